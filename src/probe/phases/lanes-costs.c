/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The phase that samples the small costs: which, where, how long and how precisely. */

#include "lanes-run-private.h"

typedef enum
{
  PLACE_ANYWHERE,
  PLACE_ONE_CPU,
  PLACE_TWO_CORES,
} Place;

typedef enum
{
  COPY_NOTHING,
  COPY_HOT, /* stays within the fastest caches */
  COPY_COLD, /* leaves the last of them */
} Copy;

#define HOT_SIZE (64 * 1024)
#define COLD_SIZE_MIN (16 * 1024 * 1024)
#define COLD_SIZE_MAX (64 * 1024 * 1024)

static const struct
{
  LanesMetricId metric;
  Place place;
  guint slot_ms;
  guint n_minimum;
  double precision;
  Copy copy;
} costs[] = {
  { LANES_METRIC_CLOCK_READ, PLACE_ANYWHERE, 2, 20, 0.03, COPY_NOTHING },
  { LANES_METRIC_THREAD_CREATE_JOIN, PLACE_ANYWHERE, 40, 300, 0.03, COPY_NOTHING },
  { LANES_METRIC_SWITCH_SAME_CPU, PLACE_ONE_CPU, 40, 1000, 0.03, COPY_NOTHING },
  { LANES_METRIC_HANDOFF_CROSS_CPU, PLACE_TWO_CORES, 50, 400, 0.03, COPY_NOTHING },
  { LANES_METRIC_SOCKETPAIR_RTT, PLACE_ANYWHERE, 25, 400, 0.03, COPY_NOTHING },
  { LANES_METRIC_PROCESS_SPAWN, PLACE_ANYWHERE, 60, 30, 0.1, COPY_NOTHING },
  { LANES_METRIC_TIMER_OVERSHOOT, PLACE_ANYWHERE, 60, 50, 0.03, COPY_NOTHING },
  { LANES_METRIC_MEMCPY_HOT, PLACE_ANYWHERE, 10, 100, 0.03, COPY_HOT },
  { LANES_METRIC_MEMCPY_COLD, PLACE_ANYWHERE, 60, 5, 0.03, COPY_COLD },
  /* Last: the first to go when time runs out. */
  { LANES_METRIC_TCP_LOOPBACK_RTT, PLACE_ANYWHERE, 40, 400, 0.03, COPY_NOTHING },
};

static gboolean
find_place (const LanesRun *run, Place place, LanesSamplePlan *plan)
{
  guint cpus[2];

  plan->cpu = plan->partner_cpu = -1;
  if (place == PLACE_ONE_CPU)
    plan->cpu = plan->partner_cpu = (int) g_array_index (run->topology->allowed, guint, 0);
  if (place != PLACE_TWO_CORES)
    return TRUE;
  if (!lanes_topology_find_two_cores (run->topology, cpus))
    return FALSE;
  plan->cpu = (int) cpus[0];
  plan->partner_cpu = (int) cpus[1];
  return TRUE;
}

/* Source and target together. Virtual machines often hide a large cache. */
static gsize
copy_size (const LanesRun *run, Copy copy)
{
  guint64 cache = run->topology->cache_bytes;

  if (copy == COPY_COLD)
    return 2 * (cache > 0 ? CLAMP (cache, COLD_SIZE_MIN, COLD_SIZE_MAX) : COLD_SIZE_MAX);
  return copy == COPY_HOT ? 2 * HOT_SIZE : 0;
}

static void
measure_cost (LanesRun *run, guint index)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GError) error = NULL;
  LanesMetricId id = costs[index].metric;
  gsize wanted = copy_size (run, costs[index].copy);
  LanesSamples samples = { .values = values };
  gint64 start = lanes_sources_now (run->sources);
  LanesSamplePlan plan = {
    .metric = id,
    .duration_ns = MIN (costs[index].slot_ms * LANES_MS, lanes_run_left (run)),
    .n_minimum = costs[index].n_minimum,
    .precision = costs[index].precision,
    .memory_size = wanted,
  };

  if (plan.memory_size > 0)
    plan.memory = lanes_run_get_memory (run, &plan.memory_size);
  if (!find_place (run, costs[index].place, &plan))
    lanes_run_fail_metric (run, id,
                           lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NOT_APPLICABLE));
  else if (plan.duration_ns <= 0)
    lanes_run_fail_metric (run, id, lanes_outcome (LANES_STATUS_SKIPPED, LANES_REASON_BUDGET));
  else if (plan.memory_size < wanted / 2)
    lanes_run_fail_metric (
        run, id, lanes_outcome (LANES_STATUS_SKIPPED, lanes_run_get_memory_reason (run, wanted)));
  else if (run->sources->sample (run->sources, &plan, run->stop, &samples, &error))
    lanes_run_store_metric (run, id, values, samples.discarded,
                            lanes_sources_now (run->sources) - start);
  else
    lanes_run_fail_metric (run, id, lanes_outcome_from_error (error));
  if (run->machine->metrics[id].status == LANES_STATUS_OK && plan.memory_size < wanted)
    lanes_run_fail_metric (
        run, id, lanes_outcome (LANES_STATUS_DEGRADED, lanes_run_get_memory_reason (run, wanted)));
}

/**
 * lanes_costs_run:
 * @run: the run
 *
 * Returns: how it went
 */
LanesOutcome
lanes_costs_run (LanesRun *run)
{
  LanesOutcome outcome = LANES_OUTCOME_OK;

  for (guint i = 0; i < G_N_ELEMENTS (costs) && !lanes_stop_is_set (run->stop); i++)
    {
      const LanesMetric *metric = &run->machine->metrics[costs[i].metric];

      measure_cost (run, i);
      if (metric->status != LANES_STATUS_OK && metric->reason != LANES_REASON_NOT_APPLICABLE)
        outcome = lanes_outcome (LANES_STATUS_DEGRADED, metric->reason);
      lanes_run_set_progress (run, (i + 1.0) / G_N_ELEMENTS (costs));
    }
  return outcome;
}
