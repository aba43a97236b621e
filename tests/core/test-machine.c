/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The machine profile: what is written is read again, and what the model makes of it. */

#include "core-fixture.h"

#include <math.h>

static void
assert_same_number (double a, double b)
{
  g_assert_cmpint (isnan (a), ==, isnan (b));
  if (!isnan (a))
    g_assert_cmpfloat (a, ==, b);
}

static void
fill_facts (LanesMachine *machine)
{
  for (guint i = 0; i < LANES_N_FACTS; i++)
    {
      const LanesFactInfo *info = lanes_fact_info (i);
      double value = CLAMP (1.25 + i, info->minimum, info->maximum);

      lanes_machine_set_fact (machine, i, value,
                              i % 2 == 0 ? LANES_ORIGIN_DETECTED : LANES_ORIGIN_MEASURED);
    }
  lanes_machine_set_fact (machine, LANES_FACT_QUOTA, INFINITY, LANES_ORIGIN_DETECTED);
  lanes_machine_set_fact (machine, LANES_FACT_MEMORY_LIMIT, INFINITY, LANES_ORIGIN_DETECTED);
  machine->facts[LANES_FACT_SMT_SPEEDUP] = (LanesFact) { 0 };
  machine->facts[LANES_FACT_NOISE_INDEX] = (LanesFact) {
    .status = LANES_STATUS_DEGRADED,
    .reason = LANES_REASON_NOISE,
    .origin = LANES_ORIGIN_MEASURED,
    .confidence = LANES_CONFIDENCE_LOW,
    .value = 0.625,
  };
  machine->facts[LANES_FACT_STEAL_SHARE] = (LanesFact) {
    .status = LANES_STATUS_DENIED,
    .reason = LANES_REASON_NO_PERMISSION,
    .origin = LANES_ORIGIN_DETECTED,
  };
}

static void
fill_metrics (LanesMachine *machine)
{
  for (guint i = 1; i < LANES_N_METRICS; i++)
    {
      LanesMetric *metric = &machine->metrics[i];

      *metric = (LanesMetric) {
        .status = LANES_STATUS_OK,
        .origin = LANES_ORIGIN_MEASURED,
        .confidence = LANES_CONFIDENCE_HIGH,
        .n = 100 + i,
        .discarded = i,
        .bimodal = i % 3 == 0,
        .min = 10.5 * i,
        .p25 = 11 * i,
        .p50 = 12.125 * i,
        .p90 = 20 * i,
        .p99 = i % 2 ? NAN : 30 * i,
        .mad = 0.1 * i,
        .low = 12 * i,
        .high = 12.5 * i,
        .cost_ns = 1000000 * i,
      };
    }
  machine->metrics[LANES_METRIC_STORAGE_READ].status = LANES_STATUS_SKIPPED;
  machine->metrics[LANES_METRIC_STORAGE_READ].reason = LANES_REASON_RAM_BACKED;
  machine->metrics[LANES_METRIC_PROCESS_SPAWN].low = NAN;
  machine->metrics[LANES_METRIC_PROCESS_SPAWN].high = NAN;
}

static void
fill_curves (LanesMachine *machine)
{
  static const LanesCurvePoint points[] = {
    { 1, 1, 1, 0.99, 1.01, 1 },
    { 2, 1.5, 1.9, 1.8, 1.95, 2 },
    { 6, 3.25, NAN, NAN, NAN, NAN }
  };
  LanesCurve *curve = &machine->curves[LANES_CURVE_INTEGER];

  curve->status = LANES_STATUS_DEGRADED;
  curve->reason = LANES_REASON_THREAD_LIMIT;
  curve->confidence = LANES_CONFIDENCE_LOW;
  curve->n_points = G_N_ELEMENTS (points);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    curve->points[i] = points[i];
  curve->points[2].quiet = 4.5;
  curve->knee = 2;
  curve->limited_at = 6;
  machine->curves[LANES_CURVE_MEMORY].status = LANES_STATUS_CANCELLED;
}

