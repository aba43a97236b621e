/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The real threads that compute and sample: all that were started have ended when the call
 * returns, whoever refuses them something and whenever they are told to stop. */

#include "probe-fixture.h"

#include "lanes-sources-private.h"

#include <errno.h>
#include <math.h>
#include <sys/resource.h>

#define LONG (3600 * LANES_SECOND)
#define N_THREADS 3

/* The real machine, which refuses threads after some, or pinning. */
typedef struct
{
  LanesSources sources;
  LanesStop *stop; /* (owned) */
  int threads_left; /* atomic */
  int pins_left; /* atomic */
} Workshop;

static GThread *
start_some (const LanesSources *sources,
            const char *name,
            GThreadFunc function,
            gpointer data,
            GError **error)
{
  Workshop *self = sources->data;

  if (g_atomic_int_add (&self->threads_left, -1) > 0)
    return g_thread_try_new (name, function, data, error);
  g_set_error_literal (error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN, "no more threads");
  return NULL;
}

static gboolean
pin_some (const LanesSources *sources, guint cpu)
{
  Workshop *self = sources->data;
  LanesSources real;

  if (g_atomic_int_add (&self->pins_left, -1) <= 0)
    {
      errno = EPERM;
      return FALSE;
    }
  lanes_sources_init (&real);
  return real.pin_thread (sources, cpu);
}

static void
workshop_init (Workshop *self)
{
  g_autoptr (GError) error = NULL;

  *self = (Workshop) { .threads_left = G_MAXINT, .pins_left = G_MAXINT };
  lanes_sources_init (&self->sources);
  self->sources.data = self;
  self->sources.start_thread = start_some;
  self->sources.pin_thread = pin_some;
  self->stop = lanes_stop_new (&error);
  g_assert_no_error (error);
}

