/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A run as a whole: its progress, its budget of time, and that it measures the same thing the
 * same way. */

#include "probe-fixture.h"

#include "lanes-run-private.h"

#include <math.h>

#define SOME_TIME "2026-01-31T10:00:00Z"

/* Byte by byte the same but for the time of day. */
static char *
dup_timeless_text (LanesMachine *profile)
{
  lanes_machine_set_word (profile, LANES_WORD_TAKEN_UTC, SOME_TIME);
  return probe_dup_text (profile);
}

static void
test_healthy (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
  g_autoptr (LanesMachine) profile = probe_run (machine);
  g_autoptr (GDateTime) taken =
      g_date_time_new_from_iso8601 (profile->words[LANES_WORD_TAKEN_UTC], NULL);

  g_assert_true (profile->complete);
  g_assert_nonnull (taken);
  g_assert_cmpuint (profile->seed, ==, 1234);
  for (guint i = 0; i < LANES_N_METRICS; i++)
    {
      g_assert_cmpint (profile->metrics[i].status, ==, LANES_STATUS_OK);
      g_assert_cmpint (profile->metrics[i].origin, ==, LANES_ORIGIN_MEASURED);
    }
  for (guint i = 0; i < LANES_N_CURVES; i++)
    g_assert_cmpint (profile->curves[i].status, ==, LANES_STATUS_OK);
  for (guint i = 0; i < profile->n_phases; i++)
    g_assert_cmpint (profile->phases[i].status, ==, LANES_STATUS_OK);
}

/* A machine of one CPU is no worse measured than others: only what needs two does not apply. */
static void
test_one_cpu (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (1, 1);
  g_autoptr (LanesMachine) profile = probe_run (machine);
  const LanesCurve *curve = &profile->curves[LANES_CURVE_INTEGER];
  const LanesMetric *handoff = &profile->metrics[LANES_METRIC_HANDOFF_CROSS_CPU];

  g_assert_cmpint (curve->status, ==, LANES_STATUS_OK);
  g_assert_cmpuint (curve->n_points, ==, 2);
  g_assert_cmpuint (curve->points[1].n, ==, 2);
  g_assert_cmpuint (curve->knee, ==, 1);
  g_assert_cmpint (handoff->status, ==, LANES_STATUS_UNSUPPORTED);
  g_assert_cmpint (handoff->reason, ==, LANES_REASON_NOT_APPLICABLE);
  g_assert_cmpint (profile->curves[LANES_CURVE_MEMORY].status, !=, LANES_STATUS_FAILED);
  g_assert_cmpint (profile->metrics[LANES_METRIC_SWITCH_SAME_CPU].status, ==, LANES_STATUS_OK);
  g_assert_true (profile->complete);
}

static void
test_large (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (256, 2);
  g_autoptr (LanesMachine) profile = probe_run (machine);
  const LanesCurve *curve = &profile->curves[LANES_CURVE_INTEGER];

  g_assert_cmpint (curve->status, ==, LANES_STATUS_OK);
  g_assert_cmpuint (curve->n_points, <=, 12);
  g_assert_cmpuint (curve->points[curve->n_points - 1].n, ==, 512);
}

typedef struct
{
  GMutex lock; /* of what follows */
  double highest;
  guint phases; /* seen, as bits */
  guint latest;
} Watch;

static void
watch (FakeMachine *machine, FakeEvent event, gpointer data)
{
  Watch *self = data;
  double fraction;
  guint phase;

  g_mutex_lock (&self->lock);
  fraction = lanes_probe_get_fraction (machine->probe);
  phase = probe_find_running_phase (machine->probe);
  g_assert_cmpfloat (fraction, >=, self->highest);
  g_assert_cmpfloat (fraction, <=, 1);
  g_assert_cmpuint (phase, >=, self->latest);
  self->highest = fraction;
  self->latest = phase;
  self->phases |= 1u << phase;
  g_mutex_unlock (&self->lock);
}

