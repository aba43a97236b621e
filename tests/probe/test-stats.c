/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From samples to numbers that can be relied on: the interval holds the true median as often as
 * it says, and what too few samples cannot tell is not told. */

#include "lanes-stats-private.h"

#include <math.h>

static GArray *
make_values (const double *values, guint n)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (double));

  g_array_append_vals (array, values, n);
  return array;
}

/* 1 to @n in an order that is far from sorted; @n is no multiple of 7. */
static GArray *
make_ranks (guint n)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < n; i++)
    {
      double value = (i * 7) % n + 1;

      g_array_append_val (array, value);
    }
  return array;
}

static LanesMetric
summarise (const GArray *values)
{
  LanesMetric metric = { 0 };

  lanes_stats_summarise (&metric, values);
  return metric;
}

static void
test_quantiles (void)
{
  g_autoptr (GArray) values = make_ranks (401);
  LanesMetric metric = summarise (values);

  g_assert_cmpuint (metric.n, ==, 401);
  g_assert_cmpfloat (metric.min, ==, 1);
  g_assert_cmpfloat (metric.p25, ==, 101);
  g_assert_cmpfloat (metric.p50, ==, 201);
  g_assert_cmpfloat (metric.p90, ==, 361);
  g_assert_cmpfloat (metric.p99, ==, 397);
  g_assert_cmpfloat (metric.mad, ==, 100);
  g_assert_false (metric.bimodal);
}

static void
test_medians (void)
{
  static const struct
  {
    double values[6];
    guint n;
    double median;
  } cases[] = {
    { { 5 }, 1, 5 },
    { { 9, 1 }, 2, 5 },
    { { 3, 1, 2 }, 3, 2 },
    { { 4, 1, 3, 2 }, 4, 2.5 },
    { { 1e12, 1, 2 }, 3, 2 },
    { { 0, 0, 0, 1, 1 }, 5, 0 },
    { { 7, 7, 7, 7, 7, 7 }, 6, 7 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) values = make_values (cases[i].values, cases[i].n);

      g_assert_cmpfloat (lanes_stats_median (values), ==, cases[i].median);
      g_assert_cmpfloat (summarise (values).p50, ==, cases[i].median);
      /* What comes in stays as it was. */
      g_assert_cmpmem (values->data, values->len * sizeof (double), cases[i].values,
                       cases[i].n * sizeof (double));
    }
}

static void
test_one_sample (void)
{
  const double value = 42;
  g_autoptr (GArray) values = make_values (&value, 1);
  LanesMetric metric = summarise (values);

  g_assert_cmpfloat (metric.min, ==, 42);
  g_assert_cmpfloat (metric.p90, ==, 42);
  g_assert_cmpfloat (metric.low, ==, 42);
  g_assert_cmpfloat (metric.high, ==, 42);
  g_assert_cmpfloat (metric.mad, ==, 0);
  g_assert_true (isnan (metric.p99));
  g_assert_false (metric.bimodal);
}

/* The ranks that the interval takes; the upper one is the mirror image of the lower. */
static void
test_interval_ranks (void)
{
  static const struct
  {
    guint n;
    double low;
    double high;
  } cases[] = {
    { 2, 1, 2 },
    { 6, 1, 6 },
    { 10, 1, 10 },
    { 30, 9, 22 },
    { 50, 18, 33 },
    { 100, 40, 61 },
    { 300, 133, 168 },
    { 400, 180, 221 },
    { 1000, 469, 532 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) values = make_ranks (cases[i].n);
      LanesMetric metric = summarise (values);

      g_test_message ("%u samples: %g to %g", cases[i].n, metric.low, metric.high);
      g_assert_cmpfloat (metric.low, ==, cases[i].low);
      g_assert_cmpfloat (metric.high, ==, cases[i].high);
      g_assert_cmpfloat (metric.low + metric.high, ==, cases[i].n + 1);
      g_assert_cmpfloat (lanes_stats_spread (values), ==,
                         (metric.high - metric.low) / 2 / metric.p50);
    }
}

/* How often between @low and @high, by rank, the median of whatever distribution lies: as often
 * as a fair coin falls on one side that many times out of @n. */
static double
get_coverage (guint n, guint low, guint high)
{
  double sum = 0;

  for (guint k = low; k < high; k++)
    sum += exp (lgamma (n + 1.0) - lgamma (k + 1.0) - lgamma (n - k + 1.0) - n * G_LN2);
  return sum;
}

/* From six samples on; fewer cannot give it. */
static void
test_interval_coverage (void)
{
  for (guint n = 6; n <= 1000; n += n < 100 ? 1 : 13)
    {
      g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
      LanesMetric metric;

      for (guint i = 1; i <= n; i++)
        {
          double value = i;

          g_array_append_val (values, value);
        }
      metric = summarise (values);
      g_assert_cmpfloat (get_coverage (n, (guint) metric.low, (guint) metric.high), >=, 0.95);
    }
}

/* Times have long tails: a draw that is now and then very large. */
static double
draw_exponential (GRand *random)
{
  return -log (1 - g_rand_double (random));
}

static double
draw_pareto (GRand *random)
{
  return 1 / (1 - g_rand_double (random));
}

static double
draw_uniform (GRand *random)
{
  return 1 + g_rand_double (random);
}

