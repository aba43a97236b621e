/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The axis of the ranking: linear while the times can be compared by length, logarithmic when
 * they differ too much for that, with round times marked. */

#include "lanes-report-scale.h"

#include "lanes-explain.h"

#include <math.h>

/* From this factor between the longest and the shortest time on, the shortest bar is no bar. */
#define LOGARITHMIC_FROM 20.0

/* The shortest bar of a logarithmic scale still shows its hatch. */
#define BELOW_SHORTEST 2.5

/* Marks of a linear scale at most. */
#define LINEAR_TICKS 5

/* Fewer marks than this do not show a scale. */
#define ENOUGH_TICKS 4

static const double round_times[] = { 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1,
                                      1, 10, 60, 600, 3600, 36000, 86400,
                                      8.64e5, 8.64e6, 8.64e7, 8.64e8, 8.64e9, 8.64e10, 8.64e11 };
static const double steps[] = { 1, 2, 5 };

static void
add_tick (GArray *ticks, const LanesScale *self, double seconds)
{
  double last = ticks->len > 0 ? g_array_index (ticks, double, ticks->len - 1) : -1;

  if (seconds >= self->first && seconds <= self->last && seconds > last)
    g_array_append_val (ticks, seconds);
}

static void
mark_round_times (GArray *ticks, const LanesScale *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (round_times); i++)
    add_tick (ticks, self, round_times[i]);
}

/* The nearest of 1, 2 and 5 times a power of ten, by ratio. */
static double
round_to_step (double value)
{
  double power = pow (10, floor (log10 (value)));
  double factor = value / power;

  return power * (factor < sqrt (2) ? 1 : factor < sqrt (10) ? 2
                                      : factor < sqrt (50)   ? 5
                                                             : 10);
}

/* About three to a factor of ten, each round in the unit in which it is read. */
static void
mark_steps (GArray *ticks, const LanesScale *self)
{
  double power = pow (10, floor (log10 (self->first)));

  for (; power <= self->last; power *= 10)
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
      {
        double unit = lanes_explain_time_unit (steps[i] * power);

        add_tick (ticks, self, round_to_step (steps[i] * power / unit) * unit);
      }
}

static void
mark_logarithmic (GArray *ticks, const LanesScale *self)
{
  mark_round_times (ticks, self);
  if (ticks->len >= ENOUGH_TICKS)
    return;
  g_array_set_size (ticks, 0);
  mark_steps (ticks, self);
}

/* Round in the unit in which the longest time is read. */
static void
mark_linear (GArray *ticks, const LanesScale *self)
{
  double unit = lanes_explain_time_unit (self->last);
  double raw = self->last / unit / LINEAR_TICKS;
  double power = pow (10, floor (log10 (raw)));
  double factor = raw / power;
  double step = (factor <= 1 ? 1 : factor <= 2 ? 2
                               : factor <= 5   ? 5
                                               : 10) *
                power * unit;

  for (guint i = 0; i * step <= self->last; i++)
    add_tick (ticks, self, i * step);
}

/* As many as there is room for, at even distances. */
static void
mark (LanesScale *self)
{
  g_autoptr (GArray) ticks = g_array_new (FALSE, FALSE, sizeof (double));
  guint every;

  if (self->logarithmic)
    mark_logarithmic (ticks, self);
  else
    mark_linear (ticks, self);
  every = (ticks->len + LANES_SCALE_MAX_TICKS - 1) / LANES_SCALE_MAX_TICKS;
  for (guint i = 0; i < ticks->len; i += every)
    self->ticks[self->n_ticks++] = g_array_index (ticks, double, i);
}

static gboolean
fit (LanesScale *self, double low, double high, double shortest, double longest)
{
  *self = (LanesScale) { .last = high };
  if (!(high > 0))
    return FALSE;
  self->logarithmic = low > 0 && longest > LOGARITHMIC_FROM * shortest;
  if (self->logarithmic)
    self->first = low / BELOW_SHORTEST;
  mark (self);
  return TRUE;
}

/**
 * lanes_scale_fit:
 * @self: (out caller-allocates): a scale
 * @decision: a decision
 *
 * Fits a scale to all mechanisms that can be used.
 *
 * Returns: whether there is any
 */
gboolean
lanes_scale_fit (LanesScale *self, LanesDecision *decision)
{
  double low = INFINITY, high = 0, shortest = INFINITY, longest = 0;

  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      const LanesPrediction *prediction = lanes_decision_get_ranked (decision, i);

      if (!lanes_prediction_is_usable (prediction))
        continue;
      low = MIN (low, prediction->low);
      high = MAX (high, prediction->high);
      shortest = MIN (shortest, prediction->likely);
      longest = MAX (longest, prediction->likely);
    }
  return fit (self, low, high, shortest, longest);
}

/**
 * lanes_scale_fit_trial:
 * @self: (out caller-allocates): a scale
 * @trial: a trial
 *
 * Fits a scale to all that was predicted and measured.
 *
 * Returns: whether there is anything
 */
gboolean
lanes_scale_fit_trial (LanesScale *self, const LanesTrial *trial)
{
  double low = INFINITY, high = 0;

  for (guint i = 0; i < trial->entries->len; i++)
    {
      const LanesTrialEntry *entry = g_ptr_array_index (trial->entries, i);

      /* What is not known is NAN, and no less or more than anything. */
      low = fmin (low, fmin (entry->predicted.low, lanes_trial_entry_median (entry)));
      high = fmax (high, fmax (entry->predicted.high, lanes_trial_entry_median (entry)));
    }
  return fit (self, low, high, low, high);
}

/**
 * lanes_scale_place:
 * @self: a scale
 * @seconds: a time, s
 *
 * Returns: where it is, 0 to 1
 */
double
lanes_scale_place (const LanesScale *self, double seconds)
{
  double place = self->logarithmic ? log (seconds / self->first) / log (self->last / self->first)
                                   : seconds / self->last;

  return CLAMP (place, 0, 1);
}
