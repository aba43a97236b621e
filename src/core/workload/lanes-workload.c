/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The workload: what the user said of the work, and nothing else. A field that is not set is "not
 * sure"; which value stands in for it is decided where the workload is used. */

#include "lanes-workload.h"

#include "lanes-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define HOUR_MS 3600000.0
#define MANY 10000000.0
#define MAX_BYTES 1099511627776.0 /* 2^40 */

/* Characters of a list of names. */
#define LONGEST_LIST 200

static const char *const kinds[] = { "batch", "service", "background", NULL };
static const char *const kind_titles[] = { N_ ("Batch"), N_ ("Service"), N_ ("Background job"),
                                           NULL };
static const char *const spreads[] = { "steady", "some", "high", NULL };
static const char *const spread_titles[] = { N_ ("Steady"), N_ ("Some"), N_ ("High"), NULL };
static const char *const clients[] = { "async", "blocking", NULL };
static const char *const client_titles[] = { N_ ("Awaitable"), N_ ("Blocking"), NULL };
static const char *const pools[] = { "fresh", "warm", NULL };
static const char *const pool_titles[] = { N_ ("New script"), N_ ("Long-lived program"), NULL };
static const char *const shares[] = { "none", "some", "hot", NULL };
static const char *const share_titles[] = { N_ ("None"), N_ ("Some"), N_ ("Changed all the time"),
                                            NULL };

/* Names, ranges and defaults are those of the documented workload format; the times are those of a
 * call of a web API, for guides that have no preset. */
static const LanesFieldInfo infos[LANES_N_FIELDS] = {
  [LANES_FIELD_KIND] = { "kind", LANES_FIELD_TYPE_CHOICE, 0, 2, LANES_KIND_BATCH, FALSE, kinds,
                         kind_titles, N_ ("Kind of work"), "" },
  [LANES_FIELD_TASKS] = { "tasks", LANES_FIELD_TYPE_COUNT, 1, MANY, 1000, FALSE, NULL, NULL,
                          N_ ("Tasks"), "" },
  [LANES_FIELD_RATE_PER_S] = { "rate_per_s", LANES_FIELD_TYPE_NUMBER, 0.001, MANY, 100, FALSE, NULL,
                               NULL, N_ ("Requests per second"), "" },
  [LANES_FIELD_IN_FLIGHT] = { "in_flight", LANES_FIELD_TYPE_COUNT, 1, MANY, 100, FALSE, NULL, NULL,
                              N_ ("Most at once"), "" },
  [LANES_FIELD_WAIT_MS] = { "wait_ms", LANES_FIELD_TYPE_NUMBER, 0, HOUR_MS, 150, FALSE, NULL, NULL,
                            N_ ("Waiting per task"), N_ ("ms") },
  [LANES_FIELD_WAIT_SPREAD] = { "wait_spread", LANES_FIELD_TYPE_CHOICE, 0, 2, LANES_SPREAD_SOME,
                                FALSE, spreads, spread_titles, N_ ("Spread of the waits"), "" },
  [LANES_FIELD_WAITS_PER_TASK] = { "waits_per_task", LANES_FIELD_TYPE_COUNT, 1, 10000, 1, FALSE,
                                   NULL, NULL, N_ ("Waits in one task"), "" },
  [LANES_FIELD_CPU_MS] = { "cpu_ms", LANES_FIELD_TYPE_NUMBER, 0, HOUR_MS, 1, FALSE, NULL, NULL,
                           N_ ("Computing per task"), N_ ("ms") },
  [LANES_FIELD_GIL_SHARE] = { "gil_share", LANES_FIELD_TYPE_NUMBER, 0, 1, 1, FALSE, NULL, NULL,
                              N_ ("GIL share of the computing"), "" },
  [LANES_FIELD_NATIVE_CALL_MS] = { "native_call_ms", LANES_FIELD_TYPE_NUMBER, 0.001, HOUR_MS, 1,
                                   FALSE, NULL, NULL, N_ ("Length of one native call"), N_ ("ms") },
  [LANES_FIELD_CLIENT] = { "client", LANES_FIELD_TYPE_CHOICE, 0, 1, LANES_CLIENT_BLOCKING, FALSE,
                           clients, client_titles, N_ ("Client library"), "" },
  [LANES_FIELD_ARGUMENT_BYTES] = { "argument_bytes", LANES_FIELD_TYPE_COUNT, 0, MAX_BYTES, 1024,
                                   FALSE, NULL, NULL, N_ ("Argument per task"), N_ ("bytes") },
  [LANES_FIELD_RESULT_BYTES] = { "result_bytes", LANES_FIELD_TYPE_COUNT, 0, MAX_BYTES, 1024, FALSE,
                                 NULL, NULL, N_ ("Result per task"), N_ ("bytes") },
  [LANES_FIELD_LIMIT] = { "limit", LANES_FIELD_TYPE_COUNT, 1, MANY, INFINITY, TRUE, NULL, NULL,
                          N_ ("Most at once the other side allows"), "" },
  [LANES_FIELD_POOL] = { "pool", LANES_FIELD_TYPE_CHOICE, 0, 1, NAN, FALSE, pools, pool_titles,
                         N_ ("Life of the program"), "" },
  [LANES_FIELD_PICKLABLE] = { "picklable", LANES_FIELD_TYPE_BOOLEAN, 0, 1, 1, FALSE, NULL, NULL,
                              N_ ("Can be pickled"), "" },
  [LANES_FIELD_SHARED_STATE] = { "shared_state", LANES_FIELD_TYPE_CHOICE, 0, 2, LANES_SHARED_NONE,
                                 FALSE, shares, share_titles, N_ ("Shared changing data"), "" },
  [LANES_FIELD_HARD_KILL] = { "hard_kill", LANES_FIELD_TYPE_BOOLEAN, 0, 1, 0, FALSE, NULL, NULL,
                              N_ ("Running work must be killable"), "" },
  [LANES_FIELD_MEMORY_MB] = { "memory_mb", LANES_FIELD_TYPE_NUMBER, 1, 1073741824, NAN, FALSE, NULL,
                              NULL, N_ ("Memory to use"), N_ ("MiB") },
  [LANES_FIELD_DEADLINE_S] = { "deadline_s", LANES_FIELD_TYPE_NUMBER, 0.001, 31536000, INFINITY,
                               TRUE, NULL, NULL, N_ ("Must be done within"), N_ ("s") },
  [LANES_FIELD_DURABLE] = { "durable", LANES_FIELD_TYPE_BOOLEAN, 0, 1, 0, FALSE, NULL, NULL,
                            N_ ("Must survive a restart"), "" },
};

