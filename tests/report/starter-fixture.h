/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-report-starter.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const char *path;
  guint minor;
  gboolean free_threaded;
  gboolean dask;
} StarterPython;

/* How a case differs from the others. */
typedef enum
{
  STARTER_PLAIN = 0,
  STARTER_BLOCKING = 1 << 0,
  STARTER_UNLIMITED = 1 << 1,
  STARTER_KILLS = 1 << 2,
  STARTER_FORKS = 1 << 3,
  STARTER_SPAWNS = 1 << 4,
  STARTER_OLD = 1 << 5,  /* code for an older Python */
  STARTER_FREE = 1 << 6, /* code for a free-threaded one */
  STARTER_LATE = 1 << 7, /* one item takes for ever */
} StarterTwist;

typedef struct
{
  LanesStarterEngine engine;
  LanesKind kind;
  guint twists; /* (type StarterTwist) */
} StarterCase;

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
} StarterProgram;

typedef void (*StarterFunc) (const LanesStarter *starter, const char *code, gpointer user_data);

void starter_for_each (StarterFunc function, gpointer user_data);
GArray *starter_find_pythons (void);
char *starter_create_folder (void);
GStrv starter_write_cases (const char *folder,
                           const StarterPython *python,
                           const StarterCase *cases,
                           guint n_cases);

StarterProgram
starter_start (const StarterPython *python, const char *folder, const char *const *arguments);
StarterProgram starter_start_driver (const StarterPython *python,
                                     const char *folder,
                                     const char *mode,
                                     const char *const *names);
void starter_interrupt (const StarterProgram *program);
char *starter_read_line (const StarterProgram *program);
char *starter_finish (StarterProgram *program, int status);

G_END_DECLS
