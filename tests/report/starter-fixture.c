/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Starter code in files, and programs that run it. */

#include "starter-fixture.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

#define N_FLAGS 7

static LanesStarter
combine (LanesStarterEngine engine, LanesKind kind, guint minor, guint flags)
{
  return (LanesStarter) {
    .engine = engine,
    .kind = kind,
    .minor = minor,
    .async_client = (flags & 1 << 0) != 0,
    .waits = (flags & 1 << 1) != 0,
    .computes = (flags & 1 << 2) != 0,
    .hard_kill = (flags & 1 << 3) != 0,
    .free_threaded = (flags & 1 << 4) != 0,
    .start_method = (flags & 1 << 5) != 0 ? "fork" : "spawn",
    .timeout_s = (flags & 1 << 6) != 0 ? 12.5 : 0,
    .workers = 64,
    .in_flight = 10000,
    .chunk_size = 1000000,
    .tasks = 10000000,
  };
}

/* Calls @function with every code that there is. */
void
starter_for_each (StarterFunc function, gpointer user_data)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint engine = 0; engine < LANES_N_STARTER_ENGINES; engine++)
    for (guint kind = LANES_KIND_BATCH; kind <= LANES_KIND_BACKGROUND; kind++)
      for (guint minor = 9; minor <= 15; minor++)
        for (guint flags = 0; flags < 1 << N_FLAGS; flags++)
          {
            LanesStarter starter = combine (engine, kind, minor, flags);
            g_autofree char *code = lanes_starter_render (&starter);

            /* Its first lines name the version. */
            if (g_hash_table_add (known, g_strdup (strstr (code, "\"\"\""))))
              function (&starter, code, user_data);
          }
}

static LanesStarter
complete (const StarterCase *self, const StarterPython *python)
{
  return (LanesStarter) {
    .engine = self->engine,
    .kind = self->kind,
    .async_client = (self->twists & STARTER_BLOCKING) == 0,
    .waits = TRUE,
    .computes = TRUE,
    .hard_kill = (self->twists & STARTER_KILLS) != 0,
    .workers = 3,
    .in_flight = 8,
    /* A chunk that is late is so as a whole. */
    .chunk_size = (self->twists & STARTER_LATE) != 0 ? 1 : 2,
    .tasks = 15,
    .start_method = (self->twists & STARTER_FORKS) != 0    ? "fork"
                    : (self->twists & STARTER_SPAWNS) != 0 ? "spawn"
                                                           : "forkserver",
    .minor = (self->twists & STARTER_OLD) != 0 ? 9 : python->minor,
    .free_threaded = (self->twists & STARTER_FREE) != 0,
    .timeout_s = (self->twists & STARTER_UNLIMITED) != 0 ? 0
                 : (self->twists & STARTER_LATE) != 0    ? 3
                                                         : 60,
  };
}

/* A folder that ends with the test. */
char *
starter_create_folder (void)
{
  char *folder = g_build_filename (g_get_user_cache_dir (), "starters", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return folder;
}

/* Writes the cases that the interpreter can run; returns the names of their modules. */
GStrv
starter_write_cases (const char *folder,
                     const StarterPython *python,
                     const StarterCase *cases,
                     guint n_cases)
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

/* Ctrl+C in a terminal reaches a whole group. A test that fails leaves none running behind. */
static void
lead_group (gpointer data)
{
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

StarterProgram
starter_start (const StarterPython *python, const char *folder, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  StarterProgram program;

  g_strv_builder_add (builder, python->path);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  if (folder != NULL)
    g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_setenv (launcher, "DASK_LOGGING__DISTRIBUTED", "critical", TRUE);
  g_subprocess_launcher_set_child_setup (launcher, lead_group, NULL, NULL);
  program.process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  program.output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program.process));
  return program;
}

StarterProgram
starter_start_driver (const StarterPython *python,
                      const char *folder,
                      const char *mode,
                      const char *const *names)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) arguments = NULL;

  g_strv_builder_add_many (builder, g_getenv ("LANES_STARTER_DRIVER"), mode, NULL);
  g_strv_builder_addv (builder, (const char **) names);
  arguments = g_strv_builder_end (builder);
  return starter_start (python, folder, (const char *const *) arguments);
}

void
starter_interrupt (const StarterProgram *program)
{
  const char *id = g_subprocess_get_identifier (program->process);

  g_assert_cmpint (kill (-(pid_t) g_ascii_strtoll (id, NULL, 10), SIGINT), ==, 0);
}

char *
starter_read_line (const StarterProgram *program)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line_utf8 (program->output, NULL, NULL, &error);

  g_assert_no_error (error);
  return line;
}

/* Returns what else the program says. Its output ends with the last process that holds it, so none
 * that it has started is left then. */
char *
starter_finish (StarterProgram *program, int status)
{
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (char *line = starter_read_line (program); line != NULL; line = starter_read_line (program))
    {
      g_string_append_printf (rest, "%s\n", line);
      g_free (line);
    }
  g_subprocess_wait (program->process, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (program->process) ||
      g_subprocess_get_exit_status (program->process) != status)
    g_test_message ("%s", rest->str);
  g_assert_true (g_subprocess_get_if_exited (program->process));
  g_assert_cmpint (g_subprocess_get_exit_status (program->process), ==, status);
  g_clear_object (&program->output);
  g_clear_object (&program->process);
  return g_string_free_and_steal (g_steal_pointer (&rest));
}

static void
add_python (GArray *pythons, const char *path)
{
  StarterPython python = { .path = g_intern_string (path) };
  StarterProgram program =
      starter_start_driver (&python, NULL, "describe", (const char *[]) { NULL });
  g_autofree char *line = starter_finish (&program, 0);

  g_assert_cmpint (sscanf (line, "%u %d %d", &python.minor, &python.free_threaded, &python.dask),
                   ==, 3);
  g_array_append_val (pythons, python);
}

/* python3, and those that LANES_TEST_PYTHONS lists with colons between. */
GArray *
starter_find_pythons (void)
{
  GArray *pythons = g_array_new (FALSE, FALSE, sizeof (StarterPython));
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
