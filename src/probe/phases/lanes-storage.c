/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The disk phase. A thread of its own measures, because a disk can keep it for as long as it likes.
 * The coordinator never waits longer than it may. */

#include "lanes-disk-private.h"

#include <poll.h>

/* A disk that stalls is left behind after this; the run goes on without it. */
#define STALL (400 * LANES_MS)
#define FAREWELL (40 * LANES_MS)

static void
job_clear (LanesDiskJob *self)
{
  g_array_unref (self->reads);
  g_array_unref (self->writes);
  g_array_unref (self->appends);
  lanes_stop_unref (self->done);
  lanes_context_unref (self->context);
}

static void
job_unref (LanesDiskJob *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) job_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesDiskJob, job_unref)

static gpointer
storage_worker (gpointer data)
{
  g_autoptr (LanesDiskJob) job = data;

  lanes_disk_measure (job);
  lanes_stop_set (job->done);
  return NULL;
}

static LanesDiskJob *
job_new (LanesRun *run, GError **error)
{
  g_autoptr (LanesStop) done = lanes_stop_new (error);
  LanesDiskJob *self;

  if (done == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (LanesDiskJob);
  self->context = lanes_context_ref (run->context);
  self->done = g_steal_pointer (&done);
  self->seed = g_rand_int (run->random);
  self->deadline = run->deadline;
  self->reads = g_array_new (FALSE, FALSE, sizeof (double));
  self->writes = g_array_new (FALSE, FALSE, sizeof (double));
  self->appends = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

static void
store_one (LanesRun *run, LanesMetricId id, LanesOutcome outcome, const GArray *values, gint64 cost)
{
  LanesMetric *metric = &run->machine->metrics[id];

  if ((outcome.status != LANES_STATUS_OK && outcome.status != LANES_STATUS_DEGRADED) ||
      values->len == 0)
    {
      lanes_run_fail_metric (run, id, outcome);
      return;
    }
  lanes_run_store_metric (run, id, values, 0, cost);
  if (outcome.status == LANES_STATUS_OK)
    return;
  metric->status = outcome.status;
  metric->reason = outcome.reason;
  metric->confidence = MIN (metric->confidence, LANES_CONFIDENCE_MEDIUM);
}

static void
fail_all (LanesRun *run, LanesOutcome outcome)
{
  lanes_run_fail_metric (run, LANES_METRIC_STORAGE_READ, outcome);
  lanes_run_fail_metric (run, LANES_METRIC_STORAGE_WRITE_SYNC, outcome);
  lanes_run_fail_metric (run, LANES_METRIC_STORAGE_APPEND_SYNC, outcome);
}

static LanesOutcome
store_job (LanesRun *run, const LanesDiskJob *job)
{
  LanesMachine *machine = run->machine;
  LanesOutcome outcome = job->outcome;

  lanes_machine_set_word (machine, LANES_WORD_FS_CLASS,
                          job->class != NULL ? job->class : "unknown");
  if (outcome.status != LANES_STATUS_OK)
    {
      fail_all (run, outcome);
      return outcome;
    }
  lanes_machine_set_word (machine, LANES_WORD_READ_METHOD, job->method);
  machine->storage_verified = job->verified;
  machine->storage_durable = job->durable;
  store_one (run, LANES_METRIC_STORAGE_READ, job->read_outcome, job->reads, job->read_cost);
  machine->metrics[LANES_METRIC_STORAGE_READ].discarded = job->n_cached;
  store_one (run, LANES_METRIC_STORAGE_WRITE_SYNC, job->write_outcome, job->writes,
             job->write_cost);
  store_one (run, LANES_METRIC_STORAGE_APPEND_SYNC, job->append_outcome, job->appends,
             job->append_cost);
  if (job->read_outcome.status != LANES_STATUS_OK)
    outcome = job->read_outcome;
  else if (job->write_outcome.status != LANES_STATUS_OK)
    outcome = job->write_outcome;
  if (outcome.status == LANES_STATUS_UNSUPPORTED)
    outcome.status = LANES_STATUS_DEGRADED;
  return outcome;
}

/* Until the disk is done, or the run is stopped, or the disk stalls. */
static LanesWait
wait_for_job (LanesRun *run, LanesDiskJob *job)
{
  LanesWait news = LANES_WAIT_TIMEOUT;
  gint64 deadline = MIN (run->deadline + STALL, run->hard_deadline);
  gint64 left, spent;

  while (news == LANES_WAIT_TIMEOUT &&
         (left = deadline - lanes_sources_now (run->sources)) > 0)
    {
      news = lanes_stop_wait (run->stop, lanes_stop_get_fd (job->done), MIN (left, 20 * LANES_MS));
      spent = lanes_sources_now (run->sources) - run->phase_started;
      lanes_run_set_progress (run, (double) spent / (run->deadline - run->phase_started));
    }
  /* Normally the thread has seen the flag and is on its way out; a stalled one is left behind. */
  if (news == LANES_WAIT_STOPPED)
    {
      struct pollfd fd = { lanes_stop_get_fd (job->done), POLLIN, 0 };

      if (poll (&fd, 1, FAREWELL / LANES_MS) == 1)
        return LANES_WAIT_READY;
    }
  return news;
}

/**
 * lanes_storage_run:
 * @run: the run
 *
 * Returns: how it went
 */
LanesOutcome
lanes_storage_run (LanesRun *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesDiskJob) job = job_new (run, &error);
  LanesOutcome outcome = { LANES_STATUS_SKIPPED, LANES_REASON_BUDGET };
  GThread *thread = NULL;

  if (job != NULL)
    thread = run->sources->start_thread (run->sources, "probe-disk", storage_worker,
                                         g_atomic_rc_box_acquire (job), &error);
  if (thread == NULL)
    {
      if (job != NULL)
        job_unref (job);
      outcome = lanes_outcome_from_error (error);
      fail_all (run, outcome);
      return outcome;
    }
  if (wait_for_job (run, job) == LANES_WAIT_READY)
    {
      g_thread_join (thread);
      return store_job (run, job);
    }
  g_thread_unref (thread);
  fail_all (run, outcome);
  return outcome;
}
