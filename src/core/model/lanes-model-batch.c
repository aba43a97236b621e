/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The formulas: how long a batch takes under each mechanism in one given setup.
 *
 * A mechanism is a closed queueing network: a delay that never queues (the wait) and stations (the
 * GIL, the event loop, the CPUs, the parent process), each with a demand a task. k slots run
 * through it. Perfectly staggered slots give the shortest time, slots in lock-step the longest;
 * how far between the two a run lies is theta, fitted to measured runs. */

#include "lanes-model-private.h"

#include <math.h>

#define MS 1e-3

/* Each thread that waits for the GIL polls every 5 ms and costs 5 us each time. */
#define GIL_POLL_SHARE 0.001

/* CPUs are not equally fast at any moment: who takes a last chunk late ends so much of it later.
 * Reasoned from speeds that differ by some 10 % within a second; the measured grids have no run of
 * one chunk a worker to fit it to. */
#define STRAGGLING 0.05

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

/* When @work is done by what all tasks wait for at once, for @delay each: with one wait after it,
 * with several between the first and the last of them; and no sooner than a single task. */
static double
after_waits (const LanesModel *self, double delay, double work)
{
  double waits = self->job->waits;

  return MAX (MAX (delay / waits + work, delay + work / waits),
              delay + lanes_job_computing (self->job));
}

static LanesEstimate
exactly (double time)
{
  return (LanesEstimate) { .time = time, .staggered = time, .lockstep = time };
}

/* What @k slots that share cores lose of @s s of computing at the end, when not all cores have
 * something left to do: nothing where each slot has a core. */
static double
uneven_end (double s, double speedup, double k)
{
  return s * (1 - 1 / speedup) * MAX (0, 1 - speedup / k);
}

/* The closed network with a delay and two stations; a task takes @once where there is no other. One
 * of several waits passes the stations by turns: they have work after the first part of a wait, and
 * staggered slots lose no more. */
static LanesEstimate
closed (const LanesModel *self,
        double k,
        double once,
        double delay,
        double d1,
        double d2,
        double theta)
{
  double n = self->job->n;
  double sum = d1 + d2;
  double most = MAX (d1, d2);
  double waves = ceil (n / k);
  LanesEstimate estimate = {
    .staggered = MAX (n * most + (delay + sum - most) / self->job->waits, waves * once),
    .lockstep = MAX (n * sum + waves * delay, waves * once),
  };

  estimate.time = estimate.staggered + MIN (1, theta) * (estimate.lockstep - estimate.staggered);
  return estimate;
}

/*
 * lanes_model_theta_shared:
 *
 * How near to lock-step @k slots come that share cores or a grant.
 */
double
lanes_model_theta_shared (const LanesModel *self, double k)
{
  double c = lanes_job_computing (self->job) / self->job->waits;

  return 0.05 + MIN (1, c / (4 * MS)) * (0.2 + 0.6 * MIN (1, k / self->job->n));
}

static double
theta_cpu (const LanesModel *self, double k)
{
  if (k <= lanes_machine_speedup (self->machine, INFINITY) + 0.2)
    return 0.05;
  return lanes_model_theta_shared (self, k);
}

static double
theta_gil (const LanesModel *self, double k, double overhead)
{
  double g = self->job->g / self->job->waits;

  if (k <= 1)
    return 0.05;
  return 0.05 + 0.1 * MIN (1, g / (4 * MS)) +
         (g / (25 * MS) + 2 * overhead / MAX (overhead + g, 1e-9)) * k / self->job->n;
}

/* Code that lets the GIL go in short stretches cannot use them while another thread holds it. */
static double
native_overlap (const LanesModel *self)
{
  return self->job->g <= 0 ? 1 : MIN (1, self->job->grain / self->job->g);
}

static LanesEstimate
sequential (const LanesModel *self)
{
  return exactly (self->job->n * (self->job->w + lanes_model_sleep_overrun (self) +
                                  lanes_job_computing (self->job) +
                                  lanes_model_cost (self, LANES_COST_CALL)));
}

static LanesEstimate
threads_computing (const LanesModel *self, double k)
{
  double n = self->job->n, g = self->job->g, h = self->job->h;
  double speedup = lanes_machine_speedup (self->machine, k);
  double gamma = k > 1 ? lanes_model_gil_slicing (self) : 1;
  double task = lanes_model_thread_task (self, k);
  double extra, merged;

  if (h <= 0)
    return exactly (n * (gamma * g + task));
  extra = MAX (lanes_model_native_task (self, k), task);
  merged = n * (g + (h + extra) / speedup) - native_overlap (self) * n * MIN (g, h / speedup);
  /* However well both overlap, the cores have to do all of it. */
  merged = MAX (merged, n * (g + h + extra) / speedup);
  return exactly (MAX (MAX (n * (gamma * g + task), merged), busiest_share (n, k, 1) * (g + h)));
}

