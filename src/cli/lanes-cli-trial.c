/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `lanes-cli trial`: carries a workload out for real. */

#include "lanes-cli-command.h"

#include "lanes-cli-loop.h"
#include "lanes-kept-python.h"
#include "lanes-report-text.h"
#include "lanes-trial-run.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SECONDS_MIN 1
#define SECONDS_MAX 3600

typedef struct
{
  char *workload;
  char *machine;
  char *python;
  char *interpreter;
  char *scheduler;
  char *format;
  char *output;
  double seconds;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->workload);
  g_free (self->machine);
  g_free (self->python);
  g_free (self->interpreter);
  g_free (self->scheduler);
  g_free (self->format);
  g_free (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  LanesTrial *trial;
  const char *interpreter;
  GMainLoop *loop;
  GCancellable *cancellable;
  GError *error;
} Run;

static void
progress_cb (double share, const char *what, gpointer data)
{
  const Run *self = data;
  g_autofree char *line =
      g_strdup_printf (_ ("Carrying out %.0f tasks: %3.0f %%  %s, about %.0f s left"),
                       self->trial->job.n, share * 100, what, (1 - share) * self->trial->planned);

  lanes_cli_show_progress (line);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *self = data;

  lanes_trial_run_finish (self->trial, result, &self->error);
  g_main_loop_quit (self->loop);
}

static void
start_running (gpointer data)
{
  Run *self = data;

  lanes_trial_run_async (self->trial, self->interpreter, progress_cb, self, self->cancellable,
                         ended_cb, self);
}

static gboolean
run (LanesTrial *trial, const char *interpreter, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Run self = { trial, interpreter, loop, cancellable, NULL };

  if (!lanes_cli_check_threads (error))
    return FALSE;
  lanes_cli_loop (loop, cancellable, start_running, &self);
  lanes_cli_end_progress ();
  if (self.error == NULL)
    return TRUE;
  g_propagate_error (error, self.error);
  return FALSE;
}

static gboolean
parse_options (Options *self, int argc, char **argv, LanesCliStatus *status)
{
  const GOptionEntry entries[] = {
    { "workload", 0, 0, G_OPTION_ARG_FILENAME, &self->workload, N_ ("What is to be done"),
      N_ ("FILE") },
    { "interpreter", 0, 0, G_OPTION_ARG_FILENAME, &self->interpreter,
      N_ ("The interpreter, else python3"), N_ ("PATH") },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &self->seconds,
      N_ ("How long it may take, about; 20 if not given"), N_ ("N") },
    { "scheduler", 0, 0, G_OPTION_ARG_FILENAME, &self->scheduler,
      N_ ("Also on a Dask cluster, by the address of its scheduler"), N_ ("ADDRESS") },
    { "machine", 0, 0, G_OPTION_ARG_FILENAME, &self->machine, N_ ("A machine profile"),
      N_ ("FILE") },
    { "python", 0, 0, G_OPTION_ARG_FILENAME, &self->python,
      N_ ("A profile of the interpreter, else it is measured first"), N_ ("FILE") },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &self->format, N_ ("text or json"), N_ ("FORMAT") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &self->output,
      N_ ("Write to a file instead of standard output"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };

  self->seconds = LANES_TRIAL_SECONDS;
  if (!lanes_cli_parse (entries, &argc, &argv, 0, status))
    return FALSE;
  if (self->workload == NULL)
    *status = lanes_cli_fail (LANES_CLI_WRONG, _ ("--workload is missing"));
  else if (!(self->seconds >= SECONDS_MIN && self->seconds <= SECONDS_MAX))
    *status = lanes_cli_fail (LANES_CLI_WRONG, _ ("--seconds: must be from 1 to 3600"));
  else
    return TRUE;
  return FALSE;
}

/* A profile may have been made elsewhere, on a server for one: another number of CPUs gives it
 * away. */
