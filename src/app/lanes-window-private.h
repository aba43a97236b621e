/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-window.h"

G_BEGIN_DECLS

struct _LanesWindow
{
  AdwApplicationWindow parent_instance;

  LanesSession *session;
  LanesMeasurement *measurement;
  GSettings *settings;
  GCancellable *loading; /* (nullable): of the file being read; only its result is applied */
  GCancellable *saving;  /* (nullable): likewise */
  GFile *file;           /* (nullable): where the decision was saved or opened */
  LanesWorkload *cleared; /* (nullable): the answers before starting over */

  AdwToastOverlay *toast_overlay;
  AdwNavigationView *navigation_view;
  LanesTableView *table_view;
  AdwNavigationPage *start_page;
  LanesInterviewPage *interview_page;
  LanesResultPage *result_page;
};

void lanes_window_install_file_actions (GtkWidgetClass *widget_class);
void lanes_window_cancel_files (LanesWindow *self);
void lanes_window_show_page (LanesWindow *self, const char *tag);
void lanes_window_toast (LanesWindow *self, const char *text);

G_END_DECLS
