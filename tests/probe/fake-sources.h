/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <lanes-sources.h>

/* Kinds of disk that the made-up machine can have. */
typedef struct
{
  guint64 magic;
  guint64 free_bytes;
  gsize alignment;
  int open_error; /* errno, as all below; 0: none */
  int direct_error;
  int write_error;
  int read_error;
  int sync_error;
  int cached_error; /* EOPNOTSUPP: cannot tell what memory holds; EAGAIN: it holds nothing */
  gint64 read_ns;
  gint64 write_ns;
  gint64 sync_ns;
} FakeDisk;

typedef enum
{
  FAKE_PYTHON_PRESENT,
  FAKE_PYTHON_MISSING,
  FAKE_PYTHON_HANGING,
  FAKE_PYTHON_FOREIGN,
} FakePython;

typedef struct _FakeMachine FakeMachine;

/**
 * FakeMachine:
 *
 * A made-up machine with a clock of its own, which only moves when something is done. Its CPUs
 * are equal; a second thread of a core adds @smt_gain. Time is granted by @real_quota, whatever
 * the files say.
 */
struct _FakeMachine
{
  LanesSources sources;
  GHashTable *files; /* (owned): path to contents */
  GArray *affinity; /* (owned) (nullable): of guint; %NULL: the system does not tell */
  guint n_cores;
  double smt_gain;
  double real_quota;
  double hogs; /* CPUs' worth of time that others take */
  double speed; /* xorshift steps per ns */
  guint thread_limit; /* of one window */
  double address_limit;
  FakeDisk disk;
  FakePython python;

  /* Called for every look at the clock, from any thread of the run. */
  void (*on_now) (FakeMachine *self, gpointer data);
  /* Called before every sync of the disk. */
  void (*on_sync) (FakeMachine *self, gpointer data);
  gpointer hook_data;

  gint64 clock; /* atomic by lock */
  gint64 slept; /* how far the boot clock is ahead */
  double busy_ticks;
  double idle_ticks;
  int n_open; /* atomic: scratch files that are open */
  int n_written; /* atomic: pieces */
  GMutex lock;
};

FakeMachine *fake_machine_new (guint n_cores, guint threads_per_core);
void fake_machine_free (FakeMachine *self);
void fake_machine_set_file (FakeMachine *self, const char *path, const char *contents);
void fake_machine_set_cpu_file (FakeMachine *self,
                                guint cpu,
                                const char *name,
                                const char *contents);
void fake_machine_remove_below (FakeMachine *self, const char *folder);
void fake_machine_set_affinity (FakeMachine *self, const char *list);
void fake_machine_advance (FakeMachine *self, gint64 ns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeMachine, fake_machine_free)
