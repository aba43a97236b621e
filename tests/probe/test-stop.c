/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The flag that ends a run reaches whoever computes and whoever waits, and outranks the rest. */

#include "lanes-sources-private.h"
#include "probe-fixture.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#define LONG (3600 * LANES_SECOND)

static LanesStop *
make_stop (void)
{
  g_autoptr (GError) error = NULL;
  LanesStop *stop = lanes_stop_new (&error);

  g_assert_no_error (error);
  return stop;
}

static void
make_pipe (int fds[2])
{
  g_autoptr (GError) error = NULL;

  g_unix_open_pipe (fds, O_CLOEXEC, &error);
  g_assert_no_error (error);
}

static void
test_flag (void)
{
  g_autoptr (LanesStop) stop = make_stop ();
  struct pollfd fd = { lanes_stop_get_fd (stop), POLLIN, 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (lanes_stop_is_set (stop));
  g_assert_true (lanes_stop_check (stop, &error));
  g_assert_no_error (error);
  g_assert_cmpint (poll (&fd, 1, 0), ==, 0);
  lanes_stop_set (stop);
  lanes_stop_set (stop);
  g_assert_true (lanes_stop_is_set (stop));
  g_assert_false (lanes_stop_check (stop, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (poll (&fd, 1, 0), ==, 1);
}

static void
test_waits (void)
{
  g_autoptr (LanesStop) stop = make_stop ();
  int fds[2];

  make_pipe (fds);
  g_assert_cmpint (lanes_stop_wait (stop, -1, 0), ==, LANES_WAIT_TIMEOUT);
  g_assert_cmpint (lanes_stop_wait (stop, -1, -5), ==, LANES_WAIT_TIMEOUT);
  g_assert_cmpint (lanes_stop_wait (stop, -1, LANES_MS), ==, LANES_WAIT_TIMEOUT);
  g_assert_cmpint (lanes_stop_wait (stop, fds[0], LANES_MS), ==, LANES_WAIT_TIMEOUT);
  g_assert_cmpint (write (fds[1], "x", 1), ==, 1);
  g_assert_cmpint (lanes_stop_wait (stop, fds[0], LONG), ==, LANES_WAIT_READY);
  lanes_stop_set (stop);
  g_assert_cmpint (lanes_stop_wait (stop, fds[0], LONG), ==, LANES_WAIT_STOPPED);
  g_assert_cmpint (lanes_stop_wait (stop, -1, LONG), ==, LANES_WAIT_STOPPED);
  close (fds[0]);
  close (fds[1]);
}

/* The other end of a pipe that is closed is news too. */
static void
test_closed (void)
{
  g_autoptr (LanesStop) stop = make_stop ();
  int fds[2];

  make_pipe (fds);
  close (fds[1]);
  g_assert_cmpint (lanes_stop_wait (stop, fds[0], LONG), ==, LANES_WAIT_READY);
  close (fds[0]);
}

static gpointer
set_stop (gpointer stop)
{
  lanes_stop_set (stop);
  lanes_stop_unref (stop);
  return NULL;
}

static void
test_other_thread (void)
{
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (LanesStop) stop = make_stop ();
      GThread *thread = g_thread_new ("stop", set_stop, lanes_stop_ref (stop));

      g_assert_cmpint (lanes_stop_wait (stop, -1, LONG), ==, LANES_WAIT_STOPPED);
      g_thread_join (thread);
    }
}

static void
test_references (void)
{
  ProbeHoldings holdings = probe_take_holdings ();
  LanesStop *stop = make_stop ();

  lanes_stop_ref (stop);
  lanes_stop_unref (stop);
  lanes_stop_set (stop);
  g_assert_cmpuint (probe_take_holdings ().n_files, ==, holdings.n_files + 1);
  lanes_stop_unref (stop);
  g_assert_cmpuint (probe_take_holdings ().n_files, ==, holdings.n_files);
}

static void
ignore (int number)
{
}

static gpointer
send_signals (gpointer data)
{
  pthread_t *waiter = data;

  for (guint i = 0; i < 50; i++)
    {
      pthread_kill (*waiter, SIGUSR1);
      g_usleep (200);
    }
  return NULL;
}

/* Signals do not end a wait early. */
static void
test_signals (void)
{
  g_autoptr (LanesStop) stop = make_stop ();
  pthread_t self = pthread_self ();
  struct sigaction before, action = { .sa_handler = ignore };
  gint64 start = g_get_monotonic_time ();
  GThread *thread;

  g_assert_cmpint (sigaction (SIGUSR1, &action, &before), ==, 0);
  thread = g_thread_new ("signals", send_signals, &self);
  g_assert_cmpint (lanes_stop_wait (stop, -1, 30 * LANES_MS), ==, LANES_WAIT_TIMEOUT);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 30 * 1000);
  g_thread_join (thread);
  g_assert_cmpint (sigaction (SIGUSR1, &before, NULL), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/probe/stop/flag", test_flag);
  g_test_add_func ("/probe/stop/waits", test_waits);
  g_test_add_func ("/probe/stop/closed", test_closed);
  g_test_add_func ("/probe/stop/other-thread", test_other_thread);
  g_test_add_func ("/probe/stop/references", test_references);
  g_test_add_func ("/probe/stop/signals", test_signals);
  return g_test_run ();
}
