/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What happens to a profile when the machine is busy, falls asleep or changes meanwhile. */

#include "probe-fixture.h"

#include <math.h>

static LanesMachine *
run_with_hook (FakeMachine *machine, FakeHook hook, gpointer data)
{
  LanesMachine *profile;

  machine->hook_data = data;
  machine->hook = hook;
  profile = probe_run (machine);
  machine->hook = NULL;
  return profile;
}

typedef struct
{
  const char *path; /* of the test */
  double hogs;
  double pressure;
  double steal;
  LanesFactId fact;
  double index;
  LanesConfidence confidence; /* at most */
} Noise;

static const Noise noises[] = {
  { "/probe/noise/quiet", 0, 0, 0, LANES_FACT_WAIT_SHARE, 0, LANES_CONFIDENCE_HIGH },
  { "/probe/noise/hogs", 8, 0, 0, LANES_FACT_WAIT_SHARE, 5.0 / 9, LANES_CONFIDENCE_LOW },
  { "/probe/noise/few-hogs", 3.5, 0, 0, LANES_FACT_WAIT_SHARE, 0.5 / 4.5,
    LANES_CONFIDENCE_MEDIUM },
  { "/probe/noise/pressure", 0, 0.3, 0, LANES_FACT_CPU_PRESSURE, 0.3, LANES_CONFIDENCE_LOW },
  { "/probe/noise/some-pressure", 0, 0.1, 0, LANES_FACT_CPU_PRESSURE, 0.1,
    LANES_CONFIDENCE_MEDIUM },
  { "/probe/noise/steal", 0, 0, 0.4, LANES_FACT_STEAL_SHARE, 0.4, LANES_CONFIDENCE_LOW },
};

static void
check_confidence (const LanesMachine *profile, LanesConfidence limit)
{
  gboolean is_low = limit == LANES_CONFIDENCE_LOW;

  for (guint i = 0; i < LANES_N_METRICS; i++)
    g_assert_cmpint (profile->metrics[i].confidence, <=, limit);
  g_assert_cmpint (profile->metrics[LANES_METRIC_CORE_SPEED].confidence, ==, limit);
  for (guint i = 0; i < LANES_N_CURVES; i++)
    {
      const LanesCurve *curve = &profile->curves[i];

      g_assert_cmpint (curve->confidence, ==, limit);
      g_assert_cmpint (curve->status, ==, is_low ? LANES_STATUS_DEGRADED : LANES_STATUS_OK);
      g_assert_cmpint (curve->reason, ==, is_low ? LANES_REASON_NOISE : LANES_REASON_NONE);
    }
  for (guint i = 0; i < LANES_N_FACTS; i++)
    {
      if (profile->facts[i].origin == LANES_ORIGIN_MEASURED)
        g_assert_cmpint (profile->facts[i].confidence, <=, limit);
    }
}

/* A disturbed run says so, and its numbers are those of the quiet machine all the same. */
static void
test_noise (gconstpointer data)
{
  const Noise *noise = data;
  g_autoptr (FakeMachine) quiet = fake_machine_new (4, 1);
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 1);
  g_autoptr (LanesMachine) expected = probe_run (quiet);
  g_autoptr (LanesMachine) profile = NULL;
  const LanesCurve *curve = &expected->curves[LANES_CURVE_INTEGER];
  double speed = expected->metrics[LANES_METRIC_CORE_SPEED].p50;

  machine->hogs = noise->hogs;
  machine->cpu_pressure = noise->pressure;
  machine->steal = noise->steal;
  profile = probe_run (machine);
  g_assert_cmpfloat_with_epsilon (profile->facts[noise->fact].value, noise->index, 0.02);
  g_assert_cmpfloat_with_epsilon (profile->facts[LANES_FACT_NOISE_INDEX].value, noise->index,
                                  0.02);
  check_confidence (profile, noise->confidence);
  g_assert_true (profile->complete);
  g_assert_cmpfloat_with_epsilon (profile->metrics[LANES_METRIC_CORE_SPEED].p50, speed,
                                  0.03 * speed);
  for (guint i = 0; i < curve->n_points; i++)
    g_assert_cmpfloat_with_epsilon (profile->curves[LANES_CURVE_INTEGER].points[i].quiet,
                                    curve->points[i].quiet, 0.03 * curve->points[i].quiet);
}