static void
watch_run (Watch *state, FakeMachine *machine)
{
  g_autoptr (LanesMachine) profile = NULL;
  g_autoptr (GError) error = NULL;

  state->highest = 0;
  state->phases = state->latest = 0;
  profile = lanes_probe_run (machine->probe, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (state->phases, ==, (1u << lanes_phases_count ()) - 1);
  g_assert_cmpfloat (state->highest, >, 0.9);
  g_assert_cmpfloat (lanes_probe_get_fraction (machine->probe), ==, 1);
}

/* Whoever looks at any moment sees it go on, through all phases, and in the next run again. */
static void
test_progress (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
  g_autoptr (LanesProbe) probe = lanes_probe_new_for_sources (&machine->sources);
  Watch state = { 0 };

  g_mutex_init (&state.lock);
  machine->hook_data = &state;
  machine->hook = watch;
  machine->probe = probe;
  g_assert_cmpfloat (lanes_probe_get_fraction (probe), ==, 0);
  watch_run (&state, machine);
  watch_run (&state, machine);
  g_mutex_clear (&state.lock);
}

/* Also when the machine slept late in a phase, which is done again. */
static void
watch_and_sleep (FakeMachine *machine, FakeEvent event, gpointer data)
{
  watch (machine, event, data);
  if (event == FAKE_EVENT_SPIN && lanes_probe_get_fraction (machine->probe) > 0.8 &&
      fake_machine_get_slept (machine) == 0)
    fake_machine_sleep (machine, FAKE_SECOND);
}

static void
test_progress_asleep (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
  g_autoptr (LanesProbe) probe = lanes_probe_new_for_sources (&machine->sources);
  Watch state = { 0 };

  g_mutex_init (&state.lock);
  machine->hook_data = &state;
  machine->hook = watch_and_sleep;
  machine->probe = probe;
  watch_run (&state, machine);
  g_assert_cmpint (fake_machine_get_slept (machine), >, 0);
  g_mutex_clear (&state.lock);
}

static void
test_same_seed (void)
{
  g_autoptr (FakeMachine) first = fake_machine_new (4, 2);
  g_autoptr (FakeMachine) second = fake_machine_new (4, 2);
  g_autoptr (LanesMachine) first_profile = probe_run (first);
  g_autoptr (LanesMachine) second_profile = probe_run (second);
  g_autofree char *first_text = dup_timeless_text (first_profile);
  g_autofree char *second_text = dup_timeless_text (second_profile);

  probe_assert_same_text (second_text, first_text);
}

/* A later moment, or one after long sleeps, is as good. */
static void
test_clock_origin (void)
{
  g_autoptr (FakeMachine) first = fake_machine_new (4, 2);
  g_autoptr (FakeMachine) second = fake_machine_new (4, 2);
  g_autoptr (LanesMachine) first_profile = NULL;
  g_autoptr (LanesMachine) second_profile = NULL;
  g_autofree char *first_text = NULL;
  g_autofree char *second_text = NULL;

  second->clock = 1000000 * FAKE_SECOND;
  second->slept = 5000000 * FAKE_SECOND;
  first_profile = probe_run (first);
  second_profile = probe_run (second);
  first_text = dup_timeless_text (first_profile);
  second_text = dup_timeless_text (second_profile);
  probe_assert_same_text (second_text, first_text);
}

static void
test_other_seed (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
  g_autoptr (LanesMachine) first = probe_run (machine);
  g_autoptr (LanesMachine) second = NULL;

  machine->seed = 99;
  second = probe_run (machine);
  g_assert_cmpuint (second->seed, ==, 99);
  for (guint i = 0; i < LANES_N_METRICS; i++)
    g_assert_cmpfloat (second->metrics[i].p50, ==, first->metrics[i].p50);
  for (guint i = 0; i < first->curves[LANES_CURVE_INTEGER].n_points; i++)
    g_assert_cmpfloat (second->curves[LANES_CURVE_INTEGER].points[i].quiet, ==,
                       first->curves[LANES_CURVE_INTEGER].points[i].quiet);
}

/* On a machine that is as many times slower, ratios are the same and times as many times longer. */
static void
test_scaled (void)
{
  static const double scales[] = { 0.5, 2, 4 };
  g_autoptr (FakeMachine) plain = fake_machine_new (4, 2);
  g_autoptr (LanesMachine) expected = probe_run (plain);
  const LanesCurve *curve = &expected->curves[LANES_CURVE_INTEGER];
  double speed = expected->metrics[LANES_METRIC_CORE_SPEED].p50;

  g_assert_cmpfloat_with_epsilon (speed, plain->speed * 1e9, 0.01 * speed);
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
      g_autoptr (LanesMachine) profile = NULL;

      machine->speed /= scales[i];
      machine->disks[0].read_ns = (gint64) (machine->disks[0].read_ns * scales[i]);
      machine->disks[0].write_ns = (gint64) (machine->disks[0].write_ns * scales[i]);
      machine->disks[0].sync_ns = (gint64) (machine->disks[0].sync_ns * scales[i]);
      machine->python_ns = (gint64) (machine->python_ns * scales[i]);
      profile = probe_run (machine);
      for (guint j = 0; j < curve->n_points; j++)
        g_assert_cmpfloat_with_epsilon (profile->curves[LANES_CURVE_INTEGER].points[j].quiet,
                                        curve->points[j].quiet, 0.03 * curve->points[j].quiet);
      g_assert_cmpuint (profile->curves[LANES_CURVE_INTEGER].knee, ==, curve->knee);
      g_assert_cmpfloat_with_epsilon (profile->metrics[LANES_METRIC_CORE_SPEED].p50,
                                      speed / scales[i], 0.01 * speed / scales[i]);
      for (guint j = LANES_METRIC_STORAGE_READ; j <= LANES_METRIC_STORAGE_APPEND_SYNC; j++)
        g_assert_cmpfloat (profile->metrics[j].p50, ==, expected->metrics[j].p50 * scales[i]);
      g_assert_cmpfloat (profile->metrics[LANES_METRIC_PYTHON_START].p50, ==,
                         expected->metrics[LANES_METRIC_PYTHON_START].p50 * scales[i]);
    }
}

