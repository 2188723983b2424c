"""Says what prevents SES from sending the mails of a deployment; only its account can change that."""

from collections.abc import Iterator
from typing import Any

from aws import Aws


def obstacles(aws: Aws, sender: str) -> Iterator[str]:
    """One line for each: the sender is not verified, the account is in the sandbox, SES has paused it."""
    ses = aws.client("sesv2")
    domain = sender.partition("@")[2]
    if not any(_is_verified(ses, identity) for identity in (sender, domain)):
        yield (
            f"SES has verified neither {sender} nor {domain}, so no mail can be sent: "
            f"aws sesv2 create-email-identity --email-identity {domain}, then its DKIM records into the DNS"
        )
    account = ses.get_account()
    if not account["ProductionAccessEnabled"]:
        yield (
            "SES is in its sandbox: it sends 200 mails a day, and only to verified addresses. "
            "Request production access: aws sesv2 put-account-details"
        )
    if not account["SendingEnabled"]:
        yield f"SES has paused sending for this account: {account.get('EnforcementStatus', 'see its console')}"


def _is_verified(ses: Any, identity: str) -> bool:
    try:
        return bool(ses.get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"])
    except ses.exceptions.NotFoundException:
        return False