/* What others leave right now is told beside what the machine could do. */
static void
test_now (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 1);
  g_autoptr (LanesMachine) profile = NULL;
  const LanesCurvePoint *point;

  machine->hogs = 4;
  profile = probe_run (machine);
  point = &profile->curves[LANES_CURVE_INTEGER].points[2];
  g_assert_cmpuint (point->n, ==, 4);
  g_assert_cmpfloat_with_epsilon (point->quiet, 4, 0.1);
  g_assert_cmpfloat_with_epsilon (point->granted, 2, 0.1);
  g_assert_cmpfloat (point->now, <, 3);
}

/* How a phase sleeps, and what of it is void then. */
typedef struct
{
  const char *name; /* of the phase */
  guint metrics; /* bits */
  guint curves;
  guint facts;
} Sleeper;

#define METRIC(id) (1u << LANES_METRIC_##id)
#define CURVE(id) (1u << LANES_CURVE_##id)
#define FACT(id) (1u << LANES_FACT_##id)

static const Sleeper sleepers[] = {
  { "storage",
    METRIC (STORAGE_READ) | METRIC (STORAGE_WRITE_SYNC) | METRIC (STORAGE_APPEND_SYNC), 0, 0 },
  { "python", METRIC (PYTHON_START) | METRIC (PYTHON_START_ISOLATED), 0, 0 },
  { "warm-up", 0, 0, 0 },
  { "latencies",
    METRIC (CLOCK_READ) | METRIC (THREAD_CREATE_JOIN) | METRIC (SWITCH_SAME_CPU) |
        METRIC (HANDOFF_CROSS_CPU) | METRIC (SOCKETPAIR_RTT) | METRIC (TCP_LOOPBACK_RTT) |
        METRIC (PROCESS_SPAWN) | METRIC (TIMER_OVERSHOOT) | METRIC (MEMCPY_HOT) |
        METRIC (MEMCPY_COLD),
    0, 0 },
  { "int-curve", METRIC (CORE_SPEED), CURVE (INTEGER), FACT (SMT_SPEEDUP) },
  { "granted", 0, 0, FACT (GRANTED) | FACT (GRANTED_THREADS) | FACT (IDLE_SHARE) | FACT (MAX_GAP) },
  { "memory-curve", 0, CURVE (MEMORY), 0 },
};

typedef struct
{
  const char *phase;
  gint64 length; /* of a sleep */
  int n_sleeps; /* at most */
  int n_events; /* atomic: of the phase */
} Sleep;

/* While the phase measures: what it only reads does not count. */
static void
fall_asleep (FakeMachine *machine, FakeEvent event, gpointer data)
{
  Sleep *self = data;

  if (event == FAKE_EVENT_CLOCK || event == FAKE_EVENT_FILE ||
      !probe_is_in_phase (machine, self->phase))
    return;
  if (g_atomic_int_add (&self->n_events, 1) < self->n_sleeps)
    fake_machine_sleep (machine, self->length);
}

static int
count_events (const char *phase)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 2);
  Sleep none = { .phase = phase };
  g_autoptr (LanesMachine) profile = run_with_hook (machine, fall_asleep, &none);

  return none.n_events;
}

