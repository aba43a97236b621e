/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANES_TYPE_STEP_DOTS (lanes_step_dots_get_type ())
G_DECLARE_FINAL_TYPE (LanesStepDots, lanes_step_dots, LANES, STEP_DOTS, GtkBox)

void lanes_step_dots_update (LanesStepDots *self, LanesSession *session, guint current);

G_END_DECLS
