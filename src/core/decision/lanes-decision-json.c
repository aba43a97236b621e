/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Decisions as documents. A saved one holds all that it was made from and is made anew from that
 * when it is opened, so that it never shows numbers of another version's model. */

#include "lanes-decision-private.h"

#include "lanes-explain.h"
#include "lanes-sensitivity.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
set_number (JsonObject *object, const char *member, double value)
{
  if (isfinite (value))
    json_object_set_double_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

static void
set_predicted (JsonObject *object, const LanesPrediction *prediction)
{
  JsonObject *predicted;

  if (!lanes_prediction_is_usable (prediction))
    {
      json_object_set_null_member (object, "predicted");
      return;
    }
  predicted = json_object_new ();
  set_number (predicted, "low_s", prediction->low);
  set_number (predicted, "likely_s", prediction->likely);
  set_number (predicted, "high_s", prediction->high);
  json_object_set_object_member (object, "predicted", predicted);
}

static void
set_setup (JsonObject *object, const LanesPrediction *prediction)
{
  if (prediction == NULL || prediction->workers == 0)
    {
      json_object_set_null_member (object, "workers");
      json_object_set_null_member (object, "in_flight");
      json_object_set_null_member (object, "chunk_size");
      return;
    }
  json_object_set_int_member (object, "workers", prediction->workers);
  json_object_set_int_member (object, "in_flight", prediction->in_flight);
  json_object_set_int_member (object, "chunk_size", prediction->chunk_size);
}

static JsonArray *
strings_to_array (const char *const *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  return array;
}

static JsonObject *
row_to_json (LanesDecision *self)
{
  const LanesGuideRow *row = lanes_decision_get_row (self);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", row->id);
  json_object_set_string_member (object, "scenario", row->scenario);
  json_object_set_array_member (object, "mechanisms",
                                strings_to_array ((const char *const *) row->mechanisms));
  return object;
}

static JsonArray *
possible_to_json (LanesDecision *self)
{
  const LanesGuide *guide = lanes_decision_get_guide (self);
  JsonArray *array = json_array_new ();

  for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
    {
      if (lanes_decision_get_standing (self)->possible[r])
        json_array_add_string_element (array, lanes_guide_row (guide, r)->id);
    }
  return array;
}

static JsonObject *
recommendation_to_json (LanesDecision *self)
{
  static const char *const certainties[] = {
    [LANES_CERTAINTY_NONE] = "none",
    [LANES_CERTAINTY_CLEAR] = "clear",
    [LANES_CERTAINTY_LIKELY] = "likely",
    [LANES_CERTAINTY_TOO_CLOSE] = "too-close-to-call",
  };
  const LanesPrediction *prediction = lanes_decision_get_recommended (self);
  g_auto (GStrv) reasons = lanes_explain_dup_reasons (self);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "mechanism", lanes_decision_get_mechanism_id (self));
  set_setup (object, prediction);
  if (prediction != NULL && lanes_mechanism_uses_processes (prediction->mechanism))
    json_object_set_string_member (
        object, "start_method",
        lanes_job_start_method (lanes_decision_get_job (self)->kind,
                                lanes_decision_get_job (self)->hard_kill,
                                lanes_decision_get_python (self)->start_method));
  else
    json_object_set_null_member (object, "start_method");
  set_predicted (object, prediction);
  if (prediction != NULL && !isnan (prediction->capacity))
    json_object_set_double_member (object, "capacity_per_s", prediction->capacity);
  json_object_set_boolean_member (object, "agrees_with_row", lanes_decision_agrees_with_row (self));
  json_object_set_string_member (object, "certainty",
                                 certainties[lanes_decision_get_certainty (self)]);
  json_object_set_array_member (object, "reasons",
                                strings_to_array ((const char *const *) reasons));
  return object;
}

static JsonArray *
ranking_to_json (LanesDecision *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      const LanesPrediction *prediction = lanes_decision_get_ranked (self, i);
      g_autofree char *ruled_out = lanes_explain_dup_ruling (self, prediction->mechanism);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "mechanism",
                                     lanes_mechanism_info (prediction->mechanism)->id);
      set_setup (object, prediction);
      set_predicted (object, prediction);
      if (lanes_decision_get_job (self)->kind == LANES_KIND_SERVICE)
        set_number (object, "capacity_per_s", prediction->capacity);
      if (ruled_out != NULL)
        json_object_set_string_member (object, "ruled_out", ruled_out);
      else
        json_object_set_null_member (object, "ruled_out");
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonNode *
outgrown_to_json (LanesDecision *self)
{
  const LanesOutgrown *outgrown = lanes_decision_get_outgrown (self);
  g_autofree char *text = lanes_explain_dup_outgrown (self);
  JsonNode *node;
  JsonObject *object;

  if (outgrown->cause == LANES_OUTGROWN_NOT)
    return json_node_new (JSON_NODE_NULL);
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_string_member (object, "cause", lanes_outgrown_cause_id (outgrown->cause));
  json_object_set_string_member (object, "engine", lanes_engine_id (outgrown->engine));
  json_object_set_int_member (object, "machines", outgrown->machines);
  if (lanes_decision_get_job (self)->kind == LANES_KIND_SERVICE && outgrown->machines > 1)
    json_object_set_string_member (object, "mechanism",
                                   lanes_mechanism_info (outgrown->mechanism)->id);
  set_number (object, "predicted_s", outgrown->time);
  json_object_set_string_member (object, "text", text);
  json_node_take_object (node, object);
  return node;
}

