/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The decision card: one page that says what to use, why, and what it was decided from. Sections
 * are stacked in columns; a column that is too full is set tighter until it fits. */

#include "lanes-report-card.h"

#include "lanes-report-card-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MARGIN 72.0
#define TOP 60.0
#define BOTTOM 816.0
#define FOOTER 842.0

/* Space between two sections of a column. */
#define GAP_MIN 24.0
#define GAP_MAX 50.0

#define MAX_SECTIONS 6

typedef struct
{
  double x;
  double width;
  LanesCardSection sections[MAX_SECTIONS + 1];
} Column;

static const Column columns[] = {
  { MARGIN,
    632,
    { lanes_card_header, lanes_card_verdict, lanes_card_answers, lanes_card_reasons, NULL } },
  { 776, 752, { lanes_card_table, lanes_card_ranking, NULL } },
};

/**
 * lanes_card_look_up:
 * @mechanism_id: a mechanism's name, which the model need not know
 * @look: (out): how it looks
 */
void
lanes_card_look_up (const char *mechanism_id, LanesCardLook *look)
{
  const LanesMechanismInfo *info;
  LanesMechanism mechanism;

  memset (look, 0, sizeof *look);
  if (lanes_mechanism_parse (mechanism_id, &mechanism))
    {
      info = lanes_mechanism_info (mechanism);
      g_strlcpy (look->letter, info->letter, sizeof look->letter);
      look->color = info->color;
      look->ink = info->ink;
      look->hatch = info->hatch;
      return;
    }
  g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (mechanism_id)), look->letter);
  look->color = LANES_PAINT_NEUTRAL;
  look->ink = LANES_PAINT_TEXT;
}

/**
 * lanes_card_heading:
 * @card: a card
 * @x: where the heading starts
 * @y: its top
 * @width: how wide it may be
 * @text: its words
 *
 * Returns: its height, with the space below it
 */
double
lanes_card_heading (const LanesCard *card, double x, double y, double width, const char *text)
{
  const LanesPaintStyle style = { 15, PANGO_WEIGHT_BOLD, LANES_PAINT_DIM, 1, LANES_PAINT_START };

  return lanes_paint_text (&card->paint, &style, x, y, width, text) + 10;
}

/* The heights of all sections, 0 for those that have nothing to show. */
static double
measure (const LanesCard *card, const Column *column, double *heights, guint *n_shown)
{
  LanesCard ruler = *card;
  double sum = 0;

  ruler.paint.measuring = TRUE;
  *n_shown = 0;
  for (guint i = 0; column->sections[i] != NULL; i++)
    {
      heights[i] = column->sections[i](&ruler, column->x, 0, column->width);
      sum += heights[i];
      *n_shown += heights[i] > 0;
    }
  return sum;
}

static void
draw_column (const LanesCard *card, const Column *column)
{
  LanesCard own = *card;
  double heights[MAX_SECTIONS];
  double y = TOP;
  double sum, gap;
  guint n_shown;

  for (own.density = 0;; own.density++)
    {
      sum = measure (&own, column, heights, &n_shown);
      gap = n_shown > 1 ? (BOTTOM - TOP - sum) / (n_shown - 1) : 0;
      if (gap >= GAP_MIN || n_shown <= 1 || own.density == LANES_CARD_MAX_DENSITY)
        break;
    }
  gap = MIN (gap, GAP_MAX);
  for (guint i = 0; column->sections[i] != NULL; i++)
    {
      if (heights[i] <= 0)
        continue;
      column->sections[i](&own, column->x, y, column->width);
      y += heights[i] + gap;
    }
}

/**
 * lanes_report_card_draw:
 * @cr: where to draw: the card is LANES_CARD_WIDTH by LANES_CARD_HEIGHT units from the origin
 * @decision: a decision
 *
 * Draws the decision card on white, translated. Fast enough for a preview.
 */
void
lanes_report_card_draw (cairo_t *cr, LanesDecision *decision)
{
  LanesCard card = {
    .paint = { .cr = cr,
               .width = LANES_CARD_WIDTH,
               .mirrored = lanes_paint_reads_from_right (cr, _ ("WHY")) },
    .decision = decision,
  };

  g_return_if_fail (cr != NULL && LANES_IS_DECISION (decision));

  cairo_save (cr);
  lanes_paint_box (&card.paint, 0, 0, LANES_CARD_WIDTH, LANES_CARD_HEIGHT, 0, LANES_PAINT_PAPER, 1);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    draw_column (&card, &columns[i]);
  lanes_card_footer (&card, MARGIN, FOOTER, LANES_CARD_WIDTH - 2 * MARGIN);
  cairo_restore (cr);
}
