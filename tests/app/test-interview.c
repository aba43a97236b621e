/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The interview, walked by the actions behind its buttons and keys. */

#include "app-fixture.h"

#include "lanes-shortcuts.h"

#include <math.h>

/* Answers by their number, question by question, as far as they are asked; 9 ends the walk. */
typedef struct
{
  const char *row;
  guint answers[8];
} Walk;

static const Walk walks[] = {
  { "many-waits", { 1, 1, 3, 1, 9 } },
  { "few-waits", { 1, 1, 1, 2, 9 } },
  { "computing", { 1, 5, 3, 1, 1, 1, 1, 9 } },
  { "mixed", { 1, 8, 3, 2, 3, 1, 1, 9 } },
  { "background", { 3, 1, 2, 2, 9 } },
  { "web-service", { 2, 1, 6, 1, 9 } },
};

static LanesSession *
session_of (AppFixture *fixture)
{
  return lanes_window_get_session (fixture->window);
}

/* What a screen reader is told of a row of the table. */
static void
assert_highlight (LanesTableView *table, const LanesGuide *guide, guint matching)
{
  for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
    {
      GtkAccessible *row = GTK_ACCESSIBLE (lanes_table_view_get_row (table, r));
      const LanesGuideRow *expected = lanes_guide_row (guide, r);
      g_autofree char *label = g_strdup_printf ("%s: %s. %s", expected->scenario, expected->advice,
                                                r == matching ? "Matches" : "Ruled Out");

      gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_ROW);
      gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_SELECTED, r == matching);
      gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, label);
    }
}

static void
test_walk (AppFixture *fixture, gconstpointer data)
{
  const Walk *walk = data;
  guint matching;

  app_fixture_activate (fixture, "win.new-decision", NULL);
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "interview");
  for (guint i = 0; walk->answers[i] != 9; i++)
    {
      app_fixture_answer (fixture, walk->answers[i]);
      app_fixture_activate (fixture, "interview.next", NULL);
    }
  app_fixture_activate (fixture, "interview.finish", NULL);
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "result");

  matching = lanes_session_get_standing (session_of (fixture))->row;
  g_assert_cmpstr (lanes_guide_row (fixture->guide, matching)->id, ==, walk->row);
  assert_highlight (lanes_result_page_get_table (lanes_window_get_result (fixture->window)),
                    fixture->guide, matching);
  assert_highlight (lanes_interview_page_get_table (lanes_window_get_interview (fixture->window)),
                    fixture->guide, matching);
}

static void
test_back_keeps_answers (AppFixture *fixture, gconstpointer data)
{
  LanesWorkload *workload;

  app_fixture_activate (fixture, "win.new-decision", NULL);
  app_fixture_answer (fixture, 2);
  app_fixture_activate (fixture, "interview.next", NULL);
  app_fixture_answer (fixture, 2);
  app_fixture_activate (fixture, "interview.previous", NULL);
  app_fixture_activate (fixture, "interview.previous", NULL);
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "start");

  workload = lanes_session_get_workload (session_of (fixture));
  g_assert_cmpfloat (lanes_workload_get (workload, LANES_FIELD_KIND), ==, LANES_KIND_SERVICE);
  g_assert_cmpfloat (lanes_workload_get (workload, LANES_FIELD_WAIT_MS), ==, 5);
}

static void
test_not_sure (AppFixture *fixture, gconstpointer data)
{
  LanesWorkload *workload = lanes_session_get_workload (session_of (fixture));

  app_fixture_activate (fixture, "win.new-decision", NULL);
  workload = lanes_session_get_workload (session_of (fixture));
  app_fixture_answer (fixture, 1);
  g_assert_true (lanes_workload_is_set (workload, LANES_FIELD_KIND));
  app_fixture_answer (fixture, 0);
  g_assert_false (lanes_workload_is_set (workload, LANES_FIELD_KIND));
  /* Nobody has to answer anything to get a result. */
  app_fixture_activate (fixture, "interview.finish", NULL);
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "result");
  g_assert_cmpuint (lanes_guide_count_possible (fixture->guide,
                                                lanes_session_get_standing (session_of (fixture))),
                    ==, lanes_guide_n_rows (fixture->guide));
}

