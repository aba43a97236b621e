/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The result page follows the session. */

#include "app-fixture.h"

#include "lanes-explain.h"
#include "lanes-range-bar.h"

static LanesSession *
session_of (AppFixture *fixture)
{
  return lanes_window_get_session (fixture->window);
}

static const char *
shown_verdict (AppFixture *fixture)
{
  return lanes_result_page_get_verdict (lanes_window_get_result (fixture->window));
}

static void
test_examples (AppFixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < lanes_guide_n_examples (fixture->guide); i++)
    {
      const LanesGuideExample *example = lanes_guide_example (fixture->guide, i);
      LanesMechanism best;

      g_assert_true (lanes_mechanism_parse (example->best.mechanism, &best));
      app_fixture_activate (fixture, "win.open-example", g_variant_new_string (example->id));
      g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "result");
      g_assert_cmpstr (shown_verdict (fixture), ==, lanes_mechanism_info (best)->title);
    }
}

static void
test_unknown_example (AppFixture *fixture, gconstpointer data)
{
  app_fixture_activate (fixture, "win.open-example", g_variant_new_string ("no-such-thing"));
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "start");
}

/* A measurement that ends while the result is in sight changes it in place. */
static void
test_machine_arrives (AppFixture *fixture, gconstpointer data)
{
  g_autoptr (LanesMachine) small = app_fixture_new_machine (1);
  g_autofree char *before = NULL;

  app_fixture_activate (fixture, "win.open-example", g_variant_new_string ("heavy-maths"));
  before = g_strdup (shown_verdict (fixture));
  lanes_measurement_adopt (fixture->measurement, small);
  app_fixture_settle ();
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "result");
  g_assert_cmpstr (before, !=, shown_verdict (fixture));
  g_assert_cmpstr (shown_verdict (fixture), ==,
                   lanes_mechanism_info (LANES_MECHANISM_SEQUENTIAL)->title);
}

/* Answers are given, and something else is begun from wherever that is possible. */
static void
test_start_over_can_be_undone (AppFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *leave; /* (nullable): before it */
    const char *action;
    const char *parameter; /* (nullable) */
    const char *page;
  } ways[] = {
    { NULL, "win.new-decision", NULL, "interview" },
    { "interview.finish", "win.new-decision", NULL, "interview" },
    { "interview.previous", "win.new-decision", NULL, "interview" },
    { "interview.previous", "win.open-example", "heavy-maths", "result" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      app_fixture_activate (fixture, "win.new-decision", NULL);
      app_fixture_answer (fixture, 2);
      if (ways[i].leave != NULL)
        app_fixture_activate (fixture, ways[i].leave, NULL);
      app_fixture_activate (
          fixture, ways[i].action,
          ways[i].parameter != NULL ? g_variant_new_string (ways[i].parameter) : NULL);
      g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, ways[i].page);
      g_assert_true (lanes_workload_get_or (lanes_session_get_workload (session_of (fixture)),
                                            LANES_FIELD_KIND, -1) != LANES_KIND_SERVICE);
      app_fixture_activate (fixture, "win.undo", NULL);
      g_assert_cmpfloat (lanes_workload_get (lanes_session_get_workload (session_of (fixture)),
                                             LANES_FIELD_KIND),
                         ==, LANES_KIND_SERVICE);
    }
}

/* A worked example can be had again at any time. */
static void
test_examples_need_no_undo (AppFixture *fixture, gconstpointer data)
{
  app_fixture_activate (fixture, "win.open-example", g_variant_new_string ("heavy-maths"));
  app_fixture_activate (fixture, "win.open-example", g_variant_new_string ("download-images"));
  app_fixture_activate (fixture, "win.undo", NULL);
  g_assert_cmpstr (lanes_workload_get_name (lanes_session_get_workload (session_of (fixture))), ==,
                   lanes_guide_find_example (fixture->guide, "download-images")->title);
}

/* What nothing can carry is never shown as clear. */
static void
test_nothing_can_do_it (AppFixture *fixture, gconstpointer data)
{
  LanesWorkload *workload = lanes_session_get_workload (session_of (fixture));

  lanes_workload_set (workload, LANES_FIELD_KIND, LANES_KIND_SERVICE);
  lanes_workload_set (workload, LANES_FIELD_RATE_PER_S, 1e6);
  lanes_workload_set (workload, LANES_FIELD_WAIT_MS, 50);
  lanes_workload_set (workload, LANES_FIELD_CPU_MS, 10);
  app_fixture_activate (fixture, "win.new-decision", NULL);
  app_fixture_activate (fixture, "win.undo", NULL);
  app_fixture_activate (fixture, "interview.finish", NULL);
  g_assert_cmpint (lanes_decision_get_certainty (lanes_session_get_decision (session_of (fixture))),
                   ==, LANES_CERTAINTY_NONE);
}

static void
test_copy_as_markdown (AppFixture *fixture, gconstpointer data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->window));
  GdkContentProvider *content;
  g_auto (GValue) value = G_VALUE_INIT;

  app_fixture_activate (fixture, "win.open-example", g_variant_new_string ("download-images"));
  app_fixture_activate (fixture, "win.copy-markdown", NULL);
  content = gdk_clipboard_get_content (clipboard);
  g_assert_nonnull (content);
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_nonnull (strstr (g_value_get_string (&value), "asyncio"));
}

static void
test_range_bar (void)
{
  LanesRangeBar *bar = g_object_ref_sink (g_object_new (LANES_TYPE_RANGE_BAR, NULL));
  const LanesScale scale = { .last = 10 };

  lanes_range_bar_set_scale (bar, &scale);
  lanes_range_bar_set_values (bar, 1, 2, 3, "2.00 s");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_ROLE_METER);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                       2.0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "2.00 s");
  g_assert_finalize_object (bar);
}

#define ADD(path, func) \
  g_test_add (path, AppFixture, NULL, app_fixture_set_up, func, app_fixture_tear_down)

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);

  ADD ("/result/examples", test_examples);
  ADD ("/result/unknown-example", test_unknown_example);
  ADD ("/result/machine-arrives", test_machine_arrives);
  ADD ("/result/start-over-can-be-undone", test_start_over_can_be_undone);
  ADD ("/result/examples-need-no-undo", test_examples_need_no_undo);
  ADD ("/result/nothing-can-do-it", test_nothing_can_do_it);
  ADD ("/result/copy-as-markdown", test_copy_as_markdown);
  g_test_add_func ("/result/range-bar", test_range_bar);

  return g_test_run ();
}
