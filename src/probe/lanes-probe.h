/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <lanes-machine.h>

#include "lanes-sources.h"

G_BEGIN_DECLS

#define LANES_PROBE_ERROR (lanes_probe_error_quark ())
GQuark lanes_probe_error_quark (void);

/**
 * LanesProbeError:
 * @LANES_PROBE_ERROR_BUSY: another probe of this process has not ended yet
 * @LANES_PROBE_ERROR_FAILED: measuring could not begin at all
 * @LANES_PROBE_ERROR_INTERPRETER: a program is not a Python interpreter, or does not answer
 */
typedef enum
{
  LANES_PROBE_ERROR_BUSY,
  LANES_PROBE_ERROR_FAILED,
  LANES_PROBE_ERROR_INTERPRETER,
} LanesProbeError;

#define LANES_TYPE_PROBE (lanes_probe_get_type ())
G_DECLARE_FINAL_TYPE (LanesProbe, lanes_probe, LANES, PROBE, GObject)

LanesProbe *lanes_probe_new (void);
LanesProbe *lanes_probe_new_for_sources (const LanesSources *sources);

void lanes_probe_run_async (LanesProbe *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
LanesMachine *lanes_probe_run_finish (LanesProbe *self, GAsyncResult *result, GError **error);
LanesMachine *lanes_probe_run (LanesProbe *self, GCancellable *cancellable, GError **error);
gboolean lanes_probe_wait_until_ended (gint64 timeout_us);

double lanes_probe_get_fraction (LanesProbe *self);
const char *lanes_probe_get_phase_title (LanesProbe *self);

G_END_DECLS
