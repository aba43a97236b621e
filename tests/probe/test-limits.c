/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Machines that refuse something: threads, processes, memory, descriptors, Python. The run goes
 * on with what there is, and says what it could not do and why. */

#include "probe-fixture.h"

#include <math.h>
#include <sys/resource.h>

/* Where a limit of threads comes from, and the curve that is left of 1, 2, 4, 8 and 16. */
typedef struct
{
  const char *path; /* of the test */
  void (*shape) (FakeMachine *machine);
  LanesStatus status;
  guint n_points;
  guint last;
  guint limited_at; /* G_MAXUINT: any */
} ThreadLimit;

static void
shape_no_thread (FakeMachine *machine)
{
  machine->thread_limit = 0;
}

static void
shape_one_thread (FakeMachine *machine)
{
  machine->thread_limit = 1;
}

static void
shape_three_threads (FakeMachine *machine)
{
  machine->thread_limit = 3;
}

static void
shape_enough_threads (FakeMachine *machine)
{
  machine->thread_limit = 16;
}

static void
set_pids (FakeMachine *machine, const char *limit)
{
  fake_machine_set_file (machine, FAKE_GROUP "/pids.max", limit);
  fake_machine_set_file (machine, FAKE_GROUP "/pids.current", "20\n");
}

/* A few are left to others. */
static void
shape_six_pids (FakeMachine *machine)
{
  set_pids (machine, "34\n");
}

static void
shape_no_pid (FakeMachine *machine)
{
  set_pids (machine, "21\n");
}

/* Room for the stacks of five threads beside what a process needs. */
static void
shape_little_room (FakeMachine *machine)
{
  machine->address_limit = (512 + 5 * 8) * 1024.0 * 1024;
}

static void
shape_no_room (FakeMachine *machine)
{
  machine->address_limit = 100 * 1024.0 * 1024;
}

static const ThreadLimit thread_limits[] = {
  { "/probe/limits/threads-0", shape_no_thread, LANES_STATUS_UNSUPPORTED, 0, 0, G_MAXUINT },
  { "/probe/limits/threads-1", shape_one_thread, LANES_STATUS_UNSUPPORTED, 1, 1, 1 },
  { "/probe/limits/threads-3", shape_three_threads, LANES_STATUS_DEGRADED, 3, 3, 3 },
  { "/probe/limits/threads-16", shape_enough_threads, LANES_STATUS_OK, 5, 16, 0 },
  { "/probe/limits/pids-6", shape_six_pids, LANES_STATUS_DEGRADED, 4, 6, 6 },
  { "/probe/limits/pids-0", shape_no_pid, LANES_STATUS_UNSUPPORTED, 1, 1, 1 },
  { "/probe/limits/room-5", shape_little_room, LANES_STATUS_DEGRADED, 4, 5, 5 },
  { "/probe/limits/room-0", shape_no_room, LANES_STATUS_UNSUPPORTED, 1, 1, 1 },
};

static void
test_thread_limit (gconstpointer data)
{
  const ThreadLimit *expected = data;
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
  g_autoptr (LanesMachine) profile = NULL;
  const LanesCurve *curve;

  expected->shape (machine);
  profile = probe_run (machine);
  curve = &profile->curves[LANES_CURVE_INTEGER];
  g_assert_cmpint (curve->status, ==, expected->status);
  g_assert_cmpint (curve->reason, ==,
                   expected->status == LANES_STATUS_OK ? LANES_REASON_NONE
                                                       : LANES_REASON_THREAD_LIMIT);
  g_assert_cmpuint (curve->n_points, ==, expected->n_points);
  if (curve->n_points > 0)
    g_assert_cmpuint (curve->points[curve->n_points - 1].n, ==, expected->last);
  if (expected->limited_at != G_MAXUINT)
    g_assert_cmpuint (curve->limited_at, ==, expected->limited_at);
  /* Even so the profile says how many CPUs there are. */
  g_assert_cmpfloat (profile->facts[LANES_FACT_USABLE].value, ==, 8);
}

