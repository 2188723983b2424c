"""Sets properties that the local AWS ignores in CloudFormation templates. AWS needs none of this."""

import json
import urllib.request
from contextlib import suppress
from typing import Any

from aws import Aws


def close(aws: Aws) -> None:
    _apply_cors(aws)
    _expire_rows(aws)
    _verify_senders(aws)


def _apply_cors(aws: Aws) -> None:
    """MiniStack stores the spelling of the template (AllowOrigins) and reads the spelling of the API (allowOrigins)."""
    api = f"aurora-{aws.stage}"
    with urllib.request.urlopen(f"{aws.endpoint}/v2/apis/{api}", timeout=10) as answer:
        kept: dict[str, Any] = json.load(answer)["corsConfiguration"]
    spelled = {name[0].upper() + name[1:]: value for name, value in kept.items()}
    aws.client("apigatewayv2").update_api(ApiId=api, CorsConfiguration=spelled)


def _expire_rows(aws: Aws) -> None:
    """MiniStack enables time to live only through the API."""
    dynamodb = aws.client("dynamodb")
    for page in dynamodb.get_paginator("list_tables").paginate():
        for table in page["TableNames"]:
            if not table.startswith(f"aurora-{aws.stage}-"):
                continue
            status = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]["TimeToLiveStatus"]
            if status == "DISABLED":
                dynamodb.update_time_to_live(
                    TableName=table,
                    TimeToLiveSpecification={"AttributeName": "expires_at", "Enabled": True},
                )


def _verify_senders(aws: Aws) -> None:
    """SES refuses a sender that is not verified, and on the local AWS the verification mail is not delivered."""
    ses = aws.client("sesv2")
    for sender in sorted(_senders(aws)):
        with suppress(ses.exceptions.AlreadyExistsException):
            ses.create_email_identity(EmailIdentity=sender)


def _senders(aws: Aws) -> set[str]:
    pages = aws.client("cloudformation").get_paginator("describe_stacks").paginate()
    return {
        parameter["ParameterValue"]
        for page in pages
        for stack in page["Stacks"]
        for parameter in stack.get("Parameters", [])
        if parameter["ParameterKey"] == "MailSender"
    }
