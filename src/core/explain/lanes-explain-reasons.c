/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The reasons for the recommendation, in order. */

#include "lanes-explain-private.h"

#include "lanes-needs.h"
#include "lanes-sensitivity.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A script that is done sooner than this is hardly worth the trouble. */
#define BOTHER_FROM 1.0

static void
add (GStrvBuilder *reasons, char *sentence)
{
  if (sentence != NULL)
    g_strv_builder_take (reasons, sentence);
}

static char *
dup_gain (LanesDecision *self)
{
  const LanesPrediction *one = lanes_decision_get_prediction (self, LANES_MECHANISM_SEQUENTIAL);
  double gain = lanes_decision_get_gain (self);
  g_autofree char *time = NULL;
  g_autofree char *factor = NULL;

  if (isnan (gain))
    return NULL;
  time = lanes_explain_dup_time (one->likely);
  factor = lanes_explain_dup_factor (gain);
  if (one->likely < BOTHER_FROM)
    return g_strdup_printf (_ ("One after the other takes %s in all: the gain is real but small."),
                            time);
  return g_strdup_printf (_ ("One after the other takes %s: this is %s times as fast."), time,
                          factor);
}

/* Up to how many tasks a pool is not worth, and against what; NULL where any number is. */
static const LanesFlip *
find_break_even (LanesDecision *self)
{
  const LanesSensitivity *sensitivity = lanes_sensitivity_get (self);

  for (guint i = 0; i < sensitivity->n_flips; i++)
    {
      const LanesFlip *flip = &sensitivity->flips[i];

      if (flip->field == LANES_FIELD_TASKS && !flip->above &&
          !lanes_mechanism_hands_over (flip->mechanism))
        return flip;
    }
  return NULL;
}

/* From two workers on the start of each is told by the difference between two pools. */
static double
start_of_each (const LanesPython *python, LanesMechanism mechanism)
{
  gboolean processes = lanes_mechanism_uses_processes (mechanism);
  LanesCost two = processes ? LANES_COST_PROCESS_POOL_2 : LANES_COST_INTERPRETER_POOL_2;

  return (python->costs[two + 1] - python->costs[two]) / 2;
}

static char *
dup_start_reason (LanesDecision *self, const LanesPrediction *chosen)
{
  const LanesJob *job = lanes_decision_get_job (self);
  double each = start_of_each (lanes_decision_get_python (self), chosen->mechanism);
  const LanesFlip *flip = find_break_even (self);
  double cpus = lanes_machine_usable (lanes_decision_get_machine (self));
  g_autofree char *start = NULL;
  g_autofree char *count = NULL;
  g_autofree char *task = NULL;

  if (job->warm || !lanes_mechanism_hands_over (chosen->mechanism) || each <= 0)
    return NULL;
  start = lanes_explain_dup_time (each);
  if (flip == NULL)
    return g_strdup_printf (_ ("Usable CPUs: %.4g, and it takes %s to start each worker, which "
                               "this work is worth."),
                            cpus, start);
  count = lanes_explain_dup_count (flip->value);
  task = lanes_explain_dup_time (job->w + lanes_job_computing (job));
  /* Translators: a count of CPUs, a time, a count of tasks, a time, a mechanism. */
  return g_strdup_printf (ngettext ("Usable CPUs: %.4g, and it takes %s to start each worker: for "
                                    "up to %s task of %s “%s” is the better choice.",
                                    "Usable CPUs: %.4g, and it takes %s to start each worker: for "
                                    "up to %s tasks of %s “%s” is the better choice.",
                                    (gulong) flip->value),
                          cpus, start, count, task, lanes_mechanism_title (flip->mechanism));
}

/* Whether a period of the quota grants all that a batch computes. */
static gboolean
is_soon_done (LanesDecision *self)
{
  const LanesJob *job = lanes_decision_get_job (self);

  return job->kind != LANES_KIND_SERVICE &&
         job->n * lanes_job_computing (job) <=
             lanes_machine_grant (lanes_decision_get_machine (self));
}

