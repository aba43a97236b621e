/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sets of CPUs: their numbers, rising. */

#include "lanes-cpu-set-private.h"

#include <string.h>

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  return (first > second) - (first < second);
}

void
lanes_cpus_sort (GArray *cpus)
{
  g_array_sort (cpus, compare_numbers);
}

gboolean
lanes_cpus_contain (const GArray *cpus, guint cpu)
{
  return g_array_binary_search ((GArray *) cpus, &cpu, compare_numbers, NULL);
}

guint
lanes_cpus_count_common (const GArray *a, const GArray *b)
{
  guint n = 0;

  for (guint i = 0; i < a->len; i++)
    n += lanes_cpus_contain (b, g_array_index (a, guint, i));
  return n;
}

gboolean
lanes_cpus_equal (const GArray *a, const GArray *b)
{
  return a->len == b->len && memcmp (a->data, b->data, a->len * sizeof (guint)) == 0;
}
