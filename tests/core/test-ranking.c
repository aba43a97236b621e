/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What must hold of every decision: its ranking, how sure it is, its ranges, and that it depends
 * on nothing but what it was made from. */

#include "core-fixture.h"

#include <math.h>

#define NOISE 0.03

/* Workloads of every kind, from nothing known to impossible. */
static const char *const workloads[] = {
  "",
  "\"kind\": \"batch\"",
  "\"kind\": \"service\"",
  "\"kind\": \"background\"",
  "\"tasks\": 1, \"wait_ms\": 0, \"cpu_ms\": 0",
  "\"kind\": \"batch\", \"tasks\": 10000000, \"wait_ms\": 3600000, \"cpu_ms\": 3600000",
  "\"kind\": \"batch\", \"tasks\": 10000000, \"wait_ms\": 0, \"cpu_ms\": 0.001",
  "\"kind\": \"batch\", \"tasks\": 500, \"wait_ms\": 40, \"cpu_ms\": 12, \"client\": \"async\"",
  "\"kind\": \"batch\", \"tasks\": 500, \"wait_ms\": 40, \"cpu_ms\": 12, \"hard_kill\": true",
  "\"kind\": \"batch\", \"wait_ms\": 0, \"cpu_ms\": 20, \"gil_share\": 0.1",
  "\"kind\": \"batch\", \"wait_ms\": 5, \"cpu_ms\": 1, \"client\": \"async\", \"limit\": 1",
  "\"kind\": \"batch\", \"memory_mb\": 1, \"argument_bytes\": 1099511627776",
  "\"kind\": \"service\", \"rate_per_s\": 10, \"client\": \"async\"",
  "\"kind\": \"service\", \"wait_ms\": 0, \"cpu_ms\": 0",
  "\"kind\": \"service\", \"rate_per_s\": 0.001, \"in_flight\": 1",
  "\"kind\": \"service\", \"rate_per_s\": 100000, \"wait_ms\": 50, \"cpu_ms\": 20",
  "\"kind\": \"background\", \"wait_ms\": 5000, \"cpu_ms\": 1, \"client\": \"blocking\"",
  "\"kind\": \"background\", \"cpu_ms\": 3600000, \"hard_kill\": true, \"picklable\": false, "
  "\"client\": \"blocking\", \"wait_ms\": 1",
};

typedef void (*Check) (LanesDecision *decision);

/* Every workload on no known machine, on one CPU, four, and four with quotas. */
static void
for_each (Check check)
{
  LanesMachine *machines[] = { NULL, core_machine (1, INFINITY), core_machine (4, INFINITY),
                               core_machine (4, 1.5), core_machine (4, 0.5) };

  for (guint w = 0; w < G_N_ELEMENTS (workloads); w++)
    {
      for (guint m = 0; m < G_N_ELEMENTS (machines); m++)
        {
          g_autoptr (LanesDecision) decision = core_decide (workloads[w], machines[m]);

          g_test_message ("%s on machine %u", workloads[w], m);
          check (decision);
        }
    }
  for (guint m = 0; m < G_N_ELEMENTS (machines); m++)
    g_clear_pointer (&machines[m], lanes_machine_unref);
}

/* Usable ones by time, then those that carry too little by how much, then the rest. */
static int
group_of (const LanesPrediction *prediction)
{
  return prediction->ruling == LANES_RULING_NONE   ? 0
         : prediction->ruling == LANES_RULING_RATE ? 1
                                                   : 2;
}

