/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The elements of a Markdown page. Whatever text is put in comes out as that text: it can neither
 * break a table nor become markup or HTML. */

#include "lanes-report-markdown-private.h"

#include "lanes-text.h"

#include <string.h>

/* Addresses become links without any markup. */
static gboolean
makes_a_link (const char *text, const char *p)
{
  return (p[0] == ':' && p[1] == '/') ||
         (p[0] == '.' && p - text >= 3 && g_ascii_strncasecmp (p - 3, "www", 3) == 0);
}

/**
 * lanes_markdown_escape:
 * @text: any text
 *
 * Returns: (transfer full): Markdown, one line, that shows @text as it is
 */
char *
lanes_markdown_escape (const char *text)
{
  g_autofree char *valid = lanes_text_dup_line (text, 0);
  GString *escaped = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '<')
        g_string_append (escaped, "&lt;");
      else if (c == '>')
        g_string_append (escaped, "&gt;");
      else if (c == '&')
        g_string_append (escaped, "&amp;");
      else if ((c < 0x80 && strchr ("\\`*_[]{}|~#$!@", (int) c) != NULL) || makes_a_link (valid, p))
        g_string_append_printf (escaped, "\\%c", (char) c);
      else
        g_string_append_unichar (escaped, c);
    }
  return g_string_free_and_steal (escaped);
}

/* A line that begins like this would be a list, a rule or a heading. */
static gboolean
begins_a_block (const char *text)
{
  gsize digits = strspn (text, "0123456789");

  return strchr ("-+=", *text) != NULL || (digits > 0 && strchr (".)", text[digits]) != NULL);
}

static void
append_text (GString *page, const char *text)
{
  g_autofree char *escaped = lanes_markdown_escape (text);
  const char *start = escaped + strspn (escaped, " ");
  gsize digits = strspn (start, "0123456789");

  if (*start != '\0' && begins_a_block (start))
    {
      g_string_append_len (page, start, digits);
      g_string_append_c (page, '\\');
      start += digits;
    }
  g_string_append_printf (page, "%s\n", start);
}

/* Blocks are parted by one blank line. */
static void
begin_block (GString *page)
{
  if (page->len > 0)
    g_string_append_c (page, '\n');
}

void
lanes_markdown_heading (GString *page, guint level, const char *text)
{
  begin_block (page);
  for (guint i = 0; i < level; i++)
    g_string_append_c (page, '#');
  g_string_append_c (page, ' ');
  append_text (page, text);
}

void
lanes_markdown_paragraph (GString *page, const char *text)
{
  begin_block (page);
  append_text (page, text);
}

void
lanes_markdown_strong (GString *page, const char *text)
{
  g_autofree char *escaped = lanes_markdown_escape (text);

  begin_block (page);
  g_string_append_printf (page, "**%s**\n", g_strstrip (escaped));
}

void
lanes_markdown_list (GString *page, const char *const *items)
{
  if (items[0] == NULL)
    return;
  begin_block (page);
  for (guint i = 0; items[i] != NULL; i++)
    {
      g_string_append (page, "- ");
      append_text (page, items[i]);
    }
}

/**
 * lanes_markdown_row:
 * @page: a page that ends in a table
 * @strong: whether the row stands out
 * @n_cells: how many cells
 * @cells: (array length=n_cells): their texts; %NULL is an empty cell
 *
 * Adds a row to the table.
 */
void
lanes_markdown_row (GString *page, gboolean strong, guint n_cells, const char *const *cells)
{
  for (guint i = 0; i < n_cells; i++)
    {
      g_autofree char *cell = lanes_markdown_escape (cells[i] != NULL ? cells[i] : "");
      const char *mark = strong && *g_strstrip (cell) != '\0' ? "**" : "";

      g_string_append_printf (page, "| %s%s%s ", mark, cell, mark);
    }
  g_string_append (page, "|\n");
}

/**
 * lanes_markdown_table:
 * @page: a page
 * @numbers: bit mask of the columns that hold numbers
 * @n_cells: how many columns
 * @titles: (array length=n_cells): their titles
 *
 * Begins a table.
 */
void
lanes_markdown_table (GString *page, guint numbers, guint n_cells, const char *const *titles)
{
  begin_block (page);
  lanes_markdown_row (page, FALSE, n_cells, titles);
  for (guint i = 0; i < n_cells; i++)
    g_string_append (page, (numbers & (1u << i)) != 0 ? "| ---: " : "| --- ");
  g_string_append (page, "|\n");
}
