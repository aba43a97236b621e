/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The profiles of interpreters that were measured here, kept for later decisions. */

#include "lanes-kept-python.h"

#include "lanes-document.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>

/* An older one may be of another kernel or another load. */
#define FRESH_DAYS 7

/* An interpreter that was replaced is another one. */
static char *
dup_file (const char *interpreter)
{
  char *real = realpath (interpreter, NULL);
  g_autofree char *identity = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *name = NULL;
  GStatBuf info;

  if (real == NULL || g_stat (real, &info) != 0)
    {
      free (real);
      return NULL;
    }
  identity = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, real,
                              (gint64) info.st_mtime, (gint64) info.st_size);
  free (real);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1);
  name = g_strdup_printf ("python-%.16s.json", sum);
  return lanes_document_dup_cache_path (name);
}

static gboolean
is_fresh (const char *path, const LanesPython *python)
{
  GStatBuf info;
  double cpus = lanes_machine_fact (python->machine, LANES_FACT_AFFINITY, 0);

  return g_stat (path, &info) == 0 &&
         g_get_real_time () / G_USEC_PER_SEC - (gint64) info.st_mtime < FRESH_DAYS * 86400 &&
         (cpus <= 0 || (guint) cpus == g_get_num_processors ());
}

/**
 * lanes_kept_python_load:
 * @interpreter: a program, by its path
 *
 * Blocks; may be called from any thread.
 *
 * Returns: (transfer full) (nullable): what was measured of it within a week, on as many CPUs as
 *   there are now
 */
LanesPython *
lanes_kept_python_load (const char *interpreter)
{
  g_autofree char *path = dup_file (interpreter);
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (LanesPython) python = NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  node = lanes_document_load (file, NULL, NULL);
  python = node != NULL ? lanes_python_from_json (path, node, NULL, NULL) : NULL;
  return python != NULL && is_fresh (path, python) ? g_steal_pointer (&python) : NULL;
}

/**
 * lanes_kept_python_save:
 * @python: what was measured of it
 * @interpreter: a program, by its path
 * @error: return location for an error
 *
 * Keeps a profile. Blocks; may be called from any thread.
 *
 * Returns: whether it is kept
 */
gboolean
lanes_kept_python_save (const LanesPython *python, const char *interpreter, GError **error)
{
  g_autofree char *folder = lanes_document_dup_cache_path (NULL);
  g_autofree char *path = dup_file (interpreter);
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autoptr (JsonNode) node = lanes_python_to_json (python);

  if (!lanes_python_is_measured (python))
    {
      g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_TYPE,
                   _ ("none of them could be measured"));
      return FALSE;
    }
  if (path == NULL || g_mkdir_with_parents (folder, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", folder,
                   g_strerror (code));
      return FALSE;
    }
  return lanes_document_save (node, file, NULL, error);
}
