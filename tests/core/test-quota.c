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
  return python;
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
};

/* The mean over all beginnings but for its steps, and nine of ten of them within the bounds. */
static void
check_batch (const Grant *grant, double work, const LanesPrediction *prediction)
{
  double idle = MAX (0, 1 - grant->quota / grant->cores);
  double step = grant->period * idle * idle / 2;
  double sum = 0;
  guint inside = 0;

  for (guint i = 0; i < PHASES; i++)
    {
      double time = run_under (grant, work, (i + 0.5) / PHASES);

      sum += time / PHASES;
      inside += time >= prediction->low && time <= prediction->high;
    }
  g_test_message ("%g processor s: %g (%g to %g) s, simulated %g, inside %u", work,
                  prediction->likely, prediction->low, prediction->high, sum, inside);
  g_assert_cmpfloat_with_epsilon (prediction->likely, sum, 0.02 * sum + step);
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
          LanesJob job = core_job ("\"kind\": \"batch\", \"gil_share\": 1", machine);
          LanesSetup setup = { .workers = batches[i].workers, .in_flight = tasks[t], .chunk = 1 };
          LanesPrediction prediction;

          job.n = tasks[t];
          job.w = 0;
          job.g = batches[i].cpu_ms * 1e-3;
          job.h = 0;
          job.warm = TRUE;
          lanes_model_predict_setup (&job, machine, python, batches[i].mechanism, &setup,
                                     &prediction);
          check_batch (&batches[i].grant, job.n * job.g, &prediction);
        }
    }
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

#define STEP 0.5e-3
#define SERVICE_TIME 300.0
#define MOST_WAITING 4096

/* The mean response of requests that each compute @c s, in turn on the cores, s. */
static double
serve_under (const Grant *grant, double rate, double c)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (1);
  g_autofree double *arrived = g_new (double, MOST_WAITING);
  double left[8] = { 0 }, since[8];
  double next = 0, budget = 0, refill = 0, total = 0;
  guint first = 0, last = 0, done = 0, cores = (guint) grant->cores;

  for (double now = 0; now < SERVICE_TIME; now += STEP)
    {
      if (now >= refill)
        {
          budget = grant->quota * grant->period;
          refill += grant->period;
        }
      for (; next <= now; next -= log (1 - g_rand_double (chance)) / rate)
        arrived[last++ % MOST_WAITING] = next;
      for (guint i = 0; i < cores; i++)
        {
          if (left[i] <= 0 && first < last)
            {
              since[i] = arrived[first++ % MOST_WAITING];
              left[i] = c;
            }
          if (left[i] <= 0 || budget <= 0)
            continue;
          left[i] -= STEP;
          budget -= STEP;
          if (left[i] > STEP / 2)
            continue;
          left[i] = 0;
          total += now + STEP - since[i];
          done++;
        }
    }
  return total / done;
}

static const struct
{
  Grant grant;
  LanesMechanism mechanism;
  double cpu_ms;
} services[] = {
  { { 1.5, 0.1, 2 }, LANES_MECHANISM_PROCESSES, 10 },
  { { 1.5, 0.1, 4 }, LANES_MECHANISM_PROCESSES, 20 },
  { { 0.5, 0.1, 1 }, LANES_MECHANISM_ASYNCIO, 10 },
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
      LanesSetup setup = { .workers = (guint) grant->cores, .in_flight = 100, .chunk = 1 };

      job.g = services[i].cpu_ms * 1e-3;
      job.h = 0;
      for (guint l = 0; l < G_N_ELEMENTS (loads); l++)
        {
          LanesPrediction prediction;
          double simulated;

          job.rate = loads[l] * grant->quota / job.g;
          simulated = serve_under (grant, job.rate, job.g);
          lanes_model_predict_setup (&job, machine, python, services[i].mechanism, &setup,
                                     &prediction);
          g_test_message ("%g/s: %g (%g to %g) s, simulated %g", job.rate, prediction.likely,
                          prediction.low, prediction.high, simulated);
          g_assert_cmpfloat_with_epsilon (prediction.capacity, grant->quota / job.g, 1e-6);
          g_assert_cmpfloat_with_epsilon (prediction.likely, simulated, 0.2 * simulated);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/core/quota/batches", test_batches);
  g_test_add_func ("/core/quota/waits", test_waits);
  g_test_add_func ("/core/quota/unknown-period", test_unknown_period);
  g_test_add_func ("/core/quota/services", test_services);
  return g_test_run ();
}
