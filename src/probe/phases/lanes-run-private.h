/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-cpus-private.h"
#include "lanes-noise-private.h"
#include "lanes-sources-private.h"
#include "lanes-topology-private.h"

/* How far a run has come; written by its coordinator, read by anybody. */
typedef struct
{
  int permille; /* atomic */
  int phase; /* atomic: index into the phases */
} LanesProgress;

/* What a run shares with a thread that may outlive it: one that hangs in the disk. While any of
 * them holds it, no other run may start. */
typedef struct
{
  LanesSources sources;
  LanesStop *stop; /* (owned) */
  LanesProgress *progress; /* (owned) */
  int n_written; /* atomic: pieces of the disk, by all tries of a run */
} LanesContext;

LanesContext *lanes_context_ref (LanesContext *self);
void lanes_context_unref (LanesContext *self);

typedef struct
{
  LanesStatus status;
  LanesReason reason;
} LanesOutcome;

static inline LanesOutcome
lanes_outcome (LanesStatus status, LanesReason reason)
{
  return (LanesOutcome) { status, reason };
}

#define LANES_OUTCOME_OK (lanes_outcome (LANES_STATUS_OK, LANES_REASON_NONE))

LanesOutcome lanes_outcome_from_error (const GError *error);
LanesOutcome lanes_outcome_from_errno (int code);

/* One run, seen by its phases. Belongs to the coordinator. */
typedef struct
{
  LanesContext *context;
  const LanesSources *sources;
  LanesStop *stop;
  LanesMachine *machine;
  LanesTopology *topology; /* (owned) (nullable): set by the first phase */
  LanesQuota quota;
  LanesNoise noise;
  GRand *random; /* (owned) */
  GArray *speeds; /* (owned): iterations of one thread per second of its processor time */
  double speed_before; /* the same before the machine was loaded */
  gsize memory_budget; /* bytes that may be used at once */
  guint8 *memory; /* (owned) (nullable): for whoever copies */
  gsize memory_size;
  gsize memory_touched; /* of that, really there */
  guint thread_budget; /* threads that may be started at once */
  gint64 started;
  gint64 phase_started;
  gint64 deadline; /* of the phase */
  gint64 hard_deadline; /* of the run */
  int progress_from; /* permille at the start of the phase and at its end */
  int progress_to;
} LanesRun;

gint64 lanes_run_left (const LanesRun *self);
void lanes_run_set_progress (LanesRun *self, double share);
guint8 *lanes_run_get_memory (LanesRun *self, gsize *size);
LanesReason lanes_run_get_memory_reason (const LanesRun *self, gsize wanted);
void lanes_run_clear_memory (LanesRun *self);
void lanes_run_fail_metric (LanesRun *self, LanesMetricId id, LanesOutcome outcome);
void lanes_run_fail_fact (LanesRun *self, LanesFactId id, LanesOutcome outcome);
void lanes_run_store_metric (LanesRun *self,
                             LanesMetricId id,
                             const GArray *values,
                             guint discarded,
                             gint64 cost_ns);
void lanes_run_note_speed (LanesRun *self, const LanesSpin *spin);

/* The phases, in the order of a run. */
LanesOutcome lanes_static_run (LanesRun *run);
void lanes_quota_store_period (LanesRun *run);
LanesOutcome lanes_noise_run (LanesRun *run);
LanesOutcome lanes_storage_run (LanesRun *run);
LanesOutcome lanes_python_run (LanesRun *run);
LanesOutcome lanes_scaling_warm_up (LanesRun *run);
LanesOutcome lanes_costs_run (LanesRun *run);
LanesOutcome lanes_scaling_run (LanesRun *run);
LanesOutcome lanes_granted_run (LanesRun *run);
LanesOutcome lanes_scaling_run_memory (LanesRun *run);

guint lanes_phases_count (void);
const char *lanes_phases_title (guint phase);
gboolean lanes_phases_run (LanesContext *context, LanesMachine *machine, GError **error);

char *lanes_static_fingerprint (const LanesSources *sources);
