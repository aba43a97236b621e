/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The explanation: what table and machine say, in sentences that name the numbers. Every front end
 * shows these sentences and adds none of its own. */

#include "lanes-explain.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * lanes_explain_dup_setup:
 * @self: a decision
 * @mechanism: a mechanism
 *
 * Returns: (transfer full) (nullable): its workers, tasks in flight and chunk size in words,
 *   translated; %NULL when it has none
 */
char *
lanes_explain_dup_setup (LanesDecision *self, LanesMechanism mechanism)
{
  const LanesPrediction *prediction = lanes_decision_get_prediction (self, mechanism);
  g_autofree char *flight = lanes_explain_dup_count (prediction->in_flight);
  g_autofree char *chunk = lanes_explain_dup_count (prediction->chunk_size);
  g_autofree char *workers = NULL;

  if (prediction->workers == 0 || mechanism == LANES_MECHANISM_SEQUENTIAL)
    return NULL;
  if (mechanism == LANES_MECHANISM_ASYNCIO)
    return g_strdup_printf (ngettext ("one event loop, %s task in flight",
                                      "one event loop, %s tasks in flight", prediction->in_flight),
                            flight);
  if (mechanism == LANES_MECHANISM_THREADS || mechanism == LANES_MECHANISM_ASYNCIO_THREADS)
    workers = g_strdup_printf (ngettext ("%u thread", "%u threads", prediction->workers),
                               prediction->workers);
  else if (mechanism == LANES_MECHANISM_INTERPRETERS)
    workers = g_strdup_printf (ngettext ("%u interpreter", "%u interpreters", prediction->workers),
                               prediction->workers);
  else
    workers = g_strdup_printf (ngettext ("%u process", "%u processes", prediction->workers),
                               prediction->workers);
  if (mechanism == LANES_MECHANISM_PROCESSES && prediction->chunk_size > 1)
    /* Translators: “2 processes, chunks of 625 tasks” */
    return g_strdup_printf (
        ngettext ("%s, chunks of %s task", "%s, chunks of %s tasks", prediction->chunk_size),
        workers, chunk);
  if (mechanism == LANES_MECHANISM_ASYNCIO_PROCESSES ||
      mechanism == LANES_MECHANISM_ASYNCIO_THREADS)
    /* Translators: “2 processes, 100 tasks in flight” */
    return g_strdup_printf (
        ngettext ("%s, %s task in flight", "%s, %s tasks in flight", prediction->in_flight),
        workers, flight);
  return g_steal_pointer (&workers);
}

/**
 * lanes_explain_dup_verdict:
 * @self: a decision
 *
 * Returns: (transfer full): the recommendation as a title, translated
 */
char *
lanes_explain_dup_verdict (LanesDecision *self)
{
  const LanesPrediction *chosen = lanes_decision_get_recommended (self);
  guint machines = lanes_decision_get_machines (self);

  if (machines > 0)
    return g_strdup_printf (ngettext ("Needs %u Machine", "Needs %u Machines", machines), machines);
  if (chosen != NULL && !lanes_prediction_is_usable (chosen))
    return g_strdup (_ ("Nothing Fits"));
  if (chosen != NULL)
    return g_strdup (lanes_mechanism_title (chosen->mechanism));
  return g_strdup (lanes_decision_get_mechanism_id (self));
}

/**
 * lanes_explain_dup_verdict_setup:
 * @self: a decision
 *
 * Returns: (transfer full) (nullable): how the verdict is carried out, translated: the setup of the
 *   recommended mechanism, if it has any, or what spreads it over several machines or runs on each;
 *   %NULL when nothing fits
 */
char *
lanes_explain_dup_verdict_setup (LanesDecision *self)
{
  const LanesPrediction *chosen = lanes_decision_get_recommended (self);
  const LanesOutgrown *outgrown = lanes_decision_get_outgrown (self);

  if (lanes_decision_get_machines (self) > 0 &&
      lanes_decision_get_job (self)->kind != LANES_KIND_SERVICE)
    return g_strdup (lanes_engine_title (outgrown->engine));
  if (lanes_decision_get_machines (self) > 0)
    /* Translators: a mechanism, on each of several machines. */
    return g_strdup_printf (_ ("%s on each"), lanes_mechanism_title (outgrown->mechanism));
  if (lanes_prediction_is_usable (chosen))
    return lanes_explain_dup_setup (self, chosen->mechanism);
  return NULL;
}