struct _LanesWorkload
{
  GObject parent_instance;

  char *name; /* (owned) (nullable) */
  double values[LANES_N_FIELDS];
  JsonObject *unknown; /* (owned) (nullable): members of the document that are not ours */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesWorkload, lanes_workload, G_TYPE_OBJECT)

/**
 * lanes_field_info:
 * @field: a field
 *
 * Returns: (transfer none): its name, type, range, default and titles, constant
 */
const LanesFieldInfo *
lanes_field_info (LanesField field)
{
  g_return_val_if_fail ((guint) field < LANES_N_FIELDS, NULL);

  return &infos[field];
}

/**
 * lanes_field_parse:
 * @id: a name such as `wait_ms`
 * @field: (out): the field of that name
 *
 * Returns: whether there is one
 */
gboolean
lanes_field_parse (const char *id, LanesField *field)
{
  g_return_val_if_fail (id != NULL && field != NULL, FALSE);

  for (guint i = 0; i < LANES_N_FIELDS; i++)
    {
      if (g_str_equal (infos[i].id, id))
        {
          *field = (LanesField) i;
          return TRUE;
        }
    }
  return FALSE;
}

/* As it was typed; with an exponent only where it is next to nothing. */
static char *
dup_number (double value)
{
  if (fmod (value, 1) == 0)
    return g_strdup_printf ("%'.0f", value);
  return value < 1000 ? g_strdup_printf ("%.6g", value) : g_strdup_printf ("%'.1f", value);
}

/**
 * lanes_field_dup_text:
 * @field: a field
 * @value: a value of it, not NAN
 *
 * Returns: (transfer full): the value in words, translated, with its unit
 */
char *
lanes_field_dup_text (LanesField field, double value)
{
  const LanesFieldInfo *info = lanes_field_info (field);
  g_autofree char *number = NULL;

  g_return_val_if_fail (info != NULL && !isnan (value), NULL);

  if (isinf (value))
    return g_strdup (C_ ("limit", "none"));
  if (info->type == LANES_FIELD_TYPE_CHOICE)
    return g_strdup (_ (info->choice_titles[(guint) value]));
  if (info->type == LANES_FIELD_TYPE_BOOLEAN)
    return g_strdup (value != 0 ? _ ("yes") : _ ("no"));
  if (field == LANES_FIELD_ARGUMENT_BYTES || field == LANES_FIELD_RESULT_BYTES)
    return g_format_size_full ((guint64) value, G_FORMAT_SIZE_IEC_UNITS);
  if (field == LANES_FIELD_GIL_SHARE)
    return g_strdup_printf ("%.0f %%", value * 100);
  number = dup_number (value);
  if (info->type == LANES_FIELD_TYPE_COUNT || *info->unit == '\0')
    return g_steal_pointer (&number);
  /* Translators: a number and its unit, such as “50 ms”, with a no-break space between them. */
  return g_strdup_printf (_ ("%s %s"), number, _ (info->unit));
}

