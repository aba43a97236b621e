/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A shortcut; @group and @title are untranslated. */
typedef struct
{
  const char *group;
  const char *title;
  const char *action;
  const char *accels[3];
} LanesShortcut;

const LanesShortcut *lanes_shortcuts_get (guint *n_shortcuts);
void lanes_shortcuts_install (GtkApplication *application);

G_END_DECLS
