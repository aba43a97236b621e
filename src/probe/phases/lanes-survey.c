/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How throughput grows with the number of busy threads. Every count is measured in short windows,
 * in rounds of shuffled order, and compared with one thread of the same round: by processor time,
 * which other programs cannot falsify, and by wall time, which says what they leave. */

#include "lanes-survey-private.h"

#include "lanes-cpu-set-private.h"
#include "lanes-stats-private.h"

#include <math.h>

#define WINDOW (25 * LANES_MS)
#define WINDOW_MIN (8 * LANES_MS)

void
lanes_survey_clear (LanesSurvey *self)
{
  g_clear_pointer (&self->spins, g_free);
}

/**
 * lanes_survey_grid:
 * @n_cores: cores that may be used
 * @n_cpus: CPUs that may be used
 * @limit: threads that may be started
 * @counts: (out): the thread counts to measure, rising from 1
 *
 * Powers of two up to the CPUs, the cores, the CPUs, and twice as many.
 *
 * Returns: how many
 */
guint
lanes_survey_grid (guint n_cores,
                   guint n_cpus,
                   guint limit,
                   guint counts[LANES_CURVE_MAX_POINTS])
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint));
  guint ends[] = { n_cores, n_cpus, 2 * n_cpus };
  guint n = 0;

  for (guint i = 1; i <= n_cpus; i *= 2)
    g_array_append_val (all, i);
  g_array_append_vals (all, ends, G_N_ELEMENTS (ends));
  lanes_cpus_sort (all);
  for (guint i = 0; i < all->len && n < LANES_CURVE_MAX_POINTS; i++)
    {
      guint count = MIN (g_array_index (all, guint, i), MAX (limit, 1));

      if (n == 0 || counts[n - 1] < count)
        counts[n++] = count;
    }
  return n;
}

static LanesCell
make_cell (const LanesSpin *spins, guint n)
{
  double iterations = 0, cpu = 0, wall = 0, per_wall = 0;

  for (guint i = 0; i < n; i++)
    {
      iterations += spins[i].iterations;
      cpu += spins[i].cpu_ns;
      wall += spins[i].wall_ns;
      per_wall += spins[i].wall_ns > 0 ? (double) spins[i].iterations / spins[i].wall_ns : 0;
    }
  return (LanesCell) {
    .per_cpu = cpu > 0 && iterations > 0 ? iterations / cpu : NAN,
    .per_wall = per_wall,
    .granted = wall > 0 ? cpu / (wall / n) : NAN,
  };
}

/**
 * lanes_survey_speed:
 * @run: the run
 * @cpus: (array length=n_threads) (nullable): where the threads are pinned
 * @n_threads: 1 or 2
 * @window: for how long, ns
 *
 * Returns: iterations per ns of processor time; NAN when a thread was refused or not pinned
 */
double
lanes_survey_speed (LanesRun *run, const guint *cpus, guint n_threads, gint64 window)
{
  LanesSpin spins[2];
  LanesSpinPlan plan = {
    .kernel = LANES_KERNEL_INTEGER,
    .n_threads = n_threads,
    .duration_ns = window,
    .cpus = cpus,
  };
  guint n = run->sources->spin (run->sources, &plan, run->stop, spins);

  if (n < n_threads)
    return NAN;
  for (guint i = 0; cpus != NULL && i < n; i++)
    {
      if (!spins[i].pinned)
        return NAN;
    }
  return make_cell (spins, n).per_cpu;
}

/* When the system refuses threads, the grid ends where it did. */
static void
cut_grid (LanesSurvey *self, guint n_started)
{
  self->limited_at = MAX (n_started, 1);
  while (self->n_counts > 1 && self->counts[self->n_counts - 1] > n_started)
    self->n_counts--;
  if (self->n_counts < LANES_CURVE_MAX_POINTS && self->counts[self->n_counts - 1] < n_started)
    {
      self->counts[self->n_counts] = n_started;
      for (guint round = 0; round < LANES_ROUNDS_MAX; round++)
        self->cells[round][self->n_counts] = (LanesCell) { NAN, NAN, NAN };
      self->n_counts++;
    }
}

static void
measure_cell (LanesSurvey *self, guint round, guint index, gint64 window)
{
  LanesRun *run = self->run;
  LanesSpinPlan plan = {
    .kernel = self->kernel,
    .n_threads = self->counts[index],
    .duration_ns = window,
    .memory = self->memory,
    .memory_size = self->memory_size,
  };
  guint n = run->sources->spin (run->sources, &plan, run->stop, self->spins);

  if (n < plan.n_threads && !lanes_stop_is_set (run->stop))
    {
      cut_grid (self, n);
      return;
    }
  if (n == 0)
    return;
  self->cells[round][index] = make_cell (self->spins, n);
  if (n == 1 && self->kernel == LANES_KERNEL_INTEGER)
    lanes_run_note_speed (run, &self->spins[0]);
}

/**
 * lanes_survey_run:
 * @self: a survey whose counts are set
 * @n_rounds: how often each is measured at the most, up to LANES_ROUNDS_MAX
 *
 * Measures for as long as the phase may take.
 */
