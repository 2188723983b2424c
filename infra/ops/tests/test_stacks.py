"""What the deployment does in each state of a stack."""

import os
import unittest
from typing import Any
from unittest.mock import patch

from approval import approve
from fakes import CloudFormation, FakeAws
from parameters import Value
from progress import Failure
from stacks import Stack


def stack(cloudformation: Any, answer: str = "y", stage: str = "prod") -> Stack:
    return Stack(FakeAws(stage, cloudformation=cloudformation), f"aurora-{stage}-things", lambda _: answer)


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

    def test_an_update_that_the_operator_refuses_changes_nothing(self) -> None:
        service = CloudFormation("CREATE_COMPLETE", "UPDATE_COMPLETE")
        stack(service).deploy("url", {"LogLevel": Value("warn")})
        for answer in ("", "n", "perhaps"):
            with self.assertRaisesRegex(Failure, "was not changed"):
                stack(service, answer).deploy("url", {"LogLevel": Value("info")})
        self.assertEqual(service.values, {"LogLevel": "warn"})
        with patch.dict(os.environ, {"YES": "1"}):
            stack(service, "n").deploy("url", {"LogLevel": Value("info")})
        self.assertEqual(service.values, {"LogLevel": "info"})

    def test_without_a_terminal_nothing_is_changed_unless_yes_is_set(self) -> None:
        with (
            patch.dict(os.environ, {"YES": ""}),
            patch("sys.stdin.isatty", return_value=False),
            self.assertRaisesRegex(Failure, "YES=1"),
        ):
            approve("aurora-prod-things", [])

    def test_a_replacement_stands_out(self) -> None:
        change = {"Action": "Modify", "ResourceType": "AWS::DynamoDB::Table", "LogicalResourceId": "Table"}
        with patch("approval.say") as say:
            approve("aurora-prod-things", [{**change, "Replacement": "True"}], lambda _: "y")
        self.assertIn("Table REPLACED", say.call_args.args[0])

    def test_stacks_are_protected_against_deletion_except_in_dev_and_until_destroyed(self) -> None:
        for stage, protected in (("prod", True), ("dev", False)):
            service = CloudFormation("CREATE_COMPLETE")
            stack(service, stage=stage).deploy("url", {"LogLevel": Value("warn")})
            self.assertEqual(service.protected, protected)
            stack(service, stage=stage).delete()
            self.assertFalse(service.protected)

    def test_a_stack_has_tags_of_the_application_the_stage_and_the_domain(self) -> None:
        for name, domain in (("aurora-prod", "shared"), ("aurora-prod-things", "things")):
            service = CloudFormation("CREATE_COMPLETE")
            Stack(FakeAws("prod", cloudformation=service), name).deploy("url", {"LogLevel": Value("warn")})
            expected = {"application": "aurora", "aurora:stage": "prod", "aurora:domain": domain}
            self.assertEqual(service.tags, expected)

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
