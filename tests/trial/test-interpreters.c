/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which programs count as interpreters, wherever they lie. */

#include "lanes-interpreters.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

static void
write_program (const char *root, const char *path, int mode)
{
  g_autofree char *full = g_build_filename (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents_full (full, "", 0, G_FILE_SET_CONTENTS_NONE, mode, NULL));
}

static void
make_link (const char *root, const char *path, const char *target)
{
  g_autofree char *full = g_build_filename (root, path, NULL);

  g_assert_cmpint (symlink (target, full), ==, 0);
}

/* Relative to @root, one a line. */
static char *
find (const char *root, const char *folders)
{
  g_auto (GStrv) names = g_strsplit (folders, ":", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;
  g_autofree char *search = NULL;
  g_autofree char *home = g_build_filename (root, "home", NULL);
  g_auto (GStrv) found = NULL;
  GString *text = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    g_strv_builder_take (builder, g_build_filename (root, names[i], NULL));
  paths = g_strv_builder_end (builder);
  search = g_strjoinv (":", paths);
  found = lanes_interpreters_find (search, home);
  for (guint i = 0; found[i] != NULL; i++)
    {
      g_assert_true (g_str_has_prefix (found[i], root));
      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", found[i] + strlen (root) + 1);
    }
  return g_string_free_and_steal (text);
}

static void
test_find (void)
{
  g_autofree char *root = g_dir_make_tmp ("lanes-interpreters-XXXXXX", NULL);
  g_autofree char *found = NULL;

  write_program (root, "bin/python3.13", 0700);
  make_link (root, "bin/python3", "python3.13");
  write_program (root, "bin/python3.14t", 0700);
  write_program (root, "bin/python3-config", 0700);
  write_program (root, "bin/python3.13-config", 0700);
  write_program (root, "bin/python2", 0700);
  write_program (root, "bin/python3.9", 0600);
  make_link (root, "bin/python3.12", "nowhere");
  write_program (root, "shims/python3.11", 0700);
  write_program (root, "home/.pyenv/versions/3.15.0/bin/python3", 0700);
  write_program (root, "home/.local/share/uv/python/cpython-3.14/bin/python3.14", 0700);
  make_link (root, "home/.pyenv/versions/system", "/nowhere");

  found = find (root, "bin:shims:none:bin");
  g_assert_cmpstr (found, ==,
                   "bin/python3\n"
                   "bin/python3.14t\n"
                   "home/.pyenv/versions/3.15.0/bin/python3\n"
                   "home/.local/share/uv/python/cpython-3.14/bin/python3.14");
}

static void
test_none (void)
{
  g_auto (GStrv) found = lanes_interpreters_find ("", "/nonexistent");

  g_assert_cmpuint (g_strv_length (found), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/trial/interpreters/find", test_find);
  g_test_add_func ("/trial/interpreters/none", test_none);
  return g_test_run ();
}
