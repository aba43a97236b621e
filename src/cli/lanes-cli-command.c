/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the commands share: their options, the formats, and documents from files or standard
 * input. */

#include "config.h"

#include "lanes-cli-command.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

/* As much of standard input is read; the parser says that a longer document is too large. */
#define MOST_INPUT (5 * 1024 * 1024)

/* All values are taken as file names are: as bytes, whatever the locale says they should be. */
static GOptionContext *
make_context (const LanesCliCommand *command, const GOptionEntry *entries, gboolean *help)
{
  const GOptionEntry help_entry[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, help, N_ ("Show this help"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  GOptionContext *context = g_option_context_new (command->arguments);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, command->summary);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, help_entry, GETTEXT_PACKAGE);
  return context;
}

/* An empty name is a variable that was not set, never a file. */
static gboolean
check_values (const GOptionEntry *entries, GError **error)
{
  for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++)
    {
      const char *value;

      if (entry->arg != G_OPTION_ARG_FILENAME)
        continue;
      value = *(char **) entry->arg_data;
      if (value == NULL || *value != '\0')
        continue;
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s: the value is empty"),
                   entry->long_name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_operands (int argc, char **argv, guint wanted, GError **error)
{
  guint n = argc - 1;

  if (n == wanted && wanted > 0 && *argv[1] == '\0')
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("%s: the name is empty"),
                   argv[0]);
      return FALSE;
    }
  if (n == wanted)
    return TRUE;
  if (n < wanted)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("%s: a file is missing"),
                 argv[0]);
  else if (wanted == 0)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("%s: “%s” belongs to no option; --help lists those that take a file"), argv[0],
                 argv[1]);
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("%s: “%s” is one too many"),
                 argv[0], argv[wanted + 1]);
  return FALSE;
}

/* Only for who asks: it takes reading the guide. */
static void
describe (GOptionContext *context, const LanesCliCommand *command)
{
  g_autofree char *description = NULL;

  if (command->dup_description == NULL)
    return;
  description = command->dup_description ();
  g_option_context_set_description (context, description);
}

/**
 * lanes_cli_parse:
 * @entries: the options of a command
 * @argc: (inout): how many arguments, the command's name included
 * @argv: (inout): the arguments
 * @n_operands: how many may and must remain
 * @status: (out): how the command ends when it does
 *
 * Parses the options of a command and shows its help.
 *
 * Returns: whether the command goes on
 */
gboolean
lanes_cli_parse (const GOptionEntry *entries,
                 int *argc,
                 char ***argv,
                 guint n_operands,
                 LanesCliStatus *status)
{
  const LanesCliCommand *command = lanes_cli_command ((*argv)[0]);
  gboolean help = FALSE;
  g_autoptr (GOptionContext) context = make_context (command, entries, &help);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_strdup_printf ("lanes-cli %s", command->name);
  gboolean parsed = g_option_context_parse (context, argc, argv, &error);

  if (parsed && help)
    {
      describe (context, command);
      g_set_prgname (program);
      *status = lanes_cli_write_text (NULL, g_option_context_get_help (context, TRUE, NULL));
      return FALSE;
    }
  if (parsed && *argc > 1 && g_str_equal ((*argv)[1], "--"))
    {
      (*argv)[1] = (*argv)[0];
      (*argv)++;
      (*argc)--;
    }
  if (parsed && check_values (entries, &error) && check_operands (*argc, *argv, n_operands, &error))
    return TRUE;
  *status = lanes_cli_fail (LANES_CLI_WRONG, error->message);
  return FALSE;
}

/**
 * lanes_cli_parse_format:
 * @text: (nullable): the value of --format; %NULL when it was not given
 * @accepted: the formats that the command knows, of LANES_CLI_ACCEPTS()
 * @format: (inout): the format; what it was is the default
 *
 * Returns: whether the command knows it; if not, that has been said
 */
gboolean
lanes_cli_parse_format (const char *text, guint accepted, LanesCliFormat *format)
{
  static const char *const names[] = {
    [LANES_CLI_TEXT] = "text",
    [LANES_CLI_JSON] = "json",
    [LANES_CLI_MARKDOWN] = "markdown",
    [LANES_CLI_SVG] = "svg",
    [LANES_CLI_PNG] = "png",
    [LANES_CLI_PDF] = "pdf",
  };
  g_autoptr (GStrvBuilder) known = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autofree char *all = NULL;
  g_autofree char *message = NULL;

  if (text == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if ((accepted & LANES_CLI_ACCEPTS (i)) == 0)
        continue;
      g_strv_builder_add (known, names[i]);
      if (g_str_equal (names[i], text))
        {
          *format = (LanesCliFormat) i;
          return TRUE;
        }
    }
  list = g_strv_builder_end (known);
  all = g_strjoinv (", ", list);
  message = g_strdup_printf (_ ("--format: “%s” is none of %s"), text, all);
  lanes_cli_fail (LANES_CLI_WRONG, message);
  return FALSE;
}

/**
 * lanes_cli_use_plain_locale:
 *
 * Makes sentences inside documents English and their numbers plain, so that what programs read is
 * the same in every locale. Complaints keep the user's language until then.
 */
void
lanes_cli_use_plain_locale (void)
{
  setlocale (LC_MESSAGES, "C");
  setlocale (LC_NUMERIC, "C");
}

static JsonNode *
load_stdin (const char *name, GError **error)
{
  static gboolean used = FALSE;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  gsize length = 0;
  g_autoptr (GError) local_error = NULL;

  if (used)
    {
      g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_READ,
                   _ ("%s: only one document can come from there"), name);
      return NULL;
    }
  used = TRUE;
  stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  bytes = g_byte_array_new ();
  g_byte_array_set_size (bytes, MOST_INPUT);
  if (!g_input_stream_read_all (stream, bytes->data, MOST_INPUT, &length, NULL, &local_error))
    {
      g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_READ,
                   _ ("%s: cannot be read: %s"), name, local_error->message);
      return NULL;
    }
  return lanes_document_parse (name, (const char *) bytes->data, length, error);
}

/**
 * lanes_cli_dup_name:
 * @path: a file, or "-" for standard input
 *
 * Returns: (transfer full): what messages call it
 */
char *
lanes_cli_dup_name (const char *path)
{
  g_autoptr (GFile) file = NULL;

  if (g_str_equal (path, "-"))
    return g_strdup (_ ("standard input"));
  file = g_file_new_for_path (path);
  return g_file_get_parse_name (file);
}

/**
 * lanes_cli_load:
 * @path: a file, or "-" for standard input
 * @name: (out): what messages call it
 * @error: return location for an error of LANES_DOCUMENT_ERROR
 *
 * Returns: (transfer full): the root of the document in it
 */
JsonNode *
lanes_cli_load (const char *path, char **name, GError **error)
{
  g_autoptr (GFile) file = NULL;

  *name = lanes_cli_dup_name (path);
  if (g_str_equal (path, "-"))
    return load_stdin (*name, error);
  file = lanes_cli_new_file (path, error);
  return file != NULL ? lanes_document_load (file, NULL, error) : NULL;
}

/**
 * lanes_cli_load_guide:
 * @path: (nullable): a file, or "-" for standard input; %NULL for the guide that comes with Lanes
 * @error: return location for an error of LANES_DOCUMENT_ERROR
 *
 * Returns: (transfer full): the guide
 */
LanesGuide *
lanes_cli_load_guide (const char *path, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *name = NULL;

  if (path == NULL)
    return lanes_guide_new_bundled (error);
  node = lanes_cli_load (path, &name, error);
  return node != NULL ? lanes_guide_from_json (name, node, error) : NULL;
}
