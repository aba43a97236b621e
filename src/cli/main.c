/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* lanes-cli: finds the command and runs it. */

#include "config.h"

#include "lanes-cli-command.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

static const LanesCliCommand commands[] = {
  { "decide", NULL, N_ ("Recommend a concurrency mechanism for a workload."),
    lanes_cli_decide_dup_description, lanes_cli_decide },
  { "probe", NULL, N_ ("Measure this machine and print its profile."), NULL, lanes_cli_probe },
  { "python", NULL, N_ ("Measure what a Python charges for concurrency."), NULL, lanes_cli_python },
  { "trial", NULL, N_ ("Carry a workload out for real, predicted beside measured."), NULL,
    lanes_cli_trial },
  { "guide", NULL, N_ ("Print the decision table with its questions, or check one."), NULL,
    lanes_cli_guide },
  { "report", N_ ("FILE"), N_ ("Draw a saved decision as a card, or print it as Markdown."), NULL,
    lanes_cli_report },
};

/**
 * lanes_cli_command:
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the command of that name
 */
const LanesCliCommand *
lanes_cli_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_equal (commands[i].name, name))
        return &commands[i];
    }
  return NULL;
}

/**
 * lanes_cli_dup_command_names:
 *
 * Returns: (transfer full): the names of all commands, as a sentence lists them
 */
char *
lanes_cli_dup_command_names (void)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", commands[i].name);
  return g_string_free_and_steal (names);
}

static char *
dup_help (void)
{
  GString *help = g_string_new (NULL);

  g_string_append_printf (help, "%s\n  lanes-cli %s\n\n%s\n", _ ("Usage:"),
                          /* Translators: how the program is called, behind its name. */
                          _ ("COMMAND [OPTION…]"), _ ("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (help, "  %-8s %s\n", commands[i].name, _ (commands[i].summary));
  g_string_append_printf (help, "\n%s\n  -h, --help     %s\n  --version      %s\n\n%s\n",
                          _ ("Options:"), _ ("Show this help, or that of a command"),
                          _ ("Show the version"),
                          _ ("“lanes-cli COMMAND --help” lists the options of a command."));
  return g_string_free_and_steal (help);
}

static LanesCliStatus
complain_of_command (const char *name)
{
  g_autofree char *names = lanes_cli_dup_command_names ();
  g_autofree char *message = NULL;

  if (name == NULL)
    message = g_strdup_printf (_ ("a command is missing; there are %s"), names);
  else
    /* Translators: what was typed, then a list of names. */
    message = g_strdup_printf (_ ("“%s” is no command; there are %s"), name, names);
  return lanes_cli_fail (LANES_CLI_WRONG, message);
}

static LanesCliStatus
run (int argc, char **argv)
{
  const LanesCliCommand *command;

  if (argc < 2)
    return complain_of_command (NULL);
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") ||
      g_str_equal (argv[1], "help"))
    return lanes_cli_write_text (NULL, dup_help ());
  if (g_str_equal (argv[1], "--version"))
    return lanes_cli_write_text (NULL, g_strdup ("lanes-cli " LANES_VERSION "\n"));
  command = lanes_cli_command (argv[1]);
  return command != NULL ? command->run (argc - 1, argv + 1) : complain_of_command (argv[1]);
}

/* Whatever is opened first would take the place of a stream that the caller has closed; what stands
 * there instead can be neither read nor written, as if it were closed. */
static void
fill_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    {
      if (fcntl (fd, F_GETFD) < 0 &&
          open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
        return;
    }
}

int
main (int argc, char **argv)
{
  fill_streams ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LANES_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");

  /* A reader that is gone, and a limit of files' sizes, are errors to report and no reasons to die
   * without a word. */
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN);
  return run (argc, argv);
}
