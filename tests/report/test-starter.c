/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Starter code as text: every combination is tidy, has the settings of its decision and what its
 * Python offers, and the language of its templates is strict. */

#include "lanes-report-template-private.h"
#include "report-fixture.h"
#include "starter-fixture.h"

#define COLUMNS 88

static void
assert_tidy (const LanesStarter *starter, const char *code, gpointer user_data)
{
  g_auto (GStrv) lines = g_strsplit (code, "\n", -1);
  guint n_lines = g_strv_length (lines);
  guint *n_codes = user_data;

  g_assert_true (g_str_has_prefix (code, "#!/usr/bin/env python3\n# Made by Lanes for "));
  g_assert_nonnull (strstr (code, "You may use this code as you like."));
  g_assert_null (strchr (code, '@'));
  g_assert_null (strstr (code, "\n\n\n\n"));
  g_assert_cmpuint (n_lines, >, 30);
  g_assert_cmpstr (lines[n_lines - 1], ==, "");
  g_assert_cmpstr (lines[n_lines - 2], !=, "");
  for (guint i = 0; i < n_lines; i++)
    {
      if (strlen (lines[i]) > COLUMNS)
        g_test_message ("engine %d: “%s”", starter->engine, lines[i]);
      g_assert_cmpuint (strlen (lines[i]), <=, COLUMNS);
      g_assert_false (g_str_has_suffix (lines[i], " "));
      g_assert_true (lines[i][0] != '#' || lines[i][1] == ' ' || lines[i][1] == '!');
      g_assert_true (g_str_is_ascii (lines[i]));
    }
  (*n_codes)++;
}

static void
test_tidy (void)
{
  guint n_codes = 0;

  starter_for_each (assert_tidy, &n_codes);
  g_assert_cmpuint (n_codes, >, 100);
}

static const LanesStarter usual = {
  .async_client = TRUE,
  .waits = TRUE,
  .computes = TRUE,
  .workers = 7,
  .in_flight = 90,
  .chunk_size = 5,
  .tasks = 2000,
  .start_method = "spawn",
  .minor = 13,
  .timeout_s = 2.5,
};

/* What code for an engine has in it, or has not. */
static const struct
{
  LanesStarterEngine engine;
  LanesKind kind;
  guint minor;
  const char *has;
  const char *lacks;
} contents[] = {
  { LANES_STARTER_THREADS, LANES_KIND_BATCH, 13, "\nWORKERS = 7\n", "buffersize" },
  { LANES_STARTER_THREADS, LANES_KIND_BATCH, 13, "\nTIMEOUT = 2.5\n", "InterpreterPool" },
  { LANES_STARTER_THREADS, LANES_KIND_SERVICE, 13, "\nIN_FLIGHT = 7\n", "asyncio" },
  { LANES_STARTER_THREADS, LANES_KIND_BACKGROUND, 13, "STOP.set()", "BUFFER" },
  { LANES_STARTER_ASYNCIO, LANES_KIND_BATCH, 10, "asyncio.wait_for(", "asyncio.TaskGroup" },
  { LANES_STARTER_ASYNCIO, LANES_KIND_BATCH, 10, "asyncio.gather(*", "asyncio.timeout(" },
  { LANES_STARTER_ASYNCIO, LANES_KIND_BATCH, 11, "asyncio.timeout(", "asyncio.wait_for(" },
  { LANES_STARTER_ASYNCIO, LANES_KIND_BATCH, 11, "asyncio.TaskGroup", "asyncio.gather(*" },
  { LANES_STARTER_ASYNCIO, LANES_KIND_BATCH, 13, "\nIN_FLIGHT = 90\n", "Semaphore(" },
  { LANES_STARTER_ASYNCIO, LANES_KIND_SERVICE, 13, "Semaphore(IN_FLIGHT)", "Executor" },
  { LANES_STARTER_PROCESSES, LANES_KIND_BATCH, 13, "\nCHUNK_SIZE = 5\n", "terminate_workers" },
  { LANES_STARTER_PROCESSES, LANES_KIND_BATCH, 13, "get_context(\"spawn\")", "fork" },
  { LANES_STARTER_PROCESSES, LANES_KIND_BATCH, 14, "terminate_workers", "active_children" },
  { LANES_STARTER_ASYNCIO_THREADS, LANES_KIND_BATCH, 13, "run_in_executor(pool, compute", "fork" },
  { LANES_STARTER_ASYNCIO_PROCESSES, LANES_KIND_BATCH, 13, "\nWORKERS = 7\n", "CHUNK_SIZE" },
  { LANES_STARTER_INTERPRETERS, LANES_KIND_BATCH, 13, "on Python 3.14:", "on Python 3.13" },
  { LANES_STARTER_DASK, LANES_KIND_BATCH, 13, "from dask.distributed import Client", "Executor" },
};

