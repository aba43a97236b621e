/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The table that comes with Lanes: each combination of answers has one row, the right one. */

#include "core-fixture.h"
#include "lanes-guide-private.h"

#include <math.h>

/* What the table says: kind, computing share, waits at once, row. */
static const struct
{
  const char *kind;
  const char *task;
  const char *amount;
  const char *row;
} table[] = {
  { "batch", "waits", "few", "few-waits" },
  { "batch", "waits", "many", "many-waits" },
  { "batch", "both", "few", "mixed" },
  { "batch", "both", "many", "mixed" },
  { "batch", "computes", "few", "computing" },
  { "batch", "computes", "many", "computing" },
  { "service", "waits", "few", "web-service" },
  { "service", "waits", "many", "web-service" },
  { "service", "both", "few", "web-service" },
  { "service", "both", "many", "web-service" },
  { "service", "computes", "few", "web-service" },
  { "service", "computes", "many", "web-service" },
  { "background", "waits", "few", "background" },
  { "background", "waits", "many", "background" },
  { "background", "both", "few", "background" },
  { "background", "both", "many", "background" },
  { "background", "computes", "few", "background" },
  { "background", "computes", "many", "background" },
};

/* Rows of the table in their order, with the mechanism that each recommends. */
static const struct
{
  const char *id;
  const char *mechanism;
} rows[] = {
  { "many-waits", "asyncio" },
  { "few-waits", "threads" },
  { "computing", "processes" },
  { "mixed", "asyncio+processes" },
  { "background", "threads" },
  { "web-service", "asyncio" },
};

static gboolean
lists (JsonArray *array, const char *id)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (g_str_equal (json_array_get_string_element (array, i), id))
        return TRUE;
    }
  return FALSE;
}

/* Whether the row's condition, as it stands in the document, takes that class. */
static gboolean
takes (JsonObject *row, const char *question, const char *class)
{
  JsonObject *when = json_object_get_object_member (row, "when");

  return !json_object_has_member (when, question) ||
         lists (json_object_get_array_member (when, question), class);
}

/* Read from the document alone, so that the loader's own proof is not what is believed. */
static void
test_one_row_for_each_combination (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  JsonArray *found = json_node_get_array (core_find (guide->document, "rows"));

  g_assert_cmpuint (json_array_get_length (found), ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      guint matches = 0;

      for (guint r = 0; r < json_array_get_length (found); r++)
        {
          JsonObject *row = json_array_get_object_element (found, r);

          if (!takes (row, "kind", table[i].kind) || !takes (row, "task", table[i].task) ||
              !takes (row, "amount", table[i].amount))
            continue;
          g_assert_cmpstr (json_object_get_string_member (row, "id"), ==, table[i].row);
          matches++;
        }
      g_test_message ("%s, %s, %s", table[i].kind, table[i].task, table[i].amount);
      g_assert_cmpuint (matches, ==, 1);
    }
}

/* The table above names every combination that the document has: as many as its classes give. */
static void
test_no_other_conditions (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  guint combinations = 1;

  for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
    combinations *= MAX (1, lanes_guide_question (guide, q)->n_classes);
  g_assert_cmpuint (combinations, ==, G_N_ELEMENTS (table));
}

static guint
class_named (const LanesGuideQuestion *question, const char *id)
{
  for (guint c = 0; c < question->n_classes; c++)
    {
      if (g_str_equal (question->classes[c].id, id))
        return c;
    }
  g_assert_not_reached ();
}

static const LanesGuideQuestion *
question_named (const LanesGuide *guide, const char *id, guint *index)
{
  for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
    {
      if (index != NULL)
        *index = q;
      if (g_str_equal (lanes_guide_question (guide, q)->id, id))
        return lanes_guide_question (guide, q);
    }
  g_assert_not_reached ();
}

static void
test_loaded_rows_match_the_same (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  gboolean reached[G_N_ELEMENTS (rows)] = { FALSE };
  guint kind, task, amount;

  question_named (guide, "kind", &kind);
  question_named (guide, "task", &task);
  question_named (guide, "amount", &amount);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      guint classes[LANES_GUIDE_MAX_QUESTIONS] = { 0 };
      guint row, second;

      classes[kind] = class_named (lanes_guide_question (guide, kind), table[i].kind);
      classes[task] = class_named (lanes_guide_question (guide, task), table[i].task);
      classes[amount] = class_named (lanes_guide_question (guide, amount), table[i].amount);
      row = lanes_guide_match (guide, classes, &second);
      g_assert_cmpstr (lanes_guide_row (guide, row)->id, ==, table[i].row);
      g_assert_cmpuint (second, ==, lanes_guide_n_rows (guide));
      reached[row] = TRUE;
    }
  for (guint r = 0; r < G_N_ELEMENTS (rows); r++)
    g_assert_true (reached[r]);
}

