/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define LANES_TRIAL_ERROR (lanes_trial_error_quark ())
GQuark lanes_trial_error_quark (void);

/**
 * LanesTrialError:
 * @LANES_TRIAL_ERROR_START: the interpreter cannot be started
 * @LANES_TRIAL_ERROR_FAILED: it ended with an error, which the message quotes
 * @LANES_TRIAL_ERROR_CRASHED: it was ended by a signal
 * @LANES_TRIAL_ERROR_TIMEOUT: it took too long and was ended
 * @LANES_TRIAL_ERROR_ANSWER: what it wrote is no answer
 */
typedef enum
{
  LANES_TRIAL_ERROR_START,
  LANES_TRIAL_ERROR_FAILED,
  LANES_TRIAL_ERROR_CRASHED,
  LANES_TRIAL_ERROR_TIMEOUT,
  LANES_TRIAL_ERROR_ANSWER,
} LanesTrialError;

/**
 * LanesProgressFunc:
 * @share: how much is done, 0 to 1
 * @what: what is done now, as the script says it
 * @data: as given with it
 *
 * Told of progress, in the main context of the one who started the work.
 */
typedef void (*LanesProgressFunc) (double share, const char *what, gpointer data);

void lanes_harness_run_async (const char *interpreter,
                              const char *script,
                              const char *const *arguments,
                              double limit,
                              LanesProgressFunc progress,
                              gpointer progress_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
JsonNode *lanes_harness_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
