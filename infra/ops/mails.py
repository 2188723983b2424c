"""`make mails`: the mails that the local AWS stored and did not send, oldest first."""

import json
import urllib.request
from datetime import datetime, timezone
from typing import Any

import instance
from progress import say


def show() -> None:
    """Print the plain text of every mail; it has the same links as the HTML."""
    mails = sent(instance.running().endpoint)
    if not mails:
        say("No mail has been sent.")
    for mail in mails:
        say(_page(mail))


def sent(endpoint: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{endpoint}/_ministack/ses/messages", timeout=10) as answer:
        by_account: dict[str, list[dict[str, Any]]] = json.load(answer)["messages"]
    mails = [mail for mails in by_account.values() for mail in mails]
    return sorted(mails, key=lambda mail: mail["Timestamp"])


def _page(mail: dict[str, Any]) -> str:
    moment = datetime.fromtimestamp(mail["Timestamp"], timezone.utc)
    return f"""\
---- {moment:%Y-%m-%d %H:%M:%S} UTC
From:    {mail["Source"]}
To:      {", ".join(mail["To"])}
Subject: {mail["Subject"]}

{mail["BodyText"].rstrip()}
"""
