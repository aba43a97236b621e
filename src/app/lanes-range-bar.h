/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-report-scale.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANES_TYPE_RANGE_BAR (lanes_range_bar_get_type ())
G_DECLARE_FINAL_TYPE (LanesRangeBar, lanes_range_bar, LANES, RANGE_BAR, GtkWidget)

void lanes_range_bar_set_scale (LanesRangeBar *self, const LanesScale *scale);
void lanes_range_bar_set_values (LanesRangeBar *self,
                                 double low,
                                 double likely,
                                 double high,
                                 const char *text);
void lanes_range_bar_set_measured (LanesRangeBar *self, double measured);

G_END_DECLS
