/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a text stops being JSON (RFC 8259). The parser names the last token it understood, which
 * may stand lines above the fault; who edits a document by hand needs the place itself. */

#include "lanes-syntax.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DEEPEST 100

typedef struct
{
  const char *at;
  const char *end;
  guint depth;
  const char *fault; /* (nullable): untranslated; it lies at @at */
} Scan;

static gboolean take_value (Scan *self);

static char
peek (const Scan *self)
{
  return self->at < self->end ? *self->at : '\0';
}

static gboolean
fail (Scan *self, const char *fault)
{
  if (self->fault == NULL)
    self->fault = self->at < self->end ? fault : N_ ("it ends too early");
  return FALSE;
}

static gboolean
take (Scan *self, char c)
{
  if (self->at >= self->end || *self->at != c)
    return FALSE;
  self->at++;
  return TRUE;
}

static void
skip_blanks (Scan *self)
{
  while (self->at < self->end && strchr (" \t\r\n", *self->at) != NULL && *self->at != '\0')
    self->at++;
}

static gboolean
take_four_digits (Scan *self, guint *value)
{
  *value = 0;
  for (guint i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (peek (self)))
        return fail (self, N_ ("an escape sequence needs four hexadecimal digits"));
      *value = *value * 16 + (guint) g_ascii_xdigit_value (*self->at++);
    }
  return TRUE;
}

static gboolean
take_escape (Scan *self)
{
  guint unit;

  if (self->at < self->end && *self->at != '\0' && strchr ("\"\\/bfnrt", *self->at) != NULL)
    {
      self->at++;
      return TRUE;
    }
  if (!take (self, 'u'))
    return fail (self, N_ ("no escape sequence of JSON"));
  if (!take_four_digits (self, &unit))
    return FALSE;
  if (unit == 0)
    return fail (self, N_ ("a text cannot hold the character zero"));
  if (unit < 0xd800 || unit > 0xdfff)
    return TRUE;
  /* Beyond the basic plane a character is written as two halves. */
  if (unit <= 0xdbff && take (self, '\\') && take (self, 'u') && take_four_digits (self, &unit) &&
      unit >= 0xdc00 && unit <= 0xdfff)
    return TRUE;
  return fail (self, N_ ("half of a character"));
}

static gboolean
take_text (Scan *self)
{
  if (!take (self, '"'))
    return fail (self, N_ ("a text in double quotes belongs here"));
  while (self->at < self->end)
    {
      if (take (self, '"'))
        return TRUE;
      if ((guchar) *self->at < ' ')
        return fail (self, N_ ("a text has to end on its line, and tabs in it are written “\\t”"));
      if (!take (self, '\\'))
        self->at++;
      else if (!take_escape (self))
        return FALSE;
    }
  return fail (self, NULL);
}

static gboolean
take_digits (Scan *self)
{
  if (!g_ascii_isdigit (peek (self)))
    return fail (self, N_ ("a digit belongs here"));
  while (g_ascii_isdigit (peek (self)))
    self->at++;
  return TRUE;
}

static gboolean
take_number_form (Scan *self)
{
  take (self, '-');
  if (take (self, '0'))
    {
      if (g_ascii_isdigit (peek (self)))
        return fail (self, N_ ("a number does not begin with a zero"));
    }
  else if (!take_digits (self))
    return FALSE;
  if (take (self, '.') && !take_digits (self))
    return FALSE;
  if (!take (self, 'e') && !take (self, 'E'))
    return TRUE;
  if (!take (self, '+'))
    take (self, '-');
  return take_digits (self);
}

static gboolean
take_number (Scan *self)
{
  const char *start = self->at;
  g_autofree char *number = NULL;

  if (!take_number_form (self))
    return FALSE;
  number = g_strndup (start, self->at - start);
  if (isfinite (g_ascii_strtod (number, NULL)))
    return TRUE;
  self->at = start;
  return fail (self, N_ ("no program can hold so large a number"));
}

static gboolean
take_word (Scan *self, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->at) < length || strncmp (self->at, word, length) != 0)
    return FALSE;
  self->at += length;
  return TRUE;
}

static gboolean
take_member (Scan *self)
{
  if (!take_text (self))
    return FALSE;
  skip_blanks (self);
  if (!take (self, ':'))
    return fail (self, N_ ("a colon belongs here"));
  return take_value (self);
}

/* What stands between brackets: nothing, or items with commas between them. */
static gboolean
take_items (Scan *self, char closing, gboolean (*take_item) (Scan *self), const char *fault)
{
  gboolean first = TRUE;

  if (++self->depth > DEEPEST)
    return fail (self, N_ ("nested too deeply"));
  for (;;)
    {
      skip_blanks (self);
      if (first && take (self, closing))
        break;
      if (!take_item (self))
        return FALSE;
      skip_blanks (self);
      if (take (self, closing))
        break;
      if (!take (self, ','))
        return fail (self, fault);
      first = FALSE;
    }
  self->depth--;
  return TRUE;
}

static gboolean
take_value (Scan *self)
{
  skip_blanks (self);
  if (take (self, '{'))
    return take_items (self, '}', take_member, N_ ("a comma or “}” belongs here"));
  if (take (self, '['))
    return take_items (self, ']', take_value, N_ ("a comma or “]” belongs here"));
  if (peek (self) == '"')
    return take_text (self);
  if (peek (self) == '-' || g_ascii_isdigit (peek (self)))
    return take_number (self);
  if (take_word (self, "true") || take_word (self, "false") || take_word (self, "null"))
    return TRUE;
  return fail (self, N_ ("a value belongs here"));
}

static void
locate (const char *text, const char *at, guint *line, guint *column)
{
  *line = *column = 1;
  for (const char *p = text; p < at; p = g_utf8_next_char (p))
    {
      (*column)++;
      if (*p == '\n')
        {
          (*line)++;
          *column = 1;
        }
    }
}

/**
 * lanes_syntax_find_fault:
 * @text: (array length=length): a text in UTF-8
 * @length: its bytes
 * @line: (out): the line of the fault, from 1
 * @column: (out): the character in that line, from 1
 *
 * Returns: (transfer none) (nullable): why @text is no JSON from there on, translated; %NULL when
 *   it is JSON
 */
const char *
lanes_syntax_find_fault (const char *text, gsize length, guint *line, guint *column)
{
  Scan scan = { .at = text, .end = text + length };

  g_return_val_if_fail (text != NULL && line != NULL && column != NULL, NULL);

  skip_blanks (&scan);
  if (scan.at == scan.end)
    scan = (Scan) { .at = text, .fault = N_ ("the document is empty") };
  else if (take_value (&scan))
    {
      skip_blanks (&scan);
      if (scan.at < scan.end)
        fail (&scan, N_ ("nothing may follow the document"));
    }
  locate (text, scan.at, line, column);
  return scan.fault != NULL ? _ (scan.fault) : NULL;
}
