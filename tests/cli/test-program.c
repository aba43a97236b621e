/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The program itself: its commands and options, what it is linked to, and one real measurement. */

#include "cli-fixture.h"

#include <signal.h>
#include <string.h>

static const char *const commands[] = { "decide", "probe", "guide", "report" };

static void
test_help (void)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&run, "--help");
  cli_assert_done (&run);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (CliRun) own = { 0 };
      g_autofree char *usage = g_strdup_printf ("lanes-cli %s", commands[i]);

      g_assert_nonnull (strstr (run.text, commands[i]));
      cli_run (&own, commands[i], "--help");
      cli_assert_done (&own);
      g_assert_nonnull (strstr (own.text, usage));
      g_assert_nonnull (strstr (own.text, "--format"));
    }
}

/* Nobody should have to leave the terminal to write a workload. */
static void
test_help_names_examples_and_fields (void)
{
  static const char *const words[] = {
    "download-images",
    "heavy-maths",
    "websocket-chat",
    "legacy-database",
    "kind",
    "tasks",
    "rate_per_s",
    "in_flight",
    "wait_ms",
    "wait_spread",
    "cpu_ms",
    "gil_share",
    "native_call_ms",
    "client",
    "argument_bytes",
    "result_bytes",
    "limit",
    "pool",
    "picklable",
    "shared_state",
    "hard_kill",
    "memory_mb",
    "batch, service",
    "none, some, hot",
  };
  g_auto (CliRun) run = { 0 };

  cli_run (&run, "decide", "--help");
  cli_assert_done (&run);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_nonnull (strstr (run.text, words[i]));
}

static void
test_version (void)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&run, "--version");
  cli_assert_done (&run);
  g_assert_true (g_str_has_prefix (run.text, "lanes-cli "));
}

static void
test_wrong_usage (void)
{
  static const struct
  {
    const char *arguments[7];
    const char *part;
  } calls[] = {
    { { "tryout" },
      "“tryout” is no command; there are decide, probe, python, trial, guide, report" },
    { { "--nonsense" }, "“--nonsense” is no command" },
    { { "" }, "is no command" },
    { { "decide", "--nonsense" }, "--nonsense" },
    { { "decide", "--workload" }, "--workload" },
    { { "decide", "--workload", "" }, "--workload: the value is empty" },
    { { "decide", "more" }, "“more” belongs to no option" },
    { { "decide", "--format", "svg" }, "--format: “svg” is none of text, json, markdown" },
    { { "decide", "--example", "none" }, "--example: “none” is none of download-images" },
    { { "decide", "--margin", "-1" }, "--margin: “-1” is not between 0 and 100" },
    { { "decide", "--margin", "101" }, "--margin: “101” is not between 0 and 100" },
    { { "decide", "--margin", "nan" }, "--margin: “nan” is not between 0 and 100" },
    { { "decide", "--margin", "5%" }, "--margin: “5%” is not between 0 and 100" },
    { { "decide", "--example", "heavy-maths", "--workload", "x" }, "--workload and --example" },
    { { "probe", "--format", "markdown" }, "--format: “markdown” is none of text, json" },
    { { "probe", "again" }, "“again” belongs to no option" },
    { { "guide", "--format", "yaml" }, "“yaml”" },
    { { "guide", "--check", "x", "--format", "json" }, "--check: cannot be combined" },
    { { "python", "again" }, "“again” belongs to no option" },
    { { "python", "--interpreter", "/none" }, "/none: no such program" },
    { { "trial" }, "--workload is missing" },
    { { "trial", "--workload", "x", "--seconds", "0" }, "--seconds: must be from 1 to 3600" },
    { { "trial", "--workload", "x", "--seconds", "nan" }, "--seconds" },
    { { "trial", "--workload", "/none" }, "/none: cannot be read" },
    { { "trial", "--workload", "x", "--interpreter", "/none" }, "/none: no such program" },
    { { "report" }, "a file is missing" },
    { { "report", "x.lanes" }, "--format: missing" },
    { { "report", "x.lanes", "--format", "text" }, "--format: “text” is none of" },
    { { "report", "x.lanes", "y.lanes", "--format", "svg" }, "“y.lanes” is one too many" },
  };
  g_auto (CliRun) run = { 0 };

  cli_run_full (&run, NULL, NULL, (const char *const[]) { NULL });
  cli_assert_complaint (&run, 2, "a command is missing");
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      cli_run_full (&run, NULL, NULL, calls[i].arguments);
      cli_assert_complaint (&run, 2, calls[i].part);
    }
}

