/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pure readers of what the kernel writes into /proc, /sys and cgroup files. The text may be cut
 * off, empty, foreign or hostile: a reader then says so and changes nothing. */

#include "lanes-parse-private.h"

#include "lanes-cpu-set-private.h"

#include <math.h>
#include <string.h>

#define CPU_MAX (1u << 20)
/* Version 1 writes "no limit" as the largest multiple of a page below 2^63; nobody sets 2^62. */
#define UNLIMITED ((double) (G_GUINT64_CONSTANT (1) << 62))

void
lanes_mount_clear (LanesMount *mount)
{
  g_free (mount->root);
  g_free (mount->mount_point);
  g_free (mount->type);
  g_free (mount->super_options);
}

/* Reads digits and moves past them; %FALSE without any, or beyond 64 bits. */
static gboolean
take_count (const char **text, guint64 *value)
{
  const char *at = *text;
  guint64 sum = 0;

  if (!g_ascii_isdigit (*at))
    return FALSE;
  for (; g_ascii_isdigit (*at); at++)
    {
      if (!g_uint64_checked_mul (&sum, sum, 10) ||
          !g_uint64_checked_add (&sum, sum, (guint64) (*at - '0')))
        return FALSE;
    }
  *text = at;
  *value = sum;
  return TRUE;
}

static void
skip_blanks (const char **text)
{
  *text += strspn (*text, " \t");
}

/* Only white space may follow: a carriage return is borne, for files carried over by hand. */
static gboolean
is_end (const char *text)
{
  return text[strspn (text, " \t\r\n")] == '\0';
}

gboolean
lanes_parse_count (const char *text, guint64 *value)
{
  guint64 result;

  skip_blanks (&text);
  if (!take_count (&text, &result) || !is_end (text))
    return FALSE;
  *value = result;
  return TRUE;
}

/**
 * lanes_parse_limit:
 * @text: contents of a limit's file, such as memory.max, pids.max or memory.limit_in_bytes
 * @limit: (out): the limit; INFINITY for "max", -1 and what version 1 writes for "none"
 *
 * Returns: whether @text is a limit
 */
gboolean
lanes_parse_limit (const char *text, double *limit)
{
  guint64 value;

  skip_blanks (&text);
  if (g_str_has_prefix (text, "max") && is_end (text + strlen ("max")))
    *limit = INFINITY;
  else if (g_str_has_prefix (text, "-1") && is_end (text + strlen ("-1")))
    *limit = INFINITY;
  else if (lanes_parse_count (text, &value))
    *limit = (double) value >= UNLIMITED ? INFINITY : (double) value;
  else
    return FALSE;
  return TRUE;
}

/**
 * lanes_parse_cpu_max:
 * @text: contents of cpu.max, or quota and period of version 1 with a blank between
 * @quota: (out): CPUs' worth of time, fractional; INFINITY for none
 * @period_ns: (out): after how long it starts afresh, ns
 *
 * Returns: whether @text is a quota
 */
gboolean
lanes_parse_cpu_max (const char *text, double *quota, double *period_ns)
{
  guint64 granted, period;
  gboolean unlimited;

  skip_blanks (&text);
  unlimited = g_str_has_prefix (text, "max") || g_str_has_prefix (text, "-1");
  if (unlimited)
    text += strcspn (text, " \t\r\n");
  else if (!take_count (&text, &granted) || granted == 0)
    return FALSE;
  skip_blanks (&text);
  if (!take_count (&text, &period) || period == 0 || !is_end (text))
    return FALSE;
  *quota = unlimited ? INFINITY : (double) granted / (double) period;
  *period_ns = 1e3 * (double) period;
  return TRUE;
}

static gboolean
take_range (const char **text, guint64 *first, guint64 *last)
{
  if (!take_count (text, first))
    return FALSE;
  *last = *first;
  if (**text == '-')
    {
      (*text)++;
      if (!take_count (text, last))
        return FALSE;
    }
  return *first <= *last && *last < CPU_MAX;
}

/**
 * lanes_parse_cpu_list:
 * @text: a list such as "0,2-5,8"
 * @cpus: (out caller-allocates): array of guint to append to; rising, without duplicates
 *
 * Returns: whether @text is a list; an empty one is
 */
gboolean
lanes_parse_cpu_list (const char *text, GArray *cpus)
{
  guint n_before = cpus->len;
  guint n_kept = 0;

  while (!is_end (text))
    {
      guint64 first, last;

      skip_blanks (&text);
      if (!take_range (&text, &first, &last) || last - first >= CPU_MAX - cpus->len)
        {
          g_array_set_size (cpus, n_before);
          return FALSE;
        }
      for (guint cpu = (guint) first; cpu <= last; cpu++)
        g_array_append_val (cpus, cpu);
      if (*text == ',')
        text++;
      else if (!is_end (text))
        {
          g_array_set_size (cpus, n_before);
          return FALSE;
        }
    }
  lanes_cpus_sort (cpus);
  for (guint i = 0; i < cpus->len; i++)
    {
      guint cpu = g_array_index (cpus, guint, i);

      if (n_kept == 0 || g_array_index (cpus, guint, n_kept - 1) != cpu)
        g_array_index (cpus, guint, n_kept++) = cpu;
    }
  g_array_set_size (cpus, n_kept);
  return TRUE;
}

