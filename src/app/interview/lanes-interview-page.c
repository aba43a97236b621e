/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The interview: one question a page, the table beside it, narrowing as answers come. Questions
 * that can change nothing any more are passed over. */

#include "config.h"

#include "lanes-interview-page.h"

#include "lanes-machine-box.h"
#include "lanes-question-page.h"
#include "lanes-shortcuts.h"
#include "lanes-step-dots.h"

#include <glib/gi18n.h>

/* Answers in quick succession are announced once. */
#define ANNOUNCE_AFTER_MS 300

struct _LanesInterviewPage
{
  AdwNavigationPage parent_instance;

  LanesSession *session;
  GSettings *settings;
  LanesGuide *guide; /* (nullable): the one that the pages are of */
  gboolean changing; /* one answer is edited from the result, Next returns there */
  guint announced;   /* rows possible when that was last said */
  guint announce_id;

  AdwOverlaySplitView *split_view;
  AdwNavigationView *questions_view;
  LanesTableView *table_view;
  LanesMachineBox *machine_box;
  LanesStepDots *dots;
  GtkLabel *count_label;
  AdwWindowTitle *table_title;
  GtkButton *possible_button;
  GtkButton *next_button;
};

enum
{
  SIGNAL_FINISHED,
  SIGNAL_LEFT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef enum
{
  PROP_SHOW_TABLE = 1,
} LanesInterviewPageProperty;

static GParamSpec *props[PROP_SHOW_TABLE + 1];

G_DEFINE_FINAL_TYPE (LanesInterviewPage, lanes_interview_page, ADW_TYPE_NAVIGATION_PAGE)

static guint
current_index (LanesInterviewPage *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->questions_view);

  return page != NULL ? lanes_question_page_get_index (LANES_QUESTION_PAGE (page)) : 0;
}

static void
focus_question (LanesInterviewPage *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->questions_view);

  if (page != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    lanes_question_page_focus_answer (LANES_QUESTION_PAGE (page));
}

static gboolean
is_skipped (LanesInterviewPage *self, guint index)
{
  return !lanes_session_needs_question (self->session, index);
}

/* The next question that still matters, or the number of questions. */
static guint
find_next (LanesInterviewPage *self)
{
  guint n = lanes_guide_n_questions (self->guide);
  guint index = current_index (self) + 1;

  while (index < n && is_skipped (self, index))
    index++;
  return index;
}

static void
show_question (LanesInterviewPage *self, guint index)
{
  g_autoptr (GPtrArray) stack = g_ptr_array_new ();

  /* The pages behind are the questions before, so that going back leads through them; from one that
   * is changed alone it leads to the result. */
  for (guint i = self->changing ? index : 0; i <= index; i++)
    {
      const LanesGuideQuestion *question = lanes_guide_question (self->guide, i);

      if (i == index || !is_skipped (self, i))
        g_ptr_array_add (stack, adw_navigation_view_find_page (self->questions_view, question->id));
    }
  adw_navigation_view_replace (self->questions_view, (AdwNavigationPage **) stack->pdata,
                               stack->len);
}

static void
finish (LanesInterviewPage *self)
{
  self->changing = FALSE;
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
}

static void
next_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesInterviewPage *self = LANES_INTERVIEW_PAGE (widget);
  guint index = find_next (self);

  if (self->changing || index >= lanes_guide_n_questions (self->guide))
    finish (self);
  else
    adw_navigation_view_push_by_tag (self->questions_view,
                                     lanes_guide_question (self->guide, index)->id);
}

static void
previous_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesInterviewPage *self = LANES_INTERVIEW_PAGE (widget);

  if (self->changing || !adw_navigation_view_pop (self->questions_view))
    {
      self->changing = FALSE;
      g_signal_emit (self, signals[SIGNAL_LEFT], 0);
    }
}

static void
finish_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  finish (LANES_INTERVIEW_PAGE (widget));
}

static void
go_to_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesInterviewPage *self = LANES_INTERVIEW_PAGE (widget);
  guint index = g_variant_get_uint32 (parameter);

  if (index < lanes_guide_n_questions (self->guide))
    show_question (self, index);
}

static void
choose_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesInterviewPage *self = LANES_INTERVIEW_PAGE (widget);
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->questions_view);
  guint n = lanes_guide_question (self->guide, current_index (self))->answers->len;

  /* 0 is "Not Sure", 1 the first answer. */
  guint number = g_variant_get_uint32 (parameter);

  if (page != NULL && number <= n)
    {
      lanes_question_page_choose (LANES_QUESTION_PAGE (page), number == 0 ? n : number - 1);
      focus_question (self);
    }
}

