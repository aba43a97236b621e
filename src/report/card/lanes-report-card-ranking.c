/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The card's ranking: a bar with its range for each mechanism that can be used, the reason for
 * each that cannot; and the card's footer. */

#include "lanes-report-card-private.h"

#include "lanes-explain.h"
#include "lanes-report-parts-private.h"
#include "lanes-report-scale.h"

#include <glib/gi18n-lib.h>

#define INSET 10.0
#define BADGE 24.0
#define NAME_WIDTH 196.0
#define TIME_WIDTH 96.0
#define BAR_HEIGHT 18.0
#define CAP 5.0
#define AXIS_HEIGHT 24.0
#define TICK_WIDTH 90.0

/* The shortest bar that is still one. */
#define MIN_BAR 3.0

typedef struct
{
  LanesScale scale;
  double x; /* where bars start */
  double width; /* of the longest */
} Chart;

static double
row_height (const LanesCard *card)
{
  return 34 - card->density;
}

static const LanesPaintStyle plain = { 16, PANGO_WEIGHT_NORMAL, LANES_PAINT_TEXT, 1,
                                       LANES_PAINT_START };

static double
center (double y, double height, double size)
{
  return y + (height - size * 1.36) / 2;
}

static void
paint_range (const LanesCard *card, const Chart *chart, const LanesPrediction *prediction, double y)
{
  double low = chart->x + chart->width * lanes_scale_place (&chart->scale, prediction->low);
  double high = chart->x + chart->width * lanes_scale_place (&chart->scale, prediction->high);

  lanes_paint_line (&card->paint, low, y, high, y, 5, LANES_PAINT_PAPER);
  lanes_paint_line (&card->paint, low, y, high, y, 2, LANES_PAINT_TEXT);
  lanes_paint_line (&card->paint, low, y - CAP, low, y + CAP, 2, LANES_PAINT_TEXT);
  lanes_paint_line (&card->paint, high, y - CAP, high, y + CAP, 2, LANES_PAINT_TEXT);
}

static void
paint_bar (const LanesCard *card, const Chart *chart, const LanesPrediction *prediction, double y)
{
  const LanesMechanismInfo *info = lanes_mechanism_info (prediction->mechanism);
  double height = row_height (card);
  double length = chart->width * lanes_scale_place (&chart->scale, prediction->likely);

  lanes_paint_hatch (&card->paint, chart->x, y + (height - BAR_HEIGHT) / 2, MAX (length, MIN_BAR),
                     BAR_HEIGHT, 4, info->color, info->hatch);
  paint_range (card, chart, prediction, y + height / 2);
}

static void
paint_name (const LanesCard *card,
            const LanesPrediction *prediction,
            double x,
            double y,
            gboolean chosen)
{
  const LanesMechanismInfo *info = lanes_mechanism_info (prediction->mechanism);
  LanesPaintStyle style = plain;
  gboolean usable = lanes_prediction_is_usable (prediction);

  style.weight = chosen ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL;
  style.color = usable ? LANES_PAINT_TEXT : LANES_PAINT_DIM;
  lanes_paint_badge (&card->paint, x + INSET, y + (row_height (card) - BADGE) / 2, BADGE,
                     usable ? info->ink : LANES_PAINT_NEUTRAL, info->letter);
  lanes_paint_text (&card->paint, &style, x + INSET + BADGE + 12,
                    center (y, row_height (card), style.size), NAME_WIDTH - 12, _ (info->title));
}

static double
paint_usable (const LanesCard *card,
              const Chart *chart,
              const LanesPrediction *prediction,
              double x,
              double y,
              double width)
{
  gboolean chosen = prediction == lanes_decision_get_recommended (card->decision);
  g_autofree char *likely = lanes_report_dup_likely (prediction);
  LanesPaintStyle time = plain;

  time.align = LANES_PAINT_END;
  time.weight = chosen ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL;
  paint_name (card, prediction, x, y, chosen);
  paint_bar (card, chart, prediction, y);
  lanes_paint_text (&card->paint, &time, x + width - TIME_WIDTH - INSET,
                    center (y, row_height (card), time.size), TIME_WIDTH, likely);
  return row_height (card);
}

static double
paint_unusable (const LanesCard *card,
                const LanesPrediction *prediction,
                double x,
                double y,
                double width)
{
  const LanesPaintStyle style = { 14, PANGO_WEIGHT_NORMAL, LANES_PAINT_DIM, 2, LANES_PAINT_START };
  g_autofree char *ruled_out = lanes_report_dup_ruled_out (card->decision, prediction->mechanism);
  double start = x + INSET + BADGE + NAME_WIDTH;
  double room = width - (start - x) - INSET;
  LanesPaint ruler = card->paint;
  double height, row;

  ruler.measuring = TRUE;
  height = lanes_paint_text (&ruler, &style, start, y, room, ruled_out);
  row = MAX (row_height (card), height + 6);
  paint_name (card, prediction, x, y + (row - row_height (card)) / 2, FALSE);
  lanes_paint_text (&card->paint, &style, start, y + (row - height) / 2, room, ruled_out);
  return row;
}

