/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Measuring interpreters, made-up ones, in the window. */

#include "app-fixture.h"

#include "fake-python.h"
#include "lanes-kept-python.h"
#include "lanes-python-dialog.h"
#include "lanes-python-row.h"

#include <string.h>

static char *folder;

static const FakePython usual = { "python3", "3.13.5", FALSE, FAKE_PROFILE };
static const FakePython free_threaded = { "python3.14t", "3.14.1", TRUE, FAKE_PROFILE };
static const FakePython broken = { "python3.9", "<b>", FALSE };

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

static gboolean
has_looked (gpointer data)
{
  AppFixture *fixture = data;

  return !lanes_python_list_is_looking (fixture->pythons);
}

static LanesPythonDialog *
open_dialog (AppFixture *fixture)
{
  app_fixture_activate (fixture, "win.python", NULL);
  app_fixture_wait (has_looked, fixture);
  return LANES_PYTHON_DIALOG (app_fixture_get_dialog (fixture));
}

static const LanesPython *
python_of (AppFixture *fixture)
{
  return lanes_decision_get_python (
      lanes_session_get_decision (lanes_window_get_session (fixture->window)));
}

static gboolean
is_idle (gpointer data)
{
  return !lanes_python_dialog_is_measuring (data);
}

static void
measure (LanesPythonDialog *dialog, const char *path)
{
  gtk_widget_activate_action (GTK_WIDGET (dialog), "python.measure", "s", path);
  g_assert_true (lanes_python_dialog_is_measuring (dialog));
  app_fixture_wait (is_idle, dialog);
}

/* What does not answer as an interpreter does is none. */
static void
test_lists (AppFixture *fixture, gconstpointer data)
{
  g_autofree char *first = fake_python_write (folder, &usual);
  g_autofree char *second = fake_python_write (folder, &free_threaded);
  g_autofree char *third = fake_python_write (folder, &broken);
  LanesPythonDialog *dialog = open_dialog (fixture);
  GtkWidget *usual_row = GTK_WIDGET (lanes_python_dialog_get_row (dialog, first));
  GtkWidget *free_row = GTK_WIDGET (lanes_python_dialog_get_row (dialog, second));

  g_assert_null (lanes_python_dialog_get_row (dialog, third));
  app_fixture_wait_for_text (usual_row, "Python 3.13.5");
  app_fixture_wait_for_text (free_row, "Free-threaded");
  g_assert_false (app_fixture_shows (usual_row, "Free-threaded"));
}

static void
test_lists_nothing (AppFixture *fixture, gconstpointer data)
{
  LanesPythonDialog *dialog = open_dialog (fixture);

  app_fixture_wait_for_text (GTK_WIDGET (dialog), "No Python 3 was found");
}

static gboolean
is_closed (gpointer data)
{
  return app_fixture_get_dialog (data) == NULL;
}

static void
test_measures_and_uses (AppFixture *fixture, gconstpointer data)
{
  g_autofree char *path = fake_python_write (folder, &usual);
  LanesPythonDialog *dialog = open_dialog (fixture);

  measure (dialog, path);
  g_assert_nonnull (lanes_python_dialog_get_python (dialog));
  app_fixture_wait_for_text (GTK_WIDGET (dialog), "100\u00a0µs");
  app_fixture_wait_for_text (GTK_WIDGET (dialog), "1.90 times");
  g_assert_false (lanes_python_is_measured (python_of (fixture)));

  gtk_widget_activate_action (GTK_WIDGET (dialog), "python.use", NULL);
  app_fixture_wait (is_closed, fixture);
  g_assert_true (lanes_python_is_measured (python_of (fixture)));
  g_assert_cmpfloat (python_of (fixture)->costs[LANES_COST_THREAD_START], ==, 0.0001);
  app_fixture_activate (fixture, "win.undo-python", NULL);
  g_assert_false (lanes_python_is_measured (python_of (fixture)));
}

static gboolean
is_kept (gpointer path)
{
  g_autoptr (LanesPython) python = lanes_kept_python_load (path);

  return python != NULL;
}

