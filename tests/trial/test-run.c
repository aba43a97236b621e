/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Trials with made-up interpreters, with a real one, and on a cluster. */

#include "lanes-trial-run.h"

#include "trial-fixture.h"

#include <math.h>

static LanesTrial *
plan (const char *members, double seconds, const char *scheduler)
{
  g_autofree char *text =
      g_strdup_printf ("{\"format\": \"lanes-workload/1\", %s}", members);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (LanesWorkload) workload = lanes_workload_from_json ("w.json", node, NULL);
  g_autoptr (LanesGuide) guide = lanes_guide_new_bundled (NULL);
  g_autoptr (LanesPython) python = lanes_python_new_default ("3.13.5", FALSE, NULL);
  g_autoptr (LanesMachine) machine = lanes_machine_new ();
  g_autoptr (LanesDecision) decision = NULL;

  lanes_machine_set_fact (machine, LANES_FACT_AFFINITY, 2, LANES_ORIGIN_DETECTED);
  decision = lanes_decision_new (guide, workload, machine, python, LANES_DEFAULT_MARGIN);
  return lanes_trial_new (decision, scheduler, seconds);
}

static const char waits[] = "\"kind\": \"batch\", \"tasks\": 40, \"wait_ms\": 10, \"cpu_ms\": 0.1, "
                            "\"wait_spread\": \"steady\", \"client\": \"async\"";

static gboolean
carry_out (TrialFixture *fixture, LanesTrial *trial, const char *python, GError **error)
{
  g_clear_object (&fixture->result);
  lanes_trial_run_async (trial, python, NULL, NULL, NULL, trial_keep_result, fixture);
  return lanes_trial_run_finish (trial, trial_wait (fixture), error);
}

static const LanesTrialEntry *
entry_of (const LanesTrial *trial, const char *id)
{
  for (guint i = 0; i < trial->entries->len; i++)
    {
      const LanesTrialEntry *entry = g_ptr_array_index (trial->entries, i);

      if (g_str_equal (entry->id, id))
        return entry;
    }
  g_assert_not_reached ();
}

/* Answers the calibration, and each run by what stands behind its mechanism. */
#define FAKE(cases)                                                              \
  "case \"$4\" in\n"                                                             \
  "*calibrate*) echo '{\"loops_per_s\": 1e7, \"blocks_per_s\": 1e4}' ;;\n" cases \
  "*) echo '{\"seconds\": 9, \"tasks\": 40}' ;;\n"                               \
  "esac"
#define RUN(mechanism) "*'\"" mechanism "\"'*) "

/* A trial that is carried out by an interpreter which only says that it was. */
static LanesTrial *
try_fake_for (TrialFixture *fixture, const char *script, double seconds, double patience)
{
  g_autofree char *python = trial_fake_python (fixture, script);
  g_autoptr (LanesTrial) trial = plan (waits, seconds, NULL);
  g_autoptr (GError) error = NULL;

  trial->patience = patience;
  g_assert_true (carry_out (fixture, trial, python, &error));
  g_assert_no_error (error);
  return g_steal_pointer (&trial);
}

static LanesTrial *
try_fake (TrialFixture *fixture, const char *script)
{
  return try_fake_for (fixture, script, 20, 10);
}

static void
test_agrees (TrialFixture *fixture, gconstpointer data)
{
  g_autoptr (LanesTrial) trial = try_fake (
      fixture, FAKE (RUN ("asyncio") "echo '{\"seconds\": 0.011, \"tasks\": 40}' ;;\n"));
  g_autoptr (LanesPython) corrected = NULL;

  g_assert_true (lanes_trial_agrees (trial));
  g_assert_cmpstr (lanes_trial_get_fastest (trial)->id, ==, "asyncio");
  g_assert_cmpuint (entry_of (trial, "asyncio")->seconds->len, ==, trial->rounds);
  g_assert_cmpint (lanes_trial_entry_verdict (entry_of (trial, "threads")), ==,
                   LANES_VERDICT_SLOWER);
  /* What lost clearly is not measured again. */
  g_assert_cmpuint (entry_of (trial, "threads")->seconds->len, ==, 1);
  corrected = lanes_trial_correct_python (trial);
  g_assert_cmpfloat (corrected->corrections[LANES_MECHANISM_THREADS], >, 10);
  g_assert_cmpfloat (corrected->corrections[LANES_MECHANISM_INTERPRETERS], ==, 1);
}

