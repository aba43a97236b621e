/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"
#include "lanes-report-paint-private.h"

G_BEGIN_DECLS

/* The tightest a column can be set. */
#define LANES_CARD_MAX_DENSITY 3

/**
 * LanesCard:
 * @paint: the brush
 * @decision: what the card shows
 * @density: 0 for all there is to say, up to LANES_CARD_MAX_DENSITY for the least
 *
 * A card being drawn or measured.
 */
typedef struct
{
  LanesPaint paint;
  LanesDecision *decision;
  guint density;
} LanesCard;

/* How a mechanism, known to the model or not, looks on the card. */
typedef struct
{
  char letter[8];
  const char *color;
  const char *ink;
  LanesHatch hatch;
} LanesCardLook;

/* Draws, or only measures, one section at a place; returns its height, 0 for nothing to show. */
typedef double (*LanesCardSection) (const LanesCard *card, double x, double y, double width);

void lanes_card_look_up (const char *mechanism_id, LanesCardLook *look);
double
lanes_card_heading (const LanesCard *card, double x, double y, double width, const char *text);

double lanes_card_header (const LanesCard *card, double x, double y, double width);
double lanes_card_verdict (const LanesCard *card, double x, double y, double width);
double lanes_card_answers (const LanesCard *card, double x, double y, double width);
double lanes_card_reasons (const LanesCard *card, double x, double y, double width);
double lanes_card_table (const LanesCard *card, double x, double y, double width);
double lanes_card_ranking (const LanesCard *card, double x, double y, double width);
double lanes_card_footer (const LanesCard *card, double x, double y, double width);

G_END_DECLS
