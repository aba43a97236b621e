/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening and saving in the window. */

#include "app-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  const char *name;
  const char *text;
} Bad;

static const Bad bad_files[] = {
  { "broken", "{\"format\": \"lanes-workload/1\",\n \"tasks\": }" },
  { "range", "{\"format\": \"lanes-workload/1\", \"tasks\": -5}" },
  { "newer", "{\"format\": \"lanes-decision/9\"}" },
  { "other", "{\"format\": \"something-else/1\"}" },
  { "markup", "{\"format\": \"<b>&lt;\"}" },
  { "list", "[1, 2, 3]" },
  { "empty", "" },
  { "guide", "{\"format\": \"lanes-guide/1\", \"id\": \"x\", \"title\": \"x\"}" },
};

static GFile *
write_file (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static gboolean
has_dialog (gpointer data)
{
  AppFixture *fixture = data;

  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (fixture->window)) !=
         NULL;
}

static gboolean
shows_result (gpointer data)
{
  AppFixture *fixture = data;

  return g_str_equal (lanes_window_get_page (fixture->window), "result");
}

static void
test_bad (AppFixture *fixture, gconstpointer data)
{
  const Bad *bad = data;
  g_autoptr (GFile) file = write_file (bad->name, bad->text);
  AdwDialog *dialog;

  lanes_window_open (fixture->window, file);
  app_fixture_wait (has_dialog, fixture);
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (fixture->window));
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), bad->name));
  g_assert_false (adw_alert_dialog_get_body_use_markup (ADW_ALERT_DIALOG (dialog)));
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "start");
}

static void
test_missing (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/x.lanes");
  const char *const recent[] = { "file:///nonexistent/x.lanes", NULL };
  g_auto (GStrv) left = NULL;

  g_settings_set_strv (fixture->settings, "recent-decisions", recent);
  lanes_window_open (fixture->window, file);
  app_fixture_wait (has_dialog, fixture);
  left = g_settings_get_strv (fixture->settings, "recent-decisions");
  g_assert_cmpuint (g_strv_length (left), ==, 0);
}

static void
test_workload (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = write_file ("w.json", "{\"format\": \"lanes-workload/1\", \"kind\": "
                                                 "\"batch\", \"wait_ms\": 0, \"cpu_ms\": 50}");
  LanesSession *session = lanes_window_get_session (fixture->window);

  lanes_window_open (fixture->window, file);
  app_fixture_wait (shows_result, fixture);
  g_assert_cmpstr (lanes_decision_get_row (lanes_session_get_decision (session))->id, ==,
                   "computing");
}

static gboolean
is_old_python (gpointer data)
{
  AppFixture *fixture = data;
  LanesSession *session = lanes_window_get_session (fixture->window);

  return lanes_decision_get_python (lanes_session_get_decision (session))->minor == 9;
}

/* A profile of another interpreter counts until it is taken back. */
static void
test_python (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file =
      write_file ("old.json", "{\"format\": \"lanes-python/1\", \"version\": \"3.9.2\"}");

  lanes_window_open (fixture->window, file);
  app_fixture_wait (is_old_python, fixture);
  app_fixture_activate (fixture, "win.open-example", g_variant_new_string ("heavy-maths"));
  g_assert_true (is_old_python (fixture));
  app_fixture_activate (fixture, "win.undo-python", NULL);
  g_assert_false (is_old_python (fixture));
}

/* A profile that tells of its machine is for that one, until it is taken back. */
static void
test_python_elsewhere (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file =
      write_file ("server.json", "{\"format\": \"lanes-python/1\", \"version\": \"3.9.2\", "
                                 "\"machine\": {\"format\": \"lanes-machine/1\", "
                                 "\"cpu\": {\"usable\": 48}}}");

  lanes_window_open (fixture->window, file);
  app_fixture_wait (is_old_python, fixture);
  g_assert_true (lanes_measurement_is_adopted (fixture->measurement));
  g_assert_cmpfloat (
      lanes_machine_usable (lanes_measurement_get_machine (fixture->measurement)), ==, 48);
  /* Only once, as what comes then is not taken back by it. */
  for (guint i = 0; i < 2; i++)
    {
      app_fixture_activate (fixture, "win.undo-python", NULL);
      g_assert_false (is_old_python (fixture));
      g_assert_cmpfloat (
          lanes_machine_usable (lanes_measurement_get_machine (fixture->measurement)), ==, 4);
    }
}

