/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where work will run: the machine of --machine, and the Python of --python, a profile or an
 * interpreter that is asked for its version. */

#include "lanes-cli-command.h"

#include "lanes-cli-loop.h"
#include "lanes-document.h"
#include "lanes-interpreter.h"
#include "lanes-kept-python.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * lanes_cli_is_document:
 * @path: what was given as a Python
 *
 * Told apart by what is in it: a profile is an object of JSON, no interpreter begins like that.
 *
 * Returns: whether it is a profile and no interpreter
 */
gboolean
lanes_cli_is_document (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  char start[256];
  gssize n;

  if (g_str_equal (path, "-"))
    return TRUE;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  stream = g_file_read (file, NULL, NULL);
  n = stream != NULL
          ? g_input_stream_read (G_INPUT_STREAM (stream), start, sizeof start - 1, NULL, NULL)
          : -1;
  if (n < 0)
    return TRUE;
  start[n] = '\0';
  return start[strspn (start, " \t\r\n")] == '{' || !g_file_test (path, G_FILE_TEST_IS_EXECUTABLE);
}

typedef struct
{
  const char *program;
  GMainLoop *loop;
  GCancellable *cancellable;
  GThread *thread;
  LanesInterpreter *interpreter;
  GError *error;
} Question;

static gpointer
ask (gpointer data)
{
  Question *self = data;

  self->interpreter =
      lanes_interpreter_identify (self->program, self->cancellable, &self->error);
  g_idle_add_once ((GSourceOnceFunc) g_main_loop_quit, self->loop);
  return NULL;
}

static void
start_asking (gpointer data)
{
  Question *self = data;

  self->thread = g_thread_try_new ("interpreter", ask, self, &self->error);
  if (self->thread == NULL)
    g_idle_add_once ((GSourceOnceFunc) g_main_loop_quit, self->loop);
}

/* What is asked may hang, and must not be left behind when the program is told to stop. */
static LanesInterpreter *
ask_interpreter (const char *program, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Question question = { .program = program, .loop = loop, .cancellable = cancellable };

  if (!lanes_cli_check_threads (error))
    return NULL;
  lanes_cli_loop (loop, cancellable, start_asking, &question);
  if (question.thread != NULL)
    g_thread_join (question.thread);
  if (question.error != NULL)
    g_propagate_error (error, question.error);
  return question.interpreter;
}

static LanesPython *
identify (const char *path, const LanesMachine *machine, GError **error)
{
  g_autofree char *program = g_find_program_in_path (path);
  g_autoptr (LanesInterpreter) interpreter = NULL;
  LanesPython *python;

  if (program == NULL)
    {
      g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_READ,
                   _ ("%s: cannot be read: neither a file nor a program"), path);
      return NULL;
    }
  python = lanes_kept_python_load (program);
  if (python != NULL)
    return python;
  interpreter = ask_interpreter (program, error);
  if (interpreter == NULL)
    return NULL;
  python = lanes_python_new_default (interpreter->version, interpreter->free_threaded, machine);
  python->gil_enabled = interpreter->gil_enabled;
  g_set_str (&python->start_method, interpreter->start_method);
  return python;
}

/**
 * lanes_cli_load_place:
 * @machine_path: (nullable): a machine profile, "-" for one from standard input
 * @python_path: (nullable): a Python profile, "-" for one from standard input, or an interpreter
 * @machine: (out): the machine
 * @python: (out) (nullable): the Python
 * @error: return location for an error
 *
 * Finds out where work will run. A Python profile that tells of its machine needs no other.
 *
 * Returns: whether both could be read
 */
gboolean
lanes_cli_load_place (const char *machine_path,
                      const char *python_path,
                      LanesMachine **machine,
                      LanesPython **python,
                      GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (python_path != NULL && lanes_cli_is_document (python_path))
    {
      node = lanes_cli_load (python_path, &name, error);
      if (node == NULL)
        return FALSE;
    }
  if (machine_path == NULL && node != NULL)
    {
      *python = lanes_python_from_json (name, node, NULL, error);
      if (*python == NULL)
        return FALSE;
      if ((*python)->machine != NULL)
        {
          *machine = lanes_machine_ref ((*python)->machine);
          return TRUE;
        }
      g_clear_pointer (python, lanes_python_unref);
    }
  if (!lanes_cli_load_machine (machine_path, machine, error))
    return FALSE;
  if (python_path != NULL)
    *python = node != NULL ? lanes_python_from_json (name, node, *machine, error)
                           : identify (python_path, *machine, error);
  return python_path == NULL || *python != NULL;
}

/**
 * lanes_cli_check_same_python:
 * @python: a profile
 * @program: an interpreter, by its path
 * @error: return location for an error
 *
 * Returns: whether the profile is of such an interpreter: predictions for another one say nothing
 */
gboolean
lanes_cli_check_same_python (const LanesPython *python, const char *program, GError **error)
{
  g_autoptr (LanesInterpreter) interpreter = ask_interpreter (program, error);
  g_autoptr (LanesPython) found = NULL;

  if (interpreter == NULL)
    return FALSE;
  found = lanes_python_new_default (interpreter->version, interpreter->free_threaded, NULL);
  if (found->minor == python->minor && found->free_threaded == python->free_threaded)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--python: a profile of Python %s, but %s is Python %s"), python->version,
               program, interpreter->version);
  return FALSE;
}
