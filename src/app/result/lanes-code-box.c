/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The starter code: a script for the recommended mechanism, or for any other that can be used. It
 * follows the decision. */

#include "config.h"

#include "lanes-code-box.h"

#include "lanes-report-starter.h"
#include "lanes-save.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#define FOLDED_HEIGHT 300

struct _LanesCodeBox
{
  GtkBox parent_instance;

  LanesSession *session;
  LanesStarterEngine shown[LANES_N_STARTER_ENGINES]; /* those to choose from */
  guint n_shown;
  LanesStarterEngine engine;      /* the chosen one */
  LanesStarterEngine recommended; /* when that was last looked at */
  gboolean updating;
  gboolean expanded;

  AdwComboRow *mechanism_row;
  GtkScrolledWindow *scroller;
  GtkSourceView *view;
  AdwButtonRow *expand_row;
};

G_DEFINE_FINAL_TYPE (LanesCodeBox, lanes_code_box, GTK_TYPE_BOX)

static GtkTextBuffer *
buffer_of (LanesCodeBox *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

static void
init_starter (LanesCodeBox *self, LanesStarter *starter)
{
  lanes_starter_init (starter, lanes_session_get_decision (self->session), self->engine);
}

/* Code that stays the same stays where it was scrolled to. */
static void
show_code (LanesCodeBox *self)
{
  LanesStarter starter;
  g_autofree char *before = lanes_code_box_dup_code (self);
  g_autofree char *code = NULL;

  init_starter (self, &starter);
  code = lanes_starter_render (&starter);
  if (!g_str_equal (code, before))
    gtk_text_buffer_set_text (buffer_of (self), code, -1);
}

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *code = lanes_code_box_dup_code (LANES_CODE_BOX (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), code);
  lanes_save_tell (widget, _ ("Code copied"));
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesCodeBox *self = LANES_CODE_BOX (widget);
  g_autofree char *code = lanes_code_box_dup_code (self);
  LanesStarter starter;

  init_starter (self, &starter);
  lanes_save_ask (widget, lanes_starter_file_name (&starter), code);
}

static void
selected_cb (LanesCodeBox *self)
{
  guint selected = adw_combo_row_get_selected (self->mechanism_row);

  if (self->updating || selected >= self->n_shown)
    return;
  self->engine = self->shown[selected];
  show_code (self);
}

static void
expand_cb (LanesCodeBox *self)
{
  self->expanded = !self->expanded;
  /* The lower bound may never be above the upper one. */
  gtk_scrolled_window_set_max_content_height (self->scroller, -1);
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_AUTOMATIC,
                                  self->expanded ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC);
  if (!self->expanded)
    gtk_scrolled_window_set_max_content_height (self->scroller, FOLDED_HEIGHT);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->expand_row),
                                 self->expanded ? _ ("Show _Less") : _ ("Show _All of It"));
}

static void
update_scheme (LanesCodeBox *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleScheme *scheme = gtk_source_style_scheme_manager_get_scheme (
      gtk_source_style_scheme_manager_get_default (), dark ? "Adwaita-dark" : "Adwaita");

  gtk_source_buffer_set_style_scheme (GTK_SOURCE_BUFFER (buffer_of (self)), scheme);
}

static void
lanes_code_box_dispose (GObject *object)
{
  LanesCodeBox *self = LANES_CODE_BOX (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), LANES_TYPE_CODE_BOX);

  G_OBJECT_CLASS (lanes_code_box_parent_class)->dispose (object);
}

static void
lanes_code_box_class_init (LanesCodeBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_code_box_dispose;

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/result/lanes-code-box.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesCodeBox, mechanism_row);
  gtk_widget_class_bind_template_child (widget_class, LanesCodeBox, scroller);
  gtk_widget_class_bind_template_child (widget_class, LanesCodeBox, view);
  gtk_widget_class_bind_template_child (widget_class, LanesCodeBox, expand_row);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, expand_cb);
  gtk_widget_class_install_action (widget_class, "code.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "code.save", NULL, save_cb);
}

