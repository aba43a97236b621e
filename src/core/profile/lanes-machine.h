/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define LANES_MACHINE_FORMAT "lanes-machine/1"

/* From this share of disturbance on times are not to be trusted; the probe says how it is found. */
#define LANES_NOISE_MAX 0.2

/* How a value came to be; LANES_STATUS_ABSENT marks one that a profile does not hold. */
typedef enum
{
  LANES_STATUS_ABSENT,
  LANES_STATUS_OK,
  LANES_STATUS_DEGRADED,
  LANES_STATUS_SKIPPED,
  LANES_STATUS_UNSUPPORTED,
  LANES_STATUS_DENIED,
  LANES_STATUS_FAILED,
  LANES_STATUS_CANCELLED,
} LanesStatus;

/* Where a shown number comes from. */
typedef enum
{
  LANES_ORIGIN_ASSUMED,
  LANES_ORIGIN_ESTIMATED,
  LANES_ORIGIN_DETECTED,
  LANES_ORIGIN_MEASURED,
} LanesOrigin;

typedef enum
{
  LANES_CONFIDENCE_LOW,
  LANES_CONFIDENCE_MEDIUM,
  LANES_CONFIDENCE_HIGH,
} LanesConfidence;

/* Why a value is not plainly "ok"; a closed list, so that the words shown can be translated. */
typedef enum
{
  LANES_REASON_NONE,
  LANES_REASON_BUDGET,
  LANES_REASON_CACHED_OR_RAM,
  LANES_REASON_CANCELLED,
  LANES_REASON_CHANGED,
  LANES_REASON_HIDDEN_LIMIT,
  LANES_REASON_IO_ERROR,
  LANES_REASON_MEMORY,
  LANES_REASON_NO_PERMISSION,
  LANES_REASON_NO_SPACE,
  LANES_REASON_NOISE,
  LANES_REASON_NOT_APPLICABLE,
  LANES_REASON_NOT_DURABLE,
  LANES_REASON_NOT_FOUND,
  LANES_REASON_NOT_VISIBLE,
  LANES_REASON_RAM_BACKED,
  LANES_REASON_READ_ONLY,
  LANES_REASON_SUSPENDED,
  LANES_REASON_THREAD_LIMIT,
  LANES_REASON_THROTTLED,
  LANES_REASON_UNVERIFIED,
} LanesReason;

#define LANES_N_REASONS (LANES_REASON_UNVERIFIED + 1)

/* One number that was read or counted, not sampled. Absent when @status is ABSENT. */
typedef struct
{
  LanesStatus status;
  LanesReason reason;
  LanesOrigin origin;
  LanesConfidence confidence;
  double value;
} LanesFact;

typedef enum
{
  LANES_FACT_ONLINE,           /* logical CPUs switched on */
  LANES_FACT_AFFINITY,         /* logical CPUs this process may use */
  LANES_FACT_QUOTA,            /* CPUs' worth of time granted by cgroups; status OK and value
                                  INFINITY when there certainly is no quota */
  LANES_FACT_QUOTA_PERIOD,     /* ns after which the quota starts afresh */
  LANES_FACT_USABLE,           /* min (affinity, quota) */
  LANES_FACT_CORES,            /* physical cores within the affinity */
  LANES_FACT_PACKAGES,         /* sockets */
  LANES_FACT_NUMA_NODES,       /* memory nodes */
  LANES_FACT_PYTHON_CPU_COUNT, /* what os.process_cpu_count() tells a script: the affinity */
  LANES_FACT_SMT_SPEEDUP,      /* two threads of one core against one */
  LANES_FACT_GRANTED_THREADS,  /* spinning threads of the 300 ms window */
  LANES_FACT_GRANTED,          /* CPUs really granted to them: processor time over wall time */
  LANES_FACT_IDLE_SHARE,       /* share of the CPUs that stayed idle meanwhile */
  LANES_FACT_MAX_GAP, /* ns: the longest stretch in which a spinning thread stood still */
  LANES_FACT_MEMORY_AVAILABLE, /* bytes */
  LANES_FACT_MEMORY_LIMIT, /* bytes left under the cgroup's limit; INFINITY: no limit */
  LANES_FACT_FILES_SOFT, /* open files, soft limit */
  LANES_FACT_FILES_HARD, /* open files, hard limit */
  LANES_FACT_PROCESSES, /* RLIMIT_NPROC */
  LANES_FACT_PIDS_MAX, /* cgroup pids.max */
  LANES_FACT_PIDS_CURRENT, /* cgroup pids.current */
  LANES_FACT_THREADS_MAX, /* kernel.threads-max */
  LANES_FACT_NOISE_INDEX, /* max (wait, steal, pressure) of other programs, 0 to 1 */
  LANES_FACT_WAIT_SHARE, /* share of time our single thread waited for a CPU */
  LANES_FACT_STEAL_SHARE, /* share of time the hypervisor took */
  LANES_FACT_CPU_PRESSURE, /* PSI some, cpu */
  LANES_FACT_IO_PRESSURE, /* PSI some, io */
} LanesFactId;

