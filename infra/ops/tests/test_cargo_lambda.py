"""cargo-lambda is told to build with our profile, for Lambda's version of the C library."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import cargo_lambda
from progress import Failure
from project import ROOT

INSTALLED = (cargo_lambda.FOLDER / "cargo-lambda").exists()

# A project with settings of its own for releases, and one that leaves them to cargo-lambda.
OURS = '[profile.release]\npanic = "unwind"\nlto = false\n[profile.dist]\ninherits = "release"\nlto = "fat"\n'
PLAIN = ""

# Writes down how it is called, instead of compiling.
CARGO = """#!/bin/sh
if [ "$1" = metadata ]; then exec {cargo} "$@"; fi
{{ echo "$@"; env; }} >> {record}
"""


class Machines(unittest.TestCase):
    def differs(self, arch: str, system: str, machine: str, library: tuple[str, str]) -> bool:
        with (
            mock.patch("platform.system", return_value=system),
            mock.patch("platform.machine", return_value=machine),
            mock.patch("platform.libc_ver", return_value=library),
        ):
            return cargo_lambda.differs_from(arch)

    def test_a_machine_like_lambda_builds_with_cargo_alone(self) -> None:
        self.assertFalse(self.differs("x86_64", "Linux", "x86_64", ("glibc", "2.34")))
        self.assertFalse(self.differs("arm64", "Linux", "aarch64", ("glibc", "2.31")))

    def test_another_processor_system_or_library_needs_a_cross_build(self) -> None:
        self.assertTrue(self.differs("arm64", "Linux", "x86_64", ("glibc", "2.34")))
        self.assertTrue(self.differs("x86_64", "Linux", "x86_64", ("glibc", "2.39")))
        self.assertTrue(self.differs("x86_64", "Linux", "x86_64", ("", "")))  # musl
        self.assertTrue(self.differs("arm64", "Darwin", "arm64", ("", "")))

    def test_an_unknown_architecture_is_refused(self) -> None:
        with self.assertRaisesRegex(Failure, "arm64, x86_64"):
            cargo_lambda.target("riscv64")


@unittest.skipUnless(INSTALLED and shutil.which("cargo"), "cargo-lambda is not installed: make cargo-lambda")
class Builds(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.record = self.folder / "record"

    def recorded(self, manifest: str, command: list[str]) -> str:
        """How cargo is called by a command of cargo-lambda in a project with this manifest."""
        project, programs = self.folder / "project", self.folder / "programs"
        shutil.rmtree(project, ignore_errors=True)
        (project / "src").mkdir(parents=True)
        (project / "src" / "main.rs").write_text("fn main() {}\n")
        (project / "Cargo.toml").write_text(f'[package]\nname = "f"\nedition = "2024"\n[workspace]\n{manifest}')
        # rustup may have no toolchain but those that a project names.
        shutil.copy(ROOT / "rust-toolchain.toml", project)
        programs.mkdir(exist_ok=True)
        cargo = programs / "cargo"
        cargo.write_text(CARGO.format(cargo=shutil.which("cargo"), record=self.record))
        cargo.chmod(0o755)
        self.record.write_text("")
        path = os.pathsep.join([str(programs), os.environ["PATH"]])
        environment = cargo_lambda.environment({**os.environ, "PATH": path, "CARGO": str(cargo)})
        environment["PATH"] = os.pathsep.join([str(programs), environment["PATH"]])
        done = subprocess.run(
            [*command, "--skip-target-check"], cwd=project, env=environment, capture_output=True, text=True, check=False
        )
        text = self.record.read_text()
        self.assertTrue(text, done.stderr)
        return text

    def test_no_setting_of_cargo_lambda_replaces_our_profile(self) -> None:
        for manifest in (OURS, PLAIN):
            for arch in ("arm64", "x86_64"):
                for profile in ("release", "dist") if manifest else ("release",):
                    text = self.recorded(manifest, cargo_lambda.build_command(arch, profile))
                    for setting in ("panic", "lto", "codegen-units", "target-cpu", "opt-level"):
                        self.assertNotIn(setting, text)
                    self.assertIn(f"--profile {profile}", text)

    def test_without_our_option_a_panic_would_end_the_process(self) -> None:
        command = [cargo_lambda.program(), "lambda", "build", "--release", "--target", cargo_lambda.target("x86_64")]
        self.assertIn("panic", self.recorded(PLAIN, command))

    def test_the_linker_knows_the_c_library_of_lambda(self) -> None:
        text = self.recorded(OURS, cargo_lambda.build_command("arm64", "release"))
        self.assertIn("aarch64-unknown-linux-gnu.2.34", text)


if __name__ == "__main__":
    unittest.main()
