/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The model's answers that people rely on: what is ruled out and why, and times close to those of
 * measured runs. */

#include "core-fixture.h"

#include <math.h>
#include <string.h>

/* Short names of the rulings, so that the table below can be read. */
static const char *const ruling_names[] = {
  [LANES_RULING_NONE] = "",
  [LANES_RULING_BLOCKING_CLIENT] = "blocks",
  [LANES_RULING_HOLDS_UP] = "holds up",
  [LANES_RULING_HARD_KILL] = "cannot be killed",
  [LANES_RULING_ONE_TASK] = "one task",
  [LANES_RULING_NOT_PICKLABLE] = "not picklable",
  [LANES_RULING_SHARED_STATE] = "shares nothing",
  [LANES_RULING_ONE_CPU] = "one CPU",
  [LANES_RULING_CONTENT] = "content",
  [LANES_RULING_MEMORY] = "memory",
  [LANES_RULING_OLD_PYTHON] = "old Python",
  [LANES_RULING_RATE] = "rate",
};

/* What is ruled out, and why; on top of ten tasks that wait 5 ms and compute 1 ms. */
static const struct
{
  const char *members;
  guint cpus;
  double quota;
  const char *python;
  const char *ruled_out;
} rulings[] = {
  { "\"client\": \"async\"", 4, INFINITY, "3.14.1", "" },
  { "\"client\": \"blocking\"", 4, INFINITY, "3.14.1",
    "asyncio: blocks, asyncio+processes: blocks" },
  { "\"client\": \"blocking\", \"wait_ms\": 0", 4, INFINITY, "3.14.1", "" },
  { "\"client\": \"async\", \"hard_kill\": true", 4, INFINITY, "3.14.1",
    "sequential: cannot be killed, threads: cannot be killed, asyncio+threads: cannot be killed, "
    "interpreters: cannot be killed" },
  /* A coroutine that only computes cannot be ended either. */
  { "\"client\": \"async\", \"hard_kill\": true, \"wait_ms\": 0", 4, INFINITY, "3.14.1",
    "sequential: cannot be killed, threads: cannot be killed, asyncio: cannot be killed, "
    "asyncio+threads: cannot be killed, interpreters: cannot be killed" },
  { "\"client\": \"async\", \"hard_kill\": true", 1, INFINITY, "3.14.1",
    "sequential: cannot be killed, threads: cannot be killed, asyncio+threads: cannot be killed, "
    "interpreters: cannot be killed" },
  { "\"client\": \"async\", \"picklable\": false", 4, INFINITY, "3.14.1",
    "processes: not picklable, asyncio+processes: not picklable, interpreters: not picklable" },
  { "\"client\": \"async\", \"shared_state\": \"some\"", 4, INFINITY, "3.14.1", "" },
  { "\"client\": \"async\", \"shared_state\": \"hot\"", 4, INFINITY, "3.14.1",
    "processes: shares nothing, asyncio+processes: shares nothing, "
    "interpreters: shares nothing" },
  { "\"client\": \"async\"", 1, INFINITY, "3.14.1",
    "processes: one CPU, asyncio+processes: one CPU, interpreters: one CPU" },
  { "\"client\": \"async\", \"tasks\": 1000, \"wait_ms\": 0", 4, 0.5, "3.14.1",
    "processes: one CPU, asyncio+processes: one CPU, interpreters: one CPU" },
  { "\"client\": \"async\", \"tasks\": 1000", 4, 1, "3.14.1", "" },
  { "\"client\": \"async\", \"tasks\": 1000, \"wait_ms\": 0", 4, 1, "3.14.1",
    "processes: one CPU, asyncio+processes: one CPU, interpreters: one CPU" },
  { "\"client\": \"async\"", 4, 1.5, "3.14.1", "" },
  { "\"client\": \"async\", \"memory_mb\": 8", 4, INFINITY, "3.14.1",
    "processes: memory, asyncio+processes: memory" },
  { "\"client\": \"async\", \"memory_mb\": 1000, \"argument_bytes\": 1073741824", 4, INFINITY,
    "3.14.1",
    "sequential: content, threads: content, asyncio: content, processes: content, "
    "asyncio+threads: content, asyncio+processes: content, interpreters: content" },
  { "\"client\": \"async\"", 4, INFINITY, "3.13.5", "interpreters: old Python" },
  { "\"kind\": \"background\", \"client\": \"async\"", 4, INFINITY, "3.14.1",
    "sequential: holds up" },
  { "\"kind\": \"background\", \"client\": \"async\", \"cpu_ms\": 60", 4, INFINITY, "3.14.1",
    "sequential: holds up, asyncio: holds up" },
  { "\"kind\": \"background\", \"client\": \"async\"", 1, INFINITY, "3.14.1",
    "sequential: holds up" },
  { "\"kind\": \"background\", \"client\": \"blocking\"", 4, INFINITY, "3.13.5",
    "sequential: holds up, asyncio: blocks, asyncio+processes: blocks, "
    "interpreters: old Python" },
  { "\"client\": \"async\", \"tasks\": 1", 4, INFINITY, "3.14.1",
    "threads: one task, asyncio: one task, processes: one task, asyncio+threads: one task, "
    "asyncio+processes: one task, interpreters: one task" },
  { "\"kind\": \"service\", \"client\": \"async\", \"rate_per_s\": 1", 4, INFINITY, "3.14.1",
    "" },
  { "\"kind\": \"service\", \"client\": \"async\", \"rate_per_s\": 500", 4, INFINITY, "3.14.1",
    "sequential: rate" },
};

