/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a workload stands in a guide's table, with answers that are still open: those are tried
 * over their ranges. */

#include "lanes-guide-private.h"

#include <math.h>
#include <string.h>

/* Points at which the open answers are tried; 1024 of a low-discrepancy sequence find every class
 * that takes up more than about half a per cent of its range. */
#define N_SAMPLES LANES_GUIDE_N_SAMPLES

typedef double Sequence[N_SAMPLES][LANES_N_FIELDS];

typedef struct
{
  LanesGuideOpen open;
  double values[N_SAMPLES][LANES_N_FIELDS];
  guint rows[N_SAMPLES];
  guint n;
} Samples;

/* Multiples of the square roots of primes, a prime a field, without their whole parts (Richtmyer's
 * sequence): deterministic and even, also of any two fields together. Computed once. */
static const Sequence *
get_sequence (void)
{
  static const guint primes[] = { 2, 3, 5, 7, 11, 13, 17, 19, 23,
                                  29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73 };
  static Sequence sequence;
  static gsize ready;

  G_STATIC_ASSERT (G_N_ELEMENTS (primes) == LANES_N_FIELDS);
  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < N_SAMPLES; i++)
        for (guint f = 0; f < LANES_N_FIELDS; f++)
          sequence[i][f] = fmod ((i + 1) * sqrt (primes[f]), 1);
      g_once_init_leave (&ready, 1);
    }
  return &sequence;
}

/* The number of tasks is a batch's alone, and a fresh pool what a batch makes for itself, unless
 * @pool_known. */
static void
follow_kind (double *values, gboolean pool_known)
{
  LanesKind kind = (LanesKind) values[LANES_FIELD_KIND];

  if (kind == LANES_KIND_BACKGROUND)
    values[LANES_FIELD_TASKS] = 1;
  if (!pool_known)
    values[LANES_FIELD_POOL] = kind == LANES_KIND_BATCH ? LANES_POOL_FRESH : LANES_POOL_WARM;
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

          if (question->asks & (1ull << f))
            values[f] = lanes_guide_answer (question, question->default_answer)->set[f];
        }
      if (isnan (values[f]))
        values[f] = lanes_field_info (f)->fallback;
    }
  follow_kind (values, lanes_workload_is_set (workload, LANES_FIELD_POOL));
}

static double
sample_choice (const LanesGuideQuestion *question, LanesField field, double position)
{
  guint n = (guint) lanes_field_info (field)->maximum + 1;
  double total = 0;

  for (guint i = 0; i < n; i++)
    total += question->open_weights[field][i];
  position *= total;
  for (guint i = 0; i + 1 < n; i++)
    {
      position -= question->open_weights[field][i];
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
find_open_question (const LanesGuide *self,
                    LanesWorkload *workload,
                    LanesField field,
                    gboolean columns_only)
{
  if (lanes_workload_is_set (workload, field))
    return NULL;
  for (guint q = 0; q < lanes_guide_n_questions (self); q++)
    {
      const LanesGuideQuestion *question = lanes_guide_question (self, q);

      if ((question->open_fields & (1ull << field)) != 0 &&
          (!columns_only || question->measure != LANES_MEASURE_NONE))
        return question;
    }
  return NULL;
}

/**
 * lanes_guide_find_open:
 * @self: a guide
 * @workload: a workload
 * @columns_only: whether only rows are looked for: questions that are no column of the table
 *   change none and are left out
 * @open: (out caller-allocates): the open answers
 *
 * Returns: whether there are any
 */
gboolean
lanes_guide_find_open (const LanesGuide *self,
                       LanesWorkload *workload,
                       gboolean columns_only,
                       LanesGuideOpen *open)
{
  gboolean any = FALSE;

  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      open->questions[f] = find_open_question (self, workload, f, columns_only);
      any = any || open->questions[f] != NULL;
    }
  open->pool_known = lanes_workload_is_set (workload, LANES_FIELD_POOL) ||
                     open->questions[LANES_FIELD_POOL] != NULL;
  return any;
}

/**
 * lanes_guide_position:
 * @index: which sample, below LANES_GUIDE_N_SAMPLES
 * @field: a field
 *
 * Returns: where in the field's range the sample lies while the field is open, from 0 to 1
 */
double
lanes_guide_position (guint index, LanesField field)
{
  return (*get_sequence ())[index][field];
}

/**
 * lanes_guide_sample:
 * @open: the open answers of a workload
 * @index: which sample, below LANES_GUIDE_N_SAMPLES
 * @base: (array fixed-size=LANES_N_FIELDS): values for the fields that are not open
 * @values: (out) (array fixed-size=LANES_N_FIELDS): a value for every field
 *
 * Gives every open answer a value of its range. Deterministic; all samples together cover the
 * ranges evenly.
 */
void
lanes_guide_sample (const LanesGuideOpen *open, guint index, const double *base, double *values)
{
  g_return_if_fail (index < LANES_GUIDE_N_SAMPLES);

  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      const LanesGuideQuestion *question = open->questions[f];

      values[f] = question == NULL
                      ? base[f]
                      : sample_field (question, f, lanes_guide_position (index, f));
    }
  follow_kind (values, open->pool_known);
}

