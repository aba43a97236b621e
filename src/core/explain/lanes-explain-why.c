/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Why a mechanism is where it is in the ranking, or ruled out. */

#include "lanes-explain-private.h"

#include <glib/gi18n-lib.h>

/**
 * lanes_explain_dup_ruling:
 * @self: a decision
 * @mechanism: a mechanism
 *
 * Returns: (transfer full) (nullable): why @mechanism cannot be used, a sentence, translated;
 *   %NULL when it can
 */
char *
lanes_explain_dup_ruling (LanesDecision *self, LanesMechanism mechanism)
{
  const LanesPrediction *prediction = lanes_decision_get_prediction (self, mechanism);
  const LanesPython *python = lanes_decision_get_python (self);
  g_autofree char *rate = NULL;
  g_autofree char *capacity = NULL;

  switch (prediction->ruling)
    {
    case LANES_RULING_BLOCKING_CLIENT:
      if (!lanes_workload_is_set (lanes_decision_get_workload (self), LANES_FIELD_CLIENT))
        return g_strdup (_ ("The client library counts as blocking until you say that it can be "
                            "awaited: one call would stop the whole event loop."));
      return g_strdup (_ ("The client library blocks: one call would stop the whole event loop."));
    case LANES_RULING_HOLDS_UP:
      return g_strdup (_ ("It would hold up the main program until the job is done."));
    case LANES_RULING_HARD_KILL:
      return g_strdup (
          _ ("Running work must be killable, which takes a process: no thread can be ended."));
    case LANES_RULING_NOT_PICKLABLE:
      return g_strdup (
          _ ("Arguments or results cannot be pickled, so nothing can be handed over."));
    case LANES_RULING_SHARED_STATE:
      return g_strdup (
          _ ("Tasks change shared data all the time, and workers of this kind share none."));
    case LANES_RULING_ONE_CPU:
      if (lanes_machine_has_quota (lanes_decision_get_machine (self)))
        return g_strdup (_ ("The quota grants no more than one CPU, so that computing side by side "
                            "gains nothing."));
      return g_strdup (_ ("Only one CPU can be used, so nothing computes side by side."));
    case LANES_RULING_ONE_TASK:
      return g_strdup (_ ("One task at a time is all there is, so nothing overlaps."));
    case LANES_RULING_CONTENT:
      return g_strdup (_ ("What a single task is handed and gives back does not fit into the "
                          "memory."));
    case LANES_RULING_MEMORY:
      return g_strdup (_ ("Not even one worker process fits into the memory."));
    case LANES_RULING_OLD_PYTHON:
      return g_strdup_printf (_ ("It needs Python 3.14 or newer; this is Python %s."),
                              python->version);
    case LANES_RULING_RATE:
      rate = lanes_explain_dup_rate (lanes_decision_get_job (self)->rate);
      capacity = lanes_explain_dup_rate (prediction->capacity);
      if (prediction->capacity >= lanes_decision_get_job (self)->rate)
        return g_strdup_printf (
            _ ("It cannot safely carry requests at %s: it is saturated at %s, and they would queue "
               "up."),
            rate, capacity);
      return g_strdup_printf (_ ("It cannot carry requests at %s: it is saturated at %s."), rate,
                              capacity);
    case LANES_RULING_NONE:
    default:
      return NULL;
    }
}

static gboolean
is_recommended (LanesDecision *self, LanesMechanism mechanism)
{
  LanesMechanism recommended;

  return lanes_decision_get_mechanism (self, &recommended) && recommended == mechanism;
}

/*
 * lanes_explain_mostly_waits:
 *
 * Whether the computing is so little against the wait that overlapping it hardly counts.
 */
gboolean
lanes_explain_mostly_waits (const LanesJob *job)
{
  return lanes_job_computing (job) <= 0.1 * job->w;
}