/* What a thread that comes back from a wait loses while others compute, s. */
static double
wake_beside_others (const LanesModel *self, double k)
{
  double c = lanes_job_computing (self->job);
  double wake = lanes_model_cost (self, LANES_COST_THREAD_MIXED) -
                lanes_model_cost (self, LANES_COST_THREAD_WAIT_16);

  return k > 1 ? MAX (0, wake) * MIN (1, c / (0.1 * MS)) : 0;
}

static LanesEstimate
threads_waiting (const LanesModel *self, double k, double hop)
{
  double n = self->job->n, h = self->job->h, c = lanes_job_computing (self->job);
  double speedup = lanes_machine_speedup (self->machine, k);
  double wait = lanes_model_thread_wait (self, k) + hop;
  double wake = wake_beside_others (self, k);
  double gil = (k > 1 ? lanes_model_gil_slicing (self) : 1) * self->job->g + wait + wake;
  double alone = self->job->w + lanes_model_sleep_overrun (self);
  double delay = alone + uneven_end (h, speedup, k);
  gboolean apart = native_overlap (self) >= 1;
  double station = apart ? gil : gil + h / speedup;
  LanesEstimate estimate;
  double floor_time = n * (c + wait) / speedup + self->job->w / self->job->waits;

  station +=
      self->overheads * GIL_POLL_SHARE * MAX (0, k - 1 - delay / MAX (station, 1e-9)) * station;
  estimate = closed (self, k, alone + gil + h, delay, station, apart ? h / speedup : 0,
                     h > 0 ? theta_cpu (self, k) : theta_gil (self, k, wait + wake));
  estimate.time = MAX (estimate.time, floor_time);
  estimate.lockstep = MAX (estimate.lockstep, estimate.time);
  add_tail (self, &estimate, k);
  return estimate;
}

static LanesEstimate
threads_free (const LanesModel *self, double k, double hop)
{
  double n = self->job->n;
  double c = lanes_job_computing (self->job);
  double speedup = lanes_model_thread_speedup (self, k);
  LanesEstimate estimate;
  double wait, alone;

  if (self->job->w <= 0)
    {
      double task = lanes_model_thread_task (self, k) + hop;
      double extra = MAX (lanes_model_native_task (self, k), task);

      return exactly (MAX (MAX (n * task, n * (c + extra) / speedup), busiest_share (n, k, 1) * c));
    }
  c += wake_beside_others (self, k);
  wait = lanes_model_thread_wait (self, k) + hop;
  alone = self->job->w + lanes_model_sleep_overrun (self);
  estimate = closed (self, k, alone + c + wait, alone + uneven_end (c, speedup, k), c / speedup,
                     wait, theta_cpu (self, k));
  add_tail (self, &estimate, k);
  return estimate;
}

/* The pool starts a thread with each task until one is idle, so the first tasks are done before
 * many have started; with several waves the early threads make up for half of it: 300 waits of
 * 0.1 s on 128 and 256 threads took 8 and 13 ms beyond whole waves, the starts 16 and 32 ms. */
static double
thread_start (const LanesModel *self, double k)
{
  double once = self->job->w + lanes_job_computing (self->job);
  double start = lanes_model_thread_start (self, k);

  if (self->job->n <= k)
    return start;
  return MIN (start, once) / 2;
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
  double n = self->job->n, w = self->job->w, c = lanes_job_computing (self->job);
  double create = lanes_model_cost (self, LANES_COST_TASK_CREATE);
  LanesEstimate estimate;

  if (w <= 0)
    {
      estimate = exactly (n * (lanes_model_cost (self, LANES_COST_TASK_BARE) + c));
    }
  else if (in_flight < n)
    {
      double demand = c + lanes_model_pulled_task (self);
      /* When the first wait is over before the last task has been served, the loop is never idle,
       * and so never rounds a timer up. Runs of 1000 waits of 0.2 ms, 50 at a time, were idle at
       * times at a load of 0.82, and never at 1.7. */
      gboolean busy = in_flight * demand >= w;
      double overrun = busy ? 0 : lanes_model_loop_overrun (self);
      /* Waits that are all rounded up to the same millisecond end together: three such runs took
       * what slots in lock-step take, within 3 %. */
      double theta = !busy && w / self->job->waits < 1 * MS ? 1 : 0.05;

      estimate =
          closed (self, in_flight, w + overrun + demand, w + overrun, demand, 0, theta);
      add_tail (self, &estimate, in_flight);
    }
  else
    {
      double half = (lanes_model_cost (self, LANES_COST_TASK_WAIT) - create) / 2 +
                    (self->job->waits - 1) / 2 * lanes_model_cost (self, LANES_COST_TASK_PULLED);
      double work = n * (c + half);
      double late = MAX (n * half / self->job->waits + work,
                         after_waits (self, w + lanes_model_loop_overrun (self), work));
      double early = n * half + w + c + half;

      estimate = exactly (n * create + MAX (late, early));
      estimate.staggered = MAX (w + c, work);
      add_tail (self, &estimate, n);
      estimate.time -= overlap_with_tail (&estimate, work);
    }
  add_start (&estimate, lanes_model_cost (self, LANES_COST_LOOP_START));
  return estimate;
}

