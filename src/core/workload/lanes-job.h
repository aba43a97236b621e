/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-machine.h"
#include "lanes-workload.h"

G_BEGIN_DECLS

/**
 * LanesJob:
 * @kind: batch, service or background job
 * @n: tasks; 1 for a background job
 * @rate: arrivals per second of a service
 * @in_flight: most at once of a service
 * @w: waiting time of one task, s
 * @waits: into how many waits that is split; a whole number, kept as a double
 * @cv: coefficient of variation of the waits: 0, 0.5 or 1
 * @g: processor time of one task with the GIL, s
 * @h: processor time of one task without the GIL, s
 * @grain: length of one stretch without the GIL, s
 * @argument: what one task is handed, bytes
 * @result: what it gives back, bytes
 * @payload: both, MiB
 * @limit: most waits that the far side allows at once; INFINITY for none
 * @memory: bytes to use; INFINITY when unknown
 * @deadline: s within which all must be done, of a service each request; INFINITY for none
 *
 * A workload with a value for everything, in the model's units.
 */
typedef struct
{
  LanesKind kind;
  double n;
  double rate;
  double in_flight;
  double w;
  double waits;
  double cv;
  double g;
  double h;
  double grain;
  double argument;
  double result;
  double payload;
  double limit;
  double memory;
  double deadline;
  gboolean async_client;
  gboolean warm;
  gboolean picklable;
  gboolean hard_kill;
  gboolean durable;
  LanesShared shared;
} LanesJob;

/* Of the memory; the rest stays for programs and copies. */
#define LANES_JOB_MEMORY_SHARE 0.8

gboolean lanes_job_reads (LanesKind kind, LanesField field);
double lanes_job_computing (const LanesJob *self);
double lanes_job_content (const LanesJob *self);
const char *lanes_job_start_method (LanesKind kind, gboolean hard_kill, const char *usual);
void lanes_job_fill (LanesJob *self, const double *values, const LanesMachine *machine);

G_END_DECLS
