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

/* Two probes at once would measure each other. What follows is guarded by the lock. */
static GMutex lock;
static GCond changed; /* a run has ended, or one that waits was cancelled */
static LanesStop *running; /* (owned) (nullable): of the run that measures */
static guint n_requests; /* that have not ended, those that wait included */

/* What a run owns. */
typedef struct
{
  LanesContext *context; /* (owned); its flag is set by the cancellable, from whatever thread */
  GCancellable *cancellable; /* (owned) (nullable) */
  gulong stop_handler; /* with the cancellable */
  gulong task_handler; /* likewise */
  gboolean begun; /* whether it is the one that measures */
  gint answered; /* whether the task has its result; atomic */
} Request;

static void
set_busy (GError **error)
{
  g_set_error_literal (error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_BUSY,
                       _ ("The machine is being measured already."));
}

/* Begins where nothing is measured; else leaves to wait_to_begin() what is on its way out. */
static gboolean
try_to_begin (Request *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  self->begun = running == NULL;
  if (self->begun)
    running = lanes_stop_ref (self->context->stop);
  else if (!lanes_stop_is_set (running))
    {
      set_busy (error);
      return FALSE;
    }
  return TRUE;
}

static gboolean
wait_to_begin (Request *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  LanesStop *stop = self->context->stop;
  gint64 deadline = g_get_monotonic_time () + FAREWELL_US;

  while (!self->begun && running != NULL && lanes_stop_is_set (running) &&
         !lanes_stop_is_set (stop) && g_cond_wait_until (&changed, &lock, deadline))
    continue;
  if (!lanes_stop_check (stop, error))
    return FALSE;
  if (!self->begun && running != NULL)
    {
      set_busy (error);
      return FALSE;
    }
  if (!self->begun)
    running = lanes_stop_ref (stop);
  self->begun = TRUE;
  return TRUE;
}

static void
context_clear (LanesContext *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (running == self->stop)
    g_clear_pointer (&running, lanes_stop_unref);
  lanes_stop_unref (self->stop);
  g_atomic_rc_box_release (self->progress);
  n_requests--;
  g_cond_broadcast (&changed);
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
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  lanes_stop_set (data);
  g_mutex_lock (&lock);
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

/* Here and not with the task, so that the callback may start the next run. */
static void
request_end (Request *self)
{
  g_cancellable_disconnect (self->cancellable, self->stop_handler);
  self->stop_handler = 0;
  g_clear_pointer (&self->context, lanes_context_unref);
}

static void
request_free (Request *self)
{
  request_end (self);
  g_clear_object (&self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static LanesContext *
context_new (LanesProbe *probe, LanesStop *stop)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  LanesContext *self = g_atomic_rc_box_new0 (LanesContext);

  self->sources = probe->sources;
  self->stop = stop;
  self->progress = g_atomic_rc_box_acquire (probe->progress);
  n_requests++;
  return self;
}

static Request *
request_new (LanesProbe *probe, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (Request) self = NULL;
  LanesStop *stop = lanes_stop_new (&cause);

  if (stop == NULL)
    {
      g_set_error (error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_FAILED,
                   _ ("The machine cannot be measured: %s."), cause->message);
      return NULL;
    }
  self = g_new0 (Request, 1);
  self->context = context_new (probe, stop);
  if (!try_to_begin (self, error))
    return NULL;
  if (cancellable != NULL)
    {
      self->cancellable = g_object_ref (cancellable);
      self->stop_handler =
          g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), lanes_stop_ref (stop),
                                 (GDestroyNotify) lanes_stop_unref);
    }
  return g_steal_pointer (&self);
}

static LanesMachine *
request_run (Request *self, GError **error)
{
  g_autoptr (LanesMachine) machine = lanes_machine_new ();
  gboolean done = wait_to_begin (self, error);

  if (done)
    {
      g_atomic_int_set (&self->context->progress->permille, 0);
      g_atomic_int_set (&self->context->progress->phase, 0);
      done = lanes_phases_run (self->context, machine, error);
    }
  request_end (self);
  return done ? g_steal_pointer (&machine) : NULL;
}

/* Returns whether the caller is the first to answer, and then has to. */
static gboolean
claim_answer (Request *self)
{
  return g_atomic_int_compare_and_exchange (&self->answered, FALSE, TRUE);
}

static gboolean
answer_cancelled_cb (gpointer data)
{
  GTask *task = G_TASK (data);

  if (claim_answer (g_task_get_task_data (task)))
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

  g_cancellable_disconnect (request->cancellable, request->task_handler);
  if (!claim_answer (request))
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
    request->task_handler =
        g_cancellable_connect (request->cancellable, G_CALLBACK (task_cancelled_cb),
                               g_object_ref (task), g_object_unref);
  thread = g_thread_try_new ("lanes-probe", coordinate, g_object_ref (task), &error);
  if (thread != NULL)
    {
      g_thread_unref (thread);
      return;
    }
  g_object_unref (task);
  g_cancellable_disconnect (request->cancellable, request->task_handler);
  request_end (request);
  if (claim_answer (request))
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
 * Returns: whether no run of this process goes on any more, or waits to
 */
gboolean
lanes_probe_wait_until_ended (gint64 timeout_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  gint64 deadline = g_get_monotonic_time () + timeout_us;

  while (n_requests > 0 && g_cond_wait_until (&changed, &lock, deadline))
    continue;
  return n_requests == 0;
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
