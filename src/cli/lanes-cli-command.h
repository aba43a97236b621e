/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "lanes-cli-output.h"
#include "lanes-decision.h"
#include "lanes-guide.h"
#include "lanes-python.h"

G_BEGIN_DECLS

/* What a result is written as. */
typedef enum
{
  LANES_CLI_TEXT,
  LANES_CLI_JSON,
  LANES_CLI_MARKDOWN,
  LANES_CLI_SVG,
  LANES_CLI_PNG,
  LANES_CLI_PDF,
} LanesCliFormat;

/* A set of formats. */
#define LANES_CLI_ACCEPTS(format) (1u << (format))

/**
 * LanesCliCommand:
 * @name: its name on the command line
 * @arguments: (nullable): what stands behind its options, as help shows it; untranslated
 * @summary: what it does, one line; untranslated
 * @dup_description: (nullable): gives what its help ends with, translated
 * @run: does it; @argc and @argv are those from the command's name on
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  char *(*dup_description) (void);
  LanesCliStatus (*run) (int argc, char **argv);
} LanesCliCommand;

const LanesCliCommand *lanes_cli_command (const char *name);
char *lanes_cli_dup_command_names (void);

gboolean lanes_cli_parse (const GOptionEntry *entries,
                          int *argc,
                          char ***argv,
                          guint n_operands,
                          LanesCliStatus *status);
gboolean lanes_cli_parse_format (const char *text, guint accepted, LanesCliFormat *format);
void lanes_cli_use_plain_locale (void);

char *lanes_cli_dup_name (const char *path);
JsonNode *lanes_cli_load (const char *path, char **name, GError **error);
LanesGuide *lanes_cli_load_guide (const char *path, GError **error);
LanesMachine *lanes_cli_measure_machine (GError **error);
void lanes_cli_keep_machine (const LanesMachine *machine);
gboolean lanes_cli_load_machine (const char *path, LanesMachine **machine, GError **error);
gboolean lanes_cli_load_place (const char *machine_path,
                               const char *python_path,
                               LanesMachine **machine,
                               LanesPython **python,
                               GError **error);
LanesDecision *lanes_cli_load_decision (const char *path, GError **error);
gboolean lanes_cli_is_document (const char *path);
gboolean lanes_cli_check_same_python (const LanesPython *python,
                                      const char *program,
                                      GError **error);
LanesWorkload *lanes_cli_load_workload (const char *path, GError **error);
char *lanes_cli_find_interpreter (const char *name, GError **error);
LanesPython *lanes_cli_measure_python (const char *interpreter, GError **error);

char *lanes_cli_decide_dup_description (void);
LanesCliStatus lanes_cli_draw (const char *path,
                               const char *format_name,
                               LanesCliFormat format,
                               const char *output);
LanesCliStatus lanes_cli_decide (int argc, char **argv);
LanesCliStatus lanes_cli_guide (int argc, char **argv);
LanesCliStatus lanes_cli_probe (int argc, char **argv);
LanesCliStatus lanes_cli_python (int argc, char **argv);
LanesCliStatus lanes_cli_report (int argc, char **argv);
LanesCliStatus lanes_cli_trial (int argc, char **argv);

G_END_DECLS
