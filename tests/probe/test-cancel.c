/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A run may be cancelled at any moment, in any phase: its caller is told once, and nothing of it
 * stays. Two never run at once. */

#include "probe-fixture.h"

#include "lanes-run-private.h"

/* Runs to the end, one way or another. */
typedef void (*Run) (ProbeResult *result, LanesProbe *probe, GCancellable *cancellable);

static void
run_here (ProbeResult *result, LanesProbe *probe, GCancellable *cancellable)
{
  *result = (ProbeResult) { .probe = probe, .n_calls = 1 };
  result->machine = lanes_probe_run (probe, cancellable, &result->error);
}

static void
run_behind (ProbeResult *result, LanesProbe *probe, GCancellable *cancellable)
{
  probe_start (result, probe, cancellable);
  probe_wait_for_result (result);
}

/* Also when all of it has ended, nobody is called again. */
static void
check_cancelled (const ProbeResult *result)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (result->machine);
  g_assert_error (result->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (result->n_calls, ==, 1);
}

static void
check_next_run (FakeMachine *machine)
{
  g_autoptr (LanesMachine) profile = NULL;

  machine->hook = NULL;
  profile = probe_run (machine);
  g_assert_true (profile->complete);
}

/* Cancels at one event of one phase. */
typedef struct
{
  GCancellable *cancellable; /* (unowned) (nullable) */
  guint phase;
  int n_events; /* atomic: of the phase, but for looks at the clock */
  int at;
} Plan;

static void
follow_plan (FakeMachine *machine, FakeEvent event, gpointer data)
{
  Plan *self = data;

  if (event == FAKE_EVENT_CLOCK || probe_find_running_phase (machine->probe) != self->phase)
    return;
  if (g_atomic_int_add (&self->n_events, 1) == self->at && self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/* With a small file to try the disk with, since there are many runs here. */
static FakeMachine *
make_machine (void)
{
  FakeMachine *machine = fake_machine_new (2, 2);

  for (guint i = 0; i < FAKE_N_DISKS; i++)
    machine->disks[i].free_bytes = 200 * 1000 * 1000;
  return machine;
}

static void
set_plan (FakeMachine *machine, Plan *plan)
{
  plan->n_events = 0;
  machine->hook_data = plan;
  machine->hook = follow_plan;
}

/* Cancels a run as planned, looks for what it has left, and runs again. */
static void
cancel_as_planned (FakeMachine *machine, Plan *plan, Run run)
{
  g_autoptr (LanesProbe) probe = lanes_probe_new_for_sources (&machine->sources);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ProbeResult) result = { 0 };
  ProbeHoldings holdings = probe_take_holdings ();

  plan->cancellable = cancellable;
  set_plan (machine, plan);
  machine->probe = probe;
  run (&result, probe, cancellable);
  probe_assert_nothing_left (&holdings, machine);
  check_cancelled (&result);
  g_assert_cmpint (plan->n_events, >, plan->at);
  check_next_run (machine);
}

/* At the beginning of the phase and in the middle of it; what was measured before stays. */
static void
cancel_in_phase (guint phase, Run run)
{
  g_autoptr (FakeMachine) machine = make_machine ();
  g_autoptr (LanesMachine) before = NULL;
  g_autofree char *text_before = NULL;
  g_autofree char *text_after = NULL;
  Plan plan = { .phase = phase, .at = -1 };
  int n_events;

  set_plan (machine, &plan);
  before = probe_run (machine);
  text_before = probe_dup_text (before);
  n_events = plan.n_events;
  g_assert_cmpint (n_events, >, 0);
  plan.at = 0;
  cancel_as_planned (machine, &plan, run);
  plan.at = n_events / 2;
  cancel_as_planned (machine, &plan, run);
  text_after = probe_dup_text (before);
  probe_assert_same_text (text_after, text_before);
}

static void
test_phase_here (gconstpointer data)
{
  cancel_in_phase (GPOINTER_TO_UINT (data), run_here);
}

static void
test_phase_behind (gconstpointer data)
{
  cancel_in_phase (GPOINTER_TO_UINT (data), run_behind);
}

/* Cancels when memory is being touched, which is much, and counts how long that goes on. */
typedef struct
{
  GCancellable *cancellable; /* (unowned) */
  guint n_looks; /* at the clock, one at least for each step */
} Touch;

static void
cancel_touching (FakeMachine *machine, FakeEvent event, gpointer data)
{
  Touch *self = data;

  if (event != FAKE_EVENT_CLOCK || !probe_is_in_phase (machine, "memory-curve"))
    return;
  if (++self->n_looks == 10)
    g_cancellable_cancel (self->cancellable);
}

static void
test_while_touching (void)
{
  g_autoptr (FakeMachine) machine = make_machine ();
  g_autoptr (LanesProbe) probe = lanes_probe_new_for_sources (&machine->sources);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ProbeResult) result = { 0 };
  Touch touch = { .cancellable = cancellable };

  fake_machine_set_file (machine, "/proc/meminfo", "MemAvailable: 4000000 kB\n");
  machine->hook_data = &touch;
  machine->hook = cancel_touching;
  machine->probe = probe;
  run_here (&result, probe, cancellable);
  check_cancelled (&result);
  g_assert_cmpuint (touch.n_looks, <, 25);
}

