/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers as they come in: what they leave possible, and that they can be taken back. */

#include "core-fixture.h"
#include "lanes-guide-private.h"

#include <math.h>
#include <string.h>

/* The questions that are columns of the table. */
static const char *const columns[] = { "kind", "task", "amount" };

static const LanesGuideQuestion *
question_named (const LanesGuide *guide, const char *id)
{
  for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
    {
      if (g_str_equal (lanes_guide_question (guide, q)->id, id))
        return lanes_guide_question (guide, q);
    }
  g_assert_not_reached ();
}

static double
total_share (const LanesGuide *guide, const LanesStanding *standing)
{
  double total = 0;

  for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
    total += standing->share[r];
  return total;
}

/* What must hold wherever a workload stands. */
static void
assert_sound (const LanesGuide *guide, const LanesStanding *standing)
{
  double best = standing->share[standing->row];

  g_assert_cmpuint (standing->row, <, lanes_guide_n_rows (guide));
  g_assert_true (standing->possible[standing->row]);
  g_assert_cmpfloat_with_epsilon (total_share (guide, standing), 1, 1e-9);
  for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
    {
      g_autofree char *mismatch = lanes_guide_dup_mismatch (guide, r, standing);

      g_assert_cmpint (standing->possible[r], ==, standing->share[r] > 0);
      g_assert_cmpfloat (standing->share[r], <=, best);
      g_assert_cmpint (standing->possible[r], ==, mismatch == NULL);
      g_assert_true (mismatch == NULL || *mismatch != '\0');
    }
  /* The values that stand in for open answers are values of the row that stands. */
  g_assert_cmpuint (lanes_guide_match (guide, standing->assumed, NULL), ==, standing->row);
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    g_assert_cmpint (isnan (standing->values[f]), ==, f == LANES_FIELD_MEMORY_MB);
}

/* One more than the answers there are is “not sure”. */
static void
choose_or_leave (const LanesGuideQuestion *question, guint answer, LanesWorkload *workload)
{
  if (answer < question->answers->len)
    lanes_guide_choose (question, answer, workload);
}

static void
test_every_combination_stands_somewhere (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  const LanesGuideQuestion *kind = question_named (guide, "kind");
  const LanesGuideQuestion *task = question_named (guide, "task");
  const LanesGuideQuestion *amount = question_named (guide, "amount");

  for (guint k = 0; k <= kind->answers->len; k++)
    {
      for (guint t = 0; t <= task->answers->len; t++)
        {
          for (guint a = 0; a <= amount->answers->len; a++)
            {
              g_autoptr (LanesWorkload) workload = lanes_workload_new ();
              LanesStanding standing;

              choose_or_leave (kind, k, workload);
              choose_or_leave (task, t, workload);
              choose_or_leave (amount, a, workload);
              lanes_guide_stand (guide, workload, &standing);
              assert_sound (guide, &standing);
            }
        }
    }
}

/* The rows after each answer are among those before it, in whatever order answers come. */
static void
narrow (const LanesGuide *guide, const guint *order, const guint *answers)
{
  g_autoptr (LanesWorkload) workload = lanes_workload_new ();
  LanesStanding before, after;

  lanes_guide_stand (guide, workload, &before);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const LanesGuideQuestion *question = question_named (guide, columns[order[i]]);

      choose_or_leave (question, answers[order[i]], workload);
      lanes_guide_stand (guide, workload, &after);
      for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
        g_assert_true (before.possible[r] || !after.possible[r]);
      before = after;
    }
}

static void
test_answers_only_narrow (void)
{
  static const guint orders[][3] = {
    { 0, 1, 2 },
    { 0, 2, 1 },
    { 1, 0, 2 },
    { 1, 2, 0 },
    { 2, 0, 1 },
    { 2, 1, 0 },
  };
  g_autoptr (LanesGuide) guide = core_guide ();

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      /* Every third combination in each of the orders: all of them take their turn. */
      for (guint c = i % 3; c < 4 * 12 * 9; c += 3)
        narrow (guide, orders[i], (const guint[]) { c % 4, c / 4 % 12, c / 48 });
    }
}

