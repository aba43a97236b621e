/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Running an interpreter: its answer, its progress, every way in which it can fail, and that
 * nothing of it stays behind. */

#include "lanes-document.h"
#include "lanes-script.h"
#include "trial-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

typedef struct
{
  guint n;
  double share;
  char *what;
} Progress;

static void
note_progress (double share, const char *what, gpointer data)
{
  Progress *progress = data;

  progress->n++;
  progress->share = share;
  g_set_str (&progress->what, what);
}

static void
start (TrialFixture *fixture, const char *python, double limit, GCancellable *cancellable)
{
  const char *const arguments[] = { "an argument", NULL };

  lanes_harness_run_async (python, LANES_SCRIPT_TRIAL, arguments, limit, NULL, NULL, cancellable,
                           trial_keep_result, fixture);
}

/* Answers, gets its arguments, and sees nothing of the caller's environment. */
static void
test_answer (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *python = trial_fake_python (
      fixture, "echo '[ 35%] halfway' >&2\n"
               "test -f \"$2\" && test \"$1 $3 $4\" = '-B --guarded an argument' || exit 1\n"
               "echo \"{\\\"secret\\\": \\\"$LANES_SECRET\\\", \\\"path\\\": \\\"$2\\\"}\"");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  Progress progress = { 0 };
  const char *path;

  g_setenv ("LANES_SECRET", "told", TRUE);
  lanes_harness_run_async (python, LANES_SCRIPT_TRIAL,
                           (const char *const[]) { "an argument", NULL }, 60, note_progress,
                           &progress, NULL, trial_keep_result, fixture);
  node = lanes_harness_run_finish (trial_wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "secret"), ==, "");
  g_assert_cmpuint (progress.n, ==, 1);
  g_assert_cmpfloat (progress.share, ==, 0.35);
  g_assert_cmpstr (progress.what, ==, "halfway");
  g_free (progress.what);
  g_clear_object (&fixture->result);
  path = json_object_get_string_member (json_node_get_object (node), "path");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A home that cannot be written to, such as a container's, is no obstacle. */
static void
test_no_cache (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *python = trial_fake_python (fixture, "test -f \"$2\" && echo '{}'");
  g_autofree char *cache = lanes_document_dup_cache_path (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpint (g_mkdir_with_parents (cache, 0700), ==, 0);
  g_assert_cmpint (g_rmdir (cache), ==, 0);
  g_assert_true (g_file_set_contents (cache, "no folder", -1, NULL));
  start (fixture, python, 60, NULL);
  node = lanes_harness_run_finish (trial_wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (cache), ==, 0);
}

typedef struct
{
  const char *name;
  const char *script;
  LanesTrialError code;
  const char *part; /* of the message */
} Failure;

static const Failure failures[] = {
  { "/trial/harness/fails", "echo 'ValueError: no <b>luck</b>' >&2; exit 3",
    LANES_TRIAL_ERROR_FAILED, "failed: ValueError: no <b>luck</b>" },
  { "/trial/harness/fails-silently", "exit 3", LANES_TRIAL_ERROR_FAILED, "without a word" },
  { "/trial/harness/crashes", "kill -SEGV $$", LANES_TRIAL_ERROR_CRASHED, "signal 11" },
  { "/trial/harness/says-nothing", "exit 0", LANES_TRIAL_ERROR_ANSWER, "does not answer" },
  { "/trial/harness/says-no-json", "echo hello", LANES_TRIAL_ERROR_ANSWER, "does not answer" },
  { "/trial/harness/says-a-list", "echo '[1]'", LANES_TRIAL_ERROR_ANSWER, "does not answer" },
  { "/trial/harness/says-no-text", "printf '{\"a\": \"\\377\"}'", LANES_TRIAL_ERROR_ANSWER,
    "does not answer" },
  { "/trial/harness/says-too-much", "yes", LANES_TRIAL_ERROR_ANSWER, "does not answer" },
};

static void
test_failure (TrialFixture *fixture, gconstpointer data)
{
  const Failure *failure = data;
  g_autofree char *python = trial_fake_python (fixture, failure->script);
  g_autoptr (GError) error = NULL;

  start (fixture, python, 60, NULL);
  g_assert_null (lanes_harness_run_finish (trial_wait (fixture), &error));
  g_assert_error (error, LANES_TRIAL_ERROR, (int) failure->code);
  g_assert_nonnull (strstr (error->message, failure->part));
  g_assert_true (g_str_has_prefix (error->message, python));
}

static void
test_no_program (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "none", NULL);
  g_autoptr (GError) error = NULL;

  start (fixture, path, 60, NULL);
  g_assert_null (lanes_harness_run_finish (trial_wait (fixture), &error));
  g_assert_error (error, LANES_TRIAL_ERROR, LANES_TRIAL_ERROR_START);
}

