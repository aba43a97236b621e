/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The main figures of an interpreter that was measured. */

#include "config.h"

#include "lanes-profile-page.h"

#include "lanes-explain.h"

#include <glib/gi18n.h>

struct _LanesProfilePage
{
  AdwNavigationPage parent_instance;

  AdwActionRow *version_row;
  AdwActionRow *method_row;
  AdwPreferencesGroup *costs_group;
  AdwButtonRow *use_row;
};

G_DEFINE_FINAL_TYPE (LanesProfilePage, lanes_profile_page, ADW_TYPE_NAVIGATION_PAGE)

typedef struct
{
  const char *title;
  const char *subtitle;
  LanesCost cost;
  LanesCost further; /* adds to it, unless it is the same */
  guint since;       /* minor version that has such a thing */
} Figure;

static const Figure figures[] = {
  { N_ ("Starting a Process"), N_ ("A pool of one, from start to end"), LANES_COST_PROCESS_POOL_1,
    LANES_COST_PROCESS_POOL_1, 0 },
  { N_ ("Starting a Thread"), N_ ("One more in a pool"), LANES_COST_THREAD_START,
    LANES_COST_THREAD_START, 0 },
  { N_ ("An asyncio Task"), N_ ("With one wait"), LANES_COST_TASK_WAIT, LANES_COST_TASK_WAIT, 0 },
  { N_ ("Handing a Task to a Process"), N_ ("Processor time on both sides"),
    LANES_COST_DISPATCH_PARENT, LANES_COST_DISPATCH_CHILD, 0 },
  { N_ ("Starting an Interpreter"), N_ ("A pool of one, from start to end"),
    LANES_COST_INTERPRETER_POOL_1, LANES_COST_INTERPRETER_POOL_1, LANES_PYTHON_INTERPRETERS_SINCE },
};

/* It is what most come for. */
static void
lanes_profile_page_shown (AdwNavigationPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (LANES_PROFILE_PAGE (page)->use_row));
}

static void
lanes_profile_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LANES_TYPE_PROFILE_PAGE);

  G_OBJECT_CLASS (lanes_profile_page_parent_class)->dispose (object);
}

static void
lanes_profile_page_class_init (LanesProfilePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_profile_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = lanes_profile_page_shown;

  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/dialogs/lanes-profile-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesProfilePage, version_row);
  gtk_widget_class_bind_template_child (widget_class, LanesProfilePage, method_row);
  gtk_widget_class_bind_template_child (widget_class, LanesProfilePage, costs_group);
  gtk_widget_class_bind_template_child (widget_class, LanesProfilePage, use_row);
}

static void
lanes_profile_page_init (LanesProfilePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_figure (LanesProfilePage *self, const char *title, const char *subtitle, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (value);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (self->costs_group, row);
}

static void
add_cost (LanesProfilePage *self, const LanesPython *python, const Figure *figure)
{
  double seconds = python->costs[figure->cost];
  g_autofree char *text = NULL;

  if (figure->further != figure->cost)
    seconds += python->costs[figure->further];
  text = lanes_explain_dup_time (seconds);
  add_figure (self, _ (figure->title), _ (figure->subtitle), text);
}

static void
add_speedup (LanesProfilePage *self, const LanesMachine *machine)
{
  const LanesCurve *curve = &machine->curves[LANES_CURVE_INTEGER];
  const LanesCurvePoint *last;
  g_autofree char *subtitle = NULL;
  g_autofree char *factor = NULL;
  g_autofree char *text = NULL;

  if (curve->n_points == 0)
    return;
  last = &curve->points[curve->n_points - 1];
  subtitle =
      g_strdup_printf (ngettext ("%u process computes", "%u processes compute", last->n), last->n);
  factor = lanes_explain_dup_factor (last->quiet);
  /* Translators: a speed-up, such as “1.9 times”. */
  text = g_strdup_printf (_ ("%s times"), factor);
  add_figure (self, _ ("Speed-Up of the Cores"), subtitle, text);
}

/**
 * lanes_profile_page_new:
 * @python: an interpreter that was measured
 *
 * Returns: (transfer floating): a page with its main figures
 */
LanesProfilePage *
lanes_profile_page_new (const LanesPython *python)
{
  LanesProfilePage *self;
  g_autofree char *version = NULL;

  g_return_val_if_fail (python != NULL, NULL);

  self = g_object_new (LANES_TYPE_PROFILE_PAGE, NULL);
  version = lanes_explain_dup_python (python);
  /* The words come from a program that may be anything. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->version_row), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->method_row), FALSE);
  adw_action_row_set_subtitle (self->version_row, version);
  adw_action_row_set_subtitle (self->method_row, python->start_method);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      if (python->minor >= figures[i].since)
        add_cost (self, python, &figures[i]);
    }
  if (python->machine != NULL)
    add_speedup (self, python->machine);
  return self;
}
