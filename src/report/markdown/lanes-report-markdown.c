/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A decision as Markdown, in the order of a decision record. */

#include "lanes-report-markdown.h"

#include "lanes-explain.h"
#include "lanes-report-markdown-private.h"
#include "lanes-report-parts-private.h"
#include "lanes-report-starter.h"

#include <glib/gi18n-lib.h>

static void
add_context (GString *page, LanesDecision *decision)
{
  const LanesMachine *machine = lanes_decision_get_machine (decision);
  const LanesPython *python = lanes_decision_get_python (decision);
  g_autofree char *machine_text = lanes_explain_dup_machine (machine);
  g_autofree char *python_text = lanes_explain_dup_python (python);
  g_autoptr (GArray) answers = lanes_report_answers (decision);

  lanes_markdown_heading (page, 2, _ ("Context"));
  lanes_markdown_table (page, 0, 3, (const char *[]) { _ ("Answer"), _ ("Value"), _ ("Origin") });
  for (guint i = 0; i < answers->len; i++)
    {
      const LanesReportAnswer *answer = &g_array_index (answers, LanesReportAnswer, i);

      lanes_markdown_row (page, FALSE, 3,
                          (const char *[]) { answer->title, answer->value, answer->origin });
    }
  lanes_markdown_row (
      page, FALSE, 3,
      (const char *[]) { _ ("Machine"), machine_text,
                         machine != NULL ? lanes_origin_title (LANES_ORIGIN_MEASURED) : NULL });
  lanes_markdown_row (
      page, FALSE, 3,
      (const char *[]) { _ ("Python"), python_text, lanes_origin_title (python->version_origin) });
  lanes_markdown_row (page, FALSE, 3,
                      (const char *[]) { _ ("Costs of Python"), NULL,
                                         lanes_origin_title (python->costs_origin) });
}

static void
add_table (GString *page, LanesDecision *decision)
{
  const LanesGuide *guide = lanes_decision_get_guide (decision);

  lanes_markdown_table (page, 0, 3,
                        (const char *[]) { _ ("Scenario"), _ ("Recommended"), _ ("Answers") });
  for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
    {
      const LanesGuideRow *row = lanes_guide_row (guide, r);
      g_autofree char *status = lanes_report_dup_row_status (decision, r);

      lanes_markdown_row (page, r == lanes_decision_get_standing (decision)->row, 3,
                          (const char *[]) { _ (row->scenario), _ (row->advice), status });
    }
}

static void
add_decision (GString *page, LanesDecision *decision)
{
  g_autofree char *verdict = lanes_report_dup_verdict (decision);
  g_autofree char *table_says = lanes_explain_dup_table_says (decision);
  g_autofree char *machine_says = lanes_explain_dup_machine_says (decision);
  g_auto (GStrv) verdicts = lanes_report_dup_example_verdicts (decision);

  lanes_markdown_heading (page, 2, _ ("Decision"));
  lanes_markdown_strong (page, verdict);
  lanes_markdown_heading (page, 3, _ ("The table says"));
  lanes_markdown_paragraph (page, table_says);
  add_table (page, decision);
  lanes_markdown_heading (page, 3, _ ("This machine says"));
  lanes_markdown_paragraph (page, machine_says);
  if (verdicts == NULL)
    return;
  lanes_markdown_heading (page, 3, _ ("The worked example says"));
  lanes_markdown_list (page, (const char *const *) verdicts);
}

static void
add_place (GString *page, LanesDecision *decision, guint place)
{
  const LanesPrediction *prediction = lanes_decision_get_ranked (decision, place);
  g_autofree char *setup = lanes_explain_dup_setup (decision, prediction->mechanism);
  g_autofree char *likely = lanes_report_dup_likely (prediction);
  g_autofree char *range = lanes_report_dup_range (prediction);
  g_autofree char *ruled_out = lanes_report_dup_ruled_out (decision, prediction->mechanism);
  g_autofree char *why = lanes_explain_dup_why (decision, prediction->mechanism);
  g_autofree char *capacity = lanes_report_dup_capacity (prediction);
  const char *cells[] = { lanes_mechanism_title (prediction->mechanism), setup, likely, range,
                          capacity, NULL };
  guint n = lanes_report_has_capacity (decision) ? 5 : 4;

  cells[n++] = ruled_out != NULL ? ruled_out : why;
  lanes_markdown_row (page, prediction == lanes_decision_get_recommended (decision), n, cells);
}

static void
add_alternatives (GString *page, LanesDecision *decision)
{
  const char *titles[] = { _ ("Mechanism"), _ ("Setup"), lanes_report_time_title (decision),
                           _ ("Range"), _ ("At most"), NULL };
  guint n = lanes_report_has_capacity (decision) ? 5 : 4;
  guint numbers = 1u << 2 | 1u << 3 | 1u << 4;

  titles[n] = _ ("Why");
  lanes_markdown_heading (page, 2, _ ("Alternatives"));
  lanes_markdown_table (page, numbers & ((1u << n) - 1), n + 1, titles);
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    add_place (page, decision, i);
}

static void
add_consequences (GString *page, LanesDecision *decision)
{
  g_auto (GStrv) reasons = lanes_explain_dup_further_reasons (decision);
  g_autofree char *source = lanes_report_dup_source (decision);

  lanes_markdown_heading (page, 2, _ ("Consequences"));
  lanes_markdown_list (page, (const char *const *) reasons);
  lanes_markdown_paragraph (page, source);
}

static void
add_code (GString *page, LanesDecision *decision)
{
  LanesStarterEngine engine = lanes_starter_choose (decision);
  LanesStarter starter;
  g_autofree char *code = NULL;

  if (engine != LANES_STARTER_DASK &&
      !lanes_prediction_is_usable (lanes_decision_get_recommended (decision)))
    return;
  lanes_starter_init (&starter, decision, engine);
  code = lanes_starter_render (&starter);
  lanes_markdown_heading (page, 2, _ ("Code to Start From"));
  g_string_append_printf (page, "```python\n%s```\n", code);
}

/**
 * lanes_report_markdown_decision:
 * @decision: a decision
 *
 * Returns: (transfer full): the decision as a decision record in Markdown, translated
 */
char *
lanes_report_markdown_decision (LanesDecision *decision)
{
  g_autoptr (GString) page = g_string_new (NULL);
  g_autofree char *name = NULL;

  g_return_val_if_fail (LANES_IS_DECISION (decision), NULL);

  name = lanes_explain_dup_title (decision);
  lanes_markdown_heading (page, 1, name);
  add_context (page, decision);
  add_decision (page, decision);
  add_alternatives (page, decision);
  add_consequences (page, decision);
  add_code (page, decision);
  return g_string_free_and_steal (g_steal_pointer (&page));
}
