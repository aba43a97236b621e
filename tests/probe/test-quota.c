/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How much of the CPUs, of memory and of processes a profile says is granted, by control groups
 * of every make, and by measuring where they are hidden. */

#include "expectations.h"

#include <math.h>

static void
set_quota (FakeMachine *machine, const char *folder, const char *contents, double quota)
{
  g_autofree char *path = g_strconcat (folder, "/cpu.max", NULL);

  fake_machine_set_file (machine, path, contents);
  machine->real_quota = quota;
}

static void
shape_leaf (FakeMachine *machine)
{
  set_quota (machine, FAKE_GROUP, "150000 100000\n", 1.5);
}

static void
shape_parent (FakeMachine *machine)
{
  set_quota (machine, FAKE_GROUP, "400000 100000\n", 4);
  set_quota (machine, "/sys/fs/cgroup/user.slice", "75000 50000\n", 1.5);
  set_quota (machine, "/sys/fs/cgroup", "max 100000\n", 1.5);
}

static void
shape_unlimited (FakeMachine *machine)
{
  set_quota (machine, FAKE_GROUP, "max 100000\n", INFINITY);
}

static void
shape_spoilt (FakeMachine *machine)
{
  set_quota (machine, FAKE_GROUP, "150000 0\n", INFINITY);
  set_quota (machine, "/sys/fs/cgroup/user.slice", "garbage\n", INFINITY);
}

static void
shape_spoilt_leaf (FakeMachine *machine)
{
  set_quota (machine, "/sys/fs/cgroup/user.slice", "150000 100000\n", 1.5);
  set_quota (machine, FAKE_GROUP, "150000 0\n", 1.5);
}

static void
set_first_version (FakeMachine *machine, const char *folder, const char *granted)
{
  g_autofree char *quota = g_strconcat (folder, "/cpu.cfs_quota_us", NULL);
  g_autofree char *period = g_strconcat (folder, "/cpu.cfs_period_us", NULL);

  fake_machine_set_file (machine, quota, granted);
  fake_machine_set_file (machine, period, "100000\n");
}

#define FIRST_MOUNT "31 25 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"
#define SECOND_MOUNT "30 25 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"

static void
shape_first_version (FakeMachine *machine)
{
  fake_machine_set_file (machine, "/proc/self/cgroup", "4:cpuacct,cpu:/job\n1:name=systemd:/s\n");
  fake_machine_set_file (machine, "/proc/self/mountinfo", FIRST_MOUNT);
  set_first_version (machine, "/sys/fs/cgroup/cpu/job", "150000\n");
  set_first_version (machine, "/sys/fs/cgroup/cpu", "-1\n");
  machine->real_quota = 1.5;
}

static void
shape_first_version_unlimited (FakeMachine *machine)
{
  shape_first_version (machine);
  set_first_version (machine, "/sys/fs/cgroup/cpu/job", "-1\n");
  machine->real_quota = INFINITY;
}

/* Both versions: the controller is in the first, and what the second says of it is not meant. */
static void
shape_mixed (FakeMachine *machine)
{
  shape_first_version (machine);
  fake_machine_set_file (machine, "/proc/self/cgroup", "0::/other\n4:cpu,cpuacct:/job\n");
  fake_machine_set_file (machine, "/proc/self/mountinfo", SECOND_MOUNT FIRST_MOUNT);
  set_quota (machine, "/sys/fs/cgroup/unified/other", "50000 100000\n", 1.5);
}

static void
set_mount (FakeMachine *machine, const char *group, const char *mount)
{
  fake_machine_set_file (machine, "/proc/self/cgroup", group);
  fake_machine_set_file (machine, "/proc/self/mountinfo", mount);
}

