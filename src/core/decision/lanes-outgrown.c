/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* When one machine is outgrown: which existing engine fits, and how many machines it takes. */

#include "lanes-outgrown.h"

#include <math.h>

/* Dask's scheduler spends 0.2 to 1 ms on a task, by its documentation; s. */
#define SCHEDULING 0.5e-3

/* Small tasks are handed over in batches of about this length, s, which Dask's documentation names
 * as what its overhead is small against. */
#define BATCH 0.1

static const char *const engine_ids[] = { NULL, "dask", "ray", "celery" };
static const char *const engine_titles[] = { NULL, "Dask", "Ray", "Celery" };
static const char *const cause_ids[] = { NULL, "durable", "deadline", "memory", "rate" };

/**
 * lanes_engine_id:
 * @engine: an engine
 *
 * Returns: (nullable): its name in documents
 */
const char *
lanes_engine_id (LanesEngine engine)
{
  return engine_ids[engine];
}

/**
 * lanes_engine_title:
 * @engine: an engine
 *
 * Returns: (nullable): its own name, never translated
 */
const char *
lanes_engine_title (LanesEngine engine)
{
  return engine_titles[engine];
}

/**
 * lanes_outgrown_cause_id:
 * @cause: a cause
 *
 * Returns: (nullable): its name in documents
 */
const char *
lanes_outgrown_cause_id (LanesOutgrownCause cause)
{
  return cause_ids[cause];
}

/**
 * lanes_outgrown_most:
 * @job: a service
 *
 * Returns: the most machines that it can be spread over: no more than requests may be under way at
 *   once, and no more than LANES_OUTGROWN_MOST
 */
double
lanes_outgrown_most (const LanesJob *job)
{
  double at_once = MIN (job->in_flight, job->w > 0 ? job->limit : INFINITY);

  return MIN (LANES_OUTGROWN_MOST, at_once);
}

/* s that a task takes by itself, however many machines there are. */
static double
one_task (const LanesJob *job, const LanesMachine *machine, const LanesPython *python)
{
  LanesSetup setup = { .workers = 1, .in_flight = 1, .chunk = 1 };
  LanesPrediction alone;
  LanesJob task = *job;

  task.n = 1;
  lanes_model_predict_setup (&task, machine, python, LANES_MECHANISM_SEQUENTIAL, &setup, &alone);
  return alone.likely;
}

/* On so many machines: every one of them carries its part, and the scheduler hands out batches. */
static double
time_on (const LanesJob *job, const LanesPrediction *one, double task, double machines)
{
  double work = MAX (0, one->likely - one->start - one->tail);
  double batches = CLAMP (ceil (work / BATCH), machines, job->n);
  /* The far side allows no more at once to many machines. */
  double longest = MAX (task, job->n * job->w / job->limit);

  return one->tail + MAX (longest, MAX (work / machines, batches * SCHEDULING)) + SCHEDULING;
}

static void
need_machines (LanesOutgrown *self,
               const LanesJob *job,
               const LanesMachine *machine,
               const LanesPython *python,
               const LanesPrediction *one)
{
  double task = one_task (job, machine, python);

  for (guint machines = 2; machines <= LANES_OUTGROWN_MOST; machines++)
    {
      self->time = time_on (job, one, task, machines);
      self->machines = machines;
      if (self->time <= job->deadline)
        return;
    }
  self->machines = 0;
  self->time = NAN;
}

/* A part of the requests, as one of so many machines gets it, with its part of what may be under
 * way at once, answered in time by @usual or else by what does it soonest. */
static LanesOutgrown
answer_on (const LanesJob *job,
           const LanesMachine *machine,
           const LanesPython *python,
           LanesMechanism usual,
           guint machines)
{
  LanesPrediction predictions[LANES_N_MECHANISMS];
  LanesOutgrown found = { .machines = machines, .time = NAN };
  LanesJob part = *job;

  part.rate /= machines;
  part.in_flight = MAX (1, floor (part.in_flight / machines));
  part.limit = MAX (1, floor (part.limit / machines));
  lanes_model_predict (&part, machine, python, predictions);
  found.mechanism = usual;
  found.time = predictions[usual].likely;
  for (guint m = 0; m < LANES_N_MECHANISMS && !(found.time <= job->deadline); m++)
    {
      if (!lanes_prediction_is_usable (&predictions[m]) || predictions[m].likely >= found.time)
        continue;
      found.mechanism = m;
      found.time = predictions[m].likely;
    }
  return found;
}

