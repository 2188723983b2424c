"""Lets the local AWS import the OpenAPI body of an API, as AWS does. MiniStack ignores the body in a template.

It reads what `infra/gateway.yaml` has. Anything else is refused, so that no route is silently open or missing.
"""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ministack.services import apigateway
from ministack.services.cloudformation import provisioners

ANY = "x-amazon-apigateway-any-method"
AUTHORIZER = "x-amazon-apigateway-authorizer"
CORS = "x-amazon-apigateway-cors"
ENDPOINT = "x-amazon-apigateway-endpoint-configuration"
INTEGRATION = "x-amazon-apigateway-integration"
TAG_VALUE = "x-amazon-apigateway-tag-value"
METHODS = ("delete", "get", "head", "options", "patch", "post", "put", ANY)

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Route:
    """A route with its integration; the authorizer is the name of a security scheme."""

    key: str
    integration: Json
    authorizer: str | None


def routes(body: Json) -> Iterator[Route]:
    """The routes of a document."""
    schemes = body.get("components", {}).get("securitySchemes", {})
    for path, item in body["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            if method not in METHODS:
                raise ValueError(f"{path}: {method} is no method")
            key = _key(path, method, operation)
            if INTEGRATION not in operation:
                raise ValueError(f"{key} has no integration")
            yield Route(key, operation[INTEGRATION], _authorizer(key, operation, schemes))


def _key(path: str, method: str, operation: Json) -> str:
    if operation.get("isDefaultRoute"):
        return "$default"
    return f"{'ANY' if method == ANY else method.upper()} {path}"


def _authorizer(key: str, operation: Json, schemes: Json) -> str | None:
    names = [name for requirement in operation.get("security", []) for name in requirement]
    if len(names) > 1:
        raise ValueError(f"{key} has more than one authorizer: {', '.join(names)}")
    for name in names:
        if AUTHORIZER not in schemes.get(name, {}):
            raise ValueError(f"{key}: there is no authorizer {name}")
        return str(name)
    return None


def authorizers(body: Json) -> dict[str, dict[str, Any]]:
    """The authorizers of a document, by name, in the spelling of CloudFormation."""
    schemes = body.get("components", {}).get("securitySchemes", {})
    return {
        name: {
            "Name": name,
            "AuthorizerType": "REQUEST",
            "IdentitySource": each["identitySource"].split(","),
            "AuthorizerUri": each["authorizerUri"],
            "AuthorizerPayloadFormatVersion": each["authorizerPayloadFormatVersion"],
            "AuthorizerResultTtlInSeconds": each["authorizerResultTtlInSeconds"],
            "EnableSimpleResponses": each["enableSimpleResponses"],
            "AuthorizerCredentialsArn": each["authorizerCredentials"],
        }
        for name, scheme in schemes.items()
        if (each := scheme.get(AUTHORIZER))
    }


def properties(body: Json) -> dict[str, Any]:
    """The properties of the API that the document has, in the spelling of CloudFormation."""
    endpoints = [server[ENDPOINT] for server in body.get("servers", []) if ENDPOINT in server]
    return {
        "Name": body["info"]["title"],
        "Version": body["info"]["version"],
        "Tags": {tag["name"]: tag[TAG_VALUE] for tag in body.get("tags", []) if TAG_VALUE in tag},
        "DisableExecuteApiEndpoint": any(each.get("disableExecuteApiEndpoint") for each in endpoints),
    }


def fill(api: str, body: Json) -> None:
    """Put the routes of a document in place of those that the API has."""
    stores = (apigateway._routes, apigateway._integrations, apigateway._authorizers)
    before = [list(store.get(api, {})) for store in stores]
    made = {name: _make("authorizer", api, each) for name, each in authorizers(body).items()}
    for route in routes(body):
        integration = {
            "IntegrationType": route.integration["type"].upper(),
            "IntegrationMethod": route.integration["httpMethod"],
            "IntegrationUri": route.integration["uri"],
            "PayloadFormatVersion": route.integration["payloadFormatVersion"],
            "TimeoutInMillis": route.integration["timeoutInMillis"],
        }
        target = f"integrations/{_make('integration', api, integration)}"
        guard = {"AuthorizationType": "CUSTOM", "AuthorizerId": made[route.authorizer]} if route.authorizer else {}
        _make("route", api, {"RouteKey": route.key, "Target": target, **guard})
    if CORS in body:
        apigateway._apis[api]["corsConfiguration"] = dict(body[CORS])
    for store, ids in zip(stores, before, strict=True):
        for each in ids:
            del store[api][each]


def _make(kind: str, api: str, part: Json) -> str:
    """Make a part of the API with MiniStack's handler for its resource; return the id."""
    create = getattr(provisioners, f"_apigw_v2_{kind}_create")
    identity: str = create("", {"ApiId": api, **part}, "")[0]
    return identity


def import_bodies() -> None:
    """Make MiniStack's CloudFormation import the body when it creates or updates an API."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::Api"]
    create, update = handlers["create"], handlers["update"]

    @functools.wraps(create)
    def create_with_body(logical_id: str, given: Json, stack: str) -> Any:
        body = given.get("Body")
        if body is None:
            return create(logical_id, given, stack)
        list(routes(body))  # so that a document with a mistake leaves no API
        made = create(logical_id, {**given, **properties(body)}, stack)
        fill(made[0], body)
        return made

    @functools.wraps(update)
    def update_with_body(api: str, old: Json, new: Json, stack: str, logical_id: str | None = None) -> Any:
        body = new.get("Body")
        if body is None:
            return update(api, old, new, stack, logical_id)
        list(routes(body))
        before = {**old, **properties(old["Body"])} if "Body" in old else old
        made = update(api, before, {**new, **properties(body)}, stack, logical_id)
        fill(made[0], body)
        return made

    handlers["create"], handlers["update"] = create_with_body, update_with_body
