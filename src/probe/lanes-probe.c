/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures the machine in the background: one task, whose coordinator has a thread of its own and
 * starts whatever threads it needs itself. GLib's pool would queue it for ever where no thread can
 * be started. Progress is looked at, never sent. */

#include "lanes-probe.h"

#include "lanes-run-private.h"

#include <glib/gi18n-lib.h>

struct _LanesProbe
{
  GObject parent_instance;

  LanesSources sources;
  LanesProgress *progress; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LanesProbe, lanes_probe, G_TYPE_OBJECT)
G_DEFINE_QUARK (lanes-probe-error-quark, lanes_probe_error)

/* How long a run waits for one that was cancelled and is on its way out. */
#define FAREWELL_US (G_USEC_PER_SEC / 2)

/* Two probes at once would measure each other. */
static GMutex lock;
static GCond ended;
static LanesStop *running; /* (owned) (nullable): of the run that goes on; guarded by the lock */

/* What a run owns. Its flag is set by the cancellable, from whatever thread that is cancelled. */
typedef struct
{
  LanesContext *context; /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) */
  gulong handler;            /* of the task, with the cancellable */
  gint answered;             /* whether the task has its result; atomic */
} Request;

/* Whether a run may begin: now, or when the one that was cancelled has ended within @timeout_us. */
static gboolean
claim (LanesStop *stop, gint64 timeout_us, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  gint64 deadline = g_get_monotonic_time () + timeout_us;

  while (running != NULL && running != stop && lanes_stop_is_set (running) && timeout_us > 0 &&
         g_cond_wait_until (&ended, &lock, deadline))
    continue;
  if (running == NULL)
    running = lanes_stop_ref (stop);
  if (running == stop || (lanes_stop_is_set (running) && timeout_us == 0))
    return TRUE;
  g_set_error_literal (error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_BUSY,
                       _ ("The machine is being measured already."));
  return FALSE;
}

static void
context_clear (LanesContext *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (running == self->stop)
    g_clear_pointer (&running, lanes_stop_unref);
  lanes_stop_unref (self->stop);
  g_atomic_rc_box_release (self->progress);
  g_cond_broadcast (&ended);
}

LanesContext *
lanes_context_ref (LanesContext *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
lanes_context_unref (LanesContext *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) context_clear);
}

