/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The decision: the table's row stands, unless it cannot be used here or is clearly beaten. */

#include "core-fixture.h"
#include "lanes-choice.h"
#include "lanes-explain.h"

#include <math.h>
#include <string.h>

/* Times within this count as equal; ties go to the table's row, then to the simpler mechanism. */
#define NOISE 0.03

/* A reason says that, whatever else it says. */
static void
assert_reason (LanesDecision *decision, const char *part)
{
  g_auto (GStrv) reasons = lanes_explain_dup_reasons (decision);

  for (guint i = 0; reasons[i] != NULL; i++)
    {
      if (strstr (reasons[i], part) != NULL)
        return;
      g_test_message ("%s", reasons[i]);
    }
  g_test_message ("No reason says “%s”", part);
  g_test_fail ();
}

/* What the table promises of each worked example, on small and large machines. */
static void
assert_example (const LanesGuide *guide,
                const LanesGuideExample *example,
                const LanesMachine *machine,
                const LanesPython *python)
{
  g_autoptr (LanesDecision) decision = lanes_decision_new (
      guide, example->workload, machine, python, LANES_DEFAULT_MARGIN);
  const LanesPrediction *best = lanes_decision_get_recommended (decision);
  LanesMechanism also, worst;

  g_test_message ("%s, %g CPUs, Python %s", example->id, lanes_machine_usable (machine),
                  python->version);
  g_assert_true (lanes_decision_get_row (decision) == lanes_guide_row (guide, example->row));
  g_assert_cmpstr (lanes_decision_get_mechanism_id (decision), ==, example->best.mechanism);
  g_assert_true (lanes_decision_agrees_with_row (decision));
  g_assert_cmpint (best->ruling, ==, LANES_RULING_NONE);
  if (example->also.mechanism != NULL)
    {
      g_assert_true (lanes_mechanism_parse (example->also.mechanism, &also));
      g_assert_cmpint (lanes_decision_get_prediction (decision, also)->ruling, ==,
                       LANES_RULING_NONE);
    }
  if (example->worst.mechanism != NULL)
    {
      g_assert_true (lanes_mechanism_parse (example->worst.mechanism, &worst));
      g_assert_cmpfloat (lanes_decision_get_prediction (decision, worst)->likely, >,
                         1.5 * best->likely);
    }
}

static void
test_examples (void)
{
  static const guint cpus[] = { 2, 4, 16 };
  static const char *const versions[] = { "3.13.5", "3.14.1" };
  g_autoptr (LanesGuide) guide = core_guide ();

  for (guint e = 0; e < lanes_guide_n_examples (guide); e++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (cpus) * G_N_ELEMENTS (versions); i++)
        {
          g_autoptr (LanesMachine) machine = core_machine (cpus[i / 2], INFINITY);
          g_autoptr (LanesPython) python = core_python (versions[i % 2], machine);

          assert_example (guide, lanes_guide_example (guide, e), machine, python);
        }
    }
}

/* In the heavy maths, threads gain nothing over one task after the other. */
static void
test_threads_are_no_help_for_maths (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (LanesWorkload) workload = core_example (guide, "heavy-maths");
  g_autoptr (LanesMachine) machine = core_machine (16, INFINITY);
  g_autoptr (LanesDecision) decision =
      lanes_decision_new (guide, workload, machine, NULL, LANES_DEFAULT_MARGIN);
  double one = lanes_decision_get_prediction (decision, LANES_MECHANISM_SEQUENTIAL)->likely;

  g_assert_cmpfloat (lanes_decision_get_prediction (decision, LANES_MECHANISM_THREADS)->likely, >=,
                     one);
  g_assert_cmpfloat (lanes_decision_get_recommended (decision)->likely, <, one / 14);
}

