/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs on made-up machines, what must hold of every profile, and what a run must not leave. */

#include "probe-fixture.h"

#include "lanes-run-private.h"

#include <lanes-document.h>
#include <math.h>
#include <string.h>

/* Far beyond what anything here takes on a busy machine; only a hang lasts longer. */
#define PATIENCE (90 * G_TIME_SPAN_SECOND)
#define LOOK_MS 2
#define HARD_BUDGET (3 * FAKE_SECOND)

static const char *const phase_names[] = { "static", "noise", "storage", "python", "warm-up",
                                           "latencies", "int-curve", "granted", "memory-curve" };

static gboolean
look_again_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Serves the main context until something has come about in whatever thread. */
void
probe_wait_for (ProbeCondition is_met, gpointer data)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;
  guint look = g_timeout_add (LOOK_MS, look_again_cb, NULL);

  while (!is_met (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (look);
}

gboolean
probe_is_free (void)
{
  return lanes_probe_wait_until_ended (0);
}

static gboolean
is_free (gpointer data)
{
  return probe_is_free ();
}

void
probe_wait_until_free (void)
{
  probe_wait_for (is_free, NULL);
}

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
do_nothing (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_boolean (task, TRUE);
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(gboolean *) data = TRUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

/* With its first task GLib opens descriptors and starts threads that it keeps. */
static void
warm_up_glib (void)
{
  static gsize warm;

  if (g_once_init_enter (&warm))
    {
      gboolean done = FALSE;
      g_autoptr (GTask) task = g_task_new (NULL, NULL, noted_cb, &done);

      g_task_run_in_thread (task, do_nothing);
      probe_wait_for (is_set, &done);
      g_once_init_leave (&warm, 1);
    }
}

ProbeHoldings
probe_take_holdings (void)
{
  warm_up_glib ();
  return (ProbeHoldings) { count_entries ("/proc/self/fd"), count_entries ("/proc/self/task") };
}

static gboolean
holds_the_same (gpointer data)
{
  const ProbeHoldings *expected = data;
  ProbeHoldings now = probe_take_holdings ();

  return now.n_files == expected->n_files && now.n_threads == expected->n_threads;
}

/* A thread that was joined may be listed for a moment yet. */
void
probe_wait_for_holdings (const ProbeHoldings *expected)
{
  probe_wait_for (holds_the_same, (gpointer) expected);
}

/* Threads that a run starts itself; those of GLib's pool come and go as GLib likes. */
guint
probe_count_own_threads (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/task", 0, NULL);
  const char *id;
  guint n = 0;

  while ((id = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", id, "comm", NULL);
      g_autofree char *name = NULL;

      if (g_file_get_contents (path, &name, NULL, NULL))
        n += g_str_has_prefix (name, "probe-");
    }
  return n;
}

static gboolean
has_no_own_thread (gpointer data)
{
  return probe_count_own_threads () == 0;
}

/**
 * probe_assert_nothing_left:
 * @before: what this process held before a run
 * @machine: (nullable): the made-up machine of the run
 *
 * Waits until a run is over, in its last thread too, and looks at what it has left.
 */
void
probe_assert_nothing_left (const ProbeHoldings *before, FakeMachine *machine)
{
  probe_wait_until_free ();
  probe_wait_for (has_no_own_thread, NULL);
  g_assert_cmpuint (probe_take_holdings ().n_files, ==, before->n_files);
  if (machine != NULL)
    g_assert_cmpint (g_atomic_int_get (&machine->n_open), ==, 0);
}

/* As profiles call it. */
const char *
probe_phase_name (guint phase)
{
  g_assert_cmpuint (phase, <, G_N_ELEMENTS (phase_names));
  return phase_names[phase];
}

/* The phase by its title, which is what is shown of it. */
guint
probe_find_running_phase (LanesProbe *probe)
{
  const char *title = lanes_probe_get_phase_title (probe);

  for (guint i = 0; i < lanes_phases_count (); i++)
    {
      if (g_str_equal (lanes_phases_title (i), title))
        return i;
    }
  g_assert_not_reached ();
}

/* By the name it has in profiles; for hooks. */
gboolean
probe_is_in_phase (const FakeMachine *machine, const char *name)
{
  return g_str_equal (probe_phase_name (probe_find_running_phase (machine->probe)), name);
}

const LanesPhase *
probe_find_phase (const LanesMachine *machine, const char *name)
{
  for (guint i = 0; i < machine->n_phases; i++)
    {
      if (g_str_equal (machine->phases[i].name, name))
        return &machine->phases[i];
    }
  g_assert_not_reached ();
}

char *
probe_dup_text (const LanesMachine *machine)
{
  g_autoptr (JsonNode) node = lanes_machine_to_json (machine);

  return lanes_document_to_text (node);
}

static void
check_status (const char *what, LanesStatus status, LanesReason reason)
{
  if ((status == LANES_STATUS_OK) != (reason == LANES_REASON_NONE) ||
      status == LANES_STATUS_ABSENT)
    g_test_message ("%s: %s for reason %s", what, lanes_status_id (status),
                    lanes_reason_id (reason));
  g_assert_cmpint (status, !=, LANES_STATUS_ABSENT);
  g_assert_cmpint (status == LANES_STATUS_OK, ==, reason == LANES_REASON_NONE);
}

static void
check_metric (const char *what, const LanesMetric *metric)
{
  check_status (what, metric->status, metric->reason);
  if (metric->status != LANES_STATUS_OK && metric->status != LANES_STATUS_DEGRADED)
    {
      g_assert_true (isnan (metric->p50));
      return;
    }
  g_assert_cmpuint (metric->n, >, 0);
  g_assert_cmpfloat (metric->min, >=, 0);
  g_assert_cmpfloat (metric->min, <=, metric->p25);
  g_assert_cmpfloat (metric->p25, <=, metric->p50);
  g_assert_cmpfloat (metric->p50, <=, metric->p90);
  g_assert_cmpfloat (metric->low, <=, metric->p50);
  g_assert_cmpfloat (metric->p50, <=, metric->high);
  g_assert_true ((isnan (metric->p99) != 0) == (metric->n < 299));
}

static void
check_curve (const char *what, const LanesCurve *curve)
{
  check_status (what, curve->status, curve->reason);
  g_assert_cmpuint (curve->n_points, <=, LANES_CURVE_MAX_POINTS);
  if (curve->status == LANES_STATUS_OK || curve->status == LANES_STATUS_DEGRADED)
    g_assert_cmpuint (curve->n_points, >=, 2);
  for (guint i = 0; i < curve->n_points; i++)
    {
      const LanesCurvePoint *point = &curve->points[i];

      g_assert_cmpuint (point->n, >, i == 0 ? 0 : point[-1].n);
      g_assert_cmpfloat (point->low, <=, point->quiet);
      g_assert_cmpfloat (point->quiet, <=, point->high);
    }
  if (curve->n_points > 0)
    g_assert_cmpuint (curve->points[0].n, ==, 1);
}

static void
check_phases (const LanesMachine *machine)
{
  gint64 sum = 0;

  g_assert_cmpuint (lanes_phases_count (), ==, G_N_ELEMENTS (phase_names));
  g_assert_cmpuint (machine->n_phases, ==, G_N_ELEMENTS (phase_names));
  for (guint i = 0; i < machine->n_phases; i++)
    {
      const LanesPhase *phase = &machine->phases[i];

      g_assert_cmpstr (phase->name, ==, phase_names[i]);
      check_status (phase->name, phase->status, phase->reason);
      g_assert_cmpint (phase->cost_ns, >=, 0);
      sum += phase->cost_ns;
    }
  g_assert_cmpint (sum, <=, machine->duration_ns);
}

/* Line by line, so that a failure shows what differs. */
void
probe_assert_same_text (const char *text, const char *expected)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_auto (GStrv) expected_lines = g_strsplit (expected, "\n", -1);

  for (guint i = 0; lines[i] != NULL && expected_lines[i] != NULL; i++)
    {
      if (!g_str_equal (lines[i], expected_lines[i]))
        g_test_message ("Line %u, after %s", i + 1, i > 0 ? lines[i - 1] : "nothing");
      g_assert_cmpstr (lines[i], ==, expected_lines[i]);
    }
  g_assert_cmpuint (g_strv_length (lines), ==, g_strv_length (expected_lines));
}

static void
check_document (const LanesMachine *machine)
{
  g_autoptr (JsonNode) node = lanes_machine_to_json (machine);
  g_autofree char *text = lanes_document_to_text (node);
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesMachine) copy = lanes_machine_from_json ("profile", node, &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  again = probe_dup_text (copy);
  probe_assert_same_text (again, text);
}

/**
 * probe_check:
 * @machine: the profile of any run that was not cancelled
 *
 * Asserts what holds of every profile: each value has a status, a reason when it is not plainly
 * well, and sound numbers; every phase is listed; and the document says the same.
 */
void
probe_check (const LanesMachine *machine)
{
  for (guint i = 0; i < LANES_N_FACTS; i++)
    {
      const LanesFact *fact = &machine->facts[i];

      check_status (lanes_fact_info (i)->member, fact->status, fact->reason);
      if (isnan (fact->value))
        g_test_message ("%s is no number", lanes_fact_info (i)->member);
      g_assert_false (isnan (fact->value));
    }
  for (guint i = 0; i < LANES_N_METRICS; i++)
    check_metric (lanes_metric_info (i)->member, &machine->metrics[i]);
  check_curve ("integer curve", &machine->curves[LANES_CURVE_INTEGER]);
  check_curve ("memory curve", &machine->curves[LANES_CURVE_MEMORY]);
  check_phases (machine);
  check_document (machine);
}

/**
 * probe_run:
 * @machine: a made-up machine
 *
 * Returns: (transfer full): its profile, by a whole run within the budget of time
 */
LanesMachine *
probe_run (FakeMachine *machine)
{
  g_autoptr (LanesProbe) probe = lanes_probe_new_for_sources (&machine->sources);
  g_autoptr (GError) error = NULL;
  LanesMachine *profile;

  machine->probe = probe;
  profile = lanes_probe_run (probe, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (profile);
  probe_check (profile);
  g_assert_cmpint (profile->duration_ns, <=, HARD_BUDGET);
  g_assert_cmpfloat (lanes_probe_get_fraction (probe), ==, 1);
  return profile;
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ProbeResult *self = data;

  g_assert_true (source == (GObject *) self->probe);
  if (self->n_calls++ == 0)
    self->machine = lanes_probe_run_finish (self->probe, result, &self->error);
}

void
probe_start (ProbeResult *self, LanesProbe *probe, GCancellable *cancellable)
{
  *self = (ProbeResult) { .probe = probe };
  lanes_probe_run_async (probe, cancellable, finished_cb, self);
}

static gboolean
has_result (gpointer result)
{
  return ((ProbeResult *) result)->n_calls > 0;
}

void
probe_wait_for_result (ProbeResult *self)
{
  probe_wait_for (has_result, self);
  /* Whatever is due besides, such as a second call. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
probe_result_clear (ProbeResult *self)
{
  g_clear_pointer (&self->machine, lanes_machine_unref);
  g_clear_error (&self->error);
}

void
probe_gate_init (ProbeGate *self)
{
  *self = (ProbeGate) { 0 };
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
}

/* Everybody who comes waits until the gate is open, and it stays open. */
void
probe_gate_pass (ProbeGate *self)
{
  g_mutex_lock (&self->lock);
  self->reached = TRUE;
  while (!self->open)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

gboolean
probe_gate_is_reached (gpointer gate)
{
  ProbeGate *self = gate;
  gboolean reached;

  g_mutex_lock (&self->lock);
  reached = self->reached;
  g_mutex_unlock (&self->lock);
  return reached;
}

void
probe_gate_open (ProbeGate *self)
{
  g_mutex_lock (&self->lock);
  self->open = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
probe_gate_clear (ProbeGate *self)
{
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
}
