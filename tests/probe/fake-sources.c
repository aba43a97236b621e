/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A made-up machine for the probe: files, interpreter and threads of plain arithmetic. */

#include "fake-sources.h"

#include "lanes-parse-private.h"

#include "probe-fixture.h"

#include <math.h>
#include <string.h>
#include <sys/resource.h>

#define THREAD_NS (30 * 1000) /* to start and join one */
#define TICK_NS 1e7
#define PYTHON_NS (10 * FAKE_MS)

static FakeMachine *
fake_of (const LanesSources *sources)
{
  return sources->data;
}

void
fake_machine_notify (FakeMachine *self, FakeEvent event)
{
  if (self->hook != NULL)
    self->hook (self, event, self->hook_data);
}

void
fake_machine_advance (FakeMachine *self, gint64 ns)
{
  g_mutex_lock (&self->lock);
  self->clock += ns;
  g_mutex_unlock (&self->lock);
}

/* Only the boot clock goes on meanwhile. */
void
fake_machine_sleep (FakeMachine *self, gint64 ns)
{
  g_mutex_lock (&self->lock);
  self->slept += ns;
  g_mutex_unlock (&self->lock);
}

gint64
fake_machine_get_slept (FakeMachine *self)
{
  gint64 slept;

  g_mutex_lock (&self->lock);
  slept = self->slept;
  g_mutex_unlock (&self->lock);
  return slept;
}

static gint64
fake_now (const LanesSources *sources, LanesClock clock)
{
  FakeMachine *self = fake_of (sources);
  gint64 now;

  fake_machine_notify (self, FAKE_EVENT_CLOCK);
  g_mutex_lock (&self->lock);
  now = self->clock + (clock == LANES_CLOCK_BOOT ? self->slept : 0);
  g_mutex_unlock (&self->lock);
  return now;
}

static char *
make_stat (FakeMachine *self)
{
  GString *text = g_string_new (NULL);
  double n_cpus = self->affinity->len;
  double stolen;

  g_mutex_lock (&self->lock);
  stolen = self->steal / (1 - self->steal) * (self->busy_ticks + self->idle_ticks);
  for (guint i = 0; i < self->affinity->len; i++)
    g_string_append_printf (text, "cpu%u %.0f 0 0 %.0f 0 0 0 %.0f 0 0\n",
                            g_array_index (self->affinity, guint, i),
                            1000 + self->busy_ticks / n_cpus, 1000 + self->idle_ticks / n_cpus,
                            stolen / n_cpus);
  g_mutex_unlock (&self->lock);
  return g_string_free_and_steal (text);
}

static char *
make_pressure (FakeMachine *self)
{
  gint64 now;

  g_mutex_lock (&self->lock);
  now = self->clock;
  g_mutex_unlock (&self->lock);
  return g_strdup_printf ("some avg10=0.00 total=%.0f\n", self->cpu_pressure * now / 1000);
}

static char *
fake_read_file (const LanesSources *sources, const char *path, GError **error)
{
  FakeMachine *self = fake_of (sources);
  const char *contents = g_hash_table_lookup (self->files, path);

  fake_machine_notify (self, FAKE_EVENT_FILE);
  if (contents == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: no such file", path);
  else if (self->denied != NULL && g_str_has_prefix (path, self->denied))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "%s: not permitted", path);
  else if (g_str_equal (path, "/proc/stat"))
    return make_stat (self);
  else if (g_str_equal (path, "/proc/pressure/cpu"))
    return make_pressure (self);
  else
    return g_strdup (contents);
  return NULL;
}

