/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

void lanes_cpus_sort (GArray *cpus);
gboolean lanes_cpus_contain (const GArray *cpus, guint cpu);
guint lanes_cpus_count_common (const GArray *a, const GArray *b);
gboolean lanes_cpus_equal (const GArray *a, const GArray *b);
