"""Runs the jobs of operators: functions without an HTTP endpoint."""

import json
from typing import Any

from aws import Aws
from progress import Failure


def run(aws: Aws, job: str, payload: dict[str, Any]) -> str:
    """Invoke a job and return its reply."""
    functions = aws.client("lambda")
    name = f"aurora-{aws.stage}-{job}"
    try:
        answer = functions.invoke(FunctionName=name, Payload=json.dumps(payload).encode())
    except functions.exceptions.ResourceNotFoundException as error:
        raise Failure(f"{name} is not deployed.") from error
    reply: str = answer["Payload"].read().decode()
    if "FunctionError" in answer:
        raise Failure(f"{name} failed: {reply}")
    return reply


def grant_admin(aws: Aws, email: str, password: str) -> str:
    """Create the account or promote it; return the job's reply."""
    return run(aws, "grant-admin", {"email": email, "password": password})
