"""Packages and templates are deleted when no deployment and no rollback reads them any more."""

import hashlib
import io
import json
import tempfile
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

from botocore.exceptions import ClientError

import artifacts
import buckets
import rollback
from deploy import Deployment
from fakes import FakeAws, Ssm

NOW = datetime(2026, 11, 27, tzinfo=timezone.utc)
STACK = "aurora-dev-subjects"


def package(name: str) -> str:
    return f"functions/{name}/{hashlib.sha256(name.encode()).hexdigest()}.zip"


def template(name: str) -> str:
    return f"templates/{STACK}/{name}.yaml"


class Bucket:
    """Objects with their age in days and their content."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[int, str]] = {}

    def get_paginator(self, name: str) -> "Bucket":
        assert name == "list_objects_v2"
        return self

    def paginate(self, Prefix: str, **_: Any) -> list[dict[str, Any]]:
        found = [
            {"Key": key, "LastModified": NOW - timedelta(days=age)}
            for key, (age, _) in self.objects.items()
            if key.startswith(Prefix)
        ]
        return [{"Contents": found}, {}]

    def get_object(self, Key: str, **_: Any) -> dict[str, Any]:
        return {"Body": io.BytesIO(self.objects[Key][1].encode())}

    def delete_objects(self, Delete: dict[str, Any], **_: Any) -> None:
        assert len(Delete["Objects"]) <= 1000
        for each in Delete["Objects"]:
            del self.objects[each["Key"]]


class Prune(unittest.TestCase):
    def setUp(self) -> None:
        self.bucket, self.cloudformation = Bucket(), Mock()
        self.cloudformation.get_paginator.return_value.paginate.return_value = [{"Stacks": [{"StackName": STACK}]}]
        self.deployed("")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        patcher = patch.object(rollback, "KEPT", self.folder)
        patcher.start()
        self.addCleanup(patcher.stop)

    def deployed(self, body: str) -> None:
        self.cloudformation.get_template.return_value = {"TemplateBody": body}

    def put(self, key: str, age: int, content: str = "") -> None:
        self.bucket.objects[key] = (age, content)

    def left(self) -> set[str]:
        aws = FakeAws("dev", s3=self.bucket, cloudformation=self.cloudformation)
        artifacts.prune(aws, "bucket", NOW)
        return set(self.bucket.objects)

    def test_a_package_that_a_deployed_template_names_stays_however_old_it_is(self) -> None:
        self.put(package("live"), 900)
        self.put(package("old"), 900)
        self.deployed(f"CodeUri: s3://bucket/{package('live')}")
        self.assertEqual(self.left(), {package("live")})

    def test_the_newest_three_templates_of_a_stack_stay_with_their_packages(self) -> None:
        for age, name in enumerate(("one", "two", "three", "four", "five"), start=100):
            self.put(package(name), 800)
            self.put(template(name), age, f"CodeUri: s3://bucket/{package(name)}")
        kept = ("one", "two", "three")
        self.assertEqual(self.left(), {*map(package, kept), *map(template, kept)})

    def test_all_templates_of_the_last_thirty_days_stay(self) -> None:
        for age in range(40):
            self.put(template(str(age)), age)
        self.assertEqual(self.left(), {template(str(age)) for age in range(31)})

    def test_what_make_rollback_would_deploy_from_here_stays(self) -> None:
        self.put(package("before"), 900)
        (self.folder / "dev").mkdir()
        (self.folder / "dev" / f"{STACK}.yaml").write_text(f"CodeUri: s3://bucket/{package('before')}")
        self.assertEqual(self.left(), {package("before")})

    def test_what_another_deployment_is_uploading_stays(self) -> None:
        self.put(package("fresh"), 0)
        self.assertEqual(self.left(), {package("fresh")})

    def test_more_objects_than_one_call_deletes(self) -> None:
        for n in range(2500):
            self.put(f"functions/f{n}/{'0' * 64}.zip", 900)
        self.put("other", 900)
        self.assertEqual(self.left(), {"other"})


class Deployed(unittest.TestCase):
    def test_a_deployment_succeeds_although_its_artifacts_cannot_be_pruned(self) -> None:
        refused = ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "ListObjectsV2")
        deployment = Deployment(FakeAws("dev", ssm=Ssm(), s3=None))
        with patch("deploy.artifacts.prune", side_effect=refused), patch("deploy.warn") as warn:
            deployment._prune_artifacts()
        self.assertIn("AccessDenied", warn.call_args.args[0])


class Secure(unittest.TestCase):
    def test_the_bucket_is_encrypted_private_and_refuses_plain_http(self) -> None:
        s3 = Mock()
        buckets.secure(FakeAws("dev", s3=s3), "bucket")
        self.assertIn("AES256", str(s3.put_bucket_encryption.call_args))
        blocked = s3.put_public_access_block.call_args.kwargs["PublicAccessBlockConfiguration"]
        self.assertEqual(set(blocked.values()), {True})
        self.assertEqual(len(blocked), 4)
        statement = json.loads(s3.put_bucket_policy.call_args.kwargs["Policy"])["Statement"][0]
        self.assertEqual((statement["Effect"], statement["Principal"]), ("Deny", "*"))
        self.assertEqual(statement["Resource"], ["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/*"])
        self.assertEqual(statement["Condition"], {"Bool": {"aws:SecureTransport": "false"}})


if __name__ == "__main__":
    unittest.main()
