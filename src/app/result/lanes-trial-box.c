/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The trial: the best mechanisms carried out for real in an interpreter, what they took on what was
 * predicted, and what follows. One run at a time; it ends when its answers change. */

#include "config.h"

#include "lanes-trial-box.h"

#include "lanes-interpreter-row.h"
#include "lanes-report-trial.h"
#include "lanes-trial-row.h"
#include "lanes-trial-run.h"
#include "lanes-weak.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

struct _LanesTrialBox
{
  GtkBox parent_instance;

  LanesSession *session;
  LanesMeasurement *measurement;
  LanesPythonList *pythons;
  LanesTrial *trial;         /* (nullable): that runs or was run */
  GCancellable *cancellable; /* (nullable): while it runs */
  LanesWorkload *workload;   /* (nullable): what it is of */
  LanesMachine *machine;     /* (nullable): what that is decided for */
  LanesMachine *here;        /* (nullable): what it runs on */
  gboolean done;             /* the trial was carried out to its end */
  gboolean used;             /* its measured values are decided by */

  AdwPreferencesGroup *group;
  LanesInterpreterRow *interpreter_row;
  AdwActionRow *none_row;
  AdwPreferencesRow *progress_row;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  GtkButton *cancel_button;
  AdwButtonRow *run_row;
  GtkLabel *error_label;
  GtkBox *result_box;
  GtkLabel *outdated_label;
  GtkLabel *summary_label;
  GtkLabel *sample_label;
  GtkListBox *entries_list;
  GtkLabel *legend_label;
  GtkLabel *remarks_label;
  GtkListBox *use_list;
};

enum
{
  SIGNAL_USED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesTrialBox, lanes_trial_box, GTK_TYPE_BOX)

/* Whether the decision is for where the trial runs: for this interpreter, on this machine. */
static gboolean
is_decided_for (LanesTrialBox *self, LanesPythonItem *item)
{
  LanesDecision *decision = lanes_session_get_decision (self->session);
  const LanesPython *python = lanes_decision_get_python (decision);

  return lanes_measurement_get_own (self->measurement) == lanes_decision_get_machine (decision) &&
         (item == NULL ||
          (lanes_python_item_fits (item, python) &&
           (lanes_python_is_measured (python) || lanes_python_item_get_kept (item) == NULL)));
}

/* What is tried is predicted for where it is tried. */
static LanesTrial *
plan (LanesTrialBox *self)
{
  LanesPythonItem *item = lanes_interpreter_row_get_item (self->interpreter_row);
  LanesDecision *decision = lanes_session_get_decision (self->session);
  const LanesMachine *here = lanes_measurement_get_own (self->measurement);
  g_autoptr (LanesPython) python = NULL;
  g_autoptr (LanesDecision) other = NULL;

  if (is_decided_for (self, item))
    return lanes_trial_new (decision, NULL, LANES_TRIAL_SECONDS);
  python = item != NULL ? lanes_python_item_new_profile (item, here)
                        : lanes_python_ref (lanes_decision_get_python (decision));
  other = lanes_decision_new (lanes_session_get_guide (self->session),
                              lanes_session_get_workload (self->session), here, python,
                              lanes_decision_get_margin (decision));
  return lanes_trial_new (other, NULL, LANES_TRIAL_SECONDS);
}

static void
show_plan (LanesTrialBox *self, const LanesTrial *trial)
{
  g_autofree char *text = NULL;
  guint seconds = (guint) MAX (1, ceil (trial->planned));

  if (trial->entries->len == 0)
    text = g_strdup (_ ("Nothing can do this work, so there is nothing to try."));
  else
    text = g_strdup_printf (
        ngettext ("Made-up waits and computing like those of the answers are carried out by the "
                  "best mechanisms, for about %u second.",
                  "Made-up waits and computing like those of the answers are carried out by the "
                  "best mechanisms, for about %u seconds.",
                  seconds),
        seconds);
  adw_preferences_group_set_description (self->group, text);
}

