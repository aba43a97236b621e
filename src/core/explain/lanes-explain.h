/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"

G_BEGIN_DECLS

double lanes_explain_time_unit (double seconds);
char *lanes_explain_dup_time (double seconds);
char *lanes_explain_dup_tick (double seconds);
char *lanes_explain_dup_range (const LanesPrediction *prediction);
char *lanes_explain_dup_factor (double factor);
char *lanes_explain_dup_count (double count);
char *lanes_explain_dup_rate (double per_second);

char *lanes_explain_dup_title (LanesDecision *self);
char *lanes_explain_dup_ruling (LanesDecision *self, LanesMechanism mechanism);
char *lanes_explain_dup_why (LanesDecision *self, LanesMechanism mechanism);
char *lanes_explain_dup_setup (LanesDecision *self, LanesMechanism mechanism);
char *lanes_explain_dup_verdict (LanesDecision *self);
char *lanes_explain_dup_verdict_setup (LanesDecision *self);
char *lanes_explain_dup_table_says (LanesDecision *self);
char *lanes_explain_dup_machine_says (LanesDecision *self);
const char *lanes_explain_certainty (LanesDecision *self);
const char *lanes_explain_match (const LanesGuide *guide, const LanesStanding *standing);
char *lanes_explain_dup_outgrown (LanesDecision *self);
GStrv lanes_explain_dup_further_reasons (LanesDecision *self);
GStrv lanes_explain_dup_reasons (LanesDecision *self);
char *lanes_explain_dup_machine (const LanesMachine *machine);
char *lanes_explain_dup_python (const LanesPython *python);

G_END_DECLS