static void
check_ranking (LanesDecision *decision)
{
  guint seen = 0;

  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      const LanesPrediction *place = lanes_decision_get_ranked (decision, i);
      const LanesPrediction *before = i > 0 ? lanes_decision_get_ranked (decision, i - 1) : place;

      g_assert_true (place == lanes_decision_get_prediction (decision, place->mechanism));
      seen |= 1u << place->mechanism;
      g_assert_cmpint (group_of (before), <=, group_of (place));
      if (group_of (before) == 0 && group_of (place) == 0)
        g_assert_cmpfloat (before->likely, <=, place->likely);
      else if (group_of (before) == 1 && group_of (place) == 1)
        g_assert_cmpfloat (before->capacity, >=, place->capacity);
      else if (group_of (before) == group_of (place))
        g_assert_cmpint (before->mechanism, <=, place->mechanism);
    }
  g_assert_cmphex (seen, ==, (1u << LANES_N_MECHANISMS) - 1);
}

static void
test_ranking (void)
{
  for_each (check_ranking);
}

/* Nothing clearly better than what is recommended, and nothing unusable while something is. */
static void
check_recommendation (LanesDecision *decision)
{
  const LanesPrediction *best = lanes_decision_get_ranked (decision, 0);
  const LanesPrediction *chosen = lanes_decision_get_recommended (decision);
  const LanesPrediction *row = lanes_decision_get_row_prediction (decision);

  if (best->ruling != LANES_RULING_NONE)
    return;
  g_assert_cmpint (chosen->ruling, ==, LANES_RULING_NONE);
  g_assert_cmpfloat (chosen->likely, <=, best->likely * (1 + LANES_DEFAULT_MARGIN));
  g_assert_cmpint (lanes_decision_agrees_with_row (decision), ==, chosen == row);
  if (chosen != row && row->ruling == LANES_RULING_NONE)
    g_assert_cmpfloat (row->likely, >, best->likely * (1 + LANES_DEFAULT_MARGIN));
}

static void
test_recommendation (void)
{
  for_each (check_recommendation);
}

/* Ranges that meet tell nothing, those of assumed times little. What only adds to the recommended
 * mechanism is no rival. */
static void
check_certainty (LanesDecision *decision)
{
  const LanesPrediction *chosen = lanes_decision_get_recommended (decision);
  const LanesPrediction *tied = lanes_decision_get_tied (decision);
  const LanesPrediction *rival = lanes_decision_get_rival (decision);
  gboolean assumed = lanes_decision_get_time_origin (decision) == LANES_ORIGIN_ASSUMED;
  LanesCertainty expected;

  if (chosen->ruling != LANES_RULING_NONE)
    expected = LANES_CERTAINTY_NONE;
  else if (rival != NULL && chosen->high >= rival->low)
    expected = LANES_CERTAINTY_TOO_CLOSE;
  else
    expected = assumed ? LANES_CERTAINTY_LIKELY : LANES_CERTAINTY_CLEAR;
  g_assert_cmpint (lanes_decision_get_certainty (decision), ==, expected);
  if (tied != NULL)
    {
      g_assert_true (tied != chosen);
      g_assert_cmpfloat (fabs (tied->likely - chosen->likely), <=, NOISE * chosen->likely);
    }
  if (rival == NULL)
    return;
  g_assert_true (rival != chosen);
  g_assert_cmpint (rival->ruling, ==, LANES_RULING_NONE);
  if (lanes_mechanism_contains (rival->mechanism, chosen->mechanism))
    g_assert_cmpfloat (rival->likely, <, chosen->likely);
}

static void
test_certainty (void)
{
  for_each (check_certainty);
}

