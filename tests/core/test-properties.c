/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the model must keep to whatever it is asked: sound bounds, settings that can be had, and
 * nothing faster than the machine. */

#include "core-fixture.h"
#include "core-grid.h"

#include <math.h>

/* All checks are of one prediction of a job on a machine. */
#define CHECK(condition) GRID_CHECK (condition, job, machine, prediction)

static void
check_bounds (const LanesJob *job, const LanesMachine *machine, const LanesPython *python)
{
  LanesPrediction predictions[LANES_N_MECHANISMS];

  lanes_model_predict (job, machine, python, predictions);
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      const LanesPrediction *prediction = &predictions[i];

      CHECK (prediction->mechanism == i);
      if (grid_usable (prediction))
        {
          CHECK (isfinite (prediction->low) && isfinite (prediction->high));
          CHECK (prediction->low > 0);
          CHECK (prediction->low <= prediction->likely);
          CHECK (prediction->likely <= prediction->high);
          CHECK (prediction->start >= 0 && prediction->start <= prediction->likely);
          CHECK (job->kind == LANES_KIND_SERVICE || isnan (prediction->capacity));
        }
      else
        {
          CHECK (isnan (prediction->low) && isnan (prediction->likely) && isnan (prediction->high));
        }
    }
}

static void
test_bounds_of_batches (void)
{
  grid_for_each (check_bounds, LANES_KIND_BATCH);
}

static void
test_bounds_of_background_jobs (void)
{
  grid_for_each (check_bounds, LANES_KIND_BACKGROUND);
}

static void
test_bounds_of_services (void)
{
  grid_for_each (check_bounds, LANES_KIND_SERVICE);
}

/* A measured profile is noisy, and one that somebody wrote may say anything. */
static void
test_bounds_with_odd_costs (void)
{
  static const char *const jobs[] = {
    "\"kind\": \"batch\", \"tasks\": 1000, \"wait_ms\": 0, \"cpu_ms\": 1",
    "\"kind\": \"batch\", \"tasks\": 5000, \"wait_ms\": 2, \"cpu_ms\": 0.2",
    "\"kind\": \"batch\", \"wait_ms\": 0, \"cpu_ms\": 0, \"argument_bytes\": 100000000",
    "\"kind\": \"background\", \"wait_ms\": 0, \"cpu_ms\": 0",
    "\"kind\": \"service\", \"rate_per_s\": 50, \"wait_ms\": 0.3, \"cpu_ms\": 0.1",
  };
  static const double factors[] = { 0, 0.1, 0.7, 1, 1.5, 10 };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (LanesMachine) machine = core_machine (64, INFINITY);

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (LanesPython) python = core_python ("3.14.0", machine);

      for (guint c = 0; c < LANES_N_COSTS; c++)
        python->costs[c] *= factors[g_rand_int_range (random, 0, G_N_ELEMENTS (factors))];
      for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
        {
          LanesJob job = core_job (jobs[i], machine);

          check_bounds (&job, machine, python);
        }
    }
}

static guint
most_workers (LanesMechanism mechanism, const LanesMachine *machine)
{
  guint cores = (guint) lanes_machine_cores (machine);

  switch (mechanism)
    {
    case LANES_MECHANISM_THREADS:
    case LANES_MECHANISM_ASYNCIO_THREADS:
      return 512;
    case LANES_MECHANISM_PROCESSES:
      return 64;
    case LANES_MECHANISM_ASYNCIO_PROCESSES:
      return 4 * cores;
    case LANES_MECHANISM_INTERPRETERS:
      return 2 * cores;
    case LANES_MECHANISM_SEQUENTIAL:
    case LANES_MECHANISM_ASYNCIO:
    default:
      return 1;
    }
}

static void
check_setup (const LanesJob *job, const LanesMachine *machine, const LanesPython *python)
{
  LanesPrediction predictions[LANES_N_MECHANISMS];

  lanes_model_predict (job, machine, python, predictions);
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      const LanesPrediction *prediction = &predictions[i];

      if (!grid_usable (prediction))
        continue;
      CHECK (prediction->workers >= 1);
      CHECK (prediction->workers <= most_workers (i, machine));
      CHECK (prediction->in_flight >= 1);
      CHECK (job->w <= 0 || prediction->in_flight <= job->limit);
      CHECK (prediction->chunk_size >= 1);
      CHECK (prediction->chunk_size == 1 || i == LANES_MECHANISM_PROCESSES);
      CHECK (prediction->chunk_size <= job->n);
      CHECK (prediction->chunk_size == 1 || !job->hard_kill);
      CHECK (i != LANES_MECHANISM_PROCESSES || job->kind == LANES_KIND_SERVICE ||
             prediction->workers <= ceil (job->n / prediction->chunk_size));
      CHECK (job->kind == LANES_KIND_SERVICE || prediction->in_flight <= job->n);
    }
}

