/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writing machine profiles, in a stable order. */

#include "lanes-machine-private.h"

#include "lanes-document.h"

#include <math.h>

static JsonObject *
ensure_object (JsonObject *parent, const char *member)
{
  JsonNode *node = member != NULL ? json_object_get_member (parent, member) : NULL;
  JsonObject *object;

  if (member == NULL)
    return parent;
  if (node != NULL)
    return json_node_get_object (node);
  object = json_object_new ();
  json_object_set_object_member (parent, member, object);
  return object;
}

/* JSON has no infinity: what is unlimited is null. */
static void
set_number (JsonObject *object, const char *member, double value)
{
  if (isnan (value))
    return;
  if (isinf (value))
    json_object_set_null_member (object, member);
  else if (value == floor (value) && fabs (value) < 9e15)
    json_object_set_int_member (object, member, (gint64) value);
  else
    json_object_set_double_member (object, member, value);
}

static void
set_status (JsonObject *object, LanesStatus status, LanesReason reason)
{
  json_object_set_string_member (object, "status", lanes_status_id (status));
  if (reason != LANES_REASON_NONE)
    json_object_set_string_member (object, "reason", lanes_reason_id (reason));
}

static void
write_facts (const LanesMachine *self, JsonObject *root)
{
  for (guint i = 0; i < LANES_N_FACTS; i++)
    {
      const LanesFact *fact = &self->facts[i];
      const LanesFactInfo *info = lanes_fact_info (i);
      JsonObject *group = ensure_object (root, info->group);
      JsonObject *provenance = ensure_object (ensure_object (group, "provenance"), info->member);

      set_status (provenance, fact->status, fact->reason);
      if (fact->status == LANES_STATUS_ABSENT)
        continue;
      json_object_set_string_member (provenance, "source", lanes_origin_id (fact->origin));
      json_object_set_string_member (provenance, "confidence",
                                     lanes_confidence_id (fact->confidence));
      if (fact->status == LANES_STATUS_OK || fact->status == LANES_STATUS_DEGRADED)
        set_number (group, info->member, fact->value);
    }
}

static void
write_metric (const LanesMetric *metric, const LanesMetricInfo *info, JsonObject *object)
{
  set_status (object, metric->status, metric->reason);
  if (metric->status == LANES_STATUS_ABSENT)
    return;
  json_object_set_string_member (object, "source", lanes_origin_id (metric->origin));
  json_object_set_string_member (object, "confidence", lanes_confidence_id (metric->confidence));
  json_object_set_string_member (object, "unit", info->unit);
  json_object_set_int_member (object, "n", metric->n);
  json_object_set_int_member (object, "discarded", metric->discarded);
  for (guint i = 0; i < LANES_N_QUANTILES; i++)
    set_number (object, lanes_quantiles[i].member,
                G_STRUCT_MEMBER (double, metric, lanes_quantiles[i].offset));
  if (!isnan (metric->low) && !isnan (metric->high))
    {
      JsonArray *interval = json_array_new ();

      json_array_add_double_element (interval, metric->low);
      json_array_add_double_element (interval, metric->high);
      json_object_set_array_member (object, "ci95", interval);
    }
  if (metric->bimodal)
    json_object_set_boolean_member (object, "bimodal", TRUE);
  json_object_set_int_member (object, "cost_ns", metric->cost_ns);
}

static void
write_curve (const LanesCurve *curve, JsonObject *object)
{
  JsonArray *points = json_array_new ();

  set_status (object, curve->status, curve->reason);
  json_object_set_string_member (object, "confidence", lanes_confidence_id (curve->confidence));
  for (guint i = 0; i < curve->n_points; i++)
    {
      const LanesCurvePoint *point = &curve->points[i];
      JsonObject *entry = json_object_new ();

      json_object_set_int_member (entry, "n", point->n);
      set_number (entry, "now", point->now);
      set_number (entry, "quiet", point->quiet);
      set_number (entry, "low", point->low);
      set_number (entry, "high", point->high);
      set_number (entry, "par", point->granted);
      json_array_add_object_element (points, entry);
    }
  json_object_set_array_member (object, "points", points);
  if (curve->knee > 0)
    json_object_set_int_member (object, "knee", curve->knee);
  if (curve->limited_at > 0)
    json_object_set_int_member (object, "limited_at", curve->limited_at);
}

static void
write_kinds_and_phases (const LanesMachine *self, JsonObject *root)
{
  JsonArray *kinds = json_array_new ();
  JsonArray *phases = json_array_new ();

  for (guint i = 0; i < self->n_kinds; i++)
    {
      JsonObject *kind = json_object_new ();

      json_object_set_string_member (kind, "name", self->kinds[i].name);
      json_object_set_int_member (kind, "cores", self->kinds[i].cores);
      json_object_set_int_member (kind, "threads", self->kinds[i].threads);
      set_number (kind, "relative_speed", self->kinds[i].relative_speed);
      json_array_add_object_element (kinds, kind);
    }
  json_object_set_array_member (ensure_object (root, "cpu"), "kinds", kinds);

  for (guint i = 0; i < self->n_phases; i++)
    {
      JsonObject *phase = json_object_new ();

      json_object_set_string_member (phase, "name", self->phases[i].name);
      set_status (phase, self->phases[i].status, self->phases[i].reason);
      json_object_set_int_member (phase, "cost_ns", self->phases[i].cost_ns);
      json_array_add_object_element (phases, phase);
    }
  json_object_set_array_member (root, "phases", phases);
}

/**
 * lanes_machine_to_json:
 * @self: a profile
 *
 * Returns: (transfer full): its document, in a stable order
 */
JsonNode *
lanes_machine_to_json (const LanesMachine *self)
{
  JsonNode *node;
  JsonObject *root;
  JsonObject *object;

  g_return_val_if_fail (self != NULL, NULL);

  node = json_node_new (JSON_NODE_OBJECT);
  root = json_object_new ();
  json_node_take_object (node, root);
  json_object_set_string_member (root, "format", LANES_MACHINE_FORMAT);
  object = ensure_object (root, "tool");
  json_object_set_string_member (object, "name", "lanes");
  json_object_set_int_member (object, "seed", (gint64) self->seed);
  object = ensure_object (root, "taken");
  json_object_set_int_member (object, "duration_ns", self->duration_ns);
  json_object_set_boolean_member (object, "complete", self->complete);
  for (guint i = 0; i < LANES_N_WORDS; i++)
    {
      const LanesWordPlace *place = &lanes_word_places[i];

      if (self->words[i] != NULL)
        json_object_set_string_member (ensure_object (root, place->group), place->member,
                                       self->words[i]);
    }
  write_facts (self, root);
  object = ensure_object (root, "scaling");
  for (guint i = 0; i < LANES_N_CURVES; i++)
    write_curve (&self->curves[i], ensure_object (object, lanes_curve_ids[i]));
  for (guint i = 0; i < LANES_N_METRICS; i++)
    {
      const LanesMetricInfo *info = lanes_metric_info (i);

      write_metric (&self->metrics[i], info,
                    ensure_object (ensure_object (root, info->group), info->member));
    }
  object = ensure_object (root, "storage");
  json_object_set_boolean_member (object, "verified", self->storage_verified);
  json_object_set_boolean_member (object, "durable", self->storage_durable);
  object = ensure_object (root, "python");
  json_object_set_boolean_member (object, "found", self->words[LANES_WORD_PYTHON_VERSION] != NULL);
  json_object_set_boolean_member (object, "free_threaded", self->python_free_threaded);
  write_kinds_and_phases (self, root);
  lanes_document_merge (root, self->unknown);
  return node;
}
