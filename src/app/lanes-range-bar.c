/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A predicted time as a bar with whiskers from its low to its high bound, on the scale that
 * all bars of a ranking share. */

#include "lanes-range-bar.h"

#include <math.h>

#define BAR_HEIGHT 10
#define WHISKER_HEIGHT 8

struct _LanesRangeBar
{
  GtkWidget parent_instance;

  LanesScale scale;
  double low, likely, high;
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

static void
lanes_range_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesRangeBar *self = LANES_RANGE_BAR (widget);
  float width = gtk_widget_get_width (widget);
  float middle = gtk_widget_get_height (widget) / 2.0f;
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float low, likely, high;
  GdkRGBA color, track, whisker;

  if (!(self->likely > 0))
    return;
  gtk_widget_get_color (widget, &color);
  track = color;
  track.alpha *= 0.15f;
  whisker = color;
  low = width * (float) lanes_scale_place (&self->scale, self->low);
  likely = MAX (BAR_HEIGHT, width * (float) lanes_scale_place (&self->scale, self->likely));
  high = width * (float) lanes_scale_place (&self->scale, self->high);
  if (mirrored)
    {
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (width, 0));
      gtk_snapshot_scale (snapshot, -1, 1);
    }
  append_rounded (snapshot, &track, 0, middle - BAR_HEIGHT / 2.0f, width, BAR_HEIGHT);
  color.alpha *= 0.6f;
  append_rounded (snapshot, &color, 0, middle - BAR_HEIGHT / 2.0f, likely, BAR_HEIGHT);
  append_box (snapshot, &whisker, low, middle - 1, MAX (1, high - low), 2);
  append_box (snapshot, &whisker, low, middle - WHISKER_HEIGHT / 2.0f, 2, WHISKER_HEIGHT);
  append_box (snapshot, &whisker, MAX (0, high - 2), middle - WHISKER_HEIGHT / 2.0f, 2,
              WHISKER_HEIGHT);
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
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? BAR_HEIGHT + 4 : 60;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? BAR_HEIGHT + 4 : 200;
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
  self->low = self->likely = self->high = NAN;
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
