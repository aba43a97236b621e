/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How far the answer depends on what is not known: open answers are tried over their ranges, and
 * each number is moved until the answer flips. */

#include "lanes-sensitivity.h"

#include "lanes-guide-private.h"
#include "lanes-point.h"

#include <math.h>
#include <string.h>

/* Points at which open answers are tried; they tell shares within some 4 %. */
#define N_DRAWS 192

/* Into so many parts the range of a number is cut to find out what knowing it would tell. */
#define N_PARTS 4

/* An answer settles something when draws that share it agree so much more often. */
#define WORTH_ASKING 0.03

/* Steps from a number to the end of its range, each by the same factor, then bisections. */
#define N_STEPS 12
#define N_BISECTIONS 6

/* A flip further away than this factor is no news. */
#define FARTHEST 1000.0

typedef struct
{
  LanesGuideOpen open;
  gint recommended[N_DRAWS];
  double values[N_DRAWS][LANES_N_FIELDS];
} Draws;

/* What is recommended at a point; -1 where nothing can be used. */
static gint
recommended_at (LanesPoint *point)
{
  gint recommended;

  lanes_point_decide (point);
  recommended = point->choice.recommended;
  return lanes_choice_can_use (&point->choice, recommended) ? recommended : -1;
}

static void
draw (Draws *self, LanesDecision *decision)
{
  const LanesStanding *standing = lanes_decision_get_standing (decision);

  for (guint i = 0; i < N_DRAWS; i++)
    {
      LanesPoint point = { .decision = decision };

      lanes_guide_sample (&self->open, i, standing->values, point.values);
      self->recommended[i] = recommended_at (&point);
      memcpy (self->values[i], point.values, sizeof point.values);
    }
}

/* Into which part of the field's range a draw falls. */
static guint
part_of (const Draws *self, guint i, LanesField field)
{
  const LanesFieldInfo *info = lanes_field_info (field);

  if (info->type == LANES_FIELD_TYPE_CHOICE || info->type == LANES_FIELD_TYPE_BOOLEAN)
    return MIN ((guint) self->values[i][field], N_PARTS - 1);
  return MIN ((guint) (lanes_guide_position (i, field) * N_PARTS), N_PARTS - 1);
}

/* How often two draws from the same part agree, all parts taken together. */
static double
settled_by (const Draws *self, LanesField field)
{
  guint counts[N_PARTS][LANES_N_MECHANISMS] = { { 0 } };
  guint sizes[N_PARTS] = { 0 };
  double agreeing = 0;

  for (guint i = 0; i < N_DRAWS; i++)
    {
      guint part = part_of (self, i, field);

      sizes[part]++;
      if (self->recommended[i] >= 0)
        counts[part][self->recommended[i]]++;
    }
  for (guint p = 0; p < N_PARTS; p++)
    {
      for (guint m = 0; m < LANES_N_MECHANISMS; m++)
        agreeing += (double) counts[p][m] * counts[p][m] / MAX (1, sizes[p]);
    }
  return agreeing / N_DRAWS;
}

static void
find_settling_answer (LanesSensitivity *self, const Draws *draws)
{
  self->settles = -1;
  for (guint m = 0; m < LANES_N_MECHANISMS; m++)
    self->settled += self->share[m] * self->share[m];
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      double settled;

      if (draws->open.questions[f] == NULL)
        continue;
      settled = settled_by (draws, f);
      if (settled > self->settled + (self->settles < 0 ? WORTH_ASKING : 0))
        {
          self->settled = settled;
          self->settles = (gint) f;
        }
    }
}

static void
try_open_answers (LanesSensitivity *self, LanesDecision *decision)
{
  g_autofree Draws *draws = g_new (Draws, 1);
  LanesMechanism only;

  self->open = lanes_guide_find_open (lanes_decision_get_guide (decision),
                                      lanes_decision_get_workload (decision), FALSE, &draws->open);
  if (!self->open)
    {
      self->settles = -1;
      if (lanes_decision_get_mechanism (decision, &only) &&
          lanes_prediction_is_usable (lanes_decision_get_recommended (decision)))
        self->share[only] = self->settled = 1;
      return;
    }
  draw (draws, decision);
  for (guint i = 0; i < N_DRAWS; i++)
    {
      if (draws->recommended[i] >= 0)
        self->share[draws->recommended[i]]++;
    }
  for (guint m = 0; m < LANES_N_MECHANISMS; m++)
    self->share[m] /= N_DRAWS;
  find_settling_answer (self, draws);
}

/* There are no 17.9 tasks, and what would do for them is no answer. */
static double
to_value (LanesField field, double number)
{
  return lanes_field_info (field)->type == LANES_FIELD_TYPE_COUNT ? round (number) : number;
}

