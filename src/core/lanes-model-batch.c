/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The formulas: how long a batch takes, and what a request of a service costs, under each
 * mechanism in one given setup.
 *
 * A mechanism is a closed queueing network: a delay that never queues (the wait) and stations (the
 * GIL, the event loop, the CPUs, the parent process), each with a demand a task. k slots run
 * through it. Perfectly staggered slots give the shortest time, slots in lock-step the longest;
 * how far between the two a run lies is theta, fitted to measured runs. */

#include "lanes-model-private.h"

#include <math.h>

#define US 1e-6
#define MS 1e-3

/* Each thread that waits for the GIL polls every 5 ms and costs 5 us each time. */
#define GIL_POLL_SHARE 0.001

/* A worker process that sleeps and wakes up again. */
#define WAKE_UP (12 * US)

/* Dispatch to more than 2C processes costs more with each of them. */
#define DISPATCH_GROWTH (1.0 / 30)

double
lanes_model_cost (const LanesModel *self, LanesCost cost)
{
  return self->python->costs[cost] * self->overheads;
}

/* Relative to one thread at full speed: a quota below 1 is in the job's times already. */
double
lanes_model_speedup (const LanesModel *self, double workers)
{
  return lanes_machine_speedup (self->machine, workers) / lanes_machine_speedup (self->machine, 1);
}

static double
between (double x, double x0, double y0, double x1, double y1)
{
  return y0 + CLAMP ((x - x0) / (x1 - x0), 0, 1) * (y1 - y0);
}

/* A cost known at three points, by straight lines, beyond the last by its slope. */
static double
cost_at (const LanesModel *self, double k, const double *points, LanesCost first)
{
  double a = lanes_model_cost (self, first);
  double b = lanes_model_cost (self, first + 1);
  double c = lanes_model_cost (self, first + 2);

  if (k <= points[1])
    return between (k, points[0], a, points[1], b);
  return b + MAX (0, (k - points[1]) / (points[2] - points[1])) * (c - b);
}

static double
thread_task (const LanesModel *self, double k)
{
  static const double points[] = { 2, 64, 256 };

  return cost_at (self, k, points, LANES_COST_THREAD_TASK_2);
}

static double
thread_wait (const LanesModel *self, double k)
{
  static const double points[] = { 16, 64, 256 };

  return cost_at (self, k, points, LANES_COST_THREAD_WAIT_16);
}

static double
sleep_overrun (const LanesModel *self)
{
  static const double points[] = { 0.2 * MS, 1 * MS, 5 * MS };
  double w = self->job->w;

  return w > 0 ? cost_at (self, MIN (w, points[2]), points, LANES_COST_SLEEP_OVERRUN_200US) : 0;
}

/* An idle loop's timers are rounded up to the next ms. */
static double
loop_overrun (const LanesModel *self)
{
  double w = self->job->w;
  double at_1ms = lanes_model_cost (self, LANES_COST_LOOP_OVERRUN_1MS);

  if (w <= 0)
    return 0;
  if (w < 1 * MS)
    return self->overheads * (ceil (w / MS) * MS - w) + at_1ms;
  return between (w, 1 * MS, at_1ms, 5 * MS, lanes_model_cost (self, LANES_COST_LOOP_OVERRUN_5MS));
}

/* Pool of processes, start to end: measured for 1, 2, 4 and 8, beyond by the slope. */
static double
process_start (const LanesModel *self, double k)
{
  double f1 = lanes_model_cost (self, LANES_COST_PROCESS_POOL_1);
  double f2 = lanes_model_cost (self, LANES_COST_PROCESS_POOL_2);
  double f4 = lanes_model_cost (self, LANES_COST_PROCESS_POOL_4);
  double f8 = lanes_model_cost (self, LANES_COST_PROCESS_POOL_8);

  if (self->job->warm)
    return 0;
  f1 += k <= 2   ? between (k, 1, 0, 2, f2 - f1)
        : k <= 4 ? between (k, 2, f2, 4, f4) - f1
        : k <= 8 ? between (k, 4, f4, 8, f8) - f1
                 : f8 - f1 + (k - 8) * (f8 - f1) / 7;
  return f1 + lanes_model_cost (self, LANES_COST_FORK_SERVER);
}