static void
lanes_code_box_init (LanesCodeBox *self)
{
  GtkSourceLanguage *python;

  gtk_widget_init_template (GTK_WIDGET (self));
  python = gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (),
                                                     "python3");
  gtk_source_buffer_set_language (GTK_SOURCE_BUFFER (buffer_of (self)), python);
  /* Code is read from left to right everywhere. */
  gtk_widget_set_direction (GTK_WIDGET (self->view), GTK_TEXT_DIR_LTR);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  update_scheme (self);
}

/* Whether @engine can be used, and so where it stands in the list. */
static gboolean
find_shown (LanesCodeBox *self, LanesStarterEngine engine, guint *place)
{
  for (guint i = 0; i < self->n_shown; i++)
    {
      if (self->shown[i] != engine)
        continue;
      *place = i;
      return TRUE;
    }
  return FALSE;
}

static void
list_engine (LanesCodeBox *self, GtkStringList *titles, LanesStarterEngine engine)
{
  self->shown[self->n_shown++] = engine;
  gtk_string_list_append (titles, lanes_starter_engine_title (engine));
}

static void
list_engines (LanesCodeBox *self, LanesDecision *decision)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  self->n_shown = 0;
  if (lanes_starter_choose (decision) == LANES_STARTER_DASK)
    list_engine (self, titles, LANES_STARTER_DASK);
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    {
      const LanesPrediction *prediction = lanes_decision_get_ranked (decision, i);

      if (lanes_prediction_is_usable (prediction))
        list_engine (self, titles, (LanesStarterEngine) prediction->mechanism);
    }
  adw_combo_row_set_model (self->mechanism_row, G_LIST_MODEL (titles));
}

/* A mechanism that was chosen stays until another one is recommended, or it is ruled out. */
static void
choose_engine (LanesCodeBox *self, LanesDecision *decision)
{
  LanesStarterEngine recommended = lanes_starter_choose (decision);
  guint place;

  if (!find_shown (self, recommended, &place))
    recommended = self->shown[0];
  if (recommended != self->recommended || !find_shown (self, self->engine, &place))
    self->engine = recommended;
  self->recommended = recommended;
  if (find_shown (self, self->engine, &place))
    adw_combo_row_set_selected (self->mechanism_row, place);
}

static void
update (LanesCodeBox *self)
{
  LanesDecision *decision = lanes_session_get_decision (self->session);

  self->updating = TRUE;
  list_engines (self, decision);
  gtk_widget_set_visible (GTK_WIDGET (self), self->n_shown > 0);
  if (self->n_shown > 0)
    {
      choose_engine (self, decision);
      show_code (self);
    }
  self->updating = FALSE;
}

/**
 * lanes_code_box_bind:
 * @self: a box
 * @session: whose decision the code is for, from now on
 */
void
lanes_code_box_bind (LanesCodeBox *self, LanesSession *session)
{
  g_return_if_fail (LANES_IS_CODE_BOX (self) && self->session == NULL);

  self->session = g_object_ref (session);
  self->engine = self->recommended = LANES_N_STARTER_ENGINES;
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * lanes_code_box_choose:
 * @self: a box
 * @engine: a mechanism that can be used, or a cluster where that is needed
 *
 * Shows the code for @engine.
 */
void
lanes_code_box_choose (LanesCodeBox *self, LanesStarterEngine engine)
{
  guint place;

  g_return_if_fail (LANES_IS_CODE_BOX (self));

  if (find_shown (self, engine, &place))
    adw_combo_row_set_selected (self->mechanism_row, place);
}

/**
 * lanes_code_box_save_to:
 * @self: a box
 * @file: where to
 *
 * Writes the code to @file in the background.
 */
void
lanes_code_box_save_to (LanesCodeBox *self, GFile *file)
{
  g_autofree char *code = lanes_code_box_dup_code (self);

  lanes_save_to (GTK_WIDGET (self), file, code);
}

/**
 * lanes_code_box_dup_code:
 * @self: a box
 *
 * Returns: (transfer full): the code that is shown
 */
char *
lanes_code_box_dup_code (LanesCodeBox *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (LANES_IS_CODE_BOX (self), NULL);

  gtk_text_buffer_get_bounds (buffer_of (self), &start, &end);
  return gtk_text_buffer_get_text (buffer_of (self), &start, &end, FALSE);
}
