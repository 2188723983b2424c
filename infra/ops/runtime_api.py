"""Makes MiniStack's Runtime API fast enough for functions of a few milliseconds.

MiniStack has a server with two threads for each process of a function. Each of them wakes ten times a second to see
whether the process was stopped: with 300 processes, 6,000 times a second in one interpreter, also while nothing is
asked.
"""

import queue
import socket
import socketserver
from contextlib import suppress
from typing import Any

from ministack.core import lambda_runtime

# The longest time, in seconds, in which an idle thread does not look whether its process was stopped.
IDLE = 5.0

# How long the first line of a function's log is awaited after its reply, and each further one, in seconds. A
# function writes its lines before it replies, but another thread reads them.
FIRST_LINE = 0.002
NEXT_LINE = 0.0005


def install() -> None:
    # Nagle's algorithm delays small replies by 40 ms.
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True
    socketserver.ThreadingTCPServer = PatientServer  # type: ignore[misc]
    worker = lambda_runtime.ProvidedWorker
    worker._build_handler_class = _with_long_waits(worker._build_handler_class)
    worker._drain_stderr_bounded = log_lines


class PatientServer(socketserver.ThreadingTCPServer):
    """The server of one process, which looks less often than it is asked to whether it is to end."""

    def serve_forever(self, poll_interval: float = IDLE) -> None:
        super().serve_forever(max(IDLE, poll_interval))

    def shutdown(self) -> None:
        # It wakes the thread of `serve_forever` on Linux. Elsewhere, it may be refused.
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        super().shutdown()


class _PatientQueue:
    """A function's next event, for which its thread waits longer than it asks for."""

    def __init__(self, events: "queue.Queue[Any]") -> None:
        self._events = events

    def get(self, timeout: float) -> Any:
        return self._events.get(timeout=max(IDLE, timeout))


def _with_long_waits(build: Any) -> Any:
    def build_patient(worker: Any, generation: int, events: "queue.Queue[Any]") -> Any:
        return build(worker, generation, _PatientQueue(events))

    return build_patient


def log_lines(worker: Any, first_line_wait: float = FIRST_LINE) -> str:
    lines: list[str] = []
    with suppress(queue.Empty):
        while True:
            lines.append(worker._stderr_queue.get(timeout=NEXT_LINE if lines else first_line_wait))
    return "\n".join(lines)
