/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The result: verdict, reasons, ranking, the table with its matching row, and the answers. It
 * follows the session and updates in place. */

#include "config.h"

#include "lanes-result-page.h"

#include "lanes-explain.h"
#include "lanes-machine-box.h"
#include "lanes-palette.h"
#include "lanes-rank-row.h"

#include <glib/gi18n.h>
#include <math.h>

struct _LanesResultPage
{
  AdwNavigationPage parent_instance;

  LanesSession *session;
  LanesMeasurement *measurement;
  char *announced; /* (nullable): the verdict that was said last */

  AdwBanner *banner;
  GtkBox *verdict_box;
  GtkLabel *name_label;
  GtkLabel *verdict_label;
  GtkLabel *setup_label;
  GtkBox *time_box;
  GtkLabel *time_label;
  GtkLabel *range_label;
  GtkScrolledWindow *scroller;
  GtkLabel *certainty_label;
  GtkLabel *origin_label;
  AdwActionRow *table_says_row;
  AdwActionRow *machine_says_row;
  GtkWidget *reasons_row;
  GtkBox *reasons_box;
  AdwPreferencesGroup *example_group;
  GtkWidget *verdict_rows[LANES_N_VERDICTS]; /* (unowned): of a worked example */
  AdwPreferencesGroup *ranking_group;
  GtkListBox *ranking_list;
  LanesTableView *table_view;
  GtkListBox *answers_list;
  GPtrArray *answer_origins; /* (element-type GtkLabel) (unowned): one in each row of the list */
  LanesMachineBox *machine_box;
  LanesCodeBox *code_box;
  LanesTrialBox *trial_box;
};

enum
{
  SIGNAL_TRIAL_USED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesResultPage, lanes_result_page, ADW_TYPE_NAVIGATION_PAGE)

static void
lanes_result_page_dispose (GObject *object)
{
  LanesResultPage *self = LANES_RESULT_PAGE (object);

  g_clear_object (&self->session);
  g_clear_object (&self->measurement);
  g_clear_pointer (&self->announced, g_free);
  g_clear_pointer (&self->answer_origins, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LANES_TYPE_RESULT_PAGE);

  G_OBJECT_CLASS (lanes_result_page_parent_class)->dispose (object);
}

/* The answer is in sight first, wherever the page was left. */
static void
lanes_result_page_showing (AdwNavigationPage *page)
{
  LanesResultPage *self = LANES_RESULT_PAGE (page);

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
trial_used_cb (LanesResultPage *self)
{
  g_signal_emit (self, signals[SIGNAL_TRIAL_USED], 0);
}

static void
lanes_result_page_class_init (LanesResultPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_result_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->showing = lanes_result_page_showing;

  /**
   * LanesResultPage::trial-used:
   *
   * The session decides by what the trial has measured.
   */
  signals[SIGNAL_TRIAL_USED] =
      g_signal_new ("trial-used", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);

  g_type_ensure (LANES_TYPE_CODE_BOX);
  g_type_ensure (LANES_TYPE_MACHINE_BOX);
  g_type_ensure (LANES_TYPE_TABLE_VIEW);
  g_type_ensure (LANES_TYPE_TRIAL_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/result/lanes-result-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, banner);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, verdict_box);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, setup_label);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, time_box);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, time_label);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, range_label);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, certainty_label);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, origin_label);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, table_says_row);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, machine_says_row);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, reasons_row);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, reasons_box);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, example_group);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, ranking_group);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, ranking_list);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, table_view);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, answers_list);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, machine_box);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, code_box);
  gtk_widget_class_bind_template_child (widget_class, LanesResultPage, trial_box);
  gtk_widget_class_bind_template_callback (widget_class, trial_used_cb);
}

/* The texts may come from a guide that somebody else wrote. */
static GtkWidget *
new_property_row (void)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_widget_add_css_class (row, "property");
  return row;
}

static void
lanes_result_page_init (LanesResultPage *self)
{
  self->answer_origins = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    gtk_list_box_append (self->ranking_list, GTK_WIDGET (lanes_rank_row_new ()));
  for (guint i = 0; i < LANES_N_VERDICTS; i++)
    {
      self->verdict_rows[i] = new_property_row ();
      adw_preferences_group_add (self->example_group, self->verdict_rows[i]);
    }
}