/* What a quota does to this work, if anything. */
static char *
dup_quota_reason (LanesDecision *self, const LanesPrediction *chosen)
{
  const LanesMachine *machine = lanes_decision_get_machine (self);
  double quota = lanes_machine_fact (machine, LANES_FACT_QUOTA, INFINITY);
  double workers = chosen->workers;
  g_autofree char *period = NULL;

  if (!lanes_machine_has_quota (machine) ||
      lanes_job_computing (lanes_decision_get_job (self)) <= 0)
    return NULL;
  if (chosen->held > LANES_NOISE * chosen->likely)
    {
      period = lanes_explain_dup_time (lanes_machine_quota_period (machine));
      /* Translators: a number of CPUs, a time. */
      return g_strdup_printf (_ ("The quota in CPUs is %.4g: computing stands still for the rest "
                                 "of a period of %s when what it grants is used up."),
                              quota, period);
    }
  if (!lanes_mechanism_hands_over (chosen->mechanism) || workers < floor (quota))
    return NULL;
  if (workers <= ceil (quota))
    return g_strdup_printf (
        _ ("The quota in CPUs is %.4g, whatever Python counts: workers are sized for it."), quota);
  if (!is_soon_done (self))
    return NULL;
  return g_strdup_printf (
      _ ("The quota in CPUs is %.4g, but all is done before it holds much back."), quota);
}

static gboolean
is_at_limit (const LanesJob *job, const LanesPrediction *chosen)
{
  return isfinite (job->limit) && chosen->in_flight >= job->limit;
}

static char *
dup_limit_reason (LanesDecision *self, const LanesPrediction *chosen)
{
  const LanesJob *job = lanes_decision_get_job (self);
  g_autofree char *limit = lanes_explain_dup_count (job->limit);

  if (!is_at_limit (job, chosen))
    return NULL;
  return g_strdup_printf (_ ("The other side allows %s at once, so no more are in flight."), limit);
}

static char *
dup_workers_reason (LanesDecision *self, const LanesPrediction *chosen)
{
  const LanesMachine *machine = lanes_decision_get_machine (self);
  const LanesJob *job = lanes_decision_get_job (self);
  g_autofree char *quota = dup_quota_reason (self, chosen);
  g_autofree char *speedup = NULL;

  if (quota != NULL)
    return g_steal_pointer (&quota);
  if (chosen->workers <= 1 || !lanes_mechanism_hands_over (chosen->mechanism) ||
      is_at_limit (job, chosen) || lanes_explain_mostly_waits (job))
    return NULL;
  speedup = lanes_explain_dup_factor (lanes_machine_sustained (machine, chosen->workers));
  return g_strdup_printf (
      /* Translators: how many CPUs, maybe a fraction; workers; a factor such as “1.97”. */
      ngettext ("Usable CPUs: %.4g. On them %u worker reaches a speed-up of %s.",
                "Usable CPUs: %.4g. On them %u workers reach a speed-up of %s.", chosen->workers),
      lanes_machine_usable (machine), chosen->workers, speedup);
}

static char *
dup_utilisation_reason (LanesDecision *self, const LanesPrediction *chosen)
{
  double rate = lanes_decision_get_job (self)->rate;
  const char *title = lanes_mechanism_title (chosen->mechanism);
  g_autofree char *rate_text = NULL;
  g_autofree char *queue = NULL;

  if (!isfinite (chosen->capacity))
    return NULL;
  rate_text = lanes_explain_dup_rate (rate);
  if (chosen->queue < LANES_NOISE * chosen->likely)
    /* Translators: a rate such as “50/s”, a share, a mechanism. */
    return g_strdup_printf (_ ("At %s the utilisation is %.0f %% (%s): hardly any request waits "
                               "for its turn."),
                            rate_text, 100 * rate / chosen->capacity, title);
  queue = lanes_explain_dup_time (chosen->queue);
  /* Translators: a rate such as “50/s”, a share, a mechanism, a time. */
  return g_strdup_printf (_ ("At %s the utilisation is %.0f %% (%s): on average a request waits %s "
                             "for its turn."),
                          rate_text, 100 * rate / chosen->capacity, title, queue);
}

