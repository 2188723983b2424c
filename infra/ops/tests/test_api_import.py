"""The local AWS makes the routes of an API from its OpenAPI document, and refuses what it does not understand."""

import unittest
from typing import Any

from ministack.services import apigateway
from ministack.services.cloudformation import provisioners

import api_import

API = "aurora-unit"
AUTHORIZER = {
    "type": "request",
    "identitySource": "$context.routeKey",
    "authorizerPayloadFormatVersion": "2.0",
    "enableSimpleResponses": True,
    "authorizerResultTtlInSeconds": 0,
    "authorizerCredentials": "role",
    "authorizerUri": "authorize",
}


def operation(function: str, **more: Any) -> dict[str, Any]:
    integration = {
        "type": "AWS_PROXY",
        "httpMethod": "POST",
        "payloadFormatVersion": "2.0",
        "timeoutInMillis": 29000,
        "uri": function,
    }
    return {"x-amazon-apigateway-integration": integration, **more}


def document(**paths: Any) -> dict[str, Any]:
    return {
        "info": {"title": "aurora", "version": "1"},
        "servers": [{"url": "/", "x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": True}}],
        "tags": [{"name": "ms-custom-id", "x-amazon-apigateway-tag-value": API}],
        "x-amazon-apigateway-cors": {"allowOrigins": ["https://learn.school.org"]},
        "components": {"securitySchemes": {"Authorizer": {"x-amazon-apigateway-authorizer": AUTHORIZER}}},
        "paths": {f"/{path}": item for path, item in paths.items()},
    }


class Documents(unittest.TestCase):
    def keys(self, **paths: Any) -> list[str]:
        return [route.key for route in api_import.routes(document(**paths))]

    def test_each_operation_is_a_route(self) -> None:
        subjects = {"post": operation("create"), api_import.ANY: operation("list"), "parameters": []}
        self.assertEqual(self.keys(subjects=subjects), ["POST /subjects", "ANY /subjects"])

    def test_the_default_route_has_no_path(self) -> None:
        default = {api_import.ANY: operation("not-found", isDefaultRoute=True)}
        self.assertEqual(self.keys(**{"$default": default}), ["$default"])

    def test_a_route_without_security_has_no_authorizer(self) -> None:
        paths = {"open": {"get": operation("a")}, "closed": {"get": operation("b", security=[{"Authorizer": []}])}}
        found = {route.key: route.authorizer for route in api_import.routes(document(**paths))}
        self.assertEqual(found, {"GET /open": None, "GET /closed": "Authorizer"})

    def test_what_would_leave_a_route_open_or_missing_is_refused(self) -> None:
        for item, complaint in (
            ({"get": operation("a", security=[{"Missing": []}])}, "there is no authorizer Missing"),
            ({"get": operation("a", security=[{"Authorizer": []}, {"Other": []}])}, "more than one authorizer"),
            ({"get": {}}, "GET /a has no integration"),
            ({"fetch": operation("a")}, "fetch is no method"),
        ):
            with self.assertRaisesRegex(ValueError, complaint):
                self.keys(a=item)


class Imports(unittest.TestCase):
    def setUp(self) -> None:
        handlers = provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::Api"]
        self.addCleanup(handlers.update, dict(handlers))
        api_import.import_bodies()
        self.handlers = handlers
        self.addCleanup(handlers["delete"], API, {})

    def create(self, body: Any) -> str:
        identity: str = self.handlers["create"]("Api", {"Body": body}, "stack")[0]
        return identity

    def routes(self) -> dict[str, str]:
        """The function of each route."""
        integrations = apigateway._integrations[API]
        return {
            route["routeKey"]: integrations[route["target"].removeprefix("integrations/")]["integrationUri"]
            for route in apigateway._routes[API].values()
        }

    def test_the_id_the_origins_and_the_routes_are_those_of_the_document(self) -> None:
        self.assertEqual(self.create(document(subjects={"post": operation("create")})), API)
        api = apigateway._apis[API]
        self.assertEqual(api["corsConfiguration"], {"allowOrigins": ["https://learn.school.org"]})
        self.assertTrue(api["disableExecuteApiEndpoint"])
        self.assertEqual(self.routes(), {"POST /subjects": "create"})

    def test_an_update_replaces_all_routes_and_keeps_the_id(self) -> None:
        guarded: dict[str, Any] = {"security": [{"Authorizer": []}]}
        before = document(subjects={"post": operation("create", **guarded)}, old={"get": operation("old")})
        after = document(subjects={"post": operation("create-anew", **guarded)})
        self.create(before)
        updated = self.handlers["update"](API, {"Body": before}, {"Body": after}, "stack", "Api")
        self.assertEqual(updated[0], API)
        self.assertEqual(self.routes(), {"POST /subjects": "create-anew"})
        self.assertEqual(len(apigateway._integrations[API]), 1)
        (authorizer,) = apigateway._authorizers[API]
        (route,) = apigateway._routes[API].values()
        self.assertEqual((route["authorizationType"], route["authorizerId"]), ("CUSTOM", authorizer))

    def test_a_document_with_a_mistake_leaves_no_api(self) -> None:
        with self.assertRaisesRegex(ValueError, "no integration"):
            self.create(document(subjects={"post": {}}))
        self.assertNotIn(API, apigateway._apis)

    def test_an_api_without_a_document_is_as_before(self) -> None:
        identity = self.handlers["create"]("Api", {"Name": "plain", "Tags": {"ms-custom-id": API}}, "stack")[0]
        self.assertEqual(apigateway._routes[identity], {})


if __name__ == "__main__":
    unittest.main()
