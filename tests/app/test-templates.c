/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Every template can be made and goes away again, without a warning and without a leak. */

#include "config.h"

#include "app-fixture.h"

#include "lanes-function-dialog.h"
#include "lanes-interpreter-row.h"
#include "lanes-machine-box.h"
#include "lanes-machine-dialog.h"
#include "lanes-preferences-dialog.h"
#include "lanes-profile-page.h"
#include "lanes-python-dialog.h"
#include "lanes-question-page.h"
#include "lanes-range-bar.h"
#include "lanes-rank-row.h"
#include "lanes-shortcuts-dialog.h"
#include "lanes-start-page.h"
#include "lanes-step-dots.h"
#include "lanes-trial-row.h"

static GType (*const types[]) (void) = {
  lanes_code_box_get_type,
  lanes_function_dialog_get_type,
  lanes_interpreter_row_get_type,
  lanes_interview_page_get_type,
  lanes_machine_box_get_type,
  lanes_machine_dialog_get_type,
  lanes_preferences_dialog_get_type,
  lanes_profile_page_get_type,
  lanes_python_dialog_get_type,
  lanes_python_row_get_type,
  lanes_range_bar_get_type,
  lanes_rank_row_get_type,
  lanes_result_page_get_type,
  lanes_question_page_get_type,
  lanes_shortcuts_dialog_get_type,
  lanes_start_page_get_type,
  lanes_step_dots_get_type,
  lanes_table_row_get_type,
  lanes_table_view_get_type,
  lanes_trial_box_get_type,
  lanes_trial_row_get_type,
};

static void
test_type (gconstpointer data)
{
  GType (*const *get_type) (void) = data;
  GObject *object = g_object_ref_sink (g_object_new ((*get_type) (), NULL));

  g_assert_true (GTK_IS_WIDGET (object));
  g_assert_finalize_object (object);
}

/* Set up and torn down by the fixture, which holds the assertion. */
static void
test_window (AppFixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "start");
  app_fixture_activate (fixture, "win.browse-table", NULL);
  g_assert_cmpstr (lanes_window_get_page (fixture->window), ==, "table");
}

static void
test_preferences (AppFixture *fixture, gconstpointer data)
{
  LanesPreferencesDialog *dialog = lanes_preferences_dialog_new (fixture->settings);

  g_object_ref_sink (dialog);
  g_settings_set_double (fixture->settings, "margin", 0.2);
  g_assert_cmpfloat_with_epsilon (lanes_decision_get_margin (lanes_session_get_decision (
                                      lanes_window_get_session (fixture->window))),
                                  0.2, 1e-9);
  g_settings_reset (fixture->settings, "margin");
  g_assert_finalize_object (dialog);
}

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = g_strdup_printf ("/templates/%s", g_type_name (types[i]()));

      g_test_add_data_func (path, &types[i], test_type);
    }
  g_test_add ("/templates/window", AppFixture, NULL, app_fixture_set_up, test_window,
              app_fixture_tear_down);
  g_test_add ("/templates/preferences", AppFixture, NULL, app_fixture_set_up, test_preferences,
              app_fixture_tear_down);

  return g_test_run ();
}
