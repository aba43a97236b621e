/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-interpreter.h"
#include "lanes-python.h"

G_BEGIN_DECLS

#define LANES_TYPE_PYTHON_ITEM (lanes_python_item_get_type ())
G_DECLARE_FINAL_TYPE (LanesPythonItem, lanes_python_item, LANES, PYTHON_ITEM, GObject)

LanesPythonItem *lanes_python_item_new (const char *path, const LanesInterpreter *interpreter);
const char *lanes_python_item_get_path (LanesPythonItem *self);
const char *lanes_python_item_get_version (LanesPythonItem *self);
gboolean lanes_python_item_is_free_threaded (LanesPythonItem *self);
gboolean lanes_python_item_fits (LanesPythonItem *self, const LanesPython *python);
LanesPython *lanes_python_item_new_profile (LanesPythonItem *self, const LanesMachine *machine);
const LanesPython *lanes_python_item_get_kept (LanesPythonItem *self);
void lanes_python_item_keep (LanesPythonItem *self, const LanesPython *python);

G_END_DECLS
