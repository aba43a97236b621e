/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures interpreters: those that were found, others by their path, and others elsewhere. One
 * after the other, as two at once would measure each other. */

#include "config.h"

#include "lanes-python-dialog.h"

#include "lanes-measure.h"
#include "lanes-profile-page.h"
#include "lanes-save.h"
#include "lanes-script.h"
#include "lanes-weak.h"

#include <glib/gi18n.h>

/* How the script is run, as markup. */
#define COMMAND "<tt>python3 " LANES_SCRIPT_MEASURE " &gt; server.json</tt>"

struct _LanesPythonDialog
{
  AdwDialog parent_instance;

  LanesSession *session;
  LanesPythonList *pythons;
  GCancellable *cancellable; /* (nullable): while one is measured */
  LanesPythonRow *measured;  /* (nullable): that one */
  GCancellable *adding;      /* (nullable): while one that was chosen is asked what it is */
  LanesPython *python;       /* (nullable): what is shown */

  AdwNavigationView *navigation_view;
  GtkListBox *pythons_list;
  GtkLabel *empty_label;
  GtkLabel *error_label;
  AdwPreferencesGroup *elsewhere_group;
};

enum
{
  SIGNAL_USED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesPythonDialog, lanes_python_dialog, ADW_TYPE_DIALOG)

static void
show_error (LanesPythonDialog *self, const char *text)
{
  gtk_label_set_label (self->error_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), text != NULL);
}

static void
update_actions (LanesPythonDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "python.measure", self->cancellable == NULL);
}

static void
show_python (LanesPythonDialog *self, const LanesPython *python)
{
  g_clear_pointer (&self->python, lanes_python_unref);
  self->python = lanes_python_ref (python);
  adw_navigation_view_push (self->navigation_view,
                            ADW_NAVIGATION_PAGE (lanes_profile_page_new (python)));
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LanesPythonDialog) self = lanes_weak_free (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesPython) python = lanes_measure_python_finish (result, &error);
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (self == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (self->session == NULL)
    return;
  update_actions (self);
  lanes_python_row_end (self->measured, python != NULL || cancelled ? NULL : error->message);
  if (python != NULL)
    {
      lanes_python_item_keep (lanes_python_row_get_item (self->measured), python);
      show_python (self, python);
    }
  g_clear_object (&self->measured);
}

static void
progress_cb (double share, const char *what, gpointer data)
{
  g_autoptr (LanesPythonDialog) self = lanes_weak_get (data);

  if (self != NULL && self->session != NULL)
    lanes_python_row_progress (self->measured, share, what);
}

static void
measure_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesPythonDialog *self = LANES_PYTHON_DIALOG (widget);
  const char *path = g_variant_get_string (parameter, NULL);
  LanesPythonRow *row = lanes_python_dialog_get_row (self, path);
  gpointer weak;

  if (row == NULL)
    return;
  weak = lanes_weak_new (self);
  show_error (self, NULL);
  self->measured = g_object_ref (row);
  self->cancellable = g_cancellable_new ();
  lanes_python_row_begin (row);
  update_actions (self);
  lanes_measure_python_async (path, progress_cb, weak, self->cancellable, measured_cb, weak);
}

static void
show_kept_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesPythonDialog *self = LANES_PYTHON_DIALOG (widget);
  LanesPythonRow *row = lanes_python_dialog_get_row (self, g_variant_get_string (parameter, NULL));
  const LanesPython *kept =
      row != NULL ? lanes_python_item_get_kept (lanes_python_row_get_item (row)) : NULL;

  if (kept != NULL)
    show_python (self, kept);
}

static void
cancel_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_cancellable_cancel (LANES_PYTHON_DIALOG (widget)->cancellable);
}

static void
use_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesPythonDialog *self = LANES_PYTHON_DIALOG (widget);

  lanes_session_set_python (self->session, self->python);
  g_signal_emit (self, signals[SIGNAL_USED], 0);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesPythonDialog *self = LANES_PYTHON_DIALOG (widget);
  g_autoptr (JsonNode) node = lanes_python_to_json (self->python);
  g_autofree char *text = lanes_document_to_text (node);
  g_autofree char *name = g_strdup_printf ("python-%s.json", self->python->version);

  lanes_save_ask (widget, name, text);
}

static void
save_script_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GBytes) bytes = lanes_script_lookup (LANES_SCRIPT_MEASURE);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_strndup (data, size);

  lanes_save_ask (widget, LANES_SCRIPT_MEASURE, text);
}

/* What is opened shows behind this dialog. */
static void
open_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.open", NULL);
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LanesPythonDialog) self = lanes_weak_free (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesPythonItem) item =
      lanes_python_list_add_finish (LANES_PYTHON_LIST (source), result, &error);
  LanesPythonRow *row;

  if (self == NULL || self->session == NULL ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->adding);
  show_error (self, error != NULL ? error->message : NULL);
  row = item != NULL ? lanes_python_dialog_get_row (self, lanes_python_item_get_path (item)) : NULL;
  if (row != NULL)
    gtk_widget_child_focus (GTK_WIDGET (row), GTK_DIR_TAB_FORWARD);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LanesPythonDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);
  const char *path = file != NULL ? g_file_peek_path (file) : NULL;

  if (self->session == NULL)
    return;
  if (path != NULL)
    lanes_python_dialog_add (self, path);
  else if (file != NULL)
    show_error (self, _ ("Only a program on this machine can be run."));
  else if (error->domain != GTK_DIALOG_ERROR)
    show_error (self, error->message);
}

static void
choose_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Choose an Interpreter"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, chosen_cb,
                        g_object_ref (widget));
}

