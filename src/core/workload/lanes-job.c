/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From the fields of a workload to the symbols of the model. */

#include "lanes-job.h"

#include <math.h>

#define MS 1e-3
#define MIB 1048576.0

/* Standard deviation over mean for steady, some and high spread. */
static const double variation[] = { 0, 0.5, 1 };

/**
 * lanes_job_computing:
 * @self: a job
 *
 * Returns: processor time of one task, s
 */
double
lanes_job_computing (const LanesJob *self)
{
  return self->g + self->h;
}

/**
 * lanes_job_fill:
 * @self: (out caller-allocates): a job
 * @values: (array fixed-size=LANES_N_FIELDS): a value for every field; NAN is allowed
 *   for the memory only
 * @machine: (nullable): the machine, for the memory that is free
 */
void
lanes_job_fill (LanesJob *self, const double *values, const LanesMachine *machine)
{
  double cpu = values[LANES_FIELD_CPU_MS] * MS;
  double memory = values[LANES_FIELD_MEMORY_MB] * MIB;

  g_return_if_fail (self != NULL && values != NULL);

  *self = (LanesJob) {
    .kind = (LanesKind) values[LANES_FIELD_KIND],
    .n = values[LANES_FIELD_TASKS],
    .rate = values[LANES_FIELD_RATE_PER_S],
    .in_flight = values[LANES_FIELD_IN_FLIGHT],
    .w = values[LANES_FIELD_WAIT_MS] * MS,
    .waits = values[LANES_FIELD_WAIT_MS] > 0 ? values[LANES_FIELD_WAITS_PER_TASK] : 1,
    .cv = variation[(guint) values[LANES_FIELD_WAIT_SPREAD]],
    .g = cpu * values[LANES_FIELD_GIL_SHARE],
    .h = cpu * (1 - values[LANES_FIELD_GIL_SHARE]),
    .grain = values[LANES_FIELD_NATIVE_CALL_MS] * MS,
    .argument = values[LANES_FIELD_ARGUMENT_BYTES],
    .result = values[LANES_FIELD_RESULT_BYTES],
    .payload = (values[LANES_FIELD_ARGUMENT_BYTES] + values[LANES_FIELD_RESULT_BYTES]) / MIB,
    .limit = values[LANES_FIELD_LIMIT],
    .async_client = (LanesClient) values[LANES_FIELD_CLIENT] == LANES_CLIENT_ASYNC,
    .warm = (LanesPool) values[LANES_FIELD_POOL] == LANES_POOL_WARM,
    .picklable = values[LANES_FIELD_PICKLABLE] != 0,
    .deadline = values[LANES_FIELD_DEADLINE_S],
    .durable = values[LANES_FIELD_DURABLE] != 0,
    .hard_kill = values[LANES_FIELD_HARD_KILL] != 0,
    .shared = (LanesShared) values[LANES_FIELD_SHARED_STATE],
  };
  if (isnan (memory))
    memory = MIN (lanes_machine_fact (machine, LANES_FACT_MEMORY_AVAILABLE, INFINITY),
                  lanes_machine_fact (machine, LANES_FACT_MEMORY_LIMIT, INFINITY));
  self->memory = memory;
}

/**
 * lanes_job_content:
 * @self: a job
 *
 * Returns: the bytes that one task handles: arguments and results, which are held twice at least
 */
double
lanes_job_content (const LanesJob *self)
{
  return 2 * self->payload * MIB;
}

/**
 * lanes_job_start_method:
 * @kind: what is to be done
 * @hard_kill: whether running work must be killable
 * @usual: how the interpreter starts processes unless told otherwise
 *
 * A forked copy of a program with several threads can stand still for ever, so only the one that
 * starts its processes from its only thread may fork.
 *
 * Returns: (transfer none): how its processes are to be started
 */
const char *
lanes_job_start_method (LanesKind kind, gboolean hard_kill, const char *usual)
{
  static const char *const methods[] = { "spawn", "forkserver", "fork" };
  gboolean may_fork = kind == LANES_KIND_BATCH && !hard_kill;

  for (guint i = 0; i < G_N_ELEMENTS (methods) - !may_fork; i++)
    {
      if (g_strcmp0 (usual, methods[i]) == 0)
        return methods[i];
    }
  return "forkserver";
}

/**
 * lanes_job_reads:
 * @kind: what is to be done
 * @field: a field of the workload
 *
 * Returns: whether @field says anything of such work
 */
gboolean
lanes_job_reads (LanesKind kind, LanesField field)
{
  if (field == LANES_FIELD_TASKS)
    return kind != LANES_KIND_SERVICE;
  if (field == LANES_FIELD_RATE_PER_S || field == LANES_FIELD_IN_FLIGHT)
    return kind == LANES_KIND_SERVICE;
  return TRUE;
}
