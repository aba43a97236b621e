/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

guint64 lanes_kernel_integer (guint64 state);
void lanes_kernel_copy (guint8 *target, const guint8 *source, gsize size);
