/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Starter code is run by every Python there is: python3, and those that LANES_TEST_PYTHONS lists
 * with colons between. A program's output ends when the last process that it started has ended,
 * so reading it to its end shows that none is left. */

#include "lanes-report-starter.h"

#include <gio/gio.h>
#include <signal.h>
#include <unistd.h>

typedef struct
{
  const char *path;
  guint minor;
  gboolean free_threaded;
  gboolean dask;
} Interpreter;

/* How a case differs from the others. */
typedef enum
{
  PLAIN = 0,
  BLOCKING = 1 << 0,
  UNLIMITED = 1 << 1,
  KILLED = 1 << 2,
  FORKED = 1 << 3,
  SPAWNED = 1 << 4,
  OLD = 1 << 5, /* code for an older Python */
  FREE = 1 << 6, /* code for a free-threaded one */
  LATE = 1 << 7, /* one item does not end */
} Twist;

typedef struct
{
  LanesStarterEngine engine;
  LanesKind kind;
  Twist twists;
} Case;

static const Case run_cases[] = {
  { LANES_STARTER_SEQUENTIAL, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_SEQUENTIAL, LANES_KIND_BACKGROUND, PLAIN },
  { LANES_STARTER_THREADS, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_THREADS, LANES_KIND_BATCH, FREE | UNLIMITED },
  { LANES_STARTER_THREADS, LANES_KIND_BACKGROUND, PLAIN },
  { LANES_STARTER_ASYNCIO, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_ASYNCIO, LANES_KIND_BATCH, OLD },
  { LANES_STARTER_ASYNCIO, LANES_KIND_BACKGROUND, PLAIN },
  { LANES_STARTER_PROCESSES, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_PROCESSES, LANES_KIND_BATCH, FORKED | UNLIMITED },
  { LANES_STARTER_PROCESSES, LANES_KIND_BATCH, KILLED },
  { LANES_STARTER_PROCESSES, LANES_KIND_BACKGROUND, OLD },
  { LANES_STARTER_ASYNCIO_THREADS, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_ASYNCIO_THREADS, LANES_KIND_BATCH, BLOCKING | FREE },
  { LANES_STARTER_ASYNCIO_THREADS, LANES_KIND_BACKGROUND, BLOCKING | OLD },
  { LANES_STARTER_ASYNCIO_PROCESSES, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_ASYNCIO_PROCESSES, LANES_KIND_BATCH, FORKED },
  { LANES_STARTER_ASYNCIO_PROCESSES, LANES_KIND_BACKGROUND, KILLED },
  { LANES_STARTER_INTERPRETERS, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_INTERPRETERS, LANES_KIND_BATCH, UNLIMITED },
  { LANES_STARTER_INTERPRETERS, LANES_KIND_BACKGROUND, PLAIN },
};

static const Case bound_cases[] = {
  { LANES_STARTER_SEQUENTIAL, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_THREADS, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_THREADS, LANES_KIND_BATCH, UNLIMITED },
  { LANES_STARTER_ASYNCIO, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_ASYNCIO_THREADS, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_ASYNCIO_THREADS, LANES_KIND_BATCH, BLOCKING },
};

static const Case interrupt_cases[] = {
  { LANES_STARTER_SEQUENTIAL, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_THREADS, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_THREADS, LANES_KIND_BATCH, UNLIMITED },
  { LANES_STARTER_ASYNCIO, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_PROCESSES, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_PROCESSES, LANES_KIND_BATCH, KILLED },
  { LANES_STARTER_PROCESSES, LANES_KIND_BACKGROUND, PLAIN },
  { LANES_STARTER_ASYNCIO_THREADS, LANES_KIND_BATCH, BLOCKING },
  { LANES_STARTER_ASYNCIO_PROCESSES, LANES_KIND_BATCH, FORKED },
  { LANES_STARTER_ASYNCIO_PROCESSES, LANES_KIND_BATCH, SPAWNED },
  { LANES_STARTER_INTERPRETERS, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_INTERPRETERS, LANES_KIND_BATCH, UNLIMITED },
};

