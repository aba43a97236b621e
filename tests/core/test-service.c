/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Response times of services: under load, and beside a simulated queue. */

#include "core-fixture.h"

#include "lanes-model.h"

#include <math.h>

#define REQUESTS 1000000
#define MOST_SERVERS 16

/* What cannot carry the rate says how far it gets; one that can gets further than the rate. */
static void
test_capacity (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesPython) python = core_python ("3.14.1", machine);
  LanesJob job = core_job ("\"kind\": \"service\", \"rate_per_s\": 300, \"in_flight\": 1000, "
                           "\"wait_ms\": 50, \"cpu_ms\": 5, \"gil_share\": 1, "
                           "\"client\": \"async\"",
                           machine);
  LanesPrediction predictions[LANES_N_MECHANISMS];

  lanes_model_predict (&job, machine, python, predictions);
  for (guint m = 0; m < LANES_N_MECHANISMS; m++)
    {
      const LanesPrediction *prediction = &predictions[m];

      g_test_message ("%s: %g/s", lanes_mechanism_info (m)->id, prediction->capacity);
      g_assert_true (isfinite (prediction->capacity));
      g_assert_cmpfloat (prediction->capacity, >, 0);
      if (prediction->ruling == LANES_RULING_RATE)
        g_assert_true (isnan (prediction->likely));
      else
        g_assert_cmpfloat (prediction->capacity, >, job.rate);
    }
  /* 55 ms one after the other, 5 ms a request in one thread or under one GIL. */
  g_assert_cmpint (predictions[LANES_MECHANISM_SEQUENTIAL].ruling, ==, LANES_RULING_RATE);
  g_assert_cmpfloat (predictions[LANES_MECHANISM_SEQUENTIAL].capacity, <=, 1 / 0.055);
  g_assert_cmpint (predictions[LANES_MECHANISM_ASYNCIO].ruling, ==, LANES_RULING_RATE);
  g_assert_cmpfloat (predictions[LANES_MECHANISM_ASYNCIO].capacity, <=, 200);
  g_assert_cmpint (predictions[LANES_MECHANISM_THREADS].ruling, ==, LANES_RULING_RATE);
  g_assert_cmpfloat (predictions[LANES_MECHANISM_THREADS].capacity, <=, 200);
  g_assert_cmpint (predictions[LANES_MECHANISM_ASYNCIO_PROCESSES].ruling, ==, LANES_RULING_NONE);
}

/* The nearer a service comes to what it can carry, the longer a request takes. */
static void
test_response_under_load (void)
{
  static const double rates[] = { 1, 20, 50, 100, 150, 180 };
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesPython) python = core_python ("3.14.1", machine);
  double before = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      LanesJob job = core_job ("\"kind\": \"service\", \"in_flight\": 100, \"wait_ms\": 50, "
                               "\"cpu_ms\": 5, \"client\": \"async\"",
                               machine);
      LanesPrediction predictions[LANES_N_MECHANISMS];
      const LanesPrediction *asyncio = &predictions[LANES_MECHANISM_ASYNCIO];

      job.rate = rates[i];
      lanes_model_predict (&job, machine, python, predictions);
      g_test_message ("%g/s: %g s", rates[i], asyncio->likely);
      g_assert_cmpint (asyncio->ruling, ==, LANES_RULING_NONE);
      g_assert_cmpfloat (asyncio->likely, >, before);
      g_assert_cmpfloat (asyncio->likely, >=, 0.055);
      before = asyncio->likely;
    }
  g_assert_cmpfloat (before, >, 0.07);
}

/* The mean response of requests that come at random and are each served to the end, s. */
static double
simulate (double rate, guint servers, double steady, double random)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (1);
  double free_at[MOST_SERVERS] = { 0 };
  double now = 0, total = 0;

  for (guint i = 0; i < REQUESTS; i++)
    {
      guint first = 0;

      now -= log (1 - g_rand_double (chance)) / rate;
      for (guint s = 1; s < servers; s++)
        {
          if (free_at[s] < free_at[first])
            first = s;
        }
      free_at[first] = MAX (now, free_at[first]) + steady -
                       random * log (1 - g_rand_double (chance));
      total += free_at[first] - now;
    }
  return total / REQUESTS;
}

