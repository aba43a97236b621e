/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The workload and its document: every field, its range, what stays unsaid, and who hears of a
 * change. */

#include "core-fixture.h"

#include <math.h>

/* The documented fields: name, JSON of the least, a middle and the greatest value, and what lies
 * just outside. */
static const struct
{
  LanesField field;
  const char *id;
  const char *least;
  const char *middle;
  const char *most;
  const char *below;
  const char *above;
} fields[] = {
  { LANES_FIELD_KIND, "kind", "\"batch\"", "\"service\"", "\"background\"", NULL, "\"bath\"" },
  { LANES_FIELD_TASKS, "tasks", "1", "1234", "10000000", "0", "10000001" },
  { LANES_FIELD_RATE_PER_S, "rate_per_s", "0.001", "12.5", "10000000", "0.0009", "10000000.5" },
  { LANES_FIELD_IN_FLIGHT, "in_flight", "1", "100", "10000000", "0", "10000001" },
  { LANES_FIELD_WAIT_MS, "wait_ms", "0", "0.1", "3600000", "-0.001", "3600000.001" },
  { LANES_FIELD_WAIT_SPREAD, "wait_spread", "\"steady\"", "\"some\"", "\"high\"", NULL,
    "\"low\"" },
  { LANES_FIELD_WAITS_PER_TASK, "waits_per_task", "1", "3", "10000", "0", "10001" },
  { LANES_FIELD_CPU_MS, "cpu_ms", "0", "1e-9", "3600000", "-1e-9", "3600001" },
  { LANES_FIELD_GIL_SHARE, "gil_share", "0", "0.3", "1", "-0.01", "1.01" },
  { LANES_FIELD_NATIVE_CALL_MS, "native_call_ms", "0.001", "0.032", "3600000", "0.00099",
    "3600000.1" },
  { LANES_FIELD_CLIENT, "client", "\"async\"", "\"async\"", "\"blocking\"", NULL, "\"Async\"" },
  { LANES_FIELD_ARGUMENT_BYTES, "argument_bytes", "0", "1025", "1099511627776", "-1",
    "1099511627777" },
  { LANES_FIELD_RESULT_BYTES, "result_bytes", "0", "67108864", "1099511627776", "-1",
    "1099511627777" },
  { LANES_FIELD_LIMIT, "limit", "1", "50", "10000000", "0", "10000001" },
  { LANES_FIELD_POOL, "pool", "\"fresh\"", "\"fresh\"", "\"warm\"", NULL, "\"hot\"" },
  { LANES_FIELD_PICKLABLE, "picklable", "false", "false", "true", NULL, NULL },
  { LANES_FIELD_SHARED_STATE, "shared_state", "\"none\"", "\"some\"", "\"hot\"", NULL,
    "\"cold\"" },
  { LANES_FIELD_HARD_KILL, "hard_kill", "false", "true", "true", NULL, NULL },
  { LANES_FIELD_MEMORY_MB, "memory_mb", "1", "4096.5", "1073741824", "0.99", "1073741825" },
  { LANES_FIELD_DEADLINE_S, "deadline_s", "0.001", "60.5", "31536000", "0.0009", "31536001" },
  { LANES_FIELD_DURABLE, "durable", "false", "true", "true", NULL, NULL },
};

static JsonNode *
create_document (const char *member, const char *value)
{
  g_autofree char *text =
      g_strdup_printf ("{ \"format\": \"lanes-workload/1\", \"%s\": %s }", member, value);

  return core_parse (text);
}

static LanesWorkload *
load (JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  LanesWorkload *workload = lanes_workload_from_json ("w.json", node, &error);

  g_assert_no_error (error);
  return workload;
}

