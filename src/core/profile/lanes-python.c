/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The Python profile: what an interpreter charges for concurrency. */

#include "lanes-python.h"

#include "lanes-median.h"
#include "lanes-reader.h"
#include "lanes-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define US 1e-6
#define MS 1e-3
#define MIB 1048576.0

/* Characters of a version. */
#define VERSION_MAX 64

/* A share by which the same computing took longer at times that speaks of other programs. */
#define RESTLESS 0.1

/* Iterations a second of the probe's integer kernel on the machine where the default costs were
 * measured: 20000 in 27.8 microseconds. */
#define REFERENCE_SPEED (20000 / 27.8e-6)

/* The minor version from which on the fork server is the default start method on Linux. */
#define FORK_SERVER_SINCE 14

/* The version assumed when none is known. */
#define ASSUMED_VERSION "3.14"

typedef struct
{
  const char *id;
  double forkserver;    /* CPython 3.14, where the fork server is the default start method */
  double fork;          /* CPython 3.13, fork */
  double free_threaded; /* CPython 3.13 without a GIL, fork */
  gboolean scales;      /* with the speed of a core; timers and ratios do not */
} CostInfo;

/* Medians of runs on two CPUs of a virtual machine, Linux 6.18, CPython 3.14.8, 3.13.5 and 3.13.15
 * without a GIL. Interpreters were measured on 3.14 only. */