/* Long against all that Python adds, so that only queueing is left. */
static const struct
{
  const char *members;
  LanesMechanism mechanism;
  guint servers;
  double steady; /* s */
  double random; /* s */
  double rates[3];
} queues[] = {
  { "\"wait_ms\": 0, \"cpu_ms\": 200", LANES_MECHANISM_ASYNCIO, 1, 0.2, 0, { 1, 3, 4.5 } },
  { "\"wait_ms\": 0, \"cpu_ms\": 400", LANES_MECHANISM_PROCESSES, 4, 0.4, 0, { 2, 6, 9 } },
  { "\"wait_ms\": 100, \"cpu_ms\": 100", LANES_MECHANISM_SEQUENTIAL, 1, 0.1, 0.1, { 1, 3, 4.5 } },
  { "\"wait_ms\": 1000, \"cpu_ms\": 0", LANES_MECHANISM_THREADS, 8, 0, 1, { 2, 6, 7.4 } },
};

static void
test_queues (void)
{
  g_autoptr (LanesMachine) machine = core_machine_with_curve (4, INFINITY, 4);
  g_autoptr (LanesPython) python = core_python ("3.14.1", machine);

  for (guint i = 0; i < G_N_ELEMENTS (queues); i++)
    {
      g_autofree char *members =
          g_strdup_printf ("\"kind\": \"service\", \"in_flight\": 8, "
                           "\"wait_spread\": \"high\", %s",
                           queues[i].members);
      LanesJob job = core_job (members, machine);
      const LanesSetup setup = { .workers = queues[i].servers, .in_flight = 8, .chunk = 1 };

      for (guint r = 0; r < G_N_ELEMENTS (queues[i].rates); r++)
        {
          double simulated = simulate (queues[i].rates[r], queues[i].servers, queues[i].steady,
                                       queues[i].random);
          LanesPrediction prediction;

          job.rate = queues[i].rates[r];
          lanes_model_predict_setup (&job, machine, python, queues[i].mechanism, &setup,
                                     &prediction);
          g_test_message ("%s, %g/s: %.4f s, simulated %.4f s", members, job.rate,
                          prediction.likely, simulated);
          g_assert_cmpfloat (prediction.likely, >, 0.92 * simulated);
          g_assert_cmpfloat (prediction.likely, <, 1.08 * simulated);
        }
    }
}

/* Threads that hold a place while they queue for the GIL carry less than either alone says: three
 * of them that wait for 20 ms and compute for 10 carry 78.9 a second by exact mean value analysis,
 * not 100. */
static void
test_nested_queues (void)
{
  g_autoptr (LanesMachine) machine = core_machine_with_curve (4, INFINITY, 4);
  g_autoptr (LanesPython) python = core_python ("3.14.1", machine);
  LanesJob job = core_job ("\"kind\": \"service\", \"rate_per_s\": 20, \"in_flight\": 3, "
                           "\"wait_ms\": 20, \"cpu_ms\": 10, \"gil_share\": 1",
                           machine);
  const LanesSetup setup = { .workers = 3, .in_flight = 3, .chunk = 1 };
  LanesPrediction prediction;

  lanes_model_predict_setup (&job, machine, python, LANES_MECHANISM_THREADS, &setup, &prediction);
  g_test_message ("%g/s", prediction.capacity);
  g_assert_cmpfloat (prediction.capacity, >, 70);
  g_assert_cmpfloat (prediction.capacity, <, 79);
}

/* Long computing in threads is cut into slices, so that a request ends later than one that is
 * served to its end: by processor sharing in s / (1 - load), less for what fits into one slice. */
static void
test_time_slices (void)
{
  static const struct
  {
    double cpu_ms;
    double queue; /* ms, at a load of one half */
  } cases[] = { { 4, 2 }, { 100, 97.5 } };
  g_autoptr (LanesMachine) machine = core_machine_with_curve (4, INFINITY, 4);
  g_autoptr (LanesPython) python = core_python ("3.14.1", machine);

  python->costs[LANES_COST_GIL_SLICING] = 1;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *members = g_strdup_printf (
          "\"kind\": \"service\", \"rate_per_s\": %g, \"in_flight\": 500, \"wait_ms\": 0, "
          "\"cpu_ms\": %g, \"gil_share\": 1",
          500 / cases[i].cpu_ms, cases[i].cpu_ms);
      LanesJob job = core_job (members, machine);
      const LanesSetup setup = { .workers = 500, .in_flight = 500, .chunk = 1 };
      LanesPrediction prediction;

      lanes_model_predict_setup (&job, machine, python, LANES_MECHANISM_THREADS, &setup,
                                 &prediction);
      g_test_message ("%s: %g ms", members, prediction.queue * 1e3);
      g_assert_cmpfloat (prediction.queue * 1e3, >, 0.95 * cases[i].queue);
      g_assert_cmpfloat (prediction.queue * 1e3, <, 1.15 * cases[i].queue);
    }
}

