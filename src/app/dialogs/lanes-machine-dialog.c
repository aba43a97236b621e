/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* All that is known of the machine: each value with where it comes from and how far it can be
 * trusted. Follows the measurement. */

#include "config.h"

#include "lanes-machine-dialog.h"

#include "lanes-document.h"
#include "lanes-explain.h"
#include "lanes-report-machine.h"

#include <glib/gi18n.h>

struct _LanesMachineDialog
{
  AdwDialog parent_instance;

  LanesMeasurement *measurement;
  LanesMachine *machine; /* (nullable): the one that is shown */
  GPtrArray *groups;     /* (unowned) (element-type AdwPreferencesGroup): its values' */

  AdwToastOverlay *toast_overlay;
  AdwPreferencesPage *page;
  AdwPreferencesGroup *summary_group;
  GtkButton *copy_button;
};

G_DEFINE_FINAL_TYPE (LanesMachineDialog, lanes_machine_dialog, ADW_TYPE_DIALOG)

static void
copy_cb (LanesMachineDialog *self)
{
  g_autoptr (JsonNode) node = lanes_machine_to_json (self->machine);
  g_autofree char *text = lanes_document_to_text (node);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (_ ("Copied as JSON")));
}

static void
lanes_machine_dialog_dispose (GObject *object)
{
  LanesMachineDialog *self = LANES_MACHINE_DIALOG (object);

  g_clear_object (&self->measurement);
  g_clear_pointer (&self->machine, lanes_machine_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LANES_TYPE_MACHINE_DIALOG);

  G_OBJECT_CLASS (lanes_machine_dialog_parent_class)->dispose (object);
}

static void
lanes_machine_dialog_class_init (LanesMachineDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_machine_dialog_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/dialogs/lanes-machine-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesMachineDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, LanesMachineDialog, page);
  gtk_widget_class_bind_template_child (widget_class, LanesMachineDialog, summary_group);
  gtk_widget_class_bind_template_child (widget_class, LanesMachineDialog, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
lanes_machine_dialog_init (LanesMachineDialog *self)
{
  self->groups = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static AdwPreferencesGroup *
add_group (LanesMachineDialog *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
  g_ptr_array_add (self->groups, group);
  return ADW_PREFERENCES_GROUP (group);
}

/* The texts of a profile may be anybody's. */
static AdwActionRow *
add_row (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (group, row);
  return ADW_ACTION_ROW (row);
}

static void
add_value (AdwPreferencesGroup *group, const char *title, const char *subtitle, const char *value)
{
  GtkWidget *label = gtk_label_new (value);

  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (add_row (group, title, subtitle), label);
}

/* What is in order needs no status. */
static char *
dup_provenance (const LanesMachineEntry *entry)
{
  g_autofree char *confidence =
      entry->confidence != NULL
          /* Translators: low, medium or high. */
          ? g_strdup_printf (_ ("%s confidence"), entry->confidence)
          : NULL;
  const char *parts[4] = { NULL };
  guint n = 0;

  parts[n++] = entry->origin != NULL ? entry->origin : entry->status;
  if (confidence != NULL)
    parts[n++] = confidence;
  if (*entry->remark != '\0')
    parts[n++] = entry->remark;
  return g_strjoinv (" · ", (GStrv) parts);
}

static void
show_words (LanesMachineDialog *self)
{
  AdwPreferencesGroup *group = add_group (self, _ ("System"));
  g_autoptr (GArray) entries = lanes_report_machine_words (self->machine);

  for (guint i = 0; i < entries->len; i++)
    {
      const LanesMachineEntry *entry = &g_array_index (entries, LanesMachineEntry, i);

      AdwActionRow *row = add_row (group, entry->title, entry->value);

      gtk_widget_add_css_class (GTK_WIDGET (row), "property");
      adw_action_row_set_subtitle_selectable (row, TRUE);
    }
}

static void
show_values (LanesMachineDialog *self, guint index)
{
  AdwPreferencesGroup *group = add_group (self, lanes_report_machine_group_title (index));
  g_autoptr (GArray) entries = lanes_report_machine_group (self->machine, index);

  for (guint i = 0; i < entries->len; i++)
    {
      const LanesMachineEntry *entry = &g_array_index (entries, LanesMachineEntry, i);
      g_autofree char *provenance = dup_provenance (entry);

      add_value (group, entry->title, provenance, entry->value);
    }
}

static void
show_curve (LanesMachineDialog *self, const char *title, const LanesCurve *curve)
{
  AdwPreferencesGroup *group;

  if (curve->n_points == 0)
    return;
  group = add_group (self, title);
  for (guint i = 0; i < curve->n_points; i++)
    {
      const LanesCurvePoint *point = &curve->points[i];
      g_autofree char *threads =
          g_strdup_printf (ngettext ("%u thread", "%u threads", point->n), point->n);
      /* Translators: a speed-up, and its range. */
      g_autofree char *range = g_strdup_printf (_ ("%.2f to %.2f"), point->low, point->high);
      g_autofree char *speedup = g_strdup_printf (_ ("%.2f times"), point->quiet);

      add_value (group, threads, range, speedup);
    }
}

static void
show_machine (LanesMachineDialog *self)
{
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->page, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  if (self->machine == NULL)
    return;
  for (guint i = 0; i < lanes_report_machine_n_groups (); i++)
    show_values (self, i);
  for (guint i = 0; i < LANES_N_CURVES; i++)
    show_curve (self, lanes_report_curve_title (i), &self->machine->curves[i]);
  show_words (self);
}

static void
update (LanesMachineDialog *self)
{
  const LanesMachine *machine = lanes_measurement_get_machine (self->measurement);
  g_autofree char *text = lanes_measurement_dup_text (self->measurement);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_preferences_group_set_description (self->summary_group, escaped);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_button), machine != NULL);
  if (machine == self->machine)
    return;
  g_clear_pointer (&self->machine, lanes_machine_unref);
  self->machine = machine != NULL ? lanes_machine_ref (machine) : NULL;
  show_machine (self);
}

/**
 * lanes_machine_dialog_new:
 * @measurement: what is known of the machine
 *
 * Returns: (transfer floating): a dialog that shows it
 */
LanesMachineDialog *
lanes_machine_dialog_new (LanesMeasurement *measurement)
{
  LanesMachineDialog *self;

  g_return_val_if_fail (LANES_IS_MEASUREMENT (measurement), NULL);

  self = g_object_new (LANES_TYPE_MACHINE_DIALOG, NULL);
  self->measurement = g_object_ref (measurement);
  g_signal_connect_object (measurement, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}
