"""The life of a stage on a local AWS, with functions that are never called.

The templates and the deployment are the real ones; it takes half a minute.
"""

import os
import re
import tempfile
import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import emulator
import instance as instances
import templates
from api_import import INTEGRATION
from aws import Aws
from deploy import Deployment
from destroy import destroy
from instance import STAGE, Instance
from progress import Failure
from stage_inventory import everything

ONLY = {"subjects"}
API = f"aurora-{STAGE}"
SECRET = f"/aurora/{STAGE}/secrets/cursor-key"

# It begins like the first one: nothing may be found by this beginning alone.
RENAMED = f"{STAGE}2"

# A resource that cannot be created, after the table.
BROKEN = """Resources:
  Broken:
    Type: AWS::Lambda::Url
    DependsOn: Table
    Properties:
      TargetFunctionArn: aurora-missing
      AuthType: AWS_IAM
"""


@contextmanager
def local_aws() -> Iterator[tuple[Aws, Path]]:
    port = emulator.free_port()
    instance = Instance(f"unit-{port}", port)
    with instances.acquire(instance.name) as lock:
        instance.save()
        process = emulator.Emulator(instance, lock)
        try:
            process.wait_until_ready()
            yield Aws(STAGE, instance.endpoint), instance.code
        finally:
            process.stop()
    instance.forget()


class Lifecycle(unittest.TestCase):
    def setUp(self) -> None:
        folder = self.enter(tempfile.TemporaryDirectory())
        for template in templates.domains():
            for binary in template.binaries:
                (Path(folder) / binary).mkdir(exist_ok=True)
                (Path(folder) / binary / "bootstrap").write_text(f"#!/bin/sh\n# {binary}\n")
        self.enter(patch("packages.LAMBDA_OUTPUT", Path(folder)))
        self.enter(patch("deploy.jobs.run"))
        self.aws, self.code = self.enter(local_aws())

    def enter(self, context: Any) -> Any:  # `enterContext` is new in Python 3.11
        entered = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return entered

    def deploy(self, **variables: str) -> None:
        with patch.dict(os.environ, variables):
            Deployment(self.aws, self.code).deploy(ONLY)

    def of(self, stage: str) -> dict[str, set[str]]:
        """The names of everything that the stage has, by kind."""
        return everything(Aws(stage, self.aws.endpoint))

    def live(self, function: str) -> dict[str, str]:
        """The environment of the version that receives the calls."""
        configuration = self.aws.client("lambda").get_function_configuration(
            FunctionName=f"aurora-{STAGE}-{function}", Qualifier="live"
        )
        return {**configuration["Environment"]["Variables"], "version": configuration["Version"]}

    def tables(self) -> list[str]:
        names: list[str] = self.aws.client("dynamodb").list_tables()["TableNames"]
        return names

    def test_a_stage_lives_through_its_deployments_and_goes(self) -> None:
        self.a_failed_first_deployment_is_repeated()
        self.a_deployment_without_variables_changes_nothing()
        self.a_rotated_secret_reaches_the_live_alias()
        self.the_api_has_the_routes_of_every_domain()
        self.a_removed_route_goes_and_a_new_origin_arrives()
        self.a_removed_function_goes_with_all_that_it_had()
        self.a_renamed_stage_is_a_new_one_and_the_old_one_stays()
        self.the_stage_goes()

    def a_failed_first_deployment_is_repeated(self) -> None:
        variables = {"MAIL_SENDER": "post@school.org", "LOG_LEVEL": "info"}
        broken = patch.object(templates.Template, "for_deployment", _broken(templates.Template.for_deployment))
        with broken, self.assertRaises(Failure):
            self.deploy(**variables)
        self.assertNotIn(f"aurora-{STAGE}-subjects", self.tables())
        self.deploy(**variables)
        self.assertIn(f"aurora-{STAGE}-subjects", self.tables())

    def a_deployment_without_variables_changes_nothing(self) -> None:
        before = self.live("send-verification")
        self.deploy()
        self.assertEqual(self.live("send-verification"), before)
        self.assertEqual((before["MAIL_SENDER"], before["LOG_LEVEL"]), ("post@school.org", "info"))
        self.assertEqual(before["MAIL_CONFIGURATION_SET"], f"aurora-{STAGE}")

    def a_rotated_secret_reaches_the_live_alias(self) -> None:
        before = self.live("list-subjects")
        self.aws.client("ssm").put_parameter(Name=SECRET, Value="x" * 43, Type="SecureString", Overwrite=True)
        self.deploy()
        after = self.live("list-subjects")
        self.assertEqual(after["CURSOR_KEY"], "x" * 43)
        self.assertNotEqual(after["version"], before["version"])

    def routes(self) -> set[str]:
        pages = self.aws.client("apigatewayv2").get_paginator("get_routes").paginate(ApiId=API)
        return {route["RouteKey"] for page in pages for route in page["Items"]}

    def the_api_has_the_routes_of_every_domain(self) -> None:
        routes = self.routes()
        self.assertEqual(len(routes), templates.gateway().text.count(INTEGRATION))
        self.assertLessEqual({"$default", "ANY /api/v1/subjects", "POST /api/v1/config"}, routes)

    def a_removed_route_goes_and_a_new_origin_arrives(self) -> None:
        before = self.routes()
        with patch.object(templates.Template, "for_deployment", _renamed(templates.Template.for_deployment)):
            self.deploy(ORIGINS="https://learn.school.org")
        self.assertEqual(before - self.routes(), {"ANY /api/v1/subjects/reports/summary"})
        api = self.aws.client("apigatewayv2").get_api(ApiId=API)
        self.assertEqual(api["CorsConfiguration"]["AllowOrigins"], ["https://learn.school.org"])

    def a_removed_function_goes_with_all_that_it_had(self) -> None:
        self.deploy()
        before = self.of(STAGE)
        with patch.object(templates.Template, "for_deployment", _with_one_more(templates.Template.for_deployment)):
            self.deploy()
        function = f"aurora-{STAGE}-removed-report"
        added = {kind: names - before[kind] for kind, names in self.of(STAGE).items()}
        self.assertEqual(added["functions"], {function})
        self.assertEqual(added["routes"], {"ANY /api/v1/removed"})
        self.assertEqual(added["versions"], {f"{function}:1", f"{function}:live"})
        for kind in ("roles", "integrations"):
            self.assertEqual(len(added[kind]), 1, kind)
        self.deploy()
        self.assertEqual(self.of(STAGE), before)

    def a_renamed_stage_is_a_new_one_and_the_old_one_stays(self) -> None:
        old, renamed = self.of(STAGE), Aws(RENAMED, self.aws.endpoint)
        Deployment(renamed, self.code).deploy(ONLY)
        new = self.of(RENAMED)
        self.assertEqual(self.of(STAGE), old)
        for kind in new.keys() - {"routes"}:  # those have the same names in every API
            self.assertEqual(new[kind] & old[kind], set(), kind)
        for kind in new.keys() - {"versions"}:  # the old stage has those from before the rotation too
            self.assertEqual(len(new[kind]), len(old[kind]), kind)
        self.remove(renamed)
        self.assertEqual(self.of(STAGE), old)
        self.assertEqual({kind for kind, names in self.of(RENAMED).items() if names}, set())

    def remove(self, aws: Aws) -> None:
        answers = iter([aws.stage, f"delete the data of {aws.stage}"])
        destroy(aws, lambda _: next(answers))

    def the_stage_goes(self) -> None:
        self.remove(self.aws)
        self.assertEqual(self.tables(), [])
        self.assertEqual(self.aws.client("s3").list_buckets()["Buckets"], [])
        self.assertEqual(self.aws.client("iam").list_roles()["Roles"], [])
        stacks = self.aws.client("cloudformation").describe_stacks()["Stacks"]
        self.assertEqual([stack for stack in stacks if stack["StackStatus"] != "DELETE_COMPLETE"], [])
        self.assertEqual(self.aws.client("apigatewayv2").get_apis()["Items"], [])


