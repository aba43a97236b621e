/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The Python profile: documented costs where none were measured, and its document. */

#include "core-fixture.h"

#include <math.h>

#define DOCUMENT(members) "{ \"format\": \"lanes-python/1\", " members " }"

/* Iterations a second of one core of the machine where the documented costs were measured. */
#define REFERENCE_SPEED (20000 / 27.8e-6)

static LanesPython *
load (const char *text, const LanesMachine *machine)
{
  g_autoptr (JsonNode) node = core_parse (text);
  g_autoptr (GError) error = NULL;
  LanesPython *python = lanes_python_from_json ("p.json", node, machine, &error);

  g_assert_no_error (error);
  g_assert_nonnull (python);
  return python;
}

static LanesMachine *
create_machine_of_speed (double speed)
{
  LanesMachine *machine = core_machine (4, INFINITY);
  LanesMetric *metric = &machine->metrics[LANES_METRIC_CORE_SPEED];

  metric->status = LANES_STATUS_OK;
  metric->p50 = speed;
  return machine;
}

static void
assert_close (double a, double b)
{
  g_assert_cmpfloat (a, >=, b * (1 - 1e-9));
  g_assert_cmpfloat (a, <=, b * (1 + 1e-9));
}

/* Documented medians, s: the fork server of 3.14 is the expensive one, and free threads pay for
 * every task. */
static void
test_documented_costs (void)
{
  static const struct
  {
    const char *version;
    gboolean free_threaded;
    LanesCost cost;
    double value;
  } cases[] = {
    { "3.14.1", FALSE, LANES_COST_FORK_SERVER, 68e-3 },
    { "3.13.5", FALSE, LANES_COST_FORK_SERVER, 7e-3 },
    { "3.14.1", FALSE, LANES_COST_PROCESS_POOL_4, 31e-3 },
    { "3.13.5", FALSE, LANES_COST_PROCESS_POOL_4, 15e-3 },
    { "3.13.5", TRUE, LANES_COST_PROCESS_POOL_4, 18e-3 },
    { "3.14.1", FALSE, LANES_COST_TASK_PULLED, 3.0e-6 },
    { "3.13.5", FALSE, LANES_COST_TASK_PULLED, 3.3e-6 },
    { "3.13.5", TRUE, LANES_COST_TASK_PULLED, 6.8e-6 },
    { "3.14.1", FALSE, LANES_COST_GIL_SLICING, 1.033 },
    { "3.13.5", TRUE, LANES_COST_GIL_SLICING, 1 },
    { "3.14.1", FALSE, LANES_COST_FREE_THREADING_TAX, 0 },
    { "3.13.5", TRUE, LANES_COST_FREE_THREADING_TAX, 0.08 },
    { "3.12.0", FALSE, LANES_COST_PROCESS_POOL_1, 6.3e-3 },
    { "3.15.0", FALSE, LANES_COST_PROCESS_POOL_1, 12e-3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesPython) python =
          lanes_python_new_default (cases[i].version, cases[i].free_threaded, NULL);

      g_test_message ("%s, %s", cases[i].version, lanes_cost_id (cases[i].cost));
      assert_close (python->costs[cases[i].cost], cases[i].value);
      g_assert_cmpint (python->costs_origin, ==, LANES_ORIGIN_ASSUMED);
    }
}

static void
test_defaults (void)
{
  static const struct
  {
    const char *version;
    gboolean free_threaded;
    const char *start_method;
  } cases[] = {
    { "3.14.1", FALSE, "forkserver" },
    { "3.15.0a1", FALSE, "forkserver" },
    { "3.13.5", FALSE, "fork" },
    { "3.9", FALSE, "fork" },
    { "3.13.5", TRUE, "fork" },
    { "3.14.0", TRUE, "forkserver" },
  };
  g_autoptr (LanesPython) assumed = lanes_python_new_default (NULL, FALSE, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesPython) python =
          lanes_python_new_default (cases[i].version, cases[i].free_threaded, NULL);

      g_assert_cmpstr (python->version, ==, cases[i].version);
      g_assert_cmpstr (python->start_method, ==, cases[i].start_method);
      g_assert_cmpint (python->free_threaded, ==, cases[i].free_threaded);
      g_assert_cmpint (python->gil_enabled, ==, !cases[i].free_threaded);
      g_assert_cmpint (python->version_origin, ==, LANES_ORIGIN_DETECTED);
    }
  g_assert_cmpint (assumed->version_origin, ==, LANES_ORIGIN_ASSUMED);
  g_assert_cmpuint (assumed->minor, >=, 14);
}

