/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a trial carries out: which mechanisms, and how many of the tasks there is time for. */

#include "lanes-trial.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Mechanisms beside the recommended and the table's; more is not worth waiting for. */
#define MECHANISMS 4
#define ROUNDS 3

/* s; an interpreter on a busy machine has started and imported everything by then. */
#define PATIENCE 10

/* s beside the tasks for each run: starting the interpreter, importing, warming up. */
#define RUN_OVERHEAD 0.4

/* Sequential work may take up at most this share of the trial. */
#define BASELINE_SHARE 0.34

/* Arguments and results of all tasks are held at once, and may take up this share of the memory. */
#define MEMORY_SHARE 0.25

/* Of a service, and how many times as long as one takes they come at least, so that they meet. */
#define MOST_REQUESTS 3000
#define RESPONSES 5

/* Requests of which chance leaves an average within some 10 %; rather fewer rounds than fewer. */
#define ENOUGH_REQUESTS 100

/* Bytes of arguments that a script makes up in a second; a fraction of what memory does. */
#define CONTENT_RATE 2e8

static void
entry_free (gpointer data)
{
  LanesTrialEntry *self = data;

  g_array_unref (self->seconds);
  g_free (self->error);
  g_free (self);
}

static LanesTrialEntry *
add_entry (LanesTrial *self, const char *id)
{
  LanesTrialEntry *entry = g_new0 (LanesTrialEntry, 1);

  entry->id = id;
  entry->seconds = g_array_new (FALSE, FALSE, sizeof (double));
  g_ptr_array_add (self->entries, entry);
  return entry;
}

/* Each mechanism in the setup that is best for so many tasks. */
static void
predict (const LanesTrial *self,
         const LanesMachine *machine,
         double tasks,
         LanesPrediction predictions[LANES_N_MECHANISMS])
{
  LanesJob job = self->job;

  job.n = tasks;
  lanes_model_predict (&job, machine, self->python, predictions);
}

static gboolean
has_entry (const LanesTrial *self, const char *id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      if (g_str_equal (((LanesTrialEntry *) g_ptr_array_index (self->entries, i))->id, id))
        return TRUE;
    }
  return FALSE;
}

static void
choose (LanesTrial *self, const LanesPrediction *prediction)
{
  const char *id;

  if (!lanes_prediction_is_usable (prediction))
    return;
  id = lanes_mechanism_info (prediction->mechanism)->id;
  if (!has_entry (self, id))
    add_entry (self, id)->predicted = *prediction;
}

/* The recommended one, the table's, and the best of the ranking. */
static void
choose_entries (LanesTrial *self, LanesDecision *decision)
{
  choose (self, lanes_decision_get_recommended (decision));
  choose (self, lanes_decision_get_row_prediction (decision));
  for (guint i = 0; i < LANES_N_MECHANISMS && self->entries->len < MECHANISMS; i++)
    {
      const LanesPrediction *prediction = lanes_decision_get_ranked (decision, i);

      /* That would make all of the trial a small sample; it comes in where there is time. */
      if (prediction->mechanism != LANES_MECHANISM_SEQUENTIAL)
        choose (self, prediction);
    }
}

/* s until @tasks are done: of a service until so many have come and the last is answered. */
static double
run_time (const LanesTrial *self, const LanesPrediction *prediction, double tasks)
{
  const LanesJob *job = &self->job;
  double time = RUN_OVERHEAD + lanes_trial_content_time (self, tasks);

  if (!lanes_prediction_is_usable (prediction))
    return time;
  if (job->kind == LANES_KIND_SERVICE && job->rate <= 0)
    return time + tasks * prediction->likely;
  if (job->kind == LANES_KIND_SERVICE)
    time += tasks / job->rate;
  return time + prediction->likely;
}

/* What all runs take with so many tasks, s. */
static double
plan_time (const LanesTrial *self, const LanesMachine *machine, double tasks)
{
  LanesPrediction predictions[LANES_N_MECHANISMS];
  double time = 0;

  predict (self, machine, tasks, predictions);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const LanesTrialEntry *entry = g_ptr_array_index (self->entries, i);

      time += run_time (self, &predictions[entry->predicted.mechanism], tasks);
    }
  return time * self->rounds;
}

/* So many that they overlap; of requests so many that a few come while one takes. */
static double
fewest_tasks (const LanesTrial *self)
{
  double slowest = 0;

  if (self->job.kind != LANES_KIND_SERVICE)
    return LANES_TRIAL_FEWEST;
  if (self->job.rate <= 0)
    return 1;
  for (guint i = 0; i < self->entries->len; i++)
    {
      const LanesTrialEntry *entry = g_ptr_array_index (self->entries, i);

      slowest = MAX (slowest, entry->predicted.likely);
    }
  return CLAMP (ceil (RESPONSES * self->job.rate * slowest), LANES_TRIAL_FEWEST, MOST_REQUESTS);
}

/* As many of the tasks as there is time and memory for. */
static double
choose_tasks (LanesTrial *self, const LanesMachine *machine)
{
  double content = MAX (1, self->job.argument + self->job.result);
  double fitting = MEMORY_SHARE * self->job.memory / content;
  double high = floor (MAX (1, MIN (self->job.n, fitting)));
  double low = MIN (fewest_tasks (self), high);

  if (plan_time (self, machine, high) <= self->seconds)
    return high;
  while (high > low * 1.02 && high - low >= 1)
    {
      double middle = sqrt (low * high);

      if (plan_time (self, machine, round (middle)) <= self->seconds)
        low = middle;
      else
        high = middle;
    }
  return floor (low);
}

