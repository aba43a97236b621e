/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-trial.h"

G_BEGIN_DECLS

char *lanes_report_dup_trial_summary (const LanesTrial *trial);
char *lanes_report_dup_trial_sample (const LanesTrial *trial);
GStrv lanes_report_dup_trial_remarks (const LanesTrial *trial);
const char *lanes_report_trial_title (const LanesTrialEntry *entry);
const char *lanes_report_trial_verdict (const LanesTrialEntry *entry);
char *lanes_report_dup_predicted (const LanesTrialEntry *entry);
char *lanes_report_dup_measured_times (const LanesTrialEntry *entry);

G_END_DECLS
