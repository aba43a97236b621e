/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A real interpreter is measured, and functions in it. */

#include "lanes-kept-python.h"
#include "lanes-measure.h"
#include "lanes-script.h"

#include "trial-fixture.h"

static double last_share;

static void
note_progress (double share, const char *what, gpointer data)
{
  g_assert_cmpfloat (share, >=, last_share);
  g_assert_cmpfloat (share, <=, 1);
  g_assert_nonnull (what);
  last_share = share;
}

/* Every cost that this version has is there, and no nonsense; the machine is told of as well. */
static void
test_python (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *path = trial_real_python ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesPython) python = NULL;

  lanes_measure_python_async (path, note_progress, NULL, NULL, trial_keep_result, fixture);
  python = lanes_measure_python_finish (trial_wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpint (python->costs_origin, ==, LANES_ORIGIN_MEASURED);
  g_assert_cmpuint (python->minor, >=, 9);
  g_assert_cmpfloat (last_share, ==, 1);
  for (guint i = 0; i < LANES_N_COSTS; i++)
    {
      g_test_message ("%s: %g", lanes_cost_id (i), python->costs[i]);
      g_assert_cmpfloat (python->costs[i], >=, 0);
      if (i != LANES_COST_PROCESS_MEMORY)
        g_assert_cmpfloat (python->costs[i], <, 60);
    }
  g_assert_cmpfloat (python->costs[LANES_COST_TASK_WAIT], <,
                     python->costs[LANES_COST_PROCESS_POOL_1]);
  g_assert_nonnull (python->machine);
  g_assert_cmpfloat (lanes_machine_usable (python->machine), >, 0);
}

/* The script by itself, as it is run on a server: what it writes is a profile. */
static void
test_alone (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *path = trial_real_python ();
  g_autofree char *script =
      g_build_filename (g_getenv ("LANES_SCRIPTS"), LANES_SCRIPT_MEASURE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                        path, script, "--identify", NULL);
  g_autofree char *output = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (LanesPython) python = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error));
  g_assert_true (g_subprocess_get_successful (process));
  node = json_from_string (output, &error);
  g_assert_no_error (error);
  python = lanes_python_from_json ("server.json", node, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (python->version, !=, NULL);
}

/* Workers import the script by its name, which standard input has not. */
static void
test_from_a_pipe (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *path = trial_real_python ();
  g_autofree char *script =
      g_build_filename (g_getenv ("LANES_SCRIPTS"), LANES_SCRIPT_MEASURE, NULL);
  g_autofree char *text = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, path, "-", NULL);

  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (script, &text, NULL, NULL));
  g_assert_true (g_subprocess_communicate_utf8 (process, text, NULL, NULL, &errors, &error));
  g_assert_false (g_subprocess_get_successful (process));
  g_assert_cmpstr (errors, ==,
                   "lanes_measure.py: has to be run as a file, as workers import it\n");
}

/* Two workers compute at once on two CPUs; disturbed, they have one half of the time. */
static const char crowd[] =
    "import sys, time\n"
    "sys.path.insert(0, sys.argv[1])\n"
    "import lanes_measure\n"
    "class Pool:\n"
    "    def map(self, work, loops):\n"
    "        time.sleep(0.004 * (len(loops) if disturbed else 1))\n"
    "        return [(0.004, 0.008 if disturbed and len(loops) == 2 else 0.004)] * len(loops)\n"
    "for disturbed in (False, True):\n"
    "    profile = lanes_measure.Profile()\n"
    "    profile.cpus = profile.busy = 2\n"
    "    profile.loops = 1\n"
    "    lanes_measure.measure_curve(profile, Pool())\n"
    "    assert profile.speedup() > 1.6, profile.curve\n"
    "    assert (profile.contended > 0.1) == disturbed, profile.contended\n";

/* What other programs take of the CPUs is no fault of Python's, but makes the profile a disturbed
 * one. */
