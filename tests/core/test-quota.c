/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a quota of processor time makes of the predictions, held against a kernel in small: each
 * period grants so much, and who has used it up stands still until the next. */

#include "core-fixture.h"

#include <math.h>

/* Beginnings of a run within a period. */
#define PHASES 200

typedef struct
{
  double quota;
  double period; /* s */
  double cores;  /* kept busy at once */
} Grant;

/* When @work processor seconds are done that begin when @share of a period is left, s. */
static double
run_under (const Grant *grant, double work, double share)
{
  double each = grant->quota * grant->period;
  double at_first = MIN (grant->cores * share * grant->period, each);
  double whole;

  if (work <= at_first || grant->quota >= grant->cores)
    return work / grant->cores;
  work -= at_first;
  whole = ceil (work / each - 1e-9) - 1;
  return (share + whole) * grant->period + (work - whole * each) / grant->cores;
}

/* The mean over all beginnings. */
static double
mean_under (const Grant *grant, double work)
{
  double sum = 0;

  for (guint i = 0; i < PHASES; i++)
    sum += run_under (grant, work, (i + 0.5) / PHASES) / PHASES;
  return sum;
}

static LanesMachine *
granted_machine (const Grant *grant, guint cpus)
{
  LanesMachine *machine = core_machine (cpus, grant->quota);

  lanes_machine_set_fact (machine, LANES_FACT_QUOTA_PERIOD, 1e9 * grant->period,
                          LANES_ORIGIN_DETECTED);
  return machine;
}

/* An interpreter that charges nothing. */
static LanesPython *
free_python (const LanesMachine *machine)
{
  LanesPython *python = core_python ("3.14.1", machine);

  for (guint i = 0; i < LANES_N_COSTS; i++)
    python->costs[i] = 0;
  python->costs[LANES_COST_GIL_SLICING] = 1;
  return python;
}

/* @n tasks for workers that run already; each waits @w s and computes @c s with the GIL. */
static LanesJob
warm_job (const LanesMachine *machine, double n, double w, double c)
{
  LanesJob job = core_job ("\"kind\": \"batch\"", machine);

  job.n = n;
  job.w = w;
  job.cv = 0;
  job.g = c;
  job.h = 0;
  job.warm = TRUE;
  return job;
}

static const struct
{
  Grant grant;
  guint cpus;
  LanesMechanism mechanism;
  guint workers;
  double cpu_ms;
} batches[] = {
  { { 1.5, 0.1, 2 }, 2, LANES_MECHANISM_PROCESSES, 2, 6 },
  { { 1.5, 0.1, 2 }, 8, LANES_MECHANISM_PROCESSES, 2, 6 },
  { { 1.5, 0.1, 4 }, 8, LANES_MECHANISM_PROCESSES, 4, 3 },
  { { 1.5, 0.02, 2 }, 2, LANES_MECHANISM_PROCESSES, 2, 2 },
  { { 0.5, 0.1, 1 }, 2, LANES_MECHANISM_SEQUENTIAL, 1, 4 },
  { { 0.5, 0.1, 1 }, 2, LANES_MECHANISM_ASYNCIO, 1, 4 },
  { { 0.5, 0.1, 1 }, 2, LANES_MECHANISM_THREADS, 2, 4 },
  { { 3, 0.1, 2 }, 4, LANES_MECHANISM_PROCESSES, 2, 6 },
  { { 2, 0.25, 4 }, 8, LANES_MECHANISM_PROCESSES, 4, 13 },
  { { 0.1, 0.25, 1 }, 2, LANES_MECHANISM_SEQUENTIAL, 1, 0.47 },
};

/* The mean over all beginnings, a few of which the model looks at, and nine of ten of them within
 * the bounds. */
