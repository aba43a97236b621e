/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FakePython:
 * @name: of its file, such as `python3.13`
 * @version: what it says it is
 * @free_threaded: likewise
 * @measure: (nullable): what it does to measure itself, as lines of a shell
 * @trial: (nullable): what it does for a run of a trial; `$4` is the request
 * @function: (nullable): what it does to measure a function
 *
 * A program that answers as an interpreter does on our scripts, in no time.
 */
typedef struct
{
  const char *name;
  const char *version;
  gboolean free_threaded;
  const char *measure;
  const char *trial;
  const char *function;
} FakePython;

/* Goes on until it is ended, or its caller is. */
#define FAKE_HANGS "exec cat >&2"
#define FAKE_CRASHES "kill -SEGV $$"

/* A profile by which processes cost next to nothing. */
#define FAKE_PROFILE                                                                       \
  "echo '[ 40%] processes' >&2\n"                                                          \
  "echo '{\"format\": \"lanes-python/1\", \"version\": \"3.13.5\", "                       \
  "\"version_source\": \"detected\", \"free_threaded\": false, \"gil_enabled\": true, "    \
  "\"start_method\": \"fork\", \"costs_source\": \"measured\", \"costs\": "                \
  "{\"process_pool_1\": 0.004, \"thread_start\": 0.0001, \"task_wait\": 0.000005}, "       \
  "\"machine\": {\"format\": \"lanes-machine/1\", \"cpu\": {\"usable\": 2}, \"scaling\": " \
  "{\"int\": {\"status\": \"ok\", \"confidence\": \"medium\", \"points\": "                \
  "[{\"n\": 1, \"now\": 1, \"quiet\": 1, \"low\": 1, \"high\": 1}, "                       \
  "{\"n\": 2, \"now\": 1.9, \"quiet\": 1.9, \"low\": 1.9, \"high\": 1.9}]}}}}'"

char *fake_python_new_folder (void);
char *fake_python_write (const char *folder, const FakePython *python);
void fake_python_remove_folder (const char *folder);

G_END_DECLS
