/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Programs that are started to be timed or asked: they get nothing of ours, and neither they nor
 * what they start outlives the call. */

#include "probe-fixture.h"

#include "lanes-sources-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONG (3600 * LANES_SECOND)
#define PATIENCE_MS (90 * 1000)

typedef struct
{
  LanesSources sources;
  LanesStop *stop; /* (owned) */
  gint64 timeout_ns;
  char *output; /* (owned) (nullable) */
  gint64 elapsed_ns;
  GError *error; /* (owned) (nullable) */
} Call;

static void
call_init (Call *self)
{
  *self = (Call) { .timeout_ns = LONG };
  lanes_sources_init (&self->sources);
  self->stop = lanes_stop_new (&self->error);
  g_assert_no_error (self->error);
}

static void
call_clear (Call *self)
{
  g_clear_pointer (&self->stop, lanes_stop_unref);
  g_clear_pointer (&self->output, g_free);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Call, call_clear)

/* Whatever comes of it, no child and no descriptor stays. */
static gboolean
run (Call *self, gboolean wants_output, const char *const *argv)
{
  ProbeHoldings holdings = probe_take_holdings ();
  gboolean done = lanes_child_run (&self->sources, argv, self->timeout_ns, self->stop,
                                   wants_output ? &self->output : NULL, &self->elapsed_ns,
                                   &self->error);

  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
  g_assert_cmpuint (probe_take_holdings ().n_files, ==, holdings.n_files);
  g_assert_cmpint (done, ==, self->error == NULL);
  if (!done)
    g_assert_null (self->output);
  return done;
}

#define RUN(call, wants_output, ...) \
  run (call, wants_output, (const char *const[]) { __VA_ARGS__, NULL })

static void
test_good (void)
{
  g_auto (Call) call = { 0 };

  call_init (&call);
  g_assert_true (RUN (&call, FALSE, "/bin/true"));
  g_assert_cmpint (call.elapsed_ns, >, 0);
}

