/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The disk, as a Python program meets it: reads that memory does not answer, and writes that last.
 * A number that comes from memory after all is not a disk's and is refused. Runs in a thread of
 * its own, since a stalled disk can neither be cancelled nor waited for. */

#include "lanes-disk-private.h"

#include "lanes-stats-private.h"

#include <errno.h>
#include <string.h>

#define PIECE 4096
#define FILE_SIZE (16 * 1024 * 1024)
#define FILE_SIZE_MIN (1024 * 1024)
/* With the file's own 16 MiB at most 24 MiB are written in all. */
#define WRITES_MAX 1024
#define PIECES_MAX (FILE_SIZE / PIECE + 2 * WRITES_MAX)
#define LAYOUT_SLOT (120 * LANES_MS)
#define READ_SLOT (120 * LANES_MS)
#define READ_SLOT_MAX (400 * LANES_MS)
#define WRITE_SLOT (100 * LANES_MS)
#define APPEND_SLOT (60 * LANES_MS)
#define READS_MIN 50
#define READS_ENOUGH 1000
#define WRITES_ENOUGH 300
#define PRECISION 0.1
/* No disk answers faster than this; memory does. */
#define READ_PLAUSIBLE_NS 3000.0
#define SYNC_PLAUSIBLE_NS 5000.0

#define MAGIC_OVERLAY 0x794c7630u
#define MAGIC_ZFS 0x2fc12fc1u

static const struct
{
  guint32 magic;
  const char *name;
} file_systems[] = {
  { 0x01021994, "ram" }, /* tmpfs */
  { 0x858458f6, "ram" }, /* ramfs */
  { 0x958458f6, "ram" }, /* hugetlbfs */
  { MAGIC_OVERLAY, "overlay" },
  { 0x00006969, "remote-or-virtual" }, /* NFS */
  { 0xff534d42, "remote-or-virtual" }, /* CIFS */
  { 0xfe534d42, "remote-or-virtual" }, /* SMB 2 */
  { 0x00c36400, "remote-or-virtual" }, /* Ceph */
  { 0x01021997, "remote-or-virtual" }, /* 9P */
  { 0x65735546, "remote-or-virtual" }, /* FUSE, virtiofs */
  { 0x0000ef53, "local" }, /* ext2 to ext4 */
  { 0x58465342, "local" }, /* XFS */
  { 0x9123683e, "local" }, /* Btrfs */
  { 0xf2f52010, "local" }, /* F2FS */
  { 0xca451a4e, "local" }, /* bcachefs */
  { MAGIC_ZFS, "local" },
  { 0x2011bab0, "local" }, /* exFAT */
  { 0x00004d44, "local" }, /* FAT */
};

/* The file being tried. */
typedef struct
{
  LanesDiskJob *job;
  const LanesSources *sources;
  LanesStop *stop;
  GRand *random; /* (owned) */
  guint8 *piece; /* (owned): aligned for direct access */
  int fd; /* (owned) */
  gsize n_pieces;
  LanesFileSystem file_system;
} Disk;

