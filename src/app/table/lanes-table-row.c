/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One row of the decision table. What it is to the answers shows in an icon, a word and the style,
 * and stands in its accessible name. */

#include "config.h"

#include "lanes-table-row.h"

#include "lanes-palette.h"

#include <glib/gi18n.h>

struct _LanesTableRow
{
  GtkBox parent_instance;

  const LanesGuideRow *row; /* (unowned): the guide outlives its rows' widgets */
  LanesRowState state;
  gboolean compact; /* a row that is ruled out says only that */

  GtkLabel *scenario_label;
  GtkImage *state_image;
  GtkLabel *state_label;
  GtkLabel *advice_label;
  GtkLabel *reason_label;
  GtkLabel *why_label;
};

G_DEFINE_FINAL_TYPE (LanesTableRow, lanes_table_row, GTK_TYPE_BOX)

static const struct
{
  const char *icon;
  const char *style; /* (nullable) */
} states[] = {
  [LANES_ROW_STATE_PLAIN] = { NULL, NULL },
  [LANES_ROW_STATE_MATCHES] = { "lanes-lane-match-symbolic", "matches" },
  [LANES_ROW_STATE_POSSIBLE] = { "lanes-possible-symbolic", "possible" },
  [LANES_ROW_STATE_RULED_OUT] = { "lanes-ruled-out-symbolic", "ruled-out" },
};

static void
lanes_table_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LANES_TYPE_TABLE_ROW);

  G_OBJECT_CLASS (lanes_table_row_parent_class)->dispose (object);
}

static void
lanes_table_row_class_init (LanesTableRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_table_row_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/table/lanes-table-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesTableRow, scenario_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTableRow, state_image);
  gtk_widget_class_bind_template_child (widget_class, LanesTableRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTableRow, advice_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTableRow, reason_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTableRow, why_label);
}

static void
lanes_table_row_init (LanesTableRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lanes_table_row_new:
 * @row: a row of a guide that outlives the widget
 *
 * Returns: (transfer floating): a widget that shows @row
 */
LanesTableRow *
lanes_table_row_new (const LanesGuideRow *row)
{
  LanesTableRow *self;

  g_return_val_if_fail (row != NULL, NULL);

  self = g_object_new (LANES_TYPE_TABLE_ROW, NULL);
  self->row = row;
  gtk_label_set_label (self->scenario_label, _ (row->scenario));
  gtk_label_set_label (self->advice_label, _ (row->advice));
  gtk_label_set_label (self->why_label, _ (row->why));
  lanes_palette_mark (GTK_WIDGET (self), row->mechanisms[0]);
  lanes_table_row_set_state (self, LANES_ROW_STATE_PLAIN, NULL, NULL);
  return self;
}

static void
update_accessible (LanesTableRow *self, const char *word, const char *reason)
{
  g_autofree char *label = NULL;

  if (word != NULL)
    /* Translators: a row's scenario, what it advises, and whether it matches the answers. */
    label = g_strdup_printf (_ ("%s: %s. %s"), _ (self->row->scenario), _ (self->row->advice),
                             word);
  else
    label = g_strdup_printf ("%s: %s", _ (self->row->scenario), _ (self->row->advice));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason != NULL ? reason : "",
                                  -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED,
                               self->state == LANES_ROW_STATE_MATCHES, -1);
}

static void
show_reason (LanesTableRow *self, const char *reason)
{
  /* Translators: why a row is ruled out, such as “Because a task mostly waits”. */
  g_autofree char *text = reason != NULL ? g_strdup_printf (_ ("Because %s"), reason) : NULL;

  gtk_label_set_label (self->reason_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), text != NULL);
}

/**
 * lanes_table_row_set_state:
 * @self: a row
 * @state: what it is to the answers
 * @word: (nullable): that in a word or two, translated
 * @reason: (nullable): why it is ruled out, translated
 */
void
lanes_table_row_set_state (LanesTableRow *self,
                           LanesRowState state,
                           const char *word,
                           const char *reason)
{
  g_return_if_fail (LANES_IS_TABLE_ROW (self));

  if (states[self->state].style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), states[self->state].style);
  self->state = state;
  if (states[state].style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), states[state].style);
  gtk_image_set_from_icon_name (self->state_image, states[state].icon);
  gtk_label_set_label (self->state_label, word != NULL ? word : "");
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->state_label)), word != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->advice_label),
                          !self->compact || state != LANES_ROW_STATE_RULED_OUT);
  show_reason (self, reason);
  update_accessible (self, word, reason);
}

/**
 * lanes_table_row_set_detailed:
 * @self: a row
 * @detailed: whether to show why the table advises what it does
 */
void
lanes_table_row_set_detailed (LanesTableRow *self, gboolean detailed)
{
  g_return_if_fail (LANES_IS_TABLE_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->why_label), detailed);
}

/**
 * lanes_table_row_set_compact:
 * @self: a row
 * @compact: whether to save room once it is ruled out
 */
void
lanes_table_row_set_compact (LanesTableRow *self, gboolean compact)
{
  g_return_if_fail (LANES_IS_TABLE_ROW (self));

  self->compact = compact;
}
