/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-python.h"

G_BEGIN_DECLS

LanesPython *lanes_kept_python_load (const char *interpreter);
gboolean
lanes_kept_python_save (const LanesPython *python, const char *interpreter, GError **error);

G_END_DECLS
