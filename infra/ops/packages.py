"""Makes Lambda packages from the staged binaries, and uploads the new ones."""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from botocore.exceptions import ClientError

import buckets
from aws import Aws
from functions import link_or_copy
from progress import Failure
from project import LAMBDA_OUTPUT


def _zip(content: bytes) -> bytes:
    """An archive of one executable, the same bytes for the same content."""
    entry = zipfile.ZipInfo("bootstrap")
    entry.external_attr = 0o100755 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr(entry, content)
    return archive.getvalue()


def _staged(binary: str) -> Path:
    bootstrap = LAMBDA_OUTPUT / binary / "bootstrap"
    if not bootstrap.exists():
        raise Failure(f"{binary} is not built: make build")
    return bootstrap


# The machine field of an ELF header, and Lambda's name for it.
_MACHINES = {0x3E: "x86_64", 0xB7: "arm64"}


def architecture(binaries: Iterable[str]) -> str:
    """The processor architecture of the staged binaries, in Lambda's words."""
    found: dict[str | None, str] = {}
    for binary in sorted(binaries):
        with _staged(binary).open("rb") as bootstrap:
            header = bootstrap.read(20)
        is_elf = header[:4] == b"\x7fELF"
        found[_MACHINES.get(int.from_bytes(header[18:20], "little")) if is_elf else None] = binary
    if None in found:
        raise Failure(f"{found[None]} is no program for Lambda, which runs Linux on x86_64 or arm64.")
    if len(found) > 1:
        which = ", ".join(f"{binary} for {machine}" for machine, binary in found.items())
        raise Failure(f"The functions are built for different architectures: {which}. Build all: make build")
    return str(next(iter(found)))


class Package:
    """The code of one function.

    AWS receives the binary itself. The local AWS keeps every package in memory,
    so it receives a script of two lines that starts the binary from the folder
    `code`, which keeps each deployed build. Forty functions then need 0.3
    seconds and no space, not ten seconds and half a gigabyte.
    """

    def __init__(self, binary: str, code: Path | None) -> None:
        self._bootstrap = _staged(binary)
        self._content = self._bootstrap.read_bytes()
        self._code = code
        self.digest = hashlib.sha256(self._content).hexdigest()
        self.key = f"functions/{binary}/{self.digest}.zip"

    def archive(self) -> bytes:
        if self._code is None:
            return _zip(self._content)
        executable = self._code / self.digest
        if not executable.exists():
            self._code.mkdir(exist_ok=True)
            link_or_copy(self._bootstrap, executable)
        return _zip(f"#!/bin/sh\nexec '{executable}'\n".encode())


class PackageStore:
    """The stage's bucket of packages and templates."""

    def __init__(self, aws: Aws, code: Path | None) -> None:
        self._aws = aws
        self._code = code
        self._s3 = aws.client("s3")
        self.bucket = f"aurora-{aws.stage}-artifacts-{aws.account}-{aws.region}"

    def create(self) -> None:
        try:
            self._s3.head_bucket(Bucket=self.bucket)
        except ClientError:
            options = {"CreateBucketConfiguration": {"LocationConstraint": self._aws.region}}
            if self._aws.region == "us-east-1":  # the only region that must not be given here
                options = {}
            self._s3.create_bucket(Bucket=self.bucket, **options)
        if not self._aws.emulated:
            buckets.secure(self._aws, self.bucket)

    def upload_functions(self, binaries: Iterable[str]) -> dict[str, str]:
        """Upload the missing packages; return the location of each binary."""
        names = sorted(binaries)
        with ThreadPoolExecutor(max_workers=4) as pool:
            return dict(zip(names, pool.map(self._upload_function, names), strict=True))

    def _upload_function(self, binary: str) -> str:
        package = Package(binary, self._code)
        if not self._exists(package.key):
            self._s3.put_object(Bucket=self.bucket, Key=package.key, Body=package.archive())
        return f"s3://{self.bucket}/{package.key}"

    def upload_template(self, stack: str, text: str) -> str:
        """Upload a template for CloudFormation; an inline template may have at most 50 kB."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        key = f"templates/{stack}/{digest}.yaml"
        self._s3.put_object(Bucket=self.bucket, Key=key, Body=text.encode())
        if self._aws.emulated:
            return f"{self._aws.endpoint}/{self.bucket}/{key}"
        return f"https://{self.bucket}.s3.{self._aws.region}.amazonaws.com/{key}"

    def _exists(self, key: str) -> bool:
        try:
            self._s3.head_object(Bucket=self.bucket, Key=key)
        except ClientError:
            return False
        return True
