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
from project import EDGE_TEMPLATE
from templates import Template

HOST = "abc.execute-api.eu-central-1.amazonaws.com"
URL = "https://d1.cloudfront.net"
SECRET = "/aurora/prod/secrets/origin-secret"
DOMAIN = template(OriginSecret={"NoEcho": True, "Default": ""}, ApiUrl={})
GATEWAY = template(PublicUrl={"Default": ""})


class Stage:
    """A stage with at most one stack, the one of the edge."""

    def __init__(self) -> None:
        self.cloudformation, self.ssm = CloudFormation(*["CREATE_COMPLETE"] * 9), Ssm()
        self.cloudformation.outputs = {"Url": URL, "DistributionHost": "d1.cloudfront.net"}
        self.aws = FakeAws("prod", cloudformation=self.cloudformation, ssm=self.ssm)
        self.gateway: dict[str, str] = {}
        self.functions: dict[str, str] = {}

    def deploy(self, **variables: str) -> None:
        """One deployment: what the gateway's stack and the functions got is in the attributes."""
        with patch.dict(os.environ, {"YES": "1", **variables}, clear=True):
            parameters = Parameters(self.aws)
            deployed = Edge(self.aws, parameters)
            deployed.begin(self.gateway.get("PublicUrl", ""))
            gateway = parameters.of(GATEWAY, self.gateway)
            self.gateway = {name: value.text for name, value in gateway.items()}
            parameters.give("ApiUrl", self.gateway["PublicUrl"] or f"https://{HOST}")
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


class Resources(unittest.TestCase):
    def setUp(self) -> None:
        found = Template(EDGE_TEMPLATE)
        self.parameters = found.parameters
        self.resources = found._document["Resources"]
        self.distribution = self.resources["Distribution"]["Properties"]["DistributionConfig"]

    def test_nothing_of_a_caller_is_cached_or_compressed(self) -> None:
        default = self.distribution["DefaultCacheBehavior"]
        caching_disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
        self.assertEqual((default["CachePolicyId"], default["Compress"]), (caching_disabled, False))
        paths = {each["PathPattern"] for each in self.distribution["CacheBehaviors"]}
        self.assertEqual(paths, {"/.well-known/jwks.json", "/docs", "/openapi.json"})
        kept = {each["ErrorCachingMinTTL"] for each in self.distribution["CustomErrorResponses"]}
        self.assertEqual(kept, {0})

    def test_every_path_gets_the_viewers_address_and_not_the_viewers_host(self) -> None:
        except_host = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
        for each in [self.distribution["DefaultCacheBehavior"], *self.distribution["CacheBehaviors"]]:
            self.assertEqual(each["OriginRequestPolicyId"], except_host)
            self.assertEqual(each["ViewerProtocolPolicy"], "https-only")

    def test_the_secret_is_hidden_and_the_first_of_several_is_sent(self) -> None:
        self.assertEqual(self.parameters["OriginSecret"]["NoEcho"], True)
        (sent,) = self.distribution["Origins"][0]["OriginCustomHeaders"]
        self.assertEqual((sent["HeaderName"], sent["HeaderValue"][0]), ("x-origin-secret", 0))

    def test_no_rule_about_bodies_blocks(self) -> None:
        _, common = self.resources["WebAcl"]["Properties"]["Rules"]
        overrides = common["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"]
        self.assertTrue(all(each["ActionToUse"] == {"Count": {}} for each in overrides))
        self.assertEqual(len([each for each in overrides if each["Name"].endswith("_BODY")]), 5)


class Region(unittest.TestCase):
    def test_the_stack_is_where_cloudfronts_web_acls_are(self) -> None:
        stage = Aws("prod", region="eu-central-1")
        self.assertEqual(stage.in_region(edge.REGION).region, "us-east-1")
        self.assertEqual(stage.region, "eu-central-1")


if __name__ == "__main__":
    unittest.main()
