"""Runs cargo-lambda, which builds functions for Lambda on any system and emulates Lambda's API here."""

import os
import platform
from collections.abc import Mapping

from progress import Failure
from project import LAMBDA_OUTPUT, ROOT

FOLDER = ROOT / ".tools" / "lambda" / "bin"

# The version of the C library in Amazon Linux 2023, on which the functions run.
GLIBC_OF_LAMBDA = (2, 34)

MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}


def target(arch: str) -> str:
    """Rust's name for the system of a function. The suffix keeps newer symbols of the C library out."""
    if arch not in MACHINES:
        raise Failure(f"{arch} is no architecture of Lambda. There are: {', '.join(MACHINES)}")
    return f"{MACHINES[arch]}-unknown-linux-gnu"


def differs_from(arch: str) -> bool:
    """Whether a program that cargo builds for this machine would not run on Lambda with that architecture."""
    machine = {"aarch64": "arm64", "amd64": "x86_64"}.get(platform.machine().lower(), platform.machine())
    library, version = platform.libc_ver()
    is_old_enough = library == "glibc" and tuple(map(int, version.split(".")[:2])) <= GLIBC_OF_LAMBDA
    return not (platform.system() == "Linux" and machine == arch and is_old_enough)


def build_command(arch: str, profile: str) -> list[str]:
    """The command that builds with our profile, without the choice of packages.

    By default, cargo-lambda adds settings of its own to release builds. One of them, `panic = "abort"`, ends the
    process where we answer with status 500, and drops the other messages of the batch.
    """
    suffix = ".".join(map(str, GLIBC_OF_LAMBDA))
    return [
        *(program(), "lambda", "build", "--disable-optimizations", "--profile", profile),
        *("--target", f"{target(arch)}.{suffix}", "--lambda-dir", str(LAMBDA_OUTPUT)),
    ]


def program() -> str:
    """The path of cargo-lambda."""
    path = FOLDER / "cargo-lambda"
    if not path.exists():
        raise Failure("cargo-lambda is not installed: make cargo-lambda")
    return str(path)


def environment(base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment of cargo-lambda. It looks for its cross compiler on the PATH."""
    return {**base, "PATH": os.pathsep.join([str(FOLDER), base.get("PATH", os.defpath)])}