static gboolean
is_outdated (LanesTrialBox *self)
{
  return self->done &&
         (lanes_decision_get_machine (lanes_session_get_decision (self->session)) !=
              self->machine ||
          lanes_measurement_get_own (self->measurement) != self->here ||
          !lanes_workload_equal (lanes_session_get_workload (self->session), self->workload));
}

/* What was done once is no longer what suggests itself. */
static void
show_run_row (LanesTrialBox *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->run_row), self->cancellable == NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->run_row),
                                 self->done ? _ ("_Run Again") : _ ("_Run Trial"));
  if (self->done)
    gtk_widget_remove_css_class (GTK_WIDGET (self->run_row), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->run_row), "suggested-action");
}

static void
update_actions (LanesTrialBox *self, gboolean possible)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean running = self->cancellable != NULL;
  gboolean outdated = is_outdated (self);
  gboolean found = lanes_interpreter_row_get_item (self->interpreter_row) != NULL;

  gtk_widget_action_set_enabled (widget, "trial.run", possible && found && !running);
  gtk_widget_action_set_enabled (widget, "trial.cancel", running);
  gtk_widget_action_set_enabled (widget, "trial.use",
                                 self->done && !outdated && !self->used &&
                                     lanes_trial_get_fastest (self->trial) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_row), running);
  gtk_widget_set_sensitive (GTK_WIDGET (self->interpreter_row), !running);
  gtk_widget_set_visible (GTK_WIDGET (self->interpreter_row), found);
  gtk_widget_set_visible (GTK_WIDGET (self->none_row),
                          !found && !lanes_python_list_is_looking (self->pythons));
  gtk_widget_set_visible (GTK_WIDGET (self->outdated_label), outdated);
  gtk_widget_set_visible (GTK_WIDGET (self->result_box), self->done);
  show_run_row (self);
}

/* Planning takes a moment: only what is in sight is planned. */
static void
update (LanesTrialBox *self)
{
  g_autoptr (LanesTrial) planned = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->session == NULL)
    return;
  planned = plan (self);
  show_plan (self, planned);
  update_actions (self, planned->entries->len > 0);
}

static void
show_error (LanesTrialBox *self, const char *text)
{
  gtk_label_set_label (self->error_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), text != NULL);
}

static void
show_entries (LanesTrialBox *self)
{
  LanesScale scale;

  /* Without any time the axis ends at 1 s, and nothing is drawn on it. */
  if (!lanes_scale_fit_trial (&scale, self->trial))
    scale.last = 1;
  gtk_list_box_remove_all (self->entries_list);
  for (guint i = 0; i < self->trial->entries->len; i++)
    gtk_list_box_append (
        self->entries_list,
        GTK_WIDGET (lanes_trial_row_new (self->trial, g_ptr_array_index (self->trial->entries, i),
                                         &scale)));
  gtk_label_set_label (
      self->legend_label,
      scale.logarithmic
          ? _ ("Bars are predicted times with their ranges, diamonds what was measured, on a "
               "logarithmic scale.")
          : _ ("Bars are predicted times with their ranges, diamonds what was measured."));
}

static void
show_result (LanesTrialBox *self)
{
  g_autofree char *summary = lanes_report_dup_trial_summary (self->trial);
  g_autofree char *sample = lanes_report_dup_trial_sample (self->trial);
  g_auto (GStrv) remarks = lanes_report_dup_trial_remarks (self->trial);
  g_autofree char *remark = g_strjoinv ("\n", remarks);

  gtk_label_set_label (self->summary_label, summary);
  gtk_label_set_label (self->sample_label, sample);
  gtk_label_set_label (self->remarks_label, remark);
  gtk_widget_set_visible (GTK_WIDGET (self->remarks_label), *remark != '\0');
  show_entries (self);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), summary,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