static double
interpreter_start (const LanesModel *self, double k)
{
  double f1 = lanes_model_cost (self, LANES_COST_INTERPRETER_POOL_1);
  double f2 = lanes_model_cost (self, LANES_COST_INTERPRETER_POOL_2);
  double f4 = lanes_model_cost (self, LANES_COST_INTERPRETER_POOL_4);

  if (self->job->warm)
    return 0;
  return k <= 2 ? between (k, 1, f1, 2, f2) : f2 + (k - 2) / 2 * (f4 - f2);
}

static double
thread_start (const LanesModel *self, double k)
{
  return self->job->warm ? 0 : k * lanes_model_cost (self, LANES_COST_THREAD_START);
}

/* Tasks of the busiest worker when chunks are dealt out in turn. */
static double
busiest_share (double n, double k, double chunk)
{
  double chunks = ceil (n / chunk);
  double last = n - (chunks - 1) * chunk;
  double full = floor ((chunks - 1) / k);

  return fmod (chunks - 1, k) < 0.5 ? full * chunk + last : (full + 1) * chunk;
}

/* The expected maximum of m random waits above their mean, in standard deviations: the harmonic
 * number less one, exact for exponential waits. */
static double
tail_of (const LanesModel *self, double m)
{
  double harmonic = m < 1.5 ? 1 : log (m) + 0.5772 + 0.5 / m;

  return self->job->w * self->job->cv * (harmonic - 1);
}

static void
add_tail (const LanesModel *self, LanesEstimate *estimate, double slots)
{
  estimate->tail = tail_of (self, MIN (slots, self->job->n));
  estimate->time += estimate->tail;
  estimate->lockstep += estimate->tail;
}

/* Results of early waits are computed while late ones still wait. */
static double
overlap_with_tail (const LanesEstimate *estimate, double work)
{
  return MIN (estimate->tail, work);
}

static void
add_start (LanesEstimate *estimate, double start)
{
  estimate->start += start;
  estimate->time += start;
  estimate->staggered += start;
  estimate->lockstep += start;
}

static LanesEstimate
exactly (double time)
{
  return (LanesEstimate) { .time = time, .staggered = time, .lockstep = time };
}

/* The closed network with a delay and two stations. */
static LanesEstimate
closed (double n, double k, double delay, double d1, double d2, double theta)
{
  double sum = d1 + d2;
  double most = MAX (d1, d2);
  double once = delay + sum;
  double waves = ceil (n / k);
  LanesEstimate estimate = {
    .staggered = MAX (n * most + once - most, waves * once),
    .lockstep = MAX (n * sum + waves * delay, waves * once),
  };

  estimate.time = estimate.staggered + MIN (1, theta) * (estimate.lockstep - estimate.staggered);
  return estimate;
}

static double
theta_cpu (const LanesModel *self, double k)
{
  double c = self->g + self->h;

  if (k <= lanes_model_speedup (self, self->cpus) + 0.2)
    return 0.05;
  return 0.05 + MIN (1, c / (4 * MS)) * (0.2 + 0.6 * MIN (1, k / self->job->n));
}

static double
theta_gil (const LanesModel *self, double k, double overhead)
{
  double g = self->g;

  if (k <= 1)
    return 0.05;
  return 0.05 + 0.1 * MIN (1, g / (4 * MS)) +
         (g / (25 * MS) + 2 * overhead / MAX (overhead + g, 1e-9)) * k / self->job->n;
}

static double
gil_slicing (const LanesModel *self)
{
  return self->overheads > 0 ? MAX (1, self->python->costs[LANES_COST_GIL_SLICING]) : 1;
}

static double
native_task (const LanesModel *self, double k)
{
  return between (k, self->cpus, lanes_model_cost (self, LANES_COST_NATIVE_TASK_1C),
                  2.0 * self->cpus, lanes_model_cost (self, LANES_COST_NATIVE_TASK_2C));
}

/* Code that lets the GIL go in short stretches cannot use them while another thread holds it. */
static double
native_overlap (const LanesModel *self)
{
  return self->g <= 0 ? 1 : MIN (1, self->job->grain / self->g);
}

