"""The variables of the functions of a running local AWS, for other emulators of Lambda on the same tables."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import cargo_lambda
import instance
import processes
import templates
from aws import DUMMY_CREDENTIALS, Aws
from progress import Failure, say
from project import INSTANCES, ROOT
from templates import Template

SAM_TEMPLATE = ROOT / "infra" / "sam-local.yaml"

# How a container that SAM starts reaches this machine.
HOST_OF_CONTAINERS = "host.docker.internal"

# Where `cargo lambda invoke` looks by default. The default of `cargo lambda watch` is every interface.
ADDRESS = "::1"

# The functions of one domain have one environment in `cargo lambda watch`; this variable differs between them.
OF_ONE_FUNCTION = "ALLOWED_METHODS"

# A function in the template for SAM: the name of its resource, and its own name.
_FUNCTION = re.compile(r"^  (\w+):\n    Type: AWS::Serverless::Function\n.*\n      FunctionName: (\S+)$", re.MULTILINE)

Variables = dict[str, str]


def of_functions(aws: Aws) -> dict[str, Variables]:
    """The variables of every deployed function of the stage, by its name."""
    pages = aws.client("lambda").get_paginator("list_functions").paginate()
    return {
        function["FunctionName"]: function.get("Environment", {}).get("Variables", {})
        for page in pages
        for function in page["Functions"]
        if function["FunctionName"].startswith(f"aurora-{aws.stage}-")
    }


def of_domain(aws: Aws, template: Template) -> Variables:
    """The variables that the functions of a domain have together."""
    deployed = of_functions(aws)
    names = [name for binary in template.binaries for name in template.function_names(binary, aws.stage)]
    together: Variables = {}
    for name in sorted(names):
        together.update(deployed.get(name, {}))
    if not together:
        raise Failure(f"The domain {template.domain} is not deployed here: make run")
    together.pop(OF_ONE_FUNCTION, None)
    return {**together, **DUMMY_CREDENTIALS, "AWS_REGION": aws.region, "AWS_ENDPOINT_URL": str(aws.endpoint)}


def watch(domain: str) -> None:
    """Run a domain's functions from their sources; each is compiled when it is first invoked."""
    aws = Aws(instance.STAGE, instance.running().endpoint)
    template = next(one for one in templates.domains({domain}) if one.domain == domain)
    file = _write(f"{domain}.env", "".join(f"{name}={value}\n" for name, value in of_domain(aws, template).items()))
    command = [cargo_lambda.program(), "lambda", "watch", "--wait", "--invoke-address", ADDRESS]
    say(f"make invoke FN={min(template.binaries)}    (in another terminal; the first call compiles the function)")
    processes.run([*command, "--env-file", str(file)], cwd=ROOT, env=cargo_lambda.environment())


def invoke(function: str) -> None:
    """Send a function of `watch` its sample event."""
    sample = next(ROOT.glob(f"events/*/{function}.json"), None)
    if sample is None:
        raise Failure(f"There is no sample event of {function} in events/.")
    command = [cargo_lambda.program(), "lambda", "invoke", function]
    processes.run([*command, "--data-file", str(sample.relative_to(ROOT))], cwd=ROOT, env=cargo_lambda.environment())


def write_for_sam() -> str:
    """Write the file for `--env-vars`; return how to use it."""
    running = instance.running()
    deployed = of_functions(Aws(instance.STAGE, running.endpoint))
    variables = for_sam(dict(_FUNCTION.findall(SAM_TEMPLATE.read_text())), deployed, running.port)
    file = _write("sam-local.json", json.dumps(variables, indent=2))
    options = f"--template {SAM_TEMPLATE.relative_to(ROOT)} --env-vars {file.relative_to(ROOT)}"
    return f"sam local start-api {options} --add-host {HOST_OF_CONTAINERS}:host-gateway"


def for_sam(functions: Mapping[str, str], deployed: Mapping[str, Variables], port: int) -> dict[str, Variables]:
    """The variables by the names in the template, `{"CreateSubjectFunction": …}`; only of deployed functions."""
    endpoint = f"http://{HOST_OF_CONTAINERS}:{port}"
    return {
        identity: {**deployed[name], "AWS_ENDPOINT_URL": endpoint}
        for identity, name in functions.items()
        if name in deployed
    }


def _write(name: str, text: str) -> Path:
    """A file that only the user may read: it has the secrets of the local stage."""
    file = INSTANCES / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(text)
    return file
