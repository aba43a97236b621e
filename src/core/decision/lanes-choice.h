/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-guide.h"
#include "lanes-model.h"

G_BEGIN_DECLS

/**
 * LanesChoice:
 * @predictions: what each mechanism takes
 * @order: the mechanisms, best first
 * @row_mechanism: the one that the table names; -1 when the model knows none of them
 * @recommended: the one to use; -1 for the table's, which the model does not know
 *
 * What follows from a row of the table and the model's predictions.
 */
typedef struct
{
  LanesPrediction predictions[LANES_N_MECHANISMS];
  guint order[LANES_N_MECHANISMS];
  gint row_mechanism;
  gint recommended;
} LanesChoice;

void lanes_choice_make (LanesChoice *self, const LanesGuideRow *row, double margin);
gint lanes_choice_get_rival (const LanesChoice *self);
gint lanes_choice_get_tied (const LanesChoice *self);
gboolean lanes_choice_is_close_call (const LanesChoice *self);
gboolean lanes_choice_can_use (const LanesChoice *self, gint mechanism);
gboolean lanes_choice_equal (const LanesChoice *a, const LanesChoice *b);

G_END_DECLS
