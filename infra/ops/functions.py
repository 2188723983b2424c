"""Builds all functions together, and puts the binaries where the templates expect them."""

import json
import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cargo_lambda
from cargo_lambda import GLIBC_OF_LAMBDA
from processes import run
from progress import Failure, step
from project import LAMBDA_OUTPUT, ROOT

# What runs on this machine: quick to build, and shared with the tests.
DEV = "dev"


@dataclass(frozen=True)
class Workspace:
    """The binaries of the functions in the cargo workspace, and cargo's target folder."""

    binaries: tuple[str, ...]
    target: Path


def workspace() -> Workspace:
    answer = subprocess.run(
        ["cargo", "metadata", "--no-deps", "--format-version", "1"], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    metadata = json.loads(answer.stdout)
    domains = ROOT / "functions"
    binaries = (
        target["name"]
        for package in metadata["packages"]
        if domains in Path(package["manifest_path"]).parents
        for target in package["targets"]
        if "bin" in target["kind"]
    )
    return Workspace(tuple(sorted(binaries)), Path(metadata["target_directory"]))


def build(only: str | None = None, profile: str = DEV, arch: str | None = None) -> Sequence[str]:
    """Compile all functions, or one, and stage the binaries.

    Always the whole workspace: `-p` would unify features differently and build
    the AWS SDK a second time. With an architecture they are built for Lambda,
    otherwise for the local AWS, which runs what this machine runs.
    """
    project = workspace()
    if only and only not in project.binaries:
        raise Failure(f"There is no function {only}. There are: {', '.join(project.binaries)}")
    crosses = arch is not None and cargo_lambda.differs_from(arch)
    command, environment = ["cargo", "build", "--profile", profile], None
    if arch and crosses:
        command, environment = cargo_lambda.build_command(arch, profile), cargo_lambda.environment()
    command += ["--workspace", "--bin", only] if only else ["--workspace", "--bins"]  # `--bins` adds all to `--bin`
    with step(f"Building {only or f'{len(project.binaries)} functions'}: {' '.join(command)}"):
        run(command, cwd=ROOT, env=environment)
    names = [only] if only else project.binaries
    if not crosses:  # cargo-lambda has moved them there itself
        for name in names:
            _stage(project.target / _folder(profile) / name, LAMBDA_OUTPUT / name / "bootstrap")
    if not only:
        _forget_all_but(project.binaries)
    return names


def _folder(profile: str) -> str:
    """The folder of a profile in cargo's target folder."""
    return "debug" if profile == DEV else profile


def _stage(binary: Path, bootstrap: Path) -> None:
    bootstrap.parent.mkdir(parents=True, exist_ok=True)
    link_or_copy(binary, bootstrap)


def link_or_copy(source: Path, destination: Path) -> None:
    """Put a file in place atomically. A hard link, where possible, needs neither time nor space."""
    fresh = destination.with_name(f".{secrets.token_hex(8)}")  # two threads may write the same file
    try:
        os.link(source, fresh)
    except OSError:
        shutil.copy2(source, fresh)
    fresh.replace(destination)
    fresh.unlink(missing_ok=True)  # `replace` does nothing if both are links to the same file


def _forget_all_but(binaries: Sequence[str]) -> None:
    for directory in LAMBDA_OUTPUT.iterdir():
        if directory.is_dir() and directory.name not in binaries:
            shutil.rmtree(directory)


def newest_glibc(bootstrap: Path) -> tuple[int, int]:
    """The newest version of the C library that a binary's dynamic symbols need."""
    versions = re.findall(rb"\0GLIBC_(\d+)\.(\d+)", bootstrap.read_bytes())
    return max(((int(major), int(minor)) for major, minor in versions), default=(0, 0))


def check_glibc() -> str:
    """Fail, with the names, if a function would not start on Lambda."""
    found = {path.parent.name: newest_glibc(path) for path in LAMBDA_OUTPUT.glob("*/bootstrap")}
    if not found:
        raise Failure("No functions are built: make build")
    too_new = [
        f"{name} needs GLIBC_{major}.{minor}"
        for name, (major, minor) in sorted(found.items())
        if (major, minor) > GLIBC_OF_LAMBDA
    ]
    if too_new:
        raise Failure("Lambda has GLIBC_{}.{}, but\n  ".format(*GLIBC_OF_LAMBDA) + "\n  ".join(too_new))
    return f"{len(found)} functions need at most GLIBC_{'.'.join(str(part) for part in max(found.values()))}"
