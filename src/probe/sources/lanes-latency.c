/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The real costs of threads, switches, messages, processes, timers and copies, one sample at a
 * time. Each series runs in a thread of its own, which may be pinned and ends with the series. */

#define _GNU_SOURCE 1

#include "lanes-sources-private.h"

#include "lanes-kernels-private.h"
#include "lanes-stats-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define WARM_UP_ROUNDS 50
#define CLOCK_BATCH 1000
#define SLEEP_NS LANES_MS
#define SAMPLES_MAX 20000
/* The precision is looked at when the count has grown by half, so that stopping early does not
 * favour a lucky moment. */
#define GROWTH 1.5
#define CHILD_TIMEOUT (500 * LANES_MS)
#define HOT_REPEATS 16

typedef struct
{
  const LanesSources *sources;
  const LanesSamplePlan *plan;
  LanesStop *stop;
  LanesSamples *samples;
  GError *error; /* (owned) */
  gint64 start;
  guint next_look;
} Series;

typedef void (*SeriesFunc) (Series *self);

static gboolean
goes_on (Series *self)
{
  const LanesSamplePlan *plan = self->plan;
  guint n = self->samples->values->len;

  if (lanes_stop_is_set (self->stop) || n >= SAMPLES_MAX ||
      lanes_sources_now (self->sources) - self->start >= plan->duration_ns)
    return FALSE;
  if (n < self->next_look)
    return TRUE;
  self->next_look = MAX (n + 1, (guint) (n * GROWTH));
  return lanes_stats_spread (self->samples->values) > plan->precision;
}

static void
add (Series *self, double value)
{
  g_array_append_val (self->samples->values, value);
}

static long
count_preemptions (void)
{
  struct rusage usage;

  return getrusage (RUSAGE_THREAD, &usage) == 0 ? usage.ru_nivcsw : 0;
}

/* For samples that only compute: one during which another program got the CPU measures that
 * program, and does not count. */
static void
add_unless_preempted (Series *self, double value, long preemptions)
{
  if (count_preemptions () == preemptions)
    add (self, value);
  else
    self->samples->discarded++;
}

static void
fail_with_errno (Series *self, const char *what)
{
  int code = errno;

  g_clear_error (&self->error);
  g_set_error (&self->error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", what,
               g_strerror (code));
}

static void
sample_clock (Series *self)
{
  while (goes_on (self))
    {
      long preemptions = count_preemptions ();
      gint64 start = lanes_sources_now (self->sources);
      gint64 end = start;

      for (guint i = 0; i < CLOCK_BATCH; i++)
        end = lanes_sources_now (self->sources);
      add_unless_preempted (self, (double) (end - start) / CLOCK_BATCH, preemptions);
    }
}

static gpointer
do_nothing (gpointer data)
{
  return NULL;
}

static void
sample_thread (Series *self)
{
  while (goes_on (self))
    {
      gint64 start = lanes_sources_now (self->sources);
      GThread *thread =
          self->sources->start_thread (self->sources, "probe-none", do_nothing, NULL, &self->error);

      if (thread == NULL)
        return;
      g_thread_join (thread);
      add (self, lanes_sources_now (self->sources) - start);
    }
}

/* Two ends of a connection: this side's, and the echo's. */
typedef struct
{
  int fds[4]; /* (owned): near in, near out, far in, far out; -1 where one serves for both */
} Link;

static void
link_clear (Link *link)
{
  for (guint i = 0; i < G_N_ELEMENTS (link->fds); i++)
    g_clear_fd (&link->fds[i], NULL);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Link, link_clear)

#define NO_LINK { { -1, -1, -1, -1 } }

static gboolean
open_pipes (Link *link)
{
  int to[2], from[2];

  if (pipe2 (to, O_CLOEXEC) != 0)
    return FALSE;
  link->fds[2] = to[0];
  link->fds[1] = to[1];
  if (pipe2 (from, O_CLOEXEC) != 0)
    return FALSE;
  link->fds[0] = from[0];
  link->fds[3] = from[1];
  return TRUE;
}

