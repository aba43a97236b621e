/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <lanes-machine.h>

#include "lanes-stop.h"

G_BEGIN_DECLS

typedef enum
{
  LANES_CLOCK_MONOTONIC,
  LANES_CLOCK_BOOT, /* as monotonic, and runs on while the machine sleeps */
  LANES_CLOCK_THREAD, /* processor time of the calling thread */
} LanesClock;

typedef enum
{
  LANES_KERNEL_INTEGER, /* an iteration is LANES_KERNEL_STEPS steps of xorshift64 */
  LANES_KERNEL_MEMORY, /* an iteration copies LANES_KERNEL_BLOCK bytes */
} LanesKernel;

#define LANES_KERNEL_STEPS 20000
#define LANES_KERNEL_BLOCK (256 * 1024)

/* Threads that compute side by side for a while. */
typedef struct
{
  LanesKernel kernel;
  guint n_threads;
  gint64 duration_ns;
  const guint *cpus; /* (nullable): the CPU of each thread, which is pinned to it */
  guint8 *memory; /* (nullable): for the memory kernel, @memory_size bytes per thread */
  gsize memory_size;
} LanesSpinPlan;

/* What one of them did. */
typedef struct
{
  guint64 iterations;
  gint64 cpu_ns;
  gint64 wall_ns;
  gint64 wait_ns; /* ready to run, but without a CPU; -1 when the system does not tell */
  gint64 max_gap_ns; /* the longest stretch without progress */
  gboolean pinned;
} LanesSpin;

/* One cost that is sampled, by the metric it fills in. */
typedef struct
{
  LanesMetricId metric;
  int cpu; /* CPU of the measuring thread; -1: anywhere */
  int partner_cpu; /* CPU of the thread at the other end; -1: anywhere */
  gint64 duration_ns;
  guint n_minimum; /* samples before the precision is looked at */
  double precision; /* half the interval over the median at which to stop early */
  guint8 *memory; /* (nullable): for the copying metrics, which copy its first half to its second */
  gsize memory_size;
} LanesSamplePlan;

typedef struct
{
  GArray *values; /* of double, in the metric's unit, in order of time */
  guint discarded; /* spoilt by a known cause */
} LanesSamples;

typedef struct
{
  guint64 magic; /* f_type of statfs */
  guint64 free_bytes;
  gsize alignment; /* for direct reads; 0: the system does not tell */
} LanesFileSystem;

typedef struct _LanesSources LanesSources;

/**
 * LanesSources:
 *
 * All that the probe learns of a machine comes through these functions, so that a test can put a
 * made-up machine in place of the real one. Those that return a count or a descriptor return
 * minus errno on failure, as the system calls behind them do. They are called from several
 * threads at once. Paths of read_file() and list() are absolute and lie in /proc, /sys and the
 * few marker files of containers.
 */
struct _LanesSources
{
  gpointer data; /* (unowned): for the functions; outlives every run */
  int root_fd; /* read_file() and list() resolve below it */

  char *(*read_file) (const LanesSources *self, const char *path, GError **error);
  GStrv (*list) (const LanesSources *self, const char *path);
  GArray *(*dup_affinity) (const LanesSources *self); /* of guint, rising; NULL: not told */
  gboolean (*get_limit) (const LanesSources *self, int resource, double *soft, double *hard);
  char *(*dup_word) (const LanesSources *self, LanesWord word); /* arch, kernel, libc */
  guint64 (*get_seed) (const LanesSources *self);
  gint64 (*now) (const LanesSources *self, LanesClock clock); /* ns */

  GThread *(*start_thread) (const LanesSources *self,
                            const char *name,
                            GThreadFunc function,
                            gpointer data,
                            GError **error);
  gboolean (*pin_thread) (const LanesSources *self, guint cpu); /* the calling one */

  guint (*spin) (const LanesSources *self,
                 const LanesSpinPlan *plan,
                 LanesStop *stop,
                 LanesSpin *spins); /* how many threads could be started */
  gboolean (*sample) (const LanesSources *self,
                      const LanesSamplePlan *plan,
                      LanesStop *stop,
                      LanesSamples *samples,
                      GError **error);

  GStrv (*list_directories) (const LanesSources *self); /* where the disk may be tried */
  int (*open_scratch) (const LanesSources *self, const char *directory); /* has no name left */
  int (*get_file_system) (const LanesSources *self, int fd, LanesFileSystem *file_system);
  int (*set_direct) (const LanesSources *self, int fd, gboolean direct);
  int (*evict) (const LanesSources *self, int fd);
  gssize (*read) (const LanesSources *self, int fd, void *buffer, gsize size, goffset offset);
  gssize (*read_cached) (const LanesSources *self,
                         int fd,
                         void *buffer,
                         gsize size,
                         goffset offset);
  gssize (*write) (const LanesSources *self,
                   int fd,
                   const void *buffer,
                   gsize size,
                   goffset offset);
  int (*sync) (const LanesSources *self, int fd, gboolean data_only);
  void (*close) (const LanesSources *self, int fd);

  char *(*find_program) (const LanesSources *self, const char *name);
  gboolean (*run_child) (const LanesSources *self,
                         const char *const *argv,
                         gint64 timeout_ns,
                         LanesStop *stop,
                         char **output,
                         gint64 *elapsed_ns,
                         GError **error);
};

void lanes_sources_init (LanesSources *self);

G_END_DECLS