static LanesEstimate
sequential (const LanesModel *self)
{
  return exactly (self->job->n * (self->job->w + sleep_overrun (self) + self->g + self->h +
                                  lanes_model_cost (self, LANES_COST_CALL)));
}

static LanesEstimate
threads_computing (const LanesModel *self, double k)
{
  double n = self->job->n, g = self->g, h = self->h;
  double speedup = lanes_model_speedup (self, k);
  double gamma = k > 1 ? gil_slicing (self) : 1;
  double task = thread_task (self, k);
  double extra, merged;

  if (h <= 0)
    return exactly (n * (gamma * g + task));
  extra = MAX (native_task (self, k), task);
  merged = n * (g + (h + extra) / speedup) - native_overlap (self) * n * MIN (g, h / speedup);
  /* However well both overlap, the cores have to do all of it. */
  merged = MAX (merged, n * (g + h + extra) / speedup);
  return exactly (MAX (MAX (n * (gamma * g + task), merged), busiest_share (n, k, 1) * (g + h)));
}

static LanesEstimate
threads_waiting (const LanesModel *self, double k, double hop)
{
  double n = self->job->n, h = self->h, c = self->g + self->h;
  double speedup = lanes_model_speedup (self, k);
  double wait = thread_wait (self, k) + hop;
  double wake = k > 1 ? MAX (0, lanes_model_cost (self, LANES_COST_THREAD_MIXED) -
                                    lanes_model_cost (self, LANES_COST_THREAD_WAIT_16)) *
                            MIN (1, c / (0.1 * MS))
                      : 0;
  double gil = (k > 1 ? gil_slicing (self) : 1) * self->g + wait + wake;
  double delay = self->job->w + sleep_overrun (self) + h * (1 - 1 / speedup);
  gboolean apart = native_overlap (self) >= 1;
  double station = apart ? gil : gil + h / speedup;
  LanesEstimate estimate;
  double floor_time = n * (c + wait) / speedup + self->job->w;

  station +=
      self->overheads * GIL_POLL_SHARE * MAX (0, k - 1 - delay / MAX (station, 1e-9)) * station;
  estimate = closed (n, k, delay, station, apart ? h / speedup : 0,
                     h > 0 ? theta_cpu (self, k) : theta_gil (self, k, wait + wake));
  estimate.time = MAX (estimate.time, floor_time);
  estimate.lockstep = MAX (estimate.lockstep, estimate.time);
  add_tail (self, &estimate, k);
  return estimate;
}

/* Contention on shared objects without a GIL: the first coefficient of the universal scalability
 * law, from published runs with four threads on one shared or one hot object. */
static double
free_speedup (const LanesModel *self, double k)
{
  static const double contention[] = { 0.02, 0.28, 1.1 };

  return MIN (lanes_model_speedup (self, k), k / (1 + contention[self->job->shared] * (k - 1)));
}

static LanesEstimate
threads_free (const LanesModel *self, double k, double hop)
{
  double n = self->job->n;
  double c = self->g * (1 + lanes_model_cost (self, LANES_COST_FREE_THREADING_TAX)) + self->h;
  double speedup = free_speedup (self, k);
  LanesEstimate estimate;

  if (self->job->w <= 0)
    {
      double task = thread_task (self, k) + hop;
      double extra = MAX (native_task (self, k), task);

      return exactly (MAX (MAX (n * task, n * (c + extra) / speedup), busiest_share (n, k, 1) * c));
    }
  estimate = closed (n, k, self->job->w + sleep_overrun (self) + c * (1 - 1 / speedup), c / speedup,
                     thread_wait (self, k) + hop, theta_cpu (self, k));
  add_tail (self, &estimate, k);
  return estimate;
}

static LanesEstimate
threads (const LanesModel *self, double k, double hop)
{
  LanesEstimate estimate;

  if (!self->python->gil_enabled)
    estimate = threads_free (self, k, hop);
  else if (self->job->w > 0)
    estimate = threads_waiting (self, k, hop);
  else
    {
      estimate = threads_computing (self, k);
      add_start (&estimate, self->job->n * hop);
      estimate.start = 0;
    }
  add_start (&estimate, thread_start (self, k));
  return estimate;
}