/* A profile that has something in every place. */
static LanesMachine *
create_profile (void)
{
  LanesMachine *machine = lanes_machine_new ();

  machine->complete = TRUE;
  machine->duration_ns = 1234567890;
  machine->storage_verified = TRUE;
  machine->storage_durable = TRUE;
  machine->python_free_threaded = TRUE;
  for (guint i = 0; i < LANES_N_WORDS; i++)
    {
      g_autofree char *word = g_strdup_printf ("word %u “é”", i);

      lanes_machine_set_word (machine, i, word);
    }
  lanes_machine_set_word (machine, LANES_WORD_GOVERNOR, NULL);
  fill_facts (machine);
  fill_metrics (machine);
  fill_curves (machine);
  machine->kinds[0] = (LanesCpuKind) { g_strdup ("P"), 4, 8, 1 };
  machine->kinds[1] = (LanesCpuKind) { g_strdup ("E"), 8, 8, 0.55 };
  machine->n_kinds = 2;
  lanes_machine_add_phase (machine, "facts", LANES_STATUS_OK, LANES_REASON_NONE, 1500000);
  lanes_machine_add_phase (machine, "storage", LANES_STATUS_FAILED, LANES_REASON_IO_ERROR, 7);
  return machine;
}

static LanesMachine *
load_again (const LanesMachine *machine)
{
  g_autoptr (JsonNode) node = lanes_machine_to_json (machine);
  g_autoptr (GError) error = NULL;
  LanesMachine *again = lanes_machine_from_json ("m.json", node, &error);

  g_assert_no_error (error);
  return again;
}

static void
assert_same_facts (const LanesMachine *a, const LanesMachine *b)
{
  for (guint i = 0; i < LANES_N_FACTS; i++)
    {
      g_test_message ("%s", lanes_fact_info (i)->member);
      g_assert_cmpint (a->facts[i].status, ==, b->facts[i].status);
      g_assert_cmpint (a->facts[i].reason, ==, b->facts[i].reason);
      g_assert_cmpint (a->facts[i].origin, ==, b->facts[i].origin);
      g_assert_cmpint (a->facts[i].confidence, ==, b->facts[i].confidence);
      assert_same_number (lanes_machine_fact (a, i, -1), lanes_machine_fact (b, i, -1));
    }
}

static void
assert_same_metrics (const LanesMachine *a, const LanesMachine *b)
{
  for (guint i = 0; i < LANES_N_METRICS; i++)
    {
      const LanesMetric *x = &a->metrics[i], *y = &b->metrics[i];

      g_test_message ("%s", lanes_metric_info (i)->member);
      g_assert_cmpint (x->status, ==, y->status);
      g_assert_cmpint (x->reason, ==, y->reason);
      g_assert_cmpint (x->confidence, ==, y->confidence);
      g_assert_cmpuint (x->n, ==, y->n);
      g_assert_cmpuint (x->discarded, ==, y->discarded);
      g_assert_cmpint (x->bimodal, ==, y->bimodal);
      g_assert_cmpint (x->cost_ns, ==, y->cost_ns);
      assert_same_number (x->min, y->min);
      assert_same_number (x->p25, y->p25);
      assert_same_number (x->p50, y->p50);
      assert_same_number (x->p90, y->p90);
      assert_same_number (x->p99, y->p99);
      assert_same_number (x->mad, y->mad);
      assert_same_number (x->low, y->low);
      assert_same_number (x->high, y->high);
    }
}

static void
assert_same_curves (const LanesMachine *a, const LanesMachine *b)
{
  for (guint i = 0; i < LANES_N_CURVES; i++)
    {
      const LanesCurve *x = &a->curves[i], *y = &b->curves[i];

      g_assert_cmpint (x->status, ==, y->status);
      g_assert_cmpint (x->reason, ==, y->reason);
      g_assert_cmpint (x->confidence, ==, y->confidence);
      g_assert_cmpuint (x->knee, ==, y->knee);
      g_assert_cmpuint (x->limited_at, ==, y->limited_at);
      g_assert_cmpuint (x->n_points, ==, y->n_points);
      for (guint p = 0; p < x->n_points; p++)
        {
          g_assert_cmpuint (x->points[p].n, ==, y->points[p].n);
          assert_same_number (x->points[p].now, y->points[p].now);
          assert_same_number (x->points[p].quiet, y->points[p].quiet);
          assert_same_number (x->points[p].low, y->points[p].low);
          assert_same_number (x->points[p].high, y->points[p].high);
          assert_same_number (x->points[p].granted, y->points[p].granted);
        }
    }
}

