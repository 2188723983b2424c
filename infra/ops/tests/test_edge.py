"""A stage gets an edge, its functions the secret one deployment later, and both go in the other order."""

import os
import unittest
from unittest.mock import patch

import edge
from aws import Aws
from edge import Edge
from fakes import CloudFormation, FakeAws, Ssm, template
from parameters import Parameters
from progress import Failure

HOST = "abc.execute-api.eu-central-1.amazonaws.com"
URL = "https://d1.cloudfront.net"
SECRET = "/aurora/prod/secrets/origin-secret"
DOMAIN = template(OriginSecret={"NoEcho": True, "Default": ""}, ApiUrl={})
PLATFORM = template(ApiUrl={"Default": ""})


class Stage:
    """A stage with at most one stack, the one of the edge."""

    def __init__(self) -> None:
        self.cloudformation, self.ssm = CloudFormation(*["CREATE_COMPLETE"] * 9), Ssm()
        self.cloudformation.outputs = {"Url": URL, "DistributionHost": "d1.cloudfront.net"}
        self.aws = FakeAws("prod", cloudformation=self.cloudformation, ssm=self.ssm)
        self.platform: dict[str, str] = {}
        self.functions: dict[str, str] = {}

    def deploy(self, **variables: str) -> None:
        """One deployment: what the platform's stack and the functions got is in the attributes."""
        with patch.dict(os.environ, {"YES": "1", **variables}, clear=True):
            parameters = Parameters(self.aws)
            deployed = Edge(self.aws, parameters)
            deployed.begin(self.platform.get("ApiUrl", ""))
            platform = parameters.of(PLATFORM, self.platform)
            self.platform = {name: value.text for name, value in platform.items()}
            parameters.give("ApiUrl", self.platform["ApiUrl"] or f"https://{HOST}")
            functions = parameters.of(DOMAIN, self.functions)
            self.functions = {name: value.text for name, value in functions.items()}
            deployed.finish(HOST)

    @property
    def has_edge(self) -> bool:
        return self.cloudformation.status is not None


class WithoutEdge(unittest.TestCase):
    def test_a_stage_without_an_edge_has_no_secret_and_no_stack(self) -> None:
        stage = Stage()
        stage.deploy()
        self.assertEqual(stage.functions, {"OriginSecret": "", "ApiUrl": f"https://{HOST}"})
        self.assertFalse(stage.has_edge)
        self.assertEqual(stage.ssm.values, {})

    def test_an_unknown_wish_is_refused(self) -> None:
        for wish in ("0", "true", "on"):
            with self.assertRaisesRegex(Failure, "EDGE=1"):
                Stage().deploy(EDGE=wish)

    def test_the_local_aws_has_none(self) -> None:
        local = FakeAws("local", emulated=True, cloudformation=CloudFormation(), ssm=Ssm())
        with patch.dict(os.environ, {"EDGE": "1"}), self.assertRaisesRegex(Failure, "has no CloudFront"):
            Edge(local, Parameters(local))


class WithEdge(unittest.TestCase):
    def setUp(self) -> None:
        self.stage = Stage()
        self.stage.deploy(EDGE="1", EDGE_RATE_LIMIT="500")

    def test_the_edge_is_created_after_the_functions_which_still_answer_everybody(self) -> None:
        self.assertEqual(self.stage.functions["OriginSecret"], "")
        values = self.stage.cloudformation.values
        self.assertEqual((values["OriginHost"], values["EdgeRateLimit"], values["EdgeDomain"]), (HOST, "500", ""))
        self.assertEqual(values["OriginSecret"], self.stage.ssm.values[SECRET])
        self.assertEqual(self.stage.cloudformation.template.keys(), {"TemplateBody"})
        self.assertTrue(self.stage.cloudformation.protected)

    def test_the_next_deployment_gives_the_functions_the_secret_and_the_url_without_a_variable(self) -> None:
        self.stage.deploy()
        self.assertEqual(self.stage.functions, {"OriginSecret": self.stage.ssm.values[SECRET], "ApiUrl": URL})
        self.assertEqual(self.stage.cloudformation.values["EdgeRateLimit"], "500")

    def test_a_url_that_the_operator_chose_stays(self) -> None:
        self.stage.deploy(API_URL="https://api.school.org")
        self.stage.deploy()
        self.assertEqual(self.stage.functions["ApiUrl"], "https://api.school.org")

    def test_the_origin_stays_what_the_operator_chose(self) -> None:
        self.stage.deploy(EDGE_ORIGIN="origin.school.org")
        self.stage.deploy()
        self.assertEqual(self.stage.cloudformation.values["OriginHost"], "origin.school.org")

    def test_in_a_rotation_functions_accept_both_secrets_before_the_edge_sends_the_new_one(self) -> None:
        both = f"{'n' * 43},{'o' * 43}"
        self.stage.ssm.values[SECRET] = both
        self.stage.deploy()
        self.assertEqual(self.stage.functions["OriginSecret"], both)
        self.assertEqual(self.stage.cloudformation.values["OriginSecret"], both)

    def test_a_secret_that_can_be_guessed_is_refused_before_anything_changes(self) -> None:
        for wrong in ("short", f"{'n' * 43},", ""):
            self.stage.ssm.values[SECRET] = wrong
            before = list(self.stage.cloudformation.calls)
            with self.assertRaisesRegex(Failure, "less than 32 characters"):
                self.stage.deploy()
            self.assertEqual(self.stage.cloudformation.calls, before)

    def test_when_it_goes_the_functions_answer_everybody_again(self) -> None:
        self.stage.deploy()
        self.stage.deploy(EDGE="off")
        self.assertEqual(self.stage.functions, {"OriginSecret": "", "ApiUrl": f"https://{HOST}"})
        self.assertFalse(self.stage.has_edge)
        self.stage.deploy(EDGE="off")
        self.assertEqual(self.stage.cloudformation.calls.count("DELETE"), 1)


class Region(unittest.TestCase):
    def test_the_stack_is_where_cloudfronts_web_acls_are(self) -> None:
        stage = Aws("prod", region="eu-central-1")
        self.assertEqual(stage.in_region(edge.REGION).region, "us-east-1")
        self.assertEqual(stage.region, "eu-central-1")


if __name__ == "__main__":
    unittest.main()
