"""`make run`: builds, deploys and starts Aurora from a checkout, and stops it on Ctrl-C."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import emulator
import functions
import instance as instances
import seed
import templates
from aws import REGION, Aws
from deploy import Deployment
from emulator import Emulator
from instance import STAGE, Instance
from progress import say, step, warn


@contextmanager
def started(
    instance: Instance, only: set[str] | None = None, prepare: Callable[[Aws], None] = lambda _: None
) -> Iterator[tuple[Emulator, Aws]]:
    """A local AWS with Aurora deployed. It is stopped at the end, unless it was detached.

    `prepare` is called with the AWS before the deployment.
    """
    with instances.acquire(instance.name) as lock:
        instance.save()
        emulator.require_free_port(instance.port)
        templates.domains(only)  # so that a mistyped name fails before the build, not after it
        functions.build()
        process = Emulator(instance, lock)
        try:
            with step(f"Starting the local AWS on port {instance.port}"):
                process.wait_until_ready()
            aws = Aws(STAGE, instance.endpoint)
            prepare(aws)
            Deployment(aws, instance.code).deploy(only)
            yield process, aws
        finally:
            if not instance.detached:
                process.stop()


def run(port: int, only: set[str] | None, detach: bool) -> int:
    instance = Instance("run", port)
    with started(instance, only) as (process, aws):
        with step("Creating an administrator and demo data"):
            token = seed.make_administrator(aws, instance)
            instance.seeded = seed.make_subjects(instance, token)
        instance.ready = True
        instance.save()
        print_summary(instance)
        if detach:
            process.detach()
            say("Running in the background. `make stop` stops it.")
            return 0
        say("Ctrl-C stops it.")
        try:
            process.wait()
        except KeyboardInterrupt:
            say("\nStopping …")
            return 0
    warn(f"The local AWS stopped unexpectedly; its log is {instance.log}")
    return 1


def print_summary(instance: Instance) -> None:
    """Print the addresses, the login and commands to paste."""
    base = instance.base_url
    login = f'{{"email":"{instance.admin_email}","password":"{instance.admin_password}"}}'
    first = "subjects" if instance.seeded else "auth/me"
    say(f"""
Aurora is running.

  API      {base}
  Docs     {base}/docs
  Login    {instance.admin_email}  {instance.admin_password}
  AWS      {instance.endpoint}   (any credentials; region {REGION})
  Log      {instance.log}

Try it:

  TOKEN=$(curl -s {base}/api/v1/auth/login -H 'content-type: application/json' \\
    -d '{login}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl -s {base}/api/v1/{first} -H "authorization: Bearer $TOKEN"
""")
