/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A decision as text for a terminal. */

#include "lanes-report-text.h"

#include "lanes-explain.h"
#include "lanes-report-lines-private.h"
#include "lanes-report-parts-private.h"

#include <glib/gi18n-lib.h>

#define MARK "▶"

/* As wide as the mark, so that tables without one start in the same column: a no-break space. */
#define NO_MARK "\302\240"

static void
add_table (LanesLines *lines, LanesDecision *decision)
{
  const LanesAlign align[] = { LANES_ALIGN_START, LANES_ALIGN_START, LANES_ALIGN_START,
                               LANES_ALIGN_START };
  const LanesGuide *guide = lanes_decision_get_guide (decision);
  g_autoptr (LanesLinesTable) table = lanes_lines_table_new (G_N_ELEMENTS (align), align);

  lanes_lines_table_add (
      table, TRUE, (const char *[]) { NULL, _ ("Scenario"), _ ("Recommended"), _ ("Answers") });
  for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
    {
      const LanesGuideRow *row = lanes_guide_row (guide, r);
      gboolean matches = r == lanes_decision_get_standing (decision)->row;
      g_autofree char *status = lanes_report_dup_row_status (decision, r);

      lanes_lines_table_add (table, matches,
                             (const char *[]) { matches ? MARK : NO_MARK, _ (row->scenario),
                                                _ (row->advice), status });
    }
  lanes_lines_table (lines, table);
}

static void
add_place (LanesLinesTable *table, LanesDecision *decision, const LanesPrediction *prediction)
{
  gboolean chosen = prediction == lanes_decision_get_recommended (decision);
  g_autofree char *setup = lanes_explain_dup_setup (decision, prediction->mechanism);
  g_autofree char *likely = lanes_report_dup_likely (prediction);
  g_autofree char *range = lanes_report_dup_range (prediction);
  g_autofree char *capacity = lanes_report_dup_capacity (prediction);

  lanes_lines_table_add (table, chosen,
                         (const char *[]) { chosen ? MARK : NO_MARK,
                                            lanes_mechanism_title (prediction->mechanism),
                                            setup, likely, range, capacity });
}

static void
add_usable (LanesLines *lines, LanesDecision *decision)
{
  const LanesAlign align[] = { LANES_ALIGN_START, LANES_ALIGN_START, LANES_ALIGN_START,
                               LANES_ALIGN_END, LANES_ALIGN_START, LANES_ALIGN_END };
  guint n_columns = G_N_ELEMENTS (align) - (lanes_report_has_capacity (decision) ? 0 : 1);
  g_autoptr (LanesLinesTable) table = lanes_lines_table_new (n_columns, align);
  guint n = 0;

  lanes_lines_table_add (table, TRUE,
                         (const char *[]) { NULL, _ ("Mechanism"), _ ("Setup"),
                                            lanes_report_time_title (decision), _ ("Range"),
                                            _ ("At most") });
  for (; n < LANES_N_MECHANISMS; n++)
    {
      const LanesPrediction *prediction = lanes_decision_get_ranked (decision, n);

      if (!lanes_prediction_is_usable (prediction))
        break;
      add_place (table, decision, prediction);
    }
  if (n > 0)
    {
      lanes_lines_gap (lines);
      lanes_lines_table (lines, table);
    }
}

static void
add_ruled_out (LanesLines *lines, LanesDecision *decision)
{
  const LanesAlign align[] = { LANES_ALIGN_START, LANES_ALIGN_START, LANES_ALIGN_START };
  g_autoptr (LanesLinesTable) table = lanes_lines_table_new (G_N_ELEMENTS (align), align);
  guint n = 0;

  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      const LanesPrediction *prediction = lanes_decision_get_ranked (decision, i);
      gboolean chosen = prediction == lanes_decision_get_recommended (decision);
      g_autofree char *ruled_out = lanes_report_dup_ruled_out (decision, prediction->mechanism);

      if (ruled_out == NULL)
        continue;
      lanes_lines_table_add (
          table, chosen,
          (const char *[]) { chosen ? MARK : NO_MARK,
                             lanes_mechanism_title (prediction->mechanism), ruled_out });
      n++;
    }
  if (n > 0)
    {
      lanes_lines_gap (lines);
      lanes_lines_table (lines, table);
    }
}

