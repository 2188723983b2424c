"""Creates the clients of the real or the local AWS."""

import os
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config

import instance
from progress import Failure

REGION = "eu-central-1"
DUMMY_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
}


class Aws:
    """The AWS account of a stage: the local AWS if it has an endpoint, otherwise the real one."""

    def __init__(self, stage: str, endpoint: str | None = None, region: str | None = None) -> None:
        self.stage = stage
        self.endpoint = endpoint
        if endpoint:
            self._session = boto3.Session("test", "test", region_name=REGION)
        else:
            self._session = boto3.Session(region_name=region)
        self._clients: dict[str, Any] = {}

    @property
    def keeps_data(self) -> bool:
        """Whether tables and stacks of the stage are protected against deletion."""
        return not self.emulated and self.stage != "dev"

    @property
    def emulated(self) -> bool:
        return bool(self.endpoint)

    @property
    def region(self) -> str:
        region: str = self._session.region_name
        return region

    def in_region(self, region: str) -> "Aws":
        """The same account in another region. The local AWS has one region."""
        return Aws(self.stage, self.endpoint, region)

    @property
    def partition(self) -> str:
        """`aws`, or the name of a partition with accounts of its own."""
        partition: str = self._session.get_partition_for_region(self.region)
        return partition

    @cached_property
    def account(self) -> str:
        account: str = self.client("sts").get_caller_identity()["Account"]
        return account

    def client(self, service: str) -> Any:
        """A cached client: creating one takes longer than most calls."""
        if service not in self._clients:
            config = Config(max_pool_connections=16, retries={"mode": "standard", "max_attempts": 8})
            self._clients[service] = self._session.client(service, endpoint_url=self.endpoint, config=config)
        return self._clients[service]

    def require_access(self) -> None:
        """Fail without credentials or a region; the message says what to set."""
        if self._session.get_credentials() is None:
            raise Failure(
                "No AWS credentials found. Sign in (aws sso login, aws configure) or set AWS_PROFILE, "
                "or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            )
        if not self.region:
            raise Failure("No AWS region found. Set AWS_REGION, or the region of your AWS_PROFILE.")


def of_stage(stage: str) -> Aws:
    """The running local AWS for stage `local`, the real AWS for any other."""
    if stage == instance.STAGE:
        return Aws(stage, instance.running().endpoint)
    aws = Aws(stage, os.environ.get("AWS_ENDPOINT_URL"))
    aws.require_access()
    return aws
