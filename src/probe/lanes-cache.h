/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <lanes-machine.h>

G_BEGIN_DECLS

LanesMachine *lanes_cache_load (GError **error);
gboolean lanes_cache_save (const LanesMachine *machine, GError **error);
gboolean lanes_cache_is_fresh (const LanesMachine *machine);

G_END_DECLS
