/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a decision is called. */

#include "lanes-explain.h"

#include "lanes-text.h"

#include <glib/gi18n-lib.h>

/* Characters of a name that are shown. */
#define LONGEST_NAME 200

static char *
dup_amount (LanesWorkload *workload, LanesKind kind)
{
  LanesField field = kind == LANES_KIND_SERVICE ? LANES_FIELD_RATE_PER_S : LANES_FIELD_TASKS;
  gboolean known = lanes_workload_is_set (workload, field);
  double value = lanes_workload_get (workload, field);
  g_autofree char *text = NULL;

  if (kind == LANES_KIND_BACKGROUND)
    return g_strdup (_ ("One background job"));
  if (kind == LANES_KIND_SERVICE)
    {
      text = known ? lanes_explain_dup_rate (value) : NULL;
      /* Translators: a rate such as “200/s”. */
      return known ? g_strdup_printf (_ ("A service at %s"), text) : g_strdup (_ ("A service"));
    }
  text = known ? lanes_explain_dup_count (value) : NULL;
  return known ? g_strdup_printf (ngettext ("%s task", "%s tasks", (gulong) value), text)
               : g_strdup (_ ("A batch of tasks"));
}

/* From the answers that were given; %NULL when none says what kind of work it is. */
static char *
dup_description (LanesWorkload *workload)
{
  gboolean waits = lanes_workload_is_set (workload, LANES_FIELD_WAIT_MS);
  gboolean computes = lanes_workload_is_set (workload, LANES_FIELD_CPU_MS);
  g_autofree char *wait = NULL;
  g_autofree char *cpu = NULL;
  g_autofree char *amount = NULL;

  if (!lanes_workload_is_set (workload, LANES_FIELD_KIND) && !waits && !computes)
    return NULL;
  amount = dup_amount (
      workload, (LanesKind) lanes_workload_get_or (workload, LANES_FIELD_KIND, LANES_KIND_BATCH));
  if (waits)
    wait = lanes_explain_dup_time (lanes_workload_get (workload, LANES_FIELD_WAIT_MS) / 1000);
  if (computes)
    cpu = lanes_explain_dup_time (lanes_workload_get (workload, LANES_FIELD_CPU_MS) / 1000);
  /* Translators: an amount such as “2,000 tasks”, then times of one of them. */
  if (waits && computes)
    return g_strdup_printf (_ ("%s: %s waiting, %s computing"), amount, wait, cpu);
  if (waits)
    return g_strdup_printf (_ ("%s: %s waiting"), amount, wait);
  if (computes)
    return g_strdup_printf (_ ("%s: %s computing"), amount, cpu);
  return g_steal_pointer (&amount);
}

/**
 * lanes_explain_dup_title:
 * @self: a decision
 *
 * Returns: (transfer full): what the work is called: the name of a worked example, translated, the
 *   name that the user gave, or the answers in short, translated
 */
char *
lanes_explain_dup_title (LanesDecision *self)
{
  LanesWorkload *workload = lanes_decision_get_workload (self);
  const LanesGuideExample *example =
      lanes_guide_match_example (lanes_decision_get_guide (self), workload);
  const char *name = lanes_workload_get_name (workload);
  char *description;

  if (example != NULL)
    return g_strdup (_ (example->title));
  if (name != NULL && *name != '\0')
    return lanes_text_dup_line (name, LONGEST_NAME);
  description = dup_description (workload);
  return description != NULL ? description : g_strdup (_ ("Nothing answered yet"));
}
