/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Decisions to try reports on, all made on the same machine of four cores. */

#include "report-fixture.h"

static const char *const workloads[N_REPORT_CASES] = {
  [REPORT_NOTHING_KNOWN] = "{\"format\":\"lanes-workload/1\"}",
  [REPORT_ALL_RULED_OUT] =
      "{\"format\":\"lanes-workload/1\",\"kind\":\"service\",\"rate_per_s\":100000,"
      "\"in_flight\":5000,\"wait_ms\":50,\"cpu_ms\":20,\"client\":\"async\",\"picklable\":false,"
      "\"shared_state\":\"hot\"}",
  [REPORT_EVERYTHING_SET] =
      "{\"format\":\"lanes-workload/1\",\"name\":\"Nightly reconciliation of every single invoice "
      "line against the warehouse management system, with all returns and credit notes\","
      "\"kind\":\"batch\",\"tasks\":10000000,\"rate_per_s\":99.5,\"in_flight\":1000,"
      "\"wait_ms\":123.456,\"wait_spread\":\"high\",\"cpu_ms\":98.765,\"gil_share\":0.55,"
      "\"native_call_ms\":12.5,\"client\":\"blocking\",\"argument_bytes\":2097152,"
      "\"result_bytes\":67108864,\"limit\":50,\"pool\":\"fresh\",\"picklable\":true,"
      "\"shared_state\":\"some\",\"hard_kill\":true,\"memory_mb\":4096}",
  [REPORT_RIGHT_TO_LEFT] =
      "{\"format\":\"lanes-workload/1\",\"name\":\"معالجة الصور المصغرة\",\"kind\":\"batch\","
      "\"tasks\":500,\"wait_ms\":40,\"cpu_ms\":12,\"client\":\"async\"}",
  [REPORT_HOSTILE_NAME] = "{\"format\":\"lanes-workload/1\",\"kind\":\"batch\",\"tasks\":500,"
                          "\"wait_ms\":40,\"cpu_ms\":1,\"client\":\"async\"}",
};

static const char *const examples[N_REPORT_CASES] = {
  [REPORT_DOWNLOAD_IMAGES] = "download-images",
  [REPORT_HEAVY_MATHS] = "heavy-maths",
  [REPORT_WEBSOCKET_CHAT] = "websocket-chat",
  [REPORT_LEGACY_DATABASE] = "legacy-database",
  [REPORT_UNKNOWN_MECHANISM] = "download-images",
  [REPORT_NO_MACHINE] = "heavy-maths",
};

LanesMachine *
report_create_machine (void)
{
  static const LanesFactId four[] = { LANES_FACT_ONLINE, LANES_FACT_AFFINITY, LANES_FACT_USABLE,
                                      LANES_FACT_CORES };
  LanesMachine *machine = lanes_machine_new ();

  for (guint i = 0; i < G_N_ELEMENTS (four); i++)
    lanes_machine_set_fact (machine, four[i], 4, LANES_ORIGIN_DETECTED);
  lanes_machine_set_fact (machine, LANES_FACT_MEMORY_AVAILABLE, 8589934592.0,
                          LANES_ORIGIN_DETECTED);
  lanes_machine_set_word (machine, LANES_WORD_CPU_MODEL, "Example\033[31m CPU");
  lanes_machine_set_word (machine, LANES_WORD_PYTHON_VERSION, "3.14.1");
  lanes_machine_add_phase (machine, "facts", LANES_STATUS_OK, LANES_REASON_NONE, 1500000);
  return machine;
}

/* The guide that comes with Lanes, with a mechanism in its first row that no model knows. */
static LanesGuide *
create_own_guide (void)
{
  g_autoptr (LanesGuide) bundled = lanes_guide_new_bundled (NULL);
  g_autoptr (JsonNode) node = json_node_copy (bundled->document);
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;
  g_autoptr (JsonNode) own = NULL;
  g_autoptr (GError) error = NULL;
  LanesGuide *guide;

  text = lanes_document_to_text (node);
  changed = g_string_new (text);
  g_string_replace (changed, "\"mechanisms\" : [\n        \"asyncio\"\n      ]",
                    "\"mechanisms\" : [ \"tasklets\" ]", 1);
  own = lanes_document_parse ("own guide", changed->str, changed->len, &error);
  g_assert_no_error (error);
  guide = lanes_guide_from_json ("own guide", own, &error);
  g_assert_no_error (error);
  return guide;
}

LanesDecision *
report_create_decision (ReportCase which)
{
  g_autoptr (LanesGuide) guide =
      which == REPORT_UNKNOWN_MECHANISM ? create_own_guide () : lanes_guide_new_bundled (NULL);
  g_autoptr (LanesMachine) machine = which == REPORT_NO_MACHINE ? NULL : report_create_machine ();
  g_autoptr (LanesWorkload) workload = NULL;
  g_autoptr (GError) error = NULL;

  if (examples[which] != NULL)
    {
      const LanesGuideExample *example = lanes_guide_find_example (guide, examples[which]);

      workload = lanes_workload_copy (example->workload);
    }
  else
    {
      g_autoptr (JsonNode) node =
          lanes_document_parse ("workload", workloads[which], strlen (workloads[which]), &error);

      g_assert_no_error (error);
      workload = lanes_workload_from_json ("workload", node, &error);
      g_assert_no_error (error);
    }
  if (which == REPORT_HOSTILE_NAME)
    lanes_workload_set_name (workload, HOSTILE_NAME);
  return lanes_decision_new (guide, workload, machine, NULL, LANES_DEFAULT_MARGIN);
}