/* Clear, likely and too close are all told somewhere. */
static void
test_each_certainty (void)
{
  static const char *const few = "\"tasks\": 4, \"wait_ms\": 0, \"cpu_ms\": 1, \"gil_share\": 1";
  static const char *const close =
      "\"tasks\": 100, \"wait_ms\": 20, \"cpu_ms\": 0.1, \"client\": \"async\"";
  static const char *const many =
      "\"tasks\": 5000, \"wait_ms\": 2000, \"wait_spread\": \"steady\", \"cpu_ms\": 0.01, "
      "\"client\": \"async\", \"kind\": \"batch\"";
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesMachine) measured = core_machine (4, INFINITY);
  const struct
  {
    const char *members;
    const LanesMachine *machine;
    LanesCertainty certainty;
  } cases[] = {
    { close, NULL, LANES_CERTAINTY_TOO_CLOSE },
    { close, measured, LANES_CERTAINTY_TOO_CLOSE },
    /* A single thread is the same under another name. */
    { few, NULL, LANES_CERTAINTY_LIKELY },
    { few, measured, LANES_CERTAINTY_CLEAR },
    { many, NULL, LANES_CERTAINTY_LIKELY },
    { many, machine, LANES_CERTAINTY_LIKELY },
    { many, measured, LANES_CERTAINTY_CLEAR },
  };

  measured->metrics[LANES_METRIC_CORE_SPEED].status = LANES_STATUS_OK;
  measured->metrics[LANES_METRIC_CORE_SPEED].p50 = 1e9;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesDecision) decision = core_decide (cases[i].members, cases[i].machine);

      g_test_message ("%s", cases[i].members);
      g_assert_cmpint (lanes_decision_get_certainty (decision), ==, cases[i].certainty);
    }
}

static void
check_times (LanesDecision *decision)
{
  for (guint m = 0; m < LANES_N_MECHANISMS; m++)
    {
      const LanesPrediction *prediction = lanes_decision_get_prediction (decision, m);

      if (prediction->ruling == LANES_RULING_NONE)
        {
          g_assert_true (isfinite (prediction->high));
          g_assert_cmpfloat (prediction->low, >, 0);
          g_assert_cmpfloat (prediction->low, <=, prediction->likely);
          g_assert_cmpfloat (prediction->likely, <=, prediction->high);
        }
      else
        {
          g_assert_true (isnan (prediction->low));
          g_assert_true (isnan (prediction->likely));
          g_assert_true (isnan (prediction->high));
        }
    }
}

static void
test_times (void)
{
  for_each (check_times);
}

/* A guide that asks of no times has none to give: the model must not be fed with nothing. */
static void
test_guide_without_times (void)
{
  g_autoptr (LanesGuide) guide = core_small_guide ();
  g_autoptr (LanesWorkload) workload = core_workload ("\"tasks\": 100");
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesDecision) decision =
      lanes_decision_new (guide, workload, machine, NULL, LANES_DEFAULT_MARGIN);

  g_assert_true (isfinite (lanes_decision_get_job (decision)->w));
  g_assert_true (isfinite (lanes_decision_get_job (decision)->g));
  check_times (decision);
}

static void
assert_wider (LanesDecision *sure, LanesDecision *open)
{
  for (guint m = 0; m < LANES_N_MECHANISMS; m++)
    {
      const LanesPrediction *narrow = lanes_decision_get_prediction (sure, m);
      const LanesPrediction *wide = lanes_decision_get_prediction (open, m);

      g_test_message ("%s", lanes_mechanism_info (m)->id);
      g_assert_cmpint (narrow->ruling, ==, wide->ruling);
      if (narrow->ruling != LANES_RULING_NONE)
        continue;
      g_assert_cmpfloat (wide->likely, ==, narrow->likely);
      g_assert_cmpfloat (wide->low, <, narrow->low / 1.5);
      g_assert_cmpfloat (wide->high, >, narrow->high * 1.5);
    }
}

/* Who is not sure how long a task waits and computes sees wider ranges around the same time. */
static void
test_open_times_widen (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesWorkload) workload =
      core_workload ("\"kind\": \"batch\", \"tasks\": 1000, \"client\": \"async\"");
  g_autoptr (LanesDecision) open =
      lanes_decision_new (guide, workload, machine, NULL, LANES_DEFAULT_MARGIN);
  const LanesStanding *standing = lanes_decision_get_standing (open);
  g_autoptr (LanesDecision) sure = NULL;

  lanes_workload_set (workload, LANES_FIELD_WAIT_MS, standing->values[LANES_FIELD_WAIT_MS]);
  lanes_workload_set (workload, LANES_FIELD_CPU_MS, standing->values[LANES_FIELD_CPU_MS]);
  sure = lanes_decision_new (guide, workload, machine, NULL, LANES_DEFAULT_MARGIN);
  assert_wider (sure, open);
}

