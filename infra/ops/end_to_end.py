"""`make test-e2e`: the end-to-end tests, with their own local AWS."""

import os

import identity_provider
from jobs import grant_admin
from aws import DUMMY_CREDENTIALS, REGION
from emulator import free_port
from instance import STAGE, Instance
from processes import run
from progress import step
from project import ROOT
from run import started

TESTS = ["cargo", "test", "--workspace", "--test", "end_to_end"]


def test() -> int:
    port = free_port()
    instance = Instance(f"test-{port}", port)
    with (
        identity_provider.serving(instance.base_url) as provider,
        started(instance, prepare=provider.register) as (_, aws),
    ):
        grant_admin(aws, instance.admin_email, instance.admin_password)
        environment = {
            **os.environ,
            **DUMMY_CREDENTIALS,
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": instance.endpoint,
            "AURORA_URL": instance.base_url,
            "AURORA_EMULATOR": instance.endpoint,
            "AURORA_STAGE": STAGE,
            "AURORA_ADMIN_EMAIL": instance.admin_email,
            "AURORA_ADMIN_PASSWORD": instance.admin_password,
        }
        with step(f"Running the end-to-end tests ({instance.log} has the functions' output)"):
            run(TESTS, cwd=ROOT, env=environment)
    instance.forget()
    return 0
