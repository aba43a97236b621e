/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws predicted against measured times on logarithmic axes: what lies on the diagonal agrees. */

#include "accuracy-picture.h"

#include <cairo-svg.h>
#include <gio/gio.h>
#include <math.h>

#define SIZE 640.0
#define EDGE 60.0
#define DECADE_LOW (-3) /* 1 ms */
#define DECADE_HIGH 2   /* 100 s */

typedef struct
{
  LanesMechanism mechanism;
  double measured;
  double predicted;
  gboolean inside;
} Point;

struct _PicturePoints
{
  GArray *points; /* (element-type Point) */
};

PicturePoints *
picture_points_new (void)
{
  PicturePoints *self = g_new0 (PicturePoints, 1);

  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
  return self;
}

void
picture_points_free (PicturePoints *self)
{
  g_array_unref (self->points);
  g_free (self);
}

void
picture_points_add (PicturePoints *self,
                    LanesMechanism mechanism,
                    double measured,
                    const LanesPrediction *prediction)
{
  Point point = { mechanism, measured, prediction->likely,
                  measured >= prediction->low && measured <= prediction->high };

  g_array_append_val (self->points, point);
}

static double
place (double seconds)
{
  double share = (log10 (seconds) - DECADE_LOW) / (DECADE_HIGH - DECADE_LOW);

  return EDGE + CLAMP (share, 0, 1) * (SIZE - 2 * EDGE);
}

static void
draw_axes (cairo_t *cr)
{
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_font_size (cr, 12);
  for (int decade = DECADE_LOW; decade <= DECADE_HIGH; decade++)
    {
      double at = place (pow (10, decade));
      g_autofree char *label = decade < 0 ? g_strdup_printf ("%g ms", pow (10, decade + 3))
                                          : g_strdup_printf ("%g s", pow (10, decade));

      cairo_set_source_rgb (cr, 0.85, 0.85, 0.85);
      cairo_rectangle (cr, at, EDGE, 0.5, SIZE - 2 * EDGE);
      cairo_rectangle (cr, EDGE, SIZE - at, SIZE - 2 * EDGE, 0.5);
      cairo_fill (cr);
      cairo_set_source_rgb (cr, 0.2, 0.2, 0.2);
      cairo_move_to (cr, at - 15, SIZE - EDGE + 18);
      cairo_show_text (cr, label);
      cairo_move_to (cr, 8, SIZE - at + 4);
      cairo_show_text (cr, label);
    }
  cairo_move_to (cr, SIZE / 2 - 30, SIZE - 12);
  cairo_show_text (cr, "measured");
  cairo_move_to (cr, 8, EDGE - 20);
  cairo_show_text (cr, "predicted (filled: within the bounds)");
  cairo_move_to (cr, EDGE, SIZE - EDGE);
  cairo_line_to (cr, SIZE - EDGE, EDGE);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
draw_point (cairo_t *cr, const Point *point)
{
  const char *color = lanes_mechanism_info (point->mechanism)->ink;
  guint rgb = (guint) g_ascii_strtoull (color + 1, NULL, 16);

  cairo_set_source_rgb (cr, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
  cairo_arc (cr, place (point->measured), SIZE - place (point->predicted), 3, 0, 2 * G_PI);
  if (point->inside)
    cairo_fill (cr);
  else
    cairo_stroke (cr);
}

/**
 * picture_points_draw:
 * @self: points
 * @path: where the picture goes, SVG
 * @error: return location for an error
 *
 * Returns: whether it was written
 */
gboolean
picture_points_draw (PicturePoints *self, const char *path, GError **error)
{
  cairo_surface_t *surface = cairo_svg_surface_create (path, SIZE, SIZE);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  draw_axes (cr);
  for (guint i = 0; i < self->points->len; i++)
    draw_point (cr, &g_array_index (self->points, Point, i));
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path,
               cairo_status_to_string (status));
  return FALSE;
}
