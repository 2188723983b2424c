"""Fills a new local Aurora through its public API: an administrator and three subjects."""

import json
import urllib.error
import urllib.request
from typing import Any

from aws import Aws
from instance import Instance
from jobs import grant_admin
from progress import Failure, warn

SUBJECTS = (
    ("CS101", "Introduction to Programming", "Variables, functions and the first hundred programs"),
    ("CS201", "Algorithms and Data Structures", "Lists, trees and graphs, and what each costs"),
    ("CS301", "Distributed Systems", "Clocks, consensus and partial failure"),
)


def post(url: str, body: dict[str, Any], token: str | None = None) -> dict[str, Any]:
    """POST JSON; raise `HTTPError` on an error response."""
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        reply: dict[str, Any] = json.load(answer)
        return reply


def make_administrator(aws: Aws, instance: Instance) -> str:
    """Create the administrator and return an access token."""
    grant_admin(aws, instance.admin_email, instance.admin_password)
    login = {"email": instance.admin_email, "password": instance.admin_password}
    try:
        token: str = post(f"{instance.base_url}/api/v1/auth/login", login)["access_token"]
    except urllib.error.HTTPError as error:
        raise Failure(f"The administrator cannot log in: {error.code} {error.read().decode()}") from error
    return token


def make_subjects(instance: Instance, token: str) -> bool:
    """Create the demo subjects; False if one was refused, as when the subjects domain is not deployed."""
    for code, name, description in SUBJECTS:
        subject = {"code": code, "name": name, "description": description, "department_id": "1", "credits": 6}
        try:
            post(f"{instance.base_url}/api/v1/subjects", subject, token)
        except urllib.error.HTTPError as error:
            if error.code != 404:
                warn(f"    subject {code} was refused: {error.code} {error.read().decode()}")
            return False
    return True