static JsonArray *
flips_to_json (const LanesSensitivity *sensitivity)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < sensitivity->n_flips; i++)
    {
      const LanesFlip *flip = &sensitivity->flips[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "field", lanes_field_info (flip->field)->id);
      json_object_set_double_member (object, flip->above ? "from" : "up_to", flip->value);
      json_object_set_string_member (object, "mechanism",
                                     lanes_mechanism_info (flip->mechanism)->id);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
sensitivity_to_json (LanesDecision *self)
{
  const LanesSensitivity *sensitivity = lanes_sensitivity_get (self);
  JsonObject *object = json_object_new ();
  JsonObject *wins = json_object_new ();

  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      if (sensitivity->share[i] > 0)
        json_object_set_double_member (wins, lanes_mechanism_info (i)->id, sensitivity->share[i]);
    }
  json_object_set_object_member (object, "wins", wins);
  if (sensitivity->settles >= 0)
    json_object_set_string_member (object, "settled_by",
                                   lanes_field_info ((LanesField) sensitivity->settles)->id);
  else
    json_object_set_null_member (object, "settled_by");
  json_object_set_array_member (object, "flips", flips_to_json (sensitivity));
  return object;
}

/* A guide of the user's own travels with the decision; ours is known by its name. */
static void
set_guide (LanesDecision *self, JsonObject *root)
{
  const LanesGuide *guide = lanes_decision_get_guide (self);
  JsonObject *object;

  if (!guide->bundled)
    {
      json_object_set_member (root, "guide", json_node_copy (guide->document));
      return;
    }
  object = json_object_new ();
  json_object_set_string_member (object, "id", guide->id);
  json_object_set_object_member (root, "guide", object);
}

/**
 * lanes_decision_to_json:
 * @self: a decision
 *
 * Returns: (transfer full): its document, with all that it was made from
 */
JsonNode *
lanes_decision_to_json (LanesDecision *self)
{
  JsonNode *node;
  JsonObject *root;
  const LanesMachine *machine;

  g_return_val_if_fail (LANES_IS_DECISION (self), NULL);

  node = json_node_new (JSON_NODE_OBJECT);
  root = json_object_new ();
  machine = lanes_decision_get_machine (self);
  json_object_set_string_member (root, "format", LANES_DECISION_FORMAT);
  json_object_set_object_member (root, "row", row_to_json (self));
  json_object_set_array_member (root, "rows_possible", possible_to_json (self));
  json_object_set_object_member (root, "recommendation", recommendation_to_json (self));
  json_object_set_array_member (root, "ranking", ranking_to_json (self));
  json_object_set_object_member (root, "sensitivity", sensitivity_to_json (self));
  json_object_set_member (root, "outgrown", outgrown_to_json (self));
  json_object_set_double_member (root, "margin", lanes_decision_get_margin (self));
  set_guide (self, root);
  json_object_set_member (root, "workload",
                          lanes_workload_to_json (lanes_decision_get_workload (self)));
  if (machine != NULL)
    json_object_set_member (root, "machine", lanes_machine_to_json (machine));
  else
    json_object_set_null_member (root, "machine");
  json_object_set_member (root, "python", lanes_python_to_json (lanes_decision_get_python (self)));
  lanes_document_merge (root, lanes_decision_get_unknown (self));
  /* Only services have one, and the document that was loaded may have been of a service. */
  if (lanes_decision_get_job (self)->kind != LANES_KIND_SERVICE)
    json_object_remove_member (json_object_get_object_member (root, "recommendation"),
                               "capacity_per_s");
  json_node_take_object (node, root);
  return node;
}

/* What a decision is made from keeps its own unknown members. */
static gboolean
is_source (const char *member)
{
  static const char *const members[] = { "workload", "machine", "python", NULL };

  return g_strv_contains (members, member);
}