static LanesEstimate
asyncio (const LanesModel *self, double in_flight)
{
  double n = self->job->n, w = self->job->w, c = self->g + self->h;
  double create = lanes_model_cost (self, LANES_COST_TASK_CREATE);
  LanesEstimate estimate;

  if (w <= 0)
    {
      estimate = exactly (n * (lanes_model_cost (self, LANES_COST_TASK_BARE) + c));
    }
  else if (in_flight < n)
    {
      double demand = c + lanes_model_cost (self, LANES_COST_TASK_PULLED);
      /* A loop that is never idle looks at its timers too late for rounding to matter. */
      double overrun = in_flight * demand >= w ? 0 : loop_overrun (self);

      estimate = closed (n, in_flight, w + overrun, demand, 0, 0.05);
      add_tail (self, &estimate, in_flight);
    }
  else
    {
      double half = (lanes_model_cost (self, LANES_COST_TASK_WAIT) - create) / 2;
      double work = n * (c + half);
      double late = MAX (n * half, w + loop_overrun (self)) + work;
      double early = n * half + w + c + half;

      estimate = exactly (n * create + MAX (late, early));
      estimate.staggered = MAX (w + c, work);
      add_tail (self, &estimate, n);
      estimate.time -= overlap_with_tail (&estimate, work);
    }
  add_start (&estimate, lanes_model_cost (self, LANES_COST_LOOP_START));
  return estimate;
}

/* The costs in which pools of processes and of interpreters differ. */
typedef struct
{
  double start;
  double dispatch; /* processor time of a dispatch while workers compute */
  double parent;   /* the parent's serial part of it */
  double child;
  double item;
  double payload;
  double payload_parent;
} PoolCosts;

/* Per task with the job's payload: a straight line through 1 MiB, beyond it towards 8 MiB. */
static double
payload_cost (const LanesModel *self, LanesCost at_1mib)
{
  double b = self->job->payload;
  double one = lanes_model_cost (self, at_1mib);
  double eight = lanes_model_cost (self, at_1mib + 1);

  return b <= 1 ? b * one : one + (b - 1) / 7 * (eight - one);
}

static double
dispatch_cost (const LanesModel *self, LanesCost at_1c, double k)
{
  double twice = 2.0 * self->cpus;

  if (k <= self->cpus)
    return lanes_model_cost (self, at_1c);
  return lanes_model_cost (self, at_1c + 1) * (1 + MAX (0, k - twice) * DISPATCH_GROWTH);
}

static PoolCosts
process_costs (const LanesModel *self, double k)
{
  return (PoolCosts) {
    .start = process_start (self, k),
    .dispatch = dispatch_cost (self, LANES_COST_PROCESS_TASK_1C, k),
    .parent = lanes_model_cost (self, LANES_COST_DISPATCH_PARENT),
    .child = lanes_model_cost (self, LANES_COST_DISPATCH_CHILD),
    .item = lanes_model_cost (self, LANES_COST_CHUNK_ITEM),
    .payload = payload_cost (self, LANES_COST_PAYLOAD_1MIB),
    .payload_parent = payload_cost (self, LANES_COST_PAYLOAD_PARENT_1MIB),
  };
}

static PoolCosts
interpreter_costs (const LanesModel *self, double k)
{
  double payload = self->job->payload * lanes_model_cost (self, LANES_COST_INTERPRETER_PAYLOAD);

  return (PoolCosts) {
    .start = interpreter_start (self, k),
    .dispatch = dispatch_cost (self, LANES_COST_INTERPRETER_TASK_1C, k),
    .parent = lanes_model_cost (self, LANES_COST_INTERPRETER_CALL),
    .child = 0,
    .item = 0,
    .payload = payload,
    .payload_parent = payload,
  };
}

