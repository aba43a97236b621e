/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A drop-down of the interpreters that were found. Until one is chosen, it shows the one that the
 * decision is for. */

#include "config.h"

#include "lanes-interpreter-row.h"

#include <glib/gi18n.h>

struct _LanesInterpreterRow
{
  AdwComboRow parent_instance;

  LanesSession *session;
  gboolean updating;
  gboolean chosen; /* by the user */
};

G_DEFINE_FINAL_TYPE (LanesInterpreterRow, lanes_interpreter_row, ADW_TYPE_COMBO_ROW)

static void
lanes_interpreter_row_dispose (GObject *object)
{
  LanesInterpreterRow *self = LANES_INTERPRETER_ROW (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (lanes_interpreter_row_parent_class)->dispose (object);
}

static void
lanes_interpreter_row_class_init (LanesInterpreterRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanes_interpreter_row_dispose;
}

static void
selected_cb (LanesInterpreterRow *self)
{
  if (!self->updating)
    self->chosen = TRUE;
}

static void
lanes_interpreter_row_init (LanesInterpreterRow *self)
{
  g_autoptr (GtkExpression) title =
      gtk_property_expression_new (LANES_TYPE_PYTHON_ITEM, NULL, "title");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Interpreter"));
  /* A path is long, and may hold anything. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (self), TRUE);
  adw_combo_row_set_expression (ADW_COMBO_ROW (self), title);
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
}

static guint
find_fitting (LanesInterpreterRow *self)
{
  const LanesPython *python =
      lanes_decision_get_python (lanes_session_get_decision (self->session));
  GListModel *model = adw_combo_row_get_model (ADW_COMBO_ROW (self));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (LanesPythonItem) item = g_list_model_get_item (model, i);

      if (lanes_python_item_fits (item, python))
        return i;
    }
  return 0;
}

static void
choose_fitting (LanesInterpreterRow *self)
{
  GListModel *model = adw_combo_row_get_model (ADW_COMBO_ROW (self));

  if (self->chosen || g_list_model_get_n_items (model) == 0)
    return;
  self->updating = TRUE;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), find_fitting (self));
  self->updating = FALSE;
}

/**
 * lanes_interpreter_row_bind:
 * @self: a row
 * @session: whose decision is for some interpreter
 * @pythons: the interpreters to choose from
 */
void
lanes_interpreter_row_bind (LanesInterpreterRow *self,
                            LanesSession *session,
                            LanesPythonList *pythons)
{
  GListModel *model = lanes_python_list_get_model (pythons);

  g_return_if_fail (LANES_IS_INTERPRETER_ROW (self) && self->session == NULL);

  self->session = g_object_ref (session);
  self->updating = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), model);
  self->updating = FALSE;
  g_signal_connect_object (model, "items-changed", G_CALLBACK (choose_fitting), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (session, "changed", G_CALLBACK (choose_fitting), self,
                           G_CONNECT_SWAPPED);
  choose_fitting (self);
}

/**
 * lanes_interpreter_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the interpreter that is chosen; %NULL while there is none
 */
LanesPythonItem *
lanes_interpreter_row_get_item (LanesInterpreterRow *self)
{
  g_return_val_if_fail (LANES_IS_INTERPRETER_ROW (self), NULL);

  return adw_combo_row_get_selected_item (ADW_COMBO_ROW (self));
}