static gboolean
is_known (const char *member)
{
  static const char *const members[] = { "format", "row", "rows_possible", "recommendation",
                                         "ranking", "sensitivity", "outgrown", "margin",
                                         "guide", NULL };

  return is_source (member) || g_strv_contains (members, member);
}

/**
 * lanes_decision_inherit_unknown:
 * @self: a decision that takes the place of @before
 * @before: one that may have been loaded
 *
 * Keeps the unknown members of @before for when @self is saved, but those inside of what was
 * decided anew.
 */
void
lanes_decision_inherit_unknown (LanesDecision *self, LanesDecision *before)
{
  JsonObject *unknown;

  g_return_if_fail (LANES_IS_DECISION (self) && LANES_IS_DECISION (before));

  unknown = lanes_decision_get_unknown (before);
  if (unknown != NULL)
    lanes_decision_keep_unknown (self, lanes_document_copy_unknown (unknown, is_known));
}

/* The name that messages give to a document inside another one. */
static char *
dup_inner_name (const char *name, const char *member)
{
  return g_strdup_printf ("%s: %s", name, member);
}

static JsonNode *
get_object (JsonNode *node, const char *member)
{
  JsonNode *inner = json_object_get_member (json_node_get_object (node), member);

  return inner != NULL && !JSON_NODE_HOLDS_NULL (inner) ? inner : NULL;
}

/* A decision by the guide that comes with Lanes names it, one by another guide brings it along. */
static gboolean
read_guide (const char *name,
            JsonNode *node,
            const LanesGuide *bundled,
            LanesGuide **guide,
            GError **error)
{
  JsonNode *inner = get_object (node, "guide");
  g_autofree char *inner_name = dup_inner_name (name, "guide");
  JsonObject *object;
  JsonNode *id;

  if (inner == NULL)
    return TRUE;
  object = JSON_NODE_HOLDS_OBJECT (inner) ? json_node_get_object (inner) : NULL;
  if (object != NULL && json_object_has_member (object, "format"))
    {
      *guide = lanes_guide_from_json (inner_name, inner, error);
      return *guide != NULL;
    }
  id = object != NULL ? json_object_get_member (object, "id") : NULL;
  if (id != NULL && JSON_NODE_HOLDS_VALUE (id) &&
      g_strcmp0 (json_node_get_string (id), bundled->id) == 0)
    return TRUE;
  g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_RANGE,
               _ ("%s: neither a guide nor the name of one that comes with Lanes"), inner_name);
  return FALSE;
}

/**
 * lanes_decision_from_json:
 * @name: what messages call the document
 * @node: its root
 * @guide: the guide to decide by, unless the document brings one along
 * @margin: see lanes_decision_new()
 * @error: return location for an error of LANES_DOCUMENT_ERROR
 *
 * Makes a saved decision anew from the workload, the machine and the interpreter it holds.
 *
 * Returns: (transfer full): the decision
 */
LanesDecision *
lanes_decision_from_json (const char *name,
                          JsonNode *node,
                          const LanesGuide *guide,
                          double margin,
                          GError **error)
{
  g_autoptr (LanesReader) reader = lanes_reader_new (name, node, LANES_DECISION_FORMAT);
  g_autofree char *workload_name = dup_inner_name (name, "workload");
  g_autofree char *machine_name = dup_inner_name (name, "machine");
  g_autofree char *python_name = dup_inner_name (name, "python");
  g_autoptr (LanesWorkload) workload = NULL;
  g_autoptr (LanesMachine) machine = NULL;
  g_autoptr (LanesPython) python = NULL;
  g_autoptr (LanesGuide) own_guide = NULL;
  LanesDecision *self;

  lanes_reader_number (reader, "margin", 0, 1, &margin);
  if (!lanes_reader_has (reader, "workload"))
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_TYPE, "workload", _ ("missing"));
  if (!lanes_reader_finish (reader, error))
    return NULL;
  workload = lanes_workload_from_json (
      workload_name, json_object_get_member (json_node_get_object (node), "workload"), error);
  if (workload == NULL || !read_guide (name, node, guide, &own_guide, error))
    return NULL;
  if (get_object (node, "machine") != NULL)
    {
      machine = lanes_machine_from_json (machine_name, get_object (node, "machine"), error);
      if (machine == NULL)
        return NULL;
    }
  if (get_object (node, "python") != NULL)
    {
      python = lanes_python_from_json (python_name, get_object (node, "python"), machine, error);
      if (python == NULL)
        return NULL;
    }
  self =
      lanes_decision_new (own_guide != NULL ? own_guide : guide, workload, machine, python, margin);
  lanes_decision_keep_unknown (
      self, lanes_document_copy_unknown (json_node_get_object (node), is_source));
  return self;
}
