/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A machine profile in words: every value with its status, origin and confidence, by group. What
 * text and window show is the same. */

#include "lanes-report-machine.h"

#include "lanes-explain.h"
#include "lanes-report-parts-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const char *const status_titles[] = {
  [LANES_STATUS_ABSENT] = N_ ("absent"),
  [LANES_STATUS_OK] = N_ ("ok"),
  [LANES_STATUS_DEGRADED] = N_ ("degraded"),
  [LANES_STATUS_SKIPPED] = N_ ("skipped"),
  [LANES_STATUS_UNSUPPORTED] = N_ ("unsupported"),
  [LANES_STATUS_DENIED] = N_ ("denied"),
  [LANES_STATUS_FAILED] = N_ ("failed"),
  [LANES_STATUS_CANCELLED] = N_ ("cancelled"),
};
static const char *const confidence_titles[] = {
  [LANES_CONFIDENCE_LOW] = N_ ("low"),
  [LANES_CONFIDENCE_MEDIUM] = N_ ("medium"),
  [LANES_CONFIDENCE_HIGH] = N_ ("high"),
};

static const struct
{
  const char *group;
  const char *title;
} groups[] = {
  { "cpu", N_ ("Processor") },
  { "scaling", N_ ("Scaling") },
  { "granted", N_ ("What the System Grants") },
  { "limits", N_ ("Limits") },
  { "noise", N_ ("Disturbance") },
  { "metrics", N_ ("Measured Costs") },
  { "storage", N_ ("Storage") },
};

/* The words that describe the machine; those that identify nothing to a reader are left out. */
static const struct
{
  LanesWord word;
  const char *title;
} words[] = {
  { LANES_WORD_TAKEN_UTC, N_ ("Measured at") },
  { LANES_WORD_LABEL, N_ ("Label") },
  { LANES_WORD_CPU_MODEL, N_ ("Processor") },
  { LANES_WORD_ARCH, N_ ("Architecture") },
  { LANES_WORD_KERNEL, N_ ("Kernel") },
  { LANES_WORD_LIBC, N_ ("C library") },
  { LANES_WORD_VIRT, N_ ("Virtual machine") },
  { LANES_WORD_SANDBOX, N_ ("Sandbox") },
  { LANES_WORD_CGROUP, N_ ("Control groups") },
  { LANES_WORD_QUOTA_SOURCE, N_ ("Quota known from") },
  { LANES_WORD_POWER_SOURCE, N_ ("Power") },
  { LANES_WORD_GOVERNOR, N_ ("Frequency governor") },
  { LANES_WORD_THERMAL, N_ ("Heat") },
  { LANES_WORD_FS_CLASS, N_ ("File system") },
  { LANES_WORD_READ_METHOD, N_ ("Reading past the cache by") },
  { LANES_WORD_PYTHON_VERSION, N_ ("Python") },
  { LANES_WORD_PYTHON_ORIGIN, N_ ("Python found in") },
  { LANES_WORD_TOOL_VERSION, N_ ("Version of Lanes") },
};

/* What those words say in documents, and to people; a word that is not here speaks for itself. */
static const struct
{
  LanesWord word;
  const char *id;
  const char *title;
} word_values[] = {
  { LANES_WORD_VIRT, "kvm", N_ ("KVM") },
  { LANES_WORD_VIRT, "xen", N_ ("Xen") },
  { LANES_WORD_VIRT, "vmware", N_ ("VMware") },
  { LANES_WORD_VIRT, "virtualbox", N_ ("VirtualBox") },
  { LANES_WORD_VIRT, "hyper-v", N_ ("Hyper-V") },
  { LANES_WORD_SANDBOX, "flatpak", N_ ("Flatpak") },
  { LANES_WORD_SANDBOX, "docker", N_ ("Container") },
  { LANES_WORD_SANDBOX, "lxc", N_ ("LXC container") },
  { LANES_WORD_CGROUP, "v1", N_ ("Version 1") },
  { LANES_WORD_CGROUP, "v2", N_ ("Version 2") },
  { LANES_WORD_CGROUP, "hybrid", N_ ("Versions 1 and 2") },
  { LANES_WORD_QUOTA_SOURCE, "file", N_ ("Control groups") },
  { LANES_WORD_QUOTA_SOURCE, "measured", N_ ("What threads were granted") },
  { LANES_WORD_POWER_SOURCE, "ac", N_ ("Mains") },
  { LANES_WORD_POWER_SOURCE, "battery", N_ ("Battery") },
  { LANES_WORD_THERMAL, "throttled", N_ ("The processor slowed down meanwhile") },
  { LANES_WORD_THERMAL, "burst", N_ ("The processor was faster at first") },
  { LANES_WORD_FS_CLASS, "local", N_ ("On a local disk") },
  { LANES_WORD_FS_CLASS, "ram", N_ ("In memory") },
  { LANES_WORD_FS_CLASS, "overlay", N_ ("Overlay of a container") },
  { LANES_WORD_FS_CLASS, "remote-or-virtual", N_ ("On a network or virtual") },
  { LANES_WORD_READ_METHOD, "o_direct", N_ ("Direct reads") },
  { LANES_WORD_READ_METHOD, "evicted", N_ ("Dropping it from the cache") },
  { LANES_WORD_PYTHON_ORIGIN, "host", N_ ("This system") },
  { LANES_WORD_PYTHON_ORIGIN, "sandbox", N_ ("The sandbox") },
  { LANES_WORD_PYTHON_ORIGIN, "default", N_ ("None was found") },
};

