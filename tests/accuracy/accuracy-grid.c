/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads grids of measured runs. What is wrong inside one ends the program: grids are ours. */

#include "accuracy-grid.h"

#include <math.h>

static void
grid_workload_free (gpointer data)
{
  GridWorkload *self = data;

  g_free (self->id);
  g_object_unref (self->fields);
  g_free (self);
}

static void
grid_run_free (gpointer data)
{
  GridRun *self = data;

  g_free (self->name);
  lanes_python_unref (self->python);
  json_object_unref (self->cpu_ms);
  json_array_unref (self->rows);
  g_ptr_array_unref (self->workloads);
  g_free (self);
}

/* The members of a workload document, but for its format and what differs between interpreters. */
static GPtrArray *
read_workloads (JsonArray *array)
{
  GPtrArray *workloads = g_ptr_array_new_with_free_func (grid_workload_free);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autoptr (JsonNode) node = json_node_copy (json_array_get_element (array, i));
      JsonObject *object = json_node_get_object (node);
      g_autoptr (GError) error = NULL;
      GridWorkload *workload = g_new0 (GridWorkload, 1);

      workload->id = g_strdup (json_object_get_string_member (object, "id"));
      json_object_set_string_member (object, "format", LANES_WORKLOAD_FORMAT);
      if (!json_object_has_member (object, "kind"))
        json_object_set_string_member (object, "kind", "batch");
      if (!json_object_has_member (object, "wait_spread"))
        json_object_set_string_member (object, "wait_spread", "steady");
      workload->fields = lanes_workload_from_json (workload->id, node, &error);
      g_assert_no_error (error);
      g_ptr_array_add (workloads, workload);
    }
  return workloads;
}

static GridRun *
read_run (JsonObject *object, GPtrArray *workloads, GError **error)
{
  const char *name = json_object_get_string_member (object, "name");
  LanesPython *python =
      lanes_python_from_json (name, json_object_get_member (object, "python"), NULL, error);
  GridRun *run;

  if (python == NULL)
    return NULL;
  run = g_new0 (GridRun, 1);
  run->name = g_strdup (name);
  run->grain = json_object_get_double_member (object, "grain_ms") / 1e3;
  run->python = python;
  run->cpu_ms = json_object_ref (json_object_get_object_member (object, "cpu_ms"));
  run->rows = json_array_ref (json_object_get_array_member (object, "rows"));
  run->workloads = g_ptr_array_ref (workloads);
  return run;
}

static JsonArray *
find_array (JsonNode *root, const char *member)
{
  JsonNode *node = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                       ? json_object_get_member (json_node_get_object (root), member)
                       : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * grid_load:
 * @path: a grid
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type GridRun): its runs
 */
GPtrArray *
grid_load (const char *path, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (grid_run_free);
  g_autoptr (GPtrArray) workloads = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *array;

  if (!json_parser_load_from_file (parser, path, error))
    return NULL;
  array = find_array (json_parser_get_root (parser), "runs");
  if (array == NULL || find_array (json_parser_get_root (parser), "workloads") == NULL)
    {
      g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_FORMAT,
                   "%s: no grid, which has “workloads” and “runs”", path);
      return NULL;
    }
  workloads = read_workloads (find_array (json_parser_get_root (parser), "workloads"));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      GridRun *run = read_run (json_array_get_object_element (array, i), workloads, error);

      if (run == NULL)
        return NULL;
      g_ptr_array_add (runs, run);
    }
  return g_steal_pointer (&runs);
}

/* Measured: workload, mechanism, workers, chunk, seconds: median, least, most; repeats. */
GArray *
grid_rows_of (const GridRun *run, const GridWorkload *workload)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (GridRow));

  for (guint i = 0; i < json_array_get_length (run->rows); i++)
    {
      JsonArray *array = json_array_get_array_element (run->rows, i);
      GridRow row = {
        .setup = { .workers = (guint) json_array_get_int_element (array, 2),
                   .chunk = json_array_get_double_element (array, 3) },
        .seconds = json_array_get_double_element (array, 4),
      };

      if (!g_str_equal (json_array_get_string_element (array, 0), workload->id))
        continue;
      if (!lanes_mechanism_parse (json_array_get_string_element (array, 1), &row.mechanism))
        g_error ("%s: no such mechanism", json_array_get_string_element (array, 1));
      g_array_append_val (rows, row);
    }
  return rows;
}

/**
 * grid_decide:
 * @run: a run
 * @workload: one of its workloads
 *
 * Returns: (transfer full): what Lanes decides for it
 */
LanesDecision *
grid_decide (const GridRun *run, const GridWorkload *workload)
{
  g_autoptr (LanesWorkload) fields = lanes_workload_copy (workload->fields);
  g_autoptr (LanesGuide) guide = lanes_guide_new_bundled (NULL);
  JsonArray *cpu = json_object_get_array_member (run->cpu_ms, workload->id);
  double g = json_array_get_double_element (cpu, 0), h = json_array_get_double_element (cpu, 1);

  lanes_workload_set (fields, LANES_FIELD_CPU_MS, g + h);
  lanes_workload_set (fields, LANES_FIELD_GIL_SHARE, g + h > 0 ? g / (g + h) : 1);
  lanes_workload_set (fields, LANES_FIELD_NATIVE_CALL_MS, run->grain * 1e3);
  return lanes_decision_new (guide, fields, NULL, run->python, LANES_DEFAULT_MARGIN);
}

/**
 * grid_predict:
 * @run: a run
 * @workload: one of its workloads
 * @row: a setup that was measured
 * @prediction: (out caller-allocates): what the model says of it
 */
void
grid_predict (const GridRun *run,
              const GridWorkload *workload,
              const GridRow *row,
              LanesPrediction *prediction)
{
  g_autoptr (LanesDecision) decision = grid_decide (run, workload);
  const LanesJob *job = lanes_decision_get_job (decision);
  LanesSetup setup = row->setup;

  setup.in_flight = job->kind == LANES_KIND_SERVICE ? job->in_flight : MIN (job->n, job->limit);
  lanes_model_predict_setup (job, run->python->machine, run->python, row->mechanism, &setup,
                             prediction);
}
