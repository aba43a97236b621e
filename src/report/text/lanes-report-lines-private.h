/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LanesLines:
 *
 * Text for a terminal of a given width: headings, paragraphs and tables, wrapped between words.
 * Whatever is put in is made harmless first: no control character reaches the terminal.
 */
typedef struct _LanesLines LanesLines;

/* How a column of a table is aligned; END suits numbers. */
typedef enum
{
  LANES_ALIGN_START,
  LANES_ALIGN_END,
} LanesAlign;

LanesLines *lanes_lines_new (guint columns, gboolean bold);
void lanes_lines_free (LanesLines *self);
char *lanes_lines_free_to_text (LanesLines *self);

void lanes_lines_title (LanesLines *self, const char *text);
void lanes_lines_heading (LanesLines *self, const char *text);
void lanes_lines_paragraph (LanesLines *self, const char *text);
void lanes_lines_item (LanesLines *self, const char *text);
void lanes_lines_gap (LanesLines *self);

/**
 * LanesLinesTable:
 *
 * Rows of texts, laid out in columns when the table is put into lines.
 */
typedef struct _LanesLinesTable LanesLinesTable;

LanesLinesTable *lanes_lines_table_new (guint n_columns, const LanesAlign *align);
void lanes_lines_table_free (LanesLinesTable *self);
void lanes_lines_table_add (LanesLinesTable *self, gboolean strong, const char *const *cells);
void lanes_lines_table (LanesLines *self, const LanesLinesTable *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesLines, lanes_lines_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesLinesTable, lanes_lines_table_free)

G_END_DECLS
