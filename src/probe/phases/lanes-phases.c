/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The coordinator: runs the phases one after the other within a budget of time. Knows no main
 * loop; whoever wants a task wraps it. */

#include "lanes-run-private.h"

#include "lanes-cpu-set-private.h"
#include "lanes-probe.h"

#include <math.h>
#include <string.h>

#define SOFT_BUDGET (2200 * LANES_MS)
#define HARD_BUDGET (3000 * LANES_MS)
/* A phase that cannot have this much is left out. */
#define SLOT_MIN (50 * LANES_MS)

typedef enum
{
  PHASE_OPTIONAL = 1 << 0, /* left out rather than making the run late */
  PHASE_SINGLE = 1 << 1, /* one thread of ours runs at most: what disturbs it is others */
  PHASE_DISK = 1 << 2, /* loads the disk */
} PhaseFlags;

/* Cold ones first: the last heat up the processor. */
static const struct
{
  const char *name;
  guint slot_ms;
  PhaseFlags flags;
  LanesOutcome (*run) (LanesRun *run);
} phases[] = {
  { "static", 15, 0, lanes_static_run },
  { "noise", 5, 0, lanes_noise_run },
  { "storage", 400, PHASE_SINGLE | PHASE_DISK, lanes_storage_run },
  { "python", 250, PHASE_OPTIONAL | PHASE_SINGLE, lanes_python_run },
  { "warm-up", 150, PHASE_SINGLE, lanes_scaling_warm_up },
  { "latencies", 390, 0, lanes_costs_run },
  { "int-curve", 400, 0, lanes_scaling_run },
  { "granted", 300, 0, lanes_granted_run },
  { "memory-curve", 200, PHASE_OPTIONAL, lanes_scaling_run_memory },
};

G_STATIC_ASSERT (G_N_ELEMENTS (phases) <= LANES_MAX_PHASES);

guint
lanes_phases_count (void)
{
  return G_N_ELEMENTS (phases);
}

/**
 * lanes_phases_title:
 * @phase: index of a phase
 *
 * Returns: (transfer none): what it does, translated
 */
const char *
lanes_phases_title (guint phase)
{
  g_return_val_if_fail (phase < G_N_ELEMENTS (phases), NULL);

  return lanes_phase_title (phases[phase].name);
}

static guint
sum_slots (guint first, guint end, PhaseFlags without)
{
  guint sum = 0;

  for (guint i = first; i < end; i++)
    {
      if ((phases[i].flags & without) == 0)
        sum += phases[i].slot_ms;
    }
  return sum;
}

