/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Text for a terminal: wraps paragraphs and lays tables out in the columns there are. */

#include "lanes-report-lines-private.h"

#include "lanes-text.h"

#include <string.h>

#define INDENT 2
#define GAP 2

/* Below this nothing can be laid out; a narrower terminal wraps by itself. */
#define MIN_COLUMNS 40
#define MIN_CELL 4

struct _LanesLines
{
  GString *text;
  guint columns;
  gboolean bold;
};

typedef struct
{
  GStrv cells;
  gboolean strong;
} Row;

struct _LanesLinesTable
{
  guint n_columns;
  LanesAlign *align;
  GArray *rows; /* (element-type Row) */
};

static guint
width_of (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

static guint
text_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += width_of (g_utf8_get_char (p));
  return width;
}

/* Where a line of at most @width columns that begins at @text ends. */
static const char *
find_break (const char *text, guint width, const char **next)
{
  const char *blank = NULL;
  const char *p = text;
  guint used = 0;

  while (*p != '\0')
    {
      guint step = width_of (g_utf8_get_char (p));

      if (*p == ' ')
        blank = p;
      if (used + step > width)
        break;
      used += step;
      p = g_utf8_next_char (p);
    }
  if (*p == '\0')
    {
      *next = p;
      return p;
    }
  if (blank != NULL && blank > text)
    {
      *next = blank + strspn (blank, " ");
      return blank;
    }
  if (p == text)
    p = g_utf8_next_char (p);
  *next = p;
  return p;
}

static GStrv
wrap (const char *text, guint width)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *harmless = lanes_text_dup_line (text, 0);
  const char *p = harmless + strspn (harmless, " ");

  do
    {
      const char *next;
      const char *end = find_break (p, width, &next);

      g_strv_builder_take (lines, g_strndup (p, end - p));
      p = next;
    }
  while (*p != '\0');
  return g_strv_builder_end (lines);
}

static void
append_blanks (GString *text, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (text, ' ');
}

static void
append_line (LanesLines *self, guint indent, const char *lead, const char *line, gboolean strong)
{
  append_blanks (self->text, indent);
  g_string_append (self->text, lead);
  if (strong && self->bold)
    g_string_append_printf (self->text, "\033[1m%s\033[0m", line);
  else
    g_string_append (self->text, line);
  g_string_append_c (self->text, '\n');
}

static void
append_wrapped (LanesLines *self, guint indent, const char *lead, const char *text, gboolean strong)
{
  guint lead_width = text_width (lead);
  g_auto (GStrv) lines = wrap (text, self->columns - indent - lead_width);

  for (guint i = 0; lines[i] != NULL; i++)
    append_line (self, i == 0 ? indent : indent + lead_width, i == 0 ? lead : "", lines[i], strong);
}

/**
 * lanes_lines_new:
 * @columns: width of the terminal
 * @bold: whether titles may be bold
 *
 * Returns: (transfer full): no lines yet
 */
LanesLines *
lanes_lines_new (guint columns, gboolean bold)
{
  LanesLines *self = g_new0 (LanesLines, 1);

  self->text = g_string_new (NULL);
  self->columns = MAX (columns, MIN_COLUMNS);
  self->bold = bold;
  return self;
}

