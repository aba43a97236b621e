/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Carries a trial out: one run after the other, each in an interpreter of its own, in rounds so
 * that a bad moment of the machine hits all mechanisms. */

#include "lanes-trial-run.h"

#include "lanes-script.h"
#include "lanes-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A run may take so much longer than the highest time predicted, s, before it counts as hung. */
#define PATIENCE_FACTOR 4

/* The whole may take so much longer than planned before the rest is left out. */
#define OVERTIME 2.0

/* What is so much slower than the fastest in the first round is not measured again. */
#define LOSES 2.5

#define CALIBRATION_LIMIT 30.0

/* What an interpreter answers is believed up to these: s, and per s. */
#define SHORTEST 1e-9
#define LONGEST 1e6
#define FASTEST 1e12

/* Characters of what went wrong. */
#define ERROR_MAX 200

typedef struct
{
  LanesTrial *trial;
  char *interpreter;
  LanesProgressFunc progress;
  gpointer progress_data;
  double loops_per_s;
  double blocks_per_s;
  guint round;
  guint next;
  gint64 deadline; /* of the monotonic clock, us */
} Run;

static void
run_free (gpointer data)
{
  Run *self = data;

  lanes_trial_unref (self->trial);
  g_free (self->interpreter);
  g_free (self);
}

static char *
dup_request (const Run *self, const LanesTrialEntry *entry)
{
  const LanesJob *job = &self->trial->job;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "mechanism", entry->id);
  json_object_set_int_member (object, "workers", entry->predicted.workers);
  json_object_set_int_member (object, "in_flight", entry->predicted.in_flight);
  json_object_set_int_member (object, "chunk_size", entry->predicted.chunk_size);
  json_object_set_int_member (object, "tasks", (gint64) job->n);
  json_object_set_boolean_member (object, "requests", job->kind == LANES_KIND_SERVICE);
  json_object_set_double_member (object, "rate_per_s", job->rate);
  /* Each round is another sample, and the same one for all mechanisms. */
  json_object_set_int_member (object, "seed", self->round + 1);
  json_object_set_double_member (object, "wait_s", job->w);
  json_object_set_double_member (object, "wait_cv", job->cv);
  json_object_set_int_member (object, "waits", (gint64) job->waits);
  json_object_set_double_member (object, "gil_s", job->g);
  json_object_set_double_member (object, "native_s", job->h);
  json_object_set_int_member (object, "argument_bytes", (gint64) job->argument);
  json_object_set_int_member (object, "result_bytes", (gint64) job->result);
  json_object_set_string_member (object, "client", job->async_client ? "async" : "blocking");
  json_object_set_string_member (object, "pool", job->warm ? "warm" : "fresh");
  json_object_set_string_member (object, "start_method", self->trial->python->start_method);
  json_object_set_double_member (object, "loops_per_s", self->loops_per_s);
  json_object_set_double_member (object, "blocks_per_s", self->blocks_per_s);
  if (self->trial->scheduler != NULL)
    json_object_set_string_member (object, "scheduler", self->trial->scheduler);
  json_node_take_object (node, object);
  return json_to_string (node, FALSE);
}

/* Whether @entry is not worth another round. */
static gboolean
is_settled (const Run *self, const LanesTrialEntry *entry)
{
  double least = INFINITY;

  if (entry->error != NULL)
    return TRUE;
  if (self->round == 0)
    return FALSE;
  for (guint i = 0; i < self->trial->entries->len; i++)
    least = MIN (least, lanes_trial_entry_shortest (g_ptr_array_index (self->trial->entries, i)));
  return lanes_trial_entry_shortest (entry) > LOSES * least;
}

/* The entry whose turn it is; %NULL at the end. */
static LanesTrialEntry *
take_turn (Run *self)
{
  while (self->round < self->trial->rounds)
    {
      for (; self->next < self->trial->entries->len; self->next++)
        {
          LanesTrialEntry *entry = g_ptr_array_index (self->trial->entries, self->next);

          if (!is_settled (self, entry))
            return entry;
        }
      self->next = 0;
      self->round++;
    }
  return NULL;
}

static void
tell_progress (const Run *self, const char *what)
{
  double total = self->trial->rounds * MAX (1, self->trial->entries->len);

  if (self->progress != NULL)
    self->progress ((self->round * self->trial->entries->len + self->next) / total, what,
                    self->progress_data);
}

static void step (GTask *task);

static void
take_answer (LanesTrialEntry *entry, JsonNode *node)
{
  JsonObject *object = json_node_get_object (node);
  double seconds = json_object_get_double_member_with_default (object, "seconds", NAN);
  const char *error = json_object_get_string_member_with_default (object, "error", NULL);

  if (seconds > SHORTEST && seconds < LONGEST)
    g_array_append_val (entry->seconds, seconds);
  else
    entry->error = lanes_text_dup_line (error != NULL && *error != '\0' ? error
                                                                        : _ ("gave no time"),
                                        ERROR_MAX);
}

