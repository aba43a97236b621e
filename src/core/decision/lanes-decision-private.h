/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"

G_BEGIN_DECLS

void lanes_decision_keep_unknown (LanesDecision *self, JsonObject *unknown);
JsonObject *lanes_decision_get_unknown (LanesDecision *self);

G_END_DECLS
