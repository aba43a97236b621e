/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Parts of a trial that every report and the window show. */

#include "config.h"

#include "lanes-report-trial.h"

#include "lanes-explain.h"
#include "lanes-report-parts-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * lanes_report_trial_title:
 * @entry: an entry of a trial
 *
 * Returns: (transfer none): its mechanism, translated
 */
const char *
lanes_report_trial_title (const LanesTrialEntry *entry)
{
  LanesMechanism mechanism;

  return lanes_mechanism_parse (entry->id, &mechanism) ? lanes_mechanism_title (mechanism)
                                                       : _ ("Dask cluster");
}

/**
 * lanes_report_trial_verdict:
 * @entry: an entry of a trial
 *
 * Returns: (transfer none): how what was measured stands to its prediction, translated
 */
const char *
lanes_report_trial_verdict (const LanesTrialEntry *entry)
{
  static const char *const verdicts[] = {
    [LANES_VERDICT_NONE] = LANES_REPORT_NOTHING,
    [LANES_VERDICT_WITHIN] = N_ ("As predicted"),
    [LANES_VERDICT_FASTER] = N_ ("Faster than predicted"),
    [LANES_VERDICT_SLOWER] = N_ ("Slower than predicted"),
  };

  return _ (verdicts[lanes_trial_entry_verdict (entry)]);
}

/**
 * lanes_report_dup_predicted:
 * @entry: an entry of a trial
 *
 * Returns: (transfer full): the range that was predicted, translated
 */
char *
lanes_report_dup_predicted (const LanesTrialEntry *entry)
{
  if (isnan (entry->predicted.likely))
    return g_strdup (LANES_REPORT_NOTHING);
  return lanes_explain_dup_range (&entry->predicted);
}

/**
 * lanes_report_dup_measured_times:
 * @entry: an entry of a trial
 *
 * Returns: (transfer full): what it took, or why that is not known, translated
 */
char *
lanes_report_dup_measured_times (const LanesTrialEntry *entry)
{
  if (entry->seconds->len == 0)
    return g_strdup (entry->error != NULL ? entry->error : LANES_REPORT_NOTHING);
  return lanes_explain_dup_time (lanes_trial_entry_median (entry));
}

static char *
dup_requests (const LanesTrial *trial, const char *requests)
{
  guint n = (guint) trial->job.n;
  g_autofree char *rate = lanes_explain_dup_rate (trial->rate_asked);

  if (trial->job.rate <= 0)
    return g_strdup_printf (
        /* Translators: a number of requests, a version, a rate such as “0.1/s”. */
        ngettext ("%s request of made-up waiting and computing was answered with Python %s: there "
                  "was no time for several to come at %s.",
                  "%s requests of made-up waiting and computing were answered with Python %s, one "
                  "after the other, as there was no time for them to come at %s. Times are those "
                  "of one request on average.",
                  n),
        requests, trial->python->version, rate);
  return g_strdup_printf (
      /* Translators: a number of requests, a rate such as “50/s”, a version. */
      ngettext ("%s request of made-up waiting and computing came at a random moment, %s, and was "
                "answered with Python %s.",
                "%s requests of made-up waiting and computing came at random moments, %s, and were "
                "answered with Python %s. Times are those of one request on average.",
                n),
      requests, rate, trial->python->version);
}

/**
 * lanes_report_dup_trial_sample:
 * @trial: a trial
 *
 * Returns: (transfer full): what was carried out, a sentence, translated
 */
char *
lanes_report_dup_trial_sample (const LanesTrial *trial)
{
  g_autofree char *tasks = lanes_explain_dup_count (trial->job.n);
  g_autofree char *asked = lanes_explain_dup_count (trial->tasks_asked);

  if (trial->job.kind == LANES_KIND_SERVICE)
    return dup_requests (trial, tasks);
  if (lanes_trial_is_sampled (trial))
    return g_strdup_printf (_ ("%s of the %s tasks were carried out with Python %s, as all of them "
                               "would have taken too long; the predictions are for those."),
                            tasks, asked, trial->python->version);
  return g_strdup_printf (ngettext ("%s task of made-up waiting and computing was carried out with "
                                    "Python %s.",
                                    "%s tasks of made-up waiting and computing were carried out "
                                    "with Python %s.",
                                    (gulong) trial->job.n),
                          tasks, trial->python->version);
}

