/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A made-up machine for the probe: files, disk, interpreter and threads of plain arithmetic. */

#include "fake-sources.h"

#include "lanes-parse-private.h"

#include <errno.h>
#include <math.h>
#include <sys/resource.h>

#define CLOCK_STEP 20
#define MAGIC_EXT4 0x0000ef53u
#define PYTHON_NS (10 * 1000 * 1000)

static FakeMachine *
fake_of (const LanesSources *sources)
{
  return sources->data;
}

void
fake_machine_advance (FakeMachine *self, gint64 ns)
{
  g_mutex_lock (&self->lock);
  self->clock += ns;
  g_mutex_unlock (&self->lock);
}

static gint64
fake_now (const LanesSources *sources, LanesClock clock)
{
  FakeMachine *self = fake_of (sources);
  gint64 now;

  if (self->on_now != NULL)
    self->on_now (self, self->hook_data);
  g_mutex_lock (&self->lock);
  self->clock += CLOCK_STEP;
  now = self->clock + (clock == LANES_CLOCK_BOOT ? self->slept : 0);
  g_mutex_unlock (&self->lock);
  return now;
}

static char *
make_stat (FakeMachine *self)
{
  GString *text = g_string_new (NULL);

  g_mutex_lock (&self->lock);
  for (guint i = 0; self->affinity != NULL && i < self->affinity->len; i++)
    g_string_append_printf (text, "cpu%u %.0f 0 0 %.0f 0 0 0 0 0 0\n",
                            g_array_index (self->affinity, guint, i),
                            1000 + self->busy_ticks / self->affinity->len,
                            1000 + self->idle_ticks / self->affinity->len);
  g_mutex_unlock (&self->lock);
  return g_string_free_and_steal (text);
}

static char *
fake_read_file (const LanesSources *sources, const char *path, GError **error)
{
  FakeMachine *self = fake_of (sources);
  const char *contents = g_hash_table_lookup (self->files, path);

  if (contents == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: no such file", path);
      return NULL;
    }
  return g_str_equal (path, "/proc/stat") ? make_stat (self) : g_strdup (contents);
}

static GStrv
fake_list (const LanesSources *sources, const char *path)
{
  return g_new0 (char *, 1);
}

static GArray *
fake_dup_affinity (const LanesSources *sources)
{
  FakeMachine *self = fake_of (sources);

  return self->affinity != NULL ? g_array_copy (self->affinity) : NULL;
}

static gboolean
fake_get_limit (const LanesSources *sources, int resource, double *soft, double *hard)
{
  FakeMachine *self = fake_of (sources);

  *soft = resource == RLIMIT_NOFILE ? 1024 : 60000;
  *hard = resource == RLIMIT_NOFILE ? 524288 : 60000;
  if (resource == RLIMIT_AS)
    *soft = *hard = self->address_limit;
  return TRUE;
}

static char *
fake_dup_word (const LanesSources *sources, LanesWord word)
{
  if (word == LANES_WORD_ARCH)
    return g_strdup ("x86_64");
  return g_strdup (word == LANES_WORD_KERNEL ? "6.12.0" : "glibc 2.41");
}

static guint64
fake_get_seed (const LanesSources *sources)
{
  return 1234;
}

static GThread *
fake_start_thread (const LanesSources *sources,
                   const char *name,
                   GThreadFunc function,
                   gpointer data,
                   GError **error)
{
  return g_thread_try_new (name, function, data, error);
}

static gboolean
fake_pin_thread (const LanesSources *sources, guint cpu)
{
  return TRUE;
}

/* Throughput of n threads in units of one that has a core to itself. */
static double
model_speedup (const FakeMachine *self, double n)
{
  double n_cpus = self->affinity != NULL ? self->affinity->len : 1;
  double shared = CLAMP (n - self->n_cores, 0, n_cpus - self->n_cores);

  return MIN (n, self->n_cores) + self->smt_gain * shared;
}

static guint
fake_spin (const LanesSources *sources,
           const LanesSpinPlan *plan,
           LanesStop *stop,
           LanesSpin *spins)
{
  FakeMachine *self = fake_of (sources);
  guint n = MIN (plan->n_threads, self->thread_limit);
  double n_cpus = self->affinity != NULL ? self->affinity->len : 1;
  double asked = MIN (n, n_cpus);
  double granted = MIN (asked, MIN (self->real_quota, MAX (n_cpus - self->hogs, n_cpus / 4)));
  double speed = plan->cpus != NULL && n == 2 ? (1 + self->smt_gain) / 2
                                              : model_speedup (self, n) / asked;

  if (n < plan->n_threads)
    return n;
  if (plan->kernel == LANES_KERNEL_MEMORY)
    speed = MIN (asked, 2) / asked;
  for (guint i = 0; i < n; i++)
    {
      double cpu = plan->duration_ns * granted / n;
      double steps = cpu * speed * self->speed;

      spins[i] = (LanesSpin) {
        .iterations = (guint64) (steps / LANES_KERNEL_STEPS * 1000),
        .cpu_ns = (gint64) (cpu * 1000),
        .wall_ns = plan->duration_ns * 1000,
        .wait_ns = (gint64) ((plan->duration_ns - cpu) * 1000),
        .max_gap_ns = 100000,
        .pinned = plan->cpus != NULL,
      };
    }
  fake_machine_advance (self, plan->duration_ns);
  g_mutex_lock (&self->lock);
  self->busy_ticks += plan->duration_ns / 1e7 * MIN (granted + self->hogs, n_cpus);
  self->idle_ticks += plan->duration_ns / 1e7 * MAX (n_cpus - granted - self->hogs, 0);
  g_mutex_unlock (&self->lock);
  return n;
}

