/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-measurement.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANES_TYPE_MACHINE_BOX (lanes_machine_box_get_type ())
G_DECLARE_FINAL_TYPE (LanesMachineBox, lanes_machine_box, LANES, MACHINE_BOX, GtkBox)

void lanes_machine_box_bind (LanesMachineBox *self, LanesMeasurement *measurement);

G_END_DECLS