static void
check_batch (const Grant *grant, double work, const LanesPrediction *prediction)
{
  double idle = MAX (0, 1 - grant->quota / grant->cores);
  double step = grant->period * idle / 16;
  double mean = mean_under (grant, work);
  guint inside = 0;

  for (guint i = 0; i < PHASES; i++)
    {
      double time = run_under (grant, work, (i + 0.5) / PHASES);

      inside += time >= prediction->low && time <= prediction->high;
    }
  g_test_message ("%g processor s: %g (%g to %g) s, simulated %g, inside %u", work,
                  prediction->likely, prediction->low, prediction->high, mean, inside);
  g_assert_cmpfloat_with_epsilon (prediction->likely, mean, 0.02 * mean + step);
  g_assert_cmpuint (inside, >=, 9 * PHASES / 10);
}

static void
test_batches (void)
{
  static const double tasks[] = { 8, 20, 40, 100, 300, 2000 };

  for (guint i = 0; i < G_N_ELEMENTS (batches); i++)
    {
      g_autoptr (LanesMachine) machine = granted_machine (&batches[i].grant, batches[i].cpus);
      g_autoptr (LanesPython) python = free_python (machine);

      for (guint t = 0; t < G_N_ELEMENTS (tasks); t++)
        {
          LanesJob job = warm_job (machine, tasks[t], 0, batches[i].cpu_ms * 1e-3);
          LanesSetup setup = { .workers = batches[i].workers, .in_flight = tasks[t], .chunk = 1 };
          LanesPrediction prediction;

          lanes_model_predict_setup (&job, machine, python, batches[i].mechanism, &setup,
                                     &prediction);
          check_batch (&batches[i].grant, job.n * job.g, &prediction);
        }
    }
}

#define MOST_SLOTS 25
#define STEP 0.5e-3

/* How long @n tasks take that wait and then compute, in slots that share the grant, s. */
static double
alternate_under (const Grant *grant, double n, guint slots, double w, double c, double begin)
{
  double waiting[MOST_SLOTS], left[MOST_SLOTS] = { 0 };
  double each = grant->quota * grant->period;
  double budget = each, refill = begin;
  guint started = slots, done = 0;
  double now = 0;

  for (guint i = 0; i < slots; i++)
    waiting[i] = w;
  for (; done < n; now += STEP)
    {
      guint busy = 0;

      if (now >= refill)
        {
          budget = each;
          refill += grant->period;
        }
      for (guint i = 0; i < slots; i++)
        {
          if (waiting[i] > 0)
            {
              waiting[i] -= STEP;
              left[i] = waiting[i] > STEP / 2 ? 0 : c;
              continue;
            }
          if (left[i] <= 0 || budget <= 0 || busy >= grant->cores)
            continue;
          busy++;
          budget -= STEP;
          left[i] -= STEP;
          if (left[i] > STEP / 2)
            continue;
          left[i] = 0;
          done++;
          waiting[i] = started++ < n ? w : 0;
        }
    }
  return now;
}

static const struct
{
  Grant grant;
  LanesMechanism mechanism;
  guint workers;
  double tasks;
  double w;
  double c;
  double waits; /* a task; 0: one */
} alternating[] = {
  { { 0.5, 0.1, 1 }, LANES_MECHANISM_SEQUENTIAL, 1, 10, 1, 1 },
  { { 0.5, 0.1, 1 }, LANES_MECHANISM_SEQUENTIAL, 1, 40, 0.03, 0.06 },
  { { 0.5, 0.1, 1 }, LANES_MECHANISM_SEQUENTIAL, 1, 50, 0.09, 0.01 },
  { { 0.1, 0.1, 1 }, LANES_MECHANISM_SEQUENTIAL, 1, 50, 0.001, 0.01 },
  { { 0.1, 0.1, 1 }, LANES_MECHANISM_SEQUENTIAL, 1, 1, 0.05, 0.5, 50 },
  { { 0.1, 0.1, 1 }, LANES_MECHANISM_SEQUENTIAL, 1, 1, 0.001, 0.0195 },
  { { 0.5, 0.1, 1 }, LANES_MECHANISM_SEQUENTIAL, 1, 1, 1.2, 3.6, 60 },
  { { 1, 0.1, 1 }, LANES_MECHANISM_THREADS, 16, 16, 0.5, 0.02, 10 },
  { { 1, 0.1, 1 }, LANES_MECHANISM_ASYNCIO, 25, 25, 1, 0.01, 10 },
  { { 1, 0.1, 1 }, LANES_MECHANISM_ASYNCIO, 25, 25, 0.2, 0.01, 10 },
  { { 1.5, 0.1, 2 }, LANES_MECHANISM_PROCESSES, 2, 100, 0.01, 0.04 },
  { { 1.5, 0.1, 2 }, LANES_MECHANISM_PROCESSES, 8, 100, 0.05, 0.03 },
  { { 1.5, 0.1, 2 }, LANES_MECHANISM_PROCESSES, 4, 100, 0.09, 0.01 },
};

