"""How the functions are built, for this machine and for Lambda."""

import unittest
from collections.abc import Mapping, Sequence
from pathlib import Path
from unittest import mock

import cargo_lambda
import functions
from progress import Failure
from project import LAMBDA_OUTPUT

TARGET = Path("/target")
STAGED = LAMBDA_OUTPUT


class Build(unittest.TestCase):
    def setUp(self) -> None:
        self.commands: list[list[str]] = []
        self.staged: list[tuple[Path, Path]] = []

        def run(command: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> None:
            self.commands.append(list(command))

        workspace = functions.Workspace(("create-subject", "get-subject"), TARGET)
        for name, fake in (
            ("workspace", lambda: workspace),
            ("run", run),
            ("_stage", lambda *pair: self.staged.append(pair)),
            ("_forget_all_but", lambda _: None),
        ):
            patch = mock.patch.object(functions, name, fake)
            patch.start()
            self.addCleanup(patch.stop)

    def on_a_machine_that_differs(self, differs: bool) -> None:
        for name, answer in (("differs_from", differs), ("program", "cargo-lambda")):
            patch = mock.patch.object(cargo_lambda, name, return_value=answer)
            patch.start()
            self.addCleanup(patch.stop)

    def test_the_local_aws_gets_what_cargo_builds_for_this_machine(self) -> None:
        self.on_a_machine_that_differs(True)
        functions.build()
        self.assertEqual(self.commands, [["cargo", "build", "--profile", "dev", "--workspace", "--bins"]])
        first = (TARGET / "debug" / "create-subject", STAGED / "create-subject" / "bootstrap")
        self.assertEqual(self.staged[0], first)

    def test_a_machine_that_differs_from_lambda_builds_with_cargo_lambda(self) -> None:
        self.on_a_machine_that_differs(True)
        functions.build(profile="dist", arch="arm64")
        self.assertEqual(self.commands[0][:3], ["cargo-lambda", "lambda", "build"])
        self.assertIn(str(STAGED), self.commands[0])
        self.assertEqual(self.staged, [])  # cargo-lambda moves the binaries there

    def test_a_machine_like_lambda_builds_with_cargo(self) -> None:
        self.on_a_machine_that_differs(False)
        functions.build(profile="dist", arch="x86_64")
        self.assertEqual(self.commands[0][0], "cargo")
        self.assertEqual(self.staged[0][0], TARGET / "dist" / "create-subject")

    def test_one_function_is_built_alone_with_the_features_of_the_workspace(self) -> None:
        functions.build(only="get-subject")
        command = ["cargo", "build", "--profile", "dev", "--workspace", "--bin", "get-subject"]
        self.assertEqual(self.commands, [command])
        self.assertEqual(len(self.staged), 1)

    def test_an_unknown_function_is_refused_with_the_known_ones(self) -> None:
        with self.assertRaisesRegex(Failure, "create-subject, get-subject"):
            functions.build(only="get-nothing")


class Glibc(unittest.TestCase):
    def needing(self, *versions: str) -> tuple[int, int]:
        symbols = b"".join(b"\0GLIBC_" + version.encode() for version in versions)
        with mock.patch.object(Path, "read_bytes", return_value=b"\x7fELF" + symbols + b"\0"):
            return functions.newest_glibc(Path("bootstrap"))

    def test_the_newest_symbol_counts_and_versions_are_compared_as_numbers(self) -> None:
        self.assertEqual(self.needing("2.2.5", "2.34", "2.9"), (2, 34))
        self.assertEqual(self.needing(), (0, 0))


if __name__ == "__main__":
    unittest.main()
