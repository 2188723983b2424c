"""Publishes stored events again, for events that the relay gave up on: the event rows of a table are kept for good."""

import json
from typing import Any

from aws import Aws
from progress import Failure

ROWS_OF_A_CALL = 100


def republish(aws: Aws, domain: str, partition: str) -> str:
    """Give the event rows of a partition, in order, to the relay, as the table's stream did.

    An event keeps its id, so consumers ignore it where they have processed it already.
    """
    rows = _event_rows(aws, f"aurora-{aws.stage}-{domain}", partition)
    if not rows:
        raise Failure(f"The table of {domain} has no event rows with the key {partition}.")
    relay = f"aurora-{aws.stage}-{domain}-relay-events"
    for start in range(0, len(rows), ROWS_OF_A_CALL):
        records = [_record(row, aws.region) for row in rows[start : start + ROWS_OF_A_CALL]]
        answer = aws.client("lambda").invoke(
            FunctionName=relay, Qualifier="live", Payload=json.dumps({"Records": records}).encode()
        )
        if "FunctionError" in answer:
            raise Failure(f"{relay} failed after {start} events: {answer['Payload'].read().decode()}")
    return f"{len(rows)} events of {partition} were published again."


def _event_rows(aws: Aws, table: str, partition: str) -> list[dict[str, Any]]:
    pages = (
        aws.client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :events)",
            ExpressionAttributeValues={":pk": {"S": partition}, ":events": {"S": "EVENT#"}},
            ConsistentRead=True,
        )
    )
    return [row for page in pages for row in page["Items"]]


def _record(row: dict[str, Any], region: str) -> dict[str, Any]:
    """An event row in the form in which a table's stream delivers it."""
    key = f"{row['pk']['S']} {row['sk']['S']}"
    change = {"NewImage": row, "SequenceNumber": key, "SizeBytes": 0, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    return {
        "eventName": "INSERT",
        "eventID": key,
        "eventSource": "aws:dynamodb",
        "awsRegion": region,
        "dynamodb": change,
    }