static const Case service_cases[] = {
  { LANES_STARTER_SEQUENTIAL, LANES_KIND_SERVICE, PLAIN },
  { LANES_STARTER_THREADS, LANES_KIND_SERVICE, PLAIN },
  { LANES_STARTER_ASYNCIO, LANES_KIND_SERVICE, PLAIN },
  { LANES_STARTER_PROCESSES, LANES_KIND_SERVICE, PLAIN },
  { LANES_STARTER_PROCESSES, LANES_KIND_SERVICE, KILLED },
  { LANES_STARTER_ASYNCIO_THREADS, LANES_KIND_SERVICE, BLOCKING },
  { LANES_STARTER_ASYNCIO_PROCESSES, LANES_KIND_SERVICE, PLAIN },
  { LANES_STARTER_ASYNCIO_PROCESSES, LANES_KIND_SERVICE, KILLED | OLD },
  { LANES_STARTER_INTERPRETERS, LANES_KIND_SERVICE, PLAIN },
};

static const Case late_cases[] = {
  { LANES_STARTER_THREADS, LANES_KIND_BATCH, LATE },
  { LANES_STARTER_ASYNCIO, LANES_KIND_BATCH, LATE },
  { LANES_STARTER_ASYNCIO, LANES_KIND_BATCH, LATE | OLD },
  { LANES_STARTER_PROCESSES, LANES_KIND_BATCH, LATE },
  { LANES_STARTER_PROCESSES, LANES_KIND_BATCH, LATE | KILLED },
  { LANES_STARTER_ASYNCIO_PROCESSES, LANES_KIND_BATCH, LATE | OLD },
  { LANES_STARTER_ASYNCIO_PROCESSES, LANES_KIND_BATCH, LATE | KILLED },
};

static const Case dask_cases[] = {
  { LANES_STARTER_SEQUENTIAL, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_DASK, LANES_KIND_BATCH, PLAIN },
  { LANES_STARTER_DASK, LANES_KIND_BATCH, UNLIMITED },
  { LANES_STARTER_DASK, LANES_KIND_BACKGROUND, PLAIN },
};

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
} Program;

static LanesStarter
complete (const Case *self, const Interpreter *python)
{
  return (LanesStarter) {
    .engine = self->engine,
    .kind = self->kind,
    .async_client = (self->twists & BLOCKING) == 0,
    .waits = TRUE,
    .computes = TRUE,
    .hard_kill = (self->twists & KILLED) != 0,
    .workers = 3,
    .in_flight = 8,
    .chunk_size = (self->twists & LATE) != 0 ? 1 : 2,
    .tasks = 15,
    .start_method = (self->twists & FORKED) != 0    ? "fork"
                    : (self->twists & SPAWNED) != 0 ? "spawn"
                                                    : "forkserver",
    .minor = (self->twists & OLD) != 0 ? 9 : python->minor,
    .free_threaded = (self->twists & FREE) != 0,
    .timeout_s = (self->twists & UNLIMITED) != 0 ? 0 : (self->twists & LATE) != 0 ? 2 : 60,
  };
}

