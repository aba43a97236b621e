/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reports for a terminal: nothing is wider than it, the matching row is marked in words, and no
 * text that comes from outside can steer it. */

#include "lanes-explain.h"
#include "lanes-report-markdown.h"
#include "lanes-report-text.h"
#include "report-fixture.h"

#include <locale.h>
#include <string.h>

static const guint widths[] = { 40, 60, 80, 120 };

static void
assert_plain (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_assert_true (c == '\n' || !g_unichar_iscntrl (c));
      g_assert_cmpuint (c, !=, 0x202e);
    }
}

static void
assert_fits (const char *text, guint columns)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      glong width = g_utf8_strlen (lines[i], -1);

      if (width > columns)
        g_test_message ("%u columns: “%s”", columns, lines[i]);
      g_assert_cmpint (width, <=, columns);
      g_assert_false (g_str_has_suffix (lines[i], " "));
    }
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *p = strstr (text, part); p != NULL; p = strstr (p + 1, part))
    n++;
  return n;
}

static void
test_decision_fits (void)
{
  for (guint which = 0; which < N_REPORT_CASES; which++)
    {
      g_autoptr (LanesDecision) decision = report_create_decision (which);

      for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
        {
          g_autofree char *text = lanes_report_text_decision (decision, widths[i], FALSE);

          assert_plain (text);
          assert_fits (text, widths[i]);
        }
    }
}

static void
test_verdict_first (void)
{
  g_autoptr (LanesDecision) decision = report_create_decision (REPORT_DOWNLOAD_IMAGES);
  g_autofree char *text = lanes_report_text_decision (decision, 120, FALSE);
  const char *end = strchr (text, '\n');
  g_autofree char *first = g_strndup (text, end - text);

  g_assert_true (g_str_has_prefix (first, "asyncio · one event loop, 100 tasks in flight · "));
  g_assert_nonnull (strstr (first, "\u00a0ms to "));
  g_assert_nonnull (strstr (first, "Assumed"));
}

static void
test_one_row_matches (void)
{
  for (guint which = 0; which < N_REPORT_CASES; which++)
    {
      g_autoptr (LanesDecision) decision = report_create_decision (which);
      g_autofree char *text = lanes_report_text_decision (decision, 120, FALSE);
      g_autofree char *status = NULL;

      g_assert_cmpuint (count (text, "Matches") + count (text, "Most Likely"), ==, 1);
      g_assert_cmpuint (count (text, "▶"), ==, which == REPORT_UNKNOWN_MECHANISM ? 1 : 2);
    }
}

static void
test_words_for_the_other_rows (void)
{
  g_autoptr (LanesDecision) open = report_create_decision (REPORT_NOTHING_KNOWN);
  g_autoptr (LanesDecision) closed = report_create_decision (REPORT_DOWNLOAD_IMAGES);
  g_autofree char *open_text = lanes_report_text_decision (open, 120, FALSE);
  g_autofree char *closed_text = lanes_report_text_decision (closed, 120, FALSE);

  g_assert_cmpuint (count (open_text, "Still possible"), ==, 5);
  g_assert_cmpuint (count (open_text, "Most Likely"), ==, 1);
  g_assert_cmpuint (count (closed_text, "Still possible"), ==, 0);
  g_assert_cmpuint (count (closed_text, "Matches"), ==, 1);
  g_assert_cmpuint (count (closed_text, "Ruled out: "), ==, 5);
}

static void
test_bold_only_when_asked (void)
{
  g_autoptr (LanesDecision) decision = report_create_decision (REPORT_HOSTILE_NAME);
  g_autofree char *plain = lanes_report_text_decision (decision, 80, FALSE);
  g_autofree char *bold = lanes_report_text_decision (decision, 80, TRUE);

  g_assert_null (strchr (plain, '\033'));
  g_assert_cmpuint (count (bold, "\033[1m"), >, 4);
  g_assert_cmpuint (count (bold, "\033[1m"), ==, count (bold, "\033[0m"));
  g_assert_null (strstr (bold, "\033[31m"));
}

