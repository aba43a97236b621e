/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Guides with one fault each: every one is refused with the file, the place and the cause. */

#include "core-fixture.h"

#include <string.h>

/* What a guide becomes by @edits, which a NULL path ends, is refused at that place. */
typedef struct
{
  CoreEdit edits[2];
  LanesDocumentError code;
  const char *place;
  const char *cause;
} Fault;

static void
assert_faults (const Fault *faults, guint n_faults)
{
  g_autoptr (LanesGuide) guide = core_guide ();

  for (guint i = 0; i < n_faults; i++)
    {
      g_autoptr (JsonNode) node =
          core_edit (guide->document, faults[i].edits, G_N_ELEMENTS (faults[i].edits));

      core_assert_guide_refused (node, faults[i].code, faults[i].place, faults[i].cause);
    }
}

static void
test_table (void)
{
  static const Fault faults[] = {
    /* Gaps. */
    { { { "rows[1]", NULL } },
      LANES_DOCUMENT_ERROR_TABLE,
      "rows",
      "no row matches kind = batch, task = waits, amount = few" },
    { { { "rows[5].when.task", "[\"waits\", \"both\"]" } },
      LANES_DOCUMENT_ERROR_TABLE,
      "rows",
      "no row matches kind = service, task = computes, amount = few" },
    { { { "rows[4].when.amount", "[\"few\"]" } },
      LANES_DOCUMENT_ERROR_TABLE,
      "rows",
      "no row matches kind = background, task = waits, amount = many" },
    /* Overlaps. */
    { { { "rows[1].when.amount", "[\"few\", \"many\"]" } },
      LANES_DOCUMENT_ERROR_TABLE,
      "rows",
      "both “many-waits” and “few-waits” match kind = batch, task = waits, amount = many" },
    { { { "rows[5].when.kind", NULL } },
      LANES_DOCUMENT_ERROR_TABLE,
      "rows",
      "both “few-waits” and “web-service” match kind = batch, task = waits, amount = few" },
    /* A row that the others leave nothing. */
    { { { "rows[6]", "{ \"id\": \"late\", \"scenario\": \"s\", \"advice\": \"a\", \"verdict\": "
                     "\"v\", \"why\": \"w\", \"mechanisms\": [ \"threads\" ], \"when\": "
                     "{ \"kind\": [ \"background\" ], \"task\": [ \"both\" ] } }" } },
      LANES_DOCUMENT_ERROR_TABLE,
      "rows",
      "both “background” and “late” match kind = background, task = both, amount = few" },
    { { { "examples[0].row", "\"computing\"" } },
      LANES_DOCUMENT_ERROR_TABLE,
      "examples[0].row",
      "the example lands in “many-waits”, not in “computing”" },
    { { { "examples[2].row", "\"nowhere\"" } },
      LANES_DOCUMENT_ERROR_TABLE,
      "examples[2].row",
      "the example lands in “web-service”, not in “nowhere”" },
    { { { "examples[1].workload.cpu_ms", "0.001" }, { "examples[1].workload.wait_ms", "5" } },
      LANES_DOCUMENT_ERROR_TABLE,
      "examples[1].row",
      "lands in “many-waits”" },
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

static void
test_conditions (void)
{
  static const Fault faults[] = {
    { { { "rows[0].when.mood", "[\"good\"]" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "rows[0].when.mood",
      "“mood” is no question with a condition" },
    { { { "rows[0].when.client", "[\"async\"]" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "rows[0].when.client",
      "“client” is no question with a condition" },
    { { { "rows[0].when.kind", "[\"batch\", \"bath\"]" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "rows[0].when.kind",
      "“bath” is no class of the question “kind”" },
    { { { "rows[0].when.kind", "[]" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "rows[0].when.kind",
      "an empty list matches nothing" },
    /* Only earlier questions may be asked about. */
    { { { "questions[0].answers[1].when", "{ \"amount\": [\"few\"] }" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[0].answers[1].when.amount",
      "“amount” is no question with a condition" },
    { { { "questions[1].fields[0].when", "{ \"task\": [\"waits\"] }" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].fields[0].when.task",
      "“task” is no question with a condition" },
    { { { "questions[2].default", "\"million\"" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[2].default",
      "no answer of this question" },
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

static void
test_fields (void)
{
  static const Fault faults[] = {
    { { { "questions[0].asks", "[\"kind\", \"colour\"]" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[0].asks",
      "“colour” is no field of a workload" },
    { { { "questions[1].answers[0].set.colour", "3" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].answers[0].set.colour",
      "“colour” is no field of a workload" },
    { { { "questions[1].fields[1].id", "\"colour\"" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].fields[1].id",
      "“colour” is no field of a workload" },
    { { { "questions[1].fields[1].id", "\"wait_ms\"" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].fields[1].id",
      "“wait_ms” stands here twice" },
    { { { "questions[1].fields[1].id", "\"tasks\"" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].fields[1].id",
      "not among what the question asks" },
    { { { "questions[1].open.colour", "[1, 2]" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].open.colour",
      "“colour” is no field of a workload" },
    { { { "questions[1].condition.from", "\"weight\"" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].condition.from",
      "“weight” is neither a field of a workload nor computing_share nor waits_at_once" },
    { { { "examples[1].workload.colour", "3" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "examples[1].workload.colour",
      "“colour” is no field of a workload" },
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

static void
test_twice_the_same_id (void)
{
  static const Fault faults[] = {
    { { { "questions[1].id", "\"kind\"" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].id",
      "“kind” stands here twice" },
    { { { "questions[1].answers[2].id", "\"http\"" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].answers[2].id",
      "“http” stands here twice" },
    { { { "questions[1].condition.classes[2].id", "\"waits\"" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].condition.classes[2].id",
      "“waits” stands here twice" },
    { { { "rows[3].id", "\"computing\"" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "rows[3].id",
      "“computing” stands here twice" },
    { { { "examples[3].id", "\"heavy-maths\"" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "examples[3].id",
      "“heavy-maths” stands here twice" },
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

static void
test_classes (void)
{
  static const Fault faults[] = {
    { { { "questions[1].condition.classes[1].up_to", "0.1" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].condition.classes[1].up_to",
      "not above the bound of the class before" },
    { { { "questions[1].condition.classes[0].below", "-0.1" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].condition.classes[0].below",
      "-0.1 is not between" },
    { { { "questions[1].condition.classes[2].below", "2" } },
      LANES_DOCUMENT_ERROR_TYPE,
      "questions[1].condition.classes[2]",
      "the last class takes the rest and has no bound" },
    { { { "questions[1].condition.classes[0].below", NULL } },
      LANES_DOCUMENT_ERROR_TYPE,
      "questions[1].condition.classes[0]",
      "a class needs one bound" },
    { { { "questions[1].condition.classes[0].up_to", "0.2" } },
      LANES_DOCUMENT_ERROR_TYPE,
      "questions[1].condition.classes[0]",
      "a class needs one bound" },
    { { { "questions[2].condition.classes[0]", NULL } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[2].condition.classes",
      "elements, 2 to 8 are allowed" },
    { { { "questions[2].condition.classes", "[{},{},{},{},{},{},{},{},{}]" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[2].condition.classes",
      "elements, 2 to 8 are allowed" },
    { { { "questions[0].condition.classes[0].id", "\"service\"" },
        { "questions[0].condition.classes[1].id", "\"batch\"" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[0].condition.classes",
      "a condition on “kind” needs the classes batch, service, background, in this order" },
    { { { "questions[0].condition.classes[2]", NULL } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[0].condition.classes",
      "a condition on “kind” needs the classes batch, service, background, in this order" },
    { { { "questions[0].condition.classes[3]",
          "{ \"id\": \"more\", \"title\": \"t\", \"says\": \"s\" }" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[0].condition.classes",
      "a condition on “kind” needs the classes" },
    { { { "questions[4].condition",
          "{ \"title\": \"t\", \"from\": \"picklable\", \"classes\": [ { \"id\": \"true\", "
          "\"title\": \"t\", \"says\": \"s\" }, { \"id\": \"false\", \"title\": \"t\", "
          "\"says\": \"s\" } ] }" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[4].condition.classes",
      "a condition on “picklable” needs the classes false, true, in this order" },
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

static void
test_open_ranges (void)
{
  static const Fault faults[] = {
    { { { "questions[1].open.wait_ms", "[5, 1]" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].open.wait_ms",
      "not a rising range between 0 and 3600000" },
    { { { "questions[1].open.wait_ms", "[5, 5]" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].open.wait_ms",
      "not a rising range" },
    { { { "questions[1].open.wait_ms", "[-1, 5]" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].open.wait_ms",
      "not a rising range" },
    { { { "questions[1].open.wait_ms", "[1, 3600001]" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].open.wait_ms",
      "not a rising range" },
    { { { "questions[1].open.wait_ms", "[1]" } },
      LANES_DOCUMENT_ERROR_TYPE,
      "questions[1].open.wait_ms",
      "not a range of two numbers" },
    { { { "questions[1].open.wait_ms", "[1, 2, 3]" } },
      LANES_DOCUMENT_ERROR_TYPE,
      "questions[1].open.wait_ms",
      "not a range of two numbers" },
    { { { "questions[1].open.wait_ms", "7" } },
      LANES_DOCUMENT_ERROR_TYPE,
      "questions[1].open.wait_ms",
      "not a range of two numbers" },
    { { { "questions[0].open.kind", "{ \"batch\": 0, \"service\": 0 }" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[0].open.kind",
      "all weights are zero" },
    { { { "questions[0].open.kind", "{}" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[0].open.kind",
      "all weights are zero" },
    { { { "questions[0].open.kind.service", "-1" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[0].open.kind.service",
      "-1 is not between" },
    { { { "questions[0].open.kind.service", "\"often\"" } },
      LANES_DOCUMENT_ERROR_TYPE,
      "questions[0].open.kind.service",
      "not a number" },
    { { { "questions[0].open.kind", "[4, 1, 1]" } },
      LANES_DOCUMENT_ERROR_TYPE,
      "questions[0].open.kind",
      "not an object" },
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

/* What stands in a range in place of a number must not pass for one. */
static void
test_open_ranges_of_no_numbers (void)
{
  static const Fault faults[] = {
    { { { "questions[1].open.wait_ms", "[\"none\", 5]" } },
      LANES_DOCUMENT_ERROR_TYPE,
      "questions[1].open.wait_ms",
      "not a range of two numbers" },
    { { { "questions[1].open.wait_ms", "[false, 5]" } },
      LANES_DOCUMENT_ERROR_TYPE,
      "questions[1].open.wait_ms",
      "not a range of two numbers" },
    { { { "questions[1].open.wait_ms", "[null, 5]" } },
      LANES_DOCUMENT_ERROR_TYPE,
      "questions[1].open.wait_ms",
      "not a range of two numbers" },
    { { { "questions[1].open.wait_ms", "[{}, 5]" } },
      LANES_DOCUMENT_ERROR_TYPE,
      "questions[1].open.wait_ms",
      "not a range of two numbers" },
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

static void
test_values (void)
{
  static const Fault faults[] = {
    { { { "questions[1].answers[0].set.wait_ms", "-1" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[1].answers[0].set.wait_ms",
      "-1 is not between 0 and 3600000" },
    { { { "questions[0].answers[0].set.kind", "\"bath\"" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[0].answers[0].set.kind",
      "“bath” is none of batch, service, background" },
    { { { "examples[0].workload.tasks", "0" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "examples[0].workload.tasks",
      "0 is not between 1 and 10000000" },
    { { { "examples[0].workload.tasks", "1.5" } },
      LANES_DOCUMENT_ERROR_TYPE,
      "examples[0].workload.tasks",
      "not a whole number" },
    { { { "rows[0].mechanisms", "[]" } },
      LANES_DOCUMENT_ERROR_TYPE,
      "rows[0].mechanisms",
      "missing" },
    { { { "questions[0].asks", "[]" } },
      LANES_DOCUMENT_ERROR_TYPE,
      "questions[0].asks",
      "missing" },
    { { { "questions[0].answers", "[]" } },
      LANES_DOCUMENT_ERROR_RANGE,
      "questions[0].answers",
      "0 elements, 1 to 16 are allowed" },
    { { { "rows[0].id", "\"\"" } }, LANES_DOCUMENT_ERROR_RANGE, "rows[0].id", "empty" },
    { { { "title", "\"\"" } }, LANES_DOCUMENT_ERROR_RANGE, "title", "empty" },
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/guide-faults/table", test_table);
  g_test_add_func ("/core/guide-faults/conditions", test_conditions);
  g_test_add_func ("/core/guide-faults/fields", test_fields);
  g_test_add_func ("/core/guide-faults/twice", test_twice_the_same_id);
  g_test_add_func ("/core/guide-faults/classes", test_classes);
  g_test_add_func ("/core/guide-faults/open", test_open_ranges);
  g_test_add_func ("/core/guide-faults/values", test_values);
  g_test_add_func ("/core/guide-faults/open-no-numbers", test_open_ranges_of_no_numbers);
  return g_test_run ();
}
