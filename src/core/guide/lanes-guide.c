/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A guide in memory: lookup, life and where it comes from. */

#include "config.h"

#include "lanes-guide-private.h"

#include "lanes-core-resources.h"

#include <glib/gi18n-lib.h>

#define BUNDLED_PATH LANES_RESOURCE_PATH "/guides/python-concurrency.json"

static void
clear_answer (LanesGuideAnswer *answer)
{
  g_free (answer->id);
  g_free (answer->title);
  g_free (answer->example);
}

static void
clear_question (LanesGuideQuestion *question)
{
  g_free (question->id);
  g_free (question->title);
  g_free (question->why);
  g_free (question->not_sure);
  g_free (question->column);
  g_clear_pointer (&question->answers, g_array_unref);
  g_clear_pointer (&question->fields, g_array_unref);
  for (guint i = 0; i < question->n_classes; i++)
    {
      g_free (question->classes[i].id);
      g_free (question->classes[i].title);
      g_free (question->classes[i].says);
    }
}

static void
clear_row (LanesGuideRow *row)
{
  g_free (row->id);
  g_free (row->scenario);
  g_free (row->advice);
  g_free (row->verdict);
  g_free (row->why);
  g_strfreev (row->mechanisms);
}

static void
clear_verdict (LanesGuideVerdict *verdict)
{
  g_free (verdict->mechanism);
  g_free (verdict->text);
}

static void
clear_example (LanesGuideExample *example)
{
  g_free (example->id);
  g_free (example->title);
  g_free (example->summary);
  g_clear_object (&example->workload);
  clear_verdict (&example->best);
  clear_verdict (&example->also);
  clear_verdict (&example->worst);
}

static GArray *
new_array (gsize size, GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, TRUE, size);

  g_array_set_clear_func (array, clear);
  return array;
}

LanesGuide *
lanes_guide_new_empty (void)
{
  LanesGuide *self = g_atomic_rc_box_new0 (LanesGuide);

  self->questions = new_array (sizeof (LanesGuideQuestion), (GDestroyNotify) clear_question);
  self->rows = new_array (sizeof (LanesGuideRow), (GDestroyNotify) clear_row);
  self->examples = new_array (sizeof (LanesGuideExample), (GDestroyNotify) clear_example);
  return self;
}

GArray *
lanes_guide_new_answers (void)
{
  return new_array (sizeof (LanesGuideAnswer), (GDestroyNotify) clear_answer);
}

static void
lanes_guide_clear (LanesGuide *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->summary);
  g_array_unref (self->questions);
  g_array_unref (self->rows);
  g_array_unref (self->examples);
  g_clear_pointer (&self->document, json_node_unref);
}

/**
 * lanes_guide_ref:
 * @self: a guide
 *
 * Returns: (transfer full): @self. Thread-safe.
 */
LanesGuide *
lanes_guide_ref (const LanesGuide *self)
{
  return g_atomic_rc_box_acquire ((LanesGuide *) self);
}

/**
 * lanes_guide_unref:
 * @self: (transfer full): a guide
 *
 * Drops a reference. Thread-safe.
 */
void
lanes_guide_unref (LanesGuide *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) lanes_guide_clear);
}

/**
 * lanes_guide_n_questions:
 * @self: a guide
 *
 * Returns: how many questions it asks
 */
guint
lanes_guide_n_questions (const LanesGuide *self)
{
  return self->questions->len;
}

/**
 * lanes_guide_question:
 * @self: a guide
 * @index: which question
 *
 * Returns: (transfer none): the question
 */
const LanesGuideQuestion *
lanes_guide_question (const LanesGuide *self, guint index)
{
  g_return_val_if_fail (index < self->questions->len, NULL);

  return &g_array_index (self->questions, LanesGuideQuestion, index);
}

/**
 * lanes_guide_answer:
 * @question: a question
 * @index: which answer
 *
 * Returns: (transfer none): the answer
 */
const LanesGuideAnswer *
lanes_guide_answer (const LanesGuideQuestion *question, guint index)
{
  g_return_val_if_fail (index < question->answers->len, NULL);

  return &g_array_index (question->answers, LanesGuideAnswer, index);
}

/**
 * lanes_guide_n_rows:
 * @self: a guide
 *
 * Returns: how many rows its table has
 */
