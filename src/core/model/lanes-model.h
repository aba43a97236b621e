/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-job.h"
#include "lanes-mechanism.h"
#include "lanes-python.h"

G_BEGIN_DECLS

/* Times that differ by less than this share are equal: repeated runs differ by 2 to 4 %. */
#define LANES_NOISE 0.03

/* What the user said is trusted to -8 and +12 %. */
#define LANES_MODEL_LEAST_WORK 0.92
#define LANES_MODEL_MOST_WORK 1.12

/* Why a mechanism cannot be used; LANES_RULING_NONE: it can. */
typedef enum
{
  LANES_RULING_NONE,
  LANES_RULING_BLOCKING_CLIENT, /* a blocking call would stop the event loop */
  LANES_RULING_HOLDS_UP,        /* the main program would stand still meanwhile */
  LANES_RULING_HARD_KILL,       /* running work cannot be ended */
  LANES_RULING_NOT_PICKLABLE,   /* nothing can be handed over */
  LANES_RULING_SHARED_STATE,    /* the shared data is not shared there */
  LANES_RULING_ONE_CPU,         /* no core, or no grant, to compute side by side on */
  LANES_RULING_ONE_TASK,        /* nothing to overlap with */
  LANES_RULING_CONTENT,         /* not even what one task handles fits into the memory */
  LANES_RULING_MEMORY,          /* not even one worker fits */
  LANES_RULING_OLD_PYTHON,      /* the interpreter lacks it */
  LANES_RULING_RATE,            /* cannot carry the rate; the capacity says how far it gets */
} LanesRuling;

/**
 * LanesPrediction:
 * @mechanism: which mechanism
 * @ruling: why it cannot be used
 * @workers: threads, processes or interpreters; 1 for sequential and asyncio
 * @in_flight: tasks at once
 * @chunk_size: tasks handed over at a time; 1 where there are no chunks
 * @low: s, a time that will hardly be undercut
 * @likely: s: makespan of a batch, response time of a service, time to the end of a background job
 * @high: s, a time that will hardly be exceeded
 * @capacity: requests per second at which a service is saturated; NAN for the other kinds
 * @queue: the part of a service's @likely for which a request waits for its turn, s
 * @start: the part of @likely that goes into starting workers, s
 * @tail: the part of @likely for which all but the slowest waits have ended, s
 * @held: the part of @likely for which a quota of processor time holds the work back, s; above 0
 *   also where it is what saturates a service
 */
typedef struct
{
  LanesMechanism mechanism;
  LanesRuling ruling;
  guint workers;
  guint in_flight;
  guint chunk_size;
  double low;
  double likely;
  double high;
  double capacity;
  double queue;
  double start;
  double tail;
  double held;
} LanesPrediction;

/**
 * LanesSetup:
 * @workers: threads, processes or interpreters
 * @in_flight: tasks under way at once where they need no worker each
 * @chunk: tasks handed over at a time
 *
 * One way to set a mechanism up.
 */
typedef struct
{
  guint workers;
  double in_flight;
  double chunk;
} LanesSetup;

gboolean lanes_prediction_is_usable (const LanesPrediction *self);

void lanes_model_predict (const LanesJob *job,
                          const LanesMachine *machine,
                          const LanesPython *python,
                          LanesPrediction predictions[LANES_N_MECHANISMS]);
void lanes_model_predict_setup (const LanesJob *job,
                                const LanesMachine *machine,
                                const LanesPython *python,
                                LanesMechanism mechanism,
                                const LanesSetup *setup,
                                LanesPrediction *prediction);

G_END_DECLS
