"""Runs MiniStack, the local AWS, in this process.

Started by `emulator.py` as the leader of its own session. An end of file on its
standard input without the word `detached` means that the parent has ended. Then
this process ends too, so that it is never orphaned, even if the parent crashed.
"""

import functools
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from ministack import app
from ministack.core import lambda_runtime
from ministack.services import apigateway, eventbridge, s3, ssm

import runtime_api
from api_import import import_bodies
from processes import DETACHED


def publish_parameter_changes() -> None:
    """Let Parameter Store publish its changes to EventBridge, as on AWS."""
    ssm._put_parameter = _publishing(ssm._put_parameter, "Create", "Update")
    ssm._delete_parameter = _publishing(ssm._delete_parameter, "Delete", "Delete")
    ssm._delete_parameters = _publishing(ssm._delete_parameters, "Delete", "Delete")


def _publishing(change: Callable[[Any], Any], when_new: str, when_known: str) -> Callable[[Any], Any]:
    def change_and_publish(data: Any) -> Any:
        names = data.get("Names") or [data.get("Name")]
        known = {name: ssm._parameters.get(name) for name in names}
        answer = change(data)
        for name, before in known.items():
            if ssm._parameters.get(name) is not before:
                _publish(name, when_known if before else when_new)
        return answer

    return change_and_publish


def _publish(name: str, operation: str) -> None:
    entry = {
        "Source": "aws.ssm",
        "DetailType": "Parameter Store Change",
        "Detail": json.dumps({"operation": operation, "name": name}),
        "Resources": [ssm._param_arn(name)],
    }
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)


def publish_tags_of_objects() -> None:
    """Let S3 publish changes of tags to EventBridge, as on AWS from a bucket that publishes its events.

    A malware scan on AWS reports its verdict as a tag.
    """
    s3._put_object_tagging = _publishing_tags(s3._put_object_tagging, "Object Tags Added")
    s3._delete_object_tagging = _publishing_tags(s3._delete_object_tagging, "Object Tags Deleted")


def _publishing_tags(change: Callable[..., Any], detail_type: str) -> Callable[..., Any]:
    @functools.wraps(change)
    def change_and_publish(bucket: str, key: str, *more: Any, **named: Any) -> Any:
        answer = change(bucket, key, *more, **named)
        is_published = "EventBridgeConfiguration" in s3._bucket_notifications.get(bucket, "")
        if answer[0] < FIRST_ERROR and is_published:
            etag = s3._ensure_bucket(bucket)["objects"][key]["etag"].strip('"')
            detail = {"version": "0", "bucket": {"name": bucket}, "object": {"key": key, "etag": etag}}
            entry = {
                "Source": "aws.s3",
                "DetailType": detail_type,
                "Detail": json.dumps(detail),
                "Resources": [f"arn:aws:s3:::{bucket}"],
            }
            eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
        return answer

    return change_and_publish


def compute_checksums_of_copies() -> None:
    """Compute the checksum of all bytes of a copied object, as on AWS.

    MiniStack keeps the source's checksum, which is one of checksums if the object was uploaded in parts.
    """
    copy = s3._copy_object

    @functools.wraps(copy)
    def copy_with_checksum(bucket: str, key: str, headers: dict[str, str]) -> Any:
        answer = copy(bucket, key, headers)
        algorithm = headers.get("x-amz-checksum-algorithm")
        if answer[0] < FIRST_ERROR and algorithm:
            copied = s3._ensure_bucket(bucket)["objects"][key]
            copied["checksums"] = {algorithm: s3._compute_s3_checksum(algorithm, copied["body"])}
        return answer

    s3._copy_object = copy_with_checksum


# The first HTTP status of an error.
FIRST_ERROR = 400

# The first arguments of MiniStack's call of a function: integration, API, stage, path, method, headers, body, query.
HANDED_OVER = 8

# The status of MiniStack's own reply to a preflight from an allowed origin.
PREFLIGHT_ALLOWED = 204


