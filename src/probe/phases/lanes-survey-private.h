/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-run-private.h"

/* More threads are never started, whatever the machine. */
#define LANES_THREADS_MAX 512

#define LANES_ROUNDS_MIN 4
#define LANES_ROUNDS_MAX 6

/* One count of threads in one round; NAN where it was not measured. */
typedef struct
{
  double per_cpu; /* iterations per ns of processor time */
  double per_wall; /* iterations per ns */
  double granted; /* processor time over wall time */
} LanesCell;

/* Throughput by the number of threads, in rounds. */
typedef struct
{
  LanesRun *run;
  LanesKernel kernel;
  guint8 *memory;
  gsize memory_size;
  guint counts[LANES_CURVE_MAX_POINTS];
  guint n_counts;
  LanesCell cells[LANES_ROUNDS_MAX][LANES_CURVE_MAX_POINTS];
  guint n_rounds;
  guint limited_at;
  LanesSpin *spins; /* (owned): room for the largest count */
} LanesSurvey;

guint lanes_survey_grid (guint n_cores,
                         guint n_cpus,
                         guint limit,
                         guint counts[LANES_CURVE_MAX_POINTS]);
double
lanes_survey_speed (LanesRun *run, const guint *cpus, guint n_threads, gint64 window);
void lanes_survey_run (LanesSurvey *self, guint n_rounds);
LanesOutcome lanes_survey_store (const LanesSurvey *self, LanesCurve *curve, double gain);
void lanes_survey_clear (LanesSurvey *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LanesSurvey, lanes_survey_clear)
