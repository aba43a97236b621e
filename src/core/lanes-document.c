/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* JSON documents on disk: loading with the place of each fault, checked reading, atomic saving. */

#include "lanes-document.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* No document of ours comes near this; a larger file is a mistake or an attack. */
#define MAX_BYTES (4 * 1024 * 1024)

G_DEFINE_QUARK (lanes-document-error-quark, lanes_document_error)

struct _LanesReader
{
  char *name;
  JsonNode *root;
  GPtrArray *nodes;  /* (element-type JsonNode): from the root to where the reader stands */
  GPtrArray *labels; /* (element-type utf8): the path's part of each node but the root */
  GError *error;
};

static char *
describe_syntax_fault (const char *name, const char *message)
{
  guint line = 0, column = 0;
  const char *cause = strstr (message, "Parse error: ");
  g_autofree char *short_cause = NULL;
  const char *expected;

  if (cause == NULL || sscanf (message, "<data>:%u:%u:", &line, &column) != 2)
    return g_strdup_printf (_ ("%s: line 1, column 1: not JSON: the document is empty"), name);

  /* What the parser says it expected is often wrong; what it met is not. */
  cause += strlen ("Parse error: ");
  expected = strstr (cause, ", expected");
  short_cause = expected != NULL ? g_strndup (cause, expected - cause) : g_strdup (cause);
  return g_strdup_printf (_ ("%s: line %u, column %u: not JSON: %s"), name, line, column,
                          short_cause);
}

static gboolean
check_encoding (const char *name, const char *text, gsize length, GError **error)
{
  const char *end;
  guint line = 1, column = 1;

  if (g_utf8_validate_len (text, length, &end))
    return TRUE;

  for (const char *p = text; p < end; p++)
    {
      column++;
      if (*p == '\n')
        {
          line++;
          column = 1;
        }
    }
  g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_SYNTAX,
               _ ("%s: line %u, column %u: not UTF-8 text"), name, line, column);
  return FALSE;
}

/**
 * lanes_document_parse:
 * @name: what messages call the document
 * @text: (array length=length): its text
 * @length: bytes of @text
 * @error: return location for an error of LANES_DOCUMENT_ERROR
 *
 * Returns: (transfer full): the document's root, immutable
 */
JsonNode *
lanes_document_parse (const char *name, const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (name != NULL && text != NULL, NULL);

  if (length > MAX_BYTES)
    {
      g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_READ,
                   _ ("%s: larger than any document of Lanes"), name);
      return NULL;
    }
  if (!check_encoding (name, text, length, error))
    return NULL;

  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, text, length, &local_error) ||
      json_parser_get_root (parser) == NULL)
    {
      g_autofree char *message =
          describe_syntax_fault (name, local_error != NULL ? local_error->message : "");

      g_set_error_literal (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_SYNTAX, message);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

static GBytes *
read_at_most (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) input = g_file_read (file, cancellable, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[16384];
  gssize n;

  if (input == NULL)
    return NULL;
  /* One byte more than allowed is enough to tell that a file, or an endless device, is too large. */
  while (bytes->len <= MAX_BYTES)
    {
      n = g_input_stream_read (G_INPUT_STREAM (input), buffer, sizeof buffer, cancellable, error);
      if (n < 0)
        return NULL;
      if (n == 0)
        break;
      g_byte_array_append (bytes, buffer, n);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * lanes_document_load:
 * @file: a file
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of LANES_DOCUMENT_ERROR, or G_IO_ERROR_CANCELLED
 *
 * Reads a document. Blocks; may be called from any thread.
 *
 * Returns: (transfer full): the document's root, immutable
 */
JsonNode *
lanes_document_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *text;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  name = g_file_get_parse_name (file);
  bytes = read_at_most (file, cancellable, &local_error);
  if (bytes == NULL)
    {
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_READ,
                     _ ("%s: cannot be read: %s"), name, local_error->message);
      return NULL;
    }
  text = g_bytes_get_data (bytes, &length);
  return lanes_document_parse (name, text != NULL ? text : "", length, error);
}

/**
 * lanes_document_merge:
 * @object: an object about to be saved
 * @unknown: (nullable): the object it was loaded from
 *
 * Adds to @object, at every depth, the members that only @unknown has, so that what a later
 * version wrote survives being saved by this one.
 */
void
lanes_document_merge (JsonObject *object, JsonObject *unknown)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node, *own;

  g_return_if_fail (object != NULL);

  if (unknown == NULL)
    return;
  json_object_iter_init_ordered (&iter, unknown);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      own = json_object_get_member (object, name);
      if (own == NULL)
        json_object_set_member (object, name, json_node_copy (node));
      else if (JSON_NODE_HOLDS_OBJECT (own) && JSON_NODE_HOLDS_OBJECT (node))
        lanes_document_merge (json_node_get_object (own), json_node_get_object (node));
    }
}

