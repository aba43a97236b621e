/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-job.h"
#include "lanes-model.h"

G_BEGIN_DECLS

/* Why one machine, or one program on it, does not suffice. */
typedef enum
{
  LANES_OUTGROWN_NOT,
  LANES_OUTGROWN_DURABLE,  /* the jobs must survive a restart */
  LANES_OUTGROWN_DEADLINE, /* not done in time */
  LANES_OUTGROWN_MEMORY,   /* does not fit */
  LANES_OUTGROWN_RATE,     /* more requests than can be carried */
} LanesOutgrownCause;

/* Nobody starts a cluster of more machines for this. */
#define LANES_OUTGROWN_MOST 1000

/* The engine that fits then. */
typedef enum
{
  LANES_ENGINE_NONE,
  LANES_ENGINE_DASK,   /* data and graphs of tasks */
  LANES_ENGINE_RAY,    /* workers that keep state, and copies of a service */
  LANES_ENGINE_CELERY, /* durable jobs */
} LanesEngine;

/**
 * LanesOutgrown:
 * @cause: why; LANES_OUTGROWN_NOT: one machine suffices
 * @engine: what fits
 * @machines: machines like this one that it takes; 0 when not even LANES_OUTGROWN_MOST suffice
 * @mechanism: what runs on each of them
 * @time: s that it takes on so many, of a service a request; with 0 machines the s that a request
 *   takes alone; NAN when that says nothing
 *
 * Whether the work has outgrown one machine.
 */
typedef struct
{
  LanesOutgrownCause cause;
  LanesEngine engine;
  guint machines;
  LanesMechanism mechanism;
  double time;
} LanesOutgrown;

const char *lanes_engine_id (LanesEngine engine);
const char *lanes_engine_title (LanesEngine engine);
const char *lanes_outgrown_cause_id (LanesOutgrownCause cause);
double lanes_outgrown_most (const LanesJob *job);
void lanes_outgrown_find (LanesOutgrown *self,
                          const LanesJob *job,
                          const LanesMachine *machine,
                          const LanesPython *python,
                          const LanesPrediction *recommended);
gboolean lanes_outgrown_equal (const LanesOutgrown *a, const LanesOutgrown *b);

G_END_DECLS
