/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Texts that may be anybody's, made fit to be shown in a line. */

#include "lanes-text.h"

#include <string.h>

/* Control characters drive a terminal; those that turn the writing direction make a line read as
 * something else. */
static gboolean
is_harmful (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
         type == G_UNICODE_PARAGRAPH_SEPARATOR || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

static void
append_harmless (GString *line, const char *text, const char *end)
{
  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (line, is_harmful (c) ? ' ' : c);
    }
}

/**
 * lanes_text_dup_line:
 * @text: any text, valid UTF-8 or not
 * @most: characters to keep; 0 for all
 *
 * Returns: (transfer full): @text as one line without anything that could drive a terminal or turn
 *   the writing direction; of a longer one both ends, with an ellipsis between them
 */
char *
lanes_text_dup_line (const char *text, guint most)
{
  g_autofree char *valid = NULL;
  GString *line;
  const char *end;
  glong length;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  line = g_string_new (NULL);
  length = g_utf8_strlen (valid, -1);
  end = valid + strlen (valid);
  if (most == 0 || length <= (glong) most)
    {
      append_harmless (line, valid, end);
    }
  else
    {
      append_harmless (line, valid, g_utf8_offset_to_pointer (valid, most / 2));
      g_string_append (line, "…");
      append_harmless (line, g_utf8_offset_to_pointer (end, -(glong) (most / 2)), end);
    }
  return g_strchomp (g_string_free_and_steal (line));
}

/**
 * lanes_text_is_printable:
 * @text: a text
 *
 * Returns: whether it is made of printable ASCII alone
 */
gboolean
lanes_text_is_printable (const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isprint (*text))
        return FALSE;
    }
  return TRUE;
}