static void
assert_same_rest (const LanesMachine *a, const LanesMachine *b)
{
  g_assert_cmpint (a->complete, ==, b->complete);
  g_assert_cmpint (a->duration_ns, ==, b->duration_ns);
  g_assert_cmpint (a->storage_verified, ==, b->storage_verified);
  g_assert_cmpint (a->storage_durable, ==, b->storage_durable);
  g_assert_cmpint (a->python_free_threaded, ==, b->python_free_threaded);
  for (guint i = 0; i < LANES_N_WORDS; i++)
    g_assert_cmpstr (a->words[i], ==, b->words[i]);
  g_assert_cmpuint (a->n_kinds, ==, b->n_kinds);
  for (guint i = 0; i < a->n_kinds; i++)
    {
      g_assert_cmpstr (a->kinds[i].name, ==, b->kinds[i].name);
      g_assert_cmpuint (a->kinds[i].cores, ==, b->kinds[i].cores);
      g_assert_cmpuint (a->kinds[i].threads, ==, b->kinds[i].threads);
      assert_same_number (a->kinds[i].relative_speed, b->kinds[i].relative_speed);
    }
  g_assert_cmpuint (a->n_phases, ==, b->n_phases);
  for (guint i = 0; i < a->n_phases; i++)
    {
      g_assert_cmpstr (a->phases[i].name, ==, b->phases[i].name);
      g_assert_cmpint (a->phases[i].status, ==, b->phases[i].status);
      g_assert_cmpint (a->phases[i].reason, ==, b->phases[i].reason);
      g_assert_cmpint (a->phases[i].cost_ns, ==, b->phases[i].cost_ns);
    }
}

static void
assert_same (const LanesMachine *a, const LanesMachine *b)
{
  g_autoptr (JsonNode) x = lanes_machine_to_json (a);
  g_autoptr (JsonNode) y = lanes_machine_to_json (b);
  g_autofree char *x_text = core_dump (x);
  g_autofree char *y_text = core_dump (y);

  assert_same_facts (a, b);
  assert_same_metrics (a, b);
  assert_same_curves (a, b);
  assert_same_rest (a, b);
  g_assert_cmpstr (x_text, ==, y_text);
}

static void
test_round_trip (void)
{
  g_autoptr (LanesMachine) machine = create_profile ();
  g_autoptr (LanesMachine) again = load_again (machine);
  g_autoptr (LanesMachine) third = load_again (again);

  assert_same (machine, again);
  assert_same (again, third);
}

static void
test_empty_round_trip (void)
{
  g_autoptr (LanesMachine) machine = lanes_machine_new ();
  g_autoptr (LanesMachine) again = load_again (machine);

  assert_same (machine, again);
  for (guint i = 0; i < LANES_N_FACTS; i++)
    g_assert_cmpfloat (lanes_machine_fact (again, i, -5), ==, -5);
}

/* Unlimited is null, and what was not computed is not there. */
static void
test_document (void)
{
  g_autoptr (LanesMachine) machine = create_profile ();
  g_autoptr (JsonNode) node = lanes_machine_to_json (machine);

  core_assert_member (node, "format", "\"lanes-machine/1\"");
  core_assert_member (node, "cpu.quota", "null");
  core_assert_member (node, "cpu.provenance.quota.status", "\"ok\"");
  core_assert_member (node, "limits.mem_limit", "null");
  core_assert_member (node, "scaling.provenance.smt_speedup.status", "\"absent\"");
  g_assert_null (core_find (node, "scaling.smt_speedup"));
  core_assert_member (node, "noise.provenance.index.reason", "\"noise\"");
  core_assert_member (node, "noise.index", "0.625");
  g_assert_null (core_find (node, "noise.steal_share"));
  core_assert_member (node, "metrics.clock_read.status", "\"absent\"");
  g_assert_null (core_find (node, "metrics.core_speed.p99"));
  core_assert_member (node, "metrics.core_speed.unit", "\"1/s\"");
  g_assert_null (core_find (node, "metrics.process_spawn.ci95"));
  core_assert_member (node, "scaling.int.points[2].n", "6");
  g_assert_null (core_find (node, "scaling.int.points[2].low"));
  g_assert_null (core_find (node, "power.governor"));
}

static void
test_save_and_load (void)
{
  g_autofree char *path = core_path ("machine.json");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (LanesMachine) machine = create_profile ();
  g_autoptr (LanesMachine) again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lanes_machine_save (machine, file, NULL, &error));
  g_assert_no_error (error);
  again = lanes_machine_load (file, NULL, &error);
  g_assert_no_error (error);
  assert_same (machine, again);
}

