/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Starter code, run by every Python there is: it does what a plain loop does, loses nothing when a
 * task fails or takes too long, and ends when it is told to. */

#include "starter-fixture.h"

#include <signal.h>
#include <stdio.h>

#define BATCH LANES_KIND_BATCH
#define SERVICE LANES_KIND_SERVICE
#define BACKGROUND LANES_KIND_BACKGROUND

/* What a program says of an item that fails. */
#define FAILURE "'x': TypeError: "

static const StarterCase run_cases[] = {
  { LANES_STARTER_SEQUENTIAL, BATCH, STARTER_PLAIN },
  { LANES_STARTER_SEQUENTIAL, BACKGROUND, STARTER_PLAIN },
  { LANES_STARTER_THREADS, BATCH, STARTER_PLAIN },
  { LANES_STARTER_THREADS, BATCH, STARTER_FREE | STARTER_UNLIMITED },
  { LANES_STARTER_THREADS, BACKGROUND, STARTER_PLAIN },
  { LANES_STARTER_ASYNCIO, BATCH, STARTER_PLAIN },
  { LANES_STARTER_ASYNCIO, BATCH, STARTER_OLD },
  { LANES_STARTER_ASYNCIO, BACKGROUND, STARTER_PLAIN },
  { LANES_STARTER_PROCESSES, BATCH, STARTER_PLAIN },
  { LANES_STARTER_PROCESSES, BATCH, STARTER_FORKS | STARTER_UNLIMITED },
  { LANES_STARTER_PROCESSES, BATCH, STARTER_KILLS },
  { LANES_STARTER_PROCESSES, BACKGROUND, STARTER_OLD },
  { LANES_STARTER_ASYNCIO_THREADS, BATCH, STARTER_PLAIN },
  { LANES_STARTER_ASYNCIO_THREADS, BATCH, STARTER_BLOCKING | STARTER_FREE },
  { LANES_STARTER_ASYNCIO_THREADS, BACKGROUND, STARTER_BLOCKING | STARTER_OLD },
  { LANES_STARTER_ASYNCIO_PROCESSES, BATCH, STARTER_PLAIN },
  { LANES_STARTER_ASYNCIO_PROCESSES, BATCH, STARTER_FORKS },
  { LANES_STARTER_ASYNCIO_PROCESSES, BACKGROUND, STARTER_KILLS },
  { LANES_STARTER_INTERPRETERS, BATCH, STARTER_PLAIN },
  { LANES_STARTER_INTERPRETERS, BATCH, STARTER_UNLIMITED },
  { LANES_STARTER_INTERPRETERS, BACKGROUND, STARTER_PLAIN },
};

static const StarterCase bound_cases[] = {
  { LANES_STARTER_SEQUENTIAL, BATCH, STARTER_PLAIN },
  { LANES_STARTER_THREADS, BATCH, STARTER_PLAIN },
  { LANES_STARTER_THREADS, BATCH, STARTER_UNLIMITED },
  { LANES_STARTER_ASYNCIO, BATCH, STARTER_PLAIN },
  { LANES_STARTER_ASYNCIO_THREADS, BATCH, STARTER_PLAIN },
  { LANES_STARTER_ASYNCIO_THREADS, BATCH, STARTER_BLOCKING },
};

static const StarterCase late_cases[] = {
  { LANES_STARTER_THREADS, BATCH, STARTER_LATE },
  { LANES_STARTER_ASYNCIO, BATCH, STARTER_LATE },
  { LANES_STARTER_ASYNCIO, BATCH, STARTER_LATE | STARTER_OLD },
  { LANES_STARTER_PROCESSES, BATCH, STARTER_LATE },
  { LANES_STARTER_PROCESSES, BATCH, STARTER_LATE | STARTER_KILLS },
  { LANES_STARTER_ASYNCIO_PROCESSES, BATCH, STARTER_LATE | STARTER_OLD },
};

