/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Between the answers that are ticked and the fields that they fill in. */

#include "lanes-guide.h"

#include <math.h>

static gboolean
is_own (const LanesGuideQuestion *question, LanesField field)
{
  return (question->asks & (1ull << field)) != 0;
}

/* All that an answer fills in counts, what a later question asks about as well: who computes for
 * 20 ms in Python does not compute with NumPy. */
static gboolean
answer_fits (const LanesGuideAnswer *answer, LanesWorkload *workload)
{
  gboolean sets_something = FALSE;

  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      double value = lanes_workload_get (workload, f);

      if (isnan (answer->set[f]))
        continue;
      sets_something = TRUE;
      if (isnan (value) || value < answer->set[f] || value > answer->set[f])
        return FALSE;
    }
  return sets_something;
}

/**
 * lanes_guide_sets_nothing:
 * @answer: an answer
 *
 * Returns: whether it leaves every field to the user, as "something else" does
 */
gboolean
lanes_guide_sets_nothing (const LanesGuideAnswer *answer)
{
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      if (!isnan (answer->set[f]))
        return FALSE;
    }
  return TRUE;
}

/**
 * lanes_guide_is_answered:
 * @question: a question
 * @workload: a workload
 *
 * Returns: whether anything that the question asks for is known
 */
gboolean
lanes_guide_is_answered (const LanesGuideQuestion *question, LanesWorkload *workload)
{
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      if (is_own (question, f) && lanes_workload_is_set (workload, f))
        return TRUE;
    }
  return FALSE;
}

/**
 * lanes_guide_chosen_answer:
 * @question: a question
 * @workload: a workload
 * @standing: where it stands
 *
 * Returns: the answer that the workload's values amount to; the one that sets nothing, "something
 *   else", when they amount to no other; -1 when the question is open
 */
gint
lanes_guide_chosen_answer (const LanesGuideQuestion *question,
                           LanesWorkload *workload,
                           const LanesStanding *standing)
{
  gint other = -1;

  if (!lanes_guide_is_answered (question, workload))
    return -1;
  for (guint i = 0; i < question->answers->len; i++)
    {
      const LanesGuideAnswer *answer = lanes_guide_answer (question, i);

      if (answer_fits (answer, workload) &&
          lanes_guide_when_applies (&answer->when, standing))
        return i;
      if (lanes_guide_sets_nothing (answer))
        other = i;
    }
  return other;
}

/**
 * lanes_guide_choose:
 * @question: a question
 * @answer: which of its answers
 * @workload: the workload to fill in
 */
void
lanes_guide_choose (const LanesGuideQuestion *question, guint answer, LanesWorkload *workload)
{
  const LanesGuideAnswer *chosen;

  g_return_if_fail (question != NULL && answer < question->answers->len);

  chosen = lanes_guide_answer (question, answer);
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      if (!isnan (chosen->set[f]))
        lanes_workload_set (workload, f, chosen->set[f]);
    }
}

/**
 * lanes_guide_clear_answer:
 * @question: a question
 * @workload: the workload in which everything that @question fills in becomes "not sure"
 */
void
lanes_guide_clear_answer (const LanesGuideQuestion *question, LanesWorkload *workload)
{
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      gboolean touched = is_own (question, f);

      for (guint i = 0; i < question->answers->len && !touched; i++)
        touched = !isnan (lanes_guide_answer (question, i)->set[f]);
      if (touched)
        lanes_workload_set (workload, f, NAN);
    }
}
