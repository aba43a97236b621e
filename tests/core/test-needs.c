/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which questions still matter: none is asked in vain, and none is left out that would have
 * changed the result. */

#include "core-fixture.h"
#include "lanes-needs.h"

#include <math.h>

#define NOISE 0.03

/* The questions that do not matter. */
static char *
dup_needless (LanesDecision *decision)
{
  const LanesGuide *guide = lanes_decision_get_guide (decision);
  guint needs = lanes_needs_find (decision);
  GString *names = g_string_new (NULL);

  for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
    {
      if ((needs & (1u << q)) == 0)
        g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "",
                                lanes_guide_question (guide, q)->id);
    }
  return g_string_free_and_steal (names);
}

static void
test_cases (void)
{
  static const struct
  {
    const char *members;
    const char *needless;
  } cases[] = {
    { "", "" },
    { "\"kind\": \"batch\"", "" },
    /* One job has no amount, and one waiting job does not compute enough for the GIL to matter. */
    { "\"kind\": \"background\", \"wait_ms\": 500, \"cpu_ms\": 1", "amount gil" },
    /* Short computing in threads: the GIL is seldom wanted, and processes are no rivals. */
    { "\"kind\": \"batch\", \"tasks\": 100, \"wait_ms\": 150, \"cpu_ms\": 0.1, "
      "\"client\": \"blocking\"",
      "gil state" },
    /* Nothing waits. */
    { "\"kind\": \"batch\", \"wait_ms\": 0, \"cpu_ms\": 50", "client" },
    { "\"kind\": \"batch\", \"wait_ms\": 50, \"cpu_ms\": 50", "" },
  };
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesDecision) decision = core_decide (cases[i].members, machine);
      g_autofree char *needless = dup_needless (decision);

      g_test_message ("%s", cases[i].members);
      g_assert_cmpstr (needless, ==, cases[i].needless);
    }
}

static void
assert_same_result (LanesDecision *a, LanesDecision *b)
{
  const LanesPrediction *x = lanes_decision_get_recommended (a);
  const LanesPrediction *y = lanes_decision_get_recommended (b);

  g_assert_cmpstr (lanes_decision_get_row (a)->id, ==, lanes_decision_get_row (b)->id);
  g_assert_cmpint (x->mechanism, ==, y->mechanism);
  g_assert_cmpuint (x->workers, ==, y->workers);
  g_assert_cmpuint (x->in_flight, ==, y->in_flight);
  g_assert_cmpuint (x->chunk_size, ==, y->chunk_size);
  if (x->ruling == LANES_RULING_NONE)
    g_assert_cmpfloat_with_epsilon (x->likely, y->likely, NOISE * x->likely);
}

/* Returns how many questions could be left out. */
static guint
try_needless_answers (LanesDecision *decision)
{
  const LanesGuide *guide = lanes_decision_get_guide (decision);
  guint needs = lanes_needs_find (decision);
  guint n = 0;

  for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
    {
      const LanesGuideQuestion *question = lanes_guide_question (guide, q);

      if ((needs & (1u << q)) != 0)
        continue;
      n++;
      for (guint i = 0; i < question->answers->len; i++)
        {
          g_autoptr (LanesWorkload) workload =
              lanes_workload_copy (lanes_decision_get_workload (decision));
          g_autoptr (LanesDecision) other = NULL;

          if (!lanes_guide_when_applies (&lanes_guide_answer (question, i)->when,
                                         lanes_decision_get_standing (decision)))
            continue;
          lanes_guide_choose (question, i, workload);
          other = lanes_decision_new (guide, workload, lanes_decision_get_machine (decision), NULL,
                                      LANES_DEFAULT_MARGIN);
          assert_same_result (decision, other);
        }
    }
  return n;
}

/* Whatever was answered before, an answer to a question that is left out changes nothing. */
static void
test_left_out_for_good (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  const LanesGuideQuestion *kind = lanes_guide_question (guide, 0);
  const LanesGuideQuestion *task = lanes_guide_question (guide, 1);
  const LanesGuideQuestion *amount = lanes_guide_question (guide, 2);
  guint n_combinations = kind->answers->len * task->answers->len * amount->answers->len;
  LanesMachine *machines[] = { NULL, core_machine (1, INFINITY), core_machine (8, 1.5) };
  guint n = 0;

  for (guint i = 0; i < n_combinations; i++)
    {
      g_autoptr (LanesWorkload) workload = lanes_workload_new ();
      g_autoptr (LanesDecision) decision = NULL;

      lanes_guide_choose (kind, i % kind->answers->len, workload);
      lanes_guide_choose (task, i / kind->answers->len % task->answers->len, workload);
      lanes_guide_choose (amount, i / (kind->answers->len * task->answers->len), workload);
      decision = lanes_decision_new (guide, workload, machines[i % G_N_ELEMENTS (machines)], NULL,
                                     LANES_DEFAULT_MARGIN);
      n += try_needless_answers (decision);
    }
  g_assert_cmpuint (n, >, 0);
  for (guint m = 0; m < G_N_ELEMENTS (machines); m++)
    g_clear_pointer (&machines[m], lanes_machine_unref);
}

/* Of a mechanism that the model does not know, only the table tells what matters. */
static void
test_unknown_mechanism (void)
{
  static const CoreEdit edit = { "rows[0].mechanisms", "[ \"gevent\" ]" };
  g_autoptr (LanesGuide) guide = core_guide_with (&edit, 1);
  g_autoptr (LanesWorkload) workload =
      core_workload ("\"kind\": \"batch\", \"tasks\": 1000, \"limit\": null, "
                     "\"wait_ms\": 150, \"cpu_ms\": 1");
  g_autoptr (LanesDecision) decision =
      lanes_decision_new (guide, workload, NULL, NULL, LANES_DEFAULT_MARGIN);
  g_autofree char *needless = dup_needless (decision);

  g_assert_cmpstr (lanes_decision_get_mechanism_id (decision), ==, "gevent");
  g_assert_cmpstr (needless, ==, "client gil data state");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/needs/cases", test_cases);
  g_test_add_func ("/core/needs/left-out-for-good", test_left_out_for_good);
  g_test_add_func ("/core/needs/unknown-mechanism", test_unknown_mechanism);
  return g_test_run ();
}
