/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Profiles come from other machines and from editors: hostile values are refused with their place,
 * a sparse profile is taken for what it says. */

#include "core-fixture.h"

#include <math.h>

#define INT_POINTS(points) "\"scaling\": { \"int\": { \"points\": [ " points " ] } }"
#define SPEED(members) "\"metrics\": { \"core_speed\": { " members " } }"

typedef struct
{
  const char *members;
  LanesDocumentError code;
  const char *place; /* and what is wrong there, where that is not plain */
} Fault;

static JsonNode *
create_document (const char *members)
{
  g_autofree char *text = g_strdup_printf ("{ \"format\": \"lanes-machine/1\"%s%s }",
                                           *members != '\0' ? ", " : "", members);

  return core_parse (text);
}

static LanesMachine *
load (const char *members)
{
  g_autoptr (JsonNode) node = create_document (members);
  g_autoptr (GError) error = NULL;
  LanesMachine *machine = lanes_machine_from_json ("m.json", node, &error);

  g_assert_no_error (error);
  g_assert_nonnull (machine);
  return machine;
}

static void
assert_faults (const Fault *faults, guint n_faults)
{
  for (guint i = 0; i < n_faults; i++)
    {
      g_autoptr (JsonNode) node = create_document (faults[i].members);
      const char *end = strstr (faults[i].place, ": ") != NULL ? "" : ": ";
      g_autofree char *start = g_strdup_printf ("m.json: %s%s", faults[i].place, end);
      g_autoptr (GError) error = NULL;
      g_autoptr (LanesMachine) machine = lanes_machine_from_json ("m.json", node, &error);

      g_test_message ("%s", faults[i].members);
      g_assert_null (machine);
      core_assert_fault (error, faults[i].code, start);
    }
}

