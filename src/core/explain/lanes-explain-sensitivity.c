/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sentences on what the answer depends on, and on work that has outgrown one machine. */

#include "lanes-explain-private.h"

#include "lanes-sensitivity.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* More flips than these tell nothing new. */
#define FLIPS 2

static char *
dup_field_value (const LanesFlip *flip)
{
  LanesFieldType type = lanes_field_info (flip->field)->type;
  double value = flip->value;

  /* Where the answer is another one, to two digits and on that side of the flip. */
  if (value > 0)
    {
      double step = pow (10, floor (log10 (value)) - 1);

      value = (flip->above ? ceil (value / step) : floor (value / step)) * step;
    }
  if (type == LANES_FIELD_TYPE_COUNT)
    value = MAX (1, flip->above ? ceil (value) : floor (value));
  return lanes_field_dup_text (flip->field, value);
}

static char *
dup_flip (const LanesFlip *flip)
{
  const char *title = _ (lanes_field_info (flip->field)->title);
  const char *mechanism = lanes_mechanism_title (flip->mechanism);
  g_autofree char *value = dup_field_value (flip);

  if (flip->above)
    /* Translators: a question, a value and a mechanism, such as “Tasks”, “340” and “Processes”. */
    return g_strdup_printf (_ ("%s: from %s on the answer would be “%s”."), title, value,
                            mechanism);
  return g_strdup_printf (_ ("%s: up to %s the answer would be “%s”."), title, value, mechanism);
}

/*
 * lanes_explain_dup_flips:
 *
 * Where the answer flips, the nearest first, translated.
 */
GStrv
lanes_explain_dup_flips (LanesDecision *self)
{
  const LanesSensitivity *sensitivity = lanes_sensitivity_get (self);
  g_autoptr (GStrvBuilder) sentences = g_strv_builder_new ();

  for (guint i = 0; i < MIN (FLIPS, sensitivity->n_flips); i++)
    g_strv_builder_take (sentences, dup_flip (&sensitivity->flips[i]));
  return g_strv_builder_end (sentences);
}

/*
 * lanes_explain_dup_wins:
 *
 * How often the recommendation wins over what is not known; %NULL where everything is or nothing
 * depends on it.
 */
char *
lanes_explain_dup_wins (LanesDecision *self)
{
  const LanesSensitivity *sensitivity = lanes_sensitivity_get (self);
  LanesMechanism mechanism;
  double share;

  if (!sensitivity->open || !lanes_decision_get_mechanism (self, &mechanism))
    return NULL;
  share = sensitivity->share[mechanism];
  if (share > 0.995)
    return g_strdup (
        _ ("This is the recommendation in all cases that were tried over the ranges of the open "
           "answers."));
  if (sensitivity->settles < 0)
    return g_strdup_printf (
        _ ("Over the ranges of the open answers this is recommended in %.0f %% of cases."),
        share * 100);
  return g_strdup_printf (_ ("Over the ranges of the open answers this is recommended in %.0f %% "
                             "of cases; knowing “%s” would settle most."),
                          share * 100,
                          _ (lanes_field_info ((LanesField) sensitivity->settles)->title));
}

static char *
dup_too_late (LanesDecision *self)
{
  const LanesJob *job = lanes_decision_get_job (self);
  const LanesOutgrown *outgrown = lanes_decision_get_outgrown (self);
  const LanesPrediction *chosen = lanes_decision_get_recommended (self);
  g_autofree char *deadline = lanes_explain_dup_time (job->deadline);
  g_autofree char *alone = NULL;
  g_autofree char *likely = NULL;

  if (job->kind == LANES_KIND_SERVICE && outgrown->machines == 0 && !isnan (outgrown->time))
    {
      alone = lanes_explain_dup_time (outgrown->time);
      return g_strdup_printf (
          _ ("A request must be answered within %s, and takes %s even when there is no other."),
          deadline, alone);
    }
  likely = lanes_explain_dup_time (chosen->likely);
  return g_strdup_printf (job->kind == LANES_KIND_SERVICE
                              ? _ ("A request must be answered within %s and takes %s here.")
                              : _ ("It must be done within %s and takes %s here."),
                          deadline, likely);
}

static char *
dup_cause (LanesDecision *self)
{
  const LanesJob *job = lanes_decision_get_job (self);
  g_autofree char *rate = NULL;

  switch (lanes_decision_get_outgrown (self)->cause)
    {
    case LANES_OUTGROWN_DURABLE:
      return g_strdup (_ ("The jobs must survive a restart, which no pool inside of a program "
                          "does: Celery keeps them in a queue outside of it and starts them "
                          "anew."));
    case LANES_OUTGROWN_DEADLINE:
      return dup_too_late (self);
    case LANES_OUTGROWN_MEMORY:
      return g_strdup (_ ("Results and arguments do not fit into the memory of one machine."));
    case LANES_OUTGROWN_RATE:
      rate = lanes_explain_dup_rate (job->rate);
      /* Translators: a rate such as “1,500/s”. */
      return g_strdup_printf (_ ("One machine cannot safely carry requests at %s."), rate);
    case LANES_OUTGROWN_NOT:
    default:
      return NULL;
    }
}