static gboolean
fake_sample (const LanesSources *sources,
             const LanesSamplePlan *plan,
             LanesStop *stop,
             LanesSamples *samples,
             GError **error)
{
  FakeMachine *self = fake_of (sources);

  if (!lanes_stop_check (stop, error))
    return FALSE;
  for (guint i = 0; i < 400; i++)
    {
      double value = 1000 * (plan->metric + 1) + i % 7;

      g_array_append_val (samples->values, value);
    }
  fake_machine_advance (self, plan->duration_ns / 2);
  return TRUE;
}

static GStrv
fake_list_directories (const LanesSources *sources)
{
  const char *const paths[] = { "/home/somebody/.cache", "/var/tmp", NULL };

  return g_strdupv ((char **) paths);
}

static int
fake_open_scratch (const LanesSources *sources, const char *directory)
{
  FakeMachine *self = fake_of (sources);

  if (self->disk.open_error != 0)
    return -self->disk.open_error;
  g_atomic_int_inc (&self->n_open);
  return 1000;
}

static int
fake_get_file_system (const LanesSources *sources, int fd, LanesFileSystem *file_system)
{
  FakeMachine *self = fake_of (sources);

  *file_system = (LanesFileSystem) {
    .magic = self->disk.magic,
    .free_bytes = self->disk.free_bytes,
    .alignment = self->disk.alignment,
  };
  return 0;
}

static int
fake_set_direct (const LanesSources *sources, int fd, gboolean direct)
{
  return direct ? -fake_of (sources)->disk.direct_error : 0;
}

static int
fake_evict (const LanesSources *sources, int fd)
{
  return 0;
}

static gssize
fake_read (const LanesSources *sources, int fd, void *buffer, gsize size, goffset offset)
{
  FakeMachine *self = fake_of (sources);

  fake_machine_advance (self, self->disk.read_ns);
  return self->disk.read_error != 0 ? -self->disk.read_error : (gssize) size;
}

static gssize
fake_read_cached (const LanesSources *sources, int fd, void *buffer, gsize size, goffset offset)
{
  FakeMachine *self = fake_of (sources);

  return self->disk.cached_error != 0 ? -self->disk.cached_error : (gssize) size;
}

static gssize
fake_write (const LanesSources *sources, int fd, const void *buffer, gsize size, goffset offset)
{
  FakeMachine *self = fake_of (sources);

  fake_machine_advance (self, self->disk.write_ns);
  g_atomic_int_inc (&self->n_written);
  return self->disk.write_error != 0 ? -self->disk.write_error : (gssize) size;
}

static int
fake_sync (const LanesSources *sources, int fd, gboolean data_only)
{
  FakeMachine *self = fake_of (sources);

  if (self->on_sync != NULL)
    self->on_sync (self, self->hook_data);
  fake_machine_advance (self, self->disk.sync_ns);
  return -self->disk.sync_error;
}

static void
fake_close (const LanesSources *sources, int fd)
{
  g_atomic_int_add (&fake_of (sources)->n_open, -1);
}

static char *
fake_find_program (const LanesSources *sources, const char *name)
{
  return fake_of (sources)->python == FAKE_PYTHON_MISSING ? NULL : g_strdup ("/usr/bin/python3");
}

static gboolean
fake_run_child (const LanesSources *sources,
                const char *const *argv,
                gint64 timeout_ns,
                LanesStop *stop,
                char **output,
                gint64 *elapsed_ns,
                GError **error)
{
  FakeMachine *self = fake_of (sources);

  if (!lanes_stop_check (stop, error))
    return FALSE;
  if (self->python == FAKE_PYTHON_HANGING)
    {
      fake_machine_advance (self, timeout_ns);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "took too long");
      return FALSE;
    }
  fake_machine_advance (self, PYTHON_NS);
  if (elapsed_ns != NULL)
    *elapsed_ns = PYTHON_NS;
  if (output == NULL)
    return TRUE;
  if (self->python == FAKE_PYTHON_FOREIGN)
    *output = g_strdup ("GNU bash, version 5\n");
  else
    *output = g_strdup ("{\"version\": \"3.13.5\", \"free_threaded\": false,"
                        " \"gil_enabled\": true, \"start_method\": \"fork\"}\n");
  return TRUE;
}

void
fake_machine_set_file (FakeMachine *self, const char *path, const char *contents)
{
  g_hash_table_replace (self->files, g_strdup (path), g_strdup (contents));
}

