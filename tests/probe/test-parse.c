/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The readers of kernel files, on what kernels write and on what nobody should. */

#include "lanes-parse-private.h"

#include <math.h>
#include <string.h>

static void
test_count (void)
{
  static const struct
  {
    const char *text;
    gboolean ok;
    guint64 value;
  } cases[] = {
    { "0", TRUE, 0 },
    { "42\n", TRUE, 42 },
    { "  7 \r\n", TRUE, 7 },
    { "18446744073709551615\n", TRUE, G_MAXUINT64 },
    { "18446744073709551616\n", FALSE, 0 },
    { "99999999999999999999999\n", FALSE, 0 },
    { "-1\n", FALSE, 0 },
    { "+1\n", FALSE, 0 },
    { "", FALSE, 0 },
    { "\n", FALSE, 0 },
    { "max\n", FALSE, 0 },
    { "1 2\n", FALSE, 0 },
    { "0x10\n", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint64 value = 99;

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpint (lanes_parse_count (cases[i].text, &value), ==, cases[i].ok);
      g_assert_cmpuint (value, ==, cases[i].ok ? cases[i].value : 99);
    }
}

static void
test_limit (void)
{
  static const struct
  {
    const char *text;
    gboolean ok;
    double value;
  } cases[] = {
    { "max\n", TRUE, INFINITY },
    { "-1\n", TRUE, INFINITY },
    { "9223372036854771712\n", TRUE, INFINITY },
    { "1048576\n", TRUE, 1048576 },
    { "0\n", TRUE, 0 },
    { "-2\n", FALSE, 0 },
    { "maximum\n", FALSE, 0 },
    { "", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double value = -5;

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpint (lanes_parse_limit (cases[i].text, &value), ==, cases[i].ok);
      g_assert_true (value == (cases[i].ok ? cases[i].value : -5));
    }
}

static void
test_cpu_max (void)
{
  static const struct
  {
    const char *text;
    gboolean ok;
    double quota;
    double period_ns;
  } cases[] = {
    { "150000 100000\n", TRUE, 1.5, 1e8 },
    { "15000 10000\n", TRUE, 1.5, 1e7 },
    { "max 100000\n", TRUE, INFINITY, 1e8 },
    { "-1 100000", TRUE, INFINITY, 1e8 },
    { "50000 100000\r\n", TRUE, 0.5, 1e8 },
    { "6400000 100000", TRUE, 64, 1e8 },
    { "150000 0\n", FALSE, 0 },
    { "max 0\n", FALSE, 0 },
    { "0 100000\n", FALSE, 0 },
    { "-5 100000\n", FALSE, 0 },
    { "150000\n", FALSE, 0 },
    { "max\n", FALSE, 0 },
    { "150000 100000 7\n", FALSE, 0 },
    { "150000 99999999999999999999\n", FALSE, 0 },
    { "garbage\n", FALSE, 0 },
    { "", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double quota = -5, period_ns = -5;

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpint (lanes_parse_cpu_max (cases[i].text, &quota, &period_ns), ==, cases[i].ok);
      g_assert_true (quota == (cases[i].ok ? cases[i].quota : -5));
      g_assert_cmpfloat (period_ns, ==, cases[i].ok ? cases[i].period_ns : -5);
    }
}

static void
test_cpu_list (void)
{
  static const struct
  {
    const char *text;
    gboolean ok;
    guint n;
    guint first;
    guint last;
  } cases[] = {
    { "0-3\n", TRUE, 4, 0, 3 },
    { "0,2-5\n", TRUE, 5, 0, 5 },
    { "7", TRUE, 1, 7, 7 },
    { "4-7,0-1", TRUE, 6, 0, 7 },
    { "0-3,2-5\n", TRUE, 6, 0, 5 },
    { "0-1023", TRUE, 1024, 0, 1023 },
    { "\n", TRUE, 0, 0, 0 },
    { "", TRUE, 0, 0, 0 },
    { "3-1", FALSE, 0, 0, 0 },
    { "0-", FALSE, 0, 0, 0 },
    { "-3", FALSE, 0, 0, 0 },
    { "0-3;5", FALSE, 0, 0, 0 },
    { "a", FALSE, 0, 0, 0 },
    { "1,,2", FALSE, 0, 0, 0 },
    { "0-4294967295", FALSE, 0, 0, 0 },
    { "0-99999999999999999999", FALSE, 0, 0, 0 },
    { "0-1048575,0-1048575", FALSE, 0, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) cpus = g_array_new (FALSE, FALSE, sizeof (guint));

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpint (lanes_parse_cpu_list (cases[i].text, cpus), ==, cases[i].ok);
      g_assert_cmpuint (cpus->len, ==, cases[i].n);
      if (cpus->len == 0)
        continue;
      g_assert_cmpuint (g_array_index (cpus, guint, 0), ==, cases[i].first);
      g_assert_cmpuint (g_array_index (cpus, guint, cpus->len - 1), ==, cases[i].last);
    }
}

static void
test_sizes (void)
{
  static const struct
  {
    const char *text;
    gboolean ok;
    guint64 bytes;
  } cases[] = {
    { "32768K\n", TRUE, 32768 * 1024 },
    { "1G", TRUE, 1 << 30 },
    { "12\n", TRUE, 12 },
    { "32T", FALSE, 0 },
    { "K", FALSE, 0 },
    { "", FALSE, 0 },
    { "18446744073709551615K", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint64 bytes = 99;

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpint (lanes_parse_size (cases[i].text, &bytes), ==, cases[i].ok);
      g_assert_cmpuint (bytes, ==, cases[i].ok ? cases[i].bytes : 99);
    }
}

static void
test_schedstat (void)
{
  guint64 run = 0, wait = 0;

  g_assert_true (lanes_parse_schedstat ("100 200 3\n", &run, &wait));
  g_assert_cmpuint (run, ==, 100);
  g_assert_cmpuint (wait, ==, 200);
  g_assert_false (lanes_parse_schedstat ("100 200\n", &run, &wait));
  g_assert_false (lanes_parse_schedstat ("100  200 3\n", &run, &wait));
  g_assert_false (lanes_parse_schedstat ("", &run, &wait));
  g_assert_false (lanes_parse_schedstat ("100 -1 3\n", &run, &wait));
}

static void
test_pressure (void)
{
  static const struct
  {
    const char *text;
    gboolean ok;
    guint64 total;
  } cases[] = {
    { "some avg10=0.12 avg60=0.00 avg300=0.00 total=123456\n"
      "full avg10=0.00 avg60=0.00 avg300=0.00 total=7\n",
      TRUE, 123456 },
    { "full avg10=0.00 total=7\nsome avg10=0.00 total=9", TRUE, 9 },
    { "some avg10=0.00\nfull avg10=0.00 total=7\n", FALSE, 0 },
    { "some total=\n", FALSE, 0 },
    { "full total=7\n", FALSE, 0 },
    { "", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint64 total = 0;

      g_assert_cmpint (lanes_parse_pressure (cases[i].text, &total), ==, cases[i].ok);
      g_assert_cmpuint (total, ==, cases[i].total);
    }
}

static void
test_meminfo (void)
{
  const char *text = "MemTotal:       24684092 kB\nMemAvailable:   12 kB\nHugePages_Total:  3\n";
  guint64 bytes = 0;

  g_assert_true (lanes_parse_meminfo (text, "MemAvailable", &bytes));
  g_assert_cmpuint (bytes, ==, 12 * 1024);
  g_assert_false (lanes_parse_meminfo (text, "MemAvail", &bytes));
  g_assert_false (lanes_parse_meminfo (text, "HugePages_Total", &bytes));
  g_assert_false (lanes_parse_meminfo ("MemAvailable: 18446744073709551615 kB\n", "MemAvailable",
                                       &bytes));
  g_assert_false (lanes_parse_meminfo ("", "MemAvailable", &bytes));
  g_assert_cmpuint (bytes, ==, 12 * 1024);
}

static void
test_stat (void)
{
  const char *text = "cpu  9 9 9 9 9 9 9 9 9 9\n"
                     "cpu0 10 0 0 20 1 0 0 5 0 0\n"
                     "cpu1 10 0 0 20 1 0 0 5 0 0\n"
                     "cpu12 1 1 1 1\n"
                     "intr 1 2 3\n";
  g_autoptr (GArray) cpus = g_array_new (FALSE, FALSE, sizeof (guint));
  LanesCpuTimes times;

  g_assert_true (lanes_parse_stat (text, NULL, &times));
  g_assert_cmpuint (times.total, ==, 76);
  g_assert_cmpuint (times.idle, ==, 43);
  g_assert_cmpuint (times.steal, ==, 10);
  g_assert_true (lanes_parse_cpu_list ("1,12", cpus));
  g_assert_true (lanes_parse_stat (text, cpus, &times));
  g_assert_cmpuint (times.total, ==, 40);
  g_array_set_size (cpus, 0);
  g_assert_true (lanes_parse_cpu_list ("5", cpus));
  g_assert_false (lanes_parse_stat (text, cpus, &times));
  g_assert_false (lanes_parse_stat ("cpu 1 2 3 4\n", NULL, &times));
  g_assert_false (lanes_parse_stat ("cpu0 1 2 3", NULL, &times));
  g_assert_false (lanes_parse_stat ("", NULL, &times));
}

static void
test_cgroup (void)
{
  static const struct
  {
    const char *text;
    const char *controller;
    const char *path;
  } cases[] = {
    { "0::/user.slice\n", "", "/user.slice" },
    { "0::/user.slice\n", "cpu", NULL },
    { "4:cpu,cpuacct:/a\n0::/b\n", "cpu", "/a" },
    { "4:cpuacct,cpu:/a\n0::/b\n", "cpu", "/a" },
    { "4:cpuacct:/a\n0::/b\n", "cpu", NULL },
    { "4:cpu,cpuacct:/a\n0::/b\n", "", "/b" },
    { "1:name=systemd:/s\n", "cpu", NULL },
    { "0::/", "", "/" },
    { "0::/a:b\r\n", "", "/a:b" },
    { "0::/../other\n", "", NULL },
    { "0::/a/..\n", "", NULL },
    { "0::relative\n", "", NULL },
    { "0:", "", NULL },
    { "::::\n", "", NULL },
    { "\n\n0::/late\n", "", "/late" },
    { "", "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = lanes_parse_cgroup (cases[i].text, cases[i].controller);

      g_test_message ("“%s” for “%s”", cases[i].text, cases[i].controller);
      g_assert_cmpstr (path, ==, cases[i].path);
    }
}

static void
test_mounts (void)
{
  const char *text =
      "25 30 0:23 / /sys rw,nosuid shared:7 - sysfs sysfs rw\n"
      "30 25 0:26 /a\\040b /sys/fs/c\\134d\\011e rw shared:9 master:1 - cgroup2 cgroup2 "
      "rw,nsdelegate\n"
      "31 25 0:27 / /mnt rw - cgroup  rw,cpu,cpuacct\n"
      "40 30 0:4 net:[4026532281] /run/netns/x rw - nsfs nsfs rw\n"
      "50 30 0:5 / /short rw - tmpfs\n"
      "nonsense\n"
      "1 2 3 - a b c\n"
      "60 30 0:6 / /last rw - ext4 /dev/vda rw,errors=continue";
  g_autoptr (GArray) mounts = lanes_parse_mounts (text);
  const LanesMount *mount;

  g_assert_cmpuint (mounts->len, ==, 5);
  mount = &g_array_index (mounts, LanesMount, 1);
  g_assert_cmpstr (mount->root, ==, "/a b");
  g_assert_cmpstr (mount->mount_point, ==, "/sys/fs/c\\d\te");
  g_assert_cmpstr (mount->type, ==, "cgroup2");
  mount = &g_array_index (mounts, LanesMount, 2);
  g_assert_cmpstr (mount->type, ==, "cgroup");
  g_assert_true (lanes_parse_has_option (mount->super_options, "cpu"));
  g_assert_false (lanes_parse_has_option (mount->super_options, "cpua"));
  g_assert_false (lanes_parse_has_option (mount->super_options, "memory"));
  mount = &g_array_index (mounts, LanesMount, 4);
  g_assert_cmpstr (mount->super_options, ==, "rw,errors=continue");
}

static void
test_cpuinfo (void)
{
  const char *text = "processor\t: 4\nmodel name\t: Some CPU @ 3 GHz\n"
                     "physical id\t: 1\ncore id\t\t: 2\n"
                     "\nprocessor\t: 6\nflags\t\t: a b\n";
  g_autofree char *model = lanes_parse_cpuinfo (text, "model name");
  g_autofree char *missing = lanes_parse_cpuinfo (text, "model");
  g_autoptr (GArray) records = lanes_parse_cpu_records (text);

  g_assert_cmpstr (model, ==, "Some CPU @ 3 GHz");
  g_assert_null (missing);
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_cmpuint (g_array_index (records, LanesCpuRecord, 0).cpu, ==, 4);
  g_assert_cmpuint (g_array_index (records, LanesCpuRecord, 0).core, ==, 2);
  g_assert_cmpuint (g_array_index (records, LanesCpuRecord, 0).package, ==, 1);
  g_assert_cmpuint (g_array_index (records, LanesCpuRecord, 1).core, ==, 6);
}

/* Whatever the bytes, a reader returns and changes nothing it should not. */
static void
test_noise (void)
{
  static const char alphabet[] = "0123456789 -,:/\\\n\tcpumaxsometotal=kBsi.";

  for (guint i = 0; i < 20000; i++)
    {
      char text[64];
      guint length = (guint) g_test_rand_int_range (0, sizeof text);
      g_autoptr (GArray) cpus = g_array_new (FALSE, FALSE, sizeof (guint));
      g_autoptr (GArray) mounts = NULL;
      g_autoptr (GArray) records = NULL;
      g_autofree char *path = NULL;
      LanesCpuTimes times;
      guint64 a, b;
      double d, e;

      for (guint j = 0; j < length; j++)
        text[j] = alphabet[g_test_rand_int_range (0, strlen (alphabet))];
      text[length] = '\0';
      lanes_parse_count (text, &a);
      lanes_parse_limit (text, &d);
      lanes_parse_cpu_max (text, &d, &e);
      lanes_parse_size (text, &a);
      lanes_parse_schedstat (text, &a, &b);
      lanes_parse_pressure (text, &a);
      lanes_parse_meminfo (text, "so", &a);
      lanes_parse_stat (text, NULL, &times);
      path = lanes_parse_cgroup (text, "cpu");
      mounts = lanes_parse_mounts (text);
      records = lanes_parse_cpu_records (text);
      g_assert_true (lanes_parse_cpu_list (text, cpus) || cpus->len == 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/probe/parse/count", test_count);
  g_test_add_func ("/probe/parse/limit", test_limit);
  g_test_add_func ("/probe/parse/cpu-max", test_cpu_max);
  g_test_add_func ("/probe/parse/cpu-list", test_cpu_list);
  g_test_add_func ("/probe/parse/sizes", test_sizes);
  g_test_add_func ("/probe/parse/schedstat", test_schedstat);
  g_test_add_func ("/probe/parse/pressure", test_pressure);
  g_test_add_func ("/probe/parse/meminfo", test_meminfo);
  g_test_add_func ("/probe/parse/stat", test_stat);
  g_test_add_func ("/probe/parse/cgroup", test_cgroup);
  g_test_add_func ("/probe/parse/mounts", test_mounts);
  g_test_add_func ("/probe/parse/cpuinfo", test_cpuinfo);
  g_test_add_func ("/probe/parse/noise", test_noise);
  return g_test_run ();
}
