/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One question: its answers to tick, "Not Sure" as the last of them, and its numbers to edit. */

#include "config.h"

#include "lanes-question-page.h"

#include "lanes-field-row.h"

#include <glib/gi18n.h>
#include <math.h>

struct _LanesQuestionPage
{
  AdwNavigationPage parent_instance;

  LanesSession *session;
  LanesGuide *guide;
  const LanesGuideQuestion *question; /* (unowned): of the guide */
  guint index;
  gboolean updating;
  gboolean custom;       /* the user chose to set the numbers, whatever they are now */
  GPtrArray *checks;     /* (element-type GtkCheckButton): one an answer, then "Not Sure" */

  GtkLabel *title_label;
  GtkLabel *why_label;
  GtkScrolledWindow *scroller;
  GtkListBox *answers_list;
  GtkListBox *fields_list;
  GtkListBox *function_list;
};

G_DEFINE_FINAL_TYPE (LanesQuestionPage, lanes_question_page, ADW_TYPE_NAVIGATION_PAGE)

static void
lanes_question_page_dispose (GObject *object)
{
  LanesQuestionPage *self = LANES_QUESTION_PAGE (object);

  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), LANES_TYPE_QUESTION_PAGE);
  g_clear_pointer (&self->guide, lanes_guide_unref);

  G_OBJECT_CLASS (lanes_question_page_parent_class)->dispose (object);
}

static void
lanes_question_page_class_init (LanesQuestionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_question_page_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/interview/lanes-question-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesQuestionPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, LanesQuestionPage, why_label);
  gtk_widget_class_bind_template_child (widget_class, LanesQuestionPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, LanesQuestionPage, answers_list);
  gtk_widget_class_bind_template_child (widget_class, LanesQuestionPage, fields_list);
  gtk_widget_class_bind_template_child (widget_class, LanesQuestionPage, function_list);
}

/* Setting the numbers oneself starts from those that were assumed so far. */
static void
begin_custom (LanesQuestionPage *self)
{
  LanesWorkload *workload = lanes_session_get_workload (self->session);

  self->custom = TRUE;
  for (guint i = 0; i < self->question->fields->len; i++)
    {
      LanesGuideField entry = g_array_index (self->question->fields, LanesGuideField, i);
      const LanesStanding *standing = lanes_session_get_standing (self->session);
      double value = standing->values[entry.field];

      if (isfinite (value) && lanes_guide_when_applies (&entry.when, standing))
        lanes_workload_set (workload, entry.field, value);
    }
}

/**
 * lanes_question_page_choose:
 * @self: a page
 * @answer: which answer; one past the last for "Not Sure"
 */
void
lanes_question_page_choose (LanesQuestionPage *self, guint answer)
{
  LanesWorkload *workload;

  g_return_if_fail (LANES_IS_QUESTION_PAGE (self) && answer <= self->question->answers->len);

  workload = lanes_session_get_workload (self->session);
  self->custom = FALSE;
  if (answer == self->question->answers->len)
    lanes_guide_clear_answer (self->question, workload);
  else if (lanes_guide_sets_nothing (lanes_guide_answer (self->question, answer)))
    begin_custom (self);
  else
    lanes_guide_choose (self->question, answer, workload);
}

static void
toggled_cb (GtkCheckButton *check, LanesQuestionPage *self)
{
  guint answer;

  if (self->updating || !gtk_check_button_get_active (check))
    return;
  if (g_ptr_array_find (self->checks, check, &answer))
    lanes_question_page_choose (self, answer);
}

static guint
chosen_check (LanesQuestionPage *self)
{
  guint n = self->question->answers->len;
  gint chosen;

  for (guint i = 0; self->custom && i < n; i++)
    {
      if (lanes_guide_sets_nothing (lanes_guide_answer (self->question, i)))
        return i;
    }
  chosen = lanes_guide_chosen_answer (self->question, lanes_session_get_workload (self->session),
                                      lanes_session_get_standing (self->session));
  return chosen >= 0 ? (guint) chosen : n;
}