static pid_t
read_pid (const char *path)
{
  g_autofree char *text = NULL;

  while (!g_file_get_contents (path, &text, NULL, NULL) || strchr (text, '\n') == NULL)
    {
      g_clear_pointer (&text, g_free);
      g_main_context_iteration (NULL, FALSE);
    }
  return (pid_t) g_ascii_strtoll (text, NULL, 10);
}

/* A child that would outlive its parent, and notes its process id. */
static char *
fake_with_child (TrialFixture *fixture, const char *end, char **note)
{
  g_autofree char *script = NULL;

  *note = g_build_filename (fixture->folder, "pid", NULL);
  script = g_strdup_printf ("sleep 1000 &\necho $! > %s\n%s", *note, end);
  return trial_fake_python (fixture, script);
}

static void
test_hangs (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *note = NULL;
  g_autofree char *python = fake_with_child (fixture, "wait", &note);
  g_autoptr (GError) error = NULL;

  start (fixture, python, 1, NULL);
  g_assert_null (lanes_harness_run_finish (trial_wait (fixture), &error));
  g_assert_error (error, LANES_TRIAL_ERROR, LANES_TRIAL_ERROR_TIMEOUT);
  trial_assert_gone (read_pid (note));
}

static void
test_cancelled (TrialFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *note = NULL;
  g_autofree char *python = fake_with_child (fixture, "wait", &note);
  g_autoptr (GError) error = NULL;
  pid_t pid;

  start (fixture, python, 60, cancellable);
  pid = read_pid (note);
  g_cancellable_cancel (cancellable);
  g_assert_null (lanes_harness_run_finish (trial_wait (fixture), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  trial_assert_gone (pid);
}

/* What it leaves behind is ended, and does not hold the answer up. */
static void
test_leaves_a_child (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *note = NULL;
  g_autofree char *python = fake_with_child (fixture, "echo '{}'", &note);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  start (fixture, python, 60, NULL);
  node = lanes_harness_run_finish (trial_wait (fixture), &error);
  g_assert_no_error (error);
  trial_assert_gone (read_pid (note));
}

/* What leaves the group and keeps the streams open does not hold the answer up for ever. */
static void
test_leaves_a_daemon (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *note = g_build_filename (fixture->folder, "pid", NULL);
  g_autofree char *script =
      g_strdup_printf ("setsid sh -c 'echo $$ > %s; exec sleep 1000' &\n"
                       "while ! test -s %s; do :; done\necho '{}'",
                       note, note);
  g_autofree char *python = trial_fake_python (fixture, script);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  start (fixture, python, 60, NULL);
  node = lanes_harness_run_finish (trial_wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpint (kill (read_pid (note), SIGKILL), ==, 0);
}

static void
test_cancelled_before (TrialFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *python = trial_fake_python (fixture, "echo '{}'");
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  start (fixture, python, 60, cancellable);
  g_assert_null (lanes_harness_run_finish (trial_wait (fixture), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
leave_session (gpointer data)
{
  setsid ();
}

/* Every script ends by itself when the program that started it is gone. */
static void
test_guard (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *python = trial_real_python ();
  g_autofree char *script = g_build_filename (g_getenv ("LANES_SCRIPTS"), data, NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
      G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  const char *request = "{\"wait_s\": 1000, \"mechanism\": \"sequential\", "
                        "\"file\": \"/dev/stdin\", "
                        "\"function\": \"f\", \"loops_per_s\": 1, \"blocks_per_s\": 1}";

  g_subprocess_launcher_set_child_setup (launcher, leave_session, NULL, NULL);
  process = g_subprocess_launcher_spawn (launcher, &error, python, script, "--guarded", request,
                                         NULL);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (process, NULL, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, data, test) \
  g_test_add (path, TrialFixture, data, trial_set_up, test, trial_tear_down)

  ADD ("/trial/harness/answer", NULL, test_answer);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    ADD (failures[i].name, &failures[i], test_failure);
  ADD ("/trial/harness/no-cache", NULL, test_no_cache);
  ADD ("/trial/harness/no-program", NULL, test_no_program);
  ADD ("/trial/harness/hangs", NULL, test_hangs);
  ADD ("/trial/harness/cancelled", NULL, test_cancelled);
  ADD ("/trial/harness/cancelled-before", NULL, test_cancelled_before);
  ADD ("/trial/harness/leaves-a-child", NULL, test_leaves_a_child);
  ADD ("/trial/harness/leaves-a-daemon", NULL, test_leaves_a_daemon);
  ADD ("/trial/harness/guard/measure", "lanes_measure.py", test_guard);
  ADD ("/trial/harness/guard/trial", "lanes_trial.py", test_guard);
  return g_test_run ();
}
