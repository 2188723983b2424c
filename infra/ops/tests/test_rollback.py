"""The templates of a stage are kept before a deployment, and deployed again after a failed smoke test."""

import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from botocore.exceptions import ClientError

import rollback
from fakes import FakeAws
from progress import Failure

# In the order of a rollback.
STACKS = ["aurora-dev-gateway", "aurora-dev-identity", "aurora-dev"]


def error(message: str) -> ClientError:
    return ClientError({"Error": {"Code": "ValidationError", "Message": message}}, "Operation")


class CloudFormation:
    """A stage with the stacks of the platform, of identity and of the gateway."""

    def __init__(self) -> None:
        self.bodies = {name: f"{name} 1" for name in reversed(STACKS)}
        self.updates: list[tuple[str, str, list[dict[str, Any]]]] = []
        self.waited: list[str] = []
        self.unchanged: set[str] = set()

    def get_template(self, StackName: str, TemplateStage: str) -> dict[str, str]:
        assert TemplateStage == "Original"
        if StackName not in self.bodies:
            raise error(f"Stack with id {StackName} does not exist")
        return {"TemplateBody": self.bodies[StackName]}

    def get_template_summary(self, **_: Any) -> dict[str, Any]:
        return {"Parameters": [{"ParameterKey": "Stage"}, {"ParameterKey": "Pepper"}]}

    def describe_stacks(self, **_: Any) -> dict[str, Any]:
        names = ("Stage", "Pepper", "AddedByTheBadDeployment")
        return {"Stacks": [{"Parameters": [{"ParameterKey": name, "ParameterValue": "****"} for name in names]}]}

    def update_stack(self, StackName: str, TemplateURL: str, Parameters: list[dict[str, Any]], **_: Any) -> None:
        if StackName in self.unchanged:
            raise error("No updates are to be performed.")
        self.updates.append((StackName, TemplateURL, Parameters))

    def get_waiter(self, name: str) -> "CloudFormation":
        assert name == "stack_update_complete"
        return self

    def wait(self, StackName: str) -> None:
        self.waited.append(StackName)


class Bucket:
    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def put_object(self, Body: bytes, **_: Any) -> None:
        self.objects.append(Body)


class Rollback(unittest.TestCase):
    def setUp(self) -> None:
        self.cloudformation, self.bucket = CloudFormation(), Bucket()
        self.aws = FakeAws("dev", cloudformation=self.cloudformation, s3=self.bucket)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        patch = mock.patch.object(rollback, "KEPT", Path(folder.name))
        patch.start()
        self.addCleanup(patch.stop)

    def deploy(self) -> None:
        rollback.keep(self.aws)
        self.cloudformation.bodies = dict.fromkeys(self.cloudformation.bodies, "new")

    def test_the_templates_from_before_the_deployment_are_deployed_the_routes_first_the_platform_last(self) -> None:
        self.deploy()
        rollback.roll_back(self.aws)
        self.assertEqual(self.bucket.objects, [f"{name} 1".encode() for name in STACKS])
        self.assertEqual([name for name, _, _ in self.cloudformation.updates], STACKS)
        self.assertEqual(self.cloudformation.waited, STACKS)

    def test_parameters_keep_their_values_and_those_that_the_template_does_not_have_are_left_out(self) -> None:
        self.deploy()
        rollback.roll_back(self.aws)
        kept = [{"ParameterKey": name, "UsePreviousValue": True} for name in ("Stage", "Pepper")]
        self.assertEqual([parameters for _, _, parameters in self.cloudformation.updates], [kept] * len(STACKS))

    def test_a_stack_that_the_deployment_did_not_change_stays(self) -> None:
        self.deploy()
        self.cloudformation.unchanged = {"aurora-dev"}
        rollback.roll_back(self.aws)
        self.assertEqual(self.cloudformation.waited, STACKS[:-1])

    def test_a_first_deployment_has_nothing_to_go_back_to(self) -> None:
        self.cloudformation.bodies = {}
        rollback.keep(self.aws)
        with self.assertRaisesRegex(Failure, "No templates of dev are kept"):
            rollback.roll_back(self.aws)

    def test_templates_of_an_earlier_deployment_are_forgotten(self) -> None:
        self.deploy()
        del self.cloudformation.bodies["aurora-dev-identity"]
        rollback.keep(self.aws)
        rollback.roll_back(self.aws)
        self.assertEqual(self.bucket.objects, [b"new", b"new"])


if __name__ == "__main__":
    unittest.main()