/* Every cost of every default is a number that the model can use. */
static void
test_costs_are_sound (void)
{
  static const char *const versions[] = { NULL, "3.9", "3.13", "3.14.8", "3.99" };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (versions); i++)
    {
      g_autoptr (LanesPython) python = lanes_python_new_default (versions[i / 2], i % 2, NULL);

      for (guint cost = 0; cost < LANES_N_COSTS; cost++)
        {
          g_assert_true (isfinite (python->costs[cost]));
          g_assert_cmpfloat (python->costs[cost], >=, 0);
        }
      g_assert_cmpfloat (python->costs[LANES_COST_GIL_SLICING], >=, 1);
      g_assert_cmpfloat (python->costs[LANES_COST_PROCESS_MEMORY], >, 1048576);
    }
}

static void
test_cost_names (void)
{
  for (guint a = 0; a < LANES_N_COSTS; a++)
    {
      g_assert_nonnull (lanes_cost_id (a));
      for (guint b = 0; b < a; b++)
        g_assert_cmpstr (lanes_cost_id (a), !=, lanes_cost_id (b));
    }
}

/* On a core twice as fast, what is computing takes half; timers, ratios and memory do not. */
static void
test_scaled_by_speed (void)
{
  static const LanesCost fixed[] = {
    LANES_COST_SLEEP_OVERRUN_200US,
    LANES_COST_SLEEP_OVERRUN_1MS,
    LANES_COST_SLEEP_OVERRUN_5MS,
    LANES_COST_LOOP_OVERRUN_1MS,
    LANES_COST_LOOP_OVERRUN_5MS,
    LANES_COST_GIL_SLICING,
    LANES_COST_FREE_THREADING_TAX,
    LANES_COST_THREAD_EFFICIENCY,
    LANES_COST_CONVOY_1,
    LANES_COST_CONVOY_2,
    LANES_COST_PROCESS_MEMORY,
  };
  g_autoptr (LanesMachine) same = create_machine_of_speed (REFERENCE_SPEED);
  g_autoptr (LanesMachine) twice = create_machine_of_speed (2 * REFERENCE_SPEED);
  g_autoptr (LanesPython) plain = lanes_python_new_default ("3.14.1", FALSE, NULL);
  g_autoptr (LanesPython) reference = lanes_python_new_default ("3.14.1", FALSE, same);
  g_autoptr (LanesPython) fast = lanes_python_new_default ("3.14.1", FALSE, twice);

  for (guint cost = 0; cost < LANES_N_COSTS; cost++)
    {
      double factor = 0.5;

      for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
        factor = fixed[i] == cost ? 1 : factor;
      g_test_message ("%s", lanes_cost_id (cost));
      assert_close (reference->costs[cost], plain->costs[cost]);
      assert_close (fast->costs[cost], factor * plain->costs[cost]);
    }
  g_assert_cmpint (plain->costs_origin, ==, LANES_ORIGIN_ASSUMED);
  g_assert_cmpint (fast->costs_origin, ==, LANES_ORIGIN_ESTIMATED);
}

/* A speed that was not measured, or is nonsense, scales nothing out of all proportion. */
static void
test_speeds_that_mean_nothing (void)
{
  static const double speeds[] = { 0, NAN, 1e-300, 1e-9, 1e15 };
  g_autoptr (LanesPython) plain = lanes_python_new_default ("3.14.1", FALSE, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      g_autoptr (LanesMachine) machine = create_machine_of_speed (speeds[i]);
      g_autoptr (LanesPython) python = lanes_python_new_default ("3.14.1", FALSE, machine);

      for (guint cost = 0; cost < LANES_N_COSTS; cost++)
        {
          double ratio = plain->costs[cost] > 0 ? python->costs[cost] / plain->costs[cost] : 1;

          g_test_message ("%g: %s", speeds[i], lanes_cost_id (cost));
          g_assert_true (isfinite (ratio));
          g_assert_cmpfloat (ratio, >=, 1e-4);
          g_assert_cmpfloat (ratio, <=, 1e4);
        }
    }
}

