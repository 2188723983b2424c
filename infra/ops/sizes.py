"""`make check`: checks the size of each stack after SAM has expanded it, and the number that `synth` counted."""

import json
import os
import re
from pathlib import Path
from typing import Any

from progress import Failure
from project import GATEWAY_TEMPLATE, STACKS

RESOURCES = 500
BYTES = 1_000_000

_COUNTED = re.compile(r"^# (\d+) of the \d+ resources", re.MULTILINE)
_CODE = re.compile(r"CodeUri: \S+")


class _NoPolicies:
    """SAM needs a list of the AWS managed policies; our templates use none."""

    def load(self) -> dict[str, str]:
        return {}


def check() -> str:
    """The size of every stack; fails if a stack is too large or if `synth` counted another number."""
    complaints, lines = [], []
    for path in (*sorted(STACKS.glob("*.yaml")), GATEWAY_TEMPLATE):
        counted = _COUNTED.search(path.read_text())
        expanded = expand(path)
        resources, size = len(expanded["Resources"]), len(json.dumps(expanded))
        lines.append(f"{path.name}: {resources} resources, {size:,} bytes")
        # The gateway's stack has few resources: its limit is the size of the document with the routes.
        if path != GATEWAY_TEMPLATE and (counted is None or int(counted[1]) != resources):
            complaints.append(f"{path.name}: SAM expands it to {resources} resources, synth counted another number")
        if resources > RESOURCES or size > BYTES:
            complaints.append(f"{path.name}: {resources} resources, {size:,} bytes: over a quota of CloudFormation")
    if complaints:
        raise Failure("\n".join(complaints))
    return "\n".join(lines)


def expand(path: Path) -> dict[str, Any]:
    """The template of a stack with canaries, after SAM has expanded it."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")  # the translator needs a region from boto3
    from samtranslator.translator.transform import transform
    from samtranslator.yaml_helper import yaml_parse

    template = yaml_parse(_CODE.sub("CodeUri: s3://bucket/key", path.read_text()))
    expanded: dict[str, Any] = transform(template, {"Canary": "true"}, _NoPolicies())
    return expanded