/* What is recommended when one field has that value. */
static gint
decide_at (LanesDecision *decision, LanesField field, double value)
{
  LanesPoint point = { .decision = decision };

  memcpy (point.values, lanes_decision_get_standing (decision)->values, sizeof point.values);
  point.values[field] = to_value (field, value);
  return recommended_at (&point);
}

/* Between a value that keeps the answer and one that changes it. */
static double
bisect (LanesDecision *decision, LanesField field, gint answer, double same, double other)
{
  for (guint i = 0; i < N_BISECTIONS; i++)
    {
      double middle = sqrt (same * other);

      if (decide_at (decision, field, middle) == answer)
        same = middle;
      else
        other = middle;
    }
  return other;
}

static void
find_flip (LanesSensitivity *self,
           LanesDecision *decision,
           gint answer,
           LanesField field,
           gboolean above)
{
  const LanesFieldInfo *info = lanes_field_info (field);
  double start = lanes_decision_get_standing (decision)->values[field];
  double end = above ? MIN (info->maximum, start * FARTHEST)
                     : MAX (MAX (info->minimum, MIN (1e-3, start)), start / FARTHEST);
  double factor = pow (end / start, 1.0 / N_STEPS);
  double before = start;

  for (guint i = 1; i <= N_STEPS && self->n_flips < LANES_SENSITIVITY_MAX_FLIPS; i++)
    {
      double value = start * pow (factor, i);
      gint other = decide_at (decision, field, value);

      if (other < 0)
        return;
      if (other != answer)
        {
          value = to_value (field, bisect (decision, field, answer, before, value));
          other = decide_at (decision, field, value);
          if (other < 0)
            return;
          self->flips[self->n_flips++] =
              (LanesFlip) { field, value, above, (LanesMechanism) other };
          return;
        }
      before = value;
    }
}

static int
compare_flips (gconstpointer a, gconstpointer b, gpointer data)
{
  const LanesFlip *x = a, *y = b;
  const double *values = data;
  double near_x = fabs (log (x->value / values[x->field]));
  double near_y = fabs (log (y->value / values[y->field]));

  return (near_x > near_y) - (near_x < near_y);
}

static void
find_flips (LanesSensitivity *self, LanesDecision *decision)
{
  static const LanesField fields[] = {
    LANES_FIELD_TASKS,
    LANES_FIELD_RATE_PER_S,
    LANES_FIELD_IN_FLIGHT,
    LANES_FIELD_WAIT_MS,
    LANES_FIELD_CPU_MS,
    LANES_FIELD_GIL_SHARE,
    LANES_FIELD_LIMIT,
    LANES_FIELD_ARGUMENT_BYTES,
    LANES_FIELD_RESULT_BYTES,
  };
  const double *values = lanes_decision_get_standing (decision)->values;
  LanesKind kind = (LanesKind) values[LANES_FIELD_KIND];
  gint answer = decide_at (decision, LANES_FIELD_KIND, kind);

  if (answer < 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      LanesField field = fields[i];

      if (!(values[field] > 0) || isinf (values[field]) || !lanes_job_reads (kind, field) ||
          (field == LANES_FIELD_TASKS && kind == LANES_KIND_BACKGROUND))
        continue;
      find_flip (self, decision, answer, field, FALSE);
      find_flip (self, decision, answer, field, TRUE);
    }
  g_sort_array (self->flips, self->n_flips, sizeof *self->flips, compare_flips,
                (gpointer) values);
}

/**
 * lanes_sensitivity_find:
 * @self: (out caller-allocates): what is found
 * @decision: a decision
 *
 * Finds out how often each mechanism wins over the ranges of the open answers, which single answer
 * would settle it, and at which numbers the answer flips. Takes a few milliseconds. Pure and
 * deterministic.
 */
void
lanes_sensitivity_find (LanesSensitivity *self, LanesDecision *decision)
{
  g_return_if_fail (self != NULL && LANES_IS_DECISION (decision));

  memset (self, 0, sizeof *self);
  try_open_answers (self, decision);
  find_flips (self, decision);
}

/**
 * lanes_sensitivity_get:
 * @decision: a decision
 *
 * Returns: (transfer none): what lanes_sensitivity_find() finds, found once for a decision
 */
const LanesSensitivity *
lanes_sensitivity_get (LanesDecision *decision)
{
  static const char *const key = "lanes-sensitivity";
  LanesSensitivity *self = g_object_get_data (G_OBJECT (decision), key);

  if (self == NULL)
    {
      self = g_new (LanesSensitivity, 1);
      lanes_sensitivity_find (self, decision);
      g_object_set_data_full (G_OBJECT (decision), key, self, g_free);
    }
  return self;
}
