/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An interpreter that can be measured, how far that is, or why it could not be done. */

#include "config.h"

#include "lanes-python-row.h"

#include "lanes-measure.h"

#include <glib/gi18n.h>

struct _LanesPythonRow
{
  GtkListBoxRow parent_instance;

  LanesPythonItem *item;

  GtkLabel *title_label;
  GtkLabel *path_label;
  GtkLabel *free_label;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  GtkLabel *error_label;
  GtkButton *show_button;
  GtkButton *measure_button;
  GtkButton *cancel_button;
};

G_DEFINE_FINAL_TYPE (LanesPythonRow, lanes_python_row, GTK_TYPE_LIST_BOX_ROW)

static void
lanes_python_row_dispose (GObject *object)
{
  g_clear_object (&LANES_PYTHON_ROW (object)->item);
  gtk_widget_dispose_template (GTK_WIDGET (object), LANES_TYPE_PYTHON_ROW);

  G_OBJECT_CLASS (lanes_python_row_parent_class)->dispose (object);
}

static void
lanes_python_row_class_init (LanesPythonRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_python_row_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/dialogs/lanes-python-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesPythonRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, LanesPythonRow, path_label);
  gtk_widget_class_bind_template_child (widget_class, LanesPythonRow, free_label);
  gtk_widget_class_bind_template_child (widget_class, LanesPythonRow, progress_label);
  gtk_widget_class_bind_template_child (widget_class, LanesPythonRow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LanesPythonRow, error_label);
  gtk_widget_class_bind_template_child (widget_class, LanesPythonRow, show_button);
  gtk_widget_class_bind_template_child (widget_class, LanesPythonRow, measure_button);
  gtk_widget_class_bind_template_child (widget_class, LanesPythonRow, cancel_button);
}

static void
lanes_python_row_init (LanesPythonRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* While it is being measured anew there is no room for it beside the progress. */
static void
update_show (LanesPythonRow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->show_button),
                          lanes_python_item_get_kept (self->item) != NULL &&
                              !gtk_widget_get_visible (GTK_WIDGET (self->progress_bar)));
}

/**
 * lanes_python_row_new:
 * @item: an interpreter
 *
 * Returns: (transfer floating): its row
 */
LanesPythonRow *
lanes_python_row_new (LanesPythonItem *item)
{
  LanesPythonRow *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (LANES_IS_PYTHON_ITEM (item), NULL);

  self = g_object_new (LANES_TYPE_PYTHON_ROW, NULL);
  self->item = g_object_ref (item);
  title = g_strdup_printf (_ ("Python %s"), lanes_python_item_get_version (item));
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->path_label, lanes_python_item_get_path (item));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->path_label), lanes_python_item_get_path (item));
  gtk_widget_set_visible (GTK_WIDGET (self->free_label), lanes_python_item_is_free_threaded (item));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->measure_button), "s",
                                    lanes_python_item_get_path (item));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->show_button), "s",
                                    lanes_python_item_get_path (item));
  g_signal_connect_object (item, "notify::measured", G_CALLBACK (update_show), self,
                           G_CONNECT_SWAPPED);
  update_show (self);
  return self;
}

/**
 * lanes_python_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none): its interpreter
 */
LanesPythonItem *
lanes_python_row_get_item (LanesPythonRow *self)
{
  return self->item;
}

static void
show_error (LanesPythonRow *self, const char *error)
{
  gtk_label_set_label (self->error_label, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
}

/* The focus goes on from one button to the other. */
static void
set_measuring (LanesPythonRow *self, gboolean measuring)
{
  GtkWidget *before = GTK_WIDGET (measuring ? self->measure_button : self->cancel_button);
  GtkWidget *after = GTK_WIDGET (measuring ? self->cancel_button : self->measure_button);
  gboolean focused = gtk_widget_is_focus (before);

  gtk_widget_set_visible (GTK_WIDGET (self->progress_label), measuring);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), measuring);
  update_show (self);
  gtk_widget_set_visible (after, TRUE);
  if (focused)
    gtk_widget_grab_focus (after);
  gtk_widget_set_visible (before, FALSE);
}

/**
 * lanes_python_row_begin:
 * @self: a row
 *
 * Shows that its interpreter is being measured.
 */
void
lanes_python_row_begin (LanesPythonRow *self)
{
  g_return_if_fail (LANES_IS_PYTHON_ROW (self));

  show_error (self, NULL);
  gtk_label_set_label (self->progress_label, _ ("Getting ready"));
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  set_measuring (self, TRUE);
}

/**
 * lanes_python_row_progress:
 * @self: a row
 * @share: how much is done, 0 to 1
 * @what: what is measured, as the script says it
 */
void
lanes_python_row_progress (LanesPythonRow *self, double share, const char *what)
{
  g_autofree char *text = NULL;

  g_return_if_fail (LANES_IS_PYTHON_ROW (self));

  gtk_progress_bar_set_fraction (self->progress_bar, share);
  if (share >= 1)
    return;
  /* Translators: what is measured, such as “processes”, and how much is done. */
  text = g_strdup_printf (_ ("Measuring %s, %.0f %% done"),
                          lanes_measure_part_title (what), share * 100);
  gtk_label_set_label (self->progress_label, text);
}

/**
 * lanes_python_row_end:
 * @self: a row
 * @error: (nullable): why it could not be measured
 *
 * Shows that its interpreter is no longer being measured.
 */
void
lanes_python_row_end (LanesPythonRow *self, const char *error)
{
  g_return_if_fail (LANES_IS_PYTHON_ROW (self));

  set_measuring (self, FALSE);
  show_error (self, error);
}

/**
 * lanes_python_row_get_error:
 * @self: a row
 *
 * Returns: (transfer none): why it could not be measured; empty when nothing went wrong
 */
const char *
lanes_python_row_get_error (LanesPythonRow *self)
{
  return gtk_label_get_label (self->error_label);
}