static void
test_crowded (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *path = trial_real_python ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, path, "-B", "-c", crowd,
                        g_getenv ("LANES_SCRIPTS"), NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

/* A group without a limit in one that grants half a CPU, held back when @work runs at first. */
static const char limited[] =
    "import os, sys, tempfile\n"
    "sys.path.insert(0, sys.argv[1])\n"
    "import lanes_measure\n"
    "version, kept = sys.argv[2], tempfile.TemporaryDirectory()\n"
    "folder = kept.name\n"
    "def write(*parts, text):\n"
    "    os.makedirs(os.path.join(folder, *parts[:-1]), exist_ok=True)\n"
    "    with open(os.path.join(folder, *parts), 'w') as file: file.write(text)\n"
    "def hold_back(times):\n"
    "    write('cpu.stat', text=f'nr_periods 9\\nnr_throttled {times}\\nthrottled_usec 5\\n')\n"
    "if version == '2':\n"
    "    write('cpu.max', text='50000 100000\\n')\n"
    "    write('job', 'cpu.max', text='max 100000\\n')\n"
    "else:\n"
    "    write('cpu.cfs_quota_us', text='50000\\n')\n"
    "    write('cpu.cfs_period_us', text='100000\\n')\n"
    "hold_back(7)\n"
    "lanes_measure.cgroup_folders = lambda _: [os.path.join(folder, 'job'), folder]\n"
    "cpu = lanes_measure.describe_machine(lanes_measure.Profile())['cpu']\n"
    "assert (cpu['quota'], cpu['usable'], cpu['quota_period_ns']) == (0.5, 0.5, 1e8), cpu\n"
    "assert lanes_measure.many(300) == 60 and lanes_measure.long_piece(1) < 0.02\n"
    "runs = []\n"
    "@lanes_measure.freely\n"
    "def work():\n"
    "    runs.append(len(runs))\n"
    "    hold_back(8)\n"
    "    return runs[-1]\n"
    "assert (work(), work(), runs) == (1, 2, [0, 1, 2]), runs\n"
    "@lanes_measure.freely\n"
    "def heavy():\n"
    "    hold_back(lanes_measure.standstills() + 1)\n"
    "    return 1, 2\n"
    "assert str(heavy()) == '(nan, nan)', heavy()\n"
    "assert lanes_measure.quartile([heavy()[0], 3, 4, 5]) == 3\n"
    "assert str(lanes_measure.median([heavy()[1]])) == 'nan'\n"
    "lanes_measure.GROUPS = [('a', 0.1, lambda profile: profile.costs.update(a=1, b=heavy()[0]))]\n"
    "found = lanes_measure.measure()\n"
    "assert found['costs'] == {'a': 1} and 'b' in found['skipped'], found\n"
    "lanes_measure.LEAST_CPUS = 0.6\n"
    "found = lanes_measure.measure()\n"
    "assert found['costs'] == {} and found['skipped']['a'] == 'the quota is too small', found\n"
    "lanes_measure.deadline = 0\n"
    "try:\n"
    "    work()\n"
    "except lanes_measure.OutOfTime:\n"
    "    sys.exit()\n"
    "sys.exit('measured beyond its time')\n";

/* What a quota held back is measured anew, and the quota told of. */
static void
test_limited (TrialFixture *fixture, gconstpointer data)
{
  static const char *const versions[] = { "1", "2" };
  g_autofree char *path = trial_real_python ();

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process =
          g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, path, "-B", "-c", limited,
                            g_getenv ("LANES_SCRIPTS"), versions[i], NULL);

      g_assert_no_error (error);
      g_assert_true (g_subprocess_wait_check (process, NULL, &error));
      g_assert_no_error (error);
    }
}

static const char functions[] =
    "import asyncio, hashlib, time\n"
    "def computes():\n"
    "    n = 100000\n"
    "    while n: n -= 1\n"
    "def waits(count=1):\n"
    "    time.sleep(0.02)\n"
    "    return b'x' * 1000 * count\n"
    "async def awaits():\n"
    "    await asyncio.sleep(0.01)\n"
    "local = lambda: 1\n"
    "def fails():\n"
    "    raise ValueError('no\\nluck')\n"
    "def prints():\n"
    "    print('hello', flush=True)\n"
    "def leaves_a_mark(path):\n"
    "    with open(path, 'a') as file: file.write('x')\n"
    "    computes()\n"
    "    import subprocess; subprocess.run(['echo', 'not ours'])\n"
    "def dies():\n"
    "    import os; os.kill(os.getpid(), 9)\n"
    "number = 5\n";

static LanesWorkload *
measure (TrialFixture *fixture, const char *function, const char *arguments, GError **error)
{
  g_autofree char *path = trial_real_python ();
  g_autofree char *file = trial_write (fixture, "job.py", functions);

  g_clear_object (&fixture->result);
  lanes_measure_function_async (path, file, function, arguments, NULL, trial_keep_result, fixture);
  return lanes_measure_function_finish (trial_wait (fixture), error);
}

static void
test_functions (TrialFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *function;
    const char *arguments;
    gboolean waits;
    gboolean computes;
    LanesClient client;
    gboolean picklable;
    double result; /* bytes, at least */
  } cases[] = {
    { "computes", NULL, FALSE, TRUE, LANES_CLIENT_BLOCKING, TRUE, 1 },
    { "waits", NULL, TRUE, FALSE, LANES_CLIENT_BLOCKING, TRUE, 1000 },
    { "waits", "[5]", TRUE, FALSE, LANES_CLIENT_BLOCKING, TRUE, 5000 },
    { "awaits", "", TRUE, FALSE, LANES_CLIENT_ASYNC, TRUE, 1 },
    { "local", "[]", FALSE, FALSE, LANES_CLIENT_BLOCKING, FALSE, 1 },
    { "prints", NULL, FALSE, FALSE, LANES_CLIENT_BLOCKING, TRUE, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LanesWorkload) found =
          measure (fixture, cases[i].function, cases[i].arguments, &error);

      g_test_message ("%s", cases[i].function);
      g_assert_no_error (error);
      g_assert_cmpint (lanes_workload_get (found, LANES_FIELD_WAIT_MS) >= 5, ==, cases[i].waits);
      g_assert_cmpint (lanes_workload_get (found, LANES_FIELD_CPU_MS) >= 0.5, ==,
                       cases[i].computes);
      g_assert_cmpint ((LanesClient) lanes_workload_get (found, LANES_FIELD_CLIENT), ==,
                       cases[i].client);
      g_assert_cmpint (lanes_workload_get (found, LANES_FIELD_PICKLABLE) > 0, ==,
                       cases[i].picklable);
      g_assert_cmpfloat (lanes_workload_get (found, LANES_FIELD_RESULT_BYTES), >=, cases[i].result);
      g_assert_false (lanes_workload_is_set (found, LANES_FIELD_TASKS));
    }
}