void
lanes_survey_run (LanesSurvey *self, guint n_rounds)
{
  LanesRun *run = self->run;
  gint64 slot = lanes_run_left (run);
  gint64 window = CLAMP (slot / (gint64) (LANES_ROUNDS_MIN * self->n_counts), WINDOW_MIN, WINDOW);

  for (guint round = 0; round < LANES_ROUNDS_MAX; round++)
    for (guint i = 0; i < LANES_CURVE_MAX_POINTS; i++)
      self->cells[round][i] = (LanesCell) { NAN, NAN, NAN };
  for (guint round = 0; round < n_rounds; round++)
    {
      guint order[LANES_CURVE_MAX_POINTS];
      guint n_counts = self->n_counts;

      if (round > 0 && lanes_run_left (run) < window * (gint64) n_counts)
        return;
      lanes_stats_shuffle (order, n_counts, run->random);
      for (guint i = 0; i < n_counts && !lanes_stop_is_set (run->stop); i++)
        {
          if (order[i] < self->n_counts)
            measure_cell (self, round, order[i], window);
          lanes_run_set_progress (run, (round + (i + 1.0) / n_counts) / n_rounds);
        }
      self->n_rounds = round + 1;
    }
}

static GArray *
collect (const LanesSurvey *self, guint index, gsize field, gboolean relative)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint round = 0; round < self->n_rounds; round++)
    {
      double value = G_STRUCT_MEMBER (double, &self->cells[round][index], field);
      double base = relative ? G_STRUCT_MEMBER (double, &self->cells[round][0], field) : 1;

      value /= base;
      if (isfinite (value))
        g_array_append_val (values, value);
    }
  return values;
}

static double
best_single (const LanesSurvey *self)
{
  double best = 0;

  for (guint round = 0; round < self->n_rounds; round++)
    best = fmax (best, self->cells[round][0].per_wall);
  return best;
}

/* Ratios of speeds per processor second, paired within a round; n threads on fewer CPUs share
 * them, so that no more than the CPUs count. */
static gboolean
make_point (const LanesSurvey *self, guint index, LanesCurvePoint *point)
{
  guint n = self->counts[index];
  double effective = MIN (n, self->run->topology->cpus->len);
  g_autoptr (GArray) ratios = collect (self, index, G_STRUCT_OFFSET (LanesCell, per_cpu), TRUE);
  g_autoptr (GArray) walls = collect (self, index, G_STRUCT_OFFSET (LanesCell, per_wall), FALSE);
  g_autoptr (GArray) granted = collect (self, index, G_STRUCT_OFFSET (LanesCell, granted), FALSE);
  double best = best_single (self);
  LanesMetric summary;

  if (ratios->len == 0 || !(best > 0))
    return FALSE;
  lanes_stats_summarise (&summary, ratios);
  *point = (LanesCurvePoint) {
    .n = n,
    .now = lanes_stats_median (walls) / best,
    .quiet = effective * summary.p50,
    .low = effective * summary.low,
    .high = effective * summary.high,
    .granted = lanes_stats_median (granted),
  };
  return TRUE;
}

/* The last count up to which every step of the grid was worth its threads. */
static guint
find_knee (const LanesCurve *curve, double gain, guint n_cpus)
{
  guint knee = curve->n_points > 0 ? curve->points[0].n : 0;

  for (guint i = 1; i < curve->n_points && curve->points[i].n <= n_cpus; i++)
    {
      const LanesCurvePoint *point = &curve->points[i];

      if (point->quiet - point[-1].quiet < gain * (point->n - point[-1].n))
        break;
      knee = point->n;
    }
  return knee;
}

static LanesConfidence
judge (const LanesCurve *curve)
{
  double worst = 0;

  for (guint i = 1; i < curve->n_points; i++)
    worst = fmax (worst, (curve->points[i].high - curve->points[i].low) / 2 /
                             curve->points[i].quiet);
  return lanes_stats_trust (worst);
}

/**
 * lanes_survey_store:
 * @self: a survey that has run
 * @curve: (out caller-allocates): where to
 * @gain: what another thread must add to be worth it, in threads
 *
 * Returns: how it went
 */
LanesOutcome
lanes_survey_store (const LanesSurvey *self, LanesCurve *curve, double gain)
{
  *curve = (LanesCurve) { .status = LANES_STATUS_OK, .limited_at = self->limited_at };
  for (guint i = 0; i < self->n_counts; i++)
    {
      if (make_point (self, i, &curve->points[curve->n_points]))
        curve->n_points++;
      else if (i == 0)
        break;
    }
  curve->knee = find_knee (curve, gain, self->run->topology->cpus->len);
  curve->confidence = judge (curve);
  if (curve->n_points < 2)
    {
      curve->status = self->limited_at > 0 ? LANES_STATUS_UNSUPPORTED : LANES_STATUS_FAILED;
      curve->confidence = LANES_CONFIDENCE_LOW;
    }
  else if (self->limited_at > 0)
    curve->status = LANES_STATUS_DEGRADED;
  if (curve->status != LANES_STATUS_OK)
    curve->reason = self->limited_at > 0 ? LANES_REASON_THREAD_LIMIT : LANES_REASON_BUDGET;
  return lanes_outcome (curve->status, curve->reason);
}
