"""The demo shows what happened behind a request, and no secret."""

import json
import tempfile
import unittest
from pathlib import Path

import demo


def line(function: str, correlation_id: str) -> str:
    return json.dumps({"function": function, "correlationId": correlation_id, "level": "INFO"})


class Story(unittest.TestCase):
    def test_the_functions_behind_a_request_are_those_with_its_correlation_id(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "emulator.log"
            before = line("enroll", "a") + "\n"
            after = [line("enroll", "b"), line("other", "c"), "text with b", "12:00 " + line("copy-enrollments", "b")]
            log.write_text(before + "\n".join([*after, '{"correlationId": "b"']))
            self.assertEqual(demo.functions_in(log, len(before), "b"), ["enroll", "copy-enrollments"])
            self.assertEqual(demo.functions_in(log, len(before), "a"), [])

    def test_secrets_are_not_shown(self) -> None:
        body = {"email": "a@example.org", "password": "hidden", "access_token": "hidden", "name": "Lin"}
        shown = demo.shortened(body)
        self.assertNotIn("hidden", shown)
        self.assertIn("Lin", shown)

    def test_ids_are_short(self) -> None:
        course = "0197a1b2-0000-7000-8000-00000000abcd"
        self.assertEqual(demo.brief(f"/courses/{course}.1/lessons"), "/courses/…abcd.1/lessons")

    def test_a_long_body_is_cut(self) -> None:
        self.assertEqual(len(demo.shortened({"text": "a" * 500})), demo.WIDTH)
        self.assertEqual(demo.shortened(None), "")