/* On CPUs that give so much together. */
static void
predict_on_four_cpus (double speedup,
                      const char *members,
                      LanesPrediction predictions[LANES_N_MECHANISMS])
{
  g_autoptr (LanesMachine) machine = core_machine_with_curve (4, INFINITY, speedup);
  g_autoptr (LanesPython) python = core_python ("3.14.1", machine);
  LanesJob job = core_job (members, machine);

  lanes_model_predict (&job, machine, python, predictions);
}

/* Where no number of workers is comfortable, there are no more than carry more. */
static void
test_no_needless_workers (void)
{
  LanesPrediction predictions[LANES_N_MECHANISMS];

  predict_on_four_cpus (3.6,
                        "\"kind\": \"service\", \"rate_per_s\": 300, \"in_flight\": 200, "
                        "\"wait_ms\": 0, \"cpu_ms\": 10, \"gil_share\": 1, "
                        "\"client\": \"async\"",
                        predictions);
  g_assert_cmpuint (predictions[LANES_MECHANISM_PROCESSES].workers, <=, 8);
  g_assert_cmpuint (predictions[LANES_MECHANISM_ASYNCIO_PROCESSES].workers, <=, 8);
  g_assert_cmpuint (predictions[LANES_MECHANISM_ASYNCIO_THREADS].workers, <=, 8);
}

/* One place is one queue, whatever stands behind it. */
static void
test_one_slot (void)
{
  LanesPrediction predictions[LANES_N_MECHANISMS];
  double one;

  predict_on_four_cpus (4,
                        "\"kind\": \"service\", \"rate_per_s\": 6, \"in_flight\": 1, "
                        "\"wait_ms\": 0, \"cpu_ms\": 100, \"gil_share\": 1, "
                        "\"client\": \"async\"",
                        predictions);
  one = predictions[LANES_MECHANISM_SEQUENTIAL].likely;
  g_assert_cmpfloat_with_epsilon (predictions[LANES_MECHANISM_ASYNCIO].likely, one, 0.02 * one);
  g_assert_cmpfloat_with_epsilon (predictions[LANES_MECHANISM_THREADS].likely, one, 0.02 * one);
}

/* However long the queue may be, a request takes at least about what it does alone; and no more
 * workers are offered than may be started. */
static void
test_limits (void)
{
  g_autoptr (LanesMachine) machine = core_machine_with_curve (4, INFINITY, 4);
  g_autoptr (LanesPython) python = core_python ("3.14.1", machine);

  lanes_machine_set_fact (machine, LANES_FACT_PIDS_MAX, 64, LANES_ORIGIN_DETECTED);
  lanes_machine_set_fact (machine, LANES_FACT_PIDS_CURRENT, 40, LANES_ORIGIN_DETECTED);
  for (double rate = 1; rate < 2000; rate *= 1.1)
    {
      LanesJob job = core_job ("\"kind\": \"service\", \"in_flight\": 400, \"wait_ms\": 20, "
                               "\"wait_spread\": \"high\", \"cpu_ms\": 5, \"client\": \"async\"",
                               machine);
      LanesPrediction predictions[LANES_N_MECHANISMS];

      job.rate = rate;
      lanes_model_predict (&job, machine, python, predictions);
      for (guint m = 0; m < LANES_N_MECHANISMS; m++)
        {
          g_assert_cmpuint (predictions[m].workers, <=, 16);
          g_assert_true (!lanes_prediction_is_usable (&predictions[m]) ||
                         predictions[m].low >= 0.9 * 0.025);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/service/capacity", test_capacity);
  g_test_add_func ("/core/service/under-load", test_response_under_load);
  g_test_add_func ("/core/service/queues", test_queues);
  g_test_add_func ("/core/service/nested-queues", test_nested_queues);
  g_test_add_func ("/core/service/time-slices", test_time_slices);
  g_test_add_func ("/core/service/no-needless-workers", test_no_needless_workers);
  g_test_add_func ("/core/service/one-slot", test_one_slot);
  g_test_add_func ("/core/service/limits", test_limits);
  return g_test_run ();
}
