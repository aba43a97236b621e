/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_SHORTCUTS_DIALOG (lanes_shortcuts_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LanesShortcutsDialog,
                      lanes_shortcuts_dialog,
                      LANES,
                      SHORTCUTS_DIALOG,
                      AdwDialog)

LanesShortcutsDialog *lanes_shortcuts_dialog_new (void);

G_END_DECLS
