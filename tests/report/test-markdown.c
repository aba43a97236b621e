/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reports for a design review: whole tables, the headings of a decision record, and no markup that
 * was not ours. */

#include "lanes-report-markdown-private.h"
#include "lanes-explain.h"
#include "lanes-report-markdown.h"
#include "report-fixture.h"

#include <locale.h>
#include <string.h>

static guint
count_cells (const char *line)
{
  guint n = 0;

  for (const char *p = line; *p != '\0'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '|')
        n++;
    }
  return n;
}

/* Every line of a table has as many cells as the one above it; code comes last and has its own
 * blank lines. */
static void
assert_tables_are_whole (const char *page)
{
  g_auto (GStrv) lines = g_strsplit (page, "\n", -1);

  for (guint i = 1; lines[i] != NULL && !g_str_has_prefix (lines[i], "```"); i++)
    {
      if (lines[i][0] == '|' && lines[i - 1][0] == '|')
        g_assert_cmpuint (count_cells (lines[i]), ==, count_cells (lines[i - 1]));
      g_assert_false (lines[i][0] == '\0' && lines[i - 1][0] == '\0' && lines[i + 1] != NULL);
    }
}

static void
test_decision_record (void)
{
  static const char *const headings[] = { "\n## Context\n", "\n## Decision\n",
                                          "\n## Alternatives\n", "\n## Consequences\n" };

  for (guint which = 0; which < N_REPORT_CASES; which++)
    {
      g_autoptr (LanesDecision) decision = report_create_decision (which);
      g_autofree char *page = lanes_report_markdown_decision (decision);
      g_autofree char *cell = NULL;
      const char *p = page;
      const char *word;

      g_assert_true (g_str_has_prefix (page, "# "));
      for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
        {
          p = strstr (p, headings[i]);
          g_assert_nonnull (p);
        }
      word = lanes_explain_match (lanes_decision_get_guide (decision),
                                  lanes_decision_get_standing (decision));
      cell = g_strdup_printf ("| **%s** |", word);
      g_assert_nonnull (strstr (page, cell));
      g_assert_null (strstr (strstr (page, cell) + 1, cell));
      assert_tables_are_whole (page);
    }
}

/* The code is for what is recommended; where nothing can be used there is none. */
static void
test_code (void)
{
  for (guint which = 0; which < N_REPORT_CASES; which++)
    {
      g_autoptr (LanesDecision) decision = report_create_decision (which);
      g_autofree char *page = lanes_report_markdown_decision (decision);
      const char *code = strstr (page, "\n```python\n#!/usr/bin/env python3\n");

      g_assert_cmpint (code != NULL, ==,
                       lanes_prediction_is_usable (lanes_decision_get_recommended (decision)));
      if (code != NULL)
        g_assert_true (g_str_has_suffix (code, "\n```\n"));
    }
}

static void
test_every_mechanism_is_listed (void)
{
  g_autoptr (LanesDecision) decision = report_create_decision (REPORT_LEGACY_DATABASE);
  g_autofree char *page = lanes_report_markdown_decision (decision);

  for (guint i = 0; i < LANES_N_MECHANISMS; i++)
    g_assert_nonnull (strstr (page, lanes_mechanism_info (i)->title));
  g_assert_nonnull (strstr (page, "Ruled out: "));
}

static void
test_untrusted_text (void)
{
  g_autoptr (LanesDecision) decision = report_create_decision (REPORT_HOSTILE_NAME);
  g_autofree char *page = lanes_report_markdown_decision (decision);
  const char *end = strchr (page, '\n');
  g_autofree char *title = g_strndup (page, end - page);

  g_assert_nonnull (strstr (title, "&lt;b&gt;a&lt;/b&gt; \\| \\*b\\* "));
  g_assert_null (strchr (title, '<'));
  g_assert_null (strchr (title, '\033'));
  g_assert_nonnull (strstr (title, "\\[g\\](http\\://h"));
}

static void
test_escape (void)
{
  static const char *const pairs[][2] = {
    { "plain text, 1.5 ms", "plain text, 1.5 ms" },
    { "a|b", "a\\|b" },
    { "<script>", "&lt;script&gt;" },
    { "a & b", "a &amp; b" },
    { "line\nbreak", "line break" },
    { "`code` *x* _y_", "\\`code\\` \\*x\\* \\_y\\_" },
    { "see www.example.org", "see www\\.example.org" },
    { "back\\slash", "back\\\\slash" },
    { "não — “sim”", "não — “sim”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *escaped = lanes_markdown_escape (pairs[i][0]);

      g_assert_cmpstr (escaped, ==, pairs[i][1]);
    }
}

static void
test_lines_begin_no_block (void)
{
  static const char *const pairs[][2] = {
    { "- no item", "\\- no item\n" },
    { "1. no item", "1\\. no item\n" },
    { "  + no item", "\\+ no item\n" },
    { "# no heading", "\\# no heading\n" },
    { "2026 is fine", "2026 is fine\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (GString) page = g_string_new (NULL);

      lanes_markdown_paragraph (page, pairs[i][0]);
      g_assert_cmpstr (page->str, ==, pairs[i][1]);
    }
}

static void
test_guide (void)
{
  g_autoptr (LanesGuide) guide = lanes_guide_new_bundled (NULL);
  g_autofree char *page = lanes_report_markdown_guide (guide);

  assert_tables_are_whole (page);
  for (guint r = 0; r < lanes_guide_n_rows (guide); r++)
    g_assert_nonnull (strstr (page, lanes_guide_row (guide, r)->scenario));
  for (guint e = 0; e < lanes_guide_n_examples (guide); e++)
    g_assert_nonnull (strstr (page, lanes_guide_example (guide, e)->title));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/report/markdown/decision-record", test_decision_record);
  g_test_add_func ("/report/markdown/code", test_code);
  g_test_add_func ("/report/markdown/every-mechanism", test_every_mechanism_is_listed);
  g_test_add_func ("/report/markdown/untrusted-text", test_untrusted_text);
  g_test_add_func ("/report/markdown/escape", test_escape);
  g_test_add_func ("/report/markdown/no-block", test_lines_begin_no_block);
  g_test_add_func ("/report/markdown/guide", test_guide);
  return g_test_run ();
}
