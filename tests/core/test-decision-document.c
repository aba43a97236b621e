/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The decision as other programs read it, and as it is saved and opened again. */

#include "core-fixture.h"

#include <math.h>
#include <string.h>

#define BATCH \
  "\"kind\": \"batch\", \"tasks\": 500, \"wait_ms\": 40, \"cpu_ms\": 12, \"client\": \"async\""
#define SERVICE                                                                      \
  "\"kind\": \"service\", \"rate_per_s\": 30, \"in_flight\": 100, \"wait_ms\": 20, " \
  "\"cpu_ms\": 1, \"client\": \"async\""
#define BLOCKING_SERVICE                                                                    \
  "\"kind\": \"service\", \"rate_per_s\": 30, \"wait_ms\": 20, \"cpu_ms\": 1, \"client\": " \
  "\"blocking\""
#define BACKGROUND \
  "\"kind\": \"background\", \"wait_ms\": 5000, \"cpu_ms\": 1, \"client\": \"blocking\""
#define IMPOSSIBLE \
  "\"kind\": \"service\", \"rate_per_s\": 100000, \"wait_ms\": 50, \"cpu_ms\": 20"

/* A member is there and of that type: text, number, integer, boolean, object, list or null. */
static void
assert_type (JsonNode *document, const char *path, char type)
{
  JsonNode *node = core_find (document, path);

  g_test_message ("%s", path);
  g_assert_nonnull (node);
  switch (type)
    {
    case 'o':
      g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
      break;
    case 'l':
      g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
      break;
    case '0':
      g_assert_true (JSON_NODE_HOLDS_NULL (node));
      break;
    case 't':
      g_assert_true (json_node_get_value_type (node) == G_TYPE_STRING);
      g_assert_cmpstr (json_node_get_string (node), !=, "");
      break;
    case 'b':
      g_assert_true (json_node_get_value_type (node) == G_TYPE_BOOLEAN);
      break;
    case 'i':
      g_assert_true (json_node_get_value_type (node) == G_TYPE_INT64);
      break;
    case 'n':
      g_assert_true (json_node_get_value_type (node) == G_TYPE_DOUBLE ||
                     json_node_get_value_type (node) == G_TYPE_INT64);
      break;
    default:
      g_assert_not_reached ();
    }
}

typedef struct
{
  const char *path;
  char type;
} Member;

static void
assert_members (JsonNode *document, const char *prefix, const Member *members, guint n_members)
{
  for (guint i = 0; i < n_members; i++)
    {
      g_autofree char *path = g_strconcat (prefix, members[i].path, NULL);

      assert_type (document, path, members[i].type);
    }
}

static JsonNode *
decide (const char *members)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesDecision) decision = core_decide (members, machine);

  return lanes_decision_to_json (decision);
}

/* Where a mechanism can be used there are times, where it cannot there is the reason. */
static void
assert_entry (JsonNode *document, const char *entry, gboolean service)
{
  static const Member usable[] = { { "predicted.low_s", 'n' },
                                   { "predicted.likely_s", 'n' },
                                   { "predicted.high_s", 'n' },
                                   { "workers", 'i' },
                                   { "in_flight", 'i' },
                                   { "chunk_size", 'i' } };
  g_autofree char *ruled_out = g_strconcat (entry, "ruled_out", NULL);
  g_autofree char *capacity = g_strconcat (entry, "capacity_per_s", NULL);
  g_autofree char *predicted = g_strconcat (entry, "predicted", NULL);

  if (JSON_NODE_HOLDS_NULL (core_find (document, ruled_out)))
    {
      assert_members (document, entry, usable, G_N_ELEMENTS (usable));
      if (service)
        assert_type (document, capacity, 'n');
    }
  else
    {
      assert_type (document, ruled_out, 't');
      assert_type (document, predicted, '0');
    }
  g_assert_cmpint (core_find (document, capacity) != NULL, ==, service);
}

