/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a machine profile speaks of: every fact and metric with its place in documents, its unit and
 * range, and the words for statuses, origins, reasons and phases. */

#include "lanes-machine.h"

#include <glib/gi18n-lib.h>

#define SHARE_MAX 1.0
#define COUNT_MAX 1e12
#define BYTES_MAX 1e18

static const LanesFactInfo fact_infos[LANES_N_FACTS] = {
  [LANES_FACT_ONLINE] = { "cpu", "online", N_ ("CPUs switched on"), "", 1, 65536 },
  [LANES_FACT_AFFINITY] = { "cpu", "affinity", N_ ("CPUs this program may use"), "", 1, 65536 },
  [LANES_FACT_QUOTA] = { "cpu", "quota", N_ ("CPU quota"), "", 0.001, 65536, TRUE },
  [LANES_FACT_QUOTA_PERIOD] = { "cpu", "quota_period_ns", N_ ("Period of the quota"), "ns", 1e6,
                                1e9 },
  [LANES_FACT_USABLE] = { "cpu", "usable", N_ ("Usable CPUs"), "", 0.001, 65536 },
  [LANES_FACT_CORES] = { "cpu", "cores", N_ ("Cores"), "", 1, 65536 },
  [LANES_FACT_PACKAGES] = { "cpu", "packages", N_ ("Processor packages"), "", 1, 65536 },
  [LANES_FACT_NUMA_NODES] = { "cpu", "numa_nodes", N_ ("Memory nodes"), "", 1, 65536 },
  [LANES_FACT_PYTHON_CPU_COUNT] = { "cpu", "python_process_cpu_count", N_ ("CPUs Python counts"),
                                    "", 1, 65536 },
  [LANES_FACT_SMT_SPEEDUP] = { "scaling", "smt_speedup", N_ ("Two threads on one core"), "", 0.1,
                               4 },
  [LANES_FACT_GRANTED_THREADS] = { "granted", "n", N_ ("Threads of the quota test"), "", 1, 65536 },
  [LANES_FACT_GRANTED] = { "granted", "par", N_ ("CPUs granted"), "", 0, 65536 },
  [LANES_FACT_IDLE_SHARE] = { "granted", "idle_share", N_ ("CPUs idle meanwhile"), "share", 0,
                              SHARE_MAX },
  [LANES_FACT_MAX_GAP] = { "granted", "max_gap_ns", N_ ("Longest standstill"), "ns", 0, COUNT_MAX },
  [LANES_FACT_MEMORY_AVAILABLE] = { "limits", "mem_available", N_ ("Memory available"), "B", 0,
                                    BYTES_MAX },
  [LANES_FACT_MEMORY_LIMIT] = { "limits", "mem_limit", N_ ("Memory limit"), "B", 0, BYTES_MAX,
                                TRUE },
  [LANES_FACT_FILES_SOFT] = { "limits", "nofile_soft", N_ ("Open files, soft limit"), "", 0,
                              BYTES_MAX, TRUE },
  [LANES_FACT_FILES_HARD] = { "limits", "nofile_hard", N_ ("Open files, hard limit"), "", 0,
                              BYTES_MAX, TRUE },
  [LANES_FACT_PROCESSES] = { "limits", "nproc", N_ ("Processes of this user"), "", 0, BYTES_MAX,
                             TRUE },
  [LANES_FACT_PIDS_MAX] = { "limits", "pids_max", N_ ("Processes of this group"), "", 0,
                            BYTES_MAX, TRUE },
  [LANES_FACT_PIDS_CURRENT] = { "limits", "pids_current", N_ ("Processes now"), "", 0, BYTES_MAX },
  [LANES_FACT_THREADS_MAX] = { "limits", "threads_max", N_ ("Threads of the system"), "", 0,
                               BYTES_MAX, TRUE },
  [LANES_FACT_NOISE_INDEX] = { "noise", "index", N_ ("Disturbance by other programs"), "share", 0,
                               SHARE_MAX },
  [LANES_FACT_WAIT_SHARE] = { "noise", "wait_share", N_ ("Waiting for a CPU"), "share", 0,
                              SHARE_MAX },
  [LANES_FACT_STEAL_SHARE] = { "noise", "steal_share", N_ ("Taken by the host"), "share", 0,
                               SHARE_MAX },
  [LANES_FACT_CPU_PRESSURE] = { "noise", "psi_cpu_share", N_ ("CPU pressure"), "share", 0,
                                SHARE_MAX },
  [LANES_FACT_IO_PRESSURE] = { "noise", "psi_io_share", N_ ("Disk pressure"), "share", 0,
                               SHARE_MAX },
};

