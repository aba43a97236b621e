/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs the built program and looks at what it says. */

#include "cli-fixture.h"

#include <string.h>

void
cli_run_clear (CliRun *self)
{
  g_clear_pointer (&self->output, g_bytes_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->messages, g_free);
}

const char *
cli_program (void)
{
  const char *program = g_getenv ("LANES_CLI");

  g_assert_nonnull (program);
  return program;
}

static GSubprocessLauncher *
create_launcher (const char *const *environment)
{
  GSubprocessLauncher *launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_PIPE);

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CACHE_HOME", g_get_user_cache_dir (), TRUE);
  g_subprocess_launcher_unsetenv (launcher, "COLUMNS");
  for (guint i = 0; environment != NULL && environment[i] != NULL; i += 2)
    g_subprocess_launcher_setenv (launcher, environment[i], environment[i + 1], TRUE);
  return launcher;
}

/* Empty bytes have no data. */
static char *
dup_text (GBytes *bytes)
{
  gsize length = bytes != NULL ? g_bytes_get_size (bytes) : 0;

  return length > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), length) : g_strdup ("");
}

void
cli_run_full (CliRun *self,
              const char *input,
              const char *const *environment,
              const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = create_launcher (environment);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) given = g_bytes_new (input, input != NULL ? strlen (input) : 0);
  g_autoptr (GBytes) messages = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;

  cli_run_clear (self);
  g_strv_builder_add (builder, cli_program ());
  for (guint i = 0; arguments[i] != NULL; i++)
    g_strv_builder_add (builder, arguments[i]);
  argv = g_strv_builder_end (builder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, given, NULL, &self->output, &messages, &error);
  /* A program that does not read its input leaves a broken pipe behind. */
  g_assert_true (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE));
  if (self->output == NULL)
    self->output = g_bytes_new (NULL, 0);
  self->text = dup_text (self->output);
  self->messages = dup_text (messages);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  self->status = g_subprocess_get_exit_status (process);
}

char *
cli_machine (void)
{
  return g_test_build_filename (G_TEST_DIST, "four-cores.json", NULL);
}

/* A file in the folder of this test. */
char *
cli_path (const char *name)
{
  return g_build_filename (g_get_user_runtime_dir (), name, NULL);
}

char *
cli_write_file (const char *name, const char *text, gssize length)
{
  char *path = cli_path (name);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_runtime_dir (), 0700), ==, 0);
  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  return path;
}

JsonNode *
cli_parse_output (const CliRun *self)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, g_bytes_get_data (self->output, NULL),
                              (gssize) g_bytes_get_size (self->output), &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

void
cli_assert_done (const CliRun *self)
{
  g_assert_cmpstr (self->messages, ==, "");
  g_assert_cmpint (self->status, ==, 0);
}

/* Exactly one line on standard error with that part in it, and nothing on standard output. */
void
cli_assert_complaint (const CliRun *self, int status, const char *part)
{
  const char *end = strchr (self->messages, '\n');

  if (strstr (self->messages, part) == NULL)
    g_test_message ("“%s” has no “%s”", self->messages, part);
  g_assert_cmpint (self->status, ==, status);
  g_assert_cmpuint (g_bytes_get_size (self->output), ==, 0);
  g_assert_true (g_str_has_prefix (self->messages, "lanes-cli: "));
  g_assert_nonnull (end);
  g_assert_cmpstr (end, ==, "\n");
  g_assert_nonnull (strstr (self->messages, part));
}
