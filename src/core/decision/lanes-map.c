/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which mechanism is recommended over a whole plane of two numbers. */

#include "lanes-map.h"

#include "lanes-point.h"

#include <math.h>
#include <string.h>

/* A block whose corners agree is taken to agree all over: an island that is smaller than a block
 * may be missed. */
#define BLOCK 8

#define UNKNOWN (-2)

typedef struct
{
  LanesPoint point;
  const LanesMapAxis *x;
  const LanesMapAxis *y;
  gint8 *cells;
} Map;

/**
 * lanes_map_value:
 * @axis: an axis
 * @cell: a cell of it
 *
 * Returns: the value in that cell
 */
double
lanes_map_value (const LanesMapAxis *axis, guint cell)
{
  double position = axis->n > 1 ? (double) cell / (axis->n - 1) : 0;
  double value = axis->low * pow (axis->high / axis->low, position);

  return lanes_field_info (axis->field)->type == LANES_FIELD_TYPE_COUNT ? round (value) : value;
}

static gint8
cell (Map *self, guint x, guint y)
{
  gint8 *found = &self->cells[y * self->x->n + x];

  if (*found == UNKNOWN)
    {
      self->point.values[self->x->field] = lanes_map_value (self->x, x);
      self->point.values[self->y->field] = lanes_map_value (self->y, y);
      lanes_point_decide (&self->point);
      *found = (gint8) self->point.choice.recommended;
    }
  return *found;
}

/* The block from one corner to the opposite one, both included. */
static void
fill (Map *self, guint x0, guint y0, guint x1, guint y1)
{
  const gint8 corners[] = { cell (self, x0, y0), cell (self, x1, y0), cell (self, x0, y1),
                            cell (self, x1, y1) };
  guint x = (x0 + x1) / 2, y = (y0 + y1) / 2;

  if (corners[0] == corners[1] && corners[0] == corners[2] && corners[0] == corners[3])
    {
      for (guint row = y0; row <= y1; row++)
        memset (&self->cells[row * self->x->n + x0], corners[0], x1 - x0 + 1);
      return;
    }
  if (x1 - x0 <= 1 && y1 - y0 <= 1)
    return;
  fill (self, x0, y0, x, y);
  fill (self, MIN (x + 1, x1), y0, x1, y);
  fill (self, x0, MIN (y + 1, y1), x, y1);
  fill (self, MIN (x + 1, x1), MIN (y + 1, y1), x1, y1);
}

/**
 * lanes_map_fill:
 * @decision: a decision, for all that the axes leave alone
 * @x: the axis from left to right
 * @y: the axis from the first row on
 * @cells: (out caller-allocates) (array): row by row the recommended mechanism, -1 for one that the
 *   model does not know
 *
 * Decides over a plane. Borders between mechanisms are found cell by cell, areas by their corners:
 * 128 by 96 cells take some ten milliseconds. Pure and deterministic.
 */
void
lanes_map_fill (LanesDecision *decision,
                const LanesMapAxis *x,
                const LanesMapAxis *y,
                gint8 *cells)
{
  Map self = { .point = { .decision = decision }, .x = x, .y = y, .cells = cells };

  g_return_if_fail (LANES_IS_DECISION (decision) && x->n > 0 && y->n > 0 && x->low > 0 &&
                    y->low > 0 && x->field != y->field);

  memcpy (self.point.values, lanes_decision_get_standing (decision)->values,
          sizeof self.point.values);
  memset (cells, UNKNOWN, (gsize) x->n * y->n);
  for (guint row = 0; row < y->n; row += BLOCK)
    {
      for (guint column = 0; column < x->n; column += BLOCK)
        fill (&self, column, row, MIN (column + BLOCK, x->n) - 1, MIN (row + BLOCK, y->n) - 1);
    }
}
