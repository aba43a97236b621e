/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The machine that the tests run on, whatever it is and however busy: a run ends, is sound, and
 * leaves nothing but its profile. */

#include <lanes-cache.h>

#include "probe-fixture.h"

#include "lanes-run-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
assert_no_child (void)
{
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

/* Folders may have been made; files may not be there. */
static guint
count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      n += g_file_test (inner, G_FILE_TEST_IS_DIR) ? count_files (inner) : 1;
    }
  return n;
}

static void
assert_no_file (void)
{
  g_assert_cmpuint (count_files (g_get_user_cache_dir ()), ==, 0);
  g_assert_cmpuint (count_files (g_get_user_state_dir ()), ==, 0);
}

/* What no machine is without, however busy it is. */
static void
check_profile (const LanesMachine *profile)
{
  static const LanesFactId read[] = { LANES_FACT_ONLINE, LANES_FACT_AFFINITY, LANES_FACT_CORES,
                                      LANES_FACT_USABLE, LANES_FACT_FILES_SOFT,
                                      LANES_FACT_MEMORY_AVAILABLE };
  static const LanesWord words[] = { LANES_WORD_ARCH, LANES_WORD_KERNEL, LANES_WORD_FINGERPRINT,
                                     LANES_WORD_TAKEN_UTC, LANES_WORD_SANDBOX, LANES_WORD_CGROUP,
                                     LANES_WORD_FS_CLASS, LANES_WORD_TOOL_VERSION };

  probe_check (profile);
  for (guint i = 0; i < G_N_ELEMENTS (read); i++)
    g_assert_cmpfloat (lanes_machine_fact (profile, read[i], 0), >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_nonnull (profile->words[words[i]]);
  if (probe_find_phase (profile, "int-curve")->status != LANES_STATUS_SKIPPED)
    g_assert_cmpfloat (profile->metrics[LANES_METRIC_CORE_SPEED].p50, >, 0);
  g_assert_cmpuint (profile->n_kinds, >=, 1);
  g_assert_cmpint (profile->duration_ns, >, 0);
}

/* As the next start of Lanes finds it. */
static void
check_kept (LanesMachine *profile)
{
  g_autoptr (LanesMachine) kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *kept_text = NULL;

  g_assert_true (lanes_cache_save (profile, &error));
  g_assert_no_error (error);
  kept = lanes_cache_load (&error);
  g_assert_no_error (error);
  text = probe_dup_text (profile);
  kept_text = probe_dup_text (kept);
  probe_assert_same_text (kept_text, text);
  g_assert_true (lanes_cache_is_fresh (kept));
}

static void
test_run (void)
{
  g_autoptr (LanesProbe) probe = lanes_probe_new ();
  g_autoptr (LanesMachine) profile = NULL;
  g_autoptr (GError) error = NULL;
  ProbeHoldings holdings = probe_take_holdings ();

  profile = lanes_probe_run (probe, NULL, &error);
  g_assert_no_error (error);
  probe_wait_until_free ();
  probe_wait_for_holdings (&holdings);
  assert_no_child ();
  assert_no_file ();
  check_profile (profile);
  g_assert_cmpfloat (lanes_probe_get_fraction (probe), ==, 1);
  check_kept (profile);
}

typedef struct
{
  LanesProbe *probe;
  guint phase;
} Moment;

static gboolean
has_come (gpointer data)
{
  const Moment *self = data;

  return probe_find_running_phase (self->probe) >= self->phase;
}

/* In a phase in which something of each sort is going on: the disk, children, threads. */
static void
test_cancel (gconstpointer data)
{
  g_autoptr (LanesProbe) probe = lanes_probe_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ProbeResult) result = { 0 };
  ProbeHoldings holdings = probe_take_holdings ();
  Moment moment = { probe, GPOINTER_TO_UINT (data) };

  probe_start (&result, probe, cancellable);
  probe_wait_for (has_come, &moment);
  g_cancellable_cancel (cancellable);
  probe_wait_for_result (&result);
  g_assert_null (result.machine);
  g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  probe_assert_nothing_left (&holdings, NULL);
  g_assert_cmpuint (result.n_calls, ==, 1);
  assert_no_child ();
  assert_no_file ();
}

