/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What `lanes-cli` writes, and where: reports, files that are replaced as a whole, full disks and
 * readers that are gone. */

#include "cli-fixture.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>

static char *
save_example (const char *id)
{
  g_autofree char *machine = cli_machine ();
  g_autofree char *name = g_strdup_printf ("%s.lanes", id);
  char *path = cli_path (name);
  g_auto (CliRun) run = { 0 };

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_runtime_dir (), 0700), ==, 0);
  cli_run (&run, "decide", "--example", id, "--machine", machine, "--format", "json", "--output",
           path);
  cli_assert_done (&run);
  g_assert_cmpuint (g_bytes_get_size (run.output), ==, 0);
  return path;
}

static void
test_formats (void)
{
  static const struct
  {
    const char *format;
    const char *magic;
  } formats[] = {
    { "svg", "<?xml" },
    { "png", "\211PNG\r\n\032\n" },
    { "pdf", "%PDF-" },
    { "markdown", "# " },
  };
  g_autofree char *path = save_example ("download-images");

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *name = g_strdup_printf ("card.%s", formats[i].format);
      g_autofree char *output = cli_path (name);
      g_autofree char *contents = NULL;
      g_auto (CliRun) run = { 0 };
      gsize length;

      cli_run (&run, "report", path, "--format", formats[i].format, "--output", output);
      cli_assert_done (&run);
      g_assert_true (g_file_get_contents (output, &contents, &length, NULL));
      g_assert_cmpmem (contents, strlen (formats[i].magic), formats[i].magic,
                       strlen (formats[i].magic));
      cli_run (&run, "report", path, "--format", formats[i].format);
      cli_assert_done (&run);
      g_assert_cmpmem (g_bytes_get_data (run.output, NULL), strlen (formats[i].magic),
                       formats[i].magic, strlen (formats[i].magic));
    }
}

static void
test_round_trip (void)
{
  g_autofree char *path = save_example ("legacy-database");
  g_autofree char *machine = cli_machine ();
  g_autofree char *contents = NULL;
  g_auto (CliRun) decided = { 0 };
  g_auto (CliRun) reported = { 0 };

  cli_run (&decided, "decide", "--example", "legacy-database", "--machine", machine, "--format",
           "markdown");
  cli_run (&reported, "report", path, "--format", "markdown");
  cli_assert_done (&decided);
  cli_assert_done (&reported);
  g_assert_true (g_bytes_equal (decided.output, reported.output));
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  cli_run_with_input (&reported, contents, "report", "-", "--format", "markdown");
  cli_assert_done (&reported);
  g_assert_true (g_bytes_equal (decided.output, reported.output));
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_file_is_replaced (void)
{
  g_autofree char *folder = cli_path ("replaced");
  g_autofree char *path = g_build_filename (folder, "guide.json", NULL);
  g_autofree char *contents = NULL;
  g_auto (CliRun) run = { 0 };

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "something else", -1, NULL));
  cli_run (&run, "guide", "--format", "json", "--output", path);
  cli_assert_done (&run);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_true (g_str_has_prefix (contents, "{\n"));
  g_assert_true (g_str_has_suffix (contents, "}\n"));
  g_assert_cmpuint (count_files (folder), ==, 1);
}

/* A file that standard output is appended to keeps what it holds. */
static void
test_redirected_output_is_appended_to (void)
{
  static const char *const places[] = { "-", "/dev/stdout" };
  g_autofree char *program = g_shell_quote (cli_program ());

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = cli_path ("log");
      g_autofree char *quoted = g_shell_quote (path);
      g_autofree char *command = g_strdup_printf ("echo first >%s; %s guide --output %s >>%s",
                                                  quoted, program, places[i], quoted);
      g_autofree char *contents = NULL;
      int status;

      g_assert_cmpint (g_mkdir_with_parents (g_get_user_runtime_dir (), 0700), ==, 0);
      status = system (command);
      g_assert_cmpint (status, ==, 0);
      g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
      g_assert_true (g_str_has_prefix (contents, "first\n"));
      g_assert_cmpuint (strlen (contents), >, 1000);
      g_assert_false (g_file_test ("-", G_FILE_TEST_EXISTS));
    }
}

static void
test_place_that_cannot_be_written (void)
{
  g_autofree char *path = cli_path ("no-such-folder/guide.json");
  g_auto (CliRun) run = { 0 };

  cli_run (&run, "guide", "--output", path);
  cli_assert_complaint (&run, 1, "guide.json: cannot be written");
  cli_run (&run, "guide", "--output", g_get_user_runtime_dir ());
  cli_assert_complaint (&run, 1, "cannot be written");
}

/* Standard output of the program is a file that the caller has opened. */
static void
run_into (CliRun *run, const char *target, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  g_subprocess_launcher_set_stdout_file_path (launcher, target);
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  g_assert_true (
      g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &run->messages, &error));
  g_assert_no_error (error);
  run->output = g_bytes_new (NULL, 0);
  run->status = g_subprocess_get_exit_status (process);
}

static void
test_full_disk (void)
{
  g_autofree char *saved = save_example ("download-images");
  const char *const calls[][6] = {
    { cli_program (), "guide", NULL },
    { cli_program (), "guide", "--format", "json", NULL },
    { cli_program (), "report", saved, "--format", "png", NULL },
    { cli_program (), "--help", NULL },
    { cli_program (), "--version", NULL },
    { cli_program (), "decide", "--help", NULL },
  };
  g_auto (CliRun) run = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      cli_run_clear (&run);
      run_into (&run, "/dev/full", calls[i]);
      cli_assert_complaint (&run, 1, "standard output: cannot be written: ");
    }
  cli_run (&run, "guide", "--output", "/dev/full");
  cli_assert_complaint (&run, 1, "/dev/full: cannot be written: ");
  cli_run (&run, "guide", "--output", "/dev/null");
  cli_assert_done (&run);
}

static void
test_reader_is_gone (void)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CliRun) run = { 0 };
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, O_CLOEXEC, NULL));
  g_assert_true (g_close (ends[0], NULL));
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  g_subprocess_launcher_take_stdout_fd (launcher, ends[1]);
  process = g_subprocess_launcher_spawn (launcher, &error, cli_program (), "guide", NULL);
  g_assert_no_error (error);
  /* The launcher's own end of the pipe. */
  g_subprocess_launcher_close (launcher);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &run.messages, &error));
  run.output = g_bytes_new (NULL, 0);
  run.status = g_subprocess_get_exit_status (process);
  cli_assert_complaint (&run, 1, "standard output: cannot be written: ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/cli/output/formats", test_formats);
  g_test_add_func ("/cli/output/round-trip", test_round_trip);
  g_test_add_func ("/cli/output/replaced", test_file_is_replaced);
  g_test_add_func ("/cli/output/redirected", test_redirected_output_is_appended_to);
  g_test_add_func ("/cli/output/cannot-be-written", test_place_that_cannot_be_written);
  g_test_add_func ("/cli/output/full-disk", test_full_disk);
  g_test_add_func ("/cli/output/reader-is-gone", test_reader_is_gone);
  return g_test_run ();
}