/* The phase is done once more, and its results are as good as any. */
static void
test_one_sleep (gconstpointer data)
{
  const Sleeper *sleeper = data;
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 2);
  g_autoptr (LanesMachine) profile = NULL;
  Sleep sleep = { .phase = sleeper->name, .length = FAKE_SECOND, .n_sleeps = 1 };

  profile = run_with_hook (machine, fall_asleep, &sleep);
  g_assert_cmpint (sleep.n_events, >, count_events (sleeper->name));
  for (guint i = 0; i < profile->n_phases; i++)
    g_assert_cmpint (profile->phases[i].status, ==, LANES_STATUS_OK);
  for (guint i = 0; i < LANES_N_METRICS; i++)
    g_assert_cmpint (profile->metrics[i].status, ==, LANES_STATUS_OK);
  for (guint i = 0; i < LANES_N_CURVES; i++)
    g_assert_cmpint (profile->curves[i].status, ==, LANES_STATUS_OK);
  g_assert_true (profile->complete);
}

static void
check_void (const char *name, guint set, guint bit, LanesStatus status, LanesReason reason)
{
  if ((set & 1u << bit) == 0)
    {
      g_assert_cmpint (reason, !=, LANES_REASON_SUSPENDED);
      return;
    }
  g_test_message ("%s: %s, %s", name, lanes_status_id (status), lanes_reason_id (reason));
  g_assert_cmpint (status, ==, LANES_STATUS_FAILED);
  g_assert_cmpint (reason, ==, LANES_REASON_SUSPENDED);
}

/* What slept twice is void, and nothing else is. */
static void
test_two_sleeps (gconstpointer data)
{
  const Sleeper *sleeper = data;
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 2);
  g_autoptr (LanesMachine) profile = NULL;
  Sleep sleep = { .phase = sleeper->name, .length = FAKE_SECOND, .n_sleeps = G_MAXINT };

  profile = run_with_hook (machine, fall_asleep, &sleep);
  for (guint i = 0; i < LANES_N_METRICS; i++)
    check_void (lanes_metric_info (i)->member, sleeper->metrics, i, profile->metrics[i].status,
                profile->metrics[i].reason);
  for (guint i = 0; i < LANES_N_CURVES; i++)
    check_void (i == LANES_CURVE_MEMORY ? "memory" : "integer", sleeper->curves, i,
                profile->curves[i].status, profile->curves[i].reason);
  for (guint i = 0; i < LANES_N_FACTS; i++)
    check_void (lanes_fact_info (i)->member, sleeper->facts, i, profile->facts[i].status,
                profile->facts[i].reason);
  for (guint i = 0; i < profile->n_phases; i++)
    g_assert_cmpint (profile->phases[i].reason == LANES_REASON_SUSPENDED, ==,
                     g_str_equal (profile->phases[i].name, sleeper->name));
  g_assert_false (profile->complete);
}

/* A quota that was seen only while the machine slept is none. */
static void
test_no_quota_asleep (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 1);
  g_autoptr (LanesMachine) profile = NULL;
  Sleep sleep = { .phase = "granted", .length = FAKE_SECOND, .n_sleeps = G_MAXINT };

  fake_machine_set_file (machine, "/proc/self/mountinfo", "25 1 8:1 / / rw - ext4 /dev/sda1 rw\n");
  machine->real_quota = 1.5;
  profile = run_with_hook (machine, fall_asleep, &sleep);
  g_assert_cmpint (profile->facts[LANES_FACT_QUOTA].status, !=, LANES_STATUS_OK);
  g_assert_cmpint (profile->facts[LANES_FACT_USABLE].status, ==, LANES_STATUS_DEGRADED);
  g_assert_cmpint (profile->facts[LANES_FACT_USABLE].confidence, ==, LANES_CONFIDENCE_LOW);
}

/* Clocks that drift apart a little are no sleep. */
static void
test_short_sleep (void)
{
  int n_events = count_events ("int-curve");
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 2);
  g_autoptr (LanesMachine) profile = NULL;
  Sleep sleep = { .phase = "int-curve", .length = 40 * FAKE_MS, .n_sleeps = 1 };

  profile = run_with_hook (machine, fall_asleep, &sleep);
  g_assert_cmpint (sleep.n_events, ==, n_events);
  g_assert_true (profile->complete);
}

