/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be read without measuring: host, CPUs, quota, limits, and the fingerprint that tells
 * whether a kept profile still is this machine's. */

#include "config.h"

#include "lanes-run-private.h"

#include "lanes-cgroup-private.h"
#include "lanes-limits-private.h"

#include <math.h>
#include <string.h>

#define FINGERPRINT_LENGTH 16

static char *
read_word (const LanesSources *sources, const char *path)
{
  char *text = sources->read_file (sources, path, NULL);

  return text != NULL ? g_strstrip (text) : NULL;
}

static char *
dup_cpu_model (const LanesSources *sources)
{
  g_autofree char *text = sources->read_file (sources, "/proc/cpuinfo", NULL);
  char *model = text != NULL ? lanes_parse_cpuinfo (text, "model name") : NULL;

  if (model == NULL && text != NULL)
    model = lanes_parse_cpuinfo (text, "Hardware");
  return model;
}

static const struct
{
  const char *path;
  const char *part;
  const char *word;
} hypervisors[] = {
  { "/sys/hypervisor/type", "xen", "xen" },
  { "/sys/class/dmi/id/sys_vendor", "QEMU", "kvm" },
  { "/sys/class/dmi/id/sys_vendor", "Amazon EC2", "kvm" },
  { "/sys/class/dmi/id/sys_vendor", "Google", "kvm" },
  { "/sys/class/dmi/id/sys_vendor", "VMware", "vmware" },
  { "/sys/class/dmi/id/sys_vendor", "innotek", "virtualbox" },
  { "/sys/class/dmi/id/product_name", "Virtual Machine", "hyper-v" },
  { "/sys/class/dmi/id/product_name", "KVM", "kvm" },
  { "/sys/devices/system/clocksource/clocksource0/available_clocksource", "kvm-clock", "kvm" },
  { "/sys/devices/system/clocksource/clocksource0/available_clocksource", "hyperv", "hyper-v" },
};

/* The processor says whether there is a hypervisor; the rest says which. */
static const char *
find_hypervisor (const LanesSources *sources)
{
  g_autofree char *cpuinfo = sources->read_file (sources, "/proc/cpuinfo", NULL);
  g_autofree char *flags = cpuinfo != NULL ? lanes_parse_cpuinfo (cpuinfo, "flags") : NULL;

  if (flags != NULL && strstr (flags, " hypervisor") == NULL)
    return "none";
  for (guint i = 0; i < G_N_ELEMENTS (hypervisors); i++)
    {
      g_autofree char *text = read_word (sources, hypervisors[i].path);

      if (text != NULL && strstr (text, hypervisors[i].part) != NULL)
        return hypervisors[i].word;
    }
  return "unknown";
}

static gboolean
has_file (const LanesSources *sources, const char *path)
{
  g_autofree char *text = sources->read_file (sources, path, NULL);

  return text != NULL;
}

static const char *
find_sandbox (const LanesSources *sources)
{
  g_autofree char *container = read_word (sources, "/run/systemd/container");

  if (has_file (sources, "/.flatpak-info"))
    return "flatpak";
  if (has_file (sources, "/.dockerenv") || has_file (sources, "/run/.containerenv"))
    return "docker";
  if (container == NULL)
    return "none";
  if (g_str_equal (container, "lxc") || g_str_equal (container, "docker"))
    return g_str_equal (container, "lxc") ? "lxc" : "docker";
  return "unknown";
}

static char *
read_supply (const LanesSources *sources, const char *name, const char *file)
{
  g_autofree char *path = g_strconcat ("/sys/class/power_supply/", name, "/", file, NULL);

  return read_word (sources, path);
}

static const char *
find_power_source (const LanesSources *sources)
{
  g_auto (GStrv) names = sources->list (sources, "/sys/class/power_supply");
  const char *found = "unknown";

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *type = read_supply (sources, names[i], "type");
      g_autofree char *online = read_supply (sources, names[i], "online");
      g_autofree char *status = read_supply (sources, names[i], "status");

      if (g_strcmp0 (type, "Mains") == 0 && g_strcmp0 (online, "1") == 0)
        return "ac";
      if (g_strcmp0 (type, "Battery") == 0 && g_strcmp0 (status, "Discharging") == 0)
        found = "battery";
    }
  return found;
}