/* Of a member that stands twice, the later one counts. */
static LanesJob
create_job (const char *members, const LanesMachine *machine)
{
  g_autofree char *all = g_strdup_printf ("\"tasks\": 10, \"wait_ms\": 5, \"cpu_ms\": 1, %s%s",
                                          strstr (members, "\"kind\"") != NULL
                                              ? ""
                                              : "\"kind\": \"batch\", ",
                                          members);

  return core_job (all, machine);
}

static char *
dup_ruled_out (const LanesPrediction *predictions)
{
  GString *text = g_string_new (NULL);

  for (guint m = 0; m < LANES_N_MECHANISMS; m++)
    {
      if (predictions[m].ruling != LANES_RULING_NONE)
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? ", " : "",
                                lanes_mechanism_info (m)->id,
                                ruling_names[predictions[m].ruling]);
    }
  return g_string_free_and_steal (text);
}

static void
test_rulings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rulings); i++)
    {
      g_autoptr (LanesMachine) machine = core_machine (rulings[i].cpus, rulings[i].quota);
      g_autoptr (LanesPython) python = core_python (rulings[i].python, machine);
      LanesJob job = create_job (rulings[i].members, machine);
      LanesPrediction predictions[LANES_N_MECHANISMS];
      g_autofree char *ruled_out = NULL;

      lanes_model_predict (&job, machine, python, predictions);
      ruled_out = dup_ruled_out (predictions);
      g_test_message ("%s on %u CPUs, quota %g", rulings[i].members, rulings[i].cpus,
                      rulings[i].quota);
      g_assert_cmpstr (ruled_out, ==, rulings[i].ruled_out);
    }
}

/* Runs on two CPUs that give 1.84 together, Python 3.13, with so many slots and steady waits. */
static const struct
{
  guint tasks;
  double wait_ms;
  double cpu_ms;
  guint slots;
  double threads;
  double asyncio;
} steady_runs[] = {
  { 400, 10, 1, 8, 0.55, 0.62 },
  { 1000, 50, 0.1, 100, 0.52, 0.52 },
  { 200, 5, 5, 4, 1.12, 0.96 },
  { 400, 20, 0.5, 16, 0.54, 0.54 },
  { 2000, 20, 0.2, 50, 0.85, 0.86 },
};

static void
assert_near (const LanesPrediction *prediction, double measured)
{
  g_test_message ("%s: %.3f s for %.3f s, %+.0f %%",
                  lanes_mechanism_info (prediction->mechanism)->id, prediction->likely, measured,
                  100 * (prediction->likely / measured - 1));
  g_assert_cmpfloat (prediction->likely, >=, 0.8 * measured);
  g_assert_cmpfloat (prediction->likely, <=, 1.2 * measured);
  g_assert_cmpfloat (prediction->low, <=, measured);
  g_assert_cmpfloat (prediction->high, >=, measured);
}

