/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a Python interpreter says of itself. */
typedef struct
{
  char *version;
  gboolean free_threaded; /* built to run without the GIL */
  gboolean gil_enabled; /* the GIL is on all the same */
  char *start_method; /* multiprocessing's default */
} LanesInterpreter;

LanesInterpreter *
lanes_interpreter_identify (const char *path, GCancellable *cancellable, GError **error);
void lanes_interpreter_free (LanesInterpreter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesInterpreter, lanes_interpreter_free)

G_END_DECLS
