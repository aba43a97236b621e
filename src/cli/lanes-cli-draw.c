/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws a saved decision as a card. */

#include "lanes-cli-command.h"

#include "lanes-report-card.h"

/**
 * lanes_cli_draw:
 * @path: a saved decision, or "-" for one from standard input
 * @format_name: the format as it was asked for
 * @format: the same
 * @output: (nullable): a file; %NULL for standard output
 *
 * Writes the card of a decision.
 *
 * Returns: how it ended
 */
LanesCliStatus
lanes_cli_draw (const char *path,
                const char *format_name,
                LanesCliFormat format,
                const char *output)
{
  static const LanesCardFormat formats[] = {
    [LANES_CLI_SVG] = LANES_CARD_SVG,
    [LANES_CLI_PNG] = LANES_CARD_PNG,
    [LANES_CLI_PDF] = LANES_CARD_PDF,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesDecision) decision = lanes_cli_load_decision (path, &error);
  g_autoptr (GBytes) bytes = NULL;

  if (decision == NULL)
    return lanes_cli_fail (LANES_CLI_WRONG, error->message);
  bytes = lanes_report_card_to_bytes (decision, formats[format], &error);
  if (bytes == NULL)
    return lanes_cli_fail (LANES_CLI_FAILED, error->message);
  return lanes_cli_write (output, bytes);
}
