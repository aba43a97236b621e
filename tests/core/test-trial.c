/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a trial is planned to carry out, and what its measured times mean. */

#include "core-fixture.h"
#include "lanes-trial.h"

#include <math.h>

static LanesTrial *
plan (const char *members, double seconds)
{
  g_autoptr (LanesMachine) machine = core_machine (2, INFINITY);
  g_autoptr (LanesDecision) decision = core_decide (members, machine);

  return lanes_trial_new (decision, NULL, seconds);
}

static void
test_plans (void)
{
  static const struct
  {
    const char *members;
    double seconds;
    gboolean sampled;
  } cases[] = {
    { "\"kind\": \"batch\", \"tasks\": 100, \"wait_ms\": 1, \"cpu_ms\": 1", 20, FALSE },
    { "\"kind\": \"batch\", \"tasks\": 100000, \"wait_ms\": 100, \"cpu_ms\": 20", 20, TRUE },
    { "\"kind\": \"batch\", \"tasks\": 1000, \"wait_ms\": 0, \"cpu_ms\": 50", 60, TRUE },
    { "\"kind\": \"service\", \"rate_per_s\": 10, \"in_flight\": 20, \"wait_ms\": 5", 20,
      FALSE },
    { "\"kind\": \"background\", \"wait_ms\": 100, \"cpu_ms\": 1", 20, FALSE },
    { "", 20, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesTrial) trial = plan (cases[i].members, cases[i].seconds);

      g_test_message ("%s: %g tasks, %g s", cases[i].members, trial->job.n, trial->planned);
      g_assert_cmpint (lanes_trial_is_sampled (trial), ==, cases[i].sampled);
      g_assert_cmpfloat (trial->planned, <=, 1.4 * cases[i].seconds);
      g_assert_cmpfloat (trial->job.n, >=, 1);
      g_assert_cmpuint (trial->entries->len, >=, 1);
      for (guint e = 0; e < trial->entries->len; e++)
        {
          const LanesTrialEntry *entry = g_ptr_array_index (trial->entries, e);

          g_assert_cmpuint (entry->predicted.workers, >=, 1);
          g_assert_cmpfloat (entry->predicted.likely, >, 0);
          g_assert_null (entry->error);
        }
    }
}

/* Where hardly a request would come in the time, they come one after the other; in no case does a
 * trial take long. */