static void
show_time (LanesResultPage *self, LanesDecision *decision)
{
  const LanesPrediction *chosen = lanes_decision_get_recommended (decision);
  gboolean timed = lanes_decision_get_certainty (decision) != LANES_CERTAINTY_NONE;
  g_autofree char *time = NULL;
  g_autofree char *range = NULL;
  g_autofree char *both = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->time_box), timed);
  if (!timed)
    return;
  time = lanes_explain_dup_time (chosen->likely);
  range = lanes_explain_dup_range (chosen);
  if (isfinite (chosen->capacity))
    {
      g_autofree char *rate = lanes_explain_dup_rate (chosen->capacity);

      /* Translators: a range of times, then a rate such as “4,800/s”. */
      both = g_strdup_printf (_ ("a request (%s), up to %s"), range, rate);
    }
  else
    both = g_strdup_printf ("(%s)", range);
  gtk_label_set_label (self->time_label, time);
  gtk_label_set_label (self->range_label, both);
}

static void
show_verdict (LanesResultPage *self, LanesDecision *decision)
{
  g_autofree char *verdict = lanes_explain_dup_verdict (decision);
  g_autofree char *title = lanes_explain_dup_title (decision);
  g_autofree char *setup = lanes_explain_dup_verdict_setup (decision);
  LanesMechanism mechanism;

  /* What cannot be used says so where it would say how. */
  if (setup == NULL && lanes_decision_get_mechanism (decision, &mechanism))
    setup = lanes_explain_dup_ruling (decision, mechanism);
  lanes_palette_mark (GTK_WIDGET (self->verdict_box), lanes_decision_get_mechanism_id (decision));
  gtk_label_set_label (self->name_label, title);
  gtk_label_set_label (self->verdict_label, verdict);
  gtk_label_set_label (self->setup_label, setup != NULL ? setup : "");
  gtk_widget_set_visible (GTK_WIDGET (self->setup_label), setup != NULL);
  gtk_label_set_label (self->certainty_label, lanes_explain_certainty (decision));
  gtk_label_set_label (self->origin_label,
                       lanes_origin_title (lanes_decision_get_time_origin (decision)));
  show_time (self, decision);
}

