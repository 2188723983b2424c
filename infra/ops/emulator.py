"""Starts and stops the MiniStack process of an instance."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import IO

from aws import DUMMY_CREDENTIALS, REGION
from instance import Instance, is_alive
from processes import DETACHED, end_group, uninterrupted
from progress import Failure

LAUNCHER = Path(__file__).with_name("launcher.py")
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10


def require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Failure(f"Port {port} is in use. Choose another one: make run PORT={port + 1}") from error


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(instance: Instance) -> dict[str, str]:
    """The environment of MiniStack, which every function inherits: it has no AWS settings of the user."""
    temporary = instance.directory / "tmp"
    temporary.mkdir(exist_ok=True)
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(temporary),
        "TMPDIR": str(temporary),
        "BIND_HOST": os.environ.get("BIND_HOST", "127.0.0.1"),
        "GATEWAY_PORT": str(instance.port),
        "MINISTACK_REGION": REGION,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "AWS_ENDPOINT_URL": instance.endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
        **DUMMY_CREDENTIALS,
    }


class Emulator:
    """The MiniStack process, the leader of a process group with its functions."""

    def __init__(self, instance: Instance, lock: IO[str]) -> None:
        self._instance = instance
        with instance.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(LAUNCHER)],
                cwd=instance.directory,
                env=environment(instance),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[lock.fileno()],
            )
        instance.emulator = self._process.pid
        instance.save()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self._instance.endpoint}/_ministack/ready", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
        raise Failure(f"The local AWS did not start; its log, {self._instance.log}, ends with\n{self._log_tail()}")

    def wait(self) -> int:
        return self._process.wait()

    def detach(self) -> None:
        """Let it continue to run when this process ends."""
        self._instance.detached = True
        self._instance.save()
        standard_input = self._process.stdin
        if standard_input:
            standard_input.write(DETACHED)
            standard_input.close()

    def stop(self) -> None:
        with uninterrupted():
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=SECONDS_TO_STOP)
            end_group(self._process.pid)
            self._process.wait()

    def _log_tail(self) -> str:
        return "\n".join(self._instance.log.read_text(errors="replace").splitlines()[-15:])


def stop_running(instance: Instance) -> None:
    """Stop an instance that another process started. Its lock proves that the process ids are still valid."""
    os.kill(instance.emulator if instance.detached else instance.supervisor, signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_TO_STOP + 5
    while is_alive(instance.name):
        if time.monotonic() > deadline:
            end_group(instance.emulator)
            return
        time.sleep(0.1)