/* What was measured once is offered the next time, without measuring again. */
static void
test_kept (AppFixture *fixture, gconstpointer data)
{
  g_autofree char *path = fake_python_write (folder, &usual);
  g_autoptr (LanesPythonList) later = lanes_python_list_new (folder, "/nonexistent");
  LanesPythonDialog *dialog = open_dialog (fixture);

  g_assert_false (is_kept (path));
  measure (dialog, path);
  app_fixture_wait (is_kept, path);
  adw_dialog_close (ADW_DIALOG (dialog));
  app_fixture_wait (is_closed, fixture);

  g_set_object (&fixture->pythons, later);
  dialog = lanes_python_dialog_new (lanes_window_get_session (fixture->window), later);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (fixture->window));
  app_fixture_wait (has_looked, fixture);
  g_assert_null (lanes_python_dialog_get_python (dialog));
  gtk_widget_activate_action (GTK_WIDGET (dialog), "python.show", "s", path);
  app_fixture_wait_for_text (GTK_WIDGET (dialog), "1.90 times");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "python.use", NULL);
  g_assert_cmpfloat (python_of (fixture)->costs[LANES_COST_THREAD_START], ==, 0.0001);
}

/* Also while it is measured anew an interpreter fits into the narrowest window. */
static void
test_fits (AppFixture *fixture, gconstpointer data)
{
  g_autofree char *path = fake_python_write (folder, &usual);
  g_autoptr (LanesPython) measured = lanes_python_new_default ("3.13.5", FALSE, NULL);
  g_autoptr (LanesPythonItem) item = NULL;
  g_autoptr (GtkWidget) row = NULL;
  int least;

  open_dialog (fixture);
  item = g_list_model_get_item (lanes_python_list_get_model (fixture->pythons), 0);
  lanes_python_item_keep (item, measured);
  row = g_object_ref_sink (GTK_WIDGET (lanes_python_row_new (item)));
  lanes_python_row_begin (LANES_PYTHON_ROW (row));
  gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <, 320);
}

static void
test_cancelled (AppFixture *fixture, gconstpointer data)
{
  static const FakePython hangs = { "python3", "3.13.5", FALSE,
                                    "echo '[ 40%] processes' >&2\n" FAKE_HANGS };
  g_autofree char *path = fake_python_write (folder, &hangs);
  g_autofree char *other = fake_python_write (folder, &free_threaded);
  LanesPythonDialog *dialog = open_dialog (fixture);
  LanesPythonRow *row = lanes_python_dialog_get_row (dialog, path);

  gtk_widget_activate_action (GTK_WIDGET (dialog), "python.measure", "s", path);
  /* Two at once would measure each other. */
  gtk_widget_activate_action (GTK_WIDGET (dialog), "python.measure", "s", other);
  app_fixture_wait_for_text (GTK_WIDGET (row), "Measuring processes, 40 % done");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "python.cancel", NULL);
  app_fixture_wait (is_idle, dialog);
  g_assert_null (lanes_python_dialog_get_python (dialog));
  g_assert_cmpstr (lanes_python_row_get_error (row), ==, "");
  measure (dialog, other);
  g_assert_nonnull (lanes_python_dialog_get_python (dialog));
}

typedef struct
{
  const char *name;
  const char *measure;
  const char *expected;
} Fault;

static const Fault faults[] = {
  { "complains", "echo 'no threads here' >&2\nexit 1", "no threads here" },
  { "crashes", FAKE_CRASHES, "signal" },
  { "nonsense", "echo nonsense", "does not answer" },
  { "no-profile", "echo '{\"format\": \"lanes-workload/1\"}'", "lanes-python" },
};

/* A fault is told in the dialog, which goes on. */
static void
test_fault (AppFixture *fixture, gconstpointer data)
{
  const Fault *fault = data;
  const FakePython python = { "python3", "3.13.5", FALSE, fault->measure };
  g_autofree char *path = fake_python_write (folder, &python);
  LanesPythonDialog *dialog = open_dialog (fixture);
  LanesPythonRow *row = lanes_python_dialog_get_row (dialog, path);

  measure (dialog, path);
  g_assert_null (lanes_python_dialog_get_python (dialog));
  g_assert_nonnull (strstr (lanes_python_row_get_error (row), fault->expected));
  measure (dialog, path);
}

