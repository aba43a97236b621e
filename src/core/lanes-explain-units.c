/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Times, counts and rates as people read them. */

#include "lanes-explain.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* To the three digits that are shown, so that the unit is chosen for what is read. */
static double
round_to_three_digits (double value)
{
  double step = value > 0 ? pow (10, floor (log10 (value)) - 2) : 1;

  return round (value / step) * step;
}

/**
 * lanes_explain_dup_time:
 * @seconds: a time, s
 *
 * Returns: (transfer full): the time with two or three digits and a unit that suits it, translated
 */
char *
lanes_explain_dup_time (double seconds)
{
  static const struct
  {
    double below;
    double unit;
    const char *format;
  } units[] = {
    /* Translators: times with a no-break space before the unit. */
    { 1e-3, 1e-6, N_ ("%.*f µs") },
    { 1, 1e-3, N_ ("%.*f ms") },
    { 120, 1, N_ ("%.*f s") },
    { 7200, 60, N_ ("%.*f min") },
    { 172800, 3600, N_ ("%.*f h") },
    { INFINITY, 86400, N_ ("%.*f d") },
  };
  guint i = 0;
  double value;

  g_return_val_if_fail (!isnan (seconds), NULL);

  seconds = round_to_three_digits (seconds);
  while (seconds >= units[i].below * (1 - 1e-9) && i + 1 < G_N_ELEMENTS (units))
    i++;
  value = seconds / units[i].unit;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (_ (units[i].format),
                          value >= 99.95 || seconds <= 0 ? 0
                          : value >= 9.995               ? 1
                                                         : 2,
                          value);
#pragma GCC diagnostic pop
}

/**
 * lanes_explain_dup_range:
 * @prediction: a prediction with times
 *
 * Returns: (transfer full): its low and high bound, translated
 */
char *
lanes_explain_dup_range (const LanesPrediction *prediction)
{
  g_autofree char *low = lanes_explain_dup_time (prediction->low);
  g_autofree char *high = lanes_explain_dup_time (prediction->high);

  /* Translators: a range of two times, such as “1.2 s to 1.6 s”. */
  return g_strdup_printf (_ ("%s to %s"), low, high);
}

char *
lanes_explain_dup_count (double count)
{
  return g_strdup_printf ("%'.0f", count);
}

/**
 * lanes_explain_dup_rate:
 * @per_second: a rate
 *
 * Returns: (transfer full): the rate in words, translated
 */
char *
lanes_explain_dup_rate (double per_second)
{
  if (per_second < 10)
    return g_strdup_printf (_ ("%.2g/s"), per_second);
  return g_strdup_printf (_ ("%'.0f/s"), per_second);
}
