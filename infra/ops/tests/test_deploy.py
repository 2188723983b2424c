"""The order in which the stacks of a stage are deployed."""

import unittest
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

import deploy
import templates
from deploy import Deployment
from fakes import FakeAws, Ssm

DOMAINS = [f"aurora-dev-{template.domain}" for template in templates.domains()]
FIRST, OTHERS = DOMAINS[0], set(DOMAINS[1:])
PLATFORM, GATEWAY, OBSERVABILITY = "aurora-dev", "aurora-dev-gateway", "aurora-dev-observability"


class Stage:
    """The stacks of a stage; the gateway's has a URL once it is deployed."""

    def __init__(self, url: str | None = None, next_url: str = "https://1.execute-api") -> None:
        self.url, self.next_url = url, next_url
        self.deployed: list[str] = []
        self.urls: dict[str, str] = {}
        self.apis: dict[str, str] = {}

    def stack(self, _: Any, name: str) -> "Stack":
        return Stack(self, name)

    def edge(self, _: Any) -> "Stack":
        return Stack(self, "aurora-dev-edge")


class Stack:
    def __init__(self, stage: Stage, name: str) -> None:
        self._stage, self._name = stage, name

    @property
    def exists(self) -> bool:
        return self._stage.url is not None

    def parameters(self) -> dict[str, str]:
        return {}

    def output(self, key: str) -> str:
        assert self._stage.url
        return {"ApiUrl": self._stage.url, "ApiId": "1"}[key]

    def deploy(self, _: str, values: Any, **__: Any) -> bool:
        self._stage.deployed.append(self._name)
        if self._name == GATEWAY:
            self._stage.url = self._stage.next_url
        if "ApiUrl" in values:
            self._stage.urls[self._name] = values["ApiUrl"].text
        if "ApiId" in values:
            self._stage.apis[self._name] = values["ApiId"].text
        return False


class Order(unittest.TestCase):
    def deploy(self, stage: Stage, only: set[str] | None = None, emulated: bool = True) -> list[str]:
        aws = FakeAws("dev", emulated=emulated, ssm=Ssm(), s3=None)
        locations = {name: "s3://bucket/key" for one in templates.domains() for name in one.binaries}
        with (
            patch.multiple(deploy, Stack=stage.stack),
            patch("deploy.PackageStore") as store,
            patch("deploy.jobs.run"),
            patch("deploy.gaps.close"),
            patch("deploy.architecture", return_value="arm64"),
            patch("deploy.functions.check_glibc", return_value=""),
            patch("deploy.artifacts.prune", return_value=""),
            patch("edge.stack", stage.edge),
            patch.multiple(Deployment, _reserve_concurrency=Mock(), _report_mail_obstacles=Mock()),
            patch("parameters.Parameters._refuse_placeholders"),
        ):
            store.return_value.upload_functions.return_value = locations
            Deployment(aws, Path("code")).deploy(only)
        return stage.deployed

    def test_a_new_stage_has_its_api_before_its_functions_because_they_know_its_url(self) -> None:
        stage = Stage()
        deployed = self.deploy(stage)
        self.assertEqual(deployed[:3], [PLATFORM, GATEWAY, FIRST])
        self.assertEqual(set(deployed[3:]), OTHERS)
        self.assertEqual(set(stage.urls.values()), {"https://1.execute-api"})

    def test_a_route_of_a_stage_that_exists_comes_after_its_function(self) -> None:
        deployed = self.deploy(Stage("https://1.execute-api"))
        self.assertEqual(deployed[:2], [PLATFORM, FIRST])
        self.assertEqual(set(deployed[2:-1]), OTHERS)
        self.assertEqual(deployed[-1], GATEWAY)

    def test_a_new_url_reaches_the_functions_once_the_api_has_it(self) -> None:
        stage = Stage("https://1.execute-api", "https://api.school.org")
        deployed = self.deploy(stage)
        after = deployed[deployed.index(GATEWAY) + 1 :]
        self.assertEqual(set(after), set(DOMAINS))
        self.assertEqual(set(stage.urls.values()), {"https://api.school.org"})

    def test_one_domain_brings_the_routes_of_all(self) -> None:
        deployed = self.deploy(Stage("https://1.execute-api"), {"subjects"})
        self.assertEqual(deployed[-1], GATEWAY)
        self.assertNotIn("aurora-dev-config", deployed)
        self.assertTrue("aurora-${Stage}-list-configs:live" in templates.gateway().text)

    def test_on_aws_what_watches_the_stage_comes_last_because_it_names_the_others(self) -> None:
        for stage in (Stage(), Stage("https://1.execute-api")):
            deployed = self.deploy(stage, emulated=False)
            self.assertEqual(deployed[-1], OBSERVABILITY)
            self.assertEqual(stage.apis, {OBSERVABILITY: "1"})
            self.assertEqual(set(deployed), {PLATFORM, GATEWAY, OBSERVABILITY, *DOMAINS})

    def test_one_domain_leaves_what_watches_the_stage_as_it_is(self) -> None:
        deployed = self.deploy(Stage("https://1.execute-api"), {"subjects"}, emulated=False)
        self.assertNotIn(OBSERVABILITY, deployed)


if __name__ == "__main__":
    unittest.main()
