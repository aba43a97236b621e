/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-sources.h"

/* One CPU that may be used. */
typedef struct
{
  guint cpu; /* its number */
  guint core; /* index of its core, counted from 0 within what may be used */
  guint kind; /* index into the kinds */
} LanesCpu;

typedef struct
{
  const char *name;
  guint cores;
  guint threads;
  double relative_speed; /* 1 until something better is known */
} LanesTopologyKind;

/* The CPUs that may be used, by cores and kinds. */
typedef struct
{
  GArray *cpus; /* (owned): of LanesCpu, by rising number */
  GArray *allowed; /* (owned): of guint, the same numbers */
  guint n_online;
  guint n_cores;
  guint n_packages;
  guint n_nodes; /* 0: unknown */
  LanesTopologyKind kinds[LANES_MAX_CPU_KINDS];
  guint n_kinds;
  guint64 cache_bytes; /* last-level cache of the first CPU; 0: unknown */
  gboolean from_sys; /* otherwise the cores are a guess */
} LanesTopology;

LanesTopology *lanes_topology_new (const LanesSources *sources);
void lanes_topology_free (LanesTopology *self);
gboolean lanes_topology_find_siblings (const LanesTopology *self, guint cpus[2]);
gboolean lanes_topology_find_two_cores (const LanesTopology *self, guint cpus[2]);
gboolean lanes_topology_find_of_kind (const LanesTopology *self, guint kind, guint *cpu);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesTopology, lanes_topology_free)
