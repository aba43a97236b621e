/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-python-list.h"
#include "lanes-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_INTERPRETER_ROW (lanes_interpreter_row_get_type ())
G_DECLARE_FINAL_TYPE (LanesInterpreterRow,
                      lanes_interpreter_row,
                      LANES,
                      INTERPRETER_ROW,
                      AdwComboRow)

void lanes_interpreter_row_bind (LanesInterpreterRow *self,
                                 LanesSession *session,
                                 LanesPythonList *pythons);
LanesPythonItem *lanes_interpreter_row_get_item (LanesInterpreterRow *self);

G_END_DECLS
