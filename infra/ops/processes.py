"""Child processes that end with this process, each stopped by its own process id."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from progress import Failure

# A parent writes this to the standard input of its child before it detaches the child.
DETACHED = b"detached"


def interrupt_on_signals() -> None:
    """Raise KeyboardInterrupt on every ordinary signal to stop, as for Ctrl-C."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ignore signals, so that a clean-up finishes even if the user presses Ctrl-C again."""
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
    """Run a command to its end and show its output.

    It has its own process group, so that an interruption ends its children too:
    when cargo is stopped, its compilers continue to run.
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