/* What is set at the start and while the latencies are measured. */
typedef struct
{
  const char *path; /* of the test */
  const char *affinity; /* (nullable) */
  const char *quota; /* (nullable) */
  const char *new_affinity; /* (nullable) */
  const char *new_quota; /* (nullable) */
  LanesFactId changed; /* the fact that says so */
  double value; /* the smaller one */
  double usable;
} Change;

static const Change changes[] = {
  { "/probe/noise/affinity-shrinks", "0-3", NULL, "1,3", NULL, LANES_FACT_AFFINITY, 2, 2 },
  { "/probe/noise/affinity-grows", "0-1", NULL, "0-3", NULL, LANES_FACT_AFFINITY, 2, 2 },
  { "/probe/noise/affinity-moves", "0-1", NULL, "2-3", NULL, LANES_FACT_AFFINITY, 2, 2 },
  { "/probe/noise/quota-appears", "0-3", NULL, NULL, "150000 100000\n", LANES_FACT_QUOTA, 1.5,
    1.5 },
  { "/probe/noise/quota-grows", "0-3", "150000 100000\n", NULL, "300000 100000\n",
    LANES_FACT_QUOTA, 1.5, 1.5 },
  { "/probe/noise/quota-goes", "0-3", "150000 100000\n", NULL, "max 100000\n", LANES_FACT_QUOTA,
    1.5, 1.5 },
};

static void
set_place (FakeMachine *machine, const char *affinity, const char *quota)
{
  if (affinity != NULL)
    fake_machine_set_affinity (machine, affinity);
  if (quota != NULL)
    fake_machine_set_file (machine, FAKE_GROUP "/cpu.max", quota);
}

static void
change_place (FakeMachine *machine, FakeEvent event, gpointer data)
{
  const Change *change = data;

  if (event == FAKE_EVENT_SAMPLE)
    set_place (machine, change->new_affinity, change->new_quota);
}

static void
test_change (gconstpointer data)
{
  const Change *change = data;
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 1);
  g_autoptr (LanesMachine) profile = NULL;
  const LanesFact *fact;

  set_place (machine, change->affinity, change->quota);
  profile = run_with_hook (machine, change_place, (gpointer) change);
  fact = &profile->facts[change->changed];
  g_assert_cmpint (fact->status, ==, LANES_STATUS_DEGRADED);
  g_assert_cmpint (fact->reason, ==, LANES_REASON_CHANGED);
  g_assert_cmpfloat (fact->value, ==, change->value);
  g_assert_cmpfloat (profile->facts[LANES_FACT_USABLE].value, ==, change->usable);
  if (change->changed == LANES_FACT_QUOTA)
    g_assert_cmpfloat (profile->facts[LANES_FACT_QUOTA_PERIOD].value, ==, 1e8);
}

static void
add_sleepers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sleepers); i++)
    {
      g_autofree char *one = g_strconcat ("/probe/noise/one-sleep/", sleepers[i].name, NULL);
      g_autofree char *two = g_strconcat ("/probe/noise/two-sleeps/", sleepers[i].name, NULL);

      g_test_add_data_func (one, &sleepers[i], test_one_sleep);
      g_test_add_data_func (two, &sleepers[i], test_two_sleeps);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (noises); i++)
    g_test_add_data_func (noises[i].path, &noises[i], test_noise);
  g_test_add_func ("/probe/noise/now", test_now);
  add_sleepers ();
  g_test_add_func ("/probe/noise/no-quota-asleep", test_no_quota_asleep);
  g_test_add_func ("/probe/noise/short-sleep", test_short_sleep);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_test_add_data_func (changes[i].path, &changes[i], test_change);
  return g_test_run ();
}
