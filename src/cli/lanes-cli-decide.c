/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `lanes-cli decide`: recommends a mechanism for a workload. */

#include "lanes-cli-command.h"

#include "lanes-decision.h"
#include "lanes-document.h"
#include "lanes-report-markdown.h"
#include "lanes-report-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  char *workload;
  char *example;
  char *machine;
  char *python;
  char *guide;
  char *margin;
  char *format;
  char *output;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->workload);
  g_free (options->example);
  g_free (options->machine);
  g_free (options->python);
  g_free (options->guide);
  g_free (options->margin);
  g_free (options->format);
  g_free (options->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse_options (Options *options, int argc, char **argv, LanesCliStatus *status)
{
  const GOptionEntry entries[] = {
    { "workload", 0, 0, G_OPTION_ARG_FILENAME, &options->workload,
      N_ ("What is to be done, or a saved decision for its workload; “-” is standard input"),
      N_ ("FILE") },
    { "example", 0, 0, G_OPTION_ARG_FILENAME, &options->example,
      N_ ("A worked example of the guide instead"), N_ ("ID") },
    { "machine", 0, 0, G_OPTION_ARG_FILENAME, &options->machine,
      N_ ("A machine profile instead of one of this machine"), N_ ("FILE") },
    { "python", 0, 0, G_OPTION_ARG_FILENAME, &options->python,
      N_ ("A Python profile, or an interpreter to ask for its version"), N_ ("FILE") },
    { "guide", 0, 0, G_OPTION_ARG_FILENAME, &options->guide,
      N_ ("A decision table instead of the one that comes with Lanes"), N_ ("FILE") },
    { "margin", 0, 0, G_OPTION_ARG_FILENAME, &options->margin,
      N_ ("By how much another mechanism must beat the table’s, 0 to 100 (5)"), N_ ("PERCENT") },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &options->format, N_ ("text, json or markdown"),
      N_ ("FORMAT") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options->output,
      N_ ("Write to a file instead of standard output"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };

  return lanes_cli_parse (entries, &argc, &argv, 0, status);
}

static gboolean
parse_margin (const char *text, double *margin, GError **error)
{
  char *end;
  double percent;

  *margin = LANES_DEFAULT_MARGIN;
  if (text == NULL)
    return TRUE;
  percent = g_ascii_strtod (text, &end);
  if (g_ascii_isdigit (*text) && strspn (text, "0123456789.") == strlen (text) && *end == '\0' &&
      percent <= 100)
    {
      *margin = percent / 100;
      return TRUE;
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--margin: “%s” is not between 0 and 100"), text);
  return FALSE;
}

/* A saved decision stands for the workload it holds. */
static LanesWorkload *
read_workload (const char *name, JsonNode *node, GError **error)
{
  JsonNode *inner = g_str_equal (lanes_document_get_format (node), LANES_DECISION_FORMAT)
                        ? json_object_get_member (json_node_get_object (node), "workload")
                        : NULL;
  g_autofree char *inner_name = g_strdup_printf ("%s: workload", name);

  return inner != NULL ? lanes_workload_from_json (inner_name, inner, error)
                       : lanes_workload_from_json (name, node, error);
}

/* Most likely a field that is misspelt, and so is not decided by. */
static void
warn_of_unknown (const char *name, LanesWorkload *workload)
{
  g_autofree char *names = lanes_workload_dup_unknown (workload);

  if (names != NULL)
    lanes_cli_note (
        g_strdup_printf (_ ("%s: unknown fields, ignored: %s"), name, names));
}

/* Such as how often requests come, of a batch. */
static void
warn_of_needless (LanesWorkload *workload)
{
  LanesKind kind = (LanesKind) lanes_workload_get (workload, LANES_FIELD_KIND);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;
  g_autofree char *names = NULL;

  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      if (lanes_workload_is_set (workload, f) && !lanes_job_reads (kind, f))
        g_strv_builder_add (ids, lanes_field_info (f)->id);
    }
  strings = g_strv_builder_end (ids);
  if (strings[0] == NULL)
    return;
  names = g_strjoinv (", ", strings);
  lanes_cli_note (g_strdup_printf (_ ("fields that say nothing of such work, ignored: %s"), names));
}

/**
 * lanes_cli_load_workload:
 * @path: a workload, a decision that holds one, or "-" for one from standard input
 * @error: return location for an error of LANES_DOCUMENT_ERROR
 *
 * Returns: (transfer full): the workload
 */
LanesWorkload *
lanes_cli_load_workload (const char *path, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (JsonNode) node = lanes_cli_load (path, &name, error);
  LanesWorkload *workload = node != NULL ? read_workload (name, node, error) : NULL;

  if (workload != NULL)
    warn_of_unknown (name, workload);
  return workload;
}

static LanesWorkload *
copy_example (const LanesGuide *guide, const char *id, GError **error)
{
  const LanesGuideExample *example = lanes_guide_find_example (guide, id);
  g_autofree char *ids = NULL;

  if (example != NULL)
    return lanes_workload_copy (example->workload);
  ids = lanes_guide_dup_example_ids (guide);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--example: “%s” is none of %s"),
               id, ids);
  return NULL;
}

static LanesWorkload *
find_workload (const Options *options, const LanesGuide *guide, GError **error)
{
  if (options->workload != NULL)
    return lanes_cli_load_workload (options->workload, error);
  if (options->example != NULL)
    return copy_example (guide, options->example, error);
  return lanes_workload_new ();
}

static LanesDecision *
decide (const Options *options, LanesCliFormat format, GError **error)
{
  g_autoptr (LanesGuide) guide = NULL;
  g_autoptr (LanesWorkload) workload = NULL;
  g_autoptr (LanesMachine) machine = NULL;
  g_autoptr (LanesPython) python = NULL;
  double margin;

  if (!parse_margin (options->margin, &margin, error))
    return NULL;
  guide = lanes_cli_load_guide (options->guide, error);
  if (guide == NULL)
    return NULL;
  workload = find_workload (options, guide, error);
  if (workload == NULL)
    return NULL;
  if (!lanes_cli_load_place (options->machine, options->python, &machine, &python, error))
    return NULL;
  if (format == LANES_CLI_JSON)
    lanes_cli_use_plain_locale ();
  if (lanes_workload_is_set (workload, LANES_FIELD_KIND))
    warn_of_needless (workload);
  return lanes_decision_new (guide, workload, machine, python, margin);
}

static LanesCliStatus
print (LanesDecision *decision, LanesCliFormat format, const char *output)
{
  if (format == LANES_CLI_JSON)
    return lanes_cli_write_document (output, lanes_decision_to_json (decision));
  if (format == LANES_CLI_MARKDOWN)
    return lanes_cli_write_text (output, lanes_report_markdown_decision (decision));
  return lanes_cli_write_text (output,
                               lanes_report_text_decision (decision, lanes_cli_columns (output),
                                                           lanes_cli_shows_bold (output)));
}

static void
describe_field (GString *text, LanesField field)
{
  const LanesFieldInfo *info = lanes_field_info (field);

  g_string_append_printf (text, "  %-16s %s", info->id, _ (info->title));
  if (*info->unit != '\0')
    g_string_append_printf (text, " (%s)", _ (info->unit));
  if (info->choices != NULL)
    {
      g_autofree char *choices = g_strjoinv (", ", (GStrv) info->choices);

      g_string_append_printf (text, ": %s", choices);
    }
  g_string_append_c (text, '\n');
}

/**
 * lanes_cli_decide_dup_description:
 *
 * Returns: (transfer full): the examples and the fields of a workload, translated
 */
char *
lanes_cli_decide_dup_description (void)
{
  g_autoptr (LanesGuide) guide = lanes_guide_new_bundled (NULL);
  g_autofree char *ids = guide != NULL ? lanes_guide_dup_example_ids (guide) : NULL;
  GString *text = g_string_new (NULL);

  if (ids != NULL)
    g_string_append_printf (text, "%s\n  %s\n\n", _ ("Worked examples:"), ids);
  g_string_append_printf (text, "%s\n", _ ("Fields beside the format, all optional:"));
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    describe_field (text, f);
  return g_string_free_and_steal (text);
}

/**
 * lanes_cli_decide:
 * @argc: how many arguments, from the command's name on
 * @argv: the arguments
 *
 * Runs `lanes-cli decide`.
 *
 * Returns: how it ended
 */
LanesCliStatus
lanes_cli_decide (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  LanesCliFormat format = LANES_CLI_TEXT;
  LanesCliStatus status;
  g_autoptr (LanesDecision) decision = NULL;
  g_autoptr (GError) error = NULL;

  if (!parse_options (&options, argc, argv, &status))
    return status;
  if (options.workload != NULL && options.example != NULL)
    return lanes_cli_fail (LANES_CLI_WRONG,
                           _ ("--workload and --example: only one can be decided at a time"));
  if (!lanes_cli_parse_format (options.format,
                               LANES_CLI_ACCEPTS (LANES_CLI_TEXT) |
                                   LANES_CLI_ACCEPTS (LANES_CLI_JSON) |
                                   LANES_CLI_ACCEPTS (LANES_CLI_MARKDOWN),
                               &format))
    return LANES_CLI_WRONG;
  decision = decide (&options, format, &error);
  if (decision == NULL)
    return lanes_cli_fail_by (LANES_CLI_WRONG, error);
  return print (decision, format, options.output);
}
