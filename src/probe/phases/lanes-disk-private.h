/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-run-private.h"

G_BEGIN_DECLS

/* Shared by the coordinator and the thread; the last of them frees it. */
typedef struct
{
  LanesContext *context; /* (owned) */
  LanesStop *done; /* (owned): set when the results below are complete */
  guint32 seed;
  gint64 deadline; /* past it the last series is left out */
  LanesOutcome outcome;
  const char *class; /* (nullable) */
  const char *method; /* (nullable) */
  gboolean verified;
  gboolean durable;
  GArray *reads; /* (owned): of double, ns */
  GArray *writes; /* (owned) */
  GArray *appends; /* (owned) */
  guint n_cached; /* reads that memory would have answered */
  LanesOutcome read_outcome;
  LanesOutcome write_outcome;
  LanesOutcome append_outcome;
  gint64 read_cost;
  gint64 write_cost;
  gint64 append_cost;
} LanesDiskJob;

void lanes_disk_measure (LanesDiskJob *job);

G_END_DECLS
