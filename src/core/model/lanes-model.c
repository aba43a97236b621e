/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The model: what each mechanism would take on this machine, and how to set it up. Pure: the same
 * job, machine and interpreter give the same answer. */

#include "lanes-model-private.h"

#include <math.h>

/* Fewer in flight may take this much longer: a third of what repeated runs differ by. */
#define IN_FLIGHT_TOLERANCE (LANES_NOISE / 3)

/*
 * lanes_model_next_workers:
 *
 * 1, C, 2C, doubling from there, and the cap itself; then 0.
 */
guint
lanes_model_next_workers (const LanesModel *self, guint workers, guint cap)
{
  if (workers >= cap)
    return 0;
  if (workers < self->cpus)
    return MIN (cap, MAX (workers + 1, MIN (self->cpus, workers * 2)));
  return MIN (cap, workers * 2);
}

static guint
chunk_candidates (const LanesModel *self, guint workers, double *chunks)
{
  double n = self->job->n;
  double quarter = ceil (n / (4.0 * workers));
  double task = MAX (lanes_job_computing (self->job) + self->job->w, LANES_MODEL_INSTANT);
  double dispatch = lanes_model_cost (self, LANES_COST_PROCESS_TASK_1C);
  /* Dispatches cost less the larger the chunks, the end is more uneven: the least sum of both. */
  double speedup = lanes_machine_speedup (self->machine, workers);
  double balanced = sqrt (2 * n * dispatch / (speedup * task));
  guint count = 0;

  chunks[count++] = 1;
  chunks[count++] = CLAMP (round (balanced), 1, quarter);
  chunks[count++] = quarter;
  chunks[count++] = ceil (n / workers);
  return count;
}

typedef struct
{
  LanesSetup setup;
  LanesEstimate estimate;
} Choice;

static GArray *
evaluate_setups (const LanesModel *self, LanesMechanism mechanism)
{
  guint cap = (guint) MAX (1, lanes_model_worker_cap (self, mechanism));
  GArray *choices = g_array_new (FALSE, FALSE, sizeof (Choice));

  for (guint workers = 1; workers > 0; workers = lanes_model_next_workers (self, workers, cap))
    {
      double chunks[4] = { 1 };
      /* What is killed takes its whole chunk along. */
      guint n_chunks = mechanism == LANES_MECHANISM_PROCESSES && !self->job->hard_kill
                           ? chunk_candidates (self, workers, chunks)
                           : 1;

      for (guint i = 0; i < n_chunks; i++)
        {
          /* More than there are chunks would get none. */
          double busy = MIN (workers, MAX (1, ceil (self->job->n / chunks[i])));
          Choice choice = { .setup = { .workers = n_chunks > 1 ? (guint) busy : workers,
                                       .in_flight = lanes_model_in_flight_cap (self),
                                       .chunk = chunks[i] } };

          choice.estimate = lanes_model_batch (self, mechanism, &choice.setup);
          g_array_append_val (choices, choice);
        }
    }
  return choices;
}

/* Of all that are as good as equal to the fastest, the one with the fewest workers; with so many,
 * the fastest. */
static Choice
search (const LanesModel *self, LanesMechanism mechanism)
{
  g_autoptr (GArray) choices = evaluate_setups (self, mechanism);
  const Choice *chosen = &g_array_index (choices, Choice, 0);
  const Choice *end = chosen + choices->len;
  double fastest = INFINITY;

  for (const Choice *choice = chosen; choice < end; choice++)
    fastest = MIN (fastest, choice->estimate.time);
  while (chosen->estimate.time > fastest * (1 + LANES_NOISE))
    chosen++;
  for (const Choice *choice = chosen + 1; choice < end; choice++)
    {
      gboolean fewer = choice->setup.workers < chosen->setup.workers;
      gboolean faster = choice->setup.workers == chosen->setup.workers &&
                        choice->estimate.time < chosen->estimate.time;

      if (choice->estimate.time <= fastest * (1 + LANES_NOISE) && (fewer || faster))
        chosen = choice;
    }
  return *chosen;
}