static const StarterCase crash_cases[] = {
  { LANES_STARTER_PROCESSES, BATCH, STARTER_PLAIN },
  { LANES_STARTER_PROCESSES, BATCH, STARTER_KILLS },
  { LANES_STARTER_ASYNCIO_PROCESSES, BATCH, STARTER_PLAIN },
  { LANES_STARTER_ASYNCIO_PROCESSES, BATCH, STARTER_KILLS | STARTER_OLD },
};

static const StarterCase interrupt_cases[] = {
  { LANES_STARTER_SEQUENTIAL, BATCH, STARTER_PLAIN },
  { LANES_STARTER_THREADS, BATCH, STARTER_PLAIN },
  { LANES_STARTER_THREADS, BATCH, STARTER_UNLIMITED },
  { LANES_STARTER_ASYNCIO, BATCH, STARTER_PLAIN },
  { LANES_STARTER_PROCESSES, BATCH, STARTER_PLAIN },
  { LANES_STARTER_PROCESSES, BATCH, STARTER_KILLS },
  { LANES_STARTER_PROCESSES, BACKGROUND, STARTER_PLAIN },
  { LANES_STARTER_ASYNCIO_THREADS, BATCH, STARTER_BLOCKING },
  { LANES_STARTER_ASYNCIO_PROCESSES, BATCH, STARTER_FORKS },
  { LANES_STARTER_ASYNCIO_PROCESSES, BATCH, STARTER_SPAWNS },
  { LANES_STARTER_INTERPRETERS, BATCH, STARTER_PLAIN },
  { LANES_STARTER_INTERPRETERS, BATCH, STARTER_UNLIMITED },
};

static const StarterCase service_cases[] = {
  { LANES_STARTER_SEQUENTIAL, SERVICE, STARTER_PLAIN },
  { LANES_STARTER_THREADS, SERVICE, STARTER_PLAIN },
  { LANES_STARTER_ASYNCIO, SERVICE, STARTER_PLAIN },
  { LANES_STARTER_PROCESSES, SERVICE, STARTER_PLAIN },
  { LANES_STARTER_PROCESSES, SERVICE, STARTER_KILLS },
  { LANES_STARTER_ASYNCIO_THREADS, SERVICE, STARTER_BLOCKING },
  { LANES_STARTER_ASYNCIO_PROCESSES, SERVICE, STARTER_PLAIN },
  { LANES_STARTER_ASYNCIO_PROCESSES, SERVICE, STARTER_KILLS | STARTER_OLD },
  { LANES_STARTER_INTERPRETERS, SERVICE, STARTER_PLAIN },
};

static const StarterCase dask_run_cases[] = {
  { LANES_STARTER_SEQUENTIAL, BATCH, STARTER_PLAIN },
  { LANES_STARTER_DASK, BATCH, STARTER_PLAIN },
  { LANES_STARTER_DASK, BATCH, STARTER_UNLIMITED },
  { LANES_STARTER_DASK, BACKGROUND, STARTER_PLAIN },
};

static const StarterCase dask_batch[] = { { LANES_STARTER_DASK, BATCH, STARTER_PLAIN } };
static const StarterCase dask_service[] = { { LANES_STARTER_DASK, SERVICE, STARTER_PLAIN } };

/* All in one process, and all must say the same. */
static void
run_together (const StarterPython *python,
              const char *mode,
              const char *says,
              const StarterCase *cases,
              guint n_cases)
{
  g_autofree char *folder = starter_create_folder ();
  g_auto (GStrv) names = starter_write_cases (folder, python, cases, n_cases);
  StarterProgram program =
      starter_start_driver (python, folder, mode, (const char *const *) names);
  g_autofree char *text = starter_finish (&program, 0);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  if (g_strv_length (lines) != g_strv_length (names) + 1)
    g_test_message ("%s", text);
  g_assert_cmpuint (g_strv_length (lines), ==, g_strv_length (names) + 1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_assert_true (g_str_has_prefix (lines[i], names[i]));
      g_assert_nonnull (strstr (lines[i], says));
      g_assert_cmpstr (strchr (lines[i], ' '), ==, strchr (lines[0], ' '));
    }
}

