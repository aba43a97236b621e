/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a run is told to end: an atomic flag for those who compute, an eventfd for those who wait. */

#define _GNU_SOURCE 1

#include "lanes-stop.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_SEC G_GINT64_CONSTANT (1000000000)

struct _LanesStop
{
  atomic_bool set;
  int fd; /* (owned): readable once set, and never read */
};

/**
 * lanes_stop_new:
 * @error: return location for a %G_IO_ERROR, such as too many open files
 *
 * Returns: (transfer full): a flag that is not set
 */
LanesStop *
lanes_stop_new (GError **error)
{
  LanesStop *self;
  int fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);

  if (fd < 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s",
                   g_strerror (code));
      return NULL;
    }
  self = g_atomic_rc_box_new0 (LanesStop);
  self->fd = fd;
  atomic_init (&self->set, FALSE);
  return self;
}

/**
 * lanes_stop_ref:
 * @self: a flag
 *
 * Returns: (transfer full): @self. Thread-safe.
 */
LanesStop *
lanes_stop_ref (LanesStop *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
lanes_stop_clear (LanesStop *self)
{
  close (self->fd);
}

/**
 * lanes_stop_unref:
 * @self: (transfer full): a flag
 *
 * Drops a reference. Thread-safe.
 */
void
lanes_stop_unref (LanesStop *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) lanes_stop_clear);
}

/**
 * lanes_stop_set:
 * @self: a flag
 *
 * Asks all who share it to stop, for good. Thread-safe; wakes whoever polls its descriptor.
 */
void
lanes_stop_set (LanesStop *self)
{
  const guint64 one = 1;
  gssize written;

  g_return_if_fail (self != NULL);

  atomic_store_explicit (&self->set, TRUE, memory_order_relaxed);
  do
    written = write (self->fd, &one, sizeof one);
  while (written < 0 && errno == EINTR);
}

/**
 * lanes_stop_is_set:
 * @self: a flag
 *
 * Returns: whether to stop. Thread-safe and cheap.
 */
gboolean
lanes_stop_is_set (LanesStop *self)
{
  return atomic_load_explicit (&self->set, memory_order_relaxed);
}

/**
 * lanes_stop_check:
 * @self: a flag
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: %FALSE with @error set once the flag is
 */
gboolean
lanes_stop_check (LanesStop *self, GError **error)
{
  if (!lanes_stop_is_set (self))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Measuring was cancelled"));
  return FALSE;
}

/**
 * lanes_stop_get_fd:
 * @self: a flag
 *
 * Returns: a descriptor that can be read from once the flag is set; owned by the flag
 */
int
lanes_stop_get_fd (LanesStop *self)
{
  return self->fd;
}

static gint64
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * NS_PER_SEC + now.tv_nsec;
}

/**
 * lanes_stop_wait:
 * @self: a flag
 * @fd: a descriptor to wait for until it is readable, or -1 to sleep only
 * @timeout_ns: the longest wait; not above zero only looks
 *
 * Returns: what ended the wait; that the flag is set outranks the rest
 */
LanesWait
lanes_stop_wait (LanesStop *self, int fd, gint64 timeout_ns)
{
  struct pollfd fds[2] = { { self->fd, POLLIN, 0 }, { fd, POLLIN, 0 } };
  gint64 end = now_ns () + timeout_ns;
  gint64 left = timeout_ns;
  int n;

  /* A signal interrupts the wait, and does not shorten it. */
  do
    {
      struct timespec timeout = { MAX (left, 0) / NS_PER_SEC, MAX (left, 0) % NS_PER_SEC };

      n = ppoll (fds, fd < 0 ? 1 : 2, &timeout, NULL);
    }
  while (n < 0 && errno == EINTR && (left = end - now_ns ()) > 0);

  if (lanes_stop_is_set (self))
    return LANES_WAIT_STOPPED;
  return n > 0 && fds[1].revents != 0 ? LANES_WAIT_READY : LANES_WAIT_TIMEOUT;
}