static LanesEstimate
pool (const LanesModel *self, double k, double chunk, const PoolCosts *costs)
{
  double n = self->job->n, w = self->job->w, c = self->g + self->h;
  double speedup = lanes_model_speedup (self, k);
  double parent = costs->parent / chunk + costs->item + costs->payload_parent;
  double apart = costs->payload - costs->payload_parent;
  double s =
      c + costs->item +
      (k >= self->cpus ? costs->payload + costs->dispatch / chunk : apart + costs->child / chunk);
  double share = busiest_share (n, k, chunk);
  LanesEstimate estimate;

  if (w <= 0)
    {
      estimate = exactly (MAX (MAX (n * parent, n * s / speedup),
                               share * (c + costs->item + apart + costs->child / chunk)));
    }
  else
    {
      double delay = w + sleep_overrun (self);

      s += self->overheads * WAKE_UP;
      estimate =
          closed (n, k, delay + s * (1 - 1 / speedup), s / speedup, parent, theta_cpu (self, k));
      estimate.time = MAX (estimate.time, share * (delay + s));
      estimate.lockstep = MAX (estimate.lockstep, estimate.time);
      add_tail (self, &estimate, k);
    }
  add_start (&estimate, costs->start);
  return estimate;
}

/* The event loop carries the waits, @k workers behind it compute. */
static LanesEstimate
loop_and_pool (const LanesModel *self,
               double k,
               double in_flight,
               double start,
               double parent,
               double s,
               double speedup)
{
  double n = self->job->n, w = self->job->w;
  double delay = w + loop_overrun (self);
  double work =
      MAX (MAX (n * parent, n * s / speedup), busiest_share (n, k, 1) * (self->g + self->h));
  LanesEstimate estimate;

  if (w <= 0)
    {
      estimate = exactly (work);
    }
  else if (in_flight >= n)
    {
      estimate = exactly (delay + work);
      add_tail (self, &estimate, n);
      estimate.time -= overlap_with_tail (&estimate, work);
    }
  else
    {
      estimate = closed (n, in_flight, delay + s * (1 - 1 / speedup), s / speedup, parent, 0.05);
      estimate.time = MAX (estimate.time, delay + work);
      estimate.lockstep = MAX (estimate.lockstep, estimate.time);
      add_tail (self, &estimate, in_flight);
    }
  add_start (&estimate, start + lanes_model_cost (self, LANES_COST_LOOP_START));
  return estimate;
}

static LanesEstimate
asyncio_processes (const LanesModel *self, double k, double in_flight)
{
  PoolCosts costs = process_costs (self, k);
  double pulled = lanes_model_cost (self, LANES_COST_TASK_PULLED);
  double parent = lanes_model_cost (self, LANES_COST_HYBRID_PARENT) + pulled + costs.payload_parent;
  double s = self->g + self->h + dispatch_cost (self, LANES_COST_HYBRID_TASK_1C, k) +
             costs.payload + pulled;

  return loop_and_pool (self, k, in_flight, costs.start, parent, s, lanes_model_speedup (self, k));
}

static LanesEstimate
asyncio_threads (const LanesModel *self, double k, double in_flight)
{
  double hop = lanes_model_cost (self, LANES_COST_THREAD_HOP) +
               lanes_model_cost (self, LANES_COST_TASK_PULLED);
  double speedup =
      self->python->gil_enabled ? lanes_model_speedup (self, k) : free_speedup (self, k);
  double extra = MAX (native_task (self, k), thread_task (self, k));
  double parent = hop, s = self->g + self->h + extra + hop;
  LanesEstimate estimate;

  if (!self->job->async_client && self->job->w > 0)
    {
      /* The wait itself sits in a thread; the loop only hands it over. */
      estimate = threads (self, k, hop);
      add_start (&estimate, lanes_model_cost (self, LANES_COST_LOOP_START));
      return estimate;
    }
  if (self->python->gil_enabled && self->g > 0)
    parent = self->g + self->h / speedup + hop;
  return loop_and_pool (self, k, in_flight, thread_start (self, k), parent, s, speedup);
}

/*
 * lanes_model_batch:
 *
 * The makespan of the job's tasks under a mechanism in one setup.
 */
