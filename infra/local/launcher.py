"""Runs MiniStack, the local AWS, in this process.

Started by `emulator.py` as the leader of its own session. Its standard input is
a lifeline: end of file without the word `detached` means that whoever started
it is gone, so nothing is ever orphaned, however its parent died.
"""

import functools
import os
import signal
import socketserver
import sys
import threading

from ministack import app
from ministack.core import lambda_runtime

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


def follow_lifeline() -> None:
    """Stop this process when its parent has gone without detaching it."""
    if os.read(sys.stdin.fileno(), len(DETACHED)) != DETACHED:
        os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    answer_at_once()
    threading.Thread(target=follow_lifeline, daemon=True).start()
    try:
        app.main()
    finally:
        # MiniStack leaves its Lambda processes to notice that the API is gone.
        lambda_runtime.reset()


if __name__ == "__main__":
    main()
