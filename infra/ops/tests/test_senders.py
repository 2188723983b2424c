"""A deployment says why no mail will arrive."""

import unittest
from typing import Any

from fakes import FakeAws
from senders import obstacles


class Ses:
    class exceptions:  # the name that boto3 gives it
        class NotFoundException(Exception):
            pass

    def __init__(self, *verified: str, production: bool = True, enabled: bool = True) -> None:
        self.verified, self.production, self.enabled = verified, production, enabled

    def get_email_identity(self, EmailIdentity: str) -> dict[str, Any]:
        if EmailIdentity == "waiting.org":
            return {"VerifiedForSendingStatus": False}
        if EmailIdentity not in self.verified:
            raise self.exceptions.NotFoundException
        return {"VerifiedForSendingStatus": True}

    def get_account(self) -> dict[str, Any]:
        return {"ProductionAccessEnabled": self.production, "SendingEnabled": self.enabled}


def found(ses: Ses, sender: str = "post@school.org") -> str:
    return "\n".join(obstacles(FakeAws("prod", sesv2=ses), sender))


class Senders(unittest.TestCase):
    def test_a_verified_address_or_its_domain_is_enough(self) -> None:
        self.assertEqual(found(Ses("post@school.org")), "")
        self.assertEqual(found(Ses("school.org")), "")

    def test_a_sender_that_is_not_verified_is_named(self) -> None:
        self.assertIn("neither post@school.org nor school.org", found(Ses("other.org")))
        self.assertIn("neither a@waiting.org nor waiting.org", found(Ses(), "a@waiting.org"))

    def test_the_sandbox_and_a_paused_account_are_named(self) -> None:
        self.assertIn("sandbox", found(Ses("school.org", production=False)))
        self.assertIn("paused", found(Ses("school.org", enabled=False)))


if __name__ == "__main__":
    unittest.main()
