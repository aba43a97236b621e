/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-mechanism.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void lanes_palette_install (GdkDisplay *display);
void lanes_palette_mark (GtkWidget *widget, const char *mechanism_id);

G_END_DECLS
