/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A predicted time as a bar with whiskers from its low to its high bound, on the scale that
 * all bars of a ranking share. What was measured is a diamond on it. */

#include "lanes-range-bar.h"

#include <math.h>

#define BAR_HEIGHT 10
#define WHISKER_HEIGHT 8
#define MARK_SIZE 14

struct _LanesRangeBar
{
  GtkWidget parent_instance;

  LanesScale scale;
  double low, likely, high;
  double measured; /* NAN for none */
};

G_DEFINE_FINAL_TYPE (LanesRangeBar, lanes_range_bar, GTK_TYPE_WIDGET)

static void
append_box (GtkSnapshot *snapshot,
            const GdkRGBA *color,
            float x,
            float y,
            float width,
            float height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

static void
append_rounded (GtkSnapshot *snapshot,
                const GdkRGBA *color,
                float x,
                float y,
                float width,
                float height)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, y, width, height), height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  append_box (snapshot, color, x, y, width, height);
  gtk_snapshot_pop (snapshot);
}

/* In the colour of text, as it lies on that of the bar; an edge sets it off from a whisker. */
static void
append_mark (LanesRangeBar *self, GtkSnapshot *snapshot, float width, float middle)
{
  const float half = MARK_SIZE / 2.0f;
  float x = width * (float) lanes_scale_place (&self->scale, self->measured);
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  g_autoptr (GskStroke) edge = gsk_stroke_new (2);
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  GdkRGBA color, ground;

  gtk_widget_get_color (parent != NULL ? parent : GTK_WIDGET (self), &color);
  ground = color.red + color.green + color.blue > 1.5f ? (GdkRGBA) { 0, 0, 0, 1 }
                                                       : (GdkRGBA) { 1, 1, 1, 1 };
  x = CLAMP (x, half, width - half);
  gsk_path_builder_move_to (builder, x, middle - half);
  gsk_path_builder_line_to (builder, x + half, middle);
  gsk_path_builder_line_to (builder, x, middle + half);
  gsk_path_builder_line_to (builder, x - half, middle);
  gsk_path_builder_close (builder);
  path = gsk_path_builder_to_path (builder);
  gtk_snapshot_append_stroke (snapshot, path, edge, &ground);
  gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, &color);
}

static void
append_prediction (LanesRangeBar *self, GtkSnapshot *snapshot, float width, float middle)
{
  float low = width * (float) lanes_scale_place (&self->scale, self->low);
  float likely = MAX (BAR_HEIGHT, width * (float) lanes_scale_place (&self->scale, self->likely));
  float high = width * (float) lanes_scale_place (&self->scale, self->high);
  GdkRGBA color, whisker;

  gtk_widget_get_color (GTK_WIDGET (self), &color);
  whisker = color;
  color.alpha *= 0.6f;
  append_rounded (snapshot, &color, 0, middle - BAR_HEIGHT / 2.0f, likely, BAR_HEIGHT);
  append_box (snapshot, &whisker, low, middle - 1, MAX (1, high - low), 2);
  append_box (snapshot, &whisker, low, middle - WHISKER_HEIGHT / 2.0f, 2, WHISKER_HEIGHT);
  append_box (snapshot, &whisker, MAX (0, high - 2), middle - WHISKER_HEIGHT / 2.0f, 2,
              WHISKER_HEIGHT);
}

static void
lanes_range_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesRangeBar *self = LANES_RANGE_BAR (widget);
  float width = gtk_widget_get_width (widget);
  float middle = gtk_widget_get_height (widget) / 2.0f;
  GdkRGBA track;

  if (!(self->likely > 0) && !(self->measured > 0))
    return;
  gtk_widget_get_color (widget, &track);
  track.alpha *= 0.15f;
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    {
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (width, 0));
      gtk_snapshot_scale (snapshot, -1, 1);
    }
  append_rounded (snapshot, &track, 0, middle - BAR_HEIGHT / 2.0f, width, BAR_HEIGHT);
  if (self->likely > 0)
    append_prediction (self, snapshot, width, middle);
  if (self->measured > 0)
    append_mark (self, snapshot, width, middle);
}

static void
lanes_range_bar_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? MARK_SIZE + 2 : 60;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? MARK_SIZE + 2 : 200;
}

static void
lanes_range_bar_class_init (LanesRangeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = lanes_range_bar_snapshot;
  widget_class->measure = lanes_range_bar_measure;

  gtk_widget_class_set_css_name (widget_class, "rangebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
lanes_range_bar_init (LanesRangeBar *self)
{
  self->low = self->likely = self->high = self->measured = NAN;
}

/**
 * lanes_range_bar_set_scale:
 * @self: a bar
 * @scale: the axis it lies on
 */
void
lanes_range_bar_set_scale (LanesRangeBar *self, const LanesScale *scale)
{
  g_return_if_fail (LANES_IS_RANGE_BAR (self) && scale != NULL);

  self->scale = *scale;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_range_bar_set_values:
 * @self: a bar
 * @low: low bound
 * @likely: likely value
 * @high: high bound
 * @text: the value in words, for screen readers
 */
void
lanes_range_bar_set_values (LanesRangeBar *self,
                            double low,
                            double likely,
                            double high,
                            const char *text)
{
  g_return_if_fail (LANES_IS_RANGE_BAR (self) && text != NULL);

  self->low = low;
  self->likely = likely;
  self->high = high;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, self->scale.last,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, likely,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_range_bar_set_measured:
 * @self: a bar
 * @measured: the time that was measured; NAN for none
 *
 * Marks a time beside the predicted one. It is part of no value that screen readers tell: the row
 * around the bar says it.
 */
void
lanes_range_bar_set_measured (LanesRangeBar *self, double measured)
{
  g_return_if_fail (LANES_IS_RANGE_BAR (self));

  self->measured = measured;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
