/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sentences on what the answer depends on, and on work that has outgrown one machine. */

#include "lanes-explain-private.h"

#include "lanes-sensitivity.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* More flips than these tell nothing new. */
#define FLIPS 2

static char *
dup_field_value (const LanesFlip *flip)
{
  LanesFieldType type = lanes_field_info (flip->field)->type;
  double value = flip->value;

  /* Where the answer is another one, to two digits and on that side of the flip. */
  if (value > 0)
    {
      double step = pow (10, floor (log10 (value)) - 1);

      value = (flip->above ? ceil (value / step) : floor (value / step)) * step;
    }
  if (type == LANES_FIELD_TYPE_COUNT)
    value = MAX (1, flip->above ? ceil (value) : floor (value));
  return lanes_field_dup_text (flip->field, value);
}

static char *
dup_flip (const LanesFlip *flip)
{
  const char *title = _ (lanes_field_info (flip->field)->title);
  const char *mechanism = lanes_mechanism_title (flip->mechanism);
  g_autofree char *value = dup_field_value (flip);

  if (flip->above)
    /* Translators: a question, a value and a mechanism, such as “Tasks”, “340” and “Processes”. */
    return g_strdup_printf (_ ("%s: from %s on the answer would be “%s”."), title, value,
                            mechanism);
  return g_strdup_printf (_ ("%s: up to %s the answer would be “%s”."), title, value, mechanism);
}

/*
 * lanes_explain_dup_flips:
 *
 * Where the answer flips, the nearest first, translated.
 */
GStrv
lanes_explain_dup_flips (LanesDecision *self)
{
  const LanesSensitivity *sensitivity = lanes_sensitivity_get (self);
  g_autoptr (GStrvBuilder) sentences = g_strv_builder_new ();

  for (guint i = 0; i < MIN (FLIPS, sensitivity->n_flips); i++)
    g_strv_builder_take (sentences, dup_flip (&sensitivity->flips[i]));
  return g_strv_builder_end (sentences);
}

/*
 * lanes_explain_dup_wins:
 *
 * How often the recommendation wins over what is not known; %NULL where everything is or nothing
 * depends on it.
 */
char *
lanes_explain_dup_wins (LanesDecision *self)
{
  const LanesSensitivity *sensitivity = lanes_sensitivity_get (self);
  LanesMechanism mechanism;
  double share;

  if (!sensitivity->open || !lanes_decision_get_mechanism (self, &mechanism))
    return NULL;
  share = sensitivity->share[mechanism];
  if (share > 0.995)
    return g_strdup (
        _ ("This wins in all cases that were tried over the ranges of the open answers."));
  if (sensitivity->settles < 0)
    return g_strdup_printf (
        _ ("Over the ranges of the open answers this wins in %.0f %% of cases."), share * 100);
  return g_strdup_printf (_ ("Over the ranges of the open answers this wins in %.0f %% of cases; "
                             "knowing “%s” would settle most."),
                          share * 100,
                          _ (lanes_field_info ((LanesField) sensitivity->settles)->title));
}

static char *
dup_cause (LanesDecision *self)
{
  const LanesJob *job = lanes_decision_get_job (self);
  const LanesPrediction *chosen = lanes_decision_get_recommended (self);
  g_autofree char *deadline = NULL;
  g_autofree char *likely = NULL;
  g_autofree char *rate = NULL;

  switch (lanes_decision_get_outgrown (self)->cause)
    {
    case LANES_OUTGROWN_DURABLE:
      return g_strdup (_ ("The jobs must survive a restart, which no pool inside of a program "
                          "does: Celery keeps them in a queue outside of it and starts them "
                          "anew."));
    case LANES_OUTGROWN_DEADLINE:
      deadline = lanes_explain_dup_time (job->deadline);
      likely = lanes_explain_dup_time (chosen->likely);
      return g_strdup_printf (job->kind == LANES_KIND_SERVICE
                                  ? _ ("A request must be answered within %s and takes %s here.")
                                  : _ ("It must be done within %s and takes %s here."),
                              deadline, likely);
    case LANES_OUTGROWN_MEMORY:
      return g_strdup (_ ("Results and arguments do not fit into the memory of one machine."));
    case LANES_OUTGROWN_RATE:
      rate = lanes_explain_dup_rate (job->rate);
      return g_strdup_printf (_ ("One machine cannot carry %s."), rate);
    case LANES_OUTGROWN_NOT:
    default:
      return NULL;
    }
}

/* Copies of a service on several machines. */
static char *
dup_copies (const LanesOutgrown *outgrown)
{
  g_autofree char *time = NULL;

  if (isnan (outgrown->time))
    return g_strdup_printf (
        ngettext ("Copies of the service behind %s Serve or another load balancer do, on %u "
                  "machine like this one.",
                  "Copies of the service behind %s Serve or another load balancer do, on %u "
                  "machines like this one.",
                  outgrown->machines),
        lanes_engine_title (outgrown->engine), outgrown->machines);
  time = lanes_explain_dup_time (outgrown->time);
  return g_strdup_printf (
      ngettext ("Copies of the service behind %s Serve or another load balancer do, on %u machine "
                "like this one, with an answer in about %s.",
                "Copies of the service behind %s Serve or another load balancer do, on %u machines "
                "like this one, with an answer in about %s.",
                outgrown->machines),
      lanes_engine_title (outgrown->engine), outgrown->machines, time);
}

static char *
dup_way_out (const LanesOutgrown *outgrown, gboolean service)
{
  const char *engine = lanes_engine_title (outgrown->engine);
  g_autofree char *time = NULL;

  if (outgrown->machines == 0)
    return g_strdup (_ ("No number of machines like this one would change that: make the single "
                        "task shorter or smaller."));
  if (service)
    return dup_copies (outgrown);
  if (outgrown->engine == LANES_ENGINE_RAY)
    return g_strdup_printf (ngettext ("%s, whose workers keep the shared state, does it with %u "
                                      "machine like this one.",
                                      "%s, whose workers keep the shared state, does it with %u "
                                      "machines like this one.",
                                      outgrown->machines),
                            engine, outgrown->machines);
  if (isnan (outgrown->time))
    return g_strdup_printf (ngettext ("%s spreads it over %u machine like this one.",
                                      "%s spreads it over %u machines like this one.",
                                      outgrown->machines),
                            engine, outgrown->machines);
  time = lanes_explain_dup_time (outgrown->time);
  return g_strdup_printf (ngettext ("%s does it in about %s on %u machine like this one.",
                                    "%s does it in about %s on %u machines like this one.",
                                    outgrown->machines),
                          engine, time, outgrown->machines);
}

/**
 * lanes_explain_dup_outgrown:
 * @self: a decision
 *
 * Returns: (transfer full) (nullable): why one machine does not suffice and what does, translated;
 *   %NULL where it suffices
 */
char *
lanes_explain_dup_outgrown (LanesDecision *self)
{
  const LanesOutgrown *outgrown = lanes_decision_get_outgrown (self);
  g_autofree char *cause = dup_cause (self);
  g_autofree char *way_out = NULL;

  if (cause == NULL || outgrown->cause == LANES_OUTGROWN_DURABLE)
    return g_steal_pointer (&cause);
  way_out = dup_way_out (outgrown, lanes_decision_get_job (self)->kind == LANES_KIND_SERVICE);
  return g_strdup_printf ("%s %s", cause, way_out);
}
