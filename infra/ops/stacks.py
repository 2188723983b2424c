"""Creates or updates one CloudFormation stack from its template, with a change set."""

import time
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from approval import Ask, approve
from aws import Aws
from parameters import Value
from progress import Failure, say

SUCCESS = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
NOTHING_TO_DO = ("didn't contain changes", "No updates are to be performed")
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
# The first creation failed: such a stack has nothing and can only be deleted.
NEVER_CREATED = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED")


class Stack:
    """A stack with a name; it may not exist yet."""

    def __init__(self, aws: Aws, name: str, ask: Ask | None = None) -> None:
        self._ask = ask
        domain = name.removeprefix(f"aurora-{aws.stage}").removeprefix("-")
        tags = {"application": "aurora", "aurora:stage": aws.stage, "aurora:domain": domain or "shared"}
        self._tags = [{"Key": key, "Value": value} for key, value in tags.items()]
        self._keeps_data = aws.keeps_data
        self._cloudformation = aws.client("cloudformation")
        self._name = name
        self._emulated = aws.emulated
        self._pause = 0.1 if aws.emulated else 3.0

    def deploy(self, template: str, parameters: Mapping[str, Value], approved: bool = False) -> bool:
        """Create or update the stack; do nothing if nothing has changed. True if it was created.

        The template is a URL or, if it is short, its text.
        On AWS, the operator approves an update, unless it is the second part of an approved one.
        """
        started = time.monotonic()
        status = self._status()
        if status in NEVER_CREATED:
            self.delete()
            status = None
        exists = status not in (None, "REVIEW_IN_PROGRESS")
        change_set, changes = self._plan("UPDATE" if exists else "CREATE", template, parameters)
        if not changes:
            self._cloudformation.delete_change_set(ChangeSetName=change_set)
            say(f"    {self._name}: unchanged")
            return False
        if exists and not self._emulated and not approved:
            self._approve(change_set, changes)
        self._cloudformation.execute_change_set(ChangeSetName=change_set)
        if self._settled() not in SUCCESS:
            raise Failure(f"{self._name} failed:\n{self._reasons()}")
        if not exists:
            self._protect(self._keeps_data)
        say(f"    {self._name}: {len(changes)} changes in {time.monotonic() - started:.1f} s")
        return not exists

    def delete(self) -> None:
        """Delete the stack; resources that it retains stay."""
        self._protect(False)
        self._cloudformation.delete_stack(StackName=self._name)
        if self._settled() not in (None, "DELETE_COMPLETE"):
            raise Failure(f"{self._name} could not be deleted:\n{self._reasons()}")

    @property
    def exists(self) -> bool:
        """Whether it was deployed successfully, at least once."""
        return self._status() not in (None, "REVIEW_IN_PROGRESS", *NEVER_CREATED)

    def is_present(self) -> bool:
        """Whether there is such a stack, in whatever state."""
        return self._status() not in (None, "DELETE_COMPLETE")

    def parameters(self) -> dict[str, str]:
        """The parameters of the last deployment; none if there was no successful one."""
        if not self.exists:
            return {}
        stacks = self._cloudformation.describe_stacks(StackName=self._name)["Stacks"]
        return {each["ParameterKey"]: each["ParameterValue"] for each in stacks[0].get("Parameters", [])}

    def output(self, key: str) -> str:
        """One of the stack's outputs."""
        stacks = self._cloudformation.describe_stacks(StackName=self._name)["Stacks"]
        value: str = next(output["OutputValue"] for output in stacks[0]["Outputs"] if output["OutputKey"] == key)
        return value

    def _status(self) -> str | None:
        try:
            status: str = self._cloudformation.describe_stacks(StackName=self._name)["Stacks"][0]["StackStatus"]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        return status

    def _settled(self) -> str | None:
        """Wait for the end of the running operation; return the status of the stack."""
        while (status := self._status()) and status.endswith("_IN_PROGRESS"):
            time.sleep(self._pause)
        return status

    def _plan(self, kind: str, template: str, parameters: Mapping[str, Value]) -> tuple[str, list[dict[str, Any]]]:
        """A new change set and its changes."""
        change_set = self._cloudformation.create_change_set(
            StackName=self._name,
            ChangeSetName=f"deploy-{time.time_ns()}",
            ChangeSetType=kind,
            **{"TemplateURL" if template.startswith("http") else "TemplateBody": template},
            Parameters=[_parameter(name, value) for name, value in parameters.items()],
            Capabilities=CAPABILITIES,
            Tags=self._tags,  # CloudFormation gives them to the resources too
        )["Id"]
        pages = self._described(change_set)
        reason = pages[0].get("StatusReason", "")
        if pages[0]["Status"] == "FAILED" and not any(words in reason for words in NOTHING_TO_DO):
            raise Failure(f"{self._name}: the change set failed: {reason}")
        return change_set, [change["ResourceChange"] for page in pages for change in page["Changes"]]

    def _described(self, change_set: str) -> list[dict[str, Any]]:
        paginator = self._cloudformation.get_paginator("describe_change_set")
        while True:
            pages = list(paginator.paginate(ChangeSetName=change_set))
            if pages[0]["Status"] in ("CREATE_COMPLETE", "FAILED"):
                return pages
            time.sleep(self._pause)

    def _approve(self, change_set: str, changes: list[dict[str, Any]]) -> None:
        try:
            approve(self._name, changes, self._ask)
        except Failure:
            self._cloudformation.delete_change_set(ChangeSetName=change_set)
            raise

    def _protect(self, protected: bool) -> None:
        """Protect the stack against deletion by anything but `make destroy`, or end that."""
        if not self._emulated:
            self._cloudformation.update_termination_protection(
                StackName=self._name, EnableTerminationProtection=protected
            )

    def _reasons(self) -> str:
        """The causes of the failure: the newest failures first, so that the first cause is last."""
        events = self._cloudformation.describe_stack_events(StackName=self._name)["StackEvents"]
        failures = [
            f"    {event['LogicalResourceId']}: {event.get('ResourceStatusReason', event['ResourceStatus'])}"
            for event in events
            if event["ResourceStatus"].endswith("_FAILED")
        ]
        return "\n".join(failures[:10])


def _parameter(name: str, value: Value) -> dict[str, Any]:
    if value.kept:
        return {"ParameterKey": name, "UsePreviousValue": True}
    return {"ParameterKey": name, "ParameterValue": value.text}
