/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Trials in the window, carried out by made-up interpreters. */

#include "app-fixture.h"

#include "fake-python.h"
#include "lanes-report-trial.h"
#include "lanes-trial-row.h"

#include <string.h>

#define TAKES(mechanism, seconds) \
  "*'\"" mechanism "\"'*) echo '{\"seconds\": " seconds ", \"tasks\": 100}';;\n"
#define TRIAL(cases) "case \"$4\" in\n" cases "*) echo '{\"seconds\": 5, \"tasks\": 100}';;\nesac"

static char *folder;

/* Nothing as good as a result, but one after the other. */
typedef struct
{
  const char *name;
  const char *trial;
  const char *summary;
  const char *shown; /* below it */
  gboolean agrees;
} Outcome;

static const Outcome outcomes[] = {
  { "agrees", TRIAL (TAKES ("asyncio", "0.62")), "asyncio holds", "620\u00a0ms", TRUE },
  { "disagrees", TRIAL (TAKES ("asyncio", "3") TAKES ("threads", "2")), "disagrees",
    "Slower than predicted", FALSE },
  { "crashes", TRIAL (TAKES ("asyncio", "0.62") "*'\"threads\"'*) kill -SEGV $$;;\n"),
    "asyncio holds", "signal", TRUE },
  { "fails", TRIAL (TAKES ("asyncio", "0.62") "*'\"threads\"'*) echo '{\"error\": \"<b>No\"}';;\n"),
    "asyncio holds", "<b>No", TRUE },
  { "recommended-fails", TRIAL ("*'\"asyncio\"'*) echo '{\"error\": \"None\"}';;\n"),
    "could not be measured", "Not Measured", FALSE },
};

static void
set_up (AppFixture *fixture, gconstpointer data)
{
  folder = fake_python_new_folder ();
  fixture->pythons = lanes_python_list_new (folder, "/nonexistent");
  app_fixture_set_up (fixture, data);
}