static void
assert_silent_end (StarterProgram *program, int status)
{
  g_autofree char *rest = starter_finish (program, status);

  g_assert_cmpstr (rest, ==, "");
}

static void
run_apart (const StarterPython *python, const char *mode, const StarterCase *cases, guint n_cases)
{
  g_autofree char *folder = starter_create_folder ();
  g_auto (GStrv) names = starter_write_cases (folder, python, cases, n_cases);
  g_autofree StarterProgram *programs = g_new (StarterProgram, n_cases);

  for (guint i = 0; names[i] != NULL; i++)
    programs[i] =
        starter_start_driver (python, folder, mode, (const char *[]) { names[i], NULL });
  for (guint i = 0; names[i] != NULL; i++)
    assert_silent_end (&programs[i], 0);
}

/* The processes of a cluster may say on Ctrl+C what they are at; the others are @silent. */
static void
run_interrupted (const StarterPython *python,
                 const StarterCase *cases,
                 guint n_cases,
                 gboolean silent)
{
  g_autofree char *folder = starter_create_folder ();
  g_auto (GStrv) names = starter_write_cases (folder, python, cases, n_cases);
  g_autofree StarterProgram *programs = g_new (StarterProgram, n_cases);

  for (guint i = 0; names[i] != NULL; i++)
    programs[i] =
        starter_start_driver (python, folder, "interrupt", (const char *[]) { names[i], NULL });
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *line = starter_read_line (&programs[i]);
      g_autofree char *rest = NULL;

      g_assert_cmpstr (line, ==, "ready");
      starter_interrupt (&programs[i]);
      rest = starter_finish (&programs[i], 130);
      if (silent)
        g_assert_cmpstr (rest, ==, "");
    }
}

static GSocketConnection *
connect_to (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static void
assert_answer (GSocketConnection *connection, const char *request, const char *answer)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_output_stream_write_all (output, request, strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  line = g_data_input_stream_read_line_utf8 (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  if (!g_str_has_prefix (line, answer))
    g_test_message ("%s", line);
  g_assert_true (g_str_has_prefix (line, answer));
}

/* Asks for results and for a failure, and ends the service while a client is connected. */
static void
try_service (StarterProgram *program)
{
  g_autofree char *line = starter_read_line (program);
  g_autoptr (GSocketConnection) connection = NULL;
  guint port = 0;

  g_assert_cmpint (sscanf (line, "Listening on port %u.", &port), ==, 1);
  connection = connect_to ((guint16) port);
  assert_answer (connection, "3\n", "{\"result\": 335839505}");
  assert_answer (connection, "\"x\"\n", "{\"error\": \"TypeError: ");
  assert_answer (connection, "4\n", "{\"result\": 336845514}");
  g_subprocess_send_signal (program->process, SIGTERM);
  assert_silent_end (program, 0);
}

static void
run_services (const StarterPython *python, const StarterCase *cases, guint n_cases)
{
  g_autofree char *folder = starter_create_folder ();
  g_auto (GStrv) names = starter_write_cases (folder, python, cases, n_cases);
  g_autofree StarterProgram *programs = g_new (StarterProgram, n_cases);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *file = g_strconcat (names[i], ".py", NULL);

      programs[i] = starter_start (python, folder, (const char *[]) { file, "0", NULL });
    }
  for (guint i = 0; names[i] != NULL; i++)
    try_service (&programs[i]);
}

static void
test_run (gconstpointer python)
{
  run_together (python, "run", FAILURE, run_cases, G_N_ELEMENTS (run_cases));
}

static void
test_bound (gconstpointer python)
{
  run_together (python, "bound", "bounded", bound_cases, G_N_ELEMENTS (bound_cases));
}

static void
test_late (gconstpointer python)
{
  run_apart (python, "late", late_cases, G_N_ELEMENTS (late_cases));
}

static void
test_crash (gconstpointer python)
{
  run_apart (python, "crash", crash_cases, G_N_ELEMENTS (crash_cases));
}

static void
test_interrupt (gconstpointer python)
{
  run_interrupted (python, interrupt_cases, G_N_ELEMENTS (interrupt_cases), TRUE);
}

static void
test_service (gconstpointer python)
{
  run_services (python, service_cases, G_N_ELEMENTS (service_cases));
}

typedef struct
{
  const char *folder;
  guint n_files;
} Files;

static void
write_file (const LanesStarter *starter, const char *code, gpointer user_data)
{
  Files *files = user_data;
  g_autofree char *file =
      g_strdup_printf ("%s/code_%u_%u.py", files->folder, files->n_files++, starter->minor);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, code, -1, &error);
  g_assert_no_error (error);
}

