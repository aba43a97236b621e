/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Renders the window's pages into a folder: light and dark, wide and 360 px. */

#include "app-fixture.h"

#include "fake-python.h"
#include "lanes-function-dialog.h"
#include "lanes-python-dialog.h"

#define N_FRAMES 5

typedef struct
{
  const char *name;
  int width, height;
} Size;

static const Size sizes[] = {
  { "wide", 1000, 700 },
  { "narrow", 360, 720 },
};

static void
painted_cb (GdkFrameClock *clock, gboolean *painted)
{
  *painted = TRUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

/* Layout that depends on a size takes a frame more, and pages that come into sight another. */
static void
rest (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gboolean painted;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  for (guint i = 0; i < N_FRAMES; i++)
    {
      painted = FALSE;
      gtk_widget_queue_draw (window);
      app_fixture_wait (is_set, &painted);
      app_fixture_settle ();
    }
  g_signal_handler_disconnect (clock, handler);
}

static void
render (GtkWidget *window, const char *path)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  int width = gtk_widget_get_width (window);
  int height = gtk_widget_get_height (window);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static gboolean
has_python (gpointer data)
{
  AppFixture *fixture = data;

  return g_list_model_get_n_items (lanes_python_list_get_model (fixture->pythons)) == 2;
}

static void
find_pythons (AppFixture *fixture)
{
  lanes_python_list_look (fixture->pythons);
  app_fixture_wait (has_python, fixture);
}

static void
scroll_to (GtkWidget *widget)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);

  rest (GTK_WIDGET (gtk_widget_get_root (widget)));
  gtk_viewport_scroll_to (GTK_VIEWPORT (viewport), widget, NULL);
}

static void
show_code (AppFixture *fixture)
{
  scroll_to (GTK_WIDGET (lanes_result_page_get_code (lanes_window_get_result (fixture->window))));
}

static LanesTrialBox *
trial_of (AppFixture *fixture)
{
  return lanes_result_page_get_trial (lanes_window_get_result (fixture->window));
}

static void
show_trial (AppFixture *fixture)
{
  find_pythons (fixture);
  scroll_to (GTK_WIDGET (trial_of (fixture)));
}

static gboolean
is_tried (gpointer data)
{
  return !lanes_trial_box_is_running (trial_of (data));
}

static void
run_trial (AppFixture *fixture)
{
  find_pythons (fixture);
  gtk_widget_activate_action (GTK_WIDGET (trial_of (fixture)), "trial.run", NULL);
  app_fixture_wait (is_tried, fixture);
  scroll_to (GTK_WIDGET (trial_of (fixture)));
}

static gboolean
is_profiled (gpointer data)
{
  AdwDialog *dialog = app_fixture_get_dialog (data);

  return lanes_python_dialog_get_python (LANES_PYTHON_DIALOG (dialog)) != NULL;
}

static void
show_python (AppFixture *fixture)
{
  app_fixture_activate (fixture, "win.python", NULL);
  find_pythons (fixture);
}

static void
measure_python (AppFixture *fixture)
{
  g_autoptr (LanesPythonItem) item = NULL;

  show_python (fixture);
  item = g_list_model_get_item (lanes_python_list_get_model (fixture->pythons), 0);
  gtk_widget_activate_action (GTK_WIDGET (app_fixture_get_dialog (fixture)), "python.measure", "s",
                              lanes_python_item_get_path (item));
  app_fixture_wait (is_profiled, fixture);
}

/* The list as it is once an interpreter was measured. */
static void
show_kept_python (AppFixture *fixture)
{
  measure_python (fixture);
  adw_navigation_view_pop (ADW_NAVIGATION_VIEW (app_fixture_find (
      GTK_WIDGET (app_fixture_get_dialog (fixture)), ADW_TYPE_NAVIGATION_VIEW)));
}

static void
show_function (AppFixture *fixture)
{
  app_fixture_activate (fixture, "win.measure-function", NULL);
  find_pythons (fixture);
}

static gboolean
is_found (gpointer data)
{
  AdwDialog *dialog = app_fixture_get_dialog (data);

  return lanes_function_dialog_get_found (LANES_FUNCTION_DIALOG (dialog)) != NULL;
}

static void
measure_function (AppFixture *fixture)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/home/someone/thumbnails.py");
  LanesFunctionDialog *dialog;

  show_function (fixture);
  dialog = LANES_FUNCTION_DIALOG (app_fixture_get_dialog (fixture));
  lanes_function_dialog_set_file (dialog, file);
  lanes_function_dialog_fill (dialog, "make_thumbnail", "[\"a.png\"]", TRUE);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "function.measure", NULL);
  app_fixture_wait (is_found, fixture);
}

/* More requests than one machine carries. */
static void
overload (AppFixture *fixture)
{
  LanesWorkload *workload = lanes_session_get_workload (lanes_window_get_session (fixture->window));

  lanes_workload_set (workload, LANES_FIELD_RATE_PER_S, 20000);
}

typedef struct
{
  const char *name;
  const char *example; /* (nullable) */
  guint answers[4];    /* numbers; 9 ends them */
  const char *action;  /* (nullable) */
  void (*act) (AppFixture *fixture); /* (nullable) */
} Scene;

