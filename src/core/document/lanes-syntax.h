/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *
lanes_syntax_find_fault (const char *text, gsize length, guint *line, guint *column);

G_END_DECLS
