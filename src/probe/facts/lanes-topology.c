/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How the CPUs that may be used are made up of cores, sockets, memory nodes and kinds of core.
 * Read from list files alone, one per core, so that large machines are as quick as small ones. */

#include "lanes-topology-private.h"

#include "lanes-cpu-set-private.h"
#include "lanes-cpus-private.h"
#include "lanes-parse-private.h"

#include <math.h>

#define UNASSIGNED G_MAXUINT
/* Favoured cores of one kind differ by a few per cent in their highest frequency. */
#define KIND_TOLERANCE 0.9
#define N_KIND_NAMES 3

static const char *const kind_names[N_KIND_NAMES] = { "P", "E", "LP" };
static const char *const kind_lists[N_KIND_NAMES] = { "/sys/devices/cpu_core/cpus",
                                                      "/sys/devices/cpu_atom/cpus",
                                                      "/sys/devices/cpu_lowpower/cpus" };
static const char *const kind_figures[] = { "cpu_capacity", "cpufreq/base_frequency",
                                            "cpufreq/cpuinfo_max_freq" };

void
lanes_topology_free (LanesTopology *self)
{
  g_clear_pointer (&self->cpus, g_array_unref);
  g_clear_pointer (&self->allowed, g_array_unref);
  g_free (self);
}

static LanesCpu *
get_cpu (const LanesTopology *self, guint index)
{
  return &g_array_index (self->cpus, LanesCpu, index);
}

static GArray *
read_list (const LanesSources *sources, const char *path)
{
  g_autofree char *text = sources->read_file (sources, path, NULL);
  g_autoptr (GArray) cpus = g_array_new (FALSE, FALSE, sizeof (guint));

  if (text == NULL || !lanes_parse_cpu_list (text, cpus))
    return NULL;
  return g_steal_pointer (&cpus);
}

static char *
cpu_path (guint cpu, const char *name)
{
  return g_strdup_printf ("/sys/devices/system/cpu/cpu%u/%s", cpu, name);
}

static gboolean
read_cpu_count (const LanesSources *sources, guint cpu, const char *name, guint64 *value)
{
  g_autofree char *path = cpu_path (cpu, name);
  g_autofree char *text = sources->read_file (sources, path, NULL);

  return text != NULL && lanes_parse_count (text, value);
}

/* The CPUs that share a core with @cpu; older kernels know only the second name. */
static GArray *
read_core_list (const LanesSources *sources, guint cpu)
{
  g_autofree char *path = cpu_path (cpu, "topology/core_cpus_list");
  g_autofree char *old_path = cpu_path (cpu, "topology/thread_siblings_list");
  GArray *list = read_list (sources, path);

  return list != NULL ? list : read_list (sources, old_path);
}

static gboolean
assign_cores_from_sys (LanesTopology *self, const LanesSources *sources)
{
  g_autoptr (GHashTable) packages = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->cpus->len; i++)
    {
      LanesCpu *cpu = get_cpu (self, i);
      g_autoptr (GArray) list = NULL;
      guint64 package = 0;

      if (cpu->core != UNASSIGNED)
        continue;
      list = read_core_list (sources, cpu->cpu);
      if (list == NULL || !lanes_cpus_contain (list, cpu->cpu))
        return FALSE;
      for (guint j = i; j < self->cpus->len; j++)
        {
          if (lanes_cpus_contain (list, get_cpu (self, j)->cpu))
            get_cpu (self, j)->core = self->n_cores;
        }
      self->n_cores++;
      read_cpu_count (sources, cpu->cpu, "topology/physical_package_id", &package);
      g_hash_table_add (packages, GUINT_TO_POINTER ((guint) package));
    }
  self->n_packages = g_hash_table_size (packages);
  return TRUE;
}

static const LanesCpuRecord *
find_record (const GArray *records, guint cpu)
{
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const LanesCpuRecord *record = &g_array_index (records, LanesCpuRecord, i);

      if (record->cpu == cpu)
        return record;
    }
  return NULL;
}

