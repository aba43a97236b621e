/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <lanes-machine.h>

/* More threads are never started, whatever the machine. */
#define LANES_THREADS_MAX 512

guint lanes_scaling_grid (guint n_cores,
                          guint n_cpus,
                          guint limit,
                          guint counts[LANES_CURVE_MAX_POINTS]);
