/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-interview-page.h"
#include "lanes-measurement.h"
#include "lanes-python-list.h"
#include "lanes-result-page.h"
#include "lanes-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_WINDOW (lanes_window_get_type ())
G_DECLARE_FINAL_TYPE (LanesWindow, lanes_window, LANES, WINDOW, AdwApplicationWindow)

LanesWindow *lanes_window_new (GtkApplication *application,
                               const LanesGuide *guide,
                               LanesMeasurement *measurement,
                               LanesPythonList *pythons,
                               GSettings *settings);
void lanes_window_open (LanesWindow *self, GFile *file);
GFile *lanes_window_get_file (LanesWindow *self);
LanesSession *lanes_window_get_session (LanesWindow *self);
LanesInterviewPage *lanes_window_get_interview (LanesWindow *self);
LanesResultPage *lanes_window_get_result (LanesWindow *self);
const char *lanes_window_get_page (LanesWindow *self);

G_END_DECLS