/* The members that other programs rely on, for each kind of work. */
static void
test_members (void)
{
  static const Member members[] = {
    { "format", 't' },
    { "row", 'o' },
    { "row.id", 't' },
    { "row.scenario", 't' },
    { "row.mechanisms", 'l' },
    { "row.mechanisms[0]", 't' },
    { "rows_possible", 'l' },
    { "rows_possible[0]", 't' },
    { "recommendation", 'o' },
    { "recommendation.mechanism", 't' },
    { "recommendation.workers", 'i' },
    { "recommendation.in_flight", 'i' },
    { "recommendation.chunk_size", 'i' },
    { "recommendation.predicted.low_s", 'n' },
    { "recommendation.predicted.likely_s", 'n' },
    { "recommendation.predicted.high_s", 'n' },
    { "recommendation.agrees_with_row", 'b' },
    { "recommendation.reasons", 'l' },
    { "recommendation.reasons[0]", 't' },
    { "ranking", 'l' },
    { "workload", 'o' },
    { "workload.format", 't' },
    { "machine", 'o' },
    { "machine.format", 't' },
    { "python", 'o' },
    { "python.format", 't' },
  };
  static const char *const workloads[] = { BATCH, SERVICE, BLOCKING_SERVICE, BACKGROUND };

  for (guint w = 0; w < G_N_ELEMENTS (workloads); w++)
    {
      g_autoptr (JsonNode) document = decide (workloads[w]);
      gboolean service = strstr (workloads[w], "\"service\"") != NULL;

      assert_members (document, "", members, G_N_ELEMENTS (members));
      core_assert_member (document, "format", "\"lanes-decision/1\"");
      g_assert_cmpuint (json_array_get_length (json_node_get_array (core_find (document,
                                                                               "ranking"))),
                        ==, LANES_N_MECHANISMS);
      for (guint i = 0; i < LANES_N_MECHANISMS; i++)
        {
          g_autofree char *entry = g_strdup_printf ("ranking[%u].", i);
          g_autofree char *mechanism = g_strconcat (entry, "mechanism", NULL);

          assert_type (document, mechanism, 't');
          assert_entry (document, entry, service);
        }
    }
}

/* The numbers are those of the decision. */
static void
test_values (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesDecision) decision = core_decide (BATCH, machine);
  g_autoptr (JsonNode) document = lanes_decision_to_json (decision);
  const LanesPrediction *chosen = lanes_decision_get_recommended (decision);

  core_assert_member (document, "row.id", "\"mixed\"");
  core_assert_member (document, "row.mechanisms", "[\"asyncio+processes\"]");
  core_assert_member (document, "rows_possible", "[\"mixed\"]");
  core_assert_member (document, "recommendation.mechanism", "\"asyncio+processes\"");
  core_assert_member (document, "recommendation.start_method", "\"forkserver\"");
  core_assert_member (document, "recommendation.agrees_with_row", "true");
  core_assert_member (document, "ranking[0].ruled_out", "null");
  core_assert_member (document, "workload.tasks", "500");
  g_assert_cmpint (json_node_get_int (core_find (document, "recommendation.workers")), ==,
                   chosen->workers);
  g_assert_cmpint (json_node_get_int (core_find (document, "recommendation.in_flight")), ==,
                   chosen->in_flight);
  g_assert_cmpfloat (
      json_node_get_double (core_find (document, "recommendation.predicted.likely_s")), ==,
      chosen->likely);
}

/* What is no choice of setting is null: a start method only where processes are started, one
 * worker for the event loop with its tasks in flight. */
static void
test_settings (void)
{
  g_autoptr (JsonNode) loop =
      decide ("\"kind\": \"batch\", \"tasks\": 100, \"wait_ms\": 200, \"cpu_ms\": 0.5, "
              "\"client\": \"async\"");
  g_autoptr (JsonNode) nothing = decide ("");
  g_autoptr (JsonNode) impossible = decide (IMPOSSIBLE);

  core_assert_member (loop, "recommendation.mechanism", "\"asyncio\"");
  core_assert_member (loop, "recommendation.workers", "1");
  core_assert_member (loop, "recommendation.in_flight", "100");
  core_assert_member (loop, "recommendation.start_method", "null");
  g_assert_cmpuint (json_array_get_length (json_node_get_array (core_find (nothing,
                                                                           "rows_possible"))),
                    ==, 6);
  core_assert_member (impossible, "recommendation.predicted", "null");
  core_assert_member (impossible, "ranking[0].predicted", "null");
  assert_type (impossible, "ranking[0].ruled_out", 't');
  assert_type (impossible, "ranking[0].capacity_per_s", 'n');
}

