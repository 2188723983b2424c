"""A stage gets a distribution for downloads, its functions the key of the links, and both go in the other order."""

import os
import unittest
from unittest.mock import patch

from cdn import Cdn, new_key
from fakes import FakeAws, Ssm, template
from parameters import Parameters
from progress import Failure
from templates import platform

SECRET = "/aurora/prod/secrets/cdn-private-key"
PLATFORM = template(CdnPublicKey={"Default": ""})
FILES = template(CdnPrivateKey={"NoEcho": True, "Default": ""}, CdnHost={"Default": ""}, CdnKeyId={"Default": ""})
NOTHING = {"CdnPrivateKey": "", "CdnHost": "", "CdnKeyId": ""}


class PlatformStack:
    """The outputs of the stack: those of the distribution, if it has one."""

    def __init__(self, stage: "Stage") -> None:
        self._stage = stage

    def output(self, key: str) -> str:
        assert self._stage.platform["CdnPublicKey"], "the stack has no distribution"
        return {"CdnHost": "d1.cloudfront.net", "CdnKeyId": "K1"}[key]


class Stage:
    """A stage on AWS: its platform stack, and the functions that sign links."""

    def __init__(self) -> None:
        self.ssm = Ssm()
        self.aws = FakeAws("prod", ssm=self.ssm)
        self.platform: dict[str, str] = {}
        self.functions: dict[str, str] = {}
        self.order: list[str] = []

    def deploy(self, all_domains: bool = True, **variables: str) -> None:
        with patch.dict(os.environ, variables, clear=True):
            parameters = Parameters(self.aws)
            cdn = Cdn(self.aws, parameters)
            cdn.begin(self.platform, all_domains)
            self._deploy_platform(parameters)
            cdn.connect(PlatformStack(self))  # type: ignore[arg-type]
            functions = parameters.of(FILES, self.functions)
            self.functions = {name: value.text for name, value in functions.items()}
            self.order.append("functions")
            if cdn.finish():
                self._deploy_platform(parameters)

    def _deploy_platform(self, parameters: Parameters) -> None:
        self.platform = {name: value.text for name, value in parameters.of(PLATFORM, self.platform).items()}
        self.order.append("with" if self.platform["CdnPublicKey"] else "without")


class WithoutDistribution(unittest.TestCase):
    def test_a_stage_has_no_distribution_and_no_key_by_default(self) -> None:
        stage = Stage()
        stage.deploy()
        self.assertEqual((stage.order, stage.functions, stage.ssm.values), (["without", "functions"], NOTHING, {}))

    def test_an_unknown_wish_is_refused(self) -> None:
        for wish in ("0", "true", "on"):
            with self.assertRaisesRegex(Failure, "CDN=1"):
                Stage().deploy(CDN=wish)

    def test_the_local_aws_has_none(self) -> None:
        local = FakeAws("local", emulated=True, ssm=Ssm())
        with patch.dict(os.environ, {"CDN": "1"}), self.assertRaisesRegex(Failure, "has no CloudFront"):
            Cdn(local, Parameters(local))

    def test_only_a_deployment_of_all_domains_changes_the_links(self) -> None:
        for wish in ("1", "off"):
            with self.assertRaisesRegex(Failure, "without DOMAINS"):
                Stage().deploy(all_domains=False, CDN=wish)


class WithDistribution(unittest.TestCase):
    def setUp(self) -> None:
        self.stage = Stage()
        self.stage.deploy(CDN="1")

    def test_the_distribution_comes_before_the_functions_that_sign_its_links(self) -> None:
        self.assertEqual(self.stage.order, ["with", "functions"])
        private = self.stage.ssm.values[SECRET]
        self.assertEqual(
            self.stage.functions, {"CdnPrivateKey": private, "CdnHost": "d1.cloudfront.net", "CdnKeyId": "K1"}
        )
        self.assertTrue(self.stage.platform["CdnPublicKey"].startswith("-----BEGIN PUBLIC KEY-----"))
        self.assertNotIn(private, self.stage.platform["CdnPublicKey"])

    def test_later_deployments_change_nothing_also_those_of_one_domain(self) -> None:
        before = (self.stage.platform, self.stage.functions)
        self.stage.deploy()
        self.stage.deploy(all_domains=False)
        self.assertEqual((self.stage.platform, self.stage.functions), before)

    def test_functions_stop_signing_before_the_distribution_goes(self) -> None:
        self.stage.order.clear()
        self.stage.deploy(CDN="off")
        self.assertEqual(self.stage.order, ["with", "functions", "without"])
        self.assertEqual(self.stage.functions, NOTHING)
        self.stage.deploy(CDN="off")
        self.stage.deploy()
        self.assertEqual(self.stage.platform, {"CdnPublicKey": ""})

    def test_a_malformed_key_is_refused_and_not_shown(self) -> None:
        for wrong in ("secret-text", "", new_key()[:40]):
            self.stage.ssm.values[SECRET] = wrong
            with self.assertRaisesRegex(Failure, "malformed") as refused:
                self.stage.deploy()
            self.assertTrue(not wrong or wrong not in str(refused.exception))


class Resources(unittest.TestCase):
    def setUp(self) -> None:
        self.resources = platform()._document["Resources"]
        self.behavior = self.resources["Cdn"]["Properties"]["DistributionConfig"]["DefaultCacheBehavior"]

    def test_every_link_is_signed_and_uses_https(self) -> None:
        self.assertEqual(self.behavior["TrustedKeyGroups"], ["CdnKeys"])
        self.assertEqual(self.behavior["ViewerProtocolPolicy"], "https-only")
        self.assertEqual(self.resources["CdnKeys"]["Properties"]["KeyGroupConfig"]["Items"], ["CdnKey"])

    def test_the_bucket_lets_this_distribution_alone_read_files_alone(self) -> None:
        condition, allowed, otherwise = self.resources["BucketPolicy"]["Properties"]["PolicyDocument"]["Statement"][1]
        self.assertEqual((condition, otherwise), ("HasCdn", "AWS::NoValue"))
        self.assertEqual((allowed["Action"], allowed["Resource"]), ("s3:GetObject", "${Bucket.Arn}/files/objects/*"))
        self.assertTrue(allowed["Condition"]["StringEquals"]["aws:SourceArn"].endswith("distribution/${Cdn}"))

    def test_the_headers_of_a_reply_are_part_of_the_key_and_reach_the_bucket(self) -> None:
        forwarded = self.resources["CdnCache"]["Properties"]["CachePolicyConfig"]
        queries = forwarded["ParametersInCacheKeyAndForwardedToOrigin"]["QueryStringsConfig"]["QueryStrings"]
        self.assertEqual(queries, ["response-content-disposition", "response-content-type"])
        self.assertEqual(forwarded["MaxTTL"], 60)

    def test_nothing_of_it_exists_without_the_parameter(self) -> None:
        made = [name for name, each in self.resources.items() if each["Type"].startswith("AWS::CloudFront::")]
        self.assertEqual(len(made), 5)
        self.assertEqual({self.resources[name]["Condition"] for name in made}, {"HasCdn"})


if __name__ == "__main__":
    unittest.main()