typedef struct
{
  const char *path; /* of the test */
  double (*draw) (GRand *random);
  double median;
  guint n;
} Distribution;

static const Distribution distributions[] = {
  { "/probe/stats/exponential", draw_exponential, G_LN2, 50 },
  { "/probe/stats/exponential-few", draw_exponential, G_LN2, 7 },
  { "/probe/stats/pareto", draw_pareto, 2, 100 },
  { "/probe/stats/uniform", draw_uniform, 1.5, 400 },
};

static void
test_distribution (gconstpointer data)
{
  const Distribution *distribution = data;
  guint n_held = 0;

  for (guint seed = 1; seed <= 1000; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
      LanesMetric metric;

      for (guint i = 0; i < distribution->n; i++)
        {
          double value = distribution->draw (random);

          g_array_append_val (values, value);
        }
      metric = summarise (values);
      n_held += metric.low <= distribution->median && distribution->median <= metric.high;
    }
  g_test_message ("%u of 1000", n_held);
  g_assert_cmpuint (n_held, >=, 930);
}

/* Below, not even the largest sample bounds it. */
static void
test_last_percentile (void)
{
  g_autoptr (GArray) few = make_ranks (298);
  g_autoptr (GArray) enough = make_ranks (299);

  g_assert_true (isnan (summarise (few).p99));
  g_assert_cmpfloat_with_epsilon (summarise (enough).p99, 296.02, 0.001);
}

static void
test_two_modes (void)
{
  static const struct
  {
    guint n_low; /* of 100 samples near 4 */
    double high; /* where the others are */
    gboolean bimodal;
  } cases[] = {
    { 100, 0, FALSE },
    { 50, 38, TRUE },
    { 85, 38, TRUE },
    { 15, 38, TRUE },
    { 97, 38, FALSE },
    { 3, 38, FALSE },
    { 50, 5, FALSE },
    { 50, 9.5, TRUE },
    { 50, 6.5, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

      for (guint j = 0; j < 100; j++)
        {
          double base = j < cases[i].n_low ? 4 : cases[i].high;
          double value = base * (1 + j % 10 * 0.005);

          g_array_append_val (values, value);
        }
      g_test_message ("%u near 4, the others near %g", cases[i].n_low, cases[i].high);
      g_assert_cmpint (summarise (values).bimodal, ==, cases[i].bimodal);
    }
}

/* A spread without a gap is one mode, however wide. */
static void
test_one_wide_mode (void)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < 200; i++)
    {
      double value = 100 * pow (1.02, i);

      g_array_append_val (values, value);
    }
  g_assert_false (summarise (values).bimodal);
}

static void
test_confidence (void)
{
  static const struct
  {
    double low;
    double p50;
    double high;
    guint n;
    LanesConfidence confidence;
  } cases[] = {
    { 98, 100, 102, 100, LANES_CONFIDENCE_HIGH },
    { 95, 100, 105, 5, LANES_CONFIDENCE_HIGH },
    { 98, 100, 102, 4, LANES_CONFIDENCE_MEDIUM },
    { 94, 100, 106, 100, LANES_CONFIDENCE_MEDIUM },
    { 86, 100, 114, 100, LANES_CONFIDENCE_MEDIUM },
    { 80, 100, 120, 100, LANES_CONFIDENCE_LOW },
    { 90, 100, 900, 100, LANES_CONFIDENCE_LOW },
    { 0, 0, 0, 100, LANES_CONFIDENCE_LOW },
    { NAN, NAN, NAN, 0, LANES_CONFIDENCE_LOW },
    { NAN, 100, NAN, 9, LANES_CONFIDENCE_LOW },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LanesMetric metric = {
        .low = cases[i].low,
        .p50 = cases[i].p50,
        .high = cases[i].high,
        .n = cases[i].n
      };

      g_test_message ("%g, %g, %g", cases[i].low, cases[i].p50, cases[i].high);
      g_assert_cmpint (lanes_stats_confidence (&metric), ==, cases[i].confidence);
    }
}

static void
test_nothing (void)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (double));
  const double zeros[] = { 0, 0, 0 };
  g_autoptr (GArray) null = make_values (zeros, G_N_ELEMENTS (zeros));

  g_assert_true (isnan (lanes_stats_median (none)));
  g_assert_true (isinf (lanes_stats_spread (none)));
  g_assert_true (isinf (lanes_stats_spread (null)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/probe/stats/quantiles", test_quantiles);
  g_test_add_func ("/probe/stats/medians", test_medians);
  g_test_add_func ("/probe/stats/one-sample", test_one_sample);
  g_test_add_func ("/probe/stats/interval-ranks", test_interval_ranks);
  g_test_add_func ("/probe/stats/interval-coverage", test_interval_coverage);
  for (guint i = 0; i < G_N_ELEMENTS (distributions); i++)
    g_test_add_data_func (distributions[i].path, &distributions[i], test_distribution);
  g_test_add_func ("/probe/stats/last-percentile", test_last_percentile);
  g_test_add_func ("/probe/stats/two-modes", test_two_modes);
  g_test_add_func ("/probe/stats/one-wide-mode", test_one_wide_mode);
  g_test_add_func ("/probe/stats/confidence", test_confidence);
  g_test_add_func ("/probe/stats/nothing", test_nothing);
  return g_test_run ();
}