/* A cache's size: "512K", "32M" or bytes. */
gboolean
lanes_parse_size (const char *text, guint64 *bytes)
{
  guint64 value, unit = 1;

  skip_blanks (&text);
  if (!take_count (&text, &value))
    return FALSE;
  if (*text == 'K' || *text == 'M' || *text == 'G')
    {
      unit = G_GUINT64_CONSTANT (1) << (*text == 'K' ? 10 : (*text == 'M' ? 20 : 30));
      text++;
    }
  if (!is_end (text) || !g_uint64_checked_mul (&value, value, unit))
    return FALSE;
  *bytes = value;
  return TRUE;
}

gboolean
lanes_parse_schedstat (const char *text, guint64 *run_ns, guint64 *wait_ns)
{
  guint64 run, wait, slices;

  if (!take_count (&text, &run) || *text++ != ' ' || !take_count (&text, &wait) ||
      *text++ != ' ' || !take_count (&text, &slices) || !is_end (text))
    return FALSE;
  *run_ns = run;
  *wait_ns = wait;
  return TRUE;
}

/* The line that starts with @name, from behind it; %NULL without one. */
static const char *
find_line (const char *text, const char *name)
{
  gsize length = strlen (name);

  while (text != NULL && *text != '\0')
    {
      if (strncmp (text, name, length) == 0)
        return text + length;
      text = strchr (text, '\n');
      if (text != NULL)
        text++;
    }
  return NULL;
}

/* Only the running total: the averages beside it lag by seconds. */
gboolean
lanes_parse_pressure (const char *text, guint64 *total_us)
{
  const char *line = find_line (text, "some ");
  const char *end = line != NULL ? line + strcspn (line, "\n") : NULL;
  const char *total = line != NULL ? strstr (line, "total=") : NULL;
  guint64 value;

  if (total == NULL || total > end)
    return FALSE;
  total += strlen ("total=");
  if (!take_count (&total, &value))
    return FALSE;
  *total_us = value;
  return TRUE;
}

gboolean
lanes_parse_meminfo (const char *text, const char *name, guint64 *bytes)
{
  g_autofree char *label = g_strdup_printf ("%s:", name);
  const char *line = find_line (text, label);
  guint64 value;

  if (line == NULL)
    return FALSE;
  skip_blanks (&line);
  if (!take_count (&line, &value) || !g_str_has_prefix (line, " kB") ||
      !g_uint64_checked_mul (&value, value, 1024))
    return FALSE;
  *bytes = value;
  return TRUE;
}

/* user nice system idle iowait irq softirq steal; the guests' columns behind are part of user. */
static gboolean
add_cpu_line (const char *line, LanesCpuTimes *times)
{
  guint64 ticks[8] = { 0 };
  guint n;

  for (n = 0; n < G_N_ELEMENTS (ticks); n++)
    {
      skip_blanks (&line);
      if (!take_count (&line, &ticks[n]))
        break;
    }
  if (n < 4)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (ticks); i++)
    times->total += ticks[i];
  times->idle += ticks[3] + ticks[4];
  times->steal += ticks[7];
  return TRUE;
}

/**
 * lanes_parse_stat:
 * @text: contents of /proc/stat
 * @cpus: (nullable): which CPUs, rising; %NULL for all
 * @times: (out): their times since the start of the system, added up
 *
 * Returns: whether there was at least one of them
 */
gboolean
lanes_parse_stat (const char *text, const GArray *cpus, LanesCpuTimes *times)
{
  LanesCpuTimes sum = { 0 };
  gboolean found = FALSE;
  const char *line = text;

  while ((line = find_line (line, "cpu")) != NULL)
    {
      guint64 cpu;

      if (take_count (&line, &cpu) && cpu < CPU_MAX &&
          (cpus == NULL || lanes_cpus_contain (cpus, (guint) cpu)))
        found = add_cpu_line (line, &sum) || found;
      line = strchr (line, '\n');
    }
  if (found)
    *times = sum;
  return found;
}

static gboolean
has_token (const char *list, gsize length, const char *token)
{
  gsize token_length = strlen (token);

  for (const char *end = list + length; list < end; list++)
    {
      gsize n = strcspn (list, ",");

      n = MIN (n, (gsize) (end - list));
      if (n == token_length && strncmp (list, token, n) == 0)
        return TRUE;
      list += n;
    }
  return FALSE;
}

gboolean
lanes_parse_has_option (const char *options, const char *option)
{
  return has_token (options, strlen (options), option);
}

/**
 * lanes_parse_cgroup:
 * @text: contents of /proc/self/cgroup
 * @controller: a controller of version 1 such as "cpu"; empty for version 2
 *
 * Returns: (transfer full) (nullable): the path of the process's group; %NULL without one, or
 *   when it points out of the visible tree
 */