static char *
dump (LanesDecision *decision)
{
  g_autoptr (JsonNode) node = lanes_decision_to_json (decision);

  return core_dump (node);
}

/* The same question has the same answer, and asking changes nothing. */
static void
check_pure (LanesDecision *decision)
{
  g_autoptr (LanesDecision) again = lanes_decision_new (
      lanes_decision_get_guide (decision), lanes_decision_get_workload (decision),
      lanes_decision_get_machine (decision), lanes_decision_get_python (decision),
      lanes_decision_get_margin (decision));
  g_autofree char *first = dump (decision);
  g_autofree char *second = dump (again);
  g_autofree char *third = dump (decision);

  for (guint m = 0; m < LANES_N_MECHANISMS; m++)
    core_assert_same_prediction (lanes_decision_get_prediction (decision, m),
                                 lanes_decision_get_prediction (again, m));
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, ==, third);
}

static void
test_pure (void)
{
  for_each (check_pure);
}

/* A decision keeps the answers as they were when it was made. */
static void
test_keeps_its_answers (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (LanesWorkload) workload = core_workload ("\"tasks\": 5");
  g_autoptr (LanesWorkload) before = lanes_workload_copy (workload);
  g_autoptr (LanesDecision) decision =
      lanes_decision_new (guide, workload, NULL, NULL, LANES_DEFAULT_MARGIN);

  g_assert_true (lanes_workload_equal (workload, before));
  lanes_workload_set (workload, LANES_FIELD_TASKS, 6);
  g_assert_true (lanes_workload_equal (lanes_decision_get_workload (decision), before));
}

/* As many in flight as keep everything busy, and not all that would be allowed. */
static void
test_no_more_in_flight_than_help (void)
{
  static const struct
  {
    const char *members;
    LanesMechanism mechanism;
    guint least;
    guint most;
  } cases[] = {
    { "\"kind\": \"batch\", \"tasks\": 20000, \"wait_ms\": 200, \"cpu_ms\": 1, "
      "\"client\": \"async\"",
      LANES_MECHANISM_ASYNCIO, 200, 1000 },
    { "\"kind\": \"batch\", \"tasks\": 100, \"wait_ms\": 200, \"cpu_ms\": 0.5, "
      "\"client\": \"async\"",
      LANES_MECHANISM_ASYNCIO, 100, 100 },
    { "\"kind\": \"batch\", \"tasks\": 20000, \"wait_ms\": 0, \"cpu_ms\": 20, "
      "\"client\": \"async\"",
      LANES_MECHANISM_ASYNCIO_PROCESSES, 4, 16 },
  };
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesDecision) decision = core_decide (cases[i].members, machine);
      const LanesPrediction *prediction =
          lanes_decision_get_prediction (decision, cases[i].mechanism);

      g_test_message ("%s: %u", cases[i].members, prediction->in_flight);
      g_assert_cmpuint (prediction->in_flight, >=, cases[i].least);
      g_assert_cmpuint (prediction->in_flight, <=, cases[i].most);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/ranking/order", test_ranking);
  g_test_add_func ("/core/ranking/recommendation", test_recommendation);
  g_test_add_func ("/core/ranking/certainty", test_certainty);
  g_test_add_func ("/core/ranking/each-certainty", test_each_certainty);
  g_test_add_func ("/core/ranking/open-times", test_open_times_widen);
  g_test_add_func ("/core/ranking/pure", test_pure);
  g_test_add_func ("/core/ranking/answers", test_keeps_its_answers);
  g_test_add_func ("/core/ranking/times", test_times);
  g_test_add_func ("/core/ranking/guide-without-times", test_guide_without_times);
  g_test_add_func ("/core/ranking/in-flight", test_no_more_in_flight_than_help);

  return g_test_run ();
}
