/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a request of a service takes, and how many a second can be carried.
 *
 * Requests arrive at random and pass a delay (the wait) and two stations: one of a single server
 * (the GIL, the event loop, the parent process) and the CPUs. From start to end each holds a slot
 * (a thread, a worker, a place in flight), so that it first queues for that and then, inside, where
 * the load is highest; behind that the other station sees fewer at once than it can serve. */

#include "lanes-model-private.h"

#include <math.h>

/* A service is planned for this load; beyond it response times explode. */
#define MAX_UTILISATION 0.95

/* s; longer than any request takes. */
#define HOPELESS 1e12

/* s after which CPython makes a thread hand the GIL on (sys.getswitchinterval), and about what a
 * busy CPU grants a process. */
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
  double slots;
  double cv2; /* how uneven @alone is */
  LanesGrant grant;
  double work;       /* processor seconds of a request; 0 where no quota holds it back */
  double shared_cv2; /* how uneven requests get by sharing what is granted */
  double held;       /* the part of @alone for which the quota holds a request back */
} Flow;

static double
load_of (const Station *station, double rate)
{
  if (station->demand <= 0)
    return 0;
  return MIN (rate * station->demand / station->servers, LANES_MODEL_MOST_LOAD);
}

/*
 * lanes_model_queue:
 *
 * The mean wait of M/G/c, s, by the approximation of Sakasegawa (1977); exact for M/M/1 and M/D/1.
 * @cv2 is the variance of the demands over their squared mean.
 */
double
lanes_model_queue (double demand, double servers, double cv2, double load)
{
  return (1 + cv2) / 2 * demand / servers * pow (load, sqrt (2 * (servers + 1)) - 1) / (1 - load);
}

static double
queue_of (const Station *station, double rate)
{
  double load = load_of (station, rate);

  return load > 0 ? lanes_model_queue (station->demand, station->servers, station->cv2, load) : 0;
}

/* The wait for a station of those that hold a slot: they cannot be more than there are. */
static double
inner_queue (const Flow *flow, const Station *station, double rate)
{
  double most = (flow->slots - 1) * station->demand / MAX (station->servers, 1);

  return CLAMP (queue_of (station, rate), 0, most);
}

/* What holds a slot, with the queue inside. Where each worker has a CPU of its own, they slow each
 * other down instead. */
static Station
slots_of (const Flow *flow, double rate)
{
  double inner = inner_queue (flow, &flow->serial, rate);
  double slowed = 0;

  if (flow->slots > ceil (flow->cpus.servers))
    inner = MAX (inner, inner_queue (flow, &flow->cpus, rate));
  else if (flow->cpus.demand > 0)
    slowed = flow->cpus.demand * MAX (0, flow->slots / flow->cpus.servers - 1);
  return (Station) { flow->alone + slowed + inner, flow->slots, flow->cv2 };
}

static double
held_back (const Flow *flow, double rate)
{
  return lanes_model_held_back (&flow->grant, flow->work, flow->shared_cv2, rate);
}

/* The mean response when all takes @work times as long. */
static double
response_of (const Flow *flow, double rate, double work)
{
  Flow scaled = *flow;
  double queue, held, apart;
  Station slots;

  scaled.alone *= work;
  scaled.serial.demand *= work;
  scaled.cpus.demand *= work;
  scaled.work *= work;
  slots = slots_of (&scaled, rate);
  queue = slots.demand - scaled.alone + queue_of (&slots, rate);
  held = held_back (&scaled, rate);
  /* Who queues stands still meanwhile: the nearer the quota comes to what can be busy, the more is
   * both the same wait; fitted to simulations. */
  apart = held > 0 ? 1 - pow (scaled.grant.quota / scaled.grant.cores, 4) : 0;
  return scaled.alone + MAX (queue, held) + apart * MIN (queue, held);
}

/* How many a second a station of one server lets through when only so many are under way: the
 * approximate mean value analysis of Schweitzer (1979), whose equation is quadratic here. */
static double
closed_throughput (double slots, double delay, double demand)
{
  double seen = (slots - 1) / slots * demand;
  double b = delay + demand + slots * seen;
  double square = MAX (0, seen * delay);

  /* In this form nothing cancels out when there is hardly any delay. */
  return 2 * slots / (b + sqrt (b * b - 4 * square * slots));
}