static void
expect_no_work (FakeMachine *machine, FakeEvent event, gpointer data)
{
  g_assert_cmpint (event, ==, FAKE_EVENT_CLOCK);
}

static void
cancel_before (Run run)
{
  g_autoptr (FakeMachine) machine = make_machine ();
  g_autoptr (LanesProbe) probe = lanes_probe_new_for_sources (&machine->sources);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ProbeResult) result = { 0 };
  ProbeHoldings holdings = probe_take_holdings ();

  machine->hook = expect_no_work;
  g_cancellable_cancel (cancellable);
  run (&result, probe, cancellable);
  probe_assert_nothing_left (&holdings, machine);
  check_cancelled (&result);
  check_next_run (machine);
}

static void
test_before_here (void)
{
  cancel_before (run_here);
}

static void
test_before_behind (void)
{
  cancel_before (run_behind);
}

static void
hold_up (FakeMachine *machine, FakeEvent event, gpointer data)
{
  if (event == FAKE_EVENT_SAMPLE)
    probe_gate_pass (data);
}

/* A run that is held up until a gate is opened. */
typedef struct
{
  FakeMachine *machine; /* (owned) */
  LanesProbe *probe; /* (owned) */
  GCancellable *cancellable; /* (owned) */
  ProbeGate gate;
  ProbeResult result;
} HeldRun;

static void
held_run_start (HeldRun *self)
{
  self->machine = make_machine ();
  self->probe = lanes_probe_new_for_sources (&self->machine->sources);
  self->cancellable = g_cancellable_new ();
  probe_gate_init (&self->gate);
  self->machine->hook_data = &self->gate;
  self->machine->hook = hold_up;
  probe_start (&self->result, self->probe, self->cancellable);
  probe_wait_for (probe_gate_is_reached, &self->gate);
}

static void
held_run_clear (HeldRun *self)
{
  probe_result_clear (&self->result);
  g_clear_object (&self->probe);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->machine, fake_machine_free);
  probe_gate_clear (&self->gate);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeldRun, held_run_clear)

/* A second call of the same changes nothing; the caller does not wait for what is held up. */
static void
test_twice (void)
{
  g_auto (HeldRun) run = { 0 };

  held_run_start (&run);
  g_cancellable_cancel (run.cancellable);
  g_cancellable_cancel (run.cancellable);
  probe_wait_for_result (&run.result);
  g_cancellable_cancel (run.cancellable);
  g_assert_false (probe_is_free ());
  probe_gate_open (&run.gate);
  probe_wait_until_free ();
  check_cancelled (&run.result);
}

static void
test_after_end (void)
{
  g_autoptr (FakeMachine) machine = make_machine ();
  g_autoptr (LanesProbe) probe = lanes_probe_new_for_sources (&machine->sources);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ProbeResult) result = { 0 };

  run_behind (&result, probe, cancellable);
  g_cancellable_cancel (cancellable);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_no_error (result.error);
  g_assert_true (result.machine->complete);
  g_assert_cmpuint (result.n_calls, ==, 1);
}

static gboolean
is_gone (gpointer pointer)
{
  return *(gpointer *) pointer == NULL;
}