static void
test_bad (void)
{
  g_auto (Call) call = { 0 };

  call_init (&call);
  g_assert_false (RUN (&call, TRUE, "/bin/false"));
  g_assert_error (call.error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
test_killed_by_itself (void)
{
  g_auto (Call) call = { 0 };

  call_init (&call);
  g_assert_false (RUN (&call, TRUE, "/bin/sh", "-c", "kill -KILL $$"));
  g_assert_error (call.error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
test_missing (void)
{
  g_auto (Call) call = { 0 };

  call_init (&call);
  g_assert_false (RUN (&call, TRUE, "/nowhere/to/be-found"));
  g_assert_error (call.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_not_executable (void)
{
  g_auto (Call) call = { 0 };
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "text", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_runtime_dir (), 0700), ==, 0);
  g_file_set_contents_full (path, "text\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  call_init (&call);
  g_assert_false (RUN (&call, FALSE, path));
  g_assert_error (call.error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

static void
test_output (void)
{
  g_auto (Call) call = { 0 };

  call_init (&call);
  g_assert_true (RUN (&call, TRUE, "/bin/sh", "-c", "echo one; echo two >&2; echo three"));
  g_assert_cmpstr (call.output, ==, "one\nthree\n");
}

static void
test_no_output (void)
{
  g_auto (Call) call = { 0 };

  call_init (&call);
  g_assert_true (RUN (&call, TRUE, "/bin/true"));
  g_assert_cmpstr (call.output, ==, "");
}

/* 64 KiB are read, one byte more is refused, and so is what never ends. */
static void
test_most_output (void)
{
  g_auto (Call) call = { 0 };

  call_init (&call);
  g_assert_true (RUN (&call, TRUE, "/bin/sh", "-c", "head -c 65536 /dev/zero | tr '\\0' x"));
  g_assert_cmpuint (strlen (call.output), ==, 65536);
}

static void
test_too_much_output (void)
{
  static const char *const scripts[] = { "head -c 65537 /dev/zero", "head -c 500000 /dev/zero",
                                         "cat /dev/zero" };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_auto (Call) call = { 0 };

      call_init (&call);
      g_assert_false (RUN (&call, TRUE, "/bin/sh", "-c", scripts[i]));
      g_assert_true (call.error->domain == G_IO_ERROR);
    }
}

/* Nothing to read, three descriptors, and two variables. */
static void
test_bare (void)
{
  g_auto (Call) call = { 0 };
  g_auto (Call) files = { 0 };
  g_autofd int extra = open ("/dev/null", O_RDONLY); /* which a child would inherit */

  g_setenv ("PYTHONSTARTUP", "/nowhere", TRUE);
  call_init (&call);
  g_assert_true (RUN (&call, TRUE, "/bin/sh", "-c", "cat; exec env | grep -v ^PWD= | sort"));
  g_assert_cmpstr (call.output, ==, "LC_ALL=C.UTF-8\nPATH=/usr/local/bin:/usr/bin:/bin\n");
  g_unsetenv ("PYTHONSTARTUP");

  call_init (&files);
  g_assert_cmpint (extra, >=, 0);
  g_assert_true (RUN (&files, TRUE, "/bin/sh", "-c", "for i in 3 4 5 6 7 8 9; do "
                                                     "test -e /proc/$$/fd/$i && echo $i; done; "
                                                     "true"));
  g_assert_cmpstr (files.output, ==, "");
}

/* The child handles signals as if it had been started by hand. */
static void
test_signals (void)
{
  g_auto (Call) call = { 0 };
  sigset_t blocked, before;

  sigemptyset (&blocked);
  sigaddset (&blocked, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &blocked, &before);
  signal (SIGUSR1, SIG_IGN);
  call_init (&call);
  g_assert_true (RUN (&call, TRUE, "/bin/sh", "-c", "grep -E '^Sig(Blk|Ign)' /proc/self/status"));
  g_assert_cmpstr (call.output, ==, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
  signal (SIGUSR1, SIG_DFL);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
}

/* As in a program that does not want to hear of its children. */
static void
test_children_ignored (void)
{
  g_auto (Call) call = { 0 };
  g_auto (Call) slow = { 0 };

  signal (SIGCHLD, SIG_IGN);
  call_init (&call);
  g_assert_true (RUN (&call, TRUE, "/bin/sh", "-c", "echo heard"));
  g_assert_cmpstr (call.output, ==, "heard\n");
  call_init (&slow);
  slow.timeout_ns = LANES_MS;
  g_assert_false (RUN (&slow, FALSE, "/bin/sleep", "1000"));
  g_assert_error (slow.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  signal (SIGCHLD, SIG_DFL);
}

static void
test_timeout (void)
{
  static const gint64 timeouts[] = { -1, 0, 1, LANES_MS, 50 * LANES_MS };

  for (guint i = 0; i < G_N_ELEMENTS (timeouts); i++)
    {
      g_auto (Call) call = { 0 };

      call_init (&call);
      call.timeout_ns = timeouts[i];
      g_assert_false (RUN (&call, i % 2 == 0, "/bin/sleep", "1000"));
      g_assert_error (call.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
    }
}

static void
test_stopped_before (void)
{
  g_auto (Call) call = { 0 };

  call_init (&call);
  lanes_stop_set (call.stop);
  g_assert_false (RUN (&call, TRUE, "/bin/sleep", "1000"));
  g_assert_error (call.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A pipe with a name, by which children tell that they live: as long as one has it open. */
typedef struct
{
  char *path; /* (owned) */
  int fd; /* (owned) */
  LanesStop *stop; /* (unowned) (nullable): set when a child tells */
} LifeLine;

static void
life_line_init (LifeLine *self)
{
  g_assert_cmpint (g_mkdir_with_parents (g_get_user_runtime_dir (), 0700), ==, 0);
  self->path = g_build_filename (g_get_user_runtime_dir (), "life-line", NULL);
  g_assert_cmpint (mkfifo (self->path, 0600), ==, 0);
  self->fd = open (self->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  g_assert_cmpint (self->fd, >=, 0);
}

static void
life_line_clear (LifeLine *self)
{
  close (self->fd);
  g_unlink (self->path);
  g_free (self->path);
}

/* A byte, or 0 when all that had it open are dead. */
static gssize
read_life_line (LifeLine *self)
{
  struct pollfd fd = { self->fd, POLLIN, 0 };
  char byte;

  g_assert_cmpint (poll (&fd, 1, PATIENCE_MS), ==, 1);
  return read (self->fd, &byte, 1);
}

static gpointer
stop_when_alive (gpointer data)
{
  LifeLine *self = data;

  g_assert_cmpint (read_life_line (self), ==, 1);
  lanes_stop_set (self->stop);
  return NULL;
}

/* What a child has started goes with it, whatever ended the child. */
#define WITH_GRANDCHILD "exec 3>\"$0\"; sleep 1000 & printf x >&3; "

static void
test_stopped (void)
{
  g_auto (Call) call = { 0 };
  LifeLine line = { 0 };
  GThread *thread;

  life_line_init (&line);
  call_init (&call);
  line.stop = call.stop;
  thread = g_thread_new ("stop", stop_when_alive, &line);
  g_assert_false (RUN (&call, TRUE, "/bin/sh", "-c", WITH_GRANDCHILD "wait", line.path));
  g_thread_join (thread);
  g_assert_error (call.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (read_life_line (&line), ==, 0);
  life_line_clear (&line);
}

/* On a busy machine a short time may be over before the grandchild lives. */
static void
test_family_timeout (void)
{
  gint64 timeout_ns = 20 * LANES_MS;
  LifeLine line = { 0 };
  char byte;

  life_line_init (&line);
  do
    {
      g_auto (Call) call = { 0 };

      call_init (&call);
      call.timeout_ns = timeout_ns;
      g_assert_false (RUN (&call, FALSE, "/bin/sh", "-c", WITH_GRANDCHILD "wait", line.path));
      g_assert_error (call.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
      timeout_ns *= 2;
    }
  while (read (line.fd, &byte, 1) != 1);
  g_assert_cmpint (read_life_line (&line), ==, 0);
  life_line_clear (&line);
}

static void
test_family_output (void)
{
  g_auto (Call) call = { 0 };
  LifeLine line = { 0 };

  life_line_init (&line);
  call_init (&call);
  g_assert_false (RUN (&call, TRUE, "/bin/sh", "-c", WITH_GRANDCHILD "exec cat /dev/zero",
                       line.path));
  g_assert_cmpint (read_life_line (&line), ==, 1);
  g_assert_cmpint (read_life_line (&line), ==, 0);
  life_line_clear (&line);
}

/* A child that ends is not waited for any longer because of what it has left behind. */
static void
test_family_left (void)
{
  g_auto (Call) call = { 0 };

  call_init (&call);
  g_assert_true (RUN (&call, TRUE, "/bin/sh", "-c", "sleep 2 & echo done"));
  g_assert_cmpstr (call.output, ==, "done\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/probe/child/good", test_good);
  g_test_add_func ("/probe/child/bad", test_bad);
  g_test_add_func ("/probe/child/killed-by-itself", test_killed_by_itself);
  g_test_add_func ("/probe/child/missing", test_missing);
  g_test_add_func ("/probe/child/not-executable", test_not_executable);
  g_test_add_func ("/probe/child/output", test_output);
  g_test_add_func ("/probe/child/no-output", test_no_output);
  g_test_add_func ("/probe/child/most-output", test_most_output);
  g_test_add_func ("/probe/child/too-much-output", test_too_much_output);
  g_test_add_func ("/probe/child/bare", test_bare);
  g_test_add_func ("/probe/child/signals", test_signals);
  g_test_add_func ("/probe/child/children-ignored", test_children_ignored);
  g_test_add_func ("/probe/child/timeout", test_timeout);
  g_test_add_func ("/probe/child/stopped-before", test_stopped_before);
  g_test_add_func ("/probe/child/stopped", test_stopped);
  g_test_add_func ("/probe/child/family-timeout", test_family_timeout);
  g_test_add_func ("/probe/child/family-output", test_family_output);
  g_test_add_func ("/probe/child/family-left", test_family_left);
  return g_test_run ();
}
