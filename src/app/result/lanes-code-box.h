/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-report-starter.h"
#include "lanes-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_CODE_BOX (lanes_code_box_get_type ())
G_DECLARE_FINAL_TYPE (LanesCodeBox, lanes_code_box, LANES, CODE_BOX, GtkBox)

void lanes_code_box_bind (LanesCodeBox *self, LanesSession *session);
void lanes_code_box_choose (LanesCodeBox *self, LanesStarterEngine engine);
void lanes_code_box_save_to (LanesCodeBox *self, GFile *file);
char *lanes_code_box_dup_code (LanesCodeBox *self);

G_END_DECLS
