/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which way the model's times go: up with more work, down with more or faster cores. */

#include "core-grid.h"

#include <math.h>

/* Times within this count as equal: the search takes the smaller setup of two that are. */
#define NOISE 0.03

/* Worker counts are tried by doubling, so a wait that fits one of them a little better gains. */
#define COARSE 0.08

/* All checks are of one prediction of a job on a machine. */
#define CHECK(condition) GRID_CHECK (condition, job, machine, prediction)

/* More of something never takes less time, where the mechanism can be used both times. */
static void
assert_rises (const LanesJob *less,
              const LanesJob *job,
              const LanesMachine *machine,
              const LanesPython *python,
              double tolerance)
{
  LanesPrediction before[LANES_N_MECHANISMS], after[LANES_N_MECHANISMS];

  lanes_model_predict (less, machine, python, before);
  lanes_model_predict (job, machine, python, after);
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      const LanesPrediction *prediction = &after[i];

      if (!grid_usable (&before[i]) || !grid_usable (prediction))
        continue;
      if (prediction->likely < before[i].likely * (1 - tolerance))
        grid_tell (less, machine, &before[i]);
      CHECK (prediction->likely >= before[i].likely * (1 - tolerance));
    }
}

static void
check_more_tasks (const LanesJob *job, const LanesMachine *machine, const LanesPython *python)
{
  LanesJob more = *job;

  more.n = ceil (job->n * 1.5);
  assert_rises (job, &more, machine, python, NOISE);
}

/* A wait below 5 ms on an idle loop is rounded up to the next tick, which a busier loop does not
 * notice: there more computing may indeed take less time. */
static void
check_more_computing (const LanesJob *job, const LanesMachine *machine, const LanesPython *python)
{
  LanesJob more = *job;

  if (job->w > 0 && job->w < 5e-3)
    return;
  more.g = job->g * 1.5 + 0.1e-3;
  more.h = job->h * 1.5;
  assert_rises (job, &more, machine, python, NOISE);
}

static double
best_of (const LanesJob *job, const LanesMachine *machine, const LanesPython *python)
{
  LanesPrediction predictions[LANES_N_MECHANISMS];
  double best = INFINITY;

  lanes_model_predict (job, machine, python, predictions);
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      if (grid_usable (&predictions[i]))
        best = MIN (best, predictions[i].likely);
    }
  return best;
}

/* From no wait at all to the first one a mechanism's formula changes; the best time still rises. */
static void
check_longer_waits (const LanesJob *job, const LanesMachine *machine, const LanesPython *python)
{
  LanesJob more = *job;

  more.w = job->w * 1.5 + 1e-3;
  if (job->w > 0)
    assert_rises (job, &more, machine, python, COARSE);
  g_assert_cmpfloat (best_of (&more, machine, python), >=,
                     best_of (job, machine, python) * (1 - COARSE));
}

static void
test_more_tasks_take_longer (void)
{
  grid_for_each (check_more_tasks, LANES_KIND_BATCH);
}

static void
test_more_computing_takes_longer (void)
{
  grid_for_each (check_more_computing, LANES_KIND_BATCH);
}

static void
test_longer_waits_take_longer (void)
{
  grid_for_each (check_longer_waits, LANES_KIND_BATCH);
}

/* Machines that differ by how much their cores give together. */
static void
test_faster_curves (void)
{
  static const double speedups[] = { 1.2, 2, 3, 4, 6, 8 };
  g_autoptr (LanesPython) python = core_python ("3.14.1", NULL);
  g_autoptr (LanesMachine) slower = core_machine_with_curve (8, INFINITY, speedups[0]);

  for (guint i = 1; i < G_N_ELEMENTS (speedups); i++)
    {
      LanesMachine *machine = core_machine_with_curve (8, INFINITY, speedups[i]);

      for (guint j = 0; j < GRID_N_JOBS; j++)
        {
          LanesPrediction before[LANES_N_MECHANISMS], after[LANES_N_MECHANISMS];
          const LanesPrediction *prediction = &after[LANES_MECHANISM_PROCESSES];
          LanesJob at = grid_job (j), *job = &at;

          lanes_model_predict (job, slower, python, before);
          lanes_model_predict (job, machine, python, after);
          if (grid_usable (prediction) && grid_usable (&before[LANES_MECHANISM_PROCESSES]))
            CHECK (prediction->likely <= before[LANES_MECHANISM_PROCESSES].likely * (1 + NOISE));
        }
      lanes_machine_unref (slower);
      slower = machine;
    }
}

/* Heavy maths profits from every CPU, and comes near to what they can give. */
static void
test_more_cpus_for_maths (void)
{
  static const guint cpus[] = { 1, 2, 3, 4, 6, 8, 16, 32, 64 };
  static const char *const versions[] = { "3.13.5", "3.14.1" };
  LanesJob job = core_job ("\"kind\": \"batch\", \"tasks\": 20000, \"wait_ms\": 0, "
                           "\"cpu_ms\": 20",
                           NULL);

  for (guint v = 0; v < 2 * G_N_ELEMENTS (versions); v++)
    {
      g_autoptr (LanesPython) python = lanes_python_new_default (versions[v / 2], v % 2, NULL);
      double before = INFINITY;

      for (guint i = 0; i < G_N_ELEMENTS (cpus); i++)
        {
          g_autoptr (LanesMachine) machine = core_machine (cpus[i], INFINITY);
          double best = best_of (&job, machine, python);

          g_test_message ("%s, %u CPUs: %g s", python->version, cpus[i], best);
          g_assert_cmpfloat (best, <=, before);
          g_assert_cmpfloat (best, >=, 400.0 / cpus[i]);
          g_assert_cmpfloat (best, <=, 1.1 * 400.0 / cpus[i] + 0.5);
          before = best;
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/trends/more-tasks", test_more_tasks_take_longer);
  g_test_add_func ("/core/trends/more-computing", test_more_computing_takes_longer);
  g_test_add_func ("/core/trends/faster-curves", test_faster_curves);
  g_test_add_func ("/core/trends/more-cpus", test_more_cpus_for_maths);
  g_test_add_func ("/core/trends/longer-waits", test_longer_waits_take_longer);
  return g_test_run ();
}
