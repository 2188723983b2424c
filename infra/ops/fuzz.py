"""`make fuzz`: requests that schemathesis derives from the API description, on a local AWS of their own.

No request may lead to a 5xx, to a status that is not described, or to a body that breaks its schema.
"""

import os
import secrets
from pathlib import Path

import seed
from emulator import free_port
from instance import Instance
from processes import run
from progress import say, step
from project import ROOT
from run import started

HOOKS = Path(__file__).with_name("fuzz_hooks.py")

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)

# They end the session with which all other requests are sent.
EXCLUDED = "/auth/(logout|sessions|password|refresh)|/users/me"


def fuzz(program: str, seconds: int, seed_of_cases: int | None) -> int:
    port = free_port()
    instance = Instance(f"fuzz-{port}", port)
    chosen = secrets.randbelow(2**31) if seed_of_cases is None else seed_of_cases
    with started(instance) as (_, aws):
        administrator = seed.make_administrator(aws, instance)
        seed.make_subjects(instance, administrator)
        tokens = {"an administrator": administrator, "a learner": _learner(instance)}
        for who, token in tokens.items():
            with step(f"Sending requests as {who} for {seconds} s, with SEED={chosen}"):
                _run(program, instance, token, seconds, chosen)
    say(f"No request was answered wrongly. SEED={chosen} sends the same requests again.")
    instance.forget()
    return 0


def _learner(instance: Instance) -> str:
    url = f"{instance.base_url}/api/v1/auth"
    account = {"email": "lin@example.org", "password": instance.admin_password}
    seed.post(f"{url}/register", {**account, "name": "Lin"})
    token: str = seed.post(f"{url}/login", account)["access_token"]
    return token


def _run(program: str, instance: Instance, token: str, seconds: int, chosen: int) -> None:
    run(
        [
            str(Path(program).resolve()),
            "run",
            str(ROOT / "infra/openapi.json"),
            f"--url={instance.base_url}",
            "--phases=examples,coverage,fuzzing",
            f"--checks={','.join(CHECKS)}",
            f"--exclude-path-regex={EXCLUDED}",
            f"--max-time={seconds}",
            f"--seed={chosen}",
            "--continue-on-failure",
            "--request-timeout=30",
            "--warnings=off",
        ],
        cwd=instance.directory,
        env={**os.environ, "SCHEMATHESIS_HOOKS": str(HOOKS), "AURORA_TOKEN": token},
    )