static const CostInfo infos[LANES_N_COSTS] = {
  [LANES_COST_CALL] = { "call", 0.1 * US, 0.1 * US, 0.2 * US, TRUE },
  [LANES_COST_SLEEP_OVERRUN_200US] = { "sleep_overrun_200us", 68 * US, 69 * US, 68 * US, FALSE },
  [LANES_COST_SLEEP_OVERRUN_1MS] = { "sleep_overrun_1ms", 77 * US, 78 * US, 76 * US, FALSE },
  [LANES_COST_SLEEP_OVERRUN_5MS] = { "sleep_overrun_5ms", 110 * US, 116 * US, 126 * US, FALSE },
  [LANES_COST_LOOP_OVERRUN_1MS] = { "loop_overrun_1ms", 85 * US, 90 * US, 99 * US, FALSE },
  [LANES_COST_LOOP_OVERRUN_5MS] = { "loop_overrun_5ms", 220 * US, 220 * US, 250 * US, FALSE },
  [LANES_COST_LOOP_START] = { "loop_start", 62 * US, 61 * US, 83 * US, TRUE },
  [LANES_COST_TASK_BARE] = { "task_bare", 1.5 * US, 1.8 * US, 6.0 * US, TRUE },
  [LANES_COST_TASK_CREATE] = { "task_create", 0.8 * US, 1.05 * US, 3.8 * US, TRUE },
  [LANES_COST_TASK_WAIT] = { "task_wait", 5.1 * US, 5.1 * US, 17 * US, TRUE },
  [LANES_COST_TASK_PULLED] = { "task_pulled", 3.0 * US, 3.3 * US, 6.8 * US, TRUE },
  [LANES_COST_THREAD_START] = { "thread_start", 125 * US, 156 * US, 220 * US, TRUE },
  [LANES_COST_THREAD_TASK_2] = { "thread_task_2", 3.4 * US, 5.1 * US, 8 * US, TRUE },
  [LANES_COST_THREAD_TASK_64] = { "thread_task_64", 5 * US, 5 * US, 19 * US, TRUE },
  [LANES_COST_THREAD_TASK_256] = { "thread_task_256", 11 * US, 11 * US, 33 * US, TRUE },
  [LANES_COST_THREAD_WAIT_16] = { "thread_wait_16", 17 * US, 20 * US, 9 * US, TRUE },
  [LANES_COST_THREAD_WAIT_64] = { "thread_wait_64", 19 * US, 19 * US, 10 * US, TRUE },
  [LANES_COST_THREAD_WAIT_256] = { "thread_wait_256", 26 * US, 26 * US, 19 * US, TRUE },
  [LANES_COST_THREAD_MIXED] = { "thread_mixed", 45 * US, 39 * US, 39 * US, TRUE },
  [LANES_COST_GIL_SLICING] = { "gil_slicing", 1.033, 1.018, 1, FALSE },
  [LANES_COST_NATIVE_TASK_1C] = { "native_task_1c", 18 * US, 22 * US, 8 * US, TRUE },
  [LANES_COST_NATIVE_TASK_2C] = { "native_task_2c", 7 * US, 7 * US, 48 * US, TRUE },
  [LANES_COST_PROCESS_POOL_1] = { "process_pool_1", 12 * MS, 6.3 * MS, 8 * MS, TRUE },
  [LANES_COST_PROCESS_POOL_2] = { "process_pool_2", 15 * MS, 9 * MS, 12 * MS, TRUE },
  [LANES_COST_PROCESS_POOL_4] = { "process_pool_4", 31 * MS, 15 * MS, 18 * MS, TRUE },
  [LANES_COST_PROCESS_POOL_8] = { "process_pool_8", 54 * MS, 23 * MS, 30 * MS, TRUE },
  [LANES_COST_FORK_SERVER] = { "fork_server", 68 * MS, 7 * MS, 10 * MS, TRUE },
  [LANES_COST_DISPATCH_PARENT] = { "dispatch_parent", 66 * US, 61 * US, 71 * US, TRUE },
  [LANES_COST_DISPATCH_CHILD] = { "dispatch_child", 16 * US, 16 * US, 20 * US, TRUE },
  [LANES_COST_PROCESS_TASK_1C] = { "process_task_1c", 96 * US, 123 * US, 200 * US, TRUE },
  [LANES_COST_PROCESS_TASK_2C] = { "process_task_2c", 79 * US, 72 * US, 169 * US, TRUE },
  [LANES_COST_HYBRID_PARENT] = { "hybrid_parent", 70 * US, 70 * US, 100 * US, TRUE },
  [LANES_COST_HYBRID_TASK_1C] = { "hybrid_task_1c", 123 * US, 138 * US, 335 * US, TRUE },
  [LANES_COST_HYBRID_TASK_2C] = { "hybrid_task_2c", 104 * US, 115 * US, 268 * US, TRUE },
  [LANES_COST_CHUNK_ITEM] = { "chunk_item", 0.2 * US, 0.2 * US, 0.2 * US, TRUE },
  [LANES_COST_PAYLOAD_64KIB] = { "payload_64kib", 63 * US, 66 * US, 60 * US, TRUE },
  [LANES_COST_PAYLOAD_1MIB] = { "payload_1mib", 1.5 * MS, 1.7 * MS, 1.1 * MS, TRUE },
  [LANES_COST_PAYLOAD_8MIB] = { "payload_8mib", 17 * MS, 16 * MS, 14 * MS, TRUE },
  [LANES_COST_PAYLOAD_PARENT_64KIB] = { "payload_parent_64kib", 27 * US, 29 * US, 25 * US, TRUE },
  [LANES_COST_PAYLOAD_PARENT_1MIB] = { "payload_parent_1mib", 0.45 * MS, 0.48 * MS, 0.45 * MS,
                                       TRUE },
  [LANES_COST_PAYLOAD_PARENT_8MIB] = { "payload_parent_8mib", 4.8 * MS, 6.6 * MS, 5.3 * MS, TRUE },
  [LANES_COST_THREAD_HOP] = { "thread_hop", 24 * US, 24 * US, 40 * US, TRUE },
  [LANES_COST_INTERPRETER_POOL_1] = { "interpreter_pool_1", 56 * MS, 56 * MS, 56 * MS, TRUE },
  [LANES_COST_INTERPRETER_POOL_2] = { "interpreter_pool_2", 66 * MS, 66 * MS, 66 * MS, TRUE },
  [LANES_COST_INTERPRETER_POOL_4] = { "interpreter_pool_4", 140 * MS, 140 * MS, 140 * MS, TRUE },
  [LANES_COST_INTERPRETER_CALL] = { "interpreter_call", 55 * US, 55 * US, 55 * US, TRUE },
  [LANES_COST_INTERPRETER_TASK_1C] = { "interpreter_task_1c", 77 * US, 77 * US, 77 * US, TRUE },
  [LANES_COST_INTERPRETER_TASK_2C] = { "interpreter_task_2c", 56 * US, 56 * US, 56 * US, TRUE },
  [LANES_COST_INTERPRETER_PAYLOAD_64KIB] = { "interpreter_payload_64kib", 8 * US, 8 * US, 8 * US,
                                             TRUE },
  [LANES_COST_INTERPRETER_PAYLOAD_1MIB] = { "interpreter_payload_1mib", 0.13 * MS, 0.13 * MS,
                                            0.13 * MS, TRUE },
  [LANES_COST_INTERPRETER_PAYLOAD_8MIB] = { "interpreter_payload_8mib", 1.6 * MS, 1.6 * MS,
                                            1.6 * MS, TRUE },
  [LANES_COST_FREE_THREADING_TAX] = { "free_threading_tax", 0, 0, 0.08, FALSE },
  [LANES_COST_THREAD_EFFICIENCY] = { "thread_efficiency", 1, 1, 1, FALSE },
  [LANES_COST_CONVOY_1] = { "convoy_1", 5.2 * MS, 5.2 * MS, 0.08 * MS, FALSE },
  [LANES_COST_CONVOY_2] = { "convoy_2", 7.4 * MS, 7.4 * MS, 0.07 * MS, FALSE },
  [LANES_COST_GIL_HANDOFF] = { "gil_handoff", 10 * US, 10 * US, 30 * US, TRUE },
  [LANES_COST_PICKLE_BYTES] = { "pickle_bytes", 1.1 * MS, 1.1 * MS, 1.1 * MS, TRUE },
  [LANES_COST_PICKLE_OBJECTS] = { "pickle_objects", 20 * MS, 20 * MS, 40 * MS, TRUE },
  [LANES_COST_START_FORK] = { "start_fork", 6.3 * MS, 6.3 * MS, 8 * MS, TRUE },
  [LANES_COST_START_FORKSERVER] = { "start_forkserver", 12 * MS, 31 * MS, 31 * MS, TRUE },
  [LANES_COST_START_SPAWN] = { "start_spawn", 105 * MS, 105 * MS, 105 * MS, TRUE },
  [LANES_COST_PROCESS_MEMORY] = { "process_memory", 12 * MIB, 12 * MIB, 14 * MIB, FALSE },
};

