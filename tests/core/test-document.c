/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Documents on disk: what cannot be read says why, and a save that fails leaves what was there. */

#include "core-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define LARGEST (4 * 1024 * 1024)

static void
assert_unreadable (GFile *file, LanesDocumentError code, const char *cause)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = lanes_document_load (file, NULL, &error);

  g_assert_null (node);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  core_assert_fault (error, code, cause);
  g_assert_true (g_str_has_prefix (error->message, name));
}

static void
test_no_file (void)
{
  g_autofree char *missing_path = core_path ("missing.json");
  g_autofree char *folder_path = core_path ("folder");
  g_autofree char *inside_path = core_path ("file/inside.json");
  g_autoptr (GFile) missing = g_file_new_for_path (missing_path);
  g_autoptr (GFile) folder = g_file_new_for_path (folder_path);
  g_autoptr (GFile) file = core_write_file ("file", "{}", -1);
  g_autoptr (GFile) inside = g_file_new_for_path (inside_path);

  g_assert_true (g_file_make_directory (folder, NULL, NULL));
  assert_unreadable (missing, LANES_DOCUMENT_ERROR_READ, "cannot be read");
  assert_unreadable (folder, LANES_DOCUMENT_ERROR_READ, "cannot be read");
  assert_unreadable (inside, LANES_DOCUMENT_ERROR_READ, "cannot be read");
}

static void
test_largest (void)
{
  g_autofree char *text = g_strnfill (LARGEST + 1, ' ');
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFile) larger = NULL;
  g_autoptr (GFile) endless = g_file_new_for_path ("/dev/zero");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  memcpy (text, "{}", 2);
  file = core_write_file ("large.json", text, LARGEST);
  larger = core_write_file ("larger.json", text, LARGEST + 1);
  node = lanes_document_load (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
  assert_unreadable (larger, LANES_DOCUMENT_ERROR_READ, "larger than any document");
  assert_unreadable (endless, LANES_DOCUMENT_ERROR_READ, "larger than any document");
}

static void
test_bytes_that_are_no_text (void)
{
  static const struct
  {
    const char *text;
    gsize length;
    const char *place;
  } cases[] = {
    { "{\n \"name\": \"\xff\" }", 16, "line 2, column 11" },
    { "\xc3\x28", 2, "line 1, column 1" },
    { "{ \"n\": \"\xc3\xa9\xc3\" }", 14, "line 1, column 10" },
    { "{ \"n\": \"\xed\xa0\x80\" }", 14, "line 1, column 9" },
    { "{\n\n\n \0 }", 8, "line 4, column 2" },
    { "{ \"n\": \"a\0b\" }", 15, "line 1, column 10" },
    { "\0", 1, "line 1, column 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *place = g_strdup_printf ("bytes.json: %s: ", cases[i].place);
      g_autoptr (GFile) file = core_write_file ("bytes.json", cases[i].text, cases[i].length);

      assert_unreadable (file, LANES_DOCUMENT_ERROR_SYNTAX, place);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (GFile) file = core_write_file ("good.json", "{ \"old\": true }", -1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) other = core_parse ("{ \"old\": false }");
  g_autofree char *text = NULL;

  g_cancellable_cancel (cancellable);
  node = lanes_document_load (file, cancellable, &error);
  g_assert_null (node);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (lanes_document_save (other, file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, NULL));
  g_assert_cmpstr (text, ==, "{ \"old\": true }");
}

static void
test_save (void)
{
  g_autofree char *path = core_path ("saved.json");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (JsonNode) node = core_parse ("{ \"a\": [ 1, { \"b\": \"\\u00e9\" } ] }");
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (guint times = 0; times < 2; times++)
    {
      g_clear_pointer (&again, json_node_unref);
      g_assert_true (lanes_document_save (node, file, NULL, &error));
      g_assert_no_error (error);
      again = lanes_document_load (file, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (json_node_equal (node, again));
    }
  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, NULL));
  g_assert_true (g_str_has_suffix (text, "\n}\n"));
  g_assert_nonnull (strstr (text, "é"));
}

static void
test_save_without_a_place (void)
{
  g_autofree char *folder_path = core_path ("taken");
  g_autofree char *nowhere_path = core_path ("nowhere/at/all.json");
  g_autoptr (GFile) folder = g_file_new_for_path (folder_path);
  g_autoptr (GFile) child = g_file_get_child (folder, "kept");
  g_autoptr (GFile) nowhere = g_file_new_for_path (nowhere_path);
  g_autoptr (JsonNode) node = core_parse ("{}");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_make_directory (folder, NULL, NULL));
  g_assert_true (g_file_make_directory (child, NULL, NULL));
  g_assert_false (lanes_document_save (node, folder, NULL, &error));
  core_assert_fault (error, LANES_DOCUMENT_ERROR_WRITE, "taken: cannot be written: ");
  g_assert_true (g_file_query_exists (child, NULL));
  g_clear_error (&error);
  g_assert_false (lanes_document_save (node, nowhere, NULL, &error));
  core_assert_fault (error, LANES_DOCUMENT_ERROR_WRITE,
                     "all.json: cannot be written: there is no such folder");
}

