/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an interpreter charges, and what a function of the user's takes: both measured by a script
 * in that interpreter. */

#include "lanes-measure.h"

#include "lanes-document.h"
#include "lanes-script.h"

#include <glib/gi18n-lib.h>

/* s. The script plans for less than ten; a machine that is busy may take longer. */
#define PYTHON_LIMIT 30.0

/* s. The function itself may take a while, and is run some 20 times. */
#define FUNCTION_LIMIT 300.0

/* As the script names its groups. */
static const char *const parts[] = {
  N_ ("calls and waits"),
  N_ ("asyncio"),
  N_ ("processes"),
  N_ ("interpreters"),
  N_ ("threads"),
  N_ ("the GIL"),
  N_ ("the CPUs again"),
  N_ ("start methods"),
  N_ ("the price of no GIL"),
  N_ ("done"),
};

/**
 * lanes_measure_part_title:
 * @part: what is measured, as it is told of progress
 *
 * Returns: (transfer none): @part, translated where it is known
 */
const char *
lanes_measure_part_title (const char *part)
{
  g_return_val_if_fail (part != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (g_str_equal (parts[i], part))
        return _ (parts[i]);
    }
  return part;
}

static void
python_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const char *interpreter = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) node = lanes_harness_run_finish (result, &error);
  LanesPython *python =
      node != NULL ? lanes_python_from_json (interpreter, node, NULL, &error) : NULL;

  if (python != NULL)
    g_task_return_pointer (task, python, (GDestroyNotify) lanes_python_unref);
  else
    g_task_return_error (task, error);
}

/**
 * lanes_measure_python_async:
 * @interpreter: a program, by its path
 * @progress: (nullable) (scope notified): told how far it is
 * @progress_data: for @progress
 * @cancellable: (nullable): ends it
 * @callback: called at the end
 * @user_data: for @callback
 *
 * Measures what an interpreter charges for concurrency, in some ten seconds. Other programs on the
 * machine spoil the result. Uses the thread-default main context.
 */
void
lanes_measure_python_async (const char *interpreter,
                            LanesProgressFunc progress,
                            gpointer progress_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, lanes_measure_python_async);
  g_task_set_task_data (task, g_strdup (interpreter), g_free);
  lanes_harness_run_async (interpreter, LANES_SCRIPT_MEASURE, NULL, PYTHON_LIMIT, progress,
                           progress_data, cancellable, python_cb, task);
}

/**
 * lanes_measure_python_finish:
 * @result: the result
 * @error: return location for an error of LANES_TRIAL_ERROR or LANES_DOCUMENT_ERROR, or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the profile
 */
LanesPython *
lanes_measure_python_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
function_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (JsonNode) node = lanes_harness_run_finish (result, &error);
  LanesWorkload *workload = NULL;

  if (node != NULL)
    {
      json_object_set_string_member (json_node_get_object (node), "format", LANES_WORKLOAD_FORMAT);
      workload = lanes_workload_from_json (g_task_get_task_data (task), node, &error);
    }
  if (workload != NULL)
    g_task_return_pointer (task, workload, g_object_unref);
  else
    g_task_return_error (task, error);
}

static char *
dup_request (const char *file, const char *function, JsonNode *arguments)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "file", file);
  json_object_set_string_member (object, "function", function);
  if (arguments != NULL)
    json_object_set_member (object, "arguments", json_node_copy (arguments));
  json_node_take_object (node, object);
  return json_to_string (node, FALSE);
}

/**
 * lanes_measure_function_async:
 * @interpreter: a program, by its path
 * @file: a Python file, by its path
 * @function: the name of a function in it
 * @arguments: (nullable): what to call it with, an array of JSON
 * @cancellable: (nullable): ends it
 * @callback: called at the end
 * @user_data: for @callback
 *
 * Runs a function of the user's, alone and twice at once, to find out how long it waits and
 * computes, what share of the computing holds the GIL, and how large its arguments and result are.
 * The function may do whatever it does: ask before. Uses the thread-default main context.
 */
void
lanes_measure_function_async (const char *interpreter,
                              const char *file,
                              const char *function,
                              const char *arguments,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;
  g_autoptr (JsonNode) values = NULL;
  g_autofree char *request = NULL;

  g_return_if_fail (interpreter != NULL && file != NULL && function != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, lanes_measure_function_async);
  g_task_set_task_data (task, g_strdup (function), g_free);
  if (arguments != NULL && arguments[0] != '\0')
    {
      values = json_from_string (arguments, NULL);
      if (values == NULL || !JSON_NODE_HOLDS_ARRAY (values))
        {
          g_task_return_new_error (task, LANES_TRIAL_ERROR, LANES_TRIAL_ERROR_FAILED,
                                   _ ("“%s” is no list of arguments such as [1, \"two\"]"),
                                   arguments);
          g_object_unref (task);
          return;
        }
    }
  request = dup_request (file, function, values);
  lanes_harness_run_async (interpreter, LANES_SCRIPT_FUNCTION,
                           (const char *const[]) { request, NULL }, FUNCTION_LIMIT, NULL, NULL,
                           cancellable, function_cb, task);
}

/**
 * lanes_measure_function_finish:
 * @result: the result
 * @error: return location for an error of LANES_TRIAL_ERROR or LANES_DOCUMENT_ERROR, or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the fields that were found; the others are not set
 */
LanesWorkload *
lanes_measure_function_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
