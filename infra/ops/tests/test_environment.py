"""Other emulators of Lambda get the variables of the functions that run here."""

import unittest
from typing import Any

import environment
import templates
from fakes import FakeAws
from progress import Failure

ENDPOINT = "http://aws.test"


class Lambda:
    """Three functions of this stage, and one of another."""

    def get_paginator(self, name: str) -> "Lambda":
        assert name == "list_functions"
        return self

    def paginate(self) -> list[dict[str, Any]]:
        one = {"TABLE_NAME": "t", "SERVICE_NAME": "subjects"}
        return [
            {"Functions": [function("local-create-subject", one), function("local-get-subject", {**one, "KEY": "k"})]},
            {"Functions": [function("local-list-subjects", {**one, "ALLOWED_METHODS": "GET"}), function("dev-x", {})]},
        ]


def function(name: str, variables: dict[str, str]) -> dict[str, Any]:
    return {"FunctionName": f"aurora-{name}", "Environment": {"Variables": variables}}


class Variables(unittest.TestCase):
    def setUp(self) -> None:
        services: dict[str, Any] = {"lambda": Lambda()}
        self.aws = FakeAws("local", emulated=True, **services)

    def test_functions_of_other_stages_are_left_out(self) -> None:
        names = {f"aurora-local-{name}" for name in ("create-subject", "get-subject", "list-subjects")}
        self.assertEqual(environment.of_functions(self.aws).keys(), names)

    def test_a_domain_has_the_variables_of_all_its_functions_and_reaches_the_local_aws(self) -> None:
        (subjects,) = (one for one in templates.domains({"subjects"}) if one.domain == "subjects")
        found = environment.of_domain(self.aws, subjects)
        self.assertEqual((found["TABLE_NAME"], found["KEY"], found["AWS_ENDPOINT_URL"]), ("t", "k", ENDPOINT))
        self.assertIn("AWS_ACCESS_KEY_ID", found)
        self.assertNotIn("ALLOWED_METHODS", found)  # it is of one function

    def test_a_domain_that_is_not_deployed_is_refused(self) -> None:
        (config,) = (one for one in templates.domains({"config"}) if one.domain == "config")
        with self.assertRaisesRegex(Failure, "config is not deployed here"):
            environment.of_domain(self.aws, config)

    def test_sam_gets_them_by_the_names_of_its_template_and_the_address_that_a_container_has(self) -> None:
        functions = {"CreateSubjectFunction": "aurora-local-create-subject", "OtherFunction": "aurora-local-other"}
        found = environment.for_sam(functions, environment.of_functions(self.aws), 4600)
        endpoint = "http://host.docker.internal:4600"
        expected = {"TABLE_NAME": "t", "SERVICE_NAME": "subjects", "AWS_ENDPOINT_URL": endpoint}
        self.assertEqual(found, {"CreateSubjectFunction": expected})

    def test_every_function_of_the_template_for_sam_is_found(self) -> None:
        text = environment.SAM_TEMPLATE.read_text()
        found = dict(environment._FUNCTION.findall(text))
        self.assertEqual(len(found), text.count("Type: AWS::Serverless::Function"))
        self.assertEqual(found["CreateSubjectFunction"], "aurora-local-create-subject")


if __name__ == "__main__":
    unittest.main()
