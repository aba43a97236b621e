/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"

G_BEGIN_DECLS

/* What stands in a cell that has no value. */
#define LANES_REPORT_NOTHING "–"

char *lanes_report_dup_likely (const LanesPrediction *prediction);
char *lanes_report_dup_range (const LanesPrediction *prediction);
char *lanes_report_dup_verdict (LanesDecision *decision);
char *lanes_report_dup_row_status (LanesDecision *decision, guint row);
char *lanes_report_dup_ruled_out (LanesDecision *decision, LanesMechanism mechanism);
char *lanes_report_dup_gain (LanesDecision *decision);
GStrv lanes_report_dup_example_verdicts (LanesDecision *decision);
char *lanes_report_dup_source (LanesDecision *decision);
const char *lanes_report_time_title (LanesDecision *decision);
gboolean lanes_report_has_capacity (LanesDecision *decision);
char *lanes_report_dup_capacity (const LanesPrediction *prediction);

/* A field of the workload: what it is, what it counts as, and where that comes from. */
typedef struct
{
  const char *title;
  char *value;
  const char *origin;
} LanesReportAnswer;

GArray *lanes_report_answers (LanesDecision *decision);

G_END_DECLS
