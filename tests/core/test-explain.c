/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The sentences that every front end shows: there is always one, and it is fit to be read. */

#include "core-fixture.h"

#include "lanes-explain.h"

#include <math.h>
#include <string.h>

/* Any space counts as one, so that it does not matter here where a line may break. */
static char *
plain (char *text)
{
  g_autoptr (GString) result = g_string_new (text);

  g_string_replace (result, "\302\240", " ", 0);
  g_free (text);
  return g_string_free_and_steal (g_steal_pointer (&result));
}

static void
test_times (void)
{
  static const struct
  {
    double seconds;
    const char *text;
  } cases[] = {
    { 0, "0 s" },
    { 1e-6, "1.00 µs" },
    { 25.4e-6, "25.4 µs" },
    { 999e-6, "999 µs" },
    { 1e-3, "1.00 ms" },
    { 12.34e-3, "12.3 ms" },
    { 0.999, "999 ms" },
    { 1, "1.00 s" },
    { 59.94, "59.9 s" },
    { 119, "119 s" },
    { 120, "2.00 min" },
    { 3600, "60.0 min" },
    { 7140, "119 min" },
    { 7200, "2.00 h" },
    { 86400, "24.0 h" },
    { 171000, "47.5 h" },
    { 172800, "2.00 d" },
    { 864000, "10.0 d" },
    { 36e9, "416667 d" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = plain (lanes_explain_dup_time (cases[i].seconds));

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Three digits and no more, also where rounding gives one more before the point. */
static void
test_three_digits (void)
{
  static const double seconds[] = {
    9.996e-6,
    99.96e-6,
    0.9996e-3,
    9.996e-3,
    99.96e-3,
    0.9996,
    9.996,
    99.96,
    119.96,
    599.8,
    5998,
    7199.9,
    35990,
    172790,
    863700,
  };

  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      g_autofree char *text = lanes_explain_dup_time (seconds[i]);
      guint digits = 0;

      for (const char *p = text; *p != '\0'; p++)
        digits += g_ascii_isdigit (*p);
      g_test_message ("%g s: %s", seconds[i], text);
      g_assert_cmpuint (digits, ==, 3);
    }
}

/* A line does not break between a number and its unit. */
static void
test_units_stay_with_their_numbers (void)
{
  static const double seconds[] = { 1e-6, 1e-3, 1, 600, 36000, 864000 };

  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      g_autofree char *text = lanes_explain_dup_time (seconds[i]);

      g_test_message ("%s", text);
      g_assert_nonnull (strstr (text, "\302\240"));
      g_assert_null (strchr (text, ' '));
    }
}

static void
test_ranges_and_rates (void)
{
  static const struct
  {
    double rate;
    const char *text;
  } rates[] = {
    { 0.001, "0.001/s" },
    { 0.0003, "0.0003/s" },
    { 0.25, "0.250/s" },
    { 4.98, "4.98/s" },
    { 10, "10/s" },
    { 200, "200/s" },
    { 12345, "12345/s" },
    { 559961057, "560 million/s" },
  };
  const LanesPrediction prediction = { .low = 1, .likely = 2, .high = 150 };
  const LanesPrediction minutes = { .low = 70, .likely = 100, .high = 150 };
  g_autofree char *near = plain (lanes_explain_dup_range (&minutes));
  g_autofree char *range = plain (lanes_explain_dup_range (&prediction));
  g_autofree char *count = lanes_explain_dup_count (12345);

  g_assert_cmpstr (range, ==, "1.00 s to 2.50 min");
  g_assert_cmpstr (near, ==, "1.17 min to 2.50 min");
  g_assert_cmpstr (count, ==, "12345");
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *text = lanes_explain_dup_rate (rates[i].rate);

      g_assert_cmpstr (text, ==, rates[i].text);
    }
}

/* Whether a sentence holds the remains of a number that was none, or of a format. */
static gboolean
is_broken (const char *sentence)
{
  return !g_utf8_validate (sentence, -1, NULL) || *sentence == '\0' ||
         strstr (sentence, "%!") != NULL || strstr (sentence, "(null)") != NULL ||
         strchr (sentence, '\n') != NULL ||
         g_regex_match_simple ("(?i)(\\b|[0-9-])(nan|inf|infinity)\\b", sentence, 0, 0) ||
         g_regex_match_simple ("%[0-9.*'+-]*[a-zA-Z]", sentence, 0, 0);
}

