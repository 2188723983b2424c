"""Keeps the templates of a stage before a deployment, and deploys them again if the stage does not work after it.

CloudFormation rolls back a stack that fails. This is for a deployment whose stacks succeed and whose smoke test
fails. The stacks themselves are updated, not only the aliases of the functions: so CloudFormation knows what
runs, and the next deployment begins from there. Nothing is built: a template names packages that are still in
the stage's bucket.
"""

import shutil
from typing import Any

from botocore.exceptions import ClientError

import templates
from aws import Aws
from packages import PackageStore
from progress import Failure, say, step
from project import ROOT
from stacks import CAPABILITIES

KEPT = ROOT / "target" / "rollback"


def keep(aws: Aws) -> None:
    """Write the deployed templates of the stage to files, in place of those of an earlier deployment."""
    folder = KEPT / aws.stage
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for stack in _stacks(aws.stage):
        body = deployed(aws, stack)
        if body is not None:
            (folder / f"{stack}.yaml").write_text(body)


def roll_back(aws: Aws) -> None:
    """Deploy the kept templates again, the last stack first: a route goes before its function, an import before its
    export."""
    kept = [(stack, KEPT / aws.stage / f"{stack}.yaml") for stack in reversed(_stacks(aws.stage))]
    texts = {stack: path.read_text() for stack, path in kept if path.exists()}
    if not texts:
        raise Failure(f"No templates of {aws.stage} are kept: its last deployment was the first, or made elsewhere.")
    store = PackageStore(aws, None)
    with step(f"Deploying {len(texts)} earlier templates"):
        for stack, text in texts.items():
            say(f"    {stack}: {_update(aws, stack, store.upload_template(stack, text))}")


def kept(stage: str) -> list[str]:
    """The texts of the kept templates."""
    return [path.read_text() for path in sorted((KEPT / stage).glob("*.yaml"))]


def _stacks(stage: str) -> list[str]:
    """The names of the stacks in the order of a deployment."""
    chosen = (templates.platform(), *templates.domains(), templates.gateway(), templates.observability())
    return [template.stack(stage) for template in chosen]


def deployed(aws: Aws, stack: str) -> str | None:
    """The template of a stack as it was given to CloudFormation; None if there is no such stack."""
    try:
        answer = aws.client("cloudformation").get_template(StackName=stack, TemplateStage="Original")
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    body: str = answer["TemplateBody"]
    return body


def _update(aws: Aws, stack: str, url: str) -> str:
    """Give the stack another template, with the values that its parameters have."""
    cloudformation = aws.client("cloudformation")
    declared = {each["ParameterKey"] for each in cloudformation.get_template_summary(TemplateURL=url)["Parameters"]}
    current: list[dict[str, Any]] = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["Parameters"]
    given = [each["ParameterKey"] for each in current if each["ParameterKey"] in declared]
    try:
        cloudformation.update_stack(
            StackName=stack,
            TemplateURL=url,
            Parameters=[{"ParameterKey": name, "UsePreviousValue": True} for name in given],
            Capabilities=CAPABILITIES,
        )
    except ClientError as error:
        if "No updates are to be performed" in str(error):
            return "unchanged"
        raise
    cloudformation.get_waiter("stack_update_complete").wait(StackName=stack)
    return "rolled back"
