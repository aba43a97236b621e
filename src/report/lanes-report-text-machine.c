/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A machine profile as text for a terminal: every value with its status, origin and confidence. */

#include "lanes-report-text.h"

#include "lanes-explain.h"
#include "lanes-report-lines-private.h"
#include "lanes-report-parts-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define N_COLUMNS 6

static const LanesAlign value_align[N_COLUMNS] = { LANES_ALIGN_START, LANES_ALIGN_END,
                                                   LANES_ALIGN_START, LANES_ALIGN_START,
                                                   LANES_ALIGN_START, LANES_ALIGN_START };

/* In the order of LanesStatus and LanesConfidence. */
static const char *const status_titles[] = { N_ ("absent"), N_ ("ok"), N_ ("degraded"),
                                             N_ ("skipped"), N_ ("unsupported"), N_ ("denied"),
                                             N_ ("failed"), N_ ("cancelled") };
static const char *const confidence_titles[] = { N_ ("low"), N_ ("medium"), N_ ("high") };

static const struct
{
  const char *group;
  const char *title;
} groups[] = {
  { "cpu", N_ ("Processor") },
  { "scaling", N_ ("Scaling") },
  { "granted", N_ ("What the system grants") },
  { "limits", N_ ("Limits") },
  { "noise", N_ ("Disturbance") },
  { "metrics", N_ ("Measured costs") },
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
    return g_strdup_printf ("%.1f %%", value * 100);
  return value < 1000 ? g_strdup_printf ("%.4g", value) : lanes_explain_dup_count (value);
}

static void
add_value (LanesLinesTable *table,
           const char *title,
           const char *value,
           LanesStatus status,
           LanesOrigin origin,
           LanesConfidence confidence,
           LanesReason reason)
{
  gboolean known = status == LANES_STATUS_OK || status == LANES_STATUS_DEGRADED;

  lanes_lines_table_add (table, FALSE,
                         (const char *[]) { _ (title), known ? value : LANES_REPORT_NOTHING,
                                            _ (status_titles[status]),
                                            known ? lanes_origin_title (origin) : NULL,
                                            known ? _ (confidence_titles[confidence]) : NULL,
                                            lanes_reason_title (reason) });
}

static void
add_facts (LanesLinesTable *table, const LanesMachine *machine, const char *group)
{
  for (guint i = 0; i < LANES_N_FACTS; i++)
    {
      const LanesFactInfo *info = lanes_fact_info (i);
      const LanesFact *fact = &machine->facts[i];
      g_autofree char *value = dup_value (fact->value, info->unit);

      if (g_str_equal (info->group, group))
        add_value (table, info->title, value, fact->status, fact->origin, fact->confidence,
                   fact->reason);
    }
}

static void
add_metrics (LanesLinesTable *table, const LanesMachine *machine, const char *group)
{
  for (guint i = 0; i < LANES_N_METRICS; i++)
    {
      const LanesMetricInfo *info = lanes_metric_info (i);
      const LanesMetric *metric = &machine->metrics[i];
      g_autofree char *value = dup_value (metric->p50, info->unit);

      if (g_str_equal (info->group, group))
        add_value (table, info->title, value, metric->status, metric->origin, metric->confidence,
                   metric->reason);
    }
}

static void
add_group (LanesLines *lines, const LanesMachine *machine, guint index)
{
  g_autoptr (LanesLinesTable) table = lanes_lines_table_new (N_COLUMNS, value_align);

  lanes_lines_heading (lines, _ (groups[index].title));
  lanes_lines_table_add (table, TRUE,
                         (const char *[]) { _ ("Value"), NULL, _ ("Status"), _ ("Origin"),
                                            _ ("Confidence"), _ ("Remark") });
  add_facts (table, machine, groups[index].group);
  add_metrics (table, machine, groups[index].group);
  lanes_lines_table (lines, table);
}

static void
add_curve (LanesLines *lines, const char *title, const LanesCurve *curve)
{
  const LanesAlign align[] = { LANES_ALIGN_END, LANES_ALIGN_END, LANES_ALIGN_END, LANES_ALIGN_START,
                               LANES_ALIGN_END };
  g_autoptr (LanesLinesTable) table = lanes_lines_table_new (G_N_ELEMENTS (align), align);
  g_autofree char *status = NULL;

  lanes_lines_heading (lines, title);
  status = g_strjoin (
      " · ", _ (status_titles[curve->status]), _ (confidence_titles[curve->confidence]),
      curve->reason != LANES_REASON_NONE ? lanes_reason_title (curve->reason) : NULL, NULL);
  lanes_lines_paragraph (lines, status);
  if (curve->n_points == 0)
    return;
  lanes_lines_table_add (table, TRUE,
                         (const char *[]) { _ ("Threads"), _ ("Right now"), _ ("When idle"),
                                            _ ("Range"), _ ("CPUs granted") });
  for (guint i = 0; i < curve->n_points; i++)
    {
      const LanesCurvePoint *point = &curve->points[i];
      g_autofree char *n = g_strdup_printf ("%u", point->n);
      g_autofree char *now = g_strdup_printf ("%.2f", point->now);
      g_autofree char *quiet = g_strdup_printf ("%.2f", point->quiet);
      /* Translators: a range of two numbers, such as “1.20 to 1.60”. */
      g_autofree char *range = g_strdup_printf (_ ("%.2f to %.2f"), point->low, point->high);
      g_autofree char *granted = g_strdup_printf ("%.2f", point->granted);

      lanes_lines_table_add (table, point->n == curve->knee,
                             (const char *[]) { n, now, quiet, range, granted });
    }
  lanes_lines_table (lines, table);
}

