/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a run of the built program left behind. */
typedef struct
{
  int status;
  GBytes *output;
  char *text;     /* the output, which may be a picture, up to its first NUL */
  char *messages; /* standard error */
} CliRun;

void cli_run_clear (CliRun *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliRun, cli_run_clear)

/* The variables of a run as name, value pairs; NULL ends them. */
void cli_run_full (CliRun *self,
                   const char *input,
                   const char *const *environment,
                   const char *const *arguments);

#define cli_run(self, ...) \
  cli_run_full (self, NULL, NULL, (const char *const[]) { __VA_ARGS__, NULL })
#define cli_run_with_input(self, input, ...) \
  cli_run_full (self, input, NULL, (const char *const[]) { __VA_ARGS__, NULL })

const char *cli_program (void);
char *cli_machine (void);
char *cli_write_file (const char *name, const char *text, gssize length);
char *cli_path (const char *name);
JsonNode *cli_parse_output (const CliRun *self);
void cli_assert_done (const CliRun *self);
void cli_assert_complaint (const CliRun *self, int status, const char *part);

G_END_DECLS