static void
add_reasons (LanesLines *lines, LanesDecision *decision)
{
  g_auto (GStrv) reasons = lanes_explain_dup_further_reasons (decision);

  if (reasons[0] == NULL)
    return;
  lanes_lines_heading (lines, _ ("Why"));
  for (guint i = 0; reasons[i] != NULL; i++)
    lanes_lines_item (lines, reasons[i]);
}

static void
add_example (LanesLines *lines, LanesDecision *decision)
{
  g_auto (GStrv) verdicts = lanes_report_dup_example_verdicts (decision);

  if (verdicts == NULL)
    return;
  lanes_lines_heading (lines, _ ("The worked example says"));
  for (guint i = 0; verdicts[i] != NULL; i++)
    lanes_lines_item (lines, verdicts[i]);
}

static void
add_answers (LanesLines *lines, LanesDecision *decision)
{
  const LanesAlign align[] = { LANES_ALIGN_START, LANES_ALIGN_START, LANES_ALIGN_START };
  g_autoptr (LanesLinesTable) table = lanes_lines_table_new (G_N_ELEMENTS (align), align);
  g_autoptr (GArray) answers = lanes_report_answers (decision);

  for (guint i = 0; i < answers->len; i++)
    {
      const LanesReportAnswer *answer = &g_array_index (answers, LanesReportAnswer, i);

      lanes_lines_table_add (table, FALSE,
                             (const char *[]) { answer->title, answer->value, answer->origin });
    }
  lanes_lines_heading (lines, _ ("The answers"));
  lanes_lines_table (lines, table);
}

static void
add_sources (LanesLines *lines, LanesDecision *decision)
{
  const LanesAlign align[] = { LANES_ALIGN_START, LANES_ALIGN_START };
  const LanesPython *python = lanes_decision_get_python (decision);
  g_autofree char *machine = lanes_explain_dup_machine (lanes_decision_get_machine (decision));
  g_autofree char *interpreter = lanes_explain_dup_python (python);
  g_autofree char *source = lanes_report_dup_source (decision);
  g_autoptr (LanesLinesTable) table = lanes_lines_table_new (G_N_ELEMENTS (align), align);

  lanes_lines_heading (lines, _ ("Made from"));
  lanes_lines_table_add (table, FALSE, (const char *[]) { _ ("Machine"), machine });
  lanes_lines_table_add (table, FALSE, (const char *[]) { _ ("Python"), interpreter });
  lanes_lines_table_add (
      table, FALSE,
      (const char *[]) { _ ("Costs of Python"), lanes_origin_title (python->costs_origin) });
  lanes_lines_table_add (table, FALSE, (const char *[]) { _ ("Source"), source });
  lanes_lines_table (lines, table);
}

/**
 * lanes_report_text_decision:
 * @decision: a decision
 * @columns: width of the terminal
 * @bold: whether it shows bold text
 *
 * Returns: (transfer full): the decision as text, the verdict in its first line, translated
 */
char *
lanes_report_text_decision (LanesDecision *decision, guint columns, gboolean bold)
{
  g_autoptr (LanesLines) lines = lanes_lines_new (columns, bold);
  g_autofree char *verdict = NULL;
  g_autofree char *table_says = NULL;
  g_autofree char *machine_says = NULL;
  g_autofree char *title = NULL;

  g_return_val_if_fail (LANES_IS_DECISION (decision), NULL);

  verdict = lanes_report_dup_verdict (decision);
  table_says = lanes_explain_dup_table_says (decision);
  machine_says = lanes_explain_dup_machine_says (decision);
  title = lanes_explain_dup_title (decision);
  lanes_lines_title (lines, verdict);
  lanes_lines_paragraph (lines, title);
  lanes_lines_heading (lines, _ ("The table says"));
  lanes_lines_paragraph (lines, table_says);
  lanes_lines_gap (lines);
  add_table (lines, decision);
  lanes_lines_heading (lines, _ ("This machine says"));
  lanes_lines_paragraph (lines, machine_says);
  add_usable (lines, decision);
  add_ruled_out (lines, decision);
  add_reasons (lines, decision);
  add_example (lines, decision);
  add_answers (lines, decision);
  add_sources (lines, decision);
  return lanes_lines_free_to_text (g_steal_pointer (&lines));
}
