/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The application: windows, preferences, and the one measurement they share. */

#include "config.h"

#include "lanes-application.h"

#include "lanes-app-resources.h"
#include "lanes-palette.h"
#include "lanes-preferences-dialog.h"
#include "lanes-probe.h"
#include "lanes-shortcuts-dialog.h"
#include "lanes-shortcuts.h"
#include "lanes-window.h"

#include <glib/gi18n.h>

/* How long the measurement may take to end its threads and children; a stalled disk may not. */
#define FAREWELL_US (G_USEC_PER_SEC / 5)

struct _LanesApplication
{
  AdwApplication parent_instance;

  LanesGuide *guide;
  LanesMeasurement *measurement;
  LanesPythonList *pythons;
  GSettings *settings;
  gboolean started; /* the first frame is drawn */
};

G_DEFINE_FINAL_TYPE (LanesApplication, lanes_application, ADW_TYPE_APPLICATION)

/* The first picture comes first; measuring would delay it. */
static void
after_paint_cb (GdkFrameClock *clock, LanesApplication *self)
{
  g_signal_handlers_disconnect_by_func (clock, after_paint_cb, self);
  if (self->started)
    return;
  self->started = TRUE;
  lanes_measurement_load_cached (self->measurement,
                                 g_settings_get_boolean (self->settings, "probe-at-start"));
}

static void
map_cb (GtkWidget *window, LanesApplication *self)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (window), "after-paint",
                           G_CALLBACK (after_paint_cb), self, G_CONNECT_DEFAULT);
}

static LanesWindow *
new_window (LanesApplication *self)
{
  LanesWindow *window =
      lanes_window_new (GTK_APPLICATION (self), self->guide, self->measurement, self->pythons,
                        self->settings);

  if (!self->started)
    g_signal_connect_object (window, "map", G_CALLBACK (map_cb), self, G_CONNECT_AFTER);
  return window;
}

static void
lanes_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (new_window (LANES_APPLICATION (application)));
  gtk_window_present (window);
}

static void
lanes_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      LanesWindow *window = new_window (LANES_APPLICATION (application));

      gtk_window_present (GTK_WINDOW (window));
      lanes_window_open (window, files[i]);
    }
}

static GtkWidget *
active_window (LanesApplication *self)
{
  return GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (self)));
}

static void
new_window_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (new_window (LANES_APPLICATION (data))));
}

static void
new_decision_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LanesWindow *window = new_window (LANES_APPLICATION (data));

  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.new-decision", NULL);
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LanesApplication *self = LANES_APPLICATION (data);

  adw_dialog_present (ADW_DIALOG (lanes_preferences_dialog_new (self->settings)),
                      active_window (self));
}

static void
shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_dialog_present (ADW_DIALOG (lanes_shortcuts_dialog_new ()),
                      active_window (LANES_APPLICATION (data)));
}

static char *
dup_debug_info (LanesApplication *self)
{
  const LanesMachine *machine = lanes_measurement_get_machine (self->measurement);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "Lanes %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGLib %u.%u.%u\n\n",
                          LANES_VERSION, gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version (), glib_major_version,
                          glib_minor_version, glib_micro_version);
  if (machine != NULL)
    {
      g_autoptr (JsonNode) node = lanes_machine_to_json (machine);
      g_autofree char *json = lanes_document_to_text (node);

      g_string_append (text, json);
    }
  return g_string_free_and_steal (text);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LanesApplication *self = LANES_APPLICATION (data);
  AdwDialog *dialog = adw_about_dialog_new ();
  g_autofree char *debug_info = dup_debug_info (self);

  g_object_set (dialog, "application-name", "Lanes", "application-icon", LANES_APPLICATION_ID,
                "version", LANES_VERSION, "developer-name", _ ("The Lanes authors"), "comments",
                _ ("Tells which concurrency mechanism of Python fits a piece of work, on this "
                   "machine, and shows why."),
                "website", "https://github.com/lanes-app/lanes", "issue-url",
                "https://github.com/lanes-app/lanes/issues", "license-type", GTK_LICENSE_GPL_3_0,
                "copyright", "© 2026 The Lanes authors", "debug-info", debug_info,
                "debug-info-filename", "lanes.txt", NULL);
  adw_about_dialog_set_translator_credits (ADW_ABOUT_DIALOG (dialog),
                                           /* Translators: put your own name and address here. */
                                           _ ("translator-credits"));
  adw_dialog_present (dialog, active_window (self));
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkApplication *self = GTK_APPLICATION (data);
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (self));

  /* A window that is saving closes when that is done; the last one ends the program. */
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  if (windows == NULL)
    g_application_quit (G_APPLICATION (self));
}

static LanesPythonList *
new_pythons (void)
{
  const char *search_path = g_getenv ("PATH");

  return lanes_python_list_new (search_path != NULL ? search_path : "/usr/bin", g_get_home_dir ());
}

static void
lanes_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "new-window", .activate = new_window_cb },
    { .name = "new-decision", .activate = new_decision_cb },
    { .name = "preferences", .activate = preferences_cb },
    { .name = "shortcuts", .activate = shortcuts_cb },
    { .name = "about", .activate = about_cb },
    { .name = "quit", .activate = quit_cb },
  };
  LanesApplication *self = LANES_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  g_resources_register (lanes_app_get_resource ());
  G_APPLICATION_CLASS (lanes_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  lanes_shortcuts_install (GTK_APPLICATION (self));
  lanes_palette_install (gdk_display_get_default ());
  gtk_window_set_default_icon_name (LANES_APPLICATION_ID);
  self->settings = g_settings_new (LANES_BASE_ID);
  self->measurement = lanes_measurement_new ();
  self->pythons = new_pythons ();
  self->guide = lanes_guide_new_bundled (&error);
  if (self->guide == NULL)
    g_error ("The guide that comes with Lanes cannot be read: %s", error->message);
}

static void
lanes_application_shutdown (GApplication *application)
{
  LanesApplication *self = LANES_APPLICATION (application);

  lanes_measurement_cancel (self->measurement);
  lanes_python_list_cancel (self->pythons);
  lanes_probe_wait_until_ended (FAREWELL_US);
  g_clear_object (&self->measurement);
  g_clear_object (&self->pythons);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->guide, lanes_guide_unref);

  G_APPLICATION_CLASS (lanes_application_parent_class)->shutdown (application);
}

static void
lanes_application_class_init (LanesApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = lanes_application_activate;
  application_class->open = lanes_application_open;
  application_class->startup = lanes_application_startup;
  application_class->shutdown = lanes_application_shutdown;
}

static void
lanes_application_init (LanesApplication *self)
{
  g_application_set_version (G_APPLICATION (self), LANES_VERSION);
}

/**
 * lanes_application_new:
 *
 * Returns: (transfer full): the application
 */
LanesApplication *
lanes_application_new (void)
{
  return g_object_new (LANES_TYPE_APPLICATION, "application-id", LANES_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       LANES_RESOURCE_PATH, NULL);
}
