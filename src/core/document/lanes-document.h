/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define LANES_DOCUMENT_ERROR (lanes_document_error_quark ())
GQuark lanes_document_error_quark (void);

/**
 * LanesDocumentError:
 * @LANES_DOCUMENT_ERROR_READ: the file cannot be read, or is too large
 * @LANES_DOCUMENT_ERROR_WRITE: the file cannot be written
 * @LANES_DOCUMENT_ERROR_SYNTAX: not JSON; the message has line and column
 * @LANES_DOCUMENT_ERROR_FORMAT: JSON, but not the document that was asked for
 * @LANES_DOCUMENT_ERROR_NEWER: a major format that this version does not know
 * @LANES_DOCUMENT_ERROR_TYPE: a member is missing or of the wrong type; the message has its path
 * @LANES_DOCUMENT_ERROR_RANGE: a value is out of range or unknown; the message has its path
 * @LANES_DOCUMENT_ERROR_TABLE: a combination of answers matches no row of a guide, or several
 */
typedef enum
{
  LANES_DOCUMENT_ERROR_READ,
  LANES_DOCUMENT_ERROR_WRITE,
  LANES_DOCUMENT_ERROR_SYNTAX,
  LANES_DOCUMENT_ERROR_FORMAT,
  LANES_DOCUMENT_ERROR_NEWER,
  LANES_DOCUMENT_ERROR_TYPE,
  LANES_DOCUMENT_ERROR_RANGE,
  LANES_DOCUMENT_ERROR_TABLE,
} LanesDocumentError;

char *lanes_document_dup_cache_path (const char *name);
JsonNode *lanes_document_load (GFile *file, GCancellable *cancellable, GError **error);
JsonNode *lanes_document_parse (const char *name, const char *text, gsize length, GError **error);
const char *lanes_document_get_format (JsonNode *root);
JsonObject *lanes_document_copy_unknown (JsonObject *object,
                                         gboolean (*is_known) (const char *member));
void lanes_document_merge (JsonObject *object, JsonObject *unknown);
char *lanes_document_to_text (JsonNode *node);
gboolean
lanes_document_write (GFile *file, GBytes *bytes, GCancellable *cancellable, GError **error);
gboolean
lanes_document_save (JsonNode *node, GFile *file, GCancellable *cancellable, GError **error);

G_END_DECLS
