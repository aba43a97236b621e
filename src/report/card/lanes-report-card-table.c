/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The card's decision table: the matching row large, the others small below it. */

#include "lanes-report-card-private.h"

#include "lanes-explain.h"
#include "lanes-report-parts-private.h"

#include <glib/gi18n-lib.h>

#define PAD 20.0
#define EDGE 7.0
#define STATUS_WIDTH 132.0
#define CHECK 20.0
#define BADGE 22.0
#define ROW_PAD 5.0

static double
paint_row_text (const LanesCard *card, const LanesGuideRow *row, double x, double y, double width)
{
  const LanesPaintStyle scenario = { 21, PANGO_WEIGHT_BOLD, LANES_PAINT_TEXT, 2,
                                     LANES_PAINT_START };
  const LanesPaintStyle advice = { 17, PANGO_WEIGHT_BOLD, NULL, 2, LANES_PAINT_START };
  const LanesPaintStyle why = { 15, PANGO_WEIGHT_NORMAL, LANES_PAINT_DIM, 5 - card->density,
                                LANES_PAINT_START };
  LanesPaintStyle colored = advice;
  LanesCardLook look;
  /* Translators: what a row says of its advice, then the advice: “First choice: asyncio”. */
  g_autofree char *said = g_strdup_printf (_ ("%s: %s"), _ (row->verdict), _ (row->advice));
  double top = y;

  lanes_card_look_up (row->mechanisms[0], &look);
  colored.color = look.ink;
  y += lanes_paint_text (&card->paint, &scenario, x, y, width, _ (row->scenario)) + 2;
  y += lanes_paint_text (&card->paint, &colored, x, y, width, said) + 6;
  y += lanes_paint_text (&card->paint, &why, x, y, width, _ (row->why));
  return y - top;
}

static double
paint_matching_row (const LanesCard *card, double x, double y, double width)
{
  const LanesGuideRow *row = lanes_decision_get_row (card->decision);
  LanesPaintStyle matches = { 17, PANGO_WEIGHT_BOLD, NULL, 2, LANES_PAINT_START };
  LanesPaint ruler = card->paint;
  LanesCard silent = *card;
  double column = x + EDGE + PAD + STATUS_WIDTH;
  double room = width - EDGE - STATUS_WIDTH - 2 * PAD;
  LanesCardLook look;
  double height;

  ruler.measuring = TRUE;
  silent.paint = ruler;
  lanes_card_look_up (row->mechanisms[0], &look);
  matches.color = look.ink;
  height = 2 * PAD - 6 + paint_row_text (&silent, row, column, y, room);
  lanes_paint_box (&card->paint, x, y, width, height, 12, look.color, 0.1);
  lanes_paint_box (&card->paint, x, y, EDGE, height, EDGE / 2, look.ink, 1);
  lanes_paint_mark (&card->paint, LANES_MARK_CHECK, x + EDGE + PAD, y + PAD, CHECK, look.ink);
  lanes_paint_text (&card->paint, &matches, x + EDGE + PAD + CHECK + 9, y + PAD - 2,
                    STATUS_WIDTH - CHECK - 17,
                    lanes_explain_match (lanes_decision_get_guide (card->decision),
                                         lanes_decision_get_standing (card->decision)));
  paint_row_text (card, row, column, y + PAD - 3, room);
  return height;
}

static double
paint_other_row (const LanesCard *card, guint index, double x, double y, double width)
{
  const LanesPaintStyle scenario = { 15, PANGO_WEIGHT_NORMAL, LANES_PAINT_DIM, 2,
                                     LANES_PAINT_START };
  const LanesGuideRow *row = lanes_guide_row (lanes_decision_get_guide (card->decision), index);
  gboolean possible = lanes_decision_get_standing (card->decision)->possible[index];
  g_autofree char *status = lanes_report_dup_row_status (card->decision, index);
  LanesPaintStyle status_style = scenario;
  double start = x + EDGE + PAD;
  double badge = start + 26;
  double text = badge + BADGE + 12;
  double status_x = x + width * 0.62;
  double height, other;
  LanesCardLook look;

  if (possible)
    status_style.weight = PANGO_WEIGHT_BOLD;
  lanes_card_look_up (row->mechanisms[0], &look);
  height = lanes_paint_text (&card->paint, &scenario, text, y + ROW_PAD, status_x - text - 16,
                             _ (row->scenario));
  other = lanes_paint_text (&card->paint, &status_style, status_x, y + ROW_PAD,
                            x + width - status_x, status);
  height = MAX (MAX (height, other), BADGE);
  lanes_paint_mark (&card->paint, possible ? LANES_MARK_RING : LANES_MARK_CROSS, start,
                    y + ROW_PAD + 3, 16, LANES_PAINT_DIM);
  lanes_paint_badge (&card->paint, badge, y + ROW_PAD, BADGE, LANES_PAINT_NEUTRAL, look.letter);
  return height + 2 * ROW_PAD;
}

static double
paint_other_rows (const LanesCard *card, double x, double y, double width)
{
  const LanesPaintStyle more = { 15, PANGO_WEIGHT_NORMAL, LANES_PAINT_DIM, 1, LANES_PAINT_START };
  const LanesGuide *guide = lanes_decision_get_guide (card->decision);
  const guint matching = lanes_decision_get_standing (card->decision)->row;
  guint most = 8 - 2 * card->density;
  guint shown = 0, left = lanes_guide_n_rows (guide) - 1;
  double top = y;

  for (guint r = 0; r < lanes_guide_n_rows (guide) && shown < most; r++)
    {
      if (r == matching)
        continue;
      if (shown > 0)
        lanes_paint_line (&card->paint, x + EDGE + PAD, y, x + width, y, 1, LANES_PAINT_LINE);
      y += paint_other_row (card, r, x, y, width);
      shown++;
      left--;
    }
  if (left > 0)
    {
      g_autofree char *text =
          g_strdup_printf (ngettext ("and %u more row", "and %u more rows", left), left);

      y += lanes_paint_text (&card->paint, &more, x + EDGE + PAD + 26, y, width, text);
    }
  return y - top;
}

/**
 * lanes_card_table:
 * @card: a card
 * @x: where the section starts
 * @y: its top
 * @width: its width
 *
 * Draws the decision table.
 *
 * Returns: its height
 */
double
lanes_card_table (const LanesCard *card, double x, double y, double width)
{
  const LanesPaintStyle note = { 16, PANGO_WEIGHT_NORMAL, LANES_PAINT_TEXT, 3, LANES_PAINT_START };
  const LanesStanding *standing = lanes_decision_get_standing (card->decision);
  double top = y;

  y += lanes_card_heading (card, x, y, width, _ ("THE TABLE SAYS"));
  if (lanes_guide_count_possible (lanes_decision_get_guide (card->decision), standing) > 1)
    {
      g_autofree char *says = lanes_explain_dup_table_says (card->decision);

      y += lanes_paint_text (&card->paint, &note, x, y, width, says) + 10;
    }
  y += paint_matching_row (card, x, y, width) + 8;
  y += paint_other_rows (card, x, y, width);
  return y - top;
}
