/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The window's files: decisions, workloads, guides and machine profiles are opened alike, told
 * apart by their format. Reading and writing happen in a thread. */

#include "lanes-window-private.h"

#include "lanes-explain.h"

#include <glib/gi18n.h>

#define MAX_RECENT 8

/* A file that is being read: what it is to be read with, and what it turned out to hold. */
typedef struct
{
  GFile *file;
  LanesGuide *bundled;
  LanesMachine *machine; /* (nullable): that the window decides for */
  double margin;

  LanesWorkload *workload;
  LanesGuide *guide;
  LanesMachine *profile;
  LanesPython *python;
  LanesDecision *decision;
} Opening;

static void
opening_free (Opening *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->bundled, lanes_guide_unref);
  g_clear_pointer (&self->machine, lanes_machine_unref);
  g_clear_object (&self->workload);
  g_clear_pointer (&self->guide, lanes_guide_unref);
  g_clear_pointer (&self->profile, lanes_machine_unref);
  g_clear_pointer (&self->python, lanes_python_unref);
  g_clear_object (&self->decision);
  g_free (self);
}

/* A file that is being written. */
typedef struct
{
  GFile *file;
  JsonNode *node;
  LanesWorkload *workload; /* whose decision it is */
} Saving;

static void
saving_free (Saving *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->node, json_node_unref);
  g_clear_object (&self->workload);
  g_free (self);
}

void
lanes_window_cancel_loading (LanesWindow *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

gboolean
lanes_window_is_saving (LanesWindow *self)
{
  return !g_queue_is_empty (&self->saving);
}

static void
set_recent (LanesWindow *self, const char *uri, gboolean present)
{
  g_auto (GStrv) before = g_settings_get_strv (self->settings, "recent-decisions");
  g_autoptr (GPtrArray) after = g_ptr_array_new ();

  if (present)
    g_ptr_array_add (after, (char *) uri);
  for (guint i = 0; before[i] != NULL && after->len < MAX_RECENT; i++)
    {
      if (!g_str_equal (before[i], uri))
        g_ptr_array_add (after, before[i]);
    }
  g_ptr_array_add (after, NULL);
  g_settings_set_strv (self->settings, "recent-decisions", (const char *const *) after->pdata);
}

/* Save goes on writing to a file for as long as the same answers are worked on. */
static void
remember_file (LanesWindow *self, GFile *file, LanesWorkload *workload)
{
  g_autofree char *uri = g_file_get_uri (file);

  if (workload == lanes_session_get_workload (self->session))
    g_set_object (&self->file, file);
  set_recent (self, uri, TRUE);
}

static void
report_error (LanesWindow *self, const char *title, const GError *error)
{
  AdwDialog *dialog = adw_alert_dialog_new (title, NULL);

  /* The text names what a file holds; a dialog's body is plain text unless told otherwise. */
  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), error->message);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* Most likely a field that is misspelt, and so is not decided by. */
static void
warn_of_unknown (LanesWindow *self, LanesWorkload *workload)
{
  g_autofree char *names = lanes_workload_dup_unknown (workload);
  g_autofree char *text = NULL;

  if (names == NULL)
    return;
  text = g_strdup_printf (_ ("Unknown fields, ignored: %s"), names);
  lanes_window_toast (self, text);
}

static void
show_workload (LanesWindow *self, LanesWorkload *workload)
{
  lanes_window_set_workload (self, workload);
  lanes_window_show_page (self, "result");
  warn_of_unknown (self, workload);
}

static void
show_guide (LanesWindow *self, const LanesGuide *guide)
{
  g_clear_object (&self->file);
  lanes_window_show_page (self, "start");
  lanes_session_set_guide (self->session, guide);
}

static void
show_profile (LanesWindow *self, const LanesMachine *profile)
{
  lanes_measurement_adopt (self->measurement, profile);
  lanes_window_toast (self, _ ("Deciding for the machine of this profile"));
}

