"""A stage is removed only after its name is typed, and its data only after a second confirmation."""

import unittest
from typing import Any
from unittest.mock import Mock

from destroy import Stage, destroy
from fakes import FakeAws
from progress import Failure

BUCKET = "aurora-dev-123456789012-eu-central-1"

# In the order of their removal.
STACKS = ["aurora-dev-gateway", "aurora-dev-identity", "aurora-dev-subjects", "aurora-dev"]


class Account:
    """What the account has; every service is a mock over it."""

    def __init__(self, rows: int = 1) -> None:
        self.stacks = [
            "aurora-dev",
            "aurora-dev-gateway",
            "aurora-dev-identity",
            "aurora-dev-subjects",
            "aurora-dev2",
            "aurora-prod-subjects",
        ]
        self.tables = ["aurora-dev-subjects", "aurora-prod-subjects"]
        self.buckets = [BUCKET, "aurora-dev2-123456789012-eu-central-1"] if rows else []
        self.parameters = ["/aurora/dev/secrets/cursor-key"] if rows else []
        self.deleted: list[str] = []
        self.dynamodb, self.s3, self.ssm, self.cloudformation = Mock(), Mock(), Mock(), Mock()
        self.dynamodb.scan.return_value = {"Items": [{}] * rows}
        self.dynamodb.describe_table.return_value = {"Table": {"DeletionProtectionEnabled": True}}
        self.dynamodb.get_paginator.return_value.paginate = lambda: [{"TableNames": list(self.tables)}]
        self.dynamodb.delete_table = lambda TableName: self._delete(self.tables, TableName)
        self.s3.list_buckets = lambda: {"Buckets": [{"Name": name} for name in self.buckets]}
        self.s3.list_object_versions.return_value = {"Versions": [{}]}
        self.s3.get_paginator.return_value.paginate.return_value = [{"Versions": [{"Key": "a", "VersionId": "1"}]}]
        self.s3.delete_bucket = lambda Bucket: self._delete(self.buckets, Bucket)
        self.ssm.get_paginator.return_value.paginate = lambda **_: [
            {"Parameters": [{"Name": name} for name in self.parameters]}
        ]
        self.ssm.delete_parameter = lambda Name: self._delete(self.parameters, Name)
        self.cloudformation.get_paginator.return_value.paginate = lambda: [
            {"Stacks": [{"StackName": name} for name in self.stacks]}
        ]
        self.cloudformation.delete_stack = lambda StackName: self._delete(self.stacks, StackName)
        self.cloudformation.describe_stacks = lambda StackName: {
            "Stacks": [{"StackStatus": "CREATE_COMPLETE" if StackName in self.stacks else "DELETE_COMPLETE"}]
        }

    def _delete(self, things: list[str], name: str) -> None:
        things.remove(name)
        self.deleted.append(name)

    def aws(self, stage: str = "dev") -> FakeAws:
        services: dict[str, Any] = {name: getattr(self, name) for name in ("dynamodb", "s3", "ssm", "cloudformation")}
        return FakeAws(stage, **services)


class Answers:
    def __init__(self, *answers: str) -> None:
        self.answers, self.questions = list(answers), 0

    def __call__(self, _: str) -> str:
        self.questions += 1
        return self.answers.pop(0)


class Destroy(unittest.TestCase):
    def test_nothing_is_deleted_without_the_name_of_the_stage(self) -> None:
        account = Account()
        for answer in ("", "yes", "prod"):
            with self.assertRaisesRegex(Failure, "nothing was deleted"):
                destroy(account.aws(), Answers(answer))
        self.assertEqual(account.deleted, [])

    def test_where_data_would_go_it_asks_a_second_time(self) -> None:
        account = Account()
        with self.assertRaisesRegex(Failure, "nothing was deleted"):
            destroy(account.aws(), Answers("dev", "dev"))
        self.assertEqual(account.deleted, [])

    def test_a_stage_goes_completely_and_others_stay(self) -> None:
        account = Account()
        answers = Answers("dev", "delete the data of dev")
        self.assertIn("is gone", destroy(account.aws(), answers))
        data = ["aurora-dev-subjects", BUCKET, "/aurora/dev/secrets/cursor-key"]
        self.assertEqual(account.deleted, [*STACKS, *data])
        account.dynamodb.update_table.assert_called_once_with(
            TableName="aurora-dev-subjects", DeletionProtectionEnabled=False
        )
        self.assertEqual(account.stacks, ["aurora-dev2", "aurora-prod-subjects"])

    def test_the_edge_of_the_stage_goes_first_and_once(self) -> None:
        account = Account()
        account.stacks += ["aurora-dev-edge", "aurora-dev2-edge"]
        destroy(account.aws(), Answers("dev", "delete the data of dev"))
        self.assertEqual(account.deleted[:2], ["aurora-dev-edge", "aurora-dev-gateway"])
        self.assertEqual(account.deleted.count("aurora-dev-edge"), 1)
        self.assertIn("aurora-dev2-edge", account.stacks)

    def test_an_edge_that_is_all_that_is_left_is_found(self) -> None:
        account = Account(rows=0)
        account.stacks, account.tables = ["aurora-dev-edge"], []
        self.assertIn("is gone", destroy(account.aws(), Answers("dev")))
        self.assertEqual(account.stacks, [])

    def test_a_stage_without_data_is_confirmed_once(self) -> None:
        account, answers = Account(rows=0), Answers("dev")
        destroy(account.aws(), answers)
        self.assertEqual(answers.questions, 1)

    def test_the_api_goes_first_and_the_platform_from_which_others_import_last(self) -> None:
        self.assertEqual(Stage(Account().aws()).stacks(), STACKS)


if __name__ == "__main__":
    unittest.main()
