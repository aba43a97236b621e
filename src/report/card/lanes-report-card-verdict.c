/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The first column of the card: what it is about, what to use, how long that takes, and why. */

#include "lanes-report-card-private.h"

#include "lanes-explain.h"
#include "lanes-report-machine.h"
#include "lanes-report-parts-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define ICON 56.0

/* A verdict is set as large as its line allows. */
#define VERDICT_MAX 92.0
#define VERDICT_MIN 46.0

#define FIGURE_MAX 34.0
#define FIGURE_MIN 20.0
#define FIGURE_GAP 36.0
#define N_FIGURES 3
#define CAPTION_WIDTH 132.0

#define CHIP_HEIGHT 31.0
#define CHIP_PAD 13.0
#define CHIP_GAP 8.0
#define CHIP_INNER 6.0

/**
 * lanes_card_header:
 * @card: a card
 * @x: where the section starts
 * @y: its top
 * @width: its width
 *
 * Draws the sign of Lanes with the name of the workload, and when the machine was measured.
 *
 * Returns: its height
 */
double
lanes_card_header (const LanesCard *card, double x, double y, double width)
{
  const LanesPaintStyle title = { 26, PANGO_WEIGHT_BOLD, LANES_PAINT_TEXT, 2, LANES_PAINT_START };
  const LanesPaintStyle date_style = { 16, PANGO_WEIGHT_NORMAL, LANES_PAINT_DIM, 1,
                                       LANES_PAINT_START };
  g_autofree char *name = lanes_explain_dup_title (card->decision);
  g_autofree char *date = lanes_report_dup_measured (lanes_decision_get_machine (card->decision));
  LanesPaint ruler = card->paint;
  double beside = x + ICON + 18;
  double room = width - ICON - 18;
  double height, top;

  ruler.measuring = TRUE;
  height = lanes_paint_text (&ruler, &title, beside, y, room, name);
  if (date != NULL)
    height += lanes_paint_text (&ruler, &date_style, beside, y, room, date);
  lanes_paint_icon (&card->paint, x, y + MAX (0, (height - ICON) / 2), ICON);
  top = y + MAX (0, (ICON - height) / 2);
  top += lanes_paint_text (&card->paint, &title, beside, top, room, name);
  if (date != NULL)
    lanes_paint_text (&card->paint, &date_style, beside, top, room, date);
  return MAX (height, ICON);
}

/* Large type brings much empty line with it, above more than below. */
#define TRIM_TOP 0.2
#define TRIM_BOTTOM 0.01

static double
paint_title (const LanesCard *card, double x, double y, double width, gboolean usable)
{
  g_autofree char *verdict = lanes_explain_dup_verdict (card->decision);
  LanesPaintStyle style = { VERDICT_MAX, PANGO_WEIGHT_ULTRABOLD, NULL, 2, LANES_PAINT_START };
  LanesCardLook look;
  double natural = lanes_paint_text_width (&card->paint, &style, verdict);

  lanes_card_look_up (lanes_decision_get_mechanism_id (card->decision), &look);
  style.color = usable ? look.ink : LANES_PAINT_DIM;
  style.size = CLAMP (floor (VERDICT_MAX * (width - 2) / natural), VERDICT_MIN, VERDICT_MAX);
  y -= TRIM_TOP * style.size;
  return lanes_paint_text (&card->paint, &style, x, y, width, verdict) -
         (TRIM_TOP + TRIM_BOTTOM) * style.size;
}

typedef struct
{
  char *number;
  char *caption;
} Figure;

static void
clear_figures (Figure *figures)
{
  for (guint i = 0; i < N_FIGURES; i++)
    {
      g_free (figures[i].number);
      g_free (figures[i].caption);
    }
}

static guint
fill_figures (const LanesCard *card, const LanesPrediction *chosen, Figure *figures)
{
  const char *origin = lanes_origin_title (lanes_decision_get_time_origin (card->decision));
  char *gain = lanes_report_dup_gain (card->decision);

  figures[0].number = lanes_report_dup_likely (chosen);
  figures[0].caption =
      g_strdup_printf ("%s · %s", lanes_report_time_title (card->decision), origin);
  figures[1].number = lanes_report_dup_range (chosen);
  figures[1].caption = g_strdup (_ ("Range"));
  if (gain != NULL)
    {
      figures[2].number = gain;
      /* Translators: stands below a number: “32 / times as fast as one after the other”. */
      figures[2].caption = g_strdup (_ ("times as fast as one after the other"));
      return 3;
    }
  if (!lanes_report_has_capacity (card->decision) || isnan (chosen->capacity))
    return 2;
  figures[2].number = lanes_explain_dup_rate (chosen->capacity);
  figures[2].caption = g_strdup (_ ("requests at most"));
  return 3;
}