static double
capacity_of (const Flow *flow)
{
  double capacity = flow->slots / slots_of (flow, 0).demand;

  if (flow->serial.demand > 0)
    capacity = MIN (capacity, closed_throughput (flow->slots, flow->alone - flow->serial.demand,
                                                 flow->serial.demand));
  if (flow->cpus.demand > 0)
    capacity = MIN (capacity, flow->cpus.servers / flow->cpus.demand);
  if (flow->work > 0)
    capacity = MIN (capacity, flow->grant.quota / flow->work);
  return capacity;
}

/* Of equally long computing: pieces that are cut off and shared with those that came later end as
 * late as if they were of random length. */
static double
unevenness (const LanesModel *self, double computing, gboolean shared)
{
  double piece = computing / self->job->waits;

  return shared && piece > TIME_SLICE ? 1 - TIME_SLICE / piece : 0;
}

static Flow
sequential_flow (const LanesModel *self)
{
  double alone = self->job->w + lanes_model_sleep_overrun (self) + lanes_job_computing (self->job) +
                 lanes_model_cost (self, LANES_COST_CALL);

  return (Flow) { .alone = alone, .slots = 1 };
}

static Flow
asyncio_flow (const LanesModel *self, double in_flight, double pulled)
{
  double computing = lanes_job_computing (self->job) + pulled;
  double alone = self->job->w + lanes_model_loop_overrun (self) + computing;

  return (Flow) {
    .alone = alone,
    .serial = { computing, 1, 0 },
    .slots = in_flight,
  };
}

static Flow
thread_flow (const LanesModel *self, double k, double overhead, double delay, double slots)
{
  double held = self->python->gil_enabled ? lanes_model_gil_slicing (self) * self->job->g : 0;
  double computing = lanes_job_computing (self->job) + overhead;
  double alone = delay + computing;

  return (Flow) {
    .alone = alone,
    .serial = { held + overhead, 1, unevenness (self, held, k > 1) },
    .cpus = { computing, lanes_model_thread_speedup (self, k),
              unevenness (self, computing, k > self->cpus) },
    .slots = slots,
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
  double computing = lanes_job_computing (self->job) + costs->payload + costs->dispatch;
  double alone = delay + computing;

  return (Flow) {
    .alone = alone,
    .serial = { parent, 1, 0 },
    .cpus = { computing, lanes_machine_speedup (self->machine, k),
              unevenness (self, computing, k > self->cpus) },
    .slots = slots,
  };
}

static Flow
hybrid_flow (const LanesModel *self, double k, double in_flight, double delay, double pulled)
{
  double waits = self->job->waits;
  LanesPoolCosts costs = lanes_model_process_costs (self, k);

  costs.parent = waits * lanes_model_cost (self, LANES_COST_HYBRID_PARENT) + pulled;
  costs.dispatch = waits * lanes_model_dispatch_cost (self, LANES_COST_HYBRID_TASK_1C, k);
  return pool_flow (self, k, &costs, delay, in_flight);
}

static Flow
hopping_flow (const LanesModel *self, const LanesSetup *setup, double delay, double pulled)
{
  double hop = lanes_model_cost (self, LANES_COST_THREAD_HOP), k = setup->workers;

  if (lanes_model_keeps_in_flight (self, LANES_MECHANISM_ASYNCIO_THREADS))
    return thread_flow (self, k,
                        lanes_model_thread_task (self, k) + self->job->waits * hop + pulled, delay,
                        setup->in_flight);
  return thread_flow (self, k, lanes_model_thread_wait (self, k) + hop + pulled, delay, k);
}

static Flow
flow_by_mechanism (const LanesModel *self, LanesMechanism mechanism, const LanesSetup *setup)
{
  double k = setup->workers;
  double pulled = lanes_model_cost (self, LANES_COST_TASK_WAIT) +
                  (self->job->waits - 1) * lanes_model_cost (self, LANES_COST_TASK_PULLED);
  double wait = self->job->w + lanes_model_sleep_overrun (self);
  double loop_wait = self->job->w + lanes_model_loop_overrun (self);
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
      return hopping_flow (self, setup, self->job->async_client ? loop_wait : wait, pulled);
    case LANES_MECHANISM_PROCESSES:
      costs = lanes_model_process_costs (self, k);
      return pool_flow (self, k, &costs, wait, k);
    case LANES_MECHANISM_INTERPRETERS:
      costs = lanes_model_interpreter_costs (self, k);
      return pool_flow (self, k, &costs, wait, k);
    case LANES_MECHANISM_ASYNCIO_PROCESSES:
      return hybrid_flow (self, k, setup->in_flight, loop_wait, pulled);
    default:
      g_assert_not_reached ();
    }
}

