/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-model.h"

G_BEGIN_DECLS

typedef struct _PicturePoints PicturePoints;

PicturePoints *picture_points_new (void);
void picture_points_free (PicturePoints *self);
void picture_points_add (PicturePoints *self,
                         LanesMechanism mechanism,
                         double measured,
                         const LanesPrediction *prediction);
gboolean picture_points_draw (PicturePoints *self, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PicturePoints, picture_points_free)

G_END_DECLS
