/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which processor a profile says there is, on machines of many makes. */

#include "expectations.h"

#include "probe-fixture.h"

#include <math.h>

/* The second core is switched off. */
static void
shape_holes (FakeMachine *machine)
{
  fake_machine_set_file (machine, "/sys/devices/system/cpu/online", "0,2-5\n");
  fake_machine_set_affinity (machine, "0,2-5");
  fake_machine_remove_below (machine, "/sys/devices/system/cpu/cpu1/");
  machine->n_cores = 5;
}

static void
shape_affinity (FakeMachine *machine)
{
  fake_machine_set_affinity (machine, "4-7");
  machine->n_cores = 2;
}

/* One thread each of two cores, and the other thread of one of them. */
static void
shape_split_cores (FakeMachine *machine)
{
  fake_machine_set_affinity (machine, "1,2,3");
  machine->n_cores = 2;
}

static void
shape_affinity_hidden (FakeMachine *machine)
{
  machine->affinity_hidden = TRUE;
}

static void
add_slow_cores (FakeMachine *machine, guint first, guint last)
{
  for (guint i = first; i <= last; i++)
    {
      g_autofree char *list = g_strdup_printf ("%u\n", i);

      fake_machine_set_cpu_file (machine, i, "topology/core_cpus_list", list);
      fake_machine_set_cpu_file (machine, i, "topology/physical_package_id", "0\n");
    }
  machine->slow_from = first;
  machine->slow_speed = 0.55;
  machine->n_slow = last - first + 1;
  machine->n_cores += machine->n_slow;
}

/* Six fast cores of two threads, eight slow ones of one. */
static void
shape_hybrid (FakeMachine *machine)
{
  add_slow_cores (machine, 12, 19);
  fake_machine_set_affinity (machine, "0-19");
  fake_machine_set_file (machine, "/sys/devices/system/cpu/online", "0-19\n");
  fake_machine_set_file (machine, "/sys/devices/cpu_core/cpus", "0-11\n");
  fake_machine_set_file (machine, "/sys/devices/cpu_atom/cpus", "12-19\n");
}

/* The same as a kernel tells it that knows no lists, but what each core is worth. */
static void
shape_hybrid_capacity (FakeMachine *machine)
{
  shape_hybrid (machine);
  fake_machine_remove_below (machine, "/sys/devices/cpu_");
  for (guint i = 0; i < 20; i++)
    fake_machine_set_cpu_file (machine, i, "cpu_capacity", i < 12 ? "1024\n" : "563\n");
}

/* The same, but only slow cores may be used. */
static void
shape_hybrid_slow (FakeMachine *machine)
{
  shape_hybrid (machine);
  fake_machine_set_affinity (machine, "12-19");
  machine->n_cores = machine->n_slow = 8;
}

/* The kernel lists the kinds of some CPUs only. */
static void
shape_hybrid_gap (FakeMachine *machine)
{
  fake_machine_set_file (machine, "/sys/devices/cpu_core/cpus", "0-3\n");
  fake_machine_set_file (machine, "/sys/devices/cpu_atom/cpus", "4-5\n");
}

static void
set_figures (FakeMachine *machine, const char *name, const char *const *figures)
{
  for (guint i = 0; figures[i] != NULL; i++)
    fake_machine_set_cpu_file (machine, i, name, figures[i]);
}

/* Four fast and four slow cores of a telephone's processor, which names no package. */
static void
shape_arm (FakeMachine *machine)
{
  const char *const figures[] = { "1024\n", "1024\n", "1024\n", "1024\n", "446\n",
                                  "446\n", "446\n", "446\n", NULL };

  set_figures (machine, "cpu_capacity", figures);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/sys/devices/system/cpu/cpu%u/topology/physical_package_id", i);

      fake_machine_remove_below (machine, path);
    }
  fake_machine_set_file (machine, "/proc/cpuinfo", "processor\t: 0\nHardware\t: Made-up SoC\n");
  machine->n_slow = 4;
  machine->slow_from = 4;
  machine->slow_speed = 0.4;
}

