/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The explanation: why the answer is what it is, in sentences that name the numbers. Every front
 * end shows these sentences and adds none of its own. */

#include "lanes-explain.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MIB 1048576.0

/* A script that is done sooner than this is hardly worth the trouble. */
#define BOTHER_FROM 1.0

/* To the three digits that are shown, so that the unit is chosen for what is read. */
static double
round_to_three_digits (double value)
{
  double step = value > 0 ? pow (10, floor (log10 (value)) - 2) : 1;

  return round (value / step) * step;
}

/**
 * lanes_explain_dup_time:
 * @seconds: a time, s
 *
 * Returns: (transfer full): the time with two or three digits and a unit that suits it, translated
 */
char *
lanes_explain_dup_time (double seconds)
{
  static const struct
  {
    double below;
    double unit;
    const char *format;
  } units[] = {
    /* Translators: times with a no-break space before the unit. */
    { 1e-3, 1e-6, N_ ("%.*f µs") },
    { 1, 1e-3, N_ ("%.*f ms") },
    { 120, 1, N_ ("%.*f s") },
    { 7200, 60, N_ ("%.*f min") },
    { 172800, 3600, N_ ("%.*f h") },
    { INFINITY, 86400, N_ ("%.*f d") },
  };
  guint i = 0;
  double value;

  g_return_val_if_fail (!isnan (seconds), NULL);

  seconds = round_to_three_digits (seconds);
  while (seconds >= units[i].below * (1 - 1e-9) && i + 1 < G_N_ELEMENTS (units))
    i++;
  value = seconds / units[i].unit;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (_ (units[i].format),
                          value >= 99.95 || seconds <= 0 ? 0
                          : value >= 9.995               ? 1
                                                         : 2,
                          value);
#pragma GCC diagnostic pop
}

/**
 * lanes_explain_dup_range:
 * @prediction: a prediction with times
 *
 * Returns: (transfer full): its low and high bound, translated
 */
char *
lanes_explain_dup_range (const LanesPrediction *prediction)
{
  g_autofree char *low = lanes_explain_dup_time (prediction->low);
  g_autofree char *high = lanes_explain_dup_time (prediction->high);

  /* Translators: a range of two times, such as “1.2 s to 1.6 s”. */
  return g_strdup_printf (_ ("%s to %s"), low, high);
}

char *
lanes_explain_dup_count (double count)
{
  return g_strdup_printf ("%'.0f", count);
}

/**
 * lanes_explain_dup_rate:
 * @per_second: a rate
 *
 * Returns: (transfer full): the rate in words, translated
 */
char *
lanes_explain_dup_rate (double per_second)
{
  if (per_second < 10)
    return g_strdup_printf (_ ("%.2g/s"), per_second);
  return g_strdup_printf (_ ("%'.0f/s"), per_second);
}

static const char *
title_of (LanesMechanism mechanism)
{
  return _ (lanes_mechanism_info (mechanism)->title);
}

static double
computing (LanesDecision *self)
{
  const LanesJob *job = lanes_decision_get_job (self);

  return job->g + job->h;
}

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
      return g_strdup (_ ("The client library blocks: one call would stop the whole event loop."));
    case LANES_RULING_HOLDS_UP:
      return g_strdup (_ ("It would hold up the main program until the job is done."));
    case LANES_RULING_HARD_KILL:
      return g_strdup (_ ("Running work must be killable, and a running thread cannot be ended."));
    case LANES_RULING_NOT_PICKLABLE:
      return g_strdup (
          _ ("Arguments or results cannot be pickled, so nothing can be handed over."));
    case LANES_RULING_SHARED_STATE:
      return g_strdup (
          _ ("Tasks change shared data all the time, and workers of this kind share none."));
    case LANES_RULING_ONE_CPU:
      return g_strdup (_ ("Only one CPU can be used, so nothing computes side by side."));
    case LANES_RULING_MEMORY:
      return g_strdup (_ ("Not even one worker process fits into the memory."));
    case LANES_RULING_OLD_PYTHON:
      return g_strdup_printf (_ ("It needs Python 3.14 or newer; this is Python %s."),
                              python->version);
    case LANES_RULING_RATE:
      rate = lanes_explain_dup_rate (lanes_decision_get_job (self)->rate);
      capacity = lanes_explain_dup_rate (prediction->capacity);
      return g_strdup_printf (_ ("It cannot carry %s: it is saturated at %s."), rate, capacity);
    case LANES_RULING_NONE:
    default:
      return NULL;
    }
}

