/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Hands drawing over to the program beside this one that is linked with Pango: loading that takes
 * longer than deciding. */

#include "lanes-cli-command.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define DRAW "lanes-cli-draw"

/* In the build folder it lies beside this program. */
static char *
find_program (void)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = own != NULL ? g_path_get_dirname (own) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, DRAW, NULL) : NULL;

  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_build_filename (LANES_LIBEXEC_DIR, DRAW, NULL);
}

/**
 * lanes_cli_draw:
 * @path: a saved decision, or "-" for one from standard input
 * @format_name: the format as it was asked for
 * @format: the same
 * @output: (nullable): a file; %NULL for standard output
 *
 * Becomes the program that writes the card of a decision.
 *
 * Returns: only when that cannot be started
 */
LanesCliStatus
lanes_cli_draw (const char *path,
                const char *format_name,
                LanesCliFormat format,
                const char *output)
{
  g_autofree char *program = find_program ();
  g_autofree char *message = NULL;
  const char *const arguments[] = {
    program, "report", "--format", format_name, "--output", output != NULL ? output : "-",
    "--", path, NULL
  };

  execv (program, (char *const *) arguments);
  message = g_strdup_printf (_ ("%s: cannot be started: %s"), program, g_strerror (errno));
  return lanes_cli_fail (LANES_CLI_FAILED, message);
}
