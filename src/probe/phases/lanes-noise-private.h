/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-parse-private.h"
#include "lanes-sources.h"

/* The system's counters at one moment. */
typedef struct
{
  gint64 time;
  gint64 boot_time;
  gboolean has_cpu_pressure;
  gboolean has_io_pressure;
  gboolean has_times;
  guint64 cpu_pressure_us;
  guint64 io_pressure_us;
  LanesCpuTimes times;
} LanesNoiseReading;

/* What other programs took, added up over a run. */
typedef struct
{
  gint64 quiet_ns; /* time in which one thread of ours ran at most */
  gint64 quiet_io_ns; /* of that, without a disk measurement of ours */
  guint64 cpu_pressure_us;
  guint64 io_pressure_us;
  gint64 spin_ns; /* of one spinning thread: wall time, and waiting for a CPU */
  gint64 spin_wait_ns;
  gboolean has_wait;
  LanesNoiseReading first;
  LanesNoiseReading last;
} LanesNoise;

void lanes_noise_take (LanesNoiseReading *reading,
                       const LanesSources *sources,
                       const GArray *cpus);
void lanes_noise_add (LanesNoise *self,
                      const LanesNoiseReading *before,
                      const LanesNoiseReading *after,
                      gboolean uses_disk);
void lanes_noise_add_spin (LanesNoise *self, const LanesSpin *spin);
gboolean lanes_noise_was_asleep (const LanesNoiseReading *before, const LanesNoiseReading *after);
double lanes_noise_store (const LanesNoise *self, LanesMachine *machine);
