/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The decision: the table's row first, then the model; the row stands unless the machine clearly
 * says otherwise. */

#include "lanes-decision-private.h"

#include "lanes-choice.h"
#include "lanes-outgrown.h"

#include <math.h>

/* Times that the user is not sure of are trusted within this factor, both ways. */
#define UNSURE_FACTOR 3

struct _LanesDecision
{
  GObject parent_instance;

  LanesGuide *guide;
  LanesWorkload *workload;
  LanesMachine *machine; /* (nullable) */
  LanesPython *python;
  double margin;
  JsonObject *unknown; /* (nullable): members of the document that are not ours */

  LanesStanding standing;
  LanesJob job;
  LanesChoice choice;
  LanesCertainty certainty;
  LanesOutgrown outgrown;
};

G_DEFINE_FINAL_TYPE (LanesDecision, lanes_decision, G_TYPE_OBJECT)

static void
judge_certainty (LanesDecision *self)
{
  if (!lanes_choice_can_use (&self->choice, self->choice.recommended) ||
      lanes_decision_get_machines (self) > 0)
    self->certainty = LANES_CERTAINTY_NONE;
  else if (lanes_choice_is_close_call (&self->choice))
    self->certainty = LANES_CERTAINTY_TOO_CLOSE;
  else if (lanes_decision_get_time_origin (self) == LANES_ORIGIN_ASSUMED)
    self->certainty = LANES_CERTAINTY_LIKELY;
  else
    self->certainty = LANES_CERTAINTY_CLEAR;
}

/* Times that were not given may be a few times shorter or longer; the bounds say so. */
static void
widen_for_open_times (LanesDecision *self)
{
  static const LanesField times[] = { LANES_FIELD_WAIT_MS, LANES_FIELD_CPU_MS };
  LanesPrediction shorter[LANES_N_MECHANISMS], longer[LANES_N_MECHANISMS];
  double values[2][LANES_N_FIELDS];
  gboolean open = FALSE;
  LanesJob job;

  for (guint f = 0; f < LANES_N_FIELDS; f++)
    values[0][f] = values[1][f] = self->standing.values[f];
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      if (lanes_workload_is_set (self->workload, times[i]))
        continue;
      values[0][times[i]] /= UNSURE_FACTOR;
      values[1][times[i]] *= UNSURE_FACTOR;
      open = TRUE;
    }
  if (!open)
    return;
  lanes_job_fill (&job, values[0], self->machine);
  lanes_model_predict (&job, self->machine, self->python, shorter);
  lanes_job_fill (&job, values[1], self->machine);
  lanes_model_predict (&job, self->machine, self->python, longer);
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      LanesPrediction *prediction = &self->choice.predictions[i];

      if (!lanes_prediction_is_usable (prediction))
        continue;
      if (lanes_prediction_is_usable (&shorter[i]))
        prediction->low = MIN (prediction->low, shorter[i].low);
      if (lanes_prediction_is_usable (&longer[i]))
        prediction->high = MAX (prediction->high, longer[i].high);
    }
}

static void
lanes_decision_finalize (GObject *object)
{
  LanesDecision *self = LANES_DECISION (object);

  g_clear_pointer (&self->guide, lanes_guide_unref);
  g_clear_object (&self->workload);
  g_clear_pointer (&self->machine, lanes_machine_unref);
  g_clear_pointer (&self->python, lanes_python_unref);
  g_clear_pointer (&self->unknown, json_object_unref);

  G_OBJECT_CLASS (lanes_decision_parent_class)->finalize (object);
}

static void
lanes_decision_class_init (LanesDecisionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lanes_decision_finalize;
}

static void
lanes_decision_init (LanesDecision *self)
{
}

/**
 * lanes_decision_new:
 * @guide: a guide
 * @workload: what is to be done; copied
 * @machine: (nullable): where; %NULL for the machine that @python saw, if any
 * @python: (nullable): by which interpreter; %NULL for documented default costs, of the version
 *   that @machine found
 * @margin: the share of the row's time by which another mechanism must beat it, 0 to 1, such as
 *   LANES_DEFAULT_MARGIN
 *
 * Decides. Pure and fast enough for every change of an answer.
 *
 * Returns: (transfer full): the decision
 */