static void
test_round_trip (void)
{
  g_autoptr (LanesPython) python = lanes_python_new_default ("3.14.1", TRUE, NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) second = NULL;
  g_autofree char *text = NULL;
  g_autoptr (LanesPython) again = NULL;

  python->gil_enabled = TRUE;
  g_set_str (&python->start_method, "spawn");
  for (guint cost = 0; cost < LANES_N_COSTS; cost++)
    python->costs[cost] = 1 / (3.0 + cost);
  python->costs_origin = LANES_ORIGIN_MEASURED;
  node = lanes_python_to_json (python);
  text = core_dump (node);
  again = load (text, NULL);
  g_assert_cmpstr (again->version, ==, "3.14.1");
  g_assert_cmpuint (again->minor, ==, 14);
  g_assert_true (again->free_threaded);
  g_assert_true (again->gil_enabled);
  g_assert_cmpstr (again->start_method, ==, "spawn");
  g_assert_cmpint (again->version_origin, ==, LANES_ORIGIN_DETECTED);
  g_assert_cmpint (again->costs_origin, ==, LANES_ORIGIN_MEASURED);
  for (guint cost = 0; cost < LANES_N_COSTS; cost++)
    g_assert_cmpfloat (again->costs[cost], ==, python->costs[cost]);
  second = lanes_python_to_json (again);
  g_assert_true (json_node_equal (node, second));
}

/* Assumed stays assumed when it is saved and opened again. */
static void
test_origins_survive (void)
{
  g_autoptr (LanesPython) python = lanes_python_new_default (NULL, FALSE, NULL);
  g_autoptr (JsonNode) node = lanes_python_to_json (python);
  g_autofree char *text = core_dump (node);
  g_autoptr (LanesPython) again = load (text, NULL);

  g_assert_cmpint (again->version_origin, ==, LANES_ORIGIN_ASSUMED);
  g_assert_cmpint (again->costs_origin, ==, LANES_ORIGIN_ASSUMED);
}

/* Of a measurement that ran out of time, on a machine three times as slow as the documented one. */
static void
test_interrupted_profile (void)
{
  static const LanesCost missing[] = { LANES_COST_PROCESS_POOL_8, LANES_COST_PAYLOAD_8MIB };
  g_autoptr (LanesPython) plain = lanes_python_new_default ("3.14.1", FALSE, NULL);
  g_autoptr (LanesPython) slow = lanes_python_copy (plain);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autoptr (LanesPython) again = NULL;
  JsonObject *costs;

  for (guint cost = 0; cost < LANES_N_COSTS; cost++)
    slow->costs[cost] *= cost == LANES_COST_THREAD_EFFICIENCY ? 1 : 3;
  /* Memory is dearer still there. */
  for (guint i = LANES_COST_PAYLOAD_64KIB; i <= LANES_COST_PAYLOAD_8MIB; i++)
    slow->costs[i] *= 5;
  node = lanes_python_to_json (slow);
  costs = json_object_get_object_member (json_node_get_object (node), "costs");
  for (guint i = 0; i < G_N_ELEMENTS (missing); i++)
    json_object_remove_member (costs, lanes_cost_id (missing[i]));
  json_object_remove_member (costs, lanes_cost_id (LANES_COST_PROCESS_MEMORY));
  text = core_dump (node);
  again = load (text, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (missing); i++)
    assert_close (again->costs[missing[i]], slow->costs[missing[i]]);
  assert_close (again->costs[LANES_COST_PROCESS_MEMORY], plain->costs[LANES_COST_PROCESS_MEMORY]);
}

/* Each cost that is given counts, and none more than its part. */
static void
test_few_costs (void)
{
  static const LanesCost given[] = { LANES_COST_CALL, LANES_COST_CHUNK_ITEM,
                                     LANES_COST_TASK_BARE, LANES_COST_TASK_CREATE,
                                     LANES_COST_TASK_PULLED, LANES_COST_TASK_WAIT,
                                     LANES_COST_LOOP_START, LANES_COST_THREAD_HOP,
                                     LANES_COST_THREAD_START };
  g_autoptr (LanesPython) usual = lanes_python_new_default ("3.14.1", FALSE, NULL);

  for (guint n = 0; n <= G_N_ELEMENTS (given); n++)
    {
      g_autoptr (GString) members = g_string_new (NULL);
      g_autofree char *document = NULL;
      g_autoptr (LanesPython) python = NULL;

      for (guint i = 0; i < n; i++)
        g_string_append_printf (members, "%s\"%s\": %.9g", i > 0 ? ", " : "",
                                lanes_cost_id (given[i]), 2 * usual->costs[given[i]]);
      document = g_strdup_printf ("{ \"format\": \"lanes-python/1\", \"version\": \"3.14.1\", "
                                  "\"costs_source\": \"measured\", \"machine\": { \"format\": "
                                  "\"lanes-machine/1\" }, \"costs\": { %s } }",
                                  members->str);
      python = load (document, NULL);
      assert_close (python->costs[LANES_COST_PROCESS_POOL_1],
                    usual->costs[LANES_COST_PROCESS_POOL_1] * pow (2, MIN (1, n / 8.0)));
      g_assert_cmpint (python->costs_origin, ==,
                       n == 0 ? LANES_ORIGIN_ASSUMED : LANES_ORIGIN_ESTIMATED);
      g_assert_cmpint (lanes_python_is_measured (python), ==, n > 0);
    }
}