void
fake_machine_set_cpu_file (FakeMachine *self, guint cpu, const char *name, const char *contents)
{
  g_autofree char *path = g_strdup_printf ("/sys/devices/system/cpu/cpu%u/%s", cpu, name);

  fake_machine_set_file (self, path, contents);
}

static gboolean
is_below (gpointer path, gpointer contents, gpointer folder)
{
  return g_str_has_prefix (path, folder);
}

void
fake_machine_remove_below (FakeMachine *self, const char *folder)
{
  g_hash_table_foreach_remove (self->files, is_below, (gpointer) folder);
}

void
fake_machine_set_affinity (FakeMachine *self, const char *list)
{
  g_clear_pointer (&self->affinity, g_array_unref);
  if (list == NULL)
    return;
  self->affinity = g_array_new (FALSE, FALSE, sizeof (guint));
  g_assert_true (lanes_parse_cpu_list (list, self->affinity));
}

static void
add_core (FakeMachine *self, guint core, guint n_threads)
{
  guint first = core * n_threads;
  g_autofree char *list = g_strdup_printf ("%u-%u\n", first, first + n_threads - 1);

  for (guint i = 0; i < n_threads; i++)
    {
      fake_machine_set_cpu_file (self, first + i, "topology/core_cpus_list", list);
      fake_machine_set_cpu_file (self, first + i, "topology/physical_package_id", "0\n");
    }
}

/**
 * fake_machine_new:
 * @n_cores: its cores
 * @threads_per_core: its threads per core
 *
 * Returns: (transfer full): a machine in good order, with a plain disk, Python, and control
 *   groups of version 2 without a limit
 */
FakeMachine *
fake_machine_new (guint n_cores, guint threads_per_core)
{
  FakeMachine *self = g_new0 (FakeMachine, 1);
  g_autofree char *all = g_strdup_printf ("0-%u\n", n_cores * threads_per_core - 1);

  g_mutex_init (&self->lock);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->n_cores = n_cores;
  self->smt_gain = 0.25;
  self->real_quota = INFINITY;
  self->speed = 0.72;
  self->thread_limit = G_MAXUINT;
  self->address_limit = INFINITY;
  self->clock = G_GINT64_CONSTANT (1000000000);
  self->disk = (FakeDisk) {
    .magic = MAGIC_EXT4,
    .free_bytes = G_GUINT64_CONSTANT (100000000000),
    .alignment = 512,
    .cached_error = EAGAIN,
    .read_ns = 80000,
    .write_ns = 3000,
    .sync_ns = 200000,
  };
  fake_machine_set_affinity (self, all);
  fake_machine_set_file (self, "/sys/devices/system/cpu/online", all);
  fake_machine_set_file (self, "/sys/devices/system/node/online", "0\n");
  fake_machine_set_file (self, "/sys/devices/system/node/node0/cpulist", all);
  for (guint i = 0; i < n_cores; i++)
    add_core (self, i, threads_per_core);
  fake_machine_set_cpu_file (self, 0, "cache/index3/size", "8192K\n");
  fake_machine_set_file (self, "/proc/stat", "");
  fake_machine_set_file (self, "/proc/cpuinfo", "model name\t: Made-up CPU\nflags\t\t: fpu sse\n");
  fake_machine_set_file (self, "/proc/meminfo", "MemAvailable:   16000000 kB\n");
  fake_machine_set_file (self, "/proc/pressure/cpu", "some avg10=0.00 total=1000\n");
  fake_machine_set_file (self, "/proc/pressure/io", "some avg10=0.00 total=1000\n");
  fake_machine_set_file (self, "/proc/sys/kernel/threads-max", "126000\n");
  fake_machine_set_file (self, "/proc/self/cgroup", "0::/user.slice/app.scope\n");
  fake_machine_set_file (self, "/proc/self/mountinfo",
                         "30 1 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");

  lanes_sources_init (&self->sources);
  self->sources.data = self;
  self->sources.read_file = fake_read_file;
  self->sources.list = fake_list;
  self->sources.dup_affinity = fake_dup_affinity;
  self->sources.get_limit = fake_get_limit;
  self->sources.dup_word = fake_dup_word;
  self->sources.get_seed = fake_get_seed;
  self->sources.now = fake_now;
  self->sources.start_thread = fake_start_thread;
  self->sources.pin_thread = fake_pin_thread;
  self->sources.spin = fake_spin;
  self->sources.sample = fake_sample;
  self->sources.list_directories = fake_list_directories;
  self->sources.open_scratch = fake_open_scratch;
  self->sources.get_file_system = fake_get_file_system;
  self->sources.set_direct = fake_set_direct;
  self->sources.evict = fake_evict;
  self->sources.read = fake_read;
  self->sources.read_cached = fake_read_cached;
  self->sources.write = fake_write;
  self->sources.sync = fake_sync;
  self->sources.close = fake_close;
  self->sources.find_program = fake_find_program;
  self->sources.run_child = fake_run_child;
  return self;
}

void
fake_machine_free (FakeMachine *self)
{
  g_hash_table_unref (self->files);
  g_clear_pointer (&self->affinity, g_array_unref);
  g_mutex_clear (&self->lock);
  g_free (self);
}