static void
add_words (LanesLines *lines, const LanesMachine *machine)
{
  const LanesAlign align[] = { LANES_ALIGN_START, LANES_ALIGN_START };
  g_autoptr (LanesLinesTable) table = lanes_lines_table_new (G_N_ELEMENTS (align), align);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (machine->words[words[i].word] != NULL)
        lanes_lines_table_add (
            table, FALSE, (const char *[]) { _ (words[i].title), machine->words[words[i].word] });
    }
  lanes_lines_table (lines, table);
}

static void
add_kinds (LanesLines *lines, const LanesMachine *machine)
{
  const LanesAlign align[] = { LANES_ALIGN_START, LANES_ALIGN_END, LANES_ALIGN_END,
                               LANES_ALIGN_END };
  g_autoptr (LanesLinesTable) table = NULL;

  if (machine->n_kinds < 2)
    return;
  table = lanes_lines_table_new (G_N_ELEMENTS (align), align);
  lanes_lines_heading (lines, _ ("Kinds of cores"));
  lanes_lines_table_add (table, TRUE,
                         (const char *[]) { _ ("Kind"), _ ("Cores"), _ ("Threads"), _ ("Speed") });
  for (guint i = 0; i < machine->n_kinds; i++)
    {
      const LanesCpuKind *kind = &machine->kinds[i];
      g_autofree char *cores = g_strdup_printf ("%u", kind->cores);
      g_autofree char *threads = g_strdup_printf ("%u", kind->threads);
      g_autofree char *speed = g_strdup_printf ("%.0f %%", kind->relative_speed * 100);

      lanes_lines_table_add (table, FALSE, (const char *[]) { kind->name, cores, threads, speed });
    }
  lanes_lines_table (lines, table);
}

static void
add_phases (LanesLines *lines, const LanesMachine *machine)
{
  const LanesAlign align[] = { LANES_ALIGN_START, LANES_ALIGN_END, LANES_ALIGN_START,
                               LANES_ALIGN_START };
  g_autoptr (LanesLinesTable) table = lanes_lines_table_new (G_N_ELEMENTS (align), align);

  if (machine->n_phases == 0)
    return;
  lanes_lines_heading (lines, _ ("How it was measured"));
  lanes_lines_table_add (table, TRUE,
                         (const char *[]) { _ ("Phase"), _ ("Took"), _ ("Status"), _ ("Remark") });
  for (guint i = 0; i < machine->n_phases; i++)
    {
      const LanesPhase *phase = &machine->phases[i];
      g_autofree char *cost = lanes_explain_dup_time (phase->cost_ns * 1e-9);

      lanes_lines_table_add (table, FALSE,
                             (const char *[]) { phase->name, cost, _ (status_titles[phase->status]),
                                                lanes_reason_title (phase->reason) });
    }
  lanes_lines_table (lines, table);
}

/**
 * lanes_report_text_machine:
 * @machine: a machine profile
 * @columns: width of the terminal
 * @bold: whether it shows bold text
 *
 * Returns: (transfer full): all that is known of the machine as text, translated
 */
char *
lanes_report_text_machine (const LanesMachine *machine, guint columns, gboolean bold)
{
  g_autoptr (LanesLines) lines = lanes_lines_new (columns, bold);
  g_autofree char *summary = NULL;

  g_return_val_if_fail (machine != NULL, NULL);

  summary = lanes_explain_dup_machine (machine);
  lanes_lines_title (lines, summary);
  if (!machine->complete)
    lanes_lines_paragraph (lines, _ ("Not everything could be measured."));
  lanes_lines_gap (lines);
  add_words (lines, machine);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    add_group (lines, machine, i);
  add_curve (lines, _ ("Speed-up of computing"), &machine->curves[LANES_CURVE_INTEGER]);
  add_curve (lines, _ ("Speed-up of memory"), &machine->curves[LANES_CURVE_MEMORY]);
  add_kinds (lines, machine);
  add_phases (lines, machine);
  return lanes_lines_free_to_text (g_steal_pointer (&lines));
}