void
lanes_lines_free (LanesLines *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

/**
 * lanes_lines_free_to_text:
 * @self: (transfer full): lines
 *
 * Returns: (transfer full): their text
 */
char *
lanes_lines_free_to_text (LanesLines *self)
{
  char *text = g_string_free_and_steal (self->text);

  g_free (self);
  return text;
}

void
lanes_lines_gap (LanesLines *self)
{
  g_string_append_c (self->text, '\n');
}

void
lanes_lines_title (LanesLines *self, const char *text)
{
  append_wrapped (self, 0, "", text, TRUE);
}

void
lanes_lines_heading (LanesLines *self, const char *text)
{
  lanes_lines_gap (self);
  append_wrapped (self, 0, "", text, TRUE);
}

void
lanes_lines_paragraph (LanesLines *self, const char *text)
{
  append_wrapped (self, INDENT, "", text, FALSE);
}

void
lanes_lines_item (LanesLines *self, const char *text)
{
  append_wrapped (self, INDENT, "• ", text, FALSE);
}

static void
clear_row (gpointer row)
{
  g_strfreev (((Row *) row)->cells);
}

/**
 * lanes_lines_table_new:
 * @n_columns: how many columns
 * @align: (array length=n_columns): how each is aligned
 *
 * Returns: (transfer full): a table without rows
 */
LanesLinesTable *
lanes_lines_table_new (guint n_columns, const LanesAlign *align)
{
  LanesLinesTable *self = g_new0 (LanesLinesTable, 1);

  self->n_columns = n_columns;
  self->align = g_memdup2 (align, n_columns * sizeof *align);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (self->rows, clear_row);
  return self;
}

void
lanes_lines_table_free (LanesLinesTable *self)
{
  g_array_unref (self->rows);
  g_free (self->align);
  g_free (self);
}

/**
 * lanes_lines_table_add:
 * @self: a table
 * @strong: whether the row stands out
 * @cells: (array): as many texts as there are columns; %NULL is an empty cell
 */
void
lanes_lines_table_add (LanesLinesTable *self, gboolean strong, const char *const *cells)
{
  Row row = { g_new0 (char *, self->n_columns + 1), strong };

  for (guint i = 0; i < self->n_columns; i++)
    row.cells[i] = cells[i] != NULL ? lanes_text_dup_line (cells[i], 0) : g_strdup ("");
  g_array_append_val (self->rows, row);
}

/* The natural widths, the widest columns narrowed until everything fits. */
static void
fit_widths (const LanesLinesTable *table, guint available, guint *widths)
{
  guint total = GAP * (table->n_columns - 1);

  for (guint c = 0; c < table->n_columns; c++)
    {
      widths[c] = 0;
      for (guint r = 0; r < table->rows->len; r++)
        widths[c] = MAX (widths[c], text_width (g_array_index (table->rows, Row, r).cells[c]));
      total += widths[c];
    }
  while (total > available)
    {
      guint widest = 0;

      for (guint c = 1; c < table->n_columns; c++)
        {
          if (widths[c] > widths[widest])
            widest = c;
        }
      if (widths[widest] <= MIN_CELL)
        break;
      widths[widest]--;
      total--;
    }
}

static void
append_row_line (GString *line, const LanesLinesTable *table, GStrv *cells, guint n, guint *widths)
{
  guint owed = 0;

  for (guint c = 0; c < table->n_columns; c++)
    {
      const char *cell = n < g_strv_length (cells[c]) ? cells[c][n] : "";
      guint pad = widths[c] - MIN (widths[c], text_width (cell));

      if (*cell != '\0')
        {
          append_blanks (line, owed + (table->align[c] == LANES_ALIGN_END ? pad : 0));
          g_string_append (line, cell);
          owed = table->align[c] == LANES_ALIGN_END ? 0 : pad;
        }
      else
        {
          owed += widths[c];
        }
      owed += GAP;
    }
}

static void
append_row (LanesLines *self, const LanesLinesTable *table, const Row *row, guint *widths)
{
  g_autofree GStrv *cells = g_new0 (GStrv, table->n_columns);
  guint height = 0;

  for (guint c = 0; c < table->n_columns; c++)
    {
      cells[c] = wrap (row->cells[c], MAX (widths[c], 1));
      height = MAX (height, g_strv_length (cells[c]));
    }
  for (guint n = 0; n < height; n++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      append_row_line (line, table, cells, n, widths);
      append_line (self, INDENT, "", line->str, row->strong);
    }
  for (guint c = 0; c < table->n_columns; c++)
    g_strfreev (cells[c]);
}

/**
 * lanes_lines_table:
 * @self: lines
 * @table: a table to put below them
 */
void
lanes_lines_table (LanesLines *self, const LanesLinesTable *table)
{
  g_autofree guint *widths = g_new (guint, table->n_columns);

  fit_widths (table, self->columns - INDENT, widths);
  for (guint r = 0; r < table->rows->len; r++)
    append_row (self, table, &g_array_index (table->rows, Row, r), widths);
}
