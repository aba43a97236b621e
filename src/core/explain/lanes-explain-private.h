/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-explain.h"

G_BEGIN_DECLS

gboolean lanes_explain_mostly_waits (const LanesJob *job);
GStrv lanes_explain_dup_flips (LanesDecision *self);
char *lanes_explain_dup_wins (LanesDecision *self);

G_END_DECLS
