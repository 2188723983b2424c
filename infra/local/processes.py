"""Child processes that end when we end, each stopped by its own id."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from progress import Failure

# What a parent writes to its child's lifeline before it leaves the child alone.
DETACHED = b"detached"


def interrupt_on_signals() -> None:
    """Let every ordinary way to stop us unwind the stack, as Ctrl-C does."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let a clean-up finish although the reader presses Ctrl-C again."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_group(leader: int, number: int = signal.SIGKILL) -> None:
    """Signal a process that leads its own group, with all its descendants."""
    try:
        os.killpg(leader, number)
    except ProcessLookupError:
        return


def run(command: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> None:
    """Run a command to its end with its output passed through.

    It gets a group of its own, so that an interruption ends its children too:
    cargo, when asked to stop, leaves its compilers running.
    """
    child = subprocess.Popen(command, cwd=cwd, env=env, start_new_session=True)
    try:
        status = child.wait()
    except BaseException:
        with uninterrupted():
            end_group(child.pid, signal.SIGTERM)
            try:
                child.wait(timeout=5)
            except subprocess.TimeoutExpired:
                end_group(child.pid)
                child.wait()
        raise
    if status != 0:
        raise Failure(f"failed with status {status}: {' '.join(command)}")