LanesDecision *
lanes_decision_new (const LanesGuide *guide,
                    LanesWorkload *workload,
                    const LanesMachine *machine,
                    const LanesPython *python,
                    double margin)
{
  LanesDecision *self;

  g_return_val_if_fail (guide != NULL && LANES_IS_WORKLOAD (workload), NULL);
  g_return_val_if_fail (margin >= 0 && margin <= 1, NULL);

  self = g_object_new (LANES_TYPE_DECISION, NULL);
  self->guide = lanes_guide_ref (guide);
  self->workload = lanes_workload_copy (workload);
  if (machine == NULL && python != NULL)
    machine = python->machine;
  self->machine = machine != NULL ? lanes_machine_ref (machine) : NULL;
  if (python != NULL)
    self->python = lanes_python_ref (python);
  else
    self->python = lanes_python_new_default (
        machine != NULL ? machine->words[LANES_WORD_PYTHON_VERSION] : NULL,
        machine != NULL && machine->python_free_threaded, machine);
  self->margin = margin;
  lanes_guide_stand (guide, self->workload, &self->standing);
  lanes_job_fill (&self->job, self->standing.values, machine);
  lanes_model_predict (&self->job, machine, self->python, self->choice.predictions);
  widen_for_open_times (self);
  lanes_choice_make (&self->choice, lanes_decision_get_row (self), margin);
  lanes_outgrown_find (&self->outgrown, &self->job, machine, self->python,
                       lanes_decision_get_recommended (self));
  judge_certainty (self);
  return self;
}

/**
 * lanes_decision_get_guide:
 * @self: a decision
 *
 * Returns: (transfer none): the guide it was decided by
 */
const LanesGuide *
lanes_decision_get_guide (LanesDecision *self)
{
  return self->guide;
}

/**
 * lanes_decision_get_workload:
 * @self: a decision
 *
 * Returns: (transfer none): a copy of the workload as it was when it was decided
 */
LanesWorkload *
lanes_decision_get_workload (LanesDecision *self)
{
  return self->workload;
}

/**
 * lanes_decision_get_machine:
 * @self: a decision
 *
 * Returns: (transfer none) (nullable): the machine; %NULL when it is not known
 */
const LanesMachine *
lanes_decision_get_machine (LanesDecision *self)
{
  return self->machine;
}

/**
 * lanes_decision_get_python:
 * @self: a decision
 *
 * Returns: (transfer none): the interpreter
 */
const LanesPython *
lanes_decision_get_python (LanesDecision *self)
{
  return self->python;
}

/**
 * lanes_decision_get_standing:
 * @self: a decision
 *
 * Returns: (transfer none): where the workload stands in the table
 */
const LanesStanding *
lanes_decision_get_standing (LanesDecision *self)
{
  return &self->standing;
}

/**
 * lanes_decision_get_row:
 * @self: a decision
 *
 * Returns: (transfer none): the row that matches
 */
const LanesGuideRow *
lanes_decision_get_row (LanesDecision *self)
{
  return lanes_guide_row (self->guide, self->standing.row);
}

/**
 * lanes_decision_get_gain:
 * @self: a decision
 *
 * Returns: how many times as fast the recommendation makes a batch as one task after the other; NAN
 *   where that says nothing
 */
double
lanes_decision_get_gain (LanesDecision *self)
{
  const LanesPrediction *chosen = lanes_decision_get_recommended (self);
  const LanesPrediction *one = &self->choice.predictions[LANES_MECHANISM_SEQUENTIAL];

  if (self->job.kind != LANES_KIND_BATCH || !lanes_prediction_is_usable (chosen) ||
      !lanes_prediction_is_usable (one) || chosen == one || one->likely < chosen->likely)
    return NAN;
  return one->likely / chosen->likely;
}