static void
note_other_machine (const Options *options, const LanesMachine *machine)
{
  double here = g_get_num_processors ();
  double there = lanes_machine_fact (machine, LANES_FACT_AFFINITY, here);
  const char *file = options->machine != NULL ? options->machine : options->python;

  if (file != NULL && fabs (there - here) >= 1)
    lanes_cli_note (g_strdup_printf (_ ("the predictions are for the machine of %s, while the "
                                        "trial runs on this one"),
                                     file));
}

static LanesDecision *
decide (const Options *options, const char *interpreter, GError **error, LanesCliStatus *status)
{
  g_autoptr (LanesGuide) guide = lanes_cli_load_guide (NULL, error);
  g_autoptr (LanesWorkload) workload = NULL;
  g_autoptr (LanesMachine) machine = NULL;
  g_autoptr (LanesPython) python = NULL;

  *status = LANES_CLI_WRONG;
  workload = guide != NULL ? lanes_cli_load_workload (options->workload, error) : NULL;
  if (workload == NULL ||
      !lanes_cli_load_place (options->machine, options->python, &machine, &python, error))
    return NULL;
  if (python != NULL && !lanes_cli_check_same_python (python, interpreter, error))
    return NULL;
  note_other_machine (options, machine);
  if (python == NULL)
    python = lanes_kept_python_load (interpreter);
  if (python == NULL)
    {
      *status = LANES_CLI_FAILED;
      python = lanes_cli_measure_python (interpreter, error);
      if (python == NULL)
        return NULL;
    }
  return lanes_decision_new (guide, workload, machine, python, LANES_DEFAULT_MARGIN);
}

static LanesCliStatus
print (const LanesTrial *trial, LanesCliFormat format, const char *output)
{
  if (format == LANES_CLI_JSON)
    return lanes_cli_write_document (output, lanes_trial_to_json (trial));
  return lanes_cli_write_text (output, lanes_report_text_trial (trial, lanes_cli_columns (output),
                                                                lanes_cli_shows_bold (output)));
}

/**
 * lanes_cli_trial:
 * @argc: how many arguments, from the command's name on
 * @argv: the arguments
 *
 * Runs `lanes-cli trial`.
 *
 * Returns: how it ended
 */
LanesCliStatus
lanes_cli_trial (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  LanesCliFormat format = LANES_CLI_TEXT;
  LanesCliStatus status;
  g_autofree char *interpreter = NULL;
  g_autoptr (LanesDecision) decision = NULL;
  g_autoptr (LanesTrial) trial = NULL;
  g_autoptr (GError) error = NULL;

  if (!parse_options (&options, argc, argv, &status))
    return status;
  if (!lanes_cli_parse_format (
          options.format, LANES_CLI_ACCEPTS (LANES_CLI_TEXT) | LANES_CLI_ACCEPTS (LANES_CLI_JSON),
          &format))
    return LANES_CLI_WRONG;
  /* An interpreter given as the Python is the one to run. */
  if (options.interpreter == NULL && options.python != NULL &&
      !lanes_cli_is_document (options.python))
    options.interpreter = g_strdup (options.python);
  interpreter = lanes_cli_find_interpreter (options.interpreter, &error);
  if (interpreter == NULL)
    return lanes_cli_fail (LANES_CLI_WRONG, error->message);
  decision = decide (&options, interpreter, &error, &status);
  if (decision == NULL)
    return lanes_cli_fail_by (status, error);
  trial = lanes_trial_new (decision, options.scheduler, options.seconds);
  if (trial->entries->len == 0)
    return lanes_cli_fail (LANES_CLI_FAILED, _ ("nothing can do this work, so nothing is tried"));
  if (!run (trial, interpreter, &error))
    return lanes_cli_fail_by (LANES_CLI_FAILED, error);
  status = print (trial, format, options.output);
  if (status == LANES_CLI_DONE && lanes_trial_get_fastest (trial) == NULL)
    return lanes_cli_fail (LANES_CLI_FAILED, _ ("no run could be measured"));
  return status;
}
