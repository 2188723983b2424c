"""The gateway's template as AWS receives it: transformed by SAM's translator, with the conditions of a stage."""

import os
import re
import unittest
from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

import templates
from api_import import ANY, AUTHORIZER, INTEGRATION
from project import ROOT

DOMAIN = {"DomainName": "api.school.org", "CertificateArn": "arn:aws:acm:eu-central-1:123456789012:certificate/a"}
URI = re.compile(
    r"arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/"
    r"arn:aws:lambda:eu-central-1:123456789012:function:aurora-prod-([a-z0-9-]+):live/invocations"
)
PSEUDO = {"AWS::Partition": "aws", "AWS::Region": "eu-central-1", "AWS::AccountId": "123456789012"}
NO_VALUE = object()


class Stack:
    """What CloudFormation makes of the template with these parameters, without the resources of other stacks."""

    def __init__(self, **given: str) -> None:
        os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")  # the translator needs a region from boto3
        given = {"Stage": "prod", "Emulated": "false", **given}
        document = transform(yaml_parse(templates.gateway().text), dict(given), Mock(load=dict))
        defaults = {name: each["Default"] for name, each in document["Parameters"].items()}
        self._values = {**PSEUDO, **defaults, **given}
        self._conditions = document["Conditions"]
        self._rules = document["Rules"]
        self.resources = self._existing(document["Resources"])
        self.outputs = self._existing(document["Outputs"])

    def refusals(self) -> list[str]:
        """The rules that these parameters break."""
        return [
            assertion["AssertDescription"]
            for rule in self._rules.values()
            if self._resolve(rule["RuleCondition"])
            for assertion in rule["Assertions"]
            if not self._resolve(assertion["Assert"])
        ]

    @property
    def body(self) -> Any:
        return self.resources["Api"]["Properties"]["Body"]

    def operations(self) -> Iterator[tuple[str, str, Any]]:
        for path, item in self.body["paths"].items():
            for method, operation in item.items():
                if method != "parameters":
                    yield path, method, operation

    def _existing(self, things: dict[str, Any]) -> dict[str, Any]:
        chosen = {name: each for name, each in things.items() if self._holds(each.get("Condition"))}
        resolved: dict[str, Any] = self._resolve(chosen)
        return resolved

    def _holds(self, condition: str | None) -> bool:
        return condition is None or bool(self._resolve(self._conditions[condition]))

    def _resolve(self, value: Any) -> Any:
        if isinstance(value, list):
            return [each for each in map(self._resolve, value) if each is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((function, argument),) = value.items()
            resolve = getattr(self, f"_{function.removeprefix('Fn::').lower()}", None)
            if resolve and (function.startswith("Fn::") or function in ("Ref", "Condition")):
                return resolve(argument)
        resolved = {name: self._resolve(each) for name, each in value.items()}
        return {name: each for name, each in resolved.items() if each is not NO_VALUE}

    def _ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        value = self._values.get(name, f"<{name}>")
        return value.split(",") if name == "AllowedOrigins" else value

    def _condition(self, name: str) -> Any:
        return self._holds(name) if name in self._conditions else name

    def _sub(self, text: str) -> str:
        return re.sub(r"\$\{([\w:]+)\}", lambda found: str(self._values[found[1]]), text)

    def _getatt(self, parts: Any) -> str:
        return f"<{'.'.join(parts)}>"

    def _if(self, parts: list[Any]) -> Any:
        return self._resolve(parts[1] if self._holds(parts[0]) else parts[2])

    def _equals(self, parts: list[Any]) -> bool:
        first, second = self._resolve(parts)
        return bool(first == second)

    def _not(self, parts: list[Any]) -> bool:
        return not self._resolve(parts[0])

    def _and(self, parts: list[Any]) -> bool:
        return all(self._resolve(parts))

    def _or(self, parts: list[Any]) -> bool:
        return any(self._resolve(parts))


class Body(unittest.TestCase):
    def setUp(self) -> None:
        self.stack = Stack(AllowedOrigins="https://a.school.org,https://b.school.org")

    def test_it_has_the_parts_that_openapi_requires(self) -> None:
        body = self.stack.body
        self.assertEqual(body["openapi"], "3.0.1")
        self.assertEqual(body["info"].keys(), {"title", "version"})
        self.assertTrue(all(isinstance(server["url"], str) for server in body["servers"]))
        fields = {"openapi", "info", "servers", "components", "paths", "tags"}
        self.assertEqual({key for key in body if not key.startswith("x-")}, fields)
        ids = [operation["operationId"] for _, _, operation in self.stack.operations()]
        self.assertEqual(len(ids), len(set(ids)))

    def test_each_path_declares_its_parameters_and_each_operation_its_responses(self) -> None:
        for path, item in self.stack.body["paths"].items():
            self.assertTrue(path.startswith("/"), path)
            declared = [each["name"] for each in item.get("parameters", [])]
            self.assertEqual(declared, re.findall(r"\{(\w+)\}", path), path)
            for each in item.get("parameters", []):
                self.assertEqual((each["in"], each["required"]), ("path", True), path)
        for path, method, operation in self.stack.operations():
            self.assertIn(method, {"get", "post", "put", "delete", ANY}, path)
            self.assertIn("description", operation["responses"]["default"], path)

    def test_each_integration_invokes_the_live_alias_of_the_function_of_its_operation(self) -> None:
        for path, method, operation in self.stack.operations():
            integration = operation[INTEGRATION]
            found = URI.fullmatch(integration["uri"])
            self.assertEqual(found and found[1], operation["operationId"], f"{method} {path}")
            self.assertEqual(integration["credentials"], "<Role.Arn>")
            self.assertEqual((integration["type"], integration["httpMethod"]), ("AWS_PROXY", "POST"))
            self.assertEqual(integration["payloadFormatVersion"], "2.0")
            self.assertLessEqual(integration["timeoutInMillis"], 30_000)

    def test_every_route_of_the_list_is_there_with_its_function(self) -> None:
        found = {(method, path): operation["operationId"] for path, method, operation in self.stack.operations()}
        listed = {("x-amazon-apigateway-any-method", "/$default"): "not-found"}
        for line in (ROOT / "infra" / "routes.txt").read_text().splitlines():
            methods, path, function, *_ = line.split(" ")
            name, of, domain = function.rpartition("-of-")
            method = ANY if methods == "GET,HEAD" else methods.lower()
            listed[method, path] = f"{domain}-{name}" if of else function
        self.assertEqual(found, listed)

    def test_a_security_requirement_names_the_authorizer_whose_answers_are_not_kept(self) -> None:
        (name, scheme), *more = self.stack.body["components"]["securitySchemes"].items()
        self.assertEqual(more, [])
        authorizer = scheme[AUTHORIZER]
        self.assertEqual(authorizer["identitySource"], "$context.routeKey")
        self.assertEqual(authorizer["authorizerResultTtlInSeconds"], 0)
        self.assertRegex(authorizer["authorizerUri"], URI)
        self.assertEqual({scheme["type"], scheme["in"]}, {"apiKey", "header"})
        for path, method, operation in self.stack.operations():
            self.assertIn(operation.get("security"), (None, [{name: []}]), f"{method} {path}")

    def test_each_origin_is_one_of_a_list(self) -> None:
        origins = self.stack.body["x-amazon-apigateway-cors"]["allowOrigins"]
        self.assertEqual(origins, ["https://a.school.org", "https://b.school.org"])


class Options(unittest.TestCase):
    def hides_execute_api(self, stack: Stack) -> bool:
        (server,) = stack.body["servers"]
        hides: bool = server["x-amazon-apigateway-endpoint-configuration"]["disableExecuteApiEndpoint"]
        return hides

    def test_without_a_domain_clients_call_the_endpoint_of_api_gateway(self) -> None:
        stack = Stack()
        self.assertFalse(stack.resources.keys() & {"Domain", "DomainMapping", "DomainRecord"})
        self.assertFalse(self.hides_execute_api(stack))
        self.assertEqual(stack.outputs["ApiUrl"]["Value"], "<Api.ApiEndpoint>")
        self.assertNotIn("DomainTarget", stack.outputs)

    def test_with_a_domain_clients_call_it_alone(self) -> None:
        stack = Stack(**DOMAIN)
        (configuration,) = stack.resources["Domain"]["Properties"]["DomainNameConfigurations"]
        self.assertEqual(configuration["SecurityPolicy"], "TLS_1_2")
        self.assertEqual(configuration["CertificateArn"], DOMAIN["CertificateArn"])
        self.assertEqual(stack.resources["DomainMapping"]["Properties"]["Stage"], "<ApiApiGatewayDefaultStage>")
        self.assertTrue(self.hides_execute_api(stack))
        self.assertEqual(stack.outputs["ApiUrl"]["Value"], "https://api.school.org")
        self.assertNotIn("DomainRecord", stack.resources)

    def test_a_hosted_zone_gets_a_record_for_the_domain(self) -> None:
        record = Stack(**DOMAIN, HostedZoneId="Z1").resources["DomainRecord"]["Properties"]
        self.assertEqual((record["HostedZoneId"], record["Name"]), ("Z1", "api.school.org"))
        self.assertNotIn("DomainRecord", Stack(HostedZoneId="Z1").resources)

    def test_the_public_url_wins_over_the_domain_which_is_the_origin_of_an_edge(self) -> None:
        stack = Stack(**DOMAIN, EdgeOnly="true", PublicUrl="https://learn.school.org")
        self.assertEqual(stack.outputs["ApiUrl"]["Value"], "https://learn.school.org")
        self.assertTrue(self.hides_execute_api(stack))
        self.assertEqual(stack.refusals(), [])

    def test_a_domain_without_a_certificate_and_an_edge_without_a_domain_are_refused(self) -> None:
        self.assertEqual(Stack(DomainName="api.school.org").refusals(), ["DomainName needs CertificateArn"])
        (refusal,) = Stack(EdgeOnly="true").refusals()
        self.assertTrue(refusal.startswith("EdgeOnly needs DomainName"), refusal)
        self.assertEqual(Stack(**DOMAIN).refusals() + Stack().refusals(), [])

    def test_aws_has_access_logs_and_the_local_aws_has_not(self) -> None:
        for emulated in ("false", "true"):
            stack = Stack(Emulated=emulated)
            stage = stack.resources["ApiApiGatewayDefaultStage"]["Properties"]
            self.assertEqual("AccessLogSettings" in stage, emulated == "false")
            self.assertEqual("AccessLogs" in stack.resources, emulated == "false")

    def test_the_stage_deploys_itself_and_has_no_metrics_for_each_route(self) -> None:
        stage = Stack().resources["ApiApiGatewayDefaultStage"]["Properties"]
        self.assertEqual((stage["StageName"], stage["AutoDeploy"]), ("$default", True))
        self.assertFalse(stage["DefaultRouteSettings"]["DetailedMetricsEnabled"])

    def test_the_stage_lets_through_more_than_the_thousand_requests_a_second_that_are_promised(self) -> None:
        limits = Stack().resources["ApiApiGatewayDefaultStage"]["Properties"]["DefaultRouteSettings"]
        self.assertGreater(limits["ThrottlingRateLimit"], 1000)
        self.assertGreaterEqual(limits["ThrottlingBurstLimit"], limits["ThrottlingRateLimit"])


if __name__ == "__main__":
    unittest.main()
