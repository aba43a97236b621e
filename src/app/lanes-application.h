/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_APPLICATION (lanes_application_get_type ())
G_DECLARE_FINAL_TYPE (LanesApplication, lanes_application, LANES, APPLICATION, AdwApplication)

LanesApplication *lanes_application_new (void);

G_END_DECLS