static void
take_samples (const LanesGuide *self,
              LanesWorkload *workload,
              const double *defaults,
              Samples *samples)
{
  samples->n = lanes_guide_find_open (self, workload, TRUE, &samples->open) ? N_SAMPLES : 1;
  for (guint i = 0; i < samples->n; i++)
    lanes_guide_sample (&samples->open, i, defaults, samples->values[i]);
}

static void
count_rows (const LanesGuide *self, Samples *samples, LanesStanding *standing)
{
  guint classes[LANES_GUIDE_MAX_QUESTIONS] = { 0 };

  for (guint i = 0; i < samples->n; i++)
    {
      guint row = lanes_guide_classify (self, samples->values[i], classes);

      samples->rows[i] = row;
      standing->share[row]++;
      for (guint q = 0; q < lanes_guide_n_questions (self); q++)
        standing->classes[q] |= 1u << classes[q];
    }
  for (guint r = 0; r < lanes_guide_n_rows (self); r++)
    standing->share[r] /= samples->n;
}

/* The middle of where the samples of a row lie, as positions in the open fields' ranges. */
static void
find_middle (const Samples *samples, guint row, double *middle)
{
  guint n = 0;

  for (guint f = 0; f < LANES_N_FIELDS; f++)
    middle[f] = 0;
  for (guint i = 0; i < samples->n; i++)
    {
      if (samples->rows[i] != row)
        continue;
      n++;
      for (guint f = 0; f < LANES_N_FIELDS; f++)
        middle[f] += lanes_guide_position (i, f);
    }
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    middle[f] /= MAX (n, 1);
}

/* Of the samples of a row, the one nearest to their middle: it is in the row for certain. */
static guint
find_typical (const Samples *samples, guint row)
{
  double middle[LANES_N_FIELDS];
  double nearest = INFINITY;
  guint found = 0;

  find_middle (samples, row, middle);
  for (guint i = 0; i < samples->n; i++)
    {
      double distance = 0;

      if (samples->rows[i] != row)
        continue;
      for (guint f = 0; f < LANES_N_FIELDS; f++)
        {
          if (samples->open.questions[f] != NULL)
            distance += pow (lanes_guide_position (i, f) - middle[f], 2);
        }
      if (distance < nearest)
        {
          nearest = distance;
          found = i;
        }
    }
  return found;
}

/* A stand-in to two digits, where that keeps it in the row: more would look like knowledge. */
static void
round_value (const LanesGuide *self, guint row, LanesField field, double *values)
{
  guint classes[LANES_GUIDE_MAX_QUESTIONS] = { 0 };
  double typical = values[field];
  double step = typical > 0 ? pow (10, floor (log10 (typical)) - 1) : 0;

  if (lanes_field_info (field)->type == LANES_FIELD_TYPE_COUNT)
    step = floor (step);
  else if (lanes_field_info (field)->type != LANES_FIELD_TYPE_NUMBER)
    return;
  if (step <= 0)
    return;
  values[field] = round (typical / step) * step;
  if (lanes_guide_classify (self, values, classes) != row)
    values[field] = typical;
}

/* The defaults; where they lie outside the row its typical sample, and in it each default that
 * keeps it in the row. */
static void
settle_values (const LanesGuide *self,
               const Samples *samples,
               const double *defaults,
               guint row,
               double *values)
{
  guint classes[LANES_GUIDE_MAX_QUESTIONS] = { 0 };

  memcpy (values, defaults, LANES_N_FIELDS * sizeof (double));
  if (lanes_guide_classify (self, defaults, classes) == row)
    return;
  memcpy (values, samples->values[find_typical (samples, row)], LANES_N_FIELDS * sizeof (double));
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      double trial[LANES_N_FIELDS];

      memcpy (trial, values, sizeof trial);
      trial[f] = defaults[f];
      follow_kind (trial, samples->open.pool_known);
      if (lanes_guide_classify (self, trial, classes) == row)
        memcpy (values, trial, sizeof trial);
      else
        round_value (self, row, f, values);
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
  double defaults[LANES_N_FIELDS];

  g_return_if_fail (self != NULL && LANES_IS_WORKLOAD (workload) && standing != NULL);

  memset (standing, 0, sizeof *standing);
  fill_defaults (self, workload, defaults);
  take_samples (self, workload, defaults, samples);
  count_rows (self, samples, standing);
  for (guint r = 0; r < lanes_guide_n_rows (self); r++)
    {
      standing->possible[r] = standing->share[r] > 0;
      if (standing->share[r] > standing->share[standing->row])
        standing->row = r;
    }
  settle_values (self, samples, defaults, standing->row, standing->values);
  lanes_guide_classify (self, standing->values, standing->assumed);
}

/**
 * lanes_guide_row_values:
 * @self: a guide
 * @workload: a workload
 * @row: a row that is possible for it
 * @values: (out) (array fixed-size=LANES_N_FIELDS): a value for every field
 *
 * Gives every open answer a value with which @workload lands in @row.
 */
void
lanes_guide_row_values (const LanesGuide *self, LanesWorkload *workload, guint row, double *values)
{
  g_autofree Samples *samples = g_new (Samples, 1);
  double defaults[LANES_N_FIELDS];
  LanesStanding ignored = { 0 };

  g_return_if_fail (self != NULL && LANES_IS_WORKLOAD (workload) && values != NULL);

  fill_defaults (self, workload, defaults);
  take_samples (self, workload, defaults, samples);
  count_rows (self, samples, &ignored);
  settle_values (self, samples, defaults, row, values);
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
