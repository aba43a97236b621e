/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"
#include "lanes-trial.h"

G_BEGIN_DECLS

char *lanes_report_text_decision (LanesDecision *decision, guint columns, gboolean bold);
char *lanes_report_text_machine (const LanesMachine *machine, guint columns, gboolean bold);
char *lanes_report_text_trial (const LanesTrial *trial, guint columns, gboolean bold);
char *lanes_report_text_guide (const LanesGuide *guide, guint columns, gboolean bold);

G_END_DECLS
