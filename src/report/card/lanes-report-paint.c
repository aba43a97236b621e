/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The brush of the decision card: texts, boxes, hatches and marks, mirrored where reading runs
 * from right to left. */

#include "lanes-report-paint-private.h"

#include <math.h>
#include <pango/pangocairo.h>

#define FONT "Cantarell, Inter, Sans"

/* Distance and thickness of the lines of a hatch. */
#define HATCH_STEP 8.0
#define HATCH_LINE 2.5

static double
to_page (const LanesPaint *self, double x, double width)
{
  return self->mirrored ? self->width - x - width : x;
}

/* One paragraph, whatever is in the text. */
static char *
dup_paragraph (const char *text)
{
  char *paragraph = g_utf8_make_valid (text, -1);

  for (char *p = paragraph; *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p))
        *p = ' ';
    }
  return g_strstrip (paragraph);
}

static PangoAlignment
alignment_of (const LanesPaint *self, LanesPaintAlign align)
{
  if (align == LANES_PAINT_CENTER)
    return PANGO_ALIGN_CENTER;
  return (align == LANES_PAINT_START) != self->mirrored ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT;
}

static void
set_text (PangoLayout *layout, const char *text)
{
  g_autofree char *paragraph = dup_paragraph (text);

  pango_layout_set_text (layout, paragraph, -1);
  pango_context_set_base_dir (pango_layout_get_context (layout),
                              pango_layout_get_direction (layout, 0));
  pango_layout_context_changed (layout);
}

/* Without hinting a text is as wide in a picture of pixels as in one of curves. */
static PangoLayout *
create_layout (const LanesPaint *self, const LanesPaintStyle *style, const char *text)
{
  PangoLayout *layout = pango_cairo_create_layout (self->cr);
  PangoFontDescription *font = pango_font_description_from_string (FONT);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (pango_layout_get_context (layout), options);
  pango_context_set_round_glyph_positions (pango_layout_get_context (layout), FALSE);
  pango_font_description_set_absolute_size (font, style->size * PANGO_SCALE);
  pango_font_description_set_weight (font, style->weight);
  pango_layout_set_font_description (layout, font);
  set_text (layout, text);
  cairo_font_options_destroy (options);
  pango_font_description_free (font);
  return layout;
}

/**
 * lanes_paint_reads_from_right:
 * @cr: where to draw
 * @word: a translated word
 *
 * Returns: whether the language of @word runs from right to left
 */
gboolean
lanes_paint_reads_from_right (cairo_t *cr, const char *word)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);

  pango_layout_set_text (layout, word, -1);
  return pango_layout_get_direction (layout, 0) == PANGO_DIRECTION_RTL;
}

/**
 * lanes_paint_text:
 * @self: a brush
 * @style: how to set the text
 * @x: where it starts
 * @y: its top
 * @width: how wide it may be
 * @text: the text
 *
 * Returns: its height
 */
