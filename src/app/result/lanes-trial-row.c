/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One mechanism of a trial: what was measured, on the range that was predicted, and how the two
 * stand to each other. */

#include "config.h"

#include "lanes-trial-row.h"

#include "lanes-palette.h"
#include "lanes-range-bar.h"
#include "lanes-report-trial.h"

#include <glib/gi18n.h>
#include <math.h>

struct _LanesTrialRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *badge_label;
  GtkLabel *title_label;
  GtkImage *fastest_image;
  GtkLabel *time_label;
  LanesRangeBar *bar;
  GtkLabel *predicted_label;
  GtkLabel *verdict_label;
};

G_DEFINE_FINAL_TYPE (LanesTrialRow, lanes_trial_row, GTK_TYPE_LIST_BOX_ROW)

static void
lanes_trial_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LANES_TYPE_TRIAL_ROW);

  G_OBJECT_CLASS (lanes_trial_row_parent_class)->dispose (object);
}

static void
lanes_trial_row_class_init (LanesTrialRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_trial_row_dispose;

  g_type_ensure (LANES_TYPE_RANGE_BAR);
  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/result/lanes-trial-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesTrialRow, badge_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialRow, fastest_image);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialRow, bar);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialRow, predicted_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialRow, verdict_label);
}

static void
lanes_trial_row_init (LanesTrialRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_identity (LanesTrialRow *self, const LanesTrialEntry *entry)
{
  LanesMechanism mechanism;
  const char *letter = lanes_mechanism_parse (entry->id, &mechanism)
                           ? lanes_mechanism_info (mechanism)->letter
                           : "?";

  lanes_palette_mark (GTK_WIDGET (self), entry->id);
  gtk_label_set_label (self->badge_label, letter);
  gtk_label_set_label (self->title_label, lanes_report_trial_title (entry));
}

static void
show_bar (LanesTrialRow *self, const LanesTrialEntry *entry, const LanesScale *scale)
{
  const LanesPrediction *predicted = &entry->predicted;
  g_autofree char *range = lanes_report_dup_predicted (entry);
  /* Translators: a range of times, such as “394 ms to 873 ms”. */
  g_autofree char *text = g_strdup_printf (_ ("Predicted: %s"), range);

  lanes_range_bar_set_scale (self->bar, scale);
  lanes_range_bar_set_values (self->bar, predicted->low, predicted->likely, predicted->high, range);
  lanes_range_bar_set_measured (self->bar, lanes_trial_entry_median (entry));
  gtk_label_set_label (self->predicted_label, text);
}

/* What was not measured says why where it would say how it stands to its prediction. */
static void
show_measured (LanesTrialRow *self, const LanesTrialEntry *entry)
{
  gboolean measured = entry->seconds->len > 0;
  g_autofree char *times = lanes_report_dup_measured_times (entry);
  LanesVerdict verdict = lanes_trial_entry_verdict (entry);

  gtk_label_set_label (self->time_label, measured ? times : _ ("Not Measured"));
  gtk_label_set_label (self->verdict_label, measured ? lanes_report_trial_verdict (entry) : times);
  gtk_widget_set_visible (GTK_WIDGET (self->verdict_label),
                          !measured || verdict != LANES_VERDICT_NONE);
  if (!measured)
    gtk_widget_add_css_class (GTK_WIDGET (self->verdict_label), "error");
  else if (verdict == LANES_VERDICT_WITHIN)
    gtk_widget_add_css_class (GTK_WIDGET (self->verdict_label), "success");
}

/* The row of the table that the chart is. */
static void
update_accessible (LanesTrialRow *self)
{
  /* Translators: a mechanism, what was measured, “Predicted: …”, and how the two differ. */
  g_autofree char *label = g_strdup_printf (
      _ ("%s. Measured: %s. %s. %s"), gtk_label_get_label (self->title_label),
      gtk_label_get_label (self->time_label), gtk_label_get_label (self->predicted_label),
      gtk_label_get_label (self->verdict_label));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * lanes_trial_row_new:
 * @trial: a trial that was carried out
 * @entry: one of its entries
 * @scale: the axis of all its times
 *
 * Returns: (transfer floating): a row that shows the entry
 */
LanesTrialRow *
lanes_trial_row_new (const LanesTrial *trial,
                     const LanesTrialEntry *entry,
                     const LanesScale *scale)
{
  LanesTrialRow *self;

  g_return_val_if_fail (trial != NULL && entry != NULL && scale != NULL, NULL);

  self = g_object_new (LANES_TYPE_TRIAL_ROW, NULL);
  show_identity (self, entry);
  show_bar (self, entry, scale);
  show_measured (self, entry);
  gtk_widget_set_visible (GTK_WIDGET (self->fastest_image),
                          entry == lanes_trial_get_fastest (trial));
  update_accessible (self);
  return self;
}
