/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A grid of jobs, machines and interpreters, for what must hold whatever the model is asked. */

#include "core-grid.h"

#include <math.h>

static const double tasks[] = { 1, 10, 1000, 100000 };
static const double waits[] = { 0, 0.2e-3, 5e-3, 200e-3 };
static const double times[] = { 0, 0.05e-3, 1e-3, 50e-3 };
static const double shares[] = { 0, 0.5, 1 };

void
grid_init (Grid *self)
{
  self->machines[0] = core_machine (1, INFINITY);
  self->machines[1] = core_machine (2, INFINITY);
  self->machines[2] = core_machine (4, INFINITY);
  self->machines[3] = core_machine (64, INFINITY);
  self->machines[4] = core_machine (4, 1.5);
  self->machines[5] = core_machine (4, 0.5);
  self->machines[6] = core_machine_with_curve (8, INFINITY, 5.5);
  self->pythons[0] = core_python ("3.13.5", NULL);
  self->pythons[1] = core_python ("3.14.1", NULL);
  self->pythons[2] = lanes_python_new_default ("3.14.1", TRUE, NULL);
}

void
grid_clear (Grid *self)
{
  for (guint i = 0; i < GRID_N_MACHINES; i++)
    g_clear_pointer (&self->machines[i], lanes_machine_unref);
  for (guint i = 0; i < GRID_N_PYTHONS; i++)
    g_clear_pointer (&self->pythons[i], lanes_python_unref);
}

/* Takes the next digit of a number with mixed bases. */
static guint
take_digit (guint *number, guint base)
{
  guint digit = *number % base;

  *number /= base;
  return digit;
}

LanesJob
grid_job (guint index)
{
  LanesJob job = {
    .kind = LANES_KIND_BATCH,
    .waits = 1,
    .deadline = INFINITY,
    .rate = 50,
    .in_flight = 100,
    .grain = 1e-3,
    .payload = 0.002,
    .memory = 8 * 1073741824.0,
    .picklable = TRUE,
  };
  double time, share;

  job.n = tasks[take_digit (&index, G_N_ELEMENTS (tasks))];
  job.w = waits[take_digit (&index, G_N_ELEMENTS (waits))];
  time = times[take_digit (&index, G_N_ELEMENTS (times))];
  share = shares[take_digit (&index, G_N_ELEMENTS (shares))];
  job.g = time * share;
  job.h = time * (1 - share);
  job.async_client = take_digit (&index, 2) == 0;
  job.limit = take_digit (&index, 2) == 0 ? INFINITY : 20;
  job.warm = take_digit (&index, 2) == 0;
  job.cv = job.warm ? 0 : 1;
  return job;
}

/* Every job on every machine, the interpreters taking turns. */
void
grid_for_each (GridCheck check, LanesKind kind)
{
  g_auto (Grid) grid = { 0 };

  grid_init (&grid);
  for (guint j = 0; j < GRID_N_JOBS; j++)
    {
      LanesJob job = grid_job (j);

      job.kind = kind;
      for (guint m = 0; m < GRID_N_MACHINES; m++)
        check (&job, grid.machines[m], grid.pythons[(j + m) % GRID_N_PYTHONS]);
    }
}

gboolean
grid_usable (const LanesPrediction *prediction)
{
  return prediction->ruling == LANES_RULING_NONE;
}

void
grid_tell (const LanesJob *job, const LanesMachine *machine, const LanesPrediction *prediction)
{
  g_test_message ("%s with %u workers, %u in flight, chunks of %u: %g, %g, %g s; n %g, w %g, g %g, "
                  "h %g, limit %g, %s, %s; %g CPUs",
                  lanes_mechanism_info (prediction->mechanism)->id, prediction->workers,
                  prediction->in_flight, prediction->chunk_size, prediction->low,
                  prediction->likely, prediction->high, job->n, job->w, job->g, job->h, job->limit,
                  job->async_client ? "async" : "blocking", job->warm ? "warm" : "fresh",
                  lanes_machine_usable (machine));
}
