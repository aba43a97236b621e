/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Measuring in the background of the window: progress, the end, and its being cancelled. The
 * machine is the one that runs the tests. */

#include "app-fixture.h"

#include "lanes-cache.h"

#include <glib/gstdio.h>

typedef struct
{
  LanesMeasurement *measurement;
  double fraction;
  guint n_running;
} Watch;

static void
changed_cb (LanesMeasurement *measurement, Watch *watch)
{
  if (lanes_measurement_get_state (measurement) != LANES_MEASUREMENT_RUNNING)
    return;
  g_assert_cmpfloat (lanes_measurement_get_fraction (measurement), >=, watch->fraction);
  g_assert_cmpfloat (lanes_measurement_get_fraction (measurement), <=, 1);
  watch->fraction = lanes_measurement_get_fraction (measurement);
  watch->n_running++;
}

static gboolean
is_running (gpointer data)
{
  return lanes_measurement_get_state (data) == LANES_MEASUREMENT_RUNNING;
}

static gboolean
is_not_running (gpointer data)
{
  return lanes_measurement_get_state (data) != LANES_MEASUREMENT_RUNNING;
}

static gboolean
is_kept (gpointer data)
{
  g_autoptr (LanesMachine) kept = lanes_cache_load (NULL);

  return kept != NULL;
}

static void
forget_kept (void)
{
  g_autofree char *path =
      g_build_filename (g_get_user_cache_dir (), "lanes", "machine.json", NULL);

  g_remove (path);
}

static void
test_runs_and_is_kept (void)
{
  g_autoptr (LanesMeasurement) measurement = lanes_measurement_new ();
  Watch watch = { measurement };

  forget_kept ();
  g_signal_connect (measurement, "changed", G_CALLBACK (changed_cb), &watch);
  g_assert_cmpint (lanes_measurement_get_state (measurement), ==, LANES_MEASUREMENT_IDLE);
  lanes_measurement_start (measurement);
  /* A second start does not disturb the first. */
  lanes_measurement_start (measurement);
  app_fixture_wait (is_not_running, measurement);
  g_assert_cmpint (lanes_measurement_get_state (measurement), ==, LANES_MEASUREMENT_DONE);
  g_assert_cmpfloat (lanes_machine_usable (lanes_measurement_get_machine (measurement)), >, 0);
  g_assert_cmpuint (watch.n_running, >, 1);
  app_fixture_wait (is_kept, NULL);
}

static gboolean
is_done (gpointer data)
{
  return lanes_measurement_get_state (data) == LANES_MEASUREMENT_DONE;
}

/* Who does not want to be measured at each start still gets what is known. */
static void
test_loads_what_is_kept (void)
{
  g_autoptr (LanesMeasurement) measurement = lanes_measurement_new ();
  g_autoptr (LanesMachine) kept = NULL;
  g_autoptr (GError) error = NULL;

  test_runs_and_is_kept ();
  kept = lanes_cache_load (&error);
  g_assert_no_error (error);
  lanes_measurement_load_cached (measurement, FALSE);
  app_fixture_wait (is_done, measurement);
  g_assert_false (lanes_measurement_is_adopted (measurement));
  g_assert_cmpstr (lanes_measurement_get_machine (measurement)->words[LANES_WORD_TAKEN_UTC], ==,
                   kept->words[LANES_WORD_TAKEN_UTC]);
}

static void
test_measures_what_is_not_kept (void)
{
  g_autoptr (LanesMeasurement) measurement = lanes_measurement_new ();

  forget_kept ();
  lanes_measurement_load_cached (measurement, TRUE);
  app_fixture_wait (is_running, measurement);
  lanes_measurement_cancel (measurement);
  app_fixture_wait (is_not_running, measurement);
}

static void
test_cancelled (void)
{
  g_autoptr (LanesMeasurement) measurement = lanes_measurement_new ();

  lanes_measurement_start (measurement);
  lanes_measurement_cancel (measurement);
  app_fixture_wait (is_not_running, measurement);
  g_assert_cmpint (lanes_measurement_get_state (measurement), ==, LANES_MEASUREMENT_IDLE);
  g_assert_null (lanes_measurement_get_machine (measurement));
}

/* What was known before a cancelled run still is. */
static void
test_cancelled_keeps_the_machine (void)
{
  g_autoptr (LanesMeasurement) measurement = lanes_measurement_new ();
  g_autoptr (LanesMachine) machine = app_fixture_new_machine (12);

  lanes_measurement_adopt (measurement, machine);
  lanes_measurement_start (measurement);
  lanes_measurement_cancel (measurement);
  app_fixture_wait (is_not_running, measurement);
  g_assert_cmpint (lanes_measurement_get_state (measurement), ==, LANES_MEASUREMENT_DONE);
  g_assert_true (lanes_measurement_get_machine (measurement) == machine);
}

/* A profile that is opened while this machine is measured is what counts. */
static void
test_adopted_meanwhile (void)
{
  g_autoptr (LanesMeasurement) measurement = lanes_measurement_new ();
  g_autoptr (LanesMachine) machine = app_fixture_new_machine (12);

  lanes_measurement_start (measurement);
  lanes_measurement_adopt (measurement, machine);
  app_fixture_settle ();
  g_assert_cmpint (lanes_measurement_get_state (measurement), ==, LANES_MEASUREMENT_DONE);
  g_assert_true (lanes_measurement_is_adopted (measurement));
  g_assert_true (lanes_measurement_get_machine (measurement) == machine);
}

static void
test_the_window_shows_it (AppFixture *fixture, gconstpointer data)
{
  g_autofree char *before = lanes_measurement_dup_text (fixture->measurement);

  app_fixture_activate (fixture, "win.measure", NULL);
  g_assert_cmpint (lanes_measurement_get_state (fixture->measurement), ==,
                   LANES_MEASUREMENT_RUNNING);
  app_fixture_activate (fixture, "win.machine-details", NULL);
  app_fixture_wait (is_not_running, fixture->measurement);
  g_assert_false (lanes_measurement_is_adopted (fixture->measurement));
  g_assert_true (
      lanes_decision_get_machine (lanes_session_get_decision (
          lanes_window_get_session (fixture->window))) ==
      lanes_measurement_get_machine (fixture->measurement));
}

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);

  g_test_add_func ("/measurement/runs-and-is-kept", test_runs_and_is_kept);
  g_test_add_func ("/measurement/loads-what-is-kept", test_loads_what_is_kept);
  g_test_add_func ("/measurement/measures-what-is-not-kept", test_measures_what_is_not_kept);
  g_test_add_func ("/measurement/cancelled", test_cancelled);
  g_test_add_func ("/measurement/cancelled-keeps-the-machine", test_cancelled_keeps_the_machine);
  g_test_add_func ("/measurement/adopted-meanwhile", test_adopted_meanwhile);
  g_test_add ("/measurement/in-the-window", AppFixture, NULL, app_fixture_set_up,
              test_the_window_shows_it, app_fixture_tear_down);

  return g_test_run ();
}