/**
 * lanes_decision_get_margin:
 * @self: a decision
 *
 * Returns: the share of the row's time by which another mechanism must beat it, 0 to 1
 */
double
lanes_decision_get_margin (LanesDecision *self)
{
  return self->margin;
}

/**
 * lanes_decision_get_job:
 * @self: a decision
 *
 * Returns: (transfer none): the workload in the units of the model
 */
const LanesJob *
lanes_decision_get_job (LanesDecision *self)
{
  return &self->job;
}

/**
 * lanes_decision_get_mechanism_id:
 * @self: a decision
 *
 * Returns: (transfer none): the name of the recommended mechanism, which a guide of the user's own
 *   may have brought along
 */
const char *
lanes_decision_get_mechanism_id (LanesDecision *self)
{
  g_return_val_if_fail (LANES_IS_DECISION (self), NULL);

  if (self->choice.recommended < 0)
    return lanes_decision_get_row (self)->mechanisms[0];
  return lanes_mechanism_info (self->choice.recommended)->id;
}

/**
 * lanes_decision_get_mechanism:
 * @self: a decision
 * @mechanism: (out): the recommended mechanism
 *
 * Returns: whether the model knows it
 */
gboolean
lanes_decision_get_mechanism (LanesDecision *self, LanesMechanism *mechanism)
{
  g_return_val_if_fail (LANES_IS_DECISION (self), FALSE);

  if (self->choice.recommended < 0)
    return FALSE;
  *mechanism = (LanesMechanism) self->choice.recommended;
  return TRUE;
}

/**
 * lanes_decision_agrees_with_row:
 * @self: a decision
 *
 * Returns: whether the recommended mechanism is the one that the table names
 */
gboolean
lanes_decision_agrees_with_row (LanesDecision *self)
{
  g_return_val_if_fail (LANES_IS_DECISION (self), FALSE);

  return self->choice.recommended == self->choice.row_mechanism;
}

/**
 * lanes_decision_get_certainty:
 * @self: a decision
 *
 * Returns: how sure the recommendation is
 */
LanesCertainty
lanes_decision_get_certainty (LanesDecision *self)
{
  return self->certainty;
}

/**
 * lanes_decision_get_recommended:
 * @self: a decision
 *
 * Returns: (transfer none) (nullable): how the recommended mechanism is set up and what it takes;
 *   its times are NAN when nothing can be used; %NULL when the model does not know it
 */
const LanesPrediction *
lanes_decision_get_recommended (LanesDecision *self)
{
  g_return_val_if_fail (LANES_IS_DECISION (self), NULL);

  return self->choice.recommended >= 0 ? &self->choice.predictions[self->choice.recommended] : NULL;
}

/**
 * lanes_decision_get_outgrown:
 * @self: a decision
 *
 * Returns: (transfer none): whether one machine suffices
 */
const LanesOutgrown *
lanes_decision_get_outgrown (LanesDecision *self)
{
  return &self->outgrown;
}

/**
 * lanes_decision_get_machines:
 * @self: a decision
 *
 * Returns: how many machines it takes where one can do it neither soon nor late, for the rate or
 *   the memory; 0 otherwise
 */
guint
lanes_decision_get_machines (LanesDecision *self)
{
  const LanesPrediction *chosen = lanes_decision_get_recommended (self);

  if (self->outgrown.machines <= 1 || (self->outgrown.cause != LANES_OUTGROWN_RATE &&
                                       self->outgrown.cause != LANES_OUTGROWN_MEMORY))
    return 0;
  return lanes_prediction_is_usable (chosen) ||
                 (chosen != NULL && chosen->ruling == LANES_RULING_RATE)
             ? self->outgrown.machines
             : 0;
}

/**
 * lanes_decision_get_rival:
 * @self: a decision
 *
 * Returns: (transfer none) (nullable): the best usable mechanism besides the recommended one and
 *   combinations that add to it without being faster
 */
