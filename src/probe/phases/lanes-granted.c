/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How many CPUs' worth of time is really granted, by one window long enough to span several
 * periods of a quota. Where control groups are hidden this is the only way to see a quota: a
 * throttled program leaves CPUs idle while its threads wait, a disturbed one does not. */

#include "lanes-parse-private.h"
#include "lanes-run-private.h"

#include <math.h>

#define WINDOW (300 * LANES_MS)
#define WINDOW_MIN (100 * LANES_MS)
#define THREADS_MAX 64
/* Less than this share of what should be there is a limit... */
#define SHORT_OF 0.85
/* ...and this much idle time shows that it is not other programs that take the rest. */
#define IDLE_LEFT 0.1

typedef struct
{
  double granted;
  double idle_share; /* NAN: not told */
  double wait_share; /* NAN: not told */
  gint64 max_gap_ns;
} Grant;

static gboolean
read_times (const LanesRun *run, LanesCpuTimes *times)
{
  g_autofree char *stat = run->sources->read_file (run->sources, "/proc/stat", NULL);

  return stat != NULL && lanes_parse_stat (stat, run->topology->allowed, times);
}

static Grant
sum_up (const LanesSpin *spins, guint n)
{
  Grant grant = { .idle_share = NAN };
  double cpu = 0, wall = 0, wait = 0;

  for (guint i = 0; i < n; i++)
    {
      cpu += spins[i].cpu_ns;
      wall += spins[i].wall_ns;
      wait += spins[i].wait_ns >= 0 ? spins[i].wait_ns : NAN;
      grant.max_gap_ns = MAX (grant.max_gap_ns, spins[i].max_gap_ns);
    }
  grant.granted = wall > 0 ? cpu / (wall / n) : 0;
  grant.wait_share = wait / wall;
  return grant;
}

static void
set_quota (LanesRun *run,
           LanesStatus status,
           LanesReason reason,
           LanesOrigin origin,
           LanesConfidence confidence,
           double value,
           const char *source)
{
  run->machine->facts[LANES_FACT_QUOTA] = (LanesFact) {
    .status = status,
    .reason = reason,
    .origin = origin,
    .confidence = confidence,
    .value = value,
  };
  lanes_machine_set_word (run->machine, LANES_WORD_QUOTA_SOURCE, source);
}

/* No file tells of a quota: what the threads got has to. */
static void
infer_quota (LanesRun *run, const Grant *grant, double n_cpus)
{
  if (grant->granted >= SHORT_OF * n_cpus)
    set_quota (run, LANES_STATUS_OK, LANES_REASON_NONE, LANES_ORIGIN_MEASURED,
               LANES_CONFIDENCE_MEDIUM, INFINITY, "measured");
  else if (grant->idle_share >= IDLE_LEFT)
    set_quota (run, LANES_STATUS_OK, LANES_REASON_NONE, LANES_ORIGIN_MEASURED,
               LANES_CONFIDENCE_MEDIUM, grant->granted, "measured");
  else
    set_quota (run, LANES_STATUS_UNSUPPORTED, LANES_REASON_NOISE, LANES_ORIGIN_MEASURED,
               LANES_CONFIDENCE_LOW, INFINITY, "hidden");
}

static void
store_grant (LanesRun *run, const Grant *grant, guint n)
{
  LanesMachine *machine = run->machine;

  lanes_machine_set_fact (machine, LANES_FACT_GRANTED_THREADS, n, LANES_ORIGIN_MEASURED);
  lanes_machine_set_fact (machine, LANES_FACT_GRANTED, grant->granted, LANES_ORIGIN_MEASURED);
  lanes_machine_set_fact (machine, LANES_FACT_MAX_GAP, grant->max_gap_ns, LANES_ORIGIN_MEASURED);
  if (isfinite (grant->idle_share))
    lanes_machine_set_fact (machine, LANES_FACT_IDLE_SHARE, grant->idle_share,
                            LANES_ORIGIN_MEASURED);
  else
    lanes_run_fail_fact (run, LANES_FACT_IDLE_SHARE,
                         lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NOT_VISIBLE));
}

static LanesOutcome
fail_grant (LanesRun *run)
{
  const LanesFactId ids[] = { LANES_FACT_GRANTED_THREADS, LANES_FACT_GRANTED,
                              LANES_FACT_IDLE_SHARE, LANES_FACT_MAX_GAP };
  const LanesOutcome outcome = { LANES_STATUS_FAILED, LANES_REASON_THREAD_LIMIT };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    lanes_run_fail_fact (run, ids[i], outcome);
  return outcome;
}

/* Fewer CPUs than the files promise, though nobody else uses them: a limit further out. */
static LanesOutcome
check_promise (LanesRun *run, const Grant *grant, double promised)
{
  gboolean unexplained = grant->idle_share >= IDLE_LEFT || grant->wait_share < IDLE_LEFT;
  LanesFact *fact = &run->machine->facts[LANES_FACT_GRANTED];

  if (grant->granted >= SHORT_OF * promised)
    return LANES_OUTCOME_OK;
  fact->status = LANES_STATUS_DEGRADED;
  fact->reason = unexplained ? LANES_REASON_HIDDEN_LIMIT : LANES_REASON_NOISE;
  return lanes_outcome (fact->status, fact->reason);
}

/**
 * lanes_granted_run:
 * @run: the run
 *
 * Returns: how it went
 */
LanesOutcome
lanes_granted_run (LanesRun *run)
{
  double n_cpus = run->topology->cpus->len;
  guint n_threads = MIN (MIN (run->topology->cpus->len, THREADS_MAX), run->thread_budget);
  g_autofree LanesSpin *spins = g_new0 (LanesSpin, n_threads);
  LanesSpinPlan plan = {
    .kernel = LANES_KERNEL_INTEGER,
    .n_threads = n_threads,
    .duration_ns = CLAMP (lanes_run_left (run), WINDOW_MIN, WINDOW),
  };
  LanesCpuTimes before, after;
  gboolean has_times = read_times (run, &before);
  guint n = run->sources->spin (run->sources, &plan, run->stop, spins);
  Grant grant;

  if (n == 0)
    return fail_grant (run);
  grant = sum_up (spins, n);
  if (has_times && read_times (run, &after) && after.total > before.total)
    grant.idle_share = (double) (after.idle - MIN (after.idle, before.idle)) /
                       (double) (after.total - before.total);
  store_grant (run, &grant, n);
  if (n < n_cpus)
    return LANES_OUTCOME_OK;
  if (run->quota.visible)
    return check_promise (run, &grant, fmin (n_cpus, run->quota.cpus));
  infer_quota (run, &grant, n_cpus);
  return LANES_OUTCOME_OK;
}