class _WithoutType(dict[str, str]):
    """Headers that MiniStack takes for those of a binary body; a copy of them has the content type."""

    def get(self, name: str, default: Any = None) -> Any:
        return default if name == "content-type" else super().get(name, default)


def keep_bytes_of_bodies() -> None:
    """Hand over a body that is not UTF-8 in base64, as a binary body.

    MiniStack puts U+FFFD in place of the bytes that it cannot decode. A function
    would store another text than the client sent.
    """
    invoke = apigateway._invoke_lambda_proxy

    @functools.wraps(invoke)
    async def invoke_with_bytes(*request: Any, **more: Any) -> Any:
        *target, headers, body, query = request[:HANDED_OVER]
        if not _is_utf8(body):
            headers = _WithoutType(headers)
        return await invoke(*target, headers, body, query, *request[HANDED_OVER:], **more)

    apigateway._invoke_lambda_proxy = invoke_with_bytes


def _is_utf8(body: bytes | None) -> bool:
    try:
        (body or b"").decode()
    except UnicodeDecodeError:
        return False
    return True


class _Preflight(str):
    """The method of a request that MiniStack must not answer itself; it differs from `OPTIONS` by its case."""


def route_preflights() -> None:
    """Let the route that catches `OPTIONS` answer it, as on AWS, and add the headers of the API's CORS configuration.

    MiniStack answers every preflight itself. On AWS, `ANY` and `$default` catch it: the status is that of the
    function, and a browser refuses another one than 2xx.
    """
    execute, invoke = apigateway._handle_execute_in_scope, apigateway._invoke_lambda_proxy

    @functools.wraps(execute)
    async def execute_with_preflight(
        api_id: str, stage: str, path: str, method: str, headers: dict[str, str], *more: Any
    ) -> Any:
        if method != "OPTIONS" or not apigateway._match_route(api_id, method, path):
            return await execute(api_id, stage, path, method, headers, *more)
        status, replied, body = await execute(api_id, stage, path, _Preflight("options"), headers, *more)
        if "origin" in headers and "access-control-request-method" in headers:
            cors = apigateway._apis[api_id].get("corsConfiguration") or {}
            own_status, own_headers, _ = apigateway._cors_preflight_response(cors, headers["origin"])
            if own_status == PREFLIGHT_ALLOWED:
                replied.update(own_headers)
        return status, replied, body

    @functools.wraps(invoke)
    async def invoke_with_method(*request: Any, **more: Any) -> Any:
        request = tuple("OPTIONS" if isinstance(part, _Preflight) else part for part in request)
        return await invoke(*request, **more)

    apigateway._handle_execute_in_scope = execute_with_preflight
    apigateway._invoke_lambda_proxy = invoke_with_method


def compare_few_routes() -> None:
    """Pass over the routes that cannot match before their regular expressions are made.

    MiniStack makes one for each route of the API at each request.
    """
    extract = apigateway._extract_path_params

    @functools.wraps(extract)
    def extract_from_similar(route: str, path: str) -> Any:
        prefix, slashes = _shape(route)
        if not path.startswith(prefix) or slashes not in (None, path.count("/")):
            return None
        return extract(route, path)

    apigateway._extract_path_params = extract_from_similar


@functools.cache
def _shape(route: str) -> tuple[str, int | None]:
    """What each path of a route starts with, and how many slashes it has; any number after `{proxy+}`."""
    return route.partition("{")[0], None if "+}" in route else route.count("/")


def watch_parent() -> None:
    """Stop this process when its parent has ended without detaching it."""
    if os.read(sys.stdin.fileno(), len(DETACHED)) != DETACHED:
        os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    runtime_api.install()
    publish_parameter_changes()
    publish_tags_of_objects()
    compute_checksums_of_copies()
    keep_bytes_of_bodies()
    route_preflights()
    compare_few_routes()
    import_bodies()
    threading.Thread(target=watch_parent, daemon=True).start()
    try:
        app.main()
    finally:
        # MiniStack does not stop its Lambda processes; they end only when they notice that the API has ended.
        lambda_runtime.reset()


if __name__ == "__main__":
    main()