/* One thread can still be timed, and is, while what takes two names the cause. */
static void
test_one_thread (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
  g_autoptr (LanesMachine) profile = NULL;

  machine->thread_limit = 1;
  profile = probe_run (machine);
  g_assert_cmpint (profile->metrics[LANES_METRIC_CORE_SPEED].status, ==, LANES_STATUS_OK);
  g_assert_cmpint (profile->facts[LANES_FACT_SMT_SPEEDUP].reason, ==, LANES_REASON_THREAD_LIMIT);
  g_assert_cmpint (profile->curves[LANES_CURVE_MEMORY].reason, ==, LANES_REASON_THREAD_LIMIT);
}

static void
test_one_pid (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
  g_autoptr (LanesMachine) profile = NULL;

  shape_no_pid (machine);
  profile = probe_run (machine);
  g_assert_cmpint (profile->curves[LANES_CURVE_MEMORY].status, ==, LANES_STATUS_UNSUPPORTED);
  g_assert_cmpint (profile->curves[LANES_CURVE_MEMORY].reason, ==, LANES_REASON_THREAD_LIMIT);
}

/* Without any thread only what is read remains. */
static void
test_no_thread (void)
{
  static const LanesFactId measured[] = { LANES_FACT_GRANTED, LANES_FACT_GRANTED_THREADS,
                                          LANES_FACT_MAX_GAP, LANES_FACT_SMT_SPEEDUP };
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
  g_autoptr (LanesMachine) profile = NULL;

  machine->thread_limit = 0;
  profile = probe_run (machine);
  for (guint i = 0; i < LANES_N_METRICS; i++)
    {
      if (i == LANES_METRIC_PYTHON_START || i == LANES_METRIC_PYTHON_START_ISOLATED)
        continue;
      g_assert_cmpint (profile->metrics[i].status, ==, LANES_STATUS_FAILED);
      g_assert_cmpint (profile->metrics[i].reason, ==, LANES_REASON_THREAD_LIMIT);
    }
  for (guint i = 0; i < G_N_ELEMENTS (measured); i++)
    g_assert_cmpint (profile->facts[measured[i]].reason, ==, LANES_REASON_THREAD_LIMIT);
  g_assert_cmpint (profile->metrics[LANES_METRIC_PYTHON_START].status, ==, LANES_STATUS_OK);
  g_assert_cmpint (profile->facts[LANES_FACT_CORES].status, ==, LANES_STATUS_OK);
  g_assert_false (profile->complete);
}

static void
test_no_pinning (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
  g_autoptr (LanesMachine) profile = NULL;

  machine->pinnable = FALSE;
  profile = probe_run (machine);
  g_assert_cmpint (profile->facts[LANES_FACT_SMT_SPEEDUP].status, ==, LANES_STATUS_FAILED);
  g_assert_cmpint (profile->facts[LANES_FACT_SMT_SPEEDUP].reason, ==, LANES_REASON_NO_PERMISSION);
  g_assert_cmpint (profile->curves[LANES_CURVE_INTEGER].status, ==, LANES_STATUS_OK);
}

typedef struct
{
  const char *path; /* of the test */
  const char *available;
  const char *limit; /* (nullable): of the group */
  LanesStatus curve;
  LanesStatus hot;
  LanesStatus cold;
} Memory;

static const Memory memories[] = {
  { "/probe/limits/memory-ample", "MemAvailable: 4000000 kB\n", NULL, LANES_STATUS_OK,
    LANES_STATUS_OK, LANES_STATUS_OK },
  { "/probe/limits/memory-less", "MemAvailable: 400000 kB\n", NULL, LANES_STATUS_OK,
    LANES_STATUS_OK, LANES_STATUS_DEGRADED },
  { "/probe/limits/memory-short", "MemAvailable: 100000 kB\n", NULL, LANES_STATUS_DEGRADED,
    LANES_STATUS_OK, LANES_STATUS_SKIPPED },
  { "/probe/limits/memory-few-megabytes", "MemAvailable: 8000 kB\n", NULL, LANES_STATUS_SKIPPED,
    LANES_STATUS_OK, LANES_STATUS_SKIPPED },
  { "/probe/limits/memory-none", "MemAvailable: 100 kB\n", NULL, LANES_STATUS_SKIPPED,
    LANES_STATUS_SKIPPED, LANES_STATUS_SKIPPED },
  { "/probe/limits/memory-of-group", "MemAvailable: 4000000 kB\n", "8000000\n",
    LANES_STATUS_SKIPPED, LANES_STATUS_OK, LANES_STATUS_SKIPPED },
  { "/probe/limits/memory-group-full", "MemAvailable: 4000000 kB\n", "1000000\n",
    LANES_STATUS_SKIPPED, LANES_STATUS_SKIPPED, LANES_STATUS_SKIPPED },
};