static double
straggling (const LanesModel *self, double k, double chunk)
{
  double whole = MIN (chunk, self->job->n / k) * lanes_job_computing (self->job);

  return k > 1 ? STRAGGLING * self->overheads * whole : 0;
}

static LanesEstimate
pool (const LanesModel *self, double k, double chunk, const LanesPoolCosts *costs)
{
  double n = self->job->n, w = self->job->w, c = lanes_job_computing (self->job);
  double speedup = lanes_machine_speedup (self->machine, k);
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
      double delay = w + lanes_model_sleep_overrun (self);

      s += lanes_model_wake_up (self);
      estimate = closed (self, k, delay + s + parent, delay + uneven_end (s, speedup, k),
                         s / speedup, parent, theta_cpu (self, k));
      estimate.time = MAX (estimate.time, share * (delay + s));
      estimate.lockstep = MAX (estimate.lockstep, estimate.time);
      add_tail (self, &estimate, k);
    }
  estimate.time += straggling (self, k, chunk);
  estimate.lockstep = MAX (estimate.lockstep, estimate.time);
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
  double delay = w + lanes_model_loop_overrun (self);
  double work =
      MAX (MAX (n * parent, n * s / speedup),
           busiest_share (n, k, 1) * lanes_job_computing (self->job));
  LanesEstimate estimate;

  if (w <= 0)
    {
      estimate = exactly (work);
    }
  else if (in_flight >= n)
    {
      estimate = exactly (after_waits (self, delay, work));
      add_tail (self, &estimate, n);
      estimate.time -= overlap_with_tail (&estimate, work);
    }
  else
    {
      estimate = closed (self, in_flight, delay + s + parent,
                         delay + uneven_end (s, speedup, in_flight), s / speedup, parent, 0.05);
      estimate.time = MAX (estimate.time, after_waits (self, delay, work));
      estimate.lockstep = MAX (estimate.lockstep, estimate.time);
      add_tail (self, &estimate, in_flight);
    }
  add_start (&estimate, start + lanes_model_cost (self, LANES_COST_LOOP_START));
  return estimate;
}

static LanesEstimate
asyncio_processes (const LanesModel *self, double k, double in_flight)
{
  LanesPoolCosts costs = lanes_model_process_costs (self, k);
  double pulled = lanes_model_pulled_task (self);
  double handing = self->job->waits * lanes_model_cost (self, LANES_COST_HYBRID_PARENT);
  double parent = handing + pulled + costs.payload_parent;
  double s = lanes_job_computing (self->job) + costs.payload + pulled +
             self->job->waits * lanes_model_dispatch_cost (self, LANES_COST_HYBRID_TASK_1C, k);

  return loop_and_pool (self, k, in_flight, costs.start, parent, s,
                        lanes_machine_speedup (self->machine, k));
}

static LanesEstimate
asyncio_threads (const LanesModel *self, double k, double in_flight)
{
  double hop = self->job->waits * lanes_model_cost (self, LANES_COST_THREAD_HOP) +
               lanes_model_pulled_task (self);
  double speedup = lanes_model_thread_speedup (self, k);
  double extra = MAX (lanes_model_native_task (self, k), lanes_model_thread_task (self, k));
  double parent = hop, s = lanes_job_computing (self->job) + extra + hop;
  LanesEstimate estimate;

  if (!self->job->async_client && self->job->w > 0)
    {
      /* The waits themselves sit in a thread; the loop only hands the task over. */
      estimate = threads (self, k, hop / self->job->waits);
      add_start (&estimate, lanes_model_cost (self, LANES_COST_LOOP_START));
      return estimate;
    }
  if (self->python->gil_enabled && self->job->g > 0)
    parent = self->job->g + self->job->h / speedup + hop;
  return loop_and_pool (self, k, in_flight, lanes_model_thread_start (self, k), parent, s, speedup);
}

static LanesEstimate
run_freely (const LanesModel *self, LanesMechanism mechanism, const LanesSetup *setup)
{
  LanesPoolCosts costs;

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
      costs = lanes_model_process_costs (self, setup->workers);
      return pool (self, setup->workers, setup->chunk, &costs);
    case LANES_MECHANISM_INTERPRETERS:
      costs = lanes_model_interpreter_costs (self, setup->workers);
      return pool (self, setup->workers, 1, &costs);
    case LANES_MECHANISM_ASYNCIO_PROCESSES:
      return asyncio_processes (self, setup->workers, setup->in_flight);
    default:
      g_assert_not_reached ();
    }
}

/*
 * lanes_model_batch:
 *
 * The makespan of the job's tasks under a mechanism in one setup.
 */
LanesEstimate
lanes_model_batch (const LanesModel *self, LanesMechanism mechanism, const LanesSetup *setup)
{
  LanesEstimate estimate = run_freely (self, mechanism, setup);

  lanes_model_apply_quota (self, mechanism, setup, &estimate);
  return estimate;
}