/* The slowest of many waits decides when the last task ends. */
static char *
dup_spread_reason (LanesDecision *self, const LanesPrediction *chosen)
{
  g_autofree char *tail = lanes_explain_dup_time (chosen->tail);

  if (chosen->tail < 0.2 * chosen->likely)
    return NULL;
  if (!lanes_workload_is_set (lanes_decision_get_workload (self), LANES_FIELD_WAIT_SPREAD))
    return g_strdup_printf (_ ("The waits are assumed to differ, and the slowest of them end %s "
                               "after the average: steady ones would take that much less."),
                            tail);
  return g_strdup_printf (
      _ ("The waits differ, and the slowest of them end %s after the average."), tail);
}

static char *
dup_files_caution (LanesDecision *self, const LanesPrediction *chosen)
{
  double files =
      lanes_machine_fact (lanes_decision_get_machine (self), LANES_FACT_FILES_SOFT, INFINITY);
  g_autofree char *count = lanes_explain_dup_count (files);

  if (lanes_decision_get_job (self)->w <= 0 || chosen->in_flight <= files / 2)
    return NULL;
  return g_strdup_printf (_ ("Only %s files and sockets may be open at once: raise the limit, or "
                             "keep fewer in flight."),
                          count);
}

/* The deadline is met by what is likely, and missed by what is possible. */
static char *
dup_deadline_caution (LanesDecision *self, const LanesPrediction *chosen)
{
  const LanesJob *job = lanes_decision_get_job (self);
  g_autofree char *deadline = NULL;
  g_autofree char *high = NULL;

  if (chosen->likely > job->deadline || chosen->high <= job->deadline)
    return NULL;
  deadline = lanes_explain_dup_time (job->deadline);
  high = lanes_explain_dup_time (chosen->high);
  return g_strdup_printf (job->kind == LANES_KIND_SERVICE
                              ? _ ("%s for a request may be missed: it takes up to %s on average, "
                                   "and single ones take longer.")
                              : _ ("%s for all of it may be missed: it may take up to %s."),
                          deadline, high);
}

static char *
dup_background_caution (LanesDecision *self, const LanesPrediction *chosen)
{
  const LanesJob *job = lanes_decision_get_job (self);
  g_autofree char *g = lanes_explain_dup_time (job->g);

  if (job->kind != LANES_KIND_BACKGROUND || chosen->mechanism != LANES_MECHANISM_THREADS ||
      job->g < 0.1 || !lanes_decision_get_python (self)->gil_enabled)
    return NULL;
  return g_strdup_printf (_ ("The job holds the GIL for %s of computing; a process would keep the "
                             "main program livelier."),
                          g);
}

static char *
dup_python_caution (LanesDecision *self)
{
  if (!lanes_python_is_disturbed (lanes_decision_get_python (self)))
    return NULL;
  return g_strdup (_ ("Other programs were busy while Python was measured: measuring it again may "
                      "change the times."));
}

static char *
dup_machine_caution (LanesDecision *self)
{
  const LanesMachine *machine = lanes_decision_get_machine (self);

  if (machine == NULL)
    return g_strdup (
        _ ("The machine has not been measured: times rest on documented default costs."));
  if (lanes_machine_is_disturbed (machine))
    return g_strdup (_ ("Other programs were busy while the machine was measured: measuring again "
                        "may change the times."));
  return NULL;
}

/* Whether some answer makes another mechanism the recommended one, or makes it a clear one. */
static gboolean
would_settle (LanesDecision *self, const LanesGuideQuestion *question)
{
  const LanesStanding *standing = lanes_decision_get_standing (self);

  for (guint i = 0; i < question->answers->len; i++)
    {
      const LanesGuideAnswer *answer = lanes_guide_answer (question, i);
      g_autoptr (LanesWorkload) workload =
          lanes_workload_copy (lanes_decision_get_workload (self));
      g_autoptr (LanesDecision) other = NULL;

      if (lanes_guide_sets_nothing (answer) ||
          !lanes_guide_when_applies (&answer->when, standing))
        continue;
      lanes_guide_choose (question, i, workload);
      other = lanes_decision_new (lanes_decision_get_guide (self), workload,
                                  lanes_decision_get_machine (self),
                                  lanes_decision_get_python (self),
                                  lanes_decision_get_margin (self));
      if (lanes_decision_get_certainty (other) != LANES_CERTAINTY_TOO_CLOSE ||
          !g_str_equal (lanes_decision_get_mechanism_id (other),
                        lanes_decision_get_mechanism_id (self)))
        return TRUE;
    }
  return FALSE;
}

