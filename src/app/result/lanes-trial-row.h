/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-report-scale.h"
#include "lanes-trial.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANES_TYPE_TRIAL_ROW (lanes_trial_row_get_type ())
G_DECLARE_FINAL_TYPE (LanesTrialRow, lanes_trial_row, LANES, TRIAL_ROW, GtkListBoxRow)

LanesTrialRow *lanes_trial_row_new (const LanesTrial *trial,
                                    const LanesTrialEntry *entry,
                                    const LanesScale *scale);

G_END_DECLS