/* As a container sees it that has been given its own group only. */
static void
shape_bound (FakeMachine *machine)
{
  set_mount (machine, "0::/docker/abc/app\n",
             "30 25 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  set_quota (machine, "/sys/fs/cgroup/app", "max 100000\n", INFINITY);
  set_quota (machine, "/sys/fs/cgroup", "150000 100000\n", 1.5);
  /* Somebody else's, of the same name as ours seen from outside. */
  set_quota (machine, "/sys/fs/cgroup/docker/abc/app", "50000 100000\n", 1.5);
}

static void
shape_namespace (FakeMachine *machine)
{
  set_mount (machine, "0::/\n", "30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  set_quota (machine, "/sys/fs/cgroup", "150000 100000\n", 1.5);
}

static void
shape_blank (FakeMachine *machine)
{
  set_mount (machine, "0::/my job\n",
             "30 25 0:26 / /sys/fs/my\\040groups rw - cgroup2 cgroup2 rw\n");
  set_quota (machine, "/sys/fs/my groups/my job", "150000 100000\n", 1.5);
}

/* The group lies outside of what is visible: whatever is found below would be another's. */
static void
shape_outside (FakeMachine *machine)
{
  set_mount (machine, "0::/../other\n", "30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  set_quota (machine, "/sys/fs/cgroup/other", "50000 100000\n", INFINITY);
  set_quota (machine, "/sys/fs/cgroup", "50000 100000\n", INFINITY);
}

static void
shape_elsewhere (FakeMachine *machine)
{
  set_mount (machine, "0::/moved\n",
             "30 25 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  set_quota (machine, "/sys/fs/cgroup/moved", "50000 100000\n", INFINITY);
}

static void
shape_hidden (FakeMachine *machine)
{
  fake_machine_set_file (machine, "/.flatpak-info", "[Application]\n");
  fake_machine_set_file (machine, "/proc/self/mountinfo", "25 1 8:1 / / rw - ext4 /dev/sda1 rw\n");
}

static void
shape_hidden_quota (FakeMachine *machine)
{
  shape_hidden (machine);
  machine->real_quota = 1.5;
}

static void
shape_hidden_hogs (FakeMachine *machine)
{
  shape_hidden (machine);
  machine->hogs = 4;
}

/* No file says whether somebody else is busy, so that a quota cannot be told from hogs. */
static void
shape_hidden_blind (FakeMachine *machine)
{
  shape_hidden_quota (machine);
  fake_machine_remove_below (machine, "/proc/stat");
}

/* The files are there, but may not be read, as under snap. */
static void
shape_denied (FakeMachine *machine)
{
  set_quota (machine, FAKE_GROUP, "150000 100000\n", 1.5);
  machine->denied = "/sys/fs/cgroup";
}

/* A limit further out than can be seen from here. */
static void
shape_promised (FakeMachine *machine)
{
  set_quota (machine, FAKE_GROUP, "300000 100000\n", 1.5);
}

static void
shape_hogs (FakeMachine *machine)
{
  machine->hogs = 4;
}

static void
shape_limits (FakeMachine *machine)
{
  fake_machine_set_file (machine, FAKE_GROUP "/memory.max", "2147483648\n");
  fake_machine_set_file (machine, FAKE_GROUP "/memory.current", "1073741824\n");
  fake_machine_set_file (machine, "/sys/fs/cgroup/user.slice/memory.high", "1610612736\n");
  fake_machine_set_file (machine, "/sys/fs/cgroup/user.slice/memory.current", "1073741824\n");
  fake_machine_set_file (machine, FAKE_GROUP "/pids.max", "1000\n");
  fake_machine_set_file (machine, FAKE_GROUP "/pids.current", "400\n");
  fake_machine_set_file (machine, "/sys/fs/cgroup/user.slice/pids.max", "max\n");
  fake_machine_set_file (machine, "/sys/fs/cgroup/user.slice/pids.current", "900\n");
}

static void
shape_no_limits (FakeMachine *machine)
{
  fake_machine_set_file (machine, FAKE_GROUP "/memory.max", "max\n");
  fake_machine_set_file (machine, FAKE_GROUP "/memory.current", "1073741824\n");
  fake_machine_set_file (machine, FAKE_GROUP "/pids.max", "max\n");
  fake_machine_set_file (machine, FAKE_GROUP "/pids.current", "400\n");
}

static void
set_first_memory (FakeMachine *machine, const char *limit)
{
  set_mount (machine, "3:memory:/job\n",
             "31 25 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
  fake_machine_set_file (machine, "/sys/fs/cgroup/memory/job/memory.limit_in_bytes", limit);
  fake_machine_set_file (machine, "/sys/fs/cgroup/memory/job/memory.usage_in_bytes", "1000\n");
}

static void
shape_first_memory (FakeMachine *machine)
{
  set_first_memory (machine, "1073742824\n");
}

/* What the first version writes for "none". */
static void
shape_sentinel (FakeMachine *machine)
{
  set_first_memory (machine, "9223372036854771712\n");
}

#define BY_FILE(quota) DETECTED (QUOTA, quota), DETECTED (USABLE, quota), MEASURED (GRANTED, quota)

static const ExpectedMachine machines[] = {
  { .path = "/probe/quota/none",
    .cores = { 4, 1 },
    .facts = { DETECTED (QUOTA, INFINITY), DETECTED (USABLE, 4), MEASURED (GRANTED, 4),
               UNKNOWN (QUOTA_PERIOD, NOT_APPLICABLE) },
    .words = { WORD (QUOTA_SOURCE, "none"), WORD (CGROUP, "v2") } },
  { .path = "/probe/quota/unlimited",
    .cores = { 4, 1 },
    .shape = shape_unlimited,
    .facts = { DETECTED (QUOTA, INFINITY), DETECTED (USABLE, 4) },
    .words = { WORD (QUOTA_SOURCE, "none") } },
  { .path = "/probe/quota/leaf",
    .cores = { 4, 1 },
    .shape = shape_leaf,
    .facts = { BY_FILE (1.5), DETECTED (QUOTA_PERIOD, 1e8), DETECTED (PYTHON_CPU_COUNT, 4) },
    .words = { WORD (QUOTA_SOURCE, "file"), WORD (CGROUP, "v2") } },
  { .path = "/probe/quota/parent",
    .cores = { 4, 1 },
    .shape = shape_parent,
    .facts = { BY_FILE (1.5), DETECTED (QUOTA_PERIOD, 5e7) },
    .words = { WORD (QUOTA_SOURCE, "file") } },
  { .path = "/probe/quota/first-version",
    .cores = { 4, 1 },
    .shape = shape_first_version,
    .facts = { BY_FILE (1.5) },
    .words = { WORD (QUOTA_SOURCE, "file"), WORD (CGROUP, "v1") } },
  { .path = "/probe/quota/first-version-unlimited",
    .cores = { 4, 1 },
    .shape = shape_first_version_unlimited,
    .facts = { DETECTED (QUOTA, INFINITY), DETECTED (USABLE, 4) },
    .words = { WORD (QUOTA_SOURCE, "none") } },
  { .path = "/probe/quota/mixed",
    .cores = { 4, 1 },
    .shape = shape_mixed,
    .facts = { BY_FILE (1.5) },
    .words = { WORD (CGROUP, "hybrid") } },
  { .path = "/probe/quota/bound-root",
    .cores = { 4, 1 },
    .shape = shape_bound,
    .facts = { BY_FILE (1.5) },
    .words = { WORD (CGROUP, "v2") } },
  { .path = "/probe/quota/namespace",
    .cores = { 4, 1 },
    .shape = shape_namespace,
    .facts = { BY_FILE (1.5) },
    .words = { WORD (CGROUP, "v2") } },
  { .path = "/probe/quota/blank-in-path",
    .cores = { 4, 1 },
    .shape = shape_blank,
    .facts = { BY_FILE (1.5) },
    .words = { WORD (CGROUP, "v2") } },
  { .path = "/probe/quota/outside",
    .cores = { 4, 1 },
    .shape = shape_outside,
    .facts = { MEASURED (QUOTA, INFINITY), DETECTED (USABLE, 4) },
    .words = { WORD (QUOTA_SOURCE, "measured") } },
  { .path = "/probe/quota/elsewhere",
    .cores = { 4, 1 },
    .shape = shape_elsewhere,
    .facts = { MEASURED (QUOTA, INFINITY), DETECTED (USABLE, 4) },
    .words = { WORD (QUOTA_SOURCE, "measured") } },
  { .path = "/probe/quota/spoilt",
    .cores = { 4, 1 },
    .shape = shape_spoilt,
    .facts = { DOUBTED (QUOTA, INFINITY, DETECTED, UNVERIFIED),
               DOUBTED (USABLE, 4, DETECTED, UNVERIFIED) } },
  { .path = "/probe/quota/spoilt-leaf",
    .cores = { 4, 1 },
    .shape = shape_spoilt_leaf,
    .facts = { DOUBTED (QUOTA, 1.5, DETECTED, UNVERIFIED),
               DOUBTED (USABLE, 1.5, DETECTED, UNVERIFIED) } },
  { .path = "/probe/quota/hidden",
    .cores = { 4, 1 },
    .shape = shape_hidden,
    .facts = { MEASURED (QUOTA, INFINITY), DETECTED (USABLE, 4), MEASURED (GRANTED, 4) },
    .words = { WORD (QUOTA_SOURCE, "measured"), WORD (CGROUP, "hidden"),
               WORD (SANDBOX, "flatpak") } },
  { .path = "/probe/quota/hidden-quota",
    .cores = { 4, 1 },
    .shape = shape_hidden_quota,
    .facts = { MEASURED (QUOTA, 1.5), MEASURED (USABLE, 1.5), MEASURED (GRANTED, 1.5),
               MEASURED (IDLE_SHARE, 0.625), UNKNOWN (QUOTA_PERIOD, NOT_VISIBLE) },
    .words = { WORD (QUOTA_SOURCE, "measured") } },
  { .path = "/probe/quota/hidden-hogs",
    .cores = { 4, 1 },
    .shape = shape_hidden_hogs,
    .facts = { UNKNOWN (QUOTA, NOISE), DOUBTED (USABLE, 4, DETECTED, NOISE),
               MEASURED (GRANTED, 2) },
    .words = { WORD (QUOTA_SOURCE, "hidden") } },
  { .path = "/probe/quota/hidden-blind",
    .cores = { 4, 1 },
    .shape = shape_hidden_blind,
    .facts = { UNKNOWN (QUOTA, NOISE), UNKNOWN (IDLE_SHARE, NOT_VISIBLE) },
    .words = { WORD (QUOTA_SOURCE, "hidden") } },
  { .path = "/probe/quota/denied",
    .cores = { 4, 1 },
    .shape = shape_denied,
    .facts = { MEASURED (QUOTA, 1.5), MEASURED (USABLE, 1.5) },
    .words = { WORD (QUOTA_SOURCE, "measured") } },
  { .path = "/probe/quota/promised",
    .cores = { 4, 1 },
    .shape = shape_promised,
    .facts = { DETECTED (QUOTA, 3), DOUBTED (GRANTED, 1.5, MEASURED, HIDDEN_LIMIT) } },
  { .path = "/probe/quota/hogs",
    .cores = { 4, 1 },
    .shape = shape_hogs,
    .facts = { DETECTED (QUOTA, INFINITY), DETECTED (USABLE, 4),
               DOUBTED (GRANTED, 2, MEASURED, NOISE) } },
  { .path = "/probe/quota/limits",
    .cores = { 4, 1 },
    .shape = shape_limits,
    .facts = { DETECTED (MEMORY_LIMIT, 536870912), DETECTED (PIDS_MAX, 1000),
               DETECTED (PIDS_CURRENT, 400), DETECTED (MEMORY_AVAILABLE, 1024000000),
               DETECTED (FILES_SOFT, 1024), DETECTED (FILES_HARD, 524288),
               DETECTED (PROCESSES, 60000), DETECTED (THREADS_MAX, 126000) } },
  { .path = "/probe/quota/no-limits",
    .cores = { 4, 1 },
    .shape = shape_no_limits,
    .facts = { DETECTED (MEMORY_LIMIT, INFINITY), DETECTED (PIDS_MAX, INFINITY),
               DETECTED (PIDS_CURRENT, 400) } },
  { .path = "/probe/quota/first-version-memory",
    .cores = { 4, 1 },
    .shape = shape_first_memory,
    .facts = { DETECTED (MEMORY_LIMIT, 1073741824), UNKNOWN (PIDS_MAX, NOT_VISIBLE) } },
  { .path = "/probe/quota/sentinel",
    .cores = { 4, 1 },
    .shape = shape_sentinel,
    .facts = { DETECTED (MEMORY_LIMIT, INFINITY) } },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  expect_add_tests (machines, G_N_ELEMENTS (machines));
  return g_test_run ();
}
