/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Documents to change a little, and machines and workloads to decide about. */

#include "core-fixture.h"

#include <math.h>
#include <string.h>

#define GIB 1073741824.0

JsonNode *
core_parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

char *
core_dump (JsonNode *node)
{
  return json_to_string (node, TRUE);
}

/* The parts of a path such as “a.b[2].c”: a, b, [2 and c. */
static GStrv
split_path (const char *path)
{
  g_autoptr (GString) dotted = g_string_new (path);

  g_string_replace (dotted, "[", ".[", 0);
  g_string_replace (dotted, "]", "", 0);
  return g_strsplit (dotted->str, ".", -1);
}

static guint
index_of (const char *part)
{
  return (guint) g_ascii_strtoull (part + 1, NULL, 10);
}

static JsonNode *
step (JsonNode *node, const char *part)
{
  JsonArray *array;

  if (part[0] != '[')
    return JSON_NODE_HOLDS_OBJECT (node)
               ? json_object_get_member (json_node_get_object (node), part)
               : NULL;
  array = json_node_get_array (node);
  return index_of (part) < json_array_get_length (array)
             ? json_array_get_element (array, index_of (part))
             : NULL;
}

/* Puts @value in that place, at the end when it is one further; NULL takes the element away. */
static void
put_element (JsonArray *array, guint place, JsonNode *value)
{
  guint length = json_array_get_length (array);
  g_autoptr (GPtrArray) after =
      g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  g_assert_cmpuint (place, <=, length);
  for (guint i = place + 1; i < length; i++)
    g_ptr_array_add (after, json_array_dup_element (array, i));
  while (json_array_get_length (array) > place)
    json_array_remove_element (array, json_array_get_length (array) - 1);
  if (value != NULL)
    json_array_add_element (array, value);
  while (after->len > 0)
    json_array_add_element (array, g_ptr_array_steal_index (after, 0));
}

static void
edit_one (JsonNode *node, const CoreEdit *edit)
{
  g_auto (GStrv) parts = split_path (edit->path);
  JsonNode *value = edit->value != NULL ? core_parse (edit->value) : NULL;
  guint last = g_strv_length (parts) - 1;

  for (guint i = 0; i < last; i++)
    {
      node = step (node, parts[i]);
      if (node == NULL)
        g_error ("“%s” is not in the document", edit->path);
    }
  if (parts[last][0] == '[')
    put_element (json_node_get_array (node), index_of (parts[last]), value);
  else if (value != NULL)
    json_object_set_member (json_node_get_object (node), parts[last], value);
  else
    json_object_remove_member (json_node_get_object (node), parts[last]);
}

/* A document of its own, with these changes, in their order. */
JsonNode *
core_edit (JsonNode *node, const CoreEdit *edits, guint n_edits)
{
  g_autofree char *text = core_dump (node);
  JsonNode *copy = core_parse (text);

  for (guint i = 0; i < n_edits && edits[i].path != NULL; i++)
    edit_one (copy, &edits[i]);
  return copy;
}

/* What stands at that path, or NULL. */
JsonNode *
core_find (JsonNode *node, const char *path)
{
  g_auto (GStrv) parts = split_path (path);

  for (guint i = 0; parts[i] != NULL && node != NULL; i++)
    node = step (node, parts[i]);
  return node;
}

/* The member at @path is there and is that JSON. */
void
core_assert_member (JsonNode *node, const char *path, const char *value)
{
  JsonNode *found = core_find (node, path);
  g_autofree char *text = found != NULL ? json_to_string (found, FALSE) : NULL;

  if (g_strcmp0 (text, value) != 0)
    g_test_message ("“%s” is %s, not %s", path, text, value);
  g_assert_cmpstr (text, ==, value);
}

/* A fault is of that kind, one line, and says that. */
void
core_assert_fault (const GError *error, LanesDocumentError code, const char *part)
{
  g_assert_error (error, LANES_DOCUMENT_ERROR, (gint) code);
  if (strstr (error->message, part) == NULL)
    g_test_message ("“%s” has no “%s”", error->message, part);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_null (strchr (error->message, '\n'));
}

