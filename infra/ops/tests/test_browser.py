"""What the page in the browser reports is judged: everything from the allowed origin, nothing from another one."""

import unittest
from typing import Any

import browser


def step(status: int, etag: str | None = None) -> dict[str, Any]:
    tag = {} if etag is None else {"etag": etag}
    return {"status": status, "headers": {"x-correlation-id": "1", **tag}, "body": {}}


def report() -> dict[str, Any]:
    return {
        "login": step(200),
        "create": step(201, '"1"'),
        "update": step(200, '"2"'),
        "stale": step(412),
    }


class Reports(unittest.TestCase):
    def test_a_complete_report_has_no_complaints(self) -> None:
        self.assertEqual(browser.missing(report()), [])

    def test_a_refused_preflight_is_a_complaint_and_so_is_each_step_that_did_not_happen(self) -> None:
        refused = {"login": step(200), "refused": "TypeError: Failed to fetch"}
        complaints = browser.missing(refused)
        self.assertIn("a request was refused: TypeError: Failed to fetch", complaints)
        self.assertIn("update answered nothing, not 200", complaints)

    def test_a_header_that_is_not_exposed_is_a_complaint(self) -> None:
        hidden = report()
        del hidden["create"]["headers"]["x-correlation-id"]
        self.assertEqual(browser.missing(hidden), ["create: x-correlation-id is not exposed"])
        hidden = report()
        del hidden["create"]["headers"]["etag"], hidden["update"]["headers"]["etag"]
        self.assertEqual(browser.missing(hidden), ["update: the new etag is not exposed"])

    def test_any_reply_that_another_origin_may_read_is_a_complaint(self) -> None:
        self.assertEqual(browser.excess({"refused": "TypeError: Failed to fetch"}), [])
        told = "an origin that is not allowed received the reply to login"
        self.assertEqual(browser.excess({"login": step(200), "refused": ""}), [told])


if __name__ == "__main__":
    unittest.main()