static void
test_disagrees (TrialFixture *fixture, gconstpointer data)
{
  g_autoptr (LanesTrial) trial = try_fake (
      fixture, FAKE (RUN ("threads") "echo '{\"seconds\": 0.01, \"tasks\": 40}' ;;\n"));

  g_assert_false (lanes_trial_agrees (trial));
  g_assert_cmpstr (lanes_trial_get_fastest (trial)->id, ==, "threads");
}

/* One that crashes, one that complains and one that says nonsense do not end the others. */
static void
test_faults (TrialFixture *fixture, gconstpointer data)
{
  g_autoptr (LanesTrial) trial = try_fake (
      fixture, FAKE (RUN ("asyncio") "kill -9 $$ ;;\n" RUN (
                   "threads") "echo '{\"error\": \"BrokenProcessPool: died\"}' ;;\n"));

  g_assert_nonnull (strstr (entry_of (trial, "asyncio")->error, "signal 9"));
  g_assert_true (isnan (lanes_trial_entry_median (entry_of (trial, "asyncio"))));
  g_assert_cmpstr (entry_of (trial, "threads")->error, ==, "BrokenProcessPool: died");
  g_assert_false (lanes_trial_agrees (trial));
  g_assert_cmpfloat (lanes_trial_entry_median (lanes_trial_get_fastest (trial)), ==, 9);
}

/* The first one hangs for longer than the trial may take; the others have their turns. */
static void
test_hangs (TrialFixture *fixture, gconstpointer data)
{
  g_autoptr (LanesTrial) trial =
      try_fake_for (fixture, FAKE (RUN ("asyncio") "sleep 1000 ;;\n"), 0.1, 2);

  g_assert_nonnull (strstr (entry_of (trial, "asyncio")->error, "took longer"));
  g_assert_null (entry_of (trial, "threads")->error);
  g_assert_cmpfloat (lanes_trial_entry_median (entry_of (trial, "threads")), ==, 9);
}

/* Times that no run can take are none. */
static void
test_nonsense (TrialFixture *fixture, gconstpointer data)
{
  g_autoptr (LanesTrial) trial = try_fake (
      fixture, FAKE (RUN ("asyncio") "echo '{\"seconds\": 1e999}' ;;\n" RUN (
                   "threads") "echo '{\"seconds\": -1, \"error\": \"a\\u001bb\"}' ;;\n"));

  g_assert_nonnull (entry_of (trial, "asyncio")->error);
  g_assert_null (strchr (entry_of (trial, "threads")->error, '\033'));
  g_assert_false (lanes_trial_agrees (trial));
}

