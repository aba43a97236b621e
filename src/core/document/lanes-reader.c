/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Checked reading of documents: whatever is wrong first is told with its path and cause. */

#include "lanes-reader.h"

#include "lanes-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Characters of each part of a message. */
#define LONGEST_PART 250

struct _LanesReader
{
  char *name;
  JsonNode *root;
  GPtrArray *nodes;  /* (element-type JsonNode): from the root to where the reader stands */
  GPtrArray *labels; /* (element-type utf8): the path's part of each node but the root */
  GError *error;
};

static JsonNode *
current (LanesReader *self)
{
  return g_ptr_array_index (self->nodes, self->nodes->len - 1);
}

static JsonObject *
current_object (LanesReader *self)
{
  JsonNode *node = current (self);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
dup_place (LanesReader *self, const char *member)
{
  GString *place = g_string_new (NULL);

  for (guint i = 0; i < self->labels->len; i++)
    {
      const char *label = g_ptr_array_index (self->labels, i);

      if (place->len > 0 && label[0] != '[')
        g_string_append_c (place, '.');
      g_string_append (place, label);
    }
  if (member != NULL)
    {
      if (place->len > 0)
        g_string_append_c (place, '.');
      g_string_append (place, member);
    }
  if (place->len == 0)
    g_string_append (place, _ ("the document"));
  return g_string_free_and_steal (place);
}

/* Documents are hostile until proved otherwise: a message stays one line of bearable length. */
static char *
dup_part (char *text)
{
  g_autofree char *owned = text;

  return lanes_text_dup_line (owned, LONGEST_PART);
}

/**
 * lanes_reader_fail:
 * @self: a reader
 * @code: what kind of fault
 * @member: (nullable): the member at fault, or %NULL for the object itself
 * @format: the cause, printf-like
 *
 * Records a fault unless there is one already.
 */
void
lanes_reader_fail (LanesReader *self,
                   LanesDocumentError code,
                   const char *member,
                   const char *format,
                   ...)
{
  g_autofree char *place = NULL;
  g_autofree char *cause = NULL;
  va_list args;

  g_return_if_fail (self != NULL && format != NULL);

  if (self->error != NULL)
    return;
  place = dup_part (dup_place (self, member));
  va_start (args, format);
  cause = dup_part (g_strdup_vprintf (format, args));
  va_end (args);
  /* Translators: name of a file, place in it, what is wrong there. */
  self->error =
      g_error_new (LANES_DOCUMENT_ERROR, code, _ ("%s: %s: %s"), self->name, place, cause);
}

static void
check_format (LanesReader *self, const char *format)
{
  const char *found;
  const char *slash = strchr (format, '/');
  gsize stem = slash - format + 1;
  guint64 wanted = g_ascii_strtoull (slash + 1, NULL, 10);
  const char *version;

  if (json_object_get_member (current_object (self), "format") == NULL)
    {
      lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, "format",
                         _ ("missing, “%s” belongs there"), format);
      return;
    }
  found = lanes_reader_need_text (self, "format");
  if (found == NULL || g_str_equal (found, format))
    return;
  version = strncmp (found, format, stem) == 0 ? found + stem : "";
  /* A number that is too large for the parser comes back as the largest there is. */
  if (*version != '\0' && strspn (version, "0123456789") == strlen (version) &&
      g_ascii_strtoull (version, NULL, 10) > wanted)
    lanes_reader_fail (self, LANES_DOCUMENT_ERROR_NEWER, "format",
                       _ ("“%s” is newer than this version of Lanes, which reads “%s”"), found,
                       format);
  else
    lanes_reader_fail (self, LANES_DOCUMENT_ERROR_FORMAT, "format", _ ("“%s” where “%s” belongs"),
                       found, format);
}

/**
 * lanes_reader_new:
 * @name: what messages call the document
 * @root: its root
 * @format: the format it is to have, such as `lanes-workload/1`
 *
 * Returns: (transfer full): a reader at the root
 */
