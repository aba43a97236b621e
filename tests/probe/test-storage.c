/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a profile says of the disk: a number only where a disk has given it, and of two places to
 * write the first that is a disk. */

#include "probe-fixture.h"

#include <errno.h>
#include <math.h>

#define PIECES_MAX (24 * 1024 * 1024 / 4096) /* that one run may write */
#define PIECES_FILE (16 * 1024 * 1024 / 4096)
#define GOOD_READ_NS 80000
#define GOOD_WRITE_NS 203000 /* with the sync behind it */

typedef struct
{
  LanesStatus status;
  LanesReason reason;
} Outcome;

#define OK \
  { LANES_STATUS_OK, LANES_REASON_NONE }
#define NOT(status, reason) \
  { LANES_STATUS_##status, LANES_REASON_##reason }

typedef struct
{
  const char *path; /* of the test */
  void (*shape) (FakeMachine *machine); /* (nullable) */
  Outcome read;
  Outcome write;
  Outcome append;
  const char *class;
  const char *method; /* (nullable) */
  gboolean durable;
  int n_failed; /* requests that the disks refuse */
} Case;

static void
shape_both (FakeMachine *machine, void (*shape) (FakeDisk *disk))
{
  for (guint i = 0; i < FAKE_N_DISKS; i++)
    shape (&machine->disks[i]);
}

static void
refuse_direct (FakeDisk *disk)
{
  disk->direct_error = EINVAL;
}

static void
shape_evicted (FakeMachine *machine)
{
  shape_both (machine, refuse_direct);
}

static void
shape_unaligned (FakeMachine *machine)
{
  machine->disks[0].alignment = 65536;
}

static void
refuse_to_tell (FakeDisk *disk)
{
  disk->direct_error = EINVAL;
  disk->tells = FALSE;
}

static void
shape_unverified (FakeMachine *machine)
{
  shape_both (machine, refuse_to_tell);
}

/* Large folios, of which advice on a part changes nothing. */
static void
shape_cached (FakeMachine *machine)
{
  shape_evicted (machine);
  machine->disks[0].evicts = FALSE;
}

static void
shape_cached_untold (FakeMachine *machine)
{
  shape_unverified (machine);
  machine->disks[0].evicts = FALSE;
}

/* A file system in memory that takes the flag for direct access without a disk behind it. */
static void
shape_fast (FakeMachine *machine)
{
  machine->disks[0].read_ns = 600;
}

static void
put_into_memory (FakeDisk *disk)
{
  disk->magic = FAKE_MAGIC_TMPFS;
}

static void
shape_memory_first (FakeMachine *machine)
{
  put_into_memory (&machine->disks[0]);
}

static void
shape_memory (FakeMachine *machine)
{
  shape_both (machine, put_into_memory);
}

static void
forbid_writing (FakeDisk *disk)
{
  disk->open_error = EROFS;
}

static void
shape_read_only_first (FakeMachine *machine)
{
  forbid_writing (&machine->disks[0]);
}

static void
shape_read_only (FakeMachine *machine)
{
  shape_both (machine, forbid_writing);
}

static void
shape_denied (FakeMachine *machine)
{
  machine->disks[0].open_error = machine->disks[1].open_error = EACCES;
}

static void
shape_missing (FakeMachine *machine)
{
  machine->disks[0].open_error = machine->disks[1].open_error = ENOENT;
}

static void
fill_up (FakeDisk *disk)
{
  disk->free_bytes = 50 * 1000 * 1000;
}

static void
shape_full_first (FakeMachine *machine)
{
  fill_up (&machine->disks[0]);
}

static void
shape_full (FakeMachine *machine)
{
  shape_both (machine, fill_up);
}

/* The system says there is space, and takes it back while it is written to. */
static void
shape_no_space (FakeMachine *machine)
{
  for (guint i = 0; i < FAKE_N_DISKS; i++)
    {
      machine->disks[i].write_error = ENOSPC;
      machine->disks[i].write_limit = 100;
    }
}

/* The user's share is used up when the file is nearly there. */
static void
shape_quota_first (FakeMachine *machine)
{
  machine->disks[0].write_error = EDQUOT;
  machine->disks[0].write_limit = PIECES_FILE - 10;
}

static void
shape_layout_error (FakeMachine *machine)
{
  machine->disks[0].write_error = EIO;
  machine->disks[0].write_limit = 100;
}

static void
shape_sync_error (FakeMachine *machine)
{
  machine->disks[0].sync_error = EIO;
}

static void
shape_read_error (FakeMachine *machine)
{
  machine->disks[0].read_error = EIO;
}

static void
shape_evicted_read_error (FakeMachine *machine)
{
  shape_evicted (machine);
  shape_read_error (machine);
}

/* The file itself can be written, but not again. */
static void
shape_write_error (FakeMachine *machine)
{
  machine->disks[0].write_error = EIO;
  machine->disks[0].write_limit = PIECES_FILE;
}

/* As under eatmydata, or a virtual disk that is told not to care. */
static void
shape_not_durable (FakeMachine *machine)
{
  machine->disks[0].sync_ns = 100;
}

static void
set_overlay (FakeMachine *machine, const char *options)
{
  g_autofree char *mounts = g_strconcat (
      "25 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
      "26 25 0:40 / /home rw - overlay overlay ",
      options, "\n27 26 8:2 / /home/somebody/.cache-of-another rw - ext4 /dev/sdb1 rw\n", NULL);

  machine->disks[0].magic = FAKE_MAGIC_OVERLAY;
  fake_machine_set_file (machine, "/proc/self/mountinfo", mounts);
}

static void
shape_overlay (FakeMachine *machine)
{
  set_overlay (machine, "rw,lowerdir=/volatile");
}

static void
shape_volatile (FakeMachine *machine)
{
  set_overlay (machine, "rw,lowerdir=/l,volatile");
}

static void
shape_volatile_new (FakeMachine *machine)
{
  set_overlay (machine, "rw,lowerdir=/l,fsync=volatile");
}

static void
shape_remote (FakeMachine *machine)
{
  machine->disks[0].magic = FAKE_MAGIC_NFS;
}

static void
shape_zfs (FakeMachine *machine)
{
  machine->disks[0].magic = FAKE_MAGIC_ZFS;
}

static void
shape_foreign (FakeMachine *machine)
{
  machine->disks[0].magic = 0x12345678;
}

static const Case cases[] = {
  { "/probe/storage/plain", NULL, OK, OK, OK, "local", "o_direct", TRUE, 0 },
  { "/probe/storage/evicted", shape_evicted, OK, OK, OK, "local", "evicted", TRUE, 0 },
  { "/probe/storage/unaligned", shape_unaligned, OK, OK, OK, "local", "evicted", TRUE, 0 },
  { "/probe/storage/unverified", shape_unverified, NOT (DEGRADED, UNVERIFIED), OK, OK, "local",
    "evicted", TRUE, 0 },
  { "/probe/storage/cached", shape_cached, NOT (UNSUPPORTED, CACHED_OR_RAM), OK, OK, "local",
    "evicted", TRUE, 0 },
  { "/probe/storage/cached-untold", shape_cached_untold, NOT (UNSUPPORTED, CACHED_OR_RAM), OK, OK,
    "local", "evicted", TRUE, 0 },
  { "/probe/storage/fast", shape_fast, NOT (UNSUPPORTED, CACHED_OR_RAM), OK, OK, "local",
    "o_direct", TRUE, 0 },
  { "/probe/storage/memory-first", shape_memory_first, OK, OK, OK, "local", "o_direct", TRUE, 0 },
  { "/probe/storage/memory", shape_memory, NOT (UNSUPPORTED, RAM_BACKED),
    NOT (UNSUPPORTED, RAM_BACKED), NOT (UNSUPPORTED, RAM_BACKED), "ram", NULL, FALSE, 0 },
  { "/probe/storage/read-only-first", shape_read_only_first, OK, OK, OK, "local", "o_direct", TRUE,
    1 },
  { "/probe/storage/read-only", shape_read_only, NOT (UNSUPPORTED, READ_ONLY),
    NOT (UNSUPPORTED, READ_ONLY), NOT (UNSUPPORTED, READ_ONLY), "unknown", NULL, FALSE, 2 },
  { "/probe/storage/denied", shape_denied, NOT (DENIED, NO_PERMISSION),
    NOT (DENIED, NO_PERMISSION), NOT (DENIED, NO_PERMISSION), "unknown", NULL, FALSE, 2 },
  { "/probe/storage/missing", shape_missing, NOT (UNSUPPORTED, NOT_FOUND),
    NOT (UNSUPPORTED, NOT_FOUND), NOT (UNSUPPORTED, NOT_FOUND), "unknown", NULL, FALSE, 2 },
  { "/probe/storage/full-first", shape_full_first, OK, OK, OK, "local", "o_direct", TRUE, 0 },
  { "/probe/storage/full", shape_full, NOT (UNSUPPORTED, NO_SPACE), NOT (UNSUPPORTED, NO_SPACE),
    NOT (UNSUPPORTED, NO_SPACE), "local", NULL, FALSE, 0 },
  { "/probe/storage/no-space", shape_no_space, NOT (UNSUPPORTED, NO_SPACE),
    NOT (UNSUPPORTED, NO_SPACE), NOT (UNSUPPORTED, NO_SPACE), "local", NULL, FALSE, 2 },
  { "/probe/storage/quota-first", shape_quota_first, OK, OK, OK, "local", "o_direct", TRUE, 1 },
  { "/probe/storage/layout-error", shape_layout_error, NOT (FAILED, IO_ERROR),
    NOT (FAILED, IO_ERROR), NOT (FAILED, IO_ERROR), "local", NULL, FALSE, 1 },
  { "/probe/storage/sync-error", shape_sync_error, NOT (FAILED, IO_ERROR), NOT (FAILED, IO_ERROR),
    NOT (FAILED, IO_ERROR), "local", NULL, FALSE, 1 },
  { "/probe/storage/read-error", shape_read_error, NOT (FAILED, IO_ERROR), NOT (FAILED, IO_ERROR),
    NOT (FAILED, IO_ERROR), "local", NULL, FALSE, 1 },
  { "/probe/storage/evicted-read-error", shape_evicted_read_error, NOT (FAILED, IO_ERROR),
    NOT (FAILED, IO_ERROR), NOT (FAILED, IO_ERROR), "local", "evicted", FALSE, 1 },
  { "/probe/storage/write-error", shape_write_error, OK, NOT (FAILED, IO_ERROR),
    NOT (FAILED, IO_ERROR), "local", "o_direct", FALSE, 1 },
  { "/probe/storage/not-durable", shape_not_durable, OK, NOT (UNSUPPORTED, NOT_DURABLE),
    NOT (UNSUPPORTED, NOT_DURABLE), "local", "o_direct", FALSE, 0 },
  { "/probe/storage/overlay", shape_overlay, OK, OK, OK, "overlay", "o_direct", TRUE, 0 },
  { "/probe/storage/volatile", shape_volatile, OK, NOT (UNSUPPORTED, NOT_DURABLE),
    NOT (UNSUPPORTED, NOT_DURABLE), "overlay", "o_direct", FALSE, 0 },
  { "/probe/storage/volatile-new", shape_volatile_new, OK, NOT (UNSUPPORTED, NOT_DURABLE),
    NOT (UNSUPPORTED, NOT_DURABLE), "overlay", "o_direct", FALSE, 0 },
  { "/probe/storage/remote", shape_remote, OK, OK, OK, "remote-or-virtual", "o_direct", TRUE, 0 },
  { "/probe/storage/zfs", shape_zfs, NOT (DEGRADED, UNVERIFIED), OK, OK, "local", "o_direct", TRUE,
    0 },
  { "/probe/storage/foreign", shape_foreign, OK, OK, OK, "unknown", "o_direct", TRUE, 0 },
};

static void
check_metric (const LanesMachine *profile, LanesMetricId id, const Outcome *expected, double value)
{
  const LanesMetric *metric = &profile->metrics[id];

  g_test_message ("%s: %s, %s, %g", lanes_metric_info (id)->member,
                  lanes_status_id (metric->status), lanes_reason_id (metric->reason),
                  metric->p50);
  g_assert_cmpstr (lanes_status_id (metric->status), ==, lanes_status_id (expected->status));
  g_assert_cmpstr (lanes_reason_id (metric->reason), ==, lanes_reason_id (expected->reason));
  if (expected->status == LANES_STATUS_OK || expected->status == LANES_STATUS_DEGRADED)
    g_assert_cmpfloat (metric->p50, ==, value);
}

static void
check_traces (FakeMachine *machine)
{
  probe_wait_until_free ();
  g_assert_cmpint (g_atomic_int_get (&machine->n_open), ==, 0);
  g_assert_cmpint (g_atomic_int_get (&machine->n_written), <=, PIECES_MAX);
}

static void
test_case (gconstpointer data)
{
  const Case *expected = data;
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 1);
  g_autoptr (LanesMachine) profile = NULL;

  if (expected->shape != NULL)
    expected->shape (machine);
  profile = probe_run (machine);
  check_metric (profile, LANES_METRIC_STORAGE_READ, &expected->read, GOOD_READ_NS);
  check_metric (profile, LANES_METRIC_STORAGE_WRITE_SYNC, &expected->write, GOOD_WRITE_NS);
  check_metric (profile, LANES_METRIC_STORAGE_APPEND_SYNC, &expected->append, GOOD_WRITE_NS);
  g_assert_cmpstr (profile->words[LANES_WORD_FS_CLASS], ==, expected->class);
  if (expected->method != NULL)
    g_assert_cmpstr (profile->words[LANES_WORD_READ_METHOD], ==, expected->method);
  g_assert_cmpint (profile->storage_durable, ==, expected->durable);
  g_assert_cmpint (profile->storage_verified, ==, expected->read.status == LANES_STATUS_OK);
  g_assert_cmpint (g_atomic_int_get (&machine->n_failed), ==, expected->n_failed);
  check_traces (machine);
  /* The disk never stops the rest. */
  g_assert_cmpint (profile->curves[LANES_CURVE_INTEGER].status, ==, LANES_STATUS_OK);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_case);
  return g_test_run ();
}
