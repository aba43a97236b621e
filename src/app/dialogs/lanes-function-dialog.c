/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a function of the user's, after asking each time, and offers what it takes as answers. */

#include "config.h"

#include "lanes-function-dialog.h"

#include "lanes-interpreter-row.h"
#include "lanes-measure.h"
#include "lanes-weak.h"

#include <glib/gi18n.h>
#include <math.h>

struct _LanesFunctionDialog
{
  AdwDialog parent_instance;

  LanesSession *session;
  LanesPythonList *pythons;
  GFile *file;               /* (nullable): with the function in it */
  GCancellable *cancellable; /* (nullable): while it runs */
  LanesWorkload *found;      /* (nullable): the fields that were measured last */

  AdwNavigationView *navigation_view;
  AdwActionRow *file_row;
  AdwEntryRow *function_row;
  AdwEntryRow *arguments_row;
  LanesInterpreterRow *interpreter_row;
  GtkCheckButton *consent_check;
  AdwPreferencesRow *progress_row;
  GtkButton *cancel_button;
  AdwButtonRow *measure_row;
  AdwPreferencesGroup *error_group;
  GtkLabel *error_label;
  GtkListBox *fields_list;
  AdwButtonRow *use_row;
};

enum
{
  SIGNAL_USED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesFunctionDialog, lanes_function_dialog, ADW_TYPE_DIALOG)

static void
show_error (LanesFunctionDialog *self, const char *text)
{
  gtk_label_set_label (self->error_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_group), text != NULL);
}

static void
update_actions (LanesFunctionDialog *self)
{
  gboolean running = self->cancellable != NULL;
  gboolean complete = self->file != NULL &&
                      *gtk_editable_get_text (GTK_EDITABLE (self->function_row)) != '\0' &&
                      lanes_interpreter_row_get_item (self->interpreter_row) != NULL &&
                      gtk_check_button_get_active (self->consent_check);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "function.measure", complete && !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "function.choose", !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "function.cancel", running);
  gtk_widget_set_sensitive (GTK_WIDGET (self->function_row), !running);
  gtk_widget_set_sensitive (GTK_WIDGET (self->arguments_row), !running);
  gtk_widget_set_sensitive (GTK_WIDGET (self->interpreter_row), !running);
  gtk_widget_set_sensitive (GTK_WIDGET (self->consent_check), !running);
}

/* The focus goes on from one button to the other. */
static void
show_running (LanesFunctionDialog *self, gboolean running)
{
  GtkWidget *before = running ? GTK_WIDGET (self->measure_row) : GTK_WIDGET (self->cancel_button);
  GtkWidget *after = running ? GTK_WIDGET (self->cancel_button) : GTK_WIDGET (self->measure_row);
  gboolean focused = gtk_widget_is_focus (before);

  update_actions (self);
  gtk_widget_set_visible (running ? GTK_WIDGET (self->progress_row) : after, TRUE);
  if (focused)
    gtk_widget_grab_focus (after);
  gtk_widget_set_visible (running ? before : GTK_WIDGET (self->progress_row), FALSE);
}

/* What an answer is so far, and what was measured. */
static char *
dup_change (LanesFunctionDialog *self, LanesField field)
{
  double value = lanes_session_get_standing (self->session)->values[field];
  g_autofree char *before = isnan (value) ? g_strdup ("–") : lanes_field_dup_text (field, value);
  g_autofree char *after = lanes_field_dup_text (field, lanes_workload_get (self->found, field));

  if (g_str_equal (before, after))
    /* Translators: a value that was measured, and is what was assumed. */
    return g_strdup_printf (_ ("%s, as before"), after);
  /* Translators: the value that an answer has so far, and the one that was measured. */
  return g_strdup_printf (_ ("%s → %s"), before, after);
}

static void
add_field (LanesFunctionDialog *self, LanesField field)
{
  g_autofree char *text = dup_change (self, field);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (lanes_field_info (field)->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_add_css_class (row, "property");
  gtk_list_box_append (self->fields_list, row);
}

static void
show_found (LanesFunctionDialog *self)
{
  gtk_list_box_remove_all (self->fields_list);
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      if (lanes_workload_is_set (self->found, f))
        add_field (self, f);
    }
  adw_navigation_view_push_by_tag (self->navigation_view, "result");
}

