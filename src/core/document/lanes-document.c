/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* JSON documents on disk: loading with the place of each fault, atomic saving. */

#include "lanes-document.h"

#include "lanes-syntax.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* No document of ours comes near this; a larger file is a mistake or an attack. */
#define MAX_BYTES (4 * 1024 * 1024)

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* As many as Linux follows. */
#define MAX_LINKS 40

G_DEFINE_QUARK (lanes-document-error-quark, lanes_document_error)

static void
set_syntax_error (GError **error, const char *name, const char *text, gsize length)
{
  guint line, column;
  const char *fault = lanes_syntax_find_fault (text, length, &line, &column);

  if (fault == NULL)
    fault = _ ("it cannot be understood");
  g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_SYNTAX,
               _ ("%s: line %u, column %u: not JSON: %s"), name, line, column, fault);
}

static gboolean
check_encoding (const char *name, const char *text, gsize length, GError **error)
{
  const char *end;
  guint line = 1, column = 1;

  if (length >= strlen (BYTE_ORDER_MARK) &&
      memcmp (text, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0)
    {
      g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_SYNTAX,
                   _ ("%s: line 1, column 1: a byte order mark, which JSON does not have"), name);
      return FALSE;
    }
  if (g_utf8_validate_len (text, length, &end))
    return TRUE;

  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      column++;
      if (*p == '\n')
        {
          line++;
          column = 1;
        }
    }
  g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_SYNTAX,
               *end == '\0' ? _ ("%s: line %u, column %u: a byte that is zero")
                            : _ ("%s: line %u, column %u: not UTF-8 text"),
               name, line, column);
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
  guint line, column;

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
  if (lanes_syntax_find_fault (text, length, &line, &column) != NULL ||
      !json_parser_load_from_data (parser, text, length, NULL) ||
      json_parser_get_root (parser) == NULL)
    {
      set_syntax_error (error, name, text, length);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

/* The system's messages name the file once more, and often another one. */
static const char *
cause_of (const GError *error)
{
  static const struct
  {
    GIOErrorEnum code;
    const char *cause;
  } causes[] = {
    { G_IO_ERROR_NOT_FOUND, N_ ("there is no such file") },
    { G_IO_ERROR_PERMISSION_DENIED, N_ ("permission denied") },
    { G_IO_ERROR_IS_DIRECTORY, N_ ("it is a folder") },
    { G_IO_ERROR_NOT_DIRECTORY, N_ ("its path leads through a file") },
    { G_IO_ERROR_NO_SPACE, N_ ("no space is left") },
    { G_IO_ERROR_READ_ONLY, N_ ("it lies on a read-only file system") },
    { G_IO_ERROR_FILENAME_TOO_LONG, N_ ("its name is too long") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      if (g_error_matches (error, G_IO_ERROR, causes[i].code))
        return _ (causes[i].cause);
    }
  return error->message;
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
  /* One byte more than allowed tells that a file, or an endless device, is too large. */
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
                     _ ("%s: cannot be read: %s"), name, cause_of (local_error));
      return NULL;
    }
  text = g_bytes_get_data (bytes, &length);
  return lanes_document_parse (name, text != NULL ? text : "", length, error);
}

/**
 * lanes_document_get_format:
 * @root: the root of a document
 *
 * Returns: (transfer none): what it says of its own format, such as `lanes-workload/1`; empty when
 *   it says nothing or nothing sensible
 */
const char *
lanes_document_get_format (JsonNode *root)
{
  JsonNode *format = JSON_NODE_HOLDS_OBJECT (root)
                         ? json_object_get_member (json_node_get_object (root), "format")
                         : NULL;
  const char *text = format != NULL && json_node_get_value_type (format) == G_TYPE_STRING
                         ? json_node_get_string (format)
                         : NULL;

  return text != NULL ? text : "";
}

/**
 * lanes_document_copy_unknown:
 * @object: a loaded object
 * @is_known: whether a member of that name is one of ours
 *
 * Returns: (transfer full): the members of @object that are not ours, to be merged when it is saved
 */
JsonObject *
lanes_document_copy_unknown (JsonObject *object, gboolean (*is_known) (const char *member))
{
  JsonObject *unknown = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_return_val_if_fail (object != NULL && is_known != NULL, unknown);

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      if (!is_known (name))
        json_object_set_member (unknown, name, json_node_copy (node));
    }
  return unknown;
}