/* Copies of a service on several machines. */
static char *
dup_copies (const LanesJob *job, const LanesOutgrown *outgrown)
{
  g_autofree char *time = NULL;

  if (job->shared == LANES_SHARED_HOT)
    return g_strdup_printf (
        ngettext ("%u machine like this one suffices once the data that requests share live "
                  "outside of the service, in an actor of Ray or in a database.",
                  "%u machines like this one suffice once the data that requests share live "
                  "outside of the service, in an actor of Ray or in a database.",
                  outgrown->machines),
        outgrown->machines);
  if (isnan (outgrown->time))
    return g_strdup_printf (
        ngettext ("%u machine like this one suffices, with a copy of the service on each behind "
                  "Ray Serve or another load balancer.",
                  "%u machines like this one suffice, with a copy of the service on each behind "
                  "Ray Serve or another load balancer.",
                  outgrown->machines),
        outgrown->machines);
  time = lanes_explain_dup_time (outgrown->time);
  return g_strdup_printf (
      ngettext ("%u machine like this one suffices, with a copy of the service on each behind Ray "
                "Serve or another load balancer; a request then takes about %s.",
                "%u machines like this one suffice, with a copy of the service on each behind Ray "
                "Serve or another load balancer; a request then takes about %s.",
                outgrown->machines),
      outgrown->machines, time);
}

/* Too few requests may be under way at once, whatever the number of machines. */
static char *
dup_too_few_at_once (LanesDecision *self)
{
  const LanesJob *job = lanes_decision_get_job (self);
  g_autofree char *at_once = lanes_explain_dup_count (job->in_flight);

  if (job->in_flight < job->limit &&
      !lanes_workload_is_set (lanes_decision_get_workload (self), LANES_FIELD_IN_FLIGHT))
    return g_strdup_printf (_ ("Until you say how many requests may be under way at once, they "
                               "count as %s, which are too few for it."),
                            at_once);
  return g_strdup (_ ("No number of machines would change that: more requests must be allowed at "
                      "once, or each must take less time."));
}

static char *
dup_no_way_out (LanesDecision *self)
{
  const LanesJob *job = lanes_decision_get_job (self);
  const LanesOutgrown *outgrown = lanes_decision_get_outgrown (self);

  if (job->kind == LANES_KIND_SERVICE && outgrown->cause != LANES_OUTGROWN_MEMORY &&
      isnan (outgrown->time) && lanes_outgrown_most (job) < LANES_OUTGROWN_MOST)
    return dup_too_few_at_once (self);
  return g_strdup_printf (job->kind == LANES_KIND_SERVICE
                              ? _ ("Not even %u machines like this one would change that: make "
                                   "the single request shorter or smaller.")
                              : _ ("Not even %u machines like this one would change that: make "
                                   "the single task shorter or smaller."),
                          LANES_OUTGROWN_MOST);
}

static char *
dup_way_out (LanesDecision *self)
{
  const LanesJob *job = lanes_decision_get_job (self);
  const LanesOutgrown *outgrown = lanes_decision_get_outgrown (self);
  const char *engine = lanes_engine_title (outgrown->engine);
  g_autofree char *time = NULL;

  if (outgrown->machines == 0)
    return dup_no_way_out (self);
  if (job->kind == LANES_KIND_SERVICE)
    return dup_copies (job, outgrown);
  if (outgrown->engine == LANES_ENGINE_RAY)
    return g_strdup_printf (ngettext ("%s, whose workers keep the shared state, does it with %u "
                                      "machine like this one.",
                                      "%s, whose workers keep the shared state, does it with %u "
                                      "machines like this one.",
                                      outgrown->machines),
                            engine, outgrown->machines);
  if (isnan (outgrown->time))
    return g_strdup_printf (ngettext ("%s spreads it over %u machine like this one.",
                                      "%s spreads it over %u machines like this one.",
                                      outgrown->machines),
                            engine, outgrown->machines);
  time = lanes_explain_dup_time (outgrown->time);
  return g_strdup_printf (ngettext ("%s does it in about %s on %u machine like this one.",
                                    "%s does it in about %s on %u machines like this one.",
                                    outgrown->machines),
                          engine, time, outgrown->machines);
}

/* Machines are not the only way where a quota is what one of them lacks. */
static char *
dup_quota_hint (LanesDecision *self)
{
  const LanesMachine *machine = lanes_decision_get_machine (self);
  const LanesPrediction *chosen = lanes_decision_get_recommended (self);
  double quota = lanes_machine_fact (machine, LANES_FACT_QUOTA, INFINITY);
  double deadline = lanes_decision_get_job (self)->deadline;

  if (chosen == NULL || !lanes_machine_has_quota (machine) || chosen->held <= 0)
    return NULL;
  if (lanes_decision_get_outgrown (self)->cause == LANES_OUTGROWN_RATE)
    return g_strdup_printf (_ ("What saturates it is the quota of %.4g CPUs."), quota);
  if (lanes_decision_get_outgrown (self)->cause != LANES_OUTGROWN_DEADLINE ||
      !(chosen->likely - chosen->held <= deadline))
    return NULL;
  return g_strdup_printf (
      _ ("With a larger quota than the %.4g CPUs that hold it back this machine would do."), quota);
}

/**
 * lanes_explain_dup_outgrown:
 * @self: a decision
 *
 * Returns: (transfer full) (nullable): why one machine does not suffice and what does, translated;
 *   %NULL where it suffices
 */
char *
lanes_explain_dup_outgrown (LanesDecision *self)
{
  const LanesOutgrown *outgrown = lanes_decision_get_outgrown (self);
  g_autofree char *cause = dup_cause (self);
  g_autofree char *way_out = NULL;
  g_autofree char *hint = NULL;

  if (cause == NULL || outgrown->cause == LANES_OUTGROWN_DURABLE)
    return g_steal_pointer (&cause);
  way_out = dup_way_out (self);
  hint = dup_quota_hint (self);
  return g_strjoin (" ", cause, way_out, hint, NULL);
}