/**
 * lanes_document_to_text:
 * @node: the root of a document
 *
 * Returns: (transfer full): its text, indented by two spaces, with a newline at its end
 */
char *
lanes_document_to_text (JsonNode *node)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (node != NULL, NULL);

  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 2);
  json_generator_set_root (generator, node);
  json_generator_to_gstring (generator, text);
  g_string_append_c (text, '\n');
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/**
 * lanes_document_save:
 * @node: the root of a document
 * @file: where to
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of LANES_DOCUMENT_ERROR, or G_IO_ERROR_CANCELLED
 *
 * Saves a document: either all of it is there afterwards, or what was there before. Blocks.
 *
 * Returns: whether it was saved
 */
gboolean
lanes_document_save (JsonNode *node, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (node != NULL && G_IS_FILE (file), FALSE);

  text = lanes_document_to_text (node);
  if (!g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                cancellable, &local_error))
    {
      g_autofree char *name = g_file_get_parse_name (file);

      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_READ,
                     _ ("%s: cannot be written: %s"), name, local_error->message);
      return FALSE;
    }
  return TRUE;
}

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
tidy (char *message)
{
  const gsize longest = 400;

  for (char *p = message; *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p))
        *p = ' ';
    }
  if (strlen (message) > longest)
    {
      char *end = g_utf8_find_prev_char (message, message + longest);

      strcpy (end, "…");
    }
  return message;
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
  g_autofree char *message = NULL;
  va_list args;

  g_return_if_fail (self != NULL && format != NULL);

  if (self->error != NULL)
    return;
  place = dup_place (self, member);
  va_start (args, format);
  cause = g_strdup_vprintf (format, args);
  va_end (args);
  /* Translators: name of a file, place in it, what is wrong there. */
  message = tidy (g_strdup_printf (_ ("%s: %s: %s"), self->name, place, cause));
  self->error = g_error_new_literal (LANES_DOCUMENT_ERROR, code, message);
}

