/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What leaves the program: results to standard output or to a file, complaints to standard error.
 * Everything is UTF-8, whatever the locale says, so that the same call gives the same bytes. */

#include "config.h"

#include "lanes-cli-output.h"

#include "lanes-document.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DEFAULT_COLUMNS 80

/* Lines longer than this are hard to read, however wide the terminal. */
#define MAX_COLUMNS 120

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
  g_autofree char *line = g_utf8_make_valid (message, -1);

  for (char *p = line; *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p))
        *p = ' ';
    }
  fprintf (stderr, "lanes-cli: %s\n", g_strchomp (line));
  return status;
}

static gboolean
write_stdout (GBytes *bytes, GError **error)
{
  g_autoptr (GOutputStream) stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);

  if (g_output_stream_write_all (stream, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                 NULL, NULL, error))
    return TRUE;
  g_prefix_error (error, _ ("standard output: cannot be written: "));
  return FALSE;
}

/**
 * lanes_cli_write:
 * @path: (nullable): a file; %NULL for standard output
 * @bytes: what to write
 *
 * Writes a result. A file is there as a whole afterwards, or as it was before.
 *
 * Returns: how that ended, after complaining if it went wrong
 */
LanesCliStatus
lanes_cli_write (const char *path, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;

  if (file != NULL ? lanes_document_write (file, bytes, NULL, &error)
                   : write_stdout (bytes, &error))
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
 * lanes_cli_shows_bold:
 * @path: (nullable): where the result goes; %NULL for standard output
 *
 * Returns: whether that is a terminal that may be sent colours and bold text
 */
gboolean
lanes_cli_shows_bold (const char *path)
{
  const char *no_color = g_getenv ("NO_COLOR");

  return path == NULL && (no_color == NULL || *no_color == '\0') && isatty (STDOUT_FILENO) &&
         g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
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
