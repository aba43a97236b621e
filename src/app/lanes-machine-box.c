/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is known of the machine, or how far measuring it is. */

#include "config.h"

#include "lanes-machine-box.h"

#include "lanes-machine.h"

#include <glib/gi18n.h>

struct _LanesMachineBox
{
  GtkBox parent_instance;

  LanesMeasurement *measurement;

  GtkLabel *title_label;
  GtkLabel *text_label;
  GtkLabel *origin_label;
  GtkProgressBar *progress_bar;
  GtkButton *again_button;
  GtkButton *cancel_button;
};

G_DEFINE_FINAL_TYPE (LanesMachineBox, lanes_machine_box, GTK_TYPE_BOX)

static void
lanes_machine_box_dispose (GObject *object)
{
  LanesMachineBox *self = LANES_MACHINE_BOX (object);

  g_clear_object (&self->measurement);
  gtk_widget_dispose_template (GTK_WIDGET (self), LANES_TYPE_MACHINE_BOX);

  G_OBJECT_CLASS (lanes_machine_box_parent_class)->dispose (object);
}

static void
lanes_machine_box_class_init (LanesMachineBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_machine_box_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LANES_RESOURCE_PATH "/lanes-machine-box.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesMachineBox, text_label);
  gtk_widget_class_bind_template_child (widget_class, LanesMachineBox, title_label);
  gtk_widget_class_bind_template_child (widget_class, LanesMachineBox, origin_label);
  gtk_widget_class_bind_template_child (widget_class, LanesMachineBox, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LanesMachineBox, again_button);
  gtk_widget_class_bind_template_child (widget_class, LanesMachineBox, cancel_button);
}

static void
lanes_machine_box_init (LanesMachineBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
update (LanesMachineBox *self)
{
  LanesMeasurementState state = lanes_measurement_get_state (self->measurement);
  gboolean running = state == LANES_MEASUREMENT_RUNNING;
  gboolean known = lanes_measurement_get_machine (self->measurement) != NULL && !running;
  g_autofree char *text = lanes_measurement_dup_text (self->measurement);

  gtk_label_set_label (self->title_label, lanes_measurement_is_adopted (self->measurement)
                                              ? _ ("Another Machine")
                                              : _ ("This Machine"));
  gtk_label_set_label (self->text_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), running);
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 lanes_measurement_get_fraction (self->measurement));
  gtk_widget_set_visible (GTK_WIDGET (self->origin_label), known);
  gtk_label_set_label (self->origin_label, lanes_measurement_is_adopted (self->measurement)
                                               ? _ ("From a File")
                                               : lanes_origin_title (LANES_ORIGIN_MEASURED));
  gtk_widget_set_visible (GTK_WIDGET (self->again_button), !running);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), running);
}

/**
 * lanes_machine_box_bind:
 * @self: a box
 * @measurement: what it shows, from now on
 */
void
lanes_machine_box_bind (LanesMachineBox *self, LanesMeasurement *measurement)
{
  g_return_if_fail (LANES_IS_MACHINE_BOX (self) && self->measurement == NULL);

  self->measurement = g_object_ref (measurement);
  g_signal_connect_object (measurement, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
