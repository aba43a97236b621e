/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LanesMechanism:
 *
 * The concurrency mechanisms that the model knows, from the simplest to the most involved: a
 * smaller value is the simpler mechanism, and ties go to it.
 */
typedef enum
{
  LANES_MECHANISM_SEQUENTIAL,
  LANES_MECHANISM_THREADS,
  LANES_MECHANISM_ASYNCIO,
  LANES_MECHANISM_PROCESSES,
  LANES_MECHANISM_ASYNCIO_THREADS,
  LANES_MECHANISM_ASYNCIO_PROCESSES,
  LANES_MECHANISM_INTERPRETERS,
} LanesMechanism;

#define LANES_N_MECHANISMS (LANES_MECHANISM_INTERPRETERS + 1)

/**
 * LanesHatch:
 *
 * The pattern that tells a mechanism apart without colour.
 */
typedef enum
{
  LANES_HATCH_SOLID,
  LANES_HATCH_FORWARD,
  LANES_HATCH_BACKWARD,
  LANES_HATCH_CROSS,
  LANES_HATCH_DOTS,
  LANES_HATCH_HORIZONTAL,
  LANES_HATCH_VERTICAL,
} LanesHatch;

/**
 * LanesMechanismInfo:
 * @id: the name in documents and on the command line
 * @api: the Python names behind it; never translated
 * @title: what people read; untranslated, pass through gettext
 * @summary: one sentence on how it works; untranslated, pass through gettext
 * @letter: the letter that stands for it in pictures
 * @color: fill colour of charts, "#rrggbb", from the GNOME palette
 * @ink: text colour on a light ground, with a contrast of at least 4.5 to white
 * @ink_dark: text colour on a dark ground, with a contrast of at least 4.5 to #222226
 * @hatch: the pattern of its areas
 *
 * The identity of a mechanism: the same in table, charts, cards and documents.
 */
typedef struct
{
  const char *id;
  const char *api;
  const char *title;
  const char *summary;
  const char *letter;
  const char *color;
  const char *ink;
  const char *ink_dark;
  LanesHatch hatch;
} LanesMechanismInfo;

const LanesMechanismInfo *lanes_mechanism_info (LanesMechanism mechanism);
const char *lanes_mechanism_title (LanesMechanism mechanism);
gboolean lanes_mechanism_contains (LanesMechanism mechanism, LanesMechanism part);
gboolean lanes_mechanism_uses_processes (LanesMechanism mechanism);
gboolean lanes_mechanism_hands_over (LanesMechanism mechanism);
gboolean lanes_mechanism_parse (const char *id, LanesMechanism *mechanism);

G_END_DECLS