/* The same for a sentence that may be missing where there is nothing to say. */
static void
assert_readable (const char *what, char *sentence)
{
  if (sentence != NULL && is_broken (sentence))
    g_test_message ("%s: “%s”", what, sentence);
  g_assert_true (sentence == NULL || !is_broken (sentence));
  g_free (sentence);
}

static void
assert_sentence (const char *what, char *sentence)
{
  g_assert_nonnull (sentence);
  assert_readable (what, sentence);
}

static void
assert_explained (LanesDecision *decision)
{
  g_auto (GStrv) reasons = lanes_explain_dup_reasons (decision);

  assert_sentence ("verdict", lanes_explain_dup_verdict (decision));
  assert_sentence ("table", lanes_explain_dup_table_says (decision));
  assert_sentence ("machine", lanes_explain_dup_machine_says (decision));
  assert_sentence ("certainty", g_strdup (lanes_explain_certainty (decision)));
  assert_sentence ("machine's name",
                   lanes_explain_dup_machine (lanes_decision_get_machine (decision)));
  assert_sentence ("Python's name",
                   lanes_explain_dup_python (lanes_decision_get_python (decision)));
  g_assert_cmpuint (g_strv_length (reasons), >=, 2);
  for (guint i = 0; reasons[i] != NULL; i++)
    assert_sentence ("reason", g_strdup (reasons[i]));
  for (guint m = 0; m < LANES_N_MECHANISMS; m++)
    {
      const LanesPrediction *prediction = lanes_decision_get_prediction (decision, m);
      g_autofree char *ruling = lanes_explain_dup_ruling (decision, m);

      g_test_message ("%s", lanes_mechanism_info (m)->id);
      g_assert_cmpint (ruling == NULL, ==, prediction->ruling == LANES_RULING_NONE);
      assert_readable ("ruling", g_strdup (ruling));
      assert_sentence ("why", lanes_explain_dup_why (decision, m));
      assert_readable ("setup", lanes_explain_dup_setup (decision, m));
    }
}

static void
test_examples (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();

  for (guint e = 0; e < lanes_guide_n_examples (guide); e++)
    {
      for (guint cpus = 1; cpus <= 64; cpus *= 4)
        {
          g_autoptr (LanesMachine) machine = core_machine (cpus, INFINITY);
          g_autoptr (LanesDecision) decision =
              lanes_decision_new (guide, lanes_guide_example (guide, e)->workload, machine, NULL,
                                  LANES_DEFAULT_MARGIN);

          assert_explained (decision);
        }
    }
}