/* A file in the folder of this test. */
char *
core_path (const char *name)
{
  g_assert_cmpint (g_mkdir_with_parents (g_get_user_runtime_dir (), 0700), ==, 0);
  return g_build_filename (g_get_user_runtime_dir (), name, NULL);
}

GFile *
core_write_file (const char *name, const char *text, gssize length)
{
  g_autofree char *path = core_path (name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

LanesGuide *
core_guide (void)
{
  g_autoptr (GError) error = NULL;
  LanesGuide *guide = lanes_guide_new_bundled (&error);

  g_assert_no_error (error);
  g_assert_nonnull (guide);
  return guide;
}

/* The bundled guide with these changes, which it must bear. */
LanesGuide *
core_guide_with (const CoreEdit *edits, guint n_edits)
{
  g_autoptr (LanesGuide) bundled = core_guide ();
  g_autoptr (JsonNode) node = core_edit (bundled->document, edits, n_edits);
  g_autoptr (GError) error = NULL;
  LanesGuide *guide = lanes_guide_from_json ("own guide", node, &error);

  g_assert_no_error (error);
  g_assert_nonnull (guide);
  return guide;
}

/* The least that is a guide: one question, of the number of tasks, and two rows. */
LanesGuide *
core_small_guide (void)
{
  static const char text[] =
      "{ \"format\": \"lanes-guide/1\", \"id\": \"tiny\", \"title\": \"Tiny\", \"questions\": ["
      "{ \"id\": \"far\", \"title\": \"t\", \"why\": \"w\", \"not_sure\": \"n\","
      "  \"asks\": [ \"tasks\" ], \"default\": \"one\", \"answers\": [ { \"id\": \"one\","
      "  \"title\": \"t\", \"example\": \"e\", \"set\": { \"tasks\": 1 } } ],"
      "  \"condition\": { \"title\": \"t\", \"from\": \"tasks\", \"classes\": ["
      "    { \"id\": \"one\", \"title\": \"t\", \"says\": \"s\", \"up_to\": 1 },"
      "    { \"id\": \"more\", \"title\": \"t\", \"says\": \"s\" } ] } } ], \"rows\": ["
      "{ \"id\": \"a\", \"scenario\": \"s\", \"advice\": \"a\", \"verdict\": \"v\", \"why\": \"w\","
      "  \"mechanisms\": [ \"sequential\" ], \"when\": { \"far\": [ \"one\" ] } },"
      "{ \"id\": \"b\", \"scenario\": \"s\", \"advice\": \"a\", \"verdict\": \"v\", \"why\": \"w\","
      "  \"mechanisms\": [ \"threads\" ], \"when\": { \"far\": [ \"more\" ] } } ] }";
  g_autoptr (JsonNode) node = core_parse (text);
  g_autoptr (GError) error = NULL;
  LanesGuide *guide = lanes_guide_from_json ("small.json", node, &error);

  g_assert_no_error (error);
  g_assert_nonnull (guide);
  return guide;
}

/* The guide is refused: the message names the file, then the place, then the cause. */
void
core_assert_guide_refused (JsonNode *node,
                           LanesDocumentError code,
                           const char *place,
                           const char *cause)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesGuide) guide = lanes_guide_from_json ("own-guide.json", node, &error);
  g_autofree char *start = g_strdup_printf ("own-guide.json: %s: ", place);

  g_assert_null (guide);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  core_assert_fault (error, code, cause);
  g_assert_true (g_str_has_prefix (error->message, start));
}

/* A workload from the members of its document, such as “"tasks": 3”. */
LanesWorkload *
core_workload (const char *members)
{
  g_autofree char *text = g_strdup_printf ("{ \"format\": \"" LANES_WORKLOAD_FORMAT "\"%s%s }",
                                           *members != '\0' ? ", " : "", members);
  g_autoptr (JsonNode) node = core_parse (text);
  g_autoptr (GError) error = NULL;
  LanesWorkload *workload = lanes_workload_from_json ("workload", node, &error);

  g_assert_no_error (error);
  g_assert_nonnull (workload);
  return workload;
}

