/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `lanes-cli report`: draws a saved decision as a card, or prints it as Markdown. */

#include "lanes-cli-command.h"

#include "lanes-decision.h"
#include "lanes-report-markdown.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/**
 * lanes_cli_load_decision:
 * @path: a saved decision, or "-" for one from standard input
 * @error: return location for an error of LANES_DOCUMENT_ERROR
 *
 * Returns: (transfer full): the decision
 */
LanesDecision *
lanes_cli_load_decision (const char *path, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (LanesGuide) guide = NULL;
  g_autoptr (JsonNode) node = lanes_cli_load (path, &name, error);

  if (node == NULL)
    return NULL;
  guide = lanes_guide_new_bundled (error);
  if (guide == NULL)
    return NULL;
  return lanes_decision_from_json (name, node, guide, LANES_DEFAULT_MARGIN, error);
}

/**
 * lanes_cli_report:
 * @argc: how many arguments, from the command's name on
 * @argv: the arguments
 *
 * Runs `lanes-cli report`.
 *
 * Returns: how it ended
 */
LanesCliStatus
lanes_cli_report (int argc, char **argv)
{
  g_autofree char *format_name = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format_name, N_ ("svg, png, pdf or markdown"),
      N_ ("FORMAT") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output,
      N_ ("Write to a file instead of standard output"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  LanesCliFormat format = LANES_CLI_MARKDOWN;
  LanesCliStatus status;
  g_autoptr (LanesDecision) decision = NULL;
  g_autoptr (GError) error = NULL;

  if (!lanes_cli_parse (entries, &argc, &argv, 1, &status))
    return status;
  if (format_name == NULL)
    return lanes_cli_fail (LANES_CLI_WRONG,
                           _ ("--format: missing; it is one of svg, png, pdf, markdown"));
  if (!lanes_cli_parse_format (
          format_name,
          LANES_CLI_ACCEPTS (LANES_CLI_SVG) | LANES_CLI_ACCEPTS (LANES_CLI_PNG) |
              LANES_CLI_ACCEPTS (LANES_CLI_PDF) | LANES_CLI_ACCEPTS (LANES_CLI_MARKDOWN),
          &format))
    return LANES_CLI_WRONG;
  if (output == NULL && (format == LANES_CLI_PNG || format == LANES_CLI_PDF) &&
      isatty (STDOUT_FILENO))
    return lanes_cli_fail (
        LANES_CLI_WRONG, _ ("standard output: a picture is not shown on a terminal; use --output"));
  if (format != LANES_CLI_MARKDOWN)
    return lanes_cli_draw (argv[1], format_name, format, output);
  decision = lanes_cli_load_decision (argv[1], &error);
  if (decision == NULL)
    return lanes_cli_fail (LANES_CLI_WRONG, error->message);
  return lanes_cli_write_text (output, lanes_report_markdown_decision (decision));
}
