/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What leaves the program: results to standard output or to a file, messages to standard error.
 * Everything is UTF-8, whatever the locale says, so that the same call gives the same bytes. */

#include "config.h"

#include "lanes-cli-output.h"

#include "lanes-document.h"
#include "lanes-text.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_COLUMNS 80

/* Lines longer than this are hard to read, however wide the terminal. */
#define MAX_COLUMNS 120

/* Characters of a message. */
#define LONGEST_LINE 1000

static GPtrArray *notes; /* (owned) (nullable): what is to be said before the result */

static void
say (const char *message)
{
  g_autofree char *line = lanes_text_dup_line (message, LONGEST_LINE);

  fprintf (stderr, "lanes-cli: %s\n", line);
}

/**
 * lanes_cli_note:
 * @message: (transfer full): what should be known beside the result
 *
 * Says it in one line of standard error, right before the result; where there is none, the fault is
 * all that is said.
 */
void
lanes_cli_note (char *message)
{
  if (notes == NULL)
    notes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (notes, message);
}

static void
say_notes (void)
{
  for (guint i = 0; notes != NULL && i < notes->len; i++)
    say (g_ptr_array_index (notes, i));
  g_clear_pointer (&notes, g_ptr_array_unref);
}

/**
 * lanes_cli_fail:
 * @status: how the command ends
 * @message: why, naming file, place and cause
 *
 * Says in exactly one line of standard error what is wrong.
 *
 * Returns: @status
 */
LanesCliStatus
lanes_cli_fail (LanesCliStatus status, const char *message)
{
  say (message);
  g_clear_pointer (&notes, g_ptr_array_unref);
  return status;
}

/**
 * lanes_cli_fail_by:
 * @status: how the command ends, unless it was told to stop
 * @error: why
 *
 * Returns: see lanes_cli_fail()
 */
LanesCliStatus
lanes_cli_fail_by (LanesCliStatus status, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return lanes_cli_fail (LANES_CLI_FAILED, _ ("stopped before it was done"));
  return lanes_cli_fail (status, error->message);
}

/* Standard output and error may be files that others write to as well: they are never replaced. */
static int
find_stream (const char *path)
{
  struct stat wanted, open;

  if (g_str_equal (path, "-"))
    return STDOUT_FILENO;
  if (stat (path, &wanted) != 0)
    return -1;
  for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
    {
      if (fstat (fd, &open) == 0 && wanted.st_dev == open.st_dev && wanted.st_ino == open.st_ino)
        return fd;
    }
  return -1;
}

static gboolean
write_stream (int fd, GBytes *bytes, GError **error)
{
  g_autoptr (GOutputStream) stream = g_unix_output_stream_new (fd, FALSE);

  if (g_output_stream_write_all (stream, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                 NULL, NULL, error))
    return TRUE;
  g_prefix_error (error, _ ("standard output: cannot be written: "));
  return FALSE;
}

/**
 * lanes_cli_new_file:
 * @path: a path
 * @error: return location for an error of LANES_DOCUMENT_ERROR
 *
 * Returns: (transfer full): the file; %NULL when @path starts from a folder that is gone, which
 *   would otherwise count as the root
 */
GFile *
lanes_cli_new_file (const char *path, GError **error)
{
  g_autofree char *folder = g_path_is_absolute (path) ? NULL : getcwd (NULL, 0);

  if (folder != NULL || g_path_is_absolute (path))
    return g_file_new_for_path (path);
  g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_READ,
               _ ("%s: the current folder no longer exists"), path);
  return NULL;
}

static gboolean
write_file (const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (GFile) file = lanes_cli_new_file (path, error);

  return file != NULL && lanes_document_write (file, bytes, NULL, error);
}

/**
 * lanes_cli_write:
 * @path: (nullable): a file; "-" or %NULL for standard output
 * @bytes: what to write
 *
 * Writes a result. A file is there as a whole afterwards, or as it was before.
 *
 * Returns: how that ended; what went wrong has been said
 */
LanesCliStatus
lanes_cli_write (const char *path, GBytes *bytes)
{
  int stream = path != NULL ? find_stream (path) : STDOUT_FILENO;
  g_autoptr (GError) error = NULL;

  say_notes ();
  if (stream >= 0 ? write_stream (stream, bytes, &error) : write_file (path, bytes, &error))
    return LANES_CLI_DONE;
  return lanes_cli_fail (LANES_CLI_FAILED, error->message);
}

/**
 * lanes_cli_write_text:
 * @path: (nullable): a file; %NULL for standard output
 * @text: (transfer full): what to write
 *
 * Returns: see lanes_cli_write()
 */
LanesCliStatus
lanes_cli_write_text (const char *path, char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  return lanes_cli_write (path, bytes);
}

/**
 * lanes_cli_write_document:
 * @path: (nullable): a file; %NULL for standard output
 * @node: (transfer full): a document
 *
 * Returns: see lanes_cli_write()
 */
LanesCliStatus
lanes_cli_write_document (const char *path, JsonNode *node)
{
  g_autoptr (JsonNode) document = node;

  return lanes_cli_write_text (path, lanes_document_to_text (document));
}

/**
 * lanes_cli_takes_escapes:
 * @fd: standard output or error
 *
 * Returns: whether that is a terminal that understands escape sequences
 */
gboolean
lanes_cli_takes_escapes (int fd)
{
  return isatty (fd) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

/**
 * lanes_cli_show_progress:
 * @line: how far it is
 *
 * Shows it at standard error in place of what was shown before, where somebody is looking.
 */
void
lanes_cli_show_progress (const char *line)
{
  /* Back to the start of the line, and what was there is gone. */
  if (lanes_cli_takes_escapes (STDERR_FILENO))
    fprintf (stderr, "\r\033[K%s", line);
}

/**
 * lanes_cli_end_progress:
 *
 * Takes back what lanes_cli_show_progress() has shown.
 */
void
lanes_cli_end_progress (void)
{
  lanes_cli_show_progress ("");
}

/**
 * lanes_cli_shows_bold:
 * @path: (nullable): where the result goes; %NULL for standard output
 *
 * Returns: whether that is a terminal that may be sent colours and bold text
 */
gboolean
lanes_cli_shows_bold (const char *path)
{
  const char *no_color = g_getenv ("NO_COLOR");

  return path == NULL && (no_color == NULL || *no_color == '\0') &&
         lanes_cli_takes_escapes (STDOUT_FILENO);
}

/**
 * lanes_cli_columns:
 * @path: (nullable): where the result goes; %NULL for standard output
 *
 * Returns: how wide text may be there
 */
guint
lanes_cli_columns (const char *path)
{
  struct winsize size;
  guint64 columns;

  if (path == NULL && isatty (STDOUT_FILENO) && ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
      size.ws_col > 0)
    return MIN (size.ws_col, MAX_COLUMNS);
  if (path == NULL && g_getenv ("COLUMNS") != NULL &&
      g_ascii_string_to_unsigned (g_getenv ("COLUMNS"), 10, 1, MAX_COLUMNS, &columns, NULL))
    return (guint) columns;
  return DEFAULT_COLUMNS;
}