static gboolean
is_idle (gpointer data)
{
  return !lanes_trial_box_is_running (data);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* A trial that still runs ends with its window, and leaves nothing behind. */
static void
tear_down (AppFixture *fixture, gconstpointer data)
{
  LanesTrialBox *box = lanes_result_page_get_trial (lanes_window_get_result (fixture->window));

  g_object_add_weak_pointer (G_OBJECT (box), (gpointer *) &box);
  app_fixture_tear_down (fixture, data);
  app_fixture_wait (is_gone, &box);
  fake_python_remove_folder (folder);
  g_clear_pointer (&folder, g_free);
}

static LanesSession *
session_of (AppFixture *fixture)
{
  return lanes_window_get_session (fixture->window);
}

static LanesTrialBox *
box_of (AppFixture *fixture)
{
  return lanes_result_page_get_trial (lanes_window_get_result (fixture->window));
}

static gboolean
has_looked (gpointer data)
{
  AppFixture *fixture = data;

  return !lanes_python_list_is_looking (fixture->pythons);
}

/* The result of an example, with one interpreter on the machine. */
static LanesTrialBox *
open_example (AppFixture *fixture, const char *version, const char *trial)
{
  const FakePython python = { "python3", version, FALSE, NULL, trial };

  g_free (fake_python_write (folder, &python));
  app_fixture_activate (fixture, "win.open-example", g_variant_new_string ("download-images"));
  app_fixture_wait (has_looked, fixture);
  app_fixture_settle ();
  return box_of (fixture);
}

static void
start (LanesTrialBox *box)
{
  gtk_widget_activate_action (GTK_WIDGET (box), "trial.run", NULL);
  g_assert_true (lanes_trial_box_is_running (box));
}

static void
run (LanesTrialBox *box)
{
  start (box);
  app_fixture_wait (is_idle, box);
  app_fixture_settle ();
}

static void
test_outcome (AppFixture *fixture, gconstpointer data)
{
  const Outcome *outcome = data;
  LanesTrialBox *box = open_example (fixture, "3.13.5", outcome->trial);

  app_fixture_wait_for_text (GTK_WIDGET (box), "seconds");
  run (box);
  g_assert_cmpstr (lanes_trial_box_get_error (box), ==, "");
  g_assert_nonnull (strstr (lanes_trial_box_get_summary (box), outcome->summary));
  g_assert_cmpint (lanes_trial_agrees (lanes_trial_box_get_trial (box)), ==, outcome->agrees);
  app_fixture_wait_for_text (GTK_WIDGET (box), outcome->shown);
  app_fixture_wait_for_text (GTK_WIDGET (box), "Run Again");
}

/* What the picture shows, a screen reader is told. */
static void
test_accessible (AppFixture *fixture, gconstpointer data)
{
  LanesTrialBox *box =
      open_example (fixture, "3.13.5", TRIAL (TAKES ("asyncio", "0.62")));
  g_autofree char *predicted = NULL;
  g_autofree char *label = NULL;
  const LanesTrialEntry *first;
  GtkWidget *row;

  run (box);
  first = g_ptr_array_index (lanes_trial_box_get_trial (box)->entries, 0);
  predicted = lanes_report_dup_predicted (first);
  label = g_strdup_printf ("asyncio. Measured: 620\u00a0ms. Predicted: %s. %s", predicted,
                           lanes_report_trial_verdict (first));
  row = app_fixture_find (GTK_WIDGET (box), LANES_TYPE_TRIAL_ROW);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
}

static void
test_measured_values_are_used (AppFixture *fixture, gconstpointer data)
{
  LanesTrialBox *box = open_example (
      fixture, "3.13.5", TRIAL (TAKES ("asyncio", "30") TAKES ("threads", "0.5")));
  LanesDecision *decision;

  run (box);
  gtk_widget_activate_action (GTK_WIDGET (box), "trial.use", NULL);
  app_fixture_settle ();
  decision = lanes_session_get_decision (session_of (fixture));
  g_assert_cmpfloat (lanes_decision_get_python (decision)->corrections[LANES_MECHANISM_ASYNCIO], >,
                     10);
  g_assert_cmpstr (lanes_decision_get_mechanism_id (decision), !=, "asyncio");
  /* It is still the trial of these answers. */
  g_assert_nonnull (lanes_trial_box_get_trial (box));
  g_assert_false (lanes_trial_box_is_outdated (box));
  app_fixture_activate (fixture, "win.undo-python", NULL);
  g_assert_cmpstr (
      lanes_decision_get_mechanism_id (lanes_session_get_decision (session_of (fixture))), ==,
      "asyncio");
}

static void
test_outdated (AppFixture *fixture, gconstpointer data)
{
  LanesTrialBox *box =
      open_example (fixture, "3.13.5", TRIAL (TAKES ("asyncio", "0.62")));

  run (box);
  g_assert_false (app_fixture_shows (GTK_WIDGET (box), "Outdated"));
  lanes_workload_set (lanes_session_get_workload (session_of (fixture)), LANES_FIELD_TASKS, 50);
  app_fixture_settle ();
  g_assert_true (lanes_trial_box_is_outdated (box));
  app_fixture_wait_for_text (GTK_WIDGET (box), "Outdated");
  run (box);
  g_assert_false (lanes_trial_box_is_outdated (box));
}

/* Predicted for the interpreter that it is tried in, whatever the decision is for. */
static void
test_other_interpreter (AppFixture *fixture, gconstpointer data)
{
  LanesTrialBox *box =
      open_example (fixture, "3.11.2", TRIAL (TAKES ("asyncio", "0.62")));

  run (box);
  g_assert_cmpuint (lanes_trial_box_get_trial (box)->python->minor, ==, 11);
}

typedef struct
{
  const char *name;
  void (*end) (AppFixture *fixture);
} End;

static void
cancel (AppFixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (box_of (fixture)), "trial.cancel", NULL);
}

static void
change_answers (AppFixture *fixture)
{
  lanes_workload_set (lanes_session_get_workload (session_of (fixture)), LANES_FIELD_TASKS, 50);
}

static const End ends[] = {
  { "cancelled", cancel },
  { "answers-changed", change_answers },
};

static void
test_ended_early (AppFixture *fixture, gconstpointer data)
{
  const End *end = data;
  LanesTrialBox *box = open_example (fixture, "3.13.5", FAKE_HANGS);

  start (box);
  app_fixture_wait_for_text (GTK_WIDGET (box), "seconds left");
  end->end (fixture);
  app_fixture_wait (is_idle, box);
  app_fixture_settle ();
  g_assert_null (lanes_trial_box_get_trial (box));
  g_assert_cmpstr (lanes_trial_box_get_error (box), ==, "");
  app_fixture_wait_for_text (GTK_WIDGET (box), "Run Trial");
}

/* The window goes in the middle of it. */
static void
test_closed_meanwhile (AppFixture *fixture, gconstpointer data)
{
  start (open_example (fixture, "3.13.5", FAKE_HANGS));
}

