/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From the fields of a workload to the model's symbols and units. */

#include "core-fixture.h"

#include "lanes-job.h"

#include <math.h>

#define MIB 1048576.0

static void
assert_close (double a, double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, fabs (b) * 1e-12 + 1e-15);
}

static void
test_units (void)
{
  LanesJob job = core_job ("\"kind\": \"service\", \"tasks\": 12, \"rate_per_s\": 2.5, "
                           "\"in_flight\": 30, \"wait_ms\": 250, \"wait_spread\": \"high\", "
                           "\"cpu_ms\": 8, \"gil_share\": 0.25, \"native_call_ms\": 0.5, "
                           "\"client\": \"async\", \"argument_bytes\": 1048576, "
                           "\"result_bytes\": 524288, \"limit\": 7, \"pool\": \"fresh\", "
                           "\"picklable\": false, \"shared_state\": \"some\", "
                           "\"hard_kill\": true, \"memory_mb\": 512",
                           NULL);

  g_assert_cmpint (job.kind, ==, LANES_KIND_SERVICE);
  g_assert_cmpfloat (job.n, ==, 12);
  g_assert_cmpfloat (job.rate, ==, 2.5);
  g_assert_cmpfloat (job.in_flight, ==, 30);
  assert_close (job.w, 0.25);
  assert_close (job.cv, 1);
  assert_close (job.g, 0.002);
  assert_close (job.h, 0.006);
  assert_close (job.grain, 0.0005);
  assert_close (job.payload, 1.5);
  g_assert_cmpfloat (job.limit, ==, 7);
  assert_close (job.memory, 512 * MIB);
  g_assert_true (job.async_client);
  g_assert_false (job.warm);
  g_assert_false (job.picklable);
  g_assert_true (job.hard_kill);
  g_assert_cmpint (job.shared, ==, LANES_SHARED_SOME);
}

static void
test_spread (void)
{
  static const struct
  {
    const char *spread;
    double cv;
  } cases[] = { { "steady", 0 }, { "some", 0.5 }, { "high", 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *members = g_strdup_printf ("\"wait_spread\": \"%s\"", cases[i].spread);

      assert_close (core_job (members, NULL).cv, cases[i].cv);
    }
}

/* Nothing said: what the documented defaults are in the model's units. */
static void
test_defaults (void)
{
  LanesJob job = core_job ("\"kind\": \"batch\"", NULL);

  g_assert_cmpfloat (job.n, ==, 1000);
  assert_close (job.payload, 2048 / MIB);
  g_assert_true (isinf (job.limit));
  g_assert_true (isinf (job.memory));
  g_assert_false (job.async_client);
  g_assert_false (job.warm);
  g_assert_true (job.picklable);
  g_assert_false (job.hard_kill);
  g_assert_cmpint (job.shared, ==, LANES_SHARED_NONE);
  g_assert_true (core_job ("\"kind\": \"service\"", NULL).warm);
  g_assert_cmpfloat (core_job ("\"kind\": \"background\"", NULL).n, ==, 1);
}

/* The memory is what the user says, else the smaller of what is free and what is allowed. */
static void
test_memory (void)
{
  static const struct
  {
    const char *members;
    double available;
    double limit;
    double memory;
  } cases[] = {
    { "", 4 * MIB, INFINITY, 4 * MIB },
    { "", 4 * MIB, 3 * MIB, 3 * MIB },
    { "", 2 * MIB, 3 * MIB, 2 * MIB },
    { "\"memory_mb\": 9", 2 * MIB, 3 * MIB, 9 * MIB },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesMachine) machine = core_machine (2, INFINITY);

      lanes_machine_set_fact (machine, LANES_FACT_MEMORY_AVAILABLE, cases[i].available,
                              LANES_ORIGIN_DETECTED);
      lanes_machine_set_fact (machine, LANES_FACT_MEMORY_LIMIT, cases[i].limit,
                              LANES_ORIGIN_DETECTED);
      assert_close (core_job (cases[i].members, machine).memory, cases[i].memory);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/job/units", test_units);
  g_test_add_func ("/core/job/spread", test_spread);
  g_test_add_func ("/core/job/defaults", test_defaults);
  g_test_add_func ("/core/job/memory", test_memory);
  return g_test_run ();
}
