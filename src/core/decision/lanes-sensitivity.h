/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"

G_BEGIN_DECLS

/* Numbers of which it is told where the answer flips. */
#define LANES_SENSITIVITY_MAX_FLIPS 16

/**
 * LanesFlip:
 * @field: a number of the workload
 * @value: where, in the unit of the field, the answer changes while all else stays
 * @above: whether that is above the workload's own value
 * @mechanism: what is recommended from there on
 *
 * Where the answer flips.
 */
typedef struct
{
  LanesField field;
  double value;
  gboolean above;
  LanesMechanism mechanism;
} LanesFlip;

/**
 * LanesSensitivity:
 * @open: whether any answer is open
 * @share: how often each mechanism is recommended over the ranges of the open answers, 0 to 1
 * @settles: the field whose answer alone would settle most; -1: none would
 * @settled: how often two draws agree that share that answer, 0 to 1
 * @n_flips: how many flips were found
 * @flips: the nearest ones above and below each number, by how near they are
 *
 * How far the answer depends on what is not known, and on what is.
 */
typedef struct
{
  gboolean open;
  double share[LANES_N_MECHANISMS];
  gint settles;
  double settled;
  guint n_flips;
  LanesFlip flips[LANES_SENSITIVITY_MAX_FLIPS];
} LanesSensitivity;

void lanes_sensitivity_find (LanesSensitivity *self, LanesDecision *decision);
const LanesSensitivity *lanes_sensitivity_get (LanesDecision *decision);

G_END_DECLS
