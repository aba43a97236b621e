/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* When one machine is outgrown, and what is said then. */

#include "core-fixture.h"
#include "lanes-explain.h"
#include "lanes-sensitivity.h"

#include <math.h>

static const struct
{
  const char *members;
  LanesOutgrownCause cause;
  LanesEngine engine;
  guint least; /* machines */
  guint most;
  const char *part; /* of the sentence */
  gboolean needs;   /* one machine does not do it at all */
} cases[] = {
  { "\"tasks\": 1000, \"wait_ms\": 0, \"cpu_ms\": 100", LANES_OUTGROWN_NOT, LANES_ENGINE_NONE, 0, 0,
    NULL },
  { "\"tasks\": 1000, \"wait_ms\": 0, \"cpu_ms\": 100, \"deadline_s\": 3600", LANES_OUTGROWN_NOT,
    LANES_ENGINE_NONE, 0, 0, NULL },
  /* 100 s of computing on four CPUs: some 25 s on one machine. */
  { "\"tasks\": 1000, \"wait_ms\": 0, \"cpu_ms\": 100, \"deadline_s\": 6", LANES_OUTGROWN_DEADLINE,
    LANES_ENGINE_DASK, 4, 6, "Dask does it in about" },
  { "\"tasks\": 1000, \"wait_ms\": 0, \"cpu_ms\": 100, \"deadline_s\": 6, "
    "\"shared_state\": \"hot\"",
    LANES_OUTGROWN_DEADLINE, LANES_ENGINE_RAY, 10, 30, "Ray, whose workers keep the shared state" },
  /* No number of machines makes a single task shorter. */
  { "\"tasks\": 10, \"wait_ms\": 0, \"cpu_ms\": 5000, \"deadline_s\": 2", LANES_OUTGROWN_DEADLINE,
    LANES_ENGINE_DASK, 0, 0, "make the single task shorter" },
  { "\"tasks\": 10, \"durable\": true", LANES_OUTGROWN_DURABLE, LANES_ENGINE_CELERY, 1, 1,
    "Celery" },
  { "\"tasks\": 1000, \"result_bytes\": 10485760, \"memory_mb\": 4096", LANES_OUTGROWN_MEMORY,
    LANES_ENGINE_DASK, 3, 4, "do not fit into the memory", TRUE },
  { "\"tasks\": 10, \"argument_bytes\": 10737418240, \"memory_mb\": 4096", LANES_OUTGROWN_MEMORY,
    LANES_ENGINE_DASK, 0, 0, "make the single task shorter or smaller" },
  /* Ruled out for another reason, which more machines do not take away. */
  { "\"tasks\": 1000, \"result_bytes\": 10485760, \"memory_mb\": 4096, \"hard_kill\": true, "
    "\"picklable\": false, \"wait_ms\": 0, \"cpu_ms\": 100",
    LANES_OUTGROWN_MEMORY, LANES_ENGINE_DASK, 3, 4, "do not fit into the memory" },
};

/* A service that 10 ms of computing a request saturate at some 380 requests a second. */
#define HEAVY "\"wait_ms\": 0, \"cpu_ms\": 10, "
/* One that only waits: what may be under way at once is all that binds it. */
#define WAITS "\"wait_ms\": 100, \"cpu_ms\": 0.1, \"client\": \"async\", "

