/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a quota of processor time does to a batch, and to the requests of a service.
 *
 * The kernel grants a control group so much processor time in each period, holds it back when that
 * is used up, and starts afresh with the next period (sched-bwc.rst of the Linux documentation). A
 * batch that needs less than one period's grant is not held back at all; a longer one that keeps b
 * cores busy gets ahead of the quota by what it may use at once. It begins at any moment of a
 * period: what is predicted is the mean over all of them, and @early and @late tell how far the
 * others are; for many periods that is W / q - P (1 - q / b) of W processor seconds. */

#include "lanes-model-private.h"

#include <math.h>

/* Moments of a period at which a batch may begin. */
#define BEGINNINGS 16

/* Periods and requests that are counted one by one; of more of them normal numbers tell as much. */
#define EXACT_PERIODS 3
#define MOST_COUNTED 100

/* Enough for four digits at loads from 0.01. */
#define NEWTON_STEPS 6

/* The most cores that a mechanism keeps busy at once: whoever computes with the GIL is alone in
 * that. */
static double
busy_cores (const LanesModel *self, LanesMechanism mechanism, double workers)
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
 * lanes_model_is_limited:
 *
 * Whether a quota grants less than the cores that a mechanism keeps busy, and what: @grant.
 */
gboolean
lanes_model_is_limited (const LanesModel *self,
                        LanesMechanism mechanism,
                        double workers,
                        LanesGrant *grant)
{
  *grant = (LanesGrant) {
    .quota = lanes_machine_usable (self->machine),
    .period = lanes_machine_quota_period (self->machine),
    .cores = busy_cores (self, mechanism, workers),
  };
  return grant->quota < grant->cores;
}

/* When work is done that begins at any moment of a period, s. */
typedef struct
{
  double mean;
  double least;
  double most;
} Ends;

/* When @work is done that begins @left s before the next period. */
static double
end_of (const LanesGrant *grant, double work, double left)
{
  double each = grant->quota * grant->period;
  double first = MIN (each, left * grant->cores);
  double whole;

  if (work <= first)
    return work / grant->cores;
  whole = MAX (0, ceil ((work - first) / each - 1e-9) - 1);
  return left + whole * grant->period + (work - first - whole * each) / grant->cores;
}

static Ends
ends_of (const LanesGrant *grant, double work)
{
  Ends ends = { .least = INFINITY };

  for (guint i = 0; i < BEGINNINGS; i++)
    {
      double end = end_of (grant, work, (i + 0.5) / BEGINNINGS * grant->period);

      ends.mean += end / BEGINNINGS;
      ends.least = MIN (ends.least, end);
      ends.most = MAX (ends.most, end);
    }
  return ends;
}

/*
 * lanes_model_in_turn:
 *
 * How long @tasks take that a single slot does one after the other, s: computing stands still once
 * it has used up how far a period's grant lets it get ahead, which each wait gives back.
 */
