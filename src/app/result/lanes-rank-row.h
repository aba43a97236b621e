/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"
#include "lanes-report-scale.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANES_TYPE_RANK_ROW (lanes_rank_row_get_type ())
G_DECLARE_FINAL_TYPE (LanesRankRow, lanes_rank_row, LANES, RANK_ROW, GtkListBoxRow)

LanesRankRow *lanes_rank_row_new (void);
void lanes_rank_row_show (LanesRankRow *self,
                          LanesDecision *decision,
                          guint place,
                          const LanesScale *scale);

G_END_DECLS
