/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The map of decisions: every cell as it would be decided alone. */

#include "core-fixture.h"
#include "lanes-map.h"

#include <math.h>

static const char workload[] = "\"kind\": \"batch\", \"tasks\": 1000, \"wait_ms\": 10, "
                               "\"cpu_ms\": 1, \"gil_share\": 1, \"client\": \"async\"";

/* Areas are filled by their corners, so a cell in fifty may lie in an island. */
static void
test_cells (void)
{
  static const LanesMapAxis axes[][2] = {
    { { LANES_FIELD_TASKS, 1, 100000, 32 }, { LANES_FIELD_CPU_MS, 0.01, 1000, 24 } },
    { { LANES_FIELD_WAIT_MS, 0.1, 10000, 17 }, { LANES_FIELD_CPU_MS, 0.01, 1000, 9 } },
    { { LANES_FIELD_TASKS, 5, 5, 1 }, { LANES_FIELD_CPU_MS, 0.01, 1000, 33 } },
  };
  g_autoptr (LanesMachine) machine = core_machine (4, INFINITY);
  g_autoptr (LanesDecision) decision = core_decide (workload, machine);

  for (guint i = 0; i < G_N_ELEMENTS (axes); i++)
    {
      const LanesMapAxis *x = &axes[i][0], *y = &axes[i][1];
      g_autofree gint8 *cells = g_new (gint8, x->n * y->n);
      guint wrong = 0;

      lanes_map_fill (decision, x, y, cells);
      for (guint cell = 0; cell < x->n * y->n; cell++)
        {
          g_autoptr (LanesWorkload) fields = core_workload (workload);
          g_autoptr (LanesDecision) alone = NULL;
          LanesMechanism mechanism;

          lanes_workload_set (fields, x->field, lanes_map_value (x, cell % x->n));
          lanes_workload_set (fields, y->field, lanes_map_value (y, cell / x->n));
          alone = lanes_decision_new (lanes_decision_get_guide (decision), fields, machine,
                                      lanes_decision_get_python (decision), LANES_DEFAULT_MARGIN);
          g_assert_true (lanes_decision_get_mechanism (alone, &mechanism));
          wrong += cells[cell] != (gint8) mechanism;
        }
      g_test_message ("map %u: %u of %u differ", i, wrong, x->n * y->n);
      g_assert_cmpuint (wrong, <=, x->n * y->n / 50);
    }
}

static void
test_ends (void)
{
  const LanesMapAxis axis = { LANES_FIELD_WAIT_MS, 0.5, 2000, 7 };
  const LanesMapAxis counts = { LANES_FIELD_TASKS, 1, 1000, 50 };

  g_assert_cmpfloat (lanes_map_value (&axis, 0), ==, 0.5);
  g_assert_cmpfloat_with_epsilon (lanes_map_value (&axis, 6), 2000, 1e-9);
  for (guint i = 0; i < counts.n; i++)
    g_assert_cmpfloat (lanes_map_value (&counts, i), ==, round (lanes_map_value (&counts, i)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/map/cells", test_cells);
  g_test_add_func ("/core/map/ends", test_ends);
  return g_test_run ();
}
