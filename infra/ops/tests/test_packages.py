"""What is deployed is what Lambda can run: its architecture and its C library are read from the binaries."""

import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest.mock import patch

import functions
import packages
from deploy import Deployment
from fakes import FakeAws, Ssm
from progress import Failure

X86_64, ARM64 = 0x3E, 0xB7


def elf(machine: int, symbols: bytes = b"\0GLIBC_2.34\0") -> bytes:
    return b"\x7fELF".ljust(18, b"\0") + machine.to_bytes(2, "little") + symbols


class Staged(unittest.TestCase):
    """A folder of staged binaries."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.output = Path(folder.name)
        for module in (packages, functions):
            self.replace(patch.object(module, "LAMBDA_OUTPUT", self.output))

    def replace(self, patcher: Any) -> None:
        patcher.start()
        self.addCleanup(patcher.stop)

    def stage(self, **binaries: bytes) -> list[str]:
        for name, content in binaries.items():
            (self.output / name).mkdir()
            (self.output / name / "bootstrap").write_bytes(content)
        return list(binaries)

    def test_the_architecture_is_read_from_the_binaries(self) -> None:
        self.assertEqual(packages.architecture(self.stage(a=elf(X86_64), b=elf(X86_64))), "x86_64")
        self.assertEqual(packages.architecture(self.stage(c=elf(ARM64))), "arm64")

    def test_binaries_of_two_architectures_are_refused_by_name(self) -> None:
        with self.assertRaisesRegex(Failure, "a for x86_64, b for arm64"):
            packages.architecture(self.stage(a=elf(X86_64), b=elf(ARM64)))

    def test_a_function_that_is_not_built_is_named(self) -> None:
        with self.assertRaisesRegex(Failure, "missing is not built"):
            packages.architecture(["missing"])

    def test_a_program_of_another_system_is_refused_by_name(self) -> None:
        with self.assertRaisesRegex(Failure, "mac is no program for Lambda"):
            packages.architecture(self.stage(mac=b"\xcf\xfa\xed\xfe".ljust(32, b"\0")))

    def test_a_deployment_to_aws_checks_the_c_library_of_what_it_deploys_before_it_uploads(self) -> None:
        binaries = self.stage(ok=elf(ARM64), new=elf(ARM64, b"\0GLIBC_2.38\0"))
        aws = FakeAws("dev", ssm=Ssm(), s3=None)  # any call to S3 would fail the test
        with patch("deploy.templates.domains") as domains:
            domains.return_value = [type("Template", (), {"binaries": set(binaries)})]
            with self.assertRaisesRegex(Failure, "new needs GLIBC_2.38"):
                Deployment(aws).deploy()


class Stages(unittest.TestCase):
    def test_a_stage_with_a_hyphen_is_refused(self) -> None:
        for stage in ("dev-platform", "dev-x", "Dev", "d", "1dev"):
            with self.assertRaisesRegex(Failure, "no name for a stage"):
                Deployment(FakeAws(stage, ssm=Ssm(), s3=None))


if __name__ == "__main__":
    unittest.main()
