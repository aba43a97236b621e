/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How a command ended; the program's exit code. */
typedef enum
{
  LANES_CLI_DONE = 0,
  LANES_CLI_FAILED = 1, /* while it ran */
  LANES_CLI_WRONG = 2, /* wrong usage or unreadable input */
} LanesCliStatus;

GFile *lanes_cli_new_file (const char *path, GError **error);
void lanes_cli_note (char *message);
LanesCliStatus lanes_cli_fail (LanesCliStatus status, const char *message);
LanesCliStatus lanes_cli_fail_by (LanesCliStatus status, const GError *error);
LanesCliStatus lanes_cli_write (const char *path, GBytes *bytes);
LanesCliStatus lanes_cli_write_text (const char *path, char *text);
LanesCliStatus lanes_cli_write_document (const char *path, JsonNode *node);
gboolean lanes_cli_takes_escapes (int fd);
void lanes_cli_show_progress (const char *line);
void lanes_cli_end_progress (void);
gboolean lanes_cli_shows_bold (const char *path);
guint lanes_cli_columns (const char *path);

G_END_DECLS
