"""Download links through CloudFront. A stage has the distribution if its platform stack has a public key.

`CDN=1` makes the key and the distribution with the platform stack, and the functions sign links with the key.
`CDN=off` goes back: functions that sign links of the bucket first, then the distribution goes.
"""

import base64
import os
from collections.abc import Mapping

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from aws import Aws
from parameters import Parameters
from progress import Failure
from stacks import Stack

PUBLIC_KEY = "CdnPublicKey"
PRIVATE_KEY = "CdnPrivateKey"
OUTPUTS = ("CdnHost", "CdnKeyId")
_ON, _OFF = "1", "off"


class Cdn:
    """The distribution in one deployment: `begin` before the platform stack, `connect` after it, `finish` last."""

    def __init__(self, aws: Aws, parameters: Parameters) -> None:
        self._parameters = parameters
        self._wish = os.environ.get("CDN", "")
        if self._wish not in ("", _ON, _OFF):
            raise Failure(f"CDN={self._wish} is not known: CDN=1 adds the distribution, CDN=off removes it.")
        if self._wish and aws.emulated:
            raise Failure("The local AWS has no CloudFront: CDN is for stages on AWS.")
        self._existed = False

    def begin(self, platform: Mapping[str, str], all_domains: bool) -> None:
        """Choose the key of the platform stack; `platform` has the stack's parameters of the last deployment."""
        if self._wish and not all_domains:
            raise Failure("CDN changes the links of the functions: deploy it without DOMAINS.")
        self._existed = platform.get(PUBLIC_KEY, "") != ""
        exists = self._existed or self._wish == _ON
        self._parameters.give(PUBLIC_KEY, _public(self._private()) if exists else "")

    def connect(self, platform: Stack) -> None:
        """Give the functions what they sign links with; nothing if the stage has no distribution from now on."""
        signs = self._wish != _OFF and (self._existed or self._wish == _ON)
        self._parameters.give(PRIVATE_KEY, self._private() if signs else "")
        for name in OUTPUTS:
            self._parameters.give(name, platform.output(name) if signs else "")

    def finish(self) -> bool:
        """Whether the platform stack must be deployed once more, without the distribution."""
        self._parameters.give(PUBLIC_KEY, "")
        return self._existed and self._wish == _OFF

    def _private(self) -> str:
        return self._parameters.secret(PRIVATE_KEY, new_key)


def new_key() -> str:
    """A new private key, ECDSA on P-256 in PKCS #8, in base64url without padding."""
    encoding, form = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8
    content = ec.generate_private_key(ec.SECP256R1()).private_bytes(encoding, form, serialization.NoEncryption())
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _public(private: str) -> str:
    """The public key in PEM."""
    try:
        content = base64.urlsafe_b64decode(private + "=" * (-len(private) % 4))
        key = serialization.load_der_private_key(content, None)
    except ValueError as error:
        raise Failure("The key of download links is malformed: /aurora/…/secrets/cdn-private-key") from error
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(encoding, form).decode()
