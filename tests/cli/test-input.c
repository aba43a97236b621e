/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Bad input of every kind: one line that names file, place and cause, exit code 2, and nothing
 * written. */

#include "cli-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define WORKLOAD "\"format\":\"lanes-workload/1\""

static const struct
{
  const char *name;
  const char *text;
  const char *place; /* in the message, beside the file */
} workloads[] = {
  { "no-json", "kind: batch", "line 1, column 1" },
  { "cut-off", "{ " WORKLOAD ",\n  \"tasks\": ", "line 2" },
  { "comma", "{ " WORKLOAD ",\n\n  \"tasks\": 3,, }", "line 3, column 14: " },
  { "umlaut", "{ " WORKLOAD ",\n  \"name\": \"äöü\" 3 }", "line 2, column 17: " },
  { "single-quotes", "{ 'format': 1 }", "line 1, column 3: " },
  { "empty", "", "line 1, column 1" },
  { "blank", " \n\t ", "line 1" },
  { "list", "[]", "not an object" },
  { "text", "\"batch\"", "not an object" },
  { "no-format", "{ \"kind\": \"batch\" }", "format: missing" },
  { "other-format", "{ \"format\": \"lanes-machine/1\" }", "lanes-workload/1" },
  { "newer", "{ \"format\": \"lanes-workload/2\" }", "newer than this version" },
  { "far-newer", "{ \"format\": \"lanes-workload/4000000000\" }", "format: " },
  { "type", "{ " WORKLOAD ", \"tasks\": \"many\" }", "tasks: not a number" },
  { "boolean", "{ " WORKLOAD ", \"picklable\": 1 }", "picklable: " },
  { "object", "{ " WORKLOAD ", \"wait_ms\": { \"ms\": 3 } }", "wait_ms: not a number" },
  { "fraction", "{ " WORKLOAD ", \"tasks\": 1.5 }", "tasks: not a whole number" },
  { "too-small", "{ " WORKLOAD ", \"tasks\": 0 }", "tasks: 0 is not between" },
  { "too-large", "{ " WORKLOAD ", \"wait_ms\": 3600001 }", "wait_ms: 3600001 is not between" },
  { "negative", "{ " WORKLOAD ", \"cpu_ms\": -0.5 }", "cpu_ms: -0.5 is not between" },
  { "huge-number", "{ " WORKLOAD ", \"cpu_ms\": 1e400 }", "line 1, column 42: " },
  { "not-a-number", "{ " WORKLOAD ", \"cpu_ms\": NaN }", "line 1, column 42: " },
  { "choice", "{ " WORKLOAD ", \"kind\": \"bach\" }", "kind: “bach” is none of" },
  { "name", "{ " WORKLOAD ", \"name\": 7 }", "name: not a text" },
  { "format-number", "{ \"format\": 5, \"workload\": {} }", "format: not a text" },
  { "format-null", "{ \"format\": null, \"workload\": {} }", "format: missing" },
  { "twice", "{ " WORKLOAD " } { " WORKLOAD " }", "line 1" },
};

static void
assert_refused (const CliRun *run, const char *name, const char *place)
{
  g_test_message ("%s: %s", name, run->messages);
  cli_assert_complaint (run, 2, name);
  g_assert_nonnull (strstr (run->messages, place));
}

static void
decide (CliRun *run, const char *option, const char *path)
{
  g_autofree char *machine = cli_machine ();
  g_autofree char *output = cli_path ("must-not-appear.json");

  if (g_str_equal (option, "--machine"))
    cli_run (run, "decide", "--format", "json", "--output", output, option, path);
  else
    cli_run (run, "decide", "--machine", machine, "--format", "json", "--output", output, option,
             path);
  g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));
}

static void
test_workloads (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (workloads); i++)
    {
      g_autofree char *path = cli_write_file (workloads[i].name, workloads[i].text, -1);
      g_auto (CliRun) run = { 0 };

      decide (&run, "--workload", path);
      assert_refused (&run, workloads[i].name, workloads[i].place);
    }
}

static void
test_standard_input (void)
{
  g_autofree char *machine = cli_machine ();
  g_auto (CliRun) run = { 0 };

  cli_run_with_input (&run, "{ \"format\": ", "decide", "--workload", "-", "--machine", machine);
  assert_refused (&run, "standard input", "line 1");
  cli_run_with_input (&run, "{ " WORKLOAD " }", "decide", "--workload", "-", "--machine", "-");
  assert_refused (&run, "standard input", "only one document");
}

