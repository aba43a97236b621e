/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `lanes-cli guide`: prints the decision table, or checks that one is complete. */

#include "lanes-cli-command.h"

#include "lanes-document.h"
#include "lanes-report-markdown.h"
#include "lanes-report-text.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *guide;
  char *check;
  char *format;
  char *output;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->guide);
  g_free (options->check);
  g_free (options->format);
  g_free (options->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

/* Loading has proved the guide; what is left is to say so. */
static LanesCliStatus
say_complete (const char *path, const LanesGuide *guide, const char *output)
{
  g_autofree char *name = lanes_cli_dup_name (path);
  guint rows = lanes_guide_n_rows (guide);

  return lanes_cli_write_text (
      output,
      /* Translators: a file, number of combinations, number of rows. */
      g_strdup_printf (ngettext ("%s: complete and free of overlaps: each of %u combinations of "
                                 "answers matches the one row.\n",
                                 "%s: complete and free of overlaps: each of %u combinations of "
                                 "answers matches exactly one of %u rows.\n",
                                 rows),
                       name, (guint) lanes_guide_count_combinations (guide), rows));
}

static LanesCliStatus
print (const LanesGuide *guide, LanesCliFormat format, const char *output)
{
  if (format == LANES_CLI_JSON)
    return lanes_cli_write_document (output, lanes_guide_to_json (guide));
  if (format == LANES_CLI_MARKDOWN)
    return lanes_cli_write_text (output, lanes_report_markdown_guide (guide));
  return lanes_cli_write_text (output, lanes_report_text_guide (guide, lanes_cli_columns (output),
                                                                lanes_cli_shows_bold (output)));
}

/**
 * lanes_cli_guide:
 * @argc: how many arguments, from the command's name on
 * @argv: the arguments
 *
 * Runs `lanes-cli guide`.
 *
 * Returns: how it ended
 */
LanesCliStatus
lanes_cli_guide (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "guide", 0, 0, G_OPTION_ARG_FILENAME, &options.guide,
      N_ ("Print this guide instead of the one that comes with Lanes"), N_ ("FILE") },
    { "check", 0, 0, G_OPTION_ARG_FILENAME, &options.check,
      N_ ("Check that a guide is complete and free of overlaps"), N_ ("FILE") },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &options.format, N_ ("text, json or markdown"),
      N_ ("FORMAT") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options.output,
      N_ ("Write to a file instead of standard output"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  LanesCliFormat format = LANES_CLI_TEXT;
  LanesCliStatus status;
  g_autoptr (LanesGuide) guide = NULL;
  g_autoptr (GError) error = NULL;

  if (!lanes_cli_parse (entries, &argc, &argv, 0, &status))
    return status;
  if (options.check != NULL && (options.guide != NULL || options.format != NULL))
    return lanes_cli_fail (LANES_CLI_WRONG,
                           _ ("--check: cannot be combined with --guide or --format"));
  if (!lanes_cli_parse_format (options.format,
                               LANES_CLI_ACCEPTS (LANES_CLI_TEXT) |
                                   LANES_CLI_ACCEPTS (LANES_CLI_JSON) |
                                   LANES_CLI_ACCEPTS (LANES_CLI_MARKDOWN),
                               &format))
    return LANES_CLI_WRONG;
  guide = lanes_cli_load_guide (options.check != NULL ? options.check : options.guide, &error);
  if (guide == NULL)
    return lanes_cli_fail (LANES_CLI_WRONG, error->message);
  if (options.check != NULL)
    return say_complete (options.check, guide, options.output);
  return print (guide, format, options.output);
}