/* By the newest Python, which knows what the older ones do not. */
static void
test_compiles (gconstpointer data)
{
  const GArray *pythons = data;
  const StarterPython *newest = &g_array_index (pythons, StarterPython, 0);
  g_autofree char *folder = starter_create_folder ();
  Files files = { folder, 0 };
  StarterProgram program;
  g_autofree char *text = NULL;

  for (guint i = 1; i < pythons->len; i++)
    {
      if (g_array_index (pythons, StarterPython, i).minor > newest->minor)
        newest = &g_array_index (pythons, StarterPython, i);
    }
  starter_for_each (write_file, &files);
  program = starter_start_driver (newest, folder, "check", (const char *[]) { NULL });
  text = starter_finish (&program, 0);
  g_assert_cmpuint (g_ascii_strtoull (text, NULL, 10), ==, files.n_files);
}

static void
test_interpreters (gconstpointer data)
{
  const GArray *pythons = data;

  for (guint i = 0; i < pythons->len; i++)
    {
      if (g_array_index (pythons, StarterPython, i).minor >= 14)
        return;
    }
  g_test_skip ("no Python 3.14 or newer: code for interpreters was not run");
}

static void
test_dask (gconstpointer data)
{
  const GArray *pythons = data;

  for (guint i = 0; i < pythons->len; i++)
    {
      const StarterPython *python = &g_array_index (pythons, StarterPython, i);

      if (python->dask)
        {
          run_together (python, "dask", FAILURE, dask_run_cases, G_N_ELEMENTS (dask_run_cases));
          run_interrupted (python, dask_batch, G_N_ELEMENTS (dask_batch), FALSE);
          run_services (python, dask_service, G_N_ELEMENTS (dask_service));
          return;
        }
    }
  g_test_skip ("no Python with Dask: code for it was not run");
}

static void
add_tests (const StarterPython *python)
{
  static const struct
  {
    const char *name;
    GTestDataFunc function;
  } tests[] = {
    { "run", test_run },
    { "bound", test_bound },
    { "late", test_late },
    { "crash", test_crash },
    { "interrupt", test_interrupt },
    { "service", test_service },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/report/starter/3.%u%s/%s", python->minor,
                           python->free_threaded ? "t" : "", tests[i].name);

      g_test_add_data_func (path, python, tests[i].function);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GArray) pythons = NULL;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  pythons = starter_find_pythons ();
  for (guint i = 0; i < pythons->len; i++)
    add_tests (&g_array_index (pythons, StarterPython, i));
  if (pythons->len > 0)
    g_test_add_data_func ("/report/starter/compiles", pythons, test_compiles);
  g_test_add_data_func ("/report/starter/interpreters", pythons, test_interpreters);
  g_test_add_data_func ("/report/starter/dask", pythons, test_dask);
  return g_test_run ();
}