static const struct
{
  const char *members;
  LanesOutgrownCause cause;
  guint least; /* machines */
  guint most;
  const char *part;
} services[] = {
  { HEAVY "\"rate_per_s\": 100", LANES_OUTGROWN_NOT, 0, 0, NULL },
  { HEAVY "\"rate_per_s\": 1500", LANES_OUTGROWN_RATE, 4, 6, "cannot safely carry requests at" },
  { HEAVY "\"rate_per_s\": 1500, \"shared_state\": \"hot\"", LANES_OUTGROWN_RATE, 15, 25,
    "once the data that requests share live outside" },
  /* Alone a request takes 10 ms, among many it queues. */
  { HEAVY "\"rate_per_s\": 340, \"deadline_s\": 0.013", LANES_OUTGROWN_DEADLINE, 2, 3,
    "must be answered within 13" },
  { HEAVY "\"rate_per_s\": 340, \"deadline_s\": 10", LANES_OUTGROWN_NOT, 0, 0, NULL },
  /* More machines carry it, but make no single request shorter. */
  { HEAVY "\"rate_per_s\": 1500, \"deadline_s\": 0.005", LANES_OUTGROWN_DEADLINE, 0, 0,
    "even when there is no other" },
  /* Neither what the other side nor what the user allows at once is more with more machines. */
  { WAITS "\"rate_per_s\": 500, \"limit\": 10", LANES_OUTGROWN_RATE, 0, 0,
    "must be allowed at once" },
  { WAITS "\"rate_per_s\": 2000, \"in_flight\": 100", LANES_OUTGROWN_RATE, 0, 0,
    "must be allowed at once" },
  { WAITS "\"rate_per_s\": 50000, \"in_flight\": 10000", LANES_OUTGROWN_RATE, 2, 20,
    "cannot safely carry" },
  { WAITS "\"rate_per_s\": 2000", LANES_OUTGROWN_RATE, 0, 0, "they count as 100" },
  /* Alone it would be in time, but the other side makes it queue. */
  { WAITS "\"rate_per_s\": 90, \"limit\": 10, \"deadline_s\": 0.12, "
          "\"wait_spread\": \"steady\"",
    LANES_OUTGROWN_DEADLINE, 0, 0, "must be allowed at once" },
  /* What is best on one machine need not be on each of several. */
  { "\"wait_ms\": 0, \"cpu_ms\": 1.4, \"client\": \"async\", \"rate_per_s\": 3300, "
    "\"in_flight\": 5",
    LANES_OUTGROWN_RATE, 2, 5, "cannot safely carry" },
  /* Whatever takes most machines. */
  { HEAVY "\"rate_per_s\": 1500, \"result_bytes\": 104857600, \"memory_mb\": 8192",
    LANES_OUTGROWN_RATE, 14, 20, "cannot safely carry" },
  { HEAVY "\"rate_per_s\": 1500, \"result_bytes\": 104857600, \"memory_mb\": 8192, "
          "\"in_flight\": 5000",
    LANES_OUTGROWN_MEMORY, 70, 90, "do not fit into the memory" },
};

static void
test_services (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);

  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      g_autofree char *members =
          g_strconcat ("\"kind\": \"service\", ", services[i].members, NULL);
      g_autoptr (LanesDecision) decision = core_decide (members, machine);
      const LanesOutgrown *found = lanes_decision_get_outgrown (decision);
      g_autofree char *text = lanes_explain_dup_outgrown (decision);
      g_autofree char *verdict = lanes_explain_dup_verdict (decision);
      g_autofree char *setup = lanes_explain_dup_verdict_setup (decision);

      g_test_message ("%s: %s, %s, %u machines, %s", services[i].members, verdict, setup,
                      found->machines, text);
      g_assert_cmpint (found->cause, ==, services[i].cause);
      g_assert_cmpuint (found->machines, >=, services[i].least);
      g_assert_cmpuint (found->machines, <=, services[i].most);
      if (services[i].part != NULL)
        g_assert_nonnull (strstr (text, services[i].part));
      else
        g_assert_null (text);
      if (found->machines > 1)
        g_assert_cmpint (found->engine, ==, LANES_ENGINE_RAY);
      /* No flip leads to what cannot be used either. */
      if (lanes_decision_get_certainty (decision) == LANES_CERTAINTY_NONE)
        g_assert_cmpuint (lanes_sensitivity_get (decision)->n_flips, ==, 0);
      if (found->machines > 1 && !isnan (found->time))
        g_assert_cmpfloat (found->time, <=, lanes_decision_get_job (decision)->deadline);
      if (lanes_decision_get_machines (decision) > 0)
        g_assert_true (g_str_has_prefix (verdict, "Needs") && g_str_has_suffix (setup, "on each"));
    }
}

/* A tenth of a CPU makes each task ten times as long on every machine. */
static void
test_quota (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, 0.1);
  g_autoptr (LanesDecision) one =
      core_decide ("\"kind\": \"batch\", \"tasks\": 1, \"wait_ms\": 0, \"cpu_ms\": 10000, "
                   "\"deadline_s\": 50",
                   machine);
  g_autoptr (LanesDecision) ten =
      core_decide ("\"kind\": \"batch\", \"tasks\": 10, \"wait_ms\": 0, \"cpu_ms\": 1000, "
                   "\"deadline_s\": 50",
                   machine);

  g_autoptr (LanesDecision) service =
      core_decide ("\"kind\": \"service\", \"rate_per_s\": 100, \"wait_ms\": 0, \"cpu_ms\": 10",
                   machine);
  g_autofree char *text = lanes_explain_dup_outgrown (ten);
  g_autofree char *service_text = lanes_explain_dup_outgrown (service);

  g_assert_nonnull (strstr (text, "With a larger quota than the 0.1 CPUs"));
  g_assert_nonnull (strstr (service_text, "What saturates it is the quota"));
  g_assert_cmpint (lanes_decision_get_outgrown (one)->cause, ==, LANES_OUTGROWN_DEADLINE);
  g_assert_cmpuint (lanes_decision_get_outgrown (one)->machines, ==, 0);
  g_assert_cmpint (lanes_decision_get_outgrown (ten)->cause, ==, LANES_OUTGROWN_DEADLINE);
  g_assert_cmpuint (lanes_decision_get_outgrown (ten)->machines, ==, 2);
}

