/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The disks of a made-up machine: times and errors as told, and a page cache that remembers which
 * pieces of the scratch file it holds. */

#include "fake-sources.h"

#include <errno.h>
#include <string.h>

#define FIRST_FD 1000
#define CACHED_NS 600

static const char *const directories[FAKE_N_DISKS + 1] = { "/home/somebody/.cache", "/var/tmp",
                                                           NULL };

static FakeDisk *
disk_of (FakeMachine *self, int fd)
{
  g_assert_cmpint (fd, >=, FIRST_FD);
  g_assert_cmpint (fd, <, FIRST_FD + FAKE_N_DISKS);
  return &self->disks[fd - FIRST_FD];
}

static int
refuse (FakeMachine *self, int code)
{
  g_atomic_int_inc (&self->n_failed);
  return -code;
}

static GStrv
fake_list_directories (const LanesSources *sources)
{
  return g_strdupv ((char **) directories);
}

static int
fake_open_scratch (const LanesSources *sources, const char *directory)
{
  FakeMachine *self = sources->data;
  guint index = g_str_equal (directory, directories[0]) ? 0 : 1;

  g_assert_cmpstr (directory, ==, directories[index]);
  fake_machine_notify (self, FAKE_EVENT_DISK);
  if (self->disks[index].open_error != 0)
    return refuse (self, self->disks[index].open_error);
  g_atomic_int_inc (&self->n_open);
  return FIRST_FD + (int) index;
}

static int
fake_get_file_system (const LanesSources *sources, int fd, LanesFileSystem *file_system)
{
  const FakeDisk *disk = disk_of (sources->data, fd);

  *file_system = (LanesFileSystem) {
    .magic = disk->magic,
    .free_bytes = disk->free_bytes,
    .alignment = disk->alignment,
  };
  return 0;
}

static int
fake_set_direct (const LanesSources *sources, int fd, gboolean direct)
{
  FakeDisk *disk = disk_of (sources->data, fd);

  if (direct && disk->direct_error != 0)
    return -disk->direct_error;
  disk->direct = direct;
  return 0;
}

static int
fake_evict (const LanesSources *sources, int fd)
{
  FakeDisk *disk = disk_of (sources->data, fd);

  if (disk->evicts)
    g_hash_table_remove_all (disk->cached);
  return 0;
}

static gssize
fake_read (const LanesSources *sources, int fd, void *buffer, gsize size, goffset offset)
{
  FakeMachine *self = sources->data;
  FakeDisk *disk = disk_of (self, fd);
  gpointer key = GSIZE_TO_POINTER ((gsize) offset);
  gboolean from_cache = !disk->direct && g_hash_table_contains (disk->cached, key);

  fake_machine_notify (self, FAKE_EVENT_DISK);
  fake_machine_advance (self, from_cache ? MIN (CACHED_NS, disk->read_ns) : disk->read_ns);
  if (disk->read_error != 0)
    return refuse (self, disk->read_error);
  if (!disk->direct)
    g_hash_table_add (disk->cached, key);
  memset (buffer, 0, size);
  return (gssize) size;
}

static gssize
fake_read_cached (const LanesSources *sources, int fd, void *buffer, gsize size, goffset offset)
{
  const FakeDisk *disk = disk_of (sources->data, fd);

  if (!disk->tells)
    return -EOPNOTSUPP;
  if (!g_hash_table_contains (disk->cached, GSIZE_TO_POINTER ((gsize) offset)))
    return -EAGAIN;
  return (gssize) size;
}

static gssize
fake_write (const LanesSources *sources, int fd, const void *buffer, gsize size, goffset offset)
{
  FakeMachine *self = sources->data;
  FakeDisk *disk = disk_of (self, fd);

  fake_machine_notify (self, FAKE_EVENT_DISK);
  fake_machine_advance (self, disk->write_ns);
  if (disk->write_error != 0 && disk->n_written >= disk->write_limit)
    return refuse (self, disk->write_error);
  disk->n_written++;
  g_atomic_int_inc (&self->n_written);
  g_hash_table_add (disk->cached, GSIZE_TO_POINTER ((gsize) offset));
  return (gssize) size;
}

static int
fake_sync (const LanesSources *sources, int fd, gboolean data_only)
{
  FakeMachine *self = sources->data;
  const FakeDisk *disk = disk_of (self, fd);

  fake_machine_notify (self, FAKE_EVENT_SYNC);
  fake_machine_advance (self, disk->sync_ns);
  return disk->sync_error != 0 ? refuse (self, disk->sync_error) : 0;
}

static void
fake_close (const LanesSources *sources, int fd)
{
  FakeMachine *self = sources->data;

  g_hash_table_remove_all (disk_of (self, fd)->cached);
  g_atomic_int_add (&self->n_open, -1);
}

/* Plain local disks, a little slower than today's. */
void
fake_disks_init (FakeMachine *self)
{
  for (guint i = 0; i < FAKE_N_DISKS; i++)
    self->disks[i] = (FakeDisk) {
      .magic = FAKE_MAGIC_EXT4,
      .free_bytes = G_GUINT64_CONSTANT (100000000000),
      .alignment = 512,
      .tells = TRUE,
      .evicts = TRUE,
      .read_ns = 80000,
      .write_ns = 3000,
      .sync_ns = 200000,
      .cached = g_hash_table_new (NULL, NULL),
    };
  self->sources.list_directories = fake_list_directories;
  self->sources.open_scratch = fake_open_scratch;
  self->sources.get_file_system = fake_get_file_system;
  self->sources.set_direct = fake_set_direct;
  self->sources.evict = fake_evict;
  self->sources.read = fake_read;
  self->sources.read_cached = fake_read_cached;
  self->sources.write = fake_write;
  self->sources.sync = fake_sync;
  self->sources.close = fake_close;
}

void
fake_disks_clear (FakeMachine *self)
{
  for (guint i = 0; i < FAKE_N_DISKS; i++)
    g_clear_pointer (&self->disks[i].cached, g_hash_table_unref);
}
