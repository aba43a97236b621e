/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading a guide's questions, and the parts that rows and examples have in common with them. */

#include "lanes-guide-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
allow_everything (LanesGuideWhen *when)
{
  for (guint q = 0; q < LANES_GUIDE_MAX_QUESTIONS; q++)
    when->allowed[q] = G_MAXUINT;
}

static gboolean
find_question (const LanesGuide *self, const char *id, guint *index)
{
  for (guint q = 0; q < lanes_guide_n_questions (self); q++)
    {
      if (g_str_equal (lanes_guide_question (self, q)->id, id))
        {
          *index = q;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
find_class (const LanesGuideQuestion *question, const char *id, guint *index)
{
  for (guint c = 0; c < question->n_classes; c++)
    {
      if (g_str_equal (question->classes[c].id, id))
        {
          *index = c;
          return TRUE;
        }
    }
  return FALSE;
}

/* Reads {question: [class, ...], ...} where the reader stands. */
static void
read_conditions (LanesReader *reader, const LanesGuide *guide, LanesGuideWhen *when)
{
  g_auto (GStrv) members = lanes_reader_list_members (reader);

  for (guint m = 0; members[m] != NULL && lanes_reader_ok (reader); m++)
    {
      g_auto (GStrv) ids = lanes_reader_texts (reader, members[m]);
      guint q, c;

      if (!find_question (guide, members[m], &q) ||
          lanes_guide_question (guide, q)->measure == LANES_MEASURE_NONE)
        {
          lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, members[m],
                             _ ("“%s” is no question with a condition"), members[m]);
          return;
        }
      when->allowed[q] = 0;
      for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
        {
          if (find_class (lanes_guide_question (guide, q), ids[i], &c))
            when->allowed[q] |= 1u << c;
          else
            lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, members[m],
                               _ ("“%s” is no class of the question “%s”"), ids[i], members[m]);
        }
      if (ids != NULL && ids[0] == NULL)
        lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, members[m],
                           _ ("an empty list matches nothing"));
    }
}

/* Reads a condition; without one everything is allowed. */
gboolean
lanes_guide_read_when (LanesReader *reader,
                       const char *member,
                       const LanesGuide *guide,
                       LanesGuideWhen *when)
{
  allow_everything (when);
  if (!lanes_reader_enter (reader, member))
    return FALSE;
  read_conditions (reader, guide, when);
  lanes_reader_leave (reader);
  return TRUE;
}

static gboolean
read_field (LanesReader *reader, const char *id, const char *member, LanesField *field)
{
  if (id != NULL && lanes_field_parse (id, field))
    return TRUE;
  if (id != NULL)
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, member,
                       _ ("“%s” is no field of a workload"), id);
  return FALSE;
}

/* Reads {field: value, ...}, a part of a workload; the other values become NAN. */
gboolean
lanes_guide_read_values (LanesReader *reader, const char *member, double *values)
{
  g_auto (GStrv) members = NULL;
  LanesField field;

  for (guint f = 0; f < LANES_N_FIELDS; f++)
    values[f] = NAN;
  if (!lanes_reader_enter (reader, member))
    return FALSE;
  members = lanes_reader_list_members (reader);
  for (guint m = 0; members[m] != NULL && lanes_reader_ok (reader); m++)
    {
      if (read_field (reader, members[m], members[m], &field))
        lanes_field_read (reader, field, &values[field]);
    }
  lanes_reader_leave (reader);
  return TRUE;
}

/* Marks an id as used; the same one twice in a list is a fault. */
char *
lanes_guide_read_id (LanesReader *reader, GHashTable *seen)
{
  const char *id = lanes_reader_need_text (reader, "id");

  if (id != NULL && !g_hash_table_add (seen, g_strdup (id)))
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, "id", _ ("“%s” stands here twice"), id);
  return g_strdup (id);
}

/* The ids of a list, for lanes_guide_read_id(). */
GHashTable *
lanes_guide_new_seen (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* As lanes_reader_enter_array(), for a list of so many elements. */
guint
lanes_guide_enter_list (LanesReader *reader, const char *member, guint minimum, guint maximum)
{
  guint n = lanes_reader_enter_array (reader, member);

  if (minimum > 0 && n == 0 && !lanes_reader_has (reader, member))
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_TYPE, member, _ ("missing"));
  else if (n < minimum || n > maximum)
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, n == 0 ? member : NULL,
                       _ ("%u elements, %u to %u are allowed"), n, minimum, maximum);
  return n;
}

/* Conditions of answers and fields may name earlier questions only, so that pages can be asked in
 * their order: the guide holds just those while a question is read. */
