/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"

G_BEGIN_DECLS

/* What starter code is written for: the mechanisms, by their own values, and a cluster. */
typedef enum
{
  LANES_STARTER_SEQUENTIAL = LANES_MECHANISM_SEQUENTIAL,
  LANES_STARTER_THREADS = LANES_MECHANISM_THREADS,
  LANES_STARTER_ASYNCIO = LANES_MECHANISM_ASYNCIO,
  LANES_STARTER_PROCESSES = LANES_MECHANISM_PROCESSES,
  LANES_STARTER_ASYNCIO_THREADS = LANES_MECHANISM_ASYNCIO_THREADS,
  LANES_STARTER_ASYNCIO_PROCESSES = LANES_MECHANISM_ASYNCIO_PROCESSES,
  LANES_STARTER_INTERPRETERS = LANES_MECHANISM_INTERPRETERS,
  LANES_STARTER_DASK,
} LanesStarterEngine;

#define LANES_N_STARTER_ENGINES (LANES_STARTER_DASK + 1)

/**
 * LanesStarter:
 * @engine: what runs the tasks
 * @kind: batch, service or background job
 * @async_client: whether the waiting can be awaited
 * @waits: whether a task waits
 * @computes: whether a task computes
 * @hard_kill: whether a task that runs must be stoppable; only processes are
 * @shared: whether tasks change data that they share
 * @limited: whether so many tasks are at once as the far side allows
 * @workers: threads, processes, interpreters or Dask workers
 * @in_flight: tasks at once
 * @chunk_size: tasks handed over at a time
 * @tasks: how many a batch has
 * @start_method: how processes start: `fork`, `forkserver` or `spawn`; anything else is the second
 * @minor: the 14 of Python 3.14
 * @free_threaded: whether that Python runs without a GIL
 * @timeout_s: seconds that a task may take; 0 for any time
 *
 * What the starter code depends on. A plain value: no text in it is taken over into the code.
 */
typedef struct
{
  LanesStarterEngine engine;
  LanesKind kind;
  gboolean async_client;
  gboolean waits;
  gboolean computes;
  gboolean hard_kill;
  gboolean shared;
  gboolean limited;
  guint workers;
  guint in_flight;
  guint chunk_size;
  guint tasks;
  const char *start_method;
  guint minor;
  gboolean free_threaded;
  double timeout_s;
} LanesStarter;

LanesStarterEngine lanes_starter_choose (LanesDecision *decision);
const char *lanes_starter_engine_title (LanesStarterEngine engine);
void lanes_starter_init (LanesStarter *self, LanesDecision *decision, LanesStarterEngine engine);
char *lanes_starter_render (const LanesStarter *self);
const char *lanes_starter_file_name (const LanesStarter *self);

G_END_DECLS
