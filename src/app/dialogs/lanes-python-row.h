/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-python-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANES_TYPE_PYTHON_ROW (lanes_python_row_get_type ())
G_DECLARE_FINAL_TYPE (LanesPythonRow, lanes_python_row, LANES, PYTHON_ROW, GtkListBoxRow)

LanesPythonRow *lanes_python_row_new (LanesPythonItem *item);
LanesPythonItem *lanes_python_row_get_item (LanesPythonRow *self);
void lanes_python_row_begin (LanesPythonRow *self);
void lanes_python_row_progress (LanesPythonRow *self, double share, const char *what);
void lanes_python_row_end (LanesPythonRow *self, const char *error);
const char *lanes_python_row_get_error (LanesPythonRow *self);

G_END_DECLS