forget (LanesTrialBox *self)
{
  g_clear_pointer (&self->trial, lanes_trial_unref);
  g_clear_pointer (&self->machine, lanes_machine_unref);
  g_clear_pointer (&self->here, lanes_machine_unref);
  g_clear_object (&self->workload);
  self->done = self->used = FALSE;
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LanesTrialBox) self = lanes_weak_free (data);
  g_autoptr (GError) error = NULL;
  gboolean focused;

  if (self == NULL || self->session == NULL)
    return;
  g_clear_object (&self->cancellable);
  focused = gtk_widget_is_focus (GTK_WIDGET (self->cancel_button));
  self->done = lanes_trial_run_finish (self->trial, result, &error);
  if (self->done)
    show_result (self);
  else
    {
      show_error (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                            ? NULL
                            : error->message);
      forget (self);
    }
  update (self);
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (self->run_row));
}

static void
progress_cb (double share, const char *what, gpointer data)
{
  g_autoptr (LanesTrialBox) self = lanes_weak_get (data);
  LanesMechanism mechanism;
  guint left;
  g_autofree char *text = NULL;

  if (self == NULL || self->session == NULL)
    return;
  left = (guint) MAX (1, ceil ((1 - share) * self->trial->planned));
  text = g_strdup_printf (
      /* Translators: a mechanism, and how long the trial still takes. */
      ngettext ("%s, about %u second left", "%s, about %u seconds left", left),
      lanes_mechanism_parse (what, &mechanism) ? lanes_mechanism_title (mechanism) : what, left);
  gtk_label_set_label (self->progress_label, text);
  gtk_progress_bar_set_fraction (self->progress_bar, share);
}

static void
remember_what_for (LanesTrialBox *self)
{
  const LanesMachine *machine =
      lanes_decision_get_machine (lanes_session_get_decision (self->session));
  const LanesMachine *here = lanes_measurement_get_own (self->measurement);

  self->workload = lanes_workload_copy (lanes_session_get_workload (self->session));
  self->machine = machine != NULL ? lanes_machine_ref (machine) : NULL;
  self->here = here != NULL ? lanes_machine_ref (here) : NULL;
}

static void
run_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesTrialBox *self = LANES_TRIAL_BOX (widget);
  LanesPythonItem *item = lanes_interpreter_row_get_item (self->interpreter_row);
  gboolean focused = gtk_widget_is_focus (GTK_WIDGET (self->run_row));
  gpointer weak = lanes_weak_new (self);

  forget (self);
  self->trial = plan (self);
  remember_what_for (self);
  self->cancellable = g_cancellable_new ();
  show_error (self, NULL);
  gtk_label_set_label (self->progress_label, _ ("Getting ready"));
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  update (self);
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
  lanes_trial_run_async (self->trial, lanes_python_item_get_path (item), progress_cb, weak,
                         self->cancellable, ended_cb, weak);
}

static void
cancel_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_cancellable_cancel (LANES_TRIAL_BOX (widget)->cancellable);
}

static void
use_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesTrialBox *self = LANES_TRIAL_BOX (widget);
  LanesDecision *decision = lanes_session_get_decision (self->session);
  g_autoptr (LanesPython) tried = lanes_trial_correct_python (self->trial);
  g_autoptr (LanesPython) decided = lanes_python_copy (lanes_decision_get_python (decision));

  /* Of another machine it is known now by how much the formulas are off, not what Python costs. */
  memcpy (decided->corrections, tried->corrections, sizeof decided->corrections);
  self->used = TRUE;
  lanes_session_set_python (self->session,
                            lanes_decision_get_machine (decision) == self->here ? tried : decided);
  g_signal_emit (self, signals[SIGNAL_USED], 0);
}

/* A run for other answers would end as outdated. */
static void
session_changed_cb (LanesTrialBox *self)
{
  if (self->cancellable != NULL &&
      !lanes_workload_equal (lanes_session_get_workload (self->session), self->workload))
    g_cancellable_cancel (self->cancellable);
  update (self);
}

static void
lanes_trial_box_map (GtkWidget *widget)
{
  LanesTrialBox *self = LANES_TRIAL_BOX (widget);

  GTK_WIDGET_CLASS (lanes_trial_box_parent_class)->map (widget);
  if (self->pythons != NULL)
    lanes_python_list_look (self->pythons);
  update (self);
}