static void
test_only_the_last_counts (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) first =
      write_file ("first.json", "{\"format\": \"lanes-workload/1\", \"kind\": "
                                "\"service\"}");
  g_autoptr (GFile) last = write_file ("last.json", "{\"format\": \"lanes-workload/1\", \"kind\": "
                                                    "\"background\"}");
  LanesSession *session = lanes_window_get_session (fixture->window);

  lanes_window_open (fixture->window, first);
  lanes_window_open (fixture->window, last);
  app_fixture_wait (shows_result, fixture);
  app_fixture_settle ();
  g_assert_cmpstr (lanes_decision_get_row (lanes_session_get_decision (session))->id, ==,
                   "background");
}

/* The window is gone before its file has been read: nothing happens, nothing leaks. */
static void
test_closed_meanwhile (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = write_file ("w.json", "{\"format\": \"lanes-workload/1\"}");

  lanes_window_open (fixture->window, file);
}

static LanesSession *
session_of (AppFixture *fixture)
{
  return lanes_window_get_session (fixture->window);
}

static double
usable_cpus (AppFixture *fixture)
{
  return lanes_machine_usable (
      lanes_decision_get_machine (lanes_session_get_decision (session_of (fixture))));
}

static gboolean
has_file (gpointer data)
{
  AppFixture *fixture = data;

  return lanes_window_get_file (fixture->window) != NULL;
}

/* A decision on a machine of four cores, in a folder of its own. */
static GFile *
write_decision (AppFixture *fixture)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  JsonObject *root;

  app_fixture_activate (fixture, "win.open-example", g_variant_new_string ("heavy-maths"));
  g_assert_null (lanes_window_get_file (fixture->window));
  node = lanes_decision_to_json (lanes_session_get_decision (session_of (fixture)));
  root = json_node_get_object (node);
  json_object_set_double_member (root, "margin", 0.3);
  json_object_set_string_member (root, "x-note", "kept");
  text = lanes_document_to_text (node);
  return write_file ("kept/maths.lanes", text);
}

static GFile *
open_decision (AppFixture *fixture)
{
  GFile *file = write_decision (fixture);

  lanes_window_open (fixture->window, file);
  app_fixture_wait (has_file, fixture);
  g_assert_true (g_file_equal (lanes_window_get_file (fixture->window), file));
  return file;
}

static void
test_saved_decision (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (LanesMachine) other = app_fixture_new_machine (64);
  g_autoptr (GFile) file = write_decision (fixture);

  /* It is opened for the machine it was saved with, whatever this one is now. */
  lanes_measurement_adopt (fixture->measurement, other);
  lanes_window_open (fixture->window, file);
  app_fixture_wait (has_file, fixture);
  g_assert_true (lanes_session_has_own_machine (session_of (fixture)));
  g_assert_cmpfloat (usable_cpus (fixture), ==, 4);
  app_fixture_activate (fixture, "win.measure", NULL);
  g_assert_cmpfloat (usable_cpus (fixture), ==, 4);
  app_fixture_activate (fixture, "win.use-this-machine", NULL);
  g_assert_false (lanes_session_has_own_machine (session_of (fixture)));
  g_assert_false (lanes_measurement_is_adopted (fixture->measurement));
}

