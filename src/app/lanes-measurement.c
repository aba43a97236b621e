/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the application knows of its machine: the kept profile, the run that replaces it, and how
 * far that is. One for all windows. */

#include "lanes-measurement.h"

#include "lanes-cache.h"
#include "lanes-explain.h"
#include "lanes-probe.h"

#include <glib/gi18n.h>

/* Often enough for a bar to move smoothly, seldom enough to stay out of the measurement. */
#define POLL_MS 50

struct _LanesMeasurement
{
  GObject parent_instance;

  LanesMeasurementState state;
  LanesMachine *machine;     /* (nullable) */
  LanesMachine *own;         /* (nullable): this machine, also while another is adopted */
  gboolean adopted;          /* from a file, not of this machine */
  LanesProbe *probe;         /* (nullable): the run under way */
  GCancellable *cancellable; /* (nullable): of that run */
  guint poll_id;
  double fraction;
  char *failure; /* (nullable) */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesMeasurement, lanes_measurement, G_TYPE_OBJECT)

static void
emit_changed (LanesMeasurement *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
end_run (LanesMeasurement *self)
{
  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->probe);
}

static void
lanes_measurement_dispose (GObject *object)
{
  LanesMeasurement *self = LANES_MEASUREMENT (object);

  g_cancellable_cancel (self->cancellable);
  end_run (self);
  g_clear_pointer (&self->machine, lanes_machine_unref);
  g_clear_pointer (&self->own, lanes_machine_unref);
  g_clear_pointer (&self->failure, g_free);

  G_OBJECT_CLASS (lanes_measurement_parent_class)->dispose (object);
}

static void
lanes_measurement_class_init (LanesMeasurementClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanes_measurement_dispose;

  /**
   * LanesMeasurement::changed:
   *
   * State, progress or the machine itself has changed.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lanes_measurement_init (LanesMeasurement *self)
{
}

/**
 * lanes_measurement_new:
 *
 * Returns: (transfer full): a measurement that knows no machine and does nothing yet
 */
LanesMeasurement *
lanes_measurement_new (void)
{
  return g_object_new (LANES_TYPE_MEASUREMENT, NULL);
}

static void
set_own (LanesMeasurement *self, const LanesMachine *machine)
{
  g_clear_pointer (&self->own, lanes_machine_unref);
  self->own = lanes_machine_ref (machine);
}

static void
take_machine (LanesMeasurement *self, LanesMachine *machine, gboolean adopted)
{
  g_clear_pointer (&self->machine, lanes_machine_unref);
  g_clear_pointer (&self->failure, g_free);
  self->machine = machine;
  self->adopted = adopted;
  if (!adopted)
    set_own (self, machine);
  self->state = LANES_MEASUREMENT_DONE;
  emit_changed (self);
}

static void
load_cached_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesMachine) machine = lanes_cache_load (&error);

  if (machine != NULL && lanes_cache_is_fresh (machine))
    g_task_return_pointer (task, g_steal_pointer (&machine), (GDestroyNotify) lanes_machine_unref);
  else
    g_task_return_pointer (task, NULL, NULL);
}

static void
load_cached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LanesMeasurement *self = LANES_MEASUREMENT (source);
  LanesMachine *machine = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Whatever came meanwhile is newer. */
  if (machine != NULL && self->state == LANES_MEASUREMENT_IDLE)
    take_machine (self, machine, FALSE);
  else if (machine != NULL)
    {
      if (self->own == NULL)
        set_own (self, machine);
      lanes_machine_unref (machine);
    }
  else if (self->state == LANES_MEASUREMENT_IDLE && GPOINTER_TO_INT (data))
    lanes_measurement_start (self);
}

/**
 * lanes_measurement_load_cached:
 * @self: a measurement that has no machine yet
 * @measure: whether to measure when there is no fresh profile
 *
 * Takes the kept profile of this machine.
 */
void
lanes_measurement_load_cached (LanesMeasurement *self, gboolean measure)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LANES_IS_MEASUREMENT (self));

  task = g_task_new (self, NULL, load_cached_cb, GINT_TO_POINTER (measure));
  g_task_set_source_tag (task, lanes_measurement_load_cached);
  g_task_run_in_thread (task, load_cached_worker);
}

static gboolean
poll_cb (gpointer data)
{
  LanesMeasurement *self = data;
  double fraction = lanes_probe_get_fraction (self->probe);

  if (fraction > self->fraction)
    {
      self->fraction = fraction;
      emit_changed (self);
    }
  return G_SOURCE_CONTINUE;
}