/* The work itself, one after the other, tells most and takes longest: only where there is time. */
static void
add_baseline (LanesTrial *self, const LanesPrediction *one)
{
  if (lanes_prediction_is_usable (one) &&
      run_time (self, one, self->job.n) * self->rounds <= BASELINE_SHARE * self->seconds)
    choose (self, one);
}

/* Within the time of a trial a queue has not grown as long as it does in the end. */
static void
expect_short_queue (LanesPrediction *prediction)
{
  double alone = prediction->likely - prediction->queue;

  prediction->low = MIN (prediction->low, LANES_MODEL_LEAST_WORK * alone);
}

static void
plan_rounds (LanesTrial *self, const LanesMachine *machine)
{
  for (self->rounds = ROUNDS; self->rounds > 1; self->rounds--)
    {
      double tasks = fewest_tasks (self);

      if (self->job.kind == LANES_KIND_SERVICE && self->job.rate > 0)
        tasks = MAX (tasks, ENOUGH_REQUESTS);
      if (plan_time (self, machine, MIN (tasks, self->job.n)) <= self->seconds)
        break;
    }
}

/* A service has no end: as many requests as come in the time. Where there is none for them to come
 * and meet, they are answered one after the other. */
static void
plan_requests (LanesTrial *self, const LanesMachine *machine)
{
  self->job.n = MOST_REQUESTS;
  plan_rounds (self, machine);
  if (plan_time (self, machine, fewest_tasks (self)) <= self->seconds)
    return;
  self->job.rate = 0;
  plan_rounds (self, machine);
}

static void
finish_plan (LanesTrial *self, const LanesMachine *machine)
{
  LanesPrediction predictions[LANES_N_MECHANISMS];

  predict (self, machine, self->job.n, predictions);
  if (self->entries->len > 0)
    add_baseline (self, &predictions[LANES_MECHANISM_SEQUENTIAL]);
  for (guint i = 0; i < self->entries->len; i++)
    {
      LanesTrialEntry *entry = g_ptr_array_index (self->entries, i);

      entry->predicted = predictions[entry->predicted.mechanism];
      if (!lanes_prediction_is_usable (&entry->predicted))
        entry->error = g_strdup (_ ("nothing is predicted for so few tasks"));
      else if (self->job.kind == LANES_KIND_SERVICE)
        expect_short_queue (&entry->predicted);
    }
  self->planned = plan_time (self, machine, self->job.n);
  if (self->scheduler != NULL && self->entries->len > 0)
    {
      LanesTrialEntry *entry = add_entry (self, LANES_TRIAL_DASK);

      entry->predicted = (LanesPrediction) {
        .workers = 1,
        .in_flight = 1,
        .chunk_size = 1,
        .low = NAN,
        .likely = NAN,
        .high = NAN,
      };
    }
}

/**
 * lanes_trial_new:
 * @decision: a decision
 * @scheduler: (nullable): address of a Dask scheduler, to be tried as well
 * @seconds: how long the trial may take, about
 *
 * Plans a trial. Where all tasks would take longer, so many are carried out as there is time for.
 * Requests of a service come as often as they do, or one after the other if there is no time.
 *
 * Returns: (transfer full): the trial
 */
LanesTrial *
lanes_trial_new (LanesDecision *decision, const char *scheduler, double seconds)
{
  LanesTrial *self = g_atomic_rc_box_new0 (LanesTrial);
  const LanesMachine *machine = lanes_decision_get_machine (decision);
  const LanesPrediction *recommended = lanes_decision_get_recommended (decision);

  self->workers_asked = recommended != NULL ? recommended->workers : 0;
  self->job = *lanes_decision_get_job (decision);
  self->seconds = seconds;
  self->patience = PATIENCE;
  self->python = lanes_python_ref (lanes_decision_get_python (decision));
  self->scheduler = g_strdup (scheduler);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  /* What does not fit once cannot be tried. */
  if (self->job.argument + self->job.result <= MEMORY_SHARE * self->job.memory)
    choose_entries (self, decision);
  self->rate_asked = self->job.rate;
  if (self->job.kind == LANES_KIND_SERVICE)
    plan_requests (self, machine);
  else
    plan_rounds (self, machine);
  self->tasks_asked = (guint) self->job.n;
  self->job.n = choose_tasks (self, machine);
  finish_plan (self, machine);
  return self;
}

/**
 * lanes_trial_ref:
 * @self: a trial
 *
 * Returns: (transfer full): @self
 */
LanesTrial *
lanes_trial_ref (LanesTrial *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
trial_clear (gpointer data)
{
  LanesTrial *self = data;

  g_ptr_array_unref (self->entries);
  g_free (self->scheduler);
  lanes_python_unref (self->python);
}

/**
 * lanes_trial_unref:
 * @self: (transfer full): a trial
 *
 * Drops a reference.
 */
void
lanes_trial_unref (LanesTrial *self)
{
  g_atomic_rc_box_release_full (self, trial_clear);
}

/**
 * lanes_trial_content_time:
 * @self: a trial
 * @tasks: of how many tasks
 *
 * Returns: how long a run makes up what its tasks are handed, about, s
 */
double
lanes_trial_content_time (const LanesTrial *self, double tasks)
{
  return tasks * self->job.argument / CONTENT_RATE;
}

/**
 * lanes_trial_is_sampled:
 * @self: a trial
 *
 * Returns: whether it carries out less than was asked
 */
gboolean
lanes_trial_is_sampled (const LanesTrial *self)
{
  return self->job.kind != LANES_KIND_SERVICE && self->job.n < self->tasks_asked;
}
