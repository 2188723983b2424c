"""`make logs`: the log of a function, oldest first."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import templates
from aws import Aws
from progress import Failure, say

PAUSE = 1.0
KEPT_DAYS = 30


def show(aws: Aws, function: str, follow: bool) -> None:
    """Print the log of a function, and with `follow` also new lines."""
    domain = next((one.domain for one in templates.domains() if one.has_function(function)), None)
    if domain is None:
        raise Failure(f"No stack has a function {function}. If every domain has it, use <domain>-<function>.")
    client = aws.client("logs")
    printed: set[tuple[str, int, str]] = set()
    days = KEPT_DAYS
    while True:
        for event in _events(client, aws, domain, function, days):
            identity = (event["logStreamName"], event["timestamp"], event["message"])
            if identity not in printed:
                printed.add(identity)
                moment = datetime.fromtimestamp(event["timestamp"] / 1000, timezone.utc)
                say(f"{moment:%H:%M:%S.%f} {event['message'].rstrip()}")
        if not follow:
            return
        days = 1  # the name of a stream has the date of its first line; few streams last longer than one more day
        time.sleep(PAUSE)


def places(aws: Aws, domain: str, function: str, days: int) -> Iterator[dict[str, str]]:
    """The log streams of the function in the group of its domain; on the local AWS, its own group."""
    if aws.emulated:
        yield {"logGroupName": f"/aws/lambda/aurora-{aws.stage}-{function}"}
        return
    today = datetime.now(timezone.utc)
    for ago in range(days, -1, -1):
        begins = f"{today - timedelta(days=ago):%Y/%m/%d}/aurora-{aws.stage}-{function}["
        yield {"logGroupName": f"/aurora/{aws.stage}/{domain}", "logStreamNamePrefix": begins}


def _events(client: Any, aws: Aws, domain: str, function: str, days: int) -> list[dict[str, Any]]:
    events = []
    try:
        for place in places(aws, domain, function, days):
            for page in client.get_paginator("filter_log_events").paginate(**place):
                events.extend(page["events"])
    except client.exceptions.ResourceNotFoundException:
        return []  # no log was written
    return sorted(events, key=lambda event: event["timestamp"])
