/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The form of a guide: members that must be there, their types, how much there may be, and what a
 * guide of one's own may bring along. */

#include "core-fixture.h"

#include <math.h>
#include <string.h>

static void
assert_refused_with (const CoreEdit *edit,
                     LanesDocumentError code,
                     const char *place,
                     const char *cause)
{
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (JsonNode) node = core_edit (guide->document, edit, 1);

  core_assert_guide_refused (node, code, place, cause);
}

static void
test_missing_members (void)
{
  static const char *const paths[] = {
    "id",
    "title",
    "questions[0].id",
    "questions[0].title",
    "questions[1].why",
    "questions[1].not_sure",
    "questions[2].asks",
    "questions[2].default",
    "questions[7].answers",
    "questions[7].answers[1].id",
    "questions[7].answers[1].title",
    "questions[7].answers[1].example",
    "questions[1].fields[2].id",
    "questions[1].condition.title",
    "questions[1].condition.from",
    "questions[1].condition.classes[0].id",
    "questions[1].condition.classes[1].title",
    "questions[1].condition.classes[2].says",
    "rows[0].id",
    "rows[1].scenario",
    "rows[2].advice",
    "rows[3].verdict",
    "rows[4].why",
    "rows[5].mechanisms",
    "rows[5].when",
    "examples[0].id",
    "examples[0].title",
    "examples[3].summary",
    "examples[3].row",
    "examples[3].best.mechanism",
    "examples[3].also.text",
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const CoreEdit edit = { paths[i], NULL };

      assert_refused_with (&edit, LANES_DOCUMENT_ERROR_TYPE, paths[i], "missing");
    }
}