static void
update_empty (LanesPythonDialog *self)
{
  gtk_label_set_label (self->empty_label, lanes_python_list_is_looking (self->pythons)
                                              ? _ ("Looking for interpreters…")
                                              : _ ("No Python 3 was found."));
}

/* Nothing that comes later is for it. */
static void
leave (LanesPythonDialog *self)
{
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->adding);
  g_clear_object (&self->session);
}

static void
lanes_python_dialog_dispose (GObject *object)
{
  LanesPythonDialog *self = LANES_PYTHON_DIALOG (object);

  leave (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->adding);
  g_clear_object (&self->measured);
  g_clear_object (&self->pythons);
  g_clear_pointer (&self->python, lanes_python_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LANES_TYPE_PYTHON_DIALOG);

  G_OBJECT_CLASS (lanes_python_dialog_parent_class)->dispose (object);
}

static void
lanes_python_dialog_closed (AdwDialog *dialog)
{
  leave (LANES_PYTHON_DIALOG (dialog));
}

static void
lanes_python_dialog_class_init (LanesPythonDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_python_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = lanes_python_dialog_closed;

  /**
   * LanesPythonDialog::used:
   *
   * The user wants to decide for the Python that was measured, and the session does.
   */
  signals[SIGNAL_USED] = g_signal_new ("used", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/dialogs/lanes-python-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesPythonDialog, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, LanesPythonDialog, pythons_list);
  gtk_widget_class_bind_template_child (widget_class, LanesPythonDialog, empty_label);
  gtk_widget_class_bind_template_child (widget_class, LanesPythonDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, LanesPythonDialog, elsewhere_group);
  gtk_widget_class_install_action (widget_class, "python.measure", "s", measure_cb);
  gtk_widget_class_install_action (widget_class, "python.show", "s", show_kept_cb);
  gtk_widget_class_install_action (widget_class, "python.cancel", NULL, cancel_cb);
  gtk_widget_class_install_action (widget_class, "python.choose", NULL, choose_cb);
  gtk_widget_class_install_action (widget_class, "python.use", NULL, use_cb);
  gtk_widget_class_install_action (widget_class, "python.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "python.save-script", NULL, save_script_cb);
  gtk_widget_class_install_action (widget_class, "python.open", NULL, open_cb);
}

static void
lanes_python_dialog_init (LanesPythonDialog *self)
{
  g_autofree char *text = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Translators: a command. */
  text = g_strdup_printf (_ ("Save the script there, run %s, and open what it has written."),
                          COMMAND);
  adw_preferences_group_set_description (self->elsewhere_group, text);
  update_actions (self);
}

static GtkWidget *
new_row (gpointer item, gpointer data)
{
  return GTK_WIDGET (lanes_python_row_new (LANES_PYTHON_ITEM (item)));
}

/**
 * lanes_python_dialog_new:
 * @session: which may decide for what is measured
 * @pythons: the interpreters that were found; looked for now if they were not
 *
 * Returns: (transfer floating): a dialog that measures them
 */
LanesPythonDialog *
lanes_python_dialog_new (LanesSession *session, LanesPythonList *pythons)
{
  LanesPythonDialog *self;

  g_return_val_if_fail (LANES_IS_SESSION (session) && LANES_IS_PYTHON_LIST (pythons), NULL);

  self = g_object_new (LANES_TYPE_PYTHON_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->pythons = g_object_ref (pythons);
  gtk_list_box_bind_model (self->pythons_list, lanes_python_list_get_model (pythons), new_row, NULL,
                           NULL);
  g_signal_connect_object (pythons, "changed", G_CALLBACK (update_empty), self, G_CONNECT_SWAPPED);
  lanes_python_list_look (pythons);
  update_empty (self);
  return self;
}

/**
 * lanes_python_dialog_add:
 * @self: a dialog
 * @path: a program
 *
 * Lists an interpreter that was chosen; a program that is none is told of.
 */
void
lanes_python_dialog_add (LanesPythonDialog *self, const char *path)
{
  g_return_if_fail (LANES_IS_PYTHON_DIALOG (self) && path != NULL);

  g_cancellable_cancel (self->adding);
  g_clear_object (&self->adding);
  self->adding = g_cancellable_new ();
  lanes_python_list_add_async (self->pythons, path, self->adding, added_cb, lanes_weak_new (self));
}

/**
 * lanes_python_dialog_get_row:
 * @self: a dialog
 * @path: an interpreter
 *
 * Returns: (transfer none) (nullable): its row
 */
LanesPythonRow *
lanes_python_dialog_get_row (LanesPythonDialog *self, const char *path)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (LANES_IS_PYTHON_DIALOG (self) && path != NULL, NULL);

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->pythons_list, i)) != NULL; i++)
    {
      LanesPythonItem *item = lanes_python_row_get_item (LANES_PYTHON_ROW (row));

      if (g_str_equal (lanes_python_item_get_path (item), path))
        return LANES_PYTHON_ROW (row);
    }
  return NULL;
}

/**
 * lanes_python_dialog_is_measuring:
 * @self: a dialog
 *
 * Returns: whether an interpreter is being measured
 */
gboolean
lanes_python_dialog_is_measuring (LanesPythonDialog *self)
{
  return self->cancellable != NULL;
}

/**
 * lanes_python_dialog_get_python:
 * @self: a dialog
 *
 * Returns: (transfer none) (nullable): what was measured last
 */
const LanesPython *
lanes_python_dialog_get_python (LanesPythonDialog *self)
{
  return self->python;
}

/**
 * lanes_python_dialog_get_error:
 * @self: a dialog
 *
 * Returns: (transfer none): why a program that was chosen is not listed; empty when it is
 */
const char *
lanes_python_dialog_get_error (LanesPythonDialog *self)
{
  return gtk_label_get_label (self->error_label);
}