static void
test_no_python (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *python = trial_fake_python (fixture, "echo '{}'");
  g_autoptr (LanesTrial) trial = plan (waits, 20, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (carry_out (fixture, trial, python, &error));
  g_assert_error (error, LANES_TRIAL_ERROR, LANES_TRIAL_ERROR_ANSWER);
}

static void
cancel_it (double share, const char *what, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
test_cancelled (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *python = trial_fake_python (fixture, FAKE ("*) sleep 1000 ;;\n"));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (LanesTrial) trial = plan (waits, 20, NULL);
  g_autoptr (GError) error = NULL;

  lanes_trial_run_async (trial, python, cancel_it, cancellable, cancellable, trial_keep_result,
                         fixture);
  g_assert_false (lanes_trial_run_finish (trial, trial_wait (fixture), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* All mechanisms of a real interpreter carry the tasks out. */
static void
test_real (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *python = trial_real_python ();
  g_autoptr (LanesTrial) trial = plan (
      "\"kind\": \"batch\", \"tasks\": 12, \"wait_ms\": 4, \"cpu_ms\": 2, \"gil_share\": 0.5, "
      "\"client\": \"async\", \"waits_per_task\": 2, \"wait_spread\": \"high\", "
      "\"argument_bytes\": 100000",
      20, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_assert_true (carry_out (fixture, trial, python, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (trial->entries->len, >=, 4);
  for (guint i = 0; i < trial->entries->len; i++)
    {
      const LanesTrialEntry *entry = g_ptr_array_index (trial->entries, i);

      g_test_message ("%s: %g s, %s", entry->id, lanes_trial_entry_median (entry), entry->error);
      g_assert_null (entry->error);
      g_assert_cmpfloat (lanes_trial_entry_median (entry), >, 0.005);
    }
  node = lanes_trial_to_json (trial);
  g_assert_cmpuint (
      json_array_get_length (
          json_object_get_array_member (json_node_get_object (node), "runs")),
      ==, trial->entries->len);
}

/* Requests that come at random, or one after the other, are answered by all mechanisms. One takes
 * at least what it waits, and nothing like as long as they all take together. */
static void
test_requests (TrialFixture *fixture, gconstpointer data)
{
  static const struct
  {
    double rate;
    const char *client;
  } cases[] = { { 40, "async" }, { 40, "blocking" }, { 0.1, "async" }, { 0.1, "blocking" } };
  g_autofree char *python = trial_real_python ();

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autofree char *members = g_strdup_printf (
          "\"kind\": \"service\", \"rate_per_s\": %g, \"in_flight\": 4, \"wait_ms\": 8, "
          "\"wait_spread\": \"steady\", \"cpu_ms\": 1, \"client\": \"%s\"",
          cases[c].rate, cases[c].client);
      g_autoptr (LanesTrial) trial = plan (members, 3, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_true (carry_out (fixture, trial, python, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (trial->entries->len, >=, 3);
      for (guint i = 0; i < trial->entries->len; i++)
        {
          const LanesTrialEntry *entry = g_ptr_array_index (trial->entries, i);

          g_test_message ("%s: %g s, %s", entry->id, lanes_trial_entry_median (entry),
                          entry->error);
          g_assert_null (entry->error);
          g_assert_cmpfloat (lanes_trial_entry_median (entry), >, 0.008);
          g_assert_cmpfloat (lanes_trial_entry_median (entry), <, 0.009 * trial->job.n);
        }
    }
}

static const char cluster[] =
    "import sys\n"
    "from distributed import LocalCluster\n"
    "if __name__ == '__main__':\n"
    "    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=':0') as cluster:\n"
    "        print(cluster.scheduler_address, flush=True)\n"
    "        sys.stdin.read()\n";

/* A local cluster of two workers. */
static void
test_cluster (TrialFixture *fixture, gconstpointer data)
{
  static const char *const kinds[] = { "\"kind\": \"batch\", \"tasks\": 20",
                                       "\"kind\": \"service\", \"rate_per_s\": 20" };
  g_autofree char *python = trial_real_python ();
  g_autofree char *script = trial_write (fixture, "cluster.py", cluster);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
          G_SUBPROCESS_FLAGS_STDERR_SILENCE,
      &error, python, script, NULL);
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *address = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

  if (address == NULL)
    {
      g_subprocess_wait (process, NULL, NULL);
      g_test_skip ("this Python has no module “distributed”");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *members =
          g_strdup_printf ("%s, \"wait_ms\": 6, \"cpu_ms\": 1, \"client\": \"async\"", kinds[i]);
      g_autoptr (LanesTrial) trial = plan (members, 20, address);
      const LanesTrialEntry *entry;

      g_assert_true (carry_out (fixture, trial, python, &error));
      g_assert_no_error (error);
      entry = entry_of (trial, LANES_TRIAL_DASK);
      g_assert_cmpstr (entry->error, ==, NULL);
      g_assert_cmpfloat (lanes_trial_entry_median (entry), >, 0.005);
    }
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  g_assert_true (g_subprocess_wait (process, NULL, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, test) g_test_add (path, TrialFixture, NULL, trial_set_up, test, trial_tear_down)

  ADD ("/trial/run/agrees", test_agrees);
  ADD ("/trial/run/disagrees", test_disagrees);
  ADD ("/trial/run/faults", test_faults);
  ADD ("/trial/run/hangs", test_hangs);
  ADD ("/trial/run/nonsense", test_nonsense);
  ADD ("/trial/run/no-python", test_no_python);
  ADD ("/trial/run/cancelled", test_cancelled);
  ADD ("/trial/run/real", test_real);
  ADD ("/trial/run/requests", test_requests);
  ADD ("/trial/run/cluster", test_cluster);
  return g_test_run ();
}