/* Both the button that runs it and the one that ends it are reached by Tab. */
static void
test_keyboard (AppFixture *fixture, gconstpointer data)
{
  LanesTrialBox *box = open_example (fixture, "3.13.5", FAKE_HANGS);

  app_fixture_tab_to (fixture, app_fixture_find (GTK_WIDGET (box), ADW_TYPE_BUTTON_ROW));
  start (box);
  app_fixture_wait_for_text (GTK_WIDGET (box), "seconds left");
  app_fixture_tab_to (fixture, app_fixture_find (GTK_WIDGET (box), GTK_TYPE_BUTTON));
}

/* An interpreter that is gone since it was found is told of, and the page goes on. */
static void
test_no_interpreter_any_more (AppFixture *fixture, gconstpointer data)
{
  LanesTrialBox *box =
      open_example (fixture, "3.13.5", TRIAL (TAKES ("asyncio", "0.62")));
  g_autofree char *path = g_build_filename (folder, "python3", NULL);

  g_assert_cmpint (remove (path), ==, 0);
  run (box);
  g_assert_nonnull (strstr (lanes_trial_box_get_error (box), path));
  g_assert_null (lanes_trial_box_get_trial (box));
}

static void
test_no_interpreter (AppFixture *fixture, gconstpointer data)
{
  app_fixture_activate (fixture, "win.open-example", g_variant_new_string ("download-images"));
  app_fixture_wait (has_looked, fixture);
  app_fixture_wait_for_text (GTK_WIDGET (box_of (fixture)), "No Python 3 Was Found");
  gtk_widget_activate_action (GTK_WIDGET (box_of (fixture)), "trial.run", NULL);
  g_assert_false (lanes_trial_box_is_running (box_of (fixture)));
}

#define ADD(path, data, func) g_test_add (path, AppFixture, data, set_up, func, tear_down)

static gboolean
knows_itself (gpointer data)
{
  return lanes_measurement_get_own (((AppFixture *) data)->measurement) != NULL;
}

/* What runs here is predicted for here, whatever machine the decision is for, and that keeps its
 * own costs when the measured values are used. */
static void
test_decided_for_another_machine (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (LanesMachine) other = app_fixture_new_machine (64);
  LanesTrialBox *box;
  LanesDecision *decision;
  GPtrArray *entries;
  double start;

  lanes_measurement_start (fixture->measurement);
  app_fixture_wait (knows_itself, fixture);
  lanes_measurement_adopt (fixture->measurement, other);
  box = open_example (fixture, "3.13.5", TRIAL (TAKES ("processes", "0.5")));
  app_fixture_activate (fixture, "win.open-example", g_variant_new_string ("heavy-maths"));
  decision = lanes_session_get_decision (session_of (fixture));
  g_assert_cmpuint (lanes_decision_get_recommended (decision)->workers, >, 16);
  start = lanes_decision_get_python (decision)->costs[LANES_COST_PROCESS_POOL_1];
  run (box);
  entries = lanes_trial_box_get_trial (box)->entries;
  for (guint i = 0; i < entries->len; i++)
    {
      const LanesTrialEntry *entry = g_ptr_array_index (entries, i);

      g_test_message ("%s %u", entry->id, entry->predicted.workers);
      g_assert_cmpuint (entry->predicted.workers, <=, 4 * g_get_num_processors ());
    }
  gtk_widget_activate_action (GTK_WIDGET (box), "trial.use", NULL);
  decision = lanes_session_get_decision (session_of (fixture));
  g_assert_cmpfloat (lanes_machine_usable (lanes_decision_get_machine (decision)), ==, 64);
  g_assert_cmpfloat (lanes_decision_get_python (decision)->costs[LANES_COST_PROCESS_POOL_1], ==,
                     start);
  g_assert_cmpfloat (lanes_decision_get_python (decision)->corrections[LANES_MECHANISM_PROCESSES],
                     !=, 1);
}

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/trial/outcome/%s", outcomes[i].name);

      ADD (path, &outcomes[i], test_outcome);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strdup_printf ("/trial/ended-early/%s", ends[i].name);

      ADD (path, &ends[i], test_ended_early);
    }
  ADD ("/trial/accessible", NULL, test_accessible);
  ADD ("/trial/measured-values-are-used", NULL, test_measured_values_are_used);
  ADD ("/trial/outdated", NULL, test_outdated);
  ADD ("/trial/decided-for-another-machine", NULL, test_decided_for_another_machine);
  ADD ("/trial/other-interpreter", NULL, test_other_interpreter);
  ADD ("/trial/closed-meanwhile", NULL, test_closed_meanwhile);
  ADD ("/trial/keyboard", NULL, test_keyboard);
  ADD ("/trial/no-interpreter-any-more", NULL, test_no_interpreter_any_more);
  ADD ("/trial/no-interpreter", NULL, test_no_interpreter);

  return g_test_run ();
}
