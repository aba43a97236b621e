/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Parts of a decision that every report shows: labels and cells, so that text, Markdown and card
 * say the same. */

#include "config.h"

#include "lanes-report-parts-private.h"

#include "lanes-explain.h"

#include <glib/gi18n-lib.h>
#include <math.h>

char *
lanes_report_dup_likely (const LanesPrediction *prediction)
{
  if (!lanes_prediction_is_usable (prediction))
    return g_strdup (LANES_REPORT_NOTHING);
  return lanes_explain_dup_time (prediction->likely);
}

char *
lanes_report_dup_range (const LanesPrediction *prediction)
{
  if (!lanes_prediction_is_usable (prediction))
    return g_strdup (LANES_REPORT_NOTHING);
  return lanes_explain_dup_range (prediction);
}

/**
 * lanes_report_time_title:
 * @decision: a decision
 *
 * Returns: (transfer none): what its times are, translated
 */
const char *
lanes_report_time_title (LanesDecision *decision)
{
  switch (lanes_decision_get_job (decision)->kind)
    {
    case LANES_KIND_SERVICE:
      return _ ("Response time");
    case LANES_KIND_BACKGROUND:
      return _ ("Time until done");
    case LANES_KIND_BATCH:
    default:
      return _ ("Likely time");
    }
}

gboolean
lanes_report_has_capacity (LanesDecision *decision)
{
  return lanes_decision_get_job (decision)->kind == LANES_KIND_SERVICE;
}

char *
lanes_report_dup_capacity (const LanesPrediction *prediction)
{
  if (isnan (prediction->capacity))
    return g_strdup (LANES_REPORT_NOTHING);
  return lanes_explain_dup_rate (prediction->capacity);
}

/**
 * lanes_report_dup_ruled_out:
 * @decision: a decision
 * @mechanism: a mechanism
 *
 * Returns: (transfer full) (nullable): "Ruled out" with the reason; %NULL for one that can be used
 */
char *
lanes_report_dup_ruled_out (LanesDecision *decision, LanesMechanism mechanism)
{
  g_autofree char *ruling = lanes_explain_dup_ruling (decision, mechanism);

  /* Translators: a whole sentence follows, why a mechanism or a row is ruled out. */
  return ruling != NULL ? g_strdup_printf (_ ("Ruled out: %s"), ruling) : NULL;
}

/**
 * lanes_report_dup_verdict:
 * @decision: a decision
 *
 * Returns: (transfer full): the recommendation in one line: setup, time, range, where these come
 *   from, and how sure it is
 */
char *
lanes_report_dup_verdict (LanesDecision *decision)
{
  const LanesPrediction *chosen = lanes_decision_get_recommended (decision);
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  g_strv_builder_take (parts, lanes_explain_dup_verdict (decision));
  if (chosen != NULL)
    {
      char *setup = lanes_explain_dup_verdict_setup (decision);

      if (setup == NULL)
        setup = lanes_report_dup_ruled_out (decision, chosen->mechanism);
      if (setup != NULL)
        g_strv_builder_take (parts, setup);
    }
  if (lanes_decision_get_certainty (decision) != LANES_CERTAINTY_NONE)
    {
      g_autofree char *likely = lanes_report_dup_likely (chosen);
      g_autofree char *range = lanes_report_dup_range (chosen);

      g_strv_builder_take (parts, g_strdup_printf ("%s (%s)", likely, range));
      g_strv_builder_add (parts, lanes_origin_title (lanes_decision_get_time_origin (decision)));
      g_strv_builder_add (parts, lanes_explain_certainty (decision));
    }
  all = g_strv_builder_end (parts);
  return g_strjoinv (" · ", all);
}

/**
 * lanes_report_dup_row_status:
 * @decision: a decision
 * @row: a row of its guide
 *
 * Returns: (transfer full): whether the row matches, is still possible or why it is not, translated
 */
char *
lanes_report_dup_row_status (LanesDecision *decision, guint row)
{
  const LanesGuide *guide = lanes_decision_get_guide (decision);
  const LanesStanding *standing = lanes_decision_get_standing (decision);
  g_autofree char *mismatch = NULL;

  if (row == standing->row)
    return g_strdup (lanes_explain_match (guide, standing));
  mismatch = lanes_guide_dup_mismatch (guide, row, standing);
  if (mismatch == NULL)
    return g_strdup (_ ("Still possible"));
  return g_strdup_printf (_ ("Ruled out: %s"), mismatch);
}