/* Two cores may run a little faster than the others of their kind. */
static void
shape_favoured (FakeMachine *machine)
{
  const char *const figures[] = { "5000000\n", "5000000\n", "4800000\n", "4700000\n", NULL };

  set_figures (machine, "cpufreq/cpuinfo_max_freq", figures);
}

static void
shape_old_kernel (FakeMachine *machine)
{
  fake_machine_remove_below (machine, "/sys/devices/system/cpu/cpu");
  for (guint i = 0; i < 4; i++)
    fake_machine_set_cpu_file (machine, i, "topology/thread_siblings_list",
                               i < 2 ? "0-1\n" : "2-3\n");
}

/* A list of the CPUs of a core that leaves out the one it belongs to. */
static void
shape_odd_lists (FakeMachine *machine)
{
  fake_machine_set_cpu_file (machine, 1, "topology/core_cpus_list", "2-3\n");
}

static void
shape_two_sockets (FakeMachine *machine)
{
  fake_machine_set_cpu_file (machine, 4, "topology/physical_package_id", "1\n");
  fake_machine_set_cpu_file (machine, 6, "topology/physical_package_id", "1\n");
  fake_machine_set_file (machine, "/sys/devices/system/node/online", "0-1\n");
  fake_machine_set_file (machine, "/sys/devices/system/node/node0/cpulist", "0-3\n");
  fake_machine_set_file (machine, "/sys/devices/system/node/node1/cpulist", "4-7\n");
}

static void
shape_one_of_two_sockets (FakeMachine *machine)
{
  shape_two_sockets (machine);
  fake_machine_set_affinity (machine, "0-3");
  machine->n_cores = 2;
}

static void
shape_large (FakeMachine *machine)
{
  fake_machine_set_file (machine, "/sys/devices/system/node/online", "0-7\n");
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *path = g_strdup_printf ("/sys/devices/system/node/node%u/cpulist", i);
      g_autofree char *list = g_strdup_printf ("%u-%u\n", 64 * i, 64 * i + 63);

      fake_machine_set_file (machine, path, list);
    }
}

/* Two cores of two threads, as the older file tells it. */
static void
shape_no_sys (FakeMachine *machine)
{
  fake_machine_remove_below (machine, "/sys");
  fake_machine_set_file (machine, "/proc/self/mountinfo", "25 1 8:1 / / rw - ext4 /dev/sda1 rw\n");
  fake_machine_set_file (machine, "/proc/cpuinfo",
                         "processor\t: 0\ncore id\t: 0\nphysical id\t: 0\n\n"
                         "processor\t: 1\ncore id\t: 0\nphysical id\t: 0\n\n"
                         "processor\t: 2\ncore id\t: 1\nphysical id\t: 0\n\n"
                         "processor\t: 3\ncore id\t: 1\nphysical id\t: 0\n");
}

static void
shape_no_proc (FakeMachine *machine)
{
  fake_machine_remove_below (machine, "/proc");
}

static void
shape_nothing (FakeMachine *machine)
{
  fake_machine_remove_below (machine, "/");
}

