/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-machine.h"

G_BEGIN_DECLS

typedef enum
{
  LANES_MEASUREMENT_IDLE,
  LANES_MEASUREMENT_RUNNING,
  LANES_MEASUREMENT_DONE,
  LANES_MEASUREMENT_FAILED,
} LanesMeasurementState;

#define LANES_TYPE_MEASUREMENT (lanes_measurement_get_type ())
G_DECLARE_FINAL_TYPE (LanesMeasurement, lanes_measurement, LANES, MEASUREMENT, GObject)

LanesMeasurement *lanes_measurement_new (void);
void lanes_measurement_load_cached (LanesMeasurement *self, gboolean measure);
void lanes_measurement_start (LanesMeasurement *self);
void lanes_measurement_cancel (LanesMeasurement *self);
void lanes_measurement_adopt (LanesMeasurement *self, const LanesMachine *machine);
void lanes_measurement_return (LanesMeasurement *self);
gboolean lanes_measurement_is_adopted (LanesMeasurement *self);
LanesMeasurementState lanes_measurement_get_state (LanesMeasurement *self);
double lanes_measurement_get_fraction (LanesMeasurement *self);
const LanesMachine *lanes_measurement_get_machine (LanesMeasurement *self);
const LanesMachine *lanes_measurement_get_own (LanesMeasurement *self);
char *lanes_measurement_dup_text (LanesMeasurement *self);

G_END_DECLS
