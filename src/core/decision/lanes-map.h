/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"

G_BEGIN_DECLS

/**
 * LanesMapAxis:
 * @field: a number of the workload
 * @low: the value of the first cell, above 0
 * @high: the value of the last cell
 * @n: how many cells
 *
 * One axis of a map; its cells lie evenly on a logarithmic scale.
 */
typedef struct
{
  LanesField field;
  double low;
  double high;
  guint n;
} LanesMapAxis;

double lanes_map_value (const LanesMapAxis *axis, guint cell);
void lanes_map_fill (LanesDecision *decision,
                     const LanesMapAxis *x,
                     const LanesMapAxis *y,
                     gint8 *cells);

G_END_DECLS
