/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "fake-sources.h"

/* What this process holds, to compare before and after. */
typedef struct
{
  guint n_files;
  guint n_threads;
} ProbeHoldings;

typedef gboolean (*ProbeCondition) (gpointer data);

void probe_wait_for (ProbeCondition is_met, gpointer data);
gboolean probe_is_free (void);
void probe_wait_until_free (void);

ProbeHoldings probe_take_holdings (void);
void probe_wait_for_holdings (const ProbeHoldings *expected);
guint probe_count_own_threads (void);
void probe_assert_nothing_left (const ProbeHoldings *before, FakeMachine *machine);

LanesMachine *probe_run (FakeMachine *machine);
const char *probe_phase_name (guint phase);
guint probe_find_running_phase (LanesProbe *probe);
gboolean probe_is_in_phase (const FakeMachine *machine, const char *name);
const LanesPhase *probe_find_phase (const LanesMachine *machine, const char *name);
char *probe_dup_text (const LanesMachine *machine);
void probe_assert_same_text (const char *text, const char *expected);
void probe_check (const LanesMachine *machine);

/* An asynchronous run, and how it ended. */
typedef struct
{
  LanesProbe *probe;
  guint n_calls; /* of the callback */
  LanesMachine *machine; /* (owned) (nullable) */
  GError *error; /* (owned) (nullable) */
} ProbeResult;

void probe_start (ProbeResult *self, LanesProbe *probe, GCancellable *cancellable);
void probe_wait_for_result (ProbeResult *self);
void probe_result_clear (ProbeResult *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ProbeResult, probe_result_clear)

/* A gate that holds up a thread of the run until it is opened. */
typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean reached;
  gboolean open;
} ProbeGate;

void probe_gate_init (ProbeGate *self);
void probe_gate_pass (ProbeGate *self);
gboolean probe_gate_is_reached (gpointer gate);
void probe_gate_open (ProbeGate *self);
void probe_gate_clear (ProbeGate *self);