static void
read_answers (LanesReader *reader, const LanesGuide *guide, LanesGuideQuestion *question)
{
  g_autoptr (GHashTable) seen = lanes_guide_new_seen ();
  const char *chosen = lanes_reader_need_text (reader, "default");
  guint n = lanes_guide_enter_list (reader, "answers", 1, LANES_GUIDE_MAX_ANSWERS);
  gboolean has_default = FALSE;

  question->answers = lanes_guide_new_answers ();
  for (guint i = 0; i < n && lanes_reader_enter_element (reader, i); i++)
    {
      LanesGuideAnswer answer = { 0 };

      answer.id = lanes_guide_read_id (reader, seen);
      answer.title = g_strdup (lanes_reader_need_text (reader, "title"));
      answer.example = g_strdup (lanes_reader_need_text (reader, "example"));
      lanes_guide_read_values (reader, "set", answer.set);
      lanes_guide_read_when (reader, "when", guide, &answer.when);
      if (g_strcmp0 (answer.id, chosen) == 0)
        {
          question->default_answer = i;
          has_default = TRUE;
        }
      g_array_append_val (question->answers, answer);
      lanes_reader_leave (reader);
    }
  if (n > 0)
    lanes_reader_leave (reader);
  if (!has_default)
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, "default",
                       _ ("no answer of this question"));
}

static void
read_fields (LanesReader *reader, const LanesGuide *guide, LanesGuideQuestion *question)
{
  g_auto (GStrv) asks = lanes_reader_texts (reader, "asks");
  guint64 shown = 0;
  guint n;
  LanesField field;

  if (asks == NULL || asks[0] == NULL)
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_TYPE, "asks", _ ("missing"));
  for (guint i = 0; asks != NULL && asks[i] != NULL; i++)
    {
      if (read_field (reader, asks[i], "asks", &field))
        question->asks |= 1ull << field;
    }

  question->fields = g_array_new (FALSE, TRUE, sizeof (LanesGuideField));
  n = lanes_reader_enter_array (reader, "fields");
  for (guint i = 0; i < n && lanes_reader_enter_element (reader, i); i++)
    {
      LanesGuideField entry = { 0 };

      if (read_field (reader, lanes_reader_need_text (reader, "id"), "id", &entry.field) &&
          (question->asks & (1ull << entry.field)) == 0)
        lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, "id",
                           _ ("not among what the question asks"));
      if ((shown & (1ull << entry.field)) != 0)
        lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, "id", _ ("“%s” stands here twice"),
                           lanes_field_info (entry.field)->id);
      shown |= 1ull << entry.field;
      lanes_guide_read_when (reader, "when", guide, &entry.when);
      g_array_append_val (question->fields, entry);
      lanes_reader_leave (reader);
    }
  if (n > 0)
    lanes_reader_leave (reader);
}

static void
read_class (LanesReader *reader, LanesGuideQuestion *question, GHashTable *seen, gboolean last)
{
  LanesGuideClass *class = &question->classes[question->n_classes++];
  gboolean below, up_to;

  class->id = lanes_guide_read_id (reader, seen);
  class->title = g_strdup (lanes_reader_need_text (reader, "title"));
  class->says = g_strdup (lanes_reader_need_text (reader, "says"));
  class->bound = INFINITY;
  if (question->measure == LANES_MEASURE_FIELD)
    return;

  below = lanes_reader_number (reader, "below", 0, G_MAXDOUBLE, &class->bound);
  up_to = lanes_reader_number (reader, "up_to", 0, G_MAXDOUBLE, &class->bound);
  class->inclusive = up_to;
  if (below + up_to != (last ? 0 : 1))
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_TYPE, NULL,
                       last ? _ ("the last class takes the rest and has no bound")
                            : _ ("a class needs one bound, “below” or “up_to”"));
  else if (question->n_classes > 1 && class->bound <= class[-1].bound)
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, below ? "below" : "up_to",
                       _ ("not above the bound of the class before"));
}

/* A choice's classes are its values, in their order: a class is then the value itself. */
static void
check_choice_classes (LanesReader *reader, const LanesGuideQuestion *question)
{
  static const char *const truths[] = { "false", "true", NULL };
  const LanesFieldInfo *info = lanes_field_info (question->measured);
  const char *const *choices = info->type == LANES_FIELD_TYPE_BOOLEAN ? truths : info->choices;

  for (guint i = 0; choices[i] != NULL || i < question->n_classes; i++)
    {
      if (choices[i] == NULL || i >= question->n_classes ||
          g_strcmp0 (choices[i], question->classes[i].id) != 0)
        {
          g_autofree char *all = g_strjoinv (", ", (GStrv) choices);

          lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, "classes",
                             _ ("a condition on “%s” needs the classes %s, in this order"),
                             info->id, all);
          return;
        }
    }
}

