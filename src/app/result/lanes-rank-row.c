/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One mechanism of the ranking: its time with the range, its setup, and why it is where it is. */

#include "config.h"

#include "lanes-rank-row.h"

#include "lanes-explain.h"
#include "lanes-palette.h"
#include "lanes-range-bar.h"

#include <glib/gi18n.h>

struct _LanesRankRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *badge_label;
  GtkLabel *title_label;
  GtkImage *chosen_image;
  GtkLabel *time_label;
  LanesRangeBar *bar;
  GtkLabel *detail_label;
  GtkLabel *why_label;
};

G_DEFINE_FINAL_TYPE (LanesRankRow, lanes_rank_row, GTK_TYPE_LIST_BOX_ROW)

static void
lanes_rank_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LANES_TYPE_RANK_ROW);

  G_OBJECT_CLASS (lanes_rank_row_parent_class)->dispose (object);
}

static void
lanes_rank_row_class_init (LanesRankRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_rank_row_dispose;

  g_type_ensure (LANES_TYPE_RANGE_BAR);
  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/result/lanes-rank-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesRankRow, badge_label);
  gtk_widget_class_bind_template_child (widget_class, LanesRankRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, LanesRankRow, chosen_image);
  gtk_widget_class_bind_template_child (widget_class, LanesRankRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, LanesRankRow, bar);
  gtk_widget_class_bind_template_child (widget_class, LanesRankRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, LanesRankRow, why_label);
}

static void
lanes_rank_row_init (LanesRankRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lanes_rank_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
LanesRankRow *
lanes_rank_row_new (void)
{
  return g_object_new (LANES_TYPE_RANK_ROW, NULL);
}

static void
show_times (LanesRankRow *self, LanesDecision *decision, const LanesPrediction *prediction)
{
  g_autofree char *time = lanes_explain_dup_time (prediction->likely);
  g_autofree char *range = lanes_explain_dup_range (prediction);
  g_autofree char *setup = lanes_explain_dup_setup (decision, prediction->mechanism);
  g_autofree char *detail =
      setup != NULL ? g_strdup_printf ("%s · %s", range, setup) : g_strdup (range);

  gtk_label_set_label (self->time_label, time);
  gtk_label_set_label (self->detail_label, detail);
  lanes_range_bar_set_values (self->bar, prediction->low, prediction->likely, prediction->high,
                              time);
}

/**
 * lanes_rank_row_show:
 * @self: a row
 * @decision: a decision
 * @place: the place in its ranking
 * @scale: the axis of all times in the ranking
 */
void
lanes_rank_row_show (LanesRankRow *self,
                     LanesDecision *decision,
                     guint place,
                     const LanesScale *scale)
{
  const LanesPrediction *prediction;
  const LanesMechanismInfo *info;
  gboolean usable, chosen;
  g_autofree char *why = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (LANES_IS_RANK_ROW (self) && LANES_IS_DECISION (decision));

  prediction = lanes_decision_get_ranked (decision, place);
  info = lanes_mechanism_info (prediction->mechanism);
  usable = lanes_prediction_is_usable (prediction);
  chosen = usable && g_str_equal (lanes_decision_get_mechanism_id (decision), info->id);
  why = lanes_explain_dup_why (decision, prediction->mechanism);
  lanes_palette_mark (GTK_WIDGET (self), info->id);
  gtk_label_set_label (self->badge_label, info->letter);
  gtk_label_set_label (self->title_label, _ (info->title));
  gtk_widget_set_visible (GTK_WIDGET (self->chosen_image), chosen);
  gtk_label_set_label (self->why_label, why);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), usable);
  gtk_widget_set_visible (GTK_WIDGET (self->detail_label), usable);
  if (usable)
    {
      lanes_range_bar_set_scale (self->bar, scale);
      show_times (self, decision, prediction);
    }
  else
    gtk_label_set_label (self->time_label, _ ("Ruled Out"));
  /* Translators: a mechanism, its time or “Ruled Out”, then why. */
  label = g_strdup_printf (_ ("%s, %s. %s"), _ (info->title),
                           gtk_label_get_label (self->time_label), why);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