static void
paint_grid (const LanesCard *card, const Chart *chart, double y, double height)
{
  const LanesPaintStyle style = { 13, PANGO_WEIGHT_NORMAL, LANES_PAINT_DIM, 1, LANES_PAINT_CENTER };

  for (guint i = 0; i < chart->scale.n_ticks; i++)
    {
      double at =
          chart->x + chart->width * lanes_scale_place (&chart->scale, chart->scale.ticks[i]);
      g_autofree char *label = lanes_explain_dup_tick (chart->scale.ticks[i]);

      lanes_paint_line (&card->paint, at, y, at, y + height + 4, 1, LANES_PAINT_LINE);
      lanes_paint_text (&card->paint, &style, at - TICK_WIDTH / 2, y + height + 5, TICK_WIDTH,
                        label);
    }
}

static guint
count_usable (LanesDecision *decision)
{
  guint n = 0;

  while (n < LANES_N_MECHANISMS &&
         lanes_prediction_is_usable (lanes_decision_get_ranked (decision, n)))
    n++;
  return n;
}

static double
paint_chart (const LanesCard *card, double x, double y, double width)
{
  const LanesPaintStyle note = { 13, PANGO_WEIGHT_NORMAL, LANES_PAINT_DIM, 1, LANES_PAINT_START };
  guint n = count_usable (card->decision);
  Chart chart = { .x = x + INSET + BADGE + NAME_WIDTH };
  double top = y;

  chart.width = width - (chart.x - x) - TIME_WIDTH - 2 * INSET;
  if (!lanes_scale_fit (&chart.scale, card->decision))
    return 0;
  for (guint i = 0; i < n; i++)
    {
      if (lanes_decision_get_ranked (card->decision, i) ==
          lanes_decision_get_recommended (card->decision))
        lanes_paint_box (&card->paint, x, y + i * row_height (card), width, row_height (card), 8,
                         LANES_PAINT_CHIP, 1);
    }
  paint_grid (card, &chart, y, n * row_height (card));
  for (guint i = 0; i < n; i++)
    y += paint_usable (card, &chart, lanes_decision_get_ranked (card->decision, i), x, y, width);
  if (chart.scale.logarithmic)
    lanes_paint_text (&card->paint, &note, x + INSET, y + 5, NAME_WIDTH, _ ("Logarithmic scale"));
  return y + AXIS_HEIGHT - top;
}

static double
paint_certainty (const LanesCard *card, double x, double y, double width)
{
  LanesPaintStyle style = { 15, PANGO_WEIGHT_BOLD, LANES_PAINT_TEXT, 1, LANES_PAINT_CENTER };
  const char *word = lanes_explain_certainty (card->decision);
  double room = lanes_paint_text_width (&card->paint, &style, word) + 26;

  if (!lanes_prediction_is_usable (lanes_decision_get_recommended (card->decision)))
    return 0;
  lanes_paint_box (&card->paint, x + width - room, y - 5, room, 30, 15, LANES_PAINT_CHIP, 1);
  lanes_paint_text (&card->paint, &style, x + width - room, y - 1, room, word);
  return room + 12;
}

/**
 * lanes_card_ranking:
 * @card: a card
 * @x: where the section starts
 * @y: its top
 * @width: its width
 *
 * Draws what the machine says of every mechanism.
 *
 * Returns: its height
 */
double
lanes_card_ranking (const LanesCard *card, double x, double y, double width)
{
  const LanesPaintStyle says = { 17, PANGO_WEIGHT_NORMAL, LANES_PAINT_TEXT, 3, LANES_PAINT_START };
  g_autofree char *machine_says = lanes_explain_dup_machine_says (card->decision);
  double certainty = paint_certainty (card, x, y, width);
  double top = y;

  y += lanes_card_heading (card, x, y, width - certainty, _ ("THIS MACHINE SAYS"));
  y += lanes_paint_text (&card->paint, &says, x, y, width, machine_says) + 12;
  y += paint_chart (card, x, y, width);
  for (guint i = count_usable (card->decision); i < LANES_N_MECHANISMS; i++)
    y += paint_unusable (card, lanes_decision_get_ranked (card->decision, i), x, y, width);
  return y - top;
}

/**
 * lanes_card_footer:
 * @card: a card
 * @x: where the section starts
 * @y: its top
 * @width: its width
 *
 * Draws what the decision was made from: no name of a machine or a person is in it.
 *
 * Returns: its height
 */
double
lanes_card_footer (const LanesCard *card, double x, double y, double width)
{
  const LanesPaintStyle style = { 14, PANGO_WEIGHT_NORMAL, LANES_PAINT_DIM, 2, LANES_PAINT_START };
  const LanesPython *python = lanes_decision_get_python (card->decision);
  g_autofree char *machine =
      lanes_explain_dup_machine (lanes_decision_get_machine (card->decision));
  g_autofree char *interpreter = lanes_explain_dup_python (python);
  g_autofree char *source = lanes_report_dup_source (card->decision);
  /* Translators: a word for where the costs come from follows: “Measured”, “Assumed”. */
  g_autofree char *costs =
      g_strdup_printf (_ ("Costs of Python: %s"), lanes_origin_title (python->costs_origin));
  g_autofree char *text =
      g_strdup_printf ("%s  ·  %s  ·  %s  ·  %s", machine, interpreter, costs, source);

  lanes_paint_line (&card->paint, x, y - 12, x + width, y - 12, 1, LANES_PAINT_LINE);
  return lanes_paint_text (&card->paint, &style, x, y, width, text);
}
