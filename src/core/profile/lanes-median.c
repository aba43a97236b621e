/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The middle of what was measured. */

#include "lanes-median.h"

#include <math.h>

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/**
 * lanes_median:
 * @values: array of double
 *
 * Returns: the value in the middle, of an even number the mean of both; NAN without values
 */
double
lanes_median (const GArray *values)
{
  g_autoptr (GArray) sorted = g_array_copy ((GArray *) values);

  if (sorted->len == 0)
    return NAN;
  g_array_sort (sorted, compare_doubles);
  return (g_array_index (sorted, double, (sorted->len - 1) / 2) +
          g_array_index (sorted, double, sorted->len / 2)) /
         2;
}