/* What any of them may say. */
static const struct
{
  const char *id;
  const char *title;
} common_values[] = {
  { "none", N_ ("None") },
  { "unknown", N_ ("Not known") },
  { "hidden", N_ ("Not visible from here") },
};

static char *
dup_value (double value, const char *unit)
{
  if (isnan (value))
    return g_strdup (LANES_REPORT_NOTHING);
  if (isinf (value))
    return g_strdup (C_ ("limit", "none"));
  if (g_str_equal (unit, "B"))
    return g_format_size_full ((guint64) value, G_FORMAT_SIZE_IEC_UNITS);
  if (g_str_equal (unit, "B/s"))
    {
      g_autofree char *size = g_format_size_full ((guint64) value, G_FORMAT_SIZE_IEC_UNITS);

      /* Translators: an amount of data per second, such as “9.1 GiB/s”. */
      return g_strdup_printf (_ ("%s/s"), size);
    }
  if (g_str_equal (unit, "1/s"))
    return lanes_explain_dup_rate (value);
  if (g_str_equal (unit, "ns"))
    /* Translators: a time in nanoseconds with a no-break space before the unit. */
    return value < 1000 ? g_strdup_printf (_ ("%.3g ns"), value)
                        : lanes_explain_dup_time (value * 1e-9);
  if (g_str_equal (unit, "share"))
    return g_strdup_printf ("%.1f %%", value * 100);
  return value < 1000 ? g_strdup_printf ("%.4g", value) : lanes_explain_dup_count (value);
}

static void
entry_clear (LanesMachineEntry *entry)
{
  g_free (entry->value);
}

static GArray *
new_entries (void)
{
  GArray *entries = g_array_new (FALSE, TRUE, sizeof (LanesMachineEntry));

  g_array_set_clear_func (entries, (GDestroyNotify) entry_clear);
  return entries;
}

static void
add_entry (GArray *entries,
           const char *title,
           char *value,
           LanesStatus status,
           LanesOrigin origin,
           LanesConfidence confidence,
           LanesReason reason)
{
  gboolean known = status == LANES_STATUS_OK || status == LANES_STATUS_DEGRADED;
  g_autofree char *owned = value;
  LanesMachineEntry entry = {
    .title = _ (title),
    .value = known ? g_steal_pointer (&owned) : g_strdup (LANES_REPORT_NOTHING),
    .status = lanes_report_status_title (status),
    .origin = known ? lanes_origin_title (origin) : NULL,
    .confidence = known ? lanes_report_confidence_title (confidence) : NULL,
    .remark = lanes_reason_title (reason),
  };

  g_array_append_val (entries, entry);
}

/**
 * lanes_report_machine_n_groups:
 *
 * Returns: into how many groups a profile's values are put
 */
guint
lanes_report_machine_n_groups (void)
{
  return G_N_ELEMENTS (groups);
}

/**
 * lanes_report_machine_group_title:
 * @group: which group
 *
 * Returns: (transfer none): its heading, translated
 */
const char *
lanes_report_machine_group_title (guint group)
{
  g_return_val_if_fail (group < G_N_ELEMENTS (groups), NULL);

  return _ (groups[group].title);
}

/**
 * lanes_report_machine_group:
 * @machine: a profile
 * @group: which group of values, below lanes_report_machine_n_groups()
 *
 * Returns: (transfer full) (element-type LanesMachineEntry): its values
 */
