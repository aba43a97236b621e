/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a quota of processor time does to a batch.
 *
 * The kernel grants a control group so much processor time in each period, holds it back when that
 * is used up, and starts afresh with the next period (sched-bwc.rst of the Linux documentation). A
 * batch that needs less than one period's grant is not held back at all; a longer one that keeps b
 * cores busy gets ahead of the quota by what it may use at once. It begins at any moment of a
 * period, and over all of them W processor seconds take W / q - P (1 - q / b) on average: the mean
 * is exact but for steps of one period, of which @early and @late tell how far they reach. */

#include "lanes-model-private.h"

#include <math.h>

/* Cores that a mechanism keeps busy at once. */
static double
busy_cores (const LanesModel *self, LanesMechanism mechanism, double workers)
{
  gboolean threads =
      mechanism == LANES_MECHANISM_THREADS || mechanism == LANES_MECHANISM_ASYNCIO_THREADS;

  if (threads && self->python->gil_enabled && self->job->h <= 0)
    return 1;
  return MIN (workers, lanes_machine_cores (self->machine));
}

/* Processor seconds of the starts: each worker costs what a pool of one takes. */
static double
start_work (const LanesModel *self, LanesMechanism mechanism, double workers)
{
  if (self->job->warm)
    return 0;
  if (mechanism == LANES_MECHANISM_INTERPRETERS)
    return workers * lanes_model_cost (self, LANES_COST_INTERPRETER_POOL_1);
  if (lanes_mechanism_uses_processes (mechanism))
    return workers * lanes_model_cost (self, LANES_COST_PROCESS_POOL_1) +
           lanes_model_cost (self, LANES_COST_FORK_SERVER);
  return 0;
}

/* Processor seconds that Python adds to a task. */
static double
task_overhead (const LanesModel *self, LanesMechanism mechanism, const LanesSetup *setup)
{
  double k = setup->workers, waits = self->job->waits;
  double threads = self->job->w > 0 ? lanes_model_thread_wait (self, k)
                                    : lanes_model_thread_task (self, k);
  LanesPoolCosts costs;

  switch (mechanism)
    {
    case LANES_MECHANISM_SEQUENTIAL:
      return lanes_model_cost (self, LANES_COST_CALL);
    case LANES_MECHANISM_THREADS:
      return threads;
    case LANES_MECHANISM_ASYNCIO:
      return lanes_model_pulled_task (self);
    case LANES_MECHANISM_ASYNCIO_THREADS:
      return threads + waits * lanes_model_cost (self, LANES_COST_THREAD_HOP);
    case LANES_MECHANISM_ASYNCIO_PROCESSES:
      return lanes_model_process_costs (self, k).payload + lanes_model_pulled_task (self) +
             waits * lanes_model_dispatch_cost (self, LANES_COST_HYBRID_TASK_1C, k);
    case LANES_MECHANISM_PROCESSES:
    case LANES_MECHANISM_INTERPRETERS:
      costs = mechanism == LANES_MECHANISM_PROCESSES ? lanes_model_process_costs (self, k)
                                                     : lanes_model_interpreter_costs (self, k);
      return costs.item + costs.payload + costs.dispatch / setup->chunk;
    default:
      g_assert_not_reached ();
    }
}

/*
 * lanes_model_hold_back:
 *
 * Makes @estimate, of a batch that runs freely, that of one under the machine's quota.
 */
void
lanes_model_hold_back (const LanesModel *self,
                       LanesMechanism mechanism,
                       const LanesSetup *setup,
                       LanesEstimate *estimate)
{
  double quota = lanes_machine_usable (self->machine);
  double period = lanes_machine_quota_period (self->machine);
  double cores = busy_cores (self, mechanism, setup->workers);
  /* Cores that slow each other down need more processor time for the same work. */
  double stretch = cores / lanes_machine_speedup (self->machine, cores);
  double task = lanes_job_computing (self->job) + task_overhead (self, mechanism, setup);
  double work = self->job->n * task * stretch + start_work (self, mechanism, setup->workers);
  double ahead = period * (1 - quota / cores);
  double periods = work / (quota * period);
  double least = work / quota - ahead + self->job->w;

  if (quota >= cores || periods <= 1 || least <= estimate->time)
    return;
  estimate->time = least;
  estimate->staggered = MAX (estimate->staggered, least);
  estimate->lockstep = MAX (estimate->lockstep, least);
  estimate->early = ahead * fmod (periods, 1);
  estimate->late = ahead - estimate->early;
}
