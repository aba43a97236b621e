/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Made-up interpreters, which are scripts of the shell, and waiting for what they come to. */

#include "trial-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>

void
trial_set_up (TrialFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("lanes-trial-XXXXXX", &error);
  g_assert_no_error (error);
}

void
trial_tear_down (TrialFixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_clear_object (&self->result);
  g_free (self->folder);
}

/* Returns the path of a new file. */
char *
trial_write (TrialFixture *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error (error);
  return path;
}

/* Called as a real one is: INTERPRETER -B SCRIPT --guarded ARGUMENTS. */
char *
trial_fake_python (TrialFixture *self, const char *script)
{
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", script, "\n", NULL);

  return trial_write (self, "python3", text);
}

void
trial_keep_result (GObject *source, GAsyncResult *result, gpointer fixture)
{
  TrialFixture *self = fixture;

  self->result = g_object_ref (result);
}

GAsyncResult *
trial_wait (TrialFixture *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return self->result;
}

/* The interpreter that tests run for real; they need one. */
char *
trial_real_python (void)
{
  char *path = g_find_program_in_path ("python3");

  g_assert_nonnull (path);
  return path;
}

/* Waits until a process that was killed is gone. Until whoever adopted it has reaped it, it is no
 * more than an entry in the process table. */
void
trial_assert_gone (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) pid);

  while (kill (pid, 0) == 0)
    {
      g_autofree char *stat = NULL;

      if (g_file_get_contents (path, &stat, NULL, NULL) && strstr (stat, ") Z ") != NULL)
        return;
      g_thread_yield ();
    }
  g_assert_cmpint (errno, ==, ESRCH);
}