/* Without /sys: what /proc/cpuinfo says, and one core per CPU where it says nothing. */
static void
assign_cores_from_cpuinfo (LanesTopology *self, const LanesSources *sources)
{
  g_autofree char *text = sources->read_file (sources, "/proc/cpuinfo", NULL);
  g_autoptr (GArray) records = text != NULL ? lanes_parse_cpu_records (text) : NULL;
  g_autoptr (GHashTable) cores =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) packages = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->cpus->len; i++)
    {
      LanesCpu *cpu = get_cpu (self, i);
      const LanesCpuRecord *record = find_record (records, cpu->cpu);
      guint package = record != NULL ? record->package : 0;
      gint64 key = (gint64) package << 32 | (record != NULL ? record->core : cpu->cpu);
      gpointer index;

      if (!g_hash_table_lookup_extended (cores, &key, NULL, &index))
        {
          index = GUINT_TO_POINTER (g_hash_table_size (cores));
          g_hash_table_insert (cores, g_memdup2 (&key, sizeof key), index);
        }
      cpu->core = GPOINTER_TO_UINT (index);
      g_hash_table_add (packages, GUINT_TO_POINTER (package));
    }
  self->n_cores = g_hash_table_size (cores);
  self->n_packages = g_hash_table_size (packages);
}

static guint
count_nodes (const LanesTopology *self, const LanesSources *sources)
{
  g_autoptr (GArray) nodes = read_list (sources, "/sys/devices/system/node/online");
  guint n = 0;

  for (guint i = 0; nodes != NULL && i < nodes->len; i++)
    {
      g_autofree char *path = g_strdup_printf ("/sys/devices/system/node/node%u/cpulist",
                                               g_array_index (nodes, guint, i));
      g_autoptr (GArray) cpus = read_list (sources, path);

      n += cpus != NULL && lanes_cpus_count_common (cpus, self->allowed) > 0;
    }
  return n;
}

/* Hybrid processors of x86 list their kinds; a kind of which nothing may be used does not count. */
static gboolean
assign_kinds_from_lists (LanesTopology *self, const LanesSources *sources)
{
  guint n_assigned = 0;

  for (guint i = 0; i < N_KIND_NAMES; i++)
    {
      g_autoptr (GArray) list = read_list (sources, kind_lists[i]);

      if (list == NULL || lanes_cpus_count_common (list, self->allowed) == 0)
        continue;
      for (guint j = 0; j < self->cpus->len; j++)
        {
          if (!lanes_cpus_contain (list, get_cpu (self, j)->cpu))
            continue;
          get_cpu (self, j)->kind = self->n_kinds;
          n_assigned++;
        }
      self->kinds[self->n_kinds++].name = kind_names[i];
    }
  if (n_assigned == self->cpus->len)
    return TRUE;
  for (guint i = 0; i < self->cpus->len; i++)
    get_cpu (self, i)->kind = 0;
  self->n_kinds = 0;
  return FALSE;
}

static int
compare_falling (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first < second) - (first > second);
}

/* Groups the CPUs by a figure of each; those within the tolerance of a group's best are one. */
static gboolean
assign_kinds_from_figure (LanesTopology *self, const LanesSources *sources, const char *name)
{
  g_autoptr (GArray) figures = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) sorted = NULL;
  double tops[N_KIND_NAMES] = { 0 };

  for (guint i = 0; i < self->cpus->len; i++)
    {
      guint64 value;
      double figure;

      if (!read_cpu_count (sources, get_cpu (self, i)->cpu, name, &value) || value == 0)
        return FALSE;
      figure = (double) value;
      g_array_append_val (figures, figure);
    }
  sorted = g_array_copy (figures);
  g_array_sort (sorted, compare_falling);
  for (guint i = 0; i < sorted->len; i++)
    {
      double figure = g_array_index (sorted, double, i);

      if (self->n_kinds == 0 || (figure < KIND_TOLERANCE * tops[self->n_kinds - 1] &&
                                 self->n_kinds < N_KIND_NAMES))
        {
          self->kinds[self->n_kinds].name = kind_names[self->n_kinds];
          self->kinds[self->n_kinds].relative_speed = i == 0 ? 1 : figure / tops[0];
          tops[self->n_kinds++] = figure;
        }
    }
  for (guint i = 0; i < figures->len; i++)
    {
      guint kind = 0;

      while (kind + 1 < self->n_kinds && g_array_index (figures, double, i) <= tops[kind + 1])
        kind++;
      get_cpu (self, i)->kind = kind;
    }
  return TRUE;
}

