/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A guide as text for a terminal: its table, questions and worked examples. */

#include "lanes-report-text.h"

#include "lanes-report-lines-private.h"

#include <glib/gi18n-lib.h>

static const LanesAlign two_columns[] = { LANES_ALIGN_START, LANES_ALIGN_START };

static void
add_rows (LanesLines *lines, const LanesGuide *guide)
{
  for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
    {
      const LanesGuideRow *row = lanes_guide_row (guide, r);
      /* Translators: what a row says of its advice, then the advice: “First choice: asyncio”. */
      g_autofree char *advice = g_strdup_printf (_ ("%s: %s"), _ (row->verdict), _ (row->advice));

      lanes_lines_heading (lines, _ (row->scenario));
      lanes_lines_paragraph (lines, advice);
      lanes_lines_paragraph (lines, _ (row->why));
    }
}

static void
add_question (LanesLines *lines, const LanesGuideQuestion *question)
{
  g_autoptr (LanesLinesTable) table = lanes_lines_table_new (2, two_columns);

  lanes_lines_heading (lines, _ (question->title));
  lanes_lines_paragraph (lines, _ (question->why));
  for (guint a = 0; a < question->answers->len; a++)
    {
      const LanesGuideAnswer *answer = lanes_guide_answer (question, a);

      lanes_lines_table_add (table, FALSE,
                             (const char *[]) { _ (answer->title), _ (answer->example) });
    }
  lanes_lines_table_add (table, FALSE, (const char *[]) { _ ("Not sure"), _ (question->not_sure) });
  lanes_lines_table (lines, table);
}

static void
add_verdicts (LanesLinesTable *table, const LanesGuideExample *example)
{
  for (guint i = 0; i < LANES_N_VERDICTS; i++)
    {
      const char *title;
      const LanesGuideVerdict *verdict = lanes_guide_verdict (example, i, &title);

      if (verdict != NULL)
        lanes_lines_table_add (table, FALSE, (const char *[]) { title, _ (verdict->text) });
    }
}

static void
add_example (LanesLines *lines, const LanesGuide *guide, const LanesGuideExample *example)
{
  g_autoptr (LanesLinesTable) table = lanes_lines_table_new (2, two_columns);
  g_autofree char *title = g_strdup_printf ("%s (%s)", _ (example->title), example->id);

  lanes_lines_heading (lines, title);
  lanes_lines_paragraph (lines, _ (example->summary));
  lanes_lines_table_add (
      table, FALSE,
      (const char *[]) { _ ("Row"), _ (lanes_guide_row (guide, example->row)->scenario) });
  add_verdicts (table, example);
  lanes_lines_table (lines, table);
}

/**
 * lanes_report_text_guide:
 * @guide: a guide
 * @columns: width of the terminal
 * @bold: whether it shows bold text
 *
 * Returns: (transfer full): the guide as text, translated
 */
char *
lanes_report_text_guide (const LanesGuide *guide, guint columns, gboolean bold)
{
  g_autoptr (LanesLines) lines = lanes_lines_new (columns, bold);

  g_return_val_if_fail (guide != NULL, NULL);

  lanes_lines_title (lines, _ (guide->title));
  if (guide->summary != NULL && *guide->summary != '\0')
    lanes_lines_paragraph (lines, _ (guide->summary));
  lanes_lines_gap (lines);
  lanes_lines_title (lines, _ ("The table"));
  add_rows (lines, guide);
  lanes_lines_gap (lines);
  lanes_lines_title (lines, _ ("The questions"));
  for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
    add_question (lines, lanes_guide_question (guide, q));
  lanes_lines_gap (lines);
  if (lanes_guide_n_examples (guide) > 0)
    lanes_lines_title (lines, _ ("Worked examples"));
  for (guint e = 0; e < lanes_guide_n_examples (guide); e++)
    add_example (lines, guide, lanes_guide_example (guide, e));
  return lanes_lines_free_to_text (g_steal_pointer (&lines));
}
