/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_RECENT_ROW (lanes_recent_row_get_type ())
G_DECLARE_FINAL_TYPE (LanesRecentRow, lanes_recent_row, LANES, RECENT_ROW, AdwActionRow)

LanesRecentRow *lanes_recent_row_new (const char *uri);

G_END_DECLS