static char *
why_sequential (LanesDecision *self)
{
  const LanesPrediction *rival = lanes_decision_get_rival (self);
  g_autofree char *time = NULL;

  if (!is_recommended (self, LANES_MECHANISM_SEQUENTIAL))
    return g_strdup (lanes_decision_get_job (self)->w > 0
                         ? _ ("Nothing overlaps: every task waits and computes in its turn.")
                         : _ ("Nothing overlaps: every task computes in its turn."));
  if (rival == NULL)
    return g_strdup (_ ("It needs nothing besides the program itself, and nothing would overlap."));
  time = lanes_explain_dup_time (rival->likely);
  return g_strdup_printf (_ ("Overlapping costs more than it saves here: “%s” takes %s."),
                          lanes_mechanism_title (rival->mechanism), time);
}

static char *
why_threads (LanesDecision *self, const LanesPrediction *prediction)
{
  const LanesJob *job = lanes_decision_get_job (self);
  g_autofree char *g = lanes_explain_dup_time (job->g);

  if (job->kind == LANES_KIND_BACKGROUND)
    return g_strdup (_ ("The job runs in a thread of its own, and the main program goes on."));
  if (!lanes_decision_get_python (self)->gil_enabled)
    return job->w > 0
               ? g_strdup (_ ("The waits overlap, and without a GIL threads compute on all cores."))
               : g_strdup (_ ("Without a GIL, threads compute on all cores at once."));
  if (job->w > 0 && job->g > 0.1 * (job->w + lanes_job_computing (job)))
    return g_strdup_printf (
        _ ("The waits overlap, but the GIL lets one thread compute at a time, %s a task."), g);
  if (job->w > 0)
    return g_strdup_printf (
        ngettext ("%u thread waits at a time; a waiting thread lets the GIL go.",
                  "%u threads wait at a time; a waiting thread lets the GIL go.",
                  prediction->workers),
        prediction->workers);
  if (job->h > job->g)
    return g_strdup (
        _ ("The computing is mostly native and lets the GIL go, so threads share the cores."));
  return g_strdup_printf (
      _ ("The GIL lets one thread compute at a time, %s a task: more threads only take turns."), g);
}

/* How many times as fast as one worker those of @prediction compute: under a quota, work that is
 * soon done gets ahead of what it grants in the long run. */
static double
computing_speedup (LanesDecision *self, const LanesPrediction *prediction)
{
  const LanesPrediction *one = lanes_decision_get_prediction (self, LANES_MECHANISM_SEQUENTIAL);
  const LanesJob *job = lanes_decision_get_job (self);
  const LanesMachine *machine = lanes_decision_get_machine (self);
  double most = lanes_machine_speedup (machine, prediction->workers);

  if (prediction->held <= 0)
    return most;
  if (job->kind == LANES_KIND_BATCH && job->w <= 0 && lanes_prediction_is_usable (one))
    return CLAMP (one->likely / (prediction->likely - prediction->start), 1, most);
  return MAX (1, lanes_machine_sustained (machine, prediction->workers) /
                     lanes_machine_sustained (machine, 1));
}

/* Why not comes first for those that are not recommended, and never for the one that is. */
static char *
why_processes (LanesDecision *self, const LanesPrediction *prediction)
{
  const LanesJob *job = lanes_decision_get_job (self);
  gboolean chosen = is_recommended (self, prediction->mechanism);
  g_autofree char *start = lanes_explain_dup_time (prediction->start);
  g_autofree char *speedup = lanes_explain_dup_factor (computing_speedup (self, prediction));

  if (!chosen && lanes_explain_mostly_waits (job))
    return g_strdup (
        _ ("Each wait occupies a whole worker, and there is little computing to share out."));
  if (!chosen && prediction->start > 0.2 * prediction->likely)
    return g_strdup_printf (_ ("Starting the workers takes %s, a large part of the whole."), start);
  if (job->hard_kill)
    return g_strdup (_ ("Running work must be killable: a process can be ended, a thread cannot."));
  if (prediction->workers == 1 && job->kind == LANES_KIND_BACKGROUND)
    return g_strdup (_ ("The job computes in a process of its own, with a GIL of its own."));
  if (prediction->workers == 1)
    return g_strdup (_ ("One worker computes no faster than the program itself."));
  if (lanes_explain_mostly_waits (job))
    return g_strdup_printf (
        ngettext ("%u worker waits at a time, with a GIL of its own.",
                  "%u workers wait at a time, each with a GIL of its own.", prediction->workers),
        prediction->workers);
  if (prediction->held > 0 && computing_speedup (self, prediction) < 1 + LANES_NOISE &&
      lanes_machine_has_quota (lanes_decision_get_machine (self)))
    return g_strdup (_ ("Each worker has a GIL of its own, but the quota lets all of them compute "
                        "no faster than one."));
  return g_strdup_printf (
      ngettext ("Each worker has a GIL of its own: %u computes %s times as fast as one here.",
                "Each worker has a GIL of its own: %u compute %s times as fast as one here.",
                prediction->workers),
      prediction->workers, speedup);
}