/* It was given for one run of one function. */
static void
withdraw_consent (LanesFunctionDialog *self)
{
  gtk_check_button_set_active (self->consent_check, FALSE);
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LanesFunctionDialog) self = lanes_weak_free (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesWorkload) found = lanes_measure_function_finish (result, &error);

  if (self == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (self->session == NULL)
    return;
  show_running (self, FALSE);
  withdraw_consent (self);
  if (found == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_error (self, error->message);
      return;
    }
  g_set_object (&self->found, found);
  show_found (self);
}

static void
measure_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesFunctionDialog *self = LANES_FUNCTION_DIALOG (widget);
  LanesPythonItem *item = lanes_interpreter_row_get_item (self->interpreter_row);

  show_error (self, NULL);
  self->cancellable = g_cancellable_new ();
  show_running (self, TRUE);
  lanes_measure_function_async (lanes_python_item_get_path (item), g_file_peek_path (self->file),
                                gtk_editable_get_text (GTK_EDITABLE (self->function_row)),
                                gtk_editable_get_text (GTK_EDITABLE (self->arguments_row)),
                                self->cancellable, measured_cb, lanes_weak_new (self));
}

static void
entered_cb (LanesFunctionDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "function.measure", NULL);
}

static void
cancel_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_cancellable_cancel (LANES_FUNCTION_DIALOG (widget)->cancellable);
}

static void
use_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesFunctionDialog *self = LANES_FUNCTION_DIALOG (widget);
  LanesWorkload *workload = lanes_session_get_workload (self->session);
  g_autoptr (LanesWorkload) before = lanes_workload_copy (workload);

  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      if (lanes_workload_is_set (self->found, f))
        lanes_workload_set (workload, f, lanes_workload_get (self->found, f));
    }
  g_signal_emit (self, signals[SIGNAL_USED], 0, before);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LanesFunctionDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);

  if (self->session == NULL)
    return;
  if (file != NULL)
    lanes_function_dialog_set_file (self, file);
  else if (error->domain != GTK_DIALOG_ERROR)
    show_error (self, error->message);
}

static void
choose_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Python Files"));
  gtk_file_filter_add_suffix (filter, "py");
  gtk_file_dialog_set_default_filter (dialog, filter);
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, chosen_cb,
                        g_object_ref (widget));
}

static void
result_shown_cb (LanesFunctionDialog *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->use_row));
}

/* Nothing that comes later is for it. */
static void
leave (LanesFunctionDialog *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
}

static void
lanes_function_dialog_closed (AdwDialog *dialog)
{
  leave (LANES_FUNCTION_DIALOG (dialog));
}

static void
lanes_function_dialog_dispose (GObject *object)
{
  LanesFunctionDialog *self = LANES_FUNCTION_DIALOG (object);

  leave (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->pythons);
  g_clear_object (&self->file);
  g_clear_object (&self->found);
  gtk_widget_dispose_template (GTK_WIDGET (self), LANES_TYPE_FUNCTION_DIALOG);

  G_OBJECT_CLASS (lanes_function_dialog_parent_class)->dispose (object);
}

