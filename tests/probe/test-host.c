/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a profile calls the system around the processor: its hypervisor, sandbox and power. */

#include "expectations.h"

#include "probe-fixture.h"

#define VIRTUAL_CPU "flags\t\t: fpu hypervisor sse\n"
#define DMI "/sys/class/dmi/id"
#define SUPPLY "/sys/class/power_supply"

static void
shape_kvm (FakeMachine *machine)
{
  fake_machine_set_file (machine, "/proc/cpuinfo", VIRTUAL_CPU);
  fake_machine_set_file (machine, DMI "/sys_vendor", "QEMU\n");
}

static void
shape_vmware (FakeMachine *machine)
{
  fake_machine_set_file (machine, "/proc/cpuinfo", VIRTUAL_CPU);
  fake_machine_set_file (machine, DMI "/sys_vendor", "VMware, Inc.\n");
}

static void
shape_unknown_hypervisor (FakeMachine *machine)
{
  fake_machine_set_file (machine, "/proc/cpuinfo", VIRTUAL_CPU);
}

/* The processor knows better than a name that looks like one. */
static void
shape_real_despite_name (FakeMachine *machine)
{
  fake_machine_set_file (machine, DMI "/product_name", "KVM switch with a computer inside\n");
}

static void
shape_docker (FakeMachine *machine)
{
  fake_machine_set_file (machine, "/.dockerenv", "");
}

static void
shape_podman (FakeMachine *machine)
{
  fake_machine_set_file (machine, "/run/.containerenv", "");
}

static void
shape_lxc (FakeMachine *machine)
{
  fake_machine_set_file (machine, "/run/systemd/container", "lxc\n");
}

static void
shape_unknown_container (FakeMachine *machine)
{
  fake_machine_set_file (machine, "/run/systemd/container", "something-new\n");
}

static void
set_battery (FakeMachine *machine, const char *status)
{
  fake_machine_set_file (machine, SUPPLY "/BAT0/type", "Battery\n");
  fake_machine_set_file (machine, SUPPLY "/BAT0/status", status);
}

static void
shape_battery (FakeMachine *machine)
{
  set_battery (machine, "Discharging\n");
  fake_machine_set_file (machine, SUPPLY "/AC/type", "Mains\n");
  fake_machine_set_file (machine, SUPPLY "/AC/online", "0\n");
}

static void
shape_mains (FakeMachine *machine)
{
  set_battery (machine, "Charging\n");
  fake_machine_set_file (machine, SUPPLY "/AC/type", "Mains\n");
  fake_machine_set_file (machine, SUPPLY "/AC/online", "1\n");
}

static void
shape_governor (FakeMachine *machine)
{
  fake_machine_set_cpu_file (machine, 0, "cpufreq/scaling_governor", "powersave\n");
}

static const ExpectedMachine machines[] = {
  { .path = "/probe/host/plain",
    .cores = { 2, 1 },
    .words = { WORD (VIRT, "none"), WORD (SANDBOX, "none"), WORD (POWER_SOURCE, "unknown"),
               WORD (ARCH, "x86_64"), WORD (KERNEL, "6.12.0"), WORD (LIBC, "glibc 2.41") } },
  { .path = "/probe/host/kvm",
    .cores = { 2, 1 },
    .shape = shape_kvm,
    .words = { WORD (VIRT, "kvm") } },
  { .path = "/probe/host/vmware",
    .cores = { 2, 1 },
    .shape = shape_vmware,
    .words = { WORD (VIRT, "vmware") } },
  { .path = "/probe/host/unknown-hypervisor",
    .cores = { 2, 1 },
    .shape = shape_unknown_hypervisor,
    .words = { WORD (VIRT, "unknown") } },
  { .path = "/probe/host/real-despite-name",
    .cores = { 2, 1 },
    .shape = shape_real_despite_name,
    .words = { WORD (VIRT, "none") } },
  { .path = "/probe/host/docker",
    .cores = { 2, 1 },
    .shape = shape_docker,
    .words = { WORD (SANDBOX, "docker") } },
  { .path = "/probe/host/podman",
    .cores = { 2, 1 },
    .shape = shape_podman,
    .words = { WORD (SANDBOX, "docker") } },
  { .path = "/probe/host/lxc",
    .cores = { 2, 1 },
    .shape = shape_lxc,
    .words = { WORD (SANDBOX, "lxc") } },
  { .path = "/probe/host/unknown-container",
    .cores = { 2, 1 },
    .shape = shape_unknown_container,
    .words = { WORD (SANDBOX, "unknown") } },
  { .path = "/probe/host/battery",
    .cores = { 2, 1 },
    .shape = shape_battery,
    .words = { WORD (POWER_SOURCE, "battery") } },
  { .path = "/probe/host/mains",
    .cores = { 2, 1 },
    .shape = shape_mains,
    .words = { WORD (POWER_SOURCE, "ac") } },
  { .path = "/probe/host/governor",
    .cores = { 2, 1 },
    .shape = shape_governor,
    .words = { WORD (GOVERNOR, "powersave") } },
};

/* Bytes that are no text end up in no document. */
static void
test_binary_name (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 1);
  g_autoptr (LanesMachine) profile = NULL;

  fake_machine_set_file (machine, "/proc/cpuinfo", "model name\t: CPU \xff\xfe\n");
  profile = probe_run (machine);
  g_assert_null (profile->words[LANES_WORD_CPU_MODEL]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  expect_add_tests (machines, G_N_ELEMENTS (machines));
  g_test_add_func ("/probe/host/binary-name", test_binary_name);
  return g_test_run ();
}
