/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What else is limited: memory, open files, threads and processes; and from that, how much of
 * each this run may take itself. */

#include "lanes-limits-private.h"

#include "lanes-cgroup-private.h"
#include "lanes-parse-private.h"
#include "lanes-survey-private.h"

#include <math.h>
#include <sys/resource.h>

#define MEMORY_SHARE 0.05
#define HEADROOM_SHARE 0.25
#define MEMORY_ASSUMED (256.0 * 1024 * 1024)
/* Left to others where processes are limited. */
#define PIDS_RESERVE 8
#define STACK_SIZE (8.0 * 1024 * 1024)
/* A process without an address space limit of its own still needs room beside the stacks. */
#define ADDRESS_RESERVE (512.0 * 1024 * 1024)

typedef struct
{
  double memory_left;
  double pids_max;
  double pids_current;
  double pids_left;
} GroupLimits;

static void
visit_memory (const LanesSources *sources,
              const LanesGroup *group,
              const char *folder,
              gpointer data)
{
  GroupLimits *limits = data;
  gboolean first = group->version == 1;
  double limit, used;

  if (!lanes_group_read_limit (sources, folder,
                               first ? "memory.usage_in_bytes" : "memory.current", &used))
    return;
  if (lanes_group_read_limit (sources, folder, first ? "memory.limit_in_bytes" : "memory.max",
                              &limit))
    limits->memory_left = fmin (limits->memory_left, fmax (limit - used, 0));
  if (!first && lanes_group_read_limit (sources, folder, "memory.high", &limit))
    limits->memory_left = fmin (limits->memory_left, fmax (limit - used, 0));
}

static void
visit_pids (const LanesSources *sources,
            const LanesGroup *group,
            const char *folder,
            gpointer data)
{
  GroupLimits *limits = data;
  double limit, used;

  if (!lanes_group_read_limit (sources, folder, "pids.max", &limit) ||
      !lanes_group_read_limit (sources, folder, "pids.current", &used))
    return;
  if (limit - used >= limits->pids_left && isfinite (limits->pids_current))
    return;
  limits->pids_max = limit;
  limits->pids_current = used;
  limits->pids_left = limit - used;
}

static void
read_group_limits (const LanesSources *sources, GroupLimits *limits, gboolean visible[2])
{
  g_auto (LanesGroup) memory = { 0 };
  g_auto (LanesGroup) pids = { 0 };

  lanes_group_find (&memory, sources, "memory");
  lanes_group_visit (&memory, sources, visit_memory, limits);
  lanes_group_find (&pids, sources, "pids");
  lanes_group_visit (&pids, sources, visit_pids, limits);
  visible[0] = memory.version != 0;
  visible[1] = pids.version != 0;
}

static void
set_fact (LanesRun *run, LanesFactId id, gboolean known, double value)
{
  if (known)
    lanes_machine_set_fact (run->machine, id, value, LANES_ORIGIN_DETECTED);
  else
    lanes_run_fail_fact (run, id,
                         lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NOT_VISIBLE));
}

static gboolean
read_number (const LanesSources *sources, const char *path, double *value)
{
  g_autofree char *text = sources->read_file (sources, path, NULL);
  guint64 number;

  if (text == NULL || !lanes_parse_count (text, &number))
    return FALSE;
  *value = (double) number;
  return TRUE;
}

static gboolean
read_available (const LanesSources *sources, double *value)
{
  g_autofree char *text = sources->read_file (sources, "/proc/meminfo", NULL);
  guint64 bytes;

  if (text == NULL || !lanes_parse_meminfo (text, "MemAvailable", &bytes))
    return FALSE;
  *value = (double) bytes;
  return TRUE;
}

/**
 * lanes_limits_read:
 * @run: the run
 *
 * Stores the limits, and sets the run's own budgets of memory and threads by them.
 */
void
lanes_limits_read (LanesRun *run)
{
  const LanesSources *sources = run->sources;
  GroupLimits limits = { INFINITY, INFINITY, INFINITY, INFINITY };
  double available = NAN, threads_max = NAN, soft, hard, address = INFINITY, threads;
  gboolean visible[2], known;

  read_group_limits (sources, &limits, visible);
  known = read_available (sources, &available);
  set_fact (run, LANES_FACT_MEMORY_AVAILABLE, known, available);
  set_fact (run, LANES_FACT_MEMORY_LIMIT, visible[0], limits.memory_left);
  set_fact (run, LANES_FACT_PIDS_MAX, visible[1], limits.pids_max);
  set_fact (run, LANES_FACT_PIDS_CURRENT, isfinite (limits.pids_current), limits.pids_current);
  known = read_number (sources, "/proc/sys/kernel/threads-max", &threads_max);
  set_fact (run, LANES_FACT_THREADS_MAX, known, threads_max);
  known = sources->get_limit (sources, RLIMIT_NOFILE, &soft, &hard);
  set_fact (run, LANES_FACT_FILES_SOFT, known, soft);
  set_fact (run, LANES_FACT_FILES_HARD, known, hard);
  known = sources->get_limit (sources, RLIMIT_NPROC, &soft, &hard);
  set_fact (run, LANES_FACT_PROCESSES, known, soft);
  if (!sources->get_limit (sources, RLIMIT_AS, &address, &hard))
    address = INFINITY;

  run->memory_budget = (gsize) fmin (MEMORY_SHARE * (isfinite (available) ? available
                                                                          : MEMORY_ASSUMED),
                                     HEADROOM_SHARE * fmin (limits.memory_left, 1e15));
  threads = fmin (LANES_THREADS_MAX, limits.pids_left - PIDS_RESERVE);
  threads = fmin (threads, (address - ADDRESS_RESERVE) / STACK_SIZE);
  run->thread_budget = (guint) fmax (threads, 1);
}
