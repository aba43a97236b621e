/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One point in the space of all answers, and what is decided there. */

#include "lanes-point.h"

#include "lanes-guide-private.h"

/**
 * lanes_point_decide:
 * @self: a point whose decision and values are filled in
 *
 * Decides there, within some ten microseconds.
 */
void
lanes_point_decide (LanesPoint *self)
{
  const LanesGuide *guide = lanes_decision_get_guide (self->decision);
  const LanesMachine *machine = lanes_decision_get_machine (self->decision);
  const LanesPython *python = lanes_decision_get_python (self->decision);
  const LanesPrediction *recommended = NULL;
  LanesJob job;

  self->row = lanes_guide_classify (guide, self->values, self->classes);
  lanes_job_fill (&job, self->values, machine);
  lanes_model_predict (&job, machine, python, self->choice.predictions);
  lanes_choice_make (&self->choice, lanes_guide_row (guide, self->row),
                     lanes_decision_get_margin (self->decision));
  if (self->choice.recommended >= 0)
    recommended = &self->choice.predictions[self->choice.recommended];
  lanes_outgrown_find (&self->outgrown, &job, machine, python, recommended);
}