static void
test_steady_runs (void)
{
  g_autoptr (LanesMachine) machine = core_machine_with_curve (2, INFINITY, 1.84);
  g_autoptr (LanesPython) python = core_python ("3.13.5", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (steady_runs); i++)
    {
      g_autofree char *members = g_strdup_printf (
          "\"kind\": \"batch\", \"tasks\": %u, \"wait_ms\": %g, \"cpu_ms\": %g, \"limit\": %u, "
          "\"gil_share\": 1, \"wait_spread\": \"steady\", \"client\": \"async\", \"pool\": "
          "\"warm\"",
          steady_runs[i].tasks, steady_runs[i].wait_ms, steady_runs[i].cpu_ms,
          steady_runs[i].slots);
      LanesJob job = core_job (members, machine);
      LanesPrediction predictions[LANES_N_MECHANISMS];

      lanes_model_predict (&job, machine, python, predictions);
      assert_near (&predictions[LANES_MECHANISM_THREADS], steady_runs[i].threads);
      assert_near (&predictions[LANES_MECHANISM_ASYNCIO], steady_runs[i].asyncio);
    }
}

/* Medians of runs in a long-lived Python 3.14 on two CPUs that give 1.86 together, each with the
 * best of its tried settings. */
static const struct
{
  LanesMechanism mechanism;
  guint tasks;
  double wait_ms;
  double cpu_ms;
  double gil_share;
  guint limit;
  double seconds;
} warm_runs[] = {
  { LANES_MECHANISM_SEQUENTIAL, 3000, 0, 0.1001, 1, 0, 0.2985 },
  { LANES_MECHANISM_THREADS, 3000, 0, 0.1001, 1, 0, 0.3181 },
  { LANES_MECHANISM_ASYNCIO, 3000, 0, 0.1001, 1, 0, 0.3208 },
  { LANES_MECHANISM_PROCESSES, 3000, 0, 0.1001, 1, 0, 0.1586 },
  { LANES_MECHANISM_ASYNCIO_PROCESSES, 3000, 0, 0.1001, 1, 0, 0.3241 },
  { LANES_MECHANISM_INTERPRETERS, 3000, 0, 0.1001, 1, 0, 0.2327 },
  { LANES_MECHANISM_THREADS, 40, 0, 20.37, 1, 0, 0.8347 },
  { LANES_MECHANISM_PROCESSES, 40, 0, 20.37, 1, 0, 0.427 },
  { LANES_MECHANISM_INTERPRETERS, 40, 0, 20.37, 1, 0, 0.4103 },
  { LANES_MECHANISM_SEQUENTIAL, 60, 30, 20, 1, 16, 3.039 },
  { LANES_MECHANISM_THREADS, 60, 30, 20, 1, 16, 1.339 },
  { LANES_MECHANISM_ASYNCIO, 60, 30, 20, 1, 16, 1.271 },
  { LANES_MECHANISM_PROCESSES, 60, 30, 20, 1, 16, 0.7165 },
  { LANES_MECHANISM_ASYNCIO_PROCESSES, 60, 30, 20, 1, 16, 0.6698 },
};

static void
test_warm_runs (void)
{
  g_autoptr (LanesMachine) machine = core_machine_with_curve (2, INFINITY, 1.86);
  g_autoptr (LanesPython) python = core_python ("3.14.8", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (warm_runs); i++)
    {
      g_autofree char *members = g_strdup_printf (
          "\"kind\": \"batch\", \"tasks\": %u, \"wait_ms\": %g, \"cpu_ms\": %g, \"gil_share\": %g, "
          "\"wait_spread\": \"steady\", \"client\": \"async\", \"pool\": \"warm\", "
          "\"argument_bytes\": 0, \"result_bytes\": 0",
          warm_runs[i].tasks, warm_runs[i].wait_ms, warm_runs[i].cpu_ms, warm_runs[i].gil_share);
      LanesJob job = core_job (members, machine);
      LanesPrediction predictions[LANES_N_MECHANISMS];

      if (warm_runs[i].limit > 0)
        job.limit = warm_runs[i].limit;
      lanes_model_predict (&job, machine, python, predictions);
      assert_near (&predictions[warm_runs[i].mechanism], warm_runs[i].seconds);
    }
}