static void
update (LanesQuestionPage *self)
{
  const LanesStanding *standing = lanes_session_get_standing (self->session);

  if (self->guide != lanes_session_get_guide (self->session))
    return;
  if (!lanes_guide_is_answered (self->question, lanes_session_get_workload (self->session)))
    self->custom = FALSE;
  self->updating = TRUE;
  for (guint i = 0; i < self->question->answers->len; i++)
    {
      const LanesGuideAnswer *answer = lanes_guide_answer (self->question, i);
      GtkWidget *row =
          gtk_widget_get_ancestor (g_ptr_array_index (self->checks, i), ADW_TYPE_ACTION_ROW);

      gtk_widget_set_visible (row, lanes_guide_when_applies (&answer->when, standing));
    }
  gtk_check_button_set_active (g_ptr_array_index (self->checks, chosen_check (self)), TRUE);
  self->updating = FALSE;
}

static void
add_answer (LanesQuestionPage *self, const char *title, const char *subtitle)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *row = adw_action_row_new ();

  if (self->checks->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), g_ptr_array_index (self->checks, 0));
  g_ptr_array_add (self->checks, check);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  /* The texts may come from a guide that somebody else wrote. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  gtk_list_box_append (self->answers_list, row);
}

static void
add_fields (LanesQuestionPage *self)
{
  for (guint i = 0; i < self->question->fields->len; i++)
    {
      const LanesGuideField *field = &g_array_index (self->question->fields, LanesGuideField, i);

      gtk_list_box_append (self->fields_list, lanes_field_row_new_widget (self->session, field));
      /* Times need not be guessed where there is a function to measure. */
      if (field->field == LANES_FIELD_WAIT_MS || field->field == LANES_FIELD_CPU_MS)
        gtk_widget_set_visible (GTK_WIDGET (self->function_list), TRUE);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->fields_list), self->question->fields->len > 0);
}

/* Enter on the answer that is ticked goes on. */
static gboolean
enter_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  LanesQuestionPage *self = LANES_QUESTION_PAGE (data);
  GtkWidget *check = g_ptr_array_index (self->checks, chosen_check (self));
  GtkWidget *row = gtk_widget_get_ancestor (check, ADW_TYPE_ACTION_ROW);

  if (!gtk_widget_has_focus (check) && !gtk_widget_has_focus (row))
    return FALSE;
  return gtk_widget_activate_action (widget, "interview.next", NULL);
}

static void
lanes_question_page_init (LanesQuestionPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Return|KP_Enter"),
                        gtk_callback_action_new (enter_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->answers_list), keys);
}

/**
 * lanes_question_page_new:
 * @session: the session whose workload is filled in
 * @index: which question of its guide
 *
 * Returns: (transfer floating): the question's page
 */
LanesQuestionPage *
lanes_question_page_new (LanesSession *session, guint index)
{
  LanesQuestionPage *self;
  const LanesGuideQuestion *question;

  g_return_val_if_fail (LANES_IS_SESSION (session), NULL);

  question = lanes_guide_question (lanes_session_get_guide (session), index);
  self = g_object_new (LANES_TYPE_QUESTION_PAGE, "title", _ (question->title), "tag", question->id,
                       NULL);
  self->session = g_object_ref (session);
  self->guide = lanes_guide_ref (lanes_session_get_guide (session));
  self->question = question;
  self->index = index;
  gtk_label_set_label (self->title_label, _ (question->title));
  gtk_label_set_label (self->why_label, _ (question->why));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->answers_list),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->title_label, NULL, -1);
  for (guint i = 0; i < question->answers->len; i++)
    {
      const LanesGuideAnswer *answer = lanes_guide_answer (question, i);

      add_answer (self, _ (answer->title), _ (answer->example));
    }
  add_answer (self, _ ("Not Sure"), _ (question->not_sure));
  add_fields (self);
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

/**
 * lanes_question_page_get_index:
 * @self: a page
 *
 * Returns: which of the guide's questions it asks
 */
guint
lanes_question_page_get_index (LanesQuestionPage *self)
{
  return self->index;
}

/**
 * lanes_question_page_focus_answer:
 * @self: a page
 *
 * Moves the focus to the answer that is ticked, or to the first while none is, from the top.
 */
void
lanes_question_page_focus_answer (LanesQuestionPage *self)
{
  gboolean answered;

  g_return_if_fail (LANES_IS_QUESTION_PAGE (self));

  answered =
      lanes_guide_is_answered (self->question, lanes_session_get_workload (self->session));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  gtk_widget_grab_focus (g_ptr_array_index (self->checks, answered ? chosen_check (self) : 0));
}