static void
request_free (Request *self)
{
  g_clear_pointer (&self->context, lanes_context_unref);
  g_clear_object (&self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static Request *
request_new (LanesProbe *probe, GCancellable *cancellable, GError **error)
{
  g_autoptr (LanesStop) stop = NULL;
  g_autoptr (GError) cause = NULL;
  Request *self;

  stop = lanes_stop_new (&cause);
  if (stop == NULL)
    {
      g_set_error (error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_FAILED,
                   _ ("The machine cannot be measured: %s."), cause->message);
      return NULL;
    }
  self = g_new0 (Request, 1);
  self->context = g_atomic_rc_box_new0 (LanesContext);
  self->context->sources = probe->sources;
  self->context->stop = g_steal_pointer (&stop);
  self->context->progress = g_atomic_rc_box_acquire (probe->progress);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  if (!claim (self->context->stop, 0, error))
    g_clear_pointer (&self, request_free);
  return self;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  lanes_stop_set (data);
}

static LanesMachine *
request_run (Request *self, GError **error)
{
  g_autoptr (LanesMachine) machine = lanes_machine_new ();
  gulong handler = 0;
  gboolean done;

  if (!claim (self->context->stop, FAREWELL_US, error))
    return NULL;
  g_atomic_int_set (&self->context->progress->permille, 0);
  g_atomic_int_set (&self->context->progress->phase, 0);
  if (self->cancellable != NULL)
    handler = g_cancellable_connect (self->cancellable, G_CALLBACK (cancelled_cb),
                                     lanes_stop_ref (self->context->stop),
                                     (GDestroyNotify) lanes_stop_unref);
  done = lanes_phases_run (self->context, machine, error);
  g_cancellable_disconnect (self->cancellable, handler);
  /* Here and not with the task, so that the callback may start the next run. */
  g_clear_pointer (&self->context, lanes_context_unref);
  return done ? g_steal_pointer (&machine) : NULL;
}

/* Whether the caller is the first to answer. */
static gboolean
may_answer (Request *self)
{
  return g_atomic_int_compare_and_exchange (&self->answered, FALSE, TRUE);
}

static gboolean
answer_cancelled_cb (gpointer data)
{
  GTask *task = G_TASK (data);

  if (may_answer (g_task_get_task_data (task)))
    g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

/* Whoever cancels is answered soon, and from the main loop, however long the run takes to end. */
static void
task_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_task_attach_source (G_TASK (data), source, answer_cancelled_cb);
}

static gpointer
coordinate (gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesMachine) machine = request_run (request, &error);

  g_cancellable_disconnect (request->cancellable, request->handler);
  if (!may_answer (request))
    return NULL;
  if (machine != NULL)
    g_task_return_pointer (task, g_steal_pointer (&machine),
                           (GDestroyNotify) lanes_machine_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  return NULL;
}

static void
start_coordinator (GTask *task, Request *request)
{
  g_autoptr (GError) error = NULL;
  GThread *thread;

  if (request->cancellable != NULL)
    request->handler = g_cancellable_connect (request->cancellable, G_CALLBACK (task_cancelled_cb),
                                              g_object_ref (task), g_object_unref);
  thread = g_thread_try_new ("lanes-probe", coordinate, g_object_ref (task), &error);
  if (thread != NULL)
    {
      g_thread_unref (thread);
      return;
    }
  g_object_unref (task);
  g_cancellable_disconnect (request->cancellable, request->handler);
  g_clear_pointer (&request->context, lanes_context_unref);
  if (may_answer (request))
    g_task_return_new_error (task, LANES_PROBE_ERROR, LANES_PROBE_ERROR_FAILED,
                             _ ("The machine cannot be measured: %s."), error->message);
}

static void
lanes_probe_finalize (GObject *object)
{
  LanesProbe *self = LANES_PROBE (object);

  g_clear_pointer (&self->progress, g_atomic_rc_box_release);
  G_OBJECT_CLASS (lanes_probe_parent_class)->finalize (object);
}

static void
lanes_probe_class_init (LanesProbeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = lanes_probe_finalize;
}

static void
lanes_probe_init (LanesProbe *self)
{
  self->progress = g_atomic_rc_box_new0 (LanesProgress);
}

/**
 * lanes_probe_new:
 *
 * Returns: (transfer full): a probe of the machine this program runs on
 */
LanesProbe *
lanes_probe_new (void)
{
  LanesProbe *self = g_object_new (LANES_TYPE_PROBE, NULL);

  lanes_sources_init (&self->sources);
  return self;
}

/**
 * lanes_probe_new_for_sources:
 * @sources: where to learn of the machine; copied, but its data must outlive every run
 *
 * Returns: (transfer full): a probe of whatever machine @sources are
 */
LanesProbe *
lanes_probe_new_for_sources (const LanesSources *sources)
{
  LanesProbe *self;

  g_return_val_if_fail (sources != NULL, NULL);

  self = g_object_new (LANES_TYPE_PROBE, NULL);
  self->sources = *sources;
  return self;
}

/**
 * lanes_probe_run_async:
 * @self: a probe
 * @cancellable: (nullable): a cancellable
 * @callback: called when the run has ended or was cancelled
 * @user_data: for @callback
 *
 * Measures the machine for two to three seconds, in threads that give way to others. When it is
 * cancelled @callback does not wait for anything that hangs, in the disk for example; another
 * probe waits half a second for that to end, and is busy then.
 */
void
lanes_probe_run_async (LanesProbe *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Request *request;

  g_return_if_fail (LANES_IS_PROBE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, lanes_probe_run_async);
  request = request_new (self, cancellable, &error);
  if (request == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  start_coordinator (task, request);
}

/**
 * lanes_probe_run_finish:
 * @self: a probe
 * @result: what the callback got
 * @error: return location for an error of LANES_PROBE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the profile
 */
LanesMachine *
lanes_probe_run_finish (LanesProbe *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * lanes_probe_run:
 * @self: a probe
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of LANES_PROBE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Measures the machine in the calling thread; needs no main loop.
 *
 * Returns: (transfer full): the profile
 */
LanesMachine *
lanes_probe_run (LanesProbe *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (Request) request = NULL;

  g_return_val_if_fail (LANES_IS_PROBE (self), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  request = request_new (self, cancellable, error);
  return request != NULL ? request_run (request, error) : NULL;
}

/**
 * lanes_probe_wait_until_ended:
 * @timeout_us: the longest wait, µs
 *
 * For the end of a program: waits until a cancelled run has left nothing behind. Blocks; may be
 * called from any thread.
 *
 * Returns: whether no run of this process goes on any more
 */
gboolean
lanes_probe_wait_until_ended (gint64 timeout_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  gint64 deadline = g_get_monotonic_time () + timeout_us;

  while (running != NULL && g_cond_wait_until (&ended, &lock, deadline))
    continue;
  return running == NULL;
}

/**
 * lanes_probe_get_fraction:
 * @self: a probe
 *
 * May be called from any thread, while it runs too.
 *
 * Returns: how much of the latest run is done, 0 to 1; never goes back during a run
 */
double
lanes_probe_get_fraction (LanesProbe *self)
{
  g_return_val_if_fail (LANES_IS_PROBE (self), 0);

  return g_atomic_int_get (&self->progress->permille) / 1000.0;
}

/**
 * lanes_probe_get_phase_title:
 * @self: a probe
 *
 * May be called from any thread, while it runs too.
 *
 * Returns: (transfer none): what the latest run is doing, translated
 */
const char *
lanes_probe_get_phase_title (LanesProbe *self)
{
  g_return_val_if_fail (LANES_IS_PROBE (self), NULL);

  return lanes_phases_title ((guint) g_atomic_int_get (&self->progress->phase));
}
