/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-harness.h"
#include "lanes-trial.h"

G_BEGIN_DECLS

void lanes_trial_run_async (LanesTrial *self,
                            const char *interpreter,
                            LanesProgressFunc progress,
                            gpointer progress_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean lanes_trial_run_finish (LanesTrial *self, GAsyncResult *result, GError **error);

G_END_DECLS
