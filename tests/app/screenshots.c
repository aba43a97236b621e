/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Renders the window's pages into a folder: light and dark, wide and 360 px. */

#include "app-fixture.h"

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

typedef struct
{
  const char *name;
  const char *example; /* (nullable) */
  guint answers[4];    /* numbers; 9 ends them */
  const char *action;  /* (nullable) */
} Scene;

static const Scene scenes[] = {
  { "start", NULL, { 9 }, NULL },
  { "question", NULL, { 1, 1, 9 }, NULL },
  { "result", "download-images", { 9 }, NULL },
  { "table", NULL, { 9 }, "win.browse-table" },
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
      const Scene *scene,
      const Size *size,
      gboolean dark)
{
  g_autofree char *name =
      g_strdup_printf ("%s-%s-%s.png", scene->name, size->name, dark ? "dark" : "light");
  g_autofree char *path = g_build_filename (folder, name, NULL);
  AppFixture fixture = { .measurement = g_object_ref (measurement) };

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

  app_fixture_init (&argc, &argv);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Inter 11", "gtk-enable-animations",
                FALSE, NULL);
  measurement = measure ();
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  for (guint s = 0; s < G_N_ELEMENTS (scenes); s++)
    {
      for (guint z = 0; z < G_N_ELEMENTS (sizes); z++)
        {
          take (folder, measurement, &scenes[s], &sizes[z], FALSE);
          take (folder, measurement, &scenes[s], &sizes[z], TRUE);
        }
    }
  return 0;
}
