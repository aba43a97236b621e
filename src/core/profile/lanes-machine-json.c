/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Machine profiles as documents. Every number has its status, source and confidence: a metric in
 * its own object, a plain fact in the "provenance" object beside it. */

#include "lanes-machine-private.h"

#include "lanes-reader.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define TIME_MAX 1e12  /* ns */
#define VALUE_MAX 1e15 /* of a metric, in its unit */

const LanesWordPlace lanes_word_places[LANES_N_WORDS] = {
  [LANES_WORD_TAKEN_UTC] = { "taken", "utc" },
  [LANES_WORD_LABEL] = { NULL, "label" },
  [LANES_WORD_FINGERPRINT] = { NULL, "fingerprint" },
  [LANES_WORD_ARCH] = { "host", "arch" },
  [LANES_WORD_KERNEL] = { "host", "kernel" },
  [LANES_WORD_LIBC] = { "host", "libc" },
  [LANES_WORD_CPU_MODEL] = { "host", "cpu_model" },
  [LANES_WORD_VIRT] = { "host", "virt" },
  [LANES_WORD_SANDBOX] = { "host", "sandbox" },
  [LANES_WORD_CGROUP] = { "host", "cgroup" },
  [LANES_WORD_QUOTA_SOURCE] = { "cpu", "quota_source" },
  [LANES_WORD_POWER_SOURCE] = { "power", "source" },
  [LANES_WORD_GOVERNOR] = { "power", "governor" },
  [LANES_WORD_THERMAL] = { "power", "thermal" },
  [LANES_WORD_FS_CLASS] = { "storage", "fs_class" },
  [LANES_WORD_READ_METHOD] = { "storage", "method" },
  [LANES_WORD_PYTHON_VERSION] = { "python", "version" },
  [LANES_WORD_PYTHON_ORIGIN] = { "python", "origin" },
  [LANES_WORD_TOOL_VERSION] = { "tool", "version" },
};

const char *const lanes_curve_ids[LANES_N_CURVES] = { "int", "memory" };

const LanesQuantile lanes_quantiles[LANES_N_QUANTILES] = {
  { "min", G_STRUCT_OFFSET (LanesMetric, min) },
  { "p25", G_STRUCT_OFFSET (LanesMetric, p25) },
  { "p50", G_STRUCT_OFFSET (LanesMetric, p50) },
  { "p90", G_STRUCT_OFFSET (LanesMetric, p90) },
  { "p99", G_STRUCT_OFFSET (LanesMetric, p99) },
  { "mad", G_STRUCT_OFFSET (LanesMetric, mad) },
};

static LanesReason
read_reason (LanesReader *reader)
{
  const char *text = lanes_reader_text (reader, "reason");

  for (guint i = 0; text != NULL && i < LANES_N_REASONS; i++)
    {
      if (g_str_equal (text, lanes_reason_id (i)))
        return i;
    }
  return LANES_REASON_NONE;
}

static void
read_status (LanesReader *reader, LanesStatus *status, LanesReason *reason)
{
  guint value = *status;

  lanes_reader_choice (reader, "status", lanes_machine_status_ids (), &value);
  *status = value;
  *reason = read_reason (reader);
}

static void
read_origin (LanesReader *reader, LanesOrigin *origin, LanesConfidence *confidence)
{
  guint value = *origin;

  lanes_reader_choice (reader, "source", lanes_machine_origin_ids (), &value);
  *origin = value;
  value = *confidence;
  lanes_reader_choice (reader, "confidence", lanes_machine_confidence_ids (), &value);
  *confidence = value;
}

