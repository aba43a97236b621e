/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LanesTemplateValue:
 * @name: what templates call it
 * @word: (nullable): its text; %NULL for a number
 * @number: its number
 */
typedef struct
{
  const char *name;
  const char *word;
  double number;
} LanesTemplateValue;

char *lanes_template_render (const char *text, const LanesTemplateValue *values, guint n_values);

G_END_DECLS
