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

/* Nobody starts a cluster of more for this. */
#define MAX_MACHINES 1000

/* Of the memory; the rest stays for programs and copies. */
#define MEMORY_SHARE 0.8

#define MIB 1048576.0

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

/* On so many machines: every one of them carries its part, and the scheduler hands out batches. */
static double
time_on (const LanesJob *job, const LanesPrediction *one, double machines)
{
  double work = MAX (0, one->likely - one->start - one->tail);
  double batches = CLAMP (ceil (work / BATCH), machines, job->n);
  /* The far side allows no more at once to many machines. */
  double longest = MAX (job->w + lanes_job_computing (job), job->n * job->w / job->limit);

  return one->tail + MAX (longest, MAX (work / machines, batches * SCHEDULING)) + SCHEDULING;
}

static void
need_machines (LanesOutgrown *self, const LanesJob *job, const LanesPrediction *one)
{
  for (guint machines = 2; machines <= MAX_MACHINES; machines++)
    {
      self->time = time_on (job, one, machines);
      self->machines = machines;
      if (self->time <= job->deadline)
        return;
    }
  self->machines = 0;
  self->time = NAN;
}

/* Each of so many machines gets its part of the requests. */
static double
response_on (const LanesJob *job,
             const LanesMachine *machine,
             const LanesPython *python,
             const LanesPrediction *one,
             guint machines)
{
  const LanesSetup setup = { one->workers, one->in_flight, 1 };
  LanesPrediction prediction;
  LanesJob part = *job;

  part.rate /= machines;
  lanes_model_predict_setup (&part, machine, python, one->mechanism, &setup, &prediction);
  return prediction.likely;
}

static void
need_copies (LanesOutgrown *self,
             const LanesJob *job,
             const LanesMachine *machine,
             const LanesPython *python,
             const LanesPrediction *one)
{
  guint too_few = 1, enough = MAX_MACHINES;

  self->time = response_on (job, machine, python, one, enough);
  if (!(self->time <= job->deadline))
    {
      self->time = NAN;
      return;
    }
  while (enough - too_few > 1)
    {
      guint machines = (too_few + enough) / 2;
      double time = response_on (job, machine, python, one, machines);

      if (time <= job->deadline)
        {
          enough = machines;
          self->time = time;
        }
      else
        {
          too_few = machines;
        }
    }
  self->machines = enough;
}

/* All results are held until the end, and the content of a task at least twice. */
static double
memory_needed (const LanesJob *job)
{
  double tasks = job->kind == LANES_KIND_SERVICE ? job->in_flight : job->n;

  return tasks * job->result + 2 * job->payload * MIB;
}

/**
 * lanes_outgrown_find:
 * @self: (out caller-allocates): what is found
 * @job: what is to be done
 * @machine: (nullable): where
 * @python: by which interpreter
 * @recommended: (nullable): what the recommended mechanism takes
 *
 * Finds out whether the work has outgrown one machine. Pure.
 */
void
lanes_outgrown_find (LanesOutgrown *self,
                     const LanesJob *job,
                     const LanesMachine *machine,
                     const LanesPython *python,
                     const LanesPrediction *recommended)
{
  gboolean service = job->kind == LANES_KIND_SERVICE;
  double budget = MEMORY_SHARE * job->memory;

  *self = (LanesOutgrown) { .time = NAN };
  if (job->durable)
    {
      *self = (LanesOutgrown) { LANES_OUTGROWN_DURABLE, LANES_ENGINE_CELERY, 1, NAN };
      return;
    }
  if (memory_needed (job) > budget)
    {
      double machines = ceil (memory_needed (job) / budget);

      self->machines =
          2 * job->payload * MIB > budget || machines > MAX_MACHINES ? 0 : (guint) machines;
      self->cause = LANES_OUTGROWN_MEMORY;
    }
  else if (lanes_prediction_is_usable (recommended) && recommended->likely > job->deadline)
    {
      self->cause = LANES_OUTGROWN_DEADLINE;
      if (service)
        need_copies (self, job, machine, python, recommended);
      else
        need_machines (self, job, recommended);
    }
  else if (recommended != NULL && recommended->ruling == LANES_RULING_RATE)
    {
      self->cause = LANES_OUTGROWN_RATE;
      need_copies (self, job, machine, python, recommended);
    }
  if (self->cause != LANES_OUTGROWN_NOT)
    self->engine =
        service || job->shared == LANES_SHARED_HOT ? LANES_ENGINE_RAY : LANES_ENGINE_DASK;
}

/**
 * lanes_outgrown_equal:
 * @a: what was found
 * @b: another
 *
 * Returns: whether both say the same
 */
gboolean
lanes_outgrown_equal (const LanesOutgrown *a, const LanesOutgrown *b)
{
  return a->cause == b->cause && a->engine == b->engine && a->machines == b->machines;
}
