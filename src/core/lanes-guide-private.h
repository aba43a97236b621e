/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-guide.h"

G_BEGIN_DECLS

LanesGuide *lanes_guide_new_empty (void);
GArray *lanes_guide_new_answers (void);

G_END_DECLS