static void
test_names (void)
{
  LanesField field;

  g_assert_cmpuint (G_N_ELEMENTS (fields), ==, LANES_N_FIELDS);
  for (guint i = 0; i < LANES_N_FIELDS; i++)
    {
      g_assert_cmpint (fields[i].field, ==, i);
      g_assert_cmpstr (lanes_field_info (i)->id, ==, fields[i].id);
      g_assert_true (lanes_field_parse (fields[i].id, &field));
      g_assert_cmpint (field, ==, i);
    }
  g_assert_false (lanes_field_parse ("colour", &field));
  g_assert_false (lanes_field_parse ("", &field));
}

/* Saved and loaded again, the value is the same, and nothing else has appeared. */
static void
assert_round_trip (LanesField field, const char *id, const char *value)
{
  g_autoptr (JsonNode) node = create_document (id, value);
  g_autoptr (LanesWorkload) workload = load (node);
  g_autoptr (JsonNode) saved = lanes_workload_to_json (workload);
  g_autoptr (LanesWorkload) again = load (saved);

  g_test_message ("%s = %s", id, value);
  g_assert_true (json_node_equal (node, saved));
  g_assert_true (lanes_workload_equal (workload, again));
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    g_assert_cmpint (lanes_workload_is_set (workload, f), ==, f == (guint) field);
}

static void
test_round_trip (void)
{
  for (guint i = 0; i < LANES_N_FIELDS; i++)
    {
      assert_round_trip (i, fields[i].id, fields[i].least);
      assert_round_trip (i, fields[i].id, fields[i].middle);
      assert_round_trip (i, fields[i].id, fields[i].most);
    }
  assert_round_trip (LANES_FIELD_LIMIT, "limit", "null");
}

/* The documented edges are those of the field's description as well. */
static void
test_edges (void)
{
  for (guint i = 0; i < LANES_N_FIELDS; i++)
    {
      const LanesFieldInfo *info = lanes_field_info (i);
      g_autoptr (JsonNode) least = create_document (fields[i].id, fields[i].least);
      g_autoptr (JsonNode) most = create_document (fields[i].id, fields[i].most);
      g_autoptr (LanesWorkload) low = load (least);
      g_autoptr (LanesWorkload) high = load (most);

      g_test_message ("%s", info->id);
      g_assert_cmpfloat (lanes_workload_get (low, i), ==, info->minimum);
      g_assert_cmpfloat (lanes_workload_get (high, i), ==, info->maximum);
    }
}

static void
assert_refused (const char *id, const char *value, LanesDocumentError code)
{
  g_autoptr (JsonNode) node = create_document (id, value);
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesWorkload) workload = lanes_workload_from_json ("w.json", node, &error);
  g_autofree char *start = g_strdup_printf ("w.json: %s: ", id);

  g_test_message ("%s = %s", id, value);
  g_assert_null (workload);
  core_assert_fault (error, code, start);
  g_assert_true (g_str_has_prefix (error->message, start));
}

static void
test_out_of_range (void)
{
  for (guint i = 0; i < LANES_N_FIELDS; i++)
    {
      if (fields[i].below != NULL)
        assert_refused (fields[i].id, fields[i].below, LANES_DOCUMENT_ERROR_RANGE);
      if (fields[i].above != NULL)
        assert_refused (fields[i].id, fields[i].above, LANES_DOCUMENT_ERROR_RANGE);
    }
  assert_refused ("cpu_ms", "1e400", LANES_DOCUMENT_ERROR_RANGE);
  assert_refused ("tasks", "99999999999999999999", LANES_DOCUMENT_ERROR_RANGE);
}

static void
test_types (void)
{
  for (guint i = 0; i < LANES_N_FIELDS; i++)
    {
      gboolean truth = lanes_field_info (i)->type == LANES_FIELD_TYPE_BOOLEAN;
      gboolean choice = lanes_field_info (i)->type == LANES_FIELD_TYPE_CHOICE;

      assert_refused (fields[i].id, "{}", LANES_DOCUMENT_ERROR_TYPE);
      assert_refused (fields[i].id, "[1]", LANES_DOCUMENT_ERROR_TYPE);
      assert_refused (fields[i].id, truth ? "1" : "true", LANES_DOCUMENT_ERROR_TYPE);
      assert_refused (fields[i].id, choice ? "1" : "\"1\"", LANES_DOCUMENT_ERROR_TYPE);
      if (lanes_field_info (i)->type == LANES_FIELD_TYPE_COUNT)
        assert_refused (fields[i].id, "1.5", LANES_DOCUMENT_ERROR_TYPE);
    }
  assert_refused ("name", "5", LANES_DOCUMENT_ERROR_TYPE);
}