static void
set_show_table (LanesInterviewPage *self, gboolean show)
{
  adw_overlay_split_view_set_show_sidebar (self->split_view, show);
  /* Where there is no room beside the question, opening the table is no preference. */
  if (!adw_overlay_split_view_get_collapsed (self->split_view))
    g_settings_set_boolean (self->settings, "show-table", show);
}

static void
show_sidebar_cb (LanesInterviewPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_TABLE]);
}

/* The table over the question is closed before anything else is left. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  LanesInterviewPage *self = LANES_INTERVIEW_PAGE (widget);

  if (!adw_overlay_split_view_get_collapsed (self->split_view) ||
      !adw_overlay_split_view_get_show_sidebar (self->split_view))
    return FALSE;
  set_show_table (self, FALSE);
  return TRUE;
}

static gboolean
announce_cb (gpointer data)
{
  LanesInterviewPage *self = data;
  const char *text = adw_window_title_get_subtitle (self->table_title);

  self->announce_id = 0;
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  return G_SOURCE_REMOVE;
}

static void
update_possible (LanesInterviewPage *self)
{
  const LanesStanding *standing = lanes_session_get_standing (self->session);
  guint possible = lanes_guide_count_possible (self->guide, standing);
  guint n = lanes_guide_n_rows (self->guide);
  g_autofree char *text = NULL;

  /* Translators: how many rows of the table are still possible, of how many. */
  text = g_strdup_printf (
      ngettext ("%u of %u rows still possible", "%u of %u rows still possible", possible), possible,
      n);
  adw_window_title_set_subtitle (self->table_title, text);
  gtk_button_set_label (self->possible_button, text);
  if (possible == self->announced)
    return;
  self->announced = possible;
  g_clear_handle_id (&self->announce_id, g_source_remove);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->announce_id = g_timeout_add (ANNOUNCE_AFTER_MS, announce_cb, self);
}

static void
update_bar (LanesInterviewPage *self)
{
  guint n = lanes_guide_n_questions (self->guide);
  guint current = current_index (self);
  gboolean last = self->changing || find_next (self) >= n;
  g_autofree char *count = NULL;

  /* Translators: number of the question, of how many. */
  count = g_strdup_printf (_ ("%u of %u"), current + 1, n);
  gtk_label_set_label (self->count_label, count);
  gtk_button_set_label (self->next_button, last ? _ ("_Show Result") : _ ("_Next"));
  lanes_step_dots_update (self->dots, self->session, current);
}

static void
build_pages (LanesInterviewPage *self)
{
  const LanesGuide *guide = lanes_session_get_guide (self->session);

  if (self->guide != NULL)
    {
      /* A page that is on the stack is only removed once it leaves it. */
      adw_navigation_view_replace (self->questions_view, NULL, 0);
      for (guint i = 0; i < lanes_guide_n_questions (self->guide); i++)
        adw_navigation_view_remove (
            self->questions_view,
            adw_navigation_view_find_page (self->questions_view,
                                           lanes_guide_question (self->guide, i)->id));
    }
  g_clear_pointer (&self->guide, lanes_guide_unref);
  self->guide = lanes_guide_ref (guide);
  for (guint i = 0; i < lanes_guide_n_questions (guide); i++)
    adw_navigation_view_add (self->questions_view,
                             ADW_NAVIGATION_PAGE (lanes_question_page_new (self->session, i)));
  show_question (self, 0);
}

static void
update (LanesInterviewPage *self)
{
  if (self->guide != lanes_session_get_guide (self->session))
    build_pages (self);
  update_possible (self);
  update_bar (self);
}

static void
visible_page_cb (LanesInterviewPage *self)
{
  if (self->guide == NULL || adw_navigation_view_get_visible_page (self->questions_view) == NULL)
    return;
  update_bar (self);
  focus_question (self);
}

static void
lanes_interview_page_shown (AdwNavigationPage *page)
{
  focus_question (LANES_INTERVIEW_PAGE (page));
}

static AdwNavigationPage *
next_page_cb (AdwNavigationView *view, LanesInterviewPage *self)
{
  guint index = find_next (self);

  if (self->changing || index >= lanes_guide_n_questions (self->guide))
    return NULL;
  return g_object_ref (
      adw_navigation_view_find_page (view, lanes_guide_question (self->guide, index)->id));
}

