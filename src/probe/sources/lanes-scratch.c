/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The real disk: a file without a name, its reads and writes, and the kind of its file system. */

#define _GNU_SOURCE 1

#include "lanes-sources-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

/* A relative one is invalid, and would leave folders wherever Lanes is started. */
static void
add_absolute (GStrvBuilder *paths, const char *path)
{
  if (g_path_is_absolute (path))
    g_strv_builder_add (paths, path);
}

/* Never the folder for temporary files: that is memory on many systems and in every sandbox. */
static GStrv
real_list_directories (const LanesSources *self)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  add_absolute (paths, g_get_user_cache_dir ());
  add_absolute (paths, g_get_user_state_dir ());
  g_strv_builder_add (paths, "/var/tmp");
  return g_strv_builder_end (paths);
}

/* A file with O_TMPFILE has no name, so that nothing is left behind even by a crash; where the
 * file system does not know it, the name is taken away at once. */
static int
real_open_scratch (const LanesSources *self, const char *directory)
{
  int fd = open (directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  g_autofree char *name = NULL;

  if (fd < 0 && errno == ENOENT && g_mkdir_with_parents (directory, 0700) == 0)
    fd = open (directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    return fd;
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT)
    return -errno;
  name = g_build_filename (directory, ".lanes-XXXXXX", NULL);
  fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return -errno;
  g_unlink (name);
  return fd;
}

static int
real_get_file_system (const LanesSources *self, int fd, LanesFileSystem *file_system)
{
  struct statfs info;
#ifdef STATX_DIOALIGN
  struct statx status = { 0 };
#endif

  if (fstatfs (fd, &info) != 0)
    return -errno;
  *file_system = (LanesFileSystem) {
    .magic = (guint64) info.f_type & G_MAXUINT32,
    .free_bytes = (guint64) info.f_bavail * (guint64) info.f_bsize,
  };
#ifdef STATX_DIOALIGN
  if (statx (fd, "", AT_EMPTY_PATH, STATX_DIOALIGN, &status) == 0 &&
      (status.stx_mask & STATX_DIOALIGN) != 0)
    file_system->alignment = MAX (status.stx_dio_mem_align, status.stx_dio_offset_align);
#endif
  return 0;
}

static int
real_set_direct (const LanesSources *self, int fd, gboolean direct)
{
  int flags = fcntl (fd, F_GETFL);

  if (flags < 0)
    return -errno;
  return fcntl (fd, F_SETFL, direct ? flags | O_DIRECT : flags & ~O_DIRECT) == 0 ? 0 : -errno;
}

/* The whole file: pages of large folios ignore advice on a part of them. */
static int
real_evict (const LanesSources *self, int fd)
{
  int code = posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);

  if (code == 0)
    code = posix_fadvise (fd, 0, 0, POSIX_FADV_RANDOM);
  return -code;
}

static gssize
real_read (const LanesSources *self, int fd, void *buffer, gsize size, goffset offset)
{
  gssize n = pread (fd, buffer, size, offset);

  return n >= 0 ? n : -errno;
}

/* Reads only what memory already holds; -EAGAIN when the disk would have to be asked. */
static gssize
real_read_cached (const LanesSources *self, int fd, void *buffer, gsize size, goffset offset)
{
  const struct iovec vector = { buffer, size };
  gssize n = preadv2 (fd, &vector, 1, offset, RWF_NOWAIT);

  return n >= 0 ? n : -errno;
}

static gssize
real_write (const LanesSources *self, int fd, const void *buffer, gsize size, goffset offset)
{
  gssize n = pwrite (fd, buffer, size, offset);

  return n >= 0 ? n : -errno;
}

static int
real_sync (const LanesSources *self, int fd, gboolean data_only)
{
  return (data_only ? fdatasync (fd) : fsync (fd)) == 0 ? 0 : -errno;
}

static void
real_close (const LanesSources *self, int fd)
{
  close (fd);
}

void
lanes_sources_init_scratch (LanesSources *self)
{
  self->list_directories = real_list_directories;
  self->open_scratch = real_open_scratch;
  self->get_file_system = real_get_file_system;
  self->set_direct = real_set_direct;
  self->evict = real_evict;
  self->read = real_read;
  self->read_cached = real_read_cached;
  self->write = real_write;
  self->sync = real_sync;
  self->close = real_close;
}
