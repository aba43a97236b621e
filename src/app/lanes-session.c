/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The model behind a window: answers go in, the decision comes out. */

#include "lanes-session.h"

#include "lanes-needs.h"

#include <math.h>

struct _LanesSession
{
  GObject parent_instance;

  LanesGuide *guide;
  LanesWorkload *workload;
  LanesMachine *machine; /* (nullable): of the application */
  LanesPython *python;   /* (nullable): that somebody chose; otherwise the machine's */
  double margin;         /* of the preferences */
  LanesMachine *own_machine; /* (nullable): that an opened decision was made for */
  LanesPython *own_python;   /* (nullable): likewise */
  double own_margin;         /* likewise; NAN for none */
  gboolean python_chosen;    /* which can be taken back to the following two */
  LanesPython *python_before;     /* (nullable) */
  LanesPython *own_python_before; /* (nullable) */
  LanesDecision *decision;
  guint needs; /* bit mask of the questions that still matter */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesSession, lanes_session, G_TYPE_OBJECT)

static void
take_decision (LanesSession *self, LanesDecision *decision)
{
  g_set_object (&self->decision, decision);
  self->needs = lanes_needs_find (decision);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Takes the place of the decision before, with what is kept of its document. */
static void
decide (LanesSession *self)
{
  const LanesMachine *machine = self->own_machine != NULL ? self->own_machine : self->machine;
  const LanesPython *python = self->own_python != NULL ? self->own_python : self->python;
  double margin = isnan (self->own_margin) ? self->margin : self->own_margin;
  g_autoptr (LanesDecision) decision =
      lanes_decision_new (self->guide, self->workload, machine, python, margin);

  if (self->decision != NULL)
    lanes_decision_inherit_unknown (decision, self->decision);
  take_decision (self, decision);
}

static void
watch_workload (LanesSession *self, LanesWorkload *workload)
{
  if (self->workload != NULL)
    g_signal_handlers_disconnect_by_func (self->workload, decide, self);
  g_set_object (&self->workload, workload);
  g_signal_connect_object (workload, "changed", G_CALLBACK (decide), self, G_CONNECT_SWAPPED);
}

static void
forget_python_before (LanesSession *self)
{
  self->python_chosen = FALSE;
  g_clear_pointer (&self->python_before, lanes_python_unref);
  g_clear_pointer (&self->own_python_before, lanes_python_unref);
}

static void
drop_own_machine (LanesSession *self)
{
  g_clear_pointer (&self->own_machine, lanes_machine_unref);
  g_clear_pointer (&self->own_python, lanes_python_unref);
  g_clear_pointer (&self->own_python_before, lanes_python_unref);
}

/* Nothing of an opened document stays. */
static void
drop_document (LanesSession *self)
{
  drop_own_machine (self);
  self->own_margin = NAN;
  g_clear_object (&self->decision);
}

static gboolean
is_same_profile (const LanesMachine *a, const LanesMachine *b)
{
  g_autoptr (JsonNode) first = NULL;
  g_autoptr (JsonNode) second = NULL;

  if (a == NULL || b == NULL)
    return FALSE;
  first = lanes_machine_to_json (a);
  second = lanes_machine_to_json (b);
  return json_node_equal (first, second);
}

static void
lanes_session_finalize (GObject *object)
{
  LanesSession *self = LANES_SESSION (object);

  drop_document (self);
  forget_python_before (self);
  g_clear_pointer (&self->guide, lanes_guide_unref);
  g_clear_object (&self->workload);
  g_clear_pointer (&self->machine, lanes_machine_unref);
  g_clear_pointer (&self->python, lanes_python_unref);

  G_OBJECT_CLASS (lanes_session_parent_class)->finalize (object);
}

static void
lanes_session_class_init (LanesSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lanes_session_finalize;

  /**
   * LanesSession::changed:
   *
   * There is a new decision.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lanes_session_init (LanesSession *self)
{
  self->margin = LANES_DEFAULT_MARGIN;
  self->own_margin = NAN;
}

/**
 * lanes_session_new:
 * @guide: the guide to decide by
 *
 * Returns: (transfer full): a session in which nothing is answered
 */
LanesSession *
lanes_session_new (const LanesGuide *guide)
{
  LanesSession *self;
  g_autoptr (LanesWorkload) workload = lanes_workload_new ();

  g_return_val_if_fail (guide != NULL, NULL);

  self = g_object_new (LANES_TYPE_SESSION, NULL);
  self->guide = lanes_guide_ref (guide);
  watch_workload (self, workload);
  decide (self);
  return self;
}

/**
 * lanes_session_get_guide:
 * @self: a session
 *
 * Returns: (transfer none): the guide it decides by
 */
const LanesGuide *
lanes_session_get_guide (LanesSession *self)
{
  return self->guide;
}

/**
 * lanes_session_set_guide:
 * @self: a session
 * @guide: a guide
 *
 * Decides by another guide; the answers stay, but are no longer those of the document opened.
 */
void
lanes_session_set_guide (LanesSession *self, const LanesGuide *guide)
{
  LanesGuide *before;

  g_return_if_fail (LANES_IS_SESSION (self) && guide != NULL);

  before = self->guide;
  self->guide = lanes_guide_ref (guide);
  drop_document (self);
  decide (self);
  lanes_guide_unref (before);
}

/**
 * lanes_session_get_workload:
 * @self: a session
 *
 * Returns: (transfer none): the workload that is being described; changing it decides anew
 */
LanesWorkload *
lanes_session_get_workload (LanesSession *self)
{
  return self->workload;
}

/**
 * lanes_session_set_workload:
 * @self: a session
 * @workload: another workload; copied
 *
 * Starts over with other answers, for the machine of the application.
 */
void
lanes_session_set_workload (LanesSession *self, LanesWorkload *workload)
{
  g_autoptr (LanesWorkload) copy = lanes_workload_copy (workload);

  g_return_if_fail (LANES_IS_SESSION (self));

  drop_document (self);
  watch_workload (self, copy);
  decide (self);
}

/**
 * lanes_session_set_machine:
 * @self: a session
 * @machine: (nullable): what the application knows of its machine
 *
 * Decides for @machine, unless the decision was opened and made for another one.
 */
void
lanes_session_set_machine (LanesSession *self, const LanesMachine *machine)
{
  g_return_if_fail (LANES_IS_SESSION (self));

  if (self->machine == machine)
    return;
  g_clear_pointer (&self->machine, lanes_machine_unref);
  self->machine = machine != NULL ? lanes_machine_ref (machine) : NULL;
  if (is_same_profile (machine, self->own_machine))
    drop_own_machine (self);
  if (self->own_machine == NULL)
    decide (self);
}

/**
 * lanes_session_set_python:
 * @self: a session
 * @python: an interpreter
 *
 * Decides for @python from now on, an opened decision too.
 */
void
lanes_session_set_python (LanesSession *self, const LanesPython *python)
{
  g_return_if_fail (LANES_IS_SESSION (self) && python != NULL);

  forget_python_before (self);
  self->python_chosen = TRUE;
  self->python_before = g_steal_pointer (&self->python);
  self->own_python_before = g_steal_pointer (&self->own_python);
  self->python = lanes_python_ref (python);
  decide (self);
}

/**
 * lanes_session_undo_python:
 * @self: a session
 *
 * Goes back to the Python before the last lanes_session_set_python(). Does nothing when there is
 * none to take back, or when another decision was opened since.
 */
void
lanes_session_undo_python (LanesSession *self)
{
  g_return_if_fail (LANES_IS_SESSION (self));

  if (!self->python_chosen)
    return;
  g_clear_pointer (&self->python, lanes_python_unref);
  g_clear_pointer (&self->own_python, lanes_python_unref);
  self->python = g_steal_pointer (&self->python_before);
  self->own_python = g_steal_pointer (&self->own_python_before);
  forget_python_before (self);
  decide (self);
}

/**
 * lanes_session_set_margin:
 * @self: a session
 * @margin: the share by which a mechanism must beat the table's
 *
 * Decides by @margin from now on, an opened decision too.
 */
void
lanes_session_set_margin (LanesSession *self, double margin)
{
  g_return_if_fail (LANES_IS_SESSION (self));

  if (isnan (self->own_margin) && !(self->margin < margin || self->margin > margin))
    return;
  self->margin = margin;
  self->own_margin = NAN;
  decide (self);
}

/**
 * lanes_session_set_decision:
 * @self: a session
 * @decision: a decision that was opened
 *
 * Goes on from a decision that was made earlier, for its own machine, by its own guide and margin.
 */
void
lanes_session_set_decision (LanesSession *self, LanesDecision *decision)
{
  g_autoptr (LanesWorkload) copy = NULL;
  const LanesMachine *machine;
  const LanesPython *python;
  LanesGuide *before;

  g_return_if_fail (LANES_IS_SESSION (self) && LANES_IS_DECISION (decision));

  before = self->guide;
  machine = lanes_decision_get_machine (decision);
  python = lanes_decision_get_python (decision);
  copy = lanes_workload_copy (lanes_decision_get_workload (decision));
  drop_document (self);
  forget_python_before (self);
  if (machine != NULL && !is_same_profile (machine, self->machine))
    self->own_machine = lanes_machine_ref (machine);
  if (self->own_machine != NULL || lanes_python_is_measured (python))
    self->own_python = lanes_python_ref (python);
  self->own_margin = lanes_decision_get_margin (decision);
  self->guide = lanes_guide_ref (lanes_decision_get_guide (decision));
  watch_workload (self, copy);
  take_decision (self, decision);
  /* What was decided without a machine gains by the one that is here. */
  if (machine == NULL && self->machine != NULL)
    decide (self);
  lanes_guide_unref (before);
}

/**
 * lanes_session_get_decision:
 * @self: a session
 *
 * Returns: (transfer none): the decision as of now; valid until the session changes
 */
LanesDecision *
lanes_session_get_decision (LanesSession *self)
{
  return self->decision;
}

/**
 * lanes_session_get_standing:
 * @self: a session
 *
 * Returns: (transfer none): where the workload stands in the table; valid until the session
 *   changes
 */
const LanesStanding *
lanes_session_get_standing (LanesSession *self)
{
  return lanes_decision_get_standing (self->decision);
}

/**
 * lanes_session_needs_question:
 * @self: a session
 * @question: a question of its guide
 *
 * Returns: whether some answer to @question would change the result
 */
gboolean
lanes_session_needs_question (LanesSession *self, guint question)
{
  g_return_val_if_fail (LANES_IS_SESSION (self), TRUE);
  g_return_val_if_fail (question < lanes_guide_n_questions (self->guide), TRUE);

  return (self->needs & (1u << question)) != 0;
}

/**
 * lanes_session_has_own_machine:
 * @self: a session
 *
 * Returns: whether the decision is for the machine it was saved with, not for the application's
 */
gboolean
lanes_session_has_own_machine (LanesSession *self)
{
  return self->own_machine != NULL;
}

/**
 * lanes_session_use_shared_machine:
 * @self: a session
 *
 * Decides the same for the machine of the application from now on.
 */
void
lanes_session_use_shared_machine (LanesSession *self)
{
  g_return_if_fail (LANES_IS_SESSION (self));

  drop_own_machine (self);
  decide (self);
}
