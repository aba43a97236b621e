/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The first page: a new decision, the guide's worked examples, recent decisions, this machine. */

#include "config.h"

#include "lanes-start-page.h"

#include "lanes-machine-box.h"
#include "lanes-palette.h"
#include "lanes-recent-row.h"

#include <glib/gi18n.h>

struct _LanesStartPage
{
  AdwNavigationPage parent_instance;

  LanesSession *session;
  LanesGuide *guide; /* (nullable): the one whose examples are shown */
  GSettings *settings;

  AdwBanner *guide_banner;
  GtkImage *icon;
  LanesMachineBox *machine_box;
  AdwPreferencesGroup *examples_group;
  GtkListBox *examples_list;
  AdwPreferencesGroup *recent_group;
  GtkListBox *recent_list;
};

G_DEFINE_FINAL_TYPE (LanesStartPage, lanes_start_page, ADW_TYPE_NAVIGATION_PAGE)

static void
lanes_start_page_dispose (GObject *object)
{
  LanesStartPage *self = LANES_START_PAGE (object);

  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->guide, lanes_guide_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LANES_TYPE_START_PAGE);

  G_OBJECT_CLASS (lanes_start_page_parent_class)->dispose (object);
}

static void
lanes_start_page_class_init (LanesStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_start_page_dispose;

  g_type_ensure (LANES_TYPE_MACHINE_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, LANES_RESOURCE_PATH "/start/lanes-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesStartPage, guide_banner);
  gtk_widget_class_bind_template_child (widget_class, LanesStartPage, icon);
  gtk_widget_class_bind_template_child (widget_class, LanesStartPage, machine_box);
  gtk_widget_class_bind_template_child (widget_class, LanesStartPage, examples_group);
  gtk_widget_class_bind_template_child (widget_class, LanesStartPage, examples_list);
  gtk_widget_class_bind_template_child (widget_class, LanesStartPage, recent_group);
  gtk_widget_class_bind_template_child (widget_class, LanesStartPage, recent_list);
}

static void
lanes_start_page_init (LanesStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* It differs in a development build. */
  gtk_image_set_from_icon_name (self->icon, LANES_APPLICATION_ID);
}

static GtkWidget *
new_badge (const char *mechanism_id)
{
  LanesMechanism mechanism;
  const char *letter = lanes_mechanism_parse (mechanism_id, &mechanism)
                           ? lanes_mechanism_info (mechanism)->letter
                           : "?";
  GtkWidget *badge = gtk_label_new (letter);

  gtk_widget_add_css_class (badge, "lane-badge");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  lanes_palette_mark (badge, mechanism_id);
  return badge;
}

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  return row;
}

static void
update_examples (LanesStartPage *self)
{
  const LanesGuide *guide = lanes_session_get_guide (self->session);
  g_autofree char *banner = NULL;

  if (self->guide == guide)
    return;
  gtk_list_box_remove_all (self->examples_list);
  g_clear_pointer (&self->guide, lanes_guide_unref);
  self->guide = lanes_guide_ref (guide);
  banner = g_strdup_printf (_ ("Deciding by “%s”"), _ (guide->title));
  adw_banner_set_title (self->guide_banner, banner);
  adw_banner_set_revealed (self->guide_banner, !guide->bundled);
  for (guint i = 0; i < lanes_guide_n_examples (guide); i++)
    {
      const LanesGuideExample *example = lanes_guide_example (guide, i);
      const LanesGuideVerdict *best = lanes_guide_verdict (example, LANES_VERDICT_BEST, NULL);
      g_autofree char *subtitle =
          best != NULL ? g_strdup_printf ("%s\n%s", _ (example->summary), _ (best->text))
                       : g_strdup (_ (example->summary));
      GtkWidget *row = new_row (_ (example->title), subtitle);

      if (example->best.mechanism != NULL)
        adw_action_row_add_prefix (ADW_ACTION_ROW (row), new_badge (example->best.mechanism));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-example");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", example->id);
      gtk_list_box_append (self->examples_list, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->examples_group), lanes_guide_n_examples (guide) > 0);
}

static void
update_recent (LanesStartPage *self)
{
  g_auto (GStrv) uris = g_settings_get_strv (self->settings, "recent-decisions");

  gtk_list_box_remove_all (self->recent_list);
  for (guint i = 0; uris[i] != NULL; i++)
    gtk_list_box_append (self->recent_list, GTK_WIDGET (lanes_recent_row_new (uris[i])));
  gtk_widget_set_visible (GTK_WIDGET (self->recent_group), uris[0] != NULL);
}

/**
 * lanes_start_page_bind:
 * @self: the page
 * @session: whose guide is shown, from now on
 * @measurement: what is known of the machine
 * @settings: where recent decisions are kept
 */
void
lanes_start_page_bind (LanesStartPage *self,
                       LanesSession *session,
                       LanesMeasurement *measurement,
                       GSettings *settings)
{
  g_return_if_fail (LANES_IS_START_PAGE (self) && self->session == NULL);

  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  lanes_machine_box_bind (self->machine_box, measurement);
  g_signal_connect_object (session, "changed", G_CALLBACK (update_examples), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::recent-decisions", G_CALLBACK (update_recent), self,
                           G_CONNECT_SWAPPED);
  update_examples (self);
  update_recent (self);
}