static char *
create_folder (void)
{
  char *folder = g_build_filename (g_get_user_cache_dir (), "starters", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return folder;
}

/* Writes the cases that the interpreter can run; returns the modules' names. */
static GStrv
write_cases (const char *folder, const Interpreter *python, const Case *cases, guint n_cases)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < n_cases; i++)
    {
      LanesStarter starter = complete (&cases[i], python);
      g_autofree char *name = g_strdup_printf ("starter_%02u", i);
      g_autofree char *file = g_strdup_printf ("%s/%s.py", folder, name);
      g_autofree char *code = NULL;
      g_autoptr (GError) error = NULL;

      if (starter.engine == LANES_STARTER_INTERPRETERS && python->minor < 14)
        continue;
      code = lanes_starter_render (&starter);
      g_file_set_contents (file, code, -1, &error);
      g_assert_no_error (error);
      g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

/* Ctrl+C in a terminal reaches a whole group. */
static void
lead_group (gpointer data)
{
  setpgid (0, 0);
}

static Program
start (const Interpreter *python, const char *folder, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  Program program;

  g_ptr_array_add (argv, (gpointer) python->path);
  g_ptr_array_add (argv, (gpointer) "-Werror");
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  if (folder != NULL)
    g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_set_child_setup (launcher, lead_group, NULL, NULL);
  program.process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  program.output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program.process));
  return program;
}

static Program
start_driver (const Interpreter *python, const char *folder, const char *mode, const char *name)
{
  const char *arguments[] = { g_getenv ("LANES_STARTER_DRIVER"), mode, name, NULL };

  return start (python, folder, arguments);
}

static char *
read_line (Program *program)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line_utf8 (program->output, NULL, NULL, &error);

  g_assert_no_error (error);
  return line;
}

/* Waits for the end of the program and of all it started; returns the rest of what they say. */
static char *
finish (Program *program, int status)
{
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (char *line = read_line (program); line != NULL; line = read_line (program))
    {
      g_string_append_printf (rest, "%s\n", line);
      g_free (line);
    }
  g_subprocess_wait (program->process, NULL, &error);
  g_assert_no_error (error);
  if (g_subprocess_get_exit_status (program->process) != status)
    g_test_message ("%s", rest->str);
  g_assert_true (g_subprocess_get_if_exited (program->process));
  g_assert_cmpint (g_subprocess_get_exit_status (program->process), ==, status);
  g_clear_object (&program->output);
  g_clear_object (&program->process);
  return g_string_free_and_steal (g_steal_pointer (&rest));
}

/* All in one interpreter, and all must say the same as the first. */
static void
run_together (const Interpreter *python, const char *mode, const Case *cases, guint n_cases)
{
  g_autofree char *folder = create_folder ();
  g_auto (GStrv) names = write_cases (folder, python, cases, n_cases);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  Program program;

  g_ptr_array_add (arguments, (gpointer) g_getenv ("LANES_STARTER_DRIVER"));
  g_ptr_array_add (arguments, (gpointer) mode);
  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (arguments, names[i]);
  g_ptr_array_add (arguments, NULL);
  program = start (python, folder, (const char *const *) arguments->pdata);
  text = finish (&program, 0);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, g_strv_length (names) + 1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_assert_true (g_str_has_prefix (lines[i], names[i]));
      g_assert_cmpstr (strchr (lines[i], ' '), ==, strchr (lines[0], ' '));
    }
}

static void
test_run (gconstpointer data)
{
  run_together (data, "run", run_cases, G_N_ELEMENTS (run_cases));
}

static void
test_bound (gconstpointer data)
{
  run_together (data, "bound", bound_cases, G_N_ELEMENTS (bound_cases));
}

static void
test_late (gconstpointer data)
{
  g_autofree char *folder = create_folder ();
  g_auto (GStrv) names = write_cases (folder, data, late_cases, G_N_ELEMENTS (late_cases));
  Program programs[G_N_ELEMENTS (late_cases)];

  for (guint i = 0; names[i] != NULL; i++)
    programs[i] = start_driver (data, folder, "late", names[i]);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *rest = finish (&programs[i], 0);

      g_assert_cmpstr (rest, ==, "");
    }
}