double
lanes_model_in_turn (const LanesModel *self, double tasks)
{
  LanesGrant one = { MIN (1, lanes_machine_usable (self->machine)),
                     lanes_machine_quota_period (self->machine), 1 };
  double ahead = one.period * (1 - one.quota);
  double stretches = tasks * self->job->waits;
  double wait = self->job->w / self->job->waits;
  double computing = tasks * lanes_job_computing (self->job);
  double beyond = computing / one.quota - computing;

  if (wait <= 0 || stretches <= 1)
    return tasks * self->job->w + ends_of (&one, computing).mean;
  return tasks * self->job->w + computing +
         MAX (0, beyond - ahead - (stretches - 1) * MIN (ahead, wait));
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
      return costs.item + costs.payload + costs.dispatch / setup->chunk +
             lanes_model_wake_up (self);
    case LANES_MECHANISM_INTERPRETERS:
      costs = lanes_model_interpreter_costs (self, k);
      return costs.item + costs.payload + costs.dispatch + lanes_model_wake_up (self);
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

/* Slots whose waits are all as long share what is granted, end together and wait together; how far
 * they do is theta. */
static double
in_lockstep (const LanesModel *self,
             const LanesGrant *grant,
             double slots,
             double work,
             double held)
{
  const LanesJob *job = self->job;
  double parts = ceil (job->n / slots) * job->waits;
  double wait = job->w / job->waits;
  double ahead = MIN (wait, grant->period * (1 - grant->quota / grant->cores));
  double each = MAX (work / parts / grant->cores, work / parts / grant->quota - ahead);

  if (job->w <= 0 || job->cv > 0 || slots <= grant->quota || grant->cores <= 1)
    return held;
  return held +
         lanes_model_theta_shared (self, slots) * MAX (0, parts * (wait + each) - held);
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
  LanesGrant grant;
  double slots = MIN (job->n, lanes_model_tasks_at_once (self, mechanism, setup));
  double task = lanes_job_computing (job) + task_overhead (self, mechanism, setup);
  double freely = estimate->time - estimate->tail - estimate->start;
  double work, held, tail;
  Ends ends;

  if (!lanes_model_is_limited (self, mechanism, setup->workers, &grant))
    return;
  work = job->n * task;
  work *= lanes_machine_stretch (self->machine, average_cores (self, grant.cores, work, freely));
  work += start_work (self, mechanism, setup->workers);
  ends = ends_of (&grant, work);
  held = work > grant.quota * grant.period ? ends.mean + job->w / job->waits : 0;
  held = MAX (held, lanes_model_in_turn (self, ceil (job->n / slots)));
  held = in_lockstep (self, &grant, slots, work, held);
  /* While the slowest wait, the grant goes to others. */
  tail = MAX (0, estimate->tail - work / grant.quota);
  if (held + tail <= estimate->time)
    return;
  estimate->held = held + tail - estimate->time;
  estimate->time = held + tail;
  estimate->tail = tail;
  estimate->staggered = MAX (estimate->staggered, held);
  estimate->lockstep = MAX (estimate->lockstep, estimate->time);
  estimate->early = MIN (ends.mean - ends.least, estimate->held);
  estimate->late = ends.most - ends.mean;
}

/* What requests that arrive at random need beyond a period's grant is left for the next: the mean
 * of that in requests, and how often there is any. */
typedef struct
{
  double mean;
  double often;
} Leftover;

/* The mean maximum of a random walk with normal steps of mean -b and variance 1: a series in b
 * (Janssen and van Leeuwaarden 2007, On Lerch's transcendent and the Gaussian random walk), of
 * which so many terms tell all up to b = 2, where hardly anything is left. */
static double
gaussian_maximum (double b)
{
  return b > 2 ? 0 : 1 / (2 * b) - 0.5826 + b / 4 - 0.0415 * b * b + 0.00042 * pow (b, 4);
}

/* The mean of @k of those steps where it is above zero. */
static double
gaussian_excess (double b, double k)
{
  double x = b * sqrt (k);

  if (b > 2)
    return 0;
  return sqrt (k) * exp (-x * x / 2) / sqrt (2 * G_PI) - b * k * erfc (x / G_SQRT2) / 2;
}

/* The same of @mean requests on average, in Poisson numbers, above @grant; @often: how often. */
static double
poisson_excess (double mean, double grant, double *often)
{
  double probability = exp (-mean), below = 0, sum = 0;

  /* Where whole requests fit in exactly, the last of them does as well. */
  for (guint n = 0; n <= grant + 1e-9; n++)
    {
      below += probability;
      sum += n * probability;
      probability *= mean / (n + 1);
    }
  *often = MAX (0, 1 - below);
  return MAX (0, mean - sum - grant * *often);
}

/* The random walk of what is left: by Spitzer's identity its mean is the sum of what k periods
 * leave, over k. The first terms are of Poisson numbers, which a few requests a period are far from
 * normal in, the others of the normal ones with the same variance. */
static Leftover
left_by_periods (double mean, double grant)
{
  double deviation = sqrt (mean), b = (grant - mean) / deviation;
  double often = 0, sum = deviation * gaussian_maximum (b);

  for (guint k = 1; k <= EXACT_PERIODS; k++)
    {
      double beyond = erfc (b * sqrt (k / 2.0)) / 2;
      double usual = deviation * gaussian_excess (b, k);

      if (k * grant <= MOST_COUNTED)
        sum += (poisson_excess (k * mean, k * grant, &beyond) - usual) / k;
      often += beyond / k;
    }
  return (Leftover) { MAX (0, sum), 1 - exp (-often) };
}

/* How fast the chance that so many requests are left falls: the root of load (e^y - 1) = y. */
static double
decay_of (double load)
{
  double y = -2 * log (load);

  for (guint i = 0; i < NEWTON_STEPS; i++)
    y -= (load * expm1 (y) - y) / (load * exp (y) - 1);
  return y;
}

/*
 * lanes_model_held_back:
 *
 * For how long a quota holds back a request of @work processor seconds, s, on average, of @rate a
 * second, which sharing makes uneven: @cv2 is their variance over the squared mean. By what is left
 * over, at a period's end and, less and less, before it, and after it until the cores have done it;
 * requests that have begun wait for their rest. Where a period grants less than a request takes,
 * its length matters no more, and requests queue for what is granted. That what is left falls off
 * exponentially is theory, the factors of @after and of those that have begun are fitted: within
 * 30 % of simulated services of 0.1 to 3 CPUs on 1 to 64 cores at loads of 0.1 to 0.92, from a
 * fifth of a request a period to twenty, in 97 of 100 cases.
 */
double
lanes_model_held_back (const LanesGrant *self, double work, double cv2, double rate)
{
  double load =
      MIN (rate * work / MAX (self->quota, LANES_MODEL_INSTANT), LANES_MODEL_MOST_LOAD);
  double grant = self->quota * self->period / MAX (work, LANES_MODEL_INSTANT);
  double x, before, after;
  Leftover left;

  if (work <= 0 || load <= LANES_MODEL_INSTANT)
    return 0;
  if (grant < 1)
    return lanes_model_queue (work / MIN (1, self->quota), MAX (1, self->quota), cv2,
                              load);
  left = left_by_periods (load * grant, grant);
  x = grant * decay_of (load);
  before = -expm1 (-x) / x;
  after = (1 - 1 / grant) * self->quota / self->cores * (1 - exp (-x) * (1 + x)) / x;
  return (1 + cv2) / rate *
         (left.mean * (before + after) + left.often / 2 * MIN (self->cores, grant) * before);
}