static void
clear_run (LanesRun *run)
{
  lanes_run_clear_memory (run);
  g_clear_pointer (&run->topology, lanes_topology_free);
  g_clear_pointer (&run->random, g_rand_free);
  g_clear_pointer (&run->speeds, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LanesRun, clear_run)

static gboolean
is_late (const LanesRun *run, guint index)
{
  gint64 now = lanes_sources_now (run->sources);
  gint64 later = sum_slots (index + 1, G_N_ELEMENTS (phases), PHASE_OPTIONAL) * LANES_MS;

  if ((phases[index].flags & PHASE_OPTIONAL) != 0)
    return now + SLOT_MIN + later > run->started + SOFT_BUDGET;
  return now + MIN (SLOT_MIN, phases[index].slot_ms * LANES_MS) > run->hard_deadline;
}

static void
begin_phase (LanesRun *run, guint index)
{
  guint total = sum_slots (0, G_N_ELEMENTS (phases), 0);

  run->progress_from = (int) (1000 * sum_slots (0, index, 0) / total);
  run->progress_to = (int) (1000 * sum_slots (0, index + 1, 0) / total);
  run->phase_started = lanes_sources_now (run->sources);
  run->deadline = MIN (run->phase_started + phases[index].slot_ms * LANES_MS, run->hard_deadline);
  g_atomic_int_set (&run->context->progress->phase, (int) index);
  lanes_run_set_progress (run, 0);
}

/* What a phase measured while the machine fell asleep is void: caches and clock speeds are others
 * after it, and what ran across the sleep is neither before nor after. */
static void
void_results (LanesRun *run, const LanesMachine *before)
{
  LanesMachine *machine = run->machine;
  const LanesOutcome outcome = { LANES_STATUS_FAILED, LANES_REASON_SUSPENDED };

  for (guint i = 0; i < LANES_N_METRICS; i++)
    {
      if (memcmp (&machine->metrics[i], &before->metrics[i], sizeof (LanesMetric)) != 0)
        {
          machine->metrics[i] = before->metrics[i];
          lanes_run_fail_metric (run, i, outcome);
        }
    }
  for (guint i = 0; i < LANES_N_FACTS; i++)
    {
      if (memcmp (&machine->facts[i], &before->facts[i], sizeof (LanesFact)) == 0)
        continue;
      machine->facts[i] = before->facts[i];
      if (machine->facts[i].status == LANES_STATUS_ABSENT)
        lanes_run_fail_fact (run, i, outcome);
    }
  for (guint i = 0; i < LANES_N_CURVES; i++)
    {
      if (memcmp (&machine->curves[i], &before->curves[i], sizeof (LanesCurve)) != 0)
        machine->curves[i] = (LanesCurve) { .status = outcome.status, .reason = outcome.reason };
    }
}

/* Runs a phase, and once more when the machine slept meanwhile. */
static LanesOutcome
run_phase (LanesRun *run, guint index)
{
  const GArray *cpus = run->topology != NULL ? run->topology->allowed : NULL;
  LanesNoiseReading before, after;
  LanesOutcome outcome = { LANES_STATUS_FAILED, LANES_REASON_SUSPENDED };

  for (guint attempt = 0; attempt < 2; attempt++)
    {
      LanesMachine state = *run->machine;

      lanes_noise_take (&before, run->sources, cpus);
      outcome = phases[index].run (run);
      lanes_noise_take (&after, run->sources, cpus);
      if (!lanes_noise_was_asleep (&before, &after))
        {
          if ((phases[index].flags & PHASE_SINGLE) != 0)
            lanes_noise_add (&run->noise, &before, &after,
                             (phases[index].flags & PHASE_DISK) != 0);
          run->noise.last = after;
          return outcome;
        }
      /* The first phase only reads, and what it read is what it is. */
      if (index == 0)
        return outcome;
      void_results (run, &state);
      run->phase_started = lanes_sources_now (run->sources);
      run->deadline = MIN (lanes_sources_now (run->sources) + phases[index].slot_ms * LANES_MS,
                           run->hard_deadline);
    }
  return lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_SUSPENDED);
}

static void
do_phase (LanesRun *run, guint index)
{
  LanesOutcome outcome = { LANES_STATUS_SKIPPED, LANES_REASON_BUDGET };
  gint64 start;

  begin_phase (run, index);
  start = run->phase_started;
  if (!is_late (run, index))
    outcome = run_phase (run, index);
  lanes_machine_add_phase (run->machine, phases[index].name, outcome.status, outcome.reason,
                           lanes_sources_now (run->sources) - start);
}

/* Whatever no phase came to was left out for time. */
static void
name_the_missing (LanesMachine *machine)
{
  for (guint i = 0; i < LANES_N_METRICS; i++)
    {
      if (machine->metrics[i].status != LANES_STATUS_ABSENT)
        continue;
      machine->metrics[i].status = LANES_STATUS_SKIPPED;
      machine->metrics[i].reason = LANES_REASON_BUDGET;
    }
  for (guint i = 0; i < LANES_N_FACTS; i++)
    {
      if (machine->facts[i].status != LANES_STATUS_ABSENT)
        continue;
      machine->facts[i].status = LANES_STATUS_SKIPPED;
      machine->facts[i].reason = LANES_REASON_BUDGET;
    }
  for (guint i = 0; i < LANES_N_CURVES; i++)
    {
      if (machine->curves[i].status != LANES_STATUS_ABSENT)
        continue;
      machine->curves[i].status = LANES_STATUS_SKIPPED;
      machine->curves[i].reason = LANES_REASON_BUDGET;
    }
}