/**
 * lanes_report_dup_gain:
 * @decision: a decision
 *
 * Returns: (transfer full) (nullable): how many times as fast a batch is as one task after the
 *   other, a number; %NULL where that says nothing
 */
char *
lanes_report_dup_gain (LanesDecision *decision)
{
  double gain = lanes_decision_get_gain (decision);

  return isnan (gain) ? NULL : lanes_explain_dup_factor (gain);
}

/**
 * lanes_report_dup_example_verdicts:
 * @decision: a decision
 *
 * Returns: (transfer full) (nullable): when the workload is a worked example, what that says of
 *   mechanisms, such as "Best: asyncio with aiohttp"; else %NULL
 */
GStrv
lanes_report_dup_example_verdicts (LanesDecision *decision)
{
  const LanesGuideExample *example = lanes_guide_match_example (
      lanes_decision_get_guide (decision), lanes_decision_get_workload (decision));
  g_autoptr (GStrvBuilder) verdicts = g_strv_builder_new ();

  if (example == NULL)
    return NULL;
  for (guint i = 0; i < LANES_N_VERDICTS; i++)
    {
      const char *title;
      const LanesGuideVerdict *verdict = lanes_guide_verdict (example, i, &title);

      if (verdict != NULL)
        g_strv_builder_take (verdicts, g_strdup_printf ("%s: %s", title, _ (verdict->text)));
    }
  return g_strv_builder_end (verdicts);
}

static gboolean
is_asked (const LanesGuide *guide, const LanesStanding *standing, LanesField field)
{
  for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
    {
      const LanesGuideQuestion *question = lanes_guide_question (guide, q);
      gboolean applies = TRUE;

      if ((question->asks & (1ull << field)) == 0)
        continue;
      for (guint i = 0; i < question->fields->len; i++)
        {
          const LanesGuideField *shown = &g_array_index (question->fields, LanesGuideField, i);

          if (shown->field == field)
            applies = lanes_guide_when_applies (&shown->when, standing);
        }
      return applies;
    }
  return FALSE;
}

/* What the user said is a number's estimate; a choice is simply the user's. */
static const char *
get_answer_origin (LanesDecision *decision, LanesField field)
{
  LanesFieldType type = lanes_field_info (field)->type;

  if (lanes_workload_is_set (lanes_decision_get_workload (decision), field) &&
      (type == LANES_FIELD_TYPE_CHOICE || type == LANES_FIELD_TYPE_BOOLEAN))
    return _ ("Answered");
  return lanes_origin_title (lanes_decision_get_field_origin (decision, field));
}

static void
answer_clear (LanesReportAnswer *answer)
{
  g_free (answer->value);
}

/**
 * lanes_report_answers:
 * @decision: a decision
 *
 * Returns: (transfer full) (element-type LanesReportAnswer): every field that was answered or
 *   stands for an answer that is open, translated
 */
GArray *
lanes_report_answers (LanesDecision *decision)
{
  const LanesStanding *standing = lanes_decision_get_standing (decision);
  LanesWorkload *workload = lanes_decision_get_workload (decision);
  GArray *answers = g_array_new (FALSE, FALSE, sizeof (LanesReportAnswer));

  g_array_set_clear_func (answers, (GDestroyNotify) answer_clear);
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      LanesReportAnswer answer = { .title = _ (lanes_field_info (f)->title) };

      if (isnan (standing->values[f]) ||
          (!lanes_workload_is_set (workload, f) &&
           !is_asked (lanes_decision_get_guide (decision), standing, f)))
        continue;
      answer.value = lanes_field_dup_text (f, standing->values[f]);
      answer.origin = get_answer_origin (decision, f);
      g_array_append_val (answers, answer);
    }
  return answers;
}

/**
 * lanes_report_dup_source:
 * @decision: a decision
 *
 * Returns: (transfer full): which guide and which version of Lanes it comes from, translated
 */
char *
lanes_report_dup_source (LanesDecision *decision)
{
  /* Translators: title of a guide, version of Lanes. */
  return g_strdup_printf (_ ("Guide “%s”, Lanes %s"),
                          _ (lanes_decision_get_guide (decision)->title), LANES_VERSION);
}
