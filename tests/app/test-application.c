/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The program as it is started: with nothing, with files, with several windows; that it measures
 * once it can be seen, and that quitting leaves nothing behind. */

#include "config.h"

#include "app-fixture.h"

#include "lanes-application.h"
#include "lanes-probe.h"

#include <glib/gstdio.h>
#include <string.h>

#define POLL_MS 10

/* One run of the program: steps that are taken when what they wait for is there. */
typedef struct
{
  LanesApplication *application;
  const struct Step *steps;
  guint step;
} Visit;

typedef struct Step
{
  gboolean (*is_ready) (Visit *visit); /* (nullable) */
  void (*act) (Visit *visit);
} Step;

static void
forget_kept (void)
{
  g_autofree char *path =
      g_build_filename (g_get_user_cache_dir (), "lanes", "machine.json", NULL);

  g_remove (path);
}

static GList *
get_windows (Visit *visit)
{
  return gtk_application_get_windows (GTK_APPLICATION (visit->application));
}

static LanesWindow *
get_window (Visit *visit)
{
  return LANES_WINDOW (g_list_last (get_windows (visit))->data);
}

static gboolean
take_step_cb (gpointer data)
{
  Visit *visit = data;
  const Step *step = &visit->steps[visit->step];

  if (step->is_ready != NULL && !step->is_ready (visit))
    return G_SOURCE_CONTINUE;
  visit->step++;
  step->act (visit);
  return visit->steps[visit->step].act != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* The last step quits. */
static void
visit (const Step *steps, const char *argument)
{
  char *argv[] = { (char *) "lanes", (char *) argument, NULL };
  g_autoptr (LanesApplication) application = lanes_application_new ();
  Visit visit = { application, steps };
  guint poll_id = g_timeout_add (POLL_MS, take_step_cb, &visit);
  guint give_up_id = app_fixture_give_up_later ();

  g_assert_cmpint (
      g_application_run (G_APPLICATION (application), argument != NULL ? 2 : 1, argv), ==, 0);
  g_assert_null (steps[visit.step].act);
  g_assert_null (g_main_context_find_source_by_id (NULL, poll_id));
  g_source_remove (give_up_id);
  /* Neither a thread nor a child of the measurement outlives the program. */
  g_assert_true (lanes_probe_wait_until_ended (0));
}

static void
quit (Visit *visit)
{
  g_action_group_activate_action (G_ACTION_GROUP (visit->application), "quit", NULL);
}

static gboolean
is_seen (Visit *visit)
{
  GtkWidget *window;

  if (get_windows (visit) == NULL)
    return FALSE;
  window = GTK_WIDGET (get_window (visit));
  return gtk_widget_get_mapped (window) &&
         gdk_frame_clock_get_frame_counter (gtk_widget_get_frame_clock (window)) > 0;
}

static gboolean
is_measuring (Visit *visit)
{
  return !lanes_probe_wait_until_ended (0);
}

static gboolean
is_measured (Visit *visit)
{
  LanesSession *session = lanes_window_get_session (get_window (visit));

  return lanes_decision_get_machine (lanes_session_get_decision (session)) != NULL;
}

static void
assert_starts (Visit *visit)
{
  g_assert_cmpstr (lanes_window_get_page (get_window (visit)), ==, "start");
}

static void
test_measures_and_quits (void)
{
  static const Step steps[] = {
    { is_seen, assert_starts },
    { is_measured, quit },
    { 0 },
  };

  forget_kept ();
  visit (steps, NULL);
}

static void
test_quits_while_measuring (void)
{
  static const Step steps[] = { { is_measuring, quit }, { 0 } };

  forget_kept ();
  visit (steps, NULL);
}

static void
quit_unmeasured (Visit *visit)
{
  g_assert_false (is_measuring (visit));
  g_assert_false (is_measured (visit));
  quit (visit);
}

/* Being measured is a preference. */
static void
test_measures_only_if_wanted (void)
{
  static const Step steps[] = { { is_seen, assert_starts }, { NULL, quit_unmeasured }, { 0 } };
  g_autoptr (GSettings) settings = g_settings_new (LANES_BASE_ID);

  forget_kept ();
  g_settings_set_boolean (settings, "probe-at-start", FALSE);
  visit (steps, NULL);
  g_settings_reset (settings, "probe-at-start");
}

static gboolean
is_opened (Visit *visit)
{
  return is_seen (visit) && g_str_equal (lanes_window_get_page (get_window (visit)), "result");
}

static void
assert_opened (Visit *visit)
{
  LanesWorkload *workload =
      lanes_session_get_workload (lanes_window_get_session (get_window (visit)));

  g_assert_cmpfloat (lanes_workload_get (workload, LANES_FIELD_TASKS), ==, 321);
  quit (visit);
}

static void
test_opens_a_file (void)
{
  static const char text[] = "{ \"format\": \"lanes-workload/1\", \"kind\": \"batch\", "
                             "\"tasks\": 321, \"wait_ms\": 100, \"cpu_ms\": 1 }";
  static const Step steps[] = { { is_opened, assert_opened }, { 0 } };
  g_autofree char *folder = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "work.lanes", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  visit (steps, path);
  g_remove (path);
  g_rmdir (folder);
}

static void
resize_and_open_another (Visit *visit)
{
  gtk_window_set_default_size (GTK_WINDOW (get_window (visit)), 700, 500);
  g_action_group_activate_action (G_ACTION_GROUP (visit->application), "new-window", NULL);
}

static gboolean
are_two (Visit *visit)
{
  return g_list_length (get_windows (visit)) == 2;
}

/* A new window is like the last one, and from then on goes its own way. */
static void
resize_the_other (Visit *visit)
{
  GtkWindow *other = get_windows (visit)->data;
  int width, height;

  gtk_window_get_default_size (other, &width, &height);
  g_assert_cmpint (width, ==, 700);
  g_assert_cmpint (height, ==, 500);
  gtk_window_set_default_size (other, 800, 600);
  gtk_window_get_default_size (GTK_WINDOW (get_window (visit)), &width, &height);
  g_assert_cmpint (width, ==, 700);
  g_assert_cmpint (height, ==, 500);
  quit (visit);
}

static void
test_windows_have_sizes_of_their_own (void)
{
  static const Step steps[] = {
    { is_seen, resize_and_open_another },
    { are_two, resize_the_other },
    { 0 },
  };

  visit (steps, NULL);
}

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);

  g_test_add_func ("/application/measures-and-quits", test_measures_and_quits);
  g_test_add_func ("/application/quits-while-measuring", test_quits_while_measuring);
  g_test_add_func ("/application/measures-only-if-wanted", test_measures_only_if_wanted);
  g_test_add_func ("/application/opens-a-file", test_opens_a_file);
  g_test_add_func ("/application/windows-have-sizes-of-their-own",
                   test_windows_have_sizes_of_their_own);

  return g_test_run ();
}
