/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"

G_BEGIN_DECLS

/**
 * LanesSession:
 *
 * What one window works on: a guide, a workload, a machine, and the decision that follows. The
 * only place where a decision is made for the window; every page shows what stands here.
 */
#define LANES_TYPE_SESSION (lanes_session_get_type ())
G_DECLARE_FINAL_TYPE (LanesSession, lanes_session, LANES, SESSION, GObject)

LanesSession *lanes_session_new (const LanesGuide *guide);

const LanesGuide *lanes_session_get_guide (LanesSession *self);
void lanes_session_set_guide (LanesSession *self, const LanesGuide *guide);
LanesWorkload *lanes_session_get_workload (LanesSession *self);
void lanes_session_set_workload (LanesSession *self, LanesWorkload *workload);
void lanes_session_set_machine (LanesSession *self, const LanesMachine *machine);
void lanes_session_set_python (LanesSession *self, const LanesPython *python);
void lanes_session_undo_python (LanesSession *self);
void lanes_session_set_margin (LanesSession *self, double margin);
void lanes_session_set_decision (LanesSession *self, LanesDecision *decision);
LanesDecision *lanes_session_get_decision (LanesSession *self);
const LanesStanding *lanes_session_get_standing (LanesSession *self);
gboolean lanes_session_needs_question (LanesSession *self, guint question);
void lanes_session_use_shared_machine (LanesSession *self);
gboolean lanes_session_has_own_machine (LanesSession *self);

G_END_DECLS