char *
lanes_parse_cgroup (const char *text, const char *controller)
{
  for (const char *line = text; line != NULL && *line != '\0';)
    {
      const char *end = line + strcspn (line, "\r\n");
      const char *list = memchr (line, ':', end - line);
      const char *path = list != NULL ? memchr (list + 1, ':', end - list - 1) : NULL;

      if (path != NULL && path[1] == '/')
        {
          gsize length = path - list - 1;
          gboolean is_second = length == 0 && line[0] == '0' && list == line + 1;
          gboolean is_wanted =
              *controller == '\0' ? is_second : has_token (list + 1, length, controller);

          if (is_wanted)
            {
              g_autofree char *group = g_strndup (path + 1, end - path - 1);

              return strstr (group, "/../") == NULL && !g_str_has_suffix (group, "/..")
                         ? g_steal_pointer (&group)
                         : NULL;
            }
        }
      line = strchr (line, '\n');
      if (line != NULL)
        line++;
    }
  return NULL;
}

/* The value of the first line "name : value". */
char *
lanes_parse_cpuinfo (const char *text, const char *name)
{
  const char *line = text;
  gsize length;

  while ((line = find_line (line, name)) != NULL)
    {
      skip_blanks (&line);
      if (*line == ':')
        {
          line++;
          skip_blanks (&line);
          length = strcspn (line, "\r\n");
          return length > 0 ? g_strndup (line, length) : NULL;
        }
      line = strchr (line, '\n');
    }
  return NULL;
}

static void
take_record_field (const char *line, const char *name, guint *value)
{
  guint64 number;

  if (!g_str_has_prefix (line, name))
    return;
  line += strlen (name);
  skip_blanks (&line);
  if (*line++ == ':' && lanes_parse_count (line, &number) && number < CPU_MAX)
    *value = (guint) number;
}

/**
 * lanes_parse_cpu_records:
 * @text: contents of /proc/cpuinfo
 *
 * Returns: (transfer full): array of #LanesCpuRecord; a processor that does not name its core is
 *   taken for a core of its own
 */
GArray *
lanes_parse_cpu_records (const char *text)
{
  GArray *records = g_array_new (FALSE, FALSE, sizeof (LanesCpuRecord));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint cpu = G_MAXUINT;

      take_record_field (lines[i], "processor", &cpu);
      if (cpu != G_MAXUINT)
        {
          LanesCpuRecord record = { cpu, cpu, 0 };

          g_array_append_val (records, record);
        }
      else if (records->len > 0)
        {
          LanesCpuRecord *last = &g_array_index (records, LanesCpuRecord, records->len - 1);

          take_record_field (lines[i], "core id", &last->core);
          take_record_field (lines[i], "physical id", &last->package);
        }
    }
  return records;
}

/* The kernel writes blank, tab, line end, backslash and number sign as three octal digits. */
static char *
unescape (const char *text)
{
  GString *plain = g_string_new (NULL);

  while (*text != '\0')
    {
      if (text[0] == '\\' && text[1] >= '0' && text[1] <= '3' && text[2] >= '0' &&
          text[2] <= '7' && text[3] >= '0' && text[3] <= '7')
        {
          g_string_append_c (plain,
                             (char) ((text[1] - '0') * 64 + (text[2] - '0') * 8 + text[3] - '0'));
          text += 4;
        }
      else
        g_string_append_c (plain, *text++);
    }
  return g_string_free_and_steal (plain);
}

/* "id parent major:minor root mount-point options [optional...] - type source super-options"; the
 * source may be empty, so that the blanks must be counted and not skipped. */
static gboolean
take_mount (const char *line, LanesMount *mount)
{
  const char *separator = strstr (line, " - ");
  g_autofree char *head = separator != NULL ? g_strndup (line, separator - line) : NULL;
  g_auto (GStrv) fields = head != NULL ? g_strsplit (head, " ", 7) : NULL;
  g_auto (GStrv) rest = separator != NULL ? g_strsplit (separator + 3, " ", 3) : NULL;

  if (fields == NULL || g_strv_length (fields) < 6 || g_strv_length (rest) < 3)
    return FALSE;
  *mount = (LanesMount) {
    .root = unescape (fields[3]),
    .mount_point = unescape (fields[4]),
    .type = g_strdup (rest[0]),
    .super_options = g_strchomp (g_strdup (rest[2])),
  };
  return TRUE;
}

/**
 * lanes_parse_mounts:
 * @text: contents of /proc/self/mountinfo
 *
 * Returns: (transfer full): array of #LanesMount, in the file's order; lines that are none are
 *   left out
 */
GArray *
lanes_parse_mounts (const char *text)
{
  GArray *mounts = g_array_new (FALSE, FALSE, sizeof (LanesMount));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_array_set_clear_func (mounts, (GDestroyNotify) lanes_mount_clear);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      LanesMount mount;

      if (take_mount (lines[i], &mount))
        g_array_append_val (mounts, mount);
    }
  return mounts;
}
