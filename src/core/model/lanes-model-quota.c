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

/*
 * lanes_model_busy_cores:
 *
 * The most cores that a mechanism keeps busy at once: whoever computes with the GIL is alone in
 * that.
 */
double
lanes_model_busy_cores (const LanesModel *self, LanesMechanism mechanism, double workers)
{
  double c = lanes_job_computing (self->job);
  double most = MIN (workers, lanes_machine_cores (self->machine));
  gboolean threads =
      mechanism == LANES_MECHANISM_THREADS || mechanism == LANES_MECHANISM_ASYNCIO_THREADS;

  if (threads && self->python->gil_enabled)
    most = self->job->h > 0 ? MIN (most, c / MAX (self->job->g, LANES_MODEL_INSTANT)) : 1;
  return MAX (1, most);
}

/*
 * lanes_model_burst:
 *
 * How long the computing of a task that runs alone takes, s: each stretch of it that needs more
 * than one core is granted stands still for the rest of the period.
 */
double
lanes_model_burst (const LanesModel *self)
{
  double quota = MIN (1, lanes_machine_usable (self->machine));
  double ahead = lanes_machine_quota_period (self->machine) * (1 - quota);
  double stretch = lanes_job_computing (self->job) / self->job->waits;

  return self->job->waits * MAX (stretch, stretch / quota - ahead);
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
  if (mechanism == LANES_MECHANISM_THREADS || mechanism == LANES_MECHANISM_ASYNCIO_THREADS)
    return lanes_model_thread_start (self, MIN (workers, self->job->n));
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
      costs = lanes_model_process_costs (self, k);
      return costs.item + costs.payload + costs.dispatch / setup->chunk;
    case LANES_MECHANISM_INTERPRETERS:
      costs = lanes_model_interpreter_costs (self, k);
      return costs.item + costs.payload + costs.dispatch;
    default:
      g_assert_not_reached ();
    }
}

/* How many of @most cores are busy while @work, of one that nobody slows down, is done in @time. */
static double
average_cores (const LanesModel *self, double most, double work, double time)
{
  double throughput = time > 0 ? work / time : INFINITY;
  double share = throughput / lanes_machine_speedup (self->machine, most);

  return CLAMP (most * share, 1, most);
}

/*
 * lanes_model_apply_quota:
 *
 * Makes @estimate, of a batch that runs freely, that of one under the machine's quota; @early and
 * @late tell how far, s, a run may end from that by the moment it begins at.
 */
void
lanes_model_apply_quota (const LanesModel *self,
                         LanesMechanism mechanism,
                         const LanesSetup *setup,
                         LanesEstimate *estimate)
{
  const LanesJob *job = self->job;
  double quota = lanes_machine_usable (self->machine);
  double period = lanes_machine_quota_period (self->machine);
  double most = lanes_model_busy_cores (self, mechanism, setup->workers);
  double freely = estimate->time - estimate->tail;
  double task = lanes_job_computing (job) + task_overhead (self, mechanism, setup);
  double cores, work, ahead, held, alone, beyond;

  if (quota >= most)
    return;
  cores = average_cores (self, most, job->n * task, freely - estimate->start);
  work = job->n * task * lanes_machine_stretch (self->machine, cores) +
         start_work (self, mechanism, setup->workers);
  ahead = period * MAX (0, 1 - quota / most);
  held = work > quota * period ? work / quota - ahead + job->w : 0;
  alone = ceil (job->n / lanes_model_tasks_at_once (self, mechanism, setup)) *
          (job->w + lanes_model_burst (self));
  held = MAX (held, alone);
  if (held <= freely)
    return;
  estimate->time = held + estimate->tail;
  estimate->staggered = MAX (estimate->staggered, held);
  estimate->lockstep = MAX (estimate->lockstep, estimate->time);
  beyond = fmod (work / (quota * period), 1); /* of the last period's grant */
  estimate->early = MIN (ahead * beyond, held - freely);
  estimate->late = ahead * (1 - beyond);
}
