/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-machine.h"

G_BEGIN_DECLS

/* Where in a document a word of the profile stands. */
typedef struct
{
  const char *group; /* %NULL: the document itself */
  const char *member;
} LanesWordPlace;

/* A quantile or spread of a metric. */
typedef struct
{
  const char *member;
  gsize offset; /* in LanesMetric */
} LanesQuantile;

#define LANES_N_QUANTILES 6

extern const LanesWordPlace lanes_word_places[LANES_N_WORDS];
extern const char *const lanes_curve_ids[LANES_N_CURVES];
extern const LanesQuantile lanes_quantiles[LANES_N_QUANTILES];

G_END_DECLS
