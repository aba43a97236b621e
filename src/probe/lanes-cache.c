/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The profile that is kept between runs, so that Lanes can answer before it has measured again. */

#include "lanes-cache.h"

#include "lanes-document.h"
#include "lanes-run-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#define FRESH_DAYS 7
/* A machine that stays busy is not measured at every start. */
#define SPOILT_MINUTES 10
/* A clock that was set back a little does no harm. */
#define FUTURE_HOURS 1

static GFile *
get_file (void)
{
  g_autofree char *path = lanes_document_dup_cache_path ("machine.json");

  return g_file_new_for_path (path);
}

/**
 * lanes_cache_load:
 * @error: return location for an error of LANES_DOCUMENT_ERROR
 *
 * Blocks; may be called from any thread.
 *
 * Returns: (transfer full): the kept profile; %NULL with @error set when there is none, or none
 *   that can be read, which a caller takes as a reason to measure
 */
LanesMachine *
lanes_cache_load (GError **error)
{
  g_autoptr (GFile) file = get_file ();

  /* A pipe would make its reader wait for ever. */
  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) != G_FILE_TYPE_REGULAR)
    {
      g_set_error (error, LANES_DOCUMENT_ERROR, LANES_DOCUMENT_ERROR_READ,
                   _ ("%s: no file that holds a profile"), g_file_peek_path (file));
      return NULL;
    }
  return lanes_machine_load (file, NULL, error);
}

/**
 * lanes_cache_save:
 * @machine: a profile
 * @error: return location for an error
 *
 * Keeps a profile, atomically: when this fails, what was kept before still is. Blocks; may be
 * called from any thread.
 *
 * Returns: whether it is kept
 */
gboolean
lanes_cache_save (const LanesMachine *machine, GError **error)
{
  g_autofree char *folder = lanes_document_dup_cache_path (NULL);
  g_autoptr (GFile) file = get_file ();

  g_return_val_if_fail (machine != NULL, FALSE);

  /* It would be another folder with every working directory. */
  if (!g_path_is_absolute (folder))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                   _ ("%s: the cache folder is no absolute path"), folder);
      return FALSE;
    }
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", folder,
                   g_strerror (code));
      return FALSE;
    }
  return lanes_machine_save (machine, file, NULL, error);
}

static gboolean
is_recent (const LanesMachine *machine)
{
  gboolean sound = machine->complete && !lanes_machine_is_disturbed (machine);
  GTimeSpan limit =
      sound ? FRESH_DAYS * G_TIME_SPAN_DAY : SPOILT_MINUTES * G_TIME_SPAN_MINUTE;
  const char *text = machine->words[LANES_WORD_TAKEN_UTC];
  g_autoptr (GDateTime) taken = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  GTimeSpan age;

  if (taken == NULL)
    return FALSE;
  age = g_date_time_difference (now, taken);
  return age >= -FUTURE_HOURS * G_TIME_SPAN_HOUR && age <= limit;
}

/**
 * lanes_cache_is_fresh:
 * @machine: a profile
 *
 * Cheap: reads what is fixed of the machine, and measures nothing.
 *
 * Returns: whether measuring again would tell little: @machine is of this machine as it is now and
 *   not older than a week, or, where it is incomplete or was disturbed, than ten minutes
 */
gboolean
lanes_cache_is_fresh (const LanesMachine *machine)
{
  LanesSources sources;
  g_autofree char *fingerprint = NULL;

  g_return_val_if_fail (machine != NULL, FALSE);

  if (!is_recent (machine))
    return FALSE;
  lanes_sources_init (&sources);
  fingerprint = lanes_static_fingerprint (&sources);
  return g_strcmp0 (fingerprint, machine->words[LANES_WORD_FINGERPRINT]) == 0;
}