#define LANES_N_FACTS (LANES_FACT_IO_PRESSURE + 1)

/* One measured quantity with its distribution; times in ns, rates in 1/s or B/s. A field that was
 * not computed is NAN (p99 below 300 samples, say). */
typedef struct
{
  LanesStatus status;
  LanesReason reason;
  LanesOrigin origin;
  LanesConfidence confidence;
  guint n;
  guint discarded;
  gboolean bimodal;
  double min;
  double p25;
  double p50;
  double p90;
  double p99;
  double mad;
  double low; /* 95 % interval of the median */
  double high;
  gint64 cost_ns;
} LanesMetric;

typedef enum
{
  LANES_METRIC_CLOCK_READ,
  LANES_METRIC_CORE_SPEED,
  LANES_METRIC_THREAD_CREATE_JOIN,
  LANES_METRIC_SWITCH_SAME_CPU,
  LANES_METRIC_HANDOFF_CROSS_CPU,
  LANES_METRIC_SOCKETPAIR_RTT,
  LANES_METRIC_TCP_LOOPBACK_RTT,
  LANES_METRIC_PROCESS_SPAWN,
  LANES_METRIC_PYTHON_START,
  LANES_METRIC_PYTHON_START_ISOLATED,
  LANES_METRIC_TIMER_OVERSHOOT,
  LANES_METRIC_MEMCPY_HOT,
  LANES_METRIC_MEMCPY_COLD,
  LANES_METRIC_STORAGE_READ,
  LANES_METRIC_STORAGE_WRITE_SYNC,
  LANES_METRIC_STORAGE_APPEND_SYNC,
} LanesMetricId;

#define LANES_N_METRICS (LANES_METRIC_STORAGE_APPEND_SYNC + 1)

/* Throughput of n busy threads relative to one. */
typedef struct
{
  guint n;
  double now; /* by wall time: what others leave right now */
  double quiet; /* by processor time: what an idle machine gives */
  double low; /* 95 % interval of quiet */
  double high;
  double granted; /* processor time over wall time of the n threads */
} LanesCurvePoint;

#define LANES_CURVE_MAX_POINTS 16

typedef struct
{
  LanesStatus status;
  LanesReason reason;
  LanesConfidence confidence;
  guint n_points;
  LanesCurvePoint points[LANES_CURVE_MAX_POINTS]; /* n strictly rising, the first is 1 */
  guint knee; /* last n whose gain is worth a thread; for memory: where it saturates; 0: unknown */
  guint limited_at; /* threads that could be started when fewer than wanted, else 0 */
} LanesCurve;

typedef enum
{
  LANES_CURVE_INTEGER,
  LANES_CURVE_MEMORY,
} LanesCurveId;

#define LANES_N_CURVES (LANES_CURVE_MEMORY + 1)

/* Words about the machine; fixed vocabularies of the document unless said otherwise. */
typedef enum
{
  LANES_WORD_TAKEN_UTC, /* ISO 8601 */
  LANES_WORD_LABEL, /* free text chosen by the user */
  LANES_WORD_FINGERPRINT, /* changes when the machine does; holds no identity */
  LANES_WORD_ARCH,
  LANES_WORD_KERNEL,
  LANES_WORD_LIBC,
  LANES_WORD_CPU_MODEL,
  LANES_WORD_VIRT, /* none, kvm, ..., unknown */
  LANES_WORD_SANDBOX, /* none, flatpak, docker, lxc, unknown */
  LANES_WORD_CGROUP, /* v1, v2, hybrid, hidden, none */
  LANES_WORD_QUOTA_SOURCE, /* file, measured, hidden, none */
  LANES_WORD_POWER_SOURCE, /* ac, battery, unknown */
  LANES_WORD_GOVERNOR,
  LANES_WORD_THERMAL, /* burst, throttled */
  LANES_WORD_FS_CLASS, /* local, overlay, remote-or-virtual, ram, unknown */
  LANES_WORD_READ_METHOD, /* o_direct, evicted */
  LANES_WORD_PYTHON_VERSION,
  LANES_WORD_PYTHON_ORIGIN, /* sandbox, host, default */
  LANES_WORD_TOOL_VERSION, /* version of Lanes */
} LanesWord;