static void
test_contents (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      LanesStarter starter = usual;
      g_autofree char *code = NULL;

      starter.engine = contents[i].engine;
      starter.kind = contents[i].kind;
      starter.minor = contents[i].minor;
      code = lanes_starter_render (&starter);
      if (strstr (code, contents[i].has) == NULL || strstr (code, contents[i].lacks) != NULL)
        g_test_message ("%s\n%s", contents[i].has, code);
      g_assert_nonnull (strstr (code, contents[i].has));
      g_assert_null (strstr (code, contents[i].lacks));
    }
}

/* Only a program with one thread forks, and a name from outside stays outside. */
static void
test_start_method (void)
{
  static const struct
  {
    const char *name;
    LanesKind kind;
    gboolean hard_kill;
    const char *expected;
  } cases[] = {
    { "fork", LANES_KIND_BATCH, FALSE, "(\"fork\")" },
    { "fork", LANES_KIND_BATCH, TRUE, "(\"forkserver\")" },
    { "fork", LANES_KIND_SERVICE, FALSE, "(\"forkserver\")" },
    { "spawn", LANES_KIND_SERVICE, TRUE, "(\"spawn\")" },
    { "\"); import evil", LANES_KIND_BATCH, FALSE, "(\"forkserver\")" },
    { NULL, LANES_KIND_BACKGROUND, FALSE, "(\"forkserver\")" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LanesStarter starter = usual;
      g_autofree char *code = NULL;

      starter.engine = LANES_STARTER_PROCESSES;
      starter.kind = cases[i].kind;
      starter.hard_kill = cases[i].hard_kill;
      starter.start_method = cases[i].name;
      code = lanes_starter_render (&starter);
      g_assert_nonnull (strstr (code, cases[i].expected));
      g_assert_null (strstr (code, "evil"));
    }
}

/* What bounds the number at once is said, shared data gets a lock where threads share it. */
static void
test_remarks (void)
{
  static const struct
  {
    LanesStarterEngine engine;
    gboolean shared, limited;
    const char *there;
    const char *missing;
  } cases[] = {
    { LANES_STARTER_THREADS, TRUE, FALSE, "\nLOCK = ", "other side allows" },
    { LANES_STARTER_THREADS, FALSE, TRUE, "other side allows", "\nLOCK = " },
    { LANES_STARTER_ASYNCIO, TRUE, TRUE, "other side allows", "\nLOCK = " },
    { LANES_STARTER_PROCESSES, TRUE, FALSE, "fewest that Lanes found", "\nLOCK = " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LanesStarter starter = usual;
      g_autofree char *code = NULL;

      starter.engine = cases[i].engine;
      starter.shared = cases[i].shared;
      starter.limited = cases[i].limited;
      code = lanes_starter_render (&starter);
      g_test_message ("%u", i);
      g_assert_nonnull (strstr (code, cases[i].there));
      g_assert_null (strstr (code, cases[i].missing));
    }
}

static void
test_init (void)
{
  for (guint which = 0; which < N_REPORT_CASES; which++)
    for (guint mechanism = 0; mechanism < LANES_N_MECHANISMS; mechanism++)
      {
        g_autoptr (LanesDecision) decision = report_create_decision (which);
        const LanesPrediction *prediction = lanes_decision_get_prediction (decision, mechanism);
        const LanesJob *job = lanes_decision_get_job (decision);
        LanesStarter starter;
        g_autofree char *code = NULL;

        lanes_starter_init (&starter, decision, (LanesStarterEngine) mechanism);
        g_assert_cmpuint (starter.engine, ==, mechanism);
        g_assert_cmpuint (starter.kind, ==, job->kind);
        g_assert_cmpuint (starter.workers, ==, MAX (prediction->workers, 1));
        g_assert_cmpuint (starter.in_flight, ==, MAX (prediction->in_flight, 1));
        g_assert_cmpuint (starter.chunk_size, ==, MAX (prediction->chunk_size, 1));
        g_assert_cmpint (starter.waits, ==, job->w > 0);
        if (starter.waits || starter.hard_kill || starter.kind == LANES_KIND_SERVICE)
          g_assert_cmpfloat (starter.timeout_s, >=, MAX (5, job->w));
        else
          g_assert_cmpfloat (starter.timeout_s, ==, 0);
        code = lanes_starter_render (&starter);
        g_assert_null (strstr (code, "nan"));
      }
}

static void
test_file_names (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < LANES_N_STARTER_ENGINES; i++)
    {
      LanesStarter starter = { .engine = i };
      const char *name = lanes_starter_file_name (&starter);

      g_assert_true (g_str_has_prefix (name, "lanes_"));
      g_assert_true (g_str_has_suffix (name, ".py"));
      g_assert_null (strchr (name, '-'));
      g_assert_true (g_hash_table_add (names, (gpointer) name));
    }
}

static const LanesTemplateValue values[] = {
  { "one", NULL, 1 },
  { "none", NULL, 0 },
  { "half", NULL, 0.5 },
  { "many", NULL, 10000000 },
  { "word", "fork", 0 },
};

static char *
render (const char *text)
{
  return lanes_template_render (text, values, G_N_ELEMENTS (values));
}

static void
test_template (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "a\n", "a\n" },
    { "a\n\n\n\n\nb\n\n\n", "a\n\n\nb\n" },
    { "## c\na @half@, @many@, @word@@one@\n# d\n", "a 0.5, 10000000, fork1\n# d\n" },
    { "#if one\na\n#else\nb\n#endif\n", "a\n" },
    { "#if none\na\n#else\nb\n#endif\n", "b\n" },
    { "#if not none\na\n#endif\nb\n", "a\nb\n" },
    { "#if many >= 10000000\na\n#endif\n#if many < 10000000\nb\n#endif\n", "a\n" },
    { "#if word == fork\na\n#endif\n#if word != fork\nb\n#endif\n", "a\n" },
    { "#if one and none\na\n#elif one and word == fork\nb\n#elif one\nc\n#endif\n", "b\n" },
    { "#if none\na\n#elif none\nb\n#else\nc\n#endif\n", "c\n" },
    { "#if none\n#if one\na\n#else\nb\n#endif\n#elif one\nc\n#endif\n", "c\n" },
    { "#if none\n#include nothing\n#import c\n@nobody@\n#endif\na\n", "a\n" },
    { "a\n#imports\nb\n#from y.z import C\n#import x.a\n#import b\n#from y.z import B\n#import b\n"
      "#from y import D\n",
      "a\nimport b\nimport x.a\nfrom y import D\nfrom y.z import B, C\nb\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *code = render (cases[i].text);

      g_assert_cmpstr (code, ==, cases[i].expected);
    }
}

static const char *const mistakes[] = {
  "@nobody@\n",
  "a @one\n",
  "#if nobody\n#endif\n",
  "#if one == 1 or none\n#endif\n",
  "#if word >= a\n#endif\n",
  "#if one <> 2\n#endif\n",
  "#if one\na\n",
  "#endif\n",
  "#else\n",
  "#include nothing\n",
  "#import a\n",
  "#unknown\n",
};

static void
test_mistake (gconstpointer text)
{
  if (g_test_subprocess ())
    {
      g_free (render (text));
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/report/starter/tidy", test_tidy);
  g_test_add_func ("/report/starter/contents", test_contents);
  g_test_add_func ("/report/starter/start-method", test_start_method);
  g_test_add_func ("/report/starter/remarks", test_remarks);
  g_test_add_func ("/report/starter/init", test_init);
  g_test_add_func ("/report/starter/file-names", test_file_names);
  g_test_add_func ("/report/template/language", test_template);
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/report/template/mistake/%u", i);

      g_test_add_data_func (path, mistakes[i], test_mistake);
    }
  return g_test_run ();
}