static void
workshop_clear (Workshop *self)
{
  g_clear_pointer (&self->stop, lanes_stop_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Workshop, workshop_clear)

/* Stops whatever is measured as soon as it has begun. */
typedef struct
{
  LanesStop *stop; /* (unowned) */
  GThread *thread;
  int over; /* atomic: it has ended by itself */
} Stopper;

static gpointer
stop_when_busy (gpointer data)
{
  Stopper *self = data;

  while (probe_count_own_threads () == 0 && !g_atomic_int_get (&self->over))
    g_thread_yield ();
  lanes_stop_set (self->stop);
  return NULL;
}

static void
stopper_start (Stopper *self, LanesStop *stop)
{
  *self = (Stopper) { .stop = stop };
  self->thread = g_thread_new ("stopper", stop_when_busy, self);
}

static void
stopper_join (Stopper *self)
{
  g_atomic_int_set (&self->over, TRUE);
  g_thread_join (self->thread);
}

static guint
spin (Workshop *self, LanesSpinPlan *plan, LanesSpin *spins)
{
  ProbeHoldings holdings = probe_take_holdings ();
  guint n = lanes_window_spin (&self->sources, plan, self->stop, spins);

  probe_assert_nothing_left (&holdings, NULL);
  return n;
}

static void
check_spin (const LanesSpin *one, gboolean pinned)
{
  g_assert_cmpuint (one->iterations, >, 0);
  g_assert_cmpint (one->cpu_ns, >, 0);
  g_assert_cmpint (one->wall_ns, >, 0);
  g_assert_cmpint (one->max_gap_ns, >, 0);
  g_assert_cmpint (one->max_gap_ns, <=, one->wall_ns);
  g_assert_cmpint (one->wait_ns, >=, -1);
  g_assert_cmpint (one->pinned, ==, pinned);
}

static void
test_integer (void)
{
  g_auto (Workshop) shop = { 0 };
  LanesSpinPlan plan = { .n_threads = N_THREADS, .duration_ns = 10 * LANES_MS };
  LanesSpin spins[N_THREADS];

  workshop_init (&shop);
  g_assert_cmpuint (spin (&shop, &plan, spins), ==, N_THREADS);
  for (guint i = 0; i < N_THREADS; i++)
    check_spin (&spins[i], FALSE);
}

static void
test_memory (void)
{
  g_auto (Workshop) shop = { 0 };
  g_autofree guint8 *memory = g_malloc0 (2 * 2 * LANES_KERNEL_BLOCK);
  LanesSpinPlan plan = {
    .kernel = LANES_KERNEL_MEMORY,
    .n_threads = 2,
    .duration_ns = 10 * LANES_MS,
    .memory = memory,
    .memory_size = 2 * LANES_KERNEL_BLOCK,
  };
  LanesSpin spins[2];

  memory[0] = 1;
  memory[2 * LANES_KERNEL_BLOCK] = 2;
  workshop_init (&shop);
  g_assert_cmpuint (spin (&shop, &plan, spins), ==, 2);
  check_spin (&spins[0], FALSE);
  check_spin (&spins[1], FALSE);
  /* Each has copied the first half of its own part to the second. */
  g_assert_cmpuint (memory[LANES_KERNEL_BLOCK], ==, 1);
  g_assert_cmpuint (memory[3 * LANES_KERNEL_BLOCK], ==, 2);
}

static void
test_pinned (void)
{
  g_auto (Workshop) shop = { 0 };
  g_autoptr (GArray) allowed = NULL;
  guint cpus[2];
  LanesSpinPlan plan = { .n_threads = 2, .duration_ns = LANES_MS, .cpus = cpus };
  LanesSpin spins[2];

  workshop_init (&shop);
  allowed = shop.sources.dup_affinity (&shop.sources);
  cpus[0] = cpus[1] = g_array_index (allowed, guint, allowed->len - 1);
  g_assert_cmpuint (spin (&shop, &plan, spins), ==, 2);
  check_spin (&spins[0], TRUE);
  check_spin (&spins[1], TRUE);
  shop.pins_left = 0;
  g_assert_cmpuint (spin (&shop, &plan, spins), ==, 2);
  check_spin (&spins[0], FALSE);
}

/* A window measures those threads that there are. */
static void
test_refused (void)
{
  for (int limit = 0; limit <= N_THREADS; limit++)
    {
      g_auto (Workshop) shop = { 0 };
      LanesSpinPlan plan = { .n_threads = N_THREADS, .duration_ns = LANES_MS };
      LanesSpin spins[N_THREADS] = { 0 };

      workshop_init (&shop);
      shop.threads_left = limit;
      g_assert_cmpuint (spin (&shop, &plan, spins), ==, (guint) limit);
      for (int i = 0; i < limit; i++)
        check_spin (&spins[i], FALSE);
    }
}

static void
test_spin_stopped (void)
{
  g_auto (Workshop) shop = { 0 };
  LanesSpinPlan plan = { .n_threads = N_THREADS, .duration_ns = LONG };
  LanesSpin spins[N_THREADS] = { 0 };
  Stopper stopper;

  workshop_init (&shop);
  stopper_start (&stopper, shop.stop);
  g_assert_cmpuint (lanes_window_spin (&shop.sources, &plan, shop.stop, spins), >=, 1);
  stopper_join (&stopper);
  /* One that is stopped already starts nothing. */
  g_assert_cmpuint (spin (&shop, &plan, spins), ==, 0);
}

/* Each cost that is sampled, with room for the copying ones. */
typedef struct
{
  const char *path; /* of the test */
  LanesMetricId metric;
  gboolean may_fail; /* when every sample was disturbed */
  gboolean has_partner; /* a second thread at the other end */
  gsize memory_size;
} Cost;

static const Cost costs[] = {
  { "/probe/threads/clock", LANES_METRIC_CLOCK_READ, TRUE, FALSE, 0 },
  { "/probe/threads/thread", LANES_METRIC_THREAD_CREATE_JOIN, FALSE, FALSE, 0 },
  { "/probe/threads/switch", LANES_METRIC_SWITCH_SAME_CPU, FALSE, TRUE, 0 },
  { "/probe/threads/hand-off", LANES_METRIC_HANDOFF_CROSS_CPU, FALSE, TRUE, 0 },
  { "/probe/threads/socket-pair", LANES_METRIC_SOCKETPAIR_RTT, FALSE, TRUE, 0 },
  { "/probe/threads/tcp", LANES_METRIC_TCP_LOOPBACK_RTT, FALSE, TRUE, 0 },
  { "/probe/threads/process", LANES_METRIC_PROCESS_SPAWN, FALSE, FALSE, 0 },
  { "/probe/threads/timer", LANES_METRIC_TIMER_OVERSHOOT, FALSE, FALSE, 0 },
  { "/probe/threads/copy-hot", LANES_METRIC_MEMCPY_HOT, TRUE, FALSE, 128 * 1024 },
  { "/probe/threads/copy-cold", LANES_METRIC_MEMCPY_COLD, TRUE, FALSE, 2 * 1024 * 1024 },
};

typedef struct
{
  GArray *values; /* (owned) */
  GError *error; /* (owned) (nullable) */
  gboolean done;
} Series;

static void
series_clear (Series *self)
{
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Series, series_clear)

static void
sample (Workshop *self, const Cost *cost, gint64 duration_ns, int cpu, Series *series)
{
  g_autofree guint8 *memory = cost->memory_size > 0 ? g_malloc0 (cost->memory_size) : NULL;
  LanesSamplePlan plan = {
    .metric = cost->metric,
    .cpu = cpu,
    .partner_cpu = cpu,
    .duration_ns = duration_ns,
    .n_minimum = 10,
    .precision = duration_ns == LONG ? -1 : 0.1,
    .memory = memory,
    .memory_size = cost->memory_size,
  };
  LanesSamples samples;

  *series = (Series) { .values = g_array_new (FALSE, FALSE, sizeof (double)) };
  samples = (LanesSamples) { .values = series->values };
  series->done =
      lanes_latency_sample (&self->sources, &plan, self->stop, &samples, &series->error);
  g_assert_cmpint (series->done, ==, series->error == NULL);
}

static void
check_values (const Series *series)
{
  g_assert_cmpuint (series->values->len, >, 0);
  for (guint i = 0; i < series->values->len; i++)
    {
      g_assert_true (isfinite (g_array_index (series->values, double, i)));
      g_assert_cmpfloat (g_array_index (series->values, double, i), >=, 0);
    }
}

static void
test_cost (gconstpointer data)
{
  const Cost *cost = data;
  g_auto (Workshop) shop = { 0 };
  g_auto (Series) series = { 0 };
  ProbeHoldings holdings;

  workshop_init (&shop);
  holdings = probe_take_holdings ();
  sample (&shop, cost, 30 * LANES_MS, -1, &series);
  if (cost->may_fail && series.error != NULL)
    g_assert_error (series.error, G_IO_ERROR, G_IO_ERROR_BUSY);
  else
    {
      g_assert_no_error (series.error);
      check_values (&series);
    }
  probe_wait_for_holdings (&holdings);
}

/* Stopped at whatever moment, it ends, and leaves nothing. */
static void
test_cost_stopped (gconstpointer data)
{
  const Cost *cost = data;
  g_auto (Workshop) shop = { 0 };
  g_auto (Series) series = { 0 };
  g_auto (Series) next = { 0 };
  ProbeHoldings holdings;
  Stopper stopper;

  workshop_init (&shop);
  holdings = probe_take_holdings ();
  stopper_start (&stopper, shop.stop);
  sample (&shop, cost, LONG, -1, &series);
  stopper_join (&stopper);
  if (!series.done)
    g_assert_error (series.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sample (&shop, cost, LONG, -1, &next);
  g_assert_error (next.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  probe_wait_for_holdings (&holdings);
}

static int
count_threads (const Cost *cost)
{
  return cost->has_partner || cost->metric == LANES_METRIC_THREAD_CREATE_JOIN ? 2 : 1;
}

/* Neither its own thread nor that at the other end. */
static void
test_cost_refused (gconstpointer data)
{
  const Cost *cost = data;

  for (int limit = 0; limit < count_threads (cost); limit++)
    {
      g_auto (Workshop) shop = { 0 };
      g_auto (Series) series = { 0 };
      ProbeHoldings holdings;

      workshop_init (&shop);
      holdings = probe_take_holdings ();
      shop.threads_left = limit;
      sample (&shop, cost, 30 * LANES_MS, -1, &series);
      g_assert_error (series.error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN);
      probe_wait_for_holdings (&holdings);
    }
}

/* What was to be measured on one CPU is not measured anywhere. */
static void
test_cost_not_pinned (gconstpointer data)
{
  const Cost *cost = data;

  for (int limit = 0; limit < (cost->has_partner ? 2 : 1); limit++)
    {
      g_auto (Workshop) shop = { 0 };
      g_auto (Series) series = { 0 };
      g_autoptr (GArray) allowed = NULL;
      ProbeHoldings holdings;

      workshop_init (&shop);
      holdings = probe_take_holdings ();
      allowed = shop.sources.dup_affinity (&shop.sources);
      shop.pins_left = limit;
      sample (&shop, cost, 30 * LANES_MS, (int) g_array_index (allowed, guint, 0), &series);
      g_assert_error (series.error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
      probe_wait_for_holdings (&holdings);
    }
}

static gboolean
refuse_child (const LanesSources *sources,
              const char *const *argv,
              gint64 timeout_ns,
              LanesStop *stop,
              char **output,
              gint64 *elapsed_ns,
              GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "not permitted");
  return FALSE;
}

static void
test_child_refused (void)
{
  const Cost cost = { .metric = LANES_METRIC_PROCESS_SPAWN };
  g_auto (Workshop) shop = { 0 };
  g_auto (Series) series = { 0 };

  workshop_init (&shop);
  shop.sources.run_child = refuse_child;
  sample (&shop, &cost, 30 * LANES_MS, -1, &series);
  g_assert_error (series.error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* No descriptor can be had for the connection. */
static void
test_cost_without_files (gconstpointer data)
{
  const Cost *cost = data;
  g_auto (Workshop) shop = { 0 };
  g_auto (Series) series = { 0 };
  struct rlimit limit, none;

  workshop_init (&shop);
  probe_take_holdings ();
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  none = limit;
  none.rlim_cur = 3;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  sample (&shop, cost, 30 * LANES_MS, -1, &series);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  g_assert_true (series.error->domain == G_IO_ERROR);
}

static void
add_cost (const Cost *cost)
{
  static const struct
  {
    const char *name;
    GTestDataFunc test;
  } tests[] = {
    { "good", test_cost },
    { "stopped", test_cost_stopped },
    { "refused", test_cost_refused },
    { "not-pinned", test_cost_not_pinned },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat (cost->path, "/", tests[i].name, NULL);

      g_test_add_data_func (path, cost, tests[i].test);
    }
  if (cost->has_partner)
    {
      g_autofree char *path = g_strconcat (cost->path, "/without-files", NULL);

      g_test_add_data_func (path, cost, test_cost_without_files);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/probe/threads/integer", test_integer);
  g_test_add_func ("/probe/threads/memory", test_memory);
  g_test_add_func ("/probe/threads/pinned", test_pinned);
  g_test_add_func ("/probe/threads/refused", test_refused);
  g_test_add_func ("/probe/threads/spin-stopped", test_spin_stopped);
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    add_cost (&costs[i]);
  g_test_add_func ("/probe/threads/child-refused", test_child_refused);
  return g_test_run ();
}
