/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a widget hands to long work as its data: work that held the widget itself would keep it from
 * being disposed of, and so from ending the work, when its window goes. */

#include "lanes-weak.h"

/**
 * lanes_weak_new:
 * @object: an object
 *
 * Returns: (transfer full): what leads to @object for as long as it is there
 */
gpointer
lanes_weak_new (gpointer object)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, object);
  return weak;
}

/**
 * lanes_weak_get:
 * @weak: of lanes_weak_new()
 *
 * Returns: (transfer full) (nullable): the object, if it is still there
 */
gpointer
lanes_weak_get (gpointer weak)
{
  return g_weak_ref_get (weak);
}

/**
 * lanes_weak_free:
 * @weak: (transfer full): of lanes_weak_new()
 *
 * Returns: (transfer full) (nullable): the object, if it is still there
 */
gpointer
lanes_weak_free (gpointer weak)
{
  gpointer object = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  return object;
}
