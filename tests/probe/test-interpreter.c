/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an interpreter says of itself is believed when it is well-formed, and no program that is
 * taken for one can do harm. */

#include <lanes-interpreter.h>

#include "lanes-interpreter-private.h"

#include "probe-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>

#define SOME_TEXT "0123456789012345678901234567890123456789012345678901234567890123" /* 64 */

typedef struct
{
  const char *line;
  const char *version; /* (nullable): %NULL when the answer is to be refused */
  gboolean free_threaded;
  gboolean gil_enabled;
  const char *start_method;
} Answer;

static const Answer answers[] = {
  { "{\"version\": \"3.13.5\", \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}\n",
    "3.13.5", FALSE, TRUE, "fork" },
  { "{\"version\":\"3.14.0rc1+\",\"free_threaded\":true,\"gil_enabled\":false,"
    "\"start_method\":\"forkserver\"}",
    "3.14.0rc1+", TRUE, FALSE, "forkserver" },
  /* Built to run without, and told to run with it. */
  { "{\"gil_enabled\": true, \"free_threaded\": true, \"start_method\": \"spawn\","
    " \"more\": [1, {}], \"version\": \"3.13\"}",
    "3.13", TRUE, TRUE, "spawn" },
  { "{\"version\": \"" SOME_TEXT "\", \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    SOME_TEXT, FALSE, TRUE, "fork" },
  { "", NULL },
  { "\n", NULL },
  { "null", NULL },
  { "true", NULL },
  { "42", NULL },
  { "[]", NULL },
  { "{}", NULL },
  { "\"3.13.5\"", NULL },
  { "Python 3.13.5\n", NULL },
  { "{\"version\": \"3.13.5\", \"free_threaded\": false, \"gil_enabled\": true", NULL },
  { "{\"free_threaded\": false, \"gil_enabled\": true, \"start_method\": \"fork\"}", NULL },
  { "{\"version\": \"3\", \"gil_enabled\": true, \"start_method\": \"fork\"}", NULL },
  { "{\"version\": \"3\", \"free_threaded\": false, \"start_method\": \"fork\"}", NULL },
  { "{\"version\": \"3\", \"free_threaded\": false, \"gil_enabled\": true}", NULL },
  { "{\"version\": 3.13, \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    NULL },
  { "{\"version\": [\"3\"], \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    NULL },
  { "{\"version\": {\"a\": \"3\"}, \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    NULL },
  { "{\"version\": null, \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    NULL },
  { "{\"version\": \"3\", \"free_threaded\": 0, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    NULL },
  { "{\"version\": \"3\", \"free_threaded\": \"no\", \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    NULL },
  { "{\"version\": \"3\", \"free_threaded\": false, \"gil_enabled\": null,"
    " \"start_method\": \"fork\"}",
    NULL },
  { "{\"version\": \"3\", \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": false}",
    NULL },
  { "{\"version\": \"\", \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    NULL },
  { "{\"version\": \"3\", \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"\"}",
    NULL },
  /* What would be drawn as markup, break a line, or fill the screen. */
  { "{\"version\": \"<b>3</b>\", \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    NULL },
  { "{\"version\": \"3&amp;\", \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    NULL },
  { "{\"version\": \"3\\n4\", \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    NULL },
  { "{\"version\": \"3\", \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"f\\u00f6rk\"}",
    NULL },
  { "{\"version\": \"\\u001b[31m3\", \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    NULL },
  { "{\"version\": \"" SOME_TEXT "5\", \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    NULL },
  { "{\"version\": \"3\xff\", \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    NULL },
  { "warning\n{\"version\": \"3\", \"free_threaded\": false, \"gil_enabled\": true,"
    " \"start_method\": \"fork\"}",
    NULL },
};

static void
check_answer (const Answer *answer)
{
  g_autofree char *shown = g_strescape (answer->line, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesInterpreter) interpreter =
      lanes_interpreter_parse ("python3", answer->line, &error);

  g_test_message ("%s", shown);
  if (answer->version == NULL)
    {
      g_assert_null (interpreter);
      g_assert_error (error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_INTERPRETER);
      g_assert_nonnull (strstr (error->message, "python3"));
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (interpreter->version, ==, answer->version);
  g_assert_cmpint (interpreter->free_threaded, ==, answer->free_threaded);
  g_assert_cmpint (interpreter->gil_enabled, ==, answer->gil_enabled);
  g_assert_cmpstr (interpreter->start_method, ==, answer->start_method);
}

static void
test_answers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    check_answer (&answers[i]);
}

/* As many brackets as an answer has room for. */
static void
test_deep_answer (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 60000; i++)
    g_string_append_c (text, '[');
  check_answer (&(Answer) { .line = text->str });
}

static void
assert_no_child (void)
{
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

static void
test_real (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesInterpreter) interpreter =
      lanes_interpreter_identify ("python3", NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (interpreter->version, "3."));
  g_assert_true (interpreter->gil_enabled || interpreter->free_threaded);
  g_assert_true (g_str_equal (interpreter->start_method, "fork") ||
                 g_str_equal (interpreter->start_method, "forkserver") ||
                 g_str_equal (interpreter->start_method, "spawn"));
  assert_no_child ();
}

/* By its path it is the same one. */
static void
test_real_path (void)
{
  g_autofree char *path = g_find_program_in_path ("python3");
  g_autoptr (LanesInterpreter) by_name = lanes_interpreter_identify ("python3", NULL, NULL);
  g_autoptr (LanesInterpreter) by_path = lanes_interpreter_identify (path, NULL, NULL);

  g_assert_cmpstr (by_path->version, ==, by_name->version);
}

static void
test_other_programs (void)
{
  static const char *const programs[] = { "/bin/true", "/bin/false", "/bin/echo", "/bin/cat",
                                          "/nowhere/python", "no-such-program", "", "/", "." };

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("“%s”", programs[i]);
      g_assert_null (lanes_interpreter_identify (programs[i], NULL, &error));
      g_assert_error (error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_INTERPRETER);
      assert_no_child ();
    }
}

static char *
write_script (const char *name, const char *script)
{
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", script, NULL);
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (g_get_user_runtime_dir (), name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_runtime_dir (), 0700), ==, 0);
  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error (error);
  return path;
}

/* Programs that take the name of an interpreter. */
static void
test_scripts (void)
{
  static const struct
  {
    const char *script;
    const char *version; /* (nullable) */
  } cases[] = {
    { "echo '{\"version\": \"9.9\", \"free_threaded\": true, \"gil_enabled\": false,"
      " \"start_method\": \"spawn\"}'\n",
      "9.9" },
    /* Bare and without the user's files, or what is asked could be falsified. */
    { "test \"$1\" = -I && test \"$2\" = -S && test \"$3\" = -c && test -z \"$HOME\" &&"
      " echo '{\"version\": \"1\", \"free_threaded\": false, \"gil_enabled\": true,"
      " \"start_method\": \"fork\"}'\n",
      "1" },
    { "echo '{\"version\": \"9.9\", \"free_threaded\": true, \"gil_enabled\": false,"
      " \"start_method\": \"spawn\"}'\nexit 1\n",
      NULL },
    { "cat /dev/zero\n", NULL },
    { "kill -SEGV $$\n", NULL },
    { "echo 'command not found' >&2\nexit 127\n", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = write_script ("python", cases[i].script);
      g_autoptr (GError) error = NULL;
      g_autoptr (LanesInterpreter) interpreter = lanes_interpreter_identify (path, NULL, &error);

      g_test_message ("%s", cases[i].script);
      if (cases[i].version == NULL)
        g_assert_error (error, LANES_PROBE_ERROR, LANES_PROBE_ERROR_INTERPRETER);
      else
        {
          g_assert_no_error (error);
          g_assert_cmpstr (interpreter->version, ==, cases[i].version);
        }
      assert_no_child ();
    }
}

static void
test_cancelled_before (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (lanes_interpreter_identify ("python3", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_no_child ();
}

static gboolean
has_mark (gpointer mark)
{
  return g_file_test (mark, G_FILE_TEST_EXISTS);
}

static gpointer
identify (gpointer data)
{
  g_autofree char *path = write_script ("hanging-python", "touch \"$0.mark\"\nexec sleep 1000\n");
  g_autoptr (GError) error = NULL;

  g_assert_null (lanes_interpreter_identify (path, data, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  return NULL;
}

/* One that hangs is let go of as soon as its caller no longer wants to know. */
static void
test_cancelled (void)
{
  g_autofree char *mark =
      g_build_filename (g_get_user_runtime_dir (), "hanging-python.mark", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread = g_thread_new ("identify", identify, cancellable);

  probe_wait_for (has_mark, mark);
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  assert_no_child ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/probe/interpreter/answers", test_answers);
  g_test_add_func ("/probe/interpreter/deep-answer", test_deep_answer);
  g_test_add_func ("/probe/interpreter/real", test_real);
  g_test_add_func ("/probe/interpreter/real-path", test_real_path);
  g_test_add_func ("/probe/interpreter/other-programs", test_other_programs);
  g_test_add_func ("/probe/interpreter/scripts", test_scripts);
  g_test_add_func ("/probe/interpreter/cancelled-before", test_cancelled_before);
  g_test_add_func ("/probe/interpreter/cancelled", test_cancelled);
  return g_test_run ();
}
