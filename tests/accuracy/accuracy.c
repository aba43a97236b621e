/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How well the model agrees with measured runs: `accuracy GRID... [--picture FILE] [--list]`.
 *
 * A grid (lanes-grid/1) holds workloads and, for each interpreter, its profile and what every
 * mechanism took in several setups; of a service, what a request took on average. Regret is the
 * measured time of the recommended setup over the best that was measured. */

#include "accuracy-grid.h"
#include "accuracy-picture.h"

#include "lanes-decision.h"

#include <math.h>
#include <stdlib.h>

/* What was found over some of the rows. */
typedef struct
{
  GArray *regrets;
  GArray *errors; /* predicted / measured - 1 */
  GArray *ratios; /* high / low */
  guint inside;
} Tally;

static gboolean list_all;

static void
tally_init (Tally *self)
{
  *self = (Tally) {
    .regrets = g_array_new (FALSE, FALSE, sizeof (double)),
    .errors = g_array_new (FALSE, FALSE, sizeof (double)),
    .ratios = g_array_new (FALSE, FALSE, sizeof (double)),
  };
}

static void
tally_clear (Tally *self)
{
  g_array_unref (self->regrets);
  g_array_unref (self->errors);
  g_array_unref (self->ratios);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tally, tally_clear)

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The value that the share @q of @values, which are sorted, does not exceed. */
static double
quantile (GArray *values, double q)
{
  if (values->len == 0)
    return NAN;
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (guint) (q * (values->len - 1)));
}

static double
share_up_to (GArray *values, double limit)
{
  guint n = 0;

  for (guint i = 0; i < values->len; i++)
    n += g_array_index (values, double, i) <= limit;
  return values->len > 0 ? 100.0 * n / values->len : NAN;
}

static double
median_size (GArray *values)
{
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < values->len; i++)
    {
      double size = fabs (g_array_index (values, double, i));

      g_array_append_val (sizes, size);
    }
  return quantile (sizes, 0.5);
}

static void
print_tally (const char *name, Tally *self)
{
  g_print ("%-28s %4u runs: median error %4.1f %%, inside %5.1f %%, high/low %4.2f",
           name, self->errors->len, 100 * median_size (self->errors),
           100.0 * self->inside / MAX (1, self->errors->len), quantile (self->ratios, 0.5));
  if (self->regrets->len > 0)
    g_print ("; %3u workloads: regret <= 1.05 %5.1f %%, <= 1.10 %5.1f %%, median %.2f, worst %.2f",
             self->regrets->len, share_up_to (self->regrets, 1.05),
             share_up_to (self->regrets, 1.10), quantile (self->regrets, 0.5),
             quantile (self->regrets, 1));
  g_print ("\n");
}

/* One that was ruled out, although it was carried out, is wrong altogether. */
static void
add_row (Tally *self, const GridRow *row, const LanesPrediction *prediction)
{
  gboolean usable = lanes_prediction_is_usable (prediction);
  double error = usable ? prediction->likely / row->seconds - 1 : 1;
  double ratio = usable ? prediction->high / prediction->low : INFINITY;

  g_array_append_val (self->errors, error);
  g_array_append_val (self->ratios, ratio);
  self->inside += row->seconds >= prediction->low && row->seconds <= prediction->high;
}

static void
list_row (const GridWorkload *workload, const GridRow *row, const LanesPrediction *prediction)
{
  if (list_all)
    g_print ("  %-22s %-18s %4u chunk %5.0f: %8.2f ms, predicted %8.2f (%8.2f to %8.2f) %+4.0f "
             "%%\n",
             workload->id, lanes_mechanism_info (row->mechanism)->id, row->setup.workers,
             row->setup.chunk, row->seconds * 1e3, prediction->likely * 1e3,
             prediction->low * 1e3, prediction->high * 1e3,
             100 * (prediction->likely / row->seconds - 1));
}

/* How far a measured setup is from the recommended one. */
static double
distance (const GridRow *row, const LanesPrediction *chosen)
{
  if (row->mechanism != chosen->mechanism)
    return INFINITY;
  if (row->mechanism == LANES_MECHANISM_ASYNCIO)
    return 0;
  return fabs (log ((double) row->setup.workers / chosen->workers)) +
         0.25 * fabs (log (row->setup.chunk / chosen->chunk_size));
}