static double
figure_width (const LanesCard *card, const Figure *figure, double size)
{
  const LanesPaintStyle style = { size, PANGO_WEIGHT_BOLD, LANES_PAINT_TEXT, 1, LANES_PAINT_START };

  return MAX (CAPTION_WIDTH, lanes_paint_text_width (&card->paint, &style, figure->number));
}

static double
paint_figures (const LanesCard *card, double x, double y, double width)
{
  const LanesPrediction *chosen = lanes_decision_get_recommended (card->decision);
  const LanesPaintStyle caption = { 15, PANGO_WEIGHT_NORMAL, LANES_PAINT_DIM, 2,
                                    LANES_PAINT_START };
  LanesPaintStyle number = { FIGURE_MAX, PANGO_WEIGHT_BOLD, LANES_PAINT_TEXT, 1,
                             LANES_PAINT_START };
  Figure figures[N_FIGURES] = { 0 };
  guint n = fill_figures (card, chosen, figures);
  double tallest = 0;

  for (; number.size > FIGURE_MIN; number.size--)
    {
      double sum = (n - 1) * FIGURE_GAP;

      for (guint i = 0; i < n; i++)
        sum += figure_width (card, &figures[i], number.size);
      if (sum <= width)
        break;
    }
  for (guint i = 0; i < n; i++)
    {
      double room = figure_width (card, &figures[i], number.size);
      double height;

      if (i == n - 1)
        room = MAX (CAPTION_WIDTH, width);
      height = lanes_paint_text (&card->paint, &number, x, y, room, figures[i].number);
      height += lanes_paint_text (&card->paint, &caption, x, y + height, room, figures[i].caption);
      tallest = MAX (tallest, height);
      x += room + FIGURE_GAP;
      width -= room + FIGURE_GAP;
    }
  clear_figures (figures);
  return tallest;
}

/**
 * lanes_card_verdict:
 * @card: a card
 * @x: where the section starts
 * @y: its top
 * @width: its width
 *
 * Draws the recommended mechanism, its setup and its times; or why it cannot be used.
 *
 * Returns: its height
 */
double
lanes_card_verdict (const LanesCard *card, double x, double y, double width)
{
  const LanesPaintStyle line = { 25, PANGO_WEIGHT_NORMAL, LANES_PAINT_TEXT, 2, LANES_PAINT_START };
  const LanesPaintStyle small = { 20, PANGO_WEIGHT_NORMAL, LANES_PAINT_DIM, 3, LANES_PAINT_START };
  const LanesPrediction *chosen = lanes_decision_get_recommended (card->decision);
  double top = y;

  y += paint_title (card, x, y, width, chosen == NULL || chosen->ruling == LANES_RULING_NONE);
  if (chosen != NULL)
    {
      g_autofree char *setup = lanes_explain_dup_verdict_setup (card->decision);
      g_autofree char *ruled_out = lanes_report_dup_ruled_out (card->decision, chosen->mechanism);

      if (setup != NULL)
        y += lanes_paint_text (&card->paint, &line, x, y, width, setup);
      else if (ruled_out != NULL)
        {
          lanes_paint_mark (&card->paint, LANES_MARK_CROSS, x, y + 11, 20, LANES_PAINT_DIM);
          y += 6 + lanes_paint_text (&card->paint, &small, x + 30, y + 6, width - 30, ruled_out);
        }
    }
  if (lanes_decision_get_certainty (card->decision) != LANES_CERTAINTY_NONE)
    y += 18 + paint_figures (card, x, y + 18, width);
  return y - top;
}

typedef struct
{
  double x; /* from the start of the section */
  double y;
  guint rows;
} Cursor;

/* Where a chip of that width goes; a new row when it does not fit into this one. */
static void
place_chip (Cursor *cursor, double chip, double width)
{
  if (cursor->x > 0 && cursor->x + chip > width)
    {
      cursor->x = 0;
      cursor->y += CHIP_HEIGHT + CHIP_GAP;
      cursor->rows++;
    }
}

static const LanesPaintStyle chip_label = { 15, PANGO_WEIGHT_NORMAL, LANES_PAINT_DIM, 1,
                                            LANES_PAINT_START };
static const LanesPaintStyle chip_value = { 15, PANGO_WEIGHT_BOLD, LANES_PAINT_TEXT, 1,
                                            LANES_PAINT_START };

