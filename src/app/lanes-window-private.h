/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-window.h"

G_BEGIN_DECLS

struct _LanesWindow
{
  AdwApplicationWindow parent_instance;

  LanesSession *session;
  LanesGuide *guide; /* the one that comes with Lanes */
  LanesMeasurement *measurement;
  LanesPythonList *pythons;
  GSettings *settings;
  GCancellable *loading; /* (nullable): of the file being read; only its result is applied */
  GQueue saving;         /* (element-type Saving): being written, the first of them now */
  gboolean closing;      /* as soon as all is written */
  GFile *file;           /* (nullable): where the decision was saved or opened */
  LanesWorkload *cleared; /* (nullable): the answers before starting over */
  LanesWorkload *replaced; /* (nullable): the answers before measured ones took their place */
  AdwToast *undo_toast;   /* (unowned) (nullable): that offers them back */
  AdwToast *python_toast; /* (unowned) (nullable): that offers to take a Python back */
  gboolean python_has_machine; /* which was adopted with it, and goes with it */
  LanesMachine *machine_before; /* (nullable): the profile that was adopted before that */

  AdwToastOverlay *toast_overlay;
  AdwNavigationView *navigation_view;
  LanesTableView *table_view;
  AdwNavigationPage *start_page;
  LanesInterviewPage *interview_page;
  LanesResultPage *result_page;
};

void lanes_window_install_file_actions (GtkWidgetClass *widget_class);
void lanes_window_cancel_loading (LanesWindow *self);
gboolean lanes_window_is_saving (LanesWindow *self);
void lanes_window_set_workload (LanesWindow *self, LanesWorkload *workload);
void lanes_window_show_page (LanesWindow *self, const char *tag);
void lanes_window_install_undo_actions (GtkWidgetClass *widget_class);
void lanes_window_offer_cleared (LanesWindow *self, LanesWorkload *before);
void lanes_window_offer_replaced (LanesWindow *self, LanesWorkload *before, const char *title);
void lanes_window_offer_python (LanesWindow *self,
                                const char *title,
                                const LanesMachine *machine);
void lanes_window_forget_undo (LanesWindow *self);
void lanes_window_toast (LanesWindow *self, const char *text);

G_END_DECLS