/* Threads gain what the cores give, and the knee is where another thread is not worth it. */
static void
test_curves (void)
{
  static const double expected[] = { 1, 2, 4, 5, 5 }; /* at 1, 2, 4, 8 and 16 threads */
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
  g_autoptr (LanesMachine) profile = probe_run (machine);
  const LanesCurve *curve = &profile->curves[LANES_CURVE_INTEGER];

  g_assert_cmpuint (curve->n_points, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < curve->n_points; i++)
    {
      g_assert_cmpuint (curve->points[i].n, ==, 1u << i);
      g_assert_cmpfloat_with_epsilon (curve->points[i].quiet, expected[i], 0.03 * expected[i]);
      g_assert_cmpfloat_with_epsilon (curve->points[i].now, expected[i], 0.03 * expected[i]);
      g_assert_cmpfloat_with_epsilon (curve->points[i].granted, MIN (1u << i, 8), 0.01);
    }
  g_assert_cmpuint (curve->knee, ==, 8);
  g_assert_cmpuint (curve->limited_at, ==, 0);
  g_assert_cmpint (curve->confidence, ==, LANES_CONFIDENCE_HIGH);
  g_assert_cmpuint (profile->curves[LANES_CURVE_MEMORY].knee, ==, 2);
}

static void
shape_slow_disk (FakeMachine *machine)
{
  machine->disks[0].read_ns = 12 * FAKE_MS;
  machine->disks[0].write_ns = 3 * FAKE_MS;
  machine->disks[0].sync_ns = 40 * FAKE_MS;
}

static void
shape_hanging_python (FakeMachine *machine)
{
  machine->python_ns = 3600 * FAKE_SECOND;
}

static void
shape_slow_python (FakeMachine *machine)
{
  machine->python_ns = 900 * FAKE_MS;
}

static void
shape_all_slow (FakeMachine *machine)
{
  shape_slow_disk (machine);
  shape_hanging_python (machine);
}

typedef struct
{
  const char *path; /* of the test */
  void (*shape) (FakeMachine *machine);
} SlowMachine;

static const SlowMachine slow_machines[] = {
  { "/probe/run/slow-disk", shape_slow_disk },
  { "/probe/run/hanging-python", shape_hanging_python },
  { "/probe/run/slow-python", shape_slow_python },
  { "/probe/run/all-slow", shape_all_slow },
};

