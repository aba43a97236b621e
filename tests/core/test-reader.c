/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Checked reading: the first fault is kept, with its path from the root, and ends all reading. */

#include "core-fixture.h"

#include "lanes-reader.h"

#include <string.h>

#define FORMAT "lanes-test/1"
#define DOCUMENT(members) "{ \"format\": \"lanes-test/1\", " members " }"

static const char *const colours[] = { "red", "green", NULL };

static LanesReader *
open_text (const char *text)
{
  g_autoptr (JsonNode) node = core_parse (text);

  return lanes_reader_new ("t.json", node, FORMAT);
}

static void
assert_fault (LanesReader *reader, LanesDocumentError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (lanes_reader_ok (reader));
  g_assert_false (lanes_reader_finish (reader, &error));
  g_assert_error (error, LANES_DOCUMENT_ERROR, (gint) code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
assert_well (LanesReader *reader)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lanes_reader_ok (reader));
  g_assert_true (lanes_reader_finish (reader, &error));
  g_assert_no_error (error);
}

static void
test_path (void)
{
  g_autoptr (LanesReader) reader =
      open_text (DOCUMENT ("\"a\": { \"b\": [ {}, {}, { \"c\": \"x\", \"d\": [ 1 ] } ] }"));
  double value = -1;

  g_assert_true (lanes_reader_enter (reader, "a"));
  g_assert_cmpuint (lanes_reader_enter_array (reader, "b"), ==, 3);
  g_assert_true (lanes_reader_enter_element (reader, 2));
  g_assert_false (lanes_reader_number (reader, "c", 0, 1, &value));
  g_assert_cmpfloat (value, ==, -1);
  lanes_reader_leave (reader);
  lanes_reader_leave (reader);
  lanes_reader_leave (reader);
  assert_fault (reader, LANES_DOCUMENT_ERROR_TYPE, "t.json: a.b[2].c: not a number");
}

/* Where the reader stands, and in lists of texts, the path names the element. */
static void
test_other_paths (void)
{
  g_autoptr (LanesReader) element = open_text (DOCUMENT ("\"a\": [ {}, 5 ]"));
  g_autoptr (LanesReader) list = open_text (DOCUMENT ("\"a\": { \"b\": [ \"x\", null ] }"));
  g_autoptr (LanesReader) root = open_text (DOCUMENT ("\"a\": 1"));
  g_auto (GStrv) texts = NULL;

  g_assert_cmpuint (lanes_reader_enter_array (element, "a"), ==, 2);
  g_assert_true (lanes_reader_enter_element (element, 0));
  lanes_reader_leave (element);
  g_assert_false (lanes_reader_enter_element (element, 1));
  lanes_reader_leave (element);
  assert_fault (element, LANES_DOCUMENT_ERROR_TYPE, "t.json: a[1]: not an object");

  g_assert_true (lanes_reader_enter (list, "a"));
  texts = lanes_reader_texts (list, "b");
  g_assert_null (texts);
  assert_fault (list, LANES_DOCUMENT_ERROR_TYPE, "t.json: a.b[1]: not a text");

  lanes_reader_fail (root, LANES_DOCUMENT_ERROR_TABLE, NULL, "%s", "all of it");
  assert_fault (root, LANES_DOCUMENT_ERROR_TABLE, "t.json: the document: all of it");
}

/* The first fault stays, and nothing is read after it. */
static void
test_first_fault_stays (void)
{
  g_autoptr (LanesReader) reader =
      open_text (DOCUMENT ("\"a\": \"x\", \"b\": 5, \"c\": \"red\", \"d\": {}, \"e\": [ {} ]"));
  double value = -1;
  guint choice = 7;
  gboolean truth = 7;

  g_assert_false (lanes_reader_number (reader, "a", 0, 1, &value));
  g_assert_false (lanes_reader_number (reader, "b", 0, 9, &value));
  g_assert_false (lanes_reader_choice (reader, "c", colours, &choice));
  g_assert_false (lanes_reader_boolean (reader, "b", &truth));
  g_assert_false (lanes_reader_enter (reader, "d"));
  g_assert_cmpuint (lanes_reader_enter_array (reader, "e"), ==, 0);
  g_assert_null (lanes_reader_text (reader, "c"));
  g_assert_null (lanes_reader_need_text (reader, "missing"));
  g_assert_false (lanes_reader_has (reader, "c"));
  lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_TABLE, "b", "later");
  g_assert_cmpfloat (value, ==, -1);
  g_assert_cmpuint (choice, ==, 7);
  g_assert_cmpint (truth, ==, 7);
  assert_fault (reader, LANES_DOCUMENT_ERROR_TYPE, "t.json: a: not a number");
}

