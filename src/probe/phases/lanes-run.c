/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the phases of a run share: how much time is left, how results and failures are noted. */

#include "lanes-run-private.h"

#include "lanes-stats-private.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

/* The first touch of memory can be slow in a virtual machine, and is not what is measured. */
#define TOUCH_SLOT (150 * LANES_MS)
#define TOUCH_STEP ((gsize) 2 * 1024 * 1024)

gint64
lanes_run_left (const LanesRun *self)
{
  return self->deadline - lanes_sources_now (self->sources);
}

/**
 * lanes_run_set_progress:
 * @self: the run
 * @share: how much of the phase is done
 *
 * Never takes back what was shown before.
 */
void
lanes_run_set_progress (LanesRun *self, double share)
{
  int permille = self->progress_from +
                 (int) (CLAMP (share, 0, 1) * (self->progress_to - self->progress_from));

  if (permille > g_atomic_int_get (&self->context->progress->permille))
    g_atomic_int_set (&self->context->progress->permille, permille);
}

void
lanes_run_clear_memory (LanesRun *self)
{
  if (self->memory != NULL)
    munmap (self->memory, self->memory_size);
  self->memory = NULL;
  self->memory_size = self->memory_touched = 0;
}

static void
map_memory (LanesRun *self, gsize size)
{
  void *memory;

  lanes_run_clear_memory (self);
  memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    return;
  madvise (memory, size, MADV_HUGEPAGE);
  self->memory = memory;
  self->memory_size = size;
}

/**
 * lanes_run_get_memory:
 * @self: the run
 * @size: (inout): bytes wanted, and bytes that are there: fewer when memory is short or slow
 *
 * Memory to copy within, touched already and kept until the end of the run.
 *
 * Returns: (transfer none) (nullable): the memory; a later call for more moves it
 */
guint8 *
lanes_run_get_memory (LanesRun *self, gsize *size)
{
  gsize wanted = MIN (*size, self->memory_budget);
  gint64 start = lanes_sources_now (self->sources);

  if (wanted > self->memory_size)
    map_memory (self, wanted);
  while (self->memory_touched < MIN (wanted, self->memory_size) &&
         !lanes_stop_is_set (self->stop) &&
         lanes_sources_now (self->sources) - start < TOUCH_SLOT)
    {
      gsize step = MIN (TOUCH_STEP, self->memory_size - self->memory_touched);

      memset (self->memory + self->memory_touched, 1, step);
      self->memory_touched += step;
    }
  *size = MIN (wanted, self->memory_touched);
  return *size > 0 ? self->memory : NULL;
}

/**
 * lanes_run_get_memory_reason:
 * @self: the run
 * @wanted: bytes that lanes_run_get_memory() could not give
 *
 * Returns: why not: there is too little, or touching it first takes too long
 */
LanesReason
lanes_run_get_memory_reason (const LanesRun *self, gsize wanted)
{
  return wanted > self->memory_size ? LANES_REASON_MEMORY : LANES_REASON_BUDGET;
}

LanesOutcome
lanes_outcome_from_errno (int code)
{
  switch (code)
    {
    case EACCES:
    case EPERM:
      return lanes_outcome (LANES_STATUS_DENIED, LANES_REASON_NO_PERMISSION);
    case EROFS:
      return lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_READ_ONLY);
    case ENOSPC:
    case EDQUOT:
      return lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NO_SPACE);
    case ENOENT:
    case ENOTDIR:
      return lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NOT_FOUND);
    case ENOMEM:
      return lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_MEMORY);
    case EIO:
      return lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_IO_ERROR);
    default:
      return lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_NOT_APPLICABLE);
    }
}

LanesOutcome
lanes_outcome_from_error (const GError *error)
{
  if (error->domain == G_THREAD_ERROR)
    return lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_THREAD_LIMIT);
  if (error->domain != G_IO_ERROR)
    return lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_NOT_APPLICABLE);
  if (error->code == G_IO_ERROR_CANCELLED)
    return lanes_outcome (LANES_STATUS_CANCELLED, LANES_REASON_CANCELLED);
  if (error->code == G_IO_ERROR_PERMISSION_DENIED)
    return lanes_outcome_from_errno (EACCES);
  if (error->code == G_IO_ERROR_NOT_FOUND)
    return lanes_outcome_from_errno (ENOENT);
  if (error->code == G_IO_ERROR_TIMED_OUT)
    return lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_BUDGET);
  if (error->code == G_IO_ERROR_BUSY)
    return lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_NOISE);
  if (error->code == G_IO_ERROR_WOULD_BLOCK)
    return lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_THREAD_LIMIT);
  return lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_NOT_APPLICABLE);
}

void
lanes_run_fail_metric (LanesRun *self, LanesMetricId id, LanesOutcome outcome)
{
  self->machine->metrics[id].status = outcome.status;
  self->machine->metrics[id].reason = outcome.reason;
}

void
lanes_run_fail_fact (LanesRun *self, LanesFactId id, LanesOutcome outcome)
{
  self->machine->facts[id] = (LanesFact) { .status = outcome.status, .reason = outcome.reason };
}

/**
 * lanes_run_store_metric:
 * @self: the run
 * @id: which
 * @values: its samples; at least one
 * @discarded: samples that were spoilt
 * @cost_ns: what taking them took
 */
void
lanes_run_store_metric (LanesRun *self,
                        LanesMetricId id,
                        const GArray *values,
                        guint discarded,
                        gint64 cost_ns)
{
  LanesMetric *metric = &self->machine->metrics[id];

  metric->status = LANES_STATUS_OK;
  metric->reason = LANES_REASON_NONE;
  metric->origin = LANES_ORIGIN_MEASURED;
  metric->discarded = discarded;
  metric->cost_ns = cost_ns;
  lanes_stats_summarise (metric, values);
  metric->confidence = lanes_stats_confidence (metric);
}

/* One thread alone in a window: its speed, and what kept it from running. */
void
lanes_run_note_speed (LanesRun *self, const LanesSpin *spin)
{
  double speed = spin->cpu_ns > 0 ? (double) spin->iterations * LANES_KERNEL_STEPS /
                                        (spin->cpu_ns / (double) LANES_SECOND)
                                  : 0;

  lanes_noise_add_spin (&self->noise, spin);
  if (speed > 0)
    g_array_append_val (self->speeds, speed);
}