/* After how long a run is given up, s. */
static double
patience (const Run *self, const LanesTrialEntry *entry)
{
  const LanesJob *job = &self->trial->job;
  double high = isnan (entry->predicted.high) ? self->trial->seconds : entry->predicted.high;
  double arrivals = 0;

  if (job->kind == LANES_KIND_SERVICE && job->rate > 0)
    arrivals = job->n / job->rate;
  else if (job->kind == LANES_KIND_SERVICE)
    high *= job->n;
  return self->trial->patience + arrivals +
         PATIENCE_FACTOR * (high + lanes_trial_content_time (self->trial, job->n));
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *self = g_task_get_task_data (task);
  LanesTrialEntry *entry = g_ptr_array_index (self->trial->entries, self->next);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = lanes_harness_run_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (node != NULL)
    take_answer (entry, node);
  else
    entry->error = lanes_text_dup_line (error->message, ERROR_MAX);
  /* What hung must not cost the others their turns; it gets no other one. */
  if (g_error_matches (error, LANES_TRIAL_ERROR, LANES_TRIAL_ERROR_TIMEOUT))
    self->deadline += (gint64) (patience (self, entry) * G_USEC_PER_SEC);
  self->next++;
  step (task);
}

static void
give_up_rest (const Run *self)
{
  for (guint i = 0; i < self->trial->entries->len; i++)
    {
      LanesTrialEntry *entry = g_ptr_array_index (self->trial->entries, i);

      if (entry->seconds->len == 0 && entry->error == NULL)
        entry->error = g_strdup (_ ("there was no time left for it"));
    }
}

static void
step (GTask *task)
{
  Run *self = g_task_get_task_data (task);
  LanesTrialEntry *entry = take_turn (self);
  g_autofree char *request = NULL;

  if (entry == NULL || g_get_monotonic_time () > self->deadline)
    {
      give_up_rest (self);
      g_task_return_boolean (task, TRUE);
      return;
    }
  tell_progress (self, entry->id);
  request = dup_request (self, entry);
  lanes_harness_run_async (self->interpreter, LANES_SCRIPT_TRIAL,
                           (const char *const[]) { request, NULL }, patience (self, entry), NULL,
                           NULL, g_task_get_cancellable (task), answer_cb, g_object_ref (task));
}

static void
calibrated_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) node = lanes_harness_run_finish (result, &error);
  JsonObject *object;

  if (node == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  object = json_node_get_object (node);
  self->loops_per_s = json_object_get_double_member_with_default (object, "loops_per_s", 0);
  self->blocks_per_s = json_object_get_double_member_with_default (object, "blocks_per_s", 0);
  if (!(self->loops_per_s > 0 && self->loops_per_s < FASTEST) ||
      !(self->blocks_per_s > 0 && self->blocks_per_s < FASTEST))
    {
      g_task_return_new_error (task, LANES_TRIAL_ERROR, LANES_TRIAL_ERROR_ANSWER,
                               _ ("%s: does not answer as Python 3 does"), self->interpreter);
      return;
    }
  step (task);
}

/**
 * lanes_trial_run_async:
 * @self: a trial; nobody else may use it until it has ended
 * @interpreter: a program, by its path
 * @progress: (nullable) (scope notified): told how far it is, and of which mechanism
 * @progress_data: for @progress
 * @cancellable: (nullable): ends it
 * @callback: called at the end
 * @user_data: for @callback
 *
 * Carries a trial out. What crashes or hangs is noted in its entry and does not end the trial.
 * Uses the thread-default main context.
 */
void
lanes_trial_run_async (LanesTrial *self,
                       const char *interpreter,
                       LanesProgressFunc progress,
                       gpointer progress_data,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);

  g_task_set_source_tag (task, lanes_trial_run_async);
  g_task_set_task_data (task, run, run_free);
  run->trial = lanes_trial_ref (self);
  run->interpreter = g_strdup (interpreter);
  run->progress = progress;
  run->progress_data = progress_data;
  run->deadline = g_get_monotonic_time () +
                  (gint64) (OVERTIME * MAX (self->planned, self->seconds) * G_USEC_PER_SEC);
  lanes_harness_run_async (interpreter, LANES_SCRIPT_TRIAL,
                           (const char *const[]) { "{\"mechanism\": \"calibrate\"}", NULL },
                           CALIBRATION_LIMIT, NULL, NULL, cancellable, calibrated_cb, task);
}

/**
 * lanes_trial_run_finish:
 * @self: the trial
 * @result: the result
 * @error: return location for an error of LANES_TRIAL_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it was carried out
 */
gboolean
lanes_trial_run_finish (LanesTrial *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