static void
disk_clear (Disk *self)
{
  if (self->fd >= 0)
    self->sources->close (self->sources, self->fd);
  self->fd = -1;
  g_clear_pointer (&self->random, g_rand_free);
  g_clear_pointer (&self->piece, g_aligned_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Disk, disk_clear)

static const char *
classify (guint64 magic)
{
  for (guint i = 0; i < G_N_ELEMENTS (file_systems); i++)
    {
      if (file_systems[i].magic == magic)
        return file_systems[i].name;
    }
  return "unknown";
}

static gint64
elapsed (const Disk *self, gint64 start)
{
  return lanes_sources_now (self->sources) - start;
}

static void
fill_piece (Disk *self)
{
  for (gsize i = 0; i < PIECE; i += sizeof (guint32))
    {
      guint32 word = g_rand_int (self->random);

      memcpy (self->piece + i, &word, sizeof word);
    }
}

static LanesOutcome
outcome_of (gssize result)
{
  if (result < 0)
    return lanes_outcome_from_errno ((int) -result);
  return LANES_OUTCOME_OK;
}

static gsize
pieces_left (const Disk *self)
{
  int n_written = g_atomic_int_get (&self->job->context->n_written);

  return n_written < PIECES_MAX ? (gsize) (PIECES_MAX - n_written) : 0;
}

static gssize
write_piece (Disk *self, gsize index)
{
  gssize n = self->sources->write (self->sources, self->fd, self->piece, PIECE,
                                   (goffset) index * PIECE);

  g_atomic_int_inc (&self->job->context->n_written);
  return n < 0 || n == PIECE ? n : -ENOSPC;
}

/* Small pieces, so that the pages can be evicted one by one; random, so that nothing can be
 * compressed. A slow disk gets a smaller file. */
static LanesOutcome
lay_out (Disk *self, gsize n_wanted)
{
  gint64 start = lanes_sources_now (self->sources);
  gsize n_least = FILE_SIZE_MIN / PIECE;
  gsize n_left = pieces_left (self);

  /* What another try has written leaves less for this one. */
  n_wanted = MIN (n_wanted, n_left - MIN (2 * WRITES_MAX, n_left / 2));
  if (n_wanted < n_least)
    return lanes_outcome (LANES_STATUS_SKIPPED, LANES_REASON_BUDGET);

  for (self->n_pieces = 0; self->n_pieces < n_wanted; self->n_pieces++)
    {
      gssize n;

      if (lanes_stop_is_set (self->stop) ||
          (self->n_pieces >= n_least && elapsed (self, start) > LAYOUT_SLOT))
        break;
      fill_piece (self);
      n = write_piece (self, self->n_pieces);
      if (n < 0)
        return outcome_of (n);
    }
  return outcome_of (self->sources->sync (self->sources, self->fd, FALSE));
}

static LanesOutcome
try_directory (Disk *self, const char *directory)
{
  const LanesSources *sources = self->sources;
  gsize size;
  int code;

  if (self->fd >= 0)
    sources->close (sources, self->fd);
  self->fd = sources->open_scratch (sources, directory);
  if (self->fd < 0)
    return outcome_of (self->fd);
  code = sources->get_file_system (sources, self->fd, &self->file_system);
  if (code < 0)
    return outcome_of (code);
  self->job->class = classify (self->file_system.magic);
  if (g_str_equal (self->job->class, "ram"))
    return lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_RAM_BACKED);
  size = MIN (FILE_SIZE, self->file_system.free_bytes / 100);
  if (size < FILE_SIZE_MIN)
    return lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NO_SPACE);
  return lay_out (self, size / PIECE);
}

/* An overlay may be told to forget about syncing; its files then seem durable at once. */
static gboolean
is_volatile (const LanesSources *sources, const char *directory)
{
  g_autofree char *text = sources->read_file (sources, "/proc/self/mountinfo", NULL);
  g_autoptr (GArray) mounts = text != NULL ? lanes_parse_mounts (text) : NULL;
  const LanesMount *best = NULL;
  gsize best_length = 0;

  for (guint i = 0; mounts != NULL && i < mounts->len; i++)
    {
      const LanesMount *mount = &g_array_index (mounts, LanesMount, i);
      gsize length = g_str_equal (mount->mount_point, "/") ? 0 : strlen (mount->mount_point);

      if (strncmp (directory, mount->mount_point, length) == 0 &&
          (directory[length] == '/' || directory[length] == '\0') && length >= best_length)
        {
          best = mount;
          best_length = length;
        }
    }
  return best != NULL && g_str_equal (best->type, "overlay") &&
         (lanes_parse_has_option (best->super_options, "volatile") ||
          lanes_parse_has_option (best->super_options, "fsync=volatile"));
}

