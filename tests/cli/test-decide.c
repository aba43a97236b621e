/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `lanes-cli decide`: the worked examples come out as the table says, documents are complete, and
 * the same in every locale. */

#include "cli-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static const struct
{
  const char *id;
  const char *row;
  const char *mechanism;
} examples[] = {
  { "download-images", "many-waits", "asyncio" },
  { "heavy-maths", "computing", "processes" },
  { "websocket-chat", "web-service", "asyncio" },
  { "legacy-database", "background", "threads" },
};

static const char *const mechanisms[] = { "sequential", "threads", "asyncio",
                                          "asyncio+threads", "processes", "asyncio+processes",
                                          "interpreters" };

static void
decide_example (CliRun *run, const char *id)
{
  g_autofree char *machine = cli_machine ();

  cli_run (run, "decide", "--example", id, "--machine", machine, "--format", "json");
  cli_assert_done (run);
}

static void
assert_ordered (JsonObject *predicted)
{
  double low = json_object_get_double_member (predicted, "low_s");
  double likely = json_object_get_double_member (predicted, "likely_s");
  double high = json_object_get_double_member (predicted, "high_s");

  g_assert_cmpfloat (low, >, 0);
  g_assert_cmpfloat (low, <=, likely);
  g_assert_cmpfloat (likely, <=, high);
}

static void
assert_every_mechanism_once (JsonArray *ranking)
{
  g_assert_cmpuint (json_array_get_length (ranking), ==, G_N_ELEMENTS (mechanisms));
  for (guint m = 0; m < G_N_ELEMENTS (mechanisms); m++)
    {
      guint n = 0;

      for (guint i = 0; i < json_array_get_length (ranking); i++)
        n += g_str_equal (json_object_get_string_member (json_array_get_object_element (ranking, i),
                                                         "mechanism"),
                          mechanisms[m]);
      g_assert_cmpuint (n, ==, 1);
    }
}

/* Those that can be used come first, by time; the others have a reason and no time. */
static void
assert_ranking (JsonArray *ranking)
{
  gboolean ruled_out_before = FALSE;
  double before = 0;

  assert_every_mechanism_once (ranking);
  for (guint i = 0; i < json_array_get_length (ranking); i++)
    {
      JsonObject *entry = json_array_get_object_element (ranking, i);
      JsonObject *predicted;

      if (!json_object_get_null_member (entry, "ruled_out"))
        {
          g_assert_cmpuint (strlen (json_object_get_string_member (entry, "ruled_out")), >, 0);
          g_assert_true (json_object_get_null_member (entry, "predicted"));
          ruled_out_before = TRUE;
          continue;
        }
      g_assert_false (ruled_out_before);
      predicted = json_object_get_object_member (entry, "predicted");
      assert_ordered (predicted);
      g_assert_cmpfloat (json_object_get_double_member (predicted, "likely_s"), >=, before);
      before = json_object_get_double_member (predicted, "likely_s");
    }
}

static void
test_examples (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_auto (CliRun) run = { 0 };
      g_autoptr (JsonNode) node = NULL;
      JsonObject *root, *recommendation;

      decide_example (&run, examples[i].id);
      node = cli_parse_output (&run);
      root = json_node_get_object (node);
      recommendation = json_object_get_object_member (root, "recommendation");
      g_assert_cmpstr (json_object_get_string_member (root, "format"), ==, "lanes-decision/1");
      g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (root, "row"),
                                                      "id"),
                       ==, examples[i].row);
      g_assert_cmpstr (json_object_get_string_member (recommendation, "mechanism"), ==,
                       examples[i].mechanism);
      g_assert_true (json_object_get_boolean_member (recommendation, "agrees_with_row"));
      g_assert_cmpuint (
          json_array_get_length (json_object_get_array_member (recommendation, "reasons")), >, 1);
      assert_ordered (json_object_get_object_member (recommendation, "predicted"));
      assert_ranking (json_object_get_array_member (root, "ranking"));
    }
}

static void
test_nothing_said (void)
{
  g_autofree char *machine = cli_machine ();
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root;

  cli_run (&run, "decide", "--machine", machine, "--format", "json");
  cli_assert_done (&run);
  node = cli_parse_output (&run);
  root = json_node_get_object (node);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "rows_possible")),
                    ==, 6);
  assert_ranking (json_object_get_array_member (root, "ranking"));
}

static void
test_workload_from_standard_input (void)
{
  static const char workload[] = "{\"format\":\"lanes-workload/1\",\"kind\":\"background\"}";
  g_autofree char *machine = cli_machine ();
  g_autofree char *path = cli_write_file ("workload.json", workload, -1);
  g_auto (CliRun) by_pipe = { 0 };
  g_auto (CliRun) by_file = { 0 };

  cli_run_with_input (&by_pipe, workload, "decide", "--workload", "-", "--machine", machine,
                      "--format", "json");
  cli_run (&by_file, "decide", "--workload", path, "--machine", machine, "--format", "json");
  cli_assert_done (&by_pipe);
  cli_assert_done (&by_file);
  g_assert_true (g_bytes_equal (by_pipe.output, by_file.output));
}

