/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which class of each column values belong to, and which row matches those. */

#include "lanes-guide-private.h"

#include <glib/gi18n-lib.h>

static double
measure (const LanesGuideQuestion *question, const double *values)
{
  double sum, amount;

  switch (question->measure)
    {
    case LANES_MEASURE_FIELD:
    case LANES_MEASURE_NUMBER:
      return values[question->measured];
    case LANES_MEASURE_COMPUTING_SHARE:
      sum = values[LANES_FIELD_WAIT_MS] + values[LANES_FIELD_CPU_MS];
      return sum > 0 ? values[LANES_FIELD_CPU_MS] / sum : 0;
    case LANES_MEASURE_WAITS_AT_ONCE:
      amount = values[LANES_FIELD_KIND] == LANES_KIND_SERVICE ? values[LANES_FIELD_IN_FLIGHT]
                                                              : values[LANES_FIELD_TASKS];
      return MIN (amount, values[LANES_FIELD_LIMIT]);
    case LANES_MEASURE_NONE:
    default:
      return 0;
    }
}

/**
 * lanes_guide_class_of:
 * @question: a question
 * @values: (array fixed-size=LANES_N_FIELDS): a value for every field
 *
 * Returns: the class that the values belong to; 0 for a question that is no column
 */
guint
lanes_guide_class_of (const LanesGuideQuestion *question, const double *values)
{
  double value = measure (question, values);

  if (question->measure == LANES_MEASURE_NONE)
    return 0;
  if (question->measure == LANES_MEASURE_FIELD)
    return (guint) value;
  for (guint i = 0; i + 1 < question->n_classes; i++)
    {
      const LanesGuideClass *class = &question->classes[i];

      if (value < class->bound || (class->inclusive && value <= class->bound))
        return i;
    }
  return question->n_classes - 1;
}

/**
 * lanes_guide_match:
 * @self: a guide
 * @classes: (array): a class for every question
 * @second: (out) (optional): another row that matches too, or the number of rows
 *
 * Returns: the first row that matches, or the number of rows when none does
 */
guint
lanes_guide_match (const LanesGuide *self, const guint *classes, guint *second)
{
  guint n_rows = lanes_guide_n_rows (self);
  guint n_questions = lanes_guide_n_questions (self);
  guint found = n_rows;

  if (second != NULL)
    *second = n_rows;
  for (guint r = 0; r < n_rows; r++)
    {
      const LanesGuideRow *row = lanes_guide_row (self, r);
      gboolean matches = TRUE;

      for (guint q = 0; q < n_questions && matches; q++)
        matches = (row->when.allowed[q] & (1u << classes[q])) != 0;
      if (!matches)
        continue;
      if (found < n_rows)
        {
          if (second != NULL)
            *second = r;
          return found;
        }
      found = r;
    }
  return found;
}

/**
 * lanes_guide_classify:
 * @self: a guide
 * @values: (array fixed-size=LANES_N_FIELDS): a value for every field
 * @classes: (out): a class for every question
 *
 * Returns: the row that matches
 */
guint
lanes_guide_classify (const LanesGuide *self, const double *values, guint *classes)
{
  for (guint q = 0; q < lanes_guide_n_questions (self); q++)
    classes[q] = lanes_guide_class_of (lanes_guide_question (self, q), values);
  return lanes_guide_match (self, classes, NULL);
}

/**
 * lanes_guide_when_meets:
 * @when: a condition
 * @classes: a class for every question
 *
 * Returns: whether @classes meet @when
 */
gboolean
lanes_guide_when_meets (const LanesGuideWhen *when, const guint *classes)
{
  for (guint q = 0; q < LANES_GUIDE_MAX_QUESTIONS; q++)
    {
      if ((when->allowed[q] & (1u << classes[q])) == 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * lanes_guide_when_applies:
 * @when: a condition
 * @standing: where a workload stands
 *
 * Returns: whether the values that stand in for open answers meet @when
 */
gboolean
lanes_guide_when_applies (const LanesGuideWhen *when, const LanesStanding *standing)
{
  return lanes_guide_when_meets (when, standing->assumed);
}

/**
 * lanes_guide_dup_mismatch:
 * @self: a guide
 * @row: a row
 * @standing: where a workload stands
 *
 * Returns: (transfer full) (nullable): what the answers say that keeps @row from matching, such as
 *   "a task mostly waits", translated; %NULL when it is possible
 */
char *
lanes_guide_dup_mismatch (const LanesGuide *self, guint row, const LanesStanding *standing)
{
  g_return_val_if_fail (self != NULL && row < lanes_guide_n_rows (self), NULL);

  if (standing->possible[row])
    return NULL;
  for (guint q = 0; q < lanes_guide_n_questions (self); q++)
    {
      const LanesGuideQuestion *question = lanes_guide_question (self, q);
      guint reached = standing->classes[q];

      if ((reached & lanes_guide_row (self, row)->when.allowed[q]) != 0)
        continue;
      for (guint c = 0; c < question->n_classes; c++)
        {
          if (reached & (1u << c))
            return g_strdup (_ (question->classes[c].says));
        }
    }
  return g_strdup (_ ("the answers together leave it out"));
}
