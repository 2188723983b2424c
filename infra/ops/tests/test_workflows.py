"""The workflows run what `make` runs, with pinned actions and few rights. actionlint checks their syntax."""

import re
import unittest
from collections.abc import Iterator
from typing import Any

import yaml

from project import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in WORKFLOWS:
        for job in yaml.safe_load(path.read_text())["jobs"].values():
            for step in job["steps"]:
                yield path.name, step


class Workflows(unittest.TestCase):
    def test_there_is_one_for_each_purpose(self) -> None:
        purposes = {"advisories", "build", "check", "coverage", "deploy"}
        self.assertEqual({path.stem for path in WORKFLOWS}, purposes)

    def test_actions_are_pinned_to_a_commit_and_name_its_version(self) -> None:
        for path in WORKFLOWS:
            for line in path.read_text().splitlines():
                if "uses:" in line:
                    self.assertRegex(line, r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", path.name)

    def test_every_command_is_one_of_make_or_adds_a_part_of_rust(self) -> None:
        for name, step in steps():
            if command := step.get("run"):
                words = command.split()
                self.assertIn(words[0], {"make", "rustup"}, f"{name}: {command}")
                if words[0] == "make":
                    self.assertIn(words[1], TARGETS, f"{name}: {command}")

    def test_no_workflow_may_write_to_the_repository(self) -> None:
        for path in WORKFLOWS:
            permissions = yaml.safe_load(path.read_text())["permissions"]
            allowed = {"contents": "read", "id-token": "write"} if path.stem == "deploy" else {"contents": "read"}
            self.assertEqual(permissions, allowed, path.name)

    def test_no_command_contains_an_expression_that_a_user_writes(self) -> None:
        for name, step in steps():
            self.assertNotRegex(step.get("run", ""), r"\$\{\{ *(inputs|github|vars)\.", name)

    def test_a_deployment_is_tested_and_rolled_back(self) -> None:
        commands = [step for name, step in steps() if name == "deploy.yml" and "run" in step]
        verbs = [step["run"].split()[1] for step in commands]
        self.assertEqual(verbs, ["build", "deploy", "smoke", "rollback"])
        self.assertIn("failure()", commands[-1]["if"])


if __name__ == "__main__":
    unittest.main()