static void
read_measure (LanesReader *reader, LanesGuideQuestion *question)
{
  const char *from = lanes_reader_need_text (reader, "from");

  if (from == NULL)
    return;
  if (g_str_equal (from, "computing_share"))
    question->measure = LANES_MEASURE_COMPUTING_SHARE;
  else if (g_str_equal (from, "waits_at_once"))
    question->measure = LANES_MEASURE_WAITS_AT_ONCE;
  else if (!lanes_field_parse (from, &question->measured))
    lanes_reader_fail (
        reader, LANES_DOCUMENT_ERROR_RANGE, "from",
        _ ("“%s” is neither a field of a workload nor computing_share nor waits_at_once"), from);
  else if (lanes_field_info (question->measured)->type == LANES_FIELD_TYPE_CHOICE ||
           lanes_field_info (question->measured)->type == LANES_FIELD_TYPE_BOOLEAN)
    question->measure = LANES_MEASURE_FIELD;
  else
    question->measure = LANES_MEASURE_NUMBER;
}

static void
read_condition (LanesReader *reader, LanesGuideQuestion *question)
{
  g_autoptr (GHashTable) seen = lanes_guide_new_seen ();
  guint n;

  if (!lanes_reader_enter (reader, "condition"))
    return;
  question->column = g_strdup (lanes_reader_need_text (reader, "title"));
  read_measure (reader, question);
  n = lanes_guide_enter_list (reader, "classes", 2, LANES_GUIDE_MAX_CLASSES);
  for (guint i = 0; i < n && lanes_reader_ok (reader) && lanes_reader_enter_element (reader, i);
       i++)
    {
      read_class (reader, question, seen, i + 1 == n);
      lanes_reader_leave (reader);
    }
  if (n > 0)
    lanes_reader_leave (reader);
  if (lanes_reader_ok (reader) && question->measure == LANES_MEASURE_FIELD)
    check_choice_classes (reader, question);
  lanes_reader_leave (reader);
}

static void
read_weights (LanesReader *reader,
              LanesGuideQuestion *question,
              const LanesFieldInfo *info,
              LanesField field)
{
  double *weights = question->open_weights[field];
  double total = 0;

  if (!lanes_reader_enter (reader, info->id))
    return;
  for (guint i = 0; i <= (guint) info->maximum; i++)
    {
      const char *member = info->type == LANES_FIELD_TYPE_CHOICE ? info->choices[i]
                           : i == 0                              ? "false"
                                                                 : "true";

      lanes_reader_number (reader, member, 0, 1e6, &weights[i]);
      total += weights[i];
    }
  if (total <= 0)
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, NULL, _ ("all weights are zero"));
  lanes_reader_leave (reader);
}

static void
read_range (LanesReader *reader,
            LanesGuideQuestion *question,
            const LanesFieldInfo *info,
            LanesField field)
{
  double low, high;

  if (!lanes_reader_pair (reader, info->id, &low, &high))
    return;
  if (!(low >= info->minimum && low < high && high <= info->maximum))
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, info->id,
                       _ ("not a rising range between %.12g and %.12g"), info->minimum,
                       info->maximum);
  question->open_low[field] = low;
  question->open_high[field] = high;
}

static void
read_open (LanesReader *reader, LanesGuideQuestion *question)
{
  g_auto (GStrv) members = NULL;

  if (!lanes_reader_enter (reader, "open"))
    return;
  members = lanes_reader_list_members (reader);
  for (guint m = 0; members[m] != NULL && lanes_reader_ok (reader); m++)
    {
      LanesField field;
      const LanesFieldInfo *info;

      if (!read_field (reader, members[m], members[m], &field))
        break;
      info = lanes_field_info (field);
      if (info->type == LANES_FIELD_TYPE_CHOICE || info->type == LANES_FIELD_TYPE_BOOLEAN)
        read_weights (reader, question, info, field);
      else
        read_range (reader, question, info, field);
      question->open_fields |= 1ull << field;
    }
  lanes_reader_leave (reader);
}

/* Reads the question where the reader stands and appends it to the guide. */
void
lanes_guide_read_question (LanesReader *reader, LanesGuide *guide, GHashTable *seen)
{
  LanesGuideQuestion question = { 0 };

  question.id = lanes_guide_read_id (reader, seen);
  question.title = g_strdup (lanes_reader_need_text (reader, "title"));
  question.why = g_strdup (lanes_reader_need_text (reader, "why"));
  question.not_sure = g_strdup (lanes_reader_need_text (reader, "not_sure"));
  read_answers (reader, guide, &question);
  read_fields (reader, guide, &question);
  read_condition (reader, &question);
  read_open (reader, &question);
  g_array_append_val (guide->questions, question);
}