/* The more something costs time, the less is measured; the most important never goes. */
static void
test_budget (gconstpointer data)
{
  const SlowMachine *slow = data;
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
  g_autoptr (LanesMachine) profile = NULL;

  slow->shape (machine);
  profile = probe_run (machine); /* which looks at how long it takes */
  g_assert_cmpint (profile->curves[LANES_CURVE_INTEGER].status, ==, LANES_STATUS_OK);
  g_assert_cmpint (profile->metrics[LANES_METRIC_CORE_SPEED].status, ==, LANES_STATUS_OK);
  g_assert_cmpint (profile->facts[LANES_FACT_GRANTED].status, ==, LANES_STATUS_OK);
}

/* The system lets nothing of ours run for long, as a virtual machine that is halted. */
static void
halt (FakeMachine *machine, FakeEvent event, gpointer data)
{
  if (event == FAKE_EVENT_SPIN && probe_is_in_phase (machine, "warm-up"))
    fake_machine_advance (machine, 3 * FAKE_SECOND);
}

/* What is left then is left out, and the profile holds what was measured before. */
static void
test_hard_deadline (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
  g_autoptr (LanesProbe) probe = lanes_probe_new_for_sources (&machine->sources);
  g_autoptr (LanesMachine) profile = NULL;
  g_autoptr (GError) error = NULL;

  machine->hook = halt;
  machine->probe = probe;
  profile = lanes_probe_run (probe, NULL, &error);
  g_assert_no_error (error);
  probe_check (profile);
  for (guint i = 0; i < profile->n_phases; i++)
    g_assert_cmpint (profile->phases[i].status == LANES_STATUS_SKIPPED, ==, i > 4);
  g_assert_cmpint (profile->curves[LANES_CURVE_INTEGER].reason, ==, LANES_REASON_BUDGET);
  g_assert_cmpint (profile->facts[LANES_FACT_GRANTED].reason, ==, LANES_REASON_BUDGET);
  g_assert_cmpint (profile->metrics[LANES_METRIC_CLOCK_READ].reason, ==, LANES_REASON_BUDGET);
  g_assert_cmpint (profile->metrics[LANES_METRIC_STORAGE_READ].status, ==, LANES_STATUS_OK);
  g_assert_false (profile->complete);
}

/* The processor gets slower while all its cores work. */
static void
slow_down (FakeMachine *machine, FakeEvent event, gpointer data)
{
  if (event == FAKE_EVENT_SPIN && probe_is_in_phase (machine, "int-curve"))
    machine->speed = 0.5;
}

static void
test_throttled (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
  g_autoptr (LanesMachine) profile = NULL;

  machine->hook = slow_down;
  profile = probe_run (machine);
  g_assert_cmpstr (profile->words[LANES_WORD_THERMAL], ==, "throttled");
  g_assert_cmpint (profile->metrics[LANES_METRIC_CORE_SPEED].status, ==, LANES_STATUS_DEGRADED);
  g_assert_cmpint (profile->metrics[LANES_METRIC_CORE_SPEED].reason, ==, LANES_REASON_THROTTLED);
}

static void
test_titles (void)
{
  g_assert_cmpuint (lanes_phases_count (), >, 0);
  for (guint i = 0; i < lanes_phases_count (); i++)
    {
      g_assert_cmpstr (lanes_phases_title (i), !=, "");
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (lanes_phases_title (i), !=, lanes_phases_title (j));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/probe/run/healthy", test_healthy);
  g_test_add_func ("/probe/run/one-cpu", test_one_cpu);
  g_test_add_func ("/probe/run/large", test_large);
  g_test_add_func ("/probe/run/titles", test_titles);
  g_test_add_func ("/probe/run/progress", test_progress);
  g_test_add_func ("/probe/run/progress-asleep", test_progress_asleep);
  g_test_add_func ("/probe/run/same-seed", test_same_seed);
  g_test_add_func ("/probe/run/other-seed", test_other_seed);
  g_test_add_func ("/probe/run/clock-origin", test_clock_origin);
  g_test_add_func ("/probe/run/scaled", test_scaled);
  g_test_add_func ("/probe/run/curves", test_curves);
  for (guint i = 0; i < G_N_ELEMENTS (slow_machines); i++)
    g_test_add_data_func (slow_machines[i].path, &slow_machines[i], test_budget);
  g_test_add_func ("/probe/run/hard-deadline", test_hard_deadline);
  g_test_add_func ("/probe/run/throttled", test_throttled);
  return g_test_run ();
}
