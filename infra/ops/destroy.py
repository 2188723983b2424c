"""`make destroy`: removes a stage. Where data would go, it asks a second time."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import edge
from aws import Aws
from progress import Failure, say, step
from stacks import Stack
from templates import gateway

Ask = Callable[[str], str]


class Stage:
    """What a stage has in the account. No name of another stage begins like this: a stage has no hyphen."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        self.platform = f"aurora-{aws.stage}"
        self.gateway = gateway().stack(aws.stage)
        self._prefix = f"{self.platform}-"

    def stacks(self) -> list[str]:
        """The stacks in the order of their removal: first the API, so that no request arrives; last the platform,
        from which others import.
        """
        found = [stack["StackName"] for stack in self._pages("cloudformation", "describe_stacks", "Stacks")]
        ours = [name for name in found if name == self.platform or name.startswith(self._prefix)]
        ours = [name for name in ours if name != edge.name(self._aws.stage)]  # in us-east-1 it is among the others
        return sorted(ours, key=lambda name: (name != self.gateway, name == self.platform, name))

    def has_edge(self) -> bool:
        """Whether there is a stack of the edge, in whatever state; it is in a region of its own."""
        return not self._aws.emulated and edge.stack(self._aws).is_present()

    def tables(self) -> list[str]:
        return [name for name in self._pages("dynamodb", "list_tables", "TableNames") if name.startswith(self._prefix)]

    def buckets(self) -> list[str]:
        buckets = self._aws.client("s3").list_buckets()["Buckets"]
        end = f"-{self._aws.account}-{self._aws.region}"
        names = [bucket["Name"] for bucket in buckets]
        return [name for name in names if name.startswith(self._prefix) and name.endswith(end)]

    def parameters(self) -> list[str]:
        """Settings and secrets."""
        path = f"/aurora/{self._aws.stage}/"
        return [
            parameter["Name"]
            for parameter in self._pages("ssm", "get_parameters_by_path", "Parameters", Path=path, Recursive=True)
        ]

    def holds_data(self) -> list[str]:
        """One line for each table, bucket or group of parameters that is not empty."""
        dynamodb, s3 = self._aws.client("dynamodb"), self._aws.client("s3")
        lines = [f"table {name}" for name in self.tables() if dynamodb.scan(TableName=name, Limit=1)["Items"]]
        lines += [
            f"bucket {name}"
            for name in self.buckets()
            if s3.list_object_versions(Bucket=name, MaxKeys=1).keys() & {"Versions", "DeleteMarkers"}
        ]
        if parameters := self.parameters():
            lines.append(f"{len(parameters)} parameters under /aurora/{self._aws.stage}/, with the secrets")
        return lines

    def remove(self) -> None:
        if self.has_edge():
            with step("Deleting the edge, which takes some minutes"):
                edge.stack(self._aws).delete()
        stacks = self.stacks()
        ends = {self.gateway, self.platform}
        with step(f"Deleting {len(stacks)} stacks"), ThreadPoolExecutor(max_workers=4) as pool:
            for together in (
                [name for name in stacks if name == self.gateway],
                [name for name in stacks if name not in ends],
                [name for name in stacks if name == self.platform],
            ):
                list(pool.map(self._delete_stack, together))
        with step("Deleting data"):
            for table in self.tables():
                self._delete_table(table)
            for bucket in self.buckets():
                self._delete_bucket(bucket)
            parameters = self.parameters()
            for name in parameters:
                self._aws.client("ssm").delete_parameter(Name=name)
            say(f"    {len(parameters)} parameters: deleted")

    def _delete_stack(self, name: str) -> None:
        Stack(self._aws, name).delete()
        say(f"    {name}: deleted")

    def _delete_table(self, name: str) -> None:
        dynamodb = self._aws.client("dynamodb")
        if dynamodb.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled"):
            dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
            dynamodb.get_waiter("table_exists").wait(TableName=name)
        dynamodb.delete_table(TableName=name)
        dynamodb.get_waiter("table_not_exists").wait(TableName=name)
        say(f"    table {name}: deleted")

    def _delete_bucket(self, name: str) -> None:
        s3 = self._aws.client("s3")
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
            versions = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
            objects = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in versions]
            if objects:
                s3.delete_objects(Bucket=name, Delete={"Objects": objects, "Quiet": True})
        s3.delete_bucket(Bucket=name)
        say(f"    bucket {name}: deleted")

    def _pages(self, service: str, operation: str, key: str, **arguments: Any) -> Iterator[Any]:
        for page in self._aws.client(service).get_paginator(operation).paginate(**arguments):
            yield from page[key]


def destroy(aws: Aws, ask: Ask = input) -> str:
    """Remove a stage after a confirmation, and after a second one if it has data."""
    stage = Stage(aws)
    stacks, data = stage.stacks(), stage.holds_data()
    if not (stacks or data or stage.has_edge() or stage.tables() or stage.buckets()):
        return f"There is nothing of stage {aws.stage} in account {aws.account}, region {aws.region}."
    all_stacks = [f"{edge.name(aws.stage)} (in {edge.REGION})"] * stage.has_edge() + stacks
    listed = "\n".join(f"    {name}" for name in all_stacks)
    say(f"Stage {aws.stage}, account {aws.account}, region {aws.region}. These stacks go:\n{listed}")
    _confirm(ask, f"Type the name of the stage to continue: {aws.stage}? ", aws.stage)
    if data:
        lost = "\n".join(f"    {line}" for line in data)
        words = f"delete the data of {aws.stage}"
        say(f"Data goes with them, and no backup is made:\n{lost}")
        _confirm(ask, f'Type "{words}" to continue: ', words)
    stage.remove()
    return f"Stage {aws.stage} is gone."


def _confirm(ask: Ask, question: str, expected: str) -> None:
    try:
        answer = ask(question)
    except EOFError:
        answer = ""
    if answer.strip() != expected:
        raise Failure("Not confirmed: nothing was deleted.")
