/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The identity of the mechanisms: names that documents rely on, and marks that nobody confuses. */

#include "lanes-mechanism.h"

#include <math.h>
#include <string.h>

/* Names of documents and of the command line, from the simplest on: they never change. */
static const char *const ids[LANES_N_MECHANISMS] = {
  "sequential",
  "threads",
  "asyncio",
  "processes",
  "asyncio+threads",
  "asyncio+processes",
  "interpreters",
};

static void
test_names (void)
{
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      LanesMechanism mechanism;

      g_assert_cmpstr (lanes_mechanism_info (i)->id, ==, ids[i]);
      g_assert_true (lanes_mechanism_parse (ids[i], &mechanism));
      g_assert_cmpint (mechanism, ==, i);
      g_assert_true (lanes_mechanism_parse (ids[i], NULL));
    }
}

static void
test_other_names (void)
{
  static const char *const others[] = { "", "Threads", "thread", "asyncio + threads", "tasklets" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      LanesMechanism mechanism = LANES_MECHANISM_INTERPRETERS;

      g_assert_false (lanes_mechanism_parse (others[i], &mechanism));
      g_assert_cmpint (mechanism, ==, LANES_MECHANISM_INTERPRETERS);
    }
}

/* Letter and hatch tell every two mechanisms apart without colour. */
static void
test_marks_are_unique (void)
{
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      for (guint j = 0; j < i; j++)
        {
          const LanesMechanismInfo *a = lanes_mechanism_info (i);
          const LanesMechanismInfo *b = lanes_mechanism_info (j);

          g_assert_cmpstr (a->letter, !=, b->letter);
          g_assert_cmpint (a->hatch, !=, b->hatch);
          g_assert_cmpstr (a->title, !=, b->title);
          g_assert_cmpstr (a->api, !=, b->api);
        }
    }
}

static double
linear (guint channel)
{
  double share = channel / 255.0;

  return share <= 0.04045 ? share / 12.92 : pow ((share + 0.055) / 1.055, 2.4);
}

/* Relative luminance as accessibility guidelines define it. */
static double
luminance (const char *color)
{
  guint64 rgb = g_ascii_strtoull (color + 1, NULL, 16);

  g_assert_cmpuint (strlen (color), ==, 7);
  return 0.2126 * linear (rgb >> 16 & 0xff) + 0.7152 * linear (rgb >> 8 & 0xff) +
         0.0722 * linear (rgb & 0xff);
}

static double
contrast (const char *a, const char *b)
{
  double x = luminance (a), y = luminance (b);

  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}

static void
test_ink_is_readable (void)
{
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      const LanesMechanismInfo *info = lanes_mechanism_info (i);

      g_test_message ("%s", info->id);
      g_assert_cmpfloat (contrast (info->ink, "#ffffff"), >=, 4.5);
      g_assert_cmpfloat (contrast (info->ink_dark, "#222226"), >=, 4.5);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/mechanism/names", test_names);
  g_test_add_func ("/core/mechanism/other-names", test_other_names);
  g_test_add_func ("/core/mechanism/marks", test_marks_are_unique);
  g_test_add_func ("/core/mechanism/ink", test_ink_is_readable);
  return g_test_run ();
}
