/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `lanes-cli python`: measures an interpreter. */

#include "lanes-cli-command.h"

#include "lanes-cli-loop.h"
#include "lanes-kept-python.h"
#include "lanes-measure.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *interpreter;
  GMainLoop *loop;
  GCancellable *cancellable;
  LanesPython *python;
  GError *error;
} Measurement;

static void
progress_cb (double share, const char *what, gpointer data)
{
  g_autofree char *line =
      g_strdup_printf ("%s %3.0f %%  %s", _ ("Measuring this Python:"), share * 100,
                       lanes_measure_part_title (what));

  lanes_cli_show_progress (line);
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Measurement *self = data;

  self->python = lanes_measure_python_finish (result, &self->error);
  g_main_loop_quit (self->loop);
}

static void
start_measuring (gpointer data)
{
  Measurement *self = data;

  lanes_measure_python_async (self->interpreter, progress_cb, NULL, self->cancellable, measured_cb,
                              self);
}

/**
 * lanes_cli_find_interpreter:
 * @name: (nullable): a program's path, or a name to look up in PATH; %NULL for the usual one
 * @error: return location for an error
 *
 * Returns: (transfer full): its path
 */
char *
lanes_cli_find_interpreter (const char *name, GError **error)
{
  char *path = g_find_program_in_path (name != NULL ? name : "python3");

  if (path == NULL)
    g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_READ,
                 _ ("%s: no such program"), name != NULL ? name : "python3");
  return path;
}

/* Where it cannot be kept, it is measured anew. */
static void
keep (const LanesPython *python, const char *interpreter)
{
  g_autoptr (GError) error = NULL;

  if (lanes_python_is_disturbed (python))
    lanes_cli_note (g_strdup (_ ("other programs were busy while Python was measured: measuring it "
                                 "again may change the times")));
  if (!lanes_kept_python_save (python, interpreter, &error))
    lanes_cli_note (g_strdup_printf (_ ("the measured costs are not kept: %s"), error->message));
}

/**
 * lanes_cli_measure_python:
 * @interpreter: its path
 * @error: return location for an error of LANES_TRIAL_ERROR, or %G_IO_ERROR_CANCELLED when the
 *   program was told to stop
 *
 * Measures an interpreter, with progress where somebody is looking.
 *
 * Returns: (transfer full): its profile
 */
LanesPython *
lanes_cli_measure_python (const char *interpreter, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Measurement self = { interpreter, loop, cancellable, NULL, NULL };

  if (!lanes_cli_check_threads (error))
    return NULL;
  lanes_cli_loop (loop, cancellable, start_measuring, &self);
  lanes_cli_end_progress ();
  if (self.python == NULL)
    g_propagate_error (error, self.error);
  else
    keep (self.python, interpreter);
  return self.python;
}

/**
 * lanes_cli_python:
 * @argc: how many arguments, from the command's name on
 * @argv: the arguments
 *
 * Runs `lanes-cli python`.
 *
 * Returns: how it ended
 */
LanesCliStatus
lanes_cli_python (int argc, char **argv)
{
  g_autofree char *interpreter = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "interpreter", 0, 0, G_OPTION_ARG_FILENAME, &interpreter,
      N_ ("The interpreter, else python3"), N_ ("PATH") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output,
      N_ ("Write to a file instead of standard output"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *path = NULL;
  g_autoptr (LanesPython) python = NULL;
  g_autoptr (GError) error = NULL;
  LanesCliStatus status;

  if (!lanes_cli_parse (entries, &argc, &argv, 0, &status))
    return status;
  path = lanes_cli_find_interpreter (interpreter, &error);
  if (path == NULL)
    return lanes_cli_fail (LANES_CLI_WRONG, error->message);
  python = lanes_cli_measure_python (path, &error);
  if (python == NULL)
    return lanes_cli_fail_by (LANES_CLI_FAILED, error);
  return lanes_cli_write_document (output, lanes_python_to_json (python));
}
