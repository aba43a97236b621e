/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The identity of each mechanism, kept in one table that everything else derives from. */

#include "lanes-mechanism.h"

#include <glib/gi18n-lib.h>

/* Colours: blue, green, orange, purple and teal of the GNOME palette; ink is darkened or
 * lightened until text in it reaches a contrast of 4.5 on the light and the dark ground. */
static const LanesMechanismInfo infos[LANES_N_MECHANISMS] = {
  [LANES_MECHANISM_SEQUENTIAL] = {
    .id = "sequential",
    .api = "for",
    .title = N_ ("One after the other"),
    .summary = N_ ("A plain loop: one task at a time, nothing to start and nothing to coordinate."),
    .letter = "S",
    .color = "#9a9996",
    .ink = "#5e5c64",
    .ink_dark = "#c0bfbc",
    .hatch = LANES_HATCH_SOLID,
  },
  [LANES_MECHANISM_THREADS] = {
    .id = "threads",
    .api = "ThreadPoolExecutor",
    .title = N_ ("Threads"),
    .summary = N_ ("Several threads of one process: the GIL is released while a thread waits."),
    .letter = "T",
    .color = "#33d17a",
    .ink = "#18794a",
    .ink_dark = "#57e389",
    .hatch = LANES_HATCH_BACKWARD,
  },
  [LANES_MECHANISM_ASYNCIO] = {
    .id = "asyncio",
    .api = "asyncio",
    .title = N_ ("asyncio"),
    .summary = N_ ("One thread, one event loop: control is given up during each wait."),
    .letter = "A",
    .color = "#3584e4",
    .ink = "#1a5fb4",
    .ink_dark = "#78aeed",
    .hatch = LANES_HATCH_FORWARD,
  },
  [LANES_MECHANISM_PROCESSES] = {
    .id = "processes",
    .api = "ProcessPoolExecutor",
    .title = N_ ("Processes"),
    .summary = N_ ("Several interpreters in processes of their own: each has its own GIL."),
    .letter = "P",
    .color = "#ff7800",
    .ink = "#a63c00",
    .ink_dark = "#ffa348",
    .hatch = LANES_HATCH_CROSS,
  },
  [LANES_MECHANISM_ASYNCIO_THREADS] = {
    .id = "asyncio+threads",
    .api = "asyncio.to_thread",
    .title = N_ ("asyncio with threads"),
    .summary = N_ ("The event loop hands blocking calls to a pool of threads."),
    .letter = "AT",
    .color = "#9141ac",
    .ink = "#813d9c",
    .ink_dark = "#dc8add",
    .hatch = LANES_HATCH_DOTS,
  },
  [LANES_MECHANISM_ASYNCIO_PROCESSES] = {
    .id = "asyncio+processes",
    .api = "loop.run_in_executor",
    .title = N_ ("asyncio with processes"),
    .summary = N_ ("The event loop carries the waits and hands the computing to processes."),
    .letter = "AP",
    .color = "#9141ac",
    .ink = "#813d9c",
    .ink_dark = "#dc8add",
    .hatch = LANES_HATCH_HORIZONTAL,
  },
  [LANES_MECHANISM_INTERPRETERS] = {
    .id = "interpreters",
    .api = "InterpreterPoolExecutor",
    .title = N_ ("Interpreters"),
    .summary = N_ ("Several interpreters in one process, each with a GIL of its own."),
    .letter = "I",
    .color = "#2190a4",
    .ink = "#1a6d7c",
    .ink_dark = "#7bdff4",
    .hatch = LANES_HATCH_VERTICAL,
  },
};

/**
 * lanes_mechanism_info:
 * @mechanism: a mechanism
 *
 * Returns: (transfer none): the identity of @mechanism, constant
 */
const LanesMechanismInfo *
lanes_mechanism_info (LanesMechanism mechanism)
{
  g_return_val_if_fail ((guint) mechanism < LANES_N_MECHANISMS, NULL);

  return &infos[mechanism];
}

/**
 * lanes_mechanism_title:
 * @mechanism: a mechanism
 *
 * Returns: (transfer none): what people read, translated
 */
const char *
lanes_mechanism_title (LanesMechanism mechanism)
{
  return _ (lanes_mechanism_info (mechanism)->title);
}

/**
 * lanes_mechanism_contains:
 * @mechanism: a mechanism
 * @part: another
 *
 * Returns: whether @mechanism is a combination of @part with something else
 */
gboolean
lanes_mechanism_contains (LanesMechanism mechanism, LanesMechanism part)
{
  g_auto (GStrv) parts = g_strsplit (lanes_mechanism_info (mechanism)->id, "+", -1);

  return mechanism != part &&
         g_strv_contains ((const char *const *) parts, lanes_mechanism_info (part)->id);
}

/**
 * lanes_mechanism_uses_processes:
 * @mechanism: a mechanism
 *
 * Returns: whether its workers are processes
 */
gboolean
lanes_mechanism_uses_processes (LanesMechanism mechanism)
{
  return mechanism == LANES_MECHANISM_PROCESSES || mechanism == LANES_MECHANISM_ASYNCIO_PROCESSES;
}

/**
 * lanes_mechanism_hands_over:
 * @mechanism: a mechanism
 *
 * Returns: whether arguments and results are copied to its workers, which share no objects
 */
gboolean
lanes_mechanism_hands_over (LanesMechanism mechanism)
{
  return lanes_mechanism_uses_processes (mechanism) || mechanism == LANES_MECHANISM_INTERPRETERS;
}

/**
 * lanes_mechanism_parse:
 * @id: a name such as `asyncio+processes`
 * @mechanism: (out) (optional): the mechanism of that name
 *
 * Returns: whether the model knows @id
 */
gboolean
lanes_mechanism_parse (const char *id, LanesMechanism *mechanism)
{
  g_return_val_if_fail (id != NULL, FALSE);

  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      if (g_str_equal (infos[i].id, id))
        {
          if (mechanism != NULL)
            *mechanism = (LanesMechanism) i;
          return TRUE;
        }
    }
  return FALSE;
}
