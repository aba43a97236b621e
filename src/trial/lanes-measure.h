/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-harness.h"
#include "lanes-python.h"
#include "lanes-workload.h"

G_BEGIN_DECLS

const char *lanes_measure_part_title (const char *part);
void lanes_measure_python_async (const char *interpreter,
                                 LanesProgressFunc progress,
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
LanesPython *lanes_measure_python_finish (GAsyncResult *result, GError **error);

void lanes_measure_function_async (const char *interpreter,
                                   const char *file,
                                   const char *function,
                                   const char *arguments,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
LanesWorkload *lanes_measure_function_finish (GAsyncResult *result, GError **error);

G_END_DECLS
