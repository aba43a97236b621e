/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the answer depends on: shares over open answers, the answer that settles most, and flips. */

#include "core-fixture.h"
#include "lanes-sensitivity.h"

#include <math.h>

static const char *const workloads[] = {
  "",
  "\"kind\": \"batch\"",
  "\"kind\": \"batch\", \"tasks\": 1000, \"wait_ms\": 0, \"cpu_ms\": 20, \"gil_share\": 1",
  "\"kind\": \"batch\", \"tasks\": 500, \"wait_ms\": 40, \"cpu_ms\": 2, \"client\": \"async\"",
  "\"kind\": \"service\", \"rate_per_s\": 50, \"wait_ms\": 20, \"cpu_ms\": 1, "
  "\"client\": \"async\"",
  "\"kind\": \"background\"",
  "\"kind\": \"batch\", \"tasks\": 20000, \"wait_ms\": 150, \"cpu_ms\": 1, "
  "\"client\": \"async\", \"limit\": 32",
};

static gint
recommended_with (LanesDecision *decision, LanesField field, double value)
{
  g_autoptr (LanesWorkload) workload = lanes_workload_new ();
  g_autoptr (LanesDecision) other = NULL;
  const double *values = lanes_decision_get_standing (decision)->values;
  LanesMechanism mechanism;

  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      if (!isnan (values[f]))
        lanes_workload_set (workload, f, values[f]);
    }
  if (lanes_field_info (field)->type == LANES_FIELD_TYPE_COUNT)
    value = round (value);
  lanes_workload_set (workload, field, value);
  other = lanes_decision_new (lanes_decision_get_guide (decision), workload,
                              lanes_decision_get_machine (decision),
                              lanes_decision_get_python (decision),
                              lanes_decision_get_margin (decision));
  return lanes_decision_get_mechanism (other, &mechanism) ? (gint) mechanism : -1;
}

/* Beyond a flip its mechanism is what is decided; on this side of it the answer stands. */
static void
check_flips (LanesDecision *decision, const LanesSensitivity *found)
{
  const double *values = lanes_decision_get_standing (decision)->values;
  LanesMechanism mechanism;

  g_assert_true (lanes_decision_get_mechanism (decision, &mechanism));
  for (guint i = 0; i < found->n_flips; i++)
    {
      const LanesFlip *flip = &found->flips[i];
      double nearer = sqrt (values[flip->field] * flip->value);
      double beyond = flip->value * (flip->above ? 1.02 : 0.98);

      if (lanes_field_info (flip->field)->type == LANES_FIELD_TYPE_COUNT)
        g_assert_cmpfloat (flip->value, ==, round (flip->value));
      g_test_message ("%s %s %g: %s", lanes_field_info (flip->field)->id,
                      flip->above ? "from" : "up to", flip->value,
                      lanes_mechanism_info (flip->mechanism)->id);
      g_assert_cmpint (flip->mechanism, !=, mechanism);
      g_assert_cmpint (flip->above, ==, flip->value > values[flip->field]);
      if (lanes_field_info (flip->field)->type == LANES_FIELD_TYPE_COUNT && flip->value < 100)
        continue;
      g_assert_cmpint (recommended_with (decision, flip->field, nearer), ==, mechanism);
      g_assert_cmpint (recommended_with (decision, flip->field, beyond), !=, mechanism);
    }
}

static void
test_properties (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);

  for (guint i = 0; i < G_N_ELEMENTS (workloads); i++)
    {
      g_autoptr (LanesDecision) decision = core_decide (workloads[i], machine);
      LanesSensitivity found, again;
      double sum = 0;

      lanes_sensitivity_find (&found, decision);
      lanes_sensitivity_find (&again, decision);
      g_assert_cmpmem (&found, sizeof found, &again, sizeof again);
      for (guint m = 0; m < LANES_N_MECHANISMS; m++)
        {
          g_assert_cmpfloat (found.share[m], >=, 0);
          sum += found.share[m];
        }
      /* In the rest nothing can be used. */
      g_assert_cmpfloat (sum, >, 0.5);
      g_assert_cmpfloat (sum, <, 1 + 1e-9);
      if (found.settles >= 0)
        g_assert_false (lanes_workload_is_set (lanes_decision_get_workload (decision),
                                               (LanesField) found.settles));
      check_flips (decision, &found);
    }
}

/* With everything said, nothing is open; with nothing said, no mechanism wins always. */
static void
test_open (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesDecision) open = core_decide ("", machine);
  g_autoptr (LanesDecision) said = core_decide (
      "\"kind\": \"batch\", \"tasks\": 1000, \"wait_ms\": 0, \"cpu_ms\": 20, \"gil_share\": 1, "
      "\"client\": \"blocking\", \"argument_bytes\": 100, \"result_bytes\": 100, "
      "\"in_flight\": 1",
      machine);
  const LanesSensitivity *found = lanes_sensitivity_get (said);

  g_assert_false (found->open);
  g_assert_cmpfloat_with_epsilon (found->share[LANES_MECHANISM_PROCESSES], 1, 1e-9);
  g_assert_cmpint (found->settles, ==, -1);
  g_assert_true (found == lanes_sensitivity_get (said));

  found = lanes_sensitivity_get (open);
  g_assert_true (found->open);
  for (guint m = 0; m < LANES_N_MECHANISMS; m++)
    g_assert_cmpfloat (found->share[m], <, 0.9);
  g_assert_cmpint (found->settles, >=, 0);
}

/* Fewer tasks than pay for the start of a pool: that many the flip names. */
static void
test_break_even (void)
{
  g_autoptr (LanesMachine) machine = core_machine (2, INFINITY);
  g_autoptr (LanesDecision) decision = core_decide (
      "\"kind\": \"batch\", \"tasks\": 1000, \"wait_ms\": 0, \"cpu_ms\": 6, \"gil_share\": 1",
      machine);
  const LanesSensitivity *found = lanes_sensitivity_get (decision);

  for (guint i = 0; i < found->n_flips; i++)
    {
      const LanesFlip *flip = &found->flips[i];

      if (flip->field != LANES_FIELD_TASKS || flip->above)
        continue;
      g_assert_cmpfloat (flip->value, >, 4);
      g_assert_cmpfloat (flip->value, <, 200);
      return;
    }
  g_assert_not_reached ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/sensitivity/properties", test_properties);
  g_test_add_func ("/core/sensitivity/open", test_open);
  g_test_add_func ("/core/sensitivity/break-even", test_break_even);
  return g_test_run ();
}
