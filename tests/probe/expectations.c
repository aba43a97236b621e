/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a made-up machine and compares its profile with a table. */

#include "expectations.h"

#include "probe-fixture.h"

#include <math.h>

#define TOLERANCE 0.1 /* of what was measured */

static void
check_fact (const LanesMachine *profile, const ExpectedFact *expected)
{
  const LanesFact *fact = &profile->facts[expected->id];

  g_test_message ("%s: %s, %s, %s, %g", lanes_fact_info (expected->id)->member,
                  lanes_status_id (fact->status), lanes_reason_id (fact->reason),
                  lanes_origin_id (fact->origin), fact->value);
  g_assert_cmpstr (lanes_status_id (fact->status), ==, lanes_status_id (expected->status));
  g_assert_cmpstr (lanes_reason_id (fact->reason), ==, lanes_reason_id (expected->reason));
  if (expected->status == LANES_STATUS_UNSUPPORTED)
    return;
  g_assert_cmpstr (lanes_origin_id (fact->origin), ==, lanes_origin_id (expected->origin));
  if (expected->origin == LANES_ORIGIN_MEASURED && isfinite (expected->value))
    g_assert_cmpfloat_with_epsilon (fact->value, expected->value, TOLERANCE * expected->value);
  else
    g_assert_cmpfloat (fact->value, ==, expected->value);
}

static void
check_kinds (const LanesMachine *profile, const ExpectedMachine *expected)
{
  guint n_threads = 0;

  for (guint i = 0; i < profile->n_kinds; i++)
    {
      const LanesCpuKind *kind = &profile->kinds[i];

      n_threads += kind->threads;
      if (expected->kinds[0].cores == 0)
        continue;
      g_assert_cmpstr (kind->name, ==, expected->kinds[i].name);
      g_assert_cmpuint (kind->cores, ==, expected->kinds[i].cores);
      g_assert_cmpuint (kind->threads, ==, expected->kinds[i].threads);
      g_assert_cmpfloat_with_epsilon (kind->relative_speed, expected->kinds[i].relative_speed,
                                      0.02);
    }
  g_assert_cmpfloat (n_threads, ==, profile->facts[LANES_FACT_AFFINITY].value);
  if (expected->kinds[0].cores > 0 && profile->n_kinds < LANES_MAX_CPU_KINDS)
    g_assert_cmpuint (expected->kinds[profile->n_kinds].cores, ==, 0);
}

static void
test_machine (gconstpointer data)
{
  const ExpectedMachine *expected = data;
  g_autoptr (FakeMachine) machine =
      fake_machine_new (expected->cores[0], expected->cores[1]);
  g_autoptr (LanesMachine) profile = NULL;

  if (expected->shape != NULL)
    expected->shape (machine);
  profile = probe_run (machine);
  for (guint i = 0; expected->facts[i].status != LANES_STATUS_ABSENT; i++)
    check_fact (profile, &expected->facts[i]);
  for (guint i = 0; expected->words[i].text != NULL; i++)
    g_assert_cmpstr (profile->words[expected->words[i].word], ==, expected->words[i].text);
  check_kinds (profile, expected);
}

void
expect_add_tests (const ExpectedMachine *machines, guint n_machines)
{
  for (guint i = 0; i < n_machines; i++)
    g_test_add_data_func (machines[i].path, &machines[i], test_machine);
}