/* The row's mechanism cannot be used: another one is recommended, and why. */
static void
test_blocked_rows (void)
{
  static const struct
  {
    const char *members;
    guint cpus;
    const char *row;
    const char *recommended;
    const char *reason;
  } cases[] = {
    { "\"kind\": \"batch\", \"tasks\": 100, \"wait_ms\": 200, \"cpu_ms\": 0.5, \"client\": "
      "\"blocking\"",
      4, "many-waits", "threads", "The client library blocks" },
    { "\"kind\": \"service\", \"wait_ms\": 20, \"cpu_ms\": 0.2, \"client\": \"blocking\"", 4,
      "web-service", "threads", "The client library blocks" },
    { "\"kind\": \"batch\", \"tasks\": 100, \"wait_ms\": 20, \"cpu_ms\": 20, \"client\": "
      "\"blocking\"",
      4, "mixed", "processes", "The client library blocks" },
    { "\"kind\": \"batch\", \"wait_ms\": 0, \"cpu_ms\": 20, \"gil_share\": 1, "
      "\"picklable\": false",
      4, "computing",
      "sequential", "Arguments or results cannot be pickled" },
    { "\"kind\": \"batch\", \"wait_ms\": 0, \"cpu_ms\": 20, \"gil_share\": 1, "
      "\"shared_state\": \"hot\"",
      4,
      "computing", "sequential", "Tasks change shared data" },
    { "\"kind\": \"batch\", \"wait_ms\": 0, \"cpu_ms\": 20, \"gil_share\": 1", 1, "computing",
      "sequential", "Only one CPU can be used" },
    { "\"kind\": \"background\", \"wait_ms\": 5000, \"cpu_ms\": 1, \"client\": \"blocking\", "
      "\"hard_kill\": true",
      4, "background", "processes", "Running work must be killable" },
    { "\"kind\": \"batch\", \"tasks\": 8, \"wait_ms\": 500, \"cpu_ms\": 1, \"client\": "
      "\"blocking\", \"hard_kill\": true",
      4, "few-waits", "processes", "Running work must be killable" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesMachine) machine = core_machine (cases[i].cpus, INFINITY);
      g_autoptr (LanesDecision) decision = core_decide (cases[i].members, machine);

      g_test_message ("%s", cases[i].members);
      g_assert_cmpstr (lanes_decision_get_row (decision)->id, ==, cases[i].row);
      g_assert_cmpstr (lanes_decision_get_mechanism_id (decision), ==, cases[i].recommended);
      g_assert_false (lanes_decision_agrees_with_row (decision));
      g_assert_cmpint (lanes_decision_get_row_prediction (decision)->ruling, !=,
                       LANES_RULING_NONE);
      assert_reason (decision, cases[i].reason);
    }
}

/* Eight tasks of 10 ms on two CPUs: starting processes costs more than they gain. */
#define SHORT_SCRIPT                                                                      \
  "\"kind\": \"batch\", \"tasks\": 8, \"wait_ms\": 0, \"cpu_ms\": 10, \"gil_share\": 1, " \
  "\"pool\": \"fresh\""

static LanesDecision *
decide_short_script (double margin)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (LanesMachine) machine = core_machine (2, INFINITY);
  g_autoptr (LanesWorkload) workload = core_workload (SHORT_SCRIPT);

  return lanes_decision_new (guide, workload, machine, NULL, margin);
}

/* The row stands exactly as long as nothing beats it by more than the margin. */
static void
test_margin (void)
{
  g_autoptr (LanesDecision) decision = decide_short_script (LANES_DEFAULT_MARGIN);
  double row = lanes_decision_get_row_prediction (decision)->likely;
  double lead = 1 - lanes_decision_get_ranked (decision, 0)->likely / row;
  g_autoptr (LanesDecision) within = decide_short_script (lead * 1.001);
  g_autoptr (LanesDecision) beyond = decide_short_script (lead * 0.999);
  g_autoptr (LanesDecision) none = decide_short_script (0);

  g_assert_cmpfloat (lead, >, LANES_DEFAULT_MARGIN);
  g_assert_cmpstr (lanes_decision_get_row (decision)->id, ==, "computing");
  g_assert_cmpint (core_mechanism (within), ==, LANES_MECHANISM_PROCESSES);
  g_assert_true (lanes_decision_agrees_with_row (within));
  assert_reason (within, "not enough of a difference to leave the table");
  g_assert_cmpfloat (lanes_decision_get_margin (within), ==, lead * 1.001);
  g_assert_cmpint (core_mechanism (beyond), ==, LANES_MECHANISM_SEQUENTIAL);
  g_assert_false (lanes_decision_agrees_with_row (beyond));
  assert_reason (beyond, "times as fast");
  g_assert_cmpint (core_mechanism (none), ==, LANES_MECHANISM_SEQUENTIAL);
  g_assert_cmpint (core_mechanism (decision), ==, LANES_MECHANISM_SEQUENTIAL);
}