static void
test_alternating (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (alternating); i++)
    {
      const Grant *grant = &alternating[i].grant;
      g_autoptr (LanesMachine) machine = granted_machine (grant, (guint) grant->cores);
      g_autoptr (LanesPython) python = free_python (machine);
      LanesJob job =
          warm_job (machine, alternating[i].tasks, alternating[i].w, alternating[i].c);
      LanesSetup setup = { .workers = alternating[i].workers, .in_flight = 100, .chunk = 1 };
      double waits = MAX (1, alternating[i].waits);
      LanesPrediction prediction;
      double simulated = 0;

      job.waits = waits;
      lanes_model_predict_setup (&job, machine, python, alternating[i].mechanism, &setup,
                                 &prediction);
      for (guint phase = 0; phase < 10; phase++)
        simulated += 0.1 * alternate_under (grant, job.n * waits, setup.workers, job.w / waits,
                                            job.g / waits,
                                            (phase + 0.5) / 10 * grant->period);
      g_test_message ("%g x (%g + %g): %g (%g to %g) s, simulated %g", job.n, job.w, job.g,
                      prediction.likely, prediction.low, prediction.high, simulated);
      g_assert_cmpfloat_with_epsilon (prediction.likely, simulated, 0.1 * simulated);
    }
}

/* How many times what a core does alone a setup does in the long run under a quota. */
static const struct
{
  const char *name;
  guint cpus;
  double quota;
  double last_speedup; /* of all CPUs; 0: no curve */
  LanesMechanism mechanism;
  guint workers;
  double gil_share;
  double sustained;
} long_runs[] = {
  { "two free cores", 2, 1.5, 2, LANES_MECHANISM_PROCESSES, 2, 1, 1.5 },
  { "two threads of a core", 2, 1.5, 1.3, LANES_MECHANISM_PROCESSES, 2, 1, 1.5 * 1.3 / 2 },
  { "one of them", 2, 1.5, 1.3, LANES_MECHANISM_PROCESSES, 1, 1, 1 },
  { "enough for both", 2, 2, 1.3, LANES_MECHANISM_PROCESSES, 2, 1, 1.3 },
  { "the GIL", 8, 1.5, 0, LANES_MECHANISM_THREADS, 8, 1, 1 },
  { "mostly the GIL", 8, 1.05, 0, LANES_MECHANISM_THREADS, 8, 0.9, 1.05 },
  { "less than a core", 8, 0.8, 0, LANES_MECHANISM_THREADS, 8, 1, 0.8 },
};

static void
test_long_runs (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (long_runs); i++)
    {
      guint cpus = long_runs[i].cpus;
      g_autoptr (LanesMachine) machine =
          long_runs[i].last_speedup > 0
              ? core_machine_with_curve (cpus, long_runs[i].quota, long_runs[i].last_speedup)
              : core_machine (cpus, long_runs[i].quota);
      g_autoptr (LanesPython) python = free_python (machine);
      LanesJob job = warm_job (machine, 10000, 0, 10e-3 * long_runs[i].gil_share);
      LanesSetup setup = { .workers = long_runs[i].workers, .in_flight = 1, .chunk = 1 };
      LanesPrediction prediction;

      job.h = 10e-3 - job.g;
      job.grain = job.h;
      lanes_model_predict_setup (&job, machine, python, long_runs[i].mechanism, &setup,
                                 &prediction);
      g_test_message ("%s: %g s", long_runs[i].name, prediction.likely);
      g_assert_cmpfloat_with_epsilon (100 / prediction.likely, long_runs[i].sustained,
                                      0.01 * long_runs[i].sustained);
    }
}