static void
test_nothing_said (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (LanesWorkload) workload = lanes_workload_new ();
  LanesStanding standing, again;

  lanes_guide_stand (guide, workload, &standing);
  g_assert_cmpuint (lanes_guide_count_possible (guide, &standing), ==, 6);
  g_assert_cmpuint (lanes_guide_count_possible (guide, &standing), ==,
                    lanes_guide_n_rows (guide));
  assert_sound (guide, &standing);

  lanes_guide_stand (guide, workload, &again);
  g_assert_cmpmem (standing.share, sizeof standing.share, again.share, sizeof again.share);
  g_assert_cmpmem (standing.classes, sizeof standing.classes, again.classes,
                   sizeof again.classes);
  g_assert_cmpuint (standing.row, ==, again.row);
}

/* The documented defaults of whatever was not said. */
static void
test_defaults (void)
{
  static const struct
  {
    const char *members;
    LanesField field;
    double value;
  } cases[] = {
    { "", LANES_FIELD_KIND, LANES_KIND_BATCH },
    { "", LANES_FIELD_TASKS, 1000 },
    { "", LANES_FIELD_RATE_PER_S, 100 },
    { "", LANES_FIELD_IN_FLIGHT, 100 },
    { "", LANES_FIELD_WAIT_SPREAD, LANES_SPREAD_SOME },
    { "", LANES_FIELD_CLIENT, LANES_CLIENT_BLOCKING },
    { "", LANES_FIELD_NATIVE_CALL_MS, 1 },
    { "", LANES_FIELD_ARGUMENT_BYTES, 1024 },
    { "", LANES_FIELD_RESULT_BYTES, 1024 },
    { "", LANES_FIELD_LIMIT, INFINITY },
    { "", LANES_FIELD_PICKLABLE, TRUE },
    { "", LANES_FIELD_SHARED_STATE, LANES_SHARED_NONE },
    { "", LANES_FIELD_HARD_KILL, FALSE },
    { "\"kind\": \"batch\"", LANES_FIELD_POOL, LANES_POOL_FRESH },
    { "\"kind\": \"service\"", LANES_FIELD_POOL, LANES_POOL_WARM },
    { "\"kind\": \"service\", \"pool\": \"fresh\"", LANES_FIELD_POOL, LANES_POOL_FRESH },
    { "\"kind\": \"batch\", \"pool\": \"warm\"", LANES_FIELD_POOL, LANES_POOL_WARM },
    { "\"kind\": \"background\"", LANES_FIELD_TASKS, 1 },
    { "\"kind\": \"background\", \"tasks\": 5", LANES_FIELD_TASKS, 1 },
    { "\"wait_ms\": 7, \"cpu_ms\": 0.25", LANES_FIELD_WAIT_MS, 7 },
    { "\"wait_ms\": 7, \"cpu_ms\": 0.25", LANES_FIELD_CPU_MS, 0.25 },
    /* The likeliest row needs another wait than the usual one, and nothing else. */
    { "\"cpu_ms\": 100", LANES_FIELD_TASKS, 1000 },
    { "\"cpu_ms\": 100", LANES_FIELD_IN_FLIGHT, 100 },
    { "\"wait_ms\": 10, \"client\": \"async\"", LANES_FIELD_TASKS, 1000 },
  };
  g_autoptr (LanesGuide) guide = core_guide ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesWorkload) workload = core_workload (cases[i].members);
      LanesStanding standing;

      lanes_guide_stand (guide, workload, &standing);
      g_test_message ("%s: %s", cases[i].members, lanes_field_info (cases[i].field)->id);
      g_assert_cmpfloat (standing.values[cases[i].field], ==, cases[i].value);
    }
}

/* What follows from the kind of work follows it too where the kind is itself only the likeliest. */
static void
test_defaults_of_a_likely_kind (void)
{
  const CoreEdit edit = { "questions[0].open",
                          "{ \"kind\": { \"batch\": 1, \"service\": 1, \"background\": 98 } }" };
  g_autoptr (LanesGuide) guide = core_guide_with (&edit, 1);
  g_autoptr (LanesWorkload) workload = core_workload ("");
  LanesStanding standing;

  lanes_guide_stand (guide, workload, &standing);
  g_assert_cmpfloat (standing.values[LANES_FIELD_KIND], ==, LANES_KIND_BACKGROUND);
  g_assert_cmpfloat (standing.values[LANES_FIELD_TASKS], ==, 1);
  g_assert_cmpfloat (standing.values[LANES_FIELD_POOL], ==, LANES_POOL_WARM);
}

