/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rule: the table's row stands unless the model clearly says otherwise. */

#include "lanes-choice.h"

#include <math.h>

/**
 * lanes_choice_can_use:
 * @self: a choice
 * @mechanism: a mechanism, or -1 for none
 *
 * Returns: whether it can do the work
 */
gboolean
lanes_choice_can_use (const LanesChoice *self, gint mechanism)
{
  return mechanism >= 0 && lanes_prediction_is_usable (&self->predictions[mechanism]);
}

/* Usable ones by time, those that only lack capacity by how far they get, the rest by
 * simplicity. */
static int
compare_places (gconstpointer a, gconstpointer b, gpointer data)
{
  const LanesPrediction *x = data, *y = data;
  gboolean x_usable, y_usable;

  x += *(const guint *) a;
  y += *(const guint *) b;
  x_usable = lanes_prediction_is_usable (x);
  y_usable = lanes_prediction_is_usable (y);
  if (x_usable != y_usable)
    return x_usable ? -1 : 1;
  if (x_usable && (x->likely < y->likely || x->likely > y->likely))
    return x->likely < y->likely ? -1 : 1;
  if ((x->ruling == LANES_RULING_RATE) != (y->ruling == LANES_RULING_RATE))
    return x->ruling == LANES_RULING_RATE ? -1 : 1;
  if (x->ruling == LANES_RULING_RATE && (x->capacity > y->capacity || x->capacity < y->capacity))
    return x->capacity > y->capacity ? -1 : 1;
  return (int) x->mechanism - (int) y->mechanism;
}

static void
rank (LanesChoice *self)
{
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    self->order[i] = i;
  g_sort_array (self->order, LANES_N_MECHANISMS, sizeof *self->order, compare_places,
                self->predictions);
}

/* Of the mechanisms that the row names, the first that can be used; else the first one known. */
static void
find_row_mechanism (LanesChoice *self, const LanesGuideRow *row)
{
  self->row_mechanism = -1;
  for (guint i = 0; row->mechanisms[i] != NULL; i++)
    {
      LanesMechanism mechanism;

      if (!lanes_mechanism_parse (row->mechanisms[i], &mechanism))
        continue;
      if (self->row_mechanism < 0 ||
          (!lanes_choice_can_use (self, self->row_mechanism) &&
           lanes_choice_can_use (self, mechanism)))
        self->row_mechanism = mechanism;
    }
}

/* Whether @mechanism is to take the row's place: it is faster by more than the margin, a share of
 * the row's time. What repeated runs differ by is no lead at all. */
static gboolean
beats_row (const LanesChoice *self, guint mechanism, double margin)
{
  double limit;

  if (!lanes_choice_can_use (self, (gint) mechanism))
    return FALSE;
  if (!lanes_choice_can_use (self, self->row_mechanism))
    return TRUE;
  limit = self->predictions[self->row_mechanism].likely * (1 - MAX (margin, LANES_NOISE));
  return self->predictions[mechanism].likely < limit;
}

static gint
find_simplest_of_the_best (const LanesChoice *self, double margin)
{
  double best = self->predictions[self->order[0]].likely;

  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      if (beats_row (self, i, margin) && self->predictions[i].likely <= best * (1 + LANES_NOISE))
        return (gint) i;
    }
  return (gint) self->order[0];
}

static void
recommend (LanesChoice *self, double margin)
{
  if (self->row_mechanism < 0)
    self->recommended = -1;
  else if (beats_row (self, self->order[0], margin))
    self->recommended = find_simplest_of_the_best (self, margin);
  else if (self->predictions[self->order[0]].ruling == LANES_RULING_RATE)
    self->recommended = (gint) self->order[0];
  else
    self->recommended = self->row_mechanism;
}

/**
 * lanes_choice_make:
 * @self: a choice whose predictions are filled in
 * @row: the row of the table that stands
 * @margin: the share of the row's time by which another mechanism must beat it, 0 to 1
 *
 * Ranks the mechanisms and picks the one to recommend.
 */