/* Whoever takes another Python back is where the opened decision was. */
static void
test_python_of_decision (AppFixture *fixture, gconstpointer data)
{
  LanesSession *session = session_of (fixture);
  g_autoptr (LanesPython) own = lanes_python_new_default ("3.10.2", FALSE, NULL);
  g_autoptr (LanesPython) other = lanes_python_new_default ("3.9.1", FALSE, NULL);
  g_autoptr (LanesDecision) decision = NULL;

  own->costs_origin = LANES_ORIGIN_MEASURED;
  decision = lanes_decision_new (lanes_session_get_guide (session),
                                 lanes_session_get_workload (session), NULL, own,
                                 LANES_DEFAULT_MARGIN);
  lanes_session_set_decision (session, decision);
  lanes_session_set_python (session, other);
  g_assert_true (is_old_python (fixture));
  app_fixture_activate (fixture, "win.undo-python", NULL);
  g_assert_cmpuint (lanes_decision_get_python (lanes_session_get_decision (session))->minor, ==,
                    10);
  /* What was chosen before a decision was opened does not take its Python away. */
  lanes_session_set_python (session, other);
  lanes_session_set_decision (session, decision);
  app_fixture_activate (fixture, "win.undo-python", NULL);
  g_assert_cmpuint (lanes_decision_get_python (lanes_session_get_decision (session))->minor, ==,
                    10);
}

/* Nobody is told of another machine where there is none. */
static void
test_decision_of_this_machine (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = open_decision (fixture);

  g_assert_false (lanes_session_has_own_machine (session_of (fixture)));
  g_assert_cmpfloat (usable_cpus (fixture), ==, 4);
}

/* An opened decision keeps its margin and what others wrote into it, until other answers come. */
static void
test_kept_with_the_decision (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = open_decision (fixture);
  g_autoptr (JsonNode) edited = NULL;
  g_autoptr (JsonNode) other = NULL;
  LanesDecision *decision;

  lanes_workload_set (lanes_session_get_workload (session_of (fixture)), LANES_FIELD_TASKS, 5);
  decision = lanes_session_get_decision (session_of (fixture));
  g_assert_cmpfloat (lanes_decision_get_margin (decision), ==, 0.3);
  edited = lanes_decision_to_json (decision);
  g_assert_true (json_object_has_member (json_node_get_object (edited), "x-note"));

  app_fixture_activate (fixture, "win.new-decision", NULL);
  decision = lanes_session_get_decision (session_of (fixture));
  g_assert_cmpfloat (lanes_decision_get_margin (decision), <, 0.3);
  other = lanes_decision_to_json (decision);
  g_assert_false (json_object_has_member (json_node_get_object (other), "x-note"));
}

static gboolean
has_no_file (gpointer data)
{
  return !has_file (data);
}

static gboolean
has_new_tasks (gpointer data)
{
  g_autofree char *text = NULL;

  return g_file_load_contents (data, NULL, &text, NULL, NULL, NULL) &&
         strstr (text, "\"tasks\" : 77") != NULL;
}

static void
change_and_save (AppFixture *fixture)
{
  lanes_workload_set (lanes_session_get_workload (session_of (fixture)), LANES_FIELD_TASKS, 77);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.save", NULL);
}

static void
test_saved_again (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = open_decision (fixture);

  change_and_save (fixture);
  app_fixture_wait (has_new_tasks, file);
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "result");
}

/* The folder is gone: that is said, and the decision is still there. */
static void
test_cannot_be_saved (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = open_decision (fixture);
  g_autoptr (GFile) folder = g_file_get_parent (file);

  g_assert_true (g_file_delete (file, NULL, NULL));
  g_assert_true (g_file_delete (folder, NULL, NULL));
  change_and_save (fixture);
  app_fixture_wait (has_dialog, fixture);
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "result");
  g_assert_true (g_file_equal (lanes_window_get_file (fixture->window), file));
}

/* Save must not write another workload over the decision that was opened before. */
static void
test_workload_after_decision (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) decision = open_decision (fixture);
  g_autoptr (GFile) workload = write_file ("w.json", "{\"format\": \"lanes-workload/1\"}");

  lanes_window_open (fixture->window, workload);
  app_fixture_wait (has_no_file, fixture);
}

