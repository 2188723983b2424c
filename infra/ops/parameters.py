"""The parameters of the templates in a deployment. Secrets are generated on first use."""

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

    Secrets are stored only in Parameter Store: they are passed from there to
    CloudFormation in memory, never by a file, a command line or the screen.
    """

    def __init__(self, aws: Aws) -> None:
        self._stage = aws.stage
        self._ssm = aws.client("ssm")
        self._values: dict[str, str] = {"Stage": aws.stage, "Emulated": str(aws.emulated).lower()}
        if aws.emulated and aws.endpoint:
            self._values["ApiUrl"] = instance.api_url(aws.endpoint)
        self._values.update(_from_environment())

    def of(self, template: Template) -> dict[str, str]:
        """The values for one template, without parameters that have a default and no value here."""
        chosen = {}
        for name, declaration in template.parameters.items():
            if name not in self._values and declaration.get("NoEcho"):
                default = declaration.get("Default")
                self._values[name] = self._secret(name, default or random_key())
            if name in self._values:
                chosen[name] = self._values[name]
            elif "Default" not in declaration:
                raise Failure(f"{template.path.name} needs the parameter {name}, which has no value and no default.")
        return chosen

    def give(self, name: str, value: str) -> None:
        """Supply an output of an earlier stack."""
        self._values[name] = value

    def _secret(self, parameter: str, fresh: str) -> str:
        """The stored value of a secret; a missing one is stored first. `CursorKey` is `secrets/cursor-key`."""
        path = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", parameter).lower()
        name = f"/aurora/{self._stage}/secrets/{path}"
        try:
            return self._stored(name)
        except self._ssm.exceptions.ParameterNotFound:
            pass
        try:
            self._ssm.put_parameter(Name=name, Value=fresh, Type="SecureString", Overwrite=False)
        except self._ssm.exceptions.ParameterAlreadyExists:  # another deployment stored one at the same time
            return self._stored(name)
        return fresh

    def _stored(self, name: str) -> str:
        value: str = self._ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
        return value


def _from_environment() -> dict[str, str]:
    """The parameters that the user may set: `make deploy STAGE=prod CANARY=true ORIGINS=https://…`."""
    chosen = {
        "ApiUrl": os.environ.get("API_URL"),
        "Canary": os.environ.get("CANARY"),
        "AllowedOrigins": os.environ.get("ORIGINS"),
        "MailSender": os.environ.get("MAIL_SENDER"),
        "WebUrl": os.environ.get("WEB_URL"),
    }
    return {name: value for name, value in chosen.items() if value}
