"""Where the parameters of a deployment come from."""

import os
import unittest
from unittest.mock import patch

from fakes import FakeAws, Ssm, template
from parameters import Parameters, Value, digest, service_key
from progress import Failure

SENDER = {"Default": "no-reply@aurora.example"}
MAILS = template(MailSender=SENDER, LogLevel={"Default": "warn"})


def parameters(stage: str = "prod", emulated: bool = False, **environment: str) -> Parameters:
    with patch.dict(os.environ, environment, clear=True):
        return Parameters(FakeAws(stage, emulated=emulated, ssm=Ssm()))


class SecondDeployment(unittest.TestCase):
    previous = {"MailSender": "no-reply@school.org", "LogLevel": "info"}

    def test_a_deployment_without_variables_keeps_what_the_last_one_had(self) -> None:
        values = parameters().of(MAILS, self.previous)
        self.assertEqual(values["MailSender"], Value("no-reply@school.org", kept=True))
        self.assertEqual(values["LogLevel"], Value("info", kept=True))

    def test_a_variable_wins_over_the_last_deployment_and_an_empty_one_does_not(self) -> None:
        values = parameters(MAIL_SENDER="post@school.org", LOG_LEVEL="").of(MAILS, self.previous)
        self.assertEqual(values["MailSender"], Value("post@school.org"))
        self.assertEqual(values["LogLevel"].text, "info")

    def test_the_word_default_gives_a_parameter_its_default_again(self) -> None:
        values = parameters(LOG_LEVEL="default").of(MAILS, self.previous)
        self.assertEqual(values["LogLevel"], Value("warn"))

    def test_a_parameter_that_is_new_in_the_template_has_its_default(self) -> None:
        values = parameters().of(template(Added={"Default": "1"}), self.previous)
        self.assertEqual(values, {"Added": Value("1")})

    def test_the_deletion_protection_of_a_table_is_on_after_its_creation_except_in_dev(self) -> None:
        table = template(DeletionProtection={"Default": "false"})
        for stage, previous, expected in (
            ("prod", {}, "false"),
            ("prod", {"DeletionProtection": "false"}, "true"),
            ("prod", {"DeletionProtection": "true"}, "true"),
            ("dev", {"DeletionProtection": "false"}, "false"),
        ):
            value = parameters(stage).of(table, previous)["DeletionProtection"]
            self.assertEqual(value.text, expected, (stage, previous))


class ServiceKeys(unittest.TestCase):
    secret = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc"
    stack = template(ServiceKey={"NoEcho": True})

    def test_the_key_is_the_one_that_the_authorizer_accepts(self) -> None:
        # The same value is in shared/kernel/src/service_key.rs.
        expected = "aurora_svc_syllabi_G0MJinIEiK5mED2pIOTlZW8NvS7ANuRLccKXUnIF8Gc"
        self.assertEqual(service_key(self.secret, "syllabi"), expected)

    def test_each_domain_has_its_own_key_and_the_secret_is_stored_once(self) -> None:
        stage = parameters()
        first = stage.of(self.stack, {})["ServiceKey"].text
        other = template(ServiceKey={"NoEcho": True})
        other.__dict__["domain"] = "courses"
        second = stage.of(other, {"ServiceKey": "old"})["ServiceKey"].text
        self.assertEqual(first, service_key(stage.secret("ServiceKeySecret"), "things"))
        self.assertEqual(second, service_key(stage.secret("ServiceKeySecret"), "courses"))


class Boundary(unittest.TestCase):
    def test_the_permissions_boundary_is_a_variable_of_the_deployment_and_no_part_of_the_functions(self) -> None:
        stack = template(PermissionsBoundary={"Default": ""})
        boundary = "arn:aws:iam::123456789012:policy/limits"
        values = parameters(PERMISSIONS_BOUNDARY=boundary).of(stack, {})
        self.assertEqual(values, {"PermissionsBoundary": Value(boundary)})
        self.assertEqual(
            parameters().of(stack, {"PermissionsBoundary": boundary})["PermissionsBoundary"].text, boundary
        )
        self.assertEqual(digest(values), digest({}))


class Placeholders(unittest.TestCase):
    def test_a_placeholder_is_refused_on_aws_and_the_variable_is_named(self) -> None:
        for previous in ({}, {"MailSender": "no-reply@aurora.example"}):
            with self.assertRaisesRegex(Failure, "make deploy MAIL_SENDER=…"):
                parameters().of(MAILS, previous)
        web = template(WebUrl={"Default": "http://localhost:3000"})
        with self.assertRaisesRegex(Failure, "make deploy WEB_URL=…"):
            parameters().of(web, {})

    def test_the_local_aws_accepts_placeholders(self) -> None:
        values = parameters("local", emulated=True).of(MAILS, {})
        self.assertEqual(values["MailSender"].text, "no-reply@aurora.example")

    def test_an_address_that_only_looks_like_one_is_accepted(self) -> None:
        values = parameters().of(template(WebUrl={"Default": "https://my.example.de"}), {})
        self.assertEqual(values["WebUrl"].text, "https://my.example.de")


class Digest(unittest.TestCase):
    def test_every_parameter_of_functions_changes_it_and_how_they_are_deployed_does_not(self) -> None:
        first = digest({"LogLevel": Value("warn"), "Canary": Value("false")})
        self.assertNotEqual(first, digest({"LogLevel": Value("info"), "Canary": Value("false")}))
        self.assertEqual(first, digest({"Canary": Value("true"), "LogLevel": Value("warn", kept=True)}))

    def test_a_rotated_secret_changes_it(self) -> None:
        secret = template(CursorKey={"NoEcho": True})
        first, second = (parameters().of(secret, {"CursorKey": "****"}) for _ in range(2))
        self.assertNotEqual(digest(first), digest(second))


if __name__ == "__main__":
    unittest.main()
