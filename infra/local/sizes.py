"""`make check`: how large each stack is once SAM has expanded it, and whether `synth` counted alike."""

import json
import os
import re
from pathlib import Path
from typing import Any

from progress import Failure
from project import STACKS

RESOURCES = 500
BYTES = 1_000_000

_COUNTED = re.compile(r"^# (\d+) of the \d+ resources", re.MULTILINE)
_CODE = re.compile(r"CodeUri: \S+")


class _NoPolicies:
    """SAM asks for Amazon's managed policies; no template of ours names one."""

    def load(self) -> dict[str, str]:
        return {}


def check() -> str:
    """The size of every stack; fails on a stack that is too large or that `synth` counted otherwise."""
    complaints, lines = [], []
    for path in sorted(STACKS.glob("*.yaml")):
        counted = _COUNTED.search(path.read_text())
        expanded = expand(path)
        resources, size = len(expanded["Resources"]), len(json.dumps(expanded))
        lines.append(f"{path.name}: {resources} resources, {size:,} bytes")
        if counted is None or int(counted[1]) != resources:
            complaints.append(f"{path.name}: SAM makes {resources} resources of it, synth counts otherwise")
        if resources > RESOURCES or size > BYTES:
            complaints.append(f"{path.name}: {resources} resources, {size:,} bytes: CloudFormation refuses it")
    if complaints:
        raise Failure("\n".join(complaints))
    return "\n".join(lines)


def expand(path: Path) -> dict[str, Any]:
    """What SAM makes of a stack that is deployed with canaries."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")  # the translator asks boto3 for one
    from samtranslator.translator.transform import transform
    from samtranslator.yaml_helper import yaml_parse

    template = yaml_parse(_CODE.sub("CodeUri: s3://bucket/key", path.read_text()))
    return transform(template, {"Canary": "true"}, _NoPolicies())