static void
test_guide_check (void)
{
  g_auto (CliRun) guide = { 0 };
  g_auto (CliRun) run = { 0 };
  g_autofree char *path = NULL;

  cli_run (&guide, "guide", "--format", "json");
  cli_assert_done (&guide);
  path = cli_write_file ("good-guide.json", guide.text, -1);
  cli_run (&run, "guide", "--check", path);
  cli_assert_done (&run);
  g_assert_nonnull (strstr (run.text, "good-guide.json"));
  g_assert_nonnull (strstr (run.text, "exactly one of 6 rows"));
  cli_run (&run, "guide", "--guide", path, "--format", "json");
  cli_assert_done (&run);
  g_assert_true (g_bytes_equal (run.output, guide.output));
  cli_run (&run, "guide", "--format", "markdown");
  cli_assert_done (&run);
  g_assert_true (g_str_has_prefix (run.text, "# Python concurrency\n"));
}

/* With all that its libraries need in turn. */
static void
test_needs_no_toolkit (void)
{
  static const char *const toolkits[] = { "libgtk", "libadwaita", "libgdk-", "libgraphene" };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *libraries = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "ldd", cli_program (), NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &libraries, NULL, &error));
  g_assert_nonnull (strstr (libraries, "libglib-2.0"));
  for (guint i = 0; i < G_N_ELEMENTS (toolkits); i++)
    g_assert_null (strstr (libraries, toolkits[i]));
}

static void
test_probe (void)
{
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) decided = { 0 };
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *kept = g_build_filename (g_get_user_cache_dir (), "lanes", "machine.json", NULL);
  g_autofree char *path = cli_path ("probed.json");

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_runtime_dir (), 0700), ==, 0);
  cli_run (&run, "probe", "--format", "json", "--output", path);
  cli_assert_done (&run);
  g_assert_true (g_file_test (kept, G_FILE_TEST_IS_REGULAR));
  cli_run (&decided, "decide", "--example", "heavy-maths", "--machine", path, "--format", "json");
  cli_assert_done (&decided);
  node = cli_parse_output (&decided);
  g_assert_true (json_object_has_member (
      json_object_get_object_member (json_node_get_object (node), "machine"), "cpu"));
}

/* The measuring threads have names; the first of them shows that the signals are watched. */
static gboolean
is_measuring (const char *tasks)
{
  g_autoptr (GDir) dir = g_dir_open (tasks, 0, NULL);
  const char *id;

  while (dir != NULL && (id = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (tasks, id, "comm", NULL);
      g_autofree char *name = NULL;

      if (g_file_get_contents (path, &name, NULL, NULL) && g_str_has_prefix (name, "probe-"))
        return TRUE;
    }
  return FALSE;
}

static void
wait_until_measuring (GSubprocess *process)
{
  g_autofree char *tasks =
      g_build_filename ("/proc", g_subprocess_get_identifier (process), "task", NULL);

  while (!is_measuring (tasks))
    {
      g_assert_nonnull (g_subprocess_get_identifier (process));
      g_thread_yield ();
    }
}

/* Told to stop while it measures, the program ends at once, says so and leaves nothing behind. */
static void
test_interrupted (void)
{
  static const struct
  {
    int signal;
    const char *command;
  } cases[] = {
    { SIGINT, "probe" },
    { SIGTERM, "probe" },
    { SIGINT, "decide" },
    { SIGINT, "trial" },
  };
  g_autofree char *workload = cli_path ("tried.json");

  g_assert_true (
      g_file_set_contents (workload, "{ \"format\": \"lanes-workload/1\" }", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
          G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
      g_autofree char *path = cli_path ("interrupted.json");
      g_autoptr (GSubprocess) process = NULL;
      g_autoptr (GError) error = NULL;
      g_auto (CliRun) run = { 0 };

      g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
      g_subprocess_launcher_setenv (launcher, "XDG_CACHE_HOME", g_get_user_cache_dir (), TRUE);
      process = g_subprocess_launcher_spawn (
          launcher, &error, cli_program (), cases[i].command, "--output", path,
          g_str_equal (cases[i].command, "probe") ? NULL : "--workload", workload, NULL);
      g_assert_no_error (error);
      wait_until_measuring (process);
      g_subprocess_send_signal (process, cases[i].signal);
      g_assert_true (
          g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &run.messages, &error));
      run.output = g_bytes_new (NULL, 0);
      g_assert_true (g_subprocess_get_if_exited (process));
      run.status = g_subprocess_get_exit_status (process);
      cli_assert_complaint (&run, 1, "stopped before it was done");
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/cli/program/help", test_help);
  g_test_add_func ("/cli/program/help-names-examples-and-fields",
                   test_help_names_examples_and_fields);
  g_test_add_func ("/cli/program/version", test_version);
  g_test_add_func ("/cli/program/wrong-usage", test_wrong_usage);
  g_test_add_func ("/cli/program/guide-check", test_guide_check);
  g_test_add_func ("/cli/program/no-toolkit", test_needs_no_toolkit);
  g_test_add_func ("/cli/program/probe", test_probe);
  g_test_add_func ("/cli/program/interrupted", test_interrupted);
  return g_test_run ();
}