/* The seed makes a measurement repeatable, so a copy of the profile must not forget it. */
static void
test_seed (void)
{
  static const guint64 seeds[] = { 0, 20261124, G_MAXUINT32 };

  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      g_autoptr (LanesMachine) machine = lanes_machine_new ();
      g_autoptr (LanesMachine) again = NULL;

      machine->seed = seeds[i];
      again = load_again (machine);
      g_assert_cmpuint (again->seed, ==, seeds[i]);
    }
}

/* Threads and what they make of one, as S(p) of the model: at first and in the long run. */
typedef struct
{
  double threads;
  double speedup;
  double sustained;
} Speed;

static void
assert_speeds (const LanesMachine *machine, const Speed *speeds, guint n_speeds)
{
  for (guint i = 0; i < n_speeds; i++)
    {
      g_test_message ("%g threads", speeds[i].threads);
      g_assert_cmpfloat_with_epsilon (lanes_machine_speedup (machine, speeds[i].threads),
                                      speeds[i].speedup, 1e-12);
      g_assert_cmpfloat_with_epsilon (lanes_machine_sustained (machine, speeds[i].threads),
                                      speeds[i].sustained, 1e-12);
    }
}

static void
test_speedup_without_curve (void)
{
  static const Speed eight_on_four[] = {
    { 0.5, 1, 1 },
    { 1, 1, 1 },
    { 2.5, 2.5, 2.5 },
    { 4, 4, 4 },
    { 5, 4.25, 4.25 },
    { 8, 5, 5 },
    { 9, 5, 5 },
    { 1000, 5, 5 },
  };
  static const Speed one_point_five[] = {
    { 1, 1, 1 },
    { 1.25, 1.25, 1.25 },
    { 2, 2, 1.5 },
    { 64, 4, 1.5 },
  };
  static const Speed half[] = { { 0.25, 1, 0.5 }, { 1, 1, 0.5 }, { 2, 2, 0.5 }, { 64, 4, 0.5 } };
  static const Speed one[] = { { 1, 1, 1 }, { 2, 1, 1 }, { 64, 1, 1 } };
  g_autoptr (LanesMachine) smt = core_machine (8, INFINITY);
  g_autoptr (LanesMachine) quota = core_machine (4, 1.5);
  g_autoptr (LanesMachine) small = core_machine (4, 0.5);
  g_autoptr (LanesMachine) single = core_machine (1, INFINITY);

  lanes_machine_set_fact (smt, LANES_FACT_CORES, 4, LANES_ORIGIN_DETECTED);
  assert_speeds (smt, eight_on_four, G_N_ELEMENTS (eight_on_four));
  /* More cores than this program may use help nobody. */
  lanes_machine_set_fact (single, LANES_FACT_CORES, 8, LANES_ORIGIN_DETECTED);
  assert_speeds (quota, one_point_five, G_N_ELEMENTS (one_point_five));
  assert_speeds (small, half, G_N_ELEMENTS (half));
  assert_speeds (single, one, G_N_ELEMENTS (one));
}

static void
test_speedup_by_curve (void)
{
  static const Speed curve[] = {
    { 1, 1, 1 },
    { 1.5, 1.45, 1.45 },
    { 2, 1.9, 1.9 },
    { 3, 2.75, 2.75 },
    { 4, 3.6, 3.6 },
    { 6, 4.1, 4.1 },
    { 8, 4.6, 4.6 },
    { 9, 4.6, 4.6 },
    { 100, 4.6, 4.6 },
  };
  /* Eight threads on four cores use up the grant twice as fast for a quarter more work. */
  static const Speed limited[] = {
    { 1, 1, 1 },
    { 2, 1.9, 1.9 },
    { 4, 3.6, 3.6 * 2.5 / 4 },
    { 8, 4.6, 4.6 * 2.5 / 8 },
    { 100, 4.6, 4.6 * 2.5 / 8 },
  };
  static const Speed slower[] = { { 1, 1, 1 }, { 2, 1, 1 }, { 8, 1, 1 } };
  static const LanesCurvePoint points[] = {
    { 1, 1, 1 },
    { 2, 2, 1.9 },
    { 4, 4, 3.6 },
    { 8, 8, 4.6 },
  };
  g_autoptr (LanesMachine) machine = core_machine (8, INFINITY);
  g_autoptr (LanesMachine) quota = core_machine (8, 2.5);
  LanesCurve *integer = &machine->curves[LANES_CURVE_INTEGER];

  integer->n_points = G_N_ELEMENTS (points);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    integer->points[i] = points[i];
  quota->curves[LANES_CURVE_INTEGER] = *integer;
  assert_speeds (machine, curve, G_N_ELEMENTS (curve));
  assert_speeds (quota, limited, G_N_ELEMENTS (limited));
  /* Where it ends nothing is known of more. */
  integer->n_points = 2;
  quota->curves[LANES_CURVE_INTEGER] = *integer;
  g_assert_cmpfloat (lanes_machine_cores (quota), ==, 3);
  g_assert_cmpfloat (lanes_machine_cores (machine), ==, 8);
  integer->n_points = G_N_ELEMENTS (points);
  /* Noise can make two threads look slower than one; they never count as less than it. */
  for (guint i = 1; i < G_N_ELEMENTS (points); i++)
    integer->points[i].quiet = 0.75;
  assert_speeds (machine, slower, G_N_ELEMENTS (slower));
}

