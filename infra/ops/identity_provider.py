"""The identity provider of the end-to-end tests: starts it as a child process and registers it in a stage."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aws import Aws
from emulator import free_port
from processes import uninterrupted
from progress import Failure

SERVER = Path(__file__).with_name("oidc_provider.py")
NAME = "local"
SECONDS_TO_START = 30


@dataclass
class IdentityProvider:
    """The port of the provider, and the base URL of the API, which is its only client."""

    port: int
    api: str

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def redirect_uri(self) -> str:
        return f"{self.api}/api/v1/auth/oauth/{NAME}/callback"

    def register(self, aws: Aws) -> None:
        """Write it to the secret from which the deployment reads its providers, with the server's default client."""
        client = {"client_id": "aurora", "client_secret": "local", "redirect_uri": self.redirect_uri}
        providers = {NAME: {"issuer": self.issuer, **client}}
        name = f"/aurora/{aws.stage}/secrets/oauth-providers"
        aws.client("ssm").put_parameter(Name=name, Value=json.dumps(providers), Type="SecureString")


@contextmanager
def serving(api: str) -> Iterator[IdentityProvider]:
    """A provider that ends with this process."""
    provider = IdentityProvider(free_port(), api)
    options = ["--port", str(provider.port), "--redirect-uri", provider.redirect_uri]
    child = subprocess.Popen([sys.executable, str(SERVER), *options], stdin=subprocess.PIPE, start_new_session=True)
    try:
        _wait_until_ready(child, provider.issuer)
        yield provider
    finally:
        with uninterrupted():
            child.communicate()  # closes its standard input, which ends the server


def _wait_until_ready(child: subprocess.Popen[bytes], issuer: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while child.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise Failure("The identity provider did not start.")