GArray *
lanes_report_machine_group (const LanesMachine *machine, guint group)
{
  GArray *entries;

  g_return_val_if_fail (machine != NULL && group < G_N_ELEMENTS (groups), NULL);

  entries = new_entries ();
  for (guint i = 0; i < LANES_N_FACTS; i++)
    {
      const LanesFactInfo *info = lanes_fact_info (i);
      const LanesFact *fact = &machine->facts[i];

      if (g_str_equal (info->group, groups[group].group))
        add_entry (entries, info->title, dup_value (fact->value, info->unit), fact->status,
                   fact->origin, fact->confidence, fact->reason);
    }
  for (guint i = 0; i < LANES_N_METRICS; i++)
    {
      const LanesMetricInfo *info = lanes_metric_info (i);
      const LanesMetric *metric = &machine->metrics[i];

      if (g_str_equal (info->group, groups[group].group))
        add_entry (entries, info->title, dup_value (metric->p50, info->unit), metric->status,
                   metric->origin, metric->confidence, metric->reason);
    }
  return entries;
}

static const char *
word_title (LanesWord word, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (word_values); i++)
    {
      if (word_values[i].word == word && g_str_equal (word_values[i].id, text))
        return _ (word_values[i].title);
    }
  for (guint i = 0; i < G_N_ELEMENTS (common_values); i++)
    {
      if (g_str_equal (common_values[i].id, text))
        return _ (common_values[i].title);
    }
  return text;
}

static char *
dup_time (const LanesMachine *machine, const char *format)
{
  const char *utc = machine->words[LANES_WORD_TAKEN_UTC];
  g_autoptr (GDateTime) taken = utc != NULL ? g_date_time_new_from_iso8601 (utc, NULL) : NULL;
  g_autoptr (GDateTime) local = taken != NULL ? g_date_time_to_local (taken) : NULL;

  return local != NULL ? g_date_time_format (local, format) : g_strdup (utc);
}

static char *
dup_word (const LanesMachine *machine, LanesWord word)
{
  const char *text = machine->words[word];

  if (word == LANES_WORD_TAKEN_UTC)
    /* Translators: a local date and time, such as “5 March 2026, 14:05”. */
    return dup_time (machine, _ ("%-d %B %Y, %H:%M"));
  return text != NULL ? g_strdup (word_title (word, text)) : NULL;
}

/**
 * lanes_report_dup_measured:
 * @machine: (nullable): a profile
 *
 * Returns: (transfer full) (nullable): the day on which it was measured, in the local time and
 *   manner; %NULL when that is not known
 */
char *
lanes_report_dup_measured (const LanesMachine *machine)
{
  /* Translators: a local date, such as “Measured on 5 March 2026”. */
  return machine != NULL ? dup_time (machine, _ ("Measured on %-d %B %Y")) : NULL;
}

/**
 * lanes_report_machine_words:
 * @machine: a profile
 *
 * Returns: (transfer full) (element-type LanesMachineEntry): the words that describe the machine,
 *   with titles and values only
 */
GArray *
lanes_report_machine_words (const LanesMachine *machine)
{
  GArray *entries;

  g_return_val_if_fail (machine != NULL, NULL);

  entries = new_entries ();
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      LanesMachineEntry entry = { .title = _ (words[i].title),
                                  .value = dup_word (machine, words[i].word) };

      if (entry.value != NULL)
        g_array_append_val (entries, entry);
    }
  return entries;
}

/**
 * lanes_report_curve_title:
 * @curve: a curve
 *
 * Returns: (transfer none): its heading, translated
 */
const char *
lanes_report_curve_title (LanesCurveId curve)
{
  return curve == LANES_CURVE_MEMORY ? _ ("Speed-Up of Copying") : _ ("Speed-Up of Computing");
}

/**
 * lanes_report_status_title:
 * @status: a status
 *
 * Returns: (transfer none): it in words, translated
 */
const char *
lanes_report_status_title (LanesStatus status)
{
  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (status_titles), NULL);

  return _ (status_titles[status]);
}

/**
 * lanes_report_confidence_title:
 * @confidence: a confidence
 *
 * Returns: (transfer none): it in words, translated
 */
const char *
lanes_report_confidence_title (LanesConfidence confidence)
{
  g_return_val_if_fail ((guint) confidence < G_N_ELEMENTS (confidence_titles), NULL);

  return _ (confidence_titles[confidence]);
}
