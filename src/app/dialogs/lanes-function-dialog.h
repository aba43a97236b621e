/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-python-list.h"
#include "lanes-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_FUNCTION_DIALOG (lanes_function_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LanesFunctionDialog, lanes_function_dialog, LANES, FUNCTION_DIALOG, AdwDialog)

LanesFunctionDialog *lanes_function_dialog_new (LanesSession *session, LanesPythonList *pythons);
void lanes_function_dialog_set_file (LanesFunctionDialog *self, GFile *file);
void lanes_function_dialog_fill (LanesFunctionDialog *self,
                                 const char *function,
                                 const char *arguments,
                                 gboolean consent);
gboolean lanes_function_dialog_is_measuring (LanesFunctionDialog *self);
LanesWorkload *lanes_function_dialog_get_found (LanesFunctionDialog *self);
const char *lanes_function_dialog_get_error (LanesFunctionDialog *self);

G_END_DECLS
