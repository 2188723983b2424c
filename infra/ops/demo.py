"""`make demo`: a learner's way through a course on the local AWS, told request by request.

Each request is shown with its response and with what happened behind it: the events that were published,
the functions that ran because of them, and the mails that were sent.
"""

import json
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import api_client
import instance as instances
import mails
import seed
from api_client import Reply, parsed
from emulator import free_port
from instance import Instance
from progress import Failure, say
from run import started

PASSWORD = "correct horse battery"
WIDTH = 110
SECONDS = 20  # how long the demo waits for what happens behind a request
QUIET = 1.5  # after so many seconds without anything new, nothing more is expected


def demo() -> int:
    with _aurora() as running:
        _Story(running).tell()
    return 0


@contextmanager
def _aurora() -> Iterator[Instance]:
    """The instance of `make run`, or one that is started for the demo and stopped afterwards."""
    running = instances.load()
    if running is not None and running.ready:
        yield running
        return
    port = free_port()
    own = Instance(f"demo-{port}", port)
    with started(own) as (_, aws):
        seed.make_administrator(aws, own)
        yield own
    own.forget()


@dataclass
class Api:
    """Sends requests, prints them, and prints what happened behind them."""

    running: Instance
    administrator: str = ""
    seen_mails: int = 0
    offset: int = field(init=False)

    def __post_init__(self) -> None:
        self.offset = self.running.log.stat().st_size

    def send(
        self, method: str, path: str, body: Any = None, token: str = "", tag: str = "", expect: int | None = None
    ) -> Reply:
        """Send a request, print it with its response, and fail on another status than the expected one."""
        correlation_id = secrets.token_hex(8)
        say(f"  → {method} {brief(path)}" + (f"  {shortened(body)}" if body is not None else ""))
        reply = self.quietly(method, path, body, token, tag, correlation_id)
        say(f"  ← {reply.status}  {shortened(reply.body)}")
        if reply.status != expect and (expect or reply.status >= 300):
            raise Failure(f"{method} {path} answered {reply.status}: {reply.body}")
        if method != "GET":
            self._behind(correlation_id)
        return reply

    def quietly(
        self, method: str, path: str, body: Any = None, token: str = "", tag: str = "", correlation_id: str = ""
    ) -> Reply:
        """Send a request without a word."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        headers |= {"if-match": tag} if tag else {}
        headers |= {"x-correlation-id": correlation_id} if correlation_id else {}
        return api_client.send(method, self.running.base_url + path, headers, body)

    def _behind(self, correlation_id: str) -> None:
        """Print what has this correlation id, until nothing new comes."""
        known: list[str] = []
        quiet_since = start = time.monotonic()
        while time.monotonic() - start < SECONDS and time.monotonic() - quiet_since < QUIET:
            for function in functions_in(self.running.log, self.offset, correlation_id)[len(known) :]:
                known.append(function)
                quiet_since = time.monotonic()
            time.sleep(0.2)
        self.offset = self.running.log.stat().st_size
        events = self._events(correlation_id)
        if events:
            say(f"    events    {', '.join(events)}")
        if known:
            say(f"    functions {' → '.join(known)}")
        for mail in mails.sent(self.running.endpoint)[self.seen_mails :]:
            self.seen_mails += 1
            say(f"    mail      to {', '.join(mail['To'])}: {mail['Subject']}")

    def _events(self, correlation_id: str) -> list[str]:
        if not self.administrator:
            return []
        page = self.quietly("GET", "/api/v1/events?limit=50", token=self.administrator).body
        events = [event for event in page["items"] if event["correlation_id"] == correlation_id]
        return [event["event_type"] for event in reversed(events)]


@dataclass
class _Story:
    running: Instance

    def tell(self) -> None:
        api = Api(self.running)
        login = {"email": self.running.admin_email, "password": self.running.admin_password}
        api.administrator = api.quietly("POST", "/api/v1/auth/login", login).body["access_token"]
        api.seen_mails = len(mails.sent(self.running.endpoint))
        course, lessons, exercise = self._publish(api)
        lin = self._join(api)
        self._learn(api, lin, course, lessons, exercise)
        self._share_a_seat(api, lin)

    def _publish(self, api: Api) -> tuple[str, list[str], str]:
        chapter("A course is written and published")
        staff = api.administrator
        body = {"title": f"Distributed Systems {secrets.token_hex(2)}", "summary": "Clocks and partial failure."}
        course = api.send("POST", "/api/v1/courses", body, staff).body["id"]
        module = api.send("POST", f"/api/v1/courses/{course}/modules", {"title": "Time"}, staff).body["id"]
        lessons: list[str] = []
        for title, release in (("Clocks", {}), ("Order", None)):
            lesson = {
                "module_id": module,
                "title": title,
                "blocks": [{"kind": "text", "text": "A clock is not a counter."}],
                "release": {"after_lessons": lessons} if release is None else release,
            }
            lessons.append(api.send("POST", f"/api/v1/courses/{course}/lessons", lesson, staff).body["id"])
        question = {
            "kind": "single",
            "prompt": "What does a clock give?",
            "options": ["An order", "A time"],
            "key": 1,
            "points": 1000,
        }
        exercise = api.send("POST", f"/api/v1/lessons/{lessons[0]}/exercises", question, staff).body["id"]
        tag = api.quietly("GET", f"/api/v1/courses/{course}", token=staff).headers["etag"]
        api.send("POST", f"/api/v1/courses/{course}/publish", token=staff, tag=tag)
        return course, lessons, exercise

    def _join(self, api: Api) -> str:
        chapter("A learner registers, confirms the address and signs in")
        email = f"lin-{secrets.token_hex(3)}@example.org"
        account = {"email": email, "password": PASSWORD, "name": "Lin"}
        api.send("POST", "/api/v1/auth/register", account)
        token = api.send("POST", "/api/v1/auth/login", {"email": email, "password": PASSWORD}).body["access_token"]
        link = _token_in_mail(self.running, email)
        api.send("POST", "/api/v1/auth/email/verify", {"token": link}, token)
        return str(token)

    def _learn(self, api: Api, lin: str, course: str, lessons: list[str], exercise: str) -> None:
        chapter("The learner finds the course, enrols and learns")
        api.send("GET", "/api/v1/courses?limit=1", token=lin)
        api.send("GET", f"/api/v1/lessons/{lessons[0]}", token=lin, expect=403)
        enrollment = api.send("POST", "/api/v1/enrollments", {"course_id": course}, lin).body["id"]
        api.send("GET", f"/api/v1/lessons/{lessons[0]}", token=lin)
        api.send("GET", f"/api/v1/lessons/{lessons[1]}", token=lin, expect=403)
        attempts = f"/api/v1/lessons/{lessons[0]}/exercises/{exercise}/attempts"
        api.send("POST", attempts, {"answer": 1}, lin)
        progress = f"/api/v1/enrollments/{enrollment}/progress"
        api.send("PUT", progress, {"lesson_id": lessons[0], "state": "completed"}, lin)
        api.send("GET", f"/api/v1/lessons/{lessons[1]}", token=lin)
        api.send("PUT", progress, {"lesson_id": lessons[1], "state": "completed"}, lin)
        api.send("GET", f"/api/v1/enrollments/{enrollment}/access", token=lin)

    def _share_a_seat(self, api: Api, lin: str) -> None:
        chapter("A course with one seat: it is offered to whoever waits")
        staff = api.administrator
        body = {"title": f"One seat {secrets.token_hex(2)}", "capacity": 1}
        course = api.quietly("POST", "/api/v1/courses", body, staff).body["id"]
        module = api.quietly("POST", f"/api/v1/courses/{course}/modules", {"title": "All"}, staff).body["id"]
        lesson = {"module_id": module, "title": "Only", "blocks": [{"kind": "text", "text": "Words"}]}
        api.quietly("POST", f"/api/v1/courses/{course}/lessons", lesson, staff)
        tag = api.quietly("GET", f"/api/v1/courses/{course}", token=staff).headers["etag"]
        api.send("POST", f"/api/v1/courses/{course}/publish", token=staff, tag=tag)
        account = {"email": f"eve-{secrets.token_hex(3)}@example.org", "password": PASSWORD}
        api.quietly("POST", "/api/v1/auth/register", {**account, "name": "Eve"})
        eve = api.quietly("POST", "/api/v1/auth/login", account).body["access_token"]
        first = api.send("POST", "/api/v1/enrollments", {"course_id": course}, eve).body["id"]
        second = api.send("POST", "/api/v1/enrollments", {"course_id": course}, lin, expect=202).body["id"]
        api.send("DELETE", f"/api/v1/enrollments/{first}", token=eve)
        api.send("GET", f"/api/v1/enrollments/{second}", token=lin)
        api.send("POST", f"/api/v1/enrollments/{second}/offer", {"accept": True}, lin)
        say("\nThat was all. `make run` starts Aurora for your own requests.")


def chapter(title: str) -> None:
    say(f"\n{title}\n{'-' * len(title)}")


def shortened(body: Any) -> str:
    """JSON on one line, without secrets and without its end if it is long."""
    if body is None:
        return ""
    text = json.dumps(body, ensure_ascii=False)
    text = re.sub(r'"(password|access_token|refresh_token|token)": "[^"]*"', r'"\1": "…"', text)
    text = brief(text)
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


def brief(text: str) -> str:
    """The text with the last digits of each id alone."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{8}([0-9a-f]{4})", r"…\1", text)


def functions_in(log: Path, offset: int, correlation_id: str) -> list[str]:
    """The functions that wrote a line with this correlation id after the offset, in this order."""
    with log.open("rb") as lines:
        lines.seek(offset)
        text = lines.read().decode(errors="replace")
    found = []
    for line in text.splitlines():
        start = line.find("{")
        if start >= 0 and correlation_id in line:
            entry = parsed(line[start:].encode())
            if isinstance(entry, dict) and entry.get("correlationId") == correlation_id and "function" in entry:
                found.append(str(entry["function"]))
    return found


def _token_in_mail(running: Instance, email: str) -> str:
    for _ in range(SECONDS * 5):
        for mail in mails.sent(running.endpoint):
            link = re.search(r"\?token=(\S+)", mail["BodyText"])
            if email in mail["To"] and link:
                return link.group(1)
        time.sleep(0.2)
    raise Failure(f"No mail came for {email}")
