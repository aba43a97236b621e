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
  { DECISION, N_ ("Copy as Markdown"), "win.copy-markdown", { "<Control><Shift>c" } },
  { DECISION, N_ ("Measure This Machine Again"), "win.measure", { "<Control>r" } },
  { QUESTIONS, N_ ("Next Question"), "interview.next", { "<Alt>Right" } },
  { QUESTIONS, N_ ("Previous Question"), "interview.previous", { "<Alt>Left" } },
  { QUESTIONS, N_ ("Show Result"), "interview.finish", { "<Control>Return", "<Control>KP_Enter" } },
  { QUESTIONS, N_ ("Show or Hide the Table"), "interview.toggle-table", { "F9" } },
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

void
lanes_shortcuts_install (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (application, shortcuts[i].action,
                                           (const char *const *) shortcuts[i].accels);
}