LanesReader *
lanes_reader_new (const char *name, JsonNode *root, const char *format)
{
  LanesReader *self;

  g_return_val_if_fail (name != NULL && root != NULL && format != NULL, NULL);

  self = g_new0 (LanesReader, 1);
  self->name = lanes_text_dup_line (name, LONGEST_PART);
  self->root = json_node_ref (root);
  self->nodes = g_ptr_array_new ();
  self->labels = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->nodes, self->root);
  if (current_object (self) == NULL)
    lanes_reader_fail (self, LANES_DOCUMENT_ERROR_FORMAT, NULL, _ ("not an object"));
  else
    check_format (self, format);
  return self;
}

/**
 * lanes_reader_free:
 * @self: (transfer full): a reader
 *
 * Frees it, with its fault if nobody asked for that.
 */
void
lanes_reader_free (LanesReader *self)
{
  g_clear_error (&self->error);
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->labels);
  json_node_unref (self->root);
  g_free (self->name);
  g_free (self);
}

/**
 * lanes_reader_finish:
 * @self: a reader
 * @error: return location for the first fault
 *
 * Returns: whether everything read so far was right
 */
gboolean
lanes_reader_finish (LanesReader *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}

/**
 * lanes_reader_ok:
 * @self: a reader
 *
 * Returns: whether there was no fault so far
 */
gboolean
lanes_reader_ok (LanesReader *self)
{
  return self->error == NULL;
}

/**
 * lanes_reader_find:
 * @self: a reader
 * @member: a member's name
 *
 * Returns: (transfer none) (nullable): the member, unread; %NULL when missing or after a fault
 */
JsonNode *
lanes_reader_find (LanesReader *self, const char *member)
{
  JsonObject *object = self->error == NULL ? current_object (self) : NULL;

  return object != NULL ? json_object_get_member (object, member) : NULL;
}

static void
push (LanesReader *self, JsonNode *node, char *label)
{
  g_ptr_array_add (self->nodes, node);
  g_ptr_array_add (self->labels, label);
}

/**
 * lanes_reader_enter:
 * @self: a reader
 * @member: an object's name
 *
 * Steps into an object. A missing one is no fault; one of another type is.
 *
 * Returns: whether it is there; if so, lanes_reader_leave() steps out again
 */
gboolean
lanes_reader_enter (LanesReader *self, const char *member)
{
  JsonNode *node = lanes_reader_find (self, member);

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, member, _ ("not an object"));
      return FALSE;
    }
  push (self, node, g_strdup (member));
  return TRUE;
}

/**
 * lanes_reader_enter_array:
 * @self: a reader
 * @member: an array's name
 *
 * Returns: the array's length; when that is not 0, the reader stands in it, steps on with
 *   lanes_reader_enter_element() and out with lanes_reader_leave()
 */
guint
lanes_reader_enter_array (LanesReader *self, const char *member)
{
  JsonNode *node = lanes_reader_find (self, member);
  guint length;

  if (node == NULL)
    return 0;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, member, _ ("not a list"));
      return 0;
    }
  length = json_array_get_length (json_node_get_array (node));
  if (length > 0)
    push (self, node, g_strdup (member));
  return length;
}

/**
 * lanes_reader_enter_element:
 * @self: a reader that stands in an array of objects
 * @index: which one
 *
 * Returns: whether the element is an object; if so, lanes_reader_leave() steps back to the array
 */
gboolean
lanes_reader_enter_element (LanesReader *self, guint index)
{
  JsonNode *node;

  if (self->error != NULL)
    return FALSE;
  node = json_array_get_element (json_node_get_array (current (self)), index);
  push (self, node, g_strdup_printf ("[%u]", index));
  if (JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, NULL, _ ("not an object"));
  lanes_reader_leave (self);
  return FALSE;
}

/**
 * lanes_reader_leave:
 * @self: a reader
 *
 * Goes back to where the reader stood before it entered a member or an element.
 */
void
lanes_reader_leave (LanesReader *self)
{
  g_return_if_fail (self->labels->len > 0);

  g_ptr_array_set_size (self->nodes, self->nodes->len - 1);
  g_ptr_array_set_size (self->labels, self->labels->len - 1);
}

/**
 * lanes_reader_list_members:
 * @self: a reader
 *
 * Returns: (transfer full): the names of the members of the object where the reader stands
 */
GStrv
lanes_reader_list_members (LanesReader *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonObject *object = current_object (self);
  g_autoptr (GList) members = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = members; l != NULL; l = l->next)
    g_strv_builder_add (builder, l->data);
  return g_strv_builder_end (builder);
}
