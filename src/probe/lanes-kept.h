/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <lanes-machine.h>

G_BEGIN_DECLS

LanesMachine *lanes_kept_load (GError **error);
gboolean lanes_kept_save (const LanesMachine *machine, GError **error);
gboolean lanes_kept_is_fresh (const LanesMachine *machine);

G_END_DECLS
