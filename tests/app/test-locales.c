/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The window in languages nobody speaks: texts 40 percent longer, and from right to left. Every
 * page still fits a telephone, and warns of nothing. */

#include "config.h"

#include "app-fixture.h"

#include <glib/gi18n.h>
#include <locale.h>

#define NARROWEST 360

typedef struct
{
  const char *language;
  GtkTextDirection direction;
} Locale;

static const Locale locales[] = {
  { "en_XA", GTK_TEXT_DIR_LTR },
  { "ar_XB", GTK_TEXT_DIR_RTL },
};

/* As the build makes them from the sources as they are now. */
static void
make_translations (const char *folder)
{
  g_autofree char *program = g_build_filename (g_getenv ("LANES_ROOT"), "build-aux",
                                               "check-translations", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program,
                                                      g_getenv ("LANES_ROOT"), folder, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

static void
speak (const char *language)
{
  static int generation;
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "translations", NULL);
  g_autofree char *locale_folder = g_build_filename (folder, "locale", NULL);

  if (generation++ == 0)
    make_translations (folder);
  /* Any locale but C: in that one nothing is translated. */
  g_assert_true (g_setenv ("LANGUAGE", language, TRUE));
  g_assert_nonnull (setlocale (LC_ALL, "de_DE.UTF-8"));
  /* Binding again is what makes the catalogue of another language count. */
  bindtextdomain (GETTEXT_PACKAGE, locale_folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static void
assert_fits (AppFixture *fixture)
{
  int width;

  app_fixture_settle ();
  gtk_widget_measure (
      adw_application_window_get_content (ADW_APPLICATION_WINDOW (fixture->window)),
      GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, NARROWEST);
}

static void
visit_pages (AppFixture *fixture)
{
  assert_fits (fixture);
  app_fixture_activate (fixture, "win.browse-table", NULL);
  assert_fits (fixture);
  app_fixture_activate (fixture, "win.new-decision", NULL);
  for (guint i = 0; i < lanes_guide_n_questions (fixture->guide); i++)
    {
      app_fixture_activate (fixture, "interview.go-to", g_variant_new_uint32 (i));
      assert_fits (fixture);
    }
  app_fixture_activate (fixture, "interview.toggle-table", NULL);
  assert_fits (fixture);
  for (guint i = 0; i < lanes_guide_n_examples (fixture->guide); i++)
    {
      app_fixture_activate (
          fixture, "win.open-example",
          g_variant_new_string (lanes_guide_example (fixture->guide, i)->id));
      assert_fits (fixture);
    }
}

static void
test_locale (gconstpointer data)
{
  const Locale *locale = data;
  AppFixture fixture = { 0 };

  speak (locale->language);
  /* The test would pass without any translation. */
  g_assert_cmpstr (_ ("Decision Table"), !=, "Decision Table");
  gtk_widget_set_default_direction (locale->direction);
  app_fixture_set_up (&fixture, NULL);
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), NARROWEST, 720);
  visit_pages (&fixture);
  app_fixture_tear_down (&fixture, NULL);
}

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Inter 11", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      g_autofree char *path = g_strdup_printf ("/locales/%s", locales[i].language);

      g_test_add_data_func (path, &locales[i], test_locale);
    }

  return g_test_run ();
}