/* A row that nothing beats stands even without a margin; a wide margin never removes it. */
static void
test_margins_and_the_best (void)
{
  static const double margins[] = { 0, 0.05, 1 };
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesPython) python = core_python ("3.13.5", machine);
  g_autoptr (LanesWorkload) workload = core_example (guide, "heavy-maths");

  for (guint i = 0; i < G_N_ELEMENTS (margins); i++)
    {
      g_autoptr (LanesDecision) decision =
          lanes_decision_new (guide, workload, machine, python, margins[i]);

      g_assert_cmpint (core_mechanism (decision), ==, LANES_MECHANISM_PROCESSES);
      g_assert_true (lanes_decision_agrees_with_row (decision));
    }
}

/* The row's time is 1; who takes its place is faster by more than the margin, and by more than
 * what repeated runs differ by. */
static void
test_who_beats_the_row (void)
{
  static const struct
  {
    double threads; /* the simplest of the three that can be used */
    double asyncio;
    double margin;
    LanesMechanism recommended;
  } cases[] = {
    { 0.90, 0.90, 0.05, LANES_MECHANISM_THREADS },
    { 0.96, 0.96, 0.05, LANES_MECHANISM_PROCESSES },
    /* Threads are simpler and nearly as fast, but do not beat the row themselves. */
    { 0.96, 0.94, 0.05, LANES_MECHANISM_ASYNCIO },
    { 0.98, 0.98, 0, LANES_MECHANISM_PROCESSES },
    { 0.96, 0.96, 0, LANES_MECHANISM_THREADS },
    { 0.01, 0.01, 1, LANES_MECHANISM_PROCESSES },
  };
  const char *const names[] = { "processes", NULL };
  LanesGuideRow row = { .mechanisms = (GStrv) names };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LanesChoice choice = { 0 };

      for (guint m = 0; m < LANES_N_MECHANISMS; m++)
        choice.predictions[m] =
            (LanesPrediction) { .mechanism = m, .ruling = LANES_RULING_MEMORY, .likely = NAN };
      choice.predictions[LANES_MECHANISM_PROCESSES] =
          (LanesPrediction) { .mechanism = LANES_MECHANISM_PROCESSES, .likely = 1 };
      choice.predictions[LANES_MECHANISM_THREADS] = (LanesPrediction) {
        .mechanism = LANES_MECHANISM_THREADS,
        .likely = cases[i].threads
      };
      choice.predictions[LANES_MECHANISM_ASYNCIO] = (LanesPrediction) {
        .mechanism = LANES_MECHANISM_ASYNCIO,
        .likely = cases[i].asyncio
      };
      lanes_choice_make (&choice, &row, cases[i].margin);
      g_test_message ("%u", i);
      g_assert_cmpint (choice.recommended, ==, (gint) cases[i].recommended);
    }
}

/* Eight long waits: threads and the event loop take as long, and the table says threads. */
static void
test_ties_go_to_the_row (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesDecision) decision =
      core_decide ("\"kind\": \"batch\", \"tasks\": 8, \"wait_ms\": 1000, \"cpu_ms\": 1, "
                   "\"client\": \"async\", \"wait_spread\": \"steady\"",
                   machine);
  double best = lanes_decision_get_ranked (decision, 0)->likely;

  g_assert_cmpstr (lanes_decision_get_row (decision)->id, ==, "few-waits");
  g_assert_cmpint (core_mechanism (decision), ==, LANES_MECHANISM_THREADS);
  g_assert_cmpfloat (lanes_decision_get_recommended (decision)->likely, <=, best * (1 + NOISE));
  g_assert_nonnull (lanes_decision_get_tied (decision));
  g_assert_true (lanes_decision_agrees_with_row (decision));
  assert_reason (decision, "ties go to the table");
}