/**
 * lanes_explain_certainty:
 * @self: a decision
 *
 * Returns: (transfer none): how sure the recommendation is, one or a few words, translated
 */
const char *
lanes_explain_certainty (LanesDecision *self)
{
  switch (lanes_decision_get_certainty (self))
    {
    case LANES_CERTAINTY_NONE:
      if (lanes_decision_get_machines (self) > 0)
        return _ ("Outgrown");
      return lanes_decision_get_recommended (self) != NULL ? _ ("Ruled Out") : _ ("Not Predicted");
    case LANES_CERTAINTY_CLEAR:
      return _ ("Clear");
    case LANES_CERTAINTY_LIKELY:
      return _ ("Likely");
    case LANES_CERTAINTY_TOO_CLOSE:
      return _ ("Too Close to Call");
    default:
      g_assert_not_reached ();
    }
}

/**
 * lanes_explain_match:
 * @guide: a guide
 * @standing: where a workload stands in its table
 *
 * Returns: (transfer none): what its row is to the answers, translated: the one that matches, or
 *   the likeliest while open answers leave others possible
 */
const char *
lanes_explain_match (const LanesGuide *guide, const LanesStanding *standing)
{
  return lanes_guide_count_possible (guide, standing) > 1 ? _ ("Most Likely") : _ ("Matches");
}

/**
 * lanes_explain_dup_table_says:
 * @self: a decision
 *
 * Returns: (transfer full): what the table advises and how the answers lead there, translated
 */
char *
lanes_explain_dup_table_says (LanesDecision *self)
{
  const LanesGuideRow *row = lanes_decision_get_row (self);
  const LanesStanding *standing = lanes_decision_get_standing (self);
  guint possible = lanes_guide_count_possible (lanes_decision_get_guide (self), standing);
  double share = standing->share[standing->row] * 100;

  if (possible <= 1)
    /* Translators: a row's scenario, then its advice. */
    return g_strdup_printf (_ ("“%s”: %s."), _ (row->scenario), _ (row->advice));
  /* Translators: a row's scenario, its advice, how many rows are possible, per cent. */
  return g_strdup_printf (ngettext ("“%s”: %s. %u row is still possible; this one is the "
                                    "likeliest, at %.0f %%.",
                                    "“%s”: %s. %u rows are still possible; this one is the "
                                    "likeliest, at %.0f %%.",
                                    possible),
                          _ (row->scenario), _ (row->advice), possible, share);
}

static char *
dup_disagreement (LanesDecision *self, const LanesPrediction *row, const LanesPrediction *chosen)
{
  g_autofree char *ruling = lanes_explain_dup_ruling (self, row->mechanism);
  g_autofree char *row_time = NULL;
  g_autofree char *time = NULL;
  g_autofree char *factor = NULL;

  if (ruling != NULL)
    /* Translators: two mechanisms, then a whole sentence why the first one is ruled out. */
    return g_strdup_printf (_ ("“%s” is ruled out, and “%s” does it instead. %s"),
                            lanes_mechanism_title (row->mechanism),
                            lanes_mechanism_title (chosen->mechanism), ruling);
  row_time = lanes_explain_dup_time (row->likely);
  time = lanes_explain_dup_time (chosen->likely);
  factor = lanes_explain_dup_factor (row->likely / chosen->likely);
  return g_strdup_printf (_ ("“%s” takes %s here, “%s” %s: %s times as fast."),
                          lanes_mechanism_title (chosen->mechanism), time,
                          lanes_mechanism_title (row->mechanism), row_time, factor);
}

/**
 * lanes_explain_dup_machine_says:
 * @self: a decision
 *
 * Returns: (transfer full): whether the machine agrees with the table, and if not why, translated
 */
