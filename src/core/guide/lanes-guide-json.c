/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Guides as documents. */

#include "lanes-guide-private.h"

#include <glib/gi18n-lib.h>

static void
read_row (LanesReader *reader, LanesGuide *guide, GHashTable *seen)
{
  LanesGuideRow row = { 0 };

  row.id = lanes_guide_read_id (reader, seen);
  row.scenario = g_strdup (lanes_reader_need_text (reader, "scenario"));
  row.advice = g_strdup (lanes_reader_need_text (reader, "advice"));
  row.verdict = g_strdup (lanes_reader_need_text (reader, "verdict"));
  row.why = g_strdup (lanes_reader_need_text (reader, "why"));
  row.mechanisms = lanes_reader_texts (reader, "mechanisms");
  if (row.mechanisms == NULL || row.mechanisms[0] == NULL)
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_TYPE, "mechanisms", _ ("missing"));
  if (!lanes_guide_read_when (reader, "when", guide, &row.when))
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_TYPE, "when", _ ("missing"));
  g_array_append_val (guide->rows, row);
}

static void
read_verdict (LanesReader *reader, const char *member, LanesGuideVerdict *verdict)
{
  if (!lanes_reader_enter (reader, member))
    return;
  verdict->mechanism = g_strdup (lanes_reader_need_text (reader, "mechanism"));
  verdict->text = g_strdup (lanes_reader_need_text (reader, "text"));
  lanes_reader_leave (reader);
}

/* An example that lands in another row than it says would teach the wrong thing. */
static void
check_example_row (LanesReader *reader, const LanesGuide *guide, LanesGuideExample *example)
{
  const char *id = lanes_reader_need_text (reader, "row");
  LanesStanding standing;

  if (id == NULL)
    return;
  lanes_guide_stand (guide, example->workload, &standing);
  example->row = standing.row;
  if (!g_str_equal (lanes_guide_row (guide, standing.row)->id, id))
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_TABLE, "row",
                       _ ("the example lands in “%s”, not in “%s”"),
                       lanes_guide_row (guide, standing.row)->id, id);
}

static void
read_example (LanesReader *reader, LanesGuide *guide, GHashTable *seen)
{
  LanesGuideExample example = { 0 };
  double values[LANES_N_FIELDS];

  example.id = lanes_guide_read_id (reader, seen);
  example.title = g_strdup (lanes_reader_need_text (reader, "title"));
  example.summary = g_strdup (lanes_reader_need_text (reader, "summary"));
  example.workload = lanes_workload_new ();
  if (!lanes_guide_read_values (reader, "workload", values))
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_TYPE, "workload", _ ("missing"));
  for (guint f = 0; f < LANES_N_FIELDS && lanes_reader_ok (reader); f++)
    lanes_workload_set (example.workload, f, values[f]);
  lanes_workload_set_name (example.workload, example.title);
  read_verdict (reader, "best", &example.best);
  read_verdict (reader, "also", &example.also);
  read_verdict (reader, "worst", &example.worst);
  if (lanes_reader_ok (reader))
    check_example_row (reader, guide, &example);
  g_array_append_val (guide->examples, example);
}

/* Reads a list of @minimum to @maximum elements; @seen holds the ids of those before. */
static void
read_list (LanesReader *reader,
           const char *member,
           guint minimum,
           guint maximum,
           void (*read_element) (LanesReader *reader, LanesGuide *guide, GHashTable *seen),
           LanesGuide *guide)
{
  g_autoptr (GHashTable) seen = lanes_guide_new_seen ();
  guint n = lanes_guide_enter_list (reader, member, minimum, maximum);

  for (guint i = 0; i < n && lanes_reader_ok (reader) && lanes_reader_enter_element (reader, i);
       i++)
    {
      read_element (reader, guide, seen);
      lanes_reader_leave (reader);
    }
  if (n > 0)
    lanes_reader_leave (reader);
}

/**
 * lanes_guide_from_json:
 * @name: what messages call the document
 * @node: its root
 * @error: return location for an error of LANES_DOCUMENT_ERROR
 *
 * Reads a guide and proves that each combination of answers matches exactly one row; since every
 * row names some, none is out of reach then.
 *
 * Returns: (transfer full): the guide
 */
LanesGuide *
lanes_guide_from_json (const char *name, JsonNode *node, GError **error)
{
  g_autoptr (LanesGuide) self = lanes_guide_new_empty ();
  g_autoptr (LanesReader) reader = lanes_reader_new (name, node, LANES_GUIDE_FORMAT);

  self->id = g_strdup (lanes_reader_need_text (reader, "id"));
  self->title = g_strdup (lanes_reader_need_text (reader, "title"));
  self->summary = g_strdup (lanes_reader_text (reader, "summary"));
  read_list (reader, "questions", 1, LANES_GUIDE_MAX_QUESTIONS, lanes_guide_read_question, self);
  read_list (reader, "rows", 1, LANES_GUIDE_MAX_ROWS, read_row, self);
  if (lanes_reader_ok (reader))
    lanes_guide_prove (reader, self);
  if (lanes_reader_ok (reader))
    read_list (reader, "examples", 0, LANES_GUIDE_MAX_EXAMPLES, read_example, self);
  self->document = json_node_ref (node);
  return lanes_reader_finish (reader, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * lanes_guide_to_json:
 * @self: a guide
 *
 * Returns: (transfer full): the document it was read from
 */
JsonNode *
lanes_guide_to_json (const LanesGuide *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return json_node_ref (self->document);
}
