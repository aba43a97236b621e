/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks a Python interpreter what it is, by running it on one line of standard library. */

#include "lanes-interpreter-private.h"

#include "lanes-probe.h"
#include "lanes-sources-private.h"
#include "lanes-text.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define TIMEOUT (5 * LANES_SECOND)
#define TEXT_MAX 64

/* Python 3.12 and older have neither name for the GIL: there it is always on. */
static const char question[] =
    "import json, multiprocessing, platform, sys, sysconfig\n"
    "print(json.dumps({'version': platform.python_version(),"
    " 'free_threaded': bool(sysconfig.get_config_var('Py_GIL_DISABLED')),"
    " 'gil_enabled': getattr(sys, '_is_gil_enabled', lambda: True)(),"
    " 'start_method': multiprocessing.get_start_method()}))\n";

/**
 * lanes_interpreter_free:
 * @self: (transfer full) (nullable): what was found of an interpreter
 *
 * Frees it.
 */
void
lanes_interpreter_free (LanesInterpreter *self)
{
  g_free (self->version);
  g_free (self->start_method);
  g_free (self);
}

static JsonNode *
take_member (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == type ? node : NULL;
}

static gboolean
is_plain (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && length <= TEXT_MAX && lanes_text_is_printable (text) &&
         strpbrk (text, "<>&") == NULL;
}

/**
 * lanes_interpreter_parse:
 * @path: what messages call the interpreter
 * @line: what it wrote
 * @error: return location for %LANES_PROBE_ERROR_INTERPRETER
 *
 * Returns: (transfer full): what it is
 */
LanesInterpreter *
lanes_interpreter_parse (const char *path, const char *line, GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (line, NULL);
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root)
                                                                     : NULL;
  JsonNode *version = NULL, *free_threaded = NULL, *gil = NULL, *method = NULL;
  LanesInterpreter *self;

  if (object != NULL)
    {
      version = take_member (object, "version", G_TYPE_STRING);
      free_threaded = take_member (object, "free_threaded", G_TYPE_BOOLEAN);
      gil = take_member (object, "gil_enabled", G_TYPE_BOOLEAN);
      method = take_member (object, "start_method", G_TYPE_STRING);
    }
  if (version == NULL || free_threaded == NULL || gil == NULL || method == NULL ||
      !is_plain (json_node_get_string (version)) || !is_plain (json_node_get_string (method)))
    {
      g_set_error (error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_INTERPRETER,
                   _ ("%s: does not answer as Python 3 does"), path);
      return NULL;
    }
  self = g_new0 (LanesInterpreter, 1);
  self->version = g_strdup (json_node_get_string (version));
  self->free_threaded = json_node_get_boolean (free_threaded);
  self->gil_enabled = json_node_get_boolean (gil);
  self->start_method = g_strdup (json_node_get_string (method));
  return self;
}

/* Asks by any machine's sources, within a time limit; the flag ends it. */
LanesInterpreter *
lanes_interpreter_ask (const LanesSources *sources,
                       const char *path,
                       gint64 timeout_ns,
                       LanesStop *stop,
                       GError **error)
{
  const char *const argv[] = { path, "-I", "-S", "-c", question, NULL };
  g_autofree char *output = NULL;

  if (!sources->run_child (sources, argv, timeout_ns, stop, &output, NULL, error))
    return NULL;
  return lanes_interpreter_parse (path, output, error);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  lanes_stop_set (data);
}

/* The cause names the program once more. */
static void
set_cause (GError **error, const char *path, const GError *cause)
{
  const char *text = strrchr (cause->message, ':');

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_set_error (error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_INTERPRETER,
                 _ ("%s: does not answer in time"), path);
  else
    g_set_error (error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_INTERPRETER,
                 _ ("%s: cannot be asked which Python it is: %s"), path,
                 text != NULL ? text + strspn (text, ": ") : cause->message);
}

/**
 * lanes_interpreter_identify:
 * @path: a program's path or a name to look up in PATH
 * @cancellable: (nullable): a cancellable
 * @error: return location for %LANES_PROBE_ERROR_INTERPRETER, or a %G_IO_ERROR such as
 *   %G_IO_ERROR_CANCELLED
 *
 * Runs an interpreter with hardly any environment and no standard input, for 5 s at most, and reads
 * what it says of itself. Blocks; may be called from any thread.
 *
 * Returns: (transfer full): what it is
 */
LanesInterpreter *
lanes_interpreter_identify (const char *path, GCancellable *cancellable, GError **error)
{
  LanesSources sources;
  g_autoptr (LanesStop) stop = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *program = NULL;
  LanesInterpreter *self;
  gulong handler = 0;

  g_return_val_if_fail (path != NULL, NULL);

  lanes_sources_init (&sources);
  program = sources.find_program (&sources, path);
  stop = lanes_stop_new (error);
  if (stop == NULL)
    return NULL;
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), lanes_stop_ref (stop),
                                     (GDestroyNotify) lanes_stop_unref);
  self = lanes_interpreter_ask (&sources, program != NULL ? program : path, TIMEOUT, stop, &cause);
  g_cancellable_disconnect (cancellable, handler);
  if (self == NULL && (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
                       cause->domain == LANES_PROBE_ERROR))
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (self == NULL)
    set_cause (error, path, cause);
  return self;
}
