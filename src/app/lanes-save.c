/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Saves a text that a part of the window shows: asks where, writes in a thread, and tells of it in
 * a toast over that part. */

#include "lanes-save.h"

#include "lanes-document.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

/* A text on its way to a file. */
typedef struct
{
  GtkWidget *widget;
  char *text;
} Asking;

static void
asking_free (Asking *self)
{
  g_object_unref (self->widget);
  g_free (self->text);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

typedef struct
{
  GFile *file;
  GBytes *bytes;
} Writing;

static void
writing_free (Writing *self)
{
  g_object_unref (self->file);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/**
 * lanes_save_tell:
 * @widget: a part of a window
 * @text: what has happened; may hold anything
 *
 * Shows a toast over the window or the dialog that @widget is in, if it still is.
 */
void
lanes_save_tell (GtkWidget *widget, const char *text)
{
  GtkWidget *overlay;
  AdwToast *toast;

  g_return_if_fail (GTK_IS_WIDGET (widget) && text != NULL);

  overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  if (overlay == NULL)
    return;
  toast = adw_toast_new ("");
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, text);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static void
write_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Writing *writing = data;
  GError *error = NULL;

  if (lanes_document_write (writing->file, writing->bytes, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The program does not end in the middle of it. */
static void
hold (gboolean begin)
{
  GApplication *application = g_application_get_default ();

  if (application != NULL && begin)
    g_application_hold (application);
  else if (application != NULL)
    g_application_release (application);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    lanes_save_tell (GTK_WIDGET (source), _ ("Saved"));
  else
    lanes_save_tell (GTK_WIDGET (source), error->message);
  hold (FALSE);
}

/**
 * lanes_save_to:
 * @widget: the part of the window that shows @text
 * @file: where to
 * @text: what
 *
 * Writes @text in the background.
 */
void
lanes_save_to (GtkWidget *widget, GFile *file, const char *text)
{
  g_autoptr (GTask) task = NULL;
  Writing *writing;

  g_return_if_fail (GTK_IS_WIDGET (widget) && G_IS_FILE (file) && text != NULL);

  writing = g_new0 (Writing, 1);
  writing->file = g_object_ref (file);
  writing->bytes = g_bytes_new (text, strlen (text));
  task = g_task_new (widget, NULL, written_cb, NULL);
  g_task_set_source_tag (task, lanes_save_to);
  g_task_set_task_data (task, writing, (GDestroyNotify) writing_free);
  hold (TRUE);
  g_task_run_in_thread (task, write_worker);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asking) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file != NULL)
    lanes_save_to (self->widget, file, self->text);
  else if (error->domain != GTK_DIALOG_ERROR)
    lanes_save_tell (self->widget, error->message);
}

/**
 * lanes_save_ask:
 * @widget: the part of the window that shows @text
 * @name: the file name that is proposed
 * @text: what
 *
 * Asks for a file and writes @text to it.
 */
void
lanes_save_ask (GtkWidget *widget, const char *name, const char *text)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkRoot *root;
  Asking *self;

  g_return_if_fail (GTK_IS_WIDGET (widget) && name != NULL && text != NULL);

  root = gtk_widget_get_root (widget);
  self = g_new0 (Asking, 1);
  self->widget = g_object_ref (widget);
  self->text = g_strdup (text);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, asked_cb,
                        self);
}
