/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"

G_BEGIN_DECLS

/* One setup that was measured. */
typedef struct
{
  LanesMechanism mechanism;
  LanesSetup setup;
  double seconds; /* median */
} GridRow;

typedef struct
{
  char *id;
  LanesWorkload *fields;
} GridWorkload;

/* All that was measured of one interpreter under one limit of CPUs. */
typedef struct
{
  char *name;
  double grain; /* s */
  LanesPython *python;
  JsonObject *cpu_ms; /* by workload: with the GIL and without, as really burnt */
  JsonArray *rows;
  GPtrArray *workloads; /* (element-type GridWorkload) */
} GridRun;

GPtrArray *grid_load (const char *path, GError **error);
GArray *grid_rows_of (const GridRun *run, const GridWorkload *workload);
LanesDecision *grid_decide (const GridRun *run, const GridWorkload *workload);
void grid_predict (const GridRun *run,
                   const GridWorkload *workload,
                   const GridRow *row,
                   LanesPrediction *prediction);

G_END_DECLS