/* What is granted at most, where that is less than the cores that can be busy. */
static void
limit_flow (const LanesModel *self, LanesMechanism mechanism, double workers, Flow *flow)
{
  double c = lanes_job_computing (self->job);

  if (!lanes_model_is_limited (self, mechanism, workers, &flow->grant))
    return;
  flow->work = MAX (c, MAX (flow->cpus.demand, flow->serial.demand)) *
               lanes_machine_stretch (self->machine, flow->grant.cores);
  /* A single one has the grant for itself: fitted to simulations of 1 to 64 slots. */
  flow->shared_cv2 = MAX (flow->serial.cv2, flow->cpus.cv2) *
                     MAX (0, 1 - MAX (1, flow->grant.quota) / flow->slots);
  flow->held = lanes_model_in_turn (self, 1) - self->job->w - c;
  flow->alone += flow->held;
}

static Flow
flow_of (const LanesModel *self, LanesMechanism mechanism, const LanesSetup *setup)
{
  Flow flow = flow_by_mechanism (self, mechanism, setup);

  limit_flow (self, mechanism, setup->workers, &flow);
  flow.alone = MAX (flow.alone, LANES_MODEL_INSTANT);
  flow.cv2 = pow (self->job->cv * self->job->w / flow.alone, 2);
  return flow;
}

static double
load_on (const Flow *flow, double rate)
{
  const Station slots = slots_of (flow, rate);

  return MAX (rate / capacity_of (flow), load_of (&slots, rate));
}

/* What a setup is chosen by, less is better: how long a request takes, or, where the rate cannot be
 * carried, how far it is from that. */
static double
badness (const LanesModel *self, LanesMechanism mechanism, const LanesSetup *setup)
{
  Flow flow = flow_of (self, mechanism, setup);
  double load = load_on (&flow, self->job->rate);

  return load > MAX_UTILISATION ? HOPELESS * load : response_of (&flow, self->job->rate, 1);
}

/*
 * lanes_model_service_setup:
 *
 * As many threads as requests may be under way where each holds one; otherwise the fewest workers
 * of which more would not answer sooner.
 */
LanesSetup
lanes_model_service_setup (const LanesModel *self, LanesMechanism mechanism)
{
  guint cap = (guint) MAX (1, lanes_model_worker_cap (self, mechanism));
  LanesSetup setup = { .in_flight = lanes_model_in_flight_cap (self), .chunk = 1 };
  LanesSetup best = setup;
  double least = INFINITY;

  if (lanes_model_holds_threads (self, mechanism))
    {
      best.workers = cap;
      return best;
    }
  for (setup.workers = 1; setup.workers > 0;
       setup.workers = lanes_model_next_workers (self, setup.workers, cap))
    {
      double now = badness (self, mechanism, &setup);

      if (now < least * (1 - LANES_NOISE))
        {
          best = setup;
          least = now;
        }
    }
  return best;
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
  double rate = self->job->rate, least = LANES_MODEL_LEAST_WORK * flow.alone;

  prediction->capacity = capacity_of (&flow);
  if (load_on (&flow, rate) > MAX_UTILISATION)
    {
      if (prediction->capacity * flow.work >= flow.grant.quota * (1 - 1e-9))
        prediction->held = held_back (&flow, rate);
      prediction->ruling = LANES_RULING_RATE;
      return;
    }
  prediction->likely = response_of (&flow, rate, 1);
  prediction->queue = prediction->likely - flow.alone;
  prediction->held = flow.held + held_back (&flow, rate);
  prediction->low = least + (response_of (&flow, rate, LANES_MODEL_LEAST_WORK) - least) / 2;
  prediction->high =
      response_of (&flow, rate, LANES_MODEL_MOST_WORK) + 0.2 * self->job->cv * flow.alone;
}
