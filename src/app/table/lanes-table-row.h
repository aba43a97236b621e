/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-guide.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a row of the table is to the answers so far. */
typedef enum
{
  LANES_ROW_STATE_PLAIN,     /* nothing was asked: the table for reading */
  LANES_ROW_STATE_MATCHES,   /* this one */
  LANES_ROW_STATE_POSSIBLE,  /* still open */
  LANES_ROW_STATE_RULED_OUT, /* no longer */
} LanesRowState;

#define LANES_TYPE_TABLE_ROW (lanes_table_row_get_type ())
G_DECLARE_FINAL_TYPE (LanesTableRow, lanes_table_row, LANES, TABLE_ROW, GtkBox)

LanesTableRow *lanes_table_row_new (const LanesGuideRow *row);
void lanes_table_row_set_state (LanesTableRow *self,
                                LanesRowState state,
                                const char *word,
                                const char *reason);
void lanes_table_row_set_detailed (LanesTableRow *self, gboolean detailed);
void lanes_table_row_set_compact (LanesTableRow *self, gboolean compact);

G_END_DECLS
