/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Templates of Python code. A line is text, in which @name@ stands for a value, or a directive in
 * the first column:
 *
 *   #if TEST [and TEST]...   where a TEST is NAME, not NAME, or NAME with ==, !=, >= or < and a
 *   #elif TEST [and TEST]... value; a name alone is a number other than 0
 *   #else
 *   #endif
 *   #include PART            the part of that name, in place of the line
 *   #import MODULE           what the code around it needs
 *   #from MODULE import NAME
 *   #imports                 where all of these go, sorted, each once
 *   ## ...                   for readers of the template
 *
 * Templates come with the program, so a mistake in one is a mistake in the program. */

#include "config.h"

#include "lanes-report-template-private.h"

#include "lanes-report-resources.h"

#include <string.h>

#define PARTS_PATH LANES_RESOURCE_PATH "/starters/parts/"

#define MAX_DEPTH 8
#define MAX_BLANK_LINES 2

/* Of the branches of an #if one at most is rendered. */
typedef enum
{
  BRANCH_WANTED,   /* none has been rendered yet */
  BRANCH_RENDERED, /* this one is */
  BRANCH_DONE,     /* the rest is passed over */
} Branch;

typedef struct
{
  const LanesTemplateValue *values;
  guint n_values;
  GString *text;
  GPtrArray *imports; /* (element-type utf8) */
  gssize imports_at;
  guint blank_lines;
  Branch branches[MAX_DEPTH];
  guint depth;
} Renderer;

static void render_text (Renderer *self, const char *text);

static const LanesTemplateValue *
find_value (const Renderer *self, const char *name)
{
  for (guint i = 0; i < self->n_values; i++)
    {
      if (g_str_equal (self->values[i].name, name))
        return &self->values[i];
    }
  g_error ("template: unknown value “%s”", name);
}

static gboolean
compare (const LanesTemplateValue *value, const char *operator, const char * with)
{
  double number = g_ascii_strtod (with, NULL);
  gboolean equal = value->word != NULL ? g_str_equal (value->word, with) : value->number == number;

  if (g_str_equal (operator, "=="))
    return equal;
  if (g_str_equal (operator, "!="))
    return !equal;
  if (g_str_equal (operator, ">=") && value->word == NULL)
    return value->number >= number;
  if (g_str_equal (operator, "<") && value->word == NULL)
    return value->number < number;
  g_error ("template: “%s %s %s” is no test", value->name, operator, with);
}

static gboolean
passes_test (const Renderer *self, const char *test)
{
  g_auto (GStrv) words = g_strsplit (test, " ", -1);

  switch (g_strv_length (words))
    {
    case 1:
      return find_value (self, words[0])->number != 0;
    case 2:
      if (g_str_equal (words[0], "not"))
        return find_value (self, words[1])->number == 0;
      break;
    case 3:
      return compare (find_value (self, words[0]), words[1], words[2]);
    default:
      break;
    }
  g_error ("template: “%s” is no test", test);
}

