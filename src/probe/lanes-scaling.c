/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How throughput grows with the number of busy threads. Every count is measured in short windows,
 * in rounds of shuffled order, and compared with one thread of the same round: by processor time,
 * which other programs cannot falsify, and by wall time, which says what they leave. */

#include "lanes-scaling-private.h"

#include "lanes-run-private.h"
#include "lanes-stats-private.h"

#include <math.h>

#define ROUNDS_MIN 4
#define ROUNDS_MAX 6
#define WINDOW (25 * LANES_MS)
#define WINDOW_MIN (8 * LANES_MS)
#define WARM_UP_WINDOW (10 * LANES_MS)
#define WARM_UP_MIN (60 * LANES_MS)
#define WARM_UP_AGREEMENT 0.02
#define WARM_UP_KEPT 3
/* A thread is worth it when it adds a twentieth of a core, a copying one when it adds a tenth. */
#define INTEGER_GAIN 0.05
#define MEMORY_GAIN 0.1
#define THROTTLED 0.1
#define COPY_MAX ((gsize) 32 << 20)
#define COPY_WANTED ((gsize) 16 << 20)
#define COPY_MIN ((gsize) 2 * LANES_KERNEL_BLOCK)

typedef struct
{
  double per_cpu; /* iterations per ns of processor time */
  double per_wall; /* iterations per ns */
  double granted; /* processor time over wall time */
} Cell;

typedef struct
{
  LanesRun *run;
  LanesKernel kernel;
  guint8 *memory;
  gsize memory_size;
  guint counts[LANES_CURVE_MAX_POINTS];
  guint n_counts;
  Cell cells[ROUNDS_MAX][LANES_CURVE_MAX_POINTS];
  guint n_rounds;
  guint limited_at;
  LanesSpin *spins; /* (owned): room for the largest count */
} Survey;

static void
survey_clear (Survey *self)
{
  g_clear_pointer (&self->spins, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Survey, survey_clear)

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  return (first > second) - (first < second);
}

/**
 * lanes_scaling_grid:
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
lanes_scaling_grid (guint n_cores,
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
  g_array_sort (all, compare_counts);
  for (guint i = 0; i < all->len && n < LANES_CURVE_MAX_POINTS; i++)
    {
      guint count = MIN (g_array_index (all, guint, i), MAX (limit, 1));

      if (n == 0 || counts[n - 1] < count)
        counts[n++] = count;
    }
  return n;
}

static Cell
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
  return (Cell) {
    .per_cpu = cpu > 0 && iterations > 0 ? iterations / cpu : NAN,
    .per_wall = per_wall,
    .granted = wall > 0 ? cpu / (wall / n) : NAN,
  };
}

static void
note_single (LanesRun *run, const LanesSpin *spin)
{
  double speed = spin->cpu_ns > 0 ? (double) spin->iterations * LANES_KERNEL_STEPS /
                                        (spin->cpu_ns / (double) LANES_SECOND)
                                  : 0;

  lanes_noise_add_spin (&run->noise, spin);
  if (speed > 0)
    g_array_append_val (run->speeds, speed);
}

/* When the system refuses threads, the grid ends where it did. */
static void
cut_grid (Survey *self, guint n_started)
{
  self->limited_at = MAX (n_started, 1);
  while (self->n_counts > 1 && self->counts[self->n_counts - 1] > n_started)
    self->n_counts--;
  if (self->n_counts < LANES_CURVE_MAX_POINTS && self->counts[self->n_counts - 1] < n_started)
    {
      self->counts[self->n_counts] = n_started;
      for (guint round = 0; round < ROUNDS_MAX; round++)
        self->cells[round][self->n_counts] = (Cell) { NAN, NAN, NAN };
      self->n_counts++;
    }
}

static void
measure_cell (Survey *self, guint round, guint index, gint64 window)
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
    note_single (run, &self->spins[0]);
}

static void
shuffle (guint *order, guint n, GRand *random)
{
  for (guint i = 0; i < n; i++)
    order[i] = i;
  for (guint i = n; i > 1; i--)
    {
      guint other = (guint) g_rand_int_range (random, 0, (gint32) i);
      guint kept = order[i - 1];

      order[i - 1] = order[other];
      order[other] = kept;
    }
}

