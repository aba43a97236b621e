/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Times, counts and rates as people read them. */

#include "lanes-explain.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The units of time, each up to where the next one reads better. */
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

#define MILLION 1e6

/* To the three digits that are shown, so that the unit is chosen for what is read. */
static double
round_to_three_digits (double value)
{
  double step = value > 0 ? pow (10, floor (log10 (value)) - 2) : 1;

  return round (value / step) * step;
}

/* Decimals that make three digits. */
static int
decimals_of (double value)
{
  return value >= 99.95 || value <= 0 ? 0 : value >= 9.995 ? 1
                                                           : 2;
}

static guint
find_unit (double seconds)
{
  guint i = 0;

  while (round_to_three_digits (seconds) >= units[i].below * (1 - 1e-9) &&
         i + 1 < G_N_ELEMENTS (units))
    i++;
  return i;
}

static char *
dup_with_unit (double value, int decimals, guint unit)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (_ (units[unit].format), decimals, value);
#pragma GCC diagnostic pop
}

static char *
dup_in_unit (double seconds, guint unit)
{
  double value = round_to_three_digits (seconds) / units[unit].unit;

  return dup_with_unit (value, decimals_of (value), unit);
}

/**
 * lanes_explain_time_unit:
 * @seconds: a time, s
 *
 * Returns: the unit in which @seconds is read, s
 */
double
lanes_explain_time_unit (double seconds)
{
  return units[find_unit (seconds)].unit;
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
  g_return_val_if_fail (!isnan (seconds), NULL);

  if (seconds == 0)
    return g_strdup (_ ("0 s"));
  return dup_in_unit (seconds, find_unit (seconds));
}

/**
 * lanes_explain_dup_tick:
 * @seconds: a round time, s
 *
 * Returns: (transfer full): the time as it stands on an axis: with the decimals it needs and no
 *   more, translated
 */
char *
lanes_explain_dup_tick (double seconds)
{
  guint unit = find_unit (seconds);
  double value = round_to_three_digits (seconds) / units[unit].unit;
  int decimals = 0;

  if (seconds <= 0)
    return g_strdup ("0");
  while (decimals < 2 && fabs (value - round (value * pow (10, decimals)) / pow (10, decimals)) >
                             1e-9 * value)
    decimals++;
  return dup_with_unit (value, decimals, unit);
}

/**
 * lanes_explain_dup_range:
 * @prediction: a prediction with times
 *
 * Returns: (transfer full): its low and high bound, in one unit while that reads well, translated
 */
char *
lanes_explain_dup_range (const LanesPrediction *prediction)
{
  guint unit = find_unit (prediction->high);
  g_autofree char *low = dup_in_unit (prediction->low, prediction->low >= units[unit].unit
                                                           ? unit
                                                           : find_unit (prediction->low));
  g_autofree char *high = dup_in_unit (prediction->high, unit);

  /* Translators: a range of two times, such as “1.2 s to 1.6 s”. */
  return g_strdup_printf (_ ("%s to %s"), low, high);
}

/**
 * lanes_explain_dup_factor:
 * @factor: a ratio
 *
 * Returns: (transfer full): the ratio with three digits, grouped when large
 */
char *
lanes_explain_dup_factor (double factor)
{
  return g_strdup_printf ("%'.*f", decimals_of (factor), factor);
}

/**
 * lanes_explain_dup_count:
 * @count: how many
 *
 * Returns: (transfer full): the number with its digits grouped as the language does
 */
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
  int decimals = per_second < 1 ? 3 : decimals_of (per_second);

  if (per_second >= MILLION)
    /* Translators: a rate, with a no-break space between number and word. */
    return g_strdup_printf (_ ("%'.*f million/s"), decimals_of (per_second / MILLION),
                            per_second / MILLION);
  if (per_second < 0.1)
    /* Translators: a rate that is much below one. */
    return g_strdup_printf (_ ("%.2g/s"), per_second);
  return g_strdup_printf (_ ("%'.*f/s"), fmod (per_second, 1) > 0 ? decimals : 0, per_second);
}