static void
test_rates (void)
{
  static const struct
  {
    double rate;
    double cpu_ms;
    gboolean kept;
  } cases[] = {
    { 0.001, 0.2, FALSE },
    { 0.5, 0.2, FALSE },
    { 20, 0.2, TRUE },
    { 400, 0.2, TRUE },
    { 0.02, 5000, FALSE },
    { 0.01, 500, FALSE },
    { 4, 150, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *members =
          g_strdup_printf ("\"kind\": \"service\", \"rate_per_s\": %g, \"in_flight\": 20, "
                           "\"wait_ms\": 5, \"cpu_ms\": %g, \"client\": \"async\"",
                           cases[i].rate, cases[i].cpu_ms);
      g_autoptr (LanesTrial) trial = plan (members, 20);

      g_test_message ("%g/s: %g requests, %g/s, %u rounds, %g s", cases[i].rate, trial->job.n,
                      trial->job.rate, trial->rounds, trial->planned);
      g_assert_cmpfloat (trial->rate_asked, ==, cases[i].rate);
      g_assert_cmpfloat (trial->job.rate, ==, cases[i].kept ? cases[i].rate : 0);
      g_assert_cmpfloat (trial->job.n, >=, 1);
      g_assert_cmpfloat (trial->planned, <=, 1.4 * 20);
    }
}

/* First comes what is recommended, and what the table names is among the others. */
static void
test_recommended_first (void)
{
  g_autoptr (LanesMachine) machine = core_machine (1, INFINITY);
  g_autoptr (LanesDecision) decision = core_decide (
      "\"kind\": \"batch\", \"tasks\": 40, \"wait_ms\": 30, \"cpu_ms\": 20, "
      "\"client\": \"async\"",
      machine);
  g_autoptr (LanesTrial) trial = lanes_trial_new (decision, "tcp://127.0.0.1:8786", 20);
  const LanesTrialEntry *first = g_ptr_array_index (trial->entries, 0);
  const LanesTrialEntry *last = g_ptr_array_index (trial->entries, trial->entries->len - 1);

  g_assert_cmpstr (first->id, ==, lanes_decision_get_mechanism_id (decision));
  g_assert_cmpstr (last->id, ==, LANES_TRIAL_DASK);
}

/* With hardly any time there are fewer rounds, and still enough tasks to overlap. */
static void
test_short_of_time (void)
{
  g_autoptr (LanesTrial) trial = plan ("\"kind\": \"batch\", \"tasks\": 1000, \"wait_ms\": 200, "
                                       "\"cpu_ms\": 1, \"client\": \"async\"",
                                       1);
  const LanesTrialEntry *first = g_ptr_array_index (trial->entries, 0);

  g_assert_cmpuint (trial->rounds, ==, 1);
  g_assert_cmpfloat (trial->job.n, >=, 8);
  g_assert_true (isfinite (first->predicted.likely));
}

/* Contents that would not fit into the memory are not tried. */
static void
test_short_of_memory (void)
{
  g_autoptr (LanesTrial) some = plan ("\"kind\": \"batch\", \"tasks\": 100000, \"wait_ms\": 0, "
                                      "\"cpu_ms\": 0.01, \"argument_bytes\": 1048576, "
                                      "\"memory_mb\": 1024",
                                      60);
  g_autoptr (LanesTrial) none = plan ("\"kind\": \"batch\", \"tasks\": 10, "
                                      "\"argument_bytes\": 10737418240, \"memory_mb\": 1024",
                                      60);

  g_assert_cmpfloat (some->job.n, <=, 256);
  g_assert_cmpuint (none->entries->len, ==, 0);
}

static void
measure (LanesTrial *trial, guint index, const double *seconds, guint n)
{
  LanesTrialEntry *entry = g_ptr_array_index (trial->entries, index);

  for (guint i = 0; i < n; i++)
    {
      double value = seconds[i] * entry->predicted.likely;

      g_array_append_val (entry->seconds, value);
    }
}

static void
test_verdicts (void)
{
  static const double as_said[] = { 1, 1.01, 0.99, 100 }, faster[] = { 0.1 }, slower[] = { 50 };
  g_autoptr (LanesTrial) trial = plan ("\"kind\": \"batch\", \"tasks\": 100, \"wait_ms\": 5, "
                                       "\"cpu_ms\": 5, \"client\": \"async\"",
                                       20);
  const LanesTrialEntry *entries[3];
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpuint (trial->entries->len, >=, 3);
  for (guint i = 0; i < 3; i++)
    entries[i] = g_ptr_array_index (trial->entries, i);
  g_assert_null (lanes_trial_get_fastest (trial));
  g_assert_false (lanes_trial_agrees (trial));
  measure (trial, 0, as_said, 4);
  measure (trial, 1, faster, 1);
  measure (trial, 2, slower, 1);
  g_assert_cmpint (lanes_trial_entry_verdict (entries[0]), ==, LANES_VERDICT_WITHIN);
  g_assert_cmpint (lanes_trial_entry_verdict (entries[1]), ==, LANES_VERDICT_FASTER);
  g_assert_cmpint (lanes_trial_entry_verdict (entries[2]), ==, LANES_VERDICT_SLOWER);
  g_assert_true (lanes_trial_get_fastest (trial) == entries[1]);
  g_assert_false (lanes_trial_agrees (trial));
  node = lanes_trial_to_json (trial);
  core_assert_member (node, "agrees", "false");
  core_assert_member (node, "runs[0].verdict", "\"within\"");
  core_assert_member (node, "runs[2].verdict", "\"slower\"");
}

/* What chance may have done is no disagreement. */
static void
test_agreement (void)
{
  static const struct
  {
    double first[3];
    double second[3];
    gboolean agrees;
  } cases[] = {
    { { 1, 1.02, 0.99 }, { 0.98, 0.97, 0.98 }, TRUE },
    { { 1.06, 0.99, 1.2 }, { 1, 0.98, 1.04 }, TRUE },
    { { 1.06, 1.05, 1.2 }, { 1, 0.98, 1.04 }, FALSE },
    { { 1, 3, 3 }, { 0.9, 0.9, 1.1 }, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesTrial) trial = plan ("\"kind\": \"batch\", \"tasks\": 100, "
                                           "\"wait_ms\": 5, \"client\": \"async\"",
                                           20);
      LanesTrialEntry *first = g_ptr_array_index (trial->entries, 0);
      LanesTrialEntry *second = g_ptr_array_index (trial->entries, 1);

      g_array_append_vals (first->seconds, cases[i].first, 3);
      g_array_append_vals (second->seconds, cases[i].second, 3);
      g_test_message ("%u", i);
      g_assert_cmpint (lanes_trial_agrees (trial), ==, cases[i].agrees);
    }
}

/* With the corrections the same work is predicted as it was measured. */
static void
test_correction (void)
{
  static const double slower[] = { 3 };
  const char *members = "\"kind\": \"batch\", \"tasks\": 100, \"wait_ms\": 5, \"cpu_ms\": 5, "
                        "\"client\": \"async\"";
  g_autoptr (LanesMachine) machine = core_machine (2, INFINITY);
  g_autoptr (LanesDecision) decision = core_decide (members, machine);
  g_autoptr (LanesTrial) trial = lanes_trial_new (decision, NULL, 20);
  const LanesTrialEntry *first = g_ptr_array_index (trial->entries, 0);
  g_autoptr (LanesPython) python = NULL;
  g_autoptr (LanesPython) loaded = NULL;
  g_autoptr (JsonNode) node = NULL;
  LanesPrediction predictions[LANES_N_MECHANISMS];

  measure (trial, 0, slower, 1);
  python = lanes_trial_correct_python (trial);
  node = lanes_python_to_json (python);
  loaded = lanes_python_from_json ("p.json", node, machine, NULL);
  lanes_model_predict (&trial->job, machine, loaded, predictions);
  g_assert_cmpfloat_with_epsilon (predictions[first->predicted.mechanism].likely,
                                  lanes_trial_entry_median (first),
                                  0.01 * lanes_trial_entry_median (first));
}

/* What queued by chance is no cost of Python's; what hardly queued is. */
static void
test_queues_correct_nothing (void)
{
  static const struct
  {
    double rate;
    gboolean corrects;
  } cases[] = { { 5, TRUE }, { 90, FALSE } };
  static const double twice[] = { 2 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *members = g_strdup_printf (
          "\"kind\": \"service\", \"rate_per_s\": %g, \"in_flight\": 50, \"wait_ms\": 0, "
          "\"cpu_ms\": 10, \"gil_share\": 1, \"client\": \"async\", \"picklable\": false",
          cases[i].rate);
      g_autoptr (LanesTrial) trial = plan (members, 20);
      g_autoptr (LanesPython) python = NULL;
      const LanesTrialEntry *first = g_ptr_array_index (trial->entries, 0);
      double alone = first->predicted.likely - first->predicted.queue;
      double correction;

      /* In the short time of a trial there may be no queue at all. */
      g_assert_cmpfloat_with_epsilon (first->predicted.low, LANES_MODEL_LEAST_WORK * alone,
                                      0.01 * alone);
      measure (trial, 0, twice, 1);
      python = lanes_trial_correct_python (trial);
      correction = python->corrections[first->predicted.mechanism];
      g_test_message ("%s: %s %g", members, first->id, correction);
      if (cases[i].corrects)
        g_assert_cmpfloat (correction, >, 1.5);
      else
        g_assert_cmpfloat (correction, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/trial/plans", test_plans);
  g_test_add_func ("/core/trial/rates", test_rates);
  g_test_add_func ("/core/trial/recommended-first", test_recommended_first);
  g_test_add_func ("/core/trial/short-of-time", test_short_of_time);
  g_test_add_func ("/core/trial/short-of-memory", test_short_of_memory);
  g_test_add_func ("/core/trial/verdicts", test_verdicts);
  g_test_add_func ("/core/trial/agreement", test_agreement);
  g_test_add_func ("/core/trial/correction", test_correction);
  g_test_add_func ("/core/trial/queues-correct-nothing", test_queues_correct_nothing);
  return g_test_run ();
}