static void
assign_kinds (LanesTopology *self, const LanesSources *sources)
{
  gboolean done = assign_kinds_from_lists (self, sources);

  for (guint i = 0; i < G_N_ELEMENTS (kind_figures) && !done; i++)
    done = assign_kinds_from_figure (self, sources, kind_figures[i]);
  if (!done)
    self->kinds[self->n_kinds++].name = kind_names[0];
}

static void
count_kinds (LanesTopology *self)
{
  g_autoptr (GHashTable) cores = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->cpus->len; i++)
    {
      const LanesCpu *cpu = get_cpu (self, i);

      self->kinds[cpu->kind].threads++;
      if (g_hash_table_add (cores, GUINT_TO_POINTER (cpu->core)))
        self->kinds[cpu->kind].cores++;
    }
}

/* The highest index that exists is the last level. */
static guint64
read_cache (const LanesSources *sources, guint cpu)
{
  guint64 bytes = 0;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("cache/index%u/size", i);
      g_autofree char *path = cpu_path (cpu, name);
      g_autofree char *text = sources->read_file (sources, path, NULL);

      if (text != NULL)
        lanes_parse_size (text, &bytes);
    }
  return bytes;
}

/**
 * lanes_topology_new:
 * @sources: the machine
 *
 * Returns: (transfer full): the CPUs this process may use
 */
LanesTopology *
lanes_topology_new (const LanesSources *sources)
{
  LanesTopology *self = g_new0 (LanesTopology, 1);
  g_autoptr (GArray) online = lanes_cpus_online (sources);

  self->allowed = lanes_cpus_allowed (sources);
  self->n_online = online != NULL ? online->len : 0;
  self->cpus = g_array_sized_new (FALSE, FALSE, sizeof (LanesCpu), self->allowed->len);
  for (guint i = 0; i < LANES_MAX_CPU_KINDS; i++)
    self->kinds[i].relative_speed = 1;
  for (guint i = 0; i < self->allowed->len; i++)
    {
      LanesCpu cpu = { g_array_index (self->allowed, guint, i), UNASSIGNED, 0 };

      g_array_append_val (self->cpus, cpu);
    }
  self->from_sys = assign_cores_from_sys (self, sources);
  if (!self->from_sys)
    assign_cores_from_cpuinfo (self, sources);
  self->n_nodes = count_nodes (self, sources);
  assign_kinds (self, sources);
  count_kinds (self);
  self->cache_bytes = read_cache (sources, get_cpu (self, 0)->cpu);
  return self;
}

static gboolean
find_pair (const LanesTopology *self, gboolean same_core, guint cpus[2])
{
  for (guint i = 0; i < self->cpus->len; i++)
    {
      for (guint j = i + 1; j < self->cpus->len; j++)
        {
          const LanesCpu *a = get_cpu (self, i);
          const LanesCpu *b = get_cpu (self, j);

          if ((a->core == b->core) != same_core || a->kind != b->kind)
            continue;
          cpus[0] = a->cpu;
          cpus[1] = b->cpu;
          return TRUE;
        }
    }
  return FALSE;
}

/* Two CPUs of one core. */
gboolean
lanes_topology_find_siblings (const LanesTopology *self, guint cpus[2])
{
  return find_pair (self, TRUE, cpus);
}

/* Two CPUs of different cores of one kind. */
gboolean
lanes_topology_find_two_cores (const LanesTopology *self, guint cpus[2])
{
  return find_pair (self, FALSE, cpus);
}

gboolean
lanes_topology_find_of_kind (const LanesTopology *self, guint kind, guint *cpu)
{
  for (guint i = 0; i < self->cpus->len; i++)
    {
      if (get_cpu (self, i)->kind != kind)
        continue;
      *cpu = get_cpu (self, i)->cpu;
      return TRUE;
    }
  return FALSE;
}
