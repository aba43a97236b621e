/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-document.h"

G_BEGIN_DECLS

/**
 * LanesReader:
 *
 * Walks one object of a document and checks what it reads. The first fault is kept with the
 * document's name, the member's path and the cause; later reads do nothing, so that a loader
 * checks once at its end, with lanes_reader_finish().
 */
typedef struct _LanesReader LanesReader;

LanesReader *lanes_reader_new (const char *name, JsonNode *root, const char *format);
gboolean lanes_reader_finish (LanesReader *self, GError **error);
gboolean lanes_reader_ok (LanesReader *self);
void lanes_reader_free (LanesReader *self);

gboolean lanes_reader_enter (LanesReader *self, const char *member);
guint lanes_reader_enter_array (LanesReader *self, const char *member);
gboolean lanes_reader_enter_element (LanesReader *self, guint index);
void lanes_reader_leave (LanesReader *self);
GStrv lanes_reader_list_members (LanesReader *self);
JsonNode *lanes_reader_find (LanesReader *self, const char *member);

gboolean lanes_reader_has (LanesReader *self, const char *member);
gboolean lanes_reader_is_null (LanesReader *self, const char *member);
gboolean lanes_reader_number (LanesReader *self,
                              const char *member,
                              double minimum,
                              double maximum,
                              double *value);
gboolean lanes_reader_pair (LanesReader *self, const char *member, double *low, double *high);
gboolean lanes_reader_integer (LanesReader *self,
                               const char *member,
                               gint64 minimum,
                               gint64 maximum,
                               gint64 *value);
gboolean lanes_reader_boolean (LanesReader *self, const char *member, gboolean *value);
gboolean lanes_reader_choice (LanesReader *self,
                              const char *member,
                              const char *const *choices,
                              guint *value);
const char *lanes_reader_text (LanesReader *self, const char *member);
const char *lanes_reader_need_text (LanesReader *self, const char *member);
GStrv lanes_reader_texts (LanesReader *self, const char *member);
void lanes_reader_fail (LanesReader *self,
                        LanesDocumentError code,
                        const char *member,
                        const char *format,
                        ...) G_GNUC_PRINTF (4, 5);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesReader, lanes_reader_free)

G_END_DECLS
