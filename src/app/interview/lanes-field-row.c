/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One field of the workload as a row of a boxed list: a number, a choice, a switch, or a number
 * that may be left out. A field that is not set shows the value that stands in for it, and says
 * so. The object ties an ordinary row to the session and lives as long as the row. */

#include "lanes-field-row.h"

#include <glib/gi18n.h>
#include <math.h>

/* What an optional number starts from when it is switched on. */
#define FIRST_LIMIT 20
#define FIRST_MEMORY_MB 1024
#define FIRST_DEADLINE_S 60
#define FIRST_RESPONSE_S 0.5

struct _LanesFieldRow
{
  GObject parent_instance;

  LanesSession *session;
  LanesField field;
  LanesGuideWhen when;
  gboolean updating;
  GtkWidget *row; /* (unowned): owns this object */
  GtkWidget *spin; /* (unowned) (nullable): the number in it */
};

G_DEFINE_FINAL_TYPE (LanesFieldRow, lanes_field_row, G_TYPE_OBJECT)

static void
lanes_field_row_dispose (GObject *object)
{
  LanesFieldRow *self = LANES_FIELD_ROW (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (lanes_field_row_parent_class)->dispose (object);
}

static void
lanes_field_row_class_init (LanesFieldRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanes_field_row_dispose;
}

static void
lanes_field_row_init (LanesFieldRow *self)
{
}

/* Shares are shown in per cent. */
static double
scale_of (LanesField field)
{
  return field == LANES_FIELD_GIL_SHARE ? 100 : 1;
}

static gboolean
is_optional (LanesField field)
{
  const LanesFieldInfo *info = lanes_field_info (field);

  return info->nullable || field == LANES_FIELD_MEMORY_MB;
}

static char *
dup_title (LanesField field)
{
  const LanesFieldInfo *info = lanes_field_info (field);

  if (field == LANES_FIELD_GIL_SHARE)
    return g_strdup_printf ("%s (%%)", _ (info->title));
  if (*info->unit == '\0')
    return g_strdup (_ (info->title));
  /* Translators: what a number means and its unit, such as “Waiting per task (ms)”. */
  return g_strdup_printf (_ ("%s (%s)"), _ (info->title), _ (info->unit));
}

static void
set_value (LanesFieldRow *self, double value)
{
  if (!self->updating)
    lanes_workload_set (lanes_session_get_workload (self->session), self->field, value);
}

static void
value_cb (AdwSpinRow *spin, GParamSpec *pspec, LanesFieldRow *self)
{
  set_value (self, adw_spin_row_get_value (spin) / scale_of (self->field));
}

static void
selected_cb (AdwComboRow *combo, GParamSpec *pspec, LanesFieldRow *self)
{
  set_value (self, adw_combo_row_get_selected (combo));
}

static void
active_cb (AdwSwitchRow *row, GParamSpec *pspec, LanesFieldRow *self)
{
  set_value (self, adw_switch_row_get_active (row));
}

static double
first_value (LanesFieldRow *self)
{
  const LanesStanding *standing = lanes_session_get_standing (self->session);

  if (self->field == LANES_FIELD_MEMORY_MB)
    return FIRST_MEMORY_MB;
  if (self->field == LANES_FIELD_DEADLINE_S)
    return standing->values[LANES_FIELD_KIND] == LANES_KIND_SERVICE ? FIRST_RESPONSE_S
                                                                    : FIRST_DEADLINE_S;
  return FIRST_LIMIT;
}

static void
enabled_cb (AdwExpanderRow *row, GParamSpec *pspec, LanesFieldRow *self)
{
  set_value (self, adw_expander_row_get_enable_expansion (row) ? first_value (self) : NAN);
}

static guint
digits_of (LanesField field)
{
  if (lanes_field_info (field)->type == LANES_FIELD_TYPE_COUNT || field == LANES_FIELD_GIL_SHARE ||
      field == LANES_FIELD_MEMORY_MB)
    return 0;
  if (field == LANES_FIELD_DEADLINE_S)
    return 3;
  return field == LANES_FIELD_RATE_PER_S ? 1 : 2;
}

static GtkWidget *
new_spin (LanesFieldRow *self)
{
  const LanesFieldInfo *info = lanes_field_info (self->field);
  double scale = scale_of (self->field);
  guint digits = digits_of (self->field);
  double least = MAX (info->minimum * scale, info->minimum > 0 ? pow (10, -(double) digits) : 0);
  GtkAdjustment *adjustment = gtk_adjustment_new (least, least, info->maximum * scale, 1, 10, 0);
  GtkWidget *spin = adw_spin_row_new (adjustment, 1, digits);

  adw_spin_row_set_numeric (ADW_SPIN_ROW (spin), TRUE);
  g_signal_connect (spin, "notify::value", G_CALLBACK (value_cb), self);
  return spin;
}

static GtkWidget *
new_optional (LanesFieldRow *self)
{
  GtkWidget *row = adw_expander_row_new ();

  adw_expander_row_set_show_enable_switch (ADW_EXPANDER_ROW (row), TRUE);
  self->spin = new_spin (self);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), self->spin);
  g_signal_connect (row, "notify::enable-expansion", G_CALLBACK (enabled_cb), self);
  return row;
}

