"""A running local AWS: its files, its lock and its state."""

import fcntl
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from progress import Failure
from project import INSTANCES

STAGE = "local"


def api_url(endpoint: str) -> str:
    """The URL of the API of a local AWS, with a path: so no host name under *.localhost must resolve."""
    return f"{endpoint}/_aws/execute-api/aurora-{STAGE}"


@dataclass
class Instance:
    """The state of one local AWS; `run` is the one that `make run` starts."""

    name: str
    port: int
    supervisor: int = field(default_factory=os.getpid)
    emulator: int = 0
    detached: bool = False
    ready: bool = False
    seeded: bool = False
    admin_email: str = "admin@aurora.local"
    admin_password: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        return api_url(self.endpoint)

    @property
    def directory(self) -> Path:
        return INSTANCES / self.name

    @property
    def log(self) -> Path:
        return self.directory / "emulator.log"

    @property
    def code(self) -> Path:
        """The folder of the binaries of the deployed functions."""
        return self.directory / "code"

    def save(self) -> None:
        """Write the state to the file that `make status` and other commands read."""
        path = self.directory / "state.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(self), indent=2))

    def forget(self) -> None:
        """Remove its files. They are kept only after a failure."""
        shutil.rmtree(self.directory)
        _lock_path(self.name).unlink()


def _lock_path(name: str) -> Path:
    return INSTANCES / f"{name}.lock"


def acquire(name: str) -> IO[str]:
    """Take the lock of the instance. It is held until this process and the emulator have ended.

    The kernel releases it when its holders end, so an instance is running exactly
    when its lock is held: a stale process id is never used.
    """
    INSTANCES.mkdir(parents=True, exist_ok=True)
    lock = _lock_path(name).open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        running = load(name)
        where = f" at {running.base_url}" if running else ""
        raise Failure(f"Aurora is already running{where}. `make stop` stops it.") from error
    shutil.rmtree(INSTANCES / name, ignore_errors=True)
    (INSTANCES / name).mkdir()
    return lock


def is_alive(name: str) -> bool:
    if not _lock_path(name).exists():
        return False
    with _lock_path(name).open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def load(name: str = "run") -> Instance | None:
    """The running instance of that name, if there is one."""
    path = INSTANCES / name / "state.json"
    if not (is_alive(name) and path.exists()):
        return None
    return Instance(**json.loads(path.read_text()))


def running(name: str = "run") -> Instance:
    instance = load(name)
    if instance is None:
        raise Failure("Aurora is not running here. `make run` starts it.")
    return instance