/* Workloads that give each ruling at least once. */
static void
test_every_ruling (void)
{
  static const struct
  {
    const char *members;
    guint cpus;
    LanesMechanism mechanism;
    LanesRuling ruling;
    const char *part;
  } cases[] = {
    { "\"client\": \"blocking\", \"wait_ms\": 5, \"cpu_ms\": 1", 4, LANES_MECHANISM_ASYNCIO,
      LANES_RULING_BLOCKING_CLIENT, "client library blocks" },
    { "\"kind\": \"background\"", 4, LANES_MECHANISM_SEQUENTIAL, LANES_RULING_HOLDS_UP,
      "hold up the main program" },
    { "\"hard_kill\": true", 4, LANES_MECHANISM_THREADS, LANES_RULING_HARD_KILL, "killable" },
    { "\"picklable\": false", 4, LANES_MECHANISM_PROCESSES, LANES_RULING_NOT_PICKLABLE,
      "cannot be pickled" },
    { "\"shared_state\": \"hot\"", 4, LANES_MECHANISM_PROCESSES, LANES_RULING_SHARED_STATE,
      "shared data" },
    { "\"kind\": \"batch\"", 1, LANES_MECHANISM_PROCESSES, LANES_RULING_ONE_CPU, "one CPU" },
    { "\"memory_mb\": 2", 4, LANES_MECHANISM_PROCESSES, LANES_RULING_MEMORY, "memory" },
    { "\"kind\": \"service\", \"rate_per_s\": 2500, \"wait_ms\": 5, \"cpu_ms\": 1", 4,
      LANES_MECHANISM_SEQUENTIAL, LANES_RULING_RATE, "2500/s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesMachine) machine = core_machine (cases[i].cpus, INFINITY);
      g_autoptr (LanesDecision) decision = core_decide (cases[i].members, machine);
      g_autofree char *ruling = lanes_explain_dup_ruling (decision, cases[i].mechanism);
      g_autofree char *why = lanes_explain_dup_why (decision, cases[i].mechanism);

      g_assert_cmpint (lanes_decision_get_prediction (decision, cases[i].mechanism)->ruling, ==,
                       cases[i].ruling);
      g_test_message ("%s", ruling);
      g_assert_nonnull (strstr (ruling, cases[i].part));
      g_assert_cmpstr (why, ==, ruling);
    }
}

/* Whoever runs under a quota is told what it does to this work. */
static void
test_quotas (void)
{
  static const struct
  {
    double quota;
    const char *members;
    const char *part;
  } cases[] = {
    { 4, "\"tasks\": 1000, \"cpu_ms\": 100, \"pool\": \"warm\"", "workers are sized for it" },
    { 4, "\"tasks\": 20, \"cpu_ms\": 10, \"pool\": \"warm\"", "before it holds much back" },
    { 0.5, "\"tasks\": 100, \"cpu_ms\": 100", "for the rest of a period" },
    { 0.5, "\"tasks\": 1, \"cpu_ms\": 10", NULL },
    { 4, "\"tasks\": 2, \"cpu_ms\": 10000, \"pool\": \"warm\"", NULL },
    { 4, "\"tasks\": 100, \"cpu_ms\": 0, \"wait_ms\": 100", NULL },
    { 2, "\"tasks\": 1000, \"cpu_ms\": 0.1, \"wait_ms\": 50, \"client\": \"blocking\"", NULL },
    { 0.5,
      "\"kind\": \"service\", \"rate_per_s\": 40, \"cpu_ms\": 10, \"client\": \"async\"",
      "for the rest of a period" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesMachine) machine = core_machine (16, cases[i].quota);
      g_autofree char *members =
          g_strdup_printf ("%s%s%s",
                           strstr (cases[i].members, "kind") ? "" : "\"kind\": \"batch\", ",
                           strstr (cases[i].members, "wait_ms") ? "" : "\"wait_ms\": 0, ",
                           cases[i].members);
      g_autoptr (LanesDecision) decision = core_decide (members, machine);
      g_auto (GStrv) reasons = lanes_explain_dup_reasons (decision);
      g_autofree char *all = g_strjoinv ("\n", reasons);

      g_test_message ("%g, %s: %s", cases[i].quota, members, all);
      g_assert_cmpint (strstr (all, "The quota in CPUs") != NULL, ==, cases[i].part != NULL);
      if (cases[i].part != NULL)
        g_assert_nonnull (strstr (all, cases[i].part));
    }
}

/* On many cores of which a quota grants one, computing side by side gains nothing. */
static void
test_one_granted (void)
{
  g_autoptr (LanesMachine) machine = core_machine (16, 1);
  g_autoptr (LanesDecision) decision =
      core_decide ("\"kind\": \"batch\", \"tasks\": 1000, \"cpu_ms\": 20, \"wait_ms\": 0",
                   machine);
  g_autofree char *ruling = lanes_explain_dup_ruling (decision, LANES_MECHANISM_PROCESSES);

  g_assert_cmpint (lanes_decision_get_prediction (decision, LANES_MECHANISM_PROCESSES)->ruling, ==,
                   LANES_RULING_ONE_CPU);
  g_assert_nonnull (strstr (ruling, "quota"));
}

/* How many times as fast workers compute is what this work gains, also where it gets ahead of a
 * quota. */
static void
test_speedups (void)
{
  static const struct
  {
    double quota;
    guint tasks;
    double least;
    double most;
  } cases[] = {
    { 4, 40, 12, 16 },
    { 4, 4000, 3.9, 4.5 },
    { 0.5, 6, 5, 6 },
    { INFINITY, 400, 15, 16 }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesMachine) machine = core_machine (16, cases[i].quota);
      g_autofree char *members = g_strdup_printf (
          "\"kind\": \"batch\", \"wait_ms\": 0, \"cpu_ms\": 8, \"pool\": \"warm\", "
          "\"tasks\": %u",
          cases[i].tasks);
      g_autoptr (LanesDecision) decision = core_decide (members, machine);
      g_autofree char *why = lanes_explain_dup_why (decision, LANES_MECHANISM_PROCESSES);
      const char *said = strstr (why, " compute ");

      g_test_message ("%g CPUs, %u tasks: %s", cases[i].quota, cases[i].tasks, why);
      g_assert_nonnull (said);
      said += strlen (" compute ");
      g_assert_cmpfloat (g_ascii_strtod (said, NULL), >=, cases[i].least);
      g_assert_cmpfloat (g_ascii_strtod (said, NULL), <=, cases[i].most);
    }
}