static char *
why_asyncio (LanesDecision *self, const LanesPrediction *prediction)
{
  const LanesJob *job = lanes_decision_get_job (self);
  g_autofree char *count = lanes_explain_dup_count (prediction->in_flight);
  g_autofree char *c = lanes_explain_dup_time (lanes_job_computing (job));

  if (job->w <= 0)
    return g_strdup (_ ("There is no wait to overlap: one thread computes everything."));
  if (!lanes_explain_mostly_waits (job))
    return g_strdup_printf (
        _ ("The waits overlap, but each task computes %s in the one thread of the event loop."), c);
  return g_strdup_printf (
      ngettext ("One thread keeps %s task in flight, at a few microseconds each.",
                "One thread keeps %s tasks in flight, at a few microseconds each.",
                prediction->in_flight),
      count);
}

static char *
why_asyncio_processes (LanesDecision *self, const LanesPrediction *prediction)
{
  const LanesJob *job = lanes_decision_get_job (self);
  gboolean chosen = is_recommended (self, prediction->mechanism);
  g_autofree char *start = lanes_explain_dup_time (prediction->start);

  if (!chosen && job->w <= 0)
    return g_strdup (_ (
        "There is no wait for the event loop to carry: a plain pool of processes does the same."));
  if (!chosen && lanes_explain_mostly_waits (job) && prediction->start > 0)
    return g_strdup_printf (
        _ ("There is little computing to hand over, and starting the processes takes %s."), start);
  return g_strdup (_ ("The event loop carries the waits while processes compute on all cores."));
}

static char *
why_asyncio_threads (LanesDecision *self)
{
  const LanesJob *job = lanes_decision_get_job (self);

  if (job->w > 0 && !job->async_client)
    return g_strdup (
        _ ("Blocking calls go to threads behind the event loop, one hop more than plain threads."));
  if (!lanes_decision_get_python (self)->gil_enabled)
    return g_strdup (_ ("The event loop carries the waits, and threads compute on all cores."));
  if (job->g > job->h)
    return g_strdup (
        _ ("The threads behind the event loop take turns computing under the one GIL."));
  return g_strdup (_ ("The event loop carries the waits, threads run the native computing."));
}

/**
 * lanes_explain_dup_why:
 * @self: a decision
 * @mechanism: a mechanism
 *
 * Returns: (transfer full): why @mechanism is where it is in the ranking, a sentence, translated
 */
char *
lanes_explain_dup_why (LanesDecision *self, LanesMechanism mechanism)
{
  const LanesPrediction *prediction = lanes_decision_get_prediction (self, mechanism);

  if (!lanes_prediction_is_usable (prediction))
    return lanes_explain_dup_ruling (self, mechanism);
  switch (mechanism)
    {
    case LANES_MECHANISM_SEQUENTIAL:
      return why_sequential (self);
    case LANES_MECHANISM_THREADS:
      return why_threads (self, prediction);
    case LANES_MECHANISM_ASYNCIO:
      return why_asyncio (self, prediction);
    case LANES_MECHANISM_ASYNCIO_THREADS:
      return why_asyncio_threads (self);
    case LANES_MECHANISM_ASYNCIO_PROCESSES:
      return why_asyncio_processes (self, prediction);
    case LANES_MECHANISM_PROCESSES:
    case LANES_MECHANISM_INTERPRETERS:
      return why_processes (self, prediction);
    default:
      g_assert_not_reached ();
    }
}
