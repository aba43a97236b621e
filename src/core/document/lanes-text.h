/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *lanes_text_dup_line (const char *text, guint most);
gboolean lanes_text_is_printable (const char *text);

G_END_DECLS
