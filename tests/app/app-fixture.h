/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-window.h"

G_BEGIN_DECLS

/* A window on a made-up machine of four cores, without an application and without a probe. */
typedef struct
{
  LanesGuide *guide;
  LanesMeasurement *measurement;
  LanesPythonList *pythons;
  GSettings *settings;
  LanesWindow *window;
} AppFixture;

void app_fixture_init (int *argc, char ***argv);
LanesMachine *app_fixture_new_machine (guint cores);
void app_fixture_set_up (AppFixture *self, gconstpointer data);
void app_fixture_tear_down (AppFixture *self, gconstpointer data);
void app_fixture_activate (AppFixture *self, const char *action, GVariant *parameter);
void app_fixture_answer (AppFixture *self, guint number);
void app_fixture_settle (void);
AdwDialog *app_fixture_get_dialog (AppFixture *self);
guint app_fixture_give_up_later (void);

/* The first widget of a type below @widget, and whether a label in sight below it says @text. */
GtkWidget *app_fixture_find (GtkWidget *widget, GType type);
gboolean app_fixture_shows (GtkWidget *widget, const char *text);
void app_fixture_wait_for_text (GtkWidget *widget, const char *text);

/* Fails when Tab alone does not lead to @widget. */
void app_fixture_tab_to (AppFixture *self, GtkWidget *widget);

/* Runs the main loop until @condition holds; fails the test when that takes far too long. */
void app_fixture_wait (gboolean (*condition) (gpointer data), gpointer data);

G_END_DECLS