static const LanesMetricInfo metric_infos[LANES_N_METRICS] = {
  [LANES_METRIC_CLOCK_READ] = { "metrics", "clock_read", N_ ("Reading the clock"), "ns" },
  [LANES_METRIC_CORE_SPEED] = { "metrics", "core_speed", N_ ("Speed of one core"), "1/s" },
  [LANES_METRIC_THREAD_CREATE_JOIN] = { "metrics", "thread_create_join",
                                        N_ ("Starting and joining a thread"), "ns" },
  [LANES_METRIC_SWITCH_SAME_CPU] = { "metrics", "switch_same_cpu", N_ ("Round trip on one CPU"),
                                     "ns" },
  [LANES_METRIC_HANDOFF_CROSS_CPU] = { "metrics", "handoff_cross_cpu",
                                       N_ ("Round trip between CPUs"), "ns" },
  [LANES_METRIC_SOCKETPAIR_RTT] = { "metrics", "socketpair_rtt", N_ ("Round trip by socket pair"),
                                    "ns" },
  [LANES_METRIC_TCP_LOOPBACK_RTT] = { "metrics", "tcp_loopback_rtt", N_ ("Round trip by TCP"),
                                      "ns" },
  [LANES_METRIC_PROCESS_SPAWN] = { "metrics", "process_spawn", N_ ("Starting a process"), "ns" },
  [LANES_METRIC_PYTHON_START] = { "metrics", "python_start", N_ ("Starting Python"), "ns" },
  [LANES_METRIC_PYTHON_START_ISOLATED] = { "metrics", "python_start_isolated",
                                           N_ ("Starting bare Python"), "ns" },
  [LANES_METRIC_TIMER_OVERSHOOT] = { "metrics", "timer_overshoot_1ms", N_ ("Oversleeping 1 ms"),
                                     "ns" },
  [LANES_METRIC_MEMCPY_HOT] = { "metrics", "memcpy_hot", N_ ("Copying within the cache"), "B/s" },
  [LANES_METRIC_MEMCPY_COLD] = { "metrics", "memcpy_cold", N_ ("Copying memory"), "B/s" },
  [LANES_METRIC_STORAGE_READ] = { "storage", "read_4k", N_ ("Reading 4 KiB from disk"), "ns" },
  [LANES_METRIC_STORAGE_WRITE_SYNC] = { "storage", "write_4k_sync", N_ ("Writing 4 KiB durably"),
                                        "ns" },
  [LANES_METRIC_STORAGE_APPEND_SYNC] = { "storage", "append_4k_fsync",
                                         N_ ("Appending 4 KiB durably"), "ns" },
};

static const char *const status_ids[] = {
  [LANES_STATUS_ABSENT] = "absent",
  [LANES_STATUS_OK] = "ok",
  [LANES_STATUS_DEGRADED] = "degraded",
  [LANES_STATUS_SKIPPED] = "skipped",
  [LANES_STATUS_UNSUPPORTED] = "unsupported",
  [LANES_STATUS_DENIED] = "denied",
  [LANES_STATUS_FAILED] = "failed",
  [LANES_STATUS_CANCELLED] = "cancelled",
  NULL,
};
static const char *const origin_ids[] = {
  [LANES_ORIGIN_ASSUMED] = "assumed",
  [LANES_ORIGIN_ESTIMATED] = "estimated",
  [LANES_ORIGIN_DETECTED] = "detected",
  [LANES_ORIGIN_MEASURED] = "measured",
  NULL,
};
static const char *const origin_titles[] = {
  [LANES_ORIGIN_ASSUMED] = N_ ("Assumed"),
  [LANES_ORIGIN_ESTIMATED] = N_ ("Estimated"),
  [LANES_ORIGIN_DETECTED] = N_ ("Detected"),
  [LANES_ORIGIN_MEASURED] = N_ ("Measured"),
};
static const char *const confidence_ids[] = {
  [LANES_CONFIDENCE_LOW] = "low",
  [LANES_CONFIDENCE_MEDIUM] = "medium",
  [LANES_CONFIDENCE_HIGH] = "high",
  NULL,
};

static const struct
{
  const char *id;
  const char *title;
} reasons[LANES_N_REASONS] = {
  [LANES_REASON_NONE] = { "none", "" },
  [LANES_REASON_BUDGET] = { "budget", N_ ("the time for measuring was used up") },
  [LANES_REASON_CACHED_OR_RAM] = { "cached-or-ram",
                                   N_ ("answered from memory, not from the disk") },
  [LANES_REASON_CANCELLED] = { "cancelled", N_ ("measuring was cancelled") },
  [LANES_REASON_CHANGED] = { "changed", N_ ("it changed while measuring") },
  [LANES_REASON_HIDDEN_LIMIT] = { "hidden-limit", N_ ("a limit that cannot be seen from here") },
  [LANES_REASON_IO_ERROR] = { "io-error", N_ ("the disk reported an error") },
  [LANES_REASON_MEMORY] = { "memory", N_ ("too little memory") },
  [LANES_REASON_NO_PERMISSION] = { "no-permission", N_ ("not permitted here") },
  [LANES_REASON_NO_SPACE] = { "no-space", N_ ("too little space on the disk") },
  [LANES_REASON_NOISE] = { "noise", N_ ("other programs were busy meanwhile") },
  [LANES_REASON_NOT_APPLICABLE] = { "not-applicable", N_ ("does not apply to this machine") },
  [LANES_REASON_NOT_DURABLE] = { "not-durable", N_ ("this disk does not really wait for writes") },
  [LANES_REASON_NOT_FOUND] = { "not-found", N_ ("not found") },
  [LANES_REASON_NOT_VISIBLE] = { "not-visible", N_ ("not visible from here") },
  [LANES_REASON_RAM_BACKED] = { "ram-backed", N_ ("only memory, no disk, can be written here") },
  [LANES_REASON_READ_ONLY] = { "read-only", N_ ("nothing can be written here") },
  [LANES_REASON_SUSPENDED] = { "suspended", N_ ("the machine slept meanwhile") },
  [LANES_REASON_THREAD_LIMIT] = { "thread-limit", N_ ("no more threads are allowed") },
  [LANES_REASON_THROTTLED] = { "throttled", N_ ("the processor slowed down meanwhile") },
  [LANES_REASON_UNVERIFIED] = { "unverified", N_ ("could not be checked against the page cache") },
};