static void
save_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!lanes_cache_save (data, &error))
    g_info ("The profile of this machine is not kept: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
keep (LanesMeasurement *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_source_tag (task, keep);
  g_task_set_task_data (task, lanes_machine_ref (self->machine),
                        (GDestroyNotify) lanes_machine_unref);
  g_task_run_in_thread (task, save_worker);
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LanesMeasurement) self = LANES_MEASUREMENT (data);
  LanesProbe *probe = LANES_PROBE (source);
  g_autoptr (GError) error = NULL;
  LanesMachine *machine = lanes_probe_run_finish (probe, result, &error);

  if (self->probe != probe)
    {
      g_clear_pointer (&machine, lanes_machine_unref);
      return;
    }
  end_run (self);
  if (machine != NULL)
    {
      take_machine (self, machine, FALSE);
      keep (self);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->state = self->machine != NULL ? LANES_MEASUREMENT_DONE : LANES_MEASUREMENT_IDLE;
  else
    {
      self->state = LANES_MEASUREMENT_FAILED;
      g_set_str (&self->failure, error->message);
    }
  emit_changed (self);
}

/**
 * lanes_measurement_start:
 * @self: a measurement
 *
 * Measures this machine in the background, about two seconds. A run under way goes on.
 */
void
lanes_measurement_start (LanesMeasurement *self)
{
  g_return_if_fail (LANES_IS_MEASUREMENT (self));

  if (self->probe != NULL)
    return;
  self->probe = lanes_probe_new ();
  self->cancellable = g_cancellable_new ();
  self->fraction = 0;
  self->state = LANES_MEASUREMENT_RUNNING;
  self->poll_id = g_timeout_add (POLL_MS, poll_cb, self);
  lanes_probe_run_async (self->probe, self->cancellable, run_cb, g_object_ref (self));
  emit_changed (self);
}

/**
 * lanes_measurement_cancel:
 * @self: a measurement
 *
 * Ends the run under way, if there is one; what was known before still is.
 */
void
lanes_measurement_cancel (LanesMeasurement *self)
{
  g_return_if_fail (LANES_IS_MEASUREMENT (self));

  g_cancellable_cancel (self->cancellable);
}

/**
 * lanes_measurement_get_own:
 * @self: a measurement
 *
 * Returns: (transfer none) (nullable): this machine as it was measured, whatever is decided for
 */
const LanesMachine *
lanes_measurement_get_own (LanesMeasurement *self)
{
  g_return_val_if_fail (LANES_IS_MEASUREMENT (self), NULL);

  return self->own;
}

/**
 * lanes_measurement_adopt:
 * @self: a measurement
 * @machine: the profile of another machine
 *
 * Uses a profile from a file instead of this machine's own.
 */
void
lanes_measurement_adopt (LanesMeasurement *self, const LanesMachine *machine)
{
  g_return_if_fail (LANES_IS_MEASUREMENT (self) && machine != NULL);

  g_cancellable_cancel (self->cancellable);
  end_run (self);
  take_machine (self, lanes_machine_ref (machine), TRUE);
}

/**
 * lanes_measurement_return:
 * @self: a measurement
 *
 * Leaves an adopted profile for this machine's own, which is measured when none is kept.
 */
void
lanes_measurement_return (LanesMeasurement *self)
{
  g_return_if_fail (LANES_IS_MEASUREMENT (self));

  if (!self->adopted)
    return;
  g_clear_pointer (&self->machine, lanes_machine_unref);
  self->adopted = FALSE;
  /* A run under way is of this machine anyway. */
  if (self->probe == NULL)
    {
      self->state = LANES_MEASUREMENT_IDLE;
      lanes_measurement_load_cached (self, TRUE);
    }
  emit_changed (self);
}

/**
 * lanes_measurement_is_adopted:
 * @self: a measurement
 *
 * Returns: whether the machine comes from a file instead of being this one
 */
gboolean
lanes_measurement_is_adopted (LanesMeasurement *self)
{
  return self->adopted;
}

/**
 * lanes_measurement_get_state:
 * @self: a measurement
 *
 * Returns: what it does
 */
LanesMeasurementState
lanes_measurement_get_state (LanesMeasurement *self)
{
  return self->state;
}

/**
 * lanes_measurement_get_fraction:
 * @self: a measurement
 *
 * Returns: how far the run under way is, 0 to 1; never goes back
 */
double
lanes_measurement_get_fraction (LanesMeasurement *self)
{
  return self->fraction;
}

/**
 * lanes_measurement_get_machine:
 * @self: a measurement
 *
 * Returns: (transfer none) (nullable): the machine, once it is known
 */
const LanesMachine *
lanes_measurement_get_machine (LanesMeasurement *self)
{
  return self->machine;
}

/**
 * lanes_measurement_dup_text:
 * @self: a measurement
 *
 * Returns: (transfer full): the state in one line, translated
 */
char *
lanes_measurement_dup_text (LanesMeasurement *self)
{
  g_return_val_if_fail (LANES_IS_MEASUREMENT (self), NULL);

  switch (self->state)
    {
    case LANES_MEASUREMENT_RUNNING:
      /* Translators: what is being done, such as “Measuring the disk”. */
      return g_strdup_printf (_ ("%s…"), lanes_probe_get_phase_title (self->probe));
    case LANES_MEASUREMENT_FAILED:
      return g_strdup_printf (_ ("Could not be measured: %s"), self->failure);
    case LANES_MEASUREMENT_DONE:
    case LANES_MEASUREMENT_IDLE:
    default:
      return lanes_explain_dup_machine (self->machine);
    }
}
