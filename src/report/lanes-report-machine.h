/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-machine.h"

G_BEGIN_DECLS

/**
 * LanesMachineEntry:
 * @title: what it is
 * @value: how much; a dash when that is not known
 * @status: how it came to be
 * @origin: (nullable): where it comes from; %NULL when it is not known
 * @confidence: (nullable): how far it can be trusted; likewise
 * @remark: why it is not plainly known; may be empty
 *
 * One value of a machine profile in words, translated.
 */
typedef struct
{
  const char *title;
  char *value;
  const char *status;
  const char *origin;
  const char *confidence;
  const char *remark;
} LanesMachineEntry;

guint lanes_report_machine_n_groups (void);
const char *lanes_report_machine_group_title (guint group);
GArray *lanes_report_machine_group (const LanesMachine *machine, guint group);
GArray *lanes_report_machine_words (const LanesMachine *machine);
char *lanes_report_dup_measured (const LanesMachine *machine);
const char *lanes_report_curve_title (LanesCurveId curve);
const char *lanes_report_status_title (LanesStatus status);
const char *lanes_report_confidence_title (LanesConfidence confidence);

G_END_DECLS
