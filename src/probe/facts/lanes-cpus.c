/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which CPUs this process may use, and how much of their time: affinity and quota. */

#include "lanes-cpus-private.h"

#include "lanes-cgroup-private.h"
#include "lanes-cpu-set-private.h"
#include "lanes-parse-private.h"

#include <math.h>

/**
 * lanes_cpus_online:
 * @sources: the machine
 *
 * Returns: (transfer full) (nullable): the CPUs that are switched on, by number, rising
 */
GArray *
lanes_cpus_online (const LanesSources *sources)
{
  g_autofree char *text = sources->read_file (sources, "/sys/devices/system/cpu/online", NULL);
  g_autoptr (GArray) cpus = g_array_new (FALSE, FALSE, sizeof (guint));

  if (text != NULL && lanes_parse_cpu_list (text, cpus) && cpus->len > 0)
    return g_steal_pointer (&cpus);
  g_set_str (&text, NULL);
  text = sources->read_file (sources, "/proc/cpuinfo", NULL);
  if (text != NULL)
    {
      g_autoptr (GArray) records = lanes_parse_cpu_records (text);

      for (guint i = 0; i < records->len; i++)
        g_array_append_val (cpus, g_array_index (records, LanesCpuRecord, i).cpu);
      lanes_cpus_sort (cpus);
    }
  return cpus->len > 0 ? g_steal_pointer (&cpus) : NULL;
}

/**
 * lanes_cpus_allowed:
 * @sources: the machine
 *
 * The affinity as the kernel tells it, with the cpuset already taken into account.
 *
 * Returns: (transfer full): CPU numbers, rising, at least one; they need not start at 0
 */
GArray *
lanes_cpus_allowed (const LanesSources *sources)
{
  GArray *cpus = sources->dup_affinity (sources);
  guint first = 0;

  if (cpus != NULL && cpus->len > 0)
    return cpus;
  g_clear_pointer (&cpus, g_array_unref);
  cpus = lanes_cpus_online (sources);
  if (cpus != NULL)
    return cpus;
  cpus = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (cpus, first);
  return cpus;
}

static void
visit_quota (const LanesSources *sources,
             const LanesGroup *group,
             const char *folder,
             gpointer data)
{
  LanesQuota *quota = data;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  double cpus, period_ns;

  if (group->version == 2)
    text = lanes_group_read (sources, folder, "cpu.max", &error);
  else
    {
      g_autofree char *granted = lanes_group_read (sources, folder, "cpu.cfs_quota_us", &error);
      g_autofree char *period = lanes_group_read (sources, folder, "cpu.cfs_period_us", NULL);

      if (granted != NULL && period != NULL)
        text = g_strjoin (" ", g_strchomp (granted), period, NULL);
    }
  /* A level without the file has no limit; one that may not be read could have any. */
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    quota->visible = FALSE;
  if (text == NULL)
    return;
  if (!lanes_parse_cpu_max (text, &cpus, &period_ns))
    quota->spoilt = TRUE;
  else if (cpus < quota->cpus || (cpus == quota->cpus && period_ns < quota->period_ns))
    {
      quota->cpus = cpus;
      quota->period_ns = period_ns;
    }
}

/**
 * lanes_quota_read:
 * @sources: the machine
 *
 * The tightest quota of the group this process is in and of all groups around it. It stays a
 * fraction: whether to round, and which way, depends on what it is asked for.
 *
 * Returns: the quota
 */
LanesQuota
lanes_quota_read (const LanesSources *sources)
{
  g_auto (LanesGroup) group = { 0 };
  LanesQuota quota = { .cpus = INFINITY };

  lanes_group_find (&group, sources, "cpu");
  quota.visible = group.version != 0;
  lanes_group_visit (&group, sources, visit_quota, &quota);
  return quota;
}
