/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "fake-sources.h"

/* What a profile is to say of one fact; an empty one ends a list. */
typedef struct
{
  LanesStatus status;
  LanesReason reason;
  LanesOrigin origin;
  LanesFactId id;
  double value; /* what was measured may be a tenth off */
} ExpectedFact;

#define DETECTED(id, value) \
  { LANES_STATUS_OK, LANES_REASON_NONE, LANES_ORIGIN_DETECTED, LANES_FACT_##id, value }
#define MEASURED(id, value) \
  { LANES_STATUS_OK, LANES_REASON_NONE, LANES_ORIGIN_MEASURED, LANES_FACT_##id, value }
#define DOUBTED(id, value, origin, reason) \
  { LANES_STATUS_DEGRADED, LANES_REASON_##reason, LANES_ORIGIN_##origin, LANES_FACT_##id, value }
#define UNKNOWN(id, reason) \
  { LANES_STATUS_UNSUPPORTED, LANES_REASON_##reason, LANES_ORIGIN_ASSUMED, LANES_FACT_##id, 0 }

typedef struct
{
  const char *text; /* (nullable): %NULL ends a list */
  LanesWord word;
} ExpectedWord;

#define WORD(word, text) \
  { text, LANES_WORD_##word }

typedef struct
{
  guint cores; /* 0 ends a list */
  guint threads;
  double relative_speed;
  const char *name;
} ExpectedKind;

/* A made-up machine and what is to be found out about it. */
typedef struct
{
  const char *path; /* of the test */
  guint cores[2]; /* their number, and the threads of each */
  void (*shape) (FakeMachine *machine); /* (nullable) */
  ExpectedFact facts[10];
  ExpectedWord words[8];
  ExpectedKind kinds[LANES_MAX_CPU_KINDS]; /* looked at when there are any */
} ExpectedMachine;

void expect_add_tests (const ExpectedMachine *machines, guint n_machines);
