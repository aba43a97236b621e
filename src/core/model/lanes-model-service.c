/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a request of a service takes, and how many a second can be carried.
 *
 * Requests arrive at random and pass a delay (the wait) and three stations: one of a single server
 * (the GIL, the event loop, the parent process), the CPUs, and the slots, which a request holds
 * from its start to its end. It queues where the load is highest; behind that the others see fewer
 * at once than they can serve. */

#include "lanes-model-private.h"

#include <math.h>

/* A service is planned for this load; beyond it response times explode. */
#define MAX_UTILISATION 0.95

/* Workers are added up to this load, so that a queue is rare. */
#define COMFORTABLE_UTILISATION 0.7

/* s after which CPython makes a thread hand the GIL on (sys.getswitchinterval), and about what a
 * busy CPU grants a process: who computes for longer shares with those that came after. */
#define TIME_SLICE 0.005

typedef struct
{
  double demand; /* s of one server that a request takes */
  double servers;
  double cv2; /* how uneven that is: variance over squared mean */
} Station;

typedef struct
{
  double alone; /* s that a request takes when there is no other */
  Station serial;
  Station cpus;
  Station slots;
} Flow;

static double
capacity_of (const Station *station)
{
  return station->demand > 0 ? station->servers / station->demand : INFINITY;
}

static double
flow_capacity (const Flow *flow)
{
  return MIN (MIN (capacity_of (&flow->serial), capacity_of (&flow->cpus)),
              capacity_of (&flow->slots));
}

/* The mean wait of M/G/c, by the approximation of Sakasegawa (1977); exact for M/M/1 and M/D/1. */
static double
queue_of (const Station *station, double rate)
{
  double load = rate / capacity_of (station);

  if (load <= 0)
    return 0;
  return (1 + station->cv2) / 2 * station->demand / station->servers *
         pow (load, sqrt (2 * (station->servers + 1)) - 1) / (1 - load);
}

static double
flow_queue (const Flow *flow, double rate)
{
  return MAX (MAX (queue_of (&flow->serial, rate), queue_of (&flow->cpus, rate)),
              queue_of (&flow->slots, rate));
}

/* Of equally long computing: whoever shares with those that came later takes as long as if it were
 * of random length, and all the same when everyone is served to the end. */
static double
unevenness (double computing, gboolean shared)
{
  return shared && computing > TIME_SLICE ? 1 : 0;
}

/* What random waits make of a request that takes @alone. */
static double
wait_unevenness (const LanesModel *self, double alone)
{
  double part = self->job->cv * self->job->w / alone;

  return part * part;
}

static Flow
sequential_flow (const LanesModel *self)
{
  double alone = self->job->w + lanes_model_sleep_overrun (self) + self->g + self->h +
                 lanes_model_cost (self, LANES_COST_CALL);

  return (Flow) {
    .alone = alone,
    .serial = { alone, 1, wait_unevenness (self, alone) },
  };
}

static Flow
asyncio_flow (const LanesModel *self, double in_flight, double pulled)
{
  double computing = self->g + self->h + pulled;
  double alone = self->job->w + lanes_model_loop_overrun (self) + computing;

  return (Flow) {
    .alone = alone,
    .serial = { computing, 1, 0 },
    .slots = { alone, in_flight, wait_unevenness (self, alone) },
  };
}

static Flow
thread_flow (const LanesModel *self, double k, double overhead, double delay, double slots)
{
  double held = self->python->gil_enabled ? lanes_model_gil_slicing (self) * self->g : 0;
  double computing = self->g + self->h + overhead;
  double alone = delay + computing;

  return (Flow) {
    .alone = alone,
    .serial = { held + overhead, 1, unevenness (held, k > 1) },
    .cpus = { computing, lanes_model_thread_speedup (self, k),
              unevenness (computing, k > self->cpus) },
    .slots = { alone, slots, wait_unevenness (self, alone) },
  };
}

static Flow
pool_flow (const LanesModel *self,
           double k,
           const LanesPoolCosts *costs,
           double delay,
           double slots)
{
  double parent = costs->parent + costs->payload_parent;
  double computing = self->g + self->h + costs->payload + costs->dispatch;
  double alone = delay + computing + parent;

  return (Flow) {
    .alone = alone,
    .serial = { parent, 1, 0 },
    .cpus = { computing, lanes_model_speedup (self, k), unevenness (computing, k > self->cpus) },
    .slots = { alone, slots, wait_unevenness (self, alone) },
  };
}

