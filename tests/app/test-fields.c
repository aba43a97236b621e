/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows in which a workload's values are edited: what is typed, chosen or switched is the
 * workload's, and what the workload says is shown. */

#include "app-fixture.h"

#include "lanes-field-row.h"

static LanesSession *
new_session (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesGuide) guide = lanes_guide_new_bundled (&error);

  g_assert_no_error (error);
  return lanes_session_new (guide);
}

static GtkWidget *
new_row (LanesSession *session, LanesField field)
{
  const LanesGuideField shown = { .field = field };

  return g_object_ref_sink (lanes_field_row_new_widget (session, &shown));
}

static double
get_value (LanesSession *session, LanesField field)
{
  return lanes_workload_get (lanes_session_get_workload (session), field);
}

static void
test_numbers (void)
{
  static const struct
  {
    LanesField field;
    double typed;
    double value;
  } cases[] = {
    { LANES_FIELD_TASKS, 321, 321 },
    { LANES_FIELD_WAIT_MS, 12.5, 12.5 },
    { LANES_FIELD_RATE_PER_S, 0.5, 0.5 },
    { LANES_FIELD_ARGUMENT_BYTES, 4096, 4096 },
    /* Shares are typed in per cent. */
    { LANES_FIELD_GIL_SHARE, 30, 0.3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesSession) session = new_session ();
      g_autoptr (GtkWidget) row = new_row (session, cases[i].field);

      g_test_message ("%s", lanes_field_info (cases[i].field)->id);
      g_assert_false (
          lanes_workload_is_set (lanes_session_get_workload (session), cases[i].field));
      adw_spin_row_set_value (ADW_SPIN_ROW (row), cases[i].typed);
      g_assert_cmpfloat_with_epsilon (get_value (session, cases[i].field), cases[i].value, 1e-12);
      lanes_workload_set (lanes_session_get_workload (session), cases[i].field,
                          2 * cases[i].value);
      g_assert_cmpfloat_with_epsilon (adw_spin_row_get_value (ADW_SPIN_ROW (row)),
                                      2 * cases[i].typed, 1e-9);
    }
}

/* What was not set stays unset, whatever is shown in its place. */
static void
test_showing_sets_nothing (void)
{
  for (guint f = 0; f < LANES_N_FIELDS; f++)
    {
      g_autoptr (LanesSession) session = new_session ();
      g_autoptr (GtkWidget) row = new_row (session, f);
      g_autoptr (LanesWorkload) blank = lanes_workload_new ();

      g_assert_nonnull (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
      lanes_workload_set (lanes_session_get_workload (session), LANES_FIELD_KIND,
                          LANES_KIND_SERVICE);
      lanes_workload_set (lanes_session_get_workload (session), LANES_FIELD_KIND, NAN);
      g_assert_true (lanes_workload_equal (lanes_session_get_workload (session), blank));
    }
}

static void
test_choices (void)
{
  g_autoptr (LanesSession) session = new_session ();
  g_autoptr (GtkWidget) row = new_row (session, LANES_FIELD_CLIENT);

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), LANES_CLIENT_ASYNC);
  g_assert_cmpfloat (get_value (session, LANES_FIELD_CLIENT), ==, LANES_CLIENT_ASYNC);
  lanes_workload_set (lanes_session_get_workload (session), LANES_FIELD_CLIENT,
                      LANES_CLIENT_BLOCKING);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, LANES_CLIENT_BLOCKING);
}

static void
test_switches (void)
{
  g_autoptr (LanesSession) session = new_session ();
  g_autoptr (GtkWidget) row = new_row (session, LANES_FIELD_HARD_KILL);

  adw_switch_row_set_active (ADW_SWITCH_ROW (row), TRUE);
  g_assert_cmpfloat (get_value (session, LANES_FIELD_HARD_KILL), ==, TRUE);
  lanes_workload_set (lanes_session_get_workload (session), LANES_FIELD_HARD_KILL, FALSE);
  g_assert_false (adw_switch_row_get_active (ADW_SWITCH_ROW (row)));
}

/* What may be without a limit is switched on before it is a number. */
static void
test_optional_numbers (void)
{
  static const LanesField fields[] = { LANES_FIELD_LIMIT, LANES_FIELD_MEMORY_MB,
                                       LANES_FIELD_DEADLINE_S };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (LanesSession) session = new_session ();
      g_autoptr (GtkWidget) row = new_row (session, fields[i]);
      LanesWorkload *workload = lanes_session_get_workload (session);

      g_assert_false (adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (row)));
      adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), TRUE);
      g_assert_true (lanes_workload_is_set (workload, fields[i]));
      g_assert_cmpfloat (lanes_workload_get (workload, fields[i]), >, 0);
      adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), FALSE);
      g_assert_false (lanes_workload_is_set (workload, fields[i]));
    }
}

/* In an expander row, which shows it only when it is in a window. */
static GtkWidget *
find_spin (GtkWidget *widget)
{
  GtkWidget *found = ADW_IS_SPIN_ROW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_spin (child);
  return found;
}

/* A request is answered in less than a second, which batches take minutes for. */
static void
test_deadline_of_a_service (void)
{
  g_autoptr (LanesSession) session = new_session ();
  g_autoptr (GtkWidget) row = new_row (session, LANES_FIELD_DEADLINE_S);
  LanesWorkload *workload = lanes_session_get_workload (session);
  GtkWidget *spin;

  lanes_workload_set (workload, LANES_FIELD_KIND, LANES_KIND_SERVICE);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), TRUE);
  g_assert_cmpfloat (get_value (session, LANES_FIELD_DEADLINE_S), <, 1);
  lanes_workload_set (workload, LANES_FIELD_DEADLINE_S, 0.013);
  spin = find_spin (row);
  g_assert_cmpfloat (adw_spin_row_get_value (ADW_SPIN_ROW (spin)), ==, 0.013);
  g_assert_cmpfloat (get_value (session, LANES_FIELD_DEADLINE_S), ==, 0.013);
}

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);

  g_test_add_func ("/fields/numbers", test_numbers);
  g_test_add_func ("/fields/showing-sets-nothing", test_showing_sets_nothing);
  g_test_add_func ("/fields/choices", test_choices);
  g_test_add_func ("/fields/switches", test_switches);
  g_test_add_func ("/fields/optional-numbers", test_optional_numbers);
  g_test_add_func ("/fields/deadline-of-a-service", test_deadline_of_a_service);

  return g_test_run ();
}