/**
 * lanes_cost_id:
 * @cost: a cost
 *
 * Returns: (transfer none): its name in documents
 */
const char *
lanes_cost_id (LanesCost cost)
{
  g_return_val_if_fail ((guint) cost < LANES_N_COSTS, NULL);

  return infos[cost].id;
}

/* The 14 of "3.14.1"; 0 for what is no Python 3. */
static guint
minor_of (const char *version)
{
  const char *minor = version + strlen ("3.");
  gsize digits;

  if (!g_str_has_prefix (version, "3.") || strlen (version) > VERSION_MAX)
    return 0;
  /* It is quoted in sentences that may go to a terminal or a page. */
  if (!lanes_text_is_printable (version) || strchr (version, '<') != NULL)
    return 0;
  digits = strspn (minor, "0123456789");
  return digits > 0 && digits < 4 && strchr (".abrc+", minor[digits]) != NULL
             ? (guint) g_ascii_strtoull (minor, NULL, 10)
             : 0;
}

/* No machine is so many times as fast or as slow as the one of the documented costs. */
#define MOST_SCALE 1000.0

static void
fill_costs (LanesPython *self, const LanesMachine *machine)
{
  const LanesMetric *speed = machine != NULL ? &machine->metrics[LANES_METRIC_CORE_SPEED] : NULL;
  gboolean measured = speed != NULL && speed->status != LANES_STATUS_ABSENT && speed->p50 > 0;
  double scale = measured ? CLAMP (REFERENCE_SPEED / speed->p50, 1 / MOST_SCALE, MOST_SCALE) : 1;
  gboolean forks = self->minor < FORK_SERVER_SINCE;

  for (guint i = 0; i < LANES_N_COSTS; i++)
    {
      double cost = self->free_threaded ? infos[i].free_threaded
                    : forks             ? infos[i].fork
                                        : infos[i].forkserver;

      self->costs[i] = infos[i].scales ? cost * scale : cost;
    }
  self->costs_origin = measured ? LANES_ORIGIN_ESTIMATED : LANES_ORIGIN_ASSUMED;
}

