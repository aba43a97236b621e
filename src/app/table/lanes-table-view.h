/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-session.h"
#include "lanes-table-row.h"

G_BEGIN_DECLS

/* How much a table says. */
typedef enum
{
  LANES_TABLE_PLAIN,    /* for reading, every row with its reasons */
  LANES_TABLE_NARROWING, /* beside the questions */
  LANES_TABLE_DECIDED,  /* in the result: one row stands */
} LanesTableMode;

#define LANES_TYPE_TABLE_VIEW (lanes_table_view_get_type ())
G_DECLARE_FINAL_TYPE (LanesTableView, lanes_table_view, LANES, TABLE_VIEW, GtkBox)

void lanes_table_view_bind (LanesTableView *self, LanesSession *session, LanesTableMode mode);
LanesTableRow *lanes_table_view_get_row (LanesTableView *self, guint index);

G_END_DECLS
