/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Every shortcut, in one table: what they do, and what the dialog says of them. */

#include "lanes-shortcuts.h"

#include <glib/gi18n.h>

#define DECISION N_ ("Decision")
#define QUESTIONS N_ ("Questions")
#define GENERAL N_ ("General")

static const LanesShortcut shortcuts[] = {
  { DECISION, N_ ("New Decision"), "win.new-decision", { "<Control>n" } },
  { DECISION, N_ ("Open"), "win.open", { "<Control>o" } },
  { DECISION, N_ ("Save"), "win.save", { "<Control>s" } },
  { DECISION, N_ ("Save As"), "win.save-as", { "<Control><Shift>s" } },
  { DECISION, N_ ("Undo Clearing the Answers"), "win.undo", { "<Control>z" } },
  { DECISION, N_ ("Copy as Markdown"), "win.copy-markdown", { "<Control><Shift>c" } },
  { DECISION, N_ ("Measure This Machine Again"), "win.measure", { "<Control>r" } },
  { DECISION, N_ ("Measure a Python"), "win.python", { "<Control><Shift>r" } },
  { DECISION, N_ ("Measure My Function"), "win.measure-function", { "<Control><Shift>f" } },
  { QUESTIONS, N_ ("Next Question"), "interview.next", { "<Alt>Right" } },
  { QUESTIONS, N_ ("Previous Question"), "interview.previous", { "<Alt>Left" } },
  { QUESTIONS, N_ ("Show Result"), "interview.finish", { "<Control>Return", "<Control>KP_Enter" } },
  { QUESTIONS, N_ ("Answer 1 to 9, 0 for Not Sure"), "interview.choose", { "<Alt>0" }, TRUE },
  { QUESTIONS, N_ ("Show or Hide the Table"), "interview.toggle-table", { "F9" } },
  { GENERAL, N_ ("This Machine"), "win.machine-details", { "<Control>i" } },
  { GENERAL, N_ ("New Window"), "app.new-window", { "<Control><Shift>n" } },
  { GENERAL, N_ ("Preferences"), "app.preferences", { "<Control>comma" } },
  { GENERAL, N_ ("Keyboard Shortcuts"), "app.shortcuts", { "<Control>question" } },
  { GENERAL, N_ ("Close Window"), "window.close", { "<Control>w" } },
  { GENERAL, N_ ("Quit"), "app.quit", { "<Control>q" } },
};

/**
 * lanes_shortcuts_get:
 * @n_shortcuts: (out): how many
 *
 * Returns: (array length=n_shortcuts) (transfer none): all shortcuts, by group
 */
const LanesShortcut *
lanes_shortcuts_get (guint *n_shortcuts)
{
  *n_shortcuts = G_N_ELEMENTS (shortcuts);
  return shortcuts;
}

/* Actions of the application and the window; those of a page belong to its class. */
static gboolean
is_global (const LanesShortcut *shortcut)
{
  return g_str_has_prefix (shortcut->action, "app.") ||
         g_str_has_prefix (shortcut->action, "win.") ||
         g_str_has_prefix (shortcut->action, "window.");
}

/**
 * lanes_shortcuts_install:
 * @application: the application
 *
 * Installs the shortcuts that work everywhere.
 */
void
lanes_shortcuts_install (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (is_global (&shortcuts[i]))
        gtk_application_set_accels_for_action (application, shortcuts[i].action,
                                               (const char *const *) shortcuts[i].accels);
    }
}

static void
bind (GtkWidgetClass *widget_class, const LanesShortcut *shortcut, const char *accel)
{
  GdkModifierType modifiers;
  guint key;

  if (!gtk_accelerator_parse (accel, &key, &modifiers))
    g_assert_not_reached ();
  if (!shortcut->digits)
    {
      gtk_widget_class_add_binding_action (widget_class, key, modifiers, shortcut->action, NULL);
      return;
    }
  for (guint digit = 0; digit <= 9; digit++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0 + digit, modifiers,
                                         shortcut->action, "u", digit);
}

/**
 * lanes_shortcuts_install_class:
 * @widget_class: the class of a page
 * @prefix: the prefix of its actions, such as `interview.`
 *
 * Installs the shortcuts that work where the focus is inside such a page.
 */
void
lanes_shortcuts_install_class (GtkWidgetClass *widget_class, const char *prefix)
{
  g_return_if_fail (GTK_IS_WIDGET_CLASS (widget_class) && prefix != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (!g_str_has_prefix (shortcuts[i].action, prefix))
        continue;
      for (guint a = 0; shortcuts[i].accels[a] != NULL; a++)
        bind (widget_class, &shortcuts[i], shortcuts[i].accels[a]);
    }
}