typedef struct
{
  LanesPythonDialog *dialog;
  const char *path;
} Added;

static gboolean
is_added (gpointer data)
{
  const Added *added = data;

  return lanes_python_dialog_get_row (added->dialog, added->path) != NULL;
}

static gboolean
has_error (gpointer data)
{
  return *lanes_python_dialog_get_error (data) != '\0';
}

static void
test_another (AppFixture *fixture, gconstpointer data)
{
  static const FakePython elsewhere = { "snake", "3.12.1", FALSE, FAKE_PROFILE };
  g_autofree char *path = fake_python_write (folder, &elsewhere);
  LanesPythonDialog *dialog = open_dialog (fixture);

  g_assert_null (lanes_python_dialog_get_row (dialog, path));
  lanes_python_dialog_add (dialog, "/bin/false");
  app_fixture_wait (has_error, dialog);
  lanes_python_dialog_add (dialog, path);
  app_fixture_wait (is_added, &(Added) { dialog, path });
  g_assert_cmpstr (lanes_python_dialog_get_error (dialog), ==, "");
  measure (dialog, path);
  g_assert_nonnull (lanes_python_dialog_get_python (dialog));
}

/* The dialog goes while an interpreter is measured, or while one is asked what it is. */
static void
test_closed_meanwhile (AppFixture *fixture, gconstpointer data)
{
  static const FakePython hangs = { "python3", "3.13.5", FALSE, FAKE_HANGS };
  g_autofree char *path = fake_python_write (folder, &hangs);
  g_autoptr (LanesPythonDialog) dialog = g_object_ref (open_dialog (fixture));

  gtk_widget_activate_action (GTK_WIDGET (dialog), "python.measure", "s", path);
  lanes_python_dialog_add (dialog, path);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  app_fixture_wait (is_closed, fixture);
  app_fixture_wait (is_idle, dialog);
}

/* The buttons are reached by Tab, and where one takes the place of another the focus stays. */
static void
test_keyboard (AppFixture *fixture, gconstpointer data)
{
  static const FakePython hangs = { "python3", "3.13.5", FALSE, FAKE_HANGS };
  g_autofree char *path = fake_python_write (folder, &hangs);
  LanesPythonDialog *dialog = open_dialog (fixture);
  GtkWidget *row = GTK_WIDGET (lanes_python_dialog_get_row (dialog, path));
  GtkWidget *measure_button = app_fixture_find (row, GTK_TYPE_BUTTON);
  GtkWidget *cancel_button;

  app_fixture_wait_for_text (row, "Measure");
  app_fixture_tab_to (fixture, measure_button);
  gtk_widget_activate (measure_button);
  app_fixture_wait_for_text (row, "Cancel");
  cancel_button = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (cancel_button)), ==, "Cancel");
  gtk_widget_activate (cancel_button);
  app_fixture_wait (is_idle, dialog);
  app_fixture_settle ();
  g_assert_true (gtk_widget_is_focus (measure_button));
  app_fixture_tab_to (fixture, app_fixture_find (GTK_WIDGET (dialog), ADW_TYPE_BUTTON_ROW));
}

#define ADD(path, data, func) g_test_add (path, AppFixture, data, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);

  ADD ("/python/lists", NULL, test_lists);
  ADD ("/python/lists-nothing", NULL, test_lists_nothing);
  ADD ("/python/measures-and-uses", NULL, test_measures_and_uses);
  ADD ("/python/kept", NULL, test_kept);
  ADD ("/python/fits", NULL, test_fits);
  ADD ("/python/cancelled", NULL, test_cancelled);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strdup_printf ("/python/fault/%s", faults[i].name);

      ADD (path, &faults[i], test_fault);
    }
  ADD ("/python/another", NULL, test_another);
  ADD ("/python/closed-meanwhile", NULL, test_closed_meanwhile);
  ADD ("/python/keyboard", NULL, test_keyboard);

  return g_test_run ();
}
