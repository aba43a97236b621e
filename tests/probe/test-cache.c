/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The profile that is kept between runs: saved whole or not at all, and trusted only while it is
 * this machine's, recent, complete and undisturbed. */

#include <lanes-cache.h>

#include "fake-sources.h"

#include "lanes-run-private.h"

#include <glib/gstdio.h>
#include <lanes-document.h>
#include <string.h>

static void
set_age (LanesMachine *profile, GTimeSpan age)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add (now, -age);
  g_autofree char *text = g_date_time_format (then, "%Y-%m-%dT%H:%M:%SZ");

  lanes_machine_set_word (profile, LANES_WORD_TAKEN_UTC, text);
}

/* As a good run has it that has just ended here. */
static LanesMachine *
make_profile (void)
{
  LanesMachine *profile = lanes_machine_new ();
  g_autofree char *fingerprint = NULL;
  LanesSources sources;

  lanes_sources_init (&sources);
  fingerprint = lanes_static_fingerprint (&sources);
  lanes_machine_set_word (profile, LANES_WORD_FINGERPRINT, fingerprint);
  lanes_machine_set_fact (profile, LANES_FACT_NOISE_INDEX, 0.01, LANES_ORIGIN_MEASURED);
  profile->complete = TRUE;
  set_age (profile, 0);
  return profile;
}

typedef struct
{
  const char *path; /* of the test */
  void (*change) (LanesMachine *profile);
  gboolean is_fresh;
} Freshness;

static void
keep_as_it_is (LanesMachine *profile)
{
}

static void
make_foreign (LanesMachine *profile)
{
  lanes_machine_set_word (profile, LANES_WORD_FINGERPRINT, "0123456789abcdef");
}

static void
make_nameless (LanesMachine *profile)
{
  lanes_machine_set_word (profile, LANES_WORD_FINGERPRINT, NULL);
}

static void
make_a_week_old (LanesMachine *profile)
{
  set_age (profile, 7 * G_TIME_SPAN_DAY - G_TIME_SPAN_HOUR);
}

static void
make_too_old (LanesMachine *profile)
{
  set_age (profile, 7 * G_TIME_SPAN_DAY + G_TIME_SPAN_HOUR);
}

/* The clock was set back a little since. */
static void
make_a_little_early (LanesMachine *profile)
{
  set_age (profile, -G_TIME_SPAN_HOUR / 2);
}

static void
make_future (LanesMachine *profile)
{
  set_age (profile, -2 * G_TIME_SPAN_HOUR);
}

static void
make_undated (LanesMachine *profile)
{
  lanes_machine_set_word (profile, LANES_WORD_TAKEN_UTC, NULL);
}

static void
make_badly_dated (LanesMachine *profile)
{
  lanes_machine_set_word (profile, LANES_WORD_TAKEN_UTC, "yesterday");
}

static void
make_incomplete (LanesMachine *profile)
{
  profile->complete = FALSE;
}

static void
make_noisy (LanesMachine *profile)
{
  lanes_machine_set_fact (profile, LANES_FACT_NOISE_INDEX, 0.21, LANES_ORIGIN_MEASURED);
}

static void
make_noisy_a_while_ago (LanesMachine *profile)
{
  make_noisy (profile);
  set_age (profile, 11 * G_TIME_SPAN_MINUTE);
}

static void
make_incomplete_a_while_ago (LanesMachine *profile)
{
  make_incomplete (profile);
  set_age (profile, 11 * G_TIME_SPAN_MINUTE);
}

static void
make_just_quiet (LanesMachine *profile)
{
  lanes_machine_set_fact (profile, LANES_FACT_NOISE_INDEX, 0.19, LANES_ORIGIN_MEASURED);
}

static void
make_quiet_a_while_ago (LanesMachine *profile)
{
  make_just_quiet (profile);
  set_age (profile, 11 * G_TIME_SPAN_MINUTE);
}