static void
test_values (void)
{
  g_autoptr (LanesReader) reader = open_text (
      DOCUMENT ("\"number\": 1.5, \"whole\": 3, \"same\": 4.0, \"yes\": true, \"colour\": "
                "\"green\", \"text\": \"t\", \"none\": null, \"list\": [ \"x\", \"y\" ]"));
  g_auto (GStrv) list = lanes_reader_texts (reader, "list");
  double number = 0;
  gint64 whole = 0;
  gboolean truth = FALSE;
  guint choice = 0;

  g_assert_true (lanes_reader_number (reader, "number", 1.5, 1.5, &number));
  g_assert_cmpfloat (number, ==, 1.5);
  g_assert_true (lanes_reader_number (reader, "whole", 0, 9, &number));
  g_assert_cmpfloat (number, ==, 3);
  g_assert_true (lanes_reader_integer (reader, "whole", 3, 3, &whole));
  g_assert_cmpint (whole, ==, 3);
  g_assert_true (lanes_reader_integer (reader, "same", 0, 9, &whole));
  g_assert_cmpint (whole, ==, 4);
  g_assert_true (lanes_reader_boolean (reader, "yes", &truth));
  g_assert_true (truth);
  g_assert_true (lanes_reader_choice (reader, "colour", colours, &choice));
  g_assert_cmpuint (choice, ==, 1);
  g_assert_cmpstr (lanes_reader_text (reader, "text"), ==, "t");
  g_assert_cmpstrv (list, ((const char *const[]) { "x", "y", NULL }));
  g_assert_true (lanes_reader_is_null (reader, "none"));
  g_assert_false (lanes_reader_is_null (reader, "text"));
  assert_well (reader);
}

/* A missing or null member is no fault of a value, and leaves it alone. */
static void
test_missing (void)
{
  static const char *const members[] = { "missing", "none" };
  g_autoptr (LanesReader) reader = open_text (DOCUMENT ("\"none\": null"));

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      double number = -1;
      gint64 whole = -1;
      gboolean truth = -1;
      guint choice = 9;

      g_assert_false (lanes_reader_number (reader, members[i], 0, 1, &number));
      g_assert_false (lanes_reader_integer (reader, members[i], 0, 1, &whole));
      g_assert_false (lanes_reader_boolean (reader, members[i], &truth));
      g_assert_false (lanes_reader_choice (reader, members[i], colours, &choice));
      g_assert_null (lanes_reader_text (reader, members[i]));
      g_assert_cmpfloat (number, ==, -1);
      g_assert_cmpint (whole, ==, -1);
      g_assert_cmpint (truth, ==, -1);
      g_assert_cmpuint (choice, ==, 9);
    }
  g_assert_false (lanes_reader_enter (reader, "missing"));
  g_assert_cmpuint (lanes_reader_enter_array (reader, "missing"), ==, 0);
  g_assert_null (lanes_reader_texts (reader, "missing"));
  assert_well (reader);
}

