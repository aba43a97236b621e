/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The phases that use the processors: warming up, and how throughput grows with busy threads. */

#include "lanes-survey-private.h"

#include "lanes-stats-private.h"

#include <math.h>

#define WINDOW (25 * LANES_MS)
#define WARM_UP_WINDOW (10 * LANES_MS)
#define WARM_UP_MIN (60 * LANES_MS)
#define WARM_UP_AGREEMENT 0.02
#define WARM_UP_KEPT 3
/* A thread is worth it when it adds a twentieth of a core, a copying one when it adds a tenth. */
#define INTEGER_GAIN 0.05
#define MEMORY_GAIN 0.1
#define THROTTLED 0.1
#define COPY_MAX ((gsize) 32 << 20)
#define COPY_WANTED ((gsize) 16 << 20)
#define COPY_MIN ((gsize) 2 * LANES_KERNEL_BLOCK)

/* Two threads of one core against one thread that has a core to itself. */
static void
measure_siblings (LanesRun *run)
{
  guint cpus[2];
  double one, two;

  if (!lanes_topology_find_siblings (run->topology, cpus))
    {
      lanes_run_fail_fact (run, LANES_FACT_SMT_SPEEDUP,
                           lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NOT_APPLICABLE));
      return;
    }
  if (run->machine->curves[LANES_CURVE_INTEGER].limited_at == 1)
    {
      lanes_run_fail_fact (run, LANES_FACT_SMT_SPEEDUP,
                           lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_THREAD_LIMIT));
      return;
    }
  one = lanes_survey_speed (run, cpus, 1, WINDOW);
  two = lanes_survey_speed (run, cpus, 2, WINDOW);
  if (isfinite (one) && isfinite (two))
    lanes_machine_set_fact (run->machine, LANES_FACT_SMT_SPEEDUP, 2 * two / one,
                            LANES_ORIGIN_MEASURED);
  else
    lanes_run_fail_fact (run, LANES_FACT_SMT_SPEEDUP,
                         lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_NO_PERMISSION));
}

static void
measure_kinds (LanesRun *run)
{
  LanesMachine *machine = run->machine;
  double speeds[LANES_MAX_CPU_KINDS] = { 0 };
  double best = 0;

  for (guint i = 0; i < machine->n_kinds && machine->n_kinds > 1; i++)
    {
      guint cpu;

      if (!lanes_topology_find_of_kind (run->topology, i, &cpu))
        return;
      speeds[i] = lanes_survey_speed (run, &cpu, 1, WINDOW);
      if (!isfinite (speeds[i]))
        return;
      best = fmax (best, speeds[i]);
    }
  for (guint i = 0; i < machine->n_kinds && best > 0; i++)
    machine->kinds[i].relative_speed = speeds[i] / best;
}

static gboolean
agree (const GArray *speeds)
{
  double low = INFINITY, high = 0;

  if (speeds->len < WARM_UP_KEPT)
    return FALSE;
  for (guint i = speeds->len - WARM_UP_KEPT; i < speeds->len; i++)
    {
      low = fmin (low, g_array_index (speeds, double, i));
      high = fmax (high, g_array_index (speeds, double, i));
    }
  return high - low <= WARM_UP_AGREEMENT * high;
}

/**
 * lanes_scaling_warm_up:
 * @run: the run
 *
 * Spins until the processor's frequency has settled: three windows that agree.
 *
 * Returns: how it went
 */
LanesOutcome
lanes_scaling_warm_up (LanesRun *run)
{
  gint64 start = lanes_sources_now (run->sources);
  gint64 slot = lanes_run_left (run);
  gint64 spent = 0;
  LanesSpin spin;

  while (spent < slot && (spent < WARM_UP_MIN || !agree (run->speeds)))
    {
      LanesSpinPlan plan = {
        .kernel = LANES_KERNEL_INTEGER,
        .n_threads = 1,
        .duration_ns = WARM_UP_WINDOW,
      };

      if (lanes_stop_is_set (run->stop))
        return lanes_outcome (LANES_STATUS_CANCELLED, LANES_REASON_CANCELLED);
      if (run->sources->spin (run->sources, &plan, run->stop, &spin) == 0)
        return lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_THREAD_LIMIT);
      lanes_run_note_speed (run, &spin);
      spent = lanes_sources_now (run->sources) - start;
      lanes_run_set_progress (run, (double) spent / slot);
    }
  if (run->speeds->len > WARM_UP_KEPT)
    g_array_remove_range (run->speeds, 0, run->speeds->len - WARM_UP_KEPT);
  run->speed_before = lanes_stats_median (run->speeds);
  return agree (run->speeds) ? LANES_OUTCOME_OK
                             : lanes_outcome (LANES_STATUS_DEGRADED, LANES_REASON_NOISE);
}

