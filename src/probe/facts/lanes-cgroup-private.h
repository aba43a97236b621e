/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-sources.h"

/* Where the group of a controller is seen from here. */
typedef struct
{
  guint version; /* 1, 2; 0: not visible */
  char *mount_point; /* (owned) (nullable) */
  char *path; /* (owned) (nullable): below the mount point, empty or with a leading slash */
} LanesGroup;

typedef void (*LanesGroupVisit) (const LanesSources *sources,
                                 const LanesGroup *group,
                                 const char *folder,
                                 gpointer data);

void lanes_group_find (LanesGroup *self, const LanesSources *sources, const char *controller);
void lanes_group_clear (LanesGroup *self);
void lanes_group_visit (const LanesGroup *self,
                        const LanesSources *sources,
                        LanesGroupVisit visit,
                        gpointer data);
const char *lanes_group_layout (const LanesSources *sources);

char *lanes_group_read (const LanesSources *sources,
                        const char *folder,
                        const char *name,
                        GError **error);
gboolean lanes_group_read_limit (const LanesSources *sources,
                                 const char *folder,
                                 const char *name,
                                 double *limit);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LanesGroup, lanes_group_clear)