static char *
dup_governor (const LanesSources *sources, guint cpu)
{
  g_autofree char *path =
      g_strdup_printf ("/sys/devices/system/cpu/cpu%u/cpufreq/scaling_governor", cpu);

  return read_word (sources, path);
}

static void
take_word (LanesMachine *machine, LanesWord word, char *text)
{
  g_autofree char *owned = text;

  /* The words end up on screen and in files: whatever is not plain text is dropped. */
  if (owned != NULL && *owned != '\0' && g_utf8_validate (owned, -1, NULL))
    lanes_machine_set_word (machine, word, owned);
}

static char *
describe (const LanesSources *sources, const LanesTopology *topology, const LanesQuota *quota)
{
  g_autofree char *arch = sources->dup_word (sources, LANES_WORD_ARCH);
  g_autofree char *kernel = sources->dup_word (sources, LANES_WORD_KERNEL);
  g_autofree char *model = dup_cpu_model (sources);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  double period_ns = isfinite (quota->cpus) ? quota->period_ns : 0;
  GString *text = g_string_new ("lanes " LANES_VERSION);

  g_string_append_printf (text, "|%s|%s|%s", arch, kernel, model);
  g_string_append_printf (text, "|%u|%u|%u", topology->n_online, topology->allowed->len,
                          topology->n_cores);
  g_string_append_printf (text, "|%d|%s", quota->visible,
                          g_ascii_dtostr (number, sizeof number, quota->cpus));
  g_string_append_printf (text, "|%.0f", period_ns);
  return g_string_free_and_steal (text);
}

/* A hash, so that a profile that is passed on gives nothing away, of nothing that names anybody. */
static char *
make_fingerprint (const LanesSources *sources,
                  const LanesTopology *topology,
                  const LanesQuota *quota)
{
  g_autofree char *text = describe (sources, topology, quota);
  char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  hash[FINGERPRINT_LENGTH] = '\0';
  return hash;
}

/**
 * lanes_static_fingerprint:
 * @sources: the machine
 *
 * Returns: (transfer full): what a profile measured now would carry as its fingerprint
 */
char *
lanes_static_fingerprint (const LanesSources *sources)
{
  g_autoptr (LanesTopology) topology = lanes_topology_new (sources);
  LanesQuota quota = lanes_quota_read (sources);

  return make_fingerprint (sources, topology, &quota);
}

static void
store_host (LanesRun *run)
{
  const LanesSources *sources = run->sources;
  LanesMachine *machine = run->machine;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  take_word (machine, LANES_WORD_TAKEN_UTC, g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ"));
  take_word (machine, LANES_WORD_ARCH, sources->dup_word (sources, LANES_WORD_ARCH));
  take_word (machine, LANES_WORD_KERNEL, sources->dup_word (sources, LANES_WORD_KERNEL));
  take_word (machine, LANES_WORD_LIBC, sources->dup_word (sources, LANES_WORD_LIBC));
  take_word (machine, LANES_WORD_CPU_MODEL, dup_cpu_model (sources));
  take_word (machine, LANES_WORD_GOVERNOR,
             dup_governor (sources, g_array_index (run->topology->allowed, guint, 0)));
  take_word (machine, LANES_WORD_FINGERPRINT,
             make_fingerprint (sources, run->topology, &run->quota));
  lanes_machine_set_word (machine, LANES_WORD_VIRT, find_hypervisor (sources));
  lanes_machine_set_word (machine, LANES_WORD_SANDBOX, find_sandbox (sources));
  lanes_machine_set_word (machine, LANES_WORD_CGROUP, lanes_group_layout (sources));
  lanes_machine_set_word (machine, LANES_WORD_POWER_SOURCE, find_power_source (sources));
  lanes_machine_set_word (machine, LANES_WORD_TOOL_VERSION, LANES_VERSION);
}

static void
store_count (LanesRun *run, LanesFactId id, guint count, gboolean certain)
{
  LanesFact *fact = &run->machine->facts[id];

  if (count == 0)
    {
      lanes_run_fail_fact (run, id,
                           lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NOT_VISIBLE));
      return;
    }
  lanes_machine_set_fact (run->machine, id, count, LANES_ORIGIN_DETECTED);
  if (certain)
    return;
  fact->status = LANES_STATUS_DEGRADED;
  fact->reason = LANES_REASON_NOT_VISIBLE;
  fact->confidence = LANES_CONFIDENCE_LOW;
}