/**
 * lanes_python_new_default:
 * @version: (nullable): the version, when it is known
 * @free_threaded: whether it is a build without a GIL
 * @machine: (nullable): the machine it runs on
 *
 * A profile of an interpreter that was not measured: documented costs of its version, scaled by
 * the speed of one core of @machine.
 *
 * Returns: (transfer full): the profile
 */
LanesPython *
lanes_python_new_default (const char *version, gboolean free_threaded, const LanesMachine *machine)
{
  LanesPython *self = g_atomic_rc_box_new0 (LanesPython);
  gboolean known = version != NULL && minor_of (version) > 0;

  self->version = g_strdup (known ? version : ASSUMED_VERSION);
  self->minor = minor_of (self->version);
  self->version_origin = known ? LANES_ORIGIN_DETECTED : LANES_ORIGIN_ASSUMED;
  self->free_threaded = free_threaded;
  self->gil_enabled = !free_threaded;
  self->start_method = g_strdup (self->minor < FORK_SERVER_SINCE ? "fork" : "forkserver");
  fill_costs (self, machine);
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    self->corrections[i] = 1;
  return self;
}

/**
 * lanes_python_is_measured:
 * @self: a profile
 *
 * Returns: whether any of its costs were measured; documented ones are estimates as well where a
 *   machine scales them, but then Python has not seen that machine
 */
gboolean
lanes_python_is_measured (const LanesPython *self)
{
  return self->costs_origin == LANES_ORIGIN_MEASURED ||
         (self->costs_origin == LANES_ORIGIN_ESTIMATED && self->machine != NULL);
}

/**
 * lanes_python_is_disturbed:
 * @self: a profile
 *
 * Returns: whether other programs were busy while it was measured
 */
gboolean
lanes_python_is_disturbed (const LanesPython *self)
{
  return self->noise >= RESTLESS;
}

/**
 * lanes_python_copy:
 * @self: an interpreter
 *
 * Returns: (transfer full): a copy that is not shared yet
 */
LanesPython *
lanes_python_copy (const LanesPython *self)
{
  LanesPython *copy = g_atomic_rc_box_dup (sizeof *self, (LanesPython *) self);

  copy->version = g_strdup (self->version);
  copy->start_method = g_strdup (self->start_method);
  if (self->machine != NULL)
    copy->machine = lanes_machine_ref (self->machine);
  if (self->unknown != NULL)
    copy->unknown = json_object_ref (self->unknown);
  return copy;
}

/**
 * lanes_python_ref:
 * @self: an interpreter
 *
 * Returns: (transfer full): @self. Thread-safe.
 */
LanesPython *
lanes_python_ref (const LanesPython *self)
{
  return g_atomic_rc_box_acquire ((LanesPython *) self);
}

static void
lanes_python_clear (LanesPython *self)
{
  g_free (self->version);
  g_free (self->start_method);
  g_clear_pointer (&self->machine, lanes_machine_unref);
  g_clear_pointer (&self->unknown, json_object_unref);
}

/**
 * lanes_python_unref:
 * @self: (transfer full): an interpreter
 *
 * Drops a reference. Thread-safe.
 */
void
lanes_python_unref (LanesPython *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) lanes_python_clear);
}

