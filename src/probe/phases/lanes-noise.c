/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How much other programs, and other guests of the host, disturbed a run. */

#include "lanes-noise-private.h"

#include "lanes-run-private.h"

#include <math.h>

#define ASLEEP_NS (50 * LANES_MS)
/* Above this share of disturbance trust is medium, above LANES_NOISE_MAX low. */
#define NOISE_MEDIUM 0.05
#define STEAL_UNRELIABLE 0.3

static gboolean
read_pressure (const LanesSources *sources, const char *path, guint64 *total_us)
{
  g_autofree char *text = sources->read_file (sources, path, NULL);

  return text != NULL && lanes_parse_pressure (text, total_us);
}

/**
 * lanes_noise_take:
 * @reading: (out): the counters
 * @sources: the machine
 * @cpus: (nullable): the CPUs whose times count, rising
 */
void
lanes_noise_take (LanesNoiseReading *reading, const LanesSources *sources, const GArray *cpus)
{
  g_autofree char *stat = sources->read_file (sources, "/proc/stat", NULL);

  *reading = (LanesNoiseReading) { 0 };
  reading->has_times = stat != NULL && lanes_parse_stat (stat, cpus, &reading->times);
  reading->has_cpu_pressure =
      read_pressure (sources, "/proc/pressure/cpu", &reading->cpu_pressure_us);
  reading->has_io_pressure = read_pressure (sources, "/proc/pressure/io", &reading->io_pressure_us);
  reading->boot_time = sources->now (sources, LANES_CLOCK_BOOT);
  reading->time = lanes_sources_now (sources);
}

static guint64
grown (guint64 before, guint64 after)
{
  return after > before ? after - before : 0;
}

/**
 * lanes_noise_add:
 * @self: the sums
 * @before: the counters before a phase in which one thread of ours ran at most
 * @after: the counters after it
 * @uses_disk: whether the phase itself made others wait for the disk
 */
void
lanes_noise_add (LanesNoise *self,
                 const LanesNoiseReading *before,
                 const LanesNoiseReading *after,
                 gboolean uses_disk)
{
  self->quiet_ns += after->time - before->time;
  self->cpu_pressure_us += grown (before->cpu_pressure_us, after->cpu_pressure_us);
  if (uses_disk)
    return;
  self->quiet_io_ns += after->time - before->time;
  self->io_pressure_us += grown (before->io_pressure_us, after->io_pressure_us);
}

/* The wait of a thread that spins alone: whatever it waits for is somebody else's. */
void
lanes_noise_add_spin (LanesNoise *self, const LanesSpin *spin)
{
  if (spin->wait_ns < 0)
    return;
  self->has_wait = TRUE;
  self->spin_ns += spin->wall_ns;
  self->spin_wait_ns += spin->wait_ns;
}

/* The boot clock runs on while the machine sleeps, the monotonic one stands. */
gboolean
lanes_noise_was_asleep (const LanesNoiseReading *before, const LanesNoiseReading *after)
{
  gint64 slept = (after->boot_time - before->boot_time) - (after->time - before->time);

  return slept > ASLEEP_NS;
}

static double
share_of (double part, double whole)
{
  return whole > 0 ? CLAMP (part / whole, 0, 1) : 0;
}

static double
store_share (LanesMachine *machine, LanesFactId id, gboolean known, double part, double whole)
{
  double share = share_of (part, whole);

  if (known && whole > 0)
    {
      lanes_machine_set_fact (machine, id, share, LANES_ORIGIN_MEASURED);
      return share;
    }
  machine->facts[id] = (LanesFact) {
    .status = LANES_STATUS_UNSUPPORTED,
    .reason = LANES_REASON_NOT_VISIBLE,
  };
  return 0;
}

static void
lower (LanesConfidence *confidence, LanesConfidence limit)
{
  *confidence = MIN (*confidence, limit);
}

/* A disturbed run keeps its numbers, but nothing measured in it is trusted beyond @limit. */
static void
limit_confidence (LanesMachine *machine, LanesConfidence limit, gboolean unreliable)
{
  for (guint i = 0; i < LANES_N_METRICS; i++)
    lower (&machine->metrics[i].confidence, limit);
  for (guint i = 0; i < LANES_N_CURVES; i++)
    {
      LanesCurve *curve = &machine->curves[i];

      lower (&curve->confidence, limit);
      if (unreliable && curve->status == LANES_STATUS_OK)
        {
          curve->status = LANES_STATUS_DEGRADED;
          curve->reason = LANES_REASON_NOISE;
        }
    }
  for (guint i = 0; i < LANES_N_FACTS; i++)
    {
      if (machine->facts[i].origin == LANES_ORIGIN_MEASURED)
        lower (&machine->facts[i].confidence, limit);
    }
}

/**
 * lanes_noise_store:
 * @self: the sums of a run
 * @machine: the profile
 *
 * Writes the shares into the profile and lowers the confidence of what was measured under them.
 *
 * Returns: the index, 0 to 1
 */
double
lanes_noise_store (const LanesNoise *self, LanesMachine *machine)
{
  const LanesCpuTimes *first = &self->first.times;
  const LanesCpuTimes *last = &self->last.times;
  gboolean known = self->has_wait || self->last.has_cpu_pressure;
  LanesConfidence limit = known ? LANES_CONFIDENCE_HIGH : LANES_CONFIDENCE_MEDIUM;
  double wait, steal, pressure, index;

  wait = store_share (machine, LANES_FACT_WAIT_SHARE, self->has_wait, self->spin_wait_ns,
                      self->spin_ns);
  steal = store_share (machine, LANES_FACT_STEAL_SHARE,
                       self->first.has_times && self->last.has_times,
                       grown (first->steal, last->steal), grown (first->total, last->total));
  pressure = store_share (machine, LANES_FACT_CPU_PRESSURE,
                          self->first.has_cpu_pressure && self->last.has_cpu_pressure,
                          self->cpu_pressure_us * 1e3, self->quiet_ns);
  store_share (machine, LANES_FACT_IO_PRESSURE,
               self->first.has_io_pressure && self->last.has_io_pressure,
               self->io_pressure_us * 1e3, self->quiet_io_ns);
  index = MAX (wait, MAX (steal, pressure));
  if (known || steal > 0)
    lanes_machine_set_fact (machine, LANES_FACT_NOISE_INDEX, index, LANES_ORIGIN_MEASURED);
  else
    machine->facts[LANES_FACT_NOISE_INDEX] = (LanesFact) {
      .status = LANES_STATUS_UNSUPPORTED,
      .reason = LANES_REASON_NOT_VISIBLE,
    };
  if (index > LANES_NOISE_MAX)
    limit = LANES_CONFIDENCE_LOW;
  else if (index > NOISE_MEDIUM)
    limit = LANES_CONFIDENCE_MEDIUM;
  limit_confidence (machine, limit, steal > STEAL_UNRELIABLE || index > LANES_NOISE_MAX);
  return index;
}

/* The phase that starts the record: nothing of ours runs yet. */
LanesOutcome
lanes_noise_run (LanesRun *run)
{
  LanesNoiseReading *first = &run->noise.first;

  lanes_noise_take (first, run->sources, run->topology->allowed);
  if (first->has_times && first->has_cpu_pressure)
    return LANES_OUTCOME_OK;
  if (first->has_times || first->has_cpu_pressure)
    return lanes_outcome (LANES_STATUS_DEGRADED, LANES_REASON_NOT_VISIBLE);
  return lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NOT_VISIBLE);
}