static void
test_what_the_rows_recommend (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();

  g_assert_cmpuint (lanes_guide_n_rows (guide), ==, G_N_ELEMENTS (rows));
  for (guint r = 0; r < G_N_ELEMENTS (rows); r++)
    {
      const LanesGuideRow *row = lanes_guide_row (guide, r);
      LanesMechanism mechanism;

      g_assert_cmpstr (row->id, ==, rows[r].id);
      g_assert_cmpstr (row->mechanisms[0], ==, rows[r].mechanism);
      for (guint m = 0; row->mechanisms[m] != NULL; m++)
        g_assert_true (lanes_mechanism_parse (row->mechanisms[m], &mechanism));
    }
}

/* Thresholds exactly at their edges. */
static const struct
{
  const char *members;
  const char *row;
} edges[] = {
  { "\"wait_ms\": 9, \"cpu_ms\": 1, \"tasks\": 1000", "mixed" },
  { "\"wait_ms\": 9, \"cpu_ms\": 0.999999, \"tasks\": 1000", "many-waits" },
  { "\"wait_ms\": 1, \"cpu_ms\": 9, \"tasks\": 1000", "mixed" },
  { "\"wait_ms\": 0.999999, \"cpu_ms\": 9, \"tasks\": 1000", "computing" },
  { "\"wait_ms\": 0, \"cpu_ms\": 0.001, \"tasks\": 1000", "computing" },
  { "\"wait_ms\": 0.001, \"cpu_ms\": 0, \"tasks\": 1000", "many-waits" },
  { "\"wait_ms\": 0, \"cpu_ms\": 0, \"tasks\": 1000", "many-waits" },
  { "\"wait_ms\": 3600000, \"cpu_ms\": 3600000, \"tasks\": 10000000", "mixed" },
  { "\"wait_ms\": 100, \"cpu_ms\": 1, \"tasks\": 32", "few-waits" },
  { "\"wait_ms\": 100, \"cpu_ms\": 1, \"tasks\": 33", "many-waits" },
  { "\"wait_ms\": 100, \"cpu_ms\": 1, \"tasks\": 33, \"limit\": null", "many-waits" },
  { "\"wait_ms\": 100, \"cpu_ms\": 1, \"tasks\": 1000, \"limit\": 32", "few-waits" },
  { "\"wait_ms\": 100, \"cpu_ms\": 1, \"tasks\": 1000, \"limit\": 33", "many-waits" },
  { "\"wait_ms\": 100, \"cpu_ms\": 1, \"tasks\": 32, \"limit\": 1000", "few-waits" },
  { "\"wait_ms\": 100, \"cpu_ms\": 1, \"tasks\": 1, \"limit\": 1", "few-waits" },
  /* A batch does not look at what only a service has. */
  { "\"wait_ms\": 100, \"cpu_ms\": 1, \"tasks\": 32, \"in_flight\": 5000", "few-waits" },
};

static void
test_edges (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();

  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      g_autofree char *members = g_strdup_printf ("\"kind\": \"batch\", %s", edges[i].members);
      g_autoptr (LanesWorkload) workload = core_workload (members);
      LanesStanding standing;

      lanes_guide_stand (guide, workload, &standing);
      g_test_message ("%s", edges[i].members);
      g_assert_cmpstr (lanes_guide_row (guide, standing.row)->id, ==, edges[i].row);
      g_assert_cmpuint (lanes_guide_count_possible (guide, &standing), ==, 1);
    }
}

/* A service has as many waits at once as it has requests in flight, however many tasks. */
static void
test_edges_of_a_service (void)
{
  static const struct
  {
    const char *members;
    const char *amount;
  } cases[] = {
    { "\"in_flight\": 32, \"tasks\": 1000", "few" },
    { "\"in_flight\": 33, \"tasks\": 1", "many" },
    { "\"in_flight\": 5000, \"limit\": 32", "few" },
    { "\"in_flight\": 5000, \"limit\": 33", "many" },
  };
  g_autoptr (LanesGuide) guide = core_guide ();
  guint amount;
  const LanesGuideQuestion *question = question_named (guide, "amount", &amount);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *members = g_strdup_printf ("\"kind\": \"service\", %s", cases[i].members);
      g_autoptr (LanesWorkload) workload = core_workload (members);
      LanesStanding standing;

      lanes_guide_stand (guide, workload, &standing);
      g_test_message ("%s", cases[i].members);
      g_assert_cmpstr (lanes_guide_row (guide, standing.row)->id, ==, "web-service");
      g_assert_cmpstr (question->classes[standing.assumed[amount]].id, ==, cases[i].amount);
      g_assert_cmpuint (standing.classes[amount], ==, 1u << standing.assumed[amount]);
    }
}