static void
test_interrupt (gconstpointer data)
{
  g_autofree char *folder = create_folder ();
  g_auto (GStrv) names = write_cases (folder, data, interrupt_cases,
                                      G_N_ELEMENTS (interrupt_cases));
  Program programs[G_N_ELEMENTS (interrupt_cases)];

  for (guint i = 0; names[i] != NULL; i++)
    programs[i] = start_driver (data, folder, "interrupt", names[i]);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *line = read_line (&programs[i]);
      g_autofree char *rest = NULL;
      const char *id = g_subprocess_get_identifier (programs[i].process);

      g_assert_cmpstr (line, ==, "ready");
      g_assert_cmpint (kill (-(pid_t) g_ascii_strtoll (id, NULL, 10), SIGINT), ==, 0);
      rest = finish (&programs[i], 130);
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
  g_assert_cmpstr (line, ==, answer);
}

/* Asks for results and for failures, and ends the service while a client is connected. */
static void
try_service (Program *program)
{
  g_autofree char *line = read_line (program);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *rest = NULL;
  guint port = 0;

  g_assert_cmpint (sscanf (line, "Listening on port %u.", &port), ==, 1);
  connection = connect_to ((guint16) port);
  assert_answer (connection, "3\n", "{\"result\": 335839505}");
  assert_answer (connection, "\"x\"\n", "{\"error\": \"TypeError: not all arguments converted "
                                        "during string formatting\"}");
  assert_answer (connection, "4\n", "{\"result\": 336845514}");
  g_subprocess_send_signal (program->process, SIGTERM);
  rest = finish (program, 0);
  g_assert_cmpstr (rest, ==, "");
}

static void
test_service (gconstpointer data)
{
  g_autofree char *folder = create_folder ();
  g_auto (GStrv) names = write_cases (folder, data, service_cases, G_N_ELEMENTS (service_cases));
  Program programs[G_N_ELEMENTS (service_cases)];

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *file = g_strconcat (names[i], ".py", NULL);
      const char *arguments[] = { file, "0", NULL };

      programs[i] = start (data, folder, arguments);
    }
  for (guint i = 0; names[i] != NULL; i++)
    try_service (&programs[i]);
}

static void
test_interpreters (gconstpointer data)
{
  const GArray *pythons = data;

  for (guint i = 0; i < pythons->len; i++)
    {
      if (g_array_index (pythons, Interpreter, i).minor >= 14)
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
      const Interpreter *python = &g_array_index (pythons, Interpreter, i);

      if (python->dask)
        {
          run_together (python, "dask", dask_cases, G_N_ELEMENTS (dask_cases));
          return;
        }
    }
  g_test_skip ("no Python with Dask: code for it was not run");
}

static void
add_python (GArray *pythons, const char *path)
{
  Interpreter python = { .path = g_intern_string (path) };
  Program program = start_driver (&python, NULL, "describe", NULL);
  g_autofree char *line = finish (&program, 0);

  g_assert_cmpint (sscanf (line, "%u %d %d", &python.minor, &python.free_threaded, &python.dask),
                   ==, 3);
  g_array_append_val (pythons, python);
}

static GArray *
find_pythons (void)
{
  GArray *pythons = g_array_new (FALSE, FALSE, sizeof (Interpreter));
  const char *listed = g_getenv ("LANES_TEST_PYTHONS");
  g_auto (GStrv) paths = g_strsplit (listed != NULL ? listed : "", ":", -1);
  g_autofree char *usual = g_find_program_in_path ("python3");

  if (usual != NULL)
    add_python (pythons, usual);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      if (*paths[i] != '\0')
        add_python (pythons, paths[i]);
    }
  return pythons;
}

static void
add_tests (const Interpreter *python)
{
  static const struct
  {
    const char *name;
    GTestDataFunc function;
  } tests[] = {
    { "run", test_run },
    { "bound", test_bound },
    { "late", test_late },
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

  pythons = find_pythons ();
  for (guint i = 0; i < pythons->len; i++)
    add_tests (&g_array_index (pythons, Interpreter, i));
  g_test_add_data_func ("/report/starter/interpreters", pythons, test_interpreters);
  g_test_add_data_func ("/report/starter/dask", pythons, test_dask);
  return g_test_run ();
}
