"""Sends requests to the API, and reads its responses whatever their status is."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SECONDS = 30


@dataclass(frozen=True)
class Reply:
    """A response: header names in lower case; `body` is the parsed JSON, or None for anything else."""

    status: int
    headers: Mapping[str, str]
    body: Any


def send(method: str, url: str, headers: Mapping[str, str] | None = None, body: Any = None) -> Reply:
    """Send a request, with a body as JSON; raise `URLError` or `TimeoutError` without a response."""
    sent = dict(headers or {}) | ({} if body is None else {"content-type": "application/json"})
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, sent, method=method)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return _reply(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return _reply(error.code, error.headers, error.read())


def parsed(content: bytes) -> Any:
    """The JSON, or None for anything else."""
    try:
        return json.loads(content)
    except ValueError:
        return None


def _reply(status: int, headers: Any, content: bytes) -> Reply:
    return Reply(status, {name.lower(): value for name, value in headers.items()}, parsed(content))
