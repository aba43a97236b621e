/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The decision card: every decision can be drawn, within the page, in every format; and the axis
 * of its ranking. */

#include "lanes-explain.h"
#include "lanes-report-card.h"
#include "lanes-report-scale.h"
#include "report-fixture.h"

#include <locale.h>
#include <string.h>

static void
test_formats (void)
{
  static const struct
  {
    LanesCardFormat format;
    const char *magic;
  } formats[] = {
    { LANES_CARD_SVG, "<?xml" },
    { LANES_CARD_PNG, "\211PNG\r\n\032\n" },
    { LANES_CARD_PDF, "%PDF-" },
  };
  g_autoptr (LanesDecision) decision = report_create_decision (REPORT_DOWNLOAD_IMAGES);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes =
          lanes_report_card_to_bytes (decision, formats[i].format, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), strlen (formats[i].magic), formats[i].magic,
                       strlen (formats[i].magic));
    }
}

static void
test_stays_on_the_page (void)
{
  for (guint which = 0; which < N_REPORT_CASES; which++)
    {
      g_autoptr (LanesDecision) decision = report_create_decision (which);
      cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
      cairo_t *cr = cairo_create (surface);
      double x, y, width, height;

      lanes_report_card_draw (cr, decision);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
      g_assert_cmpfloat (x, >=, 0);
      g_assert_cmpfloat (y, >=, 0);
      g_assert_cmpfloat (x + width, <=, LANES_CARD_WIDTH);
      g_assert_cmpfloat (y + height, <=, LANES_CARD_HEIGHT);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  const guchar *row =
      cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface) + x * 4;
  guint32 value;

  memcpy (&value, row, sizeof value);
  return value & 0xffffff;
}

/* The strip between the columns and the footer stays free, however much there is to say. */
static void
test_sections_do_not_run_into_the_footer (void)
{
  for (guint which = 0; which < N_REPORT_CASES; which++)
    {
      g_autoptr (LanesDecision) decision = report_create_decision (which);
      cairo_surface_t *surface =
          cairo_image_surface_create (CAIRO_FORMAT_RGB24, LANES_CARD_WIDTH, LANES_CARD_HEIGHT);
      cairo_t *cr = cairo_create (surface);

      lanes_report_card_draw (cr, decision);
      cairo_surface_flush (surface);
      for (int x = 0; x < LANES_CARD_WIDTH; x++)
        {
          g_assert_cmphex (pixel (surface, x, 824), ==, 0xffffff);
          g_assert_cmphex (pixel (surface, x, 20), ==, 0xffffff);
          g_assert_cmphex (pixel (surface, x, LANES_CARD_HEIGHT - 8), ==, 0xffffff);
        }
      for (int y = 0; y < 820; y++)
        g_assert_cmphex (pixel (surface, 740, y), ==, 0xffffff);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

static void
test_same_card_twice (void)
{
  g_autoptr (LanesDecision) decision = report_create_decision (REPORT_EVERYTHING_SET);
  g_autoptr (GBytes) one = lanes_report_card_to_bytes (decision, LANES_CARD_PNG, NULL);
  g_autoptr (GBytes) two = lanes_report_card_to_bytes (decision, LANES_CARD_PNG, NULL);

  g_assert_true (g_bytes_equal (one, two));
}

static void
test_scale (void)
{
  for (guint which = 0; which < N_REPORT_CASES; which++)
    {
      g_autoptr (LanesDecision) decision = report_create_decision (which);
      LanesScale scale;
      double longest = 0, shortest = G_MAXDOUBLE;

      if (!lanes_scale_fit (&scale, decision))
        {
          g_assert_cmpint (which, ==, REPORT_ALL_RULED_OUT);
          continue;
        }
      for (guint i = 0; i < LANES_N_MECHANISMS; i++)
        {
          const LanesPrediction *prediction = lanes_decision_get_ranked (decision, i);

          if (prediction->ruling != LANES_RULING_NONE)
            continue;
          longest = MAX (longest, prediction->likely);
          shortest = MIN (shortest, prediction->likely);
          g_assert_cmpfloat (lanes_scale_place (&scale, prediction->likely), >, 0);
          g_assert_cmpfloat (lanes_scale_place (&scale, prediction->high), <=, 1);
        }
      g_assert_true (scale.logarithmic == (longest > 20 * shortest));
      g_assert_cmpuint (scale.n_ticks, >=, 2);
      for (guint i = 0; i < scale.n_ticks; i++)
        {
          g_assert_cmpfloat (scale.ticks[i], >=, scale.first);
          g_assert_cmpfloat (scale.ticks[i], <=, scale.last);
          g_assert_true (i == 0 || scale.ticks[i] > scale.ticks[i - 1]);
        }
    }
}

static void
test_labels (void)
{
  static const struct
  {
    double seconds;
    const char *label;
  } labels[] = {
    { 0, "0" },
    { 0.001, "1 ms" },
    { 0.0005, "500 µs" },
    { 0.25, "250 ms" },
    { 1, "1 s" },
    { 2.5, "2.5 s" },
    { 10, "10 s" },
    { 600, "10 min" },
    { 36000, "10 h" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *label = lanes_explain_dup_tick (labels[i].seconds);
      g_autoptr (GString) plain = g_string_new (label);

      g_string_replace (plain, "\302\240", " ", 0);
      g_assert_cmpstr (plain->str, ==, labels[i].label);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/report/card/formats", test_formats);
  g_test_add_func ("/report/card/on-the-page", test_stays_on_the_page);
  g_test_add_func ("/report/card/above-the-footer", test_sections_do_not_run_into_the_footer);
  g_test_add_func ("/report/card/same-twice", test_same_card_twice);
  g_test_add_func ("/report/card/scale", test_scale);
  g_test_add_func ("/report/card/labels", test_labels);
  return g_test_run ();
}
