/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The decision card as a picture of a common format. */

#include "lanes-report-card.h"

#include "lanes-explain.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>

static cairo_status_t
collect (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
create_surface (LanesCardFormat format, GByteArray *bytes)
{
  switch (format)
    {
    case LANES_CARD_SVG:
      return cairo_svg_surface_create_for_stream (collect, bytes, LANES_CARD_WIDTH,
                                                  LANES_CARD_HEIGHT);
    case LANES_CARD_PDF:
      return cairo_pdf_surface_create_for_stream (collect, bytes, LANES_CARD_WIDTH,
                                                  LANES_CARD_HEIGHT);
    case LANES_CARD_PNG:
      return cairo_image_surface_create (CAIRO_FORMAT_RGB24, LANES_CARD_WIDTH, LANES_CARD_HEIGHT);
    default:
      g_assert_not_reached ();
    }
}

static void
set_metadata (cairo_surface_t *surface, LanesCardFormat format, LanesDecision *decision)
{
  g_autofree char *name = lanes_explain_dup_title (decision);
  const LanesMachine *machine = lanes_decision_get_machine (decision);
  const char *taken = machine != NULL ? machine->words[LANES_WORD_TAKEN_UTC] : NULL;

  if (format != LANES_CARD_PDF)
    return;
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, name);
  /* The same decision makes the same file, whenever it is drawn. */
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                  taken != NULL ? taken : "1970-01-01T00:00:00Z");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Lanes");
}

/**
 * lanes_report_card_to_bytes:
 * @decision: a decision
 * @format: what kind of picture
 * @error: return location for a G_IO_ERROR
 *
 * Draws the decision card. Blocks; the caller saves.
 *
 * Returns: (transfer full): a file of that format
 */
GBytes *
lanes_report_card_to_bytes (LanesDecision *decision,
                            LanesCardFormat format,
                            GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  g_return_val_if_fail (LANES_IS_DECISION (decision), NULL);

  surface = create_surface (format, bytes);
  set_metadata (surface, format, decision);
  cr = cairo_create (surface);
  lanes_report_card_draw (cr, decision);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && format == LANES_CARD_PNG)
    status = cairo_surface_write_to_png_stream (surface, collect, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The card cannot be drawn: %s"),
               cairo_status_to_string (status));
  return NULL;
}