void
lanes_choice_make (LanesChoice *self, const LanesGuideRow *row, double margin)
{
  rank (self);
  find_row_mechanism (self, row);
  recommend (self, margin);
}

/* Where nothing overlaps, a thread or an event loop does one task after the other as well. */
static gboolean
does_one_by_one (const LanesPrediction *prediction)
{
  return prediction->workers <= 1 && prediction->in_flight <= 1 &&
         !lanes_mechanism_hands_over (prediction->mechanism);
}

/* What gains nothing is no other way to go if it is a combination that contains the recommended
 * mechanism, or one task after the other under another name. */
static gboolean
only_adds (const LanesChoice *self, LanesMechanism mechanism)
{
  const LanesPrediction *chosen = &self->predictions[self->recommended];
  const LanesPrediction *other = &self->predictions[mechanism];

  if (chosen->mechanism == LANES_MECHANISM_SEQUENTIAL && does_one_by_one (other))
    return other->likely >= chosen->likely * (1 - LANES_NOISE);
  return other->likely >= chosen->likely &&
         lanes_mechanism_contains (mechanism, chosen->mechanism);
}

/**
 * lanes_choice_get_rival:
 * @self: a choice
 *
 * Returns: the best mechanism that would be another way to go; -1 for none
 */
gint
lanes_choice_get_rival (const LanesChoice *self)
{
  if (!lanes_choice_can_use (self, self->recommended))
    return -1;
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      gint other = (gint) self->order[i];

      if (other != self->recommended && lanes_choice_can_use (self, other) &&
          !only_adds (self, (LanesMechanism) other))
        return other;
    }
  return -1;
}

/**
 * lanes_choice_get_tied:
 * @self: a choice
 *
 * Returns: the best mechanism that takes as long as the recommended one; -1 for none
 */
gint
lanes_choice_get_tied (const LanesChoice *self)
{
  double chosen;

  if (!lanes_choice_can_use (self, self->recommended))
    return -1;
  chosen = self->predictions[self->recommended].likely;
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      gint other = (gint) self->order[i];

      if (other != self->recommended && lanes_choice_can_use (self, other) &&
          fabs (self->predictions[other].likely - chosen) <= LANES_NOISE * chosen)
        return other;
    }
  return -1;
}

/**
 * lanes_choice_is_close_call:
 * @self: a choice
 *
 * Returns: whether the range of another way to go reaches that of the recommended mechanism
 */
gboolean
lanes_choice_is_close_call (const LanesChoice *self)
{
  gint rival = lanes_choice_get_rival (self);

  return rival >= 0 && self->predictions[self->recommended].high >= self->predictions[rival].low;
}

/* NANs are equal. */
static gboolean
is_close (double a, double b)
{
  return !(fabs (a - b) > LANES_NOISE * MIN (a, b));
}

static gboolean
keeps_up (const LanesChoice *self, guint mechanism)
{
  return lanes_choice_can_use (self, (gint) mechanism) &&
         self->predictions[mechanism].likely <=
             self->predictions[self->recommended].likely * (1 + LANES_NOISE);
}

/**
 * lanes_choice_equal:
 * @a: a choice
 * @b: another
 *
 * Returns: whether both recommend the same, set up in the same way and taking as long, are as sure
 *   of it, and the same others do as well
 */
gboolean
lanes_choice_equal (const LanesChoice *a, const LanesChoice *b)
{
  const LanesPrediction *x, *y;

  if (a->recommended != b->recommended ||
      lanes_choice_is_close_call (a) != lanes_choice_is_close_call (b))
    return FALSE;
  if (a->recommended < 0)
    return TRUE;
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      if (keeps_up (a, i) != keeps_up (b, i))
        return FALSE;
    }
  x = &a->predictions[a->recommended];
  y = &b->predictions[b->recommended];
  return x->ruling == y->ruling && x->workers == y->workers && x->in_flight == y->in_flight &&
         x->chunk_size == y->chunk_size && is_close (x->likely, y->likely) &&
         is_close (x->capacity, y->capacity);
}