/* A profile that tells of its machine is for that one. */
static void
show_python (LanesWindow *self, const LanesPython *python)
{
  lanes_session_set_python (self->session, python);
  lanes_window_offer_python (self, _ ("Deciding for the Python of this profile"), python->machine);
}

static void
show_decision (LanesWindow *self, LanesDecision *decision, GFile *file)
{
  lanes_session_set_decision (self->session, decision);
  lanes_interview_page_restart (self->interview_page);
  lanes_window_show_page (self, "result");
  remember_file (self, file, lanes_session_get_workload (self->session));
}

static void
show (LanesWindow *self, const Opening *opening)
{
  if (opening->workload != NULL)
    show_workload (self, opening->workload);
  else if (opening->guide != NULL)
    show_guide (self, opening->guide);
  else if (opening->profile != NULL)
    show_profile (self, opening->profile);
  else if (opening->python != NULL)
    show_python (self, opening->python);
  else
    show_decision (self, opening->decision, opening->file);
}

/* What is no document of Lanes is told to be no decision. */
static void
read_document (Opening *self, JsonNode *node, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (self->file);
  const char *format = lanes_document_get_format (node);

  if (g_str_has_prefix (format, "lanes-workload/"))
    self->workload = lanes_workload_from_json (name, node, error);
  else if (g_str_has_prefix (format, "lanes-guide/"))
    self->guide = lanes_guide_from_json (name, node, error);
  else if (g_str_has_prefix (format, "lanes-machine/"))
    self->profile = lanes_machine_from_json (name, node, error);
  else if (g_str_has_prefix (format, "lanes-python/"))
    self->python = lanes_python_from_json (name, node, self->machine, error);
  else
    self->decision = lanes_decision_from_json (name, node, self->bundled, self->margin, error);
}

static void
load_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = lanes_document_load (opening->file, cancellable, &error);

  if (node != NULL)
    read_document (opening, node, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LanesWindow *self = LANES_WINDOW (source);
  GTask *task = G_TASK (result);
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean loaded = g_task_propagate_boolean (task, &error);

  /* A later file, or the end of the window, has overtaken this one. */
  if (self->loading == NULL || g_task_get_cancellable (task) != self->loading)
    return;
  g_clear_object (&self->loading);
  if (loaded)
    {
      show (self, opening);
      return;
    }
  if (g_error_matches (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_READ))
    {
      g_autofree char *uri = g_file_get_uri (opening->file);

      set_recent (self, uri, FALSE);
    }
  report_error (self, _ ("Could Not Open File"), error);
}

/**
 * lanes_window_open:
 * @self: a window
 * @file: a decision, a workload, a guide, or a profile of a machine or of a Python
 *
 * Reads @file in the background and shows it; a fault is told in a dialog.
 */
void
lanes_window_open (LanesWindow *self, GFile *file)
{
  g_autoptr (GTask) task = NULL;
  const LanesMachine *machine;
  Opening *opening;

  g_return_if_fail (LANES_IS_WINDOW (self) && G_IS_FILE (file));

  lanes_window_cancel_loading (self);
  self->loading = g_cancellable_new ();
  machine = lanes_measurement_get_machine (self->measurement);
  opening = g_new0 (Opening, 1);
  opening->file = g_object_ref (file);
  opening->bundled = lanes_guide_ref (self->guide);
  opening->machine = machine != NULL ? lanes_machine_ref (machine) : NULL;
  opening->margin = g_settings_get_double (self->settings, "margin");
  task = g_task_new (self, self->loading, load_cb, NULL);
  g_task_set_source_tag (task, lanes_window_open);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  g_task_run_in_thread (task, load_worker);
}

/**
 * lanes_window_get_file:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): where Save writes the decision; %NULL while it has to ask
 */
GFile *
lanes_window_get_file (LanesWindow *self)
{
  return self->file;
}