static gboolean
open_socket_pair (Link *link)
{
  int fds[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    return FALSE;
  link->fds[0] = fds[0];
  link->fds[2] = fds[1];
  return TRUE;
}

static void
set_no_delay (int fd)
{
  const int one = 1;

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

/* Through the loopback device, on a port the system chooses. */
static gboolean
open_tcp (Link *link)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  socklen_t length = sizeof address;
  g_autofd int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  link->fds[0] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0 || link->fds[0] < 0 ||
      bind (listener, (struct sockaddr *) &address, sizeof address) != 0 ||
      listen (listener, 1) != 0 ||
      getsockname (listener, (struct sockaddr *) &address, &length) != 0 ||
      connect (link->fds[0], (struct sockaddr *) &address, sizeof address) != 0)
    return FALSE;
  link->fds[2] = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
  if (link->fds[2] < 0)
    return FALSE;
  set_no_delay (link->fds[0]);
  set_no_delay (link->fds[2]);
  return TRUE;
}

static gboolean
pass_byte (int in, int out, gboolean read_first)
{
  char byte = 0;

  if (read_first)
    return read (in, &byte, 1) == 1 && write (out, &byte, 1) == 1;
  return write (out, &byte, 1) == 1 && read (in, &byte, 1) == 1;
}

typedef struct
{
  const LanesSources *sources;
  int cpu;
  gboolean pinned;
  int in;
  int out;
} Echo;

/* Ends when the other side closes. */
static gpointer
echo_worker (gpointer data)
{
  Echo *self = data;

  self->pinned = self->cpu < 0 || self->sources->pin_thread (self->sources, (guint) self->cpu);
  while (pass_byte (self->in, self->out, TRUE))
    ;
  return NULL;
}

static void
close_near (Link *link, Echo *echo)
{
  if (link->fds[1] < 0)
    shutdown (link->fds[0], SHUT_RDWR);
  g_clear_fd (&link->fds[1], NULL);
  g_clear_fd (&link->fds[0], NULL);
}

/* The far side answers at once, so that no read here lasts; the flag is looked at in between. */
static void
sample_round_trips (Series *self, Link *link)
{
  int out = link->fds[1] >= 0 ? link->fds[1] : link->fds[0];
  Echo echo = { self->sources, self->plan->partner_cpu, FALSE, link->fds[2],
                link->fds[3] >= 0 ? link->fds[3] : link->fds[2] };
  GThread *thread =
      self->sources->start_thread (self->sources, "probe-echo", echo_worker, &echo, &self->error);
  gboolean alive = TRUE;

  if (thread == NULL)
    return;
  for (guint i = 0; i < WARM_UP_ROUNDS && alive && !lanes_stop_is_set (self->stop); i++)
    alive = pass_byte (link->fds[0], out, FALSE);
  self->start = lanes_sources_now (self->sources);
  while (alive && goes_on (self))
    {
      gint64 start = lanes_sources_now (self->sources);

      alive = pass_byte (link->fds[0], out, FALSE);
      if (alive)
        add (self, lanes_sources_now (self->sources) - start);
    }
  if (!alive)
    fail_with_errno (self, "round trip");
  close_near (link, &echo);
  g_thread_join (thread);
  if (!echo.pinned && self->error == NULL)
    g_set_error_literal (&self->error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                         "The thread at the other end cannot be pinned");
}

static void
sample_link (Series *self, gboolean (*open_link) (Link *link))
{
  g_auto (Link) link = NO_LINK;

  if (open_link (&link))
    sample_round_trips (self, &link);
  else
    fail_with_errno (self, "connection");
}

static void
sample_pipes (Series *self)
{
  sample_link (self, open_pipes);
}

static void
sample_socket_pair (Series *self)
{
  sample_link (self, open_socket_pair);
}

static void
sample_tcp (Series *self)
{
  sample_link (self, open_tcp);
}

/* The smallest program there is everywhere. It is linked dynamically, as an interpreter is. */
static void
sample_process (Series *self)
{
  const char *const argv[] = { "/bin/true", NULL };

  while (goes_on (self))
    {
      gint64 elapsed;

      if (!self->sources->run_child (self->sources, argv, CHILD_TIMEOUT, self->stop, NULL, &elapsed,
                                     &self->error))
        return;
      add (self, elapsed);
    }
}