static void
check_row_values (const LanesGuide *guide, const char *members)
{
  g_autoptr (LanesWorkload) workload = core_workload (members);
  LanesStanding standing, settled;

  lanes_guide_stand (guide, workload, &standing);
  for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
    {
      g_autoptr (LanesWorkload) whole = lanes_workload_new ();
      double values[LANES_N_FIELDS];

      if (!standing.possible[r])
        continue;
      lanes_guide_row_values (guide, workload, r, values);
      for (guint f = 0; f < LANES_N_FIELDS; f++)
        lanes_workload_set (whole, f, values[f]);
      lanes_guide_stand (guide, whole, &settled);
      g_test_message ("%s: %s", members, lanes_guide_row (guide, r)->id);
      g_assert_cmpuint (settled.row, ==, r);
    }
}

/* Whatever is open, there are values for it in every row that is possible: also where the usual
 * kind of work has one task, and another kind is what makes the row possible. */
static void
test_values_for_each_row (void)
{
  static const char *const members[] = { "", "\"cpu_ms\": 100", "\"wait_ms\": 10",
                                         "\"limit\": 4", "\"tasks\": 500",
                                         "\"client\": \"async\", \"wait_ms\": 1" };
  const CoreEdit edit = { "questions[0].default", "\"background\"" };
  g_autoptr (LanesGuide) usual = core_guide ();
  g_autoptr (LanesGuide) other = core_guide_with (&edit, 1);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      check_row_values (usual, members[i]);
      check_row_values (other, members[i]);
    }
}

/* Computing counts as Python's own unless somebody says otherwise: a preset that nobody ticked
 * says nothing of it. */
static void
test_computing_holds_the_gil (void)
{
  static const char *const members[] = { "", "\"wait_ms\": 0, \"cpu_ms\": 20", "\"cpu_ms\": 20",
                                         "\"kind\": \"service\", \"wait_ms\": 150" };
  g_autoptr (LanesGuide) guide = core_guide ();

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autoptr (LanesWorkload) workload = core_workload (members[i]);
      LanesStanding standing;

      lanes_guide_stand (guide, workload, &standing);
      g_test_message ("%s", members[i]);
      g_assert_cmpfloat (standing.values[LANES_FIELD_GIL_SHARE], ==, 1);
    }
}

/* What stands beside a dimmed row: the answer that rules it out. */
static void
test_mismatches (void)
{
  static const struct
  {
    const char *members;
    const char *row;
    const char *mismatch;
  } cases[] = {
    { "\"kind\": \"service\"", "many-waits", "it is a service" },
    { "\"kind\": \"service\"", "background", "it is a service" },
    { "\"kind\": \"background\"", "web-service", "it is one background job" },
    { "\"kind\": \"batch\"", "web-service", "it is a batch of tasks" },
    { "\"wait_ms\": 150, \"cpu_ms\": 1", "computing", "a task mostly waits" },
    { "\"wait_ms\": 0, \"cpu_ms\": 1", "mixed", "a task mostly computes" },
    { "\"wait_ms\": 1, \"cpu_ms\": 1", "computing", "a task waits and computes" },
    { "\"kind\": \"batch\", \"tasks\": 8", "many-waits", "only a few waits run at once" },
    { "\"kind\": \"batch\", \"tasks\": 800, \"limit\": null", "few-waits",
      "many waits run at once" },
    { "\"kind\": \"batch\"", "mixed", NULL },
    { "", "background", NULL },
  };
  g_autoptr (LanesGuide) guide = core_guide ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesWorkload) workload = core_workload (cases[i].members);
      LanesStanding standing;
      guint row = 0;
      g_autofree char *mismatch = NULL;

      lanes_guide_stand (guide, workload, &standing);
      while (!g_str_equal (lanes_guide_row (guide, row)->id, cases[i].row))
        row++;
      mismatch = lanes_guide_dup_mismatch (guide, row, &standing);
      g_test_message ("%s: %s", cases[i].members, cases[i].row);
      g_assert_cmpstr (mismatch, ==, cases[i].mismatch);
    }
}

/* A workload in which that answer can be ticked at all. */
static LanesWorkload *
create_for (const LanesGuide *guide, const LanesGuideAnswer *answer)
{
  const LanesGuideQuestion *kind = question_named (guide, "kind");
  g_autoptr (LanesWorkload) workload = lanes_workload_new ();
  LanesStanding standing;

  for (guint k = 0; k < kind->answers->len; k++)
    {
      lanes_guide_stand (guide, workload, &standing);
      if (lanes_guide_when_applies (&answer->when, &standing))
        return g_steal_pointer (&workload);
      lanes_guide_choose (kind, k, workload);
    }
  lanes_guide_stand (guide, workload, &standing);
  g_assert_true (lanes_guide_when_applies (&answer->when, &standing));
  return g_steal_pointer (&workload);
}

