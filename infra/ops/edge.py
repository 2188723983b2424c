"""The edge of a stage: CloudFront and a web application firewall before the API. A stage has one if its stack exists.

`EDGE=1` creates it after the other stacks. Until the next deployment the API answers direct requests too: until then
clients move to the edge. That deployment gives the functions the secret of the edge, so that they refuse what did not
pass it. `EDGE=off` goes back: functions without the secret first, then the stack is deleted.
"""

import os

from aws import Aws
from parameters import RESET, Parameters, Value
from progress import Failure, say
from project import EDGE_TEMPLATE
from stacks import Stack
from templates import Template

# https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
REGION = "us-east-1"

SECRET = "OriginSecret"
_ON, _OFF = "1", "off"
_SHORTEST = 32  # as in shared/lambda/src/edge.rs


def stack(aws: Aws) -> Stack:
    return Stack(aws.in_region(REGION), name(aws.stage))


def name(stage: str) -> str:
    return f"aurora-{stage}-edge"


class Edge:
    """The edge in one deployment: `begin` before the other stacks, `finish` after them."""

    def __init__(self, aws: Aws, parameters: Parameters) -> None:
        self._aws = aws
        self._parameters = parameters
        self._wish = os.environ.get("EDGE", "")
        if self._wish not in ("", _ON, _OFF):
            raise Failure(f"EDGE={self._wish} is not known: EDGE=1 adds the edge, EDGE=off removes it.")
        if self._wish and aws.emulated:
            raise Failure("The local AWS has no CloudFront: EDGE is for stages on AWS.")
        self._previous: dict[str, str] = {}

    def begin(self, api_url: str) -> None:
        """Give the other stacks the secret and the URL for clients. `api_url` is the one of the last deployment."""
        if not self._aws.emulated:
            self._previous = stack(self._aws).parameters()
        exists = bool(self._previous)
        secret = self._secret() if exists and self._wish != _OFF else ""
        self._parameters.give(SECRET, secret)
        if not exists:
            return
        url = stack(self._aws).output("Url")
        if secret and not api_url:  # the operator has not chosen another URL
            self._parameters.offer("PublicUrl", url)
        elif not secret and api_url == url:
            self._parameters.offer("PublicUrl", RESET)

    def finish(self, origin_host: str) -> None:
        """Create, update or delete the stack. `origin_host` is where CloudFront reaches the API."""
        if self._wish == _OFF and self._previous:
            stack(self._aws).delete()
            say(f"    {name(self._aws.stage)}: deleted")
        elif self._wish == _ON or (self._previous and self._wish != _OFF):
            self._deploy(origin_host)

    def _deploy(self, origin_host: str) -> None:
        template = Template(EDGE_TEMPLATE)
        self._parameters.give(SECRET, self._secret())
        if not self._previous:  # later, an own domain of the API may be in its place
            self._parameters.offer("OriginHost", origin_host)
        values: dict[str, Value] = self._parameters.of(template, self._previous)
        # Not from the stage's bucket, which is in another region; the template is small.
        if stack(self._aws).deploy(template.text, values):
            edge = stack(self._aws)
            say(
                f"    The edge answers at {edge.output('Url')} (its host: {edge.output('DistributionHost')}). "
                "Move clients to it: from the next deployment on, the API refuses other requests."
            )

    def _secret(self) -> str:
        """The secrets of the edge, the one that it sends first."""
        text = self._parameters.secret(SECRET)
        if any(len(secret) < _SHORTEST for secret in text.split(",")):
            raise Failure(f"A secret of the edge has less than {_SHORTEST} characters: /aurora/…/secrets/origin-secret")
        return text
