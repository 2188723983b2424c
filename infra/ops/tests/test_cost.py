"""docs/cost.md says what the calculation says, and the calculation counts what the templates have."""

import json
import unittest

import cost
import inventory
import templates
from project import ROOT

CORRELATION = "018f2f5e-7b7a-7b44-9d8c-0f3b5f3f4a11"

# What a function writes for a request: `line` in shared/lambda/src/telemetry.rs.
REQUEST = {
    "_aws": {
        "Timestamp": 1795773600000,
        "CloudWatchMetrics": [
            {
                "Namespace": "Aurora",
                "Dimensions": [["stage", "service"], ["stage"]],
                "Metrics": [{"Name": "Fault", "Unit": "Count"}],
            },
            {
                "Namespace": "Aurora",
                "Dimensions": [["stage", "service"]],
                "Metrics": [{"Name": "Duration", "Unit": "Milliseconds"}],
            },
        ],
    },
    "level": "INFO",
    "timestamp": "2026-11-27T10:00:00.123456789Z",
    "stage": "prod",
    "service": "subjects",
    "function": "get-subject",
    "correlationId": CORRELATION,
    "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
    "spanId": "00f067aa0ba902b7",
    "parentSpanId": "b7ad6b7169203331",
    "actor": f"user:{CORRELATION}",
    "Duration": 4.123456,
    "Fault": 0,
    "Panic": 0,
    "method": "GET",
    "route": "/api/v1/subjects/{subject_id}",
    "status": 200,
    "request_id": "JKJaXmPLvHcESHA=",
}

# What the gateway writes: `AccessLogSettings` of the stage.
ACCESS = {
    "request_id": "JKJaXmPLvHcESHA=",
    "time": "27/Nov/2026:10:00:00 +0000",
    "route": "ANY /api/v1/subjects/{subject_id}",
    "path": f"/api/v1/subjects/{CORRELATION}",
    "status": "200",
    "response_bytes": "512",
    "latency_ms": "18",
    "integration_latency_ms": "9",
    "integration_error": "-",
    "authorizer_error": "-",
    "user_id": CORRELATION,
    "source_ip": "203.0.113.7",
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
}

# What Lambda writes of a successful invocation with the system log level INFO:
# https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
START = {
    "time": "2026-11-27T10:00:00.000Z",
    "type": "platform.start",
    "record": {"requestId": CORRELATION, "version": "12"},
}
REPORT = {
    "time": "2026-11-27T10:00:00.012Z",
    "type": "platform.report",
    "record": {
        "requestId": CORRELATION,
        "metrics": {"durationMs": 9.123, "billedDurationMs": 10, "memorySizeMB": 256, "maxMemoryUsedMB": 24},
        "status": "success",
    },
}


def size(record: object) -> int:
    return len(json.dumps(record, separators=(",", ":"))) + 26


class Document(unittest.TestCase):
    def setUp(self) -> None:
        self.text = (ROOT / "docs" / "cost.md").read_text()

    def test_its_tables_are_what_make_cost_writes(self) -> None:
        self.assertIn(cost.tables(), self.text, "make cost writes the tables into docs/cost.md")

    def test_each_total_is_the_sum_of_its_column(self) -> None:
        for table in self.text.split("\n\n"):
            rows = [row.split("|")[1:-1] for row in table.splitlines()[2:]]
            if "**total**" not in table:
                continue
            columns = len(rows[0]) - 2
            for column in range(-columns, 0):
                *amounts, total = (float(row[column].replace(",", "")) for row in rows)
                self.assertAlmostEqual(sum(amounts), total, delta=0.01 * len(amounts))


class Count(unittest.TestCase):
    def test_the_parts_of_the_stage_are_those_of_the_templates(self) -> None:
        found = inventory.count()
        self.assertEqual(found.keys, 1)
        self.assertEqual(found.metrics, 3 * len(templates.domains()) + 1)
        self.assertEqual(found.dashboards, len(templates.domains()) + 1)
        self.assertEqual(found.composite_alarms, 4)
        self.assertLess(found.fault_alarm_metrics, found.alarm_metrics)
        for count in (found.routes, found.alarm_metrics, found.queues, found.runs):
            self.assertGreater(count, 0)

    def test_a_schedule_that_is_not_understood_is_refused(self) -> None:
        self.assertEqual(inventory.runs("rate(5 minutes)"), 8640)
        with self.assertRaisesRegex(ValueError, "is no rate"):
            inventory.runs("cron(0 3 * * ? *)")


class Records(unittest.TestCase):
    def test_the_sizes_of_records_are_those_of_samples(self) -> None:
        for assumed, sample in (
            (cost.REQUEST_RECORD, size(REQUEST)),
            (cost.ACCESS_RECORD, size(ACCESS)),
            (cost.SYSTEM_RECORDS, size(START) + size(REPORT)),
        ):
            self.assertLess(abs(assumed - sample), 10, (assumed, sample))


class Comparison(unittest.TestCase):
    def test_the_changes_make_a_stage_cheaper_idle_and_busy(self) -> None:
        found = inventory.count()
        for load in (cost.IDLE, cost.BUSY):
            before, after = (
                sum(line.dollars(found, load, one) for line in cost.LINES) for one in (cost.BEFORE, cost.AFTER)
            )
            self.assertLess(after, before)


if __name__ == "__main__":
    unittest.main()
