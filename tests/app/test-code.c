/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The starter code on the result page. */

#include "app-fixture.h"

#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

static LanesCodeBox *
box_of (AppFixture *fixture)
{
  return lanes_result_page_get_code (lanes_window_get_result (fixture->window));
}

static gboolean
has_code (AppFixture *fixture, const char *part)
{
  g_autofree char *code = lanes_code_box_dup_code (box_of (fixture));

  return strstr (code, part) != NULL;
}

static void
open_example (AppFixture *fixture, const char *id)
{
  app_fixture_activate (fixture, "win.open-example", g_variant_new_string (id));
}

/* Each example's code is that of what is recommended for it, and changes with the answers. */
static void
test_follows_the_decision (AppFixture *fixture, gconstpointer data)
{
  LanesSession *session = lanes_window_get_session (fixture->window);
  g_autofree char *before = NULL;

  open_example (fixture, "download-images");
  g_assert_true (has_code (fixture, "import asyncio"));
  g_assert_true (has_code (fixture, "100"));
  before = lanes_code_box_dup_code (box_of (fixture));
  lanes_workload_set (lanes_session_get_workload (session), LANES_FIELD_TASKS, 77);
  g_assert_false (has_code (fixture, before));
  open_example (fixture, "heavy-maths");
  g_assert_true (has_code (fixture, "ProcessPoolExecutor"));
}

/* A chosen mechanism stays for as long as the same one is recommended. */
static void
test_another_mechanism (AppFixture *fixture, gconstpointer data)
{
  LanesSession *session = lanes_window_get_session (fixture->window);

  open_example (fixture, "download-images");
  g_assert_false (has_code (fixture, "ThreadPoolExecutor"));
  lanes_code_box_choose (box_of (fixture), LANES_STARTER_THREADS);
  g_assert_true (has_code (fixture, "ThreadPoolExecutor"));
  lanes_workload_set (lanes_session_get_workload (session), LANES_FIELD_TASKS, 120);
  g_assert_true (has_code (fixture, "ThreadPoolExecutor"));
  open_example (fixture, "heavy-maths");
  g_assert_true (has_code (fixture, "ProcessPoolExecutor"));
  open_example (fixture, "download-images");
  g_assert_true (has_code (fixture, "import asyncio"));
}

/* Work that has outgrown one machine starts from code for a cluster. */
static void
test_cluster (AppFixture *fixture, gconstpointer data)
{
  LanesWorkload *workload;

  open_example (fixture, "heavy-maths");
  workload = lanes_session_get_workload (lanes_window_get_session (fixture->window));
  lanes_workload_set (workload, LANES_FIELD_TASKS, 100000);
  lanes_workload_set (workload, LANES_FIELD_DEADLINE_S, 60);
  g_assert_true (has_code (fixture, "from dask.distributed import"));
  lanes_code_box_choose (box_of (fixture), LANES_STARTER_PROCESSES);
  g_assert_true (has_code (fixture, "ProcessPoolExecutor"));
  lanes_workload_set (workload, LANES_FIELD_DEADLINE_S, INFINITY);
  g_assert_false (has_code (fixture, "from dask.distributed import"));
}

static void
test_nothing_to_write (AppFixture *fixture, gconstpointer data)
{
  LanesWorkload *workload =
      lanes_session_get_workload (lanes_window_get_session (fixture->window));

  open_example (fixture, "heavy-maths");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (box_of (fixture))));
  workload = lanes_session_get_workload (lanes_window_get_session (fixture->window));
  lanes_workload_set (workload, LANES_FIELD_KIND, LANES_KIND_SERVICE);
  lanes_workload_set (workload, LANES_FIELD_RATE_PER_S, 1e6);
  lanes_workload_set (workload, LANES_FIELD_CPU_MS, 10);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (box_of (fixture))));
}

static void
test_copied (AppFixture *fixture, gconstpointer data)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GdkContentProvider *content;
  g_autofree char *code = NULL;

  open_example (fixture, "download-images");
  code = lanes_code_box_dup_code (box_of (fixture));
  gtk_widget_activate_action (GTK_WIDGET (box_of (fixture)), "code.copy", NULL);
  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (fixture->window)));
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==, code);
  app_fixture_wait_for_text (GTK_WIDGET (fixture->window), "Code copied");
}

static gboolean
tells_saved (gpointer data)
{
  AppFixture *fixture = data;

  return app_fixture_shows (GTK_WIDGET (fixture->window), "Saved");
}

static void
test_saved (AppFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("lanes-code-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "code.py", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *code = NULL;
  g_autofree char *text = NULL;

  open_example (fixture, "download-images");
  code = lanes_code_box_dup_code (box_of (fixture));
  lanes_code_box_save_to (box_of (fixture), file);
  app_fixture_wait (tells_saved, fixture);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, code);
  g_remove (path);
  g_rmdir (folder);
}

static gboolean
tells_of_the_file (gpointer data)
{
  AppFixture *fixture = data;

  return app_fixture_shows (GTK_WIDGET (fixture->window), "/nonexistent/code.py");
}

static void
test_cannot_be_saved (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/code.py");

  open_example (fixture, "download-images");
  lanes_code_box_save_to (box_of (fixture), file);
  app_fixture_wait (tells_of_the_file, fixture);
}

/* The colours of the code are those of the window. */
static void
test_dark (AppFixture *fixture, gconstpointer data)
{
  static const struct
  {
    AdwColorScheme scheme;
    const char *expected;
  } cases[] = {
    { ADW_COLOR_SCHEME_FORCE_DARK, "Adwaita-dark" },
    { ADW_COLOR_SCHEME_FORCE_LIGHT, "Adwaita" },
  };
  GtkWidget *view = app_fixture_find (GTK_WIDGET (box_of (fixture)), GTK_SOURCE_TYPE_VIEW);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), cases[i].scheme);
      g_assert_cmpstr (gtk_source_style_scheme_get_id (gtk_source_buffer_get_style_scheme (
                           GTK_SOURCE_BUFFER (buffer))),
                       ==, cases[i].expected);
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

/* Tab leads into the view and out again, and it has a name. */
static void
test_accessible (AppFixture *fixture, gconstpointer data)
{
  GtkWidget *view = app_fixture_find (GTK_WIDGET (box_of (fixture)), GTK_SOURCE_TYPE_VIEW);

  open_example (fixture, "download-images");
  app_fixture_wait_for_text (GTK_WIDGET (box_of (fixture)), "Start From This Code");
  app_fixture_tab_to (fixture, view);
  app_fixture_tab_to (fixture, app_fixture_find (GTK_WIDGET (box_of (fixture)),
                                                 ADW_TYPE_BUTTON_ROW));
  g_assert_false (gtk_text_view_get_editable (GTK_TEXT_VIEW (view)));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Code");
}

#define ADD(path, func) \
  g_test_add (path, AppFixture, NULL, app_fixture_set_up, func, app_fixture_tear_down)

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);

  ADD ("/code/follows-the-decision", test_follows_the_decision);
  ADD ("/code/another-mechanism", test_another_mechanism);
  ADD ("/code/cluster", test_cluster);
  ADD ("/code/nothing-to-write", test_nothing_to_write);
  ADD ("/code/copied", test_copied);
  ADD ("/code/saved", test_saved);
  ADD ("/code/cannot-be-saved", test_cannot_be_saved);
  ADD ("/code/dark", test_dark);
  ADD ("/code/accessible", test_accessible);

  return g_test_run ();
}
