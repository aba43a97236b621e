/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the control group of this process, in either version and in mixed systems, and walks from
 * it up to the top that is visible: a limit of any level binds. */

#include "lanes-cgroup-private.h"

#include "lanes-parse-private.h"

#include <string.h>

void
lanes_group_clear (LanesGroup *self)
{
  g_clear_pointer (&self->mount_point, g_free);
  g_clear_pointer (&self->path, g_free);
  self->version = 0;
}

/* The part of @path below @root; %NULL when it lies elsewhere, as after a move of the process. */
static const char *
path_below (const char *path, const char *root)
{
  gsize length = g_str_equal (root, "/") ? 0 : strlen (root);

  if (strncmp (path, root, length) != 0 || (path[length] != '/' && path[length] != '\0'))
    return NULL;
  path += length;
  return g_str_equal (path, "/") ? "" : path;
}

/* The last mount that fits, since a later one covers those before it. */
static void
match_mount (LanesGroup *self, GArray *mounts, const char *controller, const char *path)
{
  for (guint i = mounts->len; i > 0; i--)
    {
      const LanesMount *mount = &g_array_index (mounts, LanesMount, i - 1);
      gboolean fits = *controller != '\0'
                          ? g_str_equal (mount->type, "cgroup") &&
                                lanes_parse_has_option (mount->super_options, controller)
                          : g_str_equal (mount->type, "cgroup2");
      const char *below = fits ? path_below (path, mount->root) : NULL;

      if (below == NULL)
        continue;
      self->version = *controller != '\0' ? 1 : 2;
      self->mount_point = g_strdup (mount->mount_point);
      self->path = g_strdup (below);
      return;
    }
}

/**
 * lanes_group_find:
 * @self: (out caller-allocates): the group
 * @sources: the machine
 * @controller: such as "cpu"
 *
 * A controller that version 1 holds is not in version 2, so that version 1 is asked first.
 */
void
lanes_group_find (LanesGroup *self, const LanesSources *sources, const char *controller)
{
  g_autofree char *groups = sources->read_file (sources, "/proc/self/cgroup", NULL);
  g_autofree char *mount_text = sources->read_file (sources, "/proc/self/mountinfo", NULL);
  g_autoptr (GArray) mounts = mount_text != NULL ? lanes_parse_mounts (mount_text) : NULL;
  g_autofree char *path = NULL;

  *self = (LanesGroup) { 0 };
  if (groups == NULL || mounts == NULL)
    return;
  path = lanes_parse_cgroup (groups, controller);
  if (path != NULL)
    {
      match_mount (self, mounts, controller, path);
      return;
    }
  path = lanes_parse_cgroup (groups, "");
  if (path != NULL)
    match_mount (self, mounts, "", path);
}

/**
 * lanes_group_visit:
 * @self: a group
 * @sources: the machine
 * @visit: called for every level
 * @data: for @visit
 *
 * Visits the folders of a group and of all that hold it, from the innermost.
 */
void
lanes_group_visit (const LanesGroup *self,
                   const LanesSources *sources,
                   LanesGroupVisit visit,
                   gpointer data)
{
  g_autofree char *path = g_strdup (self->path);

  while (self->version != 0)
    {
      g_autofree char *folder = g_strconcat (self->mount_point, path, NULL);
      char *slash = strrchr (path, '/');

      visit (sources, self, folder, data);
      if (slash == NULL)
        return;
      *slash = '\0';
    }
}

/**
 * lanes_group_layout:
 * @sources: the machine
 *
 * Returns: the word for LANES_WORD_CGROUP
 */
const char *
lanes_group_layout (const LanesSources *sources)
{
  g_autofree char *groups = sources->read_file (sources, "/proc/self/cgroup", NULL);
  g_autofree char *mount_text = sources->read_file (sources, "/proc/self/mountinfo", NULL);
  g_autoptr (GArray) mounts = mount_text != NULL ? lanes_parse_mounts (mount_text) : NULL;
  gboolean one = FALSE, two = FALSE;

  if (groups == NULL || *groups == '\0')
    return "none";
  for (guint i = 0; mounts != NULL && i < mounts->len; i++)
    {
      const char *type = g_array_index (mounts, LanesMount, i).type;

      one = one || g_str_equal (type, "cgroup");
      two = two || g_str_equal (type, "cgroup2");
    }
  if (one && two)
    return "hybrid";
  if (one)
    return "v1";
  return two ? "v2" : "hidden";
}

/* Contents of a file of a group; %NULL where the level has none, which means "no limit here". */
char *
lanes_group_read (const LanesSources *sources,
                  const char *folder,
                  const char *name,
                  GError **error)
{
  g_autofree char *path = g_strconcat (folder, "/", name, NULL);

  return sources->read_file (sources, path, error);
}

gboolean
lanes_group_read_limit (const LanesSources *sources,
                        const char *folder,
                        const char *name,
                        double *limit)
{
  g_autofree char *text = lanes_group_read (sources, folder, name, NULL);

  return text != NULL && lanes_parse_limit (text, limit);
}
