/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"
#include "lanes-trial.h"

G_BEGIN_DECLS

#define LANES_SCALE_MAX_TICKS 8

/**
 * LanesScale:
 * @logarithmic: whether equal factors are equally long
 * @first: s, the time at 0
 * @last: s, the time at 1
 * @ticks: s, round times to mark
 * @n_ticks: how many
 *
 * An axis for the times of a decision.
 */
typedef struct
{
  gboolean logarithmic;
  double first;
  double last;
  double ticks[LANES_SCALE_MAX_TICKS];
  guint n_ticks;
} LanesScale;

gboolean lanes_scale_fit (LanesScale *self, LanesDecision *decision);
gboolean lanes_scale_fit_trial (LanesScale *self, const LanesTrial *trial);
double lanes_scale_place (const LanesScale *self, double seconds);

G_END_DECLS