static void
test_ranges (void)
{
  static const struct
  {
    const char *value;
    gboolean whole;
    LanesDocumentError code;
    const char *message;
  } cases[] = {
    { "0.5", FALSE, LANES_DOCUMENT_ERROR_RANGE, "t.json: v: 0.5 is not between 1 and 2" },
    { "2.25", FALSE, LANES_DOCUMENT_ERROR_RANGE, "t.json: v: 2.25 is not between 1 and 2" },
    { "-1", TRUE, LANES_DOCUMENT_ERROR_RANGE, "t.json: v: -1 is not between 1 and 2" },
    { "3", TRUE, LANES_DOCUMENT_ERROR_RANGE, "t.json: v: 3 is not between 1 and 2" },
    { "1.5", TRUE, LANES_DOCUMENT_ERROR_TYPE, "t.json: v: not a whole number" },
    { "true", TRUE, LANES_DOCUMENT_ERROR_TYPE, "t.json: v: not a number" },
    { "\"1\"", FALSE, LANES_DOCUMENT_ERROR_TYPE, "t.json: v: not a number" },
    { "[1]", FALSE, LANES_DOCUMENT_ERROR_TYPE, "t.json: v: not a number" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (DOCUMENT ("\"v\": %s"), cases[i].value);
      g_autoptr (LanesReader) reader = open_text (text);
      double number = 0;
      gint64 whole = 0;

      if (cases[i].whole)
        g_assert_false (lanes_reader_integer (reader, "v", 1, 2, &whole));
      else
        g_assert_false (lanes_reader_number (reader, "v", 1, 2, &number));
      assert_fault (reader, cases[i].code, cases[i].message);
    }
}

static void
test_choices (void)
{
  g_autoptr (LanesReader) reader = open_text (DOCUMENT ("\"v\": \"blue\""));
  g_autoptr (LanesReader) empty = open_text (DOCUMENT ("\"v\": \"\""));
  guint choice = 9;

  g_assert_false (lanes_reader_choice (reader, "v", colours, &choice));
  g_assert_cmpuint (choice, ==, 9);
  assert_fault (reader, LANES_DOCUMENT_ERROR_RANGE, "t.json: v: “blue” is none of red, green");
  g_assert_cmpstr (lanes_reader_text (empty, "v"), ==, "");
  g_assert_null (lanes_reader_need_text (empty, "v"));
  assert_fault (empty, LANES_DOCUMENT_ERROR_RANGE, "t.json: v: empty");
}

/* A hostile document can neither break the line nor flood the terminal. */
static void
test_tidy_messages (void)
{
  g_autofree char *flood = g_strnfill (5000, 'x');
  g_autofree char *text =
      g_strdup_printf (DOCUMENT ("\"v\": \"a\\nb\\u001b[31mé\\u009b31m\\u202ef%s\""), flood);
  g_autoptr (LanesReader) reader = open_text (text);
  g_autoptr (GError) error = NULL;
  guint choice;

  g_assert_false (lanes_reader_choice (reader, "v", colours, &choice));
  g_assert_false (lanes_reader_finish (reader, &error));
  g_assert_nonnull (strstr (error->message, "“a b [31mé 31m f"));
  g_assert_true (g_str_has_suffix (error->message, "” is none of red, green"));
  g_assert_null (strpbrk (error->message, "\n\033"));
  g_assert_cmpuint (strlen (error->message), <, 500);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* Around the length from which a message is cut short; the sanitizers see a byte too many. */
static void
test_messages_of_every_length (void)
{
  for (guint length = 150; length < 300; length++)
    {
      g_autofree char *value = g_strnfill (length, 'x');
      g_autofree char *text = g_strdup_printf (DOCUMENT ("\"v\": \"%s\""), value);
      g_autoptr (LanesReader) reader = open_text (text);
      g_autoptr (GError) error = NULL;
      guint choice;

      g_assert_false (lanes_reader_choice (reader, "v", colours, &choice));
      g_assert_false (lanes_reader_finish (reader, &error));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpuint (strlen (error->message), <=, 260 + strlen ("t.json: v: "));
    }
}

static void
test_formats (void)
{
  static const struct
  {
    const char *text;
    LanesDocumentError code;
    const char *message;
  } cases[] = {
    { "{ \"format\": \"lanes-test/2\" }", LANES_DOCUMENT_ERROR_NEWER,
      "t.json: format: “lanes-test/2” is newer than this version of Lanes, which reads "
      "“lanes-test/1”" },
    { "{ \"format\": \"lanes-test/99999999999999999999\" }", LANES_DOCUMENT_ERROR_NEWER,
      "t.json: format: “lanes-test/99999999999999999999” is newer than this version of Lanes, "
      "which reads “lanes-test/1”" },
    { "{ \"format\": \"lanes-test/-2\" }", LANES_DOCUMENT_ERROR_FORMAT,
      "t.json: format: “lanes-test/-2” where “lanes-test/1” belongs" },
    { "{ \"format\": \"lanes-test/0\" }", LANES_DOCUMENT_ERROR_FORMAT,
      "t.json: format: “lanes-test/0” where “lanes-test/1” belongs" },
    { "{ \"format\": \"lanes-test\" }", LANES_DOCUMENT_ERROR_FORMAT,
      "t.json: format: “lanes-test” where “lanes-test/1” belongs" },
    { "{ \"format\": \"lanes-other/2\" }", LANES_DOCUMENT_ERROR_FORMAT,
      "t.json: format: “lanes-other/2” where “lanes-test/1” belongs" },
    { "{ \"format\": 1 }", LANES_DOCUMENT_ERROR_TYPE, "t.json: format: not a text" },
    { "{ }", LANES_DOCUMENT_ERROR_TYPE, "t.json: format: missing, “lanes-test/1” belongs there" },
    { "[]", LANES_DOCUMENT_ERROR_FORMAT, "t.json: the document: not an object" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesReader) reader = open_text (cases[i].text);

      assert_fault (reader, cases[i].code, cases[i].message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/reader/path", test_path);
  g_test_add_func ("/core/reader/other-paths", test_other_paths);
  g_test_add_func ("/core/reader/first-fault", test_first_fault_stays);
  g_test_add_func ("/core/reader/values", test_values);
  g_test_add_func ("/core/reader/missing", test_missing);
  g_test_add_func ("/core/reader/ranges", test_ranges);
  g_test_add_func ("/core/reader/choices", test_choices);
  g_test_add_func ("/core/reader/tidy", test_tidy_messages);
  g_test_add_func ("/core/reader/lengths", test_messages_of_every_length);
  g_test_add_func ("/core/reader/formats", test_formats);
  return g_test_run ();
}