static LanesDecision *
open_again (JsonNode *document, const LanesGuide *guide)
{
  g_autoptr (GError) error = NULL;
  LanesDecision *decision =
      lanes_decision_from_json ("d.lanes", document, guide, LANES_DEFAULT_MARGIN, &error);

  g_assert_no_error (error);
  g_assert_nonnull (decision);
  return decision;
}

/* Saved, opened and saved again, the text is the same to the byte. */
static void
assert_survives (LanesDecision *decision)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (JsonNode) saved = lanes_decision_to_json (decision);
  g_autofree char *text = lanes_document_to_text (saved);
  g_autoptr (JsonNode) parsed = NULL;
  g_autoptr (LanesDecision) again = NULL;
  g_autoptr (JsonNode) saved_again = NULL;
  g_autofree char *text_again = NULL;
  g_autoptr (GError) error = NULL;

  parsed = lanes_document_parse ("d.lanes", text, strlen (text), &error);
  g_assert_no_error (error);
  again = open_again (parsed, guide);
  saved_again = lanes_decision_to_json (again);
  text_again = lanes_document_to_text (saved_again);
  g_assert_cmpstr (text_again, ==, text);
}

static void
test_survives (void)
{
  static const char *const workloads[] = {
    "",
    BATCH,
    SERVICE,
    BLOCKING_SERVICE,
    BACKGROUND,
    IMPOSSIBLE,
    "\"limit\": null, \"name\": \"é\"",
    "\"tasks\": 7, \"later\": { \"deep\": [ 1.5 ] }",
  };
  LanesMachine *machines[] = { NULL, core_machine (4, INFINITY),
                               core_machine_with_curve (8, 2.5, 5.5) };

  lanes_machine_set_word (machines[2], LANES_WORD_PYTHON_VERSION, "3.13.5");
  for (guint w = 0; w < G_N_ELEMENTS (workloads); w++)
    {
      for (guint m = 0; m < G_N_ELEMENTS (machines); m++)
        {
          g_autoptr (LanesDecision) decision = core_decide (workloads[w], machines[m]);

          g_test_message ("%s on machine %u", workloads[w], m);
          assert_survives (decision);
        }
    }
  for (guint m = 0; m < G_N_ELEMENTS (machines); m++)
    g_clear_pointer (&machines[m], lanes_machine_unref);
}

static void
test_survives_with_own_parts (void)
{
  static const CoreEdit edits[] = { { "rows[0].mechanisms", "[ \"gevent\" ]" },
                                    { "author", "\"Ada\"" } };
  g_autoptr (LanesGuide) guide = core_guide_with (edits, G_N_ELEMENTS (edits));
  g_autoptr (LanesWorkload) workload = core_example (guide, "download-images");
  g_autoptr (LanesPython) python = lanes_python_new_default ("3.14.2", TRUE, NULL);
  g_autoptr (LanesDecision) decision = NULL;

  python->costs[LANES_COST_CALL] = 1 / 3.0 * 1e-6;
  python->costs_origin = LANES_ORIGIN_MEASURED;
  decision = lanes_decision_new (guide, workload, NULL, python, 0.2);
  assert_survives (decision);
}

/* A guide of one's own travels with the decision, and its margin too. */
static void
test_own_guide_travels (void)
{
  static const CoreEdit edits[] = { { "rows[0].mechanisms", "[ \"gevent\" ]" },
                                    { "rows[0].scenario", "\"Many waits, as we do it\"" } };
  g_autoptr (LanesGuide) bundled = core_guide ();
  g_autoptr (LanesGuide) guide = core_guide_with (edits, G_N_ELEMENTS (edits));
  g_autoptr (LanesWorkload) workload = core_example (guide, "download-images");
  g_autoptr (LanesDecision) decision = lanes_decision_new (guide, workload, NULL, NULL, 0.25);
  g_autoptr (JsonNode) saved = lanes_decision_to_json (decision);
  g_autoptr (LanesDecision) again = open_again (saved, bundled);

  assert_type (saved, "guide.rows", 'l');
  g_assert_cmpstr (lanes_decision_get_row (again)->scenario, ==, "Many waits, as we do it");
  g_assert_cmpstr (lanes_decision_get_mechanism_id (again), ==, "gevent");
  g_assert_cmpfloat (lanes_decision_get_margin (again), ==, 0.25);
}