static gboolean
sets_something (const LanesGuideAnswer *answer)
{
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      if (!isnan (answer->set[f]))
        return TRUE;
    }
  return FALSE;
}

static void
assert_chosen (const LanesGuide *guide,
               const LanesGuideQuestion *question,
               LanesWorkload *workload,
               gint answer)
{
  LanesStanding standing;

  lanes_guide_stand (guide, workload, &standing);
  g_test_message ("%s: %d", question->id, answer);
  g_assert_cmpint (lanes_guide_chosen_answer (question, workload, &standing), ==, answer);
  g_assert_cmpint (lanes_guide_is_answered (question, workload), ==, answer >= 0);
}

static void
test_every_answer_can_be_taken_back (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();

  for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
    {
      const LanesGuideQuestion *question = lanes_guide_question (guide, q);

      for (guint a = 0; a < question->answers->len; a++)
        {
          const LanesGuideAnswer *answer = lanes_guide_answer (question, a);
          g_autoptr (LanesWorkload) workload = create_for (guide, answer);
          g_autoptr (LanesWorkload) before = NULL;

          lanes_guide_clear_answer (question, workload);
          before = lanes_workload_copy (workload);
          assert_chosen (guide, question, workload, -1);
          lanes_guide_choose (question, a, workload);
          assert_chosen (guide, question, workload, sets_something (answer) ? (gint) a : -1);
          lanes_guide_clear_answer (question, workload);
          assert_chosen (guide, question, workload, -1);
          g_assert_true (lanes_workload_equal (workload, before));
        }
    }
}

/* Numbers that are no preset count as the answer that sets nothing, where there is one. */
static void
test_own_numbers (void)
{
  static const struct
  {
    const char *members;
    const char *question;
    const char *answer;
  } cases[] = {
    { "\"wait_ms\": 151, \"cpu_ms\": 1", "task", "custom" },
    { "\"wait_ms\": 150, \"cpu_ms\": 1, \"gil_share\": 0.9", "task", "http" },
    /* Who computes for as long as the NumPy preset need not use NumPy. */
    { "\"wait_ms\": 0, \"cpu_ms\": 20, \"gil_share\": 1", "task", "custom" },
    { "\"wait_ms\": 150", "task", "custom" },
    { "\"kind\": \"batch\", \"tasks\": 101", "amount", "custom" },
    { "\"kind\": \"batch\", \"tasks\": 100", "amount", "hundred" },
    { "\"kind\": \"service\", \"tasks\": 100", "amount", "custom" },
    { "\"gil_share\": 0.3", "gil", "custom" },
    { "\"argument_bytes\": 7", "data", "custom" },
    { "\"picklable\": false", "data", "custom" },
    { "\"pool\": \"warm\", \"hard_kill\": true", "life", "warm" },
  };
  g_autoptr (LanesGuide) guide = core_guide ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesWorkload) workload = core_workload (cases[i].members);
      const LanesGuideQuestion *question = question_named (guide, cases[i].question);
      LanesStanding standing;
      gint chosen;

      lanes_guide_stand (guide, workload, &standing);
      chosen = lanes_guide_chosen_answer (question, workload, &standing);
      g_test_message ("%s", cases[i].members);
      g_assert_cmpint (chosen, >=, 0);
      g_assert_cmpstr (lanes_guide_answer (question, chosen)->id, ==, cases[i].answer);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/answers/every-combination", test_every_combination_stands_somewhere);
  g_test_add_func ("/core/answers/narrow", test_answers_only_narrow);
  g_test_add_func ("/core/answers/nothing-said", test_nothing_said);
  g_test_add_func ("/core/answers/defaults", test_defaults);
  g_test_add_func ("/core/answers/values-for-each-row", test_values_for_each_row);
  g_test_add_func ("/core/answers/likely-kind", test_defaults_of_a_likely_kind);
  g_test_add_func ("/core/answers/mismatches", test_mismatches);
  g_test_add_func ("/core/answers/taken-back", test_every_answer_can_be_taken_back);
  g_test_add_func ("/core/answers/own-numbers", test_own_numbers);
  g_test_add_func ("/core/answers/gil-share", test_computing_holds_the_gil);
  return g_test_run ();
}
