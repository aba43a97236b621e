/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a run asks of a disk: little of a slow or small one, never more than 24 MiB, and nothing
 * of the run waits for one that hangs. */

#include "probe-fixture.h"

#define PIECES_MAX (24 * 1024 * 1024 / 4096) /* that one run may write */
#define PIECES_LEAST (1024 * 1024 / 4096)
#define PIECES_FILE (16 * 1024 * 1024 / 4096)

static void
check_traces (FakeMachine *machine)
{
  probe_wait_until_free ();
  g_assert_cmpint (g_atomic_int_get (&machine->n_open), ==, 0);
  g_assert_cmpint (g_atomic_int_get (&machine->n_written), <=, PIECES_MAX);
}

/* A disk that turns gets a smaller file and fewer samples, but enough for the median. */
static void
test_slow (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 1);
  g_autoptr (LanesMachine) profile = NULL;
  const LanesMetric *read;

  machine->disks[0].read_ns = 7 * FAKE_MS;
  machine->disks[0].write_ns = FAKE_MS;
  machine->disks[0].sync_ns = 12 * FAKE_MS;
  profile = probe_run (machine);
  read = &profile->metrics[LANES_METRIC_STORAGE_READ];
  g_assert_cmpint (read->status, ==, LANES_STATUS_OK);
  g_assert_cmpuint (read->n, >=, 50);
  g_assert_cmpfloat (read->p50, ==, 7 * FAKE_MS);
  g_assert_cmpint (profile->metrics[LANES_METRIC_STORAGE_WRITE_SYNC].status, ==, LANES_STATUS_OK);
  g_assert_cmpuint (profile->metrics[LANES_METRIC_STORAGE_WRITE_SYNC].n, >, 0);
  g_assert_cmpint (g_atomic_int_get (&machine->n_written), >=, PIECES_LEAST);
  g_assert_cmpint (g_atomic_int_get (&machine->n_written), <, PIECES_FILE);
  check_traces (machine);
}

/* On a small disk at most a hundredth of what is free is used. */
static void
test_small (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 1);
  g_autoptr (LanesMachine) profile = NULL;

  machine->disks[0].free_bytes = 500 * 1000 * 1000;
  machine->disks[0].sync_ns = FAKE_MS;
  profile = probe_run (machine);
  g_assert_cmpint (profile->metrics[LANES_METRIC_STORAGE_READ].status, ==, LANES_STATUS_OK);
  g_assert_cmpint (g_atomic_int_get (&machine->n_written), >=, PIECES_LEAST);
  g_assert_cmpint (g_atomic_int_get (&machine->n_written), <=, 2 * 5000000 / 4096);
  check_traces (machine);
}

/* Each write is fast enough for the most that may be written. */
static void
test_bounded (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 1);
  g_autoptr (LanesMachine) profile = NULL;

  machine->disks[0].write_ns = 1000;
  machine->disks[0].sync_ns = 5000;
  profile = probe_run (machine);
  g_assert_true (profile->storage_durable);
  check_traces (machine);
}

/* A phase that is done again after a sleep does not write it all once more. */
static void
sleep_once (FakeMachine *machine, FakeEvent event, gpointer data)
{
  if (event == FAKE_EVENT_SYNC && fake_machine_get_slept (machine) == 0)
    fake_machine_sleep (machine, FAKE_SECOND);
}

static void
test_bounded_after_sleep (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 1);
  g_autoptr (LanesMachine) profile = NULL;

  machine->hook = sleep_once;
  profile = probe_run (machine);
  g_assert_cmpint (fake_machine_get_slept (machine), >, 0);
  check_traces (machine);
}

typedef struct
{
  ProbeGate gate;
  int n_syncs; /* atomic */
  int stalls_at;
} Stall;

/* The clock goes on meanwhile, until the run has given up. */
static void
stall (FakeMachine *machine, FakeEvent event, gpointer data)
{
  Stall *self = data;

  if (event != FAKE_EVENT_SYNC || g_atomic_int_add (&self->n_syncs, 1) != self->stalls_at)
    return;
  fake_machine_advance (machine, 801 * FAKE_MS);
  probe_gate_pass (&self->gate);
}

static void
assert_busy (FakeMachine *machine)
{
  g_autoptr (LanesProbe) probe = lanes_probe_new_for_sources (&machine->sources);
  g_autoptr (GError) error = NULL;

  g_assert_null (lanes_probe_run (probe, NULL, &error));
  g_assert_error (error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_BUSY);
}

/* The run goes on without the disk; another waits for it. */
static void
test_stall (gconstpointer data)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 1);
  g_autoptr (LanesMachine) profile = NULL;
  g_autoptr (LanesMachine) next = NULL;
  Stall state = { .stalls_at = GPOINTER_TO_INT (data) };

  probe_gate_init (&state.gate);
  machine->hook_data = &state;
  machine->hook = stall;
  profile = probe_run (machine);
  g_assert_true (probe_gate_is_reached (&state.gate));
  g_assert_cmpint (probe_find_phase (profile, "storage")->status, ==, LANES_STATUS_SKIPPED);
  g_assert_cmpint (probe_find_phase (profile, "storage")->reason, ==, LANES_REASON_BUDGET);
  g_assert_cmpint (profile->metrics[LANES_METRIC_STORAGE_READ].status, ==, LANES_STATUS_SKIPPED);
  g_assert_cmpint (profile->curves[LANES_CURVE_INTEGER].status, ==, LANES_STATUS_OK);
  g_assert_false (profile->complete);
  assert_busy (machine);

  probe_gate_open (&state.gate);
  check_traces (machine);
  machine->hook = NULL;
  next = probe_run (machine);
  g_assert_cmpint (next->metrics[LANES_METRIC_STORAGE_READ].status, ==, LANES_STATUS_OK);
  probe_gate_clear (&state.gate);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/probe/disk/slow", test_slow);
  g_test_add_func ("/probe/disk/small", test_small);
  g_test_add_func ("/probe/disk/bounded", test_bounded);
  g_test_add_func ("/probe/disk/bounded-after-sleep", test_bounded_after_sleep);
  g_test_add_data_func ("/probe/disk/stall-first", GINT_TO_POINTER (0), test_stall);
  g_test_add_data_func ("/probe/disk/stall-later", GINT_TO_POINTER (20), test_stall);
  return g_test_run ();
}
