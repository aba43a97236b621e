/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A shortcut; @group and @title are untranslated. With @digits it stands for ten of them, from the
 * accel that ends in 0 to the one that ends in 9: the action gets the digit as its number. */
typedef struct
{
  const char *group;
  const char *title;
  const char *action;
  const char *accels[3];
  gboolean digits;
} LanesShortcut;

const LanesShortcut *lanes_shortcuts_get (guint *n_shortcuts);
void lanes_shortcuts_install (GtkApplication *application);
void lanes_shortcuts_install_class (GtkWidgetClass *widget_class, const char *prefix);

G_END_DECLS