/* A profile written by hand may hold the bare number: it then counts as read, with medium trust. */
static void
read_fact (LanesReader *reader, const LanesFactInfo *info, LanesFact *fact)
{
  double value = INFINITY;
  gboolean known =
      lanes_reader_number (reader, info->member, info->minimum, info->maximum, &value) ||
      (info->may_be_unlimited && lanes_reader_is_null (reader, info->member));

  if (known)
    *fact = (LanesFact) {
      .status = LANES_STATUS_OK,
      .origin = LANES_ORIGIN_DETECTED,
      .confidence = LANES_CONFIDENCE_MEDIUM,
      .value = value,
    };
  if (!lanes_reader_enter (reader, "provenance"))
    return;
  if (lanes_reader_enter (reader, info->member))
    {
      read_status (reader, &fact->status, &fact->reason);
      read_origin (reader, &fact->origin, &fact->confidence);
      lanes_reader_leave (reader);
    }
  lanes_reader_leave (reader);
  /* As with metrics, "well" without a value would be a hole. */
  if (!known && (fact->status == LANES_STATUS_OK || fact->status == LANES_STATUS_DEGRADED))
    fact->status = LANES_STATUS_ABSENT;
}

static void
read_interval (LanesReader *reader, LanesMetric *metric)
{
  double low, high;

  if (!lanes_reader_pair (reader, "ci95", &low, &high))
    return;
  if (low < 0 || low > high || high > VALUE_MAX)
    {
      lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, "ci95", _ ("not an interval"));
      return;
    }
  metric->low = low;
  metric->high = high;
}

static void
read_metric (LanesReader *reader, LanesMetric *metric)
{
  gint64 count = 0;
  double previous = 0;

  metric->status = LANES_STATUS_OK;
  metric->origin = LANES_ORIGIN_MEASURED;
  read_status (reader, &metric->status, &metric->reason);
  read_origin (reader, &metric->origin, &metric->confidence);
  if (lanes_reader_integer (reader, "n", 0, G_MAXUINT, &count))
    metric->n = count;
  if (lanes_reader_integer (reader, "discarded", 0, G_MAXUINT, &count))
    metric->discarded = count;
  for (guint i = 0; i < LANES_N_QUANTILES; i++)
    {
      double *value = &G_STRUCT_MEMBER (double, metric, lanes_quantiles[i].offset);
      gboolean ordered = g_str_equal (lanes_quantiles[i].member, "mad") == FALSE;

      if (!lanes_reader_number (reader, lanes_quantiles[i].member, 0, VALUE_MAX, value) || !ordered)
        continue;
      if (*value < previous)
        lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, lanes_quantiles[i].member,
                           _ ("below the quantile before it"));
      previous = *value;
    }
  /* "Well" without a value would be a hole for whoever relies on the status. */
  if (metric->status == LANES_STATUS_OK && isnan (metric->p50))
    metric->status = LANES_STATUS_ABSENT;
  read_interval (reader, metric);
  lanes_reader_boolean (reader, "bimodal", &metric->bimodal);
  lanes_reader_integer (reader, "cost_ns", 0, (gint64) TIME_MAX, &metric->cost_ns);
}

static void
read_point (LanesReader *reader, LanesCurve *curve)
{
  LanesCurvePoint *point = &curve->points[curve->n_points];
  gint64 n = 0;

  if (lanes_reader_integer (reader, "n", 1, 65536, &n))
    {
      if (curve->n_points == 0 && n != 1)
        lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, "n", _ ("a curve begins at 1"));
      if (curve->n_points > 0 && n <= point[-1].n)
        lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, "n",
                           _ ("not more than that of the point before"));
    }
  point->n = n;
  point->now = point->quiet = point->low = point->high = point->granted = NAN;
  lanes_reader_number (reader, "now", 0, 65536, &point->now);
  lanes_reader_number (reader, "quiet", 0.01, 65536, &point->quiet);
  lanes_reader_number (reader, "low", 0, 65536, &point->low);
  lanes_reader_number (reader, "high", 0, 65536, &point->high);
  lanes_reader_number (reader, "par", 0, 65536, &point->granted);
  if (n == 0 || isnan (point->quiet))
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_TYPE, n == 0 ? "n" : "quiet", _ ("missing"));
  curve->n_points++;
}