/* The first pool of a short script pays for its start: 8 x 10 ms are done sooner without. */
static void
test_start_counts (void)
{
  g_autoptr (LanesMachine) machine = core_machine_with_curve (2, INFINITY, 1.86);
  g_autoptr (LanesPython) python = core_python ("3.14.8", NULL);
  LanesPrediction fresh[LANES_N_MECHANISMS], warm[LANES_N_MECHANISMS];
  LanesJob job = core_job ("\"kind\": \"batch\", \"tasks\": 8, \"wait_ms\": 0, \"cpu_ms\": 10, "
                           "\"pool\": \"fresh\"",
                           machine);

  lanes_model_predict (&job, machine, python, fresh);
  assert_near (&fresh[LANES_MECHANISM_PROCESSES], 0.115);
  assert_near (&fresh[LANES_MECHANISM_SEQUENTIAL], 0.080);
  g_assert_cmpfloat (fresh[LANES_MECHANISM_PROCESSES].start, >=, 0.06);
  job.warm = TRUE;
  lanes_model_predict (&job, machine, python, warm);
  g_assert_cmpfloat (warm[LANES_MECHANISM_PROCESSES].likely, <, 0.06);
  for (guint m = 0; m < LANES_N_MECHANISMS; m++)
    {
      g_assert_cmpfloat (warm[m].likely, <=, fresh[m].likely);
      /* Only the event loop is started anew for each batch. */
      g_assert_cmpfloat (warm[m].start, <, 0.001);
    }
}

/* One loop carries ten thousand waits at once, as measured; threads come nowhere near. */
static void
test_ten_thousand_waits (void)
{
  g_autoptr (LanesMachine) machine = core_machine_with_curve (2, INFINITY, 1.86);
  g_autoptr (LanesPython) python = core_python ("3.14.8", NULL);
  LanesPrediction predictions[LANES_N_MECHANISMS];
  LanesJob job = core_job ("\"kind\": \"batch\", \"tasks\": 10000, \"wait_ms\": 50, \"cpu_ms\": 0, "
                           "\"wait_spread\": \"steady\", \"client\": \"async\"",
                           machine);

  lanes_model_predict (&job, machine, python, predictions);
  assert_near (&predictions[LANES_MECHANISM_ASYNCIO], 0.08864);
  assert_near (&predictions[LANES_MECHANISM_THREADS], 1.069);
  g_assert_cmpuint (predictions[LANES_MECHANISM_ASYNCIO].in_flight, ==, 10000);
}

/* A pair that was measured faster than one thread, as noise has it, makes no thread faster. */
static void
test_noisy_gil (void)
{
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesPython) python = core_python ("3.14.8", machine);
  LanesPrediction predictions[LANES_N_MECHANISMS];
  LanesJob job = core_job ("\"kind\": \"batch\", \"tasks\": 100, \"wait_ms\": 0, \"cpu_ms\": 20, "
                           "\"gil_share\": 1",
                           machine);

  python->costs[LANES_COST_GIL_SLICING] = 0.9;
  lanes_model_predict (&job, machine, python, predictions);
  g_assert_cmpfloat (predictions[LANES_MECHANISM_THREADS].likely, >=, 100 * 0.02);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/model/rulings", test_rulings);
  g_test_add_func ("/core/model/steady-runs", test_steady_runs);
  g_test_add_func ("/core/model/warm-runs", test_warm_runs);
  g_test_add_func ("/core/model/start", test_start_counts);
  g_test_add_func ("/core/model/ten-thousand-waits", test_ten_thousand_waits);
  g_test_add_func ("/core/model/noisy-gil", test_noisy_gil);
  return g_test_run ();
}
