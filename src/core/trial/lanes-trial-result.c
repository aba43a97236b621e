/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What came out of a trial. */

#include "lanes-trial.h"

#include "lanes-median.h"

#include <math.h>
#include <string.h>

/* A queue depends on chance more than on what Python costs, and a trial is too short for it. */
#define QUEUE_SHARE 0.3

/**
 * lanes_trial_entry_median:
 * @entry: an entry of a trial
 *
 * Returns: what it took, s; NAN when it was not measured
 */
double
lanes_trial_entry_median (const LanesTrialEntry *entry)
{
  return lanes_median (entry->seconds);
}

/**
 * lanes_trial_entry_shortest:
 * @entry: an entry of a trial
 *
 * Returns: what its fastest run took, s; INFINITY when it was not measured
 */
double
lanes_trial_entry_shortest (const LanesTrialEntry *entry)
{
  double least = INFINITY;

  for (guint i = 0; i < entry->seconds->len; i++)
    least = MIN (least, g_array_index (entry->seconds, double, i));
  return least;
}

/**
 * lanes_trial_entry_verdict:
 * @entry: an entry of a trial
 *
 * Returns: how what it took stands to what was predicted
 */
LanesVerdict
lanes_trial_entry_verdict (const LanesTrialEntry *entry)
{
  double seconds = lanes_trial_entry_median (entry);

  if (isnan (seconds) || isnan (entry->predicted.likely))
    return LANES_VERDICT_NONE;
  return seconds < entry->predicted.low    ? LANES_VERDICT_FASTER
         : seconds > entry->predicted.high ? LANES_VERDICT_SLOWER
                                           : LANES_VERDICT_WITHIN;
}

/**
 * lanes_trial_get_fastest:
 * @self: a trial
 *
 * Returns: (transfer none) (nullable): the entry that took the least time
 */
const LanesTrialEntry *
lanes_trial_get_fastest (const LanesTrial *self)
{
  const LanesTrialEntry *fastest = NULL;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const LanesTrialEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->seconds->len > 0 &&
          (fastest == NULL ||
           lanes_trial_entry_median (entry) < lanes_trial_entry_median (fastest)))
        fastest = entry;
    }
  return fastest;
}

/**
 * lanes_trial_agrees:
 * @self: a trial
 *
 * Returns: whether the recommended mechanism is the fastest of it, as far as runs can tell: another
 *   must usually be clearly faster, and faster than every run of the recommended one
 */
gboolean
lanes_trial_agrees (const LanesTrial *self)
{
  const LanesTrialEntry *fastest = lanes_trial_get_fastest (self);
  const LanesTrialEntry *first;

  if (fastest == NULL)
    return FALSE;
  first = g_ptr_array_index (self->entries, 0);
  return first->seconds->len > 0 &&
         (lanes_trial_entry_shortest (first) < lanes_trial_entry_median (fastest) ||
          lanes_trial_entry_median (first) <=
              lanes_trial_entry_median (fastest) * (1 + LANES_DEFAULT_MARGIN));
}

/**
 * lanes_trial_correct_python:
 * @self: a trial
 *
 * Returns: (transfer full): the interpreter's profile, by which each mechanism that was measured
 *   takes as much more or less than its formula says as it did here; those whose requests mostly
 *   queue, or are few, are left as they are
 */
LanesPython *
lanes_trial_correct_python (const LanesTrial *self)
{
  LanesPython *python = lanes_python_copy (self->python);

  if (self->job.kind == LANES_KIND_SERVICE && self->job.n < LANES_TRIAL_FEWEST)
    return python;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const LanesTrialEntry *entry = g_ptr_array_index (self->entries, i);
      double seconds = lanes_trial_entry_median (entry);

      if (!isnan (seconds) && !isnan (entry->predicted.likely) &&
          entry->predicted.queue <= QUEUE_SHARE * entry->predicted.likely)
        {
          double *correction = &python->corrections[entry->predicted.mechanism];

          *correction = CLAMP (*correction * seconds / entry->predicted.likely,
                               LANES_CORRECTION_MIN, LANES_CORRECTION_MAX);
        }
    }
  return python;
}

static JsonNode *
entry_to_json (const LanesTrialEntry *entry)
{
  static const char *const verdicts[] = { NULL, "within", "faster", "slower" };
  JsonObject *object = json_object_new ();
  JsonArray *seconds = json_array_new ();
  LanesVerdict verdict = lanes_trial_entry_verdict (entry);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "mechanism", entry->id);
  json_object_set_int_member (object, "workers", entry->predicted.workers);
  json_object_set_int_member (object, "in_flight", entry->predicted.in_flight);
  json_object_set_int_member (object, "chunk_size", entry->predicted.chunk_size);
  if (!isnan (entry->predicted.likely))
    {
      JsonObject *predicted = json_object_new ();

      json_object_set_double_member (predicted, "low_s", entry->predicted.low);
      json_object_set_double_member (predicted, "likely_s", entry->predicted.likely);
      json_object_set_double_member (predicted, "high_s", entry->predicted.high);
      json_object_set_object_member (object, "predicted", predicted);
    }
  for (guint i = 0; i < entry->seconds->len; i++)
    json_array_add_double_element (seconds, g_array_index (entry->seconds, double, i));
  json_object_set_array_member (object, "measured_s", seconds);
  if (entry->seconds->len > 0)
    json_object_set_double_member (object, "median_s", lanes_trial_entry_median (entry));
  if (verdicts[verdict] != NULL)
    json_object_set_string_member (object, "verdict", verdicts[verdict]);
  if (entry->error != NULL)
    json_object_set_string_member (object, "error", entry->error);
  json_node_take_object (node, object);
  return node;
}

/**
 * lanes_trial_to_json:
 * @self: a trial that was run
 *
 * Returns: (transfer full): its document
 */
JsonNode *
lanes_trial_to_json (const LanesTrial *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *root = json_object_new ();
  JsonArray *entries = json_array_new ();
  const LanesTrialEntry *fastest = lanes_trial_get_fastest (self);

  json_object_set_string_member (root, "format", LANES_TRIAL_FORMAT);
  json_object_set_string_member (root, "python", self->python->version);
  json_object_set_int_member (root, "tasks", (gint64) self->job.n);
  if (self->job.kind == LANES_KIND_SERVICE)
    json_object_set_boolean_member (root, "one_by_one", self->job.rate <= 0);
  else
    {
      json_object_set_int_member (root, "tasks_asked", self->tasks_asked);
      json_object_set_boolean_member (root, "sampled", lanes_trial_is_sampled (self));
    }
  for (guint i = 0; i < self->entries->len; i++)
    json_array_add_element (entries, entry_to_json (g_ptr_array_index (self->entries, i)));
  json_object_set_array_member (root, "runs", entries);
  if (fastest != NULL)
    json_object_set_string_member (root, "fastest", fastest->id);
  json_object_set_boolean_member (root, "agrees", lanes_trial_agrees (self));
  json_node_take_object (node, root);
  return node;
}
