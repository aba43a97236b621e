/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <lanes-machine.h>

double lanes_stats_median (const GArray *values);
double lanes_stats_spread (const GArray *values);
void lanes_stats_summarise (LanesMetric *metric, const GArray *values);
LanesConfidence lanes_stats_trust (double spread);
LanesConfidence lanes_stats_confidence (const LanesMetric *metric);
void lanes_stats_shuffle (guint *order, guint n, GRand *random);
