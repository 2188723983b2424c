"""`make smoke`: a few requests that show whether a stage answers. They change nothing and need no account."""

import urllib.error
from collections.abc import Mapping
from dataclasses import dataclass

import api_client
import templates
from api_client import Reply
from progress import Failure

ERROR_FIELDS = {"error_code", "error_message", "correlation_id", "timestamp", "service_name", "details"}
ORIGIN = "https://smoke.example"


@dataclass(frozen=True)
class Probe:
    """One request and what its response must be."""

    method: str
    path: str
    status: int
    error_code: str | None = None
    headers: Mapping[str, str] | None = None

    def complaint(self, reply: Reply) -> str | None:
        """What is wrong with the response, if anything is."""
        what = f"{self.method} {self.path}"
        if reply.status != self.status:
            return f"{what} answered {reply.status}, not {self.status}"
        if self.error_code is None:
            return None
        body = reply.body if isinstance(reply.body, dict) else {}
        if body.keys() != ERROR_FIELDS or body["error_code"] != self.error_code:
            return f"{what} did not answer with the error {self.error_code}"
        return None


def probes(domains: list[str]) -> list[Probe]:
    """The API and its documents, every domain with its table, the authorizer, errors, a browser's preflight."""
    preflight = {"origin": ORIGIN, "access-control-request-method": "POST"}
    return [
        Probe("GET", "/health", 200),
        Probe("GET", "/openapi.json", 200),
        Probe("GET", "/.well-known/jwks.json", 200),
        *(Probe("GET", f"/health/{domain}/ready", 200) for domain in domains),
        Probe("GET", "/api/v1/users/me", 401, "auth.missing"),
        Probe("GET", "/api/v1/users/me", 401, "auth.malformed", {"authorization": "Bearer smoke"}),
        Probe("GET", "/api/v1/nothing", 404, "request.unknown_route"),
        Probe("OPTIONS", "/api/v1/auth/login", 204, headers=preflight),
        Probe("OPTIONS", "/api/v1/users/me", 204, headers=preflight),
    ]


def check(base: str) -> str:
    """Send every probe; fail with all that is wrong."""
    chosen = probes([template.domain for template in templates.domains() if template.domain])
    complaints = [complaint for probe in chosen if (complaint := probe.complaint(_send(base, probe)))]
    if complaints:
        raise Failure(f"{base} does not work:\n  " + "\n  ".join(complaints))
    return f"{base} answered {len(chosen)} requests as it must."


def _send(base: str, probe: Probe) -> Reply:
    try:
        return api_client.send(probe.method, base + probe.path, probe.headers)
    except (urllib.error.URLError, TimeoutError) as error:
        return Reply(0, {}, str(error))
