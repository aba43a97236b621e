/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The work of measuring threads. A target of its own, always optimised and never instrumented, so
 * that the numbers are those of the machine and not of the build. */

#include "lanes-kernels-private.h"

#include "lanes-sources.h"

#include <string.h>

/**
 * lanes_kernel_integer:
 * @state: what the call before returned; not 0
 *
 * One iteration of the integer kernel: LANES_KERNEL_STEPS steps of xorshift64, about 28 µs at
 * 4.3 GHz. Each step needs the one before, so that neither the compiler nor the processor can
 * take a shortcut, and nothing but the core's clock matters.
 *
 * Returns: the new state; the caller keeps it, or the loop would be dead
 */
guint64
lanes_kernel_integer (guint64 state)
{
  for (guint i = 0; i < LANES_KERNEL_STEPS; i++)
    {
      state ^= state << 13;
      state ^= state >> 7;
      state ^= state << 17;
    }
  return state;
}

void
lanes_kernel_copy (guint8 *target, const guint8 *source, gsize size)
{
  memcpy (target, source, size);
}