/* How far the truth may lie from the estimate, plus a part of the bracket and of the tail: what the
 * user said is trusted to -8 and +12 %, the start of workers to -25 and +40 %, and what else Python
 * adds to -50 and +80 %; without a GIL all is less sure. So narrow that nine in ten of the measured
 * runs of each interpreter lie inside: see tests/accuracy. */
static void
set_bounds (const LanesModel *self,
            const Choice *choice,
            LanesMechanism mechanism,
            LanesPrediction *prediction)
{
  LanesModel bare = *self;
  const LanesEstimate *estimate = &choice->estimate;
  gboolean free = !self->python->gil_enabled;
  double least_work = free ? 0.84 : LANES_MODEL_LEAST_WORK;
  LanesEstimate pure;
  double without, start, overhead;

  bare.overheads = 0;
  pure = lanes_model_batch (&bare, mechanism, &choice->setup);
  without = MIN (pure.time - pure.tail, estimate->time - estimate->tail);
  start = MIN (estimate->start, estimate->time - estimate->tail - without);
  overhead = estimate->time - estimate->tail - without - start;
  prediction->low = least_work * without + 0.75 * start +
                    (free ? 0.4 : 0.5) * overhead -
                    0.2 * MAX (0, estimate->time - estimate->tail - estimate->staggered) +
                    0.5 * estimate->tail - estimate->early;
  /* However a run hits the periods of a quota, the work has to be done. */
  if (estimate->early > 0)
    prediction->low = MAX (prediction->low, least_work * (without - pure.early));
  prediction->high = LANES_MODEL_MOST_WORK * without + 1.4 * start + (free ? 3.5 : 1.8) * overhead +
                     0.4 * MAX (0, estimate->lockstep - estimate->time) + 1.5 * estimate->tail +
                     estimate->late;
}

/*
 * lanes_model_keeps_in_flight:
 *
 * Whether tasks are under way without a worker each.
 */
gboolean
lanes_model_keeps_in_flight (const LanesModel *self, LanesMechanism mechanism)
{
  return lanes_model_awaits (mechanism) ||
         (mechanism == LANES_MECHANISM_ASYNCIO_THREADS && self->job->async_client);
}

/*
 * lanes_model_holds_threads:
 *
 * Whether each task that is under way holds a thread.
 */
gboolean
lanes_model_holds_threads (const LanesModel *self, LanesMechanism mechanism)
{
  return mechanism == LANES_MECHANISM_THREADS ||
         (mechanism == LANES_MECHANISM_ASYNCIO_THREADS &&
          !lanes_model_keeps_in_flight (self, mechanism));
}

/*
 * lanes_model_tasks_at_once:
 *
 * How many tasks are under way at once in that setup.
 */
guint
lanes_model_tasks_at_once (const LanesModel *self,
                           LanesMechanism mechanism,
                           const LanesSetup *setup)
{
  if (mechanism == LANES_MECHANISM_ASYNCIO && self->job->w <= 0)
    return 1;
  return lanes_model_keeps_in_flight (self, mechanism) ? (guint) setup->in_flight : setup->workers;
}

/* More in flight than keeps everything busy only takes memory: the least that is as fast. */
static void
reduce_in_flight (const LanesModel *self, LanesMechanism mechanism, Choice *choice)
{
  LanesSetup setup = choice->setup;

  for (setup.in_flight = setup.workers; setup.in_flight < choice->setup.in_flight;
       setup.in_flight *= 2)
    {
      if (lanes_model_batch (self, mechanism, &setup).time <=
          choice->estimate.time * (1 + IN_FLIGHT_TOLERANCE))
        choice->setup.in_flight = setup.in_flight;
    }
}

