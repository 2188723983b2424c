"""Sign-ins cannot take the concurrency that the authorizer needs, and a small account can be deployed to."""

import os
import unittest
from unittest.mock import Mock, patch

import concurrency
import templates
from concurrency import NONE, Limits, choose
from deploy import Deployment
from fakes import CloudFormation, FakeAws, Ssm
from parameters import RESET
from progress import Failure

USUAL = Limits(1000, 1000)


class Choice(unittest.TestCase):
    def test_an_account_with_the_usual_quota_reserves_ten_for_each_function(self) -> None:
        self.assertEqual(choose(USUAL, 7, None, None), "10")

    def test_a_new_account_reserves_nothing_and_the_operator_is_told(self) -> None:
        for small in (Limits(10, 10), Limits(50, 50), Limits(150, 150)):
            with patch("concurrency.warn") as warn:
                self.assertEqual(choose(small, 7, None, None), NONE)
            self.assertIn(f"only {small.total} concurrent executions", warn.call_args.args[0])

    def test_half_of_the_account_is_left_to_others(self) -> None:
        with patch("concurrency.warn"):
            self.assertEqual(choose(Limits(1000, 560), 7, None, None), NONE)
        self.assertEqual(choose(Limits(1000, 570), 7, None, None), "10")

    def test_a_later_deployment_keeps_what_the_last_one_had(self) -> None:
        self.assertEqual(choose(Limits(1000, 860), 7, None, "20"), "20")
        self.assertEqual(choose(USUAL, 7, None, NONE), NONE)

    def test_after_a_raised_quota_default_chooses_anew(self) -> None:
        self.assertEqual(choose(USUAL, 7, RESET, NONE), "10")

    def test_the_operator_may_choose_and_may_choose_nothing(self) -> None:
        self.assertEqual(choose(USUAL, 7, "128", None), "128")
        self.assertEqual(choose(USUAL, 7, NONE, "10"), NONE)

    def test_what_was_reserved_before_can_be_reserved_again(self) -> None:
        self.assertEqual(choose(Limits(1000, 104), 7, "128", "128"), "128")

    def test_more_than_lambda_allows_is_refused_and_the_maximum_is_named(self) -> None:
        with self.assertRaisesRegex(Failure, "HASHING_CONCURRENCY=129: .* At most 128 are possible"):
            choose(USUAL, 7, "129", None)
        with self.assertRaisesRegex(Failure, "At most 0 are possible"):
            choose(Limits(10, 10), 7, "1", None)

    def test_a_number_that_would_stop_the_functions_is_refused(self) -> None:
        for given in ("0", "-1", "ten"):
            with self.assertRaisesRegex(Failure, "a number from 1"):
                choose(USUAL, 7, given, None)


class Deployed(unittest.TestCase):
    def test_too_much_is_refused_before_anything_is_uploaded(self) -> None:
        service = Mock()
        service.get_account_settings.return_value = {
            "AccountLimit": {"ConcurrentExecutions": 10, "UnreservedConcurrentExecutions": 10}
        }
        aws = FakeAws("dev", ssm=Ssm(), s3=None, cloudformation=CloudFormation(), **{"lambda": service})
        with (
            patch.dict(os.environ, {"HASHING_CONCURRENCY": "5"}),
            patch("deploy.architecture", return_value="arm64"),
            patch("deploy.functions.check_glibc", return_value=""),
            self.assertRaisesRegex(Failure, "At most 0 are possible"),
        ):
            Deployment(aws).deploy()  # any call to S3 would fail the test


class Account(unittest.TestCase):
    def test_the_limits_are_those_of_the_account(self) -> None:
        service = Mock()
        service.get_account_settings.return_value = {
            "AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 900}
        }
        aws = FakeAws("dev", **{"lambda": service})
        self.assertEqual(concurrency.limits(aws), Limits(1000, 900))

    def test_only_identity_has_functions_that_reserve(self) -> None:
        reserving = {each.domain: each.functions_with(concurrency.PROPERTY) for each in templates.domains()}
        self.assertGreater(reserving.pop("identity"), 0)
        self.assertEqual(set(reserving.values()), {0})


if __name__ == "__main__":
    unittest.main()
