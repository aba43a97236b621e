/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long Python takes to start, bare and as usual, by the interpreter a user would get. */

#include "lanes-interpreter-private.h"
#include "lanes-run-private.h"

#define KILL_TIMER LANES_SECOND
#define N_STARTS 3

/* All starts together may take as long as one that hangs. */
static gint64
patience_left (const LanesRun *run)
{
  return MAX (run->phase_started + KILL_TIMER - lanes_sources_now (run->sources), 0);
}

static gboolean
sample_starts (LanesRun *run, LanesMetricId id, const char *const *argv, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 start = lanes_sources_now (run->sources);

  for (guint i = 0; i < N_STARTS && (i == 0 || lanes_run_left (run) > 0); i++)
    {
      gint64 elapsed;
      double value;

      if (!run->sources->run_child (run->sources, argv, patience_left (run), run->stop, NULL,
                                    &elapsed, error))
        return FALSE;
      value = (double) elapsed;
      g_array_append_val (values, value);
    }
  lanes_run_store_metric (run, id, values, 0, lanes_sources_now (run->sources) - start);
  return TRUE;
}

static LanesOutcome
give_up (LanesRun *run, LanesOutcome outcome)
{
  const LanesMetricId ids[] = { LANES_METRIC_PYTHON_START, LANES_METRIC_PYTHON_START_ISOLATED };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      if (run->machine->metrics[ids[i]].status == LANES_STATUS_ABSENT)
        lanes_run_fail_metric (run, ids[i], outcome);
    }
  if (run->machine->words[LANES_WORD_PYTHON_VERSION] == NULL)
    lanes_machine_set_word (run->machine, LANES_WORD_PYTHON_ORIGIN, "default");
  return outcome;
}

/**
 * lanes_python_run:
 * @run: the run
 *
 * Returns: how it went
 */
LanesOutcome
lanes_python_run (LanesRun *run)
{
  g_autofree char *path = run->sources->find_program (run->sources, "python3");
  const char *const bare[] = { path, "-I", "-S", "-c", "pass", NULL };
  const char *const usual[] = { path, "-c", "pass", NULL };
  g_autoptr (LanesInterpreter) interpreter = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_sandboxed = g_strcmp0 (run->machine->words[LANES_WORD_SANDBOX], "none") != 0;

  if (path == NULL)
    return give_up (run, lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NOT_FOUND));
  interpreter = lanes_interpreter_ask (run->sources, path, KILL_TIMER, run->stop, &error);
  if (interpreter == NULL)
    return give_up (run, lanes_outcome_from_error (error));
  lanes_machine_set_word (run->machine, LANES_WORD_PYTHON_VERSION, interpreter->version);
  lanes_machine_set_word (run->machine, LANES_WORD_PYTHON_ORIGIN,
                          is_sandboxed ? "sandbox" : "host");
  run->machine->python_free_threaded = interpreter->free_threaded;
  lanes_run_set_progress (run, 0.4);
  if (!sample_starts (run, LANES_METRIC_PYTHON_START_ISOLATED, bare, &error))
    return give_up (run, lanes_outcome_from_error (error));
  lanes_run_set_progress (run, 0.6);
  if (!sample_starts (run, LANES_METRIC_PYTHON_START, usual, &error))
    return give_up (run, lanes_outcome_from_error (error));
  return LANES_OUTCOME_OK;
}