static void
survey_run (Survey *self, guint n_rounds)
{
  LanesRun *run = self->run;
  gint64 slot = lanes_run_left (run);
  gint64 window = CLAMP (slot / (gint64) (ROUNDS_MIN * self->n_counts), WINDOW_MIN, WINDOW);

  for (guint round = 0; round < ROUNDS_MAX; round++)
    for (guint i = 0; i < LANES_CURVE_MAX_POINTS; i++)
      self->cells[round][i] = (Cell) { NAN, NAN, NAN };
  for (guint round = 0; round < n_rounds; round++)
    {
      guint order[LANES_CURVE_MAX_POINTS];
      guint n_counts = self->n_counts;

      if (round > 0 && lanes_run_left (run) < window * (gint64) n_counts)
        return;
      shuffle (order, n_counts, run->random);
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
collect (const Survey *self, guint index, gsize field, gboolean relative)
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
best_single (const Survey *self)
{
  double best = 0;

  for (guint round = 0; round < self->n_rounds; round++)
    best = fmax (best, self->cells[round][0].per_wall);
  return best;
}

/* Ratios of speeds per processor second, paired within a round; n threads on fewer CPUs share
 * them, so that no more than the CPUs count. */
static gboolean
make_point (const Survey *self, guint index, LanesCurvePoint *point)
{
  guint n = self->counts[index];
  double effective = MIN (n, self->run->topology->cpus->len);
  g_autoptr (GArray) ratios = collect (self, index, G_STRUCT_OFFSET (Cell, per_cpu), TRUE);
  g_autoptr (GArray) walls = collect (self, index, G_STRUCT_OFFSET (Cell, per_wall), FALSE);
  g_autoptr (GArray) granted = collect (self, index, G_STRUCT_OFFSET (Cell, granted), FALSE);
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
  if (worst > 0.15)
    return LANES_CONFIDENCE_LOW;
  return worst > 0.05 ? LANES_CONFIDENCE_MEDIUM : LANES_CONFIDENCE_HIGH;
}

static LanesOutcome
store_curve (const Survey *self, LanesCurve *curve, double gain)
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

/* Speed of one thread per processor second in one window; NAN when it got none. */
static double
measure_speed (LanesRun *run, const guint *cpus, guint n_threads, gint64 window)
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

/* Two threads of one core against one thread that has a core to itself. */
static void
measure_siblings (LanesRun *run)
{
  guint cpus[2];
  double one, two;

  if (!lanes_topology_find_siblings (run->topology, cpus))
    {
      lanes_run_fail_fact (run, LANES_FACT_SMT_SPEEDUP,
                           lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NOT_APPLICABLE));
      return;
    }
  if (run->machine->curves[LANES_CURVE_INTEGER].limited_at == 1)
    {
      lanes_run_fail_fact (run, LANES_FACT_SMT_SPEEDUP,
                           lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_THREAD_LIMIT));
      return;
    }
  one = measure_speed (run, cpus, 1, WINDOW);
  two = measure_speed (run, cpus, 2, WINDOW);
  if (isfinite (one) && isfinite (two))
    lanes_machine_set_fact (run->machine, LANES_FACT_SMT_SPEEDUP, 2 * two / one,
                            LANES_ORIGIN_MEASURED);
  else
    lanes_run_fail_fact (run, LANES_FACT_SMT_SPEEDUP,
                         lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_NO_PERMISSION));
}

static void
measure_kinds (LanesRun *run)
{
  LanesMachine *machine = run->machine;
  double speeds[LANES_MAX_CPU_KINDS] = { 0 };
  double best = 0;

  for (guint i = 0; i < machine->n_kinds && machine->n_kinds > 1; i++)
    {
      guint cpu;

      if (!lanes_topology_find_of_kind (run->topology, i, &cpu))
        return;
      speeds[i] = measure_speed (run, &cpu, 1, WINDOW);
      if (!isfinite (speeds[i]))
        return;
      best = fmax (best, speeds[i]);
    }
  for (guint i = 0; i < machine->n_kinds && best > 0; i++)
    machine->kinds[i].relative_speed = speeds[i] / best;
}

static gboolean
agree (const GArray *speeds)
{
  double low = INFINITY, high = 0;

  if (speeds->len < WARM_UP_KEPT)
    return FALSE;
  for (guint i = speeds->len - WARM_UP_KEPT; i < speeds->len; i++)
    {
      low = fmin (low, g_array_index (speeds, double, i));
      high = fmax (high, g_array_index (speeds, double, i));
    }
  return high - low <= WARM_UP_AGREEMENT * high;
}

/**
 * lanes_scaling_warm_up:
 * @run: the run
 *
 * Spins until the processor's frequency has settled: three windows that agree.
 *
 * Returns: how it went
 */
LanesOutcome
lanes_scaling_warm_up (LanesRun *run)
{
  gint64 start = lanes_sources_now (run->sources);
  gint64 slot = lanes_run_left (run);
  gint64 spent = 0;
  LanesSpin spin;

  while (spent < slot && (spent < WARM_UP_MIN || !agree (run->speeds)))
    {
      LanesSpinPlan plan = {
        .kernel = LANES_KERNEL_INTEGER,
        .n_threads = 1,
        .duration_ns = WARM_UP_WINDOW,
      };

      if (lanes_stop_is_set (run->stop))
        return lanes_outcome (LANES_STATUS_CANCELLED, LANES_REASON_CANCELLED);
      if (run->sources->spin (run->sources, &plan, run->stop, &spin) == 0)
        return lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_THREAD_LIMIT);
      note_single (run, &spin);
      spent = lanes_sources_now (run->sources) - start;
      lanes_run_set_progress (run, (double) spent / slot);
    }
  if (run->speeds->len > WARM_UP_KEPT)
    g_array_remove_range (run->speeds, 0, run->speeds->len - WARM_UP_KEPT);
  run->speed_before = lanes_stats_median (run->speeds);
  return agree (run->speeds) ? LANES_OUTCOME_OK
                             : lanes_outcome (LANES_STATUS_DEGRADED, LANES_REASON_NOISE);
}