static void
write_corrections (const LanesPython *self, JsonObject *root)
{
  JsonObject *corrections = json_object_new ();

  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      if (fabs (self->corrections[i] - 1) > 1e-9)
        json_object_set_double_member (corrections, lanes_mechanism_info (i)->id,
                                       self->corrections[i]);
    }
  if (json_object_get_size (corrections) > 0)
    json_object_set_object_member (root, "corrections", corrections);
  else
    json_object_unref (corrections);
}

/**
 * lanes_python_to_json:
 * @self: a profile
 *
 * Returns: (transfer full): its document
 */
JsonNode *
lanes_python_to_json (const LanesPython *self)
{
  JsonNode *node;
  JsonObject *root;
  JsonObject *costs;

  g_return_val_if_fail (self != NULL, NULL);

  node = json_node_new (JSON_NODE_OBJECT);
  root = json_object_new ();
  costs = json_object_new ();
  json_object_set_string_member (root, "format", LANES_PYTHON_FORMAT);
  json_object_set_string_member (root, "version", self->version);
  json_object_set_string_member (root, "version_source", lanes_origin_id (self->version_origin));
  json_object_set_boolean_member (root, "free_threaded", self->free_threaded);
  json_object_set_boolean_member (root, "gil_enabled", self->gil_enabled);
  json_object_set_string_member (root, "start_method", self->start_method);
  json_object_set_string_member (root, "costs_source", lanes_origin_id (self->costs_origin));
  for (guint i = 0; i < LANES_N_COSTS; i++)
    json_object_set_double_member (costs, infos[i].id, self->costs[i]);
  json_object_set_object_member (root, "costs", costs);
  write_corrections (self, root);
  json_object_set_double_member (root, "noise", self->noise);
  if (self->machine != NULL)
    json_object_set_member (root, "machine", lanes_machine_to_json (self->machine));
  lanes_document_merge (root, self->unknown);
  json_node_take_object (node, root);
  return node;
}

/* What cannot be: threads that gain more than processes, or lose all. */
static void
get_range (LanesCost cost, double *least, double *most)
{
  *least = cost == LANES_COST_THREAD_EFFICIENCY ? 0.01 : 0;
  *most = cost == LANES_COST_PROCESS_MEMORY      ? 1e12
          : cost == LANES_COST_THREAD_EFFICIENCY ? 2
          : cost == LANES_COST_GIL_SLICING       ? 100
                                                 : 1e4;
}

/* So many measured costs tell for sure how the machine compares with that of the documented ones;
 * of fewer each counts for its part. */
#define ENOUGH_RATIOS 8.0

/* The least share of all costs that a profile needs for its costs to count as measured; one of an
 * older Python lacks those of interpreters. */
#define MOSTLY 0.5

/* Whether both are of one kind, for another size or number of workers: "payload_1mib" and
 * "payload_8mib". */
static gboolean
are_related (LanesCost a, LanesCost b)
{
  gsize length = strcspn (infos[a].id, "0123456789");

  return infos[a].id[length] != '\0' && length == strcspn (infos[b].id, "0123456789") &&
         strncmp (infos[a].id, infos[b].id, length) == 0;
}

/* What was not measured, NAN in @ratios, costs as many times what is documented as its largest
 * relative that was measured, or without one as the median of all; @trust says how far. */
static void
scale_missing (LanesPython *self, const double *ratios, double median, double trust)
{
  for (guint i = 0; i < LANES_N_COSTS; i++)
    {
      double scale = median, least, most;

      if (!isnan (ratios[i]) || !infos[i].scales)
        continue;
      for (guint j = 0; j < LANES_N_COSTS; j++)
        {
          if (ratios[j] > 0 && are_related (i, j))
            scale = ratios[j];
        }
      get_range (i, &least, &most);
      scale = pow (CLAMP (scale, 1 / MOST_SCALE, MOST_SCALE), trust);
      self->costs[i] = CLAMP (self->costs[i] * scale, least, most);
    }
}

