/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The preferences. */

#include "config.h"

#include "lanes-preferences-dialog.h"

struct _LanesPreferencesDialog
{
  AdwPreferencesDialog parent_instance;

  AdwSwitchRow *probe_row;
  AdwSpinRow *margin_row;
};

G_DEFINE_FINAL_TYPE (LanesPreferencesDialog, lanes_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static void
lanes_preferences_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LANES_TYPE_PREFERENCES_DIALOG);

  G_OBJECT_CLASS (lanes_preferences_dialog_parent_class)->dispose (object);
}

static void
lanes_preferences_dialog_class_init (LanesPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_preferences_dialog_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/dialogs/lanes-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesPreferencesDialog, probe_row);
  gtk_widget_class_bind_template_child (widget_class, LanesPreferencesDialog, margin_row);
}

static void
lanes_preferences_dialog_init (LanesPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gboolean
share_to_per_cent (GValue *value, GVariant *variant, gpointer data)
{
  g_value_set_double (value, g_variant_get_double (variant) * 100);
  return TRUE;
}

static GVariant *
per_cent_to_share (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_double (g_value_get_double (value) / 100);
}

/**
 * lanes_preferences_dialog_new:
 * @settings: the preferences
 *
 * Returns: (transfer floating): a dialog that edits them
 */
LanesPreferencesDialog *
lanes_preferences_dialog_new (GSettings *settings)
{
  LanesPreferencesDialog *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (LANES_TYPE_PREFERENCES_DIALOG, NULL);
  g_settings_bind (settings, "probe-at-start", self->probe_row, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (settings, "margin", self->margin_row, "value",
                                G_SETTINGS_BIND_DEFAULT, share_to_per_cent, per_cent_to_share, NULL,
                                NULL);
  return self;
}
