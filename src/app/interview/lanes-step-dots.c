/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A dot for each question: filled when answered, ringed when it is the current one, a dash when it
 * is not needed. Each is a button that goes there, by the action "interview.go-to". */

#include "lanes-step-dots.h"

#include <glib/gi18n.h>

struct _LanesStepDots
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (LanesStepDots, lanes_step_dots, GTK_TYPE_BOX)

/* One stop of the Tab key, at the current question; the arrows go from dot to dot. */
static gboolean
lanes_step_dots_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *child;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (lanes_step_dots_parent_class)->focus (widget, direction);
  if (gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;
  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (gtk_widget_has_css_class (child, "current"))
        return gtk_widget_grab_focus (child);
    }
  return FALSE;
}

static void
lanes_step_dots_class_init (LanesStepDotsClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = lanes_step_dots_focus;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_TAB_LIST);
}

static void
lanes_step_dots_init (LanesStepDots *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Questions"), -1);
}

static GtkWidget *
new_dot (guint index)
{
  GtkWidget *button =
      g_object_new (GTK_TYPE_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_TAB, NULL);
  GtkWidget *dot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "step-dot");
  gtk_widget_add_css_class (dot, "dot");
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), dot);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "interview.go-to");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", index);
  return button;
}

static void
fit_number (LanesStepDots *self, guint n)
{
  guint have = 0;
  GtkWidget *child;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    have++;
  for (; have < n; have++)
    gtk_box_append (GTK_BOX (self), new_dot (have));
  for (; have > n; have--)
    gtk_box_remove (GTK_BOX (self), gtk_widget_get_last_child (GTK_WIDGET (self)));
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/**
 * lanes_step_dots_update:
 * @self: the dots
 * @session: whose questions
 * @current: the question being asked
 */
void
lanes_step_dots_update (LanesStepDots *self, LanesSession *session, guint current)
{
  const LanesGuide *guide = lanes_session_get_guide (session);
  LanesWorkload *workload = lanes_session_get_workload (session);
  GtkWidget *child;
  guint i = 0;

  g_return_if_fail (LANES_IS_STEP_DOTS (self));

  fit_number (self, lanes_guide_n_questions (guide));
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child), i++)
    {
      const LanesGuideQuestion *question = lanes_guide_question (guide, i);
      gboolean skipped = !lanes_session_needs_question (session, i);
      gboolean answered = lanes_guide_is_answered (question, workload);
      const char *state = skipped ? _ ("not needed") : answered ? _ ("answered")
                                                                : _ ("not sure");
      g_autofree char *label = NULL;

      /* Translators: number of the question, its title, and whether it is answered. */
      label = g_strdup_printf (_ ("Question %u: %s (%s)"), i + 1, _ (question->title), state);
      set_class (child, "answered", answered && !skipped);
      set_class (child, "skipped", skipped);
      set_class (child, "current", i == current);
      gtk_widget_set_tooltip_text (child, label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                      -1);
      if (i == current)
        gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_SELECTED, TRUE,
                                     -1);
      else
        gtk_accessible_reset_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_SELECTED);
    }
}
