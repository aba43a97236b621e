/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

typedef struct
{
  char *root; /* folder of the file system that is mounted */
  char *mount_point;
  char *type;
  char *super_options;
} LanesMount;

void lanes_mount_clear (LanesMount *mount);

typedef struct
{
  guint64 total; /* ticks of all columns but the guests', which are counted in user time */
  guint64 idle; /* waiting for a disk included */
  guint64 steal;
} LanesCpuTimes;

typedef struct
{
  guint cpu;
  guint core; /* id within its package */
  guint package;
} LanesCpuRecord;

gboolean lanes_parse_count (const char *text, guint64 *value);
gboolean lanes_parse_limit (const char *text, double *limit);
gboolean lanes_parse_cpu_max (const char *text, double *quota, double *period_ns);
gboolean lanes_parse_cpu_list (const char *text, GArray *cpus);
gboolean lanes_parse_size (const char *text, guint64 *bytes);
gboolean lanes_parse_schedstat (const char *text, guint64 *run_ns, guint64 *wait_ns);
gboolean lanes_parse_pressure (const char *text, guint64 *total_us);
gboolean lanes_parse_meminfo (const char *text, const char *name, guint64 *bytes);
gboolean lanes_parse_stat (const char *text, const GArray *cpus, LanesCpuTimes *times);
char *lanes_parse_cgroup (const char *text, const char *controller);
char *lanes_parse_cpuinfo (const char *text, const char *name);
GArray *lanes_parse_cpu_records (const char *text);
GArray *lanes_parse_mounts (const char *text);
gboolean lanes_parse_has_option (const char *options, const char *option);