static void
test_number_keys_out_of_range (AppFixture *fixture, gconstpointer data)
{
  app_fixture_activate (fixture, "win.new-decision", NULL);
  app_fixture_answer (fixture, 9);
  g_assert_false (
      lanes_workload_is_set (lanes_session_get_workload (session_of (fixture)), LANES_FIELD_KIND));
}

static void
test_custom_starts_from_what_was_assumed (AppFixture *fixture, gconstpointer data)
{
  LanesWorkload *workload;

  app_fixture_activate (fixture, "win.new-decision", NULL);
  app_fixture_activate (fixture, "interview.next", NULL);
  /* The tenth answer has no key of its own: it is the one that sets nothing. */
  app_fixture_activate (fixture, "interview.next", NULL);
  app_fixture_answer (fixture, 8);
  workload = lanes_session_get_workload (session_of (fixture));
  g_assert_cmpfloat (lanes_workload_get (workload, LANES_FIELD_TASKS), ==, 1000);
  g_assert_false (lanes_workload_is_set (workload, LANES_FIELD_LIMIT));
}

static void
test_change_returns_to_result (AppFixture *fixture, gconstpointer data)
{
  app_fixture_activate (fixture, "win.open-example", g_variant_new_string ("download-images"));
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "result");
  app_fixture_activate (fixture, "win.change-answer", g_variant_new_uint32 (3));
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "interview");
  app_fixture_answer (fixture, 2);
  app_fixture_activate (fixture, "interview.next", NULL);
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "result");
  g_assert_cmpstr (
      lanes_decision_get_mechanism_id (lanes_session_get_decision (session_of (fixture))), !=,
      "asyncio");
}

static void
test_go_to_any_question (AppFixture *fixture, gconstpointer data)
{
  app_fixture_activate (fixture, "win.new-decision", NULL);
  for (guint i = 0; i < lanes_guide_n_questions (fixture->guide); i++)
    app_fixture_activate (fixture, "interview.go-to", g_variant_new_uint32 (i));
  app_fixture_activate (fixture, "interview.go-to", g_variant_new_uint32 (1000));
  app_fixture_activate (fixture, "interview.next", NULL);
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "result");
}

/* The button that shows the table tells whether it is shown, and the choice is kept. */
static void
test_table_is_toggled (AppFixture *fixture, gconstpointer data)
{
  LanesInterviewPage *interview = lanes_window_get_interview (fixture->window);

  app_fixture_activate (fixture, "win.new-decision", NULL);
  for (guint i = 0; i < 2; i++)
    {
      gboolean before, after;

      g_object_get (interview, "show-table", &before, NULL);
      g_assert_cmpint (g_settings_get_boolean (fixture->settings, "show-table"), ==, before);
      app_fixture_activate (fixture, "interview.toggle-table", NULL);
      g_object_get (interview, "show-table", &after, NULL);
      g_assert_cmpint (after, ==, !before);
      g_assert_cmpint (g_settings_get_boolean (fixture->settings, "show-table"), ==, after);
    }
}

/* Every key does one thing. */
static void
test_shortcuts (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const LanesShortcut *shortcuts;
  guint n;

  shortcuts = lanes_shortcuts_get (&n);
  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++)
    {
      for (guint a = 0; shortcuts[i].accels[a] != NULL; a++)
        {
          GdkModifierType modifiers;
          guint key;

          g_assert_true (gtk_accelerator_parse (shortcuts[i].accels[a], &key, &modifiers));
          g_assert_true (g_hash_table_add (seen, (gpointer) shortcuts[i].accels[a]));
        }
    }
}

#define ADD(path, data, func) \
  g_test_add (path, AppFixture, data, app_fixture_set_up, func, app_fixture_tear_down)

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (walks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/interview/walk/%s", walks[i].row);

      ADD (path, &walks[i], test_walk);
    }
  ADD ("/interview/back-keeps-answers", NULL, test_back_keeps_answers);
  ADD ("/interview/not-sure", NULL, test_not_sure);
  ADD ("/interview/number-keys-out-of-range", NULL, test_number_keys_out_of_range);
  ADD ("/interview/custom", NULL, test_custom_starts_from_what_was_assumed);
  ADD ("/interview/change-returns-to-result", NULL, test_change_returns_to_result);
  ADD ("/interview/go-to-any-question", NULL, test_go_to_any_question);
  ADD ("/interview/table-is-toggled", NULL, test_table_is_toggled);
  g_test_add_func ("/interview/shortcuts", test_shortcuts);

  return g_test_run ();
}