double
lanes_paint_text (const LanesPaint *self,
                  const LanesPaintStyle *style,
                  double x,
                  double y,
                  double width,
                  const char *text)
{
  g_autoptr (PangoLayout) layout = create_layout (self, style, text);
  PangoRectangle extents;

  pango_layout_set_width (layout, (int) ceil (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, 1.08f);
  pango_layout_set_alignment (layout, alignment_of (self, style->align));
  if (style->lines > 0)
    {
      pango_layout_set_height (layout, -(int) style->lines);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  pango_layout_get_extents (layout, NULL, &extents);
  if (!self->measuring)
    {
      lanes_paint_color (self, style->color, 1);
      cairo_move_to (self->cr, to_page (self, x, width), y);
      pango_cairo_show_layout (self->cr, layout);
    }
  return (double) extents.height / PANGO_SCALE;
}

/**
 * lanes_paint_text_width:
 * @self: a brush
 * @style: how to set the text
 * @text: the text
 *
 * Returns: how wide it is in one line
 */
double
lanes_paint_text_width (const LanesPaint *self, const LanesPaintStyle *style, const char *text)
{
  g_autoptr (PangoLayout) layout = create_layout (self, style, text);
  PangoRectangle extents;

  pango_layout_get_extents (layout, NULL, &extents);
  return ceil ((double) extents.width / PANGO_SCALE) + 1;
}

/**
 * lanes_paint_color:
 * @self: a brush
 * @color: "#rrggbb"
 * @alpha: how opaque
 *
 * Sets the colour of what is drawn next.
 */
void
lanes_paint_color (const LanesPaint *self, const char *color, double alpha)
{
  guint64 rgb = g_ascii_strtoull (color + 1, NULL, 16);

  cairo_set_source_rgba (self->cr, (double) (rgb >> 16 & 255) / 255,
                         (double) (rgb >> 8 & 255) / 255, (double) (rgb & 255) / 255, alpha);
}

static void
trace_box (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  radius = MIN (radius, MIN (width, height) / 2);
  cairo_new_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

void
lanes_paint_box (const LanesPaint *self,
                 double x,
                 double y,
                 double width,
                 double height,
                 double radius,
                 const char *color,
                 double alpha)
{
  if (self->measuring)
    return;
  trace_box (self->cr, to_page (self, x, width), y, width, height, radius);
  lanes_paint_color (self, color, alpha);
  cairo_fill (self->cr);
}

void
lanes_paint_line (const LanesPaint *self,
                  double x1,
                  double y1,
                  double x2,
                  double y2,
                  double thickness,
                  const char *color)
{
  if (self->measuring)
    return;
  cairo_new_path (self->cr);
  cairo_move_to (self->cr, to_page (self, x1, 0), y1);
  cairo_line_to (self->cr, to_page (self, x2, 0), y2);
  cairo_set_line_width (self->cr, thickness);
  lanes_paint_color (self, color, 1);
  cairo_stroke (self->cr);
}

/* Lines across a box from side to side, @slope to the right for each step down. */
static void
trace_stripes (cairo_t *cr, double x, double y, double width, double height, double slope)
{
  double reach = fabs (slope) * height;

  for (double at = -reach; at < width + reach; at += HATCH_STEP)
    {
      cairo_move_to (cr, x + at, y);
      cairo_line_to (cr, x + at + slope * height, y + height);
    }
}

static void
trace_rows (cairo_t *cr, double x, double y, double width, double height)
{
  for (double at = HATCH_STEP / 2; at < height; at += HATCH_STEP)
    {
      cairo_move_to (cr, x, y + at);
      cairo_line_to (cr, x + width, y + at);
    }
}

static void
trace_dots (cairo_t *cr, double x, double y, double width, double height)
{
  for (double row = HATCH_STEP / 2; row < height; row += HATCH_STEP)
    {
      for (double at = HATCH_STEP / 2; at < width; at += HATCH_STEP)
        {
          cairo_move_to (cr, x + at, y + row);
          cairo_line_to (cr, x + at, y + row);
        }
    }
}

static void
trace_hatch (cairo_t *cr, LanesHatch hatch, double x, double y, double width, double height)
{
  switch (hatch)
    {
    case LANES_HATCH_FORWARD:
      trace_stripes (cr, x, y, width, height, -1);
      break;
    case LANES_HATCH_BACKWARD:
      trace_stripes (cr, x, y, width, height, 1);
      break;
    case LANES_HATCH_CROSS:
      trace_stripes (cr, x, y, width, height, -1);
      trace_stripes (cr, x, y, width, height, 1);
      break;
    case LANES_HATCH_DOTS:
      trace_dots (cr, x, y, width, height);
      break;
    case LANES_HATCH_HORIZONTAL:
      trace_rows (cr, x, y, width, height);
      break;
    case LANES_HATCH_VERTICAL:
      trace_stripes (cr, x, y, width, height, 0);
      break;
    case LANES_HATCH_SOLID:
    default:
      break;
    }
}

/**
 * lanes_paint_hatch:
 * @self: a brush
 * @x: where the box starts
 * @y: its top
 * @width: its width
 * @height: its height
 * @radius: of its corners
 * @color: its fill
 * @hatch: the pattern on it
 *
 * Draws a box in a mechanism's colour and pattern.
 */
void
lanes_paint_hatch (const LanesPaint *self,
                   double x,
                   double y,
                   double width,
                   double height,
                   double radius,
                   const char *color,
                   LanesHatch hatch)
{
  double left = to_page (self, x, width);

  if (self->measuring)
    return;
  cairo_save (self->cr);
  trace_box (self->cr, left, y, width, height, radius);
  lanes_paint_color (self, color, 1);
  cairo_fill_preserve (self->cr);
  cairo_clip (self->cr);
  cairo_new_path (self->cr);
  trace_hatch (self->cr, hatch, left, y, width, height);
  cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (self->cr, hatch == LANES_HATCH_DOTS ? HATCH_LINE * 1.4 : HATCH_LINE);
  lanes_paint_color (self, LANES_PAINT_PAPER, 0.6);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

/**
 * lanes_paint_mark:
 * @self: a brush
 * @mark: which
 * @x: where it starts
 * @y: its top
 * @size: its width and height
 * @color: its colour
 *
 * Draws the mark that says of a row, without words, whether it matches.
 */
void
lanes_paint_mark (const LanesPaint *self,
                  LanesMark mark,
                  double x,
                  double y,
                  double size,
                  const char *color)
{
  cairo_t *cr = self->cr;

  if (self->measuring)
    return;
  cairo_save (cr);
  cairo_translate (cr, to_page (self, x, size), y);
  cairo_scale (cr, size / 16, size / 16);
  cairo_new_path (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 2);
  lanes_paint_color (self, color, 1);
  if (mark == LANES_MARK_CHECK)
    {
      cairo_arc (cr, 8, 8, 8, 0, 2 * G_PI);
      cairo_fill (cr);
      lanes_paint_color (self, LANES_PAINT_PAPER, 1);
      cairo_move_to (cr, 4.4, 8.4);
      cairo_line_to (cr, 7, 11);
      cairo_line_to (cr, 11.6, 5.6);
    }
  else if (mark == LANES_MARK_CROSS)
    {
      cairo_move_to (cr, 4, 4);
      cairo_line_to (cr, 12, 12);
      cairo_move_to (cr, 12, 4);
      cairo_line_to (cr, 4, 12);
    }
  else
    {
      cairo_arc (cr, 8, 8, 4.5, 0, 2 * G_PI);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

/**
 * lanes_paint_badge:
 * @self: a brush
 * @x: where it starts
 * @y: its top
 * @size: its width and height
 * @color: its fill, dark enough for white text
 * @letter: what stands in it
 *
 * Draws the letter of a mechanism.
 */
void
lanes_paint_badge (const LanesPaint *self,
                   double x,
                   double y,
                   double size,
                   const char *color,
                   const char *letter)
{
  LanesPaintStyle style = { size * 0.56, PANGO_WEIGHT_BOLD, LANES_PAINT_PAPER, 1,
                            LANES_PAINT_CENTER };
  LanesPaint measure = *self;
  double height;

  if (g_utf8_strlen (letter, -1) > 1)
    style.size = size * 0.46;
  measure.measuring = TRUE;
  height = lanes_paint_text (&measure, &style, x, y, size, letter);
  lanes_paint_box (self, x, y, size, size, size * 0.26, color, 1);
  lanes_paint_text (self, &style, x, y + (size - height) / 2, size, letter);
}

/**
 * lanes_paint_icon:
 * @self: a brush
 * @x: where it starts
 * @y: its top
 * @size: its width and height
 *
 * Draws the sign of Lanes: three lanes, of which one is lit.
 */
void
lanes_paint_icon (const LanesPaint *self, double x, double y, double size)
{
  cairo_t *cr = self->cr;

  if (self->measuring)
    return;
  cairo_save (cr);
  cairo_translate (cr, to_page (self, x, size), y);
  cairo_scale (cr, size / 96, size / 96);
  trace_box (cr, 0, 0, 96, 96, 20);
  lanes_paint_color (self, "#5e5c64", 1);
  cairo_fill_preserve (cr);
  cairo_clip (cr);
  cairo_rectangle (cr, 0, 34, 96, 28);
  lanes_paint_color (self, "#1c71d8", 1);
  cairo_fill (cr);
  trace_box (cr, 12, 12, 26, 11, 6);
  lanes_paint_color (self, "#9a9996", 1);
  cairo_fill (cr);
  trace_box (cr, 32, 73, 26, 11, 6);
  cairo_fill (cr);
  trace_box (cr, 14, 42, 70, 12, 6);
  lanes_paint_color (self, "#99c1f1", 0.55);
  cairo_fill (cr);
  trace_box (cr, 56, 42, 28, 12, 6);
  lanes_paint_color (self, LANES_PAINT_PAPER, 1);
  cairo_fill (cr);
  cairo_restore (cr);
}
