/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Measuring a function in the window, in made-up interpreters. */

#include "app-fixture.h"

#include "fake-python.h"
#include "lanes-function-dialog.h"

#include <string.h>

#define FOUND "echo '{\"wait_ms\": 120, \"cpu_ms\": 3.5, \"client\": \"async\", \"runs\": 5}'"

static char *folder;

static void
set_up (AppFixture *fixture, gconstpointer data)
{
  folder = fake_python_new_folder ();
  fixture->pythons = lanes_python_list_new (folder, "/nonexistent");
  app_fixture_set_up (fixture, data);
}

static void
tear_down (AppFixture *fixture, gconstpointer data)
{
  app_fixture_tear_down (fixture, data);
  fake_python_remove_folder (folder);
  g_clear_pointer (&folder, g_free);
}

static LanesWorkload *
workload_of (AppFixture *fixture)
{
  return lanes_session_get_workload (lanes_window_get_session (fixture->window));
}

static gboolean
has_looked (gpointer data)
{
  AppFixture *fixture = data;

  return !lanes_python_list_is_looking (fixture->pythons);
}

static gboolean
is_idle (gpointer data)
{
  return !lanes_function_dialog_is_measuring (data);
}

static gboolean
is_closed (gpointer data)
{
  return app_fixture_get_dialog (data) == NULL;
}

/* The dialog with everything but the consent filled in. */
static LanesFunctionDialog *
open_dialog (AppFixture *fixture, const char *function, const char *arguments)
{
  const FakePython python = { "python3", "3.13.5", FALSE, NULL, NULL, function };
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/work.py");
  LanesFunctionDialog *dialog;

  g_free (fake_python_write (folder, &python));
  app_fixture_activate (fixture, "win.open-example", g_variant_new_string ("heavy-maths"));
  app_fixture_activate (fixture, "win.measure-function", NULL);
  app_fixture_wait (has_looked, fixture);
  dialog = LANES_FUNCTION_DIALOG (app_fixture_get_dialog (fixture));
  lanes_function_dialog_set_file (dialog, file);
  lanes_function_dialog_fill (dialog, "work", arguments, FALSE);
  return dialog;
}

static void
start (LanesFunctionDialog *dialog)
{
  gtk_widget_activate_action (GTK_WIDGET (dialog), "function.measure", NULL);
}

static void
measure (LanesFunctionDialog *dialog, const char *arguments)
{
  lanes_function_dialog_fill (dialog, "work", arguments, TRUE);
  start (dialog);
  app_fixture_wait (is_idle, dialog);
}

/* Nothing is run without being asked, each time. */
static void
test_consent (AppFixture *fixture, gconstpointer data)
{
  LanesFunctionDialog *dialog = open_dialog (fixture, FOUND, "");

  start (dialog);
  g_assert_false (lanes_function_dialog_is_measuring (dialog));
  measure (dialog, "");
  g_assert_nonnull (lanes_function_dialog_get_found (dialog));
  adw_dialog_force_close (ADW_DIALOG (dialog));
  app_fixture_wait (is_closed, fixture);

  dialog = open_dialog (fixture, FOUND, "");
  start (dialog);
  g_assert_false (lanes_function_dialog_is_measuring (dialog));
}

static void
test_fills_and_undoes (AppFixture *fixture, gconstpointer data)
{
  LanesFunctionDialog *dialog = open_dialog (fixture, FOUND, "[1, \"two\"]");
  g_autoptr (LanesWorkload) before = lanes_workload_copy (workload_of (fixture));

  measure (dialog, "[1, \"two\"]");
  app_fixture_wait_for_text (GTK_WIDGET (dialog), "0\u00a0ms → 120\u00a0ms");
  g_assert_true (lanes_workload_equal (workload_of (fixture), before));
  gtk_widget_activate_action (GTK_WIDGET (dialog), "function.use", NULL);
  app_fixture_wait (is_closed, fixture);
  g_assert_cmpfloat (lanes_workload_get (workload_of (fixture), LANES_FIELD_WAIT_MS), ==, 120);
  g_assert_cmpfloat (lanes_workload_get (workload_of (fixture), LANES_FIELD_CPU_MS), ==, 3.5);
  g_assert_cmpfloat (lanes_workload_get (workload_of (fixture), LANES_FIELD_CLIENT), ==,
                     LANES_CLIENT_ASYNC);
  /* What was not found is as it was. */
  g_assert_cmpfloat (lanes_workload_get (workload_of (fixture), LANES_FIELD_TASKS), ==,
                     lanes_workload_get (before, LANES_FIELD_TASKS));
  app_fixture_activate (fixture, "win.undo", NULL);
  g_assert_true (lanes_workload_equal (workload_of (fixture), before));
}

