/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"
#include "lanes-guide.h"
#include "lanes-machine.h"

G_BEGIN_DECLS

/* One change to a document: the member at that path becomes this JSON, or goes when it is NULL. */
typedef struct
{
  const char *path;
  const char *value;
} CoreEdit;

JsonNode *core_parse (const char *text);
JsonNode *core_edit (JsonNode *node, const CoreEdit *edits, guint n_edits);
char *core_dump (JsonNode *node);
JsonNode *core_find (JsonNode *node, const char *path);
void core_assert_member (JsonNode *node, const char *path, const char *value);
void core_assert_fault (const GError *error, LanesDocumentError code, const char *part);

char *core_path (const char *name);
GFile *core_write_file (const char *name, const char *text, gssize length);

LanesGuide *core_guide (void);
LanesGuide *core_guide_with (const CoreEdit *edits, guint n_edits);
LanesGuide *core_small_guide (void);
void core_assert_guide_refused (JsonNode *node,
                                LanesDocumentError code,
                                const char *place,
                                const char *cause);
LanesWorkload *core_workload (const char *members);
LanesWorkload *core_example (const LanesGuide *guide, const char *id);

LanesMachine *core_machine (guint cpus, double quota);
LanesMachine *core_machine_with_curve (guint cpus, double quota, double last_speedup);
LanesPython *core_python (const char *version, const LanesMachine *machine);
LanesDecision *core_decide (const char *members, const LanesMachine *machine);
LanesMechanism core_mechanism (LanesDecision *decision);
LanesJob core_job (const char *members, const LanesMachine *machine);
void core_assert_same_prediction (const LanesPrediction *a, const LanesPrediction *b);

G_END_DECLS