/* The workload of a worked example, to be changed at will. */
LanesWorkload *
core_example (const LanesGuide *guide, const char *id)
{
  const LanesGuideExample *example = lanes_guide_find_example (guide, id);

  g_assert_nonnull (example);
  return lanes_workload_copy (example->workload);
}

/* A machine of @cpus cores without a measured curve; INFINITY is no quota. */
LanesMachine *
core_machine (guint cpus, double quota)
{
  LanesMachine *machine = lanes_machine_new ();

  lanes_machine_set_fact (machine, LANES_FACT_ONLINE, cpus, LANES_ORIGIN_DETECTED);
  lanes_machine_set_fact (machine, LANES_FACT_AFFINITY, cpus, LANES_ORIGIN_DETECTED);
  lanes_machine_set_fact (machine, LANES_FACT_CORES, cpus, LANES_ORIGIN_DETECTED);
  lanes_machine_set_fact (machine, LANES_FACT_QUOTA, quota, LANES_ORIGIN_DETECTED);
  lanes_machine_set_fact (machine, LANES_FACT_USABLE, MIN (cpus, quota), LANES_ORIGIN_DETECTED);
  lanes_machine_set_fact (machine, LANES_FACT_MEMORY_AVAILABLE, 16 * GIB, LANES_ORIGIN_DETECTED);
  return machine;
}

/* The same with a curve that rises evenly to @last_speedup on all of its CPUs. */
LanesMachine *
core_machine_with_curve (guint cpus, double quota, double last_speedup)
{
  LanesMachine *machine = core_machine (cpus, quota);
  LanesCurve *curve = &machine->curves[LANES_CURVE_INTEGER];

  curve->status = LANES_STATUS_OK;
  for (guint n = 1; n <= cpus && curve->n_points < LANES_CURVE_MAX_POINTS; n *= 2)
    {
      double speedup = 1 + (last_speedup - 1) * (n - 1) / MAX (1, cpus - 1);

      curve->points[curve->n_points++] = (LanesCurvePoint) {
        .n = n,
        .now = speedup,
        .quiet = speedup,
        .low = NAN,
        .high = NAN,
        .granted = NAN
      };
    }
  return machine;
}

LanesPython *
core_python (const char *version, const LanesMachine *machine)
{
  return lanes_python_new_default (version, FALSE, machine);
}

/* A decision by the bundled guide with the documented costs of the assumed Python. */
LanesDecision *
core_decide (const char *members, const LanesMachine *machine)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (LanesWorkload) workload = core_workload (members);

  return lanes_decision_new (guide, workload, machine, NULL, LANES_DEFAULT_MARGIN);
}

/* The recommended mechanism, which must be one that the model knows. */
LanesMechanism
core_mechanism (LanesDecision *decision)
{
  LanesMechanism mechanism;

  g_assert_true (lanes_decision_get_mechanism (decision, &mechanism));
  return mechanism;
}

/* A job of these members; everything else as the bundled guide assumes it. */
LanesJob
core_job (const char *members, const LanesMachine *machine)
{
  g_autoptr (LanesDecision) decision = core_decide (members, machine);

  return *lanes_decision_get_job (decision);
}

static void
assert_same_number (double a, double b)
{
  g_assert_cmpint (isnan (a), ==, isnan (b));
  if (!isnan (a))
    g_assert_cmpfloat (a, ==, b);
}

void
core_assert_same_prediction (const LanesPrediction *a, const LanesPrediction *b)
{
  g_assert_cmpint (a->mechanism, ==, b->mechanism);
  g_assert_cmpint (a->ruling, ==, b->ruling);
  g_assert_cmpuint (a->workers, ==, b->workers);
  g_assert_cmpuint (a->in_flight, ==, b->in_flight);
  g_assert_cmpuint (a->chunk_size, ==, b->chunk_size);
  assert_same_number (a->low, b->low);
  assert_same_number (a->likely, b->likely);
  assert_same_number (a->high, b->high);
  assert_same_number (a->capacity, b->capacity);
  assert_same_number (a->queue, b->queue);
  assert_same_number (a->start, b->start);
  assert_same_number (a->tail, b->tail);
}
