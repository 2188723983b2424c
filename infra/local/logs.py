"""`make logs`: what a function wrote, oldest first."""

import time
from datetime import datetime, timezone
from typing import Any

from aws import Aws
from progress import Failure, say

PAUSE = 1.0


def show(aws: Aws, function: str, follow: bool) -> None:
    """Print a function's log, and go on printing if asked to."""
    client = aws.client("logs")
    group = f"/aws/lambda/aurora-{aws.stage}-{function}"
    printed: set[tuple[str, int, str]] = set()
    try:
        while True:
            for event in _events(client, group):
                identity = (event["logStreamName"], event["timestamp"], event["message"])
                if identity not in printed:
                    printed.add(identity)
                    moment = datetime.fromtimestamp(event["timestamp"] / 1000, timezone.utc)
                    say(f"{moment:%H:%M:%S.%f} {event['message'].rstrip()}")
            if not follow:
                return
            time.sleep(PAUSE)
    except client.exceptions.ResourceNotFoundException as error:
        raise Failure(f"There is no log group {group}: is FN the name of a function?") from error


def _events(client: Any, group: str) -> list[dict[str, Any]]:
    pages = client.get_paginator("filter_log_events").paginate(logGroupName=group)
    return sorted((event for page in pages for event in page["events"]), key=lambda event: event["timestamp"])