/* Twice as many until it is enough, then between the last two; the cause stays. */
static void
need_copies (LanesOutgrown *self,
             const LanesJob *job,
             const LanesMachine *machine,
             const LanesPython *python,
             LanesMechanism usual)
{
  guint most = (guint) lanes_outgrown_most (job);
  guint too_few = 1, enough = 1;
  LanesOutgrown found = { .time = NAN };

  while (!(found.time <= job->deadline))
    {
      if (enough >= most)
        return;
      too_few = enough;
      enough = MIN (most, 2 * enough);
      found = answer_on (job, machine, python, usual, enough);
    }
  while (enough - too_few > 1)
    {
      guint machines = (too_few + enough) / 2;
      LanesOutgrown fewer = answer_on (job, machine, python, usual, machines);

      if (fewer.time <= job->deadline)
        {
          enough = machines;
          found = fewer;
        }
      else
        {
          too_few = machines;
        }
    }
  found.cause = self->cause;
  *self = found;
}

/* When requests are answered too late or cannot all be answered. */
static void
judge_service (LanesOutgrown *self,
               const LanesJob *job,
               const LanesMachine *machine,
               const LanesPython *python,
               const LanesPrediction *one)
{
  LanesJob idle = *job;
  LanesOutgrown alone;

  if (one->ruling != LANES_RULING_RATE &&
      !(lanes_prediction_is_usable (one) && one->likely > job->deadline))
    return;
  self->cause =
      one->ruling == LANES_RULING_RATE ? LANES_OUTGROWN_RATE : LANES_OUTGROWN_DEADLINE;
  idle.rate = 0;
  alone = answer_on (&idle, machine, python, one->mechanism, 1);
  if (alone.time > job->deadline)
    {
      self->cause = LANES_OUTGROWN_DEADLINE;
      self->time = alone.time;
      return;
    }
  need_copies (self, job, machine, python, one->mechanism);
}

/* When a batch or a job is done too late. */
static void
judge_batch (LanesOutgrown *self,
             const LanesJob *job,
             const LanesMachine *machine,
             const LanesPython *python,
             const LanesPrediction *one)
{
  if (!lanes_prediction_is_usable (one) || one->likely <= job->deadline)
    return;
  self->cause = LANES_OUTGROWN_DEADLINE;
  need_machines (self, job, machine, python, one);
}

/* All results are held until the end, and the content of a task at least twice. */
static void
judge_memory (LanesOutgrown *self, const LanesJob *job)
{
  double tasks = job->kind == LANES_KIND_SERVICE ? job->in_flight : job->n;
  double budget = LANES_JOB_MEMORY_SHARE * job->memory;
  double content = lanes_job_content (job);
  double machines = ceil ((tasks * job->result + content) / budget);

  /* Also when nothing is needed of no memory. */
  if (!(machines > 1))
    return;
  self->cause = LANES_OUTGROWN_MEMORY;
  self->machines = content > budget || machines > LANES_OUTGROWN_MOST ? 0 : (guint) machines;
}

/* Whether @self takes more machines than @other. */
static gboolean
is_worse (const LanesOutgrown *self, const LanesOutgrown *other)
{
  if (self->cause == LANES_OUTGROWN_NOT || other->cause == LANES_OUTGROWN_NOT)
    return self->cause != LANES_OUTGROWN_NOT;
  return other->machines > 0 && (self->machines == 0 || self->machines > other->machines);
}

/**
 * lanes_outgrown_find:
 * @self: (out caller-allocates): what is found
 * @job: what is to be done
 * @machine: (nullable): where
 * @python: by which interpreter
 * @recommended: (nullable): what is predicted of the recommended mechanism, which may be ruled out
 *
 * Finds out whether the work has outgrown one machine, and by what most. Pure.
 */
void
lanes_outgrown_find (LanesOutgrown *self,
                     const LanesJob *job,
                     const LanesMachine *machine,
                     const LanesPython *python,
                     const LanesPrediction *recommended)
{
  gboolean service = job->kind == LANES_KIND_SERVICE;
  LanesMechanism usual = recommended != NULL ? recommended->mechanism : LANES_MECHANISM_SEQUENTIAL;
  LanesOutgrown by_memory = { .mechanism = usual, .time = NAN };

  *self = (LanesOutgrown) { .mechanism = usual, .time = NAN };
  if (job->durable)
    {
      *self = (LanesOutgrown) { LANES_OUTGROWN_DURABLE, LANES_ENGINE_CELERY, 1, .time = NAN };
      return;
    }
  if (recommended != NULL && service)
    judge_service (self, job, machine, python, recommended);
  else if (recommended != NULL)
    judge_batch (self, job, machine, python, recommended);
  judge_memory (&by_memory, job);
  if (is_worse (&by_memory, self))
    *self = by_memory;
  if (self->cause != LANES_OUTGROWN_NOT)
    self->engine =
        service || job->shared == LANES_SHARED_HOT ? LANES_ENGINE_RAY : LANES_ENGINE_DASK;
}

/**
 * lanes_outgrown_equal:
 * @a: what was found
 * @b: another
 *
 * Returns: whether both say the same, but for the time
 */
gboolean
lanes_outgrown_equal (const LanesOutgrown *a, const LanesOutgrown *b)
{
  return a->cause == b->cause && a->engine == b->engine && a->machines == b->machines &&
         a->mechanism == b->mechanism;
}
