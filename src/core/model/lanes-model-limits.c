/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which mechanisms can be used at all, and how far each can be taken. */

#include "lanes-model-private.h"

#include <math.h>

/* Caps of the search. More processes only cost their start; interpreters beyond two a CPU gain
 * nothing. */
#define USUAL_THREADS 128
#define MAX_PROCESSES 64
#define PROCESSES_PER_CPU 16.0
#define MAX_IN_FLIGHT 10000

/* Computing longer than this on the event loop is felt, and cannot be cancelled meanwhile. */
#define STALL_LIMIT 0.05

/* Processes and threads that a program and its helpers need beside its workers. */
#define OTHER_PIDS 8

/* So many copies of a payload are under way. */
#define PAYLOAD_COPIES 3

/* Whether the wait is awaited, so that the client must be. */
gboolean
lanes_model_awaits (LanesMechanism mechanism)
{
  return mechanism == LANES_MECHANISM_ASYNCIO || mechanism == LANES_MECHANISM_ASYNCIO_PROCESSES;
}

static double
memory_cap (const LanesModel *self)
{
  double worker = self->python->costs[LANES_COST_PROCESS_MEMORY] +
                  self->job->payload * PAYLOAD_COPIES * 1048576;

  return floor (LANES_JOB_MEMORY_SHARE * self->job->memory / worker);
}

/* Whether all that workers of a mechanism are for is to compute side by side: a background job may
 * want one for its own sake, and killable work needs one. */
gboolean
lanes_model_only_shares (const LanesModel *self, LanesMechanism mechanism)
{
  return lanes_mechanism_hands_over (mechanism) && self->job->kind != LANES_KIND_BACKGROUND &&
         !self->job->hard_kill;
}

/* Why a mechanism cannot be used. */
LanesRuling
lanes_model_rule (const LanesModel *self, LanesMechanism mechanism)
{
  const LanesJob *job = self->job;

  if (lanes_job_content (job) > LANES_JOB_MEMORY_SHARE * job->memory)
    return LANES_RULING_CONTENT;
  if (lanes_model_awaits (mechanism) && job->w > 0 && !job->async_client)
    return LANES_RULING_BLOCKING_CLIENT;
  if (job->kind == LANES_KIND_BACKGROUND &&
      (mechanism == LANES_MECHANISM_SEQUENTIAL ||
       (mechanism == LANES_MECHANISM_ASYNCIO && lanes_job_computing (job) > STALL_LIMIT)))
    return LANES_RULING_HOLDS_UP;
  /* A coroutine is cancelled where it waits. */
  if (job->hard_kill && !lanes_mechanism_uses_processes (mechanism) &&
      (mechanism != LANES_MECHANISM_ASYNCIO || job->w <= 0 ||
       lanes_job_computing (job) > STALL_LIMIT))
    return LANES_RULING_HARD_KILL;
  if (mechanism == LANES_MECHANISM_INTERPRETERS &&
      self->python->minor < LANES_PYTHON_INTERPRETERS_SINCE)
    return LANES_RULING_OLD_PYTHON;
  if (lanes_mechanism_hands_over (mechanism) && !job->picklable)
    return LANES_RULING_NOT_PICKLABLE;
  if (lanes_mechanism_hands_over (mechanism) && job->shared == LANES_SHARED_HOT)
    return LANES_RULING_SHARED_STATE;
  if (lanes_model_only_shares (self, mechanism) && lanes_machine_cores (self->machine) <= 1)
    return LANES_RULING_ONE_CPU;
  if (lanes_mechanism_uses_processes (mechanism) && memory_cap (self) < 1)
    return LANES_RULING_MEMORY;
  return LANES_RULING_NONE;
}

/* Tasks under way at once that the far side, the open files and sense allow. */
double
lanes_model_in_flight_cap (const LanesModel *self)
{
  const LanesJob *job = self->job;
  double wanted = job->kind == LANES_KIND_SERVICE ? job->in_flight : job->n;
  /* A program may raise its own soft limit up to the hard one; half of it stays for files. */
  double files = lanes_machine_fact (self->machine, LANES_FACT_FILES_HARD, INFINITY) / 2;

  wanted = MIN (wanted, job->w > 0 ? job->limit : INFINITY);
  return MAX (1, MIN (MIN (wanted, MAX_IN_FLIGHT), floor (files)));
}

/* To two digits: no measurement tells 163 threads from 160. */
static double
round_up (double n)
{
  double step = pow (10, MAX (0, floor (log10 (n)) - 1));

  return ceil (n / step) * step;
}

static double
thread_cap (const LanesModel *self)
{
  const LanesJob *job = self->job;
  double wait = lanes_model_cost (self, LANES_COST_THREAD_WAIT_16);
  double cpus = lanes_machine_speedup (self->machine, self->cpus);
  double station = MAX ((self->python->gil_enabled ? self->job->g : 0) + wait,
                        (lanes_job_computing (self->job) + wait) / cpus);

  /* Of a service there is one for each request under way, whatever they take. */
  if (job->kind == LANES_KIND_SERVICE)
    return LANES_MODEL_MAX_THREADS;
  if (job->w <= 0)
    return 4 * lanes_machine_cores (self->machine);
  return CLAMP (round_up (1 + job->w / station), USUAL_THREADS, LANES_MODEL_MAX_THREADS);
}

/* The most workers that can be of use. */
static double
useful_workers (const LanesModel *self, LanesMechanism mechanism)
{
  double slots = lanes_model_in_flight_cap (self);
  double cores = lanes_machine_cores (self->machine);
  double tasks = self->job->kind == LANES_KIND_SERVICE ? self->job->in_flight : self->job->n;

  switch (mechanism)
    {
    case LANES_MECHANISM_THREADS:
      return MIN (thread_cap (self), slots);
    case LANES_MECHANISM_ASYNCIO_THREADS:
      /* With an awaitable client the threads only compute, whatever the far side allows. */
      return MIN (thread_cap (self), self->job->async_client ? 4 * cores : slots);
    case LANES_MECHANISM_PROCESSES:
      return MIN (MIN (MIN (MAX_PROCESSES, PROCESSES_PER_CPU * cores), memory_cap (self)),
                  slots);
    case LANES_MECHANISM_ASYNCIO_PROCESSES:
      return MIN (MIN (4 * cores, memory_cap (self)), tasks);
    case LANES_MECHANISM_INTERPRETERS:
      return MIN (2 * cores, slots);
    case LANES_MECHANISM_SEQUENTIAL:
    case LANES_MECHANISM_ASYNCIO:
    default:
      return 1;
    }
}

/* The most workers that can be of use and are allowed; a whole number or more. */
double
lanes_model_worker_cap (const LanesModel *self, LanesMechanism mechanism)
{
  double allowed = lanes_machine_fact (self->machine, LANES_FACT_PIDS_MAX, INFINITY) -
                   lanes_machine_fact (self->machine, LANES_FACT_PIDS_CURRENT, 0) - OTHER_PIDS;

  return MAX (1, MIN (useful_workers (self, mechanism), allowed));
}