/* A curve that ends at the quota tells nothing of the other CPUs: they slow nobody down. */
static void
test_short_curve (void)
{
  g_autoptr (LanesMachine) machine = core_machine (64, 2);
  g_autoptr (LanesPython) python = free_python (machine);
  LanesCurve *curve = &machine->curves[LANES_CURVE_INTEGER];
  LanesJob job = core_job ("\"kind\": \"service\", \"rate_per_s\": 50, \"in_flight\": 64, "
                           "\"wait_ms\": 0, \"cpu_ms\": 10, \"gil_share\": 0",
                           machine);
  LanesPrediction predictions[LANES_N_MECHANISMS];

  for (guint n = 1; n <= 2; n++)
    curve->points[curve->n_points++] = (LanesCurvePoint) { .n = n, .now = n, .quiet = n };
  lanes_model_predict (&job, machine, python, predictions);
  g_assert_cmpfloat_with_epsilon (predictions[LANES_MECHANISM_THREADS].capacity, 200, 1);
}

/* Starting workers uses up what is granted as well. */
static void
test_starts (void)
{
  Grant grant = { 0.5, 0.1, 2 };
  g_autoptr (LanesMachine) machine = granted_machine (&grant, 2);
  g_autoptr (LanesPython) python = free_python (machine);
  LanesJob job = warm_job (machine, 100, 0, 2e-3);
  LanesSetup setup = { .workers = 2, .in_flight = 1, .chunk = 1 };
  LanesPrediction prediction;

  job.warm = FALSE;
  python->costs[LANES_COST_PROCESS_POOL_1] = 0.1;
  python->costs[LANES_COST_PROCESS_POOL_2] = 0.11;
  lanes_model_predict_setup (&job, machine, python, LANES_MECHANISM_PROCESSES, &setup, &prediction);
  g_assert_cmpfloat_with_epsilon (prediction.likely, mean_under (&grant, 0.2 + 2 * 0.1), 0.005);
}

/* Who waits most of the time never uses up what is granted. */
static void
test_waits (void)
{
  Grant grant = { 0.5, 0.1, 1 };
  g_autoptr (LanesMachine) quota = granted_machine (&grant, 1);
  g_autoptr (LanesMachine) plain = core_machine (1, INFINITY);
  g_autoptr (LanesPython) python = free_python (quota);
  LanesJob job = core_job ("\"kind\": \"batch\", \"tasks\": 50, \"wait_ms\": 90, \"cpu_ms\": 10",
                           quota);
  LanesSetup setup = { .workers = 1, .in_flight = 1, .chunk = 1 };
  LanesPrediction held, free;

  lanes_model_predict_setup (&job, quota, python, LANES_MECHANISM_SEQUENTIAL, &setup, &held);
  lanes_model_predict_setup (&job, plain, python, LANES_MECHANISM_SEQUENTIAL, &setup, &free);
  core_assert_same_prediction (&held, &free);
}

/* Whether a quota is just one CPU or a thousandth more makes no difference: what is done before it
 * holds workers back uses all cores, and otherwise they are of no use. */
