/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be taken back in the window, each offered in a toast: answers that were cleared or that
 * measured ones took the place of, and the Python that is decided for. */

#include "config.h"

#include "lanes-window-private.h"

#include <glib/gi18n.h>

static void
set_undo (LanesWindow *self, LanesWorkload *cleared, LanesWorkload *replaced)
{
  g_set_object (&self->cleared, cleared);
  g_set_object (&self->replaced, replaced);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo",
                                 cleared != NULL || replaced != NULL);
}

/* The document that they were opened with stays. */
static void
restore_answers (LanesWorkload *workload, LanesWorkload *before)
{
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    lanes_workload_set (workload, f, lanes_workload_get (before, f));
}

static void
undo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);

  if (self->cleared != NULL)
    lanes_session_set_workload (self->session, self->cleared);
  else
    restore_answers (lanes_session_get_workload (self->session), self->replaced);
  set_undo (self, NULL, NULL);
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
}

/* Answers that somebody gave, which no click brings back. */
static gboolean
is_worth_keeping (LanesWindow *self, LanesWorkload *workload)
{
  g_autoptr (LanesWorkload) blank = lanes_workload_new ();

  return !lanes_workload_equal (workload, blank) &&
         lanes_guide_match_example (lanes_session_get_guide (self->session), workload) == NULL;
}

/* The toast before, if it still stands, would take back something else. */
static void
offer (LanesWindow *self, AdwToast **place, const char *title, const char *action)
{
  AdwToast *toast = adw_toast_new (title);

  if (*place != NULL)
    adw_toast_dismiss (*place);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, action);
  g_set_weak_pointer (place, toast);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

/* @before are the answers that were cleared; those that nobody gave are not worth a word. */
void
lanes_window_offer_cleared (LanesWindow *self, LanesWorkload *before)
{
  set_undo (self, is_worth_keeping (self, before) ? before : self->cleared, NULL);
  if (self->cleared == before)
    offer (self, &self->undo_toast, _ ("Answers cleared"), "win.undo");
}

/* @before are the answers that others took the place of. */
void
lanes_window_offer_replaced (LanesWindow *self, LanesWorkload *before, const char *title)
{
  set_undo (self, NULL, before);
  offer (self, &self->undo_toast, title, "win.undo");
}

/* There is another Python, maybe with a machine, which is adopted and goes with it. */
void
lanes_window_offer_python (LanesWindow *self, const char *title, const LanesMachine *machine)
{
  g_clear_pointer (&self->machine_before, lanes_machine_unref);
  self->python_has_machine = machine != NULL;
  if (machine != NULL)
    {
      if (lanes_measurement_is_adopted (self->measurement))
        self->machine_before =
            lanes_machine_ref (lanes_measurement_get_machine (self->measurement));
      lanes_measurement_adopt (self->measurement, machine);
    }
  offer (self, &self->python_toast, title, "win.undo-python");
}

static void
undo_python_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);

  lanes_session_undo_python (self->session);
  if (self->python_has_machine && self->machine_before != NULL)
    lanes_measurement_adopt (self->measurement, self->machine_before);
  else if (self->python_has_machine)
    lanes_measurement_return (self->measurement);
  self->python_has_machine = FALSE;
}

void
lanes_window_forget_undo (LanesWindow *self)
{
  set_undo (self, NULL, NULL);
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_weak_pointer (&self->python_toast);
  g_clear_pointer (&self->machine_before, lanes_machine_unref);
}

void
lanes_window_install_undo_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "win.undo-python", NULL, undo_python_cb);
}
