/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The real machine: files of /proc and /sys, affinity, limits, clocks and threads. */

#define _GNU_SOURCE 1

#include "lanes-sources-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#define FILE_MAX (1024 * 1024) /* no file that is read comes near; a hostile one could */
#define CPU_MAX (1 << 20)
#define SPINNER_NICE 10

static int
resolve (const LanesSources *self, const char *path, int flags)
{
  const char *relative = path + strspn (path, "/");

  if (self->root_fd == AT_FDCWD)
    return open (path, flags | O_CLOEXEC);
  return openat (self->root_fd, *relative != '\0' ? relative : ".", flags | O_CLOEXEC);
}

static char *
fail_with_errno (const char *path, int code, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path, g_strerror (code));
  return NULL;
}

/* Kernel files have no size and may answer in small pieces: read until the end. */
static char *
real_read_file (const LanesSources *self, const char *path, GError **error)
{
  g_autofd int fd = resolve (self, path, O_RDONLY);
  g_autoptr (GString) text = g_string_sized_new (1024);

  if (fd < 0)
    return fail_with_errno (path, errno, error);
  while (text->len < FILE_MAX)
    {
      char piece[16384];
      gssize n = read (fd, piece, MIN (sizeof piece, FILE_MAX - text->len));

      if (n == 0)
        break;
      if (n > 0)
        g_string_append_len (text, piece, n);
      else if (errno != EINTR)
        return fail_with_errno (path, errno, error);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static GStrv
real_list (const LanesSources *self, const char *path)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  int fd = resolve (self, path, O_RDONLY | O_DIRECTORY);
  DIR *directory = fd >= 0 ? fdopendir (fd) : NULL;
  struct dirent *entry;

  while (directory != NULL && (entry = readdir (directory)) != NULL)
    {
      if (entry->d_name[0] != '.')
        g_strv_builder_add (names, entry->d_name);
    }
  if (directory != NULL)
    closedir (directory);
  else if (fd >= 0)
    close (fd);
  return g_strv_builder_end (names);
}

/* The kernel refuses a mask shorter than its own, whose length it does not tell: grow until it
 * takes one. The C library's fixed 1024 bits would fail on larger machines. */
static GArray *
real_dup_affinity (const LanesSources *self)
{
  for (guint n_cpus = 1024; n_cpus <= CPU_MAX; n_cpus *= 2)
    {
      gsize size = CPU_ALLOC_SIZE (n_cpus);
      g_autofree cpu_set_t *set = g_malloc0 (size);
      GArray *cpus;

      if (sched_getaffinity (0, size, set) != 0)
        {
          if (errno == EINVAL)
            continue;
          return NULL;
        }
      cpus = g_array_new (FALSE, FALSE, sizeof (guint));
      for (guint i = 0; i < n_cpus; i++)
        {
          if (CPU_ISSET_S (i, size, set))
            g_array_append_val (cpus, i);
        }
      return cpus;
    }
  return NULL;
}

static gboolean
real_get_limit (const LanesSources *self, int resource, double *soft, double *hard)
{
  struct rlimit limit;

  if (getrlimit (resource, &limit) != 0)
    return FALSE;
  *soft = limit.rlim_cur == RLIM_INFINITY ? INFINITY : (double) limit.rlim_cur;
  *hard = limit.rlim_max == RLIM_INFINITY ? INFINITY : (double) limit.rlim_max;
  return TRUE;
}

static char *
real_dup_word (const LanesSources *self, LanesWord word)
{
  struct utsname names;

  if (word == LANES_WORD_ARCH && uname (&names) == 0)
    return g_strdup (names.machine);
  if (word == LANES_WORD_KERNEL && uname (&names) == 0)
    return g_strdup (names.release);
#ifdef __GLIBC__
  if (word == LANES_WORD_LIBC)
    return g_strdup_printf ("glibc %s", gnu_get_libc_version ());
#endif
  return NULL;
}

static guint64
real_get_seed (const LanesSources *self)
{
  return g_random_int ();
}

static gint64
real_now (const LanesSources *self, LanesClock clock)
{
  static const clockid_t ids[] = {
    [LANES_CLOCK_MONOTONIC] = CLOCK_MONOTONIC,
    [LANES_CLOCK_BOOT] = CLOCK_BOOTTIME,
    [LANES_CLOCK_THREAD] = CLOCK_THREAD_CPUTIME_ID,
  };
  struct timespec time;

  clock_gettime (ids[clock], &time);
  return time.tv_sec * LANES_SECOND + time.tv_nsec;
}

static GThread *
real_start_thread (const LanesSources *self,
                   const char *name,
                   GThreadFunc function,
                   gpointer data,
                   GError **error)
{
  return g_thread_try_new (name, function, data, error);
}

static gboolean
real_pin_thread (const LanesSources *self, guint cpu)
{
  gsize size = CPU_ALLOC_SIZE (cpu + 1);
  g_autofree cpu_set_t *set = g_malloc0 (size);

  CPU_SET_S (cpu, size, set);
  return sched_setaffinity (0, size, set) == 0;
}

static char *
real_find_program (const LanesSources *self, const char *name)
{
  return g_find_program_in_path (name);
}

/* A thread that inherits a real-time policy and computes would let nobody else run, not even who is
 * to end it. */
void
lanes_thread_give_way (void)
{
  const struct sched_param ordinary = { 0 };

  sched_setscheduler (0, SCHED_OTHER, &ordinary);
  setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), SPINNER_NICE);
}

/**
 * lanes_sources_init:
 * @self: the table to fill in
 *
 * Makes @self the machine this program runs on.
 */
void
lanes_sources_init (LanesSources *self)
{
  g_return_if_fail (self != NULL);

  *self = (LanesSources) {
    .root_fd = AT_FDCWD,
    .read_file = real_read_file,
    .list = real_list,
    .dup_affinity = real_dup_affinity,
    .get_limit = real_get_limit,
    .dup_word = real_dup_word,
    .get_seed = real_get_seed,
    .now = real_now,
    .start_thread = real_start_thread,
    .pin_thread = real_pin_thread,
    .spin = lanes_window_spin,
    .sample = lanes_latency_sample,
    .find_program = real_find_program,
    .run_child = lanes_child_run,
  };
  lanes_sources_init_scratch (self);
}
