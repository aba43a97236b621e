/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LANES_SCRIPT_MEASURE "lanes_measure.py"
#define LANES_SCRIPT_TRIAL "lanes_trial.py"
#define LANES_SCRIPT_FUNCTION "lanes_function.py"

GBytes *lanes_script_lookup (const char *script);
char *lanes_script_place (const char *script, GError **error);
void lanes_script_remove (const char *path);

G_END_DECLS
