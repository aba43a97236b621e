/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-measurement.h"
#include "lanes-python-list.h"
#include "lanes-session.h"
#include "lanes-trial.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_TRIAL_BOX (lanes_trial_box_get_type ())
G_DECLARE_FINAL_TYPE (LanesTrialBox, lanes_trial_box, LANES, TRIAL_BOX, GtkBox)

void lanes_trial_box_bind (LanesTrialBox *self,
                           LanesSession *session,
                           LanesMeasurement *measurement,
                           LanesPythonList *pythons);
gboolean lanes_trial_box_is_running (LanesTrialBox *self);
gboolean lanes_trial_box_is_outdated (LanesTrialBox *self);
const LanesTrial *lanes_trial_box_get_trial (LanesTrialBox *self);
const char *lanes_trial_box_get_summary (LanesTrialBox *self);
const char *lanes_trial_box_get_error (LanesTrialBox *self);

G_END_DECLS