/* The probe may be let go of: the run keeps what it needs. */
static void
let_go (gboolean cancel)
{
  g_auto (HeldRun) run = { 0 };
  gpointer watched;

  held_run_start (&run);
  watched = run.probe;
  g_object_add_weak_pointer (watched, &watched);
  g_clear_object (&run.probe);
  g_assert_nonnull (watched);
  if (cancel)
    g_cancellable_cancel (run.cancellable);
  probe_gate_open (&run.gate);
  probe_wait_for_result (&run.result);
  g_assert_cmpint (run.result.machine != NULL, ==, !cancel);
  probe_wait_for (is_gone, &watched);
}

static void
test_let_go (void)
{
  let_go (FALSE);
}

static void
test_let_go_cancelled (void)
{
  let_go (TRUE);
}

/* The disk hangs in a sync, which nothing can end. */
typedef struct
{
  ProbeGate gate;
  GCancellable *cancellable; /* (unowned) */
} Stall;

static void
cancel_and_stall (FakeMachine *machine, FakeEvent event, gpointer data)
{
  Stall *self = data;

  if (event != FAKE_EVENT_SYNC)
    return;
  g_cancellable_cancel (self->cancellable);
  probe_gate_pass (&self->gate);
}

/* The caller is told all the same; until the disk is back no other run starts. */
static void
cancel_stalled (Run run)
{
  g_autoptr (FakeMachine) machine = make_machine ();
  g_autoptr (LanesProbe) probe = lanes_probe_new_for_sources (&machine->sources);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ProbeResult) result = { 0 };
  ProbeHoldings holdings = probe_take_holdings ();
  Stall state = { .cancellable = cancellable };

  probe_gate_init (&state.gate);
  machine->hook_data = &state;
  machine->hook = cancel_and_stall;
  run (&result, probe, cancellable);
  check_cancelled (&result);
  g_assert_cmpint (g_atomic_int_get (&machine->n_open), ==, 1);
  g_assert_false (probe_is_free ());
  probe_gate_open (&state.gate);
  probe_assert_nothing_left (&holdings, machine);
  check_cancelled (&result);
  check_next_run (machine);
  probe_gate_clear (&state.gate);
}

static void
test_stalled_here (void)
{
  cancel_stalled (run_here);
}

static void
test_stalled_behind (void)
{
  cancel_stalled (run_behind);
}

/* Neither way a second run starts while one goes on, and the first is not disturbed. */
static void
test_two_at_once (void)
{
  g_auto (HeldRun) run = { 0 };
  g_autoptr (FakeMachine) machine = NULL;
  g_autoptr (LanesProbe) other = NULL;
  g_auto (ProbeResult) here = { 0 };
  g_auto (ProbeResult) behind = { 0 };
  g_auto (ProbeResult) again = { 0 };

  held_run_start (&run);
  machine = make_machine ();
  other = lanes_probe_new_for_sources (&machine->sources);
  run_here (&here, other, NULL);
  g_assert_error (here.error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_BUSY);
  run_behind (&behind, other, NULL);
  g_assert_error (behind.error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_BUSY);
  run_behind (&again, run.probe, NULL);
  g_assert_error (again.error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_BUSY);
  probe_gate_open (&run.gate);
  probe_wait_for_result (&run.result);
  g_assert_no_error (run.result.error);
  probe_check (run.result.machine);
}

static void
started_again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ProbeResult *next = data;
  g_autoptr (LanesMachine) profile = NULL;
  g_autoptr (GError) error = NULL;

  profile = lanes_probe_run_finish (LANES_PROBE (source), result, &error);
  g_assert_no_error (error);
  probe_start (next, LANES_PROBE (source), NULL);
}

/* "Measure again" works from within the callback. */
static void
test_again_from_callback (void)
{
  g_autoptr (FakeMachine) machine = make_machine ();
  g_autoptr (LanesProbe) probe = lanes_probe_new_for_sources (&machine->sources);
  g_auto (ProbeResult) next = { 0 };

  lanes_probe_run_async (probe, NULL, started_again_cb, &next);
  probe_wait_for_result (&next);
  g_assert_no_error (next.error);
  g_assert_true (next.machine->complete);
}

static gpointer
open_gate_when_ended_cannot_wait (gpointer data)
{
  HeldRun *self = data;

  g_assert_false (lanes_probe_wait_until_ended (0));
  probe_gate_open (&self->gate);
  return NULL;
}

