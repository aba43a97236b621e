/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The mechanisms' colours as style classes, made from the one table that names them, for light and
 * dark. Media queries would do the latter from GTK 4.20 on. */

#include "lanes-palette.h"

#include <adwaita.h>

#define CLASS_PREFIX "mechanism-"

/* "+" has a meaning in CSS. */
static char *
dup_class (const char *mechanism_id)
{
  char *name = g_strconcat (CLASS_PREFIX, mechanism_id, NULL);

  return g_strcanon (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-", '-');
}

static char *
dup_css (gboolean dark)
{
  GString *css = g_string_new (NULL);

  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      const LanesMechanismInfo *info = lanes_mechanism_info (i);
      g_autofree char *name = dup_class (info->id);

      g_string_append_printf (css, ".%s { --lane-color: %s; --lane-ink: %s; }\n", name, info->color,
                              dark ? info->ink_dark : info->ink);
    }
  return g_string_free_and_steal (css);
}

static void
load (GtkCssProvider *provider)
{
  g_autofree char *css = dup_css (adw_style_manager_get_dark (adw_style_manager_get_default ()));

  gtk_css_provider_load_from_string (provider, css);
}

/**
 * lanes_palette_install:
 * @display: a display
 *
 * Adds the colours of all mechanisms to @display; they follow the dark style.
 */
void
lanes_palette_install (GdkDisplay *display)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  load (provider);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (load),
                           provider, G_CONNECT_SWAPPED);
}

/**
 * lanes_palette_mark:
 * @widget: a widget
 * @mechanism_id: the mechanism whose colours it and its children are to have
 */
void
lanes_palette_mark (GtkWidget *widget, const char *mechanism_id)
{
  g_auto (GStrv) classes = gtk_widget_get_css_classes (widget);
  g_autofree char *name = dup_class (mechanism_id);

  for (guint i = 0; classes[i] != NULL; i++)
    {
      if (g_str_has_prefix (classes[i], CLASS_PREFIX))
        gtk_widget_remove_css_class (widget, classes[i]);
    }
  gtk_widget_add_css_class (widget, name);
}
