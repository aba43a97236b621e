/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-guide.h"
#include "lanes-model.h"
#include "lanes-outgrown.h"

G_BEGIN_DECLS

#define LANES_DECISION_FORMAT "lanes-decision/1"

/* The share by which another mechanism must beat the table's before it is recommended instead. */
#define LANES_DEFAULT_MARGIN 0.05

/* How sure the recommendation is against its rival. */
typedef enum
{
  LANES_CERTAINTY_NONE,      /* nothing is predicted for it: it is ruled out, or not known */
  LANES_CERTAINTY_CLEAR,     /* their ranges are apart */
  LANES_CERTAINTY_LIKELY,    /* likewise, by times that are assumed */
  LANES_CERTAINTY_TOO_CLOSE, /* their ranges overlap */
} LanesCertainty;

/**
 * LanesDecision:
 *
 * What the table says of a workload, what the machine says, and what follows. Immutable.
 */
#define LANES_TYPE_DECISION (lanes_decision_get_type ())
G_DECLARE_FINAL_TYPE (LanesDecision, lanes_decision, LANES, DECISION, GObject)

LanesDecision *lanes_decision_new (const LanesGuide *guide,
                                   LanesWorkload *workload,
                                   const LanesMachine *machine,
                                   const LanesPython *python,
                                   double margin);
LanesDecision *lanes_decision_from_json (const char *name,
                                         JsonNode *node,
                                         const LanesGuide *guide,
                                         double margin,
                                         GError **error);
JsonNode *lanes_decision_to_json (LanesDecision *self);
void lanes_decision_inherit_unknown (LanesDecision *self, LanesDecision *before);

const LanesGuide *lanes_decision_get_guide (LanesDecision *self);
LanesWorkload *lanes_decision_get_workload (LanesDecision *self);
const LanesMachine *lanes_decision_get_machine (LanesDecision *self);
const LanesPython *lanes_decision_get_python (LanesDecision *self);
const LanesStanding *lanes_decision_get_standing (LanesDecision *self);
const LanesGuideRow *lanes_decision_get_row (LanesDecision *self);
double lanes_decision_get_gain (LanesDecision *self);
double lanes_decision_get_margin (LanesDecision *self);

const char *lanes_decision_get_mechanism_id (LanesDecision *self);
gboolean lanes_decision_get_mechanism (LanesDecision *self, LanesMechanism *mechanism);
gboolean lanes_decision_agrees_with_row (LanesDecision *self);
LanesCertainty lanes_decision_get_certainty (LanesDecision *self);
const LanesPrediction *lanes_decision_get_recommended (LanesDecision *self);
const LanesOutgrown *lanes_decision_get_outgrown (LanesDecision *self);
guint lanes_decision_get_machines (LanesDecision *self);
const LanesPrediction *lanes_decision_get_rival (LanesDecision *self);
const LanesPrediction *lanes_decision_get_tied (LanesDecision *self);
const LanesPrediction *lanes_decision_get_prediction (LanesDecision *self,
                                                      LanesMechanism mechanism);
const LanesPrediction *lanes_decision_get_ranked (LanesDecision *self, guint place);
const LanesPrediction *lanes_decision_get_row_prediction (LanesDecision *self);
const LanesJob *lanes_decision_get_job (LanesDecision *self);
LanesOrigin lanes_decision_get_field_origin (LanesDecision *self, LanesField field);
LanesOrigin lanes_decision_get_time_origin (LanesDecision *self);

G_END_DECLS