static void
test_one_cpu (void)
{
  static const struct
  {
    double quota;
    double tasks;
    gboolean shared;
  } cases[] = { { 1, 160, TRUE }, { 1.001, 160, TRUE }, { 0.5, 60, TRUE }, { 1, 16000, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Grant grant = { cases[i].quota, 1, 16 };
      g_autoptr (LanesMachine) machine = granted_machine (&grant, 16);
      g_autoptr (LanesPython) python = core_python ("3.14.1", machine);
      LanesJob job = warm_job (machine, cases[i].tasks, 0, 5e-3);
      LanesPrediction predictions[LANES_N_MECHANISMS];
      const LanesPrediction *pool = &predictions[LANES_MECHANISM_PROCESSES];

      lanes_model_predict (&job, machine, python, predictions);
      g_test_message ("%g CPUs, %g tasks: %g s", grant.quota, job.n, pool->likely);
      if (cases[i].shared)
        g_assert_cmpfloat (pool->likely, <, job.n * job.g / 8);
      else
        g_assert_cmpint (pool->ruling, ==, LANES_RULING_ONE_CPU);
    }
}

/* A tiny batch under a tiny quota: what Python adds decides whether it stands still. */
static void
test_tiny (void)
{
  Grant grant = { 0.01, 0.01, 64 };
  g_autoptr (LanesMachine) machine = granted_machine (&grant, 64);
  g_autoptr (LanesPython) python = core_python ("3.9.2", machine);
  LanesJob job = core_job ("\"kind\": \"background\", \"cpu_ms\": 0.1, \"wait_ms\": 0, "
                           "\"gil_share\": 0.5",
                           machine);
  LanesPrediction predictions[LANES_N_MECHANISMS];

  lanes_model_predict (&job, machine, python, predictions);
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      if (lanes_prediction_is_usable (&predictions[i]))
        g_assert_cmpfloat (predictions[i].low, >=, 0.8 * lanes_job_computing (&job) / 64);
    }
}

/* Without the period's length, as where groups are hidden: the kernel's default. */
static void
test_unknown_period (void)
{
  Grant grant = { 1.5, 0.1, 2 };
  g_autoptr (LanesMachine) told = granted_machine (&grant, 2);
  g_autoptr (LanesMachine) untold = core_machine (2, 1.5);
  g_autoptr (LanesPython) python = free_python (told);
  LanesJob job = core_job ("\"kind\": \"batch\", \"tasks\": 100, \"wait_ms\": 0, \"cpu_ms\": 6",
                           told);
  LanesPrediction a[LANES_N_MECHANISMS], b[LANES_N_MECHANISMS];

  lanes_model_predict (&job, told, python, a);
  lanes_model_predict (&job, untold, python, b);
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    core_assert_same_prediction (&a[i], &b[i]);
}

#define SERVED 20000
#define MOST_WAITING 4096
#define MOST_SHARING 100
#define MOST_STEP 1e-3

/* The mean response of requests that each compute @c s, s. Those in @slots share the cores and what
 * is granted; with one each the others wait for their turn. */
static double
serve_under (const Grant *grant, guint slots, double rate, double c)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (1);
  g_autofree double *arrived = g_new (double, MOST_WAITING);
  double left[MOST_SHARING], since[MOST_SHARING];
  double next = 0, budget = 0, refill = 0, total = 0, step = MIN (c / 10, MOST_STEP);
  guint first = 0, last = 0, done = 0, busy = 0;

  for (double now = 0; done < SERVED; now += step)
    {
      double share;

      if (now >= refill)
        {
          budget = grant->quota * grant->period;
          refill += grant->period;
        }
      for (; next <= now; next -= log (1 - g_rand_double (chance)) / rate)
        arrived[last++ % MOST_WAITING] = next;
      for (; busy < slots && first < last; busy++)
        {
          since[busy] = arrived[first++ % MOST_WAITING];
          left[busy] = c;
        }
      share = MIN (budget, step * MIN (busy, grant->cores)) / MAX (1, busy);
      budget -= share * busy;
      for (guint i = busy; i-- > 0;)
        {
          left[i] -= share;
          if (left[i] > 1e-9)
            continue;
          budget -= left[i];
          total += now + step - since[i];
          done++;
          busy--;
          left[i] = left[busy];
          since[i] = since[busy];
        }
    }
  return total / done;
}

