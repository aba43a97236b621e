/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The window: a session, the pages that show it, and the way between them. */

#include "config.h"

#include "lanes-window-private.h"

#include "lanes-function-dialog.h"
#include "lanes-machine-dialog.h"
#include "lanes-python-dialog.h"
#include "lanes-report-markdown.h"
#include "lanes-save.h"
#include "lanes-start-page.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (LanesWindow, lanes_window, ADW_TYPE_APPLICATION_WINDOW)

/* Goes to a page with the start page behind it, so that back always leads home; an interview stays
 * behind its result. */
void
lanes_window_show_page (LanesWindow *self, const char *tag)
{
  const char *tags[] = { "start", tag };

  if (g_str_equal (lanes_window_get_page (self), tag))
    return;
  if (g_str_equal (tag, "start"))
    adw_navigation_view_pop_to_tag (self->navigation_view, tag);
  else if (g_str_equal (lanes_window_get_page (self), "start"))
    adw_navigation_view_push_by_tag (self->navigation_view, tag);
  else
    adw_navigation_view_replace_with_tags (self->navigation_view, tags, G_N_ELEMENTS (tags));
}

void
lanes_window_toast (LanesWindow *self, const char *text)
{
  lanes_save_tell (GTK_WIDGET (self->navigation_view), text);
}

static void
finished_cb (LanesWindow *self)
{
  if (g_str_equal (lanes_window_get_page (self), "result"))
    return;
  if (adw_navigation_view_get_previous_page (
          self->navigation_view, adw_navigation_view_get_visible_page (self->navigation_view)) ==
      ADW_NAVIGATION_PAGE (self->result_page))
    adw_navigation_view_pop (self->navigation_view);
  else
    adw_navigation_view_push (self->navigation_view, ADW_NAVIGATION_PAGE (self->result_page));
}

static void
left_cb (LanesWindow *self)
{
  adw_navigation_view_pop (self->navigation_view);
}

/**
 * lanes_window_set_workload:
 * @self: a window
 * @workload: other answers
 *
 * Starts over with @workload; asks nothing, and can be undone.
 */
void
lanes_window_set_workload (LanesWindow *self, LanesWorkload *workload)
{
  g_autoptr (LanesWorkload) before =
      lanes_workload_copy (lanes_session_get_workload (self->session));

  g_clear_object (&self->file);
  lanes_session_set_workload (self->session, workload);
  lanes_window_offer_cleared (self, before);
  lanes_interview_page_restart (self->interview_page);
}

static void
new_decision_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  g_autoptr (LanesWorkload) blank = lanes_workload_new ();

  lanes_window_set_workload (self, blank);
  lanes_window_show_page (self, "interview");
}

static void
open_example_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  const LanesGuideExample *example = lanes_guide_find_example (
      lanes_session_get_guide (self->session), g_variant_get_string (parameter, NULL));

  if (example == NULL)
    return;
  lanes_window_set_workload (self, example->workload);
  lanes_window_show_page (self, "result");
}

static void
change_answer_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  const char *tags[] = { "start", "result", "interview" };
  guint question = g_variant_get_uint32 (parameter);

  if (question >= lanes_guide_n_questions (lanes_session_get_guide (self->session)))
    return;
  lanes_interview_page_change (self->interview_page, question);
  if (g_str_equal (lanes_window_get_page (self), "result") &&
      adw_navigation_view_get_previous_page (
          self->navigation_view, ADW_NAVIGATION_PAGE (self->result_page)) == self->start_page)
    adw_navigation_view_push (self->navigation_view, ADW_NAVIGATION_PAGE (self->interview_page));
  else
    adw_navigation_view_replace_with_tags (self->navigation_view, tags, G_N_ELEMENTS (tags));
}

static void
browse_table_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lanes_window_show_page (LANES_WINDOW (widget), "table");
}

static void
measure_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lanes_measurement_start (LANES_WINDOW (widget)->measurement);
}

static void
use_this_machine_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);

  lanes_measurement_return (self->measurement);
  lanes_session_use_shared_machine (self->session);
}

static void
use_own_guide_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);

  lanes_session_set_guide (self->session, self->guide);
}

static void
cancel_measure_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lanes_measurement_cancel (LANES_WINDOW (widget)->measurement);
}