/**
 * lanes_field_read:
 * @reader: a reader at an object
 * @field: a field
 * @value: (out): its value, checked; left alone when missing or wrong
 *
 * Reads one field by its name. A missing one is "not sure"; null is "none" where the field has
 * that, else "not sure" as well.
 */
void
lanes_field_read (LanesReader *reader, LanesField field, double *value)
{
  const LanesFieldInfo *info = lanes_field_info (field);
  guint choice;
  gboolean truth;
  gint64 count;

  if (info->nullable && lanes_reader_is_null (reader, info->id))
    {
      *value = INFINITY;
      return;
    }
  switch (info->type)
    {
    case LANES_FIELD_TYPE_CHOICE:
      if (lanes_reader_choice (reader, info->id, info->choices, &choice))
        *value = choice;
      break;
    case LANES_FIELD_TYPE_BOOLEAN:
      if (lanes_reader_boolean (reader, info->id, &truth))
        *value = truth;
      break;
    case LANES_FIELD_TYPE_COUNT:
      if (lanes_reader_integer (reader, info->id, (gint64) info->minimum, (gint64) info->maximum,
                                &count))
        *value = (double) count;
      break;
    case LANES_FIELD_TYPE_NUMBER:
      lanes_reader_number (reader, info->id, info->minimum, info->maximum, value);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
lanes_workload_finalize (GObject *object)
{
  LanesWorkload *self = LANES_WORKLOAD (object);

  g_free (self->name);
  g_clear_pointer (&self->unknown, json_object_unref);

  G_OBJECT_CLASS (lanes_workload_parent_class)->finalize (object);
}

static void
lanes_workload_class_init (LanesWorkloadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lanes_workload_finalize;

  /**
   * LanesWorkload::changed:
   *
   * A field or the name has another value than before.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lanes_workload_init (LanesWorkload *self)
{
  for (guint i = 0; i < LANES_N_FIELDS; i++)
    self->values[i] = NAN;
}

/**
 * lanes_workload_new:
 *
 * Returns: (transfer full): a workload of which nothing is known
 */
LanesWorkload *
lanes_workload_new (void)
{
  return g_object_new (LANES_TYPE_WORKLOAD, NULL);
}

/**
 * lanes_workload_copy:
 * @self: a workload
 *
 * Returns: (transfer full): another one of the same name and values
 */
LanesWorkload *
lanes_workload_copy (LanesWorkload *self)
{
  LanesWorkload *copy;

  g_return_val_if_fail (LANES_IS_WORKLOAD (self), NULL);

  copy = lanes_workload_new ();
  copy->name = g_strdup (self->name);
  for (guint i = 0; i < LANES_N_FIELDS; i++)
    copy->values[i] = self->values[i];
  copy->unknown = self->unknown != NULL ? json_object_ref (self->unknown) : NULL;
  return copy;
}

/**
 * lanes_workload_get_name:
 * @self: a workload
 *
 * Returns: (transfer none) (nullable): what the user calls it
 */
const char *
lanes_workload_get_name (LanesWorkload *self)
{
  g_return_val_if_fail (LANES_IS_WORKLOAD (self), NULL);

  return self->name;
}

/**
 * lanes_workload_set_name:
 * @self: a workload
 * @name: (nullable): its name, any text
 *
 * Names it.
 */
void
lanes_workload_set_name (LanesWorkload *self, const char *name)
{
  g_return_if_fail (LANES_IS_WORKLOAD (self));

  if (g_set_str (&self->name, name))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * lanes_workload_get:
 * @self: a workload
 * @field: a field
 *
 * Returns: its value, NAN when not sure
 */
double
lanes_workload_get (LanesWorkload *self, LanesField field)
{
  g_return_val_if_fail (LANES_IS_WORKLOAD (self) && (guint) field < LANES_N_FIELDS, NAN);

  return self->values[field];
}

/**
 * lanes_workload_get_or:
 * @self: a workload
 * @field: a field
 * @fallback: what to take when not sure
 *
 * Returns: its value
 */
double
lanes_workload_get_or (LanesWorkload *self, LanesField field, double fallback)
{
  double value = lanes_workload_get (self, field);

  return isnan (value) ? fallback : value;
}

/**
 * lanes_workload_is_set:
 * @self: a workload
 * @field: a field
 *
 * Returns: whether somebody said so; otherwise it is open
 */
gboolean
lanes_workload_is_set (LanesWorkload *self, LanesField field)
{
  return !isnan (lanes_workload_get (self, field));
}

static gboolean
same_value (double a, double b)
{
  return (isnan (a) && isnan (b)) || !(a < b || a > b || isnan (a) || isnan (b));
}

/**
 * lanes_workload_set:
 * @self: a workload
 * @field: a field
 * @value: a value within the field's range, or NAN for "not sure"
 */
void
lanes_workload_set (LanesWorkload *self, LanesField field, double value)
{
  const LanesFieldInfo *info = lanes_field_info (field);

  g_return_if_fail (LANES_IS_WORKLOAD (self) && info != NULL);
  g_return_if_fail (isnan (value) || (isinf (value) && info->nullable) ||
                    (value >= info->minimum && value <= info->maximum));

  if (same_value (self->values[field], value))
    return;
  self->values[field] = value;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * lanes_workload_equal:
 * @a: a workload
 * @b: another
 *
 * Returns: whether both say the same, names included
 */
gboolean
lanes_workload_equal (LanesWorkload *a, LanesWorkload *b)
{
  g_return_val_if_fail (LANES_IS_WORKLOAD (a) && LANES_IS_WORKLOAD (b), FALSE);

  for (guint i = 0; i < LANES_N_FIELDS; i++)
    {
      if (!same_value (a->values[i], b->values[i]))
        return FALSE;
    }
  return g_strcmp0 (a->name, b->name) == 0;
}

static void
write_field (JsonObject *object, LanesField field, double value)
{
  const LanesFieldInfo *info = lanes_field_info (field);

  if (isnan (value))
    return;
  if (isinf (value))
    json_object_set_null_member (object, info->id);
  else if (info->type == LANES_FIELD_TYPE_CHOICE)
    json_object_set_string_member (object, info->id, info->choices[(guint) value]);
  else if (info->type == LANES_FIELD_TYPE_BOOLEAN)
    json_object_set_boolean_member (object, info->id, value != 0);
  else if (value == floor (value))
    json_object_set_int_member (object, info->id, (gint64) value);
  else
    json_object_set_double_member (object, info->id, value);
}

/**
 * lanes_workload_to_json:
 * @self: a workload
 *
 * Returns: (transfer full): its document; members that were loaded and are not ours are kept
 */
JsonNode *
lanes_workload_to_json (LanesWorkload *self)
{
  JsonNode *node;
  JsonObject *object;

  g_return_val_if_fail (LANES_IS_WORKLOAD (self), NULL);

  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_string_member (object, "format", LANES_WORKLOAD_FORMAT);
  if (self->name != NULL)
    json_object_set_string_member (object, "name", self->name);
  for (guint i = 0; i < LANES_N_FIELDS; i++)
    write_field (object, i, self->values[i]);
  lanes_document_merge (object, self->unknown);
  json_node_take_object (node, object);
  return node;
}

static gboolean
is_known (const char *member)
{
  LanesField field;

  return g_str_equal (member, "format") || g_str_equal (member, "name") ||
         lanes_field_parse (member, &field);
}

/**
 * lanes_workload_from_json:
 * @name: what messages call the document
 * @node: its root
 * @error: return location for an error of LANES_DOCUMENT_ERROR
 *
 * Returns: (transfer full): the workload
 */
LanesWorkload *
lanes_workload_from_json (const char *name, JsonNode *node, GError **error)
{
  g_autoptr (LanesWorkload) self = lanes_workload_new ();
  g_autoptr (LanesReader) reader = lanes_reader_new (name, node, LANES_WORKLOAD_FORMAT);

  self->name = g_strdup (lanes_reader_text (reader, "name"));
  for (guint i = 0; i < LANES_N_FIELDS; i++)
    lanes_field_read (reader, i, &self->values[i]);
  if (!lanes_reader_finish (reader, error))
    return NULL;
  self->unknown = lanes_document_copy_unknown (json_node_get_object (node), is_known);
  return g_steal_pointer (&self);
}

/**
 * lanes_workload_dup_unknown:
 * @self: a workload
 *
 * Returns: (transfer full) (nullable): the names of the members it was loaded with that are no
 *   fields, as one line of bearable length; %NULL when there are none
 */
char *
lanes_workload_dup_unknown (LanesWorkload *self)
{
  g_autoptr (GList) members = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  g_return_val_if_fail (LANES_IS_WORKLOAD (self), NULL);

  if (self->unknown == NULL)
    return NULL;
  members = json_object_get_members (self->unknown);
  for (GList *l = members; l != NULL; l = l->next)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", (const char *) l->data);
  return names->len > 0 ? lanes_text_dup_line (names->str, LONGEST_LIST) : NULL;
}
