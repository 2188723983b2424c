"""The values that a deployment gives its templates, with the secrets made on first use."""

import base64
import os
import re
import secrets

import instance
from aws import Aws
from progress import Failure
from templates import Template


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def random_key() -> str:
    return _base64url(secrets.token_bytes(32))


class Parameters:
    """Supplies exactly the parameters that a template declares.

    Secrets live in Parameter Store and nowhere else: they go from there to
    CloudFormation in memory, never to a file, a command line or the screen.
    """

    def __init__(self, aws: Aws) -> None:
        self._stage = aws.stage
        self._ssm = aws.client("ssm")
        self._values: dict[str, str] = {"Stage": aws.stage, "Emulated": str(aws.emulated).lower()}
        if aws.emulated:
            self._values["ApiUrl"] = instance.api_url(aws.endpoint)
        self._values.update(_from_environment())

    def of(self, template: Template) -> dict[str, str]:
        """The values for one template; what it gives a default and we do not know stays with its default."""
        chosen = {}
        for name, declaration in template.parameters.items():
            if name not in self._values and declaration.get("NoEcho"):
                default = declaration.get("Default")
                self._values[name] = self._secret(name, default or random_key())
            if name in self._values:
                chosen[name] = self._values[name]
            elif "Default" not in declaration:
                raise Failure(f"{template.path.name} needs the parameter {name}, which nothing supplies.")
        return chosen

    def give(self, name: str, value: str) -> None:
        """Supply what an earlier stack has made."""
        self._values[name] = value

    def _secret(self, parameter: str, fresh: str) -> str:
        """The stored value of a secret, stored first if it is missing: `CursorKey` is `secrets/cursor-key`."""
        path = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", parameter).lower()
        name = f"/aurora/{self._stage}/secrets/{path}"
        try:
            return self._ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
        except self._ssm.exceptions.ParameterNotFound:
            pass
        try:
            self._ssm.put_parameter(Name=name, Value=fresh, Type="SecureString", Overwrite=False)
        except self._ssm.exceptions.ParameterAlreadyExists:  # another deployment stored one meanwhile
            return self._ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
        return fresh


def _from_environment() -> dict[str, str]:
    """What the reader may choose: `make deploy STAGE=prod CANARY=true ORIGINS=https://…`."""
    chosen = {
        "ApiUrl": os.environ.get("API_URL"),
        "Canary": os.environ.get("CANARY"),
        "AllowedOrigins": os.environ.get("ORIGINS"),
        "MailSender": os.environ.get("MAIL_SENDER"),
        "WebUrl": os.environ.get("WEB_URL"),
    }
    return {name: value for name, value in chosen.items() if value}
