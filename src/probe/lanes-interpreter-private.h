/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-interpreter.h"
#include "lanes-sources.h"

LanesInterpreter *lanes_interpreter_parse (const char *path, const char *line, GError **error);
LanesInterpreter *lanes_interpreter_ask (const LanesSources *sources,
                                         const char *path,
                                         gint64 timeout_ns,
                                         LanesStop *stop,
                                         GError **error);