static void
test_places_that_hold_no_file (void)
{
  static const char *const options[] = { "--workload", "--machine", "--guide", "--python" };
  g_autofree char *folder = cli_path ("folder");
  g_autofree char *missing = cli_path ("missing.json");

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_auto (CliRun) run = { 0 };

      decide (&run, options[i], missing);
      assert_refused (&run, "missing.json", "cannot be read");
      decide (&run, options[i], folder);
      assert_refused (&run, "folder", "cannot be read");
      decide (&run, options[i], "/dev/zero");
      assert_refused (&run, "/dev/zero", "larger than any document");
    }
}

static void
test_bytes_that_are_no_text (void)
{
  static const char text[] = "{ " WORKLOAD ",\n \"name\": \"\xff\xfe\" }";
  g_autofree char *path = cli_write_file ("latin", text, sizeof text - 1);
  g_autofree char *zero = cli_write_file ("zero", "{ \0 }", 5);
  g_auto (CliRun) run = { 0 };

  decide (&run, "--workload", path);
  assert_refused (&run, "latin", "line 2, column 11: not UTF-8");
  decide (&run, "--workload", zero);
  assert_refused (&run, "zero", "line 1, column 3: a byte that is zero");
}

static void
test_byte_order_mark (void)
{
  g_autofree char *path = cli_write_file ("marked", "\xef\xbb\xbf{ " WORKLOAD " }", -1);
  g_auto (CliRun) run = { 0 };

  decide (&run, "--workload", path);
  assert_refused (&run, "marked", "line 1, column 1: a byte order mark");
}

/* What is said beside a result is not said where there is none. */
static void
test_one_line_for_two_faults (void)
{
  g_autofree char *path = cli_write_file ("misspelt", "{ " WORKLOAD ", \"wait\": 5 }", -1);
  g_autofree char *machine = cli_machine ();
  g_autofree char *missing = cli_path ("missing.json");
  g_auto (CliRun) run = { 0 };

  cli_run (&run, "decide", "--workload", path, "--machine", missing);
  assert_refused (&run, "missing.json", "cannot be read");
  cli_run (&run, "decide", "--workload", path, "--machine", machine, "--format", "json");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.messages, "unknown fields, ignored: wait"));
}

/* Nor what is known and says nothing of such work. */
static void
test_needless_fields (void)
{
  g_autofree char *path = cli_write_file (
      "needless", "{ " WORKLOAD ", \"kind\": \"batch\", \"rate_per_s\": 10 }", -1);
  g_autofree char *machine = cli_machine ();
  g_auto (CliRun) run = { 0 };

  cli_run (&run, "decide", "--workload", path, "--machine", machine, "--format", "json");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.messages, "say nothing of such work, ignored: rate_per_s\n"));
}

/* However long a path is, the end of a message is there. */
static void
test_long_path (void)
{
  g_autofree char *part = g_strnfill (200, 'd');
  g_autofree char *name = g_strdup_printf ("%s/%s/work.json", part, part);
  g_autofree char *folder = g_path_get_dirname (name);
  g_autofree char *folder_path = cli_path (folder);
  g_autofree char *path = NULL;
  g_auto (CliRun) run = { 0 };

  g_assert_cmpint (g_mkdir_with_parents (folder_path, 0700), ==, 0);
  path = cli_write_file (name, "{ " WORKLOAD ", \"tasks\": 0 }", -1);
  decide (&run, "--workload", path);
  assert_refused (&run, "/work.json", "tasks: 0 is not between");
}

static void
test_huge (void)
{
  g_autofree char *blanks = g_strnfill (5 * 1024 * 1024, ' ');
  g_autofree char *path = cli_write_file ("huge", blanks, -1);
  g_auto (CliRun) run = { 0 };

  decide (&run, "--workload", path);
  assert_refused (&run, "huge", "larger than any document");
}

static void
test_deep (void)
{
  g_autofree char *brackets = g_strnfill (1000000, '[');
  g_autofree char *path = cli_write_file ("deep", brackets, -1);
  g_auto (CliRun) run = { 0 };

  decide (&run, "--workload", path);
  assert_refused (&run, "deep", "line 1");
}