static void
test_cases (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *members =
          g_strconcat ("\"kind\": \"batch\", \"gil_share\": 1, ", cases[i].members, NULL);
      g_autoptr (LanesDecision) decision = core_decide (members, machine);
      const LanesOutgrown *found = lanes_decision_get_outgrown (decision);
      g_autofree char *text = lanes_explain_dup_outgrown (decision);

      g_test_message ("%s: %u machines, %s", cases[i].members, found->machines, text);
      g_assert_cmpint (found->cause, ==, cases[i].cause);
      g_assert_cmpint (found->engine, ==, cases[i].engine);
      g_assert_cmpuint (found->machines, >=, cases[i].least);
      g_assert_cmpuint (found->machines, <=, cases[i].most);
      g_assert_cmpuint (lanes_decision_get_machines (decision), ==,
                        cases[i].needs ? found->machines : 0);
      g_assert_cmpint (text != NULL, ==, cases[i].part != NULL);
      if (cases[i].part != NULL)
        g_assert_nonnull (strstr (text, cases[i].part));
      if (found->machines > 1 && found->cause == LANES_OUTGROWN_DEADLINE)
        g_assert_cmpfloat (found->time, <=, lanes_decision_get_job (decision)->deadline);
    }
}

/* More machines are never needed for a later deadline. */
static void
test_deadlines (void)
{
  g_autoptr (LanesMachine) machine = core_machine (2, INFINITY);
  guint before = G_MAXUINT;

  for (guint deadline = 5; deadline < 500; deadline *= 2)
    {
      g_autofree char *members = g_strdup_printf ("\"kind\": \"batch\", \"tasks\": 2000, "
                                                  "\"wait_ms\": 0, \"cpu_ms\": 200, "
                                                  "\"deadline_s\": %u",
                                                  deadline);
      g_autoptr (LanesDecision) decision = core_decide (members, machine);
      guint machines = lanes_decision_get_outgrown (decision)->machines;

      g_assert_cmpuint (machines, <=, before);
      before = machines;
    }
  g_assert_cmpuint (before, ==, 0);
}

/* No memory at all holds what needs none. */
static void
test_no_memory (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesDecision) decision = NULL;

  lanes_machine_set_fact (machine, LANES_FACT_MEMORY_AVAILABLE, 0, LANES_ORIGIN_DETECTED);
  decision = core_decide ("\"kind\": \"batch\", \"tasks\": 10, \"wait_ms\": 5, "
                          "\"cpu_ms\": 1, \"argument_bytes\": 0, \"result_bytes\": 0",
                          machine);
  g_assert_cmpint (lanes_decision_get_outgrown (decision)->cause, ==, LANES_OUTGROWN_NOT);
}

/* A deadline within the range may be missed, and is said to. */
static void
test_close_deadline (void)
{
  static const struct
  {
    const char *deadline;
    gboolean told;
  } deadlines[] = { { "26.5", TRUE }, { "200", FALSE } };
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);

  for (guint i = 0; i < G_N_ELEMENTS (deadlines); i++)
    {
      g_autofree char *members = g_strdup_printf (
          "\"kind\": \"batch\", \"tasks\": 1000, \"wait_ms\": 0, \"cpu_ms\": 100, "
          "\"deadline_s\": %s",
          deadlines[i].deadline);
      g_autoptr (LanesDecision) decision = core_decide (members, machine);
      g_auto (GStrv) reasons = lanes_explain_dup_further_reasons (decision);
      g_autofree char *all = g_strjoinv ("\n", reasons);

      g_test_message ("%s", all);
      g_assert_cmpint (strstr (all, "may be missed") != NULL, ==, deadlines[i].told);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/outgrown/cases", test_cases);
  g_test_add_func ("/core/outgrown/quota", test_quota);
  g_test_add_func ("/core/outgrown/no-memory", test_no_memory);
  g_test_add_func ("/core/outgrown/close-deadline", test_close_deadline);
  g_test_add_func ("/core/outgrown/services", test_services);
  g_test_add_func ("/core/outgrown/deadlines", test_deadlines);
  return g_test_run ();
}
