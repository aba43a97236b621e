/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Starter code: a complete script for a mechanism, with the settings that a decision has found. */

#include "config.h"

#include "lanes-report-starter.h"

#include "lanes-report-resources.h"
#include "lanes-report-template-private.h"

#include <math.h>

#define STARTERS_PATH LANES_RESOURCE_PATH "/starters/"

#define OLDEST_MINOR 9

/* A task is late when it takes three times what the slowest is expected to take, and never before
 * this many seconds, unless a deadline says so: a limit is there for what hangs. */
#define LATE_FACTOR 3
#define LEAST_TIMEOUT 5

#define THREAD_POOL "ThreadPoolExecutor(max_workers=WORKERS)"
#define INTERPRETER_POOL "start_pool()"
#define PROCESS_POOL "Processes()"

typedef struct
{
  const char *template;
  const char *file_name;
  const char *pool; /* the expression that makes one */
} Engine;

static const Engine engines[LANES_N_STARTER_ENGINES] = {
  [LANES_STARTER_SEQUENTIAL] = { "sequential", "lanes_sequential.py", "" },
  [LANES_STARTER_THREADS] = { "threads", "lanes_threads.py", THREAD_POOL },
  [LANES_STARTER_ASYNCIO] = { "asyncio", "lanes_asyncio.py", "" },
  [LANES_STARTER_PROCESSES] = { "processes", "lanes_processes.py", PROCESS_POOL },
  [LANES_STARTER_ASYNCIO_THREADS] = { "asyncio-threads", "lanes_asyncio_threads.py", THREAD_POOL },
  [LANES_STARTER_ASYNCIO_PROCESSES] = { "asyncio-processes", "lanes_asyncio_processes.py",
                                        PROCESS_POOL },
  [LANES_STARTER_INTERPRETERS] = { "interpreters", "lanes_interpreters.py", INTERPRETER_POOL },
  [LANES_STARTER_DASK] = { "dask", "lanes_dask.py", "" },
};

static const char *const kinds[] = {
  [LANES_KIND_BATCH] = "batch",
  [LANES_KIND_SERVICE] = "service",
  [LANES_KIND_BACKGROUND] = "background",
};

/* To 1, 2 or 5 with zeros: a limit is no measurement. */
static double
round_timeout (double seconds)
{
  static const double leading[] = { 1, 2, 5 };
  double step = pow (10, floor (log10 (seconds)));

  for (guint i = 0; i < G_N_ELEMENTS (leading); i++)
    {
      if (seconds <= leading[i] * step)
        return leading[i] * step;
    }
  return 10 * step;
}

/* The slowest of many random waits grows with the logarithm of their number; computing takes turns
 * with everything else that is under way. */
static double
find_timeout (const LanesJob *job, guint at_once)
{
  double slowest = job->w * (1 + job->cv * log (MAX (job->n, 1))) +
                   lanes_job_computing (job) * at_once;

  if (job->kind != LANES_KIND_SERVICE && job->w <= 0 && !job->hard_kill)
    return 0;
  return round_timeout (MAX (LEAST_TIMEOUT, LATE_FACTOR * slowest));
}

/**
 * lanes_starter_choose:
 * @decision: a decision
 *
 * Returns: what its code is to be written for: the recommended mechanism, or a cluster where one
 *   machine does not suffice and more do
 */
LanesStarterEngine
lanes_starter_choose (LanesDecision *decision)
{
  const LanesOutgrown *outgrown = lanes_decision_get_outgrown (decision);
  LanesMechanism mechanism = LANES_MECHANISM_SEQUENTIAL;

  if (outgrown->engine == LANES_ENGINE_DASK && outgrown->machines > 1)
    return LANES_STARTER_DASK;
  lanes_decision_get_mechanism (decision, &mechanism);
  return (LanesStarterEngine) mechanism;
}

/**
 * lanes_starter_engine_title:
 * @engine: what runs the tasks
 *
 * Returns: (transfer none): its title, translated
 */
const char *
lanes_starter_engine_title (LanesStarterEngine engine)
{
  return engine == LANES_STARTER_DASK ? lanes_engine_title (LANES_ENGINE_DASK)
                                      : lanes_mechanism_title ((LanesMechanism) engine);
}

static gboolean
uses_asyncio (LanesStarterEngine engine)
{
  return engine == LANES_STARTER_ASYNCIO || engine == LANES_STARTER_ASYNCIO_THREADS ||
         engine == LANES_STARTER_ASYNCIO_PROCESSES;
}

/**
 * lanes_starter_init:
 * @self: (out caller-allocates): a starter
 * @decision: a decision
 * @engine: what is to run the tasks, also a mechanism that is ruled out
 *
 * Fills @self with what @decision has found for @engine; each machine of a cluster is set up as
 * processes are.
 */