/* A service is told how busy it is, and how long a request queues. */
static void
test_utilisation (void)
{
  static const double rates[] = { 2, 300 };
  g_autoptr (LanesMachine) machine = core_machine (2, INFINITY);

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *members = g_strdup_printf (
          "\"kind\": \"service\", \"rate_per_s\": %g, \"in_flight\": 200, \"wait_ms\": 20, "
          "\"wait_spread\": \"steady\", \"cpu_ms\": 5, \"client\": \"async\"",
          rates[i]);
      g_autoptr (LanesDecision) decision = core_decide (members, machine);
      g_auto (GStrv) reasons = lanes_explain_dup_reasons (decision);
      const LanesPrediction *chosen = lanes_decision_get_recommended (decision);
      g_autofree char *queue = lanes_explain_dup_time (chosen->queue);
      g_autofree char *waits = i == 0 ? g_strdup ("hardly any request waits for its turn")
                                      : g_strdup_printf ("on average a request waits %s", queue);
      g_autofree char *said = g_strdup_printf (
          "At %g/s the utilisation is %.0f %% (%s): %s", rates[i],
          100 * rates[i] / chosen->capacity, lanes_mechanism_title (chosen->mechanism), waits);
      guint told = 0;

      g_test_message ("%s", said);
      for (guint r = 0; reasons[r] != NULL; r++)
        told += g_str_has_prefix (reasons[r], said);
      g_assert_cmpuint (told, ==, 1);
    }
}

/* Who measured a Python beside other work is told so. */
static void
test_restless_python (void)
{
  static const double noises[] = { 0.02, 0.3 };
  g_autoptr (LanesMachine) machine = core_machine (2, INFINITY);
  g_autoptr (LanesWorkload) workload = core_workload ("\"kind\": \"batch\"");
  g_autoptr (LanesGuide) guide = core_guide ();

  for (guint i = 0; i < G_N_ELEMENTS (noises); i++)
    {
      g_autoptr (LanesPython) python = core_python ("3.14.1", machine);
      g_autoptr (LanesDecision) decision = NULL;
      g_auto (GStrv) reasons = NULL;
      g_autofree char *all = NULL;

      python->noise = noises[i];
      decision = lanes_decision_new (guide, workload, machine, python, LANES_DEFAULT_MARGIN);
      reasons = lanes_explain_dup_reasons (decision);
      all = g_strjoinv ("\n", reasons);
      g_assert_cmpint (strstr (all, "busy while Python was measured") != NULL, ==, i == 1);
    }
}

static void
test_older_python (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesDecision) decision = NULL;
  g_autofree char *ruling = NULL;

  lanes_machine_set_word (machine, LANES_WORD_PYTHON_VERSION, "3.13.2");
  decision = core_decide ("", machine);
  ruling = lanes_explain_dup_ruling (decision, LANES_MECHANISM_INTERPRETERS);
  g_assert_nonnull (strstr (ruling, "3.13.2"));
}

/* Values of a workload that are combined freely, each of them plain or at the edge. */
static const char *const kinds[] = { "batch", "service", "background" };
static const double waits[] = { 0, 0.001, 5, 3600000 };
static const double times[] = { 0, 0.001, 20, 3600000 };
static const double tasks[] = { 1, 1000, 10000000 };
static const char *const rests[] = {
  "\"client\": \"async\", \"gil_share\": 1",
  "\"client\": \"blocking\", \"gil_share\": 0.1, \"limit\": 10, \"hard_kill\": true",
  "\"client\": \"async\", \"gil_share\": 0, \"shared_state\": \"hot\", \"rate_per_s\": 10000000, "
  "\"in_flight\": 10000000",
  "\"client\": \"blocking\", \"picklable\": false, \"memory_mb\": 1, \"rate_per_s\": 0.001",
};

static void
explain_on (const LanesMachine *machine, const LanesPython *python)
{
  g_autoptr (LanesGuide) guide = core_guide ();

  for (guint i = 0; i < 3 * 4 * 4 * 3 * 4; i++)
    {
      g_autofree char *members = g_strdup_printf (
          "\"kind\": \"%s\", \"wait_ms\": %g, \"cpu_ms\": %g, \"tasks\": %.0f, %s", kinds[i % 3],
          waits[i / 3 % 4], times[i / 12 % 4], tasks[i / 48 % 3], rests[i / 144]);
      g_autoptr (LanesWorkload) workload = core_workload (members);
      g_autoptr (LanesDecision) decision =
          lanes_decision_new (guide, workload, machine, python, LANES_DEFAULT_MARGIN);

      g_test_message ("%s", members);
      assert_explained (decision);
    }
}