static char *
why_threads (LanesDecision *self, const LanesPrediction *prediction)
{
  const LanesJob *job = lanes_decision_get_job (self);
  const LanesPython *python = lanes_decision_get_python (self);
  g_autofree char *g = lanes_explain_dup_time (job->g);

  if (!python->gil_enabled && computing (self) > job->w)
    return g_strdup (_ ("Without a GIL, threads compute on all cores at once."));
  if (job->w > 0 && job->g > 0.1 * (job->w + computing (self)))
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

static char *
why_processes (LanesDecision *self, const LanesPrediction *prediction)
{
  g_autofree char *start = lanes_explain_dup_time (prediction->start);
  double speedup = lanes_machine_speedup (lanes_decision_get_machine (self), prediction->workers);

  if (computing (self) <= 0.1 * lanes_decision_get_job (self)->w)
    return g_strdup (
        _ ("Each wait occupies a whole worker, and there is little computing to share out."));
  if (prediction->workers == 1)
    return g_strdup (_ ("One worker computes no faster than the program itself."));
  if (prediction->start > 0.2 * prediction->likely)
    return g_strdup_printf (_ ("Starting the workers takes %s, a large part of the whole."), start);
  return g_strdup_printf (
      _ ("Each worker has a GIL of its own: %u of them compute %.2f times as fast as one here."),
      prediction->workers, speedup);
}

static char *
why_asyncio (LanesDecision *self, const LanesPrediction *prediction)
{
  const LanesJob *job = lanes_decision_get_job (self);
  g_autofree char *count = lanes_explain_dup_count (prediction->in_flight);
  g_autofree char *c = lanes_explain_dup_time (computing (self));

  if (job->w <= 0)
    return g_strdup (_ ("There is no wait to overlap: one thread computes everything."));
  if (computing (self) > 0.1 * job->w)
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
  g_autofree char *start = lanes_explain_dup_time (prediction->start);

  if (job->w <= 0)
    return g_strdup (_ (
        "There is no wait for the event loop to carry: a plain pool of processes does the same."));
  if (computing (self) <= 0.1 * job->w && prediction->start > 0)
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

  if (prediction->ruling != LANES_RULING_NONE)
    return lanes_explain_dup_ruling (self, mechanism);
  switch (mechanism)
    {
    case LANES_MECHANISM_SEQUENTIAL:
      return g_strdup (_ ("Nothing overlaps: every task waits and computes in its turn."));
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

/**
 * lanes_explain_dup_setup:
 * @self: a decision
 * @mechanism: a mechanism
 *
 * Returns: (transfer full) (nullable): its workers, tasks in flight and chunk size in words,
 *   translated; %NULL when it has none
 */
char *
lanes_explain_dup_setup (LanesDecision *self, LanesMechanism mechanism)
{
  const LanesPrediction *prediction = lanes_decision_get_prediction (self, mechanism);
  g_autofree char *flight = lanes_explain_dup_count (prediction->in_flight);
  g_autofree char *chunk = lanes_explain_dup_count (prediction->chunk_size);
  g_autofree char *workers = NULL;

  if (prediction->workers == 0 || mechanism == LANES_MECHANISM_SEQUENTIAL)
    return NULL;
  if (mechanism == LANES_MECHANISM_ASYNCIO)
    return g_strdup_printf (ngettext ("one event loop, %s task in flight",
                                      "one event loop, %s tasks in flight", prediction->in_flight),
                            flight);
  if (mechanism == LANES_MECHANISM_THREADS || mechanism == LANES_MECHANISM_ASYNCIO_THREADS)
    workers = g_strdup_printf (ngettext ("%u thread", "%u threads", prediction->workers),
                               prediction->workers);
  else if (mechanism == LANES_MECHANISM_INTERPRETERS)
    workers = g_strdup_printf (ngettext ("%u interpreter", "%u interpreters", prediction->workers),
                               prediction->workers);
  else
    workers = g_strdup_printf (ngettext ("%u process", "%u processes", prediction->workers),
                               prediction->workers);
  if (mechanism == LANES_MECHANISM_PROCESSES && prediction->chunk_size > 1)
    /* Translators: “2 processes, chunks of 625 tasks” */
    return g_strdup_printf (
        ngettext ("%s, chunks of %s task", "%s, chunks of %s tasks", prediction->chunk_size),
        workers, chunk);
  if (mechanism == LANES_MECHANISM_ASYNCIO_PROCESSES ||
      mechanism == LANES_MECHANISM_ASYNCIO_THREADS)
    /* Translators: “2 processes, 100 tasks in flight” */
    return g_strdup_printf (
        ngettext ("%s, %s task in flight", "%s, %s tasks in flight", prediction->in_flight),
        workers, flight);
  return g_steal_pointer (&workers);
}

/**
 * lanes_explain_dup_verdict:
 * @self: a decision
 *
 * Returns: (transfer full): the recommendation as a title, translated
 */
char *
lanes_explain_dup_verdict (LanesDecision *self)
{
  LanesMechanism mechanism;

  if (lanes_decision_get_mechanism (self, &mechanism))
    return g_strdup (title_of (mechanism));
  return g_strdup (lanes_decision_get_mechanism_id (self));
}

/**
 * lanes_explain_certainty:
 * @self: a decision
 *
 * Returns: (transfer none): how sure the recommendation is, one or a few words, translated
 */
const char *
lanes_explain_certainty (LanesDecision *self)
{
  switch (lanes_decision_get_certainty (self))
    {
    case LANES_CERTAINTY_CLEAR:
      return _ ("Clear");
    case LANES_CERTAINTY_LIKELY:
      return _ ("Likely");
    case LANES_CERTAINTY_TOO_CLOSE:
      return _ ("Too Close to Call");
    default:
      g_assert_not_reached ();
    }
}

/**
 * lanes_explain_dup_table_says:
 * @self: a decision
 *
 * Returns: (transfer full): what the table advises and how the answers lead there, translated
 */
char *
lanes_explain_dup_table_says (LanesDecision *self)
{
  const LanesGuideRow *row = lanes_decision_get_row (self);
  const LanesStanding *standing = lanes_decision_get_standing (self);
  guint possible = lanes_guide_count_possible (lanes_decision_get_guide (self), standing);
  double share = standing->share[standing->row] * 100;

  if (possible <= 1)
    /* Translators: a row's scenario, then its advice. */
    return g_strdup_printf (_ ("“%s”: %s."), _ (row->scenario), _ (row->advice));
  /* Translators: a row's scenario, its advice, how many rows are possible, per cent. */
  return g_strdup_printf (ngettext ("“%s”: %s. Open answers leave %u row possible; this one wins "
                                    "over %.0f %% of their ranges.",
                                    "“%s”: %s. Open answers leave %u rows possible; this one wins "
                                    "over %.0f %% of their ranges.",
                                    possible),
                          _ (row->scenario), _ (row->advice), possible, share);
}

static char *
dup_disagreement (LanesDecision *self, const LanesPrediction *row, const LanesPrediction *chosen)
{
  g_autofree char *ruling = lanes_explain_dup_ruling (self, row->mechanism);
  g_autofree char *row_time = NULL;
  g_autofree char *time = NULL;

  if (ruling != NULL)
    /* Translators: a mechanism, then a whole sentence why it is ruled out. */
    return g_strdup_printf (_ ("It rules out: %s. %s"), title_of (row->mechanism), ruling);
  row_time = lanes_explain_dup_time (row->likely);
  time = lanes_explain_dup_time (chosen->likely);
  return g_strdup_printf (_ ("%s takes %s here, %s %s: %.2f times as fast."),
                          title_of (chosen->mechanism), time, title_of (row->mechanism), row_time,
                          row->likely / chosen->likely);
}

/**
 * lanes_explain_dup_machine_says:
 * @self: a decision
 *
 * Returns: (transfer full): whether the machine agrees with the table, and if not why, translated
 */
char *
lanes_explain_dup_machine_says (LanesDecision *self)
{
  const LanesPrediction *row = lanes_decision_get_row_prediction (self);
  const LanesPrediction *chosen = lanes_decision_get_recommended (self);
  const LanesPrediction *tied = lanes_decision_get_tied (self);
  const LanesPrediction *rival = lanes_decision_get_rival (self);
  g_autofree char *rival_time = NULL;

  if (row == NULL)
    return g_strdup_printf (
        _ ("“%s” is not among the mechanisms that can be predicted, so the table alone decides."),
        lanes_decision_get_mechanism_id (self));
  if (chosen->ruling != LANES_RULING_NONE)
    return g_strdup (_ ("No mechanism can do this here; the nearest one is shown."));
  if (!lanes_decision_agrees_with_row (self))
    return dup_disagreement (self, row, chosen);
  if (rival != NULL)
    rival_time = lanes_explain_dup_time (rival->likely);
  if (rival != NULL && rival->likely < chosen->likely)
    return g_strdup_printf (
        _ ("It agrees: %s would take %s, which is not enough of a difference to leave the table."),
        title_of (rival->mechanism), rival_time);
  if (tied != NULL)
    return g_strdup_printf (_ ("It agrees: %s would take as long, and ties go to the table."),
                            title_of (tied->mechanism));
  if (rival == NULL)
    return g_strdup (_ ("It agrees: nothing else can be used."));
  return g_strdup_printf (_ ("It agrees: the next best, %s, takes %s."),
                          title_of (rival->mechanism), rival_time);
}

static void
add (GStrvBuilder *reasons, char *sentence)
{
  if (sentence != NULL)
    g_strv_builder_take (reasons, sentence);
}

static char *
dup_gain (LanesDecision *self, const LanesPrediction *chosen)
{
  const LanesPrediction *one = lanes_decision_get_prediction (self, LANES_MECHANISM_SEQUENTIAL);
  g_autofree char *time = NULL;

  if (chosen->mechanism == LANES_MECHANISM_SEQUENTIAL || one->ruling != LANES_RULING_NONE ||
      one->likely < chosen->likely)
    return NULL;
  if (lanes_decision_get_job (self)->kind != LANES_KIND_BATCH)
    return NULL;
  time = lanes_explain_dup_time (one->likely);
  if (one->likely < BOTHER_FROM)
    return g_strdup_printf (_ ("One after the other takes %s in all: the gain is real but small."),
                            time);
  return g_strdup_printf (_ ("One after the other takes %s: this is %.1f times as fast."), time,
                          one->likely / chosen->likely);
}

static char *
dup_workers_reason (LanesDecision *self, const LanesPrediction *chosen)
{
  const LanesMachine *machine = lanes_decision_get_machine (self);
  const LanesJob *job = lanes_decision_get_job (self);
  double usable = lanes_machine_usable (machine);
  double quota = lanes_machine_fact (machine, LANES_FACT_QUOTA, INFINITY);
  g_autofree char *limit = NULL;

  if (isfinite (quota) && computing (self) > 0)
    return g_strdup_printf (
        _ ("A quota grants %.4g CPUs, whatever Python counts: workers are sized for that."), quota);
  if (isfinite (job->limit) && chosen->in_flight >= job->limit)
    {
      limit = lanes_explain_dup_count (job->limit);
      return g_strdup_printf (_ ("The far side allows %s at once, so no more are kept in flight."),
                              limit);
    }
  if (chosen->mechanism == LANES_MECHANISM_PROCESSES ||
      chosen->mechanism == LANES_MECHANISM_ASYNCIO_PROCESSES ||
      chosen->mechanism == LANES_MECHANISM_INTERPRETERS)
    return g_strdup_printf (_ ("%.4g usable CPUs carry %u workers at a speed-up of %.2f."), usable,
                            chosen->workers, lanes_machine_speedup (machine, chosen->workers));
  return NULL;
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
dup_machine_caution (LanesDecision *self)
{
  const LanesMachine *machine = lanes_decision_get_machine (self);

  if (machine == NULL)
    return g_strdup (
        _ ("The machine has not been measured: times rest on documented default costs."));
  if (lanes_machine_fact (machine, LANES_FACT_NOISE_INDEX, 0) > 0.2)
    return g_strdup (_ ("Other programs were busy while the machine was measured: measuring again "
                        "may change the times."));
  return NULL;
}

static char *
dup_close_call (LanesDecision *self)
{
  const LanesPrediction *rival = lanes_decision_get_rival (self);

  if (lanes_decision_get_certainty (self) != LANES_CERTAINTY_TOO_CLOSE)
    return NULL;
  if (!lanes_workload_is_set (lanes_decision_get_workload (self), LANES_FIELD_CPU_MS) ||
      !lanes_workload_is_set (lanes_decision_get_workload (self), LANES_FIELD_WAIT_MS))
    return g_strdup_printf (_ ("Too close to call against %s: knowing how long a task waits and "
                               "computes would settle it."),
                            title_of (rival->mechanism));
  return g_strdup_printf (
      _ ("Too close to call against %s: their ranges overlap, and running both would settle it."),
      title_of (rival->mechanism));
}

/**
 * lanes_explain_dup_reasons:
 * @self: a decision
 *
 * Returns: (transfer full): the reasons for the recommendation, most telling first, translated
 */
GStrv
lanes_explain_dup_reasons (LanesDecision *self)
{
  g_autoptr (GStrvBuilder) reasons = g_strv_builder_new ();
  const LanesPrediction *chosen = lanes_decision_get_recommended (self);

  add (reasons, lanes_explain_dup_table_says (self));
  add (reasons, lanes_explain_dup_machine_says (self));
  if (chosen != NULL)
    {
      add (reasons, lanes_explain_dup_why (self, chosen->mechanism));
      if (chosen->ruling == LANES_RULING_NONE)
        {
          add (reasons, dup_gain (self, chosen));
          add (reasons, dup_workers_reason (self, chosen));
          add (reasons, dup_files_caution (self, chosen));
          add (reasons, dup_background_caution (self, chosen));
          add (reasons, dup_close_call (self));
        }
    }
  add (reasons, dup_machine_caution (self));
  return g_strv_builder_end (reasons);
}

/**
 * lanes_explain_dup_machine:
 * @machine: (nullable): a machine
 *
 * Returns: (transfer full): the machine in a few words, translated
 */
char *
lanes_explain_dup_machine (const LanesMachine *machine)
{
  GString *text;
  double cores, affinity, quota, memory;

  if (machine == NULL)
    return g_strdup (_ ("Not measured yet"));
  text = g_string_new (NULL);
  affinity = lanes_machine_fact (machine, LANES_FACT_AFFINITY, NAN);
  cores = lanes_machine_fact (machine, LANES_FACT_CORES, NAN);
  quota = lanes_machine_fact (machine, LANES_FACT_QUOTA, INFINITY);
  memory = lanes_machine_fact (machine, LANES_FACT_MEMORY_AVAILABLE, NAN);
  if (!isnan (affinity))
    g_string_append_printf (text, ngettext ("%.0f CPU", "%.0f CPUs", (gulong) affinity), affinity);
  if (!isnan (cores) && !isnan (affinity) && cores < affinity)
    g_string_append_printf (text, ngettext (" on %.0f core", " on %.0f cores", (gulong) cores),
                            cores);
  if (text->len > 0)
    g_string_append (text, ", ");
  if (isfinite (quota))
    g_string_append_printf (text, _ ("quota %.4g"), quota);
  else
    g_string_append (text, _ ("no quota"));
  if (!isnan (memory))
    {
      g_autofree char *size = g_format_size_full ((guint64) memory, G_FORMAT_SIZE_IEC_UNITS);

      g_string_append_printf (text, _ (", %s free"), size);
    }
  return g_string_free_and_steal (text);
}

/**
 * lanes_explain_dup_python:
 * @python: an interpreter
 *
 * Returns: (transfer full): the interpreter in a few words, translated
 */
char *
lanes_explain_dup_python (const LanesPython *python)
{
  const char *gil = python->gil_enabled ? _ ("GIL on") : _ ("GIL off");

  if (python->version_origin == LANES_ORIGIN_ASSUMED)
    return g_strdup_printf (_ ("Python %s assumed, %s"), python->version, gil);
  return g_strdup_printf (_ ("Python %s, %s"), python->version, gil);
}
