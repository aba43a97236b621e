/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The proof that a table has neither gaps nor overlaps. */

#include "lanes-guide-private.h"

#include <glib/gi18n-lib.h>

/* A larger product of classes is no table that anybody can read. */
#define MAX_COMBINATIONS 100000

static char *
dup_combination (const LanesGuide *guide, const guint *classes)
{
  GString *text = g_string_new (NULL);

  for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
    {
      const LanesGuideQuestion *question = lanes_guide_question (guide, q);

      if (question->n_classes > 0)
        g_string_append_printf (text, "%s%s = %s", text->len > 0 ? ", " : "", question->id,
                                question->classes[classes[q]].id);
    }
  return g_string_free_and_steal (text);
}

/* Counts up by one, class by class; FALSE after the last combination. */
static gboolean
next_combination (const LanesGuide *guide, guint *classes)
{
  for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
    {
      if (++classes[q] < MAX (1, lanes_guide_question (guide, q)->n_classes))
        return TRUE;
      classes[q] = 0;
    }
  return FALSE;
}

/**
 * lanes_guide_count_combinations:
 * @self: a guide
 *
 * Returns: how many combinations of answers its table tells apart
 */
guint64
lanes_guide_count_combinations (const LanesGuide *self)
{
  guint64 combinations = 1;

  g_return_val_if_fail (self != NULL, 0);

  for (guint q = 0; q < lanes_guide_n_questions (self); q++)
    combinations *= MAX (1, lanes_guide_question (self, q)->n_classes);
  return combinations;
}

static void
fail_row (LanesReader *reader,
          const LanesGuide *guide,
          const guint *classes,
          guint row,
          guint second)
{
  g_autofree char *combination = dup_combination (guide, classes);

  if (row == lanes_guide_n_rows (guide))
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_TABLE, "rows", _ ("no row matches %s"),
                       combination);
  else
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_TABLE, "rows",
                       _ ("both “%s” and “%s” match %s"), lanes_guide_row (guide, row)->id,
                       lanes_guide_row (guide, second)->id, combination);
}

/* The proof: every combination of classes is held against every row. */
void
lanes_guide_prove (LanesReader *reader, const LanesGuide *guide)
{
  guint classes[LANES_GUIDE_MAX_QUESTIONS] = { 0 };

  if (lanes_guide_count_combinations (guide) > MAX_COMBINATIONS)
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, "questions",
                       _ ("more than %d combinations of answers"), MAX_COMBINATIONS);

  while (lanes_reader_ok (reader))
    {
      guint second;
      guint row = lanes_guide_match (guide, classes, &second);

      if (row == lanes_guide_n_rows (guide) || second < lanes_guide_n_rows (guide))
        fail_row (reader, guide, classes, row, second);
      if (!next_combination (guide, classes))
        break;
    }
}
