/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-choice.h"
#include "lanes-decision.h"
#include "lanes-outgrown.h"

G_BEGIN_DECLS

/**
 * LanesPoint:
 * @decision: whose guide, machine, interpreter and margin decide
 * @values: a value for every field
 * @classes: to which class of each question they belong
 * @row: the row that matches
 * @choice: what follows from it and from the model
 *
 * What would be decided if every field were known.
 */
typedef struct
{
  LanesDecision *decision;
  double values[LANES_N_FIELDS];
  guint classes[LANES_GUIDE_MAX_QUESTIONS];
  guint row;
  LanesChoice choice;
} LanesPoint;

void lanes_point_decide (LanesPoint *self);
void lanes_point_find_outgrown (const LanesPoint *self, LanesOutgrown *outgrown);

G_END_DECLS
