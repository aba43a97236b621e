/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `lanes-cli probe`: measures this machine. */

#include "lanes-cli-command.h"

#include "lanes-report-text.h"

#include <glib/gi18n-lib.h>

static LanesCliStatus
print (const LanesMachine *machine, LanesCliFormat format, const char *output)
{
  if (format == LANES_CLI_JSON)
    return lanes_cli_write_document (output, lanes_machine_to_json (machine));
  return lanes_cli_write_text (output,
                               lanes_report_text_machine (machine, lanes_cli_columns (output),
                                                          lanes_cli_shows_bold (output)));
}

/**
 * lanes_cli_probe:
 * @argc: how many arguments, from the command's name on
 * @argv: the arguments
 *
 * Runs `lanes-cli probe`.
 *
 * Returns: how it ended
 */
LanesCliStatus
lanes_cli_probe (int argc, char **argv)
{
  g_autofree char *format_name = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format_name, N_ ("text or json"), N_ ("FORMAT") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output,
      N_ ("Write to a file instead of standard output"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  LanesCliFormat format = LANES_CLI_TEXT;
  LanesCliStatus status;
  g_autoptr (LanesMachine) machine = NULL;
  g_autoptr (GError) error = NULL;

  if (!lanes_cli_parse (entries, &argc, &argv, 0, &status))
    return status;
  if (!lanes_cli_parse_format (
          format_name, LANES_CLI_ACCEPTS (LANES_CLI_TEXT) | LANES_CLI_ACCEPTS (LANES_CLI_JSON),
          &format))
    return LANES_CLI_WRONG;
  machine = lanes_cli_measure_machine (&error);
  if (machine == NULL)
    return lanes_cli_fail_by (LANES_CLI_FAILED, error);
  status = print (machine, format, output);
  if (status == LANES_CLI_DONE)
    lanes_cli_keep_machine (machine);
  return status;
}