/* Nor when the save before it ends late. */
static void
test_other_work_while_saving (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = open_decision (fixture);

  change_and_save (fixture);
  app_fixture_activate (fixture, "win.open-example", g_variant_new_string ("download-images"));
  app_fixture_wait (has_new_tasks, file);
  app_fixture_settle ();
  g_assert_null (lanes_window_get_file (fixture->window));
}

static gboolean
is_closed (gpointer data)
{
  GtkWidget *window = data;

  return !gtk_widget_get_visible (window);
}

/* The window waits for what it saves, and a save that fails keeps it open. */
static void
test_closed_while_saving (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = open_decision (fixture);

  change_and_save (fixture);
  gtk_window_close (GTK_WINDOW (fixture->window));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
  app_fixture_wait (is_closed, fixture->window);
  g_assert_true (has_new_tasks (file));
}

static void
test_closed_while_saving_fails (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = open_decision (fixture);
  g_autoptr (GFile) folder = g_file_get_parent (file);

  g_assert_true (g_file_delete (file, NULL, NULL));
  g_assert_true (g_file_delete (folder, NULL, NULL));
  change_and_save (fixture);
  gtk_window_close (GTK_WINDOW (fixture->window));
  app_fixture_wait (has_dialog, fixture);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
}

static gboolean
has_last_tasks (gpointer data)
{
  g_autofree char *text = NULL;

  return g_file_load_contents (data, NULL, &text, NULL, NULL, NULL) &&
         strstr (text, "\"tasks\" : 99") != NULL;
}

/* Of many saves in a row the last one stays. */
static void
test_saved_in_order (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = open_decision (fixture);

  for (guint i = 80; i < 100; i++)
    {
      lanes_workload_set (lanes_session_get_workload (session_of (fixture)), LANES_FIELD_TASKS, i);
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.save", NULL);
    }
  app_fixture_wait (has_last_tasks, file);
  gtk_window_close (GTK_WINDOW (fixture->window));
  app_fixture_wait (is_closed, fixture->window);
  g_assert_true (has_last_tasks (file));
}

#define ADD(path, data, func) \
  g_test_add (path, AppFixture, data, app_fixture_set_up, func, app_fixture_tear_down)

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (bad_files); i++)
    {
      g_autofree char *path = g_strdup_printf ("/files/bad/%s", bad_files[i].name);

      ADD (path, &bad_files[i], test_bad);
    }
  ADD ("/files/missing", NULL, test_missing);
  ADD ("/files/workload", NULL, test_workload);
  ADD ("/files/only-the-last-counts", NULL, test_only_the_last_counts);
  ADD ("/files/closed-meanwhile", NULL, test_closed_meanwhile);
  ADD ("/files/saved-decision", NULL, test_saved_decision);
  ADD ("/files/python", NULL, test_python);
  ADD ("/files/python-elsewhere", NULL, test_python_elsewhere);
  ADD ("/files/python-of-decision", NULL, test_python_of_decision);
  ADD ("/files/decision-of-this-machine", NULL, test_decision_of_this_machine);
  ADD ("/files/kept-with-the-decision", NULL, test_kept_with_the_decision);
  ADD ("/files/saved-again", NULL, test_saved_again);
  ADD ("/files/cannot-be-saved", NULL, test_cannot_be_saved);
  ADD ("/files/workload-after-decision", NULL, test_workload_after_decision);
  ADD ("/files/other-work-while-saving", NULL, test_other_work_while_saving);
  ADD ("/files/closed-while-saving", NULL, test_closed_while_saving);
  ADD ("/files/closed-while-saving-fails", NULL, test_closed_while_saving_fails);
  ADD ("/files/saved-in-order", NULL, test_saved_in_order);

  return g_test_run ();
}
