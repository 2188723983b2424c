"""`make logs`: what a function wrote, oldest first."""

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
    """Print a function's log, and go on printing if asked to."""
    domain = next((one.domain for one in templates.domains() if one.has_function(function)), None)
    if domain is None:
        raise Failure(f"No stack has a function {function}. One of every domain is <domain>-<function>.")
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
        days = 1  # a stream is named after the day on which it began; few live for longer than one more
        time.sleep(PAUSE)


def places(aws: Aws, domain: str, function: str, days: int) -> Iterator[dict[str, str]]:
    """Where the function writes: its streams in its domain's group; on the local AWS, its own group."""
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
        return []  # nothing was ever written there
    return sorted(events, key=lambda event: event["timestamp"])