/* A name that would make two lines of one, or steer the terminal. */
static void
test_name_of_the_file (void)
{
  g_autofree char *path = cli_write_file ("a\nb\033[31m.json", "{", -1);
  g_auto (CliRun) run = { 0 };

  decide (&run, "--workload", path);
  assert_refused (&run, ".json", "line 1");
  g_assert_null (strchr (run.messages, '\033'));
}

static void
test_machines (void)
{
  static const struct
  {
    const char *name;
    const char *text;
    const char *place;
  } machines[] = {
    { "other.json", "{ " WORKLOAD " }", "lanes-machine/1" },
    { "type.json",
      "{ \"format\": \"lanes-machine/1\", \"cpu\": { \"affinity\": \"four\", \"provenance\": "
      "{ \"affinity\": { \"status\": \"ok\" } } } }",
      "cpu.affinity: not a number" },
    { "group.json", "{ \"format\": \"lanes-machine/1\", \"cpu\": 4 }", "cpu: not an object" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (machines); i++)
    {
      g_autofree char *path = cli_write_file (machines[i].name, machines[i].text, -1);
      g_auto (CliRun) run = { 0 };

      decide (&run, "--machine", path);
      assert_refused (&run, machines[i].name, machines[i].place);
    }
}

static void
test_guide_with_a_gap (void)
{
  g_auto (CliRun) guide = { 0 };
  g_auto (CliRun) run = { 0 };
  g_autoptr (GString) text = NULL;
  g_autofree char *path = NULL;

  cli_run (&guide, "guide", "--format", "json");
  cli_assert_done (&guide);
  text = g_string_new (guide.text);
  g_assert_cmpuint (g_string_replace (text, "\"background\"\n        ]", "\"service\"\n        ]",
                                      0),
                    >, 0);
  path = cli_write_file ("gap.json", text->str, -1);
  cli_run (&run, "guide", "--check", path);
  assert_refused (&run, "gap.json", "");
  decide (&run, "--guide", path);
  assert_refused (&run, "gap.json", "");
}

static void
test_saved_decisions (void)
{
  static const struct
  {
    const char *name;
    const char *text;
    const char *place;
  } saved[] = {
    { "none.lanes", "", "line 1, column 1" },
    { "empty.lanes", "{ \"format\": \"lanes-decision/1\" }", "workload: missing" },
    { "newer.lanes", "{ \"format\": \"lanes-decision/9\" }", "newer than this version" },
    { "inner.lanes",
      "{ \"format\": \"lanes-decision/1\", \"workload\": { " WORKLOAD ", \"tasks\": -1 } }",
      "workload: tasks: -1 is not between" },
    { "guide.lanes",
      "{ \"format\": \"lanes-decision/1\", \"guide\": { \"id\": \"of-another-tool\" }, "
      "\"workload\": { " WORKLOAD " } }",
      "guide: neither a guide nor" },
    { "margin.lanes",
      "{ \"format\": \"lanes-decision/1\", \"margin\": \"x\", \"workload\": { " WORKLOAD " } }",
      "margin: not a number" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (saved); i++)
    {
      g_autofree char *path = cli_write_file (saved[i].name, saved[i].text, -1);
      g_autofree char *output = cli_path ("must-not-appear.svg");
      g_auto (CliRun) run = { 0 };

      cli_run (&run, "report", path, "--format", "svg", "--output", output);
      assert_refused (&run, saved[i].name, saved[i].place);
      g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/cli/input/workloads", test_workloads);
  g_test_add_func ("/cli/input/standard-input", test_standard_input);
  g_test_add_func ("/cli/input/no-file", test_places_that_hold_no_file);
  g_test_add_func ("/cli/input/no-text", test_bytes_that_are_no_text);
  g_test_add_func ("/cli/input/byte-order-mark", test_byte_order_mark);
  g_test_add_func ("/cli/input/one-line-for-two-faults", test_one_line_for_two_faults);
  g_test_add_func ("/cli/input/needless-fields", test_needless_fields);
  g_test_add_func ("/cli/input/long-path", test_long_path);
  g_test_add_func ("/cli/input/huge", test_huge);
  g_test_add_func ("/cli/input/deep", test_deep);
  g_test_add_func ("/cli/input/file-name", test_name_of_the_file);
  g_test_add_func ("/cli/input/machines", test_machines);
  g_test_add_func ("/cli/input/guide-with-a-gap", test_guide_with_a_gap);
  g_test_add_func ("/cli/input/saved-decisions", test_saved_decisions);
  return g_test_run ();
}