static void
test_setups (void)
{
  grid_for_each (check_setup, LANES_KIND_BATCH);
  grid_for_each (check_setup, LANES_KIND_SERVICE);
}

/* Neither the waits nor the computing can be done faster than the slots, the cores and the quota
 * allow, of which the first period's grant may be used at once. */
static void
check_physics (const LanesJob *job, const LanesMachine *machine, const LanesPython *python)
{
  LanesPrediction predictions[LANES_N_MECHANISMS];
  double all = lanes_machine_speedup (machine, 1e6);
  double c = job->g + job->h;
  double quota = lanes_machine_usable (machine);
  double granted = quota * lanes_machine_quota_period (machine);

  lanes_model_predict (job, machine, python, predictions);
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      const LanesPrediction *prediction = &predictions[i];
      double likely = prediction->likely * (1 + 1e-9);
      gboolean loop = i == LANES_MECHANISM_SEQUENTIAL || i == LANES_MECHANISM_ASYNCIO;
      gboolean gil = python->gil_enabled &&
                     (i == LANES_MECHANISM_THREADS || i == LANES_MECHANISM_ASYNCIO_THREADS);

      if (!grid_usable (prediction))
        continue;
      CHECK (likely >= job->w + c);
      CHECK (likely >= job->n * job->w / prediction->in_flight);
      CHECK (likely >= job->n * c / all);
      CHECK (likely >= (job->n * c - granted) / quota);
      CHECK (!loop || likely >= job->n * c);
      CHECK (!gil || likely >= job->n * job->g);
    }
}

static void
test_physics (void)
{
  grid_for_each (check_physics, LANES_KIND_BATCH);
}

static void
check_sequential (const LanesJob *job, const LanesMachine *machine, const LanesPython *python)
{
  LanesPrediction predictions[LANES_N_MECHANISMS];
  const LanesPrediction *prediction = &predictions[LANES_MECHANISM_SEQUENTIAL];
  double c = job->g + job->h;
  double sum = job->n * (job->w + c);
  double quota = MIN (1, lanes_machine_usable (machine));
  double period = lanes_machine_quota_period (machine);
  double step = 0;

  if (quota < 1 && job->n * c >= 0.9 * quota * period)
    {
      sum = MAX (sum, job->n * c / quota - period * (1 - quota) + job->w);
      step = period;
    }
  lanes_model_predict (job, machine, python, predictions);
  /* A call and what a sleep takes too long are all that Python adds: well below 0.2 ms. */
  CHECK (prediction->likely >= sum * (1 - 1e-9) - step);
  CHECK (prediction->likely <= sum * (1 + 1e-9) + step + job->n * 0.2e-3);
  CHECK (prediction->start <= 0);
}

static void
test_sequential (void)
{
  grid_for_each (check_sequential, LANES_KIND_BATCH);
}

static void
check_deterministic (const LanesJob *job, const LanesMachine *machine, const LanesPython *python)
{
  LanesPrediction first[LANES_N_MECHANISMS], second[LANES_N_MECHANISMS];

  lanes_model_predict (job, machine, python, first);
  lanes_model_predict (job, machine, python, second);
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    core_assert_same_prediction (&first[i], &second[i]);
}

static void
test_deterministic (void)
{
  grid_for_each (check_deterministic, LANES_KIND_BATCH);
  grid_for_each (check_deterministic, LANES_KIND_SERVICE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/properties/odd-costs", test_bounds_with_odd_costs);
  g_test_add_func ("/core/properties/batches", test_bounds_of_batches);
  g_test_add_func ("/core/properties/background-jobs", test_bounds_of_background_jobs);
  g_test_add_func ("/core/properties/setups", test_setups);
  g_test_add_func ("/core/properties/sequential", test_sequential);
  g_test_add_func ("/core/properties/deterministic", test_deterministic);
  g_test_add_func ("/core/properties/services", test_bounds_of_services);
  g_test_add_func ("/core/properties/physics", test_physics);
  return g_test_run ();
}