static void
test_types (void)
{
  static const struct
  {
    const char *path;
    const char *value;
    const char *cause;
  } cases[] = {
    { "format", "1", "not a text" },
    { "id", "7", "not a text" },
    { "title", "[]", "not a text" },
    { "summary", "{}", "not a text" },
    { "questions", "{}", "not a list" },
    { "questions[0]", "\"kind\"", "not an object" },
    { "questions[0].title", "true", "not a text" },
    { "questions[0].asks", "\"kind\"", "not a list" },
    { "questions[0].answers", "{}", "not a list" },
    { "questions[0].answers[2]", "null", "not an object" },
    { "questions[0].answers[2].example", "1.5", "not a text" },
    { "questions[0].answers[2].set", "[]", "not an object" },
    { "questions[2].answers[0].set.tasks", "\"eight\"", "not a number" },
    { "questions[2].answers[0].when", "\"batch\"", "not an object" },
    { "questions[2].answers[0].when.kind", "\"batch\"", "not a list" },
    { "questions[1].fields", "\"wait_ms\"", "not a list" },
    { "questions[1].fields[0]", "\"wait_ms\"", "not an object" },
    { "questions[1].condition", "\"computing_share\"", "not an object" },
    { "questions[1].condition.classes", "{}", "not a list" },
    { "questions[1].condition.classes[0]", "\"waits\"", "not an object" },
    { "questions[1].condition.classes[0].below", "\"0.1\"", "not a number" },
    { "questions[1].open", "[]", "not an object" },
    { "rows", "null", "not a list" },
    { "rows[5]", "[]", "not an object" },
    { "rows[5].mechanisms", "\"asyncio\"", "not a list" },
    { "rows[5].when", "[]", "not an object" },
    { "rows[5].when.kind", "\"service\"", "not a list" },
    { "examples", "{}", "not a list" },
    { "examples[0]", "1", "not an object" },
    { "examples[0].workload", "[]", "not an object" },
    { "examples[0].workload.client", "1", "not a text" },
    { "examples[0].best", "\"asyncio\"", "not an object" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CoreEdit edit = { cases[i].path, cases[i].value };

      assert_refused_with (&edit, LANES_DOCUMENT_ERROR_TYPE, cases[i].path, cases[i].cause);
    }
}

/* Elements of lists of names are told by their number. */
static void
test_types_within_lists (void)
{
  static const char *const paths[] = { "questions[1].asks[1]", "rows[5].mechanisms[0]",
                                       "rows[0].when.kind[0]",
                                       "questions[2].answers[0].when.kind[0]" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const CoreEdit edit = { paths[i], "5" };

      assert_refused_with (&edit, LANES_DOCUMENT_ERROR_TYPE, paths[i], "not a text");
    }
}

/* As many empty objects as @count says. */
static char *
dup_list (guint count)
{
  g_autoptr (GString) list = g_string_new ("[");

  for (guint i = 0; i < count; i++)
    g_string_append (list, i > 0 ? ",{}" : "{}");
  g_string_append_c (list, ']');
  return g_string_free_and_steal (g_steal_pointer (&list));
}

static void
test_too_few_or_many (void)
{
  static const struct
  {
    const char *path;
    guint count;
    const char *cause;
  } cases[] = {
    { "questions", 0, "0 elements, 1 to 8 are allowed" },
    { "questions", 9, "9 elements, 1 to 8 are allowed" },
    { "rows", 0, "0 elements, 1 to 64 are allowed" },
    { "rows", 65, "65 elements, 1 to 64 are allowed" },
    { "examples", 65, "65 elements, 0 to 64 are allowed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *list = dup_list (cases[i].count);
      const CoreEdit edit = { cases[i].path, list };

      assert_refused_with (&edit, LANES_DOCUMENT_ERROR_RANGE, cases[i].path, cases[i].cause);
    }
}

/* A condition of eight classes by a number. */
static char *
dup_condition_of_eight (void)
{
  GString *text = g_string_new ("{ \"title\": \"t\", \"from\": \"memory_mb\", \"classes\": [");

  for (guint i = 1; i < 8; i++)
    g_string_append_printf (
        text, "{ \"id\": \"c%u\", \"title\": \"t\", \"says\": \"s\", \"below\": %u },", i, i);
  g_string_append (text, "{ \"id\": \"rest\", \"title\": \"t\", \"says\": \"s\" } ] }");
  return g_string_free_and_steal (text);
}

static void
test_too_many_combinations (void)
{
  g_autofree char *condition = dup_condition_of_eight ();
  const CoreEdit edits[] = {
    { "questions[3].condition", condition },
    { "questions[4].condition", condition },
    { "questions[5].condition", condition },
    { "questions[6].condition", condition },
    { "questions[7].condition", condition },
  };
  g_autoptr (LanesGuide) guide = core_guide ();
  g_autoptr (JsonNode) node = core_edit (guide->document, edits, G_N_ELEMENTS (edits));

  core_assert_guide_refused (node, LANES_DOCUMENT_ERROR_RANGE, "questions",
                             "more than 100000 combinations of answers");
}

static void
test_formats (void)
{
  static const struct
  {
    const char *format;
    LanesDocumentError code;
    const char *cause;
  } cases[] = {
    { "\"lanes-guide/2\"", LANES_DOCUMENT_ERROR_NEWER, "newer than this version of Lanes" },
    { "\"lanes-guide/17\"", LANES_DOCUMENT_ERROR_NEWER, "reads “lanes-guide/1”" },
    { "\"lanes-guide/0\"", LANES_DOCUMENT_ERROR_FORMAT, "“lanes-guide/0” where" },
    { "\"lanes-guide/x\"", LANES_DOCUMENT_ERROR_FORMAT, "“lanes-guide/x” where" },
    { "\"lanes-guide/\"", LANES_DOCUMENT_ERROR_FORMAT, "where “lanes-guide/1” belongs" },
    { "\"lanes-workload/1\"", LANES_DOCUMENT_ERROR_FORMAT, "where “lanes-guide/1” belongs" },
    { "\"lanes-workload/2\"", LANES_DOCUMENT_ERROR_FORMAT, "where “lanes-guide/1” belongs" },
    { "\"\"", LANES_DOCUMENT_ERROR_RANGE, "empty" },
    { NULL, LANES_DOCUMENT_ERROR_TYPE, "missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CoreEdit edit = { "format", cases[i].format };

      assert_refused_with (&edit, cases[i].code, "format", cases[i].cause);
    }
}

static void
test_no_object (void)
{
  static const char *const texts[] = { "[]", "null", "7", "\"lanes-guide/1\"" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = core_parse (texts[i]);

      core_assert_guide_refused (node, LANES_DOCUMENT_ERROR_FORMAT, "the document",
                                 "not an object");
    }
}

/* The table of a guide of one's own may name what the model does not know. */
static void
test_unknown_mechanisms (void)
{
  static const CoreEdit edits[] = {
    { "rows[0].mechanisms", "[ \"gevent\", \"trio\" ]" },
    { "examples[0].best.mechanism", "\"gevent\"" },
  };
  g_autoptr (LanesGuide) guide = core_guide_with (edits, G_N_ELEMENTS (edits));

  g_assert_cmpstr (lanes_guide_row (guide, 0)->mechanisms[0], ==, "gevent");
  g_assert_cmpstr (lanes_guide_row (guide, 0)->mechanisms[1], ==, "trio");
  g_assert_null (lanes_guide_row (guide, 0)->mechanisms[2]);
  g_assert_cmpstr (lanes_guide_example (guide, 0)->best.mechanism, ==, "gevent");
}

/* What a later version may write is no fault, and stays in the document. */
static void
test_unknown_members (void)
{
  static const CoreEdit edits[] = {
    { "author", "{ \"name\": \"Ada\" }" },
    { "questions[0].icon", "\"kind-symbolic\"" },
    { "questions[1].condition.classes[0].color", "7" },
    { "rows[2].links", "[ 1, 2 ]" },
  };
  g_autoptr (LanesGuide) guide = core_guide_with (edits, G_N_ELEMENTS (edits));
  g_autoptr (JsonNode) document = lanes_guide_to_json (guide);

  core_assert_member (document, "author", "{\"name\":\"Ada\"}");
  core_assert_member (document, "questions[0].icon", "\"kind-symbolic\"");
  core_assert_member (document, "questions[1].condition.classes[0].color", "7");
  core_assert_member (document, "rows[2].links", "[1,2]");
}

/* The least that is a guide: one question, two rows. */
static void
test_small_guide (void)
{
  g_autoptr (LanesGuide) guide = core_small_guide ();
  g_autoptr (LanesWorkload) workload = core_workload ("\"tasks\": 2");
  LanesStanding standing;

  g_assert_cmpuint (lanes_guide_n_examples (guide), ==, 0);
  lanes_guide_stand (guide, workload, &standing);
  g_assert_cmpstr (lanes_guide_row (guide, standing.row)->id, ==, "b");
  lanes_workload_set (workload, LANES_FIELD_TASKS, NAN);
  lanes_guide_stand (guide, workload, &standing);
  g_assert_cmpstr (lanes_guide_row (guide, standing.row)->id, ==, "a");
}

/* Two choices may stay open in one question: each is tried by weights of its own. */
static void
test_weights_of_two_choices (void)
{
  static const CoreEdit edits[] = {
    { "questions[0].asks", "[ \"kind\", \"client\" ]" },
    { "questions[0].open", "{ \"kind\": { \"batch\": 1 }, \"client\": { \"blocking\": 1 } }" },
  };
  g_autoptr (LanesGuide) guide = core_guide_with (edits, G_N_ELEMENTS (edits));
  g_autoptr (LanesWorkload) workload = lanes_workload_new ();
  LanesStanding standing;

  lanes_guide_stand (guide, workload, &standing);
  for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
    {
      const char *id = lanes_guide_row (guide, r)->id;

      g_test_message ("%s: %g", id, standing.share[r]);
      if (g_str_equal (id, "web-service") || g_str_equal (id, "background"))
        g_assert_false (standing.possible[r]);
      else
        g_assert_true (standing.possible[r]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/guide-form/missing", test_missing_members);
  g_test_add_func ("/core/guide-form/types", test_types);
  g_test_add_func ("/core/guide-form/types-within-lists", test_types_within_lists);
  g_test_add_func ("/core/guide-form/too-few-or-many", test_too_few_or_many);
  g_test_add_func ("/core/guide-form/combinations", test_too_many_combinations);
  g_test_add_func ("/core/guide-form/formats", test_formats);
  g_test_add_func ("/core/guide-form/no-object", test_no_object);
  g_test_add_func ("/core/guide-form/unknown-mechanisms", test_unknown_mechanisms);
  g_test_add_func ("/core/guide-form/unknown-members", test_unknown_members);
  g_test_add_func ("/core/guide-form/small", test_small_guide);
  g_test_add_func ("/core/guide-form/two-choices", test_weights_of_two_choices);
  return g_test_run ();
}