LanesEstimate
lanes_model_batch (const LanesModel *self, LanesMechanism mechanism, const LanesSetup *setup)
{
  PoolCosts costs;

  switch (mechanism)
    {
    case LANES_MECHANISM_SEQUENTIAL:
      return sequential (self);
    case LANES_MECHANISM_THREADS:
      return threads (self, setup->workers, 0);
    case LANES_MECHANISM_ASYNCIO:
      return asyncio (self, setup->in_flight);
    case LANES_MECHANISM_ASYNCIO_THREADS:
      return asyncio_threads (self, setup->workers, setup->in_flight);
    case LANES_MECHANISM_PROCESSES:
      costs = process_costs (self, setup->workers);
      return pool (self, setup->workers, setup->chunk, &costs);
    case LANES_MECHANISM_INTERPRETERS:
      costs = interpreter_costs (self, setup->workers);
      return pool (self, setup->workers, 1, &costs);
    case LANES_MECHANISM_ASYNCIO_PROCESSES:
      return asyncio_processes (self, setup->workers, setup->in_flight);
    default:
      g_assert_not_reached ();
    }
}

static LanesFlow
thread_flow (const LanesModel *self, double k, double hop)
{
  double speedup = lanes_model_speedup (self, k);
  double overhead = thread_wait (self, k) + hop;
  double gil = self->python->gil_enabled ? gil_slicing (self) * self->g + overhead : overhead;
  double cpu = (self->g + self->h + overhead) /
               (self->python->gil_enabled ? speedup : free_speedup (self, k));

  return (LanesFlow) {
    .delay = self->job->w + sleep_overrun (self),
    .bottleneck = MAX (gil, cpu),
    .service = self->g + self->h + overhead,
    .slots = k,
  };
}

static LanesFlow
pool_flow (const LanesModel *self, double k, const PoolCosts *costs, double delay, double slots)
{
  double parent = costs->parent + costs->payload_parent;
  double cpu = self->g + self->h + costs->payload + costs->dispatch;

  return (LanesFlow) {
    .delay = delay,
    .bottleneck = MAX (parent, cpu / lanes_model_speedup (self, k)),
    .service = cpu + parent,
    .slots = slots,
  };
}

/*
 * lanes_model_flow:
 *
 * What one request of a service costs under a mechanism in one setup.
 */
LanesFlow
lanes_model_flow (const LanesModel *self, LanesMechanism mechanism, const LanesSetup *setup)
{
  double k = setup->workers;
  double pulled = lanes_model_cost (self, LANES_COST_TASK_WAIT);
  double hop = lanes_model_cost (self, LANES_COST_THREAD_HOP) + pulled;
  double c = self->g + self->h;
  double once;
  PoolCosts costs;

  switch (mechanism)
    {
    case LANES_MECHANISM_SEQUENTIAL:
      once = self->job->w + sleep_overrun (self) + c + lanes_model_cost (self, LANES_COST_CALL);
      return (LanesFlow) { .delay = 0, .bottleneck = once, .service = once, .slots = 1 };
    case LANES_MECHANISM_THREADS:
      return thread_flow (self, k, 0);
    case LANES_MECHANISM_ASYNCIO:
      return (LanesFlow) {
        .delay = self->job->w + loop_overrun (self),
        .bottleneck = c + pulled,
        .service = c + pulled,
        .slots = setup->in_flight,
      };
    case LANES_MECHANISM_ASYNCIO_THREADS:
      return thread_flow (self, k, hop);
    case LANES_MECHANISM_PROCESSES:
      costs = process_costs (self, k);
      return pool_flow (self, k, &costs, self->job->w + sleep_overrun (self), k);
    case LANES_MECHANISM_INTERPRETERS:
      costs = interpreter_costs (self, k);
      return pool_flow (self, k, &costs, self->job->w + sleep_overrun (self), k);
    case LANES_MECHANISM_ASYNCIO_PROCESSES:
      costs = process_costs (self, k);
      costs.parent = lanes_model_cost (self, LANES_COST_HYBRID_PARENT) + pulled;
      costs.dispatch = dispatch_cost (self, LANES_COST_HYBRID_TASK_1C, k);
      return pool_flow (self, k, &costs, self->job->w + loop_overrun (self), setup->in_flight);
    default:
      g_assert_not_reached ();
    }
}