/* What @choice comes to. */
static void
tell_batch (const LanesModel *self,
            LanesMechanism mechanism,
            const Choice *choice,
            LanesPrediction *prediction)
{
  prediction->workers = choice->setup.workers;
  prediction->in_flight = lanes_model_tasks_at_once (self, mechanism, &choice->setup);
  prediction->chunk_size = (guint) choice->setup.chunk;
  prediction->likely = choice->estimate.time;
  prediction->start = choice->estimate.start;
  prediction->tail = choice->estimate.tail;
  prediction->held = choice->estimate.held;
  set_bounds (self, choice, mechanism, prediction);
}

static void
predict_batch (const LanesModel *self, LanesMechanism mechanism, LanesPrediction *prediction)
{
  Choice choice = search (self, mechanism);

  tell_batch (self, mechanism, &choice, prediction);
  if (lanes_model_keeps_in_flight (self, mechanism))
    {
      reduce_in_flight (self, mechanism, &choice);
      prediction->in_flight = lanes_model_tasks_at_once (self, mechanism, &choice.setup);
    }
}

static void
tell_service (const LanesModel *self,
              LanesMechanism mechanism,
              const LanesSetup *setup,
              LanesPrediction *prediction)
{
  prediction->workers = setup->workers;
  prediction->in_flight = lanes_model_tasks_at_once (self, mechanism, setup);
  prediction->chunk_size = 1;
  lanes_model_service (self, mechanism, setup, prediction);
}

static void
predict_service (const LanesModel *self, LanesMechanism mechanism, LanesPrediction *prediction)
{
  LanesSetup setup = lanes_model_service_setup (self, mechanism);

  tell_service (self, mechanism, &setup, prediction);
}

static void
reset (LanesPrediction *prediction, LanesRuling ruling)
{
  *prediction = (LanesPrediction) { .mechanism = prediction->mechanism,
                                    .ruling = ruling,
                                    .low = NAN,
                                    .likely = NAN,
                                    .high = NAN,
                                    .capacity = NAN };
}

/* Of one task at a time nothing overlaps, unless its computing does with the next one's wait. */
static void
rule_out_needless (const LanesModel *self, LanesPrediction predictions[LANES_N_MECHANISMS])
{
  const LanesPrediction *one = &predictions[LANES_MECHANISM_SEQUENTIAL];

  if (self->job->kind != LANES_KIND_BATCH || lanes_model_in_flight_cap (self) > 1 ||
      !lanes_prediction_is_usable (one))
    return;
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      if (i != LANES_MECHANISM_SEQUENTIAL &&
          predictions[i].likely >= one->likely * (1 - LANES_NOISE))
        reset (&predictions[i], LANES_RULING_ONE_TASK);
    }
}

/* Where a quota grants no more than one CPU, workers that are there to compute only add their
 * start, unless all is done with what a single period grants. */
static void
rule_out_held (const LanesModel *self, LanesPrediction predictions[LANES_N_MECHANISMS])
{
  double work = self->job->n * lanes_job_computing (self->job);
  gboolean lasting = work > lanes_machine_grant (self->machine);
  double best = INFINITY;

  if (lanes_machine_usable (self->machine) > 1 || self->job->kind != LANES_KIND_BATCH ||
      self->job->w > lanes_job_computing (self->job))
    return;
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      if (!lanes_mechanism_hands_over (i) && lanes_prediction_is_usable (&predictions[i]))
        best = MIN (best, predictions[i].likely);
    }
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      if (lanes_model_only_shares (self, i) && (lasting || predictions[i].held > 0) &&
          predictions[i].likely >= best * (1 - LANES_NOISE))
        reset (&predictions[i], LANES_RULING_ONE_CPU);
    }
}

/* A machine that was disturbed while Python was measured on it will be so again; wider than this a
 * range says nothing. Reasoned, and held against no grid. */
#define MOST_NOISE 0.08

/* By what trials measured and how restless the machine is; in order whatever a profile brings
 * along. */