static void
lanes_interview_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LanesInterviewPage *self = LANES_INTERVIEW_PAGE (object);

  switch ((LanesInterviewPageProperty) id)
    {
    case PROP_SHOW_TABLE:
      g_value_set_boolean (value, adw_overlay_split_view_get_show_sidebar (self->split_view));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lanes_interview_page_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  switch ((LanesInterviewPageProperty) id)
    {
    case PROP_SHOW_TABLE:
      set_show_table (LANES_INTERVIEW_PAGE (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lanes_interview_page_dispose (GObject *object)
{
  LanesInterviewPage *self = LANES_INTERVIEW_PAGE (object);

  g_clear_handle_id (&self->announce_id, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->guide, lanes_guide_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LANES_TYPE_INTERVIEW_PAGE);

  G_OBJECT_CLASS (lanes_interview_page_parent_class)->dispose (object);
}

static void
lanes_interview_page_class_init (LanesInterviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_interview_page_dispose;
  G_OBJECT_CLASS (klass)->get_property = lanes_interview_page_get_property;
  G_OBJECT_CLASS (klass)->set_property = lanes_interview_page_set_property;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = lanes_interview_page_shown;

  /**
   * LanesInterviewPage:show-table:
   *
   * Whether the table is in sight, beside the question or over it.
   */
  props[PROP_SHOW_TABLE] = g_param_spec_boolean (
      "show-table", NULL, NULL, TRUE,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), G_N_ELEMENTS (props), props);

  /**
   * LanesInterviewPage::finished:
   *
   * The user wants to see the result.
   */
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * LanesInterviewPage::left:
   *
   * The user went back from the first question.
   */
  signals[SIGNAL_LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (LANES_TYPE_MACHINE_BOX);
  g_type_ensure (LANES_TYPE_STEP_DOTS);
  g_type_ensure (LANES_TYPE_TABLE_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/interview/lanes-interview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesInterviewPage, split_view);
  gtk_widget_class_bind_template_child (widget_class, LanesInterviewPage, questions_view);
  gtk_widget_class_bind_template_child (widget_class, LanesInterviewPage, table_view);
  gtk_widget_class_bind_template_child (widget_class, LanesInterviewPage, machine_box);
  gtk_widget_class_bind_template_child (widget_class, LanesInterviewPage, dots);
  gtk_widget_class_bind_template_child (widget_class, LanesInterviewPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, LanesInterviewPage, table_title);
  gtk_widget_class_bind_template_child (widget_class, LanesInterviewPage, possible_button);
  gtk_widget_class_bind_template_child (widget_class, LanesInterviewPage, next_button);
  gtk_widget_class_bind_template_callback (widget_class, visible_page_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_sidebar_cb);
  gtk_widget_class_install_action (widget_class, "interview.next", NULL, next_cb);
  gtk_widget_class_install_action (widget_class, "interview.previous", NULL, previous_cb);
  gtk_widget_class_install_action (widget_class, "interview.finish", NULL, finish_cb);
  gtk_widget_class_install_action (widget_class, "interview.go-to", "u", go_to_cb);
  gtk_widget_class_install_action (widget_class, "interview.choose", "u", choose_cb);
  gtk_widget_class_install_property_action (widget_class, "interview.toggle-table", "show-table");
  lanes_shortcuts_install_class (widget_class, "interview.");
}

static void
lanes_interview_page_init (LanesInterviewPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (self->questions_view, "get-next-page", G_CALLBACK (next_page_cb), self,
                           G_CONNECT_DEFAULT);
}

/**
 * lanes_interview_page_bind:
 * @self: the page
 * @session: whose workload is filled in
 * @measurement: what is known of the machine
 * @settings: where it is kept whether the table is in sight
 */
void
lanes_interview_page_bind (LanesInterviewPage *self,
                           LanesSession *session,
                           LanesMeasurement *measurement,
                           GSettings *settings)
{
  g_return_if_fail (LANES_IS_INTERVIEW_PAGE (self) && self->session == NULL);

  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  adw_overlay_split_view_set_show_sidebar (self->split_view,
                                           g_settings_get_boolean (settings, "show-table"));
  lanes_table_view_bind (self->table_view, session, LANES_TABLE_NARROWING);
  lanes_machine_box_bind (self->machine_box, measurement);
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * lanes_interview_page_restart:
 * @self: the page
 *
 * Goes to the first question; answers stay as they are.
 */
void
lanes_interview_page_restart (LanesInterviewPage *self)
{
  g_return_if_fail (LANES_IS_INTERVIEW_PAGE (self));

  self->changing = FALSE;
  if (adw_overlay_split_view_get_collapsed (self->split_view))
    set_show_table (self, FALSE);
  show_question (self, 0);
  update (self);
  focus_question (self);
}

/**
 * lanes_interview_page_change:
 * @self: the page
 * @question: which question
 *
 * Goes to one question alone; Next returns to the result.
 */
void
lanes_interview_page_change (LanesInterviewPage *self, guint question)
{
  g_return_if_fail (LANES_IS_INTERVIEW_PAGE (self));

  self->changing = TRUE;
  show_question (self, question);
  update (self);
}

/**
 * lanes_interview_page_get_table:
 * @self: a page
 *
 * Returns: (transfer none): the table beside the questions
 */
LanesTableView *
lanes_interview_page_get_table (LanesInterviewPage *self)
{
  return self->table_view;
}
