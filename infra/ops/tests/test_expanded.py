"""What SAM makes of the stacks with canaries: its own resources obey the same rules as ours."""

import unittest
from functools import cache
from typing import Any

import sizes
from project import STACKS

BOUNDARY = {"Fn::If": ["HasBoundary", {"Ref": "PermissionsBoundary"}, {"Ref": "AWS::NoValue"}]}


@cache
def all_resources() -> dict[str, dict[str, Any]]:
    return {
        f"{path.stem}: {name}": resource
        for path in sorted(STACKS.glob("*.yaml"))
        for name, resource in sizes.expand(path)["Resources"].items()
    }


def resources(kind: str) -> dict[str, dict[str, Any]]:
    return {name: resource for name, resource in all_resources().items() if resource["Type"] == kind}


class Expanded(unittest.TestCase):
    def test_every_role_has_the_permissions_boundary(self) -> None:
        roles = resources("AWS::IAM::Role")
        self.assertGreater(len(roles), 100)
        without = [name for name, role in roles.items() if role["Properties"].get("PermissionsBoundary") != BOUNDARY]
        self.assertEqual(without, [])

    def test_an_earlier_version_of_a_function_is_deleted(self) -> None:
        versions = resources("AWS::Lambda::Version")
        self.assertGreater(len(versions), 100)
        self.assertEqual({each["DeletionPolicy"] for each in versions.values()}, {"Delete"})


if __name__ == "__main__":
    unittest.main()
