"""What a stage has in an account, found by the tags and names that AWS itself would show."""

from collections.abc import Iterator
from typing import Any

from aws import Aws


def everything(aws: Aws) -> dict[str, set[str]]:
    """The names of everything that the stage has, by kind. What the account makes unique is in full."""
    stacks = list(_stacks(aws))
    functions = _resources(aws, stacks, "AWS::Lambda::Function")
    api = f"aurora-{aws.stage}"
    gateway = aws.client("apigatewayv2")
    apis = {each["ApiId"] for each in gateway.get_apis()["Items"]} & {api}
    return {
        "stacks": set(stacks),
        "functions": functions,
        "versions": {version for function in functions for version in _versions(aws, function)},
        "roles": _resources(aws, stacks, "AWS::IAM::Role"),
        "tables": _resources(aws, stacks, "AWS::DynamoDB::Table"),
        "queues": _resources(aws, stacks, "AWS::SQS::Queue"),
        "rules": _resources(aws, stacks, "AWS::Events::Rule"),
        "buckets": _resources(aws, stacks, "AWS::S3::Bucket"),
        "apis": apis,
        "routes": {each["RouteKey"] for one in apis for each in gateway.get_routes(ApiId=one)["Items"]},
        "integrations": {
            each["IntegrationUri"] for one in apis for each in gateway.get_integrations(ApiId=one)["Items"]
        },
        "secrets": set(_secrets(aws)),
    }


def _stacks(aws: Aws) -> Iterator[str]:
    own = f"aurora-{aws.stage}"
    for stack in aws.client("cloudformation").describe_stacks()["Stacks"]:
        name = stack["StackName"]
        if stack["StackStatus"] != "DELETE_COMPLETE" and (name == own or name.startswith(f"{own}-")):
            yield name


def _resources(aws: Aws, stacks: list[str], kind: str) -> set[str]:
    """The physical ids of the resources of a kind."""
    cloudformation = aws.client("cloudformation")
    resources: list[dict[str, Any]] = [
        resource
        for stack in stacks
        for resource in cloudformation.describe_stack_resources(StackName=stack)["StackResources"]
    ]
    return {each["PhysicalResourceId"] for each in resources if each["ResourceType"] == kind}


def _versions(aws: Aws, function: str) -> Iterator[str]:
    client = aws.client("lambda")
    for version in client.list_versions_by_function(FunctionName=function)["Versions"]:
        if version["Version"] != "$LATEST":
            yield f"{function}:{version['Version']}"
    for alias in client.list_aliases(FunctionName=function)["Aliases"]:
        yield f"{function}:{alias['Name']}"


def _secrets(aws: Aws) -> Iterator[str]:
    """The random values, 32 bytes each: stages must not share one. Texts of operators are left out."""
    pages = aws.client("ssm").get_paginator("get_parameters_by_path")
    path = f"/aurora/{aws.stage}/secrets"
    for page in pages.paginate(Path=path, Recursive=True, WithDecryption=True):
        for parameter in page["Parameters"]:
            if len(parameter["Value"]) == 43:
                yield parameter["Value"]
