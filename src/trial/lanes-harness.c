/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs an interpreter on one of our scripts: in a process group of its own, with a clean
 * environment and a time limit, and leaves nothing of it behind. The script notices by its standard
 * input when this program is gone. */

#define _GNU_SOURCE 1

#include "lanes-harness.h"

#include "lanes-script.h"
#include "lanes-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* No script of ours writes more. */
#define ANSWER_MAX (1024 * 1024)
#define PIECE 16384
#define COMPLAINT_MAX 200
#define PROGRESS_MAX 60
#define LINE_MAX_BYTES 4096

/* How long the last words of a run that has ended are waited for. */
#define FAREWELL_MS 500

G_DEFINE_QUARK (lanes-trial-error-quark, lanes_trial_error)

/* One run. It has ended when the process is reaped and both of its streams are at their end. */
typedef struct
{
  char *interpreter;
  char *script; /* its path, for as long as it runs */
  double limit;
  LanesProgressFunc progress;
  gpointer progress_data;
  GSubprocess *process;
  pid_t group;
  GString *answer;
  GString *line; /* what of a line was read so far */
  char *complaint; /* the last line that is no progress */
  GSource *timer;
  gulong cancel_handler;
  guint pending;
  GCancellable *reads; /* (owned): ends waiting for what left the group and holds the streams */
  gboolean timed_out;
  GError *error;
} Run;

static void
run_free (gpointer data)
{
  Run *self = data;

  if (self->script != NULL)
    lanes_script_remove (self->script);
  g_clear_object (&self->process);
  g_clear_object (&self->reads);
  g_clear_error (&self->error);
  g_string_free (self->answer, TRUE);
  g_string_free (self->line, TRUE);
  g_free (self->interpreter);
  g_free (self->script);
  g_free (self->complaint);
  g_free (self);
}

/* Runs in the child. It tells its id by itself, since GSubprocess no longer knows that of a process
 * which has ended at once; what it has started may still be there. */
static void
lead_group (gpointer data)
{
  pid_t pid = getpid ();
  gssize written;

  setpgid (0, 0);
  do
    written = write (GPOINTER_TO_INT (data), &pid, sizeof pid);
  while (written < 0 && errno == EINTR);
}

static void
kill_group (Run *self)
{
  if (self->group > 0)
    kill (-self->group, SIGKILL);
}

static gboolean
start (Run *self, const char *const *arguments, GError **error)
{
  g_auto (GUnixPipe) pipe = G_UNIX_PIPE_INIT;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
      G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;
  const char *const environment[] = { "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", NULL };
  g_auto (GStrv) environ = g_strdupv ((char **) environment);
  gssize got;

  environ = g_environ_setenv (environ, "HOME", g_get_home_dir (), TRUE);
  environ = g_environ_setenv (environ, "TMPDIR", g_get_tmp_dir (), TRUE);
  g_subprocess_launcher_set_environ (launcher, environ);
  if (!g_unix_pipe_open (&pipe, O_CLOEXEC, error))
    return FALSE;
  g_subprocess_launcher_set_child_setup (
      launcher, lead_group, GINT_TO_POINTER (g_unix_pipe_get (&pipe, G_UNIX_PIPE_END_WRITE)), NULL);
  g_strv_builder_add_many (argv, self->interpreter, "-B", self->script, "--guarded", NULL);
  g_strv_builder_addv (argv, (const char **) arguments);
  strings = g_strv_builder_end (argv);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) strings, error);
  if (self->process == NULL)
    return FALSE;
  /* Otherwise nobody would ever say that a child which died at once has not told its id. */
  g_unix_pipe_close (&pipe, G_UNIX_PIPE_END_WRITE, NULL);
  do
    got = read (g_unix_pipe_get (&pipe, G_UNIX_PIPE_END_READ), &self->group, sizeof self->group);
  while (got < 0 && errno == EINTR);
  if (got == sizeof self->group)
    return TRUE;
  self->group = 0;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("it ended at once"));
  g_subprocess_force_exit (self->process);
  return FALSE;
}

