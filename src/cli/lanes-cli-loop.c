/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Waiting for work that goes on in other threads, and ending it in good order when the program is
 * told to stop. */

#include "lanes-cli-loop.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>

/* The work's, and the one in which GLib waits for signals. */
#define THREADS_NEEDED 2

/* From the keyboard, a supervisor, or a closed terminal. */
static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

static gpointer
wait_for_gate (gpointer gate)
{
  g_mutex_lock (gate);
  g_mutex_unlock (gate);
  return NULL;
}

/**
 * lanes_cli_check_threads:
 * @error: return location for a %G_THREAD_ERROR
 *
 * Where the system gives no thread, GLib aborts for want of its own and says nothing.
 *
 * Returns: whether there are threads for lanes_cli_loop() and one thread of work
 */
gboolean
lanes_cli_check_threads (GError **error)
{
  GThread *threads[THREADS_NEEDED] = { NULL };
  g_autoptr (GError) cause = NULL;
  GMutex gate;

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  for (guint i = 0; i < THREADS_NEEDED && cause == NULL; i++)
    threads[i] = g_thread_try_new ("gate", wait_for_gate, &gate, &cause);
  g_mutex_unlock (&gate);
  for (guint i = 0; i < THREADS_NEEDED && threads[i] != NULL; i++)
    g_thread_join (threads[i]);
  g_mutex_clear (&gate);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_CONTINUE;
}

/**
 * lanes_cli_loop:
 * @loop: quit by a source of the main loop when the work has ended
 * @cancellable: cancelled when the program is told to stop
 * @start: starts the work, once signals are waited for
 * @data: for @start
 *
 * Runs the main loop until the work has ended.
 */
void
lanes_cli_loop (GMainLoop *loop,
                GCancellable *cancellable,
                void (*start) (gpointer data),
                gpointer data)
{
  guint handlers[G_N_ELEMENTS (signals)];

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    handlers[i] = g_unix_signal_add (signals[i], cancel_cb, cancellable);
  start (data);
  g_main_loop_run (loop);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_source_remove (handlers[i]);
}