/* Costs that cannot be scale nothing out of all proportion: what is saved opens again. */
static void
test_costs_out_of_proportion (void)
{
  static const double costs[] = { 0, 1e4 };
  static const char *const given =
      "\"call\": %1$g, \"chunk_item\": %1$g, \"task_bare\": %1$g, \"task_create\": %1$g, "
      "\"task_wait\": %1$g, \"thread_start\": %1$g, \"thread_hop\": %1$g, \"loop_start\": %1$g, "
      "\"task_pulled\": 3e-6";

  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    {
      g_autofree char *members = g_strdup_printf (given, costs[i]);
      g_autofree char *document = g_strdup_printf (
          "{ \"format\": \"lanes-python/1\", \"version\": \"3.14.1\", \"costs\": { %s } }",
          members);
      g_autoptr (LanesPython) python = load (document, NULL);
      g_autoptr (JsonNode) node = lanes_python_to_json (python);
      g_autofree char *text = core_dump (node);
      g_autoptr (LanesPython) again = load (text, NULL);

      g_assert_cmpfloat (again->costs[LANES_COST_PROCESS_POOL_1], >, 0);
    }
}

/* Costs that a profile lacks are the documented ones on that machine. */
static void
test_sparse_profile (void)
{
  g_autoptr (LanesMachine) machine = create_machine_of_speed (2 * REFERENCE_SPEED);
  g_autoptr (LanesPython) expected = lanes_python_new_default ("3.13.5", FALSE, machine);
  g_autoptr (LanesPython) python =
      load (DOCUMENT ("\"version\": \"3.13.5\", "
                      "\"costs\": { \"process_memory\": 3e6, \"later\": 1 }, "
                      "\"implementation\": { \"name\": \"cpython\" }"),
            machine);
  g_autoptr (LanesPython) bare =
      load (DOCUMENT ("\"version\": \"3.13.5\", \"costs\": {}"), machine);
  g_autoptr (JsonNode) saved = lanes_python_to_json (python);

  g_assert_cmpfloat (python->costs[LANES_COST_PROCESS_MEMORY], ==, 3e6);
  g_assert_cmpint (python->costs_origin, ==, LANES_ORIGIN_ESTIMATED);
  g_assert_cmpint (bare->costs_origin, ==, LANES_ORIGIN_ESTIMATED);
  g_assert_false (lanes_python_is_measured (bare));
  for (guint cost = 0; cost < LANES_N_COSTS; cost++)
    {
      if (cost != LANES_COST_PROCESS_MEMORY)
        g_assert_cmpfloat (python->costs[cost], ==, expected->costs[cost]);
      g_assert_cmpfloat (bare->costs[cost], ==, expected->costs[cost]);
    }
  core_assert_member (saved, "costs.later", "1");
  core_assert_member (saved, "implementation.name", "\"cpython\"");
}