static const Freshness freshnesses[] = {
  { "/probe/cache/fresh", keep_as_it_is, TRUE },
  { "/probe/cache/foreign", make_foreign, FALSE },
  { "/probe/cache/nameless", make_nameless, FALSE },
  { "/probe/cache/a-week-old", make_a_week_old, TRUE },
  { "/probe/cache/too-old", make_too_old, FALSE },
  { "/probe/cache/a-little-early", make_a_little_early, TRUE },
  { "/probe/cache/future", make_future, FALSE },
  { "/probe/cache/undated", make_undated, FALSE },
  { "/probe/cache/badly-dated", make_badly_dated, FALSE },
  { "/probe/cache/incomplete", make_incomplete, TRUE },
  { "/probe/cache/incomplete-a-while-ago", make_incomplete_a_while_ago, FALSE },
  { "/probe/cache/noisy", make_noisy, TRUE },
  { "/probe/cache/noisy-a-while-ago", make_noisy_a_while_ago, FALSE },
  { "/probe/cache/just-quiet", make_just_quiet, TRUE },
  { "/probe/cache/quiet-a-while-ago", make_quiet_a_while_ago, TRUE },
};

/* Before it is kept and afterwards, when it comes from a file. */
static void
test_freshness (gconstpointer data)
{
  const Freshness *expected = data;
  g_autoptr (LanesMachine) profile = make_profile ();
  g_autoptr (LanesMachine) kept = NULL;
  g_autoptr (GError) error = NULL;

  expected->change (profile);
  g_assert_cmpint (lanes_cache_is_fresh (profile), ==, expected->is_fresh);
  g_assert_true (lanes_cache_save (profile, &error));
  g_assert_no_error (error);
  kept = lanes_cache_load (&error);
  g_assert_no_error (error);
  g_assert_cmpint (lanes_cache_is_fresh (kept), ==, expected->is_fresh);
}

static char *
dup_path (void)
{
  return g_build_filename (g_get_user_cache_dir (), "lanes", "machine.json", NULL);
}

static void
write_kept (const char *text)
{
  g_autofree char *path = dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
test_none (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lanes_cache_load (&error));
  g_assert_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_READ);
}

