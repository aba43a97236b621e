/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-sources.h"

typedef struct
{
  gboolean visible; /* whether the files that would tell of a quota can be read */
  gboolean spoilt; /* a level held something that is no quota and was passed over */
  double cpus; /* CPUs' worth of time, fractional; INFINITY: none */
  double period_ns; /* after how long it starts afresh; of no meaning without one */
} LanesQuota;

LanesQuota lanes_quota_read (const LanesSources *sources);

GArray *lanes_cpus_online (const LanesSources *sources);
GArray *lanes_cpus_allowed (const LanesSources *sources);
