"""A page in a real browser calls the API from another origin: what is allowed goes through, the rest is refused."""

import json
import queue
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from instance import Instance
from processes import end_group
from progress import Failure

PAGE = Path(__file__).with_name("browser.html")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS_TO_REPORT = 60
SUBJECT = {
    "code": "BROWSER1",
    "name": "Created by a browser",
    "description": "",
    "department_id": "1",
    "credits": 6,
}

Report = dict[str, Any]


def installed() -> str | None:
    """The path of an installed Chromium, if there is one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


class Origin:
    """A web server with one page, which reports what the browser allowed it to do."""

    def __init__(self, instance: Instance) -> None:
        self._task = {
            "api": instance.base_url,
            "login": {"email": instance.admin_email, "password": instance.admin_password},
            "subject": SUBJECT,
        }
        self._reports: queue.Queue[Report] = queue.Queue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def visit(self, browser: str) -> Report:
        """Open the page in the browser and return its report."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            options = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", self.url]
            child = subprocess.Popen(
                [browser, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
            )
            try:
                return self._reports.get(timeout=SECONDS_TO_REPORT)
            except queue.Empty as error:
                raise Failure(f"The page at {self.url} did not report from {browser}.") from error
            finally:
                end_group(child.pid)
                child.wait()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        task, reports = json.dumps(self._task).encode(), self._reports

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/task":
                    self._send("application/json", task)
                else:
                    self._send("text/html; charset=utf-8", PAGE.read_bytes())

            def do_POST(self) -> None:
                reports.put(json.loads(self.rfile.read(int(self.headers["content-length"]))))
                self._send("text/plain", b"")

            def _send(self, kind: str, body: bytes) -> None:
                self.send_response(200)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                """Say nothing: the output is for the tests."""

        return Handler


@contextmanager
def serving(instance: Instance) -> Iterator[tuple[Origin, Origin]]:
    """Two origins with the same page. The deployment allows the first one."""
    origins = Origin(instance), Origin(instance)
    try:
        yield origins
    finally:
        for origin in origins:
            origin.close()


def check(browser: str, allowed: Origin, refused: Origin) -> None:
    """Fail if the browser let the page of the allowed origin do less, or that of the other one anything."""
    complaints = [*missing(allowed.visit(browser)), *excess(refused.visit(browser))]
    if complaints:
        raise Failure("In the browser, from another origin:\n  " + "\n  ".join(complaints))


def missing(report: Report) -> list[str]:
    """What did not go through from the allowed origin: preflighted writes, and the headers that it may read."""
    complaints = [f"a request was refused: {report['refused']}"] if "refused" in report else []
    for name, status in (("login", 200), ("create", 201), ("update", 200), ("stale", 412)):
        step = report.get(name, {"status": "nothing", "headers": {}})
        if step["status"] != status:
            complaints.append(f"{name} answered {step['status']}, not {status}")
        elif "x-correlation-id" not in step["headers"]:
            complaints.append(f"{name}: x-correlation-id is not exposed")
    if "update" in report and report["update"]["headers"].get("etag") == report["create"]["headers"].get("etag"):
        complaints.append("update: the new etag is not exposed")
    return complaints


def excess(report: Report) -> list[str]:
    """What a page of an origin that is not allowed received."""
    received = [name for name in report if name != "refused"]
    return [f"an origin that is not allowed received the reply to {name}" for name in received]
