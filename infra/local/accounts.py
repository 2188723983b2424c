"""Makes the first administrator: an operator's command, not an open endpoint."""

import json

from aws import Aws
from progress import Failure


def grant_admin(aws: Aws, email: str, password: str) -> str:
    """Create the account or promote it; return the function's reply."""
    functions = aws.client("lambda")
    name = f"aurora-{aws.stage}-grant-admin"
    try:
        answer = functions.invoke(
            FunctionName=name, Payload=json.dumps({"email": email, "password": password}).encode()
        )
    except functions.exceptions.ResourceNotFoundException as error:
        raise Failure(f"{name} is not deployed.") from error
    reply = answer["Payload"].read().decode()
    if "FunctionError" in answer:
        raise Failure(f"{name} failed: {reply}")
    return reply
