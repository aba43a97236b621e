/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Texts that are no JSON: the message names the line and the place in it where a person looks. */

#include "core-fixture.h"

#include <string.h>

/* Faults of documents written by hand; the column lies within the token at fault. */
static const struct
{
  const char *text;
  guint line;
  guint first_column;
  guint last_column;
} faults[] = {
  { "", 1, 1, 1 },
  { "kind: batch", 1, 1, 5 },
  { "{ \"a\": 1", 1, 9, 9 },
  { "{ \"a\": 1\n", 2, 1, 1 },
  { "{\n  \"a\": 1\n  \"b\": 2\n}", 3, 3, 5 },
  { "{\n  \"a\": 1,\n}", 3, 1, 1 },
  { "{\n  \"a\": 1,,\n  \"b\": 2\n}", 2, 10, 10 },
  { "{\n  \"a\" 1\n}", 2, 7, 7 },
  { "{\n  \"a\":\n}", 3, 1, 1 },
  { "{\n  \"a\": [1, 2\n}", 3, 1, 1 },
  { "[\n  1,\n  2,\n]", 4, 1, 1 },
  { "[1 2]", 1, 4, 4 },
  { "[1, 2]]", 1, 7, 7 },
  { "{ }\n\n{ }", 3, 1, 1 },
  { "{ } x", 1, 5, 5 },
  { "{\n  a: 1\n}", 2, 3, 3 },
  { "{\n  'a': 1\n}", 2, 3, 5 },
  { "{\n  \"a\": 'b'\n}", 2, 8, 10 },
  { "{\n  \"a\": True\n}", 2, 8, 11 },
  { "{\n  \"a\": NaN\n}", 2, 8, 10 },
  { "{\n  \"a\": -Infinity\n}", 2, 8, 16 },
  { "{\n  \"a\": 0x10\n}", 2, 8, 11 },
  { "{\n  \"a\": 010\n}", 2, 8, 10 },
  { "{\n  \"a\": +1\n}", 2, 8, 9 },
  { "{\n  \"a\": .5\n}", 2, 8, 9 },
  { "{\n  \"a\": 1.\n}", 2, 8, 10 },
  { "{\n  \"a\": 1e\n}", 2, 8, 10 },
  { "{\n  \"a\": 1e+\n}", 2, 8, 11 },
  { "{\n  \"a\": -\n}", 2, 8, 9 },
  { "{\n  \"a\": 1.5f\n}", 2, 8, 11 },
  { "{\n  // why\n  \"a\": 1\n}", 2, 3, 8 },
  { "{\n  \"a\": 1 /* why */\n}", 2, 10, 18 },
  { "{\n  # why\n  \"a\": 1\n}", 2, 3, 7 },
  { "{\n  \"a\": \"b\n}", 2, 8, 10 },
  { "{\n  \"a\": \"b\tc\"\n}", 2, 8, 12 },
  { "{\n  \"a\": \"\\x41\"\n}", 2, 8, 13 },
  { "{\n  \"a\": \"\\u12g4\"\n}", 2, 8, 15 },
  { "{\n  \"a\": \"b", 2, 8, 10 },
  /* Letters beyond ASCII count once. */
  { "{ \"é\": \"ü\" x }", 1, 12, 12 },
};

static void
assert_place (const char *message, guint line, guint first_column, guint last_column)
{
  g_autofree char *start = g_strdup_printf ("in.json: line %u, column ", line);
  guint64 column;

  g_test_message ("%s", message);
  g_assert_true (g_str_has_prefix (message, start));
  column = g_ascii_strtoull (message + strlen (start), NULL, 10);
  g_assert_cmpuint (column, >=, first_column);
  g_assert_cmpuint (column, <=, last_column);
}

static void
test_places (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node =
          lanes_document_parse ("in.json", faults[i].text, strlen (faults[i].text), &error);

      g_assert_null (node);
      g_assert_nonnull (error);
      core_assert_fault (error, LANES_DOCUMENT_ERROR_SYNTAX, "not JSON: ");
      assert_place (error->message, faults[i].line, faults[i].first_column,
                    faults[i].last_column);
    }
}

/* Half of a character, with the rest of the document after it. */
static void
test_lone_surrogate (void)
{
  static const char text[] = "{\n  \"a\": \"\\ud83d\",\n  \"b\": 1\n}";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = lanes_document_parse ("in.json", text, strlen (text), &error);

  g_assert_null (node);
  g_assert_nonnull (error);
  core_assert_fault (error, LANES_DOCUMENT_ERROR_SYNTAX, "not JSON: ");
  assert_place (error->message, 2, 8, 15);
}

static void
test_blank_documents (void)
{
  static const char *const texts[] = { "", " ", "\n\n", " \t\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node =
          lanes_document_parse ("in.json", texts[i], strlen (texts[i]), &error);

      g_assert_null (node);
      core_assert_fault (error, LANES_DOCUMENT_ERROR_SYNTAX, "in.json: line 1, column 1: ");
    }
}

/* What JSON allows, however unusual, is read. */
static void
test_valid_texts (void)
{
  static const struct
  {
    const char *text;
    const char *read;
  } texts[] = {
    { "\r\n\t{ }\r\n", "{}" },
    { "{\"a\":[],\"b\":{},\"\":null}", "{\"a\":[],\"b\":{},\"\":null}" },
    { "{\"a\":-0,\"b\":10,\"c\":-7}", "{\"a\":0,\"b\":10,\"c\":-7}" },
    { "[1E2,1e+2,25e-2]", "[100.0,100.0,0.25]" },
    { "[\"\\\"\\\\\\/\\n\"]", "[\"\\\"\\\\/\\n\"]" },
    { "[\"\\u0041\\u00e9\\ud83d\\ude00\"]", "[\"Aé😀\"]" },
    { "[true,false,null]", "[true,false,null]" },
    { "[\"// no comment\",\"/* nor this */\",\"# nor this\"]",
      "[\"// no comment\",\"/* nor this */\",\"# nor this\"]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node =
          lanes_document_parse ("in.json", texts[i].text, strlen (texts[i].text), &error);
      g_autofree char *read = NULL;

      g_assert_no_error (error);
      read = json_to_string (node, FALSE);
      g_assert_cmpstr (read, ==, texts[i].read);
    }
}

/* A text of @depth nested lists, closed again or not. */
static char *
nest (guint depth, gboolean closed)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; closed && i < depth; i++)
    g_string_append_c (text, ']');
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* Nesting that no document of ours has is read; nesting that would exhaust the stack is not. */
static void
test_nesting (void)
{
  static const struct
  {
    guint depth;
    gboolean closed;
    gboolean valid;
  } cases[] = {
    { 50, TRUE, TRUE },
    { 50, FALSE, FALSE },
    { 500000, TRUE, FALSE },
    { 1000000, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = nest (cases[i].depth, cases[i].closed);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = lanes_document_parse ("in.json", text, strlen (text), &error);

      g_assert_cmpint (node != NULL, ==, cases[i].valid);
      if (!cases[i].valid)
        core_assert_fault (error, LANES_DOCUMENT_ERROR_SYNTAX, "in.json: line 1, column ");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/syntax/places", test_places);
  g_test_add_func ("/core/syntax/blank", test_blank_documents);
  g_test_add_func ("/core/syntax/valid", test_valid_texts);
  g_test_add_func ("/core/syntax/nesting", test_nesting);
  g_test_add_func ("/core/syntax/lone-surrogate", test_lone_surrogate);
  return g_test_run ();
}
