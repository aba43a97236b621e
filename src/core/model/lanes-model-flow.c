/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What one request of a service costs under each mechanism in one given setup. */

#include "lanes-model-private.h"

#include <math.h>

static LanesFlow
thread_flow (const LanesModel *self, double k, double hop)
{
  double overhead = lanes_model_thread_wait (self, k) + hop;
  double held = self->python->gil_enabled ? lanes_model_gil_slicing (self) * self->g : 0;
  double cpu = (self->g + self->h + overhead) / lanes_model_thread_speedup (self, k);

  return (LanesFlow) {
    .delay = self->job->w + lanes_model_sleep_overrun (self),
    .bottleneck = MAX (held + overhead, cpu),
    .service = self->g + self->h + overhead,
    .slots = k,
  };
}

static LanesFlow
pool_flow (const LanesModel *self,
           double k,
           const LanesPoolCosts *costs,
           double delay,
           double slots)
{
  double parent = costs->parent + costs->payload_parent;
  double cpu = self->g + self->h + costs->payload + costs->dispatch;

  return (LanesFlow) {
    .delay = delay,
    .bottleneck = MAX (parent, cpu / lanes_model_speedup (self, k)),
    .service = cpu + parent,
    .slots = slots,
  };
}

/*
 * lanes_model_flow:
 *
 * What one request of a service costs under a mechanism in one setup.
 */
LanesFlow
lanes_model_flow (const LanesModel *self, LanesMechanism mechanism, const LanesSetup *setup)
{
  double k = setup->workers;
  double pulled = lanes_model_cost (self, LANES_COST_TASK_WAIT) +
                  (self->job->waits - 1) * lanes_model_cost (self, LANES_COST_TASK_PULLED);
  double waits = self->job->waits;
  double hop = (self->job->async_client ? waits : 1) *
                   lanes_model_cost (self, LANES_COST_THREAD_HOP) +
               pulled;
  double wait = self->job->w + lanes_model_sleep_overrun (self);
  double loop_wait = self->job->w + lanes_model_loop_overrun (self);
  double c = self->g + self->h;
  double once;
  LanesPoolCosts costs;

  switch (mechanism)
    {
    case LANES_MECHANISM_SEQUENTIAL:
      once = wait + c + lanes_model_cost (self, LANES_COST_CALL);
      return (LanesFlow) { .delay = 0, .bottleneck = once, .service = once, .slots = 1 };
    case LANES_MECHANISM_THREADS:
      return thread_flow (self, k, 0);
    case LANES_MECHANISM_ASYNCIO:
      return (LanesFlow) {
        .delay = loop_wait,
        .bottleneck = c + pulled,
        .service = c + pulled,
        .slots = setup->in_flight,
      };
    case LANES_MECHANISM_ASYNCIO_THREADS:
      return thread_flow (self, k, hop);
    case LANES_MECHANISM_PROCESSES:
      costs = lanes_model_process_costs (self, k);
      return pool_flow (self, k, &costs, wait, k);
    case LANES_MECHANISM_INTERPRETERS:
      costs = lanes_model_interpreter_costs (self, k);
      return pool_flow (self, k, &costs, wait, k);
    case LANES_MECHANISM_ASYNCIO_PROCESSES:
      costs = lanes_model_process_costs (self, k);
      costs.parent = waits * lanes_model_cost (self, LANES_COST_HYBRID_PARENT) + pulled;
      costs.dispatch = waits * lanes_model_dispatch_cost (self, LANES_COST_HYBRID_TASK_1C, k);
      return pool_flow (self, k, &costs, loop_wait, setup->in_flight);
    default:
      g_assert_not_reached ();
    }
}
