/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading the values where a reader stands, each checked for its type and range. */

#include "lanes-reader.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * lanes_reader_has:
 * @self: a reader
 * @member: a member's name
 *
 * Returns: whether it is there; %FALSE after a fault
 */
gboolean
lanes_reader_has (LanesReader *self, const char *member)
{
  return lanes_reader_find (self, member) != NULL;
}

/**
 * lanes_reader_is_null:
 * @self: a reader
 * @member: a member's name
 *
 * Returns: whether it is there and null
 */
gboolean
lanes_reader_is_null (LanesReader *self, const char *member)
{
  JsonNode *node = lanes_reader_find (self, member);

  return node != NULL && JSON_NODE_HOLDS_NULL (node);
}

static JsonNode *
find_value (LanesReader *self, const char *member, GType type, const char *expected)
{
  JsonNode *node = lanes_reader_find (self, member);
  GType found;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  found = json_node_get_value_type (node);
  if (found == type || (type == G_TYPE_DOUBLE && found == G_TYPE_INT64))
    return node;
  lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, member, "%s", expected);
  return NULL;
}

/* A number as a sentence shows it: not more digits than it has. */
static char *
dup_number (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.12g", value));
}

/**
 * lanes_reader_number:
 * @self: a reader
 * @member: a number's name
 * @minimum: the least it may be
 * @maximum: the most it may be
 * @value: (out): the number; left alone when missing, null or wrong
 *
 * Returns: whether @value was set
 */
gboolean
lanes_reader_number (LanesReader *self,
                     const char *member,
                     double minimum,
                     double maximum,
                     double *value)
{
  JsonNode *node = find_value (self, member, G_TYPE_DOUBLE, _ ("not a number"));
  double number;

  if (node == NULL)
    return FALSE;
  number = json_node_get_double (node);
  if (!isfinite (number) || number < minimum || number > maximum)
    {
      g_autofree char *text = dup_number (number);
      g_autofree char *low = dup_number (minimum);
      g_autofree char *high = dup_number (maximum);

      lanes_reader_fail (self, LANES_DOCUMENT_ERROR_RANGE, member,
                         _ ("%s is not between %s and %s"), text, low, high);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

/**
 * lanes_reader_integer:
 * @self: a reader
 * @member: a whole number's name
 * @minimum: the least it may be
 * @maximum: the most it may be
 * @value: (out): the number; left alone when missing, null or wrong
 *
 * Returns: whether @value was set
 */
gboolean
lanes_reader_integer (LanesReader *self,
                      const char *member,
                      gint64 minimum,
                      gint64 maximum,
                      gint64 *value)
{
  double number;

  if (!lanes_reader_number (self, member, (double) minimum, (double) maximum, &number))
    return FALSE;
  if (number != floor (number))
    {
      lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, member, _ ("not a whole number"));
      return FALSE;
    }
  *value = (gint64) number;
  return TRUE;
}

static gboolean
is_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && (json_node_get_value_type (node) == G_TYPE_DOUBLE ||
                                          json_node_get_value_type (node) == G_TYPE_INT64);
}

/**
 * lanes_reader_pair:
 * @self: a reader
 * @member: the name of a list of two numbers
 * @low: (out): the first; left alone when missing or wrong
 * @high: (out): the second
 *
 * Returns: whether both were set
 */
gboolean
lanes_reader_pair (LanesReader *self, const char *member, double *low, double *high)
{
  JsonNode *node = lanes_reader_find (self, member);
  JsonArray *pair =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (node == NULL)
    return FALSE;
  if (pair == NULL || json_array_get_length (pair) != 2 ||
      !is_number (json_array_get_element (pair, 0)) ||
      !is_number (json_array_get_element (pair, 1)))
    {
      lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, member, _ ("not a range of two numbers"));
      return FALSE;
    }
  *low = json_array_get_double_element (pair, 0);
  *high = json_array_get_double_element (pair, 1);
  return TRUE;
}

/**
 * lanes_reader_boolean:
 * @self: a reader
 * @member: a member's name
 * @value: (out): left alone when the member is missing or no boolean, which is a fault
 *
 * Returns: whether @value was read
 */
gboolean
lanes_reader_boolean (LanesReader *self, const char *member, gboolean *value)
{
  JsonNode *node = find_value (self, member, G_TYPE_BOOLEAN, _ ("neither true nor false"));

  if (node == NULL)
    return FALSE;
  *value = json_node_get_boolean (node);
  return TRUE;
}

/**
 * lanes_reader_text:
 * @self: a reader
 * @member: a text's name
 *
 * Returns: (transfer none) (nullable): the text, or %NULL when missing or wrong
 */
const char *
lanes_reader_text (LanesReader *self, const char *member)
{
  JsonNode *node = find_value (self, member, G_TYPE_STRING, _ ("not a text"));

  return node != NULL ? json_node_get_string (node) : NULL;
}

/**
 * lanes_reader_need_text:
 * @self: a reader
 * @member: a text's name
 *
 * Like lanes_reader_text(), but a missing or empty text is a fault.
 *
 * Returns: (transfer none) (nullable): the text
 */
const char *
lanes_reader_need_text (LanesReader *self, const char *member)
{
  const char *text = lanes_reader_text (self, member);

  if (text == NULL)
    lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, member, _ ("missing"));
  else if (*text == '\0')
    lanes_reader_fail (self, LANES_DOCUMENT_ERROR_RANGE, member, _ ("empty"));
  return lanes_reader_ok (self) ? text : NULL;
}

/**
 * lanes_reader_choice:
 * @self: a reader
 * @member: a text's name
 * @choices: (array zero-terminated=1): what it may be
 * @value: (out): the index of the choice; left alone when missing, null or wrong
 *
 * Returns: whether @value was set
 */
gboolean
lanes_reader_choice (LanesReader *self,
                     const char *member,
                     const char *const *choices,
                     guint *value)
{
  const char *text = lanes_reader_text (self, member);
  g_autofree char *all = NULL;

  if (text == NULL)
    return FALSE;
  for (guint i = 0; choices[i] != NULL; i++)
    {
      if (g_str_equal (choices[i], text))
        {
          *value = i;
          return TRUE;
        }
    }
  all = g_strjoinv (", ", (GStrv) choices);
  lanes_reader_fail (self, LANES_DOCUMENT_ERROR_RANGE, member, _ ("“%s” is none of %s"), text, all);
  return FALSE;
}

/**
 * lanes_reader_texts:
 * @self: a reader
 * @member: the name of a list of texts
 *
 * Returns: (transfer full) (nullable): the texts, or %NULL when missing or wrong
 */
GStrv
lanes_reader_texts (LanesReader *self, const char *member)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = lanes_reader_find (self, member);
  JsonArray *array;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, member, _ ("not a list"));
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        {
          g_autofree char *label = g_strdup_printf ("%s[%u]", member, i);

          lanes_reader_fail (self, LANES_DOCUMENT_ERROR_TYPE, label, _ ("not a text"));
          return NULL;
        }
      g_strv_builder_add (builder, json_node_get_string (element));
    }
  return g_strv_builder_end (builder);
}