typedef struct
{
  const char *name;
  const char *function;
  const char *arguments;
  const char *expected;
} Fault;

static const Fault faults[] = {
  { "raises", "echo 'NameError: <b>work' >&2\nexit 1", "", "NameError: <b>work" },
  { "crashes", FAKE_CRASHES, "", "signal" },
  { "nonsense", "echo nonsense", "", "does not answer" },
  { "out-of-range", "echo '{\"wait_ms\": -5}'", "", "wait_ms" },
  { "arguments", FOUND, "one, two", "one, two" },
  { "no-list", FOUND, "{\"a\": 1}", "is no list" },
};

static void
test_fault (AppFixture *fixture, gconstpointer data)
{
  const Fault *fault = data;
  LanesFunctionDialog *dialog = open_dialog (fixture, fault->function, fault->arguments);

  measure (dialog, fault->arguments);
  g_assert_null (lanes_function_dialog_get_found (dialog));
  g_assert_nonnull (strstr (lanes_function_dialog_get_error (dialog), fault->expected));
  app_fixture_wait_for_text (GTK_WIDGET (dialog), fault->expected);
}

static void
test_cancelled (AppFixture *fixture, gconstpointer data)
{
  LanesFunctionDialog *dialog = open_dialog (fixture, FAKE_HANGS, "");

  lanes_function_dialog_fill (dialog, "work", "", TRUE);
  start (dialog);
  g_assert_true (lanes_function_dialog_is_measuring (dialog));
  gtk_widget_activate_action (GTK_WIDGET (dialog), "function.cancel", NULL);
  app_fixture_wait (is_idle, dialog);
  g_assert_null (lanes_function_dialog_get_found (dialog));
  g_assert_cmpstr (lanes_function_dialog_get_error (dialog), ==, "");
}

static void
test_closed_meanwhile (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (LanesFunctionDialog) dialog =
      g_object_ref (open_dialog (fixture, FAKE_HANGS, ""));

  lanes_function_dialog_fill (dialog, "work", "", TRUE);
  start (dialog);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  app_fixture_wait (is_idle, dialog);
}

/* Where times are asked for, they can be measured. */
static void
test_from_the_questions (AppFixture *fixture, gconstpointer data)
{
  guint n = 0;

  app_fixture_activate (fixture, "win.new-decision", NULL);
  for (guint i = 0; i < lanes_guide_n_questions (fixture->guide); i++)
    {
      app_fixture_activate (fixture, "interview.go-to", g_variant_new_uint32 (i));
      n += app_fixture_shows (GTK_WIDGET (fixture->window), "Measure My Function");
    }
  g_assert_cmpuint (n, ==, 1);
  app_fixture_activate (fixture, "win.measure-function", NULL);
  g_assert_true (LANES_IS_FUNCTION_DIALOG (app_fixture_get_dialog (fixture)));
}

#define ADD(path, data, func) g_test_add (path, AppFixture, data, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);

  ADD ("/function/consent", NULL, test_consent);
  ADD ("/function/fills-and-undoes", NULL, test_fills_and_undoes);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strdup_printf ("/function/fault/%s", faults[i].name);

      ADD (path, &faults[i], test_fault);
    }
  ADD ("/function/cancelled", NULL, test_cancelled);
  ADD ("/function/closed-meanwhile", NULL, test_closed_meanwhile);
  ADD ("/function/from-the-questions", NULL, test_from_the_questions);

  return g_test_run ();
}