/* As on a full disk: no file of this program may grow further, so the save fails half way. */
static gboolean
save_without_space (JsonNode *node, GFile *file, GError **error)
{
  struct rlimit before, small;
  gboolean saved;
  void (*handler) (int) = signal (SIGXFSZ, SIG_IGN);

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = (struct rlimit) { .rlim_cur = 16, .rlim_max = before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  saved = lanes_document_save (node, file, NULL, error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  signal (SIGXFSZ, handler);
  return saved;
}

static guint
count_files (GFile *folder)
{
  g_autoptr (GFileEnumerator) files = g_file_enumerate_children (
      folder, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  guint count = 0;
  GFileInfo *info;

  while (g_file_enumerator_iterate (files, &info, NULL, NULL, NULL) && info != NULL)
    count++;
  return count;
}

static void
test_save_that_fails_half_way (void)
{
  static const char old[] = "{ \"old\": \"This is the document that was there before.\" }";
  g_autoptr (GFile) file = core_write_file ("kept.json", old, -1);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autoptr (JsonNode) node = core_parse ("{ \"new\": \"A document of more than 16 bytes.\" }");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint before = count_files (folder);

  g_assert_false (save_without_space (node, file, &error));
  core_assert_fault (error, LANES_DOCUMENT_ERROR_WRITE,
                     "kept.json: cannot be written: File too large");
  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, NULL));
  g_assert_cmpstr (text, ==, old);
  g_assert_cmpuint (count_files (folder), ==, before);
}

/* A link stays a link, and what it stands for is as safe as any file. */
static void
test_save_through_a_link (void)
{
  static const char old[] = "{ \"old\": \"This is the document that was there before.\" }";
  g_autoptr (GFile) file = core_write_file ("target.json", old, -1);
  g_autofree char *path = core_path ("link.json");
  g_autoptr (GFile) link = g_file_new_for_path (path);
  g_autoptr (JsonNode) node = core_parse ("{ \"new\": \"A document of more than 16 bytes.\" }");
  g_autoptr (JsonNode) saved = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GStatBuf status;

  g_assert_true (g_file_make_symbolic_link (link, "target.json", NULL, NULL));
  g_assert_cmpint (g_chmod (g_file_peek_path (file), 0640), ==, 0);
  g_assert_false (save_without_space (node, link, &error));
  g_clear_error (&error);
  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, NULL));
  g_assert_cmpstr (text, ==, old);

  g_assert_true (lanes_document_save (node, link, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  saved = lanes_document_load (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (json_node_equal (saved, node));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, 0640);
}

/* What a link stands for is made if it is not there yet. */
static void
test_save_through_a_link_to_nothing (void)
{
  g_autofree char *path = core_path ("early-link.json");
  g_autofree char *target_path = core_path ("late.json");
  g_autofree char *loop_path = core_path ("loop.json");
  g_autoptr (GFile) link = g_file_new_for_path (path);
  g_autoptr (GFile) loop = g_file_new_for_path (loop_path);
  g_autoptr (JsonNode) node = core_parse ("{}");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_make_symbolic_link (link, "late.json", NULL, NULL));
  g_assert_true (g_file_make_symbolic_link (loop, "loop.json", NULL, NULL));
  g_assert_true (lanes_document_save (node, link, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (target_path, G_FILE_TEST_IS_REGULAR));
  g_assert_false (lanes_document_save (node, loop, NULL, &error));
  core_assert_fault (error, LANES_DOCUMENT_ERROR_WRITE,
                     "loop.json: cannot be written: its links lead nowhere");
  g_assert_true (g_file_test (loop_path, G_FILE_TEST_IS_SYMLINK));
}

/* Nobody but root may write into a file that says no. */
static void
test_save_over_a_locked_file (void)
{
  g_autoptr (GFile) file = core_write_file ("locked.json", "{}", -1);
  g_autoptr (JsonNode) node = core_parse ("{ \"new\": 1 }");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_chmod (g_file_peek_path (file), 0444), ==, 0);
  if (access (g_file_peek_path (file), W_OK) == 0)
    {
      g_assert_true (lanes_document_save (node, file, NULL, &error));
      g_assert_no_error (error);
      return;
    }
  g_assert_false (lanes_document_save (node, file, NULL, &error));
  core_assert_fault (error, LANES_DOCUMENT_ERROR_WRITE,
                     "locked.json: cannot be written: permission denied");
}