static void
lanes_function_dialog_class_init (LanesFunctionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_function_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = lanes_function_dialog_closed;

  /**
   * LanesFunctionDialog::used:
   * @before: the answers before
   *
   * The user wants to decide by what was measured, and the session does.
   */
  signals[SIGNAL_USED] =
      g_signal_new ("used", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, LANES_TYPE_WORKLOAD);

  g_type_ensure (LANES_TYPE_INTERPRETER_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/dialogs/lanes-function-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesFunctionDialog, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, LanesFunctionDialog, file_row);
  gtk_widget_class_bind_template_child (widget_class, LanesFunctionDialog, function_row);
  gtk_widget_class_bind_template_child (widget_class, LanesFunctionDialog, arguments_row);
  gtk_widget_class_bind_template_child (widget_class, LanesFunctionDialog, interpreter_row);
  gtk_widget_class_bind_template_child (widget_class, LanesFunctionDialog, consent_check);
  gtk_widget_class_bind_template_child (widget_class, LanesFunctionDialog, progress_row);
  gtk_widget_class_bind_template_child (widget_class, LanesFunctionDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, LanesFunctionDialog, measure_row);
  gtk_widget_class_bind_template_child (widget_class, LanesFunctionDialog, error_group);
  gtk_widget_class_bind_template_child (widget_class, LanesFunctionDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, LanesFunctionDialog, fields_list);
  gtk_widget_class_bind_template_child (widget_class, LanesFunctionDialog, use_row);
  gtk_widget_class_bind_template_callback (widget_class, update_actions);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, result_shown_cb);
  gtk_widget_class_install_action (widget_class, "function.choose", NULL, choose_cb);
  gtk_widget_class_install_action (widget_class, "function.measure", NULL, measure_cb);
  gtk_widget_class_install_action (widget_class, "function.cancel", NULL, cancel_cb);
  gtk_widget_class_install_action (widget_class, "function.use", NULL, use_cb);
}

static void
lanes_function_dialog_init (LanesFunctionDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lanes_function_dialog_new:
 * @session: whose answers may be filled in
 * @pythons: the interpreters to run the function in
 *
 * Returns: (transfer floating): a dialog that measures a function
 */
LanesFunctionDialog *
lanes_function_dialog_new (LanesSession *session, LanesPythonList *pythons)
{
  LanesFunctionDialog *self;

  g_return_val_if_fail (LANES_IS_SESSION (session) && LANES_IS_PYTHON_LIST (pythons), NULL);

  self = g_object_new (LANES_TYPE_FUNCTION_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->pythons = g_object_ref (pythons);
  lanes_interpreter_row_bind (self->interpreter_row, session, pythons);
  g_signal_connect_object (self->interpreter_row, "notify::selected-item",
                           G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  lanes_python_list_look (pythons);
  update_actions (self);
  return self;
}

/**
 * lanes_function_dialog_set_file:
 * @self: a dialog
 * @file: a Python file on this machine
 */
void
lanes_function_dialog_set_file (LanesFunctionDialog *self, GFile *file)
{
  g_return_if_fail (LANES_IS_FUNCTION_DIALOG (self) && G_IS_FILE (file));

  if (g_file_peek_path (file) == NULL)
    {
      show_error (self, _ ("Only a file on this machine can be run."));
      return;
    }
  show_error (self, NULL);
  g_set_object (&self->file, file);
  withdraw_consent (self);
  adw_action_row_set_subtitle (self->file_row, g_file_peek_path (file));
  update_actions (self);
}

/**
 * lanes_function_dialog_fill:
 * @self: a dialog
 * @function: the name of a function
 * @arguments: what to call it with, an array of JSON; may be empty
 * @consent: whether it may be run
 *
 * Fills the form in.
 */
void
lanes_function_dialog_fill (LanesFunctionDialog *self,
                            const char *function,
                            const char *arguments,
                            gboolean consent)
{
  g_return_if_fail (LANES_IS_FUNCTION_DIALOG (self) && function != NULL && arguments != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->function_row), function);
  gtk_editable_set_text (GTK_EDITABLE (self->arguments_row), arguments);
  gtk_check_button_set_active (self->consent_check, consent);
}

/**
 * lanes_function_dialog_is_measuring:
 * @self: a dialog
 *
 * Returns: whether the function is being run
 */
gboolean
lanes_function_dialog_is_measuring (LanesFunctionDialog *self)
{
  return self->cancellable != NULL;
}

/**
 * lanes_function_dialog_get_found:
 * @self: a dialog
 *
 * Returns: (transfer none) (nullable): the fields that were measured last
 */
LanesWorkload *
lanes_function_dialog_get_found (LanesFunctionDialog *self)
{
  return self->found;
}

/**
 * lanes_function_dialog_get_error:
 * @self: a dialog
 *
 * Returns: (transfer none): why nothing was measured; empty when nothing went wrong
 */
const char *
lanes_function_dialog_get_error (LanesFunctionDialog *self)
{
  return gtk_label_get_label (self->error_label);
}