static void
read_curve (LanesReader *reader, LanesCurve *curve)
{
  guint n, confidence = LANES_CONFIDENCE_MEDIUM;
  gint64 count;

  curve->status = LANES_STATUS_OK;
  read_status (reader, &curve->status, &curve->reason);
  lanes_reader_choice (reader, "confidence", lanes_machine_confidence_ids (), &confidence);
  curve->confidence = confidence;
  if (lanes_reader_integer (reader, "knee", 1, 65536, &count))
    curve->knee = count;
  if (lanes_reader_integer (reader, "limited_at", 1, 65536, &count))
    curve->limited_at = count;
  n = lanes_reader_enter_array (reader, "points");
  if (n > LANES_CURVE_MAX_POINTS)
    lanes_reader_fail (reader, LANES_DOCUMENT_ERROR_RANGE, NULL, _ ("more than %d points"),
                       LANES_CURVE_MAX_POINTS);
  for (guint i = 0; i < n && lanes_reader_enter_element (reader, i); i++)
    {
      read_point (reader, curve);
      lanes_reader_leave (reader);
    }
  if (n > 0)
    lanes_reader_leave (reader);
}

static void
read_kinds (LanesReader *reader, LanesMachine *self)
{
  guint n = lanes_reader_enter_array (reader, "kinds");

  for (guint i = 0; i < MIN (n, LANES_MAX_CPU_KINDS) && lanes_reader_enter_element (reader, i); i++)
    {
      LanesCpuKind *kind = &self->kinds[self->n_kinds++];
      gint64 count = 0;

      kind->name = g_strdup (lanes_reader_need_text (reader, "name"));
      kind->relative_speed = 1;
      if (lanes_reader_integer (reader, "cores", 0, 65536, &count))
        kind->cores = count;
      if (lanes_reader_integer (reader, "threads", 0, 65536, &count))
        kind->threads = count;
      lanes_reader_number (reader, "relative_speed", 0.01, 1.0, &kind->relative_speed);
      lanes_reader_leave (reader);
    }
  if (n > 0)
    lanes_reader_leave (reader);
}

static void
read_phases (LanesReader *reader, LanesMachine *self)
{
  guint n = lanes_reader_enter_array (reader, "phases");

  for (guint i = 0; i < MIN (n, LANES_MAX_PHASES) && lanes_reader_enter_element (reader, i); i++)
    {
      LanesPhase *phase = &self->phases[self->n_phases++];

      phase->name = g_strdup (lanes_reader_need_text (reader, "name"));
      phase->status = LANES_STATUS_OK;
      read_status (reader, &phase->status, &phase->reason);
      lanes_reader_integer (reader, "cost_ns", 0, (gint64) TIME_MAX, &phase->cost_ns);
      lanes_reader_leave (reader);
    }
  if (n > 0)
    lanes_reader_leave (reader);
}

static gboolean
enter_group (LanesReader *reader, const char *group)
{
  return group == NULL || lanes_reader_enter (reader, group);
}

static void
leave_group (LanesReader *reader, const char *group)
{
  if (group != NULL)
    lanes_reader_leave (reader);
}

static void
read_numbers (LanesReader *reader, LanesMachine *self)
{
  for (guint i = 0; i < LANES_N_FACTS; i++)
    {
      const LanesFactInfo *info = lanes_fact_info (i);

      if (!lanes_reader_enter (reader, info->group))
        continue;
      read_fact (reader, info, &self->facts[i]);
      lanes_reader_leave (reader);
    }
  for (guint i = 0; i < LANES_N_METRICS; i++)
    {
      const LanesMetricInfo *info = lanes_metric_info (i);

      if (!lanes_reader_enter (reader, info->group))
        continue;
      if (lanes_reader_enter (reader, info->member))
        {
          read_metric (reader, &self->metrics[i]);
          lanes_reader_leave (reader);
        }
      lanes_reader_leave (reader);
    }
}

