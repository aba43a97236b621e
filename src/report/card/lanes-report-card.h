/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>

#include "lanes-decision.h"

G_BEGIN_DECLS

/* Size of the card; points in PDF, pixels in PNG. */
#define LANES_CARD_WIDTH 1600
#define LANES_CARD_HEIGHT 900

typedef enum
{
  LANES_CARD_SVG,
  LANES_CARD_PNG,
  LANES_CARD_PDF,
} LanesCardFormat;

void lanes_report_card_draw (cairo_t *cr, LanesDecision *decision);
GBytes *lanes_report_card_to_bytes (LanesDecision *decision,
                                    LanesCardFormat format,
                                    GError **error);

G_END_DECLS
