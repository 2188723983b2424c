"""The values that a deployment gives its templates, with the secrets made on first use."""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from aws import Aws
from progress import Failure
from templates import Template


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def random_key() -> str:
    return _base64url(secrets.token_bytes(32))


def signing_key() -> str:
    """A fresh Ed25519 key: `{"kid": …, "pkcs8": …}`."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return json.dumps({"kid": _key_id(key), "pkcs8": base64.b64encode(private).decode()})


def verification_keys(signing: str) -> str:
    """The JWKS that checks what a signing key signs."""
    key = load_der_private_key(base64.b64decode(json.loads(signing)["pkcs8"]), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise Failure("The stored signing key is not an Ed25519 key.")
    jwk = {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": _base64url(_public(key)),
        "use": "sig",
        "alg": "EdDSA",
        "kid": _key_id(key),
    }
    return json.dumps({"keys": [jwk]})


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _key_id(key: Ed25519PrivateKey) -> str:
    return hashlib.sha256(_public(key)).hexdigest()[:16]


class Parameters:
    """Supplies exactly the parameters that a template declares.

    Secrets live in Parameter Store and nowhere else: they go from there to
    CloudFormation in memory, never to a file, a command line or the screen.
    """

    def __init__(self, aws: Aws) -> None:
        self._stage = aws.stage
        self._ssm = aws.client("ssm")
        self._values: dict[str, str] = {"Stage": aws.stage, "Emulated": str(aws.emulated).lower()}
        self._values.update(_from_environment())
        self._stored: Mapping[str, Callable[[], str]] = {
            "CursorKey": lambda: self._secret("secrets/cursor-key", random_key),
            "PasswordPepper": lambda: self._secret("secrets/password-pepper", random_key),
            "SigningKey": lambda: self._secret("secrets/signing-key", signing_key),
            "VerificationKeys": lambda: self._stored_value(
                "identity/verification-keys", lambda: verification_keys(self._value("SigningKey")), "String"
            ),
        }

    def of(self, template: Template) -> dict[str, str]:
        """The values for one template; what it gives a default and we do not know stays with its default."""
        chosen = {}
        for name, declaration in template.parameters.items():
            if name in self._values or name in self._stored:
                chosen[name] = self._value(name)
            elif "Default" not in declaration:
                raise Failure(f"{template.path.name} needs the parameter {name}, which nothing supplies.")
        return chosen

    def _value(self, name: str) -> str:
        if name not in self._values:
            self._values[name] = self._stored[name]()
        return self._values[name]

    def _secret(self, path: str, make: Callable[[], str]) -> str:
        return self._stored_value(path, make, "SecureString")

    def _stored_value(self, path: str, make: Callable[[], str], kind: str) -> str:
        """The stored value, made first if it is missing."""
        name = f"/aurora/{self._stage}/{path}"
        try:
            return self._ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
        except self._ssm.exceptions.ParameterNotFound:
            value = make()
        try:
            self._ssm.put_parameter(Name=name, Value=value, Type=kind, Overwrite=False)
        except self._ssm.exceptions.ParameterAlreadyExists:  # somebody deployed at the same time: theirs counts
            return self._ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
        return value


def _from_environment() -> dict[str, str]:
    """What the reader may choose: `make deploy STAGE=prod CANARY=true ORIGINS=https://…`."""
    chosen = {
        "Canary": os.environ.get("CANARY"),
        "AllowedOrigins": os.environ.get("ORIGINS"),
        "MailSender": os.environ.get("MAIL_SENDER"),
        "WebUrl": os.environ.get("WEB_URL"),
    }
    return {name: value for name, value in chosen.items() if value}