/* The measured time of the setup nearest to the recommended one over the best that was measured. */
static void
judge_workload (const GridRun *run, GridWorkload *workload, const GArray *rows, Tally *tally)
{
  g_autoptr (LanesDecision) decision = grid_decide (run, workload);
  const LanesPrediction *chosen = lanes_decision_get_recommended (decision);
  const GridRow *nearest = NULL;
  double best = INFINITY, regret;

  for (guint i = 0; i < rows->len; i++)
    {
      const GridRow *row = &g_array_index (rows, GridRow, i);

      best = MIN (best, row->seconds);
      if (nearest == NULL || distance (row, chosen) < distance (nearest, chosen))
        nearest = row;
    }
  if (!isfinite (distance (nearest, chosen)))
    {
      g_print ("  %s: %s was not measured\n", workload->id,
               lanes_mechanism_info (chosen->mechanism)->id);
      return;
    }
  regret = nearest->seconds / best;
  g_array_append_val (tally->regrets, regret);
  if (regret > 1.05)
    g_print ("  %s: %s %u chunk %u recommended, %.2f ms measured with %u chunk %.0f, best %.2f ms: "
             "regret %.2f\n",
             workload->id, lanes_mechanism_info (chosen->mechanism)->id, chosen->workers,
             chosen->chunk_size, nearest->seconds * 1e3, nearest->setup.workers,
             nearest->setup.chunk, best * 1e3, regret);
}

static void
judge_run (const GridRun *run, Tally *total, Tally *mechanisms, PicturePoints *points)
{
  g_auto (Tally) tally = { 0 };

  tally_init (&tally);
  for (guint w = 0; w < run->workloads->len; w++)
    {
      GridWorkload *workload = g_ptr_array_index (run->workloads, w);
      g_autoptr (GArray) rows = grid_rows_of (run, workload);

      if (rows->len == 0)
        continue;
      for (guint i = 0; i < rows->len; i++)
        {
          const GridRow *row = &g_array_index (rows, GridRow, i);
          Tally *tallies[] = { &tally, total, &mechanisms[row->mechanism] };
          LanesPrediction prediction;

          grid_predict (run, workload, row, &prediction);
          for (guint t = 0; t < G_N_ELEMENTS (tallies); t++)
            add_row (tallies[t], row, &prediction);
          if (!lanes_prediction_is_usable (&prediction))
            {
              g_print ("  %s: %s %u carried it, which was not expected\n", workload->id,
                       lanes_mechanism_info (row->mechanism)->id, row->setup.workers);
              continue;
            }
          picture_points_add (points, row->mechanism, row->seconds, &prediction);
          list_row (workload, row, &prediction);
        }
      judge_workload (run, workload, rows, &tally);
    }
  print_tally (run->name, &tally);
  g_array_append_vals (total->regrets, tally.regrets->data, tally.regrets->len);
}

static int
fail (const char *message)
{
  g_printerr ("accuracy: %s\n", message);
  return EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  g_autofree char *picture = NULL;
  g_auto (GStrv) files = NULL;
  const GOptionEntry entries[] = {
    { "picture", 'p', 0, G_OPTION_ARG_FILENAME, &picture, "Draw predicted against measured",
      "FILE" },
    { "list", 'l', 0, G_OPTION_ARG_NONE, &list_all, "List every run", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "GRID..." },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (PicturePoints) points = picture_points_new ();
  g_autoptr (GError) error = NULL;
  g_auto (Tally) total = { 0 };
  Tally mechanisms[LANES_N_MECHANISMS];

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || files == NULL)
    return fail (error != NULL ? error->message : "a grid is missing");
  tally_init (&total);
  for (guint m = 0; m < LANES_N_MECHANISMS; m++)
    tally_init (&mechanisms[m]);
  for (guint f = 0; files[f] != NULL; f++)
    {
      g_autoptr (GPtrArray) runs = grid_load (files[f], &error);

      if (runs == NULL)
        return fail (error->message);
      for (guint r = 0; r < runs->len; r++)
        judge_run (g_ptr_array_index (runs, r), &total, mechanisms, points);
    }
  for (guint m = 0; m < LANES_N_MECHANISMS; m++)
    {
      print_tally (lanes_mechanism_info (m)->id, &mechanisms[m]);
      tally_clear (&mechanisms[m]);
    }
  print_tally ("all", &total);
  if (picture != NULL && !picture_points_draw (points, picture, &error))
    return fail (error->message);
  return EXIT_SUCCESS;
}
