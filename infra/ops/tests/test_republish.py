"""Events that the relay gave up on are published again from their rows."""

import io
import json
import unittest
from typing import Any

from fakes import FakeAws
from progress import Failure
from republish import republish


class Dynamo:
    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def get_paginator(self, _: str) -> "Dynamo":
        return self

    def paginate(self, **query: Any) -> list[dict[str, Any]]:
        self.query = query
        return [{"Items": self.rows[:150]}, {"Items": self.rows[150:]}]


class Lambda:
    def __init__(self, failing: bool = False) -> None:
        self.calls: list[dict[str, Any]] = []
        self.failing = failing

    def invoke(self, **call: Any) -> dict[str, Any]:
        self.calls.append(call)
        answer: dict[str, Any] = {"Payload": io.BytesIO(b'"the bus is down"')}
        return {**answer, "FunctionError": "Unhandled"} if self.failing else answer


def rows(count: int) -> list[dict[str, Any]]:
    return [{"pk": {"S": "SUBJECT#1"}, "sk": {"S": f"EVENT#{n:010}"}} for n in range(count)]


def stage(dynamodb: Any, functions: Any) -> FakeAws:
    clients: dict[str, Any] = {"dynamodb": dynamodb, "lambda": functions}
    return FakeAws("dev", **clients)


class Republish(unittest.TestCase):
    def test_all_event_rows_of_a_partition_reach_the_live_relay_in_order(self) -> None:
        relay = Lambda()
        said = republish(stage(Dynamo(rows(230)), relay), "subjects", "SUBJECT#1")
        self.assertIn("230 events", said)
        self.assertEqual({call["FunctionName"] for call in relay.calls}, {"aurora-dev-subjects-relay-events"})
        self.assertEqual({call["Qualifier"] for call in relay.calls}, {"live"})
        records = [record for call in relay.calls for record in json.loads(call["Payload"])["Records"]]
        self.assertEqual([record["dynamodb"]["NewImage"] for record in records], rows(230))
        self.assertEqual({record["eventName"] for record in records}, {"INSERT"})

    def test_a_relay_that_fails_and_a_key_without_events_are_named(self) -> None:
        failing = stage(Dynamo(rows(1)), Lambda(failing=True))
        with self.assertRaisesRegex(Failure, "the bus is down"):
            republish(failing, "subjects", "SUBJECT#1")
        with self.assertRaisesRegex(Failure, "no event rows with the key SUBJECT#2"):
            republish(stage(Dynamo([]), Lambda()), "subjects", "SUBJECT#2")


if __name__ == "__main__":
    unittest.main()
