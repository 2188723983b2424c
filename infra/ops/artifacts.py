"""Deletes packages and templates that nothing reads any more."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import rollback
from aws import Aws
from destroy import Stage

# Of each stack, the newest templates stay, and all that are younger than this; and every package that such a
# template names, because `make rollback` and CloudFormation's own rollback read it again.
KEPT_TEMPLATES = 3
KEPT_FOR = timedelta(days=30)

# A package is uploaded before the template that names it.
UPLOADING = timedelta(days=1)

_PACKAGE = re.compile(r"functions/[a-z0-9-]+/[0-9a-f]{64}\.zip")
_A_CALL = 1000  # keys in one call of DeleteObjects

Object = dict[str, Any]


def prune(aws: Aws, bucket: str, now: datetime | None = None) -> str:
    """Delete the templates and packages that no deployment and no rollback reads any more."""
    s3, now = aws.client("s3"), now or datetime.now(timezone.utc)
    objects = [each for prefix in ("functions/", "templates/") for each in _objects(s3, bucket, prefix)]
    templates = _kept_templates(objects, now)
    texts = [s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode() for key in sorted(templates)]
    texts += rollback.kept(aws.stage)
    texts += [rollback.deployed(aws, stack) or "" for stack in Stage(aws).stacks()]
    needed = templates | {package for text in texts for package in _PACKAGE.findall(text)}
    unneeded = [each["Key"] for each in objects if each["Key"] not in needed and each["LastModified"] < now - UPLOADING]
    for start in range(0, len(unneeded), _A_CALL):
        keys = [{"Key": key} for key in unneeded[start : start + _A_CALL]]
        s3.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})
    return f"    {bucket}: {len(unneeded)} of {len(objects)} packages and templates were not needed any more"


def _kept_templates(objects: list[Object], now: datetime) -> set[str]:
    """The keys `templates/<stack>/<digest>.yaml` of the templates that stay."""
    of_stacks: dict[str, list[Object]] = defaultdict(list)
    for each in objects:
        if each["Key"].startswith("templates/"):
            of_stacks[each["Key"].split("/")[1]].append(each)
    kept: set[str] = set()
    for found in of_stacks.values():
        found.sort(key=lambda each: each["LastModified"], reverse=True)
        kept.update(each["Key"] for each in found[:KEPT_TEMPLATES])
        kept.update(each["Key"] for each in found if each["LastModified"] >= now - KEPT_FOR)
    return kept


def _objects(s3: Any, bucket: str, prefix: str) -> Iterator[Object]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        yield from page.get("Contents", [])