static gboolean
goes_on (const Disk *self, const GArray *values, gint64 start, gint64 slot, guint n_enough)
{
  if (lanes_stop_is_set (self->stop) || elapsed (self, start) >= slot)
    return FALSE;
  /* Looked at once: a test after every sample would stop at a lucky one. */
  return values->len != n_enough || lanes_stats_spread (values) > PRECISION;
}

static gssize
read_piece (Disk *self, guint index)
{
  gssize n = self->sources->read (self->sources, self->fd, self->piece, PIECE,
                                  (goffset) index * PIECE);

  return n < 0 || n == PIECE ? n : -EIO;
}

/* -EIO when the disk fails, which is not tried again in another way. */
static gssize
try_directly (Disk *self)
{
  if (self->file_system.alignment > PIECE)
    return -EINVAL;
  if (self->sources->set_direct (self->sources, self->fd, TRUE) != 0)
    return -EINVAL;
  return read_piece (self, 0);
}

/* Whether memory would answer; %FALSE too where the file system cannot tell. */
static gboolean
is_cached (Disk *self, guint index, gssize *result)
{
  *result = self->sources->read_cached (self->sources, self->fd, self->piece, PIECE,
                                        (goffset) index * PIECE);
  return *result > 0;
}

/* Every piece is read once, in random order. In the evicted file a read counts when memory had
 * no answer before it, and the method counts as verified when memory has one after it. */
static LanesOutcome
read_pieces (Disk *self, gboolean direct)
{
  LanesDiskJob *job = self->job;
  g_autofree guint *order = g_new (guint, self->n_pieces);
  gint64 start = lanes_sources_now (self->sources);

  lanes_stats_shuffle (order, (guint) self->n_pieces, self->random);
  for (guint i = 0; i < self->n_pieces; i++)
    {
      gint64 slot = job->reads->len < READS_MIN ? READ_SLOT_MAX : READ_SLOT;
      gssize cached = -EOPNOTSUPP, n;
      gint64 before;
      double sample;

      if (!goes_on (self, job->reads, start, slot, READS_ENOUGH))
        break;
      if (!direct && is_cached (self, order[i], &cached))
        {
          job->n_cached++;
          continue;
        }
      before = lanes_sources_now (self->sources);
      n = read_piece (self, order[i]);
      sample = (double) elapsed (self, before);
      if (n < 0)
        return outcome_of (n);
      g_array_append_val (job->reads, sample);
      if (!direct && cached == -EAGAIN && job->reads->len == 1)
        job->verified = is_cached (self, order[i], &n);
    }
  job->read_cost = elapsed (self, start);
  return LANES_OUTCOME_OK;
}

static LanesOutcome
judge_reads (const LanesDiskJob *job, guint64 magic)
{
  if (job->reads->len == 0)
    return lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_CACHED_OR_RAM);
  if (lanes_stats_median (job->reads) < READ_PLAUSIBLE_NS)
    return lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_CACHED_OR_RAM);
  if (!job->verified || magic == MAGIC_ZFS)
    return lanes_outcome (LANES_STATUS_DEGRADED, LANES_REASON_UNVERIFIED);
  return LANES_OUTCOME_OK;
}

static LanesOutcome
measure_reads (Disk *self)
{
  LanesDiskJob *job = self->job;
  gssize n = try_directly (self);
  gboolean direct = n == PIECE;
  LanesOutcome outcome;

  if (n == -EIO)
    return outcome_of (n);
  job->method = direct ? "o_direct" : "evicted";
  job->verified = direct;
  if (!direct)
    {
      self->sources->set_direct (self->sources, self->fd, FALSE);
      self->sources->evict (self->sources, self->fd);
    }
  outcome = read_pieces (self, direct);
  self->sources->set_direct (self->sources, self->fd, FALSE);
  if (outcome.status != LANES_STATUS_OK)
    return outcome;
  outcome = judge_reads (job, self->file_system.magic);
  job->verified = outcome.status == LANES_STATUS_OK;
  return outcome;
}

