"""`make test-e2e`: the end-to-end tests, with their own local AWS."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import browser
import identity_provider
from aws import DUMMY_CREDENTIALS, REGION
from emulator import free_port
from instance import STAGE, Instance
from jobs import grant_admin
from processes import run
from progress import say, step
from project import ROOT
from run import started

TESTS = ["cargo", "test", "--workspace", "--test", "end_to_end", "--"]
# They change what all functions of a domain see.
FAULTS = "faults::"


def test() -> int:
    port = free_port()
    collector = f"127.0.0.1:{free_port()}"
    instance = Instance(f"test-{port}", port)
    with (
        browser.serving(instance) as (allowed, refused),
        identity_provider.serving(instance.base_url) as provider,
        _environment("ORIGINS", allowed.url),
        _environment("OTLP_ENDPOINT", f"http://{collector}"),
        started(instance, prepare=provider.register) as (_, aws),
    ):
        grant_admin(aws, instance.admin_email, instance.admin_password)
        _check_in_browser(allowed, refused)
        environment = {
            **os.environ,
            **DUMMY_CREDENTIALS,
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": instance.endpoint,
            "AURORA_URL": instance.base_url,
            "AURORA_EMULATOR": instance.endpoint,
            "AURORA_STAGE": STAGE,
            "AURORA_ORIGIN": allowed.url,
            "AURORA_COLLECTOR": collector,
            "AURORA_ADMIN_EMAIL": instance.admin_email,
            "AURORA_ADMIN_PASSWORD": instance.admin_password,
        }
        with step(f"Running the end-to-end tests ({instance.log} has the functions' output)"):
            run([*TESTS, "--skip", FAULTS], cwd=ROOT, env=environment)
            run([*TESTS, "--test-threads=1", FAULTS], cwd=ROOT, env=environment)
    instance.forget()
    return 0


def _check_in_browser(allowed: browser.Origin, refused: browser.Origin) -> None:
    program = browser.installed()
    if program is None:
        say("    skipped: preflights_in_a_browser, because no Chromium is installed")
        return
    with step("Calling the API from another origin in Chromium"):
        browser.check(program, allowed, refused)


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """A variable of this process, as `make deploy` has it."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before