static void
sample_timer (Series *self)
{
  const struct timespec pause = { 0, SLEEP_NS };

  while (goes_on (self))
    {
      gint64 start = lanes_sources_now (self->sources);

      if (clock_nanosleep (CLOCK_MONOTONIC, 0, &pause, NULL) == 0)
        add (self, lanes_sources_now (self->sources) - start - SLEEP_NS);
    }
}

/* Bytes per second; small blocks are copied many times, so that the clock does not count. */
static void
sample_copy (Series *self)
{
  const guint8 *source = self->plan->memory;
  gsize size = self->plan->memory_size / 2;
  guint8 *target = self->plan->memory + size;
  guint repeats = size < LANES_KERNEL_BLOCK ? HOT_REPEATS : 1;

  lanes_kernel_copy (target, source, size);
  self->start = lanes_sources_now (self->sources);
  while (goes_on (self))
    {
      long preemptions = count_preemptions ();
      gint64 start = lanes_sources_now (self->sources);
      gint64 elapsed;

      for (guint i = 0; i < repeats; i++)
        lanes_kernel_copy (target, source, size);
      elapsed = MAX (lanes_sources_now (self->sources) - start, 1);
      add_unless_preempted (self, (double) size * repeats / elapsed * LANES_SECOND, preemptions);
    }
}

static const SeriesFunc functions[LANES_N_METRICS] = {
  [LANES_METRIC_CLOCK_READ] = sample_clock,
  [LANES_METRIC_THREAD_CREATE_JOIN] = sample_thread,
  [LANES_METRIC_SWITCH_SAME_CPU] = sample_pipes,
  [LANES_METRIC_HANDOFF_CROSS_CPU] = sample_pipes,
  [LANES_METRIC_SOCKETPAIR_RTT] = sample_socket_pair,
  [LANES_METRIC_TCP_LOOPBACK_RTT] = sample_tcp,
  [LANES_METRIC_PROCESS_SPAWN] = sample_process,
  [LANES_METRIC_TIMER_OVERSHOOT] = sample_timer,
  [LANES_METRIC_MEMCPY_HOT] = sample_copy,
  [LANES_METRIC_MEMCPY_COLD] = sample_copy,
};

static gpointer
series_worker (gpointer data)
{
  Series *self = data;
  const LanesSamplePlan *plan = self->plan;
  SeriesFunc function = functions[plan->metric];

  if (plan->cpu >= 0 && !self->sources->pin_thread (self->sources, (guint) plan->cpu))
    {
      fail_with_errno (self, "pinning");
      return NULL;
    }
  self->start = lanes_sources_now (self->sources);
  function (self);
  return NULL;
}

/**
 * lanes_latency_sample:
 * @self: the sources
 * @plan: which cost, where and for how long
 * @stop: ends it
 * @samples: where to add the samples, in the metric's unit
 * @error: return location for a %G_IO_ERROR
 *
 * Takes a series of samples. All it started has ended when this returns.
 *
 * Returns: whether there is at least one sample
 */
gboolean
lanes_latency_sample (const LanesSources *self,
                      const LanesSamplePlan *plan,
                      LanesStop *stop,
                      LanesSamples *samples,
                      GError **error)
{
  Series series = {
    .sources = self,
    .plan = plan,
    .stop = stop,
    .samples = samples,
    .next_look = plan->n_minimum,
  };
  GThread *thread;

  g_return_val_if_fail (functions[plan->metric] != NULL, FALSE);

  thread = self->start_thread (self, "probe-sample", series_worker, &series, error);
  if (thread == NULL)
    return FALSE;
  g_thread_join (thread);
  if (!lanes_stop_check (stop, error))
    g_clear_error (&series.error);
  else if (series.error != NULL)
    g_propagate_error (error, series.error);
  else if (samples->values->len > 0)
    return TRUE;
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                         "Other programs took the processor during every sample");
  return FALSE;
}