const LanesPrediction *
lanes_decision_get_rival (LanesDecision *self)
{
  gint rival;

  g_return_val_if_fail (LANES_IS_DECISION (self), NULL);

  rival = lanes_choice_get_rival (&self->choice);
  return rival >= 0 ? &self->choice.predictions[rival] : NULL;
}

/**
 * lanes_decision_get_tied:
 * @self: a decision
 *
 * Returns: (transfer none) (nullable): the best mechanism that takes as long as the recommended
 *   one, as far as runs can tell; ties go to the table's row, then to the simpler mechanism
 */
const LanesPrediction *
lanes_decision_get_tied (LanesDecision *self)
{
  gint tied;

  g_return_val_if_fail (LANES_IS_DECISION (self), NULL);

  tied = lanes_choice_get_tied (&self->choice);
  return tied >= 0 ? &self->choice.predictions[tied] : NULL;
}

/**
 * lanes_decision_get_prediction:
 * @self: a decision
 * @mechanism: a mechanism
 *
 * Returns: (transfer none): what is predicted of it
 */
const LanesPrediction *
lanes_decision_get_prediction (LanesDecision *self, LanesMechanism mechanism)
{
  g_return_val_if_fail ((guint) mechanism < LANES_N_MECHANISMS, NULL);

  return &self->choice.predictions[mechanism];
}

/**
 * lanes_decision_get_ranked:
 * @self: a decision
 * @place: 0 for the best, up to LANES_N_MECHANISMS - 1
 *
 * Returns: (transfer none): the mechanism in that place; those that are ruled out come last
 */
const LanesPrediction *
lanes_decision_get_ranked (LanesDecision *self, guint place)
{
  g_return_val_if_fail (place < LANES_N_MECHANISMS, NULL);

  return &self->choice.predictions[self->choice.order[place]];
}

/**
 * lanes_decision_get_row_prediction:
 * @self: a decision
 *
 * Returns: (transfer none) (nullable): what the table's mechanism takes
 */
const LanesPrediction *
lanes_decision_get_row_prediction (LanesDecision *self)
{
  g_return_val_if_fail (LANES_IS_DECISION (self), NULL);

  if (self->choice.row_mechanism < 0)
    return NULL;
  return &self->choice.predictions[self->choice.row_mechanism];
}

/**
 * lanes_decision_get_field_origin:
 * @self: a decision
 * @field: a field of the workload
 *
 * Returns: ESTIMATED for what the user said, DETECTED for what the machine filled in, ASSUMED for
 *   what is a default
 */
LanesOrigin
lanes_decision_get_field_origin (LanesDecision *self, LanesField field)
{
  g_return_val_if_fail (LANES_IS_DECISION (self), LANES_ORIGIN_ASSUMED);

  if (lanes_workload_is_set (self->workload, field))
    return LANES_ORIGIN_ESTIMATED;
  if (field == LANES_FIELD_MEMORY_MB && isfinite (self->job.memory))
    return LANES_ORIGIN_DETECTED;
  return LANES_ORIGIN_ASSUMED;
}

/**
 * lanes_decision_get_time_origin:
 * @self: a decision
 *
 * Returns: where the predicted times come from: ESTIMATED with a measured machine or interpreter,
 *   else ASSUMED
 */
LanesOrigin
lanes_decision_get_time_origin (LanesDecision *self)
{
  g_return_val_if_fail (LANES_IS_DECISION (self), LANES_ORIGIN_ASSUMED);

  return self->python->costs_origin == LANES_ORIGIN_ASSUMED ? LANES_ORIGIN_ASSUMED
                                                            : LANES_ORIGIN_ESTIMATED;
}

/**
 * lanes_decision_keep_unknown:
 * @self: a decision
 * @unknown: (transfer full): members of a document, of which those that are not ours are kept
 */
void
lanes_decision_keep_unknown (LanesDecision *self, JsonObject *unknown)
{
  g_clear_pointer (&self->unknown, json_object_unref);
  self->unknown = unknown;
}

JsonObject *
lanes_decision_get_unknown (LanesDecision *self)
{
  return self->unknown;
}
