"""What the deployment does in each state of a stack."""

import unittest
from typing import Any

from fakes import CloudFormation, FakeAws
from parameters import Value
from progress import Failure
from stacks import Stack


def stack(cloudformation: Any) -> Stack:
    return Stack(FakeAws("prod", cloudformation=cloudformation), "aurora-prod-things")


class Deploy(unittest.TestCase):
    def test_a_first_deployment_that_failed_is_deleted_and_made_again(self) -> None:
        service = CloudFormation("ROLLBACK_COMPLETE", "CREATE_COMPLETE")
        with self.assertRaises(Failure):
            stack(service).deploy("url", {"LogLevel": Value("warn")})
        self.assertEqual(stack(service).parameters(), {})
        self.assertTrue(stack(service).deploy("url", {"LogLevel": Value("warn")}))
        self.assertEqual(service.calls, ["CREATE", "DELETE", "CREATE"])

    def test_a_second_deployment_keeps_previous_values(self) -> None:
        service = CloudFormation("CREATE_COMPLETE", "UPDATE_COMPLETE")
        stack(service).deploy("url", {"MailSender": Value("a@school.org"), "LogLevel": Value("warn")})
        kept = Value(stack(service).parameters()["MailSender"], kept=True)
        self.assertFalse(stack(service).deploy("url", {"MailSender": kept, "LogLevel": Value("info")}))
        self.assertEqual(service.values, {"MailSender": "a@school.org", "LogLevel": "info"})

    def test_a_deployment_without_changes_does_nothing(self) -> None:
        service = CloudFormation("CREATE_COMPLETE")
        values = {"LogLevel": Value("warn")}
        self.assertTrue(stack(service).deploy("url", values))
        self.assertFalse(stack(service).deploy("url", values))
        self.assertEqual(service.calls, ["CREATE", "UPDATE", "no change"])

    def test_an_update_that_was_rolled_back_is_an_update_again(self) -> None:
        service = CloudFormation("CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_COMPLETE")
        stack(service).deploy("url", {"LogLevel": Value("warn")})
        with self.assertRaises(Failure):
            stack(service).deploy("url", {"LogLevel": Value("info")})
        self.assertEqual(stack(service).parameters(), {"LogLevel": "warn"})
        stack(service).deploy("url", {"LogLevel": Value("info")})
        self.assertEqual(service.calls, ["CREATE", "UPDATE", "UPDATE"])


if __name__ == "__main__":
    unittest.main()