static void
test_ranges (void)
{
  static const Fault faults[] = {
    { "\"cpu\": { \"quota\": 0 }", LANES_DOCUMENT_ERROR_RANGE, "cpu.quota" },
    { "\"cpu\": { \"quota\": -1 }", LANES_DOCUMENT_ERROR_RANGE, "cpu.quota" },
    { "\"cpu\": { \"usable\": 0 }", LANES_DOCUMENT_ERROR_RANGE, "cpu.usable" },
    { "\"cpu\": { \"affinity\": 0 }", LANES_DOCUMENT_ERROR_RANGE, "cpu.affinity" },
    { "\"cpu\": { \"affinity\": 65537 }", LANES_DOCUMENT_ERROR_RANGE, "cpu.affinity" },
    { "\"cpu\": { \"cores\": 65537 }", LANES_DOCUMENT_ERROR_RANGE, "cpu.cores" },
    { "\"cpu\": { \"online\": 1e999 }", LANES_DOCUMENT_ERROR_RANGE, "cpu.online" },
    { "\"scaling\": { \"smt_speedup\": 0 }", LANES_DOCUMENT_ERROR_RANGE, "scaling.smt_speedup" },
    { "\"scaling\": { \"int\": { \"knee\": 0 } }", LANES_DOCUMENT_ERROR_RANGE,
      "scaling.int.knee" },
    { "\"noise\": { \"index\": 1.1 }", LANES_DOCUMENT_ERROR_RANGE, "noise.index" },
    { "\"limits\": { \"mem_available\": -1 }", LANES_DOCUMENT_ERROR_RANGE,
      "limits.mem_available" },
    { "\"granted\": { \"max_gap_ns\": -1 }", LANES_DOCUMENT_ERROR_RANGE, "granted.max_gap_ns" },
    { "\"taken\": { \"duration_ns\": -1 }", LANES_DOCUMENT_ERROR_RANGE, "taken.duration_ns" },
    { "\"phases\": [ { \"name\": \"a\", \"cost_ns\": -1 } ]", LANES_DOCUMENT_ERROR_RANGE,
      "phases[0].cost_ns" },
    { "\"cpu\": { \"kinds\": [ { \"name\": \"P\", \"cores\": 65537 } ] }",
      LANES_DOCUMENT_ERROR_RANGE, "cpu.kinds[0].cores" },
    { "\"cpu\": { \"kinds\": [ { \"name\": \"P\", \"relative_speed\": 0 } ] }",
      LANES_DOCUMENT_ERROR_RANGE, "cpu.kinds[0].relative_speed" },
    { SPEED ("\"p50\": -1"), LANES_DOCUMENT_ERROR_RANGE, "metrics.core_speed.p50" },
    { SPEED ("\"p50\": 1e16"), LANES_DOCUMENT_ERROR_RANGE, "metrics.core_speed.p50" },
    { SPEED ("\"mad\": -0.5"), LANES_DOCUMENT_ERROR_RANGE, "metrics.core_speed.mad" },
    { SPEED ("\"n\": -1"), LANES_DOCUMENT_ERROR_RANGE, "metrics.core_speed.n" },
    { SPEED ("\"n\": 4294967296"), LANES_DOCUMENT_ERROR_RANGE, "metrics.core_speed.n" },
    { SPEED ("\"cost_ns\": -1"), LANES_DOCUMENT_ERROR_RANGE, "metrics.core_speed.cost_ns" },
    { SPEED ("\"min\": 8, \"p50\": 7"), LANES_DOCUMENT_ERROR_RANGE, "metrics.core_speed.p50" },
    { SPEED ("\"p25\": 7, \"p50\": 7, \"p90\": 6"), LANES_DOCUMENT_ERROR_RANGE,
      "metrics.core_speed.p90" },
    { SPEED ("\"p50\": 7, \"p99\": 6.999"), LANES_DOCUMENT_ERROR_RANGE,
      "metrics.core_speed.p99" },
    { SPEED ("\"p50\": 7, \"ci95\": [ 8, 6 ]"), LANES_DOCUMENT_ERROR_RANGE,
      "metrics.core_speed.ci95" },
    { SPEED ("\"p50\": 7, \"ci95\": [ -1, 6 ]"), LANES_DOCUMENT_ERROR_RANGE,
      "metrics.core_speed.ci95" },
    { "\"storage\": { \"read_4k\": { \"p50\": -1 } }", LANES_DOCUMENT_ERROR_RANGE,
      "storage.read_4k.p50" },
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

static void
test_curves (void)
{
  static const Fault faults[] = {
    { INT_POINTS ("{ \"n\": 1, \"quiet\": 1 }, { \"n\": 1, \"quiet\": 2 }"),
      LANES_DOCUMENT_ERROR_RANGE,
      "scaling.int.points[1].n: not more than that of the point before" },
    { INT_POINTS ("{ \"n\": 1, \"quiet\": 1 }, { \"n\": 4, \"quiet\": 3 }, { \"n\": 3, \"quiet\": "
                  "2 }"),
      LANES_DOCUMENT_ERROR_RANGE, "scaling.int.points[2].n" },
    { INT_POINTS ("{ \"n\": 2, \"quiet\": 1 }"), LANES_DOCUMENT_ERROR_RANGE,
      "scaling.int.points[0].n: a curve begins at 1" },
    { INT_POINTS ("{ \"n\": 1, \"quiet\": 1 }, { \"n\": 65537, \"quiet\": 1 }"),
      LANES_DOCUMENT_ERROR_RANGE, "scaling.int.points[1].n" },
    { INT_POINTS ("{ \"n\": 1, \"quiet\": 0 }"), LANES_DOCUMENT_ERROR_RANGE,
      "scaling.int.points[0].quiet" },
    { INT_POINTS ("{ \"n\": 1, \"quiet\": 1, \"par\": -1 }"), LANES_DOCUMENT_ERROR_RANGE,
      "scaling.int.points[0].par" },
    { INT_POINTS ("{ \"quiet\": 1 }"), LANES_DOCUMENT_ERROR_TYPE, "scaling.int.points[0].n" },
    { INT_POINTS ("{ \"n\": 1 }"), LANES_DOCUMENT_ERROR_TYPE, "scaling.int.points[0].quiet" },
    { INT_POINTS ("{ \"n\": 1.5, \"quiet\": 1 }"), LANES_DOCUMENT_ERROR_TYPE,
      "scaling.int.points[0].n" },
    { INT_POINTS ("1, 2"), LANES_DOCUMENT_ERROR_TYPE, "scaling.int.points[0]" },
    { INT_POINTS ("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}"),
      LANES_DOCUMENT_ERROR_RANGE, "scaling.int.points" },
    { "\"scaling\": { \"memory\": { \"points\": {} } }", LANES_DOCUMENT_ERROR_TYPE,
      "scaling.memory.points" },
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

static void
test_types (void)
{
  static const Fault faults[] = {
    { "\"cpu\": { \"affinity\": \"4\" }", LANES_DOCUMENT_ERROR_TYPE, "cpu.affinity" },
    { "\"cpu\": { \"affinity\": true }", LANES_DOCUMENT_ERROR_TYPE, "cpu.affinity" },
    { "\"cpu\": [ 4 ]", LANES_DOCUMENT_ERROR_TYPE, "cpu" },
    { "\"cpu\": { \"provenance\": [] }", LANES_DOCUMENT_ERROR_TYPE, "cpu.provenance" },
    { "\"cpu\": { \"provenance\": { \"affinity\": \"ok\" } }", LANES_DOCUMENT_ERROR_TYPE,
      "cpu.provenance.affinity" },
    { "\"cpu\": { \"provenance\": { \"affinity\": { \"status\": \"great\" } } }",
      LANES_DOCUMENT_ERROR_RANGE, "cpu.provenance.affinity.status" },
    { "\"cpu\": { \"provenance\": { \"affinity\": { \"source\": \"hearsay\" } } }",
      LANES_DOCUMENT_ERROR_RANGE, "cpu.provenance.affinity.source" },
    { "\"cpu\": { \"provenance\": { \"affinity\": { \"confidence\": 1 } } }",
      LANES_DOCUMENT_ERROR_TYPE, "cpu.provenance.affinity.confidence" },
    { SPEED ("\"p50\": \"fast\""), LANES_DOCUMENT_ERROR_TYPE, "metrics.core_speed.p50" },
    { SPEED ("\"n\": 1.5"), LANES_DOCUMENT_ERROR_TYPE, "metrics.core_speed.n" },
    { SPEED ("\"bimodal\": 1"), LANES_DOCUMENT_ERROR_TYPE, "metrics.core_speed.bimodal" },
    { SPEED ("\"status\": 1"), LANES_DOCUMENT_ERROR_TYPE, "metrics.core_speed.status" },
    { "\"metrics\": { \"core_speed\": 7e8 }", LANES_DOCUMENT_ERROR_TYPE, "metrics.core_speed" },
    { "\"taken\": { \"complete\": \"yes\" }", LANES_DOCUMENT_ERROR_TYPE, "taken.complete" },
    { "\"storage\": { \"verified\": 1 }", LANES_DOCUMENT_ERROR_TYPE, "storage.verified" },
    { "\"python\": { \"free_threaded\": \"no\" }", LANES_DOCUMENT_ERROR_TYPE,
      "python.free_threaded" },
    { "\"python\": { \"version\": 3.14 }", LANES_DOCUMENT_ERROR_TYPE, "python.version" },
    { "\"host\": { \"arch\": 64 }", LANES_DOCUMENT_ERROR_TYPE, "host.arch" },
    { "\"label\": {}", LANES_DOCUMENT_ERROR_TYPE, "label" },
    { "\"phases\": {}", LANES_DOCUMENT_ERROR_TYPE, "phases" },
    { "\"phases\": [ {} ]", LANES_DOCUMENT_ERROR_TYPE, "phases[0].name" },
    { "\"cpu\": { \"kinds\": [ {} ] }", LANES_DOCUMENT_ERROR_TYPE, "cpu.kinds[0].name" },
    { "\"cpu\": { \"kinds\": [ \"P\" ] }", LANES_DOCUMENT_ERROR_TYPE, "cpu.kinds[0]" },
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

/* What stands in an interval in place of a number must not pass for one. */
static void
test_intervals_of_no_numbers (void)
{
  static const Fault faults[] = {
    { SPEED ("\"p50\": 7, \"ci95\": [ \"x\", 9 ]"), LANES_DOCUMENT_ERROR_TYPE,
      "metrics.core_speed.ci95" },
    { SPEED ("\"p50\": 7, \"ci95\": [ 1, true ]"), LANES_DOCUMENT_ERROR_TYPE,
      "metrics.core_speed.ci95" },
    { SPEED ("\"p50\": 7, \"ci95\": [ null, 9 ]"), LANES_DOCUMENT_ERROR_TYPE,
      "metrics.core_speed.ci95" },
    { SPEED ("\"p50\": 7, \"ci95\": [ {}, 9 ]"), LANES_DOCUMENT_ERROR_TYPE,
      "metrics.core_speed.ci95" },
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

/* A profile written by hand: bare numbers count as read, with medium trust. */
static void
test_bare_numbers (void)
{
  g_autoptr (LanesMachine) machine =
      load ("\"cpu\": { \"affinity\": 6, \"quota\": null }, " SPEED ("\"p50\": 7e8"));
  const LanesFact *affinity = &machine->facts[LANES_FACT_AFFINITY];
  const LanesMetric *speed = &machine->metrics[LANES_METRIC_CORE_SPEED];

  g_assert_cmpint (affinity->status, ==, LANES_STATUS_OK);
  g_assert_cmpint (affinity->origin, ==, LANES_ORIGIN_DETECTED);
  g_assert_cmpint (affinity->confidence, ==, LANES_CONFIDENCE_MEDIUM);
  g_assert_true (isinf (lanes_machine_fact (machine, LANES_FACT_QUOTA, 1)));
  g_assert_cmpfloat (lanes_machine_usable (machine), ==, 6);
  g_assert_cmpint (speed->status, ==, LANES_STATUS_OK);
  g_assert_cmpint (speed->origin, ==, LANES_ORIGIN_MEASURED);
  g_assert_true (isnan (speed->p90));
}

/* "Well" without a value is a hole; a reason of a later version is no fault. */
static void
test_holes (void)
{
  g_autoptr (LanesMachine) machine =
      load (SPEED ("\"status\": \"ok\", \"n\": 5") ", \"phases\": [ { \"name\": \"a\", \"status\": "
                                                   "\"failed\", \"reason\": \"moonlight\" } ]");

  g_assert_cmpint (machine->metrics[LANES_METRIC_CORE_SPEED].status, ==, LANES_STATUS_ABSENT);
  g_assert_cmpint (machine->phases[0].status, ==, LANES_STATUS_FAILED);
  g_assert_cmpint (machine->phases[0].reason, ==, LANES_REASON_NONE);
}

/* A fact that claims to be known and has no value is not known: it must not count as zero. */
static void
test_facts_without_values (void)
{
  g_autoptr (LanesMachine) machine =
      load ("\"cpu\": { \"provenance\": { \"usable\": { \"status\": \"ok\" }, \"affinity\": "
            "{ \"status\": \"degraded\", \"reason\": \"noise\" } } }");

  g_assert_cmpfloat (lanes_machine_fact (machine, LANES_FACT_USABLE, -1), ==, -1);
  g_assert_cmpfloat (lanes_machine_fact (machine, LANES_FACT_AFFINITY, -1), ==, -1);
  g_assert_cmpfloat (lanes_machine_usable (machine), >=, 1);
}

/* Null means unlimited where there can be a limit; nothing has infinitely many CPUs. */
static void
test_null_is_no_number_of_cpus (void)
{
  static const LanesFactId limits[] = { LANES_FACT_QUOTA, LANES_FACT_MEMORY_LIMIT,
                                        LANES_FACT_PIDS_MAX, LANES_FACT_PROCESSES,
                                        LANES_FACT_FILES_SOFT, LANES_FACT_FILES_HARD };
  g_autoptr (LanesMachine) machine =
      load ("\"cpu\": { \"affinity\": null, \"usable\": null, \"cores\": null, \"quota\": null }, "
            "\"limits\": { \"mem_limit\": null, \"pids_max\": null, \"nproc\": null, "
            "\"nofile_soft\": null, \"nofile_hard\": null, \"mem_available\": null }, "
            "\"noise\": { \"index\": null }");

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    g_assert_true (isinf (lanes_machine_fact (machine, limits[i], 1)));
  g_assert_cmpfloat (lanes_machine_fact (machine, LANES_FACT_AFFINITY, -1), ==, -1);
  g_assert_cmpfloat (lanes_machine_fact (machine, LANES_FACT_CORES, -1), ==, -1);
  g_assert_cmpfloat (lanes_machine_fact (machine, LANES_FACT_MEMORY_AVAILABLE, -1), ==, -1);
  g_assert_cmpfloat (lanes_machine_fact (machine, LANES_FACT_NOISE_INDEX, -1), ==, -1);
  g_assert_true (isfinite (lanes_machine_usable (machine)));
}

/* Longer lists than a profile can hold are cut, not written past their end. */
static void
test_long_lists (void)
{
  g_autoptr (GString) members = g_string_new ("\"cpu\": { \"kinds\": [ { \"name\": \"P0\" }");
  g_autoptr (LanesMachine) machine = NULL;

  for (guint i = 1; i < 50; i++)
    g_string_append_printf (members, ", { \"name\": \"P%u\" }", i);
  g_string_append (members, " ] }, \"phases\": [ { \"name\": \"a0\" }");
  for (guint i = 1; i < 50; i++)
    g_string_append_printf (members, ", { \"name\": \"a%u\" }", i);
  g_string_append (members, " ]");
  machine = load (members->str);
  g_assert_cmpuint (machine->n_kinds, ==, LANES_MAX_CPU_KINDS);
  g_assert_cmpuint (machine->n_phases, ==, LANES_MAX_PHASES);
  g_assert_cmpstr (machine->phases[LANES_MAX_PHASES - 1].name, ==, "a15");
}

static void
test_unknown_members (void)
{
  static const char members[] =
      "\"later\": { \"x\": [ 1 ] }, \"cpu\": { \"affinity\": 4, \"microcode\": 17, "
      "\"provenance\": { \"affinity\": { \"status\": \"ok\", \"tool\": \"t\" } } }, "
      "\"metrics\": { \"gpu\": { \"p50\": 3 }, \"core_speed\": { \"p50\": 7, \"unit\": \"1/s\", "
      "\"p999\": 9 } }, \"scaling\": { \"int\": { \"kernel\": \"sum\" } }, "
      "\"tool\": { \"flags\": \"-x\" }";
  g_autoptr (LanesMachine) machine = load (members);
  g_autoptr (JsonNode) saved = lanes_machine_to_json (machine);

  core_assert_member (saved, "later", "{\"x\":[1]}");
  core_assert_member (saved, "cpu.microcode", "17");
  core_assert_member (saved, "cpu.affinity", "4");
  core_assert_member (saved, "cpu.provenance.affinity.tool", "\"t\"");
  core_assert_member (saved, "metrics.gpu", "{\"p50\":3}");
  core_assert_member (saved, "metrics.core_speed.p999", "9");
  core_assert_member (saved, "scaling.int.kernel", "\"sum\"");
  core_assert_member (saved, "tool.flags", "\"-x\"");
}

static void
test_formats (void)
{
  static const struct
  {
    const char *text;
    LanesDocumentError code;
  } cases[] = {
    { "{ \"format\": \"lanes-machine/2\" }", LANES_DOCUMENT_ERROR_NEWER },
    { "{ \"format\": \"lanes-python/1\" }", LANES_DOCUMENT_ERROR_FORMAT },
    { "[ ]", LANES_DOCUMENT_ERROR_FORMAT },
    { "{ }", LANES_DOCUMENT_ERROR_TYPE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = core_parse (cases[i].text);
      g_autoptr (GError) error = NULL;
      g_autoptr (LanesMachine) machine = lanes_machine_from_json ("m.json", node, &error);

      g_assert_null (machine);
      core_assert_fault (error, cases[i].code, "m.json: ");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/machine-faults/ranges", test_ranges);
  g_test_add_func ("/core/machine-faults/curves", test_curves);
  g_test_add_func ("/core/machine-faults/types", test_types);
  g_test_add_func ("/core/machine-faults/bare", test_bare_numbers);
  g_test_add_func ("/core/machine-faults/holes", test_holes);
  g_test_add_func ("/core/machine-faults/long-lists", test_long_lists);
  g_test_add_func ("/core/machine-faults/unknown-members", test_unknown_members);
  g_test_add_func ("/core/machine-faults/formats", test_formats);
  g_test_add_func ("/core/machine-faults/facts-without-values", test_facts_without_values);
  g_test_add_func ("/core/machine-faults/null", test_null_is_no_number_of_cpus);
  g_test_add_func ("/core/machine-faults/intervals", test_intervals_of_no_numbers);
  return g_test_run ();
}