/* CPUs and quota are read again: when they changed meanwhile, the smaller is what counts. */
static void
check_changes (LanesRun *run)
{
  g_autoptr (GArray) allowed = lanes_cpus_allowed (run->sources);
  LanesQuota quota = lanes_quota_read (run->sources);
  LanesFact *affinity = &run->machine->facts[LANES_FACT_AFFINITY];
  LanesFact *limit = &run->machine->facts[LANES_FACT_QUOTA];
  gboolean known = limit->status == LANES_STATUS_OK || limit->status == LANES_STATUS_DEGRADED;

  if (!lanes_cpus_equal (allowed, run->topology->allowed))
    {
      affinity->status = LANES_STATUS_DEGRADED;
      affinity->reason = LANES_REASON_CHANGED;
      affinity->value = MIN (affinity->value, allowed->len);
    }
  if (quota.visible && quota.cpus != run->quota.cpus)
    {
      limit->status = LANES_STATUS_DEGRADED;
      limit->reason = LANES_REASON_CHANGED;
      limit->value = known ? fmin (limit->value, quota.cpus) : quota.cpus;
      if (quota.cpus < run->quota.cpus)
        {
          run->quota = quota;
          lanes_quota_store_period (run);
        }
    }
}

static void
store_usable (LanesMachine *machine)
{
  const LanesFact *quota = &machine->facts[LANES_FACT_QUOTA];
  double affinity = machine->facts[LANES_FACT_AFFINITY].value;
  double limit = lanes_machine_fact (machine, LANES_FACT_QUOTA, INFINITY);
  LanesFact *usable = &machine->facts[LANES_FACT_USABLE];

  lanes_machine_set_fact (machine, LANES_FACT_USABLE, fmin (affinity, limit),
                          limit < affinity ? quota->origin : LANES_ORIGIN_DETECTED);
  if (quota->status == LANES_STATUS_OK)
    {
      usable->confidence = quota->confidence;
      return;
    }
  /* There may be a quota that nothing shows. */
  usable->status = LANES_STATUS_DEGRADED;
  usable->reason = quota->reason;
  usable->confidence = LANES_CONFIDENCE_LOW;
}

static gboolean
is_complete (const LanesMachine *machine)
{
  for (guint i = 0; i < machine->n_phases; i++)
    {
      if (machine->phases[i].status == LANES_STATUS_SKIPPED ||
          machine->phases[i].status == LANES_STATUS_CANCELLED ||
          machine->phases[i].status == LANES_STATUS_FAILED)
        return FALSE;
    }
  return TRUE;
}

static void
finish (LanesRun *run)
{
  LanesMachine *machine = run->machine;

  check_changes (run);
  store_usable (machine);
  lanes_noise_store (&run->noise, machine);
  name_the_missing (machine);
  machine->complete = is_complete (machine);
  machine->duration_ns = lanes_sources_now (run->sources) - run->started;
  g_atomic_int_set (&run->context->progress->permille, 1000);
}

/**
 * lanes_phases_run:
 * @context: what to run with; owned by the caller
 * @machine: an empty profile to fill in
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Runs all phases. A phase that fails leaves its reason in the profile, and the others run.
 *
 * Returns: %FALSE only when it was stopped
 */
gboolean
lanes_phases_run (LanesContext *context, LanesMachine *machine, GError **error)
{
  g_auto (LanesRun) run = {
    .context = context,
    .sources = &context->sources,
    .stop = context->stop,
    .machine = machine,
    .speeds = g_array_new (FALSE, FALSE, sizeof (double)),
  };

  machine->seed = run.sources->get_seed (run.sources);
  run.random = g_rand_new_with_seed ((guint32) machine->seed);
  run.started = lanes_sources_now (run.sources);
  run.hard_deadline = run.started + HARD_BUDGET;
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      if (!lanes_stop_check (run.stop, error))
        return FALSE;
      do_phase (&run, i);
    }
  if (!lanes_stop_check (run.stop, error))
    return FALSE;
  finish (&run);
  return TRUE;
}