static void
read_words (LanesReader *reader, LanesMachine *self)
{
  for (guint i = 0; i < LANES_N_WORDS; i++)
    {
      if (!enter_group (reader, lanes_word_places[i].group))
        continue;
      self->words[i] = g_strdup (lanes_reader_text (reader, lanes_word_places[i].member));
      leave_group (reader, lanes_word_places[i].group);
    }
}

static void
read_rest (LanesReader *reader, LanesMachine *self)
{
  gint64 seed;

  if (lanes_reader_enter (reader, "tool"))
    {
      if (lanes_reader_integer (reader, "seed", 0, G_MAXUINT32, &seed))
        self->seed = (guint64) seed;
      lanes_reader_leave (reader);
    }
  if (lanes_reader_enter (reader, "taken"))
    {
      lanes_reader_integer (reader, "duration_ns", 0, (gint64) TIME_MAX, &self->duration_ns);
      lanes_reader_boolean (reader, "complete", &self->complete);
      lanes_reader_leave (reader);
    }
  if (lanes_reader_enter (reader, "scaling"))
    {
      for (guint i = 0; i < LANES_N_CURVES; i++)
        {
          if (!lanes_reader_enter (reader, lanes_curve_ids[i]))
            continue;
          read_curve (reader, &self->curves[i]);
          lanes_reader_leave (reader);
        }
      lanes_reader_leave (reader);
    }
  if (lanes_reader_enter (reader, "storage"))
    {
      lanes_reader_boolean (reader, "verified", &self->storage_verified);
      lanes_reader_boolean (reader, "durable", &self->storage_durable);
      lanes_reader_leave (reader);
    }
  if (lanes_reader_enter (reader, "python"))
    {
      lanes_reader_boolean (reader, "free_threaded", &self->python_free_threaded);
      lanes_reader_leave (reader);
    }
  if (lanes_reader_enter (reader, "cpu"))
    {
      read_kinds (reader, self);
      lanes_reader_leave (reader);
    }
  read_phases (reader, self);
}

/**
 * lanes_machine_from_json:
 * @name: what messages call the document
 * @node: its root
 * @error: return location for an error of LANES_DOCUMENT_ERROR
 *
 * Reads a profile; what it does not hold is absent. Treats the document as hostile.
 *
 * Returns: (transfer full): the profile
 */
LanesMachine *
lanes_machine_from_json (const char *name, JsonNode *node, GError **error)
{
  g_autoptr (LanesMachine) self = lanes_machine_new ();
  g_autoptr (LanesReader) reader = lanes_reader_new (name, node, LANES_MACHINE_FORMAT);

  read_words (reader, self);
  read_numbers (reader, self);
  read_rest (reader, self);
  if (!lanes_reader_finish (reader, error))
    return NULL;
  self->unknown = json_object_ref (json_node_get_object (node));
  return g_steal_pointer (&self);
}

/**
 * lanes_machine_load:
 * @file: a file
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of LANES_DOCUMENT_ERROR, or G_IO_ERROR_CANCELLED
 *
 * Reads a profile from a file. Blocks; may be called from any thread.
 *
 * Returns: (transfer full): the profile
 */
LanesMachine *
lanes_machine_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) node = lanes_document_load (file, cancellable, error);
  g_autofree char *name = g_file_get_parse_name (file);

  return node != NULL ? lanes_machine_from_json (name, node, error) : NULL;
}

/**
 * lanes_machine_save:
 * @self: a profile
 * @file: where to
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of LANES_DOCUMENT_ERROR, or G_IO_ERROR_CANCELLED
 *
 * Saves a profile atomically. Blocks; may be called from any thread.
 *
 * Returns: whether it was saved
 */
gboolean
lanes_machine_save (const LanesMachine *self,
                    GFile *file,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (JsonNode) node = lanes_machine_to_json (self);

  return lanes_document_save (node, file, cancellable, error);
}