/* Its origin becomes the most that can be said of where all costs come from. */
static void
read_costs (LanesReader *reader, LanesPython *self)
{
  g_autoptr (GArray) scales = g_array_new (FALSE, FALSE, sizeof (double));
  double ratios[LANES_N_COSTS];
  guint given = 0;

  if (!lanes_reader_enter (reader, "costs"))
    return;
  for (guint i = 0; i < LANES_N_COSTS; i++)
    {
      double usual = self->costs[i];
      double least, most;

      ratios[i] = NAN;
      get_range (i, &least, &most);
      if (!lanes_reader_number (reader, infos[i].id, least, most, &self->costs[i]))
        continue;
      given++;
      ratios[i] = usual > 0 ? self->costs[i] / usual : 0;
      if (infos[i].scales && ratios[i] > 0)
        g_array_append_val (scales, ratios[i]);
    }
  lanes_reader_leave (reader);
  if (scales->len > 0)
    scale_missing (self, ratios, lanes_median (scales), MIN (1, scales->len / ENOUGH_RATIOS));
  if (given > 0)
    self->costs_origin =
        given < MOSTLY * LANES_N_COSTS ? LANES_ORIGIN_ESTIMATED : LANES_ORIGIN_MEASURED;
}

static void
read_corrections (LanesReader *reader, LanesPython *self)
{
  if (!lanes_reader_enter (reader, "corrections"))
    return;
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    lanes_reader_number (reader, lanes_mechanism_info (i)->id, LANES_CORRECTION_MIN,
                         LANES_CORRECTION_MAX, &self->corrections[i]);
  lanes_reader_leave (reader);
}

static void
read_origin (LanesReader *reader, const char *member, LanesOrigin *origin)
{
  guint value = *origin;

  lanes_reader_choice (reader, member, lanes_machine_origin_ids (), &value);
  *origin = value;
}

/**
 * lanes_python_from_json:
 * @name: what messages call the document
 * @node: its root
 * @machine: (nullable): the machine it runs on, to scale the costs that the document lacks
 * @error: return location for an error of LANES_DOCUMENT_ERROR
 *
 * Returns: (transfer full): the profile
 */
LanesPython *
lanes_python_from_json (const char *name,
                        JsonNode *node,
                        const LanesMachine *machine,
                        GError **error)
{
  static const char *const methods[] = { "fork", "forkserver", "spawn", NULL };
  g_autoptr (LanesReader) reader = lanes_reader_new (name, node, LANES_PYTHON_FORMAT);
  const char *version = lanes_reader_need_text (reader, "version");
  gboolean free_threaded = FALSE;
  g_autoptr (LanesPython) self = NULL;
  JsonNode *machine_node;
  LanesOrigin most;
  guint method;

  lanes_reader_boolean (reader, "free_threaded", &free_threaded);
  self = lanes_python_new_default (version, free_threaded, machine);
  if (version != NULL && minor_of (version) == 0)
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, "version", _ ("no version of Python 3"));
  lanes_reader_boolean (reader, "gil_enabled", &self->gil_enabled);
  if (lanes_reader_choice (reader, "start_method", methods, &method))
    g_set_str (&self->start_method, methods[method]);
  read_costs (reader, self);
  most = self->costs_origin;
  read_corrections (reader, self);
  lanes_reader_number (reader, "noise", 0, 100, &self->noise);
  read_origin (reader, "version_source", &self->version_origin);
  read_origin (reader, "costs_source", &self->costs_origin);
  self->costs_origin = MIN (self->costs_origin, most);
  machine_node = lanes_reader_find (reader, "machine");
  if (machine_node != NULL && JSON_NODE_HOLDS_NULL (machine_node))
    machine_node = NULL;
  if (machine_node != NULL && lanes_reader_enter (reader, "machine"))
    lanes_reader_leave (reader);
  if (!lanes_reader_finish (reader, error))
    return NULL;
  if (machine_node != NULL)
    {
      g_autofree char *machine_name = g_strdup_printf ("%s: machine", name);

      self->machine = lanes_machine_from_json (machine_name, machine_node, error);
      if (self->machine == NULL)
        return NULL;
    }
  self->unknown = json_object_ref (json_node_get_object (node));
  return g_steal_pointer (&self);
}