static void
lanes_trial_box_dispose (GObject *object)
{
  LanesTrialBox *self = LANES_TRIAL_BOX (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->measurement);
  g_clear_object (&self->pythons);
  gtk_widget_dispose_template (GTK_WIDGET (self), LANES_TYPE_TRIAL_BOX);

  G_OBJECT_CLASS (lanes_trial_box_parent_class)->dispose (object);
}

static void
lanes_trial_box_finalize (GObject *object)
{
  LanesTrialBox *self = LANES_TRIAL_BOX (object);

  forget (self);

  G_OBJECT_CLASS (lanes_trial_box_parent_class)->finalize (object);
}

static void
lanes_trial_box_class_init (LanesTrialBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_trial_box_dispose;
  G_OBJECT_CLASS (klass)->finalize = lanes_trial_box_finalize;
  widget_class->map = lanes_trial_box_map;

  /**
   * LanesTrialBox::used:
   *
   * The user wants to decide by what was measured, and the session does.
   */
  signals[SIGNAL_USED] = g_signal_new ("used", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (LANES_TYPE_INTERPRETER_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/result/lanes-trial-box.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, group);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, interpreter_row);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, none_row);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, progress_row);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, progress_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, run_row);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, error_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, result_box);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, outdated_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, summary_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, sample_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, entries_list);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, legend_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, remarks_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTrialBox, use_list);
  gtk_widget_class_install_action (widget_class, "trial.run", NULL, run_cb);
  gtk_widget_class_install_action (widget_class, "trial.cancel", NULL, cancel_cb);
  gtk_widget_class_install_action (widget_class, "trial.use", NULL, use_cb);
}

static void
lanes_trial_box_init (LanesTrialBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lanes_trial_box_bind:
 * @self: a box
 * @session: whose decision is tried
 * @measurement: what is known of the machine that it is tried on
 * @pythons: the interpreters to try it in
 */
void
lanes_trial_box_bind (LanesTrialBox *self,
                      LanesSession *session,
                      LanesMeasurement *measurement,
                      LanesPythonList *pythons)
{
  g_return_if_fail (LANES_IS_TRIAL_BOX (self) && self->session == NULL);

  self->session = g_object_ref (session);
  self->measurement = g_object_ref (measurement);
  self->pythons = g_object_ref (pythons);
  lanes_interpreter_row_bind (self->interpreter_row, session, pythons);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (measurement, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pythons, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->interpreter_row, "notify::selected-item", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
}

/**
 * lanes_trial_box_is_running:
 * @self: a box
 *
 * Returns: whether a trial is being carried out
 */
gboolean
lanes_trial_box_is_running (LanesTrialBox *self)
{
  return self->cancellable != NULL;
}

/**
 * lanes_trial_box_is_outdated:
 * @self: a box
 *
 * Returns: whether the trial that is shown is of other answers, or of another machine
 */
gboolean
lanes_trial_box_is_outdated (LanesTrialBox *self)
{
  return is_outdated (self);
}

/**
 * lanes_trial_box_get_trial:
 * @self: a box
 *
 * Returns: (transfer none) (nullable): the trial that is shown
 */
const LanesTrial *
lanes_trial_box_get_trial (LanesTrialBox *self)
{
  return self->done ? self->trial : NULL;
}

/**
 * lanes_trial_box_get_summary:
 * @self: a box
 *
 * Returns: (transfer none): what it says of the recommendation
 */
const char *
lanes_trial_box_get_summary (LanesTrialBox *self)
{
  return gtk_label_get_label (self->summary_label);
}

/**
 * lanes_trial_box_get_error:
 * @self: a box
 *
 * Returns: (transfer none): why there is no trial; empty when nothing went wrong
 */
const char *
lanes_trial_box_get_error (LanesTrialBox *self)
{
  return gtk_label_get_label (self->error_label);
}
