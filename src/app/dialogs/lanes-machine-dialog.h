/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lanes-measurement.h"

G_BEGIN_DECLS

#define LANES_TYPE_MACHINE_DIALOG (lanes_machine_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LanesMachineDialog, lanes_machine_dialog, LANES, MACHINE_DIALOG, AdwDialog)

LanesMachineDialog *lanes_machine_dialog_new (LanesMeasurement *measurement);

G_END_DECLS