/* Null is “none” for the limit and “not sure” for all others; what is not sure is not saved. */
static void
test_not_sure (void)
{
  for (guint i = 0; i < LANES_N_FIELDS; i++)
    {
      g_autoptr (JsonNode) node = create_document (fields[i].id, "null");
      g_autoptr (LanesWorkload) workload = load (node);
      g_autoptr (JsonNode) saved = NULL;

      g_assert_cmpint (lanes_workload_is_set (workload, i), ==,
                       i == LANES_FIELD_LIMIT || i == LANES_FIELD_DEADLINE_S);
      lanes_workload_set (workload, i, lanes_field_info (i)->minimum);
      g_assert_true (lanes_workload_is_set (workload, i));
      lanes_workload_set (workload, i, NAN);
      g_assert_cmpfloat (lanes_workload_get_or (workload, i, -7), ==, -7);
      saved = lanes_workload_to_json (workload);
      g_assert_null (core_find (saved, fields[i].id));
    }
}

static void
test_no_limit (void)
{
  g_autoptr (LanesWorkload) workload = core_workload ("\"limit\": null");
  g_autoptr (JsonNode) saved = lanes_workload_to_json (workload);

  g_assert_true (isinf (lanes_workload_get (workload, LANES_FIELD_LIMIT)));
  core_assert_member (saved, "limit", "null");
}

static void
test_unknown_members (void)
{
  static const char text[] =
      "{\"format\":\"lanes-workload/1\",\"name\":\"n\",\"tasks\":5,\"colour\":\"red\","
      "\"later\":{\"deep\":[{\"deeper\":{\"value\":1.25,\"none\":null}}]},\"empty\":{},"
      "\"list\":[]}";
  g_autoptr (JsonNode) node = core_parse (text);
  g_autoptr (LanesWorkload) workload = load (node);
  g_autoptr (LanesWorkload) copy = lanes_workload_copy (workload);
  g_autoptr (JsonNode) saved = NULL;
  g_autofree char *saved_text = NULL;

  lanes_workload_set (copy, LANES_FIELD_TASKS, 6);
  saved = lanes_workload_to_json (copy);
  core_assert_member (saved, "tasks", "6");
  core_assert_member (saved, "colour", "\"red\"");
  core_assert_member (saved, "later.deep[0].deeper", "{\"value\":1.25,\"none\":null}");
  core_assert_member (saved, "empty", "{}");
  core_assert_member (saved, "list", "[]");
}

/* A member that is taken back must not return from the document that was loaded. */
static void
test_cleared_members_stay_away (void)
{
  g_autoptr (LanesWorkload) workload = core_workload ("\"name\": \"n\", \"tasks\": 5");
  g_autoptr (JsonNode) saved = NULL;

  lanes_workload_set (workload, LANES_FIELD_TASKS, NAN);
  lanes_workload_set_name (workload, NULL);
  saved = lanes_workload_to_json (workload);
  g_assert_null (core_find (saved, "tasks"));
  g_assert_null (core_find (saved, "name"));
}

static void
count_cb (LanesWorkload *workload, guint *count)
{
  (*count)++;
}