static void
store_speed (LanesRun *run, gint64 cost_ns)
{
  double after;

  if (run->speeds->len == 0)
    {
      lanes_run_fail_metric (run, LANES_METRIC_CORE_SPEED,
                             lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_THREAD_LIMIT));
      return;
    }
  lanes_run_store_metric (run, LANES_METRIC_CORE_SPEED, run->speeds, 0, cost_ns);
  after = lanes_survey_speed (run, NULL, 1, WARM_UP_WINDOW) * LANES_KERNEL_STEPS *
          (double) LANES_SECOND;
  if (run->speed_before > 0 && after < (1 - THROTTLED) * run->speed_before)
    {
      lanes_machine_set_word (run->machine, LANES_WORD_THERMAL, "throttled");
      run->machine->metrics[LANES_METRIC_CORE_SPEED].status = LANES_STATUS_DEGRADED;
      run->machine->metrics[LANES_METRIC_CORE_SPEED].reason = LANES_REASON_THROTTLED;
    }
  else
    lanes_machine_set_word (run->machine, LANES_WORD_THERMAL, "burst");
}

/**
 * lanes_scaling_run:
 * @run: the run
 *
 * Measures the curve of integer work, core speed, siblings and kinds of core.
 *
 * Returns: how it went
 */
LanesOutcome
lanes_scaling_run (LanesRun *run)
{
  g_auto (LanesSurvey) survey = { .run = run, .kernel = LANES_KERNEL_INTEGER };
  gint64 start = lanes_sources_now (run->sources);
  LanesOutcome outcome;

  survey.n_counts = lanes_survey_grid (run->topology->n_cores, run->topology->cpus->len,
                                       run->thread_budget, survey.counts);
  survey.spins = g_new0 (LanesSpin, survey.counts[survey.n_counts - 1]);
  lanes_survey_run (&survey, LANES_ROUNDS_MAX);
  if (run->thread_budget < 2 * run->topology->cpus->len && survey.limited_at == 0 &&
      run->thread_budget < LANES_THREADS_MAX)
    survey.limited_at = run->thread_budget;
  outcome = lanes_survey_store (&survey, &run->machine->curves[LANES_CURVE_INTEGER], INTEGER_GAIN);
  store_speed (run, lanes_sources_now (run->sources) - start);
  measure_siblings (run);
  measure_kinds (run);
  return outcome;
}

/* What each thread copies should leave the cache that all of them share, which may be hidden. */
static gsize
copy_size (const LanesRun *run, guint n_threads)
{
  guint64 cache = run->topology->cache_bytes;

  return cache > 0 ? CLAMP (cache * 2 / n_threads, COPY_WANTED, COPY_MAX) : COPY_MAX;
}

/**
 * lanes_scaling_run_memory:
 * @run: the run
 *
 * Measures the curve of work that only copies memory.
 *
 * Returns: how it went
 */
LanesOutcome
lanes_scaling_run_memory (LanesRun *run)
{
  g_auto (LanesSurvey) survey = { .run = run, .kernel = LANES_KERNEL_MEMORY };
  LanesCurve *curve = &run->machine->curves[LANES_CURVE_MEMORY];
  guint n_cpus = run->topology->cpus->len;
  guint largest;
  gsize size, wanted;

  survey.n_counts = lanes_survey_grid (run->topology->n_cores, n_cpus,
                                       MIN (run->thread_budget, n_cpus), survey.counts);
  /* One thread alone is no curve. */
  if (survey.n_counts < 2)
    {
      *curve = (LanesCurve) {
        .status = LANES_STATUS_UNSUPPORTED,
        .reason = n_cpus < 2 ? LANES_REASON_NOT_APPLICABLE : LANES_REASON_THREAD_LIMIT,
      };
      return n_cpus < 2 ? LANES_OUTCOME_OK : lanes_outcome (curve->status, curve->reason);
    }
  largest = survey.counts[survey.n_counts - 1];
  wanted = copy_size (run, largest) * largest;
  size = wanted;
  survey.memory = lanes_run_get_memory (run, &size);
  survey.memory_size = size / largest / COPY_MIN * COPY_MIN;
  if (survey.memory_size == 0)
    {
      *curve = (LanesCurve) {
        .status = LANES_STATUS_SKIPPED,
        .reason = lanes_run_get_memory_reason (run, wanted),
      };
      return lanes_outcome (curve->status, curve->reason);
    }
  survey.spins = g_new0 (LanesSpin, largest);
  lanes_survey_run (&survey, LANES_ROUNDS_MIN);
  lanes_survey_store (&survey, curve, MEMORY_GAIN);
  /* Less than the cache holds says little of the memory behind it. */
  if (curve->status == LANES_STATUS_OK && size < MIN (wanted, 2 * run->topology->cache_bytes))
    {
      curve->status = LANES_STATUS_DEGRADED;
      curve->reason = lanes_run_get_memory_reason (run, wanted);
    }
  return lanes_outcome (curve->status, curve->reason);
}