static void
test_format (void)
{
  static const struct
  {
    const char *text;
    const char *format;
  } cases[] = {
    { "{ \"format\": \"lanes-guide/1\" }", "lanes-guide/1" },
    { "{ \"format\": null }", "" },
    { "{ \"format\": 5 }", "" },
    { "{ \"format\": [ \"lanes-guide/1\" ] }", "" },
    { "{}", "" },
    { "[]", "" },
    { "null", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = core_parse (cases[i].text);

      g_assert_cmpstr (lanes_document_get_format (node), ==, cases[i].format);
    }
}

/* What was loaded and is not ours is added at every depth; what is ours stays as it is. */
static void
test_merge (void)
{
  static const struct
  {
    const char *own;
    const char *loaded;
    const char *merged;
  } cases[] = {
    { "{}", "{}", "{}" },
    { "{\"a\":1}", "{\"a\":2}", "{\"a\":1}" },
    { "{\"a\":1}", "{\"b\":2}", "{\"a\":1,\"b\":2}" },
    { "{\"a\":{\"x\":1}}", "{\"a\":{\"x\":2,\"y\":{\"z\":3}}}",
      "{\"a\":{\"x\":1,\"y\":{\"z\":3}}}" },
    { "{\"a\":{\"b\":{\"c\":{}}}}", "{\"a\":{\"b\":{\"c\":{\"d\":null}}}}",
      "{\"a\":{\"b\":{\"c\":{\"d\":null}}}}" },
    { "{\"a\":null}", "{\"a\":{\"x\":1}}", "{\"a\":null}" },
    { "{\"a\":{}}", "{\"a\":[1]}", "{\"a\":{}}" },
    { "{\"a\":[1]}", "{\"a\":[1,2]}", "{\"a\":[1]}" },
    { "{\"a\":5}", "{\"a\":{\"x\":1}}", "{\"a\":5}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) own = core_parse (cases[i].own);
      g_autoptr (JsonNode) loaded = core_parse (cases[i].loaded);
      g_autofree char *before = json_to_string (loaded, FALSE);
      g_autofree char *merged = NULL;
      g_autofree char *after = NULL;

      lanes_document_merge (json_node_get_object (own), json_node_get_object (loaded));
      lanes_document_merge (json_node_get_object (own), NULL);
      merged = json_to_string (own, FALSE);
      after = json_to_string (loaded, FALSE);
      g_assert_cmpstr (merged, ==, cases[i].merged);
      g_assert_cmpstr (after, ==, before);
    }
}

/* Whatever can be loaded can be saved, and the saved text loaded again. */
static void
test_numbers_survive (void)
{
  static const char *const texts[] = {
    "{ \"later\": 0.1 }",
    "{ \"later\": -1e-300 }",
    "{ \"later\": 1e308 }",
    "{ \"later\": -0.0 }",
    "{ \"later\": 9007199254740993 }",
    "{ \"later\": 1e400 }",
    "{ \"later\": -1e400 }",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node =
          lanes_document_parse ("in.json", texts[i], strlen (texts[i]), &error);
      g_autofree char *text = NULL;
      g_autoptr (JsonNode) again = NULL;

      /* Refusing is right too for a number that no program can hold. */
      if (node == NULL)
        {
          g_assert_true (error->domain == LANES_DOCUMENT_ERROR);
          g_assert_cmpint (error->code, !=, LANES_DOCUMENT_ERROR_READ);
          continue;
        }
      text = lanes_document_to_text (node);
      g_test_message ("%s: %s", texts[i], text);
      again = lanes_document_parse ("out.json", text, strlen (text), &error);
      g_assert_no_error (error);
      g_assert_true (json_node_equal (node, again));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/document/no-file", test_no_file);
  g_test_add_func ("/core/document/largest", test_largest);
  g_test_add_func ("/core/document/no-text", test_bytes_that_are_no_text);
  g_test_add_func ("/core/document/cancelled", test_cancelled);
  g_test_add_func ("/core/document/save", test_save);
  g_test_add_func ("/core/document/save-without-place", test_save_without_a_place);
  g_test_add_func ("/core/document/format", test_format);
  g_test_add_func ("/core/document/link", test_save_through_a_link);
  g_test_add_func ("/core/document/save-through-a-link-to-nothing",
                   test_save_through_a_link_to_nothing);
  g_test_add_func ("/core/document/save-over-a-locked-file", test_save_over_a_locked_file);
  g_test_add_func ("/core/document/merge", test_merge);
  g_test_add_func ("/core/document/save-half-way", test_save_that_fails_half_way);
  g_test_add_func ("/core/document/numbers", test_numbers_survive);
  return g_test_run ();
}
