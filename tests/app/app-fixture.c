/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tests of the window share. */

#include "config.h"

#include "app-fixture.h"

#include "lanes-app-resources.h"
#include "lanes-palette.h"

#include <string.h>

#define GIVE_UP_AFTER_S 20

/* More than there are controls in any window. */
#define MOST_TABS 200

/* Tells Meson that nothing could be tested. */
#define SKIP 77

/* AdwApplication does this for the program. */
static void
install_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, LANES_RESOURCE_PATH "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
app_fixture_init (int *argc, char ***argv)
{
  /* Isolated directories would hide the MIME database, without which no SVG icon loads; the build
   * sets the user's directories apart instead. */
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    {
      g_printerr ("The tests of the window need a display\n");
      exit (SKIP);
    }
  adw_init ();
  /* They only take time, and GTK leaks a frame's nodes when a window goes in the middle of one. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_resources_register (lanes_app_get_resource ());
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    LANES_RESOURCE_PATH "/icons");
  lanes_palette_install (gdk_display_get_default ());
  install_style ();
}

/**
 * app_fixture_new_machine:
 * @cores: how many cores
 *
 * Returns: (transfer full): a machine on which n threads are n times as fast
 */
LanesMachine *
app_fixture_new_machine (guint cores)
{
  LanesMachine *machine = lanes_machine_new ();

  lanes_machine_set_fact (machine, LANES_FACT_AFFINITY, cores, LANES_ORIGIN_DETECTED);
  lanes_machine_set_fact (machine, LANES_FACT_USABLE, cores, LANES_ORIGIN_DETECTED);
  lanes_machine_set_fact (machine, LANES_FACT_CORES, cores, LANES_ORIGIN_DETECTED);
  lanes_machine_set_fact (machine, LANES_FACT_MEMORY_AVAILABLE, 8.0 * 1024 * 1024 * 1024,
                          LANES_ORIGIN_DETECTED);
  lanes_machine_set_word (machine, LANES_WORD_PYTHON_VERSION, "3.13.5");
  return machine;
}

static LanesMeasurement *
new_measurement (void)
{
  LanesMeasurement *measurement = lanes_measurement_new ();
  g_autoptr (LanesMachine) machine = app_fixture_new_machine (4);

  lanes_measurement_adopt (measurement, machine);
  return measurement;
}

/* A measurement, and interpreters, that the caller has put in place are kept. */
void
app_fixture_set_up (AppFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->guide = lanes_guide_new_bundled (&error);
  g_assert_no_error (error);
  self->settings = g_settings_new (LANES_BASE_ID);
  if (self->measurement == NULL)
    self->measurement = new_measurement ();
  if (self->pythons == NULL)
    self->pythons = lanes_python_list_new ("", "/nonexistent");
  self->window = g_object_ref (
      lanes_window_new (NULL, self->guide, self->measurement, self->pythons, self->settings));
  gtk_window_present (GTK_WINDOW (self->window));
  app_fixture_settle ();
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
app_fixture_tear_down (AppFixture *self, gconstpointer data)
{
  g_assert_true (GTK_IS_WINDOW (self->window));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->window);
  /* A window that lives on leaks; one whose file is still being read lives until then. */
  app_fixture_wait (is_gone, &self->window);
  g_clear_object (&self->measurement);
  g_clear_object (&self->pythons);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->guide, lanes_guide_unref);
}

/* Takes a floating @parameter over. */
void
app_fixture_activate (AppFixture *self, const char *action, GVariant *parameter)
{
  GtkWidget *target = g_str_has_prefix (action, "interview.")
                          ? GTK_WIDGET (lanes_window_get_interview (self->window))
                          : GTK_WIDGET (self->window);
  g_autoptr (GVariant) given = parameter != NULL ? g_variant_ref_sink (parameter) : NULL;

  g_assert_true (gtk_widget_activate_action_variant (target, action, given));
  app_fixture_settle ();
}

/* Ticks an answer of the question in sight: 1 for the first, 0 for "Not Sure". */
void
app_fixture_answer (AppFixture *self, guint number)
{
  app_fixture_activate (self, "interview.choose", g_variant_new_uint32 (number));
}

void
app_fixture_settle (void)
{
  /* Bounded: a window that keeps itself busy is a fault of its own. */
  for (guint i = 0; i < 1000 && g_main_context_iteration (NULL, FALSE); i++)
    ;
}

static gboolean
give_up_cb (gpointer data)
{
  g_error ("What the test waits for does not happen");
  return G_SOURCE_REMOVE;
}

/* What never comes fails the test; remove the source when it has come. */
guint
app_fixture_give_up_later (void)
{
  return g_timeout_add_seconds (GIVE_UP_AFTER_S, give_up_cb, NULL);
}

void
app_fixture_wait (gboolean (*condition) (gpointer data), gpointer data)
{
  guint id = app_fixture_give_up_later ();

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

GtkWidget *
app_fixture_find (GtkWidget *widget, GType type)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = app_fixture_find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
app_fixture_shows (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (app_fixture_shows (child, text))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  GtkWidget *widget;
  const char *text;
} Shown;

static gboolean
is_shown (gpointer data)
{
  const Shown *shown = data;

  return app_fixture_shows (shown->widget, shown->text);
}

void
app_fixture_wait_for_text (GtkWidget *widget, const char *text)
{
  app_fixture_wait (is_shown, &(Shown) { widget, text });
}

/* What depends on work in the background may still be insensitive, and before the first frame
 * nothing has a place by which Tab could find it. */
static gboolean
can_be_reached (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget) &&
         gtk_widget_get_width (widget) > 0;
}

void
app_fixture_tab_to (AppFixture *self, GtkWidget *widget)
{
  g_assert_nonnull (widget);
  app_fixture_wait (can_be_reached, widget);
  for (guint i = 0; i < MOST_TABS && !gtk_widget_is_focus (widget); i++)
    {
      gtk_widget_child_focus (GTK_WIDGET (self->window), GTK_DIR_TAB_FORWARD);
      app_fixture_settle ();
    }
  g_assert_true (gtk_widget_is_focus (widget));
}

AdwDialog *
app_fixture_get_dialog (AppFixture *self)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window));
}
