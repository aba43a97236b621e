/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  LANES_WAIT_READY,
  LANES_WAIT_TIMEOUT,
  LANES_WAIT_STOPPED,
} LanesWait;

/**
 * LanesStop:
 *
 * A flag that ends a run: cheap enough for the inner loop of a measuring thread, and a file
 * descriptor for whoever blocks. Reference-counted; every function may be called from any thread.
 */
typedef struct _LanesStop LanesStop;

LanesStop *lanes_stop_new (GError **error);
LanesStop *lanes_stop_ref (LanesStop *self);
void lanes_stop_unref (LanesStop *self);
void lanes_stop_set (LanesStop *self);
gboolean lanes_stop_is_set (LanesStop *self);
gboolean lanes_stop_check (LanesStop *self, GError **error);
int lanes_stop_get_fd (LanesStop *self);
LanesWait lanes_stop_wait (LanesStop *self, int fd, gint64 timeout_ns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesStop, lanes_stop_unref)

G_END_DECLS