static int
open_folder (const char *path)
{
  int fd = open (path, O_DIRECTORY | O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

static char *
make_tree (void)
{
  char *root = g_build_filename (g_get_user_runtime_dir (), "root", NULL);
  g_autofree char *folder = g_build_filename (root, "proc", NULL);
  g_autofree char *file = g_build_filename (folder, "cpuinfo", NULL);
  g_autofree char *huge = g_build_filename (folder, "huge", NULL);
  g_autofree char *text = g_strnfill (2 * 1024 * 1024, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (file, "model name\t: In the tree\n", -1, &error);
  g_assert_no_error (error);
  g_file_set_contents (huge, text, -1, &error);
  g_assert_no_error (error);
  return root;
}

/* Another root may be looked at, and no file fills the memory. */
static void
test_files (void)
{
  g_autofree char *root = make_tree ();
  LanesSources sources;
  g_autofree char *text = NULL;
  g_autofree char *huge = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) none = NULL;

  lanes_sources_init (&sources);
  sources.root_fd = open_folder (root);
  text = sources.read_file (&sources, "/proc/cpuinfo", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "model name\t: In the tree\n");
  huge = sources.read_file (&sources, "/proc/huge", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (huge), ==, 1024 * 1024);
  names = sources.list (&sources, "/proc");
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  none = sources.list (&sources, "/sys");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_null (sources.read_file (&sources, "/proc/stat", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  close (sources.root_fd);
}

static void
test_affinity (void)
{
  LanesSources sources;
  g_autoptr (GArray) allowed = NULL;

  lanes_sources_init (&sources);
  allowed = sources.dup_affinity (&sources);
  g_assert_cmpuint (allowed->len, >=, 1);
  g_assert_cmpuint (allowed->len, ==, g_get_num_processors ());
  for (guint i = 1; i < allowed->len; i++)
    g_assert_cmpuint (g_array_index (allowed, guint, i), >, g_array_index (allowed, guint, i - 1));
}

/* A file to try the disk with has no name that could be left behind, and works. */
static void
test_scratch (void)
{
  LanesSources sources;
  char text[8] = "written", read[8] = "";
  LanesFileSystem file_system;
  int fd;

  lanes_sources_init (&sources);
  fd = sources.open_scratch (&sources, g_get_user_cache_dir ());
  g_assert_cmpint (fd, >=, 0);
  assert_no_file ();
  g_assert_cmpint (sources.get_file_system (&sources, fd, &file_system), ==, 0);
  g_assert_cmpuint (file_system.magic, !=, 0);
  g_assert_cmpint (sources.write (&sources, fd, text, sizeof text, 4096), ==, sizeof text);
  g_assert_cmpint (sources.sync (&sources, fd, TRUE), ==, 0);
  g_assert_cmpint (sources.sync (&sources, fd, FALSE), ==, 0);
  g_assert_cmpint (sources.read (&sources, fd, read, sizeof read, 4096), ==, sizeof read);
  g_assert_cmpstr (read, ==, text);
  sources.close (&sources, fd);
  assert_no_file ();
  g_assert_cmpint (sources.sync (&sources, fd, FALSE), ==, -EBADF);
  g_assert_cmpint (sources.open_scratch (&sources, "/proc/nowhere"), <, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/probe/real/files", test_files);
  g_test_add_func ("/probe/real/affinity", test_affinity);
  g_test_add_func ("/probe/real/scratch", test_scratch);
  g_test_add_func ("/probe/real/run", test_run);
  for (guint i = 0; i < lanes_phases_count (); i++)
    {
      g_autofree char *path = g_strdup_printf ("/probe/real/cancel/%s", probe_phase_name (i));

      /* Later ones could be over before a busy machine comes to cancel them. */
      if (g_str_equal (probe_phase_name (i), "granted"))
        break;
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_cancel);
    }
  return g_test_run ();
}