static void
paint_chip (const LanesCard *card,
            double x,
            double y,
            double width,
            const char *label,
            const char *value)
{
  double value_width = lanes_paint_text_width (&card->paint, &chip_value, value);
  double label_width = width - 2 * CHIP_PAD - CHIP_INNER - value_width;

  lanes_paint_box (&card->paint, x, y, width, CHIP_HEIGHT, CHIP_HEIGHT / 2, LANES_PAINT_CHIP, 1);
  lanes_paint_text (&card->paint, &chip_label, x + CHIP_PAD, y + 5, label_width, label);
  lanes_paint_text (&card->paint, &chip_value, x + CHIP_PAD + label_width + CHIP_INNER, y + 5,
                    value_width, value);
}

static void
paint_more_chip (const LanesCard *card, double x, double y, double width, guint n)
{
  LanesPaintStyle style = chip_value;
  g_autofree char *text = g_strdup_printf ("+%u", n);

  style.align = LANES_PAINT_CENTER;
  lanes_paint_box (&card->paint, x, y, width, CHIP_HEIGHT, CHIP_HEIGHT / 2, LANES_PAINT_CHIP, 1);
  lanes_paint_text (&card->paint, &style, x, y + 5, width, text);
}

static guint
count_set (LanesWorkload *workload, guint from)
{
  guint n = 0;

  for (guint f = from; f < LANES_N_FIELDS; f++)
    n += lanes_workload_is_set (workload, f);
  return n;
}

/**
 * lanes_card_answers:
 * @card: a card
 * @x: where the section starts
 * @y: its top
 * @width: its width
 *
 * Draws a chip for each answer that was given.
 *
 * Returns: its height
 */
double
lanes_card_answers (const LanesCard *card, double x, double y, double width)
{
  LanesWorkload *workload = lanes_decision_get_workload (card->decision);
  const guint max_rows = 8 - 2 * card->density;
  const double more = 52;
  Cursor cursor = { 0, 0, 1 };

  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      const char *label = _ (lanes_field_info (f)->title);
      g_autofree char *value = NULL;
      double chip;
      Cursor next;

      if (!lanes_workload_is_set (workload, f))
        continue;
      value = lanes_field_dup_text (f, lanes_workload_get (workload, f));
      chip = 2 * CHIP_PAD + CHIP_INNER + lanes_paint_text_width (&card->paint, &chip_label, label) +
             lanes_paint_text_width (&card->paint, &chip_value, value);
      chip = MIN (chip, width);
      next = cursor;
      place_chip (&next,
                  count_set (workload, f + 1) > 0 && next.rows == max_rows ? chip + CHIP_GAP + more
                                                                           : chip,
                  width);
      if (next.rows > max_rows)
        {
          paint_more_chip (card, x + cursor.x, y + cursor.y, more, count_set (workload, f));
          break;
        }
      paint_chip (card, x + next.x, y + next.y, chip, label, value);
      cursor = next;
      cursor.x += chip + CHIP_GAP;
    }
  if (cursor.x > 0)
    return cursor.y + CHIP_HEIGHT;
  lanes_paint_text (&card->paint, &chip_label, x, y, width, _ ("Nothing was answered"));
  return CHIP_HEIGHT;
}

/**
 * lanes_card_reasons:
 * @card: a card
 * @x: where the section starts
 * @y: its top
 * @width: its width
 *
 * Draws the most telling reasons.
 *
 * Returns: its height
 */
double
lanes_card_reasons (const LanesCard *card, double x, double y, double width)
{
  const LanesPaintStyle style = { 17, PANGO_WEIGHT_NORMAL, LANES_PAINT_TEXT, 3, LANES_PAINT_START };
  g_auto (GStrv) reasons = lanes_explain_dup_further_reasons (card->decision);
  guint most = card->density < 2 ? 4 : 3;
  double top = y;

  if (reasons[0] == NULL)
    return 0;
  y += lanes_card_heading (card, x, y, width, _ ("WHY"));
  for (guint i = 0; reasons[i] != NULL && i < most; i++)
    {
      /* The last one is the caution, where there is one. */
      if (i + 1 == most)
        i = g_strv_length (reasons) - 1;
      lanes_paint_box (&card->paint, x, y + 9, 6, 6, 3, LANES_PAINT_DIM, 1);
      y += lanes_paint_text (&card->paint, &style, x + 20, y, width - 20, reasons[i]) + 7;
    }
  return y - top - 7;
}