static const Scene scenes[] = {
  { "start", NULL, { 9 }, NULL, NULL },
  { "question", NULL, { 1, 1, 9 }, NULL, NULL },
  { "result", "download-images", { 9 }, NULL, NULL },
  { "code", "download-images", { 9 }, NULL, show_code },
  { "trial", "download-images", { 9 }, NULL, show_trial },
  { "trial-run", "download-images", { 9 }, NULL, run_trial },
  { "python", NULL, { 9 }, NULL, show_python },
  { "python-measured", NULL, { 9 }, NULL, measure_python },
  { "python-kept", NULL, { 9 }, NULL, show_kept_python },
  { "service", "websocket-chat", { 9 }, NULL, NULL },
  { "service-trial", "websocket-chat", { 9 }, NULL, run_trial },
  { "service-outgrown", "websocket-chat", { 9 }, NULL, overload },
  { "function", "heavy-maths", { 9 }, NULL, show_function },
  { "function-measured", "heavy-maths", { 9 }, NULL, measure_function },
  { "table", NULL, { 9 }, "win.browse-table", NULL },
};

static void
play (AppFixture *fixture, const Scene *scene)
{
  if (scene->example != NULL)
    app_fixture_activate (fixture, "win.open-example", g_variant_new_string (scene->example));
  if (scene->answers[0] != 9)
    app_fixture_activate (fixture, "win.new-decision", NULL);
  for (guint i = 0; scene->answers[i] != 9; i++)
    {
      app_fixture_answer (fixture, scene->answers[i]);
      if (scene->answers[i + 1] != 9)
        app_fixture_activate (fixture, "interview.next", NULL);
    }
  if (scene->action != NULL)
    app_fixture_activate (fixture, scene->action, NULL);
  if (scene->act != NULL)
    scene->act (fixture);
}

/* What the pictures show of interpreters is made up, so that it is the same everywhere. */
static char *
write_pythons (void)
{
  static const FakePython pythons[] = {
    { "python3", "3.13.5", FALSE, FAKE_PROFILE,
      "case \"$4\" in\n"
      "*'\"asyncio+threads\"'*) kill -SEGV $$;;\n"
      "*'\"asyncio\"'*) echo '{\"seconds\": 0.62, \"tasks\": 100}';;\n"
      "*'\"threads\"'*) echo '{\"seconds\": 0.95, \"tasks\": 100}';;\n"
      "*) echo '{\"seconds\": 1.6, \"tasks\": 100}';;\n"
      "esac",
      "echo '{\"wait_ms\": 0, \"cpu_ms\": 38.5, \"gil_share\": 0.95, \"client\": \"blocking\", "
      "\"picklable\": true, \"argument_bytes\": 120, \"result_bytes\": 4096}'" },
    { "python3.14t", "3.14.1", TRUE },
  };
  char *folder = fake_python_new_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (pythons); i++)
    g_free (fake_python_write (folder, &pythons[i]));
  return folder;
}

static gboolean
is_measured (gpointer data)
{
  return lanes_measurement_get_state (data) == LANES_MEASUREMENT_DONE;
}

/* The numbers in the pictures are those of the machine that renders them. */
static LanesMeasurement *
measure (void)
{
  LanesMeasurement *measurement = lanes_measurement_new ();

  lanes_measurement_start (measurement);
  app_fixture_wait (is_measured, measurement);
  return measurement;
}

static void
take (const char *folder,
      LanesMeasurement *measurement,
      const char *pythons,
      const Scene *scene,
      const Size *size,
      gboolean dark)
{
  g_autofree char *name =
      g_strdup_printf ("%s-%s-%s.png", scene->name, size->name, dark ? "dark" : "light");
  g_autofree char *path = g_build_filename (folder, name, NULL);
  AppFixture fixture = { .measurement = g_object_ref (measurement),
                         .pythons = lanes_python_list_new (pythons, "/nonexistent") };

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_FORCE_LIGHT);
  app_fixture_set_up (&fixture, NULL);
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), size->width, size->height);
  play (&fixture, scene);
  rest (GTK_WIDGET (fixture.window));
  render (GTK_WIDGET (fixture.window), path);
  app_fixture_tear_down (&fixture, NULL);
  g_print ("%s\n", path);
}

int
main (int argc, char *argv[])
{
  const char *folder = argc > 1 ? argv[1] : "screenshots";
  g_autoptr (LanesMeasurement) measurement = NULL;
  g_autofree char *pythons = NULL;

  app_fixture_init (&argc, &argv);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Inter 11", "gtk-enable-animations",
                FALSE, NULL);
  measurement = measure ();
  pythons = write_pythons ();
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  for (guint s = 0; s < G_N_ELEMENTS (scenes); s++)
    {
      for (guint z = 0; z < G_N_ELEMENTS (sizes); z++)
        {
          take (folder, measurement, pythons, &scenes[s], &sizes[z], FALSE);
          take (folder, measurement, pythons, &scenes[s], &sizes[z], TRUE);
        }
    }
  fake_python_remove_folder (pythons);
  return 0;
}
