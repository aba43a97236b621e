/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The machine profile: what the probe fills in and the model reads. */

#include "lanes-machine.h"

#include <math.h>

/* Of a quota whose period is not told: sched-bwc.rst of the Linux documentation. */
#define DEFAULT_PERIOD_NS 100e6

/**
 * lanes_machine_new:
 *
 * Returns: (transfer full): a profile in which everything is absent
 */
LanesMachine *
lanes_machine_new (void)
{
  LanesMachine *self = g_atomic_rc_box_new0 (LanesMachine);

  for (guint i = 0; i < LANES_N_METRICS; i++)
    {
      LanesMetric *metric = &self->metrics[i];

      metric->min = metric->p25 = metric->p50 = metric->p90 = metric->p99 = NAN;
      metric->mad = metric->low = metric->high = NAN;
    }
  return self;
}

/**
 * lanes_machine_ref:
 * @self: a profile
 *
 * Returns: (transfer full): @self. Thread-safe.
 */
LanesMachine *
lanes_machine_ref (const LanesMachine *self)
{
  return g_atomic_rc_box_acquire ((LanesMachine *) self);
}

static void
lanes_machine_clear (LanesMachine *self)
{
  for (guint i = 0; i < LANES_N_WORDS; i++)
    g_free (self->words[i]);
  for (guint i = 0; i < self->n_kinds; i++)
    g_free (self->kinds[i].name);
  for (guint i = 0; i < self->n_phases; i++)
    g_free (self->phases[i].name);
  g_clear_pointer (&self->unknown, json_object_unref);
}

/**
 * lanes_machine_unref:
 * @self: (transfer full): a profile
 *
 * Drops a reference. Thread-safe.
 */
void
lanes_machine_unref (LanesMachine *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) lanes_machine_clear);
}

/**
 * lanes_machine_set_word:
 * @self: a profile that is not shared yet
 * @word: which
 * @text: (nullable): its text
 */
void
lanes_machine_set_word (LanesMachine *self, LanesWord word, const char *text)
{
  g_return_if_fail (self != NULL && (guint) word < LANES_N_WORDS);

  g_set_str (&self->words[word], text);
}

/**
 * lanes_machine_set_fact:
 * @self: a profile that is not shared yet
 * @id: which
 * @value: its value, in the unit of lanes_fact_info()
 * @origin: where it comes from
 *
 * Sets a fact that is plainly known; for anything less write the struct.
 */
void
lanes_machine_set_fact (LanesMachine *self, LanesFactId id, double value, LanesOrigin origin)
{
  g_return_if_fail (self != NULL && (guint) id < LANES_N_FACTS);

  self->facts[id] = (LanesFact) {
    .status = LANES_STATUS_OK,
    .origin = origin,
    .confidence = LANES_CONFIDENCE_HIGH,
    .value = value,
  };
}

/**
 * lanes_machine_add_phase:
 * @self: a profile that is not shared yet
 * @name: the phase's id
 * @status: how it ended
 * @reason: why, when not plainly well
 * @cost_ns: what it took
 */
void
lanes_machine_add_phase (LanesMachine *self,
                         const char *name,
                         LanesStatus status,
                         LanesReason reason,
                         gint64 cost_ns)
{
  g_return_if_fail (self != NULL && name != NULL && self->n_phases < LANES_MAX_PHASES);

  self->phases[self->n_phases++] = (LanesPhase) {
    .name = g_strdup (name),
    .status = status,
    .reason = reason,
    .cost_ns = cost_ns,
  };
}

/**
 * lanes_machine_fact:
 * @self: (nullable): a profile
 * @id: which fact
 * @fallback: what to take when it is not known
 *
 * Returns: the fact's value
 */
double
lanes_machine_fact (const LanesMachine *self, LanesFactId id, double fallback)
{
  g_return_val_if_fail ((guint) id < LANES_N_FACTS, fallback);

  if (self == NULL || (self->facts[id].status != LANES_STATUS_OK &&
                       self->facts[id].status != LANES_STATUS_DEGRADED))
    return fallback;
  return self->facts[id].value;
}

/* Asking the system takes longer than a whole prediction, and the model asks often. */
static double
count_processors (void)
{
  static gsize n;

  if (g_once_init_enter (&n))
    g_once_init_leave (&n, g_get_num_processors ());
  return (double) n;
}

/**
 * lanes_machine_is_disturbed:
 * @self: a profile
 *
 * Returns: whether other programs took so much of the machine that its times are not to be trusted
 */
gboolean
lanes_machine_is_disturbed (const LanesMachine *self)
{
  return lanes_machine_fact (self, LANES_FACT_NOISE_INDEX, 0) > LANES_NOISE_MAX;
}

/* CPUs that programs may run on, as far as the profile tells. */
static double
allowed_cpus (const LanesMachine *self)
{
  return MIN (lanes_machine_fact (self, LANES_FACT_AFFINITY, INFINITY),
              lanes_machine_fact (self, LANES_FACT_ONLINE, INFINITY));
}