static void
store_topology (LanesRun *run)
{
  const LanesTopology *topology = run->topology;
  LanesMachine *machine = run->machine;

  store_count (run, LANES_FACT_ONLINE, topology->n_online, TRUE);
  store_count (run, LANES_FACT_AFFINITY, topology->allowed->len, TRUE);
  store_count (run, LANES_FACT_PYTHON_CPU_COUNT, topology->allowed->len, TRUE);
  store_count (run, LANES_FACT_CORES, topology->n_cores, topology->from_sys);
  store_count (run, LANES_FACT_PACKAGES, topology->n_packages, topology->from_sys);
  store_count (run, LANES_FACT_NUMA_NODES, topology->n_nodes, TRUE);
  for (guint i = 0; i < topology->n_kinds; i++)
    {
      machine->kinds[machine->n_kinds++] = (LanesCpuKind) {
        .name = g_strdup (topology->kinds[i].name),
        .cores = topology->kinds[i].cores,
        .threads = topology->kinds[i].threads,
        .relative_speed = topology->kinds[i].relative_speed,
      };
    }
}

/**
 * lanes_quota_store_period:
 * @run: the run, with its quota
 */
void
lanes_quota_store_period (LanesRun *run)
{
  if (isfinite (run->quota.cpus))
    lanes_machine_set_fact (run->machine, LANES_FACT_QUOTA_PERIOD, run->quota.period_ns,
                            LANES_ORIGIN_DETECTED);
  else
    lanes_run_fail_fact (run, LANES_FACT_QUOTA_PERIOD,
                         lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NOT_APPLICABLE));
}

static void
store_quota (LanesRun *run)
{
  LanesFact *fact = &run->machine->facts[LANES_FACT_QUOTA];

  if (!run->quota.visible)
    {
      lanes_run_fail_fact (run, LANES_FACT_QUOTA,
                           lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NOT_VISIBLE));
      lanes_run_fail_fact (run, LANES_FACT_QUOTA_PERIOD,
                           lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NOT_VISIBLE));
      lanes_machine_set_word (run->machine, LANES_WORD_QUOTA_SOURCE, "hidden");
      return;
    }
  lanes_machine_set_fact (run->machine, LANES_FACT_QUOTA, run->quota.cpus, LANES_ORIGIN_DETECTED);
  lanes_machine_set_word (run->machine, LANES_WORD_QUOTA_SOURCE,
                          isfinite (run->quota.cpus) ? "file" : "none");
  lanes_quota_store_period (run);
  if (!run->quota.spoilt)
    return;
  fact->status = LANES_STATUS_DEGRADED;
  fact->reason = LANES_REASON_UNVERIFIED;
  fact->confidence = LANES_CONFIDENCE_MEDIUM;
}

/**
 * lanes_static_run:
 * @run: the run
 *
 * Returns: how it went
 */
LanesOutcome
lanes_static_run (LanesRun *run)
{
  run->topology = lanes_topology_new (run->sources);
  run->quota = lanes_quota_read (run->sources);
  store_host (run);
  store_topology (run);
  store_quota (run);
  lanes_limits_read (run);
  if (run->topology->from_sys)
    return LANES_OUTCOME_OK;
  return lanes_outcome (LANES_STATUS_DEGRADED, LANES_REASON_NOT_VISIBLE);
}