static void
store_speed (LanesRun *run, gint64 cost_ns)
{
  double after;

  if (run->speeds->len == 0)
    {
      lanes_run_fail_metric (run, LANES_METRIC_CORE_SPEED,
                             lanes_outcome (LANES_STATUS_FAILED, LANES_REASON_THREAD_LIMIT));
      return;
    }
  lanes_run_store_metric (run, LANES_METRIC_CORE_SPEED, run->speeds, 0, cost_ns);
  after = measure_speed (run, NULL, 1, WARM_UP_WINDOW) * LANES_KERNEL_STEPS * (double) LANES_SECOND;
  if (run->speed_before > 0 && after < (1 - THROTTLED) * run->speed_before)
    {
      lanes_machine_set_word (run->machine, LANES_WORD_THERMAL, "throttled");
      run->machine->metrics[LANES_METRIC_CORE_SPEED].status = LANES_STATUS_DEGRADED;
      run->machine->metrics[LANES_METRIC_CORE_SPEED].reason = LANES_REASON_THROTTLED;
    }
  else
    lanes_machine_set_word (run->machine, LANES_WORD_THERMAL, "burst");
}

/**
 * lanes_scaling_run:
 * @run: the run
 *
 * Measures the curve of integer work, core speed, siblings and kinds of core.
 *
 * Returns: how it went
 */
LanesOutcome
lanes_scaling_run (LanesRun *run)
{
  g_auto (Survey) survey = { .run = run, .kernel = LANES_KERNEL_INTEGER };
  gint64 start = lanes_sources_now (run->sources);
  LanesOutcome outcome;

  survey.n_counts = lanes_scaling_grid (run->topology->n_cores, run->topology->cpus->len,
                                        run->thread_budget, survey.counts);
  survey.spins = g_new0 (LanesSpin, survey.counts[survey.n_counts - 1]);
  survey_run (&survey, ROUNDS_MAX);
  if (run->thread_budget < 2 * run->topology->cpus->len && survey.limited_at == 0 &&
      run->thread_budget < LANES_THREADS_MAX)
    survey.limited_at = run->thread_budget;
  outcome = store_curve (&survey, &run->machine->curves[LANES_CURVE_INTEGER], INTEGER_GAIN);
  store_speed (run, lanes_sources_now (run->sources) - start);
  measure_siblings (run);
  measure_kinds (run);
  return outcome;
}

/* What each thread copies should leave the cache that all of them share. */
static gsize
copy_size (const LanesRun *run, guint n_threads)
{
  return CLAMP (run->topology->cache_bytes * 2 / n_threads, COPY_WANTED, COPY_MAX);
}

/**
 * lanes_scaling_run_memory:
 * @run: the run
 *
 * Measures the curve of work that only copies memory.
 *
 * Returns: how it went
 */
LanesOutcome
lanes_scaling_run_memory (LanesRun *run)
{
  g_auto (Survey) survey = { .run = run, .kernel = LANES_KERNEL_MEMORY };
  LanesCurve *curve = &run->machine->curves[LANES_CURVE_MEMORY];
  guint n_cpus = run->topology->cpus->len;
  guint largest;
  gsize size, wanted;

  survey.n_counts = lanes_scaling_grid (run->topology->n_cores, n_cpus,
                                        MIN (run->thread_budget, n_cpus), survey.counts);
  /* One thread alone is no curve. */
  if (survey.n_counts < 2)
    {
      *curve = (LanesCurve) {
        .status = LANES_STATUS_UNSUPPORTED,
        .reason = n_cpus < 2 ? LANES_REASON_NOT_APPLICABLE : LANES_REASON_THREAD_LIMIT,
      };
      return n_cpus < 2 ? LANES_OUTCOME_OK : lanes_outcome (curve->status, curve->reason);
    }
  largest = survey.counts[survey.n_counts - 1];
  wanted = copy_size (run, largest) * largest;
  size = wanted;
  survey.memory = lanes_run_get_memory (run, &size);
  survey.memory_size = size / largest / COPY_MIN * COPY_MIN;
  if (survey.memory_size == 0)
    {
      *curve = (LanesCurve) { .status = LANES_STATUS_SKIPPED, .reason = LANES_REASON_MEMORY };
      return lanes_outcome (curve->status, curve->reason);
    }
  survey.spins = g_new0 (LanesSpin, largest);
  survey_run (&survey, ROUNDS_MIN);
  store_curve (&survey, curve, MEMORY_GAIN);
  /* Less than the cache holds says little of the memory behind it. */
  if (curve->status == LANES_STATUS_OK && size < MIN (wanted, 2 * run->topology->cache_bytes))
    {
      curve->status = LANES_STATUS_DEGRADED;
      curve->reason = LANES_REASON_MEMORY;
    }
  return lanes_outcome (curve->status, curve->reason);
}