guint
lanes_guide_n_rows (const LanesGuide *self)
{
  return self->rows->len;
}

/**
 * lanes_guide_row:
 * @self: a guide
 * @index: which row
 *
 * Returns: (transfer none): the row
 */
const LanesGuideRow *
lanes_guide_row (const LanesGuide *self, guint index)
{
  g_return_val_if_fail (index < self->rows->len, NULL);

  return &g_array_index (self->rows, LanesGuideRow, index);
}

/**
 * lanes_guide_n_examples:
 * @self: a guide
 *
 * Returns: how many worked examples it has
 */
guint
lanes_guide_n_examples (const LanesGuide *self)
{
  return self->examples->len;
}

/**
 * lanes_guide_example:
 * @self: a guide
 * @index: which example
 *
 * Returns: (transfer none): the example
 */
const LanesGuideExample *
lanes_guide_example (const LanesGuide *self, guint index)
{
  g_return_val_if_fail (index < self->examples->len, NULL);

  return &g_array_index (self->examples, LanesGuideExample, index);
}

/**
 * lanes_guide_find_example:
 * @self: a guide
 * @id: the name of a worked example
 *
 * Returns: (transfer none) (nullable): the example
 */
const LanesGuideExample *
lanes_guide_find_example (const LanesGuide *self, const char *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  for (guint i = 0; i < self->examples->len; i++)
    {
      const LanesGuideExample *example = lanes_guide_example (self, i);

      if (g_str_equal (example->id, id))
        return example;
    }
  return NULL;
}

/**
 * lanes_guide_match_example:
 * @self: a guide
 * @workload: a workload
 *
 * Returns: (transfer none) (nullable): the worked example that @workload is, unchanged
 */
const LanesGuideExample *
lanes_guide_match_example (const LanesGuide *self, LanesWorkload *workload)
{
  g_return_val_if_fail (self != NULL && LANES_IS_WORKLOAD (workload), NULL);

  for (guint i = 0; i < self->examples->len; i++)
    {
      const LanesGuideExample *example = lanes_guide_example (self, i);

      if (lanes_workload_equal (example->workload, workload))
        return example;
    }
  return NULL;
}

/**
 * lanes_guide_verdict:
 * @example: a worked example
 * @kind: which of its verdicts
 * @title: (out) (optional): what people call it, translated
 *
 * Returns: (transfer none) (nullable): what @example says of the best mechanism, of one that works
 *   too, or of the worst
 */
const LanesGuideVerdict *
lanes_guide_verdict (const LanesGuideExample *example, LanesVerdictKind kind, const char **title)
{
  const LanesGuideVerdict *const verdicts[] = { &example->best, &example->also, &example->worst };
  static const char *const titles[] = { N_ ("Best"), N_ ("Works Too"), N_ ("Worst") };

  g_return_val_if_fail ((guint) kind < LANES_N_VERDICTS, NULL);

  if (title != NULL)
    *title = _ (titles[kind]);
  return verdicts[kind]->text != NULL ? verdicts[kind] : NULL;
}

/**
 * lanes_guide_dup_example_ids:
 * @self: a guide
 *
 * Returns: (transfer full): the names of its worked examples, as a sentence lists them
 */
char *
lanes_guide_dup_example_ids (const LanesGuide *self)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < self->examples->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "", lanes_guide_example (self, i)->id);
  return g_string_free_and_steal (ids);
}

/**
 * lanes_guide_new_bundled:
 * @error: return location for an error of LANES_DOCUMENT_ERROR or G_RESOURCE_ERROR
 *
 * Returns: (transfer full): the guide that comes with Lanes
 */
LanesGuide *
lanes_guide_new_bundled (GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) node = NULL;
  LanesGuide *self;
  gsize length;
  const char *text;

  /* A static library's resource is dropped by the linker unless it is called for. */
  bytes = g_resource_lookup_data (lanes_core_get_resource (), BUNDLED_PATH,
                                  G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  node = lanes_document_parse ("python-concurrency.json", text, length, error);
  self = node != NULL ? lanes_guide_from_json ("python-concurrency.json", node, error) : NULL;
  if (self != NULL)
    self->bundled = TRUE;
  return self;
}