static const ExpectedMachine machines[] = {
  { .path = "/probe/cpus/one",
    .cores = { 1, 1 },
    .facts = { DETECTED (ONLINE, 1), DETECTED (AFFINITY, 1), DETECTED (CORES, 1),
               DETECTED (USABLE, 1), UNKNOWN (SMT_SPEEDUP, NOT_APPLICABLE) },
    .words = { WORD (QUOTA_SOURCE, "none") },
    .kinds = { { 1, 1, 1, "P" } } },
  { .path = "/probe/cpus/laptop",
    .cores = { 4, 2 },
    .facts = { DETECTED (ONLINE, 8), DETECTED (AFFINITY, 8), DETECTED (CORES, 4),
               DETECTED (PACKAGES, 1), DETECTED (NUMA_NODES, 1), DETECTED (USABLE, 8),
               DETECTED (PYTHON_CPU_COUNT, 8), MEASURED (SMT_SPEEDUP, 1.25),
               MEASURED (GRANTED, 8) },
    .words = { WORD (CPU_MODEL, "Made-up CPU"), WORD (CGROUP, "v2"),
               WORD (QUOTA_SOURCE, "none") },
    .kinds = { { 4, 8, 1, "P" } } },
  { .path = "/probe/cpus/hybrid",
    .cores = { 6, 2 },
    .shape = shape_hybrid,
    .facts = { DETECTED (ONLINE, 20), DETECTED (AFFINITY, 20), DETECTED (CORES, 14),
               DETECTED (PACKAGES, 1), MEASURED (SMT_SPEEDUP, 1.25) },
    .kinds = { { 6, 12, 1, "P" }, { 8, 8, 0.55, "E" } } },
  { .path = "/probe/cpus/hybrid-capacity",
    .cores = { 6, 2 },
    .shape = shape_hybrid_capacity,
    .facts = { DETECTED (AFFINITY, 20), DETECTED (CORES, 14) },
    .kinds = { { 6, 12, 1, "P" }, { 8, 8, 0.55, "E" } } },
  { .path = "/probe/cpus/hybrid-slow-only",
    .cores = { 6, 2 },
    .shape = shape_hybrid_slow,
    .facts = { DETECTED (ONLINE, 20), DETECTED (AFFINITY, 8), DETECTED (CORES, 8),
               UNKNOWN (SMT_SPEEDUP, NOT_APPLICABLE) },
    .kinds = { { 8, 8, 1, "E" } } },
  { .path = "/probe/cpus/hybrid-partly-listed",
    .cores = { 8, 1 },
    .shape = shape_hybrid_gap,
    .facts = { DETECTED (AFFINITY, 8), DETECTED (CORES, 8) },
    .kinds = { { 8, 8, 1, "P" } } },
  { .path = "/probe/cpus/arm",
    .cores = { 8, 1 },
    .shape = shape_arm,
    .facts = { DETECTED (AFFINITY, 8), DETECTED (CORES, 8), DETECTED (PACKAGES, 1) },
    .words = { WORD (CPU_MODEL, "Made-up SoC") },
    .kinds = { { 4, 4, 1, "P" }, { 4, 4, 0.4, "E" } } },
  { .path = "/probe/cpus/favoured-cores",
    .cores = { 4, 1 },
    .shape = shape_favoured,
    .facts = { DETECTED (CORES, 4) },
    .kinds = { { 4, 4, 1, "P" } } },
  { .path = "/probe/cpus/large",
    .cores = { 256, 2 },
    .shape = shape_large,
    .facts = { DETECTED (ONLINE, 512), DETECTED (AFFINITY, 512), DETECTED (CORES, 256),
               DETECTED (NUMA_NODES, 8), DETECTED (USABLE, 512),
               MEASURED (GRANTED_THREADS, 64) } },
  { .path = "/probe/cpus/affinity",
    .cores = { 4, 2 },
    .shape = shape_affinity,
    .facts = { DETECTED (ONLINE, 8), DETECTED (AFFINITY, 4), DETECTED (CORES, 2),
               DETECTED (USABLE, 4), DETECTED (PYTHON_CPU_COUNT, 4), MEASURED (GRANTED, 4) } },
  { .path = "/probe/cpus/split-cores",
    .cores = { 2, 2 },
    .shape = shape_split_cores,
    .facts = { DETECTED (AFFINITY, 3), DETECTED (CORES, 2), DETECTED (USABLE, 3) } },
  { .path = "/probe/cpus/affinity-hidden",
    .cores = { 4, 1 },
    .shape = shape_affinity_hidden,
    .facts = { DETECTED (AFFINITY, 4), DETECTED (CORES, 4), DETECTED (USABLE, 4) } },
  { .path = "/probe/cpus/holes",
    .cores = { 6, 1 },
    .shape = shape_holes,
    .facts = { DETECTED (ONLINE, 5), DETECTED (AFFINITY, 5), DETECTED (CORES, 5),
               DETECTED (USABLE, 5) } },
  { .path = "/probe/cpus/old-kernel",
    .cores = { 2, 2 },
    .shape = shape_old_kernel,
    .facts = { DETECTED (AFFINITY, 4), DETECTED (CORES, 2), DETECTED (PACKAGES, 1) } },
  { .path = "/probe/cpus/odd-lists",
    .cores = { 4, 1 },
    .shape = shape_odd_lists,
    .facts = { DETECTED (AFFINITY, 4), DOUBTED (CORES, 4, DETECTED, NOT_VISIBLE) } },
  { .path = "/probe/cpus/two-sockets",
    .cores = { 4, 2 },
    .shape = shape_two_sockets,
    .facts = { DETECTED (PACKAGES, 2), DETECTED (NUMA_NODES, 2), DETECTED (CORES, 4) } },
  { .path = "/probe/cpus/one-of-two-sockets",
    .cores = { 4, 2 },
    .shape = shape_one_of_two_sockets,
    .facts = { DETECTED (PACKAGES, 1), DETECTED (NUMA_NODES, 1), DETECTED (CORES, 2) } },
  { .path = "/probe/cpus/no-sys",
    .cores = { 2, 2 },
    .shape = shape_no_sys,
    .facts = { DETECTED (ONLINE, 4), DETECTED (AFFINITY, 4),
               DOUBTED (CORES, 2, DETECTED, NOT_VISIBLE),
               DOUBTED (PACKAGES, 1, DETECTED, NOT_VISIBLE),
               UNKNOWN (NUMA_NODES, NOT_VISIBLE), MEASURED (QUOTA, INFINITY),
               DETECTED (USABLE, 4) },
    .words = { WORD (QUOTA_SOURCE, "measured"), WORD (CGROUP, "hidden") } },
  { .path = "/probe/cpus/no-proc",
    .cores = { 4, 1 },
    .shape = shape_no_proc,
    .facts = { DETECTED (ONLINE, 4), DETECTED (AFFINITY, 4), DETECTED (CORES, 4),
               UNKNOWN (MEMORY_AVAILABLE, NOT_VISIBLE), UNKNOWN (NOISE_INDEX, NOT_VISIBLE),
               UNKNOWN (STEAL_SHARE, NOT_VISIBLE), UNKNOWN (IDLE_SHARE, NOT_VISIBLE),
               MEASURED (QUOTA, INFINITY), MEASURED (GRANTED, 4) },
    .words = { WORD (CGROUP, "none") } },
  { .path = "/probe/cpus/nothing",
    .cores = { 4, 1 },
    .shape = shape_nothing,
    .facts = { UNKNOWN (ONLINE, NOT_VISIBLE), DETECTED (AFFINITY, 4),
               DOUBTED (CORES, 4, DETECTED, NOT_VISIBLE), DETECTED (USABLE, 4) },
    .words = { WORD (VIRT, "unknown"), WORD (SANDBOX, "none") } },
};

/* Where no file tells of disturbance, a number may be wrong without anybody knowing. */
static void
test_blind_confidence (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (4, 1);
  g_autoptr (LanesMachine) profile = NULL;

  shape_no_proc (machine);
  profile = probe_run (machine);
  for (guint i = 0; i < LANES_N_METRICS; i++)
    g_assert_cmpint (profile->metrics[i].confidence, <=, LANES_CONFIDENCE_MEDIUM);
  for (guint i = 0; i < LANES_N_CURVES; i++)
    g_assert_cmpint (profile->curves[i].confidence, <=, LANES_CONFIDENCE_MEDIUM);
  g_assert_true (profile->complete);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  expect_add_tests (machines, G_N_ELEMENTS (machines));
  g_test_add_func ("/probe/cpus/blind-confidence", test_blind_confidence);
  return g_test_run ();
}