void
lanes_starter_init (LanesStarter *self, LanesDecision *decision, LanesStarterEngine engine)
{
  LanesMechanism mechanism = engine == LANES_STARTER_DASK ? LANES_MECHANISM_PROCESSES
                                                          : (LanesMechanism) engine;
  const LanesPrediction *prediction = lanes_decision_get_prediction (decision, mechanism);
  const LanesPython *python = lanes_decision_get_python (decision);
  const LanesJob *job = lanes_decision_get_job (decision);

  g_return_if_fail (self != NULL && prediction != NULL);

  *self = (LanesStarter) {
    .engine = engine,
    .kind = job->kind,
    .async_client = job->async_client,
    .waits = job->w > 0,
    .computes = lanes_job_computing (job) > 0,
    .hard_kill = job->hard_kill,
    .shared = job->shared != LANES_SHARED_NONE,
    .limited = job->w > 0 && MAX (prediction->workers, prediction->in_flight) >= job->limit,
    .workers = MAX (prediction->workers, 1),
    .in_flight = MAX (prediction->in_flight, 1),
    .chunk_size = MAX (prediction->chunk_size, 1),
    .tasks = (guint) job->n,
    .start_method = lanes_job_start_method (job->kind, job->hard_kill, python->start_method),
    .minor = python->minor,
    .free_threaded = python->free_threaded && !python->gil_enabled,
  };
  self->timeout_s = find_timeout (job, MAX (self->workers, self->in_flight));
  /* A deadline that is met with room to spare is of use as a limit. */
  if (job->kind == LANES_KIND_SERVICE && engine == LANES_STARTER_ASYNCIO &&
      prediction->high <= job->deadline)
    self->timeout_s = MIN (self->timeout_s, job->deadline);
}

static gboolean
uses_processes (LanesStarterEngine engine)
{
  return engine != LANES_STARTER_DASK && lanes_mechanism_uses_processes ((LanesMechanism) engine);
}

static gboolean
hands_over (LanesStarterEngine engine)
{
  return engine == LANES_STARTER_DASK || lanes_mechanism_hands_over ((LanesMechanism) engine);
}

static gboolean
computes_in_threads (LanesStarterEngine engine)
{
  return engine == LANES_STARTER_THREADS || engine == LANES_STARTER_ASYNCIO_THREADS;
}

static char *
dup_purpose (const LanesStarter *self)
{
  if (self->kind == LANES_KIND_SERVICE)
    return g_strdup ("a service");
  if (self->kind == LANES_KIND_BACKGROUND)
    return g_strdup ("a background job");
  return self->tasks == 1 ? g_strdup ("one task")
                          : g_strdup_printf ("a batch of %u tasks", self->tasks);
}

static char *
render (const LanesStarter *self)
{
  guint oldest =
      self->engine == LANES_STARTER_INTERPRETERS ? LANES_PYTHON_INTERPRETERS_SINCE : OLDEST_MINOR;
  guint minor = MAX (self->minor, oldest);
  gboolean kills = uses_processes (self->engine) && self->hard_kill;
  /* Clients come and go only with a limit, and a worker is killed at one. */
  gboolean needs_timeout = self->kind == LANES_KIND_SERVICE || kills;
  double least = needs_timeout && self->timeout_s <= 0 ? LEAST_TIMEOUT : 0;
  g_autofree char *python =
      g_strdup_printf ("3.%u%s", minor, self->free_threaded ? ", free-threaded" : "");
  g_autofree char *purpose = dup_purpose (self);
  const Engine *engine = &engines[self->engine];
  const LanesTemplateValue values[] = {
    { "async_client", NULL, self->async_client },
    { "asyncio", NULL, uses_asyncio (self->engine) },
    { "chunk_size", NULL, kills ? 1 : MAX (self->chunk_size, 1) },
    { "computes", NULL, self->computes },
    { "engine", engine->template, 0 },
    { "free_threaded", NULL, self->free_threaded && computes_in_threads (self->engine) },
    { "hands_over", NULL, hands_over (self->engine) },
    { "in_flight", NULL, MAX (self->in_flight, 1) },
    { "kills", NULL, kills },
    { "kind", kinds[self->kind], 0 },
    { "limited", NULL, self->limited },
    { "minor", NULL, minor },
    { "pool", engine->pool, 0 },
    { "processes", NULL, uses_processes (self->engine) },
    { "purpose", purpose, 0 },
    { "python", python, 0 },
    { "shared", NULL, self->shared && computes_in_threads (self->engine) },
    { "start_method",
      lanes_job_start_method (self->kind, self->hard_kill, self->start_method), 0 },
    { "timeout_s", NULL, MAX (self->timeout_s, least) },
    { "waits", NULL, self->waits },
    { "workers", NULL, MAX (self->workers, 1) },
  };
  g_autofree char *path = g_strdup_printf (STARTERS_PATH "%s.py.in", engine->template);
  g_autoptr (GBytes) template = g_resource_lookup_data (lanes_report_get_resource (), path,
                                                        G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return lanes_template_render (g_bytes_get_data (template, NULL), values, G_N_ELEMENTS (values));
}

/**
 * lanes_starter_render:
 * @self: a starter
 *
 * Returns: (transfer full): the script, which runs as it is
 */
char *
lanes_starter_render (const LanesStarter *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail ((guint) self->engine < LANES_N_STARTER_ENGINES, NULL);
  g_return_val_if_fail ((guint) self->kind < G_N_ELEMENTS (kinds), NULL);

  return render (self);
}

/**
 * lanes_starter_file_name:
 * @self: a starter
 *
 * Returns: (transfer none): a name for the script by which it can be imported
 */
const char *
lanes_starter_file_name (const LanesStarter *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail ((guint) self->engine < LANES_N_STARTER_ENGINES, NULL);

  return engines[self->engine].file_name;
}
