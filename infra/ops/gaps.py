"""Sets properties that the local AWS ignores in CloudFormation templates. AWS needs none of this."""

from contextlib import suppress

from aws import Aws


def close(aws: Aws) -> None:
    _expire_rows(aws)
    _verify_senders(aws)


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
