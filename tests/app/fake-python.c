/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Interpreters made up for a test: shell scripts in a folder of their own. */

#include "fake-python.h"

#include <glib/gstdio.h>

/**
 * fake_python_new_folder:
 *
 * Returns: (transfer full): a new folder for interpreters
 */
char *
fake_python_new_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("lanes-python-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static const char *
or_nothing (const char *lines)
{
  return lines != NULL ? lines : "exit 1";
}

/**
 * fake_python_write:
 * @folder: where to
 * @python: what it does
 *
 * Returns: (transfer full): its path
 */
char *
fake_python_write (const char *folder, const FakePython *python)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, python->name, NULL);
  g_autofree char *text = g_strdup_printf (
      "#!/bin/sh\n"
      "if [ \"$1\" = -I ]; then\n"
      "echo '{\"version\": \"%s\", \"free_threaded\": %s, \"gil_enabled\": %s, "
      "\"start_method\": \"fork\"}'\n"
      "exit\n"
      "fi\n"
      "case \"$2 $4\" in\n"
      "*calibrate*) echo '{\"loops_per_s\": 1e7, \"blocks_per_s\": 1e4}';;\n"
      "*lanes_measure.py*)\n%s\n;;\n"
      "*lanes_trial.py*)\n%s\n;;\n"
      "*lanes_function.py*)\n%s\n;;\n"
      "esac\n",
      python->version, python->free_threaded ? "true" : "false",
      python->free_threaded ? "false" : "true", or_nothing (python->measure),
      or_nothing (python->trial), or_nothing (python->function));

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error (error);
  return path;
}

/**
 * fake_python_remove_folder:
 * @folder: a folder of interpreters
 *
 * Removes it with all that is in it.
 */
void
fake_python_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}
