/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-machine.h"
#include "lanes-mechanism.h"

G_BEGIN_DECLS

#define LANES_PYTHON_FORMAT "lanes-python/1"

/* The minor version that brought InterpreterPoolExecutor. */
#define LANES_PYTHON_INTERPRETERS_SINCE 14

/* What Python charges for concurrency; seconds unless said otherwise. Costs that depend on the
 * number of workers or on the size of the wait are given at a few points. */
typedef enum
{
  LANES_COST_CALL,                 /* calling the task's function */
  LANES_COST_SLEEP_OVERRUN_200US,  /* time.sleep() beyond what was asked */
  LANES_COST_SLEEP_OVERRUN_1MS,
  LANES_COST_SLEEP_OVERRUN_5MS,
  LANES_COST_LOOP_OVERRUN_1MS,     /* asyncio.sleep() beyond what was asked, idle loop */
  LANES_COST_LOOP_OVERRUN_5MS,
  LANES_COST_LOOP_START,           /* asyncio.run() of nothing */
  LANES_COST_TASK_BARE,            /* asyncio task without await */
  LANES_COST_TASK_CREATE,          /* creating it */
  LANES_COST_TASK_WAIT,            /* asyncio task with one wait */
  LANES_COST_TASK_PULLED,          /* item with one wait, pulled by a running coroutine */
  LANES_COST_THREAD_START,         /* one thread of a pool */
  LANES_COST_THREAD_TASK_2,        /* empty task in a warm pool of 2, 64, 256 threads */
  LANES_COST_THREAD_TASK_64,
  LANES_COST_THREAD_TASK_256,
  LANES_COST_THREAD_WAIT_16,       /* task with one wait, 16, 64, 256 threads */
  LANES_COST_THREAD_WAIT_64,
  LANES_COST_THREAD_WAIT_256,
  LANES_COST_THREAD_MIXED,         /* task that waits and computes */
  LANES_COST_GIL_SLICING,          /* ratio: two computing threads against one after the other */
  LANES_COST_NATIVE_TASK_1C, /* task without the GIL, as many threads as CPUs, twice as many */
  LANES_COST_NATIVE_TASK_2C,
  LANES_COST_PROCESS_POOL_1, /* pool of 1, 2, 4, 8 processes, start to end */
  LANES_COST_PROCESS_POOL_2,
  LANES_COST_PROCESS_POOL_4,
  LANES_COST_PROCESS_POOL_8,
  LANES_COST_FORK_SERVER, /* start of the fork server, once a program */
  LANES_COST_DISPATCH_PARENT, /* handing a chunk to a process: here */
  LANES_COST_DISPATCH_CHILD, /* and there */
  LANES_COST_PROCESS_TASK_1C, /* all processor time of a dispatch while workers compute */
  LANES_COST_PROCESS_TASK_2C,
  LANES_COST_HYBRID_PARENT, /* the same through run_in_executor() */
  LANES_COST_HYBRID_TASK_1C,
  LANES_COST_HYBRID_TASK_2C,
  LANES_COST_CHUNK_ITEM, /* one item inside a chunk */
  LANES_COST_PAYLOAD_64KIB, /* all processor time for 64 KiB, 1 and 8 MiB in and out */
  LANES_COST_PAYLOAD_1MIB,
  LANES_COST_PAYLOAD_8MIB,
  LANES_COST_PAYLOAD_PARENT_64KIB, /* the parent's part of it */
  LANES_COST_PAYLOAD_PARENT_1MIB,
  LANES_COST_PAYLOAD_PARENT_8MIB,
  LANES_COST_THREAD_HOP, /* asyncio.to_thread() beyond the thread's own task */
  LANES_COST_INTERPRETER_POOL_1, /* pool of 1, 2, 4 interpreters, start to end */
  LANES_COST_INTERPRETER_POOL_2,
  LANES_COST_INTERPRETER_POOL_4,
  LANES_COST_INTERPRETER_CALL,
  LANES_COST_INTERPRETER_TASK_1C,
  LANES_COST_INTERPRETER_TASK_2C,
  LANES_COST_INTERPRETER_PAYLOAD_64KIB, /* for 64 KiB, 1 and 8 MiB in and out */
  LANES_COST_INTERPRETER_PAYLOAD_1MIB,
  LANES_COST_INTERPRETER_PAYLOAD_8MIB,
  LANES_COST_FREE_THREADING_TAX, /* share by which one thread is slower without a GIL */
  LANES_COST_THREAD_EFFICIENCY, /* ratio: speed-up of threads without a GIL to that of processes */
  LANES_COST_CONVOY_1, /* end of a short wait beside 1 and 2 threads that compute */
  LANES_COST_CONVOY_2,
  LANES_COST_GIL_HANDOFF, /* from one thread to another that waits for it */
  LANES_COST_PICKLE_BYTES, /* per MiB, there and back, as bytes and as small objects */
  LANES_COST_PICKLE_OBJECTS,
  LANES_COST_START_FORK, /* pool of one process by each start method */
  LANES_COST_START_FORKSERVER,
  LANES_COST_START_SPAWN,
  LANES_COST_PROCESS_MEMORY, /* bytes of one worker process */
} LanesCost;

#define LANES_N_COSTS (LANES_COST_PROCESS_MEMORY + 1)

/* Corrections beyond these are no corrections but another workload. */
#define LANES_CORRECTION_MIN 0.01
#define LANES_CORRECTION_MAX 100.0

/**
 * LanesPython:
 *
 * What is known of a Python interpreter. Filled by one owner, then shared read-only.
 */
typedef struct
{
  char *version; /* such as "3.14.1" */
  guint minor; /* the 14 of it */
  gboolean free_threaded;
  gboolean gil_enabled;
  char *start_method; /* fork, forkserver, spawn */
  LanesOrigin version_origin;
  LanesOrigin costs_origin;
  double costs[LANES_N_COSTS];
  double corrections[LANES_N_MECHANISMS]; /* measured over predicted, from trials; 1: none */
  double noise; /* share by which the same computing took longer at times, while it was measured, or
                 * of the CPUs that other programs had */
  LanesMachine *machine; /* (nullable): what the interpreter itself saw of the machine */
  JsonObject *unknown; /* (nullable) */
} LanesPython;

LanesPython *
lanes_python_new_default (const char *version, gboolean free_threaded, const LanesMachine *machine);
gboolean lanes_python_is_measured (const LanesPython *self);
gboolean lanes_python_is_disturbed (const LanesPython *self);
LanesPython *lanes_python_copy (const LanesPython *self);
LanesPython *lanes_python_ref (const LanesPython *self);
void lanes_python_unref (LanesPython *self);
LanesPython *lanes_python_from_json (const char *name,
                                     JsonNode *node,
                                     const LanesMachine *machine,
                                     GError **error);
JsonNode *lanes_python_to_json (const LanesPython *self);
const char *lanes_cost_id (LanesCost cost);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesPython, lanes_python_unref)

G_END_DECLS
