/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-harness.h"

G_BEGIN_DECLS

/**
 * TrialFixture:
 * @folder: holds made-up interpreters; removed at the end
 * @result: what the call that was waited for came to
 */
typedef struct
{
  char *folder;
  GAsyncResult *result;
} TrialFixture;

void trial_set_up (TrialFixture *self, gconstpointer data);
void trial_tear_down (TrialFixture *self, gconstpointer data);
char *trial_write (TrialFixture *self, const char *name, const char *text);
char *trial_fake_python (TrialFixture *self, const char *script);
void trial_keep_result (GObject *source, GAsyncResult *result, gpointer fixture);
GAsyncResult *trial_wait (TrialFixture *self);
char *trial_real_python (void);
void trial_assert_gone (pid_t pid);

G_END_DECLS