/* "[ 35%] processes" is progress; anything else is a complaint. */
static void
take_line (Run *self, const char *line)
{
  double share;
  const char *text = strchr (line, ']');
  char *end;

  if (line[0] == '[' && text != NULL)
    {
      share = g_ascii_strtod (line + 1, &end);
      if (*end == '%')
        {
          g_autofree char *what = lanes_text_dup_line (text + strspn (text, "] "), PROGRESS_MAX);

          if (self->progress != NULL && share >= 0 && share <= 100)
            self->progress (share / 100, what, self->progress_data);
          return;
        }
    }
  if (line[0] != '\0')
    {
      g_free (self->complaint);
      self->complaint = lanes_text_dup_line (line, COMPLAINT_MAX);
    }
}

static void
fail (Run *self, LanesTrialError code, char *message)
{
  if (self->error == NULL)
    self->error = g_error_new_literal (LANES_TRIAL_ERROR, (int) code, message);
  g_free (message);
}

static void
fail_answer (Run *self)
{
  fail (self, LANES_TRIAL_ERROR_ANSWER,
        g_strdup_printf (_ ("%s: does not answer as Python 3 does"), self->interpreter));
}

static void
judge_end (Run *self)
{
  if (self->timed_out)
    fail (self, LANES_TRIAL_ERROR_TIMEOUT,
          g_strdup_printf (_ ("%s: took longer than %.0f s and was ended"), self->interpreter,
                           self->limit));
  else if (g_subprocess_get_if_signaled (self->process))
    fail (self, LANES_TRIAL_ERROR_CRASHED,
          g_strdup_printf (_ ("%s: was ended by signal %d (%s)"), self->interpreter,
                           g_subprocess_get_term_sig (self->process),
                           g_strsignal (g_subprocess_get_term_sig (self->process))));
  else if (!g_subprocess_get_successful (self->process))
    fail (self, LANES_TRIAL_ERROR_FAILED,
          self->complaint != NULL
              ? g_strdup_printf (_ ("%s: failed: %s"), self->interpreter, self->complaint)
              : g_strdup_printf (_ ("%s: failed without a word"), self->interpreter));
}

static JsonNode *
read_answer (Run *self)
{
  g_autoptr (JsonNode) node = NULL;

  if (self->error == NULL && g_utf8_validate_len (self->answer->str, self->answer->len, NULL))
    node = json_from_string (self->answer->str, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);
  fail_answer (self);
  return NULL;
}

static void
stop_timer (Run *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

/* Takes the place of the timer that runs, if any. */
static void
set_timer (Run *self, GTask *task, guint ms, GSourceFunc callback)
{
  stop_timer (self);
  self->timer = g_timeout_source_new (ms);
  g_source_set_callback (self->timer, callback, self, NULL);
  g_source_attach (self->timer, g_task_get_context (task));
}

static void
end_part (GTask *task)
{
  Run *self = g_task_get_task_data (task);
  JsonNode *node;

  if (--self->pending > 0)
    return;
  stop_timer (self);
  g_cancellable_disconnect (g_task_get_cancellable (task), self->cancel_handler);
  if (g_task_return_error_if_cancelled (task))
    return;
  judge_end (self);
  node = read_answer (self);
  if (node != NULL)
    g_task_return_pointer (task, node, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, g_steal_pointer (&self->error));
}

/* What has left the group is not ours to end, and its words are not waited for. */
static gboolean
farewell_cb (gpointer data)
{
  Run *self = data;

  g_cancellable_cancel (self->reads);
  return G_SOURCE_CONTINUE;
}

static void
reaped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *self = g_task_get_task_data (task);

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  /* Workers that outlive their parent would hold its streams open. */
  kill_group (self);
  self->group = 0;
  set_timer (self, task, FAREWELL_MS, farewell_cb);
  end_part (task);
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *self = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  gsize size = 0;
  const char *piece = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (size > 0)
    {
      if (self->answer->len <= ANSWER_MAX)
        g_string_append_len (self->answer, piece, (gssize) size);
      if (self->answer->len > ANSWER_MAX && self->error == NULL)
        {
          fail_answer (self);
          kill_group (self);
        }
      g_input_stream_read_bytes_async (G_INPUT_STREAM (source), PIECE, G_PRIORITY_DEFAULT,
                                       self->reads, answer_cb, g_steal_pointer (&task));
      return;
    }
  end_part (task);
}

