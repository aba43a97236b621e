/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-measurement.h"
#include "lanes-session.h"
#include "lanes-table-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_INTERVIEW_PAGE (lanes_interview_page_get_type ())
G_DECLARE_FINAL_TYPE (LanesInterviewPage,
                      lanes_interview_page,
                      LANES,
                      INTERVIEW_PAGE,
                      AdwNavigationPage)

void lanes_interview_page_bind (LanesInterviewPage *self,
                                LanesSession *session,
                                LanesMeasurement *measurement,
                                GSettings *settings);
void lanes_interview_page_restart (LanesInterviewPage *self);
void lanes_interview_page_change (LanesInterviewPage *self, guint question);
LanesTableView *lanes_interview_page_get_table (LanesInterviewPage *self);

G_END_DECLS