static GListModel *
new_filters (void)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) own = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (own, _ ("Decisions, Workloads, Guides and Profiles"));
  gtk_file_filter_add_suffix (own, "lanes");
  gtk_file_filter_add_suffix (own, "json");
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, own);
  g_list_store_append (filters, all);
  return G_LIST_MODEL (filters);
}

static gboolean
was_dismissed (const GError *error)
{
  return g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED) ||
         g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED);
}

static void
open_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LanesWindow) self = LANES_WINDOW (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);

  if (self->session == NULL)
    return;
  if (file != NULL)
    lanes_window_open (self, file);
  else if (!was_dismissed (error))
    report_error (self, _ ("Could Not Open File"), error);
}

static void
open_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListModel) filters = new_filters ();

  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_open (dialog, GTK_WINDOW (widget), NULL, open_chosen_cb, g_object_ref (widget));
}

static void
open_uri_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  lanes_window_open (LANES_WINDOW (widget), file);
}

static void
forget_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  set_recent (LANES_WINDOW (widget), g_variant_get_string (parameter, NULL), FALSE);
}

static void
save_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *saving = data;
  g_autoptr (GError) error = NULL;

  if (lanes_document_save (saving->node, saving->file, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void start_saving (LanesWindow *self);

static void
save_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LanesWindow *self = LANES_WINDOW (source);
  GTask *task = G_TASK (result);
  Saving *saving = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean saved = g_task_propagate_boolean (task, &error);

  g_queue_pop_head (&self->saving);
  if (self->session == NULL)
    g_message ("The window is gone: %s", saved ? "its decision is saved" : error->message);
  else if (saved)
    {
      remember_file (self, saving->file, saving->workload);
      lanes_window_toast (self, _ ("Decision saved"));
    }
  else
    {
      self->closing = FALSE;
      report_error (self, _ ("Could Not Save File"), error);
    }
  if (lanes_window_is_saving (self))
    start_saving (self);
  else if (self->closing)
    gtk_window_close (GTK_WINDOW (self));
}

static void
start_saving (LanesWindow *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, save_cb, NULL);

  g_task_set_source_tag (task, start_saving);
  g_task_set_task_data (task, g_queue_peek_head (&self->saving), (GDestroyNotify) saving_free);
  g_task_run_in_thread (task, save_worker);
}

/* One after the other, so that the file holds what was saved last. */
static void
save_to (LanesWindow *self, GFile *file)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->file = g_object_ref (file);
  saving->node = lanes_decision_to_json (lanes_session_get_decision (self->session));
  saving->workload = g_object_ref (lanes_session_get_workload (self->session));
  g_queue_push_tail (&self->saving, saving);
  if (g_queue_get_length (&self->saving) == 1)
    start_saving (self);
}

static void
save_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LanesWindow) self = LANES_WINDOW (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);

  if (self->session == NULL)
    return;
  if (file != NULL)
    save_to (self, file);
  else if (!was_dismissed (error))
    report_error (self, _ ("Could Not Save File"), error);
}

static void
save_as_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *title = lanes_explain_dup_title (lanes_session_get_decision (self->session));
  g_autofree char *initial = g_strdup_printf ("%s.lanes", title);

  /* Neither a separator nor what other systems refuse. */
  g_strdelimit (initial, "/\\:", '-');
  gtk_file_dialog_set_initial_name (dialog, initial);
  gtk_file_dialog_save (dialog, GTK_WINDOW (widget), NULL, save_chosen_cb, g_object_ref (widget));
}

static void
save_action_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);

  if (self->file != NULL)
    save_to (self, self->file);
  else
    save_as_cb (widget, action, parameter);
}

void
lanes_window_install_file_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "win.open-uri", "s", open_uri_cb);
  gtk_widget_class_install_action (widget_class, "win.forget", "s", forget_cb);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save_action_cb);
  gtk_widget_class_install_action (widget_class, "win.save-as", NULL, save_as_cb);
}