static void
check_memory (LanesStatus status, LanesReason reason, LanesStatus expected)
{
  g_assert_cmpstr (lanes_status_id (status), ==, lanes_status_id (expected));
  if (status != LANES_STATUS_OK)
    g_assert_cmpstr (lanes_reason_id (reason), ==, lanes_reason_id (LANES_REASON_MEMORY));
}

/* The less there is the less is copied, down to nothing; the rest does not mind. */
static void
test_memory (gconstpointer data)
{
  const Memory *memory = data;
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 1);
  g_autoptr (LanesMachine) profile = NULL;
  const LanesCurve *curve;
  const LanesMetric *hot, *cold;

  fake_machine_set_file (machine, "/proc/meminfo", memory->available);
  if (memory->limit != NULL)
    {
      fake_machine_set_file (machine, FAKE_GROUP "/memory.max", memory->limit);
      fake_machine_set_file (machine, FAKE_GROUP "/memory.current", "1000000\n");
    }
  profile = probe_run (machine);
  curve = &profile->curves[LANES_CURVE_MEMORY];
  hot = &profile->metrics[LANES_METRIC_MEMCPY_HOT];
  cold = &profile->metrics[LANES_METRIC_MEMCPY_COLD];
  check_memory (curve->status, curve->reason, memory->curve);
  check_memory (hot->status, hot->reason, memory->hot);
  check_memory (cold->status, cold->reason, memory->cold);
  g_assert_cmpint (profile->curves[LANES_CURVE_INTEGER].status, ==, LANES_STATUS_OK);
}

/* Each first touch of memory takes so long that not all of it can be touched. */
static void
touch_slowly (FakeMachine *machine, FakeEvent event, gpointer data)
{
  if (event == FAKE_EVENT_CLOCK && probe_is_in_phase (machine, "memory-curve"))
    fake_machine_advance (machine, 10 * FAKE_MS);
}

static void
test_slow_memory (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 1);
  g_autoptr (LanesMachine) profile = NULL;
  const LanesCurve *curve;

  fake_machine_set_file (machine, "/proc/meminfo", "MemAvailable: 4000000 kB\n");
  machine->hook = touch_slowly;
  profile = probe_run (machine);
  curve = &profile->curves[LANES_CURVE_MEMORY];
  g_assert_cmpint (curve->status, ==, LANES_STATUS_OK);
  g_assert_cmpuint (curve->points[curve->n_points - 1].n, ==, 4);
}

typedef struct
{
  const char *path; /* of the test */
  FakePython python;
  gint64 start_ns;
  LanesStatus status;
  LanesReason reason;
  const char *origin;
  gboolean complete;
} Python;

static const Python pythons[] = {
  { "/probe/limits/python", FAKE_PYTHON_PRESENT, 10 * FAKE_MS, LANES_STATUS_OK, LANES_REASON_NONE,
    "host", TRUE },
  { "/probe/limits/python-missing", FAKE_PYTHON_MISSING, 10 * FAKE_MS, LANES_STATUS_UNSUPPORTED,
    LANES_REASON_NOT_FOUND, "default", TRUE },
  { "/probe/limits/python-hanging", FAKE_PYTHON_PRESENT, 3600 * FAKE_SECOND, LANES_STATUS_FAILED,
    LANES_REASON_BUDGET, "default", FALSE },
  { "/probe/limits/python-foreign", FAKE_PYTHON_FOREIGN, 10 * FAKE_MS, LANES_STATUS_FAILED,
    LANES_REASON_NOT_APPLICABLE, "default", FALSE },
  { "/probe/limits/python-denied", FAKE_PYTHON_DENIED, 10 * FAKE_MS, LANES_STATUS_DENIED,
    LANES_REASON_NO_PERMISSION, "default", TRUE },
};

