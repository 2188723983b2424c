"""The smoke test says what is wrong with a response."""

import unittest
from typing import Any

import smoke
from api_client import Reply
from smoke import Probe

REFUSAL = dict.fromkeys(smoke.ERROR_FIELDS, "") | {"error_code": "auth.missing"}


def complaint(status: int, body: Any, probe: Probe) -> str | None:
    return probe.complaint(Reply(status, {}, body))


class Probes(unittest.TestCase):
    def test_the_right_status_is_enough_where_no_error_is_asked_for(self) -> None:
        self.assertIsNone(complaint(200, None, Probe("GET", "/health", 200)))

    def test_another_status_is_named(self) -> None:
        for status in (0, 302, 500):
            said = complaint(status, None, Probe("GET", "/health", 200))
            self.assertEqual(said, f"GET /health answered {status}, not 200")

    def test_an_error_has_the_fields_of_the_platform_and_its_code(self) -> None:
        probe = Probe("GET", "/", 401, "auth.missing")
        self.assertIsNone(complaint(401, REFUSAL, probe))
        gateway = {"message": "Unauthorized"}  # what API Gateway itself says
        for wrong in (None, gateway, REFUSAL | {"error_code": "auth.malformed"}, REFUSAL | {"stack": ""}):
            self.assertEqual(complaint(401, wrong, probe), "GET / did not answer with the error auth.missing")

    def test_every_domain_and_a_preflight_of_each_kind_of_route_is_probed(self) -> None:
        probes = smoke.probes(["identity", "config"])
        paths = [probe.path for probe in probes]
        self.assertIn("/health/identity/ready", paths)
        self.assertIn("/health/config/ready", paths)
        self.assertEqual([probe.status for probe in probes if probe.method == "OPTIONS"], [204, 204])


if __name__ == "__main__":
    unittest.main()
