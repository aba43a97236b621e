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
guint app_fixture_give_up_later (void);

/* Runs the main loop until @condition holds; fails the test when that takes far too long. */
void app_fixture_wait (gboolean (*condition) (gpointer data), gpointer data);

G_END_DECLS