static void
test_workload_of_a_saved_decision (void)
{
  g_autofree char *machine = cli_machine ();
  g_autofree char *path = NULL;
  g_auto (CliRun) saved = { 0 };
  g_auto (CliRun) again = { 0 };

  decide_example (&saved, "download-images");
  path = cli_write_file ("saved.lanes", g_bytes_get_data (saved.output, NULL),
                         (gssize) g_bytes_get_size (saved.output));
  cli_run (&again, "decide", "--workload", path, "--machine", machine, "--format", "json");
  cli_assert_done (&again);
  g_assert_true (g_bytes_equal (saved.output, again.output));
}

static void
test_same_in_every_locale (void)
{
  static const char *const locales[] = { "C.UTF-8", "de_DE.UTF-8", "POSIX" };
  g_autofree char *machine = cli_machine ();
  g_auto (CliRun) plain = { 0 };

  decide_example (&plain, "heavy-maths");
  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      g_auto (CliRun) run = { 0 };

      cli_run_full (&run, NULL, (const char *const[]) { "LC_ALL", locales[i], NULL },
                    (const char *const[]) { "decide", "--example", "heavy-maths", "--machine",
                                            machine, "--format", "json", NULL });
      cli_assert_done (&run);
      g_assert_true (g_bytes_equal (run.output, plain.output));
    }
}

static void
test_python_profile (void)
{
  g_autofree char *machine = cli_machine ();
  g_autofree char *path = cli_write_file (
      "python.json", "{\"format\":\"lanes-python/1\",\"version\":\"3.13.5\"}", -1);
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *python;

  cli_run (&run, "decide", "--example", "heavy-maths", "--machine", machine, "--python", path,
           "--format", "json");
  cli_assert_done (&run);
  node = cli_parse_output (&run);
  python = json_object_get_object_member (json_node_get_object (node), "python");
  g_assert_cmpstr (json_object_get_string_member (python, "version"), ==, "3.13.5");
  g_assert_nonnull (strstr (run.text, "needs Python 3.14"));
}

/* A stand-in for an interpreter that is none. */
static void
test_python_that_is_none (void)
{
  g_autofree char *machine = cli_machine ();
  g_autofree char *path = cli_write_file ("not-python", "#!/bin/sh\nexit 3\n", -1);
  g_auto (CliRun) run = { 0 };

  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  cli_run (&run, "decide", "--example", "heavy-maths", "--machine", machine, "--python", path);
  cli_assert_complaint (&run, 2, "not-python");
  cli_run (&run, "decide", "--example", "heavy-maths", "--machine", machine, "--python",
           "no-such-program-anywhere");
  cli_assert_complaint (&run, 2, "no-such-program-anywhere");
}

static void
test_margin (void)
{
  g_autofree char *machine = cli_machine ();
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;

  cli_run (&run, "decide", "--example", "heavy-maths", "--machine", machine, "--margin", "12.5",
           "--format", "json");
  cli_assert_done (&run);
  node = cli_parse_output (&run);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (json_node_get_object (node), "margin"), 0.125, 1e-9);
}

static void
test_own_guide (void)
{
  g_autofree char *machine = cli_machine ();
  g_auto (CliRun) guide = { 0 };
  g_auto (CliRun) run = { 0 };
  g_autoptr (GString) text = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *recommendation;

  cli_run (&guide, "guide", "--format", "json");
  cli_assert_done (&guide);
  text = g_string_new (guide.text);
  g_assert_cmpuint (g_string_replace (text, "\"mechanisms\" : [\n        \"asyncio\"\n      ]",
                                      "\"mechanisms\" : [ \"tasklets\" ]", 1),
                    ==, 1);
  path = cli_write_file ("own-guide.json", text->str, -1);
  cli_run (&run, "decide", "--guide", path, "--example", "download-images", "--machine", machine,
           "--format", "json");
  cli_assert_done (&run);
  node = cli_parse_output (&run);
  recommendation =
      json_object_get_object_member (json_node_get_object (node), "recommendation");
  g_assert_cmpstr (json_object_get_string_member (recommendation, "mechanism"), ==, "tasklets");
  g_assert_true (json_object_get_null_member (recommendation, "predicted"));
}

static void
test_text_and_markdown (void)
{
  g_autofree char *machine = cli_machine ();
  g_auto (CliRun) run = { 0 };

  cli_run (&run, "decide", "--example", "download-images", "--machine", machine);
  cli_assert_done (&run);
  g_assert_true (g_str_has_prefix (run.text, "asyncio · "));
  g_assert_null (strchr (run.text, '\033'));
  cli_run (&run, "decide", "--example", "download-images", "--machine", machine, "--format",
           "markdown");
  cli_assert_done (&run);
  g_assert_true (g_str_has_prefix (run.text, "# Download 100 images\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/cli/decide/examples", test_examples);
  g_test_add_func ("/cli/decide/nothing-said", test_nothing_said);
  g_test_add_func ("/cli/decide/standard-input", test_workload_from_standard_input);
  g_test_add_func ("/cli/decide/saved-decision", test_workload_of_a_saved_decision);
  g_test_add_func ("/cli/decide/locales", test_same_in_every_locale);
  g_test_add_func ("/cli/decide/python-profile", test_python_profile);
  g_test_add_func ("/cli/decide/python-that-is-none", test_python_that_is_none);
  g_test_add_func ("/cli/decide/margin", test_margin);
  g_test_add_func ("/cli/decide/own-guide", test_own_guide);
  g_test_add_func ("/cli/decide/text-and-markdown", test_text_and_markdown);
  return g_test_run ();
}
