/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *lanes_markdown_escape (const char *text);
void lanes_markdown_heading (GString *page, guint level, const char *text);
void lanes_markdown_paragraph (GString *page, const char *text);
void lanes_markdown_strong (GString *page, const char *text);
void lanes_markdown_list (GString *page, const char *const *items);
void lanes_markdown_table (GString *page, guint numbers, guint n_cells, const char *const *titles);
void lanes_markdown_row (GString *page, gboolean strong, guint n_cells, const char *const *cells);

G_END_DECLS
