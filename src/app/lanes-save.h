/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void lanes_save_ask (GtkWidget *widget, const char *name, const char *text);
void lanes_save_to (GtkWidget *widget, GFile *file, const char *text);
void lanes_save_tell (GtkWidget *widget, const char *text);

G_END_DECLS