/**
 * lanes_document_dup_cache_path:
 * @name: (nullable): a name, or %NULL for the folder itself
 *
 * Returns: (transfer full): where that is kept which can be found out anew
 */
char *
lanes_document_dup_cache_path (const char *name)
{
  return g_build_filename (g_get_user_cache_dir (), "lanes", name, NULL);
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

/* The file that is meant: where a link leads, be it there already or not. */
static char *
dup_target (const char *path, GError **error)
{
  g_autofree char *target = g_strdup (path);

  for (guint i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *link = g_file_read_link (target, NULL);
      g_autofree char *folder = NULL;

      if (link == NULL)
        return g_steal_pointer (&target);
      folder = g_path_get_dirname (target);
      g_free (target);
      target = g_path_is_absolute (link) ? g_steal_pointer (&link)
                                         : g_build_filename (folder, link, NULL);
    }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_LINKS, _ ("its links lead nowhere"));
  return NULL;
}

/* A new file takes the place of the old one, with its permissions and, where that may be, its
 * owner. */
static gboolean
replace_local (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *target = dup_target (path, error);
  g_autoptr (GError) local_error = NULL;
  struct stat status;
  gboolean exists;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (target == NULL)
    return FALSE;
  exists = stat (target, &status) == 0;
  if (exists && access (target, W_OK) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "");
      return FALSE;
    }
  if (!g_file_set_contents_full (target, data, (gssize) length,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 exists ? (int) (status.st_mode & 0777) : 0666, &local_error))
    {
      /* GLib names its own temporary file first. */
      const char *cause = strrchr (local_error->message, ':');

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_file_error (local_error->code),
                           cause != NULL ? cause + strspn (cause, ": ") : local_error->message);
      return FALSE;
    }
  if (exists && (status.st_uid != geteuid () || status.st_gid != getegid ()) &&
      chown (target, status.st_uid, status.st_gid) != 0)
    g_debug ("%s: its owner is now another", target);
  return TRUE;
}

/**
 * lanes_document_write:
 * @file: where to
 * @bytes: what to write
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of LANES_DOCUMENT_ERROR, or G_IO_ERROR_CANCELLED
 *
 * Writes a file: either all of it is there afterwards, or what was there before. Only devices and
 * pipes are written to as they are. Blocks; may be called from any thread.
 *
 * Returns: whether it was written
 */
gboolean
lanes_document_write (GFile *file, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *name = NULL;
  GFileType type;
  gboolean written;

  g_return_val_if_fail (G_IS_FILE (file) && bytes != NULL, FALSE);

  name = g_file_get_parse_name (file);
  type = g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (type == G_FILE_TYPE_SPECIAL)
    {
      g_autoptr (GFileOutputStream) output =
          g_file_append_to (file, G_FILE_CREATE_NONE, cancellable, &local_error);

      written = output != NULL &&
                g_output_stream_write_all (G_OUTPUT_STREAM (output), g_bytes_get_data (bytes, NULL),
                                           g_bytes_get_size (bytes), NULL, cancellable,
                                           &local_error) &&
                g_output_stream_close (G_OUTPUT_STREAM (output), cancellable, &local_error);
    }
  else if (g_file_peek_path (file) != NULL)
    {
      written = replace_local (g_file_peek_path (file), bytes, &local_error);
    }
  else
    {
      written = g_file_replace_contents (file, g_bytes_get_data (bytes, NULL),
                                         g_bytes_get_size (bytes), NULL, FALSE,
                                         G_FILE_CREATE_NONE, NULL, cancellable, &local_error);
    }
  if (written)
    return TRUE;
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_WRITE,
                 _ ("%s: cannot be written: %s"), name,
                 g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                     ? _ ("there is no such folder")
                     : cause_of (local_error));
  return FALSE;
}

/**
 * lanes_document_save:
 * @node: the root of a document
 * @file: where to
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of LANES_DOCUMENT_ERROR, or G_IO_ERROR_CANCELLED
 *
 * Saves a document, see lanes_document_write(). Blocks; may be called from any thread.
 *
 * Returns: whether it was saved
 */
gboolean
lanes_document_save (JsonNode *node, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  g_return_val_if_fail (node != NULL && G_IS_FILE (file), FALSE);

  text = lanes_document_to_text (node);
  bytes = g_bytes_new_take (text, strlen (text));
  return lanes_document_write (file, bytes, cancellable, error);
}
