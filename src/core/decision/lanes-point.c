/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One point in the space of all answers, and what is decided there. */

#include "lanes-point.h"

#include "lanes-guide-private.h"

/**
 * lanes_point_decide:
 * @self: a point whose decision and values are filled in
 *
 * Decides there, fast enough for thousands of points at once.
 */
void
lanes_point_decide (LanesPoint *self)
{
  const LanesGuide *guide = lanes_decision_get_guide (self->decision);
  const LanesMachine *machine = lanes_decision_get_machine (self->decision);
  LanesJob job;

  self->row = lanes_guide_classify (guide, self->values, self->classes);
  lanes_job_fill (&job, self->values, machine);
  lanes_model_predict (&job, machine, lanes_decision_get_python (self->decision),
                       self->choice.predictions);
  lanes_choice_make (&self->choice, lanes_guide_row (guide, self->row),
                     lanes_decision_get_margin (self->decision));
}

/**
 * lanes_point_find_outgrown:
 * @self: a point that was decided
 * @outgrown: (out caller-allocates): whether one machine suffices there
 */
void
lanes_point_find_outgrown (const LanesPoint *self, LanesOutgrown *outgrown)
{
  const LanesMachine *machine = lanes_decision_get_machine (self->decision);
  gint recommended = self->choice.recommended;
  LanesJob job;

  lanes_job_fill (&job, self->values, machine);
  lanes_outgrown_find (outgrown, &job, machine, lanes_decision_get_python (self->decision),
                       recommended >= 0 ? &self->choice.predictions[recommended] : NULL);
}