/* The first question that is open and could settle a close call. */
static const char *
find_open_question (LanesDecision *self)
{
  const LanesGuide *guide = lanes_decision_get_guide (self);
  guint needs = lanes_needs_find (self);

  for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
    {
      const LanesGuideQuestion *question = lanes_guide_question (guide, q);

      if ((needs & (1u << q)) != 0 &&
          !lanes_guide_is_answered (question, lanes_decision_get_workload (self)) &&
          would_settle (self, question))
        return _ (question->title);
    }
  return NULL;
}

static char *
dup_close_call (LanesDecision *self)
{
  const LanesPrediction *rival = lanes_decision_get_rival (self);
  const char *question;

  if (lanes_decision_get_certainty (self) != LANES_CERTAINTY_TOO_CLOSE)
    return NULL;
  question = find_open_question (self);
  if (question != NULL)
    return g_strdup_printf (
        _ ("Too close to call against “%s”: an answer to “%s” would tell more."),
        lanes_mechanism_title (rival->mechanism), question);
  return g_strdup_printf (
      _ ("Too close to call against “%s”: their ranges overlap, and running both would settle it."),
      lanes_mechanism_title (rival->mechanism));
}

static void
add_flips (GStrvBuilder *reasons, LanesDecision *self)
{
  g_auto (GStrv) flips = lanes_explain_dup_flips (self);

  g_strv_builder_addv (reasons, (const char **) flips);
}

/**
 * lanes_explain_dup_further_reasons:
 * @self: a decision
 *
 * Returns: (transfer full): the reasons beside what the table and the machine say, most telling
 *   first, translated
 */
GStrv
lanes_explain_dup_further_reasons (LanesDecision *self)
{
  g_autoptr (GStrvBuilder) reasons = g_strv_builder_new ();
  const LanesPrediction *chosen = lanes_decision_get_recommended (self);
  gboolean here = lanes_decision_get_certainty (self) != LANES_CERTAINTY_NONE;

  add (reasons, lanes_explain_dup_outgrown (self));
  if (chosen != NULL)
    {
      add (reasons, lanes_explain_dup_why (self, chosen->mechanism));
      if (here)
        {
          add (reasons, dup_gain (self));
          add (reasons, dup_deadline_caution (self, chosen));
          add (reasons, dup_utilisation_reason (self, chosen));
          add (reasons, dup_start_reason (self, chosen));
          add (reasons, dup_limit_reason (self, chosen));
          add (reasons, dup_workers_reason (self, chosen));
          add (reasons, dup_spread_reason (self, chosen));
          add (reasons, dup_files_caution (self, chosen));
          add (reasons, dup_background_caution (self, chosen));
          add (reasons, dup_close_call (self));
          add_flips (reasons, self);
        }
    }
  if (here)
    add (reasons, lanes_explain_dup_wins (self));
  add (reasons, dup_machine_caution (self));
  add (reasons, dup_python_caution (self));
  return g_strv_builder_end (reasons);
}

/**
 * lanes_explain_dup_reasons:
 * @self: a decision
 *
 * Returns: (transfer full): all reasons: what the table says, what the machine says, and the
 *   further ones, translated
 */
GStrv
lanes_explain_dup_reasons (LanesDecision *self)
{
  g_autoptr (GStrvBuilder) reasons = g_strv_builder_new ();
  g_auto (GStrv) further = lanes_explain_dup_further_reasons (self);

  add (reasons, lanes_explain_dup_table_says (self));
  add (reasons, lanes_explain_dup_machine_says (self));
  g_strv_builder_addv (reasons, (const char **) further);
  return g_strv_builder_end (reasons);
}
