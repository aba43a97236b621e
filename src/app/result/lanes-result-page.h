/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-code-box.h"
#include "lanes-measurement.h"
#include "lanes-session.h"
#include "lanes-table-view.h"
#include "lanes-trial-box.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_RESULT_PAGE (lanes_result_page_get_type ())
G_DECLARE_FINAL_TYPE (LanesResultPage, lanes_result_page, LANES, RESULT_PAGE, AdwNavigationPage)

void lanes_result_page_bind (LanesResultPage *self,
                             LanesSession *session,
                             LanesMeasurement *measurement,
                             LanesPythonList *pythons);
LanesTableView *lanes_result_page_get_table (LanesResultPage *self);
LanesCodeBox *lanes_result_page_get_code (LanesResultPage *self);
LanesTrialBox *lanes_result_page_get_trial (LanesResultPage *self);
const char *lanes_result_page_get_verdict (LanesResultPage *self);

G_END_DECLS
