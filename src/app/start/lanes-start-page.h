/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-measurement.h"
#include "lanes-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_START_PAGE (lanes_start_page_get_type ())
G_DECLARE_FINAL_TYPE (LanesStartPage, lanes_start_page, LANES, START_PAGE, AdwNavigationPage)

void lanes_start_page_bind (LanesStartPage *self,
                            LanesSession *session,
                            LanesMeasurement *measurement,
                            GSettings *settings);

G_END_DECLS