def _renamed(original: Any) -> Any:
    """The template of the gateway with one path renamed."""

    def for_deployment(template: templates.Template, *arguments: Any) -> str:
        text: str = original(template, *arguments)
        return text.replace("/api/v1/subjects/reports/summary:", "/api/v1/subjects/reports/renamed:")

    return for_deployment


REPORT = "  GetSubjectReportRole:"
PATH = "          /api/v1/subjects/reports/summary:"


def _with_one_more(original: Any) -> Any:
    """The templates with one function and one route more: the report of subjects under other names."""

    def for_deployment(template: templates.Template, *arguments: Any) -> str:
        text: str = original(template, *arguments)
        if template.domain == "subjects":
            block = text[text.index(REPORT) :]
            block = _other(block[: block.index("\n\n  # ")])
            return text.replace("Resources:\n", f"Resources:\n{block}\n\n", 1)
        if template.domain == "gateway":
            block = text[text.index(PATH) :]
            block = block[: block.index("\n          /") + 1]
            return text.replace(PATH, f"{_other(block)}{PATH}", 1)
        return text

    return for_deployment


def _other(block: str) -> str:
    for name, other in (
        ("GetSubjectReport", "RemovedReport"),
        ("get-subject-report", "removed-report"),
        ("/api/v1/subjects/reports/summary", "/api/v1/removed"),
    ):
        block = block.replace(name, other)
    # The package stays the one of the report.
    return re.sub("functions/removed-report", "functions/get-subject-report", block)


def _broken(original: Any) -> Any:
    """The template of subjects with a resource that cannot be created."""

    def for_deployment(template: templates.Template, *arguments: Any) -> str:
        text: str = original(template, *arguments)
        return text.replace("Resources:\n", BROKEN, 1) if template.domain == "subjects" else text

    return for_deployment


if __name__ == "__main__":
    unittest.main()
