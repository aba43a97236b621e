/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A decision that was opened or saved lately: its name at once, its verdict and date as soon as the
 * file has been read. */

#include "lanes-recent-row.h"

#include "lanes-document.h"
#include "lanes-mechanism.h"

#include <glib/gi18n.h>

struct _LanesRecentRow
{
  AdwActionRow parent_instance;

  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (LanesRecentRow, lanes_recent_row, ADW_TYPE_ACTION_ROW)

static void
lanes_recent_row_dispose (GObject *object)
{
  LanesRecentRow *self = LANES_RECENT_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (lanes_recent_row_parent_class)->dispose (object);
}

static void
lanes_recent_row_class_init (LanesRecentRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanes_recent_row_dispose;
}

static void
lanes_recent_row_init (LanesRecentRow *self)
{
  self->cancellable = g_cancellable_new ();
}

static const char *
find_verdict (JsonNode *node)
{
  JsonObject *root = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *inner = root != NULL ? json_object_get_member (root, "recommendation") : NULL;
  const char *id;
  LanesMechanism mechanism;

  if (inner == NULL || !JSON_NODE_HOLDS_OBJECT (inner))
    return NULL;
  id = json_object_get_string_member_with_default (json_node_get_object (inner), "mechanism", NULL);
  return id != NULL && lanes_mechanism_parse (id, &mechanism)
             ? lanes_mechanism_title (mechanism)
             : id;
}

static char *
dup_date (GFile *file, GCancellable *cancellable)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_TIME_MODIFIED,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  g_autoptr (GDateTime) modified =
      info != NULL ? g_file_info_get_modification_date_time (info) : NULL;
  g_autoptr (GDateTime) local = modified != NULL ? g_date_time_to_local (modified) : NULL;

  return local != NULL ? g_date_time_format (local, "%x") : g_strdup ("");
}

static void
read_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GFile *file = data;
  g_autoptr (JsonNode) node = lanes_document_load (file, cancellable, NULL);
  g_autofree char *date = dup_date (file, cancellable);
  const char *verdict = node != NULL ? find_verdict (node) : NULL;

  if (verdict == NULL)
    g_task_return_pointer (task, g_strdup (_ ("Cannot be read")), g_free);
  else
    /* Translators: the recommended mechanism, and the date of the file. */
    g_task_return_pointer (task, g_strdup_printf (_ ("%s · %s"), verdict, date), g_free);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);

  if (text != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (source), text);
}

static void
add_actions (LanesRecentRow *self, const char *uri)
{
  GtkWidget *forget = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_widget_set_valign (forget, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (forget, "flat");
  gtk_widget_set_tooltip_text (forget, _ ("Remove from This List"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (forget), "win.forget");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (forget), "s", uri);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), forget);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "win.open-uri");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", uri);
}

/**
 * lanes_recent_row_new:
 * @uri: where the decision is kept
 *
 * Returns: (transfer floating): a row that opens it
 */
LanesRecentRow *
lanes_recent_row_new (const char *uri)
{
  LanesRecentRow *self;
  g_autoptr (GFile) file = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  self = g_object_new (LANES_TYPE_RECENT_ROW, "use-markup", FALSE, NULL);
  file = g_file_new_for_uri (uri);
  name = g_file_get_basename (file);
  title = g_filename_display_name (name != NULL ? name : uri);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  add_actions (self, uri);
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, lanes_recent_row_new);
  g_task_set_task_data (task, g_steal_pointer (&file), g_object_unref);
  g_task_run_in_thread (task, read_worker);
  return self;
}
