/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The keyboard shortcuts, from their one table. AdwShortcutsDialog does this from libadwaita 1.8
 * on; what GTK has for it is deprecated. */

#include "config.h"

#include "lanes-shortcuts-dialog.h"

#include "lanes-shortcuts.h"

#include <glib/gi18n.h>

struct _LanesShortcutsDialog
{
  AdwDialog parent_instance;

  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (LanesShortcutsDialog, lanes_shortcuts_dialog, ADW_TYPE_DIALOG)

static void
lanes_shortcuts_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LANES_TYPE_SHORTCUTS_DIALOG);

  G_OBJECT_CLASS (lanes_shortcuts_dialog_parent_class)->dispose (object);
}

static void
lanes_shortcuts_dialog_class_init (LanesShortcutsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_shortcuts_dialog_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/dialogs/lanes-shortcuts-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesShortcutsDialog, page);
}

static char *
dup_keys (const char *accel)
{
  GdkModifierType modifiers;
  guint key;

  if (!gtk_accelerator_parse (accel, &key, &modifiers))
    return g_strdup (accel);
  return gtk_accelerator_get_label (key, modifiers);
}

static GtkWidget *
new_row (const LanesShortcut *shortcut)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *keys = dup_keys (shortcut->accels[0]);
  g_autofree char *all = shortcut->digits ? g_strconcat (keys, "–9", NULL) : g_strdup (keys);
  GtkWidget *label = gtk_label_new (all);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (shortcut->title));
  gtk_widget_add_css_class (label, "dimmed");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

static void
lanes_shortcuts_dialog_init (LanesShortcutsDialog *self)
{
  const LanesShortcut *shortcuts;
  GtkWidget *group = NULL;
  guint n;

  gtk_widget_init_template (GTK_WIDGET (self));
  shortcuts = lanes_shortcuts_get (&n);
  for (guint i = 0; i < n; i++)
    {
      if (i == 0 || !g_str_equal (shortcuts[i].group, shortcuts[i - 1].group))
        {
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ (shortcuts[i].group));
          adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_row (&shortcuts[i]));
    }
}

/**
 * lanes_shortcuts_dialog_new:
 *
 * Returns: (transfer floating): the dialog with all shortcuts
 */
LanesShortcutsDialog *
lanes_shortcuts_dialog_new (void)
{
  return g_object_new (LANES_TYPE_SHORTCUTS_DIALOG, NULL);
}
