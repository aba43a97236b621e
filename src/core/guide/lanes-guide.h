/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-mechanism.h"
#include "lanes-workload.h"

G_BEGIN_DECLS

#define LANES_GUIDE_FORMAT "lanes-guide/1"

/* At most this many: a guide is a page of paper, not a program. */
#define LANES_GUIDE_MAX_QUESTIONS 8
#define LANES_GUIDE_MAX_ANSWERS 16 /* of a question */
#define LANES_GUIDE_MAX_CLASSES 8  /* of a question */
#define LANES_GUIDE_MAX_ROWS 64
#define LANES_GUIDE_MAX_EXAMPLES 64

/* A set of classes for each question; a bit mask by class, all bits where the guide names none. */
typedef struct
{
  guint allowed[LANES_GUIDE_MAX_QUESTIONS];
} LanesGuideWhen;

/* One answer to tick; the members it sets are NAN where it leaves a field alone. */
typedef struct
{
  char *id;
  char *title;
  char *example;
  double set[LANES_N_FIELDS];
  LanesGuideWhen when;
} LanesGuideAnswer;

/* One class of answers, the value of a column of the table. */
typedef struct
{
  char *id;
  char *title;
  char *says;
  double bound; /* INFINITY for the last */
  gboolean inclusive; /* "up_to" rather than "below" */
} LanesGuideClass;

/* A field shown on a question's page. */
typedef struct
{
  LanesField field;
  LanesGuideWhen when;
} LanesGuideField;

/* What a column of the table looks at. */
typedef enum
{
  LANES_MEASURE_NONE, /* the question is no column */
  LANES_MEASURE_FIELD, /* a choice or truth value: its classes are the choices */
  LANES_MEASURE_NUMBER, /* a number, by thresholds */
  LANES_MEASURE_COMPUTING_SHARE, /* cpu_ms / (wait_ms + cpu_ms) */
  LANES_MEASURE_WAITS_AT_ONCE, /* min (tasks or in_flight, limit) */
} LanesMeasure;

typedef struct
{
  char *id;
  char *title;
  char *why;
  char *not_sure;
  guint default_answer;
  guint64 asks; /* bit mask of the fields that are this question's own */
  GArray *answers; /* (element-type LanesGuideAnswer) */
  GArray *fields; /* (element-type LanesGuideField): those edited as numbers and switches */
  char *column; /* (nullable): title of its column */
  LanesMeasure measure;
  LanesField measured; /* with FIELD and NUMBER */
  guint n_classes;
  LanesGuideClass classes[LANES_GUIDE_MAX_CLASSES];

  guint64 open_fields; /* bit mask of the fields whose ranges follow */
  double open_low[LANES_N_FIELDS];
  double open_high[LANES_N_FIELDS];
  double open_weights[LANES_N_FIELDS][LANES_GUIDE_MAX_CLASSES]; /* of a choice */
} LanesGuideQuestion;

typedef struct
{
  char *id;
  char *scenario;
  char *advice;
  char *verdict;
  char *why;
  GStrv mechanisms; /* names; the model need not know them */
  LanesGuideWhen when;
} LanesGuideRow;

/* In which order a worked example speaks of mechanisms. */
typedef enum
{
  LANES_VERDICT_BEST,
  LANES_VERDICT_ALSO,
  LANES_VERDICT_WORST,
} LanesVerdictKind;

#define LANES_N_VERDICTS (LANES_VERDICT_WORST + 1)

/* What a worked example says of one mechanism; %NULL members where it says nothing. */
typedef struct
{
  char *mechanism;
  char *text;
} LanesGuideVerdict;

typedef struct
{
  char *id;
  char *title;
  char *summary;
  guint row;
  LanesWorkload *workload;
  LanesGuideVerdict best;
  LanesGuideVerdict also;
  LanesGuideVerdict worst;
} LanesGuideExample;

/**
 * LanesGuide:
 *
 * A decision table with its questions and worked examples, proved complete and free of overlaps.
 * Immutable and shared by reference. Texts are untranslated.
 */
typedef struct
{
  char *id;
  char *title;
  char *summary;
  GArray *questions; /* (element-type LanesGuideQuestion) */
  GArray *rows; /* (element-type LanesGuideRow) */
  GArray *examples; /* (element-type LanesGuideExample) */
  JsonNode *document;
  gboolean bundled; /* the one that comes with Lanes */
} LanesGuide;

LanesGuide *lanes_guide_new_bundled (GError **error);
LanesGuide *lanes_guide_from_json (const char *name, JsonNode *node, GError **error);
LanesGuide *lanes_guide_ref (const LanesGuide *self);
void lanes_guide_unref (LanesGuide *self);

guint lanes_guide_n_questions (const LanesGuide *self);
const LanesGuideQuestion *lanes_guide_question (const LanesGuide *self, guint index);
guint lanes_guide_n_rows (const LanesGuide *self);
const LanesGuideRow *lanes_guide_row (const LanesGuide *self, guint index);
guint lanes_guide_n_examples (const LanesGuide *self);
const LanesGuideExample *lanes_guide_example (const LanesGuide *self, guint index);
const LanesGuideExample *lanes_guide_find_example (const LanesGuide *self, const char *id);
const LanesGuideExample *lanes_guide_match_example (const LanesGuide *self,
                                                    LanesWorkload *workload);
const LanesGuideVerdict *lanes_guide_verdict (const LanesGuideExample *example,
                                              LanesVerdictKind kind,
                                              const char **title);
guint64 lanes_guide_count_combinations (const LanesGuide *self);
char *lanes_guide_dup_example_ids (const LanesGuide *self);
const LanesGuideAnswer *lanes_guide_answer (const LanesGuideQuestion *question, guint index);
JsonNode *lanes_guide_to_json (const LanesGuide *self);

/**
 * LanesStanding:
 * @row: the row that stands: the one reached most often
 * @possible: for each row whether some value of the open answers reaches it
 * @share: for each row the share of the open answers' ranges that reaches it
 * @classes: for each question the classes that are still reachable, as a bit mask
 * @assumed: for each question the class of @values
 * @values: the workload with every open answer given the value that stands in for it
 *
 * Where a workload stands in the table.
 */
typedef struct
{
  guint row;
  gboolean possible[LANES_GUIDE_MAX_ROWS];
  double share[LANES_GUIDE_MAX_ROWS];
  guint classes[LANES_GUIDE_MAX_QUESTIONS];
  guint assumed[LANES_GUIDE_MAX_QUESTIONS];
  double values[LANES_N_FIELDS];
} LanesStanding;

void lanes_guide_stand (const LanesGuide *self, LanesWorkload *workload, LanesStanding *standing);
guint lanes_guide_count_possible (const LanesGuide *self, const LanesStanding *standing);
gboolean lanes_guide_when_applies (const LanesGuideWhen *when, const LanesStanding *standing);
gint lanes_guide_chosen_answer (const LanesGuideQuestion *question,
                                LanesWorkload *workload,
                                const LanesStanding *standing);
gboolean lanes_guide_sets_nothing (const LanesGuideAnswer *answer);
gboolean lanes_guide_is_answered (const LanesGuideQuestion *question, LanesWorkload *workload);
void lanes_guide_choose (const LanesGuideQuestion *question, guint answer, LanesWorkload *workload);
void lanes_guide_clear_answer (const LanesGuideQuestion *question, LanesWorkload *workload);
char *lanes_guide_dup_mismatch (const LanesGuide *self, guint row, const LanesStanding *standing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesGuide, lanes_guide_unref)

G_END_DECLS