static void
test_bundled_guide_is_named (void)
{
  g_autoptr (JsonNode) document = decide (BATCH);

  core_assert_member (document, "guide", "{\"id\":\"python-concurrency\"}");
  g_assert_cmpfloat (json_node_get_double (core_find (document, "margin")), ==,
                     LANES_DEFAULT_MARGIN);
}

/* Whatever a later version adds at any depth is still there after saving. */
static void
test_unknown_members (void)
{
  static const CoreEdit edits[] = {
    { "later", "{ \"x\": [ 1 ] }" },
    { "row.icon", "\"i\"" },
    { "recommendation.energy", "7" },
    { "recommendation.predicted.median_s", "0.5" },
    { "workload.colour", "\"red\"" },
    { "machine.cpu.microcode", "17" },
    { "machine.gpu", "{ \"count\": 2 }" },
    { "python.costs.later", "0.5" },
    { "guide.version", "3" },
  };
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (JsonNode) document = decide (BATCH);
  g_autoptr (JsonNode) edited = core_edit (document, edits, G_N_ELEMENTS (edits));
  g_autoptr (LanesDecision) decision = open_again (edited, guide);
  g_autoptr (JsonNode) saved = lanes_decision_to_json (decision);

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (JsonNode) expected = core_parse (edits[i].value);

      g_test_message ("%s", edits[i].path);
      g_assert_true (json_node_equal (core_find (saved, edits[i].path), expected));
    }
  assert_survives (decision);
}

/* Of what was decided anew nothing old is kept, of the rest all. */
static void
test_inherited_members (void)
{
  static const CoreEdit edits[] = {
    { "later", "{\"x\":[1]}" },
    { "row.icon", "\"i\"" },
    { "workload.colour", "\"red\"" },
  };
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (JsonNode) document = decide (BATCH);
  g_autoptr (JsonNode) edited = core_edit (document, edits, G_N_ELEMENTS (edits));
  g_autoptr (LanesDecision) before = open_again (edited, guide);
  g_autoptr (LanesWorkload) workload = lanes_workload_copy (lanes_decision_get_workload (before));
  g_autoptr (LanesDecision) after = NULL;
  g_autoptr (JsonNode) saved = NULL;

  lanes_workload_set (workload, LANES_FIELD_KIND, LANES_KIND_SERVICE);
  lanes_workload_set (workload, LANES_FIELD_TASKS, NAN);
  after = lanes_decision_new (guide, workload, NULL, NULL, LANES_DEFAULT_MARGIN);
  lanes_decision_inherit_unknown (after, before);
  saved = lanes_decision_to_json (after);
  core_assert_member (saved, "later", edits[0].value);
  core_assert_member (saved, "workload.colour", edits[2].value);
  g_assert_null (core_find (saved, "row.icon"));
  g_assert_null (core_find (saved, "workload.tasks"));
}

/* What a saved decision was computed to is not believed: it is decided anew. */
static void
test_decided_anew (void)
{
  static const CoreEdit edits[] = {
    { "row.id", "\"few-waits\"" },
    { "recommendation.mechanism", "\"threads\"" },
    { "recommendation.predicted.likely_s", "1" },
    { "ranking", "[]" },
  };
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (JsonNode) document = decide (BATCH);
  g_autoptr (JsonNode) edited = core_edit (document, edits, G_N_ELEMENTS (edits));
  g_autoptr (LanesDecision) decision = open_again (edited, guide);
  g_autoptr (JsonNode) saved = lanes_decision_to_json (decision);

  g_assert_true (json_node_equal (saved, document));
}