/* Writes one piece and waits until it lasts, over and over. */
static LanesOutcome
write_pieces (Disk *self, gboolean append, gint64 slot, GArray *values, gint64 *cost)
{
  const LanesSources *sources = self->sources;
  gint64 start = lanes_sources_now (sources);

  fill_piece (self);
  for (guint i = 0; i < WRITES_MAX && pieces_left (self) > 0 &&
                    goes_on (self, values, start, slot, WRITES_ENOUGH);
       i++)
    {
      gsize index = append ? self->n_pieces
                           : (gsize) g_rand_int_range (self->random, 0, (gint32) self->n_pieces);
      gint64 before = lanes_sources_now (sources);
      gssize n = write_piece (self, index);
      double sample;

      if (n >= 0)
        n = sources->sync (sources, self->fd, !append);
      sample = (double) elapsed (self, before);
      if (n < 0)
        return outcome_of (n);
      if (append)
        self->n_pieces++;
      g_array_append_val (values, sample);
    }
  *cost = elapsed (self, start);
  if (values->len == 0)
    return lanes_outcome (LANES_STATUS_SKIPPED, LANES_REASON_BUDGET);
  return LANES_OUTCOME_OK;
}

static void
measure_writes (Disk *self, const char *directory)
{
  LanesDiskJob *job = self->job;
  const LanesOutcome void_outcome = { LANES_STATUS_UNSUPPORTED, LANES_REASON_NOT_DURABLE };

  job->write_outcome = write_pieces (self, FALSE, WRITE_SLOT, job->writes, &job->write_cost);
  if (job->write_outcome.status != LANES_STATUS_OK)
    {
      job->append_outcome = job->write_outcome;
      return;
    }
  job->durable = lanes_stats_median (job->writes) >= SYNC_PLAUSIBLE_NS &&
                 !is_volatile (self->sources, directory);
  if (!job->durable)
    job->write_outcome = job->append_outcome = void_outcome;
  else if (lanes_sources_now (self->sources) < job->deadline)
    job->append_outcome = write_pieces (self, TRUE, APPEND_SLOT, job->appends, &job->append_cost);
  else
    job->append_outcome = lanes_outcome (LANES_STATUS_SKIPPED, LANES_REASON_BUDGET);
}

static void
measure (Disk *self)
{
  LanesDiskJob *job = self->job;
  g_auto (GStrv) directories = self->sources->list_directories (self->sources);

  job->outcome = lanes_outcome (LANES_STATUS_UNSUPPORTED, LANES_REASON_NOT_FOUND);
  for (guint i = 0; directories[i] != NULL && !lanes_stop_is_set (self->stop); i++)
    {
      job->outcome = try_directory (self, directories[i]);
      if (job->outcome.reason == LANES_REASON_IO_ERROR)
        return;
      if (job->outcome.status != LANES_STATUS_OK)
        continue;
      job->read_outcome = measure_reads (self);
      if (job->read_outcome.reason != LANES_REASON_IO_ERROR)
        measure_writes (self, directories[i]);
      else
        job->write_outcome = job->append_outcome = job->read_outcome;
      return;
    }
}

/**
 * lanes_disk_measure:
 * @job: what to fill in
 *
 * Measures the first of the system's directories that lies on a disk. Blocks for as long as the
 * disk does; sees the stop flag between any two operations.
 */
void
lanes_disk_measure (LanesDiskJob *job)
{
  g_auto (Disk) disk = {
    .job = job,
    .sources = &job->context->sources,
    .stop = job->context->stop,
    .random = g_rand_new_with_seed (job->seed),
    .piece = g_aligned_alloc0 (1, PIECE, PIECE),
    .fd = -1,
  };

  measure (&disk);
}
