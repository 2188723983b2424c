"""Reads the parts of a template that the deployment needs; CloudFormation does the rest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from progress import Failure
from project import GATEWAY_TEMPLATE, OBSERVABILITY_TEMPLATE, PLATFORM_TEMPLATE, STACKS

FIRST = "identity"  # has the authorizer, which the gateway calls before the functions of all other domains
ALWAYS = {FIRST, "platform"}

_PARAMETERS = re.compile(r"PARAMETERS_DIGEST: .*")
_CODE = re.compile(r"CodeUri: \.\./\.\./target/lambda/([a-z0-9-]+)/")


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's tags (!Ref, !Sub, …) as their plain arguments."""


def _argument(loader: _Loader, _tag: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node, deep=True)


_Loader.add_multi_constructor("!", _argument)


@dataclass(frozen=True)
class Template:
    """The template of a stack: of the platform or of a domain. Gateway and observability are like domains here."""

    path: Path
    domain: str | None = None

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def _document(self) -> Mapping[str, Any]:
        document: Mapping[str, Any] = yaml.load(self.text, Loader=_Loader)
        return document

    def stack(self, stage: str) -> str:
        return f"aurora-{stage}-{self.domain}" if self.domain else f"aurora-{stage}"

    @property
    def parameters(self) -> Mapping[str, Mapping[str, Any]]:
        parameters: Mapping[str, Mapping[str, Any]] = self._document.get("Parameters", {})
        return parameters

    @property
    def binaries(self) -> set[str]:
        return set(_CODE.findall(self.text))

    def function_names(self, binary: str, stage: str) -> list[str]:
        """The functions that this stack runs from one binary."""
        return [
            resource["Properties"]["FunctionName"].replace("${Stage}", stage)
            for resource in self._document["Resources"].values()
            if f"/target/lambda/{binary}/" in str(resource.get("Properties", {}).get("CodeUri", ""))
        ]

    def of_type(self, kind: str) -> list[Mapping[str, Any]]:
        return [resource for resource in self._document["Resources"].values() if resource["Type"] == kind]

    def functions_with(self, name: str) -> int:
        """How many functions of this stack set a property."""
        properties = [resource.get("Properties", {}) for resource in self._document["Resources"].values()]
        return sum("FunctionName" in each and name in each for each in properties)

    def has_function(self, name: str) -> bool:
        """Whether this stack has a function that is deployed as `aurora-<stage>-<name>`."""
        return any(
            resource.get("Properties", {}).get("FunctionName") == f"aurora-${{Stage}}-{name}"
            for resource in self._document["Resources"].values()
            if resource["Type"] == "AWS::Serverless::Function"
        )

    def for_deployment(self, locations: Mapping[str, str], parameters: str) -> str:
        """The text of the template, with every local folder replaced by its uploaded package.

        A new version of a function is published when the text of its properties changes. A parameter is
        only a reference there, so the text has the digest of all parameters too.
        """
        text = _CODE.sub(lambda found: f"CodeUri: {locations[found[1]]}", self.text)
        return _PARAMETERS.sub(f"PARAMETERS_DIGEST: {parameters!r}", text)


def platform() -> Template:
    return Template(PLATFORM_TEMPLATE)


def gateway() -> Template:
    """The stack of the API. No domain can have its name: synth refuses it."""
    return Template(GATEWAY_TEMPLATE, "gateway")


def observability() -> Template:
    """The stack that watches the others. No domain can have its name: synth refuses it."""
    return Template(OBSERVABILITY_TEMPLATE, "observability")


def domains(only: set[str] | None = None) -> list[Template]:
    """The domain stacks, first the one with the authorizer."""
    found = {path.stem: Template(path, path.stem) for path in sorted(STACKS.glob("*.yaml"))}
    if not found:
        raise Failure("infra/stacks is empty: make synth")
    if only is not None:
        if unknown := only - found.keys():
            raise Failure(f"No such domain: {', '.join(sorted(unknown))}. There are: {', '.join(found)}")
        found = {name: template for name, template in found.items() if name in only | ALWAYS}
    return sorted(found.values(), key=lambda template: template.domain != FIRST)