static void
test_sparse_document (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (JsonNode) document =
      core_parse ("{ \"format\": \"lanes-decision/1\", \"workload\": { \"format\": "
                  "\"lanes-workload/1\", \"tasks\": 3 }, \"machine\": null, \"guide\": null }");
  g_autoptr (LanesDecision) decision = open_again (document, guide);

  g_assert_null (lanes_decision_get_machine (decision));
  g_assert_cmpfloat (lanes_decision_get_margin (decision), ==, LANES_DEFAULT_MARGIN);
  g_assert_cmpfloat (lanes_workload_get (lanes_decision_get_workload (decision),
                                         LANES_FIELD_TASKS),
                     ==, 3);
}

static void
test_faults (void)
{
  static const struct
  {
    const char *path;
    const char *value;
    LanesDocumentError code;
    const char *place;
  } cases[] = {
    { "workload", NULL, LANES_DOCUMENT_ERROR_TYPE, "workload: missing" },
    { "workload", "5", LANES_DOCUMENT_ERROR_FORMAT, "workload: " },
    { "workload.tasks", "0", LANES_DOCUMENT_ERROR_RANGE, "workload: tasks: 0 is not between" },
    { "workload.format", "\"lanes-workload/2\"", LANES_DOCUMENT_ERROR_NEWER,
      "workload: format: " },
    { "machine", "[]", LANES_DOCUMENT_ERROR_FORMAT, "machine: " },
    { "machine.cpu.affinity", "0", LANES_DOCUMENT_ERROR_RANGE, "machine: cpu.affinity: " },
    { "python.version", "\"2.7\"", LANES_DOCUMENT_ERROR_RANGE, "python: version: " },
    { "python.costs.call", "\"x\"", LANES_DOCUMENT_ERROR_TYPE, "python: costs.call: " },
    { "guide", "{ \"format\": \"lanes-guide/1\" }", LANES_DOCUMENT_ERROR_TYPE,
      "guide: id: missing" },
    { "margin", "-0.1", LANES_DOCUMENT_ERROR_RANGE, "margin: " },
    { "margin", "\"5 %\"", LANES_DOCUMENT_ERROR_TYPE, "margin: not a number" },
    { "format", "\"lanes-decision/2\"", LANES_DOCUMENT_ERROR_NEWER, "format: " },
    { "format", "\"lanes-workload/1\"", LANES_DOCUMENT_ERROR_FORMAT, "format: " },
  };
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (JsonNode) document = decide (BATCH);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CoreEdit edit = { cases[i].path, cases[i].value };
      g_autoptr (JsonNode) edited = core_edit (document, &edit, 1);
      g_autofree char *start = g_strconcat ("d.lanes: ", cases[i].place, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (LanesDecision) decision =
          lanes_decision_from_json ("d.lanes", edited, guide, LANES_DEFAULT_MARGIN, &error);

      g_test_message ("%s", start);
      g_assert_null (decision);
      core_assert_fault (error, cases[i].code, start);
      g_assert_true (g_str_has_prefix (error->message, start));
    }
}

/* A machine may have found any sort of Python; the decision made there must open again. */
static void
test_strange_pythons (void)
{
  static const char *const versions[] = { "2.7.18", "unknown", "4.0.0", "" };

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
      g_autoptr (LanesDecision) decision = NULL;

      g_test_message ("%s", versions[i]);
      lanes_machine_set_word (machine, LANES_WORD_PYTHON_VERSION, versions[i]);
      decision = core_decide (BATCH, machine);
      assert_survives (decision);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/decision-document/members", test_members);
  g_test_add_func ("/core/decision-document/values", test_values);
  g_test_add_func ("/core/decision-document/settings", test_settings);
  g_test_add_func ("/core/decision-document/survives", test_survives);
  g_test_add_func ("/core/decision-document/own-parts", test_survives_with_own_parts);
  g_test_add_func ("/core/decision-document/own-guide", test_own_guide_travels);
  g_test_add_func ("/core/decision-document/bundled-guide", test_bundled_guide_is_named);
  g_test_add_func ("/core/decision-document/inherited-members", test_inherited_members);
  g_test_add_func ("/core/decision-document/unknown-members", test_unknown_members);
  g_test_add_func ("/core/decision-document/anew", test_decided_anew);
  g_test_add_func ("/core/decision-document/sparse", test_sparse_document);
  g_test_add_func ("/core/decision-document/faults", test_faults);
  g_test_add_func ("/core/decision-document/strange-pythons", test_strange_pythons);
  return g_test_run ();
}
