"""Lists all missing programs that are needed to build and run Aurora.

Runs on the system's Python before the virtual environment exists, so it uses
the standard library only, and syntax that an outdated Python still understands.
"""

import importlib.util
import re
import shutil
import subprocess
import sys
from typing import List, Tuple

RUST = (1, 94, 1)
PYTHON = (3, 10)


def dotted(version: Tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)


def rust_version() -> Tuple[int, ...]:
    """The version of the installed compiler; empty if there is none."""
    if not (shutil.which("cargo") and shutil.which("rustc")):
        return ()
    answer = subprocess.run(["rustc", "--version"], stdout=subprocess.PIPE, check=False)
    found = re.search(rb"rustc (\d+)\.(\d+)\.(\d+)", answer.stdout)
    return tuple(int(part) for part in found.groups()) if found else ()


def missing() -> List[str]:
    """One line for each missing program: its name, and how to install it."""
    lines = []
    rust = rust_version()
    if not rust:
        lines.append("Rust {} or newer (cargo, rustc): https://rustup.rs".format(dotted(RUST)))
    elif rust < RUST:
        lines.append("Rust {} or newer, found {}: rustup update stable".format(dotted(RUST), dotted(rust)))
    if not (shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")):
        lines.append("a C compiler (cc): apt install gcc libc6-dev, or xcode-select --install")
    if not shutil.which("make"):
        lines.append("make: apt install make, or xcode-select --install")
    if sys.version_info < PYTHON:
        lines.append(
            "Python {} or newer, found {}: install it, then make PYTHON=/path/to/python3".format(
                dotted(PYTHON), dotted(sys.version_info[:3])
            )
        )
    else:
        for module in ("venv", "ensurepip"):
            if importlib.util.find_spec(module) is None:
                lines.append("Python's {} module: apt install python3-venv".format(module))
    return lines


def main() -> int:
    lines = missing()
    if not lines:
        return 0
    print("Aurora needs these programs, which were not found:", file=sys.stderr)
    for line in lines:
        print("  - " + line, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
