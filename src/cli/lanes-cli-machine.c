/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The machine to decide for: a profile that is given, the one that is kept, or a new one. */

#include "lanes-cli-command.h"

#include "lanes-cache.h"
#include "lanes-cli-loop.h"
#include "lanes-probe.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#define PROGRESS_MS 100

/* How long a cancelled run may take to end its threads and children; a stalled disk may not. */
#define FAREWELL_US (G_USEC_PER_SEC / 2)

typedef struct
{
  GMainLoop *loop;
  LanesProbe *probe;
  GCancellable *cancellable;
  LanesMachine *machine;
  GError *error;
} Measurement;

static gboolean
progress_cb (gpointer data)
{
  Measurement *self = data;
  g_autofree char *line = g_strdup_printf ("%s %3.0f %%  %s", _ ("Measuring this machine:"),
                                           lanes_probe_get_fraction (self->probe) * 100,
                                           lanes_probe_get_phase_title (self->probe));

  lanes_cli_show_progress (line);
  return G_SOURCE_CONTINUE;
}

static void
measured_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Measurement *self = data;

  self->machine = lanes_probe_run_finish (self->probe, result, &self->error);
  g_main_loop_quit (self->loop);
}

static void
start_measuring (gpointer data)
{
  Measurement *self = data;

  lanes_probe_run_async (self->probe, self->cancellable, measured_cb, self);
}

/**
 * lanes_cli_measure_machine:
 * @error: return location for an error of LANES_PROBE_ERROR or G_THREAD_ERROR, or
 *   G_IO_ERROR_CANCELLED when the program was told to stop
 *
 * Measures this machine, with progress where somebody is looking.
 *
 * Returns: (transfer full): the profile
 */
LanesMachine *
lanes_cli_measure_machine (GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (LanesProbe) probe = lanes_probe_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Measurement self = { loop, probe, cancellable, NULL, NULL };
  guint progress = 0;

  if (!lanes_cli_check_threads (error))
    return NULL;
  if (lanes_cli_takes_escapes (STDERR_FILENO))
    progress = g_timeout_add (PROGRESS_MS, progress_cb, &self);
  lanes_cli_loop (loop, cancellable, start_measuring, &self);
  lanes_probe_wait_until_ended (FAREWELL_US);
  g_clear_handle_id (&progress, g_source_remove);
  lanes_cli_end_progress ();
  if (self.error != NULL)
    g_propagate_error (error, self.error);
  return self.machine;
}

/**
 * lanes_cli_keep_machine:
 * @machine: a profile of this machine
 *
 * Keeps it for the next decision. That this is not possible is said, and no more.
 */
void
lanes_cli_keep_machine (const LanesMachine *machine)
{
  g_autoptr (GError) error = NULL;

  if (!lanes_cache_save (machine, &error))
    lanes_cli_note (
        g_strdup_printf (_ ("the profile of the machine is not kept: %s"), error->message));
}

static gboolean
find_machine (LanesMachine **result, GError **error)
{
  g_autoptr (LanesMachine) machine = lanes_cache_load (NULL);
  g_autoptr (GError) local_error = NULL;

  if (machine != NULL && lanes_cache_is_fresh (machine))
    {
      *result = g_steal_pointer (&machine);
      return TRUE;
    }
  g_clear_pointer (&machine, lanes_machine_unref);
  machine = lanes_cli_measure_machine (&local_error);
  if (machine != NULL)
    {
      lanes_cli_keep_machine (machine);
      *result = g_steal_pointer (&machine);
      return TRUE;
    }
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  lanes_cli_note (g_strdup_printf (_ ("deciding without the machine: %s"), local_error->message));
  return TRUE;
}

/**
 * lanes_cli_load_machine:
 * @path: (nullable): a machine profile, or "-" for one from standard input; %NULL for this machine
 * @machine: (out) (transfer full) (nullable): the machine to decide for; %NULL when this one cannot
 *   be measured, which has been said then
 * @error: return location for an error of LANES_DOCUMENT_ERROR, or G_IO_ERROR_CANCELLED
 *
 * Returns: whether there is anything to decide for
 */
gboolean
lanes_cli_load_machine (const char *path, LanesMachine **machine, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (JsonNode) node = NULL;

  *machine = NULL;
  if (path == NULL)
    return find_machine (machine, error);
  node = lanes_cli_load (path, &name, error);
  if (node != NULL)
    *machine = lanes_machine_from_json (name, node, error);
  return *machine != NULL;
}