static void
test_versions (void)
{
  static const struct
  {
    const char *version;
    guint minor; /* 0: refused */
  } cases[] = {
    { "3.14.0rc1", 14 },
    { "3.-5", 0 },
    { "3.+14", 0 },
    { " 3.14", 0 },
    { "3.14<b>", 0 },
    { "3.99999999999999", 0 },
    { "3.14.0+", 14 },
    { "3.9", 9 },
    { "3.13.5 (main)", 13 },
    { "2.7", 0 },
    { "2.7.18", 0 },
    { "x", 0 },
    { "3", 0 },
    { "", 0 },
    { "4.0", 0 },
    { ".14", 0 },
    { "three.fourteen", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (DOCUMENT ("\"version\": \"%s\""), cases[i].version);
      g_autoptr (JsonNode) node = core_parse (text);
      g_autoptr (GError) error = NULL;
      g_autoptr (LanesPython) python = lanes_python_from_json ("p.json", node, NULL, &error);

      g_test_message ("%s", cases[i].version);
      if (cases[i].minor == 0)
        {
          g_assert_null (python);
          core_assert_fault (error, LANES_DOCUMENT_ERROR_RANGE, "p.json: version: ");
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (python->minor, ==, cases[i].minor);
    }
}

static void
test_faults (void)
{
  static const struct
  {
    const char *text;
    LanesDocumentError code;
    const char *place;
  } cases[] = {
    { DOCUMENT ("\"costs\": {}"), LANES_DOCUMENT_ERROR_TYPE, "version: missing" },
    { DOCUMENT ("\"version\": 3.14"), LANES_DOCUMENT_ERROR_TYPE, "version: not a text" },
    { DOCUMENT ("\"version\": \"3.14\", \"costs\": []"), LANES_DOCUMENT_ERROR_TYPE,
      "costs: not an object" },
    { DOCUMENT ("\"version\": \"3.14\", \"machine\": 5"), LANES_DOCUMENT_ERROR_TYPE,
      "machine: not an object" },
    { DOCUMENT ("\"version\": \"3.14\", \"costs\": { \"call\": \"1\" }"),
      LANES_DOCUMENT_ERROR_TYPE, "costs.call: not a number" },
    { DOCUMENT ("\"version\": \"3.14\", \"costs\": { \"call\": -1e-9 }"),
      LANES_DOCUMENT_ERROR_RANGE, "costs.call: " },
    { DOCUMENT ("\"version\": \"3.14\", \"costs\": { \"call\": 10001 }"),
      LANES_DOCUMENT_ERROR_RANGE, "costs.call: " },
    { DOCUMENT ("\"version\": \"3.14\", \"costs\": { \"process_memory\": 1e13 }"),
      LANES_DOCUMENT_ERROR_RANGE, "costs.process_memory: " },
    { DOCUMENT ("\"version\": \"3.14\", \"free_threaded\": 1"), LANES_DOCUMENT_ERROR_TYPE,
      "free_threaded: neither true nor false" },
    { DOCUMENT ("\"version\": \"3.14\", \"gil_enabled\": \"no\""), LANES_DOCUMENT_ERROR_TYPE,
      "gil_enabled: neither true nor false" },
    { DOCUMENT ("\"version\": \"3.14\", \"start_method\": \"vfork\""), LANES_DOCUMENT_ERROR_RANGE,
      "start_method: “vfork” is none of fork, forkserver, spawn" },
    { DOCUMENT ("\"version\": \"3.14\", \"costs_source\": \"rumour\""), LANES_DOCUMENT_ERROR_RANGE,
      "costs_source: “rumour” is none of" },
    { "{ \"format\": \"lanes-python/2\" }", LANES_DOCUMENT_ERROR_NEWER, "format: " },
    { "{ \"format\": \"lanes-machine/1\" }", LANES_DOCUMENT_ERROR_FORMAT, "format: " },
    { "7", LANES_DOCUMENT_ERROR_FORMAT, "the document: not an object" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = core_parse (cases[i].text);
      g_autofree char *start = g_strdup_printf ("p.json: %s", cases[i].place);
      g_autoptr (GError) error = NULL;
      g_autoptr (LanesPython) python = lanes_python_from_json ("p.json", node, NULL, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_null (python);
      core_assert_fault (error, cases[i].code, start);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/python/documented-costs", test_documented_costs);
  g_test_add_func ("/core/python/defaults", test_defaults);
  g_test_add_func ("/core/python/sound", test_costs_are_sound);
  g_test_add_func ("/core/python/cost-names", test_cost_names);
  g_test_add_func ("/core/python/scaled", test_scaled_by_speed);
  g_test_add_func ("/core/python/few-costs", test_few_costs);
  g_test_add_func ("/core/python/round-trip", test_round_trip);
  g_test_add_func ("/core/python/interrupted-profile", test_interrupted_profile);
  g_test_add_func ("/core/python/costs-out-of-proportion", test_costs_out_of_proportion);
  g_test_add_func ("/core/python/origins", test_origins_survive);
  g_test_add_func ("/core/python/sparse", test_sparse_profile);
  g_test_add_func ("/core/python/versions", test_versions);
  g_test_add_func ("/core/python/faults", test_faults);
  g_test_add_func ("/core/python/nonsense-speeds", test_speeds_that_mean_nothing);
  return g_test_run ();
}
