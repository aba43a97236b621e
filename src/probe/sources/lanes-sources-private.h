/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-sources.h"

#define LANES_SECOND G_GINT64_CONSTANT (1000000000)
#define LANES_MS G_GINT64_CONSTANT (1000000)

/* The real machine's functions, each group in its own file. */
void lanes_sources_init_scratch (LanesSources *self);

gboolean lanes_child_run (const LanesSources *self,
                          const char *const *argv,
                          gint64 timeout_ns,
                          LanesStop *stop,
                          char **output,
                          gint64 *elapsed_ns,
                          GError **error);
guint lanes_window_spin (const LanesSources *self,
                         const LanesSpinPlan *plan,
                         LanesStop *stop,
                         LanesSpin *spins);
gboolean lanes_latency_sample (const LanesSources *self,
                               const LanesSamplePlan *plan,
                               LanesStop *stop,
                               LanesSamples *samples,
                               GError **error);

/* Gives way to everything interactive; for threads of our own only, never for a pool's. */
void lanes_thread_give_way (void);

static inline gint64
lanes_sources_now (const LanesSources *self)
{
  return self->now (self, LANES_CLOCK_MONOTONIC);
}
