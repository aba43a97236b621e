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

/* The proof: every combination of classes is held against every row. */
void
lanes_guide_prove (LanesReader *reader, const LanesGuide *guide)
{
  guint classes[LANES_GUIDE_MAX_QUESTIONS] = { 0 };
  guint64 combinations = 1;

  for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
    combinations *= MAX (1, lanes_guide_question (guide, q)->n_classes);
  if (combinations > MAX_COMBINATIONS)
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, "questions",
                       _ ("more than %d combinations of answers"), MAX_COMBINATIONS);

  while (lanes_reader_ok (reader))
    {
      guint second;
      guint row = lanes_guide_match (guide, classes, &second);
      g_autofree char *combination = dup_combination (guide, classes);

      if (row == lanes_guide_n_rows (guide))
        lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_TABLE, "rows", _ ("no row matches %s"),
                           combination);
      else if (second < lanes_guide_n_rows (guide))
        lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_TABLE, "rows",
                           _ ("both “%s” and “%s” match %s"), lanes_guide_row (guide, row)->id,
                           lanes_guide_row (guide, second)->id, combination);
      if (!next_combination (guide, classes))
        break;
    }
}
