/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The scripts that interpreters are run on: they lie in the program, and as files only while they
 * run, since workers import them by their path. */

#include "config.h"

#include "lanes-script.h"

#include "lanes-document.h"
#include "lanes-trial-resources.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define PREFIX "lanes-script-"

/* s; no run takes as long. */
#define STALE_AFTER 86400

/**
 * lanes_script_lookup:
 * @script: such as LANES_SCRIPT_MEASURE
 *
 * Returns: (transfer full): its text, to be saved and run elsewhere
 */
GBytes *
lanes_script_lookup (const char *script)
{
  g_autofree char *path = g_strconcat (LANES_RESOURCE_PATH "/python/", script, NULL);
  GBytes *text = g_resource_lookup_data (lanes_trial_get_resource (), path,
                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_return_val_if_fail (text != NULL, NULL);
  return text;
}

/* A folder of ours, not a link to somebody's, that no run needs any more. */
static gboolean
is_stale (const char *folder)
{
  GStatBuf info;

  return g_lstat (folder, &info) == 0 && S_ISDIR (info.st_mode) && info.st_uid == getuid () &&
         g_get_real_time () / G_USEC_PER_SEC - (gint64) info.st_mtime >= STALE_AFTER;
}

/* What a program that was killed could not remove. */
static void
sweep (const char *parent)
{
  static const char *const scripts[] = { LANES_SCRIPT_MEASURE, LANES_SCRIPT_TRIAL,
                                         LANES_SCRIPT_FUNCTION };
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (parent, name, NULL);

      if (!g_str_has_prefix (name, PREFIX) || !is_stale (folder))
        continue;
      for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
        {
          g_autofree char *path = g_build_filename (folder, scripts[i], NULL);

          g_unlink (path);
        }
      g_rmdir (folder);
    }
}

static char *
place_in (const char *parent, const char *script, GError **error)
{
  g_autoptr (GBytes) text = lanes_script_lookup (script);
  g_autofree char *folder = g_build_filename (parent, PREFIX "XXXXXX", NULL);
  g_autofree char *path = NULL;
  gsize size;
  const char *data = g_bytes_get_data (text, &size);

  if (g_mkdtemp (folder) == NULL)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (code),
                   _ ("%s: cannot be written to: %s"), parent, g_strerror (code));
      return NULL;
    }
  sweep (parent);
  path = g_build_filename (folder, script, NULL);
  if (g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, error))
    return g_steal_pointer (&path);
  lanes_script_remove (path);
  return NULL;
}

/**
 * lanes_script_place:
 * @script: such as LANES_SCRIPT_MEASURE
 * @error: return location for a %G_FILE_ERROR
 *
 * Writes a script to a folder of its own: in the cache, which programs outside of a sandbox find
 * under the same name, or else, as in a container without a home, where temporary files go.
 *
 * Returns: (transfer full): its path, to be given to lanes_script_remove()
 */
char *
lanes_script_place (const char *script, GError **error)
{
  g_autofree char *cache = lanes_document_dup_cache_path (NULL);
  g_autoptr (GError) first = NULL;
  char *path;

  g_mkdir_with_parents (cache, 0700);
  path = place_in (cache, script, &first);
  if (path == NULL)
    path = place_in (g_get_tmp_dir (), script, NULL);
  if (path == NULL)
    g_propagate_error (error, g_steal_pointer (&first));
  return path;
}

/**
 * lanes_script_remove:
 * @path: where a script was placed
 *
 * Removes it with its folder.
 */
void
lanes_script_remove (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
}
