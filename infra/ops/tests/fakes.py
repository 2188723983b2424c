"""An AWS account whose services are objects of the test."""

from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from aws import Aws
from templates import Template


class FakeAws(Aws):
    """Every client is one of the given objects; no call leaves the process."""

    def __init__(self, stage: str, emulated: bool = False, **services: Any) -> None:
        super().__init__(stage, "http://aws.test")
        self._is_emulated = emulated
        self._services = services
        self.account = "123456789012"

    @property
    def emulated(self) -> bool:
        return self._is_emulated

    def in_region(self, _: str) -> "FakeAws":
        return self

    def client(self, service: str) -> Any:
        return self._services[service]


class Ssm:
    """Parameter Store."""

    class exceptions:  # the name that boto3 gives it
        class ParameterNotFound(Exception):
            pass

        class ParameterAlreadyExists(Exception):
            pass

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def get_parameter(self, Name: str, **_: Any) -> dict[str, Any]:
        if Name not in self.values:
            raise self.exceptions.ParameterNotFound
        return {"Parameter": {"Value": self.values[Name]}}

    def put_parameter(self, Name: str, Value: str, **_: Any) -> None:
        self.values[Name] = Value


class CloudFormation:
    """One stack, whose change sets end as the test says: with a status of the stack."""

    def __init__(self, *outcomes: str) -> None:
        self.outcomes = list(outcomes)
        self.status: str | None = None
        self.values: dict[str, str] = {}
        self.calls: list[str] = []
        self.protected = False
        self.outputs: dict[str, str] = {}
        self.template: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self._planned: dict[str, Any] = {}

    def describe_stacks(self, StackName: str) -> dict[str, Any]:
        if self.status is None:
            raise ClientError({"Error": {"Message": f"Stack {StackName} does not exist"}}, "DescribeStacks")
        parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in self.values.items()]
        outputs = [{"OutputKey": key, "OutputValue": value} for key, value in self.outputs.items()]
        return {"Stacks": [{"StackStatus": self.status, "Parameters": parameters, "Outputs": outputs}]}

    def create_change_set(self, ChangeSetType: str, Parameters: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        self.calls.append(ChangeSetType)
        self.template = {key: more[key] for key in ("TemplateURL", "TemplateBody") if key in more}
        self.tags = {tag["Key"]: tag["Value"] for tag in more["Tags"]}
        self._planned = {
            each["ParameterKey"]: self.values[each["ParameterKey"]]
            if each.get("UsePreviousValue")
            else each["ParameterValue"]
            for each in Parameters
        }
        return {"Id": "change-set"}

    def update_termination_protection(self, EnableTerminationProtection: bool, **_: Any) -> None:
        self.protected = EnableTerminationProtection

    def get_paginator(self, _: str) -> "CloudFormation":
        return self

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        change = {"Action": "Add", "ResourceType": "AWS::DynamoDB::Table", "LogicalResourceId": "Table"}
        changed = self._planned != self.values
        return [{"Status": "CREATE_COMPLETE", "Changes": [{"ResourceChange": change}] if changed else []}]

    def delete_change_set(self, **_: Any) -> None:
        self.calls.append("no change")

    def execute_change_set(self, **_: Any) -> None:
        self.status = self.outcomes.pop(0)
        if self.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            self.values = self._planned

    def delete_stack(self, **_: Any) -> None:
        self.calls.append("DELETE")
        self.status, self.values = None, {}

    def describe_stack_events(self, **_: Any) -> dict[str, Any]:
        return {"StackEvents": []}


def template(**parameters: dict[str, Any]) -> Template:
    """A template with these parameters and nothing else."""
    made = Template(Path("things.yaml"), "things")
    made.__dict__["_document"] = {"Parameters": parameters, "Resources": {}}
    return made
