/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One child process: started bare, read to its end, timed, and killed when it takes too long. */

#define _GNU_SOURCE 1

#include "lanes-sources-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OUTPUT_MAX (64 * 1024)
#define BLIND_STEP LANES_MS /* between looks at a child that no descriptor tells of */

/* Nothing of the caller's environment reaches the child, so that a variable that changes how an
 * interpreter starts does not change what is measured. */
static const char *const environment[] = { "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8",
                                           NULL };

typedef struct
{
  pid_t pid;
  int pidfd; /* (owned), -1: the system has none */
  int output_fd; /* (owned), -1: not wanted, or at its end */
  gboolean reaped;
  int status;
} Child;

static gboolean
fail (GError **error, const char *program, int code)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", program,
               g_strerror (code));
  return FALSE;
}

static int
start (Child *child, const char *const *argv, int output_fd)
{
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t signals;
  int code;

  posix_spawn_file_actions_init (&actions);
  posix_spawnattr_init (&attributes);
  posix_spawn_file_actions_addopen (&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (output_fd >= 0)
    posix_spawn_file_actions_adddup2 (&actions, output_fd, STDOUT_FILENO);
  else
    posix_spawn_file_actions_addopen (&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen (&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
#ifdef __GLIBC__
  posix_spawn_file_actions_addclosefrom_np (&actions, STDERR_FILENO + 1);
#endif
  /* A group of its own, so that whatever the child starts can be ended with it. */
  posix_spawnattr_setpgroup (&attributes, 0);
  sigemptyset (&signals);
  posix_spawnattr_setsigmask (&attributes, &signals);
  sigfillset (&signals);
  posix_spawnattr_setsigdefault (&attributes, &signals);
  posix_spawnattr_setflags (&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                             POSIX_SPAWN_SETSIGDEF);
  code = posix_spawn (&child->pid, argv[0], &actions, &attributes, (char *const *) argv,
                      (char *const *) environment);
  posix_spawnattr_destroy (&attributes);
  posix_spawn_file_actions_destroy (&actions);
  return code;
}

/* Somebody else may have reaped it, or SIGCHLD may be ignored: then it is gone all the same. */
static void
reap (Child *child, int options)
{
  siginfo_t info = { 0 };
  int result;

  do
    result = waitid (P_PID, (id_t) child->pid, &info, WEXITED | options);
  while (result != 0 && errno == EINTR);
  if (result != 0)
    child->reaped = TRUE;
  else if (info.si_pid == child->pid)
    {
      child->reaped = TRUE;
      child->status = info.si_code == CLD_EXITED ? info.si_status : -1;
    }
}

static void
child_clear (Child *child)
{
  /* What it has started may outlive it; its group keeps its id for as long as anybody is in it. */
  if (child->pid > 0)
    kill (-child->pid, SIGKILL);
  if (child->pid > 0 && !child->reaped)
    {
      kill (child->pid, SIGKILL);
      reap (child, 0);
    }
  g_clear_fd (&child->pidfd, NULL);
  g_clear_fd (&child->output_fd, NULL);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Child, child_clear)

/* %FALSE when the child writes more than any program of ours would. */
static gboolean
drain (Child *child, GString *text)
{
  char piece[4096];
  gssize n;

  while (child->output_fd >= 0 && (n = read (child->output_fd, piece, sizeof piece)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return TRUE;
      g_string_append_len (text, piece, n);
      if (text->len > OUTPUT_MAX)
        return FALSE;
    }
  g_clear_fd (&child->output_fd, NULL);
  return TRUE;
}

/* Waits for the child's end, its output or the end of @left, whichever is first. */
static void
wait_for_news (Child *child, LanesStop *stop, gint64 left)
{
  struct pollfd fds[3] = {
    { lanes_stop_get_fd (stop), POLLIN, 0 },
    { child->pidfd, POLLIN, 0 },
    { child->output_fd, POLLIN, 0 },
  };
  gint64 step = child->pidfd >= 0 ? left : MIN (left, BLIND_STEP);
  struct timespec timeout = { step / LANES_SECOND, step % LANES_SECOND };

  ppoll (fds, G_N_ELEMENTS (fds), &timeout, NULL);
  if (child->pidfd < 0 || fds[1].revents != 0)
    reap (child, WNOHANG);
}

static gboolean
attend (Child *child,
        const LanesSources *self,
        const char *program,
        gint64 deadline,
        LanesStop *stop,
        GString *text,
        GError **error)
{
  while (!child->reaped)
    {
      gint64 left = deadline - lanes_sources_now (self);

      if (!lanes_stop_check (stop, error))
        return FALSE;
      if (left <= 0)
        return fail (error, program, ETIMEDOUT);
      wait_for_news (child, stop, left);
      if (!drain (child, text))
        return fail (error, program, EFBIG);
    }
  return TRUE;
}

/**
 * lanes_child_run:
 * @self: the sources
 * @argv: program, by its path, and arguments
 * @timeout_ns: how long it may take
 * @stop: ends it
 * @output: (out) (optional): what it wrote, at most 64 KiB
 * @elapsed_ns: (out) (optional): from before its start until it was reaped
 * @error: return location for a %G_IO_ERROR
 *
 * Runs a program with an empty standard input, no descriptor of ours and a clean environment.
 * When it does not end by itself it is killed together with all it started. A child of ours is
 * never left behind.
 *
 * Returns: whether it ended by itself, and well
 */
gboolean
lanes_child_run (const LanesSources *self,
                 const char *const *argv,
                 gint64 timeout_ns,
                 LanesStop *stop,
                 char **output,
                 gint64 *elapsed_ns,
                 GError **error)
{
  g_auto (Child) child = { .pidfd = -1, .output_fd = -1 };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofd int writer = -1;
  gint64 start_ns;
  int code;

  if (output != NULL)
    {
      int fds[2];

      if (!g_unix_open_pipe (fds, O_CLOEXEC, error))
        return FALSE;
      child.output_fd = fds[0];
      writer = fds[1];
      g_unix_set_fd_nonblocking (child.output_fd, TRUE, NULL);
    }
  start_ns = lanes_sources_now (self);
  code = start (&child, argv, writer);
  if (code != 0)
    {
      child.pid = 0;
      return fail (error, argv[0], code);
    }
  g_clear_fd (&writer, NULL);
  child.pidfd = (int) syscall (SYS_pidfd_open, child.pid, 0);
  if (!attend (&child, self, argv[0], start_ns + timeout_ns, stop, text, error))
    return FALSE;
  if (elapsed_ns != NULL)
    *elapsed_ns = lanes_sources_now (self) - start_ns;
  if (child.status != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s: ended with an error"), argv[0]);
      return FALSE;
    }
  if (output != NULL)
    *output = g_string_free_and_steal (g_steal_pointer (&text));
  return TRUE;
}
