/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What Python's mechanisms cost with k workers, between the measured points and beyond. */

#include "lanes-model-private.h"

#include <math.h>

#define US 1e-6
#define MS 1e-3

/* A worker process that sleeps and wakes up again. */
#define WAKE_UP (12 * US)

/* Dispatch to more than 2C processes costs more with each of them. */
#define DISPATCH_GROWTH (1.0 / 30)

/* One of the Python costs, s. */
double
lanes_model_cost (const LanesModel *self, LanesCost cost)
{
  return self->python->costs[cost] * self->overheads;
}

/* Of computing in threads that holds no GIL. Contention on shared objects without a GIL: the first
 * coefficient of the universal scalability law, from published runs with four threads on one shared
 * or one hot object. */
double
lanes_model_thread_speedup (const LanesModel *self, double k)
{
  static const double contention[] = { 0.02, 0.28, 1.1 };
  double speedup = lanes_machine_speedup (self->machine, k);

  if (self->python->gil_enabled)
    return speedup;
  if (k > 1)
    speedup *= self->python->costs[LANES_COST_THREAD_EFFICIENCY];
  return MIN (speedup, k / (1 + contention[self->job->shared] * (k - 1)));
}

static double
between (double x, double x0, double y0, double x1, double y1)
{
  return y0 + CLAMP ((x - x0) / (x1 - x0), 0, 1) * (y1 - y0);
}

/* Beyond the last of two points by their slope. A cost that was measured to fall does not go on
 * falling. */
static double
beyond (double x, double x0, double y0, double x1, double y1)
{
  return y1 + (x - x1) / (x1 - x0) * MAX (0, y1 - y0);
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
  if (k <= points[2])
    return between (k, points[1], b, points[2], c);
  return beyond (k, points[1], b, points[2], c);
}

/* To hand a task that does not wait to one of k threads, s. */
double
lanes_model_thread_task (const LanesModel *self, double k)
{
  static const double points[] = { 2, 64, 256 };

  return cost_at (self, k, points, LANES_COST_THREAD_TASK_2);
}

/* The same for a task that waits, s; each wait puts the thread to sleep and wakes it up. */
double
lanes_model_thread_wait (const LanesModel *self, double k)
{
  static const double points[] = { 16, 64, 256 };

  return self->job->waits * cost_at (self, k, points, LANES_COST_THREAD_WAIT_16);
}

/* What it costs a worker of a pool that it sleeps in the waits of a task and wakes up again, s. */
double
lanes_model_wake_up (const LanesModel *self)
{
  return self->job->w > 0 ? self->overheads * self->job->waits * WAKE_UP : 0;
}

/* An item with its waits, pulled by a running coroutine, s. */
double
lanes_model_pulled_task (const LanesModel *self)
{
  return self->job->waits * lanes_model_cost (self, LANES_COST_TASK_PULLED);
}

/* How late the blocking waits of a task end, s. */
double
lanes_model_sleep_overrun (const LanesModel *self)
{
  static const double points[] = { 0.2 * MS, 1 * MS, 5 * MS };
  double w = self->job->w / self->job->waits;

  if (w <= 0)
    return 0;
  return self->job->waits *
         cost_at (self, MIN (w, points[2]), points, LANES_COST_SLEEP_OVERRUN_200US);
}

/* How late one wait in the event loop ends, s: an idle loop rounds its timers up to the next ms. */
static double
loop_overrun (const LanesModel *self, double w)
{
  double at_1ms = lanes_model_cost (self, LANES_COST_LOOP_OVERRUN_1MS);

  if (w <= 0)
    return 0;
  if (w < 1 * MS)
    return self->overheads * (ceil (w / MS) * MS - w) + at_1ms;
  return between (w, 1 * MS, at_1ms, 5 * MS, lanes_model_cost (self, LANES_COST_LOOP_OVERRUN_5MS));
}

/* How late the waits of a task in the event loop end, s. */
double
lanes_model_loop_overrun (const LanesModel *self)
{
  return self->job->waits * loop_overrun (self, self->job->w / self->job->waits);
}

