"""The output of the `make` commands, and the exception for failures."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Failure(Exception):
    """A failure that the user can correct: printed without a traceback."""


def say(text: str) -> None:
    """Print a line with one write, so that the lines of several threads do not mix."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def warn(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print the title of a step that may take long, and then its duration."""
    say(f"==> {title}")
    started = time.monotonic()
    yield
    say(f"    done in {time.monotonic() - started:.1f} s")