static Flow
flow_of (const LanesModel *self, LanesMechanism mechanism, const LanesSetup *setup)
{
  double k = setup->workers, waits = self->job->waits;
  double pulled = lanes_model_cost (self, LANES_COST_TASK_WAIT) +
                  (waits - 1) * lanes_model_cost (self, LANES_COST_TASK_PULLED);
  double wait = self->job->w + lanes_model_sleep_overrun (self);
  double loop_wait = self->job->w + lanes_model_loop_overrun (self);
  double hop = lanes_model_cost (self, LANES_COST_THREAD_HOP);
  LanesPoolCosts costs;

  switch (mechanism)
    {
    case LANES_MECHANISM_SEQUENTIAL:
      return sequential_flow (self);
    case LANES_MECHANISM_THREADS:
      return thread_flow (self, k, lanes_model_thread_wait (self, k), wait, k);
    case LANES_MECHANISM_ASYNCIO:
      return asyncio_flow (self, setup->in_flight, pulled);
    case LANES_MECHANISM_ASYNCIO_THREADS:
      if (lanes_model_keeps_in_flight (self, mechanism))
        return thread_flow (self, k, lanes_model_thread_task (self, k) + waits * hop + pulled,
                            loop_wait, setup->in_flight);
      return thread_flow (self, k, lanes_model_thread_wait (self, k) + hop + pulled, wait, k);
    case LANES_MECHANISM_PROCESSES:
      costs = lanes_model_process_costs (self, k);
      return pool_flow (self, k, &costs, wait, k);
    case LANES_MECHANISM_INTERPRETERS:
      costs = lanes_model_interpreter_costs (self, k);
      return pool_flow (self, k, &costs, wait, k);
    case LANES_MECHANISM_ASYNCIO_PROCESSES:
      costs = lanes_model_process_costs (self, k);
      costs.parent = waits * lanes_model_cost (self, LANES_COST_HYBRID_PARENT) + pulled;
      costs.dispatch = waits * lanes_model_dispatch_cost (self, LANES_COST_HYBRID_TASK_1C, k);
      return pool_flow (self, k, &costs, loop_wait, setup->in_flight);
    default:
      g_assert_not_reached ();
    }
}

/*
 * lanes_model_service_setup:
 *
 * As many threads as requests may be under way; processes and interpreters until the rate fits.
 */
LanesSetup
lanes_model_service_setup (const LanesModel *self, LanesMechanism mechanism)
{
  guint cap = (guint) MAX (1, lanes_model_worker_cap (self, mechanism));
  double in_flight = lanes_model_in_flight_cap (self);
  LanesSetup setup = { .workers = 1, .in_flight = in_flight, .chunk = 1 };

  if (mechanism == LANES_MECHANISM_THREADS ||
      (mechanism == LANES_MECHANISM_ASYNCIO_THREADS &&
       !lanes_model_keeps_in_flight (self, mechanism)))
    {
      setup.workers = (guint) MAX (1, MIN (in_flight, LANES_MODEL_MAX_THREADS));
      return setup;
    }
  for (guint workers = 1; workers > 0; workers = lanes_model_next_workers (self, workers, cap))
    {
      Flow flow;

      setup.workers = workers;
      flow = flow_of (self, mechanism, &setup);
      if (workers >= MIN (self->cpus, cap) &&
          self->job->rate < COMFORTABLE_UTILISATION * flow_capacity (&flow))
        break;
    }
  return setup;
}

/*
 * lanes_model_service:
 *
 * The response time of the job's requests under a mechanism in one setup, or why there is none.
 */
void
lanes_model_service (const LanesModel *self,
                     LanesMechanism mechanism,
                     const LanesSetup *setup,
                     LanesPrediction *prediction)
{
  Flow flow = flow_of (self, mechanism, setup);
  double queue;

  prediction->capacity = flow_capacity (&flow);
  if (self->job->rate > MAX_UTILISATION * prediction->capacity)
    {
      prediction->ruling = LANES_RULING_RATE;
      return;
    }
  queue = flow_queue (&flow, self->job->rate);
  prediction->likely = flow.alone + queue;
  prediction->low = 0.92 * flow.alone + 0.5 * queue;
  prediction->high = 1.12 * flow.alone * (1 + 0.2 * self->job->cv) + 2 * queue;
}