static void
check_format (LanesReader *self, const char *format)
{
  const char *found = lanes_reader_need_text (self, "format");
  const char *slash = strchr (format, '/');
  gsize stem = slash - format + 1;
  guint64 wanted = g_ascii_strtoull (slash + 1, NULL, 10);
  guint64 version = 0;

  if (found == NULL || g_str_equal (found, format))
    return;
  if (strncmp (found, format, stem) == 0 &&
      g_ascii_string_to_unsigned (found + stem, 10, 0, G_MAXINT32, &version, NULL) &&
      version > wanted)
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
  self->name = g_strdup (name);
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

gboolean
lanes_reader_ok (LanesReader *self)
{
  return self->error == NULL;
}

/**
 * lanes_reader_get_object:
 * @self: a reader
 *
 * Returns: (transfer none) (nullable): the object where the reader stands
 */
JsonObject *
lanes_reader_get_object (LanesReader *self)
{
  return current_object (self);
}

static JsonNode *
find (LanesReader *self, const char *member)
{
  JsonObject *object = self->error == NULL ? current_object (self) : NULL;

  return object != NULL ? json_object_get_member (object, member) : NULL;
}

gboolean
lanes_reader_has (LanesReader *self, const char *member)
{
  return find (self, member) != NULL;
}

gboolean
lanes_reader_is_null (LanesReader *self, const char *member)
{
  JsonNode *node = find (self, member);

  return node != NULL && JSON_NODE_HOLDS_NULL (node);
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
  JsonNode *node = find (self, member);

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
  JsonNode *node = find (self, member);
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

static JsonNode *
find_value (LanesReader *self, const char *member, GType type, const char *expected)
{
  JsonNode *node = find (self, member);
  GType found;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  found = json_node_get_value_type (node);
  if (found == type || (type == G_TYPE_DOUBLE && found == G_TYPE_INT64))
    return node;
  lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, member, "%s", expected);
  return NULL;
}

/* A number as a sentence shows it: not more digits than it has. */
static char *
dup_number (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.12g", value));
}

/**
 * lanes_reader_number:
 * @self: a reader
 * @member: a number's name
 * @minimum: the least it may be
 * @maximum: the most it may be
 * @value: (out): the number; left alone when missing, null or wrong
 *
 * Returns: whether @value was set
 */
gboolean
lanes_reader_number (LanesReader *self,
                     const char *member,
                     double minimum,
                     double maximum,
                     double *value)
{
  JsonNode *node = find_value (self, member, G_TYPE_DOUBLE, _ ("not a number"));
  double number;

  if (node == NULL)
    return FALSE;
  number = json_node_get_double (node);
  if (!isfinite (number) || number < minimum || number > maximum)
    {
      g_autofree char *text = dup_number (number);
      g_autofree char *low = dup_number (minimum);
      g_autofree char *high = dup_number (maximum);

      lanes_reader_fail (self, LANES_DOCUMENT_ERROR_RANGE, member,
                         _ ("%s is not between %s and %s"), text, low, high);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

/**
 * lanes_reader_integer:
 * @self: a reader
 * @member: a whole number's name
 * @minimum: the least it may be
 * @maximum: the most it may be
 * @value: (out): the number; left alone when missing, null or wrong
 *
 * Returns: whether @value was set
 */
gboolean
lanes_reader_integer (LanesReader *self,
                      const char *member,
                      gint64 minimum,
                      gint64 maximum,
                      gint64 *value)
{
  double number;

  if (!lanes_reader_number (self, member, (double) minimum, (double) maximum, &number))
    return FALSE;
  if (number != floor (number))
    {
      lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, member, _ ("not a whole number"));
      return FALSE;
    }
  *value = (gint64) number;
  return TRUE;
}

gboolean
lanes_reader_boolean (LanesReader *self, const char *member, gboolean *value)
{
  JsonNode *node = find_value (self, member, G_TYPE_BOOLEAN, _ ("neither true nor false"));

  if (node == NULL)
    return FALSE;
  *value = json_node_get_boolean (node);
  return TRUE;
}

/**
 * lanes_reader_text:
 * @self: a reader
 * @member: a text's name
 *
 * Returns: (transfer none) (nullable): the text, or %NULL when missing or wrong
 */
const char *
lanes_reader_text (LanesReader *self, const char *member)
{
  JsonNode *node = find_value (self, member, G_TYPE_STRING, _ ("not a text"));

  return node != NULL ? json_node_get_string (node) : NULL;
}

/**
 * lanes_reader_need_text:
 * @self: a reader
 * @member: a text's name
 *
 * Like lanes_reader_text(), but a missing or empty text is a fault.
 *
 * Returns: (transfer none) (nullable): the text
 */
const char *
lanes_reader_need_text (LanesReader *self, const char *member)
{
  const char *text = lanes_reader_text (self, member);

  if (text == NULL)
    lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, member, _ ("missing"));
  else if (*text == '\0')
    lanes_reader_fail (self, LANES_DOCUMENT_ERROR_RANGE, member, _ ("empty"));
  return self->error == NULL ? text : NULL;
}

/**
 * lanes_reader_choice:
 * @self: a reader
 * @member: a text's name
 * @choices: (array zero-terminated=1): what it may be
 * @value: (out): the index of the choice; left alone when missing, null or wrong
 *
 * Returns: whether @value was set
 */
gboolean
lanes_reader_choice (LanesReader *self,
                     const char *member,
                     const char *const *choices,
                     guint *value)
{
  const char *text = lanes_reader_text (self, member);
  g_autofree char *all = NULL;

  if (text == NULL)
    return FALSE;
  for (guint i = 0; choices[i] != NULL; i++)
    {
      if (g_str_equal (choices[i], text))
        {
          *value = i;
          return TRUE;
        }
    }
  all = g_strjoinv (", ", (GStrv) choices);
  lanes_reader_fail (self, LANES_DOCUMENT_ERROR_RANGE, member, _ ("“%s” is none of %s"), text, all);
  return FALSE;
}

/**
 * lanes_reader_texts:
 * @self: a reader
 * @member: the name of a list of texts
 *
 * Returns: (transfer full) (nullable): the texts, or %NULL when missing or wrong
 */
GStrv
lanes_reader_texts (LanesReader *self, const char *member)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = find (self, member);
  JsonArray *array;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, member, _ ("not a list"));
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        {
          g_autofree char *label = g_strdup_printf ("%s[%u]", member, i);

          lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, label, _ ("not a text"));
          return NULL;
        }
      g_strv_builder_add (builder, json_node_get_string (element));
    }
  return g_strv_builder_end (builder);
}
