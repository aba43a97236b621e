/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From samples to a distribution: order statistics only, since times have long tails, and no
 * sample is dropped for its size. */

#include "lanes-stats-private.h"

#include <math.h>

/* The upper 95 % bound of the 99th percentile is finite from here on: 0.99^299 < 0.05. */
#define N_FOR_P99 299
/* Two groups of samples are two modes when their medians are this far apart... */
#define MODE_RATIO 2.0
/* ...and nothing lies within this factor between them. */
#define MODE_GAP 1.3
#define MODE_SHARE 0.1
/* Trust is high, then medium, up to these spreads; it takes so many samples to be high. */
#define SPREAD_HIGH 0.05
#define SPREAD_MEDIUM 0.15
#define N_FOR_HIGH 5

static int
compare_values (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
value_at (const GArray *sorted, guint index)
{
  return g_array_index (sorted, double, index);
}

static GArray *
copy_sorted (const GArray *values)
{
  GArray *sorted = g_array_copy ((GArray *) values);

  g_array_sort (sorted, compare_values);
  return sorted;
}

/* With a straight line between the two samples next to it. */
static double
quantile (const GArray *sorted, double share)
{
  double position = share * (sorted->len - 1);
  guint below = (guint) floor (position);
  guint above = MIN (below + 1, sorted->len - 1);

  return value_at (sorted, below) +
         (position - below) * (value_at (sorted, above) - value_at (sorted, below));
}

/* The ranks that hold the median with 95 % probability whatever the distribution, from 0: the
 * binomial quantile n/2 - 0.98 sqrt (n) and its mirror image. */
static void
find_interval (const GArray *sorted, double *low, double *high)
{
  double n = sorted->len;
  guint rank = (guint) MAX (1, floor (n / 2 - 0.98 * sqrt (n)));

  *low = value_at (sorted, rank - 1);
  *high = value_at (sorted, sorted->len - rank);
}

double
lanes_stats_median (const GArray *values)
{
  g_autoptr (GArray) sorted = copy_sorted (values);

  return sorted->len > 0 ? quantile (sorted, 0.5) : NAN;
}

/**
 * lanes_stats_spread:
 * @values: array of double
 *
 * Returns: half the 95 % interval of the median, relative to the median; INFINITY without values
 */
double
lanes_stats_spread (const GArray *values)
{
  g_autoptr (GArray) sorted = copy_sorted (values);
  double low, high, median;

  if (sorted->len == 0)
    return INFINITY;
  find_interval (sorted, &low, &high);
  median = quantile (sorted, 0.5);
  return median > 0 ? (high - low) / 2 / median : INFINITY;
}

static double
median_deviation (const GArray *values, double median)
{
  g_autoptr (GArray) deviations = g_array_sized_new (FALSE, FALSE, sizeof (double), values->len);

  for (guint i = 0; i < values->len; i++)
    {
      double deviation = fabs (g_array_index (values, double, i) - median);

      g_array_append_val (deviations, deviation);
    }
  return lanes_stats_median (deviations);
}

/* Looks for the widest gap that leaves a tenth of the samples on either side. */
static gboolean
has_two_modes (const GArray *sorted)
{
  guint margin = (guint) ceil (MODE_SHARE * sorted->len);
  guint split = 0;
  double widest = MODE_GAP;

  for (guint i = MAX (margin, 1); i + margin <= sorted->len; i++)
    {
      double gap = value_at (sorted, i) / value_at (sorted, i - 1);

      if (gap > widest)
        {
          widest = gap;
          split = i;
        }
    }
  if (split == 0)
    return FALSE;
  return value_at (sorted, (split + sorted->len) / 2) >= MODE_RATIO * value_at (sorted, split / 2);
}

/**
 * lanes_stats_summarise:
 * @metric: the metric to fill in
 * @values: array of double, may be in any order; at least one
 *
 * Sets the quantiles, the interval of the median and the modes; status, origin and costs are the
 * caller's.
 */
void
lanes_stats_summarise (LanesMetric *metric, const GArray *values)
{
  g_autoptr (GArray) sorted = copy_sorted (values);

  g_assert (sorted->len > 0);

  metric->n = sorted->len;
  metric->min = value_at (sorted, 0);
  metric->p25 = quantile (sorted, 0.25);
  metric->p50 = quantile (sorted, 0.5);
  metric->p90 = quantile (sorted, 0.9);
  metric->p99 = sorted->len >= N_FOR_P99 ? quantile (sorted, 0.99) : NAN;
  metric->mad = median_deviation (sorted, metric->p50);
  metric->bimodal = has_two_modes (sorted);
  find_interval (sorted, &metric->low, &metric->high);
}

/**
 * lanes_stats_trust:
 * @spread: half the width of a value's interval, as a share of the value; may be NaN
 *
 * Returns: how far such a value can be trusted
 */
LanesConfidence
lanes_stats_trust (double spread)
{
  if (spread <= SPREAD_HIGH)
    return LANES_CONFIDENCE_HIGH;
  return spread <= SPREAD_MEDIUM ? LANES_CONFIDENCE_MEDIUM : LANES_CONFIDENCE_LOW;
}

/**
 * lanes_stats_shuffle:
 * @order: (out caller-allocates) (array length=n): the numbers from 0 on, each once
 * @n: how many
 * @random: where chance comes from
 */
void
lanes_stats_shuffle (guint *order, guint n, GRand *random)
{
  for (guint i = 0; i < n; i++)
    order[i] = i;
  for (guint i = n; i > 1; i--)
    {
      guint other = (guint) g_rand_int_range (random, 0, (gint32) i);
      guint kept = order[i - 1];

      order[i - 1] = order[other];
      order[other] = kept;
    }
}

/**
 * lanes_stats_confidence:
 * @metric: a metric with its interval
 *
 * Returns: how far the samples alone can be trusted
 */
LanesConfidence
lanes_stats_confidence (const LanesMetric *metric)
{
  double spread = metric->p50 > 0 ? (metric->high - metric->low) / 2 / metric->p50 : INFINITY;
  LanesConfidence trust = lanes_stats_trust (spread);

  return metric->n >= N_FOR_HIGH ? trust : MIN (trust, LANES_CONFIDENCE_MEDIUM);
}