/* Where the row is out, of those that take as long the simplest is recommended. */
static void
test_ties_go_to_the_simpler (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesDecision) decision =
      core_decide ("\"kind\": \"batch\", \"tasks\": 100, \"wait_ms\": 0, \"cpu_ms\": 20, "
                   "\"gil_share\": 1, \"picklable\": false",
                   machine);
  double one = lanes_decision_get_prediction (decision, LANES_MECHANISM_SEQUENTIAL)->likely;

  for (guint m = 0; m < LANES_N_MECHANISMS; m++)
    {
      const LanesPrediction *prediction = lanes_decision_get_prediction (decision, m);

      if (prediction->ruling == LANES_RULING_NONE)
        g_assert_cmpfloat (fabs (prediction->likely - one), <=, NOISE * one);
    }
  g_assert_cmpint (core_mechanism (decision), ==, LANES_MECHANISM_SEQUENTIAL);
}

/* A service that nothing here carries: the one that gets furthest is shown. */
static void
test_nothing_can_be_used (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesDecision) decision =
      core_decide ("\"kind\": \"service\", \"rate_per_s\": 100000, \"in_flight\": 5000, "
                   "\"wait_ms\": 50, \"cpu_ms\": 20, \"client\": \"async\", \"picklable\": false",
                   machine);
  const LanesPrediction *recommended = lanes_decision_get_recommended (decision);

  g_assert_cmpint (recommended->ruling, ==, LANES_RULING_RATE);
  g_assert_true (isnan (recommended->likely));
  g_assert_true (recommended == lanes_decision_get_ranked (decision, 0));
  g_assert_null (lanes_decision_get_rival (decision));
  for (guint m = 0; m < LANES_N_MECHANISMS; m++)
    {
      const LanesPrediction *prediction = lanes_decision_get_prediction (decision, m);

      g_assert_cmpint (prediction->ruling, !=, LANES_RULING_NONE);
      if (prediction->ruling == LANES_RULING_RATE)
        g_assert_cmpfloat (prediction->capacity, <=, recommended->capacity);
    }
  assert_reason (decision, "No mechanism can do this here");
}

/* Whatever an own guide names that the model does not know is the verdict, without a time. */
static void
test_unknown_mechanism (void)
{
  static const CoreEdit edit = { "rows[0].mechanisms", "[ \"gevent\" ]" };
  g_autoptr (LanesGuide) guide = core_guide_with (&edit, 1);
  g_autoptr (LanesWorkload) workload = core_example (guide, "download-images");
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesDecision) decision =
      lanes_decision_new (guide, workload, machine, NULL, LANES_DEFAULT_MARGIN);
  LanesMechanism mechanism;

  g_assert_cmpstr (lanes_decision_get_mechanism_id (decision), ==, "gevent");
  g_assert_false (lanes_decision_get_mechanism (decision, &mechanism));
  g_assert_null (lanes_decision_get_recommended (decision));
  g_assert_null (lanes_decision_get_row_prediction (decision));
  g_assert_true (lanes_decision_agrees_with_row (decision));
  g_assert_null (lanes_decision_get_tied (decision));
  assert_reason (decision, "“gevent” is not among the mechanisms that can be predicted");
  /* The others are predicted all the same. */
  g_assert_cmpint (lanes_decision_get_ranked (decision, 0)->ruling, ==, LANES_RULING_NONE);
}

/* Of several mechanisms that a row names, one that can be used here stands for it. */
static void
test_row_with_a_choice (void)
{
  static const CoreEdit edit = { "rows[0].mechanisms", "[ \"asyncio\", \"asyncio+threads\" ]" };
  g_autoptr (LanesGuide) guide = core_guide_with (&edit, 1);
  g_autoptr (LanesWorkload) workload = core_example (guide, "download-images");
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesDecision) async =
      lanes_decision_new (guide, workload, machine, NULL, LANES_DEFAULT_MARGIN);
  g_autoptr (LanesDecision) blocking = NULL;

  lanes_workload_set (workload, LANES_FIELD_CLIENT, LANES_CLIENT_BLOCKING);
  blocking = lanes_decision_new (guide, workload, machine, NULL, LANES_DEFAULT_MARGIN);
  g_assert_cmpint (core_mechanism (async), ==, LANES_MECHANISM_ASYNCIO);
  g_assert_cmpint (core_mechanism (blocking), ==, LANES_MECHANISM_ASYNCIO_THREADS);
  g_assert_true (lanes_decision_agrees_with_row (blocking));
}