/* Folders are where files are. */
static GStrv
fake_list (const LanesSources *sources, const char *path)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folder = g_strconcat (path, "/", NULL);
  GHashTableIter iter;
  gpointer file;

  g_hash_table_iter_init (&iter, fake_of (sources)->files);
  while (g_hash_table_iter_next (&iter, &file, NULL))
    {
      const char *below = (char *) file + strlen (folder);
      g_autofree char *name = NULL;

      if (!g_str_has_prefix (file, folder))
        continue;
      name = g_strndup (below, strcspn (below, "/"));
      if (g_hash_table_add (seen, g_strdup (name)))
        g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

static GArray *
fake_dup_affinity (const LanesSources *sources)
{
  FakeMachine *self = fake_of (sources);

  return self->affinity_hidden ? NULL : g_array_copy (self->affinity);
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
  return fake_of (sources)->seed;
}

static gboolean
has_no_thread (const FakeMachine *self, GError **error)
{
  if (self->thread_limit > 0)
    return FALSE;
  g_set_error_literal (error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN, "no more threads");
  return TRUE;
}

static GThread *
fake_start_thread (const LanesSources *sources,
                   const char *name,
                   GThreadFunc function,
                   gpointer data,
                   GError **error)
{
  if (has_no_thread (fake_of (sources), error))
    return NULL;
  return g_thread_try_new (name, function, data, error);
}

static gboolean
fake_pin_thread (const LanesSources *sources, guint cpu)
{
  return fake_of (sources)->pinnable;
}

/* Throughput of @n threads in units of one that has a fast core to itself: fast cores are taken
 * first, then slow ones, then the second threads of cores. */
static double
get_capacity (const FakeMachine *self, double n)
{
  double n_fast = self->n_cores - self->n_slow;

  return MIN (n, n_fast) + self->slow_speed * CLAMP (n - n_fast, 0, self->n_slow) +
         self->smt_gain * MAX (n - self->n_cores, 0);
}

/* Speed of each of the threads of a plan while it has a CPU. */
static double
get_speed (const FakeMachine *self, const LanesSpinPlan *plan, double n_running)
{
  if (plan->cpus != NULL && plan->n_threads == 1)
    return plan->cpus[0] >= self->slow_from ? self->slow_speed : 1;
  if (plan->cpus != NULL)
    return (1 + self->smt_gain) / 2;
  /* Two threads use up what the memory gives. */
  if (plan->kernel == LANES_KERNEL_MEMORY)
    return MIN (n_running, 2) / n_running;
  return get_capacity (self, n_running) / n_running;
}

static double
get_granted (const FakeMachine *self, double n_running)
{
  double n_cpus = self->affinity->len;
  double wanted = n_running + self->hogs;

  return MIN (self->real_quota, wanted > n_cpus ? n_cpus * n_running / wanted : n_running);
}

static void
pass_window (FakeMachine *self, const LanesSpinPlan *plan, double granted)
{
  double n_cpus = self->affinity->len;
  double busy = MIN (granted + self->hogs, n_cpus);

  g_mutex_lock (&self->lock);
  self->clock += plan->duration_ns + plan->n_threads * THREAD_NS;
  self->busy_ticks += plan->duration_ns / TICK_NS * busy;
  self->idle_ticks += plan->duration_ns / TICK_NS * (n_cpus - busy);
  g_mutex_unlock (&self->lock);
}

static guint
fake_spin (const LanesSources *sources,
           const LanesSpinPlan *plan,
           LanesStop *stop,
           LanesSpin *spins)
{
  FakeMachine *self = fake_of (sources);
  gboolean tells_wait = g_hash_table_contains (self->files, "/proc/thread-self/schedstat");
  double n_running = MIN (plan->n_threads, self->affinity->len);
  double granted = get_granted (self, n_running);
  double cpu = plan->duration_ns * granted / plan->n_threads;
  double steps = cpu * get_speed (self, plan, n_running) * self->speed;

  fake_machine_notify (self, FAKE_EVENT_SPIN);
  if (lanes_stop_is_set (stop))
    return 0;
  if (self->thread_limit < plan->n_threads)
    return self->thread_limit;
  for (guint i = 0; i < plan->n_threads; i++)
    spins[i] = (LanesSpin) {
      .iterations = (guint64) (steps / LANES_KERNEL_STEPS),
      .cpu_ns = (gint64) cpu,
      .wall_ns = plan->duration_ns,
      .wait_ns = tells_wait ? (gint64) (plan->duration_ns - cpu) : -1,
      .max_gap_ns = 100000,
      .pinned = plan->cpus != NULL && self->pinnable,
    };
  pass_window (self, plan, granted);
  return plan->n_threads;
}

static gboolean
fake_sample (const LanesSources *sources,
             const LanesSamplePlan *plan,
             LanesStop *stop,
             LanesSamples *samples,
             GError **error)
{
  FakeMachine *self = fake_of (sources);

  fake_machine_notify (self, FAKE_EVENT_SAMPLE);
  if (!lanes_stop_check (stop, error) || has_no_thread (self, error))
    return FALSE;
  for (guint i = 0; i < 400; i++)
    {
      double value = 1000 * (plan->metric + 1) + i % 7;

      g_array_append_val (samples->values, value);
    }
  fake_machine_advance (self, plan->duration_ns / 2);
  return TRUE;
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

  fake_machine_notify (self, FAKE_EVENT_CHILD);
  if (!lanes_stop_check (stop, error))
    return FALSE;
  fake_machine_advance (self, MIN (self->python_ns, timeout_ns));
  if (self->python == FAKE_PYTHON_DENIED)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "not permitted");
  else if (self->python_ns > timeout_ns)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "took too long");
  else
    {
      if (elapsed_ns != NULL)
        *elapsed_ns = self->python_ns;
      if (output != NULL && self->python == FAKE_PYTHON_FOREIGN)
        *output = g_strdup ("GNU bash, version 5\n");
      else if (output != NULL)
        *output = g_strdup ("{\"version\": \"3.13.5\", \"free_threaded\": false,"
                            " \"gil_enabled\": true, \"start_method\": \"fork\"}\n");
      return TRUE;
    }
  return FALSE;
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

