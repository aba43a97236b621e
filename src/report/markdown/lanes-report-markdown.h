/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"

G_BEGIN_DECLS

char *lanes_report_markdown_decision (LanesDecision *decision);
char *lanes_report_markdown_guide (const LanesGuide *guide);

G_END_DECLS
