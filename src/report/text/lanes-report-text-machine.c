/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A machine profile as text for a terminal. */

#include "lanes-report-text.h"

#include "lanes-explain.h"
#include "lanes-report-lines-private.h"
#include "lanes-report-machine.h"

#include <glib/gi18n-lib.h>

#define N_COLUMNS 6

static const LanesAlign value_align[N_COLUMNS] = { LANES_ALIGN_START, LANES_ALIGN_END,
                                                   LANES_ALIGN_START, LANES_ALIGN_START,
                                                   LANES_ALIGN_START, LANES_ALIGN_START };

static void
add_group (LanesLines *lines, const LanesMachine *machine, guint group)
{
  g_autoptr (LanesLinesTable) table = lanes_lines_table_new (N_COLUMNS, value_align);
  g_autoptr (GArray) entries = lanes_report_machine_group (machine, group);

  lanes_lines_heading (lines, lanes_report_machine_group_title (group));
  lanes_lines_table_add (table, TRUE,
                         (const char *[]) { _ ("Value"), NULL, _ ("Status"), _ ("Origin"),
                                            _ ("Confidence"), _ ("Remark") });
  for (guint i = 0; i < entries->len; i++)
    {
      const LanesMachineEntry *entry = &g_array_index (entries, LanesMachineEntry, i);

      lanes_lines_table_add (table, FALSE,
                             (const char *[]) { entry->title, entry->value, entry->status,
                                                entry->origin, entry->confidence, entry->remark });
    }
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
      " · ", lanes_report_status_title (curve->status),
      lanes_report_confidence_title (curve->confidence),
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
  g_autoptr (GArray) entries = lanes_report_machine_words (machine);

  for (guint i = 0; i < entries->len; i++)
    {
      const LanesMachineEntry *entry = &g_array_index (entries, LanesMachineEntry, i);

      lanes_lines_table_add (table, FALSE, (const char *[]) { entry->title, entry->value });
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
  lanes_lines_heading (lines, _ ("Kinds of Cores"));
  lanes_lines_table_add (table, TRUE,
                         (const char *[]) { _ ("Kind"), _ ("Cores"), _ ("Threads"), _ ("Speed") });
  for (guint i = 0; i < machine->n_kinds; i++)
    {
      const LanesCpuKind *kind = &machine->kinds[i];
      g_autofree char *cores = g_strdup_printf ("%u", kind->cores);
      g_autofree char *threads = g_strdup_printf ("%u", kind->threads);
      g_autofree char *speed = g_strdup_printf ("%.0f %%", kind->relative_speed * 100);

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
  lanes_lines_heading (lines, _ ("How It Was Measured"));
  lanes_lines_table_add (table, TRUE,
                         (const char *[]) { _ ("Phase"), _ ("Took"), _ ("Status"), _ ("Remark") });
  for (guint i = 0; i < machine->n_phases; i++)
    {
      const LanesPhase *phase = &machine->phases[i];
      g_autofree char *cost = lanes_explain_dup_time (phase->cost_ns * 1e-9);

      lanes_lines_table_add (table, FALSE,
                             (const char *[]) { lanes_phase_title (phase->name), cost,
                                                lanes_report_status_title (phase->status),
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
  for (guint i = 0; i < lanes_report_machine_n_groups (); i++)
    add_group (lines, machine, i);
  for (guint i = 0; i < LANES_N_CURVES; i++)
    add_curve (lines, lanes_report_curve_title (i), &machine->curves[i]);
  add_kinds (lines, machine);
  add_phases (lines, machine);
  return lanes_lines_free_to_text (g_steal_pointer (&lines));
}