static gboolean
passes (const Renderer *self, const char *condition)
{
  g_auto (GStrv) tests = g_strsplit (condition, " and ", -1);

  for (guint i = 0; tests[i] != NULL; i++)
    {
      if (!passes_test (self, tests[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_rendering (const Renderer *self)
{
  for (guint i = 0; i < self->depth; i++)
    {
      if (self->branches[i] != BRANCH_RENDERED)
        return FALSE;
    }
  return TRUE;
}

static void
open_branch (Renderer *self, const char *condition)
{
  Branch branch = BRANCH_DONE;

  g_assert (self->depth < MAX_DEPTH);
  if (is_rendering (self))
    branch = passes (self, condition) ? BRANCH_RENDERED : BRANCH_WANTED;
  self->branches[self->depth++] = branch;
}

/* The next branch of the same #if; without a condition it is the last. */
static void
turn_branch (Renderer *self, const char *condition)
{
  Branch *branch;

  g_assert (self->depth > 0);
  branch = &self->branches[self->depth - 1];
  if (*branch == BRANCH_RENDERED)
    *branch = BRANCH_DONE;
  else if (*branch == BRANCH_WANTED && (condition == NULL || passes (self, condition)))
    *branch = BRANCH_RENDERED;
}

/* Whether the line steers what is rendered. */
static gboolean
follow_branch (Renderer *self, const char *directive, const char *rest)
{
  if (g_str_equal (directive, "#if"))
    open_branch (self, rest);
  else if (g_str_equal (directive, "#elif"))
    turn_branch (self, rest);
  else if (g_str_equal (directive, "#else"))
    turn_branch (self, NULL);
  else if (g_str_equal (directive, "#endif"))
    {
      g_assert (self->depth > 0);
      self->depth--;
    }
  else
    return FALSE;
  return TRUE;
}

static void
include_part (Renderer *self, const char *name)
{
  g_autofree char *path = g_strdup_printf (PARTS_PATH "%s.py.in", name);
  g_autoptr (GBytes) part = g_resource_lookup_data (lanes_report_get_resource (), path,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (part == NULL)
    g_error ("template: no part “%s”", name);
  render_text (self, g_bytes_get_data (part, NULL));
}

static void
add_import (Renderer *self, const char *line)
{
  if (!g_ptr_array_find_with_equal_func (self->imports, line, g_str_equal, NULL))
    g_ptr_array_add (self->imports, g_strdup (line));
}

static void
render_directive (Renderer *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 2);
  const char *rest = words[1] != NULL ? words[1] : "";

  if (follow_branch (self, words[0], rest) || !is_rendering (self) || g_str_equal (words[0], "##"))
    return;
  if (g_str_equal (words[0], "#include"))
    include_part (self, rest);
  else if (g_str_equal (words[0], "#import") || g_str_equal (words[0], "#from"))
    add_import (self, line + 1);
  else if (g_str_equal (line, "#imports"))
    self->imports_at = self->text->len;
  else
    g_error ("template: unknown directive “%s”", line);
}

static void
append_value (GString *text, const LanesTemplateValue *value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (value->word != NULL)
    g_string_append (text, value->word);
  else
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.10g", value->number));
}

static void
render_line (Renderer *self, const char *line)
{
  g_auto (GStrv) pieces = g_strsplit (line, "@", -1);

  /* Directives leave gaps of their own. */
  self->blank_lines = *line == '\0' ? self->blank_lines + 1 : 0;
  if (self->blank_lines > MAX_BLANK_LINES)
    return;
  for (guint i = 0; pieces[i] != NULL; i++)
    {
      if (i % 2 == 0)
        g_string_append (self->text, pieces[i]);
      else if (pieces[i + 1] != NULL)
        append_value (self->text, find_value (self, pieces[i]));
      else
        g_error ("template: a lone @ in “%s”", line);
    }
  g_string_append_c (self->text, '\n');
}

static gboolean
is_directive (const char *line)
{
  return line[0] == '#' && (line[1] == '#' || g_ascii_isalpha (line[1]));
}

static void
render_text (Renderer *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint depth = self->depth;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      /* What follows the last line end is no line. */
      if (lines[i + 1] == NULL && *lines[i] == '\0')
        break;
      if (is_directive (lines[i]))
        render_directive (self, lines[i]);
      else if (is_rendering (self))
        render_line (self, lines[i]);
    }
  g_assert (self->depth == depth);
}

static int
compare_imports (gconstpointer a, gconstpointer b)
{
  const char *one = *(const char *const *) a;
  const char *other = *(const char *const *) b;
  gboolean one_from = g_str_has_prefix (one, "from ");
  gboolean other_from = g_str_has_prefix (other, "from ");

  return one_from != other_from ? one_from - other_from : strcmp (one, other);
}

/* How long the part is that two imports from the same module share; 0 from different ones. */
static gsize
shared_length (const char *line, const char *before)
{
  const char *names = strstr (line, " import ");
  gsize length = names != NULL ? names + strlen (" import ") - line : 0;

  return before != NULL && strncmp (line, before, length) == 0 ? length : 0;
}

static void
insert_imports (Renderer *self)
{
  g_autoptr (GString) block = g_string_new (NULL);
  const char *before = NULL;

  g_ptr_array_sort (self->imports, compare_imports);
  for (guint i = 0; i < self->imports->len; i++)
    {
      const char *line = g_ptr_array_index (self->imports, i);
      gsize shared = shared_length (line, before);

      if (shared > 0)
        g_string_append_printf (block, ", %s", line + shared);
      else
        g_string_append_printf (block, "%s%s", i > 0 ? "\n" : "", line);
      before = line;
    }
  g_string_append_c (block, '\n');
  g_assert (self->imports_at >= 0);
  g_string_insert (self->text, self->imports_at, block->str);
}

/*
 * lanes_template_render:
 * @text: a template
 * @values: (array length=n_values): the values it may name
 * @n_values: how many there are
 *
 * Ends the program when the template is not in order, which is a mistake in the program.
 *
 * Returns: (transfer full): the code, which ends in one line end
 */
char *
lanes_template_render (const char *text, const LanesTemplateValue *values, guint n_values)
{
  g_autoptr (GPtrArray) imports = g_ptr_array_new_with_free_func (g_free);
  Renderer self = { .values = values,
                    .n_values = n_values,
                    .text = g_string_new (NULL),
                    .imports = imports,
                    .imports_at = -1 };

  render_text (&self, text);
  if (imports->len > 0)
    insert_imports (&self);
  while (g_str_has_suffix (self.text->str, "\n\n"))
    g_string_truncate (self.text, self.text->len - 1);
  return g_string_free_and_steal (self.text);
}
