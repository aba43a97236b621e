/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The interpreters that are installed, and those that somebody chose: found and asked for their
 * version in the background, one after the other. One for all windows. */

#include "lanes-python-list.h"

#include "lanes-interpreters.h"

struct _LanesPythonList
{
  GObject parent_instance;

  char *search_path;
  char *home;
  GListStore *items;         /* of LanesPythonItem */
  gboolean looked;           /* or is just doing so */
  GCancellable *cancellable; /* (nullable): while it is looking */
  GStrv found;               /* (nullable): what is to be asked */
  guint asked;               /* how many of them were */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesPythonList, lanes_python_list, G_TYPE_OBJECT)

static void
lanes_python_list_finalize (GObject *object)
{
  LanesPythonList *self = LANES_PYTHON_LIST (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->items);
  g_clear_pointer (&self->found, g_strfreev);
  g_clear_pointer (&self->search_path, g_free);
  g_clear_pointer (&self->home, g_free);

  G_OBJECT_CLASS (lanes_python_list_parent_class)->finalize (object);
}

static void
lanes_python_list_class_init (LanesPythonListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lanes_python_list_finalize;

  /**
   * LanesPythonList::changed:
   *
   * It has begun or ended to look for interpreters.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lanes_python_list_init (LanesPythonList *self)
{
  self->items = g_list_store_new (LANES_TYPE_PYTHON_ITEM);
}

/**
 * lanes_python_list_new:
 * @search_path: folders, as in PATH
 * @home: the home folder
 *
 * Returns: (transfer full): a list that is empty until it looks
 */
LanesPythonList *
lanes_python_list_new (const char *search_path, const char *home)
{
  LanesPythonList *self;

  g_return_val_if_fail (search_path != NULL && home != NULL, NULL);

  self = g_object_new (LANES_TYPE_PYTHON_LIST, NULL);
  self->search_path = g_strdup (search_path);
  self->home = g_strdup (home);
  return self;
}

static void
ask_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (LanesInterpreter) interpreter = lanes_interpreter_identify (data, cancellable, &error);

  if (interpreter != NULL)
    g_task_return_pointer (task, lanes_python_item_new (data, interpreter), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
ask (LanesPythonList *self,
     const char *path,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, ask_worker);
}

static void
end_looking (LanesPythonList *self)
{
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->found, g_strfreev);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static LanesPythonItem *
find_item (LanesPythonList *self, const char *path)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (LanesPythonItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_str_equal (lanes_python_item_get_path (item), path))
        return g_steal_pointer (&item);
    }
  return NULL;
}

/* Takes @item over; each path stands in the list once. */
static LanesPythonItem *
take_item (LanesPythonList *self, LanesPythonItem *item)
{
  LanesPythonItem *known = find_item (self, lanes_python_item_get_path (item));

  if (known == NULL)
    {
      g_list_store_append (self->items, item);
      return item;
    }
  g_object_unref (item);
  return known;
}

static void asked_cb (GObject *source, GAsyncResult *result, gpointer data);

static void
ask_next (LanesPythonList *self)
{
  const char *path = self->found[self->asked];

  if (path != NULL)
    ask (self, path, self->cancellable, asked_cb, NULL);
  else
    end_looking (self);
}

/* What is broken is no interpreter to offer. */
static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LanesPythonList *self = LANES_PYTHON_LIST (source);
  g_autoptr (GError) error = NULL;
  LanesPythonItem *item = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      end_looking (self);
      return;
    }
  if (item != NULL)
    g_object_unref (take_item (self, item));
  else
    g_info ("Not offered: %s", error->message);
  self->asked++;
  ask_next (self);
}

static void
find_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LanesPythonList *self = source;

  g_task_return_pointer (task, lanes_interpreters_find (self->search_path, self->home),
                         (GDestroyNotify) g_strfreev);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LanesPythonList *self = LANES_PYTHON_LIST (source);
  GStrv found = g_task_propagate_pointer (G_TASK (result), NULL);

  self->found = found;
  if (found != NULL)
    ask_next (self);
  else
    end_looking (self);
}

/**
 * lanes_python_list_look:
 * @self: a list
 *
 * Looks for interpreters in the background, once.
 */
void
lanes_python_list_look (LanesPythonList *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LANES_IS_PYTHON_LIST (self));

  if (self->looked)
    return;
  self->looked = TRUE;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, found_cb, NULL);
  g_task_set_source_tag (task, lanes_python_list_look);
  g_task_run_in_thread (task, find_worker);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * lanes_python_list_cancel:
 * @self: a list
 *
 * Ends looking; what was found stays.
 */
void
lanes_python_list_cancel (LanesPythonList *self)
{
  g_return_if_fail (LANES_IS_PYTHON_LIST (self));

  g_cancellable_cancel (self->cancellable);
}

/**
 * lanes_python_list_is_looking:
 * @self: a list
 *
 * Returns: whether more may come
 */
gboolean
lanes_python_list_is_looking (LanesPythonList *self)
{
  g_return_val_if_fail (LANES_IS_PYTHON_LIST (self), FALSE);

  return self->cancellable != NULL;
}

/**
 * lanes_python_list_get_model:
 * @self: a list
 *
 * Returns: (transfer none): its interpreters, each a LanesPythonItem
 */
GListModel *
lanes_python_list_get_model (LanesPythonList *self)
{
  g_return_val_if_fail (LANES_IS_PYTHON_LIST (self), NULL);

  return G_LIST_MODEL (self->items);
}

/**
 * lanes_python_list_add_async:
 * @self: a list
 * @path: a program
 * @cancellable: (nullable): ends it
 * @callback: called at the end
 * @user_data: for @callback
 *
 * Asks a program which Python it is, and lists it.
 */
void
lanes_python_list_add_async (LanesPythonList *self,
                             const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (LANES_IS_PYTHON_LIST (self) && path != NULL);

  ask (self, path, cancellable, callback, user_data);
}

/**
 * lanes_python_list_add_finish:
 * @self: a list
 * @result: the result
 * @error: return location for an error of LANES_PROBE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the interpreter
 */
LanesPythonItem *
lanes_python_list_add_finish (LanesPythonList *self, GAsyncResult *result, GError **error)
{
  LanesPythonItem *item;

  g_return_val_if_fail (LANES_IS_PYTHON_LIST (self), NULL);

  item = g_task_propagate_pointer (G_TASK (result), error);
  return item != NULL ? take_item (self, item) : NULL;
}
