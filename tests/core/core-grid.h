/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core-fixture.h"

G_BEGIN_DECLS

#define GRID_N_JOBS (4 * 4 * 4 * 3 * 2 * 2 * 2)
#define GRID_N_MACHINES 7
#define GRID_N_PYTHONS 3

/* What the grid is made of: from 1 to 64 CPUs, with quotas and a curve; with a GIL, the older and
 * the newer interpreter, and without. */
typedef struct
{
  LanesMachine *machines[GRID_N_MACHINES];
  LanesPython *pythons[GRID_N_PYTHONS];
} Grid;

typedef void (*GridCheck) (const LanesJob *job,
                           const LanesMachine *machine,
                           const LanesPython *python);

void grid_init (Grid *self);
void grid_clear (Grid *self);
LanesJob grid_job (guint index);
void grid_for_each (GridCheck check, LanesKind kind);
gboolean grid_usable (const LanesPrediction *prediction);
void grid_tell (const LanesJob *job,
                const LanesMachine *machine,
                const LanesPrediction *prediction);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Grid, grid_clear)

/* Says which point of the grid it is before the assertion ends the test. */
#define GRID_CHECK(condition, job, machine, prediction) \
  G_STMT_START                                          \
  {                                                     \
    if (!(condition))                                   \
      grid_tell (job, machine, prediction);             \
    g_assert_true (condition);                          \
  }                                                     \
  G_STMT_END

G_END_DECLS
