"""A changed parameter makes a new version of every function: SAM's own translator says so."""

import os
import unittest
from unittest.mock import Mock

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

import templates
from parameters import Value, digest
from templates import Template


def versions(template: Template, **parameters: str) -> set[str]:
    """The logical ids of all versions of functions in a stack that is deployed with these parameters."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")  # the translator needs a region from boto3
    locations = dict.fromkeys(template.binaries, "s3://bucket/key")
    values = {name: Value(text) for name, text in parameters.items()}
    document = yaml_parse(template.for_deployment(locations, digest(values)))
    resources = transform(document, parameters, Mock(load=dict))["Resources"]
    return {name for name, resource in resources.items() if resource["Type"] == "AWS::Lambda::Version"}


class Versions(unittest.TestCase):
    def test_a_changed_parameter_publishes_a_new_version_of_every_function(self) -> None:
        for template in templates.domains():
            first = versions(template, LogLevel="warn", Canary="true")
            self.assertEqual(first, versions(template, LogLevel="warn", Canary="true"), template.domain)
            for changed in ({"LogLevel": "info"}, {"LogLevel": "warn", "Architecture": "arm64"}):
                second = versions(template, Canary="true", **changed)
                self.assertEqual(len(second), len(first))
                unchanged = len(first & second)
                self.assertEqual(unchanged, 0, f"{template.domain}: {changed} makes no new version of some functions")

    def test_a_canary_alone_publishes_no_version(self) -> None:
        template = templates.domains()[0]
        self.assertEqual(versions(template, Canary="true"), versions(template, Canary="false"))


if __name__ == "__main__":
    unittest.main()
