"""Runs MiniStack, the local AWS, in this process.

Started by `emulator.py` as the leader of its own session. Its standard input is
a lifeline: end of file without the word `detached` means that whoever started
it is gone, so nothing is ever orphaned, however its parent died.
"""

import functools
import json
import os
import signal
import socketserver
import sys
import threading
from collections.abc import Callable
from typing import Any

from ministack import app
from ministack.core import lambda_runtime
from ministack.services import eventbridge, ssm

from processes import DETACHED


def answer_at_once() -> None:
    """Take out two waits that are long against a function of a few milliseconds.

    Nagle's algorithm delays the Runtime API's small replies by 40 ms, and a
    function that logs nothing costs 50 ms of waiting for its log lines.
    """
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True
    lambda_runtime.ProvidedWorker._drain_stderr_bounded = functools.partialmethod(
        lambda_runtime.Worker._drain_stderr_bounded, first_line_wait=0.002, idle_confirm=0.002
    )


def tell_parameter_changes() -> None:
    """Let Parameter Store tell EventBridge what changes, as on AWS."""
    ssm._put_parameter = _telling(ssm._put_parameter, "Create", "Update")
    ssm._delete_parameter = _telling(ssm._delete_parameter, "Delete", "Delete")
    ssm._delete_parameters = _telling(ssm._delete_parameters, "Delete", "Delete")


def _telling(change: Callable[[Any], Any], when_new: str, when_known: str) -> Callable[[Any], Any]:
    def change_and_tell(data: Any) -> Any:
        names = data.get("Names") or [data.get("Name")]
        known = {name: ssm._parameters.get(name) for name in names}
        answer = change(data)
        for name, before in known.items():
            if ssm._parameters.get(name) is not before:
                _tell(name, when_known if before else when_new)
        return answer

    return change_and_tell


def _tell(name: str, operation: str) -> None:
    entry = {
        "Source": "aws.ssm",
        "DetailType": "Parameter Store Change",
        "Detail": json.dumps({"operation": operation, "name": name}),
        "Resources": [ssm._param_arn(name)],
    }
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)


def follow_lifeline() -> None:
    """Stop this process when its parent has gone without detaching it."""
    if os.read(sys.stdin.fileno(), len(DETACHED)) != DETACHED:
        os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    answer_at_once()
    tell_parameter_changes()
    threading.Thread(target=follow_lifeline, daemon=True).start()
    try:
        app.main()
    finally:
        # MiniStack leaves its Lambda processes to notice that the API is gone.
        lambda_runtime.reset()


if __name__ == "__main__":
    main()
