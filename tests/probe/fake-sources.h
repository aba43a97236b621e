/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <lanes-probe.h>
#include <lanes-sources.h>

#define FAKE_SECOND G_GINT64_CONSTANT (1000000000)
#define FAKE_MS G_GINT64_CONSTANT (1000000)

#define FAKE_GROUP "/sys/fs/cgroup/user.slice/app.scope" /* of the process, to begin with */

#define FAKE_MAGIC_EXT4 0x0000ef53u
#define FAKE_MAGIC_TMPFS 0x01021994u
#define FAKE_MAGIC_OVERLAY 0x794c7630u
#define FAKE_MAGIC_NFS 0x00006969u
#define FAKE_MAGIC_ZFS 0x2fc12fc1u

/* One of the directories that may be tried, with its disk; all errors are errno, 0 for none. */
typedef struct
{
  guint64 magic;
  guint64 free_bytes;
  gsize alignment;
  int open_error;
  int direct_error;
  int read_error;
  int write_error;
  guint write_limit; /* pieces that can be written before @write_error */
  int sync_error;
  gboolean tells; /* what memory holds */
  gboolean evicts; /* when it is told to */
  gint64 read_ns;
  gint64 write_ns;
  gint64 sync_ns;
  gboolean direct; /* what follows is its state */
  guint n_written;
  GHashTable *cached; /* (owned): offsets of pieces */
} FakeDisk;

#define FAKE_N_DISKS 2 /* "/home/somebody/.cache" and "/var/tmp" */

typedef enum
{
  FAKE_PYTHON_PRESENT,
  FAKE_PYTHON_MISSING,
  FAKE_PYTHON_FOREIGN, /* a program of that name which is no Python */
  FAKE_PYTHON_DENIED, /* may not be started */
} FakePython;

/* What the machine is about to be asked. */
typedef enum
{
  FAKE_EVENT_CLOCK,
  FAKE_EVENT_FILE,
  FAKE_EVENT_SPIN,
  FAKE_EVENT_SAMPLE,
  FAKE_EVENT_DISK,
  FAKE_EVENT_SYNC,
  FAKE_EVENT_CHILD,
} FakeEvent;

typedef struct _FakeMachine FakeMachine;
typedef void (*FakeHook) (FakeMachine *self, FakeEvent event, gpointer data);

/**
 * FakeMachine:
 *
 * A made-up machine with a clock of its own, which only moves when something is done, so that
 * the same run gives the same numbers however busy the real machine is. A second thread of a core
 * adds @smt_gain; CPUs from @slow_from on have @slow_speed. Time is granted by @real_quota,
 * whatever the files say, and shared fairly with @hogs.
 */
struct _FakeMachine
{
  LanesSources sources;
  GHashTable *files; /* (owned): path to contents */
  const char *denied; /* (nullable): files below may not be read */
  GArray *affinity; /* (owned): of guint */
  gboolean affinity_hidden;
  gboolean pinnable;
  guint64 seed;
  guint n_cores; /* that may be used */
  guint n_slow; /* of them */
  guint slow_from;
  double slow_speed;
  double smt_gain;
  double real_quota;
  double hogs; /* threads of others that never rest */
  double steal; /* share that the host takes */
  double cpu_pressure; /* share of time in which others wait */
  double speed; /* xorshift steps per ns */
  guint thread_limit; /* of one window */
  double address_limit;
  FakeDisk disks[FAKE_N_DISKS];
  FakePython python;
  gint64 python_ns; /* of one start */

  FakeHook hook; /* (nullable): called before every event, from any thread of the run */
  gpointer hook_data;
  LanesProbe *probe; /* (unowned) (nullable): for the hook, which runs */

  GMutex lock; /* of what follows */
  gint64 clock;
  gint64 slept; /* how far the boot clock is ahead */
  double busy_ticks;
  double idle_ticks;
  int n_open; /* atomic: scratch files that are open */
  int n_written; /* atomic: pieces */
  int n_failed; /* atomic: requests that a disk has refused */
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
void fake_machine_sleep (FakeMachine *self, gint64 ns);
gint64 fake_machine_get_slept (FakeMachine *self);
void fake_machine_notify (FakeMachine *self, FakeEvent event);

void fake_disks_init (FakeMachine *self);
void fake_disks_clear (FakeMachine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeMachine, fake_machine_free)