static const struct
{
  Grant grant;
  LanesMechanism mechanism;
  guint slots;
  double cpu_ms;
} services[] = {
  { { 1.5, 0.1, 2 }, LANES_MECHANISM_PROCESSES, 2, 10 },
  { { 1.5, 0.1, 2 }, LANES_MECHANISM_PROCESSES, 2, 1000 },
  { { 1.5, 0.1, 4 }, LANES_MECHANISM_PROCESSES, 4, 20 },
  { { 3, 0.1, 8 }, LANES_MECHANISM_PROCESSES, 8, 100 },
  { { 1.5, 0.1, 64 }, LANES_MECHANISM_PROCESSES, 64, 10 },
  { { 3, 0.1, 64 }, LANES_MECHANISM_PROCESSES, 64, 3 },
  { { 0.5, 0.1, 1 }, LANES_MECHANISM_ASYNCIO, 1, 10 },
  { { 0.1, 0.1, 1 }, LANES_MECHANISM_ASYNCIO, 1, 6 },
  { { 0.05, 1, 1 }, LANES_MECHANISM_ASYNCIO, 1, 20 },
  { { 0.99, 0.1, 1 }, LANES_MECHANISM_ASYNCIO, 1, 180 },
  { { 0.8, 0.1, 1 }, LANES_MECHANISM_ASYNCIO, 1, 20 },
  { { 0.99, 0.1, 1 }, LANES_MECHANISM_THREADS, 100, 180 },
  { { 3.99, 0.1, 4 }, LANES_MECHANISM_PROCESSES, 4, 50 },
  { { 0.5, 0.1, 1 }, LANES_MECHANISM_SEQUENTIAL, 1, 10 },
  { { 0.5, 0.1, 1 }, LANES_MECHANISM_THREADS, 100, 1000 },
  { { 0.5, 0.1, 1 }, LANES_MECHANISM_THREADS, 100, 100 },
};

static void
test_services (void)
{
  static const double loads[] = { 0.2, 0.5, 0.7, 0.85, 0.92 };

  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      const Grant *grant = &services[i].grant;
      g_autoptr (LanesMachine) machine = granted_machine (grant, (guint) grant->cores);
      g_autoptr (LanesPython) python = free_python (machine);
      LanesJob job = core_job ("\"kind\": \"service\", \"wait_ms\": 0, \"gil_share\": 1, "
                               "\"in_flight\": 100",
                               machine);
      LanesSetup setup = { .workers = services[i].slots, .in_flight = 100, .chunk = 1 };

      job.g = services[i].cpu_ms * 1e-3;
      job.h = 0;
      for (guint l = 0; l < G_N_ELEMENTS (loads); l++)
        {
          LanesPrediction prediction;
          double simulated;

          job.rate = loads[l] * grant->quota / job.g;
          simulated = serve_under (grant, services[i].slots, job.rate, job.g);
          lanes_model_predict_setup (&job, machine, python, services[i].mechanism, &setup,
                                     &prediction);
          g_test_message ("%g/s: %g (%g to %g) s, simulated %g", job.rate, prediction.likely,
                          prediction.low, prediction.high, simulated);
          g_assert_cmpfloat_with_epsilon (prediction.capacity, grant->quota / job.g, 1e-6);
          g_assert_cmpfloat_with_epsilon (prediction.likely, simulated, 0.25 * simulated);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/core/quota/batches", test_batches);
  g_test_add_func ("/core/quota/alternating", test_alternating);
  g_test_add_func ("/core/quota/long-runs", test_long_runs);
  g_test_add_func ("/core/quota/short-curve", test_short_curve);
  g_test_add_func ("/core/quota/starts", test_starts);
  g_test_add_func ("/core/quota/one-cpu", test_one_cpu);
  g_test_add_func ("/core/quota/tiny", test_tiny);
  g_test_add_func ("/core/quota/waits", test_waits);
  g_test_add_func ("/core/quota/unknown-period", test_unknown_period);
  g_test_add_func ("/core/quota/services", test_services);
  return g_test_run ();
}