/**
 * lanes_report_dup_trial_summary:
 * @trial: a trial that was carried out
 *
 * Returns: (transfer full): what it says of the recommendation, a sentence, translated
 */
char *
lanes_report_dup_trial_summary (const LanesTrial *trial)
{
  const LanesTrialEntry *fastest = lanes_trial_get_fastest (trial);
  const LanesTrialEntry *first;
  const char *recommended;
  double behind;

  if (fastest == NULL)
    return g_strdup (_ ("Nothing could be measured"));
  first = g_ptr_array_index (trial->entries, 0);
  recommended = lanes_report_trial_title (first);
  if (first->seconds->len == 0)
    return g_strdup_printf (_ ("%s, which is recommended, could not be measured"), recommended);
  if (lanes_trial_agrees (trial))
    /* Translators: a mechanism, such as “Threads”. */
    return g_strdup_printf (_ ("%s holds: no other was clearly faster"), recommended);
  behind = lanes_trial_entry_median (first) / lanes_trial_entry_median (fastest) - 1;
  /* Translators: two mechanisms and a share, as in “Threads took 20 % longer than asyncio”. */
  return g_strdup_printf (_ ("The trial disagrees: %s took %.0f %% longer than %s"), recommended,
                          behind * 100, lanes_report_trial_title (fastest));
}

/* How far off the prediction was, for each that was not as predicted. */
static char *
dup_remark (const LanesTrialEntry *entry)
{
  double factor = lanes_trial_entry_median (entry) / entry->predicted.likely;
  g_autofree char *times = NULL;

  switch (lanes_trial_entry_verdict (entry))
    {
    case LANES_VERDICT_FASTER:
      times = lanes_explain_dup_factor (1 / factor);
      return g_strdup_printf (_ ("%s was %s times as fast as predicted."),
                              lanes_report_trial_title (entry), times);
    case LANES_VERDICT_SLOWER:
      times = lanes_explain_dup_factor (factor);
      return g_strdup_printf (_ ("%s took %s times as long as predicted."),
                              lanes_report_trial_title (entry), times);
    case LANES_VERDICT_NONE:
    case LANES_VERDICT_WITHIN:
    default:
      return NULL;
    }
}

/* Another setup than the recommended one was tried, as it is better for so few tasks. */
static char *
dup_setup_remark (const LanesTrial *trial)
{
  const LanesTrialEntry *first = g_ptr_array_index (trial->entries, 0);

  if (!lanes_trial_is_sampled (trial) || first->seconds->len == 0 || trial->workers_asked == 0 ||
      first->predicted.workers == trial->workers_asked)
    return NULL;
  return g_strdup_printf (
      /* Translators: a mechanism and two counts, as in “Processes: 1 worker here”. */
      _ ("%s: workers here %u, as suits so few tasks, and %u for all of them, of which this tells "
         "less."),
      lanes_report_trial_title (first), first->predicted.workers, trial->workers_asked);
}

/**
 * lanes_report_dup_trial_remarks:
 * @trial: a trial that was carried out
 *
 * Returns: (transfer full): where it disagrees with the predictions or cannot tell all, sentences,
 *   translated
 */
GStrv
lanes_report_dup_trial_remarks (const LanesTrial *trial)
{
  g_autoptr (GStrvBuilder) remarks = g_strv_builder_new ();
  char *setup = trial->entries->len > 0 ? dup_setup_remark (trial) : NULL;

  if (setup != NULL)
    g_strv_builder_take (remarks, setup);
  for (guint i = 0; i < trial->entries->len; i++)
    {
      char *remark = dup_remark (g_ptr_array_index (trial->entries, i));

      if (remark != NULL)
        g_strv_builder_take (remarks, remark);
    }
  return g_strv_builder_end (remarks);
}