static void
test_usable (void)
{
  g_autoptr (LanesMachine) machine = lanes_machine_new ();

  g_assert_cmpfloat (lanes_machine_usable (NULL), ==, g_get_num_processors ());
  g_assert_cmpfloat (lanes_machine_usable (machine), ==, g_get_num_processors ());
  lanes_machine_set_fact (machine, LANES_FACT_AFFINITY, 6, LANES_ORIGIN_DETECTED);
  g_assert_cmpfloat (lanes_machine_usable (machine), ==, 6);
  lanes_machine_set_fact (machine, LANES_FACT_QUOTA, INFINITY, LANES_ORIGIN_DETECTED);
  g_assert_cmpfloat (lanes_machine_usable (machine), ==, 6);
  lanes_machine_set_fact (machine, LANES_FACT_QUOTA, 2.25, LANES_ORIGIN_DETECTED);
  g_assert_cmpfloat (lanes_machine_usable (machine), ==, 2.25);
  machine->facts[LANES_FACT_QUOTA].status = LANES_STATUS_FAILED;
  g_assert_cmpfloat (lanes_machine_usable (machine), ==, 6);
  lanes_machine_set_fact (machine, LANES_FACT_USABLE, 3, LANES_ORIGIN_MEASURED);
  g_assert_cmpfloat (lanes_machine_usable (machine), ==, 3);
}

/* Whatever else a profile says, no more than its least fact. */
static void
test_contradictions (void)
{
  static const struct
  {
    double online;
    double affinity;
    double usable;
    double quota;
    double expected;
    double cores;
  } cases[] = {
    { 4, 4, 64, 0.5, 0.5, 4 },
    { 4, 4, 64, INFINITY, 4, 4 },
    { 4, 16, 16, INFINITY, 4, 4 },
    { 16, 4, 2, INFINITY, 2, 4 },
    { 12, 0, 0, INFINITY, 12, 12 },
    { 12, 0, 0, 3, 3, 12 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesMachine) machine = lanes_machine_new ();

      lanes_machine_set_fact (machine, LANES_FACT_ONLINE, cases[i].online, LANES_ORIGIN_DETECTED);
      lanes_machine_set_fact (machine, LANES_FACT_QUOTA, cases[i].quota, LANES_ORIGIN_DETECTED);
      if (cases[i].affinity > 0)
        lanes_machine_set_fact (machine, LANES_FACT_AFFINITY, cases[i].affinity,
                                LANES_ORIGIN_DETECTED);
      if (cases[i].usable > 0)
        lanes_machine_set_fact (machine, LANES_FACT_USABLE, cases[i].usable, LANES_ORIGIN_DETECTED);
      g_assert_cmpfloat (lanes_machine_usable (machine), ==, cases[i].expected);
      g_assert_cmpfloat (lanes_machine_cores (machine), ==, cases[i].cores);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/machine/round-trip", test_round_trip);
  g_test_add_func ("/core/machine/empty", test_empty_round_trip);
  g_test_add_func ("/core/machine/document", test_document);
  g_test_add_func ("/core/machine/save", test_save_and_load);
  g_test_add_func ("/core/machine/speedup-without-curve", test_speedup_without_curve);
  g_test_add_func ("/core/machine/speedup-by-curve", test_speedup_by_curve);
  g_test_add_func ("/core/machine/usable", test_usable);
  g_test_add_func ("/core/machine/contradictions", test_contradictions);
  g_test_add_func ("/core/machine/seed", test_seed);
  return g_test_run ();
}