/* Each worked example lands in the row that it is to show. */
static void
test_examples (void)
{
  static const struct
  {
    const char *id;
    const char *row;
    const char *best;
    const char *also;
    const char *worst;
  } examples[] = {
    { "download-images", "many-waits", "asyncio", "threads", NULL },
    { "heavy-maths", "computing", "processes", NULL, "threads" },
    { "websocket-chat", "web-service", "asyncio", NULL, NULL },
    { "legacy-database", "background", "threads", "asyncio+threads", NULL },
  };
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autofree char *ids = lanes_guide_dup_example_ids (guide);

  g_assert_cmpuint (lanes_guide_n_examples (guide), ==, G_N_ELEMENTS (examples));
  g_assert_cmpstr (ids, ==, "download-images, heavy-maths, websocket-chat, legacy-database");
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      const LanesGuideExample *example = lanes_guide_find_example (guide, examples[i].id);

      g_assert_true (example == lanes_guide_example (guide, i));
      g_assert_cmpstr (lanes_guide_row (guide, example->row)->id, ==, examples[i].row);
      g_assert_cmpstr (example->best.mechanism, ==, examples[i].best);
      g_assert_cmpstr (example->also.mechanism, ==, examples[i].also);
      g_assert_cmpstr (example->worst.mechanism, ==, examples[i].worst);
      g_assert_cmpstr (lanes_workload_get_name (example->workload), ==, example->title);
    }
  g_assert_null (lanes_guide_find_example (guide, "download"));
}

/* What an example says is shown for as long as its answers are unchanged. */
static void
test_unchanged_examples (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (LanesWorkload) other = core_workload ("\"tasks\": 3");

  for (guint e = 0; e < lanes_guide_n_examples (guide); e++)
    {
      const LanesGuideExample *example = lanes_guide_example (guide, e);
      g_autoptr (LanesWorkload) workload = lanes_workload_copy (example->workload);

      g_assert_true (lanes_guide_match_example (guide, workload) == example);
      lanes_workload_set (workload, LANES_FIELD_CPU_MS, 77);
      g_assert_null (lanes_guide_match_example (guide, workload));
    }
  g_assert_null (lanes_guide_match_example (guide, other));
}

static void
test_verdicts (void)
{
  static const char *const titles[] = { "Best", "Works Too", "Worst" };
  g_autoptr (LanesGuide) guide = core_guide ();
  const LanesGuideExample *example = lanes_guide_find_example (guide, "heavy-maths");

  for (guint kind = 0; kind < LANES_N_VERDICTS; kind++)
    {
      const char *title;

      lanes_guide_verdict (example, kind, &title);
      g_assert_cmpstr (title, ==, titles[kind]);
    }
  g_assert_true (lanes_guide_verdict (example, LANES_VERDICT_BEST, NULL) == &example->best);
  g_assert_null (lanes_guide_verdict (example, LANES_VERDICT_ALSO, NULL));
  g_assert_true (lanes_guide_verdict (example, LANES_VERDICT_WORST, NULL) == &example->worst);
}

static void
test_document_is_kept (void)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (JsonNode) document = lanes_guide_to_json (guide);
  g_autofree char *text = core_dump (document);
  g_autoptr (GFile) file = core_write_file ("copy.json", text, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) copy = lanes_document_load (file, NULL, &error);
  g_autoptr (LanesGuide) again = NULL;

  g_assert_no_error (error);
  again = lanes_guide_from_json ("copy.json", copy, &error);
  g_assert_no_error (error);
  g_assert_true (json_node_equal (guide->document, again->document));
  g_assert_cmpstr (guide->id, ==, "python-concurrency");
  g_assert_cmpstr (again->id, ==, guide->id);
}

/* So that an answer is not taken for settling what another does, the first samples already show no
 * field moving along with another. */
static void
test_samples_are_independent (void)
{
  const guint n = 192;

  for (guint a = 0; a < LANES_N_FIELDS; a++)
    for (guint b = a + 1; b < LANES_N_FIELDS; b++)
      {
        double covariance = 0;

        for (guint i = 0; i < n; i++)
          covariance += (lanes_guide_position (i, a) - 0.5) * (lanes_guide_position (i, b) - 0.5);
        g_test_message ("%s, %s: %.2f", lanes_field_info (a)->id, lanes_field_info (b)->id,
                        12 * covariance / n);
        g_assert_cmpfloat (fabs (12 * covariance / n), <, 0.3);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/guide/one-row-each", test_one_row_for_each_combination);
  g_test_add_func ("/core/guide/no-other-conditions", test_no_other_conditions);
  g_test_add_func ("/core/guide/match", test_loaded_rows_match_the_same);
  g_test_add_func ("/core/guide/rows", test_what_the_rows_recommend);
  g_test_add_func ("/core/guide/edges", test_edges);
  g_test_add_func ("/core/guide/edges-of-a-service", test_edges_of_a_service);
  g_test_add_func ("/core/guide/examples", test_examples);
  g_test_add_func ("/core/guide/unchanged-examples", test_unchanged_examples);
  g_test_add_func ("/core/guide/verdicts", test_verdicts);
  g_test_add_func ("/core/guide/document", test_document_is_kept);
  g_test_add_func ("/core/guide/samples-are-independent", test_samples_are_independent);
  return g_test_run ();
}
