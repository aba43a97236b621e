/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include "lanes-mechanism.h"

G_BEGIN_DECLS

/* The card's own colours, all with a contrast of at least 4.5 to white where text is in them. */
#define LANES_PAINT_TEXT "#241f31"
#define LANES_PAINT_DIM "#5e5c64"
#define LANES_PAINT_NEUTRAL "#77767b"
#define LANES_PAINT_LINE "#deddda"
#define LANES_PAINT_PAPER "#ffffff"
#define LANES_PAINT_CHIP "#f3f2f5"

/**
 * LanesPaint:
 * @cr: where to draw
 * @width: width of the page, about which it is mirrored
 * @mirrored: whether the page runs from right to left
 * @measuring: whether nothing is drawn, because only heights are wanted
 *
 * Draws shapes and texts at places counted from the side where reading starts.
 */
typedef struct
{
  cairo_t *cr;
  double width;
  gboolean mirrored;
  gboolean measuring;
} LanesPaint;

typedef enum
{
  LANES_PAINT_START,
  LANES_PAINT_CENTER,
  LANES_PAINT_END,
} LanesPaintAlign;

/* How a text is set; what does not fit into @lines is ellipsized. */
typedef struct
{
  double size;
  PangoWeight weight;
  const char *color;
  guint lines;
  LanesPaintAlign align;
} LanesPaintStyle;

typedef enum
{
  LANES_MARK_CHECK,
  LANES_MARK_CROSS,
  LANES_MARK_RING,
} LanesMark;

gboolean lanes_paint_reads_from_right (cairo_t *cr, const char *word);
double lanes_paint_text (const LanesPaint *self,
                         const LanesPaintStyle *style,
                         double x,
                         double y,
                         double width,
                         const char *text);
double
lanes_paint_text_width (const LanesPaint *self, const LanesPaintStyle *style, const char *text);
void lanes_paint_color (const LanesPaint *self, const char *color, double alpha);
void lanes_paint_box (const LanesPaint *self,
                      double x,
                      double y,
                      double width,
                      double height,
                      double radius,
                      const char *color,
                      double alpha);
void lanes_paint_line (const LanesPaint *self,
                       double x1,
                       double y1,
                       double x2,
                       double y2,
                       double thickness,
                       const char *color);
void lanes_paint_hatch (const LanesPaint *self,
                        double x,
                        double y,
                        double width,
                        double height,
                        double radius,
                        const char *color,
                        LanesHatch hatch);
void lanes_paint_mark (const LanesPaint *self,
                       LanesMark mark,
                       double x,
                       double y,
                       double size,
                       const char *color);
void lanes_paint_badge (const LanesPaint *self,
                        double x,
                        double y,
                        double size,
                        const char *color,
                        const char *letter);
void lanes_paint_icon (const LanesPaint *self, double x, double y, double size);

G_END_DECLS