/* The interpreter that the machine found is the one that is assumed. */
static void
test_python_of_the_machine (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesDecision) unknown = core_decide ("\"kind\": \"batch\"", machine);
  g_autoptr (LanesDecision) older = NULL;
  const LanesPython *python;

  lanes_machine_set_word (machine, LANES_WORD_PYTHON_VERSION, "3.13.2");
  machine->python_free_threaded = TRUE;
  older = core_decide ("\"kind\": \"batch\"", machine);
  python = lanes_decision_get_python (older);
  g_assert_cmpstr (python->version, ==, "3.13.2");
  g_assert_true (python->free_threaded);
  g_assert_cmpint (lanes_decision_get_prediction (older, LANES_MECHANISM_INTERPRETERS)->ruling, ==,
                   LANES_RULING_OLD_PYTHON);
  python = lanes_decision_get_python (unknown);
  g_assert_cmpint (python->version_origin, ==, LANES_ORIGIN_ASSUMED);
}

static void
test_without_a_machine (void)
{
  g_autoptr (LanesDecision) decision = core_decide ("", NULL);

  g_assert_null (lanes_decision_get_machine (decision));
  g_assert_cmpint (lanes_decision_get_recommended (decision)->ruling, ==, LANES_RULING_NONE);
  g_assert_cmpint (lanes_decision_get_time_origin (decision), ==, LANES_ORIGIN_ASSUMED);
  assert_reason (decision, "The machine has not been measured");
}

static void
test_origins (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesDecision) decision = core_decide ("\"tasks\": 7, \"limit\": null", machine);
  g_autoptr (LanesDecision) given = core_decide ("\"memory_mb\": 100", machine);
  g_autoptr (LanesDecision) nowhere = core_decide ("", NULL);

  g_assert_cmpint (lanes_decision_get_field_origin (decision, LANES_FIELD_TASKS), ==,
                   LANES_ORIGIN_ESTIMATED);
  g_assert_cmpint (lanes_decision_get_field_origin (decision, LANES_FIELD_LIMIT), ==,
                   LANES_ORIGIN_ESTIMATED);
  g_assert_cmpint (lanes_decision_get_field_origin (decision, LANES_FIELD_CPU_MS), ==,
                   LANES_ORIGIN_ASSUMED);
  g_assert_cmpint (lanes_decision_get_field_origin (decision, LANES_FIELD_MEMORY_MB), ==,
                   LANES_ORIGIN_DETECTED);
  g_assert_cmpint (lanes_decision_get_field_origin (given, LANES_FIELD_MEMORY_MB), ==,
                   LANES_ORIGIN_ESTIMATED);
  g_assert_cmpint (lanes_decision_get_field_origin (nowhere, LANES_FIELD_MEMORY_MB), ==,
                   LANES_ORIGIN_ASSUMED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/decision/examples", test_examples);
  g_test_add_func ("/core/decision/maths-in-threads", test_threads_are_no_help_for_maths);
  g_test_add_func ("/core/decision/blocked", test_blocked_rows);
  g_test_add_func ("/core/decision/margin", test_margin);
  g_test_add_func ("/core/decision/who-beats-the-row", test_who_beats_the_row);
  g_test_add_func ("/core/decision/margins-and-the-best", test_margins_and_the_best);
  g_test_add_func ("/core/decision/tie-row", test_ties_go_to_the_row);
  g_test_add_func ("/core/decision/tie-simpler", test_ties_go_to_the_simpler);
  g_test_add_func ("/core/decision/nothing", test_nothing_can_be_used);
  g_test_add_func ("/core/decision/unknown-mechanism", test_unknown_mechanism);
  g_test_add_func ("/core/decision/choice", test_row_with_a_choice);
  g_test_add_func ("/core/decision/python", test_python_of_the_machine);
  g_test_add_func ("/core/decision/no-machine", test_without_a_machine);
  g_test_add_func ("/core/decision/origins", test_origins);
  return g_test_run ();
}
