/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"

G_BEGIN_DECLS

guint lanes_needs_find (LanesDecision *decision);

G_END_DECLS