static void
adjust (const LanesModel *self, LanesPrediction *prediction)
{
  double correction = self->python->corrections[prediction->mechanism];
  double noise = MIN (self->python->noise, MOST_NOISE);

  prediction->queue *= correction;
  prediction->held *= correction;
  prediction->low *= correction * (1 - noise / 2);
  prediction->likely *= correction;
  prediction->high *= correction * (1 + noise);
  prediction->likely = MAX (prediction->likely, LANES_MODEL_INSTANT);
  prediction->low = CLAMP (prediction->low, LANES_MODEL_INSTANT, prediction->likely);
  prediction->high = MAX (prediction->high, prediction->likely);
}

/**
 * lanes_prediction_is_usable:
 * @self: (nullable): a prediction
 *
 * Returns: whether its mechanism can be used; if so, all times are finite
 */
gboolean
lanes_prediction_is_usable (const LanesPrediction *self)
{
  return self != NULL && self->ruling == LANES_RULING_NONE;
}

static LanesModel
make_model (const LanesJob *job, const LanesMachine *machine, const LanesPython *python)
{
  return (LanesModel) {
    .job = job,
    .machine = machine,
    .python = python,
    .cpus = (guint) MAX (1, ceil (lanes_machine_usable (machine) - 1e-6)),
    .overheads = 1,
  };
}

static void
predict (const LanesModel *self, LanesMechanism mechanism, LanesPrediction *prediction)
{
  prediction->mechanism = mechanism;
  reset (prediction, lanes_model_rule (self, mechanism));
  if (!lanes_prediction_is_usable (prediction))
    return;
  if (self->job->kind == LANES_KIND_SERVICE)
    predict_service (self, mechanism, prediction);
  else
    predict_batch (self, mechanism, prediction);
  if (lanes_prediction_is_usable (prediction))
    adjust (self, prediction);
}

/**
 * lanes_model_predict:
 * @job: what is to be done
 * @machine: (nullable): where
 * @python: by which interpreter
 * @predictions: (out caller-allocates) (array fixed-size=7): one for each mechanism, by its value
 *
 * Predicts every mechanism in its best setup on the measured machine: worker counts, tasks in
 * flight and chunk sizes are found by evaluating them. A mechanism that cannot be used says why
 * and has no times. Pure and deterministic.
 */
void
lanes_model_predict (const LanesJob *job,
                     const LanesMachine *machine,
                     const LanesPython *python,
                     LanesPrediction predictions[LANES_N_MECHANISMS])
{
  LanesModel model;

  g_return_if_fail (job != NULL && python != NULL && predictions != NULL);

  model = make_model (job, machine, python);
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    predict (&model, i, &predictions[i]);
  rule_out_needless (&model, predictions);
  rule_out_held (&model, predictions);
}

/**
 * lanes_model_predict_setup:
 * @job: what is to be done
 * @machine: (nullable): where
 * @python: by which interpreter
 * @mechanism: a mechanism, whether or not it is ruled out
 * @setup: how it is set up
 * @prediction: (out caller-allocates): what it takes in that setup; of a service that cannot carry
 *   the rate only that
 *
 * Predicts one setup, such as one that was measured. Pure and deterministic.
 */
void
lanes_model_predict_setup (const LanesJob *job,
                           const LanesMachine *machine,
                           const LanesPython *python,
                           LanesMechanism mechanism,
                           const LanesSetup *setup,
                           LanesPrediction *prediction)
{
  LanesModel model;

  g_return_if_fail (job != NULL && python != NULL && setup != NULL && prediction != NULL);

  model = make_model (job, machine, python);
  prediction->mechanism = mechanism;
  reset (prediction, LANES_RULING_NONE);
  if (job->kind == LANES_KIND_SERVICE)
    tell_service (&model, mechanism, setup, prediction);
  else
    tell_batch (&model, mechanism,
                &(Choice) { *setup, lanes_model_batch (&model, mechanism, setup) }, prediction);
  if (lanes_prediction_is_usable (prediction))
    adjust (&model, prediction);
}