static void
test_grid_without_a_machine (void)
{
  explain_on (NULL, NULL);
}

static void
test_grid_on_four_cpus (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);

  lanes_machine_set_fact (machine, LANES_FACT_FILES_SOFT, 16, LANES_ORIGIN_DETECTED);
  lanes_machine_set_fact (machine, LANES_FACT_NOISE_INDEX, 0.5, LANES_ORIGIN_MEASURED);
  explain_on (machine, NULL);
}

static void
test_grid_with_a_quota (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, 0.5);
  g_autoptr (LanesPython) python = core_python ("3.13.5", machine);

  explain_on (machine, python);
}

static void
test_grid_without_a_gil (void)
{
  g_autoptr (LanesMachine) machine = core_machine (1, INFINITY);
  g_autoptr (LanesPython) python = lanes_python_new_default ("3.14.1", TRUE, machine);

  explain_on (machine, python);
}

/* A profile of which nothing is known, and one without a word of Python. */
static void
test_empty_machine (void)
{
  g_autoptr (LanesMachine) machine = lanes_machine_new ();

  explain_on (machine, NULL);
}

static void
test_names (void)
{
  static const struct
  {
    guint cpus;
    guint cores;
    double quota;
    const char *text;
  } machines[] = {
    { 1, 1, INFINITY, "1 CPU · no quota · 16.0 GiB free" },
    { 8, 4, INFINITY, "8 CPUs · 4 cores · no quota · 16.0 GiB free" },
    { 4, 4, 1.5, "4 CPUs · quota 1.5 · 16.0 GiB free" },
  };
  g_autoptr (LanesPython) assumed = lanes_python_new_default (NULL, FALSE, NULL);
  g_autoptr (LanesPython) found = lanes_python_new_default ("3.14.2", TRUE, NULL);
  g_autofree char *assumed_text = lanes_explain_dup_python (assumed);
  g_autofree char *found_text = lanes_explain_dup_python (found);
  g_autoptr (LanesMachine) sparse = lanes_machine_new ();
  g_autofree char *nothing = lanes_explain_dup_machine (sparse);
  g_autofree char *online = NULL;

  g_assert_cmpstr (nothing, ==, "Nothing is told of it");
  lanes_machine_set_fact (sparse, LANES_FACT_ONLINE, 12, LANES_ORIGIN_DETECTED);
  online = lanes_explain_dup_machine (sparse);
  g_assert_cmpstr (online, ==, "12 CPUs");
  for (guint i = 0; i < G_N_ELEMENTS (machines); i++)
    {
      g_autoptr (LanesMachine) machine = core_machine (machines[i].cpus, machines[i].quota);
      g_autofree char *text = NULL;

      lanes_machine_set_fact (machine, LANES_FACT_CORES, machines[i].cores,
                              LANES_ORIGIN_DETECTED);
      text = plain (lanes_explain_dup_machine (machine));
      g_assert_cmpstr (text, ==, machines[i].text);
    }
  g_assert_cmpstr (found_text, ==, "Python 3.14.2, GIL off");
  g_assert_true (g_str_has_suffix (assumed_text, " assumed, GIL on"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/explain/times", test_times);
  g_test_add_func ("/core/explain/ranges", test_ranges_and_rates);
  g_test_add_func ("/core/explain/examples", test_examples);
  g_test_add_func ("/core/explain/rulings", test_every_ruling);
  g_test_add_func ("/core/explain/utilisation", test_utilisation);
  g_test_add_func ("/core/explain/restless-python", test_restless_python);
  g_test_add_func ("/core/explain/older-python", test_older_python);
  g_test_add_func ("/core/explain/names", test_names);
  g_test_add_func ("/core/explain/four-cpus", test_grid_on_four_cpus);
  g_test_add_func ("/core/explain/no-machine", test_grid_without_a_machine);
  g_test_add_func ("/core/explain/quota", test_grid_with_a_quota);
  g_test_add_func ("/core/explain/quotas", test_quotas);
  g_test_add_func ("/core/explain/one-granted", test_one_granted);
  g_test_add_func ("/core/explain/speedups", test_speedups);
  g_test_add_func ("/core/explain/no-gil", test_grid_without_a_gil);
  g_test_add_func ("/core/explain/empty-machine", test_empty_machine);
  g_test_add_func ("/core/explain/three-digits", test_three_digits);
  g_test_add_func ("/core/explain/units", test_units_stay_with_their_numbers);
  return g_test_run ();
}