static void
test_python (gconstpointer data)
{
  static const LanesMetricId ids[] = { LANES_METRIC_PYTHON_START,
                                       LANES_METRIC_PYTHON_START_ISOLATED };
  const Python *python = data;
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 1);
  g_autoptr (LanesMachine) profile = NULL;

  machine->python = python->python;
  machine->python_ns = python->start_ns;
  profile = probe_run (machine);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const LanesMetric *metric = &profile->metrics[ids[i]];

      g_assert_cmpint (metric->status, ==, python->status);
      g_assert_cmpint (metric->reason, ==, python->reason);
      if (python->status == LANES_STATUS_OK)
        g_assert_cmpfloat (metric->p50, ==, python->start_ns);
    }
  g_assert_cmpstr (profile->words[LANES_WORD_PYTHON_ORIGIN], ==, python->origin);
  g_assert_cmpstr (profile->words[LANES_WORD_PYTHON_VERSION], ==,
                   python->status == LANES_STATUS_OK ? "3.13.5" : NULL);
  g_assert_cmpint (profile->complete, ==, python->complete);
}

static void
test_sandboxed_python (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 1);
  g_autoptr (LanesMachine) profile = NULL;

  fake_machine_set_file (machine, "/.flatpak-info", "[Application]\n");
  profile = probe_run (machine);
  g_assert_cmpstr (profile->words[LANES_WORD_PYTHON_ORIGIN], ==, "sandbox");
}

/* Allows as many descriptors as are open, so that no more can be opened. */
static struct rlimit
use_up_descriptors (void)
{
  struct rlimit limit, none;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  none = limit;
  none.rlim_cur = 3;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  return limit;
}

static void
give_back_descriptors (const struct rlimit *limit)
{
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, limit), ==, 0);
}

/* Without a descriptor a run cannot even begin; it says so, and another may try later. */
static void
test_no_descriptor (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 1);
  g_autoptr (LanesProbe) probe = lanes_probe_new_for_sources (&machine->sources);
  g_autoptr (LanesMachine) profile = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit limit = use_up_descriptors ();

  profile = lanes_probe_run (probe, NULL, &error);
  give_back_descriptors (&limit);
  g_assert_null (profile);
  g_assert_error (error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_FAILED);
  profile = probe_run (machine);
  g_assert_true (profile->complete);
}

/* They run out before the disk is measured. */
static void
run_out (FakeMachine *machine, FakeEvent event, gpointer data)
{
  struct rlimit *limit = data;

  if (limit->rlim_cur == 0 && probe_is_in_phase (machine, "noise"))
    *limit = use_up_descriptors ();
}

static void
test_no_descriptor_later (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 1);
  g_autoptr (LanesProbe) probe = lanes_probe_new_for_sources (&machine->sources);
  g_autoptr (LanesMachine) profile = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit limit = { 0 };

  machine->hook_data = &limit;
  machine->hook = run_out;
  machine->probe = probe;
  profile = lanes_probe_run (probe, NULL, &error);
  give_back_descriptors (&limit);
  g_assert_no_error (error);
  probe_check (profile);
  g_assert_cmpint (profile->metrics[LANES_METRIC_STORAGE_READ].status, ==, LANES_STATUS_FAILED);
  g_assert_cmpint (profile->curves[LANES_CURVE_INTEGER].status, ==, LANES_STATUS_OK);
  g_assert_false (profile->complete);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (thread_limits); i++)
    g_test_add_data_func (thread_limits[i].path, &thread_limits[i], test_thread_limit);
  g_test_add_func ("/probe/limits/one-thread", test_one_thread);
  g_test_add_func ("/probe/limits/one-pid", test_one_pid);
  g_test_add_func ("/probe/limits/no-thread", test_no_thread);
  g_test_add_func ("/probe/limits/no-pinning", test_no_pinning);
  for (guint i = 0; i < G_N_ELEMENTS (memories); i++)
    g_test_add_data_func (memories[i].path, &memories[i], test_memory);
  g_test_add_func ("/probe/limits/slow-memory", test_slow_memory);
  for (guint i = 0; i < G_N_ELEMENTS (pythons); i++)
    g_test_add_data_func (pythons[i].path, &pythons[i], test_python);
  g_test_add_func ("/probe/limits/sandboxed-python", test_sandboxed_python);
  g_test_add_func ("/probe/limits/no-descriptor", test_no_descriptor);
  g_test_add_func ("/probe/limits/no-descriptor-later", test_no_descriptor_later);
  return g_test_run ();
}
