"""The parameters of the templates in a deployment. Secrets are generated on first use."""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import instance
from aws import Aws
from progress import Failure
from templates import Template


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def random_key() -> str:
    return _base64url(secrets.token_bytes(32))


def service_key(secret: str, domain: str) -> str:
    """The key with which a domain calls others; shared/kernel/src/service_key.rs checks it."""
    key = base64.urlsafe_b64decode(secret + "=")
    return f"aurora_svc_{domain}_{_base64url(hmac.digest(key, domain.encode(), 'sha256'))}"


# Domains that RFC 2606 reserves for examples and tests: a default with one of them is a placeholder.
_RESERVED = re.compile(r"[/@.](localhost|example|test|invalid|example\.(com|net|org))(:\d+)?(/|,|$)")

_PROTECTION = "DeletionProtection"

# How a stack is deployed, not what its functions run with.
_NOT_IN_FUNCTIONS = {"Canary", "HashingConcurrency", "Monitoring", "PermissionsBoundary", _PROTECTION}

RESET = "default"
"""A variable with this value gives a parameter the default of the template again."""


@dataclass(frozen=True)
class Value:
    """The value of a parameter; CloudFormation has it already if it is kept from the last deployment."""

    text: str
    kept: bool = False


def digest(values: Mapping[str, Value]) -> str:
    """A digest of what functions run with. It includes 256-bit secrets, so it says nothing about a weak one."""
    relevant = sorted((name, value.text) for name, value in values.items() if name not in _NOT_IN_FUNCTIONS)
    return hashlib.sha256(json.dumps(relevant).encode()).hexdigest()[:32]


class Parameters:
    """Supplies exactly the parameters that a template declares.

    Secrets are stored only in Parameter Store: they are passed from there to
    CloudFormation in memory, never by a file, a command line or the screen.
    """

    def __init__(self, aws: Aws) -> None:
        self._stage = aws.stage
        self._emulated = aws.emulated
        self._keeps_data = aws.keeps_data
        self._ssm = aws.client("ssm")
        self._values: dict[str, str] = {"Stage": aws.stage, "Emulated": str(aws.emulated).lower()}
        if aws.emulated and aws.endpoint:
            self._values["PublicUrl"] = instance.api_url(aws.endpoint)
        self._values.update(_from_environment())

    def of(self, template: Template, previous: Mapping[str, str]) -> dict[str, Value]:
        """The value of each parameter: as given, as in the last deployment, or as in the template."""
        chosen = {name: self._value(template, name, previous) for name in template.parameters}
        if not self._emulated:
            self._refuse_placeholders(template, chosen)
        return chosen

    def give(self, name: str, value: str) -> None:
        """Supply an output of an earlier stack."""
        self._values[name] = value

    def offer(self, name: str, value: str) -> None:
        """Supply a value for a parameter that the operator has not set."""
        self._values.setdefault(name, value)

    def secret(self, name: str, make: Callable[[], str] = random_key) -> str:
        """A secret of the stage, which is made on first use."""
        return self._secret(name, make())

    def given(self, name: str) -> str | None:
        """The value that the user gives a parameter; None to keep the previous one."""
        return self._values.get(name)

    def protects(self, template: Template) -> bool:
        """Whether the table of the stack is protected from deletion once the stack exists."""
        return _PROTECTION in template.parameters and self._keeps_data

    def _value(self, template: Template, name: str, previous: Mapping[str, str]) -> Value:
        declaration = template.parameters[name]
        if name == "ServiceKey" and template.domain:  # derived, so that no stack has the key of another domain
            return Value(service_key(self.secret("ServiceKeySecret"), template.domain))
        if name not in self._values and declaration.get("NoEcho"):
            default = declaration.get("Default")
            self._values[name] = self._secret(name, default or random_key())
        if name == _PROTECTION and self.protects(template):
            return Value("true" if previous else "false")
        given = self._values.get(name)
        if given is not None and given != RESET:
            return Value(given)
        if name in previous and given != RESET:
            return Value(previous[name], kept=True)
        if "Default" not in declaration:
            raise Failure(f"{template.path.name} needs the parameter {name}, which has no value and no default.")
        return Value(str(declaration["Default"]))

    def _refuse_placeholders(self, template: Template, chosen: Mapping[str, Value]) -> None:
        for name, value in chosen.items():
            is_default = value.text == template.parameters[name].get("Default")
            if is_default and _RESERVED.search(value.text):
                variable = _VARIABLES.get(name, name)
                raise Failure(f"{name} is still {value.text}, a placeholder. Set it once: make deploy {variable}=…")

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


# The parameters that the user may set: `make deploy STAGE=prod CANARY=true ORIGINS=https://…`.
_VARIABLES = {
    "AlarmEmail": "ALARM_EMAIL",
    "AllowedOrigins": "ORIGINS",
    "Canary": "CANARY",
    "CertificateArn": "CERTIFICATE_ARN",
    "DomainName": "DOMAIN_NAME",
    "EdgeCertificateArn": "EDGE_CERTIFICATE_ARN",
    "EdgeDomain": "EDGE_DOMAIN",
    "EdgeOnly": "EDGE_ONLY",
    "EdgeRateLimit": "EDGE_RATE_LIMIT",
    "HashingConcurrency": "HASHING_CONCURRENCY",
    "HealthCheck": "HEALTH_CHECK",
    "HostedZoneId": "HOSTED_ZONE_ID",
    "LogLevel": "LOG_LEVEL",
    "MailSender": "MAIL_SENDER",
    "Monitoring": "MONITORING",
    "OriginHost": "EDGE_ORIGIN",
    "OtlpEndpoint": "OTLP_ENDPOINT",
    "PermissionsBoundary": "PERMISSIONS_BOUNDARY",
    "PublicUrl": "API_URL",
    "WebUrl": "WEB_URL",
}


def _from_environment() -> dict[str, str]:
    chosen = {name: os.environ.get(variable) for name, variable in _VARIABLES.items()}
    return {name: value for name, value in chosen.items() if value}
