/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

gpointer lanes_weak_new (gpointer object);
gpointer lanes_weak_get (gpointer weak);
gpointer lanes_weak_free (gpointer weak);

G_END_DECLS
