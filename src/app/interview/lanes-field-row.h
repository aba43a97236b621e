/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_FIELD_ROW (lanes_field_row_get_type ())
G_DECLARE_FINAL_TYPE (LanesFieldRow, lanes_field_row, LANES, FIELD_ROW, GObject)

GtkWidget *lanes_field_row_new_widget (LanesSession *session, const LanesGuideField *field);

G_END_DECLS
