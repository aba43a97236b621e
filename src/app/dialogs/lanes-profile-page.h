/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-python.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_PROFILE_PAGE (lanes_profile_page_get_type ())
G_DECLARE_FINAL_TYPE (LanesProfilePage, lanes_profile_page, LANES, PROFILE_PAGE, AdwNavigationPage)

LanesProfilePage *lanes_profile_page_new (const LanesPython *python);

G_END_DECLS
