/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A guide as Markdown: its table, questions and worked examples. */

#include "lanes-report-markdown.h"

#include "lanes-report-markdown-private.h"

#include <glib/gi18n-lib.h>

static void
add_rows (GString *page, const LanesGuide *guide)
{
  lanes_markdown_heading (page, 2, _ ("The table"));
  lanes_markdown_table (
      page, 0, 4, (const char *[]) { _ ("Scenario"), _ ("Recommended"), _ ("Verdict"), _ ("Why") });
  for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
    {
      const LanesGuideRow *row = lanes_guide_row (guide, r);

      lanes_markdown_row (
          page, FALSE, 4,
          (const char *[]) { _ (row->scenario), _ (row->advice), _ (row->verdict), _ (row->why) });
    }
}

static void
add_question (GString *page, const LanesGuideQuestion *question)
{
  lanes_markdown_heading (page, 3, _ (question->title));
  lanes_markdown_paragraph (page, _ (question->why));
  lanes_markdown_table (page, 0, 2, (const char *[]) { _ ("Answer"), _ ("Example") });
  for (guint a = 0; a < question->answers->len; a++)
    {
      const LanesGuideAnswer *answer = lanes_guide_answer (question, a);

      lanes_markdown_row (page, FALSE, 2,
                          (const char *[]) { _ (answer->title), _ (answer->example) });
    }
  lanes_markdown_row (page, FALSE, 2, (const char *[]) { _ ("Not sure"), _ (question->not_sure) });
}

#define N_EXAMPLE_CELLS (3 + LANES_N_VERDICTS)

static void
add_example (GString *page, const LanesGuide *guide, const LanesGuideExample *example)
{
  const LanesGuideRow *row = lanes_guide_row (guide, example->row);
  const char *cells[N_EXAMPLE_CELLS] = { _ (example->title), _ (example->summary),
                                         _ (row->scenario) };

  for (guint i = 0; i < LANES_N_VERDICTS; i++)
    {
      const LanesGuideVerdict *verdict = lanes_guide_verdict (example, i, NULL);

      cells[3 + i] = verdict != NULL ? _ (verdict->text) : NULL;
    }
  lanes_markdown_row (page, FALSE, N_EXAMPLE_CELLS, cells);
}

static void
add_examples (GString *page, const LanesGuide *guide)
{
  const char *titles[N_EXAMPLE_CELLS] = { _ ("Example"), _ ("What it is"), _ ("Row") };

  for (guint i = 0; i < LANES_N_VERDICTS; i++)
    lanes_guide_verdict (lanes_guide_example (guide, 0), i, &titles[3 + i]);
  lanes_markdown_heading (page, 2, _ ("Worked examples"));
  lanes_markdown_table (page, 0, N_EXAMPLE_CELLS, titles);
  for (guint e = 0; e < lanes_guide_n_examples (guide); e++)
    add_example (page, guide, lanes_guide_example (guide, e));
}

/**
 * lanes_report_markdown_guide:
 * @guide: a guide
 *
 * Returns: (transfer full): the guide as Markdown, translated
 */
char *
lanes_report_markdown_guide (const LanesGuide *guide)
{
  g_autoptr (GString) page = g_string_new (NULL);

  g_return_val_if_fail (guide != NULL, NULL);

  lanes_markdown_heading (page, 1, _ (guide->title));
  if (guide->summary != NULL && *guide->summary != '\0')
    lanes_markdown_paragraph (page, _ (guide->summary));
  add_rows (page, guide);
  lanes_markdown_heading (page, 2, _ ("The questions"));
  for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
    add_question (page, lanes_guide_question (guide, q));
  if (lanes_guide_n_examples (guide) > 0)
    add_examples (page, guide);
  return g_string_free_and_steal (g_steal_pointer (&page));
}
