/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"

G_BEGIN_DECLS

/* The decisions that reports are tried on: the worked examples, and the odd ones. */
typedef enum
{
  REPORT_DOWNLOAD_IMAGES,
  REPORT_HEAVY_MATHS,
  REPORT_WEBSOCKET_CHAT,
  REPORT_LEGACY_DATABASE,
  REPORT_NOTHING_KNOWN,
  REPORT_ALL_RULED_OUT,
  REPORT_EVERYTHING_SET,
  REPORT_RIGHT_TO_LEFT,
  REPORT_UNKNOWN_MECHANISM,
  REPORT_HOSTILE_NAME,
  REPORT_NO_MACHINE,
} ReportCase;

#define N_REPORT_CASES (REPORT_NO_MACHINE + 1)

/* Markup, a table's bar, line ends, escape sequences and marks that turn the direction. */
#define HOSTILE_NAME "<b>a</b> | *b*\n# c\r\033[31md\033[0m `e` \342\200\256f [g](http://h.example)"

LanesMachine *report_create_machine (void);
LanesDecision *report_create_decision (ReportCase which);

G_END_DECLS
