/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where scripts lie while they run, and what is left of them. */

#include "lanes-document.h"
#include "lanes-script.h"

#include <glib/gstdio.h>
#include <unistd.h>
#include <utime.h>

static char *
make_script (const char *folder)
{
  char *path = g_build_filename (folder, LANES_SCRIPT_MEASURE, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  return path;
}

static void
age (const char *folder)
{
  const struct utimbuf long_ago = { 0, 0 };

  g_assert_cmpint (g_utime (folder, (struct utimbuf *) &long_ago), ==, 0);
}

static void
test_placed (void)
{
  g_autoptr (GBytes) expected = lanes_script_lookup (LANES_SCRIPT_TRIAL);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = lanes_script_place (LANES_SCRIPT_TRIAL, &error);
  g_autofree char *other = lanes_script_place (LANES_SCRIPT_TRIAL, &error);
  g_autofree char *folder = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (path, !=, other);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, g_bytes_get_data (expected, NULL));
  folder = g_path_get_dirname (path);
  lanes_script_remove (path);
  lanes_script_remove (other);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* What was left a day ago or more goes with the next script; what may still be in use stays, and so
 * does whatever a link of such a name points at. */
static void
test_swept (void)
{
  g_autofree char *cache = lanes_document_dup_cache_path (NULL);
  g_autofree char *old = g_build_filename (cache, "lanes-script-old", NULL);
  g_autofree char *fresh = g_build_filename (cache, "lanes-script-fresh", NULL);
  g_autofree char *link = g_build_filename (cache, "lanes-script-link", NULL);
  g_autofree char *own = g_build_filename (g_get_home_dir (), "own", NULL);
  g_autofree char *old_script = make_script (old);
  g_autofree char *fresh_script = make_script (fresh);
  g_autofree char *own_script = make_script (own);
  g_autofree char *path = NULL;

  age (old);
  age (own);
  g_assert_cmpint (symlink (own, link), ==, 0);
  path = lanes_script_place (LANES_SCRIPT_TRIAL, NULL);
  g_assert_nonnull (path);
  lanes_script_remove (path);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (fresh_script, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (own_script, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/trial/script/placed", test_placed);
  g_test_add_func ("/trial/script/swept", test_swept);
  return g_test_run ();
}
