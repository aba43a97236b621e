/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An interpreter that was found: where it lies, what it says of itself, and what was measured. */

#include "lanes-python-item.h"

#include "lanes-kept-python.h"

#include <glib/gi18n.h>

struct _LanesPythonItem
{
  GObject parent_instance;

  char *path;
  LanesInterpreter *interpreter;
  char *title;
  LanesPython *kept; /* (nullable): as it was measured here */
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_MEASURED,
} LanesPythonItemProperty;

static GParamSpec *props[PROP_MEASURED + 1];

G_DEFINE_FINAL_TYPE (LanesPythonItem, lanes_python_item, G_TYPE_OBJECT)

static void
lanes_python_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LanesPythonItem *self = LANES_PYTHON_ITEM (object);

  switch ((LanesPythonItemProperty) id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_MEASURED:
      g_value_set_boolean (value, self->kept != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lanes_python_item_finalize (GObject *object)
{
  LanesPythonItem *self = LANES_PYTHON_ITEM (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->interpreter, lanes_interpreter_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->kept, lanes_python_unref);

  G_OBJECT_CLASS (lanes_python_item_parent_class)->finalize (object);
}

static void
lanes_python_item_class_init (LanesPythonItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lanes_python_item_finalize;
  G_OBJECT_CLASS (klass)->get_property = lanes_python_item_get_property;

  /**
   * LanesPythonItem:title:
   *
   * Version and path in one line, for a drop-down.
   */
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * LanesPythonItem:measured:
   *
   * Whether a profile that was measured here is kept.
   */
  props[PROP_MEASURED] = g_param_spec_boolean ("measured", NULL, NULL, FALSE,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), G_N_ELEMENTS (props), props);
}

static void
lanes_python_item_init (LanesPythonItem *self)
{
}

/**
 * lanes_python_item_new:
 * @path: where the interpreter lies
 * @interpreter: what it says of itself
 *
 * Reads what is kept of it, and so belongs into a thread.
 *
 * Returns: (transfer full): the item
 */
LanesPythonItem *
lanes_python_item_new (const char *path, const LanesInterpreter *interpreter)
{
  LanesPythonItem *self;

  g_return_val_if_fail (path != NULL && interpreter != NULL, NULL);

  self = g_object_new (LANES_TYPE_PYTHON_ITEM, NULL);
  self->path = g_strdup (path);
  self->interpreter = g_memdup2 (interpreter, sizeof *interpreter);
  self->interpreter->version = g_strdup (interpreter->version);
  self->interpreter->start_method = g_strdup (interpreter->start_method);
  self->title = interpreter->free_threaded
                    /* Translators: a version and a path. */
                    ? g_strdup_printf (_ ("Python %s, free-threaded · %s"), interpreter->version,
                                       path)
                    : g_strdup_printf (_ ("Python %s · %s"), interpreter->version, path);
  self->kept = lanes_kept_python_load (path);
  return self;
}

/**
 * lanes_python_item_get_path:
 * @self: an interpreter
 *
 * Returns: (transfer none): where it lies
 */
const char *
lanes_python_item_get_path (LanesPythonItem *self)
{
  return self->path;
}

/**
 * lanes_python_item_get_version:
 * @self: an interpreter
 *
 * Returns: (transfer none): such as "3.14.1"
 */
const char *
lanes_python_item_get_version (LanesPythonItem *self)
{
  return self->interpreter->version;
}

/**
 * lanes_python_item_is_free_threaded:
 * @self: an interpreter
 *
 * Returns: whether it is built to run without the GIL
 */
gboolean
lanes_python_item_is_free_threaded (LanesPythonItem *self)
{
  return self->interpreter->free_threaded;
}

/**
 * lanes_python_item_fits:
 * @self: an interpreter
 * @python: a profile
 *
 * Returns: whether @python tells of such an interpreter: the same version, built alike
 */
gboolean
lanes_python_item_fits (LanesPythonItem *self, const LanesPython *python)
{
  g_return_val_if_fail (LANES_IS_PYTHON_ITEM (self) && python != NULL, FALSE);

  return g_str_equal (self->interpreter->version, python->version) &&
         self->interpreter->free_threaded == python->free_threaded;
}

/**
 * lanes_python_item_new_profile:
 * @self: an interpreter
 * @machine: (nullable): the machine it runs on
 *
 * Returns: (transfer full): its profile: as it was measured, or as far as it is known otherwise
 */
LanesPython *
lanes_python_item_new_profile (LanesPythonItem *self, const LanesMachine *machine)
{
  LanesPython *python;

  g_return_val_if_fail (LANES_IS_PYTHON_ITEM (self), NULL);

  if (self->kept != NULL)
    return lanes_python_ref (self->kept);
  python = lanes_python_new_default (self->interpreter->version, self->interpreter->free_threaded,
                                     machine);
  python->gil_enabled = self->interpreter->gil_enabled;
  g_set_str (&python->start_method, self->interpreter->start_method);
  return python;
}

/**
 * lanes_python_item_get_kept:
 * @self: an interpreter
 *
 * Returns: (transfer none) (nullable): its profile as it was measured here lately
 */
const LanesPython *
lanes_python_item_get_kept (LanesPythonItem *self)
{
  g_return_val_if_fail (LANES_IS_PYTHON_ITEM (self), NULL);

  return self->kept;
}

static void
save_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LanesPythonItem *self = source;
  g_autoptr (GError) error = NULL;

  if (!lanes_kept_python_save (data, self->path, &error))
    g_info ("The profile of %s is not kept: %s", self->path, error->message);
  g_task_return_boolean (task, TRUE);
}

/**
 * lanes_python_item_keep:
 * @self: an interpreter
 * @python: its profile as it was measured just now
 *
 * Keeps @python for later decisions, in a file that is written in the background.
 */
void
lanes_python_item_keep (LanesPythonItem *self, const LanesPython *python)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LANES_IS_PYTHON_ITEM (self) && python != NULL);

  g_clear_pointer (&self->kept, lanes_python_unref);
  self->kept = lanes_python_ref (python);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MEASURED]);
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, lanes_python_item_keep);
  g_task_set_task_data (task, lanes_python_ref (python), (GDestroyNotify) lanes_python_unref);
  g_task_run_in_thread (task, save_worker);
}
