/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "lanes-reader.h"

G_BEGIN_DECLS

#define LANES_WORKLOAD_FORMAT "lanes-workload/1"

typedef enum
{
  LANES_KIND_BATCH,
  LANES_KIND_SERVICE,
  LANES_KIND_BACKGROUND,
} LanesKind;

typedef enum
{
  LANES_SPREAD_STEADY,
  LANES_SPREAD_SOME,
  LANES_SPREAD_HIGH,
} LanesSpread;

typedef enum
{
  LANES_CLIENT_ASYNC,
  LANES_CLIENT_BLOCKING,
} LanesClient;

typedef enum
{
  LANES_POOL_FRESH,
  LANES_POOL_WARM,
} LanesPool;

typedef enum
{
  LANES_SHARED_NONE,
  LANES_SHARED_SOME,
  LANES_SHARED_HOT,
} LanesShared;

/**
 * LanesField:
 *
 * The fields of a workload. Every value is kept as a double: a number in the unit of the field, a
 * choice as its enum value, a truth value as 0 or 1, "no limit" as INFINITY, "not sure" as NAN.
 */
typedef enum
{
  LANES_FIELD_KIND,
  LANES_FIELD_TASKS,
  LANES_FIELD_RATE_PER_S,
  LANES_FIELD_IN_FLIGHT,
  LANES_FIELD_WAIT_MS,
  LANES_FIELD_WAIT_SPREAD,
  LANES_FIELD_WAITS_PER_TASK,
  LANES_FIELD_CPU_MS,
  LANES_FIELD_GIL_SHARE,
  LANES_FIELD_NATIVE_CALL_MS,
  LANES_FIELD_CLIENT,
  LANES_FIELD_ARGUMENT_BYTES,
  LANES_FIELD_RESULT_BYTES,
  LANES_FIELD_LIMIT,
  LANES_FIELD_POOL,
  LANES_FIELD_PICKLABLE,
  LANES_FIELD_SHARED_STATE,
  LANES_FIELD_HARD_KILL,
  LANES_FIELD_MEMORY_MB,
  LANES_FIELD_DEADLINE_S,
  LANES_FIELD_DURABLE,
} LanesField;

#define LANES_N_FIELDS (LANES_FIELD_DURABLE + 1)

typedef enum
{
  LANES_FIELD_TYPE_CHOICE,
  LANES_FIELD_TYPE_COUNT,
  LANES_FIELD_TYPE_NUMBER,
  LANES_FIELD_TYPE_BOOLEAN,
} LanesFieldType;

/**
 * LanesFieldInfo:
 * @id: the name in documents
 * @type: what kind of value
 * @minimum: the least a number may be
 * @maximum: the most a number may be
 * @fallback: the value taken when not sure; NAN where it depends on something else
 * @nullable: whether null, "none", is a value of its own
 * @choices: (array zero-terminated=1) (nullable): names of a choice
 * @choice_titles: (array zero-terminated=1) (nullable): the same for people; untranslated
 * @title: what people read; untranslated
 * @unit: the unit shown beside a number; untranslated
 */
typedef struct
{
  const char *id;
  LanesFieldType type;
  double minimum;
  double maximum;
  double fallback;
  gboolean nullable;
  const char *const *choices;
  const char *const *choice_titles;
  const char *title;
  const char *unit;
} LanesFieldInfo;

const LanesFieldInfo *lanes_field_info (LanesField field);
gboolean lanes_field_parse (const char *id, LanesField *field);
char *lanes_field_dup_text (LanesField field, double value);
void lanes_field_read (LanesReader *reader, LanesField field, double *value);

#define LANES_TYPE_WORKLOAD (lanes_workload_get_type ())
G_DECLARE_FINAL_TYPE (LanesWorkload, lanes_workload, LANES, WORKLOAD, GObject)

LanesWorkload *lanes_workload_new (void);
LanesWorkload *lanes_workload_copy (LanesWorkload *self);
LanesWorkload *lanes_workload_from_json (const char *name, JsonNode *node, GError **error);
JsonNode *lanes_workload_to_json (LanesWorkload *self);
char *lanes_workload_dup_unknown (LanesWorkload *self);

const char *lanes_workload_get_name (LanesWorkload *self);
void lanes_workload_set_name (LanesWorkload *self, const char *name);
double lanes_workload_get (LanesWorkload *self, LanesField field);
double lanes_workload_get_or (LanesWorkload *self, LanesField field, double fallback);
gboolean lanes_workload_is_set (LanesWorkload *self, LanesField field);
void lanes_workload_set (LanesWorkload *self, LanesField field, double value);
gboolean lanes_workload_equal (LanesWorkload *a, LanesWorkload *b);

G_END_DECLS
