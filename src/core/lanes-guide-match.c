/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a workload stands in a guide's table, with answers that are still open. */

#include "lanes-guide.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Points at which the open answers are tried; 1024 of a low-discrepancy sequence find every class
 * that takes up more than about half a per cent of its range. */
#define N_SAMPLES 1024

/* One prime base a field: the Halton sequence, deterministic and even. */
static const guint bases[LANES_N_FIELDS] = { 2, 3, 5, 7, 11, 13, 17, 19, 23,
                                             29, 31, 37, 41, 43, 47, 53, 59, 61 };

static double
halton (guint index, guint base)
{
  double result = 0, fraction = 1;

  for (guint i = index; i > 0; i /= base)
    {
      fraction /= base;
      result += fraction * (i % base);
    }
  return result;
}

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
 * @values: (array fixed-size=18): a value for every field
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

/* What stands in for an open answer when nothing else speaks: the question's default answer, and
 * behind it the field's own default. */
static void
fill_defaults (const LanesGuide *self, LanesWorkload *workload, double *values)
{
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      values[f] = lanes_workload_get (workload, f);
      for (guint q = 0; isnan (values[f]) && q < lanes_guide_n_questions (self); q++)
        {
          const LanesGuideQuestion *question = lanes_guide_question (self, q);

          values[f] = lanes_guide_answer (question, question->default_answer)->set[f];
        }
      if (isnan (values[f]))
        values[f] = lanes_field_info (f)->fallback;
    }
  if (values[LANES_FIELD_KIND] == LANES_KIND_BACKGROUND &&
      !lanes_workload_is_set (workload, LANES_FIELD_TASKS))
    values[LANES_FIELD_TASKS] = 1;
  if (!lanes_workload_is_set (workload, LANES_FIELD_POOL))
    values[LANES_FIELD_POOL] =
        values[LANES_FIELD_KIND] == LANES_KIND_BATCH ? LANES_POOL_FRESH : LANES_POOL_WARM;
}

static double
sample_choice (const LanesGuideQuestion *question, LanesField field, double position)
{
  guint n = (guint) lanes_field_info (field)->maximum + 1;
  double total = 0;

  for (guint i = 0; i < n; i++)
    total += question->open_weights[i];
  position *= total;
  for (guint i = 0; i + 1 < n; i++)
    {
      position -= question->open_weights[i];
      if (position < 0)
        return i;
    }
  return n - 1;
}

static double
sample_field (const LanesGuideQuestion *question, LanesField field, double position)
{
  const LanesFieldInfo *info = lanes_field_info (field);
  double low = question->open_low[field];
  double high = question->open_high[field];
  double value;

  if (info->type == LANES_FIELD_TYPE_CHOICE || info->type == LANES_FIELD_TYPE_BOOLEAN)
    return sample_choice (question, field, position);
  value = low > 0 ? low * pow (high / low, position) : low + position * (high - low);
  return info->type == LANES_FIELD_TYPE_COUNT ? round (value) : value;
}

static const LanesGuideQuestion *
find_open_question (const LanesGuide *self, LanesWorkload *workload, LanesField field)
{
  if (lanes_workload_is_set (workload, field))
    return NULL;
  for (guint q = 0; q < lanes_guide_n_questions (self); q++)
    {
      const LanesGuideQuestion *question = lanes_guide_question (self, q);

      if (question->open_fields & (1ull << field))
        return question;
    }
  return NULL;
}

static int
compare_doubles (gconstpointer a, gconstpointer b, gpointer data)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values, guint n)
{
  g_sort_array (values, n, sizeof *values, compare_doubles, NULL);
  return values[n / 2];
}

typedef struct
{
  double values[N_SAMPLES][LANES_N_FIELDS];
  guint rows[N_SAMPLES];
  guint n;
} Samples;

static void
classify (const LanesGuide *self, const double *values, guint *classes)
{
  for (guint q = 0; q < lanes_guide_n_questions (self); q++)
    classes[q] = lanes_guide_class_of (lanes_guide_question (self, q), values);
}

