/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-guide.h"

G_BEGIN_DECLS

LanesGuide *lanes_guide_new_empty (void);
GArray *lanes_guide_new_answers (void);

guint lanes_guide_class_of (const LanesGuideQuestion *question, const double *values);
guint lanes_guide_match (const LanesGuide *self, const guint *classes, guint *second);
guint lanes_guide_classify (const LanesGuide *self, const double *values, guint *classes);
gboolean lanes_guide_when_meets (const LanesGuideWhen *when, const guint *classes);
void lanes_guide_row_values (const LanesGuide *self,
                             LanesWorkload *workload,
                             guint row,
                             double *values);

#define LANES_GUIDE_N_SAMPLES 1024

/**
 * LanesGuideOpen:
 * @questions: (nullable): for each field the question that gives its range while it is open
 * @pool_known: whether the pool is answered, or tried over its range, rather than what the kind
 *   of work brings with it
 *
 * The answers of a workload that are open.
 */
typedef struct
{
  const LanesGuideQuestion *questions[LANES_N_FIELDS];
  gboolean pool_known;
} LanesGuideOpen;

gboolean lanes_guide_find_open (const LanesGuide *self,
                                LanesWorkload *workload,
                                gboolean columns_only,
                                LanesGuideOpen *open);
double lanes_guide_position (guint index, LanesField field);
void lanes_guide_sample (const LanesGuideOpen *open,
                         guint index,
                         const double *base,
                         double *values);

GHashTable *lanes_guide_new_seen (void);
guint lanes_guide_enter_list (LanesReader *reader,
                              const char *member,
                              guint minimum,
                              guint maximum);
char *lanes_guide_read_id (LanesReader *reader, GHashTable *seen);
gboolean lanes_guide_read_when (LanesReader *reader,
                                const char *member,
                                const LanesGuide *guide,
                                LanesGuideWhen *when);
gboolean lanes_guide_read_values (LanesReader *reader, const char *member, double *values);
void lanes_guide_read_question (LanesReader *reader, LanesGuide *guide, GHashTable *seen);
void lanes_guide_prove (LanesReader *reader, const LanesGuide *guide);

G_END_DECLS