/* The phases of a run, by their names in documents. */
static const struct
{
  const char *name;
  const char *title;
} phases[] = {
  { "static", N_ ("Looking at the processor") },
  { "noise", N_ ("Listening for other programs") },
  { "storage", N_ ("Measuring the disk") },
  { "python", N_ ("Starting Python") },
  { "warm-up", N_ ("Warming up") },
  { "latencies", N_ ("Timing threads and processes") },
  { "int-curve", N_ ("Measuring parallel speed") },
  { "granted", N_ ("Checking for a CPU quota") },
  { "memory-curve", N_ ("Measuring memory") },
};

/**
 * lanes_fact_info:
 * @id: a fact
 *
 * Returns: (transfer none): its place in documents, title, unit and range, constant
 */
const LanesFactInfo *
lanes_fact_info (LanesFactId id)
{
  g_return_val_if_fail ((guint) id < LANES_N_FACTS, NULL);

  return &fact_infos[id];
}

/**
 * lanes_metric_info:
 * @id: a metric
 *
 * Returns: (transfer none): its place in documents, title and unit, constant
 */
const LanesMetricInfo *
lanes_metric_info (LanesMetricId id)
{
  g_return_val_if_fail ((guint) id < LANES_N_METRICS, NULL);

  return &metric_infos[id];
}

/**
 * lanes_status_id:
 * @status: a status
 *
 * Returns: (transfer none): its name in documents
 */
const char *
lanes_status_id (LanesStatus status)
{
  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (status_ids) - 1, NULL);

  return status_ids[status];
}

/**
 * lanes_origin_id:
 * @origin: an origin
 *
 * Returns: (transfer none): its name in documents
 */
const char *
lanes_origin_id (LanesOrigin origin)
{
  g_return_val_if_fail ((guint) origin < G_N_ELEMENTS (origin_titles), NULL);

  return origin_ids[origin];
}

/**
 * lanes_origin_title:
 * @origin: an origin
 *
 * Returns: (transfer none): the word shown beside a number, translated
 */
const char *
lanes_origin_title (LanesOrigin origin)
{
  g_return_val_if_fail ((guint) origin < G_N_ELEMENTS (origin_titles), NULL);

  return _ (origin_titles[origin]);
}

/**
 * lanes_confidence_id:
 * @confidence: a confidence
 *
 * Returns: (transfer none): its name in documents
 */
const char *
lanes_confidence_id (LanesConfidence confidence)
{
  g_return_val_if_fail ((guint) confidence < G_N_ELEMENTS (confidence_ids) - 1, NULL);

  return confidence_ids[confidence];
}

/**
 * lanes_reason_id:
 * @reason: a reason
 *
 * Returns: (transfer none): its name in documents
 */
const char *
lanes_reason_id (LanesReason reason)
{
  g_return_val_if_fail ((guint) reason < LANES_N_REASONS, NULL);

  return reasons[reason].id;
}

/**
 * lanes_reason_title:
 * @reason: a reason
 *
 * Returns: (transfer none): the reason in words, translated; empty for none
 */
const char *
lanes_reason_title (LanesReason reason)
{
  g_return_val_if_fail ((guint) reason < LANES_N_REASONS, NULL);

  return reason == LANES_REASON_NONE ? "" : _ (reasons[reason].title);
}

/**
 * lanes_phase_title:
 * @name: the name of a phase
 *
 * Returns: (transfer none): what is done in it, translated; @name itself when it is not known
 */
const char *
lanes_phase_title (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      if (g_str_equal (phases[i].name, name))
        return _ (phases[i].title);
    }
  return name;
}

/**
 * lanes_machine_status_ids:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of statuses in documents, by
 *   value
 */
const char *const *
lanes_machine_status_ids (void)
{
  return status_ids;
}

/**
 * lanes_machine_origin_ids:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of origins in documents, by
 *   value
 */
const char *const *
lanes_machine_origin_ids (void)
{
  return origin_ids;
}

/**
 * lanes_machine_confidence_ids:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of confidences, by value
 */
const char *const *
lanes_machine_confidence_ids (void)
{
  return confidence_ids;
}