char *
lanes_explain_dup_machine_says (LanesDecision *self)
{
  const LanesPrediction *row = lanes_decision_get_row_prediction (self);
  const LanesPrediction *chosen = lanes_decision_get_recommended (self);
  const LanesPrediction *tied = lanes_decision_get_tied (self);
  const LanesPrediction *rival = lanes_decision_get_rival (self);
  g_autofree char *rival_time = NULL;

  if (row == NULL)
    return g_strdup_printf (
        _ ("“%s” is not among the mechanisms that can be predicted, so the table alone decides."),
        lanes_decision_get_mechanism_id (self));
  if (!lanes_prediction_is_usable (chosen))
    return g_strdup_printf (_ ("No mechanism can do this here; “%s” comes nearest."),
                            lanes_mechanism_title (chosen->mechanism));
  if (!lanes_decision_agrees_with_row (self))
    return dup_disagreement (self, row, chosen);
  if (rival != NULL)
    rival_time = lanes_explain_dup_time (rival->likely);
  if (rival != NULL && rival->likely < chosen->likely * (1 - LANES_NOISE))
    return g_strdup_printf (
        _ ("It agrees: “%s” would take %s, not enough of a difference to leave the table."),
        lanes_mechanism_title (rival->mechanism), rival_time);
  if (tied != NULL)
    return g_strdup_printf (_ ("It agrees: “%s” would take as long, and ties go to the table."),
                            lanes_mechanism_title (tied->mechanism));
  if (rival == NULL)
    return g_strdup (_ ("It agrees: there is no other way to do it."));
  return g_strdup_printf (_ ("It agrees: the next best, “%s”, takes %s."),
                          lanes_mechanism_title (rival->mechanism), rival_time);
}

/**
 * lanes_explain_dup_machine:
 * @machine: (nullable): a machine
 *
 * Returns: (transfer full): the machine in a few words, translated
 */
char *
lanes_explain_dup_machine (const LanesMachine *machine)
{
  double affinity = lanes_machine_fact (machine, LANES_FACT_AFFINITY,
                                        lanes_machine_fact (machine, LANES_FACT_ONLINE, NAN));
  double cores = lanes_machine_fact (machine, LANES_FACT_CORES, NAN);
  double quota = lanes_machine_fact (machine, LANES_FACT_QUOTA, NAN);
  double memory = lanes_machine_fact (machine, LANES_FACT_MEMORY_AVAILABLE, NAN);
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  if (machine == NULL)
    return g_strdup (_ ("Not measured yet"));
  if (!isnan (affinity))
    g_strv_builder_take (
        parts, g_strdup_printf (ngettext ("%.0f CPU", "%.0f CPUs", (gulong) affinity), affinity));
  if (cores < affinity)
    g_strv_builder_take (
        parts, g_strdup_printf (ngettext ("%.0f core", "%.0f cores", (gulong) cores), cores));
  if (!isnan (quota))
    g_strv_builder_take (parts, isfinite (quota) ? g_strdup_printf (_ ("quota %.4g"), quota)
                                                 : g_strdup (_ ("no quota")));
  if (!isnan (memory))
    {
      g_autofree char *size = g_format_size_full ((guint64) memory, G_FORMAT_SIZE_IEC_UNITS);

      g_strv_builder_take (parts, g_strdup_printf (_ ("%s free"), size));
    }
  all = g_strv_builder_end (parts);
  return all[0] != NULL ? g_strjoinv (" · ", all) : g_strdup (_ ("Nothing is told of it"));
}

/**
 * lanes_explain_dup_python:
 * @python: an interpreter
 *
 * Returns: (transfer full): the interpreter in a few words, translated
 */
char *
lanes_explain_dup_python (const LanesPython *python)
{
  const char *gil = python->gil_enabled ? _ ("GIL on") : _ ("GIL off");

  if (python->version_origin == LANES_ORIGIN_ASSUMED)
    return g_strdup_printf (_ ("Python %s assumed, %s"), python->version, gil);
  return g_strdup_printf (_ ("Python %s, %s"), python->version, gil);
}
