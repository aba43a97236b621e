/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-python-item.h"

G_BEGIN_DECLS

#define LANES_TYPE_PYTHON_LIST (lanes_python_list_get_type ())
G_DECLARE_FINAL_TYPE (LanesPythonList, lanes_python_list, LANES, PYTHON_LIST, GObject)

LanesPythonList *lanes_python_list_new (const char *search_path, const char *home);
void lanes_python_list_look (LanesPythonList *self);
void lanes_python_list_cancel (LanesPythonList *self);
gboolean lanes_python_list_is_looking (LanesPythonList *self);
GListModel *lanes_python_list_get_model (LanesPythonList *self);
void lanes_python_list_add_async (LanesPythonList *self,
                                  const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
LanesPythonItem *
lanes_python_list_add_finish (LanesPythonList *self, GAsyncResult *result, GError **error);

G_END_DECLS