/* "Stop", then "Measure Again" at once: the second run waits for the first to be out of the way. */
static void
test_again_after_cancelling (void)
{
  g_auto (HeldRun) run = { 0 };
  g_autoptr (FakeMachine) machine = NULL;
  g_autoptr (LanesProbe) probe = NULL;
  g_auto (ProbeResult) next = { 0 };
  GThread *thread;

  held_run_start (&run);
  machine = make_machine ();
  probe = lanes_probe_new_for_sources (&machine->sources);
  g_cancellable_cancel (run.cancellable);
  probe_start (&next, probe, NULL);
  thread = g_thread_new ("gate", open_gate_when_ended_cannot_wait, &run);
  probe_wait_for_result (&next);
  g_thread_join (thread);
  g_assert_no_error (next.error);
  g_assert_true (next.machine->complete);
  probe_wait_for_result (&run.result);
  check_cancelled (&run.result);
}

/* "Stop" and "Measure Again" twice over: who was cancelled while it waited is in nobody's way. */
static void
test_third_after_cancelling (void)
{
  g_auto (HeldRun) run = { 0 };
  g_autoptr (FakeMachine) machine = NULL;
  g_autoptr (LanesProbe) probe = NULL;
  g_autoptr (LanesProbe) third = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ProbeResult) waiting = { 0 };
  g_auto (ProbeResult) last = { 0 };
  GThread *thread;

  held_run_start (&run);
  machine = make_machine ();
  probe = lanes_probe_new_for_sources (&machine->sources);
  third = lanes_probe_new_for_sources (&machine->sources);
  g_cancellable_cancel (run.cancellable);
  probe_start (&waiting, probe, cancellable);
  g_cancellable_cancel (cancellable);
  probe_start (&last, third, NULL);
  thread = g_thread_new ("gate", open_gate_when_ended_cannot_wait, &run);
  probe_wait_for_result (&waiting);
  check_cancelled (&waiting);
  probe_wait_for_result (&last);
  g_thread_join (thread);
  g_assert_no_error (last.error);
  g_assert_true (last.machine->complete);
  probe_wait_for_result (&run.result);
}

/* What a program does before it ends. */
static void
test_wait_until_ended (void)
{
  g_auto (HeldRun) run = { 0 };
  GThread *thread;

  g_assert_true (lanes_probe_wait_until_ended (0));
  held_run_start (&run);
  g_cancellable_cancel (run.cancellable);
  thread = g_thread_new ("gate", open_gate_when_ended_cannot_wait, &run);
  g_assert_true (lanes_probe_wait_until_ended (60 * G_USEC_PER_SEC));
  g_thread_join (thread);
  probe_wait_for_result (&run.result);
  check_cancelled (&run.result);
}

static void
add_phases (void)
{
  for (guint i = 0; i < lanes_phases_count (); i++)
    {
      g_autofree char *here = g_strdup_printf ("/probe/cancel/here/%s", probe_phase_name (i));
      g_autofree char *behind = g_strdup_printf ("/probe/cancel/behind/%s", probe_phase_name (i));

      g_test_add_data_func (here, GUINT_TO_POINTER (i), test_phase_here);
      g_test_add_data_func (behind, GUINT_TO_POINTER (i), test_phase_behind);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_phases ();
  g_test_add_func ("/probe/cancel/while-touching", test_while_touching);
  g_test_add_func ("/probe/cancel/before-here", test_before_here);
  g_test_add_func ("/probe/cancel/before-behind", test_before_behind);
  g_test_add_func ("/probe/cancel/twice", test_twice);
  g_test_add_func ("/probe/cancel/after-end", test_after_end);
  g_test_add_func ("/probe/cancel/let-go", test_let_go);
  g_test_add_func ("/probe/cancel/let-go-cancelled", test_let_go_cancelled);
  g_test_add_func ("/probe/cancel/stalled-here", test_stalled_here);
  g_test_add_func ("/probe/cancel/stalled-behind", test_stalled_behind);
  g_test_add_func ("/probe/cancel/two-at-once", test_two_at_once);
  g_test_add_func ("/probe/cancel/again-from-callback", test_again_from_callback);
  g_test_add_func ("/probe/cancel/again-after-cancelling", test_again_after_cancelling);
  g_test_add_func ("/probe/cancel/third-after-cancelling", test_third_after_cancelling);
  g_test_add_func ("/probe/cancel/wait-until-ended", test_wait_until_ended);
  return g_test_run ();
}
