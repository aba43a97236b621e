/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-python-list.h"
#include "lanes-python-row.h"
#include "lanes-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_PYTHON_DIALOG (lanes_python_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LanesPythonDialog, lanes_python_dialog, LANES, PYTHON_DIALOG, AdwDialog)

LanesPythonDialog *lanes_python_dialog_new (LanesSession *session, LanesPythonList *pythons);
void lanes_python_dialog_add (LanesPythonDialog *self, const char *path);
LanesPythonRow *lanes_python_dialog_get_row (LanesPythonDialog *self, const char *path);
gboolean lanes_python_dialog_is_measuring (LanesPythonDialog *self);
const LanesPython *lanes_python_dialog_get_python (LanesPythonDialog *self);
const char *lanes_python_dialog_get_error (LanesPythonDialog *self);

G_END_DECLS
