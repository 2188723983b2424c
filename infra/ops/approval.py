"""Asks before the resources of a stack on AWS are changed."""

import os
import sys
import threading
from collections.abc import Callable
from typing import Any

from progress import Failure, say

Ask = Callable[[str], str]

# Stacks are deployed several at a time; the operator answers one question at a time.
_ONE_AT_A_TIME = threading.Lock()


def approve(stack: str, changes: list[dict[str, Any]], ask: Ask | None = None) -> None:
    """Show a change set, and fail unless the operator agrees or `YES=1` is set, as in a pipeline."""
    with _ONE_AT_A_TIME:
        say("\n".join([f"    {stack}, change set:", *map(_line, changes)]))
        if os.environ.get("YES") == "1":
            return
        if ask is None and not sys.stdin.isatty():
            raise Failure(f"{stack}: nobody can be asked here. Set YES=1 to deploy without a question.")
        if (ask or input)(f"Change {stack}? [y/N] ").strip().lower() not in ("y", "yes"):
            raise Failure(f"{stack} was not changed.")


def _line(change: dict[str, Any]) -> str:
    """One change. A replacement loses what the resource holds, so it stands out."""
    replaced = {"True": "REPLACED", "Conditional": "may be replaced"}.get(change.get("Replacement", ""), "")
    return f"    {change['Action']:<8} {change['ResourceType']:<36} {change['LogicalResourceId']} {replaced}".rstrip()