/* Whole lines are taken, and of one that is too long its beginning. */
static void
take_words (Run *self, const char *piece, gsize size)
{
  for (gsize i = 0; i < size; i++)
    {
      if (piece[i] != '\n')
        {
          if (self->line->len < LINE_MAX_BYTES)
            g_string_append_c (self->line, piece[i]);
          continue;
        }
      take_line (self, self->line->str);
      g_string_truncate (self->line, 0);
    }
}

static void
words_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *self = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  gsize size = 0;
  const char *piece = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (size == 0)
    {
      take_line (self, self->line->str);
      end_part (task);
      return;
    }
  take_words (self, piece, size);
  g_input_stream_read_bytes_async (G_INPUT_STREAM (source), PIECE, G_PRIORITY_DEFAULT,
                                   self->reads, words_cb, g_steal_pointer (&task));
}

static gboolean
limit_cb (gpointer data)
{
  Run *self = data;

  self->timed_out = TRUE;
  kill_group (self);
  return G_SOURCE_CONTINUE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  kill_group (data);
}

static void
attend (GTask *task)
{
  Run *self = g_task_get_task_data (task);

  self->pending = 3;
  self->reads = g_cancellable_new ();
  set_timer (self, task, (guint) (self->limit * 1000), limit_cb);
  if (g_task_get_cancellable (task) != NULL)
    self->cancel_handler = g_cancellable_connect (g_task_get_cancellable (task),
                                                  G_CALLBACK (cancelled_cb), self, NULL);
  g_subprocess_wait_async (self->process, NULL, reaped_cb, g_object_ref (task));
  g_input_stream_read_bytes_async (g_subprocess_get_stdout_pipe (self->process), PIECE,
                                   G_PRIORITY_DEFAULT, self->reads, answer_cb,
                                   g_object_ref (task));
  g_input_stream_read_bytes_async (g_subprocess_get_stderr_pipe (self->process), PIECE,
                                   G_PRIORITY_DEFAULT, self->reads, words_cb,
                                   g_object_ref (task));
}

/**
 * lanes_harness_run_async:
 * @interpreter: a program, by its path
 * @script: one of ours, such as LANES_SCRIPT_MEASURE
 * @arguments: (nullable): what the script is called with
 * @limit: s; when they are over, the script is ended with all it has started
 * @progress: (nullable) (scope notified): told how far it is
 * @progress_data: for @progress
 * @cancellable: (nullable): ends it in the same way
 * @callback: called when nothing of it is left
 * @user_data: for @callback
 *
 * Runs an interpreter on one of our scripts. Uses the thread-default main context.
 */
void
lanes_harness_run_async (const char *interpreter,
                         const char *script,
                         const char *const *arguments,
                         double limit,
                         LanesProgressFunc progress,
                         gpointer progress_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Run *self;
  const char *const none[] = { NULL };
  GError *error = NULL;

  g_return_if_fail (interpreter != NULL && script != NULL && limit > 0);

  task = g_task_new (NULL, cancellable, callback, user_data);
  self = g_new0 (Run, 1);
  g_task_set_source_tag (task, lanes_harness_run_async);
  g_task_set_task_data (task, self, run_free);
  self->interpreter = g_strdup (interpreter);
  self->limit = limit;
  self->progress = progress;
  self->progress_data = progress_data;
  self->answer = g_string_new (NULL);
  self->line = g_string_new (NULL);
  if (g_task_return_error_if_cancelled (task))
    return;
  self->script = lanes_script_place (script, &error);
  if (self->script == NULL)
    {
      g_task_return_new_error (task, LANES_TRIAL_ERROR, LANES_TRIAL_ERROR_START, "%s",
                               error->message);
      g_clear_error (&error);
      return;
    }
  if (!start (self, arguments != NULL ? arguments : none, &error))
    {
      g_task_return_new_error (task, LANES_TRIAL_ERROR, LANES_TRIAL_ERROR_START,
                               _ ("%s: cannot be started: %s"), interpreter, error->message);
      g_clear_error (&error);
      return;
    }
  attend (task);
}

/**
 * lanes_harness_run_finish:
 * @result: the result
 * @error: return location for an error of LANES_TRIAL_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the object that the script wrote
 */
JsonNode *
lanes_harness_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
