/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where interpreters lie: on the search path, and where the usual managers of versions put them. */

#include "lanes-interpreters.h"

#include <stdlib.h>
#include <string.h>

/* Below the home folder; each holds a folder a version with bin/ in it. */
static const char *const managers[] = {
  ".pyenv/versions",
  ".local/share/uv/python",
  ".asdf/installs/python",
  ".local/share/mise/installs/python",
};

/* python3, python3.14, python3.14t; no python3-config. */
static gboolean
is_interpreter (const char *name)
{
  const char *rest = name + strlen ("python3");

  if (!g_str_has_prefix (name, "python3"))
    return FALSE;
  if (rest[0] == '.' && g_ascii_isdigit (rest[1]))
    rest += 1 + strspn (rest + 1, "0123456789");
  return g_str_equal (rest, "") || g_str_equal (rest, "t");
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names that a program goes by are one interpreter; the first and shortest stands for it. */
static void
add_folder (GPtrArray *found, GHashTable *seen, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (is_interpreter (name))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      char *real = realpath (path, NULL);

      if (real == NULL || !g_file_test (real, G_FILE_TEST_IS_EXECUTABLE) ||
          !g_hash_table_add (seen, g_strdup (real)))
        {
          free (real);
          continue;
        }
      free (real);
      g_ptr_array_add (found, g_steal_pointer (&path));
    }
}

static void
add_manager (GPtrArray *found, GHashTable *seen, const char *home, const char *manager)
{
  g_autofree char *folder = g_build_filename (home, manager, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *bin = g_build_filename (folder, name, "bin", NULL);

      add_folder (found, seen, bin);
    }
}

/**
 * lanes_interpreters_find:
 * @search_path: folders, as in PATH
 * @home: the home folder
 *
 * Lists the interpreters of Python 3 that are installed, without running any. Reads a few folders:
 * not for the main loop. Thread-safe.
 *
 * Returns: (transfer full): their paths, each interpreter once
 */
GStrv
lanes_interpreters_find (const char *search_path, const char *home)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) folders = NULL;

  g_return_val_if_fail (search_path != NULL && home != NULL, NULL);

  folders = g_strsplit (search_path, G_SEARCHPATH_SEPARATOR_S, -1);
  for (guint i = 0; folders[i] != NULL; i++)
    {
      /* Shims of managers of versions are scripts that choose one of the versions below. */
      if (g_path_is_absolute (folders[i]) && !g_str_has_suffix (folders[i], "/shims"))
        add_folder (found, seen, folders[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (managers); i++)
    add_manager (found, seen, home, managers[i]);
  return found->len > 0 ? (GStrv) g_ptr_array_steal (found, NULL) : g_new0 (char *, 1);
}
