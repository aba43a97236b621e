/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which questions can still change the result: each answer is tried, one question at a time, in
 * every row that is possible. */

#include "lanes-needs.h"

#include "lanes-guide-private.h"
#include "lanes-point.h"

#include <math.h>
#include <string.h>

/* A point, and whether one machine suffices there. */
typedef struct
{
  LanesPoint point;
  LanesOutgrown outgrown;
} Place;

static void
decide (Place *self)
{
  lanes_point_decide (&self->point);
  lanes_point_find_outgrown (&self->point, &self->outgrown);
}

/* Whether the result changes when @changes, NAN where they leave a field alone, come in. */
static gboolean
place_differs (const Place *self, const double *changes)
{
  Place other = { .point.decision = self->point.decision };
  gboolean changed = FALSE;

  memcpy (other.point.values, self->point.values, sizeof other.point.values);
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      if (isnan (changes[f]))
        continue;
      other.point.values[f] = changes[f];
      changed = TRUE;
    }
  if (!changed)
    return FALSE;
  decide (&other);
  return other.point.row != self->point.row ||
         !lanes_choice_equal (&other.point.choice, &self->point.choice) ||
         !lanes_outgrown_equal (&other.outgrown, &self->outgrown);
}

static gboolean
field_differs (const Place *self, LanesField field, double value)
{
  double changes[LANES_N_FIELDS];

  for (guint f = 0; f < LANES_N_FIELDS; f++)
    changes[f] = NAN;
  changes[field] = value;
  return place_differs (self, changes);
}

/* Choices are tried one by one, numbers at the ends of what is usual and of what can be entered. */
static gboolean
field_matters (const Place *self, const LanesGuideQuestion *question, LanesField field)
{
  const LanesFieldInfo *info = lanes_field_info (field);

  if (info->type == LANES_FIELD_TYPE_CHOICE || info->type == LANES_FIELD_TYPE_BOOLEAN)
    {
      for (guint i = 0; i <= (guint) info->maximum; i++)
        {
          if (field_differs (self, field, i))
            return TRUE;
        }
      return FALSE;
    }
  if ((question->open_fields & (1ull << field)) != 0 &&
      (field_differs (self, field, question->open_low[field]) ||
       field_differs (self, field, question->open_high[field])))
    return TRUE;
  return field_differs (self, field, info->minimum) || field_differs (self, field, info->maximum);
}

static gboolean
question_matters (const Place *self, const LanesGuideQuestion *question)
{
  for (guint i = 0; i < question->answers->len; i++)
    {
      const LanesGuideAnswer *answer = lanes_guide_answer (question, i);

      if (lanes_guide_when_meets (&answer->when, self->point.classes) &&
          place_differs (self, answer->set))
        return TRUE;
    }
  for (guint i = 0; i < question->fields->len; i++)
    {
      const LanesGuideField *shown = &g_array_index (question->fields, LanesGuideField, i);

      if (lanes_guide_when_meets (&shown->when, self->point.classes) &&
          field_matters (self, question, shown->field))
        return TRUE;
    }
  return FALSE;
}

static guint
find (LanesDecision *decision)
{
  const LanesGuide *guide = lanes_decision_get_guide (decision);
  const LanesStanding *standing = lanes_decision_get_standing (decision);
  guint needs = 0;

  for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
    {
      Place place = { .point.decision = decision };

      if (!standing->possible[r])
        continue;
      lanes_guide_row_values (guide, lanes_decision_get_workload (decision), r,
                              place.point.values);
      decide (&place);
      for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
        {
          if (question_matters (&place, lanes_guide_question (guide, q)))
            needs |= 1u << q;
        }
    }
  return needs;
}

/**
 * lanes_needs_find:
 * @decision: a decision
 *
 * Returns: a bit mask of the questions of which some answer would change the row, the recommended
 *   mechanism, its setup or its time, or whether one machine suffices; found once for a decision
 */
guint
lanes_needs_find (LanesDecision *decision)
{
  static const char *const key = "lanes-needs";
  guint *needs = g_object_get_data (G_OBJECT (decision), key);

  if (needs == NULL)
    {
      needs = g_new (guint, 1);
      *needs = find (decision);
      g_object_set_data_full (G_OBJECT (decision), key, needs, g_free);
    }
  return *needs;
}