static GtkWidget *
new_reason (const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *bullet = gtk_label_new ("•");
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_set_valign (bullet, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (GTK_BOX (box), bullet);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

/* The first child is the heading. */
static void
show_further_reasons (LanesResultPage *self, const char *const *reasons)
{
  GtkWidget *old;

  while ((old = gtk_widget_get_next_sibling (
              gtk_widget_get_first_child (GTK_WIDGET (self->reasons_box)))) != NULL)
    gtk_box_remove (self->reasons_box, old);
  for (guint i = 0; reasons[i] != NULL; i++)
    gtk_box_append (self->reasons_box, new_reason (reasons[i]));
  gtk_widget_set_visible (self->reasons_row, reasons[0] != NULL);
}

static void
show_reasons (LanesResultPage *self, LanesDecision *decision)
{
  g_auto (GStrv) further = lanes_explain_dup_further_reasons (decision);
  g_autofree char *table = lanes_explain_dup_table_says (decision);
  g_autofree char *machine = lanes_explain_dup_machine_says (decision);

  adw_action_row_set_subtitle (self->table_says_row, table);
  adw_action_row_set_subtitle (self->machine_says_row, machine);
  show_further_reasons (self, (const char *const *) further);
}

static void
show_example (LanesResultPage *self, LanesDecision *decision)
{
  const LanesGuideExample *example = lanes_guide_match_example (
      lanes_decision_get_guide (decision), lanes_decision_get_workload (decision));

  gtk_widget_set_visible (GTK_WIDGET (self->example_group), example != NULL);
  for (guint i = 0; i < LANES_N_VERDICTS && example != NULL; i++)
    {
      const char *title;
      const LanesGuideVerdict *verdict = lanes_guide_verdict (example, i, &title);
      AdwActionRow *row = ADW_ACTION_ROW (self->verdict_rows[i]);

      gtk_widget_set_visible (GTK_WIDGET (row), verdict != NULL);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (row, verdict != NULL ? _ (verdict->text) : "");
    }
}

static const char *
get_ranking_description (const LanesScale *scale, LanesOrigin origin)
{
  if (origin == LANES_ORIGIN_ASSUMED)
    return scale->logarithmic ? _ ("Assumed times with their ranges, on a logarithmic scale")
                              : _ ("Assumed times with their ranges");
  return scale->logarithmic ? _ ("Estimated times with their ranges, on a logarithmic scale")
                            : _ ("Estimated times with their ranges");
}

static void
show_ranking (LanesResultPage *self, LanesDecision *decision)
{
  LanesScale scale;
  gboolean any = lanes_scale_fit (&scale, decision);

  adw_preferences_group_set_description (
      self->ranking_group,
      any ? get_ranking_description (&scale, lanes_decision_get_time_origin (decision)) : NULL);
  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    lanes_rank_row_show (LANES_RANK_ROW (gtk_list_box_get_row_at_index (self->ranking_list, i)),
                         decision, i, &scale);
}

static char *
dup_answer (LanesSession *session, const LanesGuideQuestion *question, gboolean needed)
{
  LanesWorkload *workload = lanes_session_get_workload (session);
  gint chosen =
      lanes_guide_chosen_answer (question, workload, lanes_session_get_standing (session));
  GString *text;

  if (!lanes_guide_is_answered (question, workload))
    return needed ? g_strdup_printf (_ ("Not sure. %s"), _ (question->not_sure))
                  : g_strdup (_ ("Not needed"));
  text = g_string_new (chosen >= 0 ? _ (lanes_guide_answer (question, chosen)->title) : NULL);
  for (guint i = 0; i < question->fields->len; i++)
    {
      LanesField field = g_array_index (question->fields, LanesGuideField, i).field;
      g_autofree char *value = NULL;

      if (!lanes_workload_is_set (workload, field))
        continue;
      value = lanes_field_dup_text (field, lanes_workload_get (workload, field));
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? " · " : "",
                              _ (lanes_field_info (field)->title), value);
    }
  return g_string_free_and_steal (text);
}

/* Where the numbers of an answer come from: the user's estimate, or what stands in for one. */
static const char *
answer_origin (LanesSession *session, const LanesGuideQuestion *question, gboolean needed)
{
  gboolean answered =
      lanes_guide_is_answered (question, lanes_session_get_workload (session));

  if (!needed)
    return answered ? _ ("Not needed") : "";
  if (!answered)
    return lanes_origin_title (LANES_ORIGIN_ASSUMED);
  return question->fields->len > 0 ? lanes_origin_title (LANES_ORIGIN_ESTIMATED) : "";
}

static void
show_answers (LanesResultPage *self)
{
  const LanesGuide *guide = lanes_session_get_guide (self->session);

  for (guint i = 0; i < lanes_guide_n_questions (guide); i++)
    {
      const LanesGuideQuestion *question = lanes_guide_question (guide, i);
      gboolean needed = lanes_session_needs_question (self->session, i);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->answers_list, i);
      g_autofree char *answer = dup_answer (self->session, question, needed);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (question->title));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), answer);
      gtk_label_set_label (g_ptr_array_index (self->answer_origins, i),
                           answer_origin (self->session, question, needed));
    }
}

static void
fit_answer_rows (LanesResultPage *self, guint n)
{
  guint have = 0;

  while (gtk_list_box_get_row_at_index (self->answers_list, have) != NULL)
    have++;
  for (; have > n; have--)
    gtk_list_box_remove (self->answers_list,
                         GTK_WIDGET (gtk_list_box_get_row_at_index (self->answers_list, have - 1)));
  g_ptr_array_set_size (self->answer_origins, MIN (self->answer_origins->len, n));
  for (; have < n; have++)
    {
      GtkWidget *row = new_property_row ();
      GtkWidget *origin = gtk_label_new (NULL);

      gtk_widget_add_css_class (origin, "caption");
      gtk_widget_add_css_class (origin, "dimmed");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), origin);
      g_ptr_array_add (self->answer_origins, origin);

      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.change-answer");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "u", have);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("document-edit-symbolic"));
      gtk_list_box_append (self->answers_list, row);
    }
}

