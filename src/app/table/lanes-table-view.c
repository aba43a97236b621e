/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The decision table, with every row's state as the answers stand. */

#include "lanes-table-view.h"

#include "lanes-explain.h"

#include <glib/gi18n.h>

struct _LanesTableView
{
  GtkBox parent_instance;

  LanesSession *session;
  LanesGuide *guide; /* (nullable): the one that the rows are of */
  LanesTableMode mode;
};

G_DEFINE_FINAL_TYPE (LanesTableView, lanes_table_view, GTK_TYPE_BOX)

static void
lanes_table_view_dispose (GObject *object)
{
  LanesTableView *self = LANES_TABLE_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  g_clear_pointer (&self->guide, lanes_guide_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (lanes_table_view_parent_class)->dispose (object);
}

static void
lanes_table_view_class_init (LanesTableViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanes_table_view_dispose;

  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_TABLE);
}

static void
lanes_table_view_init (LanesTableView *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 9);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Decision table"), -1);
}

static void
build_rows (LanesTableView *self)
{
  const LanesGuide *guide = lanes_session_get_guide (self->session);
  GtkWidget *child;

  if (self->guide == guide)
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  g_clear_pointer (&self->guide, lanes_guide_unref);
  self->guide = lanes_guide_ref (guide);
  for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
    {
      LanesTableRow *row = lanes_table_row_new (lanes_guide_row (guide, r));

      lanes_table_row_set_detailed (row, self->mode == LANES_TABLE_PLAIN);
      lanes_table_row_set_compact (row, self->mode == LANES_TABLE_NARROWING);
      gtk_box_append (GTK_BOX (self), GTK_WIDGET (row));
    }
}

static LanesRowState
state_of (LanesTableView *self, const LanesStanding *standing, guint row)
{
  gboolean decided =
      self->mode == LANES_TABLE_DECIDED || lanes_guide_count_possible (self->guide, standing) == 1;

  if (self->mode == LANES_TABLE_PLAIN)
    return LANES_ROW_STATE_PLAIN;
  if (!standing->possible[row])
    return LANES_ROW_STATE_RULED_OUT;
  return decided && row == standing->row ? LANES_ROW_STATE_MATCHES : LANES_ROW_STATE_POSSIBLE;
}

static const char *
word_of (LanesTableView *self, const LanesStanding *standing, LanesRowState state)
{
  switch (state)
    {
    case LANES_ROW_STATE_MATCHES:
      return lanes_explain_match (self->guide, standing);
    case LANES_ROW_STATE_POSSIBLE:
      return _ ("Still Possible");
    case LANES_ROW_STATE_RULED_OUT:
      return _ ("Ruled Out");
    case LANES_ROW_STATE_PLAIN:
    default:
      return NULL;
    }
}

/* A row that matches is never out of sight. */
static void
scroll_to (LanesTableView *self, GtkWidget *row)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_VIEWPORT);

  if (self->mode == LANES_TABLE_NARROWING && viewport != NULL && gtk_widget_get_mapped (row))
    gtk_viewport_scroll_to (GTK_VIEWPORT (viewport), row, NULL);
}

static void
update (LanesTableView *self)
{
  const LanesStanding *standing = lanes_session_get_standing (self->session);
  GtkWidget *child;
  guint r = 0;

  build_rows (self);
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child), r++)
    {
      LanesRowState state = state_of (self, standing, r);
      g_autofree char *mismatch = NULL;

      if (state == LANES_ROW_STATE_RULED_OUT)
        mismatch = lanes_guide_dup_mismatch (self->guide, r, standing);
      lanes_table_row_set_state (LANES_TABLE_ROW (child), state, word_of (self, standing, state),
                                 mismatch);
      if (state == LANES_ROW_STATE_MATCHES)
        scroll_to (self, child);
      if (self->mode == LANES_TABLE_DECIDED)
        lanes_table_row_set_detailed (LANES_TABLE_ROW (child), state == LANES_ROW_STATE_MATCHES);
    }
}

/**
 * lanes_table_view_bind:
 * @self: a table
 * @session: what it shows, from now on
 * @mode: how much it says
 */
void
lanes_table_view_bind (LanesTableView *self, LanesSession *session, LanesTableMode mode)
{
  g_return_if_fail (LANES_IS_TABLE_VIEW (self) && LANES_IS_SESSION (session));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->mode = mode;
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * lanes_table_view_get_row:
 * @self: a table
 * @index: which row of the guide
 *
 * Returns: (transfer none) (nullable): the widget of that row
 */
LanesTableRow *
lanes_table_view_get_row (LanesTableView *self, guint index)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  while (child != NULL && index-- > 0)
    child = gtk_widget_get_next_sibling (child);
  return child != NULL ? LANES_TABLE_ROW (child) : NULL;
}