/* Whoever consents is told of about 20 runs. */
static void
test_number_of_runs (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *note = g_build_filename (fixture->folder, "runs", NULL);
  g_autofree char *arguments = g_strdup_printf ("[\"%s\"]", note);
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesWorkload) found = measure (fixture, "leaves_a_mark", arguments, &error);
  g_autofree char *runs = NULL;

  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (note, &runs, NULL, NULL));
  g_assert_cmpuint (strlen (runs), >=, 3);
  g_assert_cmpuint (strlen (runs), <=, 20);
}

static void
test_bad_functions (TrialFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *function;
    const char *arguments;
    const char *part;
  } cases[] = {
    { "fails", NULL, "ValueError: no luck" },
    { "none", NULL, "AttributeError" },
    { "number", NULL, "number is no function" },
    { "computes", "[1]", "TypeError" },
    { "computes", "{}", "is no list of arguments" },
    { "computes", "[", "is no list of arguments" },
    { "dies", NULL, "signal 9" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (measure (fixture, cases[i].function, cases[i].arguments, &error));
      g_test_message ("%s: %s", cases[i].function, error->message);
      g_assert_nonnull (strstr (error->message, cases[i].part));
      g_assert_null (strchr (error->message, '\n'));
    }
}

/* A profile is kept for its interpreter, until that is replaced. */
static void
test_kept (TrialFixture *fixture, gconstpointer data)
{
  g_autofree char *path = trial_fake_python (fixture, "exit 0");
  g_autoptr (LanesPython) python = lanes_python_new_default ("3.14.1", FALSE, NULL);
  g_autoptr (LanesPython) kept = NULL;
  g_autoptr (GError) error = NULL;

  python->machine = lanes_machine_new ();
  lanes_machine_set_fact (python->machine, LANES_FACT_AFFINITY, g_get_num_processors (),
                          LANES_ORIGIN_DETECTED);
  /* Nothing of it was measured, so that documented costs do as well. */
  g_assert_false (lanes_kept_python_save (python, path, &error));
  g_assert_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_TYPE);
  g_clear_error (&error);
  python->costs_origin = LANES_ORIGIN_MEASURED;
  g_assert_null (lanes_kept_python_load (path));
  g_assert_null (lanes_kept_python_load ("/nonexistent"));
  g_assert_true (lanes_kept_python_save (python, path, &error));
  g_assert_no_error (error);
  kept = lanes_kept_python_load (path);
  g_assert_nonnull (kept);
  g_assert_cmpstr (kept->version, ==, "3.14.1");
  g_free (trial_fake_python (fixture, "exit 1 # another"));
  g_assert_null (lanes_kept_python_load (path));
  /* On other CPUs it says little. */
  lanes_machine_set_fact (python->machine, LANES_FACT_AFFINITY, g_get_num_processors () + 1,
                          LANES_ORIGIN_DETECTED);
  g_assert_true (lanes_kept_python_save (python, path, &error));
  g_assert_null (lanes_kept_python_load (path));
}

/* What the script says it measures is what can be translated. */
static void
test_part_titles (TrialFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = lanes_script_lookup (LANES_SCRIPT_MEASURE);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GRegex) regex = g_regex_new ("^    \\(\"([^\"]+)\", [0-9.]+, measure_",
                                          G_REGEX_MULTILINE, G_REGEX_MATCH_DEFAULT, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint n = 0;

  g_regex_match (regex, text, G_REGEX_MATCH_DEFAULT, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL), n++)
    {
      g_autofree char *part = g_match_info_fetch (match, 1);

      /* A known one is answered from the table. */
      g_test_message ("%s", part);
      g_assert_true (lanes_measure_part_title (part) != part);
    }
  g_assert_cmpuint (n, ==, 9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, test) g_test_add (path, TrialFixture, NULL, trial_set_up, test, trial_tear_down)

  ADD ("/trial/measure/python", test_python);
  ADD ("/trial/measure/alone", test_alone);
  ADD ("/trial/measure/crowded", test_crowded);
  ADD ("/trial/measure/from-a-pipe", test_from_a_pipe);
  ADD ("/trial/measure/limited", test_limited);
  ADD ("/trial/measure/part-titles", test_part_titles);
  ADD ("/trial/measure/kept", test_kept);
  ADD ("/trial/measure/functions", test_functions);
  ADD ("/trial/measure/number-of-runs", test_number_of_runs);
  ADD ("/trial/measure/bad-functions", test_bad_functions);
  return g_test_run ();
}