static void
announce (LanesResultPage *self, const char *verdict)
{
  if (g_strcmp0 (verdict, self->announced) == 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_set_str (&self->announced, verdict);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), verdict,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
update_banner (LanesResultPage *self)
{
  LanesMeasurementState state = lanes_measurement_get_state (self->measurement);
  LanesDecision *decision = lanes_session_get_decision (self->session);
  gboolean own = lanes_session_has_own_machine (self->session);
  gboolean other = own || lanes_measurement_is_adopted (self->measurement);
  gboolean unknown = lanes_decision_get_machine (decision) == NULL;
  const char *button = NULL;

  if (own)
    adw_banner_set_title (self->banner, _ ("Decided for the machine it was saved with"));
  else if (other)
    adw_banner_set_title (self->banner, _ ("Decided for a machine that was measured elsewhere"));
  else if (state == LANES_MEASUREMENT_RUNNING)
    adw_banner_set_title (self->banner, _ ("Times are assumed until this machine is measured"));
  else
    adw_banner_set_title (self->banner, _ ("Times are assumed: this machine is not measured"));
  if (other)
    button = _ ("Use This Machine");
  else if (state != LANES_MEASUREMENT_RUNNING)
    button = _ ("Measure");
  adw_banner_set_button_label (self->banner, button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->banner),
                                  other ? "win.use-this-machine" : "win.measure");
  adw_banner_set_revealed (self->banner, other || unknown);
}

static void
update (LanesResultPage *self)
{
  LanesDecision *decision = lanes_session_get_decision (self->session);

  fit_answer_rows (self, lanes_guide_n_questions (lanes_decision_get_guide (decision)));
  show_verdict (self, decision);
  show_reasons (self, decision);
  show_example (self, decision);
  show_ranking (self, decision);
  show_answers (self);
  update_banner (self);
  announce (self, gtk_label_get_label (self->verdict_label));
}

/**
 * lanes_result_page_bind:
 * @self: the page
 * @session: whose decision is shown, from now on
 * @measurement: what is known of the machine
 * @pythons: the interpreters on it
 */
void
lanes_result_page_bind (LanesResultPage *self,
                        LanesSession *session,
                        LanesMeasurement *measurement,
                        LanesPythonList *pythons)
{
  g_return_if_fail (LANES_IS_RESULT_PAGE (self) && self->session == NULL);

  self->session = g_object_ref (session);
  self->measurement = g_object_ref (measurement);
  lanes_table_view_bind (self->table_view, session, LANES_TABLE_DECIDED);
  lanes_machine_box_bind (self->machine_box, measurement);
  lanes_code_box_bind (self->code_box, session);
  lanes_trial_box_bind (self->trial_box, session, measurement, pythons);
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (measurement, "changed", G_CALLBACK (update_banner), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * lanes_result_page_get_table:
 * @self: a page
 *
 * Returns: (transfer none): the table on it
 */
LanesTableView *
lanes_result_page_get_table (LanesResultPage *self)
{
  return self->table_view;
}

/**
 * lanes_result_page_get_code:
 * @self: a page
 *
 * Returns: (transfer none): the starter code on it
 */
LanesCodeBox *
lanes_result_page_get_code (LanesResultPage *self)
{
  return self->code_box;
}

/**
 * lanes_result_page_get_trial:
 * @self: a page
 *
 * Returns: (transfer none): the trial on it
 */
LanesTrialBox *
lanes_result_page_get_trial (LanesResultPage *self)
{
  return self->trial_box;
}

/**
 * lanes_result_page_get_verdict:
 * @self: a page
 *
 * Returns: (transfer none): the verdict as it is shown
 */
const char *
lanes_result_page_get_verdict (LanesResultPage *self)
{
  return gtk_label_get_label (self->verdict_label);
}