static GtkWidget *
new_choice (LanesFieldRow *self)
{
  const LanesFieldInfo *info = lanes_field_info (self->field);
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; info->choice_titles[i] != NULL; i++)
    gtk_string_list_append (titles, _ (info->choice_titles[i]));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  g_signal_connect (row, "notify::selected", G_CALLBACK (selected_cb), self);
  return row;
}

static GtkWidget *
new_row (LanesFieldRow *self)
{
  GtkWidget *row;

  if (is_optional (self->field))
    return new_optional (self);
  switch (lanes_field_info (self->field)->type)
    {
    case LANES_FIELD_TYPE_CHOICE:
      return new_choice (self);
    case LANES_FIELD_TYPE_BOOLEAN:
      row = adw_switch_row_new ();
      g_signal_connect (row, "notify::active", G_CALLBACK (active_cb), self);
      return row;
    case LANES_FIELD_TYPE_COUNT:
    case LANES_FIELD_TYPE_NUMBER:
    default:
      self->spin = new_spin (self);
      return self->spin;
    }
}

static void
set_subtitle (LanesFieldRow *self, const char *subtitle)
{
  if (ADW_IS_EXPANDER_ROW (self->row))
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->row), subtitle);
  else
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row), subtitle);
}

static const char *
origin_text (LanesFieldRow *self)
{
  LanesDecision *decision = lanes_session_get_decision (self->session);

  if (lanes_workload_is_set (lanes_session_get_workload (self->session), self->field))
    return "";
  if (self->field == LANES_FIELD_LIMIT)
    return _ ("No limit is assumed");
  if (self->field == LANES_FIELD_DEADLINE_S)
    return _ ("No deadline is assumed");
  if (self->field == LANES_FIELD_MEMORY_MB)
    return lanes_decision_get_field_origin (decision, self->field) == LANES_ORIGIN_DETECTED
               ? _ ("Detected: what is free on this machine")
               : _ ("What is free is assumed to be enough");
  return _ ("Assumed");
}

static void
update (LanesFieldRow *self)
{
  const LanesStanding *standing = lanes_session_get_standing (self->session);
  LanesWorkload *workload = lanes_session_get_workload (self->session);
  gboolean set = lanes_workload_is_set (workload, self->field);
  double value = standing->values[self->field];

  self->updating = TRUE;
  gtk_widget_set_visible (self->row, lanes_guide_when_applies (&self->when, standing));
  if (ADW_IS_EXPANDER_ROW (self->row))
    adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self->row), set && isfinite (value));
  if (self->spin != NULL && isfinite (value))
    adw_spin_row_set_value (ADW_SPIN_ROW (self->spin), value * scale_of (self->field));
  if (ADW_IS_COMBO_ROW (self->row))
    adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), (guint) value);
  if (ADW_IS_SWITCH_ROW (self->row))
    adw_switch_row_set_active (ADW_SWITCH_ROW (self->row), value != 0);
  set_subtitle (self, origin_text (self));
  self->updating = FALSE;
}

/**
 * lanes_field_row_new_widget:
 * @session: the session whose workload is edited
 * @field: which field, and when it is shown
 *
 * Returns: (transfer floating): a row for a boxed list
 */
GtkWidget *
lanes_field_row_new_widget (LanesSession *session, const LanesGuideField *field)
{
  LanesFieldRow *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (LANES_IS_SESSION (session) && field != NULL, NULL);

  self = g_object_new (LANES_TYPE_FIELD_ROW, NULL);
  self->session = g_object_ref (session);
  self->field = field->field;
  self->when = field->when;
  self->updating = TRUE;
  self->row = new_row (self);
  title = dup_title (self->field);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  if (self->spin != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->spin), title);
  g_object_set_data_full (G_OBJECT (self->row), "lanes-field-row", self, g_object_unref);
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self->row;
}