static void
test_spoilt (void)
{
  static const struct
  {
    const char *text;
    LanesDocumentError code;
  } cases[] = {
    { "", LANES_DOCUMENT_ERROR_SYNTAX },
    { "{\"format\": \"lanes-mach", LANES_DOCUMENT_ERROR_SYNTAX },
    { "[]", LANES_DOCUMENT_ERROR_FORMAT },
    { "{\"format\": \"lanes-workload/1\"}", LANES_DOCUMENT_ERROR_FORMAT },
    { "{\"format\": \"lanes-machine/2\"}", LANES_DOCUMENT_ERROR_NEWER },
    { "{\"format\": \"lanes-machine/1\", \"cpu\": {\"quota\": -1}}",
      LANES_DOCUMENT_ERROR_RANGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      write_kept (cases[i].text);
      g_assert_null (lanes_cache_load (&error));
      g_assert_error (error, LANES_DOCUMENT_ERROR, (int) cases[i].code);
    }
}

/* A later profile takes the place of an earlier one, also of one that cannot be read. */
static void
test_replaced (void)
{
  g_autoptr (LanesMachine) first = make_profile ();
  g_autoptr (LanesMachine) second = make_profile ();
  g_autoptr (LanesMachine) kept = NULL;
  g_autoptr (GError) error = NULL;

  write_kept ("garbage");
  lanes_machine_set_word (first, LANES_WORD_LABEL, "first");
  lanes_machine_set_word (second, LANES_WORD_LABEL, "second");
  g_assert_true (lanes_cache_save (first, &error));
  g_assert_true (lanes_cache_save (second, &error));
  g_assert_no_error (error);
  kept = lanes_cache_load (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (kept->words[LANES_WORD_LABEL], ==, "second");
}

/* A file stands where the folder belongs. */
static void
test_no_folder (void)
{
  g_autoptr (LanesMachine) profile = make_profile ();
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "lanes", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_cache_dir (), 0700), ==, 0);
  g_file_set_contents (path, "in the way", -1, &error);
  g_assert_no_error (error);
  g_assert_false (lanes_cache_save (profile, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, !=, "");
}

/* What cannot be replaced stays as it was. */
static void
test_not_replaceable (void)
{
  g_autoptr (LanesMachine) profile = make_profile ();
  g_autofree char *path = dup_path ();
  g_autofree char *inner = g_build_filename (path, "inner", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  g_assert_false (lanes_cache_save (profile, &error));
  g_assert_nonnull (error);
  g_assert_true (g_file_test (inner, G_FILE_TEST_IS_DIR));
}

/* A kept profile is this machine's as long as its fingerprint is the same: it changes with what
 * changes the numbers, and with nothing else. */
typedef struct
{
  const char *path; /* of the test */
  void (*change) (FakeMachine *machine);
  gboolean differs;
} Fingerprint;

static void
change_affinity (FakeMachine *machine)
{
  fake_machine_set_affinity (machine, "0-3");
}

static void
change_quota (FakeMachine *machine)
{
  fake_machine_set_file (machine, FAKE_GROUP "/cpu.max", "150000 100000\n");
}

static void
change_model (FakeMachine *machine)
{
  fake_machine_set_file (machine, "/proc/cpuinfo", "model name\t: Another CPU\n");
}

static void
change_online (FakeMachine *machine)
{
  fake_machine_set_file (machine, "/sys/devices/system/cpu/online", "0-9\n");
}

static void
change_cores (FakeMachine *machine)
{
  for (guint i = 0; i < 8; i++)
    fake_machine_set_cpu_file (machine, i, "topology/core_cpus_list", i < 4 ? "0-3\n" : "4-7\n");
}

static void
change_nothing (FakeMachine *machine)
{
}

static void
change_load (FakeMachine *machine)
{
  machine->hogs = 3;
  machine->seed = 7;
  machine->clock += 1000 * FAKE_SECOND;
  machine->disks[0].read_ns *= 2;
  machine->python = FAKE_PYTHON_MISSING;
  fake_machine_set_file (machine, "/proc/meminfo", "MemAvailable: 12345 kB\n");
  fake_machine_set_file (machine, "/proc/self/cgroup", "0::/user.slice/other.scope\n");
}

static const Fingerprint fingerprints[] = {
  { "/probe/cache/fingerprint-affinity", change_affinity, TRUE },
  { "/probe/cache/fingerprint-quota", change_quota, TRUE },
  { "/probe/cache/fingerprint-model", change_model, TRUE },
  { "/probe/cache/fingerprint-online", change_online, TRUE },
  { "/probe/cache/fingerprint-cores", change_cores, TRUE },
  { "/probe/cache/fingerprint-same", change_nothing, FALSE },
  { "/probe/cache/fingerprint-load", change_load, FALSE },
};

static void
test_fingerprint (gconstpointer data)
{
  const Fingerprint *fingerprint = data;
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 2);
  g_autofree char *before = lanes_static_fingerprint (&machine->sources);
  g_autofree char *after = NULL;

  fingerprint->change (machine);
  after = lanes_static_fingerprint (&machine->sources);
  if (fingerprint->differs)
    g_assert_cmpstr (after, !=, before);
  else
    g_assert_cmpstr (after, ==, before);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (freshnesses); i++)
    g_test_add_data_func (freshnesses[i].path, &freshnesses[i], test_freshness);
  g_test_add_func ("/probe/cache/none", test_none);
  g_test_add_func ("/probe/cache/spoilt", test_spoilt);
  g_test_add_func ("/probe/cache/replaced", test_replaced);
  g_test_add_func ("/probe/cache/no-folder", test_no_folder);
  g_test_add_func ("/probe/cache/not-replaceable", test_not_replaceable);
  for (guint i = 0; i < G_N_ELEMENTS (fingerprints); i++)
    g_test_add_data_func (fingerprints[i].path, &fingerprints[i], test_fingerprint);
  return g_test_run ();
}