static void
test_nothing_usable (void)
{
  g_autoptr (LanesDecision) decision = report_create_decision (REPORT_ALL_RULED_OUT);
  g_autofree char *text = lanes_report_text_decision (decision, 120, FALSE);

  g_assert_nonnull (strstr (text, "No mechanism can do this here"));
  g_assert_null (strstr (text, "nan"));
  g_assert_null (strstr (text, "inf"));
}

/* Only of a service it is told how many requests a second can be carried. */
static void
test_capacity (void)
{
  g_autoptr (LanesDecision) service = report_create_decision (REPORT_WEBSOCKET_CHAT);
  g_autoptr (LanesDecision) batch = report_create_decision (REPORT_HEAVY_MATHS);
  const LanesPrediction *chosen = lanes_decision_get_recommended (service);
  g_autofree char *capacity = lanes_explain_dup_rate (chosen->capacity);
  g_autofree char *text = lanes_report_text_decision (service, 120, FALSE);
  g_autofree char *page = lanes_report_markdown_decision (service);
  g_autofree char *batch_text = lanes_report_text_decision (batch, 120, FALSE);
  g_autofree char *batch_page = lanes_report_markdown_decision (batch);

  g_assert_nonnull (strstr (text, "Range  "));
  g_assert_nonnull (strstr (text, "At most\n"));
  g_assert_nonnull (strstr (text, capacity));
  g_assert_nonnull (strstr (page, "| At most |"));
  g_assert_nonnull (strstr (page, capacity));
  g_assert_null (strstr (batch_text, "Range  "));
  g_assert_null (strstr (batch_page, "| At most |"));
}

static void
test_machine (void)
{
  g_autoptr (LanesMachine) machine = report_create_machine ();

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *text = lanes_report_text_machine (machine, widths[i], FALSE);

      assert_plain (text);
      assert_fits (text, widths[i]);
    }
}

static void
test_machine_has_every_value (void)
{
  g_autoptr (LanesMachine) machine = report_create_machine ();
  g_autofree char *text = lanes_report_text_machine (machine, 120, FALSE);

  for (guint i = 0; i < LANES_N_FACTS; i++)
    g_assert_nonnull (strstr (text, lanes_fact_info (i)->title));
  for (guint i = 0; i < LANES_N_METRICS; i++)
    g_assert_nonnull (strstr (text, lanes_metric_info (i)->title));
  g_assert_nonnull (strstr (text, "8.0"));
  g_assert_nonnull (strstr (text, "Detected"));
  g_assert_nonnull (strstr (text, "high"));
  g_assert_nonnull (strstr (text, "absent"));
}

static void
test_guide (void)
{
  g_autoptr (LanesGuide) guide = lanes_guide_new_bundled (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *text = lanes_report_text_guide (guide, widths[i], FALSE);

      assert_plain (text);
      assert_fits (text, widths[i]);
    }
}

static void
test_guide_has_everything (void)
{
  g_autoptr (LanesGuide) guide = lanes_guide_new_bundled (NULL);
  g_autofree char *text = lanes_report_text_guide (guide, 120, FALSE);

  for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
    g_assert_nonnull (strstr (text, lanes_guide_row (guide, r)->scenario));
  for (guint q = 0; q < lanes_guide_n_questions (guide); q++)
    g_assert_nonnull (strstr (text, lanes_guide_question (guide, q)->title));
  for (guint e = 0; e < lanes_guide_n_examples (guide); e++)
    g_assert_nonnull (strstr (text, lanes_guide_example (guide, e)->id));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/report/text/decision/fits", test_decision_fits);
  g_test_add_func ("/report/text/decision/verdict-first", test_verdict_first);
  g_test_add_func ("/report/text/decision/one-row-matches", test_one_row_matches);
  g_test_add_func ("/report/text/decision/other-rows", test_words_for_the_other_rows);
  g_test_add_func ("/report/text/decision/bold", test_bold_only_when_asked);
  g_test_add_func ("/report/text/decision/nothing-usable", test_nothing_usable);
  g_test_add_func ("/report/text/decision/capacity", test_capacity);
  g_test_add_func ("/report/text/machine/fits", test_machine);
  g_test_add_func ("/report/text/machine/every-value", test_machine_has_every_value);
  g_test_add_func ("/report/text/guide/fits", test_guide);
  g_test_add_func ("/report/text/guide/everything", test_guide_has_everything);
  return g_test_run ();
}
