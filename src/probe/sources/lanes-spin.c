/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Spinning: threads of our own that compute side by side for a while, and what each of them got.
 * They start together, at a gate that knows how many there are: when the system refuses some,
 * those that exist are measured and the caller learns their number. */

#include "lanes-sources-private.h"

#include "lanes-kernels-private.h"
#include "lanes-parse-private.h"

#include <stdatomic.h>

/* A thread that is granted little of a busy CPU stays until it did this much, or its speed could
 * not be told from chance: about 0.7 ms of processor time. */
#define ITERATIONS_MIN 24

typedef struct
{
  const LanesSources *sources;
  const LanesSpinPlan *plan;
  LanesStop *stop;
  atomic_bool over;
  GMutex lock; /* of what follows */
  GCond changed;
  guint arrived;
  gboolean open;
} Window;

typedef struct
{
  Window *window;
  guint index;
  LanesSpin *spin;
  GThread *thread;
  guint64 state;
} Spinner;

typedef struct
{
  gint64 time;
  gint64 cpu;
  gint64 wait;
} Reading;

static gint64
read_wait (const LanesSources *sources)
{
  g_autofree char *text = sources->read_file (sources, "/proc/thread-self/schedstat", NULL);
  guint64 run, wait;

  return text != NULL && lanes_parse_schedstat (text, &run, &wait) ? (gint64) wait : -1;
}

static Reading
take_reading (const LanesSources *sources)
{
  Reading reading;

  reading.wait = read_wait (sources);
  reading.time = lanes_sources_now (sources);
  reading.cpu = sources->now (sources, LANES_CLOCK_THREAD);
  return reading;
}

/* Copies block by block from the first half of the thread's memory to the second. */
static void
copy_block (const Spinner *self, guint64 iteration)
{
  const LanesSpinPlan *plan = self->window->plan;
  guint8 *memory = plan->memory + self->index * plan->memory_size;
  gsize half = plan->memory_size / 2;
  gsize n_blocks = half / LANES_KERNEL_BLOCK;
  gsize offset = iteration % n_blocks * LANES_KERNEL_BLOCK;

  lanes_kernel_copy (memory + half + offset, memory + offset, LANES_KERNEL_BLOCK);
}

static void
iterate (Spinner *self)
{
  if (self->window->plan->kernel == LANES_KERNEL_INTEGER)
    self->state = lanes_kernel_integer (self->state);
  else
    copy_block (self, self->spin->iterations);
  self->spin->iterations++;
}

static void
pass_gate (Window *window)
{
  g_mutex_lock (&window->lock);
  window->arrived++;
  g_cond_broadcast (&window->changed);
  while (!window->open)
    g_cond_wait (&window->changed, &window->lock);
  g_mutex_unlock (&window->lock);
}

static gboolean
is_done (const Spinner *self)
{
  Window *window = self->window;

  return lanes_stop_is_set (window->stop) ||
         (self->spin->iterations >= ITERATIONS_MIN &&
          atomic_load_explicit (&window->over, memory_order_relaxed));
}

static gpointer
spin_worker (gpointer data)
{
  Spinner *self = data;
  Window *window = self->window;
  const LanesSources *sources = window->sources;
  LanesSpin *spin = self->spin;
  Reading before, after;
  gint64 last;

  lanes_thread_give_way ();
  if (window->plan->cpus != NULL)
    spin->pinned = sources->pin_thread (sources, window->plan->cpus[self->index]);
  pass_gate (window);
  before = take_reading (sources);
  last = before.time;
  while (!is_done (self))
    {
      gint64 now;

      iterate (self);
      now = lanes_sources_now (sources);
      spin->max_gap_ns = MAX (spin->max_gap_ns, now - last);
      last = now;
    }
  after = take_reading (sources);
  spin->cpu_ns = after.cpu - before.cpu;
  spin->wall_ns = after.time - before.time;
  spin->wait_ns = before.wait >= 0 && after.wait >= 0 ? after.wait - before.wait : -1;
  return NULL;
}

static guint
start_spinners (Window *window, Spinner *spinners, LanesSpin *spins)
{
  guint n;

  for (n = 0; n < window->plan->n_threads && !lanes_stop_is_set (window->stop); n++)
    {
      Spinner *spinner = &spinners[n];

      spins[n] = (LanesSpin) { 0 };
      *spinner = (Spinner) {
        .window = window,
        .index = n,
        .spin = &spins[n],
        .state = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) * (n + 1),
      };
      spinner->thread =
          window->sources->start_thread (window->sources, "probe-spin", spin_worker, spinner, NULL);
      if (spinner->thread == NULL)
        break;
    }
  return n;
}

static void
open_gate (Window *window, guint n_started)
{
  g_mutex_lock (&window->lock);
  while (window->arrived < n_started)
    g_cond_wait (&window->changed, &window->lock);
  window->open = TRUE;
  g_cond_broadcast (&window->changed);
  g_mutex_unlock (&window->lock);
}

/**
 * lanes_window_spin:
 * @self: the sources
 * @plan: which threads, and for how long
 * @stop: ends the window early
 * @spins: (out): room for one result per thread
 *
 * Runs a window. Every thread that was started has ended when this returns.
 *
 * Returns: how many threads could be started
 */
guint
lanes_window_spin (const LanesSources *self,
                   const LanesSpinPlan *plan,
                   LanesStop *stop,
                   LanesSpin *spins)
{
  g_autofree Spinner *spinners = g_new (Spinner, plan->n_threads);
  Window window = { .sources = self, .plan = plan, .stop = stop };
  guint n_started;

  g_assert (plan->kernel == LANES_KERNEL_INTEGER ||
            (plan->memory != NULL && plan->memory_size >= 2 * LANES_KERNEL_BLOCK));

  atomic_init (&window.over, FALSE);
  g_mutex_init (&window.lock);
  g_cond_init (&window.changed);
  n_started = start_spinners (&window, spinners, spins);
  open_gate (&window, n_started);
  if (n_started > 0)
    lanes_stop_wait (stop, -1, plan->duration_ns);
  atomic_store_explicit (&window.over, TRUE, memory_order_relaxed);
  for (guint i = 0; i < n_started; i++)
    g_thread_join (spinners[i].thread);
  g_cond_clear (&window.changed);
  g_mutex_clear (&window.lock);
  return n_started;
}