/* Exactly one signal for each real change, none for the same value again. */
static void
test_changed (void)
{
  static const struct
  {
    double value;
    guint changes;
  } steps[] = {
    { NAN, 0 },
    { 5, 1 },
    { 5, 1 },
    { 6, 2 },
    { NAN, 3 },
    { NAN, 3 },
    { INFINITY, 4 },
    { INFINITY, 4 },
    { 7, 5 },
    { INFINITY, 6 },
    { NAN, 7 },
  };
  g_autoptr (LanesWorkload) workload = lanes_workload_new ();
  guint count = 0;

  g_signal_connect (workload, "changed", G_CALLBACK (count_cb), &count);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      lanes_workload_set (workload, LANES_FIELD_LIMIT, steps[i].value);
      g_assert_cmpuint (count, ==, steps[i].changes);
    }
  lanes_workload_set_name (workload, "a");
  lanes_workload_set_name (workload, "a");
  g_assert_cmpuint (count, ==, 8);
  lanes_workload_set_name (workload, NULL);
  g_assert_cmpuint (count, ==, 9);
}

static void
test_copy_and_equal (void)
{
  g_autoptr (LanesWorkload) workload = core_workload ("\"name\": \"n\", \"limit\": null");
  g_autoptr (LanesWorkload) copy = lanes_workload_copy (workload);
  guint count = 0;

  g_assert_true (lanes_workload_equal (workload, copy));
  g_signal_connect (workload, "changed", G_CALLBACK (count_cb), &count);
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      double before = lanes_workload_get (copy, f);

      lanes_workload_set (copy, f, lanes_field_info (f)->maximum);
      g_assert_false (lanes_workload_equal (workload, copy));
      g_assert_false (lanes_workload_equal (copy, workload));
      lanes_workload_set (copy, f, before);
      g_assert_true (lanes_workload_equal (workload, copy));
    }
  lanes_workload_set_name (copy, "m");
  g_assert_false (lanes_workload_equal (workload, copy));
  g_assert_cmpstr (lanes_workload_get_name (workload), ==, "n");
  g_assert_cmpuint (count, ==, 0);
}

/* Values in words, as pages and reports show them. */
static void
test_words (void)
{
  static const struct
  {
    LanesField field;
    double value;
    const char *text;
  } cases[] = {
    { LANES_FIELD_KIND, LANES_KIND_BACKGROUND, "Background job" },
    { LANES_FIELD_TASKS, 1000, "1000" },
    { LANES_FIELD_LIMIT, INFINITY, "none" },
    { LANES_FIELD_GIL_SHARE, 0.1, "10 %" },
    { LANES_FIELD_PICKLABLE, 0, "no" },
    { LANES_FIELD_HARD_KILL, 1, "yes" },
    { LANES_FIELD_RATE_PER_S, 12.5, "12.5" },
    { LANES_FIELD_WAIT_MS, 0.25, "0.25 ms" },
    { LANES_FIELD_WAIT_MS, 3600000, "3600000 ms" },
    { LANES_FIELD_RATE_PER_S, 1234567.5, "1234567.5" },
    { LANES_FIELD_ARGUMENT_BYTES, 1048576, "1.0 MiB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lanes_field_dup_text (cases[i].field, cases[i].value);
      g_autoptr (GString) plain = g_string_new (text);

      g_string_replace (plain, "\302\240", " ", 0);
      g_assert_cmpstr (plain->str, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/workload/names", test_names);
  g_test_add_func ("/core/workload/round-trip", test_round_trip);
  g_test_add_func ("/core/workload/edges", test_edges);
  g_test_add_func ("/core/workload/out-of-range", test_out_of_range);
  g_test_add_func ("/core/workload/types", test_types);
  g_test_add_func ("/core/workload/not-sure", test_not_sure);
  g_test_add_func ("/core/workload/no-limit", test_no_limit);
  g_test_add_func ("/core/workload/unknown-members", test_unknown_members);
  g_test_add_func ("/core/workload/cleared", test_cleared_members_stay_away);
  g_test_add_func ("/core/workload/changed", test_changed);
  g_test_add_func ("/core/workload/copy", test_copy_and_equal);
  g_test_add_func ("/core/workload/words", test_words);
  return g_test_run ();
}
