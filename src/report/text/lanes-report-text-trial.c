/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A trial as text for a terminal: predicted beside measured, and what follows. */

#include "config.h"

#include "lanes-report-text.h"

#include "lanes-explain.h"
#include "lanes-report-lines-private.h"
#include "lanes-report-parts-private.h"
#include "lanes-report-trial.h"

#include <glib/gi18n-lib.h>

static void
add_entry (LanesLinesTable *table, const LanesTrialEntry *entry, gboolean strong)
{
  g_autofree char *workers = lanes_explain_dup_count (entry->predicted.workers);
  g_autofree char *predicted = lanes_report_dup_predicted (entry);
  g_autofree char *measured = lanes_report_dup_measured_times (entry);

  lanes_lines_table_add (table, strong,
                         (const char *[]) { lanes_report_trial_title (entry), workers, predicted,
                                            measured, lanes_report_trial_verdict (entry) });
}

/**
 * lanes_report_text_trial:
 * @trial: a trial that was carried out
 * @columns: width of the terminal
 * @bold: whether it shows bold text
 *
 * Returns: (transfer full): the trial as text, translated
 */
char *
lanes_report_text_trial (const LanesTrial *trial, guint columns, gboolean bold)
{
  const LanesAlign align[] = { LANES_ALIGN_START, LANES_ALIGN_END, LANES_ALIGN_START,
                               LANES_ALIGN_START, LANES_ALIGN_START };
  g_autoptr (LanesLines) lines = lanes_lines_new (columns, bold);
  g_autoptr (LanesLinesTable) table = lanes_lines_table_new (G_N_ELEMENTS (align), align);
  g_autofree char *summary = lanes_report_dup_trial_summary (trial);
  g_autofree char *sample = lanes_report_dup_trial_sample (trial);
  g_auto (GStrv) remarks = lanes_report_dup_trial_remarks (trial);

  lanes_lines_title (lines, summary);
  lanes_lines_paragraph (lines, sample);
  lanes_lines_gap (lines);
  lanes_lines_table_add (table, TRUE,
                         (const char *[]) { _ ("Mechanism"), _ ("Workers"), _ ("Predicted"),
                                            _ ("Measured"), _ ("Verdict") });
  for (guint i = 0; i < trial->entries->len; i++)
    {
      const LanesTrialEntry *entry = g_ptr_array_index (trial->entries, i);

      add_entry (table, entry, entry == lanes_trial_get_fastest (trial));
    }
  lanes_lines_table (lines, table);
  for (guint i = 0; remarks[i] != NULL; i++)
    lanes_lines_item (lines, remarks[i]);
  return lanes_lines_free_to_text (g_steal_pointer (&lines));
}