/* Pool of processes, start to end: measured for 1, 2, 4 and 8, beyond by the slope. */
static double
process_start (const LanesModel *self, double k)
{
  double f1 = lanes_model_cost (self, LANES_COST_PROCESS_POOL_1);
  double f2 = lanes_model_cost (self, LANES_COST_PROCESS_POOL_2);
  double f4 = lanes_model_cost (self, LANES_COST_PROCESS_POOL_4);
  double f8 = lanes_model_cost (self, LANES_COST_PROCESS_POOL_8);
  double start;

  if (self->job->warm)
    return 0;
  start = k <= 2   ? between (k, 1, f1, 2, f2)
          : k <= 4 ? between (k, 2, f2, 4, f4)
          : k <= 8 ? between (k, 4, f4, 8, f8)
                   : beyond (k, 1, f1, 8, f8);
  return start + lanes_model_cost (self, LANES_COST_FORK_SERVER);
}

static double
interpreter_start (const LanesModel *self, double k)
{
  double f1 = lanes_model_cost (self, LANES_COST_INTERPRETER_POOL_1);
  double f2 = lanes_model_cost (self, LANES_COST_INTERPRETER_POOL_2);
  double f4 = lanes_model_cost (self, LANES_COST_INTERPRETER_POOL_4);

  if (self->job->warm)
    return 0;
  return k <= 2   ? between (k, 1, f1, 2, f2)
         : k <= 4 ? between (k, 2, f2, 4, f4)
                  : beyond (k, 2, f2, 4, f4);
}

/* Of k threads, s. */
double
lanes_model_thread_start (const LanesModel *self, double k)
{
  return self->job->warm ? 0 : k * lanes_model_cost (self, LANES_COST_THREAD_START);
}

/* What threads that compute lose by handing the GIL over, a factor. */
double
lanes_model_gil_slicing (const LanesModel *self)
{
  return self->overheads > 0 ? MAX (1, self->python->costs[LANES_COST_GIL_SLICING]) : 1;
}

/* Processor time that k threads add to a task of native code, s. */
double
lanes_model_native_task (const LanesModel *self, double k)
{
  return between (k, self->cpus, lanes_model_cost (self, LANES_COST_NATIVE_TASK_1C),
                  2.0 * self->cpus, lanes_model_cost (self, LANES_COST_NATIVE_TASK_2C));
}

/* Per task with the job's payload, by straight lines from nothing through the measured sizes. */
static double
payload_cost (const LanesModel *self, LanesCost at_64kib)
{
  static const double points[] = { 1.0 / 16, 1, 8 };
  double b = self->job->payload;

  if (b <= points[0])
    return b / points[0] * lanes_model_cost (self, at_64kib);
  return cost_at (self, b, points, at_64kib);
}

/* Processor time to hand a task to one of k workers, s; @at_1c is its cost with one a CPU. */
double
lanes_model_dispatch_cost (const LanesModel *self, LanesCost at_1c, double k)
{
  double twice = 2.0 * self->cpus;

  if (k <= self->cpus)
    return lanes_model_cost (self, at_1c);
  return lanes_model_cost (self, at_1c + 1) * (1 + MAX (0, k - twice) * DISPATCH_GROWTH);
}

LanesPoolCosts
lanes_model_process_costs (const LanesModel *self, double k)
{
  return (LanesPoolCosts) {
    .start = process_start (self, k),
    .dispatch = lanes_model_dispatch_cost (self, LANES_COST_PROCESS_TASK_1C, k),
    .parent = lanes_model_cost (self, LANES_COST_DISPATCH_PARENT),
    .child = lanes_model_cost (self, LANES_COST_DISPATCH_CHILD),
    .item = lanes_model_cost (self, LANES_COST_CHUNK_ITEM),
    .payload = payload_cost (self, LANES_COST_PAYLOAD_64KIB),
    .payload_parent = payload_cost (self, LANES_COST_PAYLOAD_PARENT_64KIB),
  };
}

LanesPoolCosts
lanes_model_interpreter_costs (const LanesModel *self, double k)
{
  double payload = payload_cost (self, LANES_COST_INTERPRETER_PAYLOAD_64KIB);

  return (LanesPoolCosts) {
    .start = interpreter_start (self, k),
    .dispatch = lanes_model_dispatch_cost (self, LANES_COST_INTERPRETER_TASK_1C, k),
    .parent = lanes_model_cost (self, LANES_COST_INTERPRETER_CALL),
    .child = 0,
    .item = 0,
    .payload = payload,
    .payload_parent = payload,
  };
}
