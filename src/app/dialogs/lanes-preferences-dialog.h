/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_PREFERENCES_DIALOG (lanes_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LanesPreferencesDialog,
                      lanes_preferences_dialog,
                      LANES,
                      PREFERENCES_DIALOG,
                      AdwPreferencesDialog)

LanesPreferencesDialog *lanes_preferences_dialog_new (GSettings *settings);

G_END_DECLS