static void
machine_details_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);

  adw_dialog_present (ADW_DIALOG (lanes_machine_dialog_new (self->measurement)), widget);
}

static void
python_used_cb (LanesWindow *self)
{
  lanes_window_offer_python (self, _ ("Deciding for the Python that was measured"), NULL);
}

static void
python_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  LanesPythonDialog *dialog = lanes_python_dialog_new (self->session, self->pythons);

  g_signal_connect_object (dialog, "used", G_CALLBACK (python_used_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

static void
function_used_cb (LanesWindow *self, LanesWorkload *before)
{
  lanes_window_offer_replaced (self, before, _ ("Deciding by what was measured"));
}

static void
measure_function_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  LanesFunctionDialog *dialog = lanes_function_dialog_new (self->session, self->pythons);

  g_signal_connect_object (dialog, "used", G_CALLBACK (function_used_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

static void
trial_used_cb (LanesWindow *self)
{
  lanes_window_offer_python (self, _ ("Deciding by what the trial measured"), NULL);
}

static void
copy_markdown_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  g_autofree char *text =
      lanes_report_markdown_decision (lanes_session_get_decision (self->session));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  lanes_window_toast (self, _ ("Copied as Markdown"));
}

static void
measurement_changed_cb (LanesWindow *self)
{
  lanes_session_set_machine (self->session, lanes_measurement_get_machine (self->measurement));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.cancel-measure",
                                 lanes_measurement_get_state (self->measurement) ==
                                     LANES_MEASUREMENT_RUNNING);
}

static void
margin_changed_cb (LanesWindow *self)
{
  lanes_session_set_margin (self->session, g_settings_get_double (self->settings, "margin"));
}

/* There is a decision to save where one is looked at, and toasts stay clear of buttons. */
static void
visible_page_cb (LanesWindow *self)
{
  gboolean result = g_str_equal (lanes_window_get_page (self), "result");

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save", result);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-as", result);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.copy-markdown", result);
  /* Its values would be cleared by whatever is begun from the other pages. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.measure-function",
                                 result ||
                                     g_str_equal (lanes_window_get_page (self), "interview"));
  if (g_str_equal (lanes_window_get_page (self), "interview"))
    gtk_widget_add_css_class (GTK_WIDGET (self->toast_overlay), "above-buttons");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->toast_overlay), "above-buttons");
}

static void
lanes_window_dispose (GObject *object)
{
  LanesWindow *self = LANES_WINDOW (object);

  lanes_window_cancel_loading (self);
  lanes_window_forget_undo (self);
  g_clear_pointer (&self->guide, lanes_guide_unref);
  g_clear_object (&self->file);
  g_clear_object (&self->session);
  g_clear_object (&self->measurement);
  g_clear_object (&self->pythons);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), LANES_TYPE_WINDOW);

  G_OBJECT_CLASS (lanes_window_parent_class)->dispose (object);
}

/* What is being saved is on the disk before the window goes, and a failure is still told. */
static gboolean
lanes_window_close_request (GtkWindow *window)
{
  LanesWindow *self = LANES_WINDOW (window);

  if (lanes_window_is_saving (self))
    {
      self->closing = TRUE;
      return TRUE;
    }
  return GTK_WINDOW_CLASS (lanes_window_parent_class)->close_request (window);
}

static void
lanes_window_class_init (LanesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = lanes_window_close_request;

  g_type_ensure (LANES_TYPE_START_PAGE);
  g_type_ensure (LANES_TYPE_INTERVIEW_PAGE);
  g_type_ensure (LANES_TYPE_RESULT_PAGE);
  g_type_ensure (LANES_TYPE_TABLE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LANES_RESOURCE_PATH "/lanes-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, table_view);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, start_page);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, interview_page);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, result_page);
  gtk_widget_class_bind_template_callback (widget_class, finished_cb);
  gtk_widget_class_bind_template_callback (widget_class, left_cb);
  gtk_widget_class_bind_template_callback (widget_class, trial_used_cb);

  gtk_widget_class_install_action (widget_class, "win.new-decision", NULL, new_decision_cb);
  gtk_widget_class_install_action (widget_class, "win.open-example", "s", open_example_cb);
  gtk_widget_class_install_action (widget_class, "win.change-answer", "u", change_answer_cb);
  gtk_widget_class_install_action (widget_class, "win.browse-table", NULL, browse_table_cb);
  gtk_widget_class_install_action (widget_class, "win.measure", NULL, measure_cb);
  gtk_widget_class_install_action (widget_class, "win.use-this-machine", NULL,
                                   use_this_machine_cb);
  gtk_widget_class_install_action (widget_class, "win.use-own-guide", NULL, use_own_guide_cb);
  gtk_widget_class_install_action (widget_class, "win.cancel-measure", NULL, cancel_measure_cb);
  gtk_widget_class_install_action (widget_class, "win.machine-details", NULL, machine_details_cb);
  gtk_widget_class_install_action (widget_class, "win.python", NULL, python_cb);
  gtk_widget_class_install_action (widget_class, "win.measure-function", NULL,
                                   measure_function_cb);
  gtk_widget_class_install_action (widget_class, "win.copy-markdown", NULL, copy_markdown_cb);
  lanes_window_install_file_actions (widget_class);
  lanes_window_install_undo_actions (widget_class);
}

static void
lanes_window_init (LanesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  if (LANES_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
}

/**
 * lanes_window_new:
 * @application: the application
 * @guide: the guide to decide by
 * @measurement: what is known of the machine, shared by all windows
 * @pythons: the interpreters on it, likewise
 * @settings: the preferences
 *
 * Returns: (transfer none): a window at its start page
 */
LanesWindow *
lanes_window_new (GtkApplication *application,
                  const LanesGuide *guide,
                  LanesMeasurement *measurement,
                  LanesPythonList *pythons,
                  GSettings *settings)
{
  /* A new window is like the one that was changed last; those that are open stay as they are. */
  static const struct
  {
    const char *key;
    const char *property;
  } kept[] = {
    { "window-width", "default-width" },
    { "window-height", "default-height" },
    { "window-maximized", "maximized" },
  };
  LanesWindow *self = g_object_new (LANES_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (settings);
  self->measurement = g_object_ref (measurement);
  self->pythons = g_object_ref (pythons);
  self->guide = lanes_guide_ref (guide);
  self->session = lanes_session_new (guide);
  lanes_session_set_machine (self->session, lanes_measurement_get_machine (measurement));
  margin_changed_cb (self);
  lanes_start_page_bind (LANES_START_PAGE (self->start_page), self->session, measurement, settings);
  lanes_interview_page_bind (self->interview_page, self->session, measurement, settings);
  lanes_result_page_bind (self->result_page, self->session, measurement, pythons);
  lanes_table_view_bind (self->table_view, self->session, LANES_TABLE_PLAIN);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_settings_bind (settings, kept[i].key, self, kept[i].property,
                     G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_GET_NO_CHANGES);
  g_signal_connect_object (measurement, "changed", G_CALLBACK (measurement_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::margin", G_CALLBACK (margin_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->navigation_view, "notify::visible-page",
                           G_CALLBACK (visible_page_cb), self, G_CONNECT_SWAPPED);
  lanes_window_forget_undo (self);
  measurement_changed_cb (self);
  visible_page_cb (self);
  return self;
}

/**
 * lanes_window_get_session:
 * @self: a window
 *
 * Returns: (transfer none): what the window is about
 */
LanesSession *
lanes_window_get_session (LanesWindow *self)
{
  return self->session;
}

/**
 * lanes_window_get_interview:
 * @self: a window
 *
 * Returns: (transfer none): the page with the questions
 */
LanesInterviewPage *
lanes_window_get_interview (LanesWindow *self)
{
  return self->interview_page;
}

/**
 * lanes_window_get_result:
 * @self: a window
 *
 * Returns: (transfer none): the page with the result
 */
LanesResultPage *
lanes_window_get_result (LanesWindow *self)
{
  return self->result_page;
}

/**
 * lanes_window_get_page:
 * @self: a window
 *
 * Returns: (transfer none): the tag of the page in sight
 */
const char *
lanes_window_get_page (LanesWindow *self)
{
  return adw_navigation_page_get_tag (adw_navigation_view_get_visible_page (self->navigation_view));
}
