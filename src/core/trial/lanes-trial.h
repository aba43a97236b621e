/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-decision.h"

G_BEGIN_DECLS

#define LANES_TRIAL_FORMAT "lanes-trial/1"

/* s that a trial is planned for unless it is told otherwise. */
#define LANES_TRIAL_SECONDS 20.0

/* Of fewer tasks or requests there is nothing to overlap. */
#define LANES_TRIAL_FEWEST 8.0

/* The mechanism of an entry that a cluster carries out. */
#define LANES_TRIAL_DASK "dask"

/* How a measured time stands to its prediction. */
typedef enum
{
  LANES_VERDICT_NONE,   /* nothing was measured, or nothing predicted */
  LANES_VERDICT_WITHIN, /* between low and high */
  LANES_VERDICT_FASTER,
  LANES_VERDICT_SLOWER,
} LanesVerdict;

/**
 * LanesTrialEntry:
 * @id: its mechanism's name in documents
 * @predicted: its setup, and what it takes for the tasks of the trial; no times where nothing is
 *   predicted
 * @seconds: (element-type double): what it took, or what a request took on average, one a round
 * @error: (nullable): why it was not measured
 *
 * One mechanism of a trial in one setup.
 */
typedef struct
{
  const char *id;
  LanesPrediction predicted;
  GArray *seconds;
  char *error;
} LanesTrialEntry;

/**
 * LanesTrial:
 * @job: what is carried out: the decision's job with as many tasks or requests as there is time
 *   for; a rate of 0 if requests come one after the other
 * @tasks_asked: tasks of the decision's job
 * @workers_asked: workers that the recommended mechanism has for those
 * @rate_asked: requests per second of the decision's job, if it is a service
 * @seconds: what it is planned for
 * @planned: what it will take by the predictions, s
 * @patience: s that a run may take beyond what is predicted of it before it is given up
 * @rounds: how often each setup is measured
 * @entries: (element-type LanesTrialEntry): the table's and the recommended mechanism and the next
 *   best, in the order of the ranking
 * @scheduler: (nullable): address of a cluster's scheduler
 *
 * A run for real: made-up waits and computing under the best mechanisms, predicted beside measured.
 */
typedef struct
{
  LanesJob job;
  guint tasks_asked;
  guint workers_asked;
  double rate_asked;
  double seconds;
  double planned;
  double patience;
  guint rounds;
  GPtrArray *entries;
  char *scheduler;
  LanesPython *python;
} LanesTrial;

LanesTrial *lanes_trial_new (LanesDecision *decision, const char *scheduler, double seconds);
LanesTrial *lanes_trial_ref (LanesTrial *self);
void lanes_trial_unref (LanesTrial *self);
double lanes_trial_content_time (const LanesTrial *self, double tasks);
gboolean lanes_trial_is_sampled (const LanesTrial *self);
double lanes_trial_entry_median (const LanesTrialEntry *entry);
double lanes_trial_entry_shortest (const LanesTrialEntry *entry);
LanesVerdict lanes_trial_entry_verdict (const LanesTrialEntry *entry);
const LanesTrialEntry *lanes_trial_get_fastest (const LanesTrial *self);
gboolean lanes_trial_agrees (const LanesTrial *self);
LanesPython *lanes_trial_correct_python (const LanesTrial *self);
JsonNode *lanes_trial_to_json (const LanesTrial *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesTrial, lanes_trial_unref)

G_END_DECLS
