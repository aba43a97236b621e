/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which thread counts are measured, and which CPUs are chosen to be compared. */

#include "fake-sources.h"

#include "lanes-survey-private.h"
#include "lanes-topology-private.h"

typedef struct
{
  guint n_cores;
  guint n_cpus;
  guint limit;
  guint counts[LANES_CURVE_MAX_POINTS + 1]; /* 0 ends them */
} Grid;

static const Grid grids[] = {
  { 1, 1, 512, { 1, 2 } },
  { 1, 1, 1, { 1 } },
  { 1, 2, 512, { 1, 2, 4 } },
  { 2, 2, 512, { 1, 2, 4 } },
  { 4, 8, 512, { 1, 2, 4, 8, 16 } },
  { 4, 8, 8, { 1, 2, 4, 8 } },
  { 4, 8, 5, { 1, 2, 4, 5 } },
  { 4, 8, 1, { 1 } },
  { 4, 8, 0, { 1 } },
  { 6, 12, 512, { 1, 2, 4, 6, 8, 12, 24 } },
  { 14, 20, 512, { 1, 2, 4, 8, 14, 16, 20, 40 } },
  { 3, 3, 512, { 1, 2, 3, 6 } },
  { 64, 128, 512, { 1, 2, 4, 8, 16, 32, 64, 128, 256 } },
  { 256, 512, LANES_THREADS_MAX, { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512 } },
  { 4096, 8192, LANES_THREADS_MAX, { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512 } },
};

static void
test_grid (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (grids); i++)
    {
      const Grid *grid = &grids[i];
      guint counts[LANES_CURVE_MAX_POINTS];
      guint n = lanes_survey_grid (grid->n_cores, grid->n_cpus, grid->limit, counts);

      g_test_message ("%u cores, %u CPUs, at most %u", grid->n_cores, grid->n_cpus, grid->limit);
      for (guint j = 0; j < n; j++)
        g_assert_cmpuint (counts[j], ==, grid->counts[j]);
      g_assert_cmpuint (grid->counts[n], ==, 0);
    }
}

/* Whatever the machine: from one thread on, rising, within the limit and the room there is. */
static void
test_grid_bounds (void)
{
  for (guint n_cpus = 1; n_cpus <= 1 << 20; n_cpus = n_cpus * 3 / 2 + 1)
    for (guint limit = 0; limit <= 1024; limit = limit * 2 + 1)
      {
        guint counts[LANES_CURVE_MAX_POINTS];
        guint n = lanes_survey_grid ((n_cpus + 1) / 2, n_cpus, limit, counts);

        g_assert_cmpuint (n, >=, 1);
        g_assert_cmpuint (n, <=, LANES_CURVE_MAX_POINTS);
        g_assert_cmpuint (counts[0], ==, 1);
        for (guint i = 1; i < n; i++)
          g_assert_cmpuint (counts[i], >, counts[i - 1]);
        g_assert_cmpuint (counts[n - 1], <=, MAX (limit, 1));
        g_assert_cmpuint (counts[n - 1], <=, 2 * n_cpus);
      }
}

/* Which CPUs there are, and what is to be found among them. */
typedef struct
{
  const char *path; /* of the test */
  guint n_cores;
  guint threads_per_core;
  const char *affinity;
  const char *fast; /* (nullable): list of the kind */
  const char *slow; /* (nullable) */
  gint siblings[2]; /* -1: none */
  gint strangers[2];
  gint kinds[2]; /* the first CPU of each */
} Place;

static const Place places[] = {
  { "/probe/scaling/one-cpu", 1, 1, "0", NULL, NULL, { -1 }, { -1 }, { 0, -1 } },
  { "/probe/scaling/two-cores", 2, 1, "0-1", NULL, NULL, { -1 }, { 0, 1 }, { 0, -1 } },
  { "/probe/scaling/one-core", 1, 2, "0-1", NULL, NULL, { 0, 1 }, { -1 }, { 0, -1 } },
  { "/probe/scaling/laptop", 4, 2, "0-7", NULL, NULL, { 0, 1 }, { 0, 2 }, { 0, -1 } },
  { "/probe/scaling/late-cpus", 4, 2, "4-7", NULL, NULL, { 4, 5 }, { 4, 6 }, { 4, -1 } },
  { "/probe/scaling/split-core", 4, 2, "1,2,3", NULL, NULL, { 2, 3 }, { 1, 2 }, { 1, -1 } },
  { "/probe/scaling/no-siblings", 4, 2, "1,3,5", NULL, NULL, { -1 }, { 1, 3 }, { 1, -1 } },
  /* Cores of two kinds are not compared with each other. */
  { "/probe/scaling/one-of-each-kind", 2, 1, "0-1", "0", "1", { -1 }, { -1 }, { 0, 1 } },
  { "/probe/scaling/two-of-one-kind", 3, 1, "0-2", "0", "1-2", { -1 }, { 1, 2 }, { 0, 1 } },
  { "/probe/scaling/slow-kind-only", 4, 1, "2-3", "0-1", "2-3", { -1 }, { 2, 3 }, { 2, -1 } },
};

static void
check_pair (gboolean found, const guint cpus[2], const gint expected[2])
{
  g_assert_cmpint (found, ==, expected[0] >= 0);
  if (!found)
    return;
  g_assert_cmpint ((gint) cpus[0], ==, expected[0]);
  g_assert_cmpint ((gint) cpus[1], ==, expected[1]);
}

static void
test_place (gconstpointer data)
{
  const Place *place = data;
  g_autoptr (FakeMachine) machine = fake_machine_new (place->n_cores, place->threads_per_core);
  g_autoptr (LanesTopology) topology = NULL;
  guint cpus[2];
  guint cpu;

  fake_machine_set_affinity (machine, place->affinity);
  if (place->fast != NULL)
    {
      fake_machine_set_file (machine, "/sys/devices/cpu_core/cpus", place->fast);
      fake_machine_set_file (machine, "/sys/devices/cpu_atom/cpus", place->slow);
    }
  topology = lanes_topology_new (&machine->sources);
  check_pair (lanes_topology_find_siblings (topology, cpus), cpus, place->siblings);
  check_pair (lanes_topology_find_two_cores (topology, cpus), cpus, place->strangers);
  for (guint i = 0; i < G_N_ELEMENTS (place->kinds); i++)
    {
      gboolean found = lanes_topology_find_of_kind (topology, i, &cpu);

      g_assert_cmpint (found, ==, place->kinds[i] >= 0);
      if (found)
        g_assert_cmpint ((gint) cpu, ==, place->kinds[i]);
    }
}

static void
test_cache (void)
{
  g_autoptr (FakeMachine) machine = fake_machine_new (2, 1);
  g_autoptr (LanesTopology) topology = NULL;

  fake_machine_set_cpu_file (machine, 0, "cache/index0/size", "32K\n");
  fake_machine_set_cpu_file (machine, 0, "cache/index2/size", "1M\n");
  fake_machine_set_cpu_file (machine, 0, "cache/index3/size", "32768K\n");
  topology = lanes_topology_new (&machine->sources);
  g_assert_cmpuint (topology->cache_bytes, ==, 32 * 1024 * 1024);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/probe/scaling/grid", test_grid);
  g_test_add_func ("/probe/scaling/grid-bounds", test_grid_bounds);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    g_test_add_data_func (places[i].path, &places[i], test_place);
  g_test_add_func ("/probe/scaling/cache", test_cache);
  return g_test_run ();
}