#define LANES_N_WORDS (LANES_WORD_TOOL_VERSION + 1)

typedef struct
{
  char *name; /* P, E, LP */
  guint cores;
  guint threads;
  double relative_speed; /* against the fastest kind */
} LanesCpuKind;

#define LANES_MAX_CPU_KINDS 4

typedef struct
{
  char *name;
  LanesStatus status;
  LanesReason reason;
  gint64 cost_ns;
} LanesPhase;

#define LANES_MAX_PHASES 16

/**
 * LanesMachine:
 *
 * What is known of a machine: facts that were read, quantities that were measured, each with its
 * status, origin and confidence. Filled by one owner, then shared read-only between threads.
 */
typedef struct
{
  gboolean complete;
  gint64 duration_ns;
  guint64 seed;
  char *words[LANES_N_WORDS]; /* (nullable) */
  LanesFact facts[LANES_N_FACTS];
  LanesMetric metrics[LANES_N_METRICS];
  LanesCurve curves[LANES_N_CURVES];
  LanesCpuKind kinds[LANES_MAX_CPU_KINDS];
  guint n_kinds;
  LanesPhase phases[LANES_MAX_PHASES];
  guint n_phases;
  gboolean python_free_threaded;
  gboolean storage_verified;
  gboolean storage_durable;
  JsonObject *unknown; /* (nullable): members of the document that this version does not know */
} LanesMachine;

typedef struct
{
  const char *group; /* object of the document that holds it */
  const char *member;
  const char *title; /* untranslated */
  const char *unit; /* "", "B", "ns", "share" */
  double minimum;
  double maximum;
  gboolean may_be_unlimited; /* INFINITY is a value of its own, null in documents */
} LanesFactInfo;

typedef struct
{
  const char *group;
  const char *member;
  const char *title; /* untranslated */
  const char *unit; /* "ns", "B/s", "1/s" */
} LanesMetricInfo;

const LanesFactInfo *lanes_fact_info (LanesFactId id);
const LanesMetricInfo *lanes_metric_info (LanesMetricId id);
const char *const *lanes_machine_status_ids (void);
const char *const *lanes_machine_origin_ids (void);
const char *const *lanes_machine_confidence_ids (void);
const char *lanes_status_id (LanesStatus status);
const char *lanes_origin_id (LanesOrigin origin);
const char *lanes_origin_title (LanesOrigin origin);
const char *lanes_confidence_id (LanesConfidence confidence);
const char *lanes_reason_id (LanesReason reason);
const char *lanes_reason_title (LanesReason reason);
const char *lanes_phase_title (const char *name);

LanesMachine *lanes_machine_new (void);
LanesMachine *lanes_machine_ref (const LanesMachine *self);
void lanes_machine_unref (LanesMachine *self);
void lanes_machine_set_word (LanesMachine *self, LanesWord word, const char *text);
void lanes_machine_set_fact (LanesMachine *self, LanesFactId id, double value, LanesOrigin origin);
void lanes_machine_add_phase (LanesMachine *self,
                              const char *name,
                              LanesStatus status,
                              LanesReason reason,
                              gint64 cost_ns);

LanesMachine *lanes_machine_load (GFile *file, GCancellable *cancellable, GError **error);
LanesMachine *lanes_machine_from_json (const char *name, JsonNode *node, GError **error);
JsonNode *lanes_machine_to_json (const LanesMachine *self);
gboolean lanes_machine_save (const LanesMachine *self,
                             GFile *file,
                             GCancellable *cancellable,
                             GError **error);

double lanes_machine_fact (const LanesMachine *self, LanesFactId id, double fallback);
gboolean lanes_machine_is_disturbed (const LanesMachine *self);
double lanes_machine_usable (const LanesMachine *self);
gboolean lanes_machine_has_quota (const LanesMachine *self);
double lanes_machine_cores (const LanesMachine *self);
double lanes_machine_quota_period (const LanesMachine *self);
double lanes_machine_grant (const LanesMachine *self);
double lanes_machine_speedup (const LanesMachine *self, double threads);
double lanes_machine_stretch (const LanesMachine *self, double threads);
double lanes_machine_sustained (const LanesMachine *self, double threads);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesMachine, lanes_machine_unref)

G_END_DECLS