/**
 * lanes_machine_usable:
 * @self: (nullable): a profile
 *
 * Returns: how many CPUs' worth of time the machine gives, quota included and fractional: the least
 *   of all that the profile says of it; for an unknown machine the CPUs of the one this runs on
 */
double
lanes_machine_usable (const LanesMachine *self)
{
  double usable = MIN (allowed_cpus (self), lanes_machine_fact (self, LANES_FACT_USABLE, INFINITY));

  if (isinf (usable))
    usable = count_processors ();
  return MIN (usable, lanes_machine_fact (self, LANES_FACT_QUOTA, INFINITY));
}

/**
 * lanes_machine_has_quota:
 * @self: (nullable): a profile
 *
 * Returns: whether a quota of processor time grants less than the CPUs that programs may run on
 */
gboolean
lanes_machine_has_quota (const LanesMachine *self)
{
  double quota = lanes_machine_fact (self, LANES_FACT_QUOTA, INFINITY);

  return quota < allowed_cpus (self) && quota <= lanes_machine_usable (self);
}

/* The measured curve at @threads, by straight lines between its points. */
static double
interpolate (const LanesCurve *curve, double threads)
{
  const LanesCurvePoint *before = &curve->points[0];

  for (guint i = 1; i < curve->n_points; i++)
    {
      const LanesCurvePoint *after = &curve->points[i];

      if (threads <= after->n)
        {
          double share = (threads - before->n) / (after->n - before->n);

          return before->quiet + share * (after->quiet - before->quiet);
        }
      before = after;
    }
  return before->quiet;
}

static const LanesCurve *
find_curve (const LanesMachine *self)
{
  const LanesCurve *curve = self != NULL ? &self->curves[LANES_CURVE_INTEGER] : NULL;

  return curve != NULL && curve->n_points > 0 ? curve : NULL;
}

/**
 * lanes_machine_cores:
 * @self: (nullable): a profile
 *
 * Returns: how many logical CPUs programs run on at once as long as no quota holds them back: those
 *   that they may run on, as far as the measured curve tells what more of them are worth
 */
double
lanes_machine_cores (const LanesMachine *self)
{
  const LanesCurve *curve = find_curve (self);
  double usable = lanes_machine_usable (self);
  double cores = allowed_cpus (self);

  if (isinf (cores))
    cores = usable;
  if (curve != NULL)
    cores = MIN (cores, curve->points[curve->n_points - 1].n);
  return MAX (ceil (usable), cores);
}

/**
 * lanes_machine_quota_period:
 * @self: (nullable): a profile
 *
 * Returns: after how long a quota starts afresh, s; the kernel's default where nothing tells
 */
double
lanes_machine_quota_period (const LanesMachine *self)
{
  return lanes_machine_fact (self, LANES_FACT_QUOTA_PERIOD, DEFAULT_PERIOD_NS) / 1e9;
}

/**
 * lanes_machine_grant:
 * @self: (nullable): a profile
 *
 * Returns: the processor time that is granted in each of those periods, s
 */
double
lanes_machine_grant (const LanesMachine *self)
{
  return lanes_machine_usable (self) * lanes_machine_quota_period (self);
}

/**
 * lanes_machine_speedup:
 * @self: (nullable): a profile
 * @threads: how many busy threads or processes, may be fractional
 *
 * The throughput of @threads busy threads relative to one, S(p) of the cost model, as long as no
 * quota holds them back: the measured curve for integer work. Without a curve every core counts as
 * 1 and a second thread of a core as 0.25.
 *
 * Returns: the speed-up, 1 or more
 */
double
lanes_machine_speedup (const LanesMachine *self, double threads)
{
  const LanesCurve *curve = find_curve (self);
  double busy = MIN (threads, lanes_machine_cores (self));
  double cores = lanes_machine_fact (self, LANES_FACT_CORES, busy);
  double speedup;

  if (busy <= 1)
    return 1;
  speedup = curve != NULL && curve->n_points > 1 ? interpolate (curve, busy)
                                                 : MIN (busy, cores) + 0.25 * MAX (0, busy - cores);
  return CLAMP (speedup, 1, busy);
}

/**
 * lanes_machine_stretch:
 * @self: (nullable): a profile
 * @threads: how many busy threads or processes, may be fractional
 *
 * Returns: how much more processor time the same work takes while so many slow each other down
 */
double
lanes_machine_stretch (const LanesMachine *self, double threads)
{
  double busy = CLAMP (threads, 1, lanes_machine_cores (self));

  return busy / lanes_machine_speedup (self, busy);
}

/**
 * lanes_machine_sustained:
 * @self: (nullable): a profile
 * @threads: how many busy threads or processes, may be fractional
 *
 * The throughput of @threads threads that stay busy for many periods of a quota: all of them stand
 * still when its grant is used up.
 *
 * Returns: the speed-up; below 1 where the quota is, or where threads slow each other down more
 *   than it leaves room for
 */
double
lanes_machine_sustained (const LanesMachine *self, double threads)
{
  return MIN (lanes_machine_speedup (self, threads),
              lanes_machine_usable (self) / lanes_machine_stretch (self, threads));
}