static void
add_files (FakeMachine *self, const char *all)
{
  static const struct
  {
    const char *path;
    const char *contents;
  } files[] = {
    { "/sys/devices/system/node/online", "0\n" },
    { "/sys/devices/system/cpu/cpu0/cache/index3/size", "8192K\n" },
    { "/proc/stat", "" },
    { "/proc/thread-self/schedstat", "" },
    { "/proc/cpuinfo", "model name\t: Made-up CPU\nflags\t\t: fpu sse\n" },
    { "/proc/meminfo", "MemAvailable:   1000000 kB\n" },
    { "/proc/pressure/cpu", "" },
    { "/proc/pressure/io", "some avg10=0.00 total=1000\n" },
    { "/proc/sys/kernel/threads-max", "126000\n" },
    { "/proc/self/cgroup", "0::/user.slice/app.scope\n" },
    { "/proc/self/mountinfo",
      "25 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
      "30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    fake_machine_set_file (self, files[i].path, files[i].contents);
  fake_machine_set_file (self, "/sys/devices/system/cpu/online", all);
  fake_machine_set_file (self, "/sys/devices/system/node/node0/cpulist", all);
}

static void
init_sources (FakeMachine *self)
{
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
  self->sources.find_program = fake_find_program;
  self->sources.run_child = fake_run_child;
}

/**
 * fake_machine_new:
 * @n_cores: its cores
 * @threads_per_core: its threads per core
 *
 * Returns: (transfer full): a machine in good order, with plain disks, Python, and control
 *   groups of version 2 without a limit
 */
FakeMachine *
fake_machine_new (guint n_cores, guint threads_per_core)
{
  FakeMachine *self = g_new0 (FakeMachine, 1);
  g_autofree char *all = g_strdup_printf ("0-%u\n", n_cores * threads_per_core - 1);

  g_mutex_init (&self->lock);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->pinnable = TRUE;
  self->seed = 1234;
  self->n_cores = n_cores;
  self->slow_from = G_MAXUINT;
  self->smt_gain = 0.25;
  self->real_quota = INFINITY;
  self->speed = 0.72;
  self->thread_limit = G_MAXUINT;
  self->address_limit = INFINITY;
  self->python_ns = PYTHON_NS;
  self->clock = FAKE_SECOND;
  init_sources (self);
  fake_disks_init (self);
  add_files (self, all);
  fake_machine_set_affinity (self, all);
  for (guint i = 0; i < n_cores; i++)
    add_core (self, i, threads_per_core);
  return self;
}

/* Waits for whatever a cancelled run has left behind in the disk, which still uses the machine. */
void
fake_machine_free (FakeMachine *self)
{
  probe_wait_until_free ();
  fake_disks_clear (self);
  g_hash_table_unref (self->files);
  g_array_unref (self->affinity);
  g_mutex_clear (&self->lock);
  g_free (self);
}