static void
take_samples (const LanesGuide *self,
              LanesWorkload *workload,
              LanesStanding *standing,
              Samples *samples)
{
  const LanesGuideQuestion *open[LANES_N_FIELDS];
  gboolean any_open = FALSE;
  guint classes[LANES_GUIDE_MAX_QUESTIONS] = { 0 };

  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      open[f] = find_open_question (self, workload, f);
      any_open = any_open || open[f] != NULL;
    }
  samples->n = any_open ? N_SAMPLES : 1;
  for (guint i = 0; i < samples->n; i++)
    {
      double *values = samples->values[i];

      memcpy (values, standing->values, sizeof standing->values);
      for (guint f = 0; f < LANES_N_FIELDS; f++)
        {
          if (open[f] != NULL)
            values[f] = sample_field (open[f], f, halton (i + 1, bases[f]));
        }
      classify (self, values, classes);
      samples->rows[i] = lanes_guide_match (self, classes, NULL);
      standing->share[samples->rows[i]] += 1.0 / samples->n;
      for (guint q = 0; q < lanes_guide_n_questions (self); q++)
        standing->classes[q] |= 1u << classes[q];
    }
}

/* The defaults may lie outside the row that won; then its typical sample stands in for them. */
static void
settle_open_values (const LanesGuide *self,
                    LanesWorkload *workload,
                    LanesStanding *standing,
                    const Samples *samples)
{
  guint classes[LANES_GUIDE_MAX_QUESTIONS] = { 0 };
  g_autofree double *column = NULL;

  classify (self, standing->values, classes);
  if (lanes_guide_match (self, classes, NULL) == standing->row)
    return;
  column = g_new (double, samples->n);
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      guint n = 0;

      if (find_open_question (self, workload, f) == NULL)
        continue;
      for (guint i = 0; i < samples->n; i++)
        {
          if (samples->rows[i] == standing->row)
            column[n++] = samples->values[i][f];
        }
      standing->values[f] = median (column, n);
    }
}

/**
 * lanes_guide_stand:
 * @self: a guide
 * @workload: a workload
 * @standing: (out caller-allocates): where it stands
 *
 * Finds the rows that are possible. Answers that are open are tried over their ranges; the row
 * that is reached most often stands. Deterministic.
 */
void
lanes_guide_stand (const LanesGuide *self, LanesWorkload *workload, LanesStanding *standing)
{
  g_autofree Samples *samples = g_new (Samples, 1);

  g_return_if_fail (self != NULL && LANES_IS_WORKLOAD (workload) && standing != NULL);

  memset (standing, 0, sizeof *standing);
  fill_defaults (self, workload, standing->values);
  take_samples (self, workload, standing, samples);
  for (guint r = 0; r < lanes_guide_n_rows (self); r++)
    {
      standing->possible[r] = standing->share[r] > 0;
      if (standing->share[r] > standing->share[standing->row])
        standing->row = r;
    }
  settle_open_values (self, workload, standing, samples);
  classify (self, standing->values, standing->assumed);
}

/**
 * lanes_guide_count_possible:
 * @self: a guide
 * @standing: where a workload stands
 *
 * Returns: how many rows are still possible
 */
guint
lanes_guide_count_possible (const LanesGuide *self, const LanesStanding *standing)
{
  guint n = 0;

  for (guint r = 0; r < lanes_guide_n_rows (self); r++)
    n += standing->possible[r];
  return n;
}

/**
 * lanes_guide_when_holds:
 * @when: a condition
 * @standing: where a workload stands
 *
 * Returns: whether every class that is still possible meets @when
 */
gboolean
lanes_guide_when_holds (const LanesGuideWhen *when, const LanesStanding *standing)
{
  for (guint q = 0; q < LANES_GUIDE_MAX_QUESTIONS; q++)
    {
      if ((standing->classes[q] & ~when->allowed[q]) != 0)
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
  for (guint q = 0; q < LANES_GUIDE_MAX_QUESTIONS; q++)
    {
      if ((when->allowed[q] & (1u << standing->assumed[q])) == 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * lanes_guide_is_skipped:
 * @question: a question
 * @standing: where a workload stands
 *
 * Returns: whether the answer to @question can change nothing any more
 */
gboolean
lanes_guide_is_skipped (const LanesGuideQuestion *question, const LanesStanding *standing)
{
  return question->may_skip && lanes_guide_when_holds (&question->skip_when, standing);
}

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

static gboolean
sets_nothing (const LanesGuideAnswer *answer)
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
      if (sets_nothing (answer))
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
