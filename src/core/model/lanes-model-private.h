/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-model.h"

G_BEGIN_DECLS

/* What every formula reads. */
typedef struct
{
  const LanesJob *job;
  const LanesMachine *machine;
  const LanesPython *python;
  guint cpus;       /* whole CPUs that can stay busy: the usable ones, rounded up */
  double overheads; /* 1, or 0 to leave out all that Python adds */
} LanesModel;

/* The time of one setup and the bracket around it, s. */
typedef struct
{
  double time;      /* the point estimate */
  double staggered; /* everything overlaps that can */
  double lockstep;  /* nothing overlaps that need not */
  double tail;      /* the part of it that random waits add */
  double start;     /* the part of it that starting workers takes */
  double held;      /* the part of it for which a quota holds it back */
  double early;     /* how far below it a quota may let a run end, by when that begins */
  double late;      /* and how far above it */
} LanesEstimate;

/* The costs in which pools of processes and of interpreters differ. */
typedef struct
{
  double start;
  double dispatch; /* processor time of a dispatch while workers compute */
  double parent;   /* the parent's serial part of it */
  double child;
  double item;
  double payload;
  double payload_parent;
} LanesPoolCosts;

/* What a quota grants those that run side by side. */
typedef struct
{
  double quota;  /* CPUs */
  double period; /* s */
  double cores;  /* that can be busy at once */
} LanesGrant;

/* s; nothing takes less, whatever a profile says. */
#define LANES_MODEL_INSTANT 1e-9

/* A queue is reckoned for no more load; beyond it grows without end. */
#define LANES_MODEL_MOST_LOAD 0.99

/* More threads than this only poll the GIL. */
#define LANES_MODEL_MAX_THREADS 512

gboolean lanes_model_awaits (LanesMechanism mechanism);
gboolean lanes_model_keeps_in_flight (const LanesModel *self, LanesMechanism mechanism);
gboolean lanes_model_holds_threads (const LanesModel *self, LanesMechanism mechanism);
guint lanes_model_tasks_at_once (const LanesModel *self,
                                 LanesMechanism mechanism,
                                 const LanesSetup *setup);
gboolean lanes_model_only_shares (const LanesModel *self, LanesMechanism mechanism);
LanesRuling lanes_model_rule (const LanesModel *self, LanesMechanism mechanism);
double lanes_model_in_flight_cap (const LanesModel *self);
double lanes_model_worker_cap (const LanesModel *self, LanesMechanism mechanism);
guint lanes_model_next_workers (const LanesModel *self, guint workers, guint cap);

double lanes_model_cost (const LanesModel *self, LanesCost cost);
double lanes_model_thread_speedup (const LanesModel *self, double k);
double lanes_model_thread_task (const LanesModel *self, double k);
double lanes_model_thread_wait (const LanesModel *self, double k);
double lanes_model_wake_up (const LanesModel *self);
double lanes_model_pulled_task (const LanesModel *self);
double lanes_model_sleep_overrun (const LanesModel *self);
double lanes_model_loop_overrun (const LanesModel *self);
double lanes_model_thread_start (const LanesModel *self, double k);
double lanes_model_gil_slicing (const LanesModel *self);
double lanes_model_native_task (const LanesModel *self, double k);
double lanes_model_dispatch_cost (const LanesModel *self, LanesCost at_1c, double k);
LanesPoolCosts lanes_model_process_costs (const LanesModel *self, double k);
LanesPoolCosts lanes_model_interpreter_costs (const LanesModel *self, double k);

double lanes_model_theta_shared (const LanesModel *self, double k);
gboolean lanes_model_is_limited (const LanesModel *self,
                                 LanesMechanism mechanism,
                                 double workers,
                                 LanesGrant *grant);
double lanes_model_in_turn (const LanesModel *self, double tasks);
double lanes_model_held_back (const LanesGrant *self, double work, double cv2, double rate);
double lanes_model_queue (double demand, double servers, double cv2, double load);
void lanes_model_apply_quota (const LanesModel *self,
                              LanesMechanism mechanism,
                              const LanesSetup *setup,
                              LanesEstimate *estimate);
LanesEstimate
lanes_model_batch (const LanesModel *self, LanesMechanism mechanism, const LanesSetup *setup);

LanesSetup lanes_model_service_setup (const LanesModel *self, LanesMechanism mechanism);
void lanes_model_service (const LanesModel *self,
                          LanesMechanism mechanism,
                          const LanesSetup *setup,
                          LanesPrediction *prediction);

G_END_DECLS
