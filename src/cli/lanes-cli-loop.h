/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean lanes_cli_check_threads (GError **error);
void lanes_cli_loop (GMainLoop *loop,
                     GCancellable *cancellable,
                     void (*start) (gpointer data),
                     gpointer data);

G_END_DECLS
