"""The commands behind the Makefile: `.venv/bin/python infra/ops <command>`."""

import argparse
import getpass
import os
import sys

from botocore.exceptions import BotoCoreError, ClientError

import aws
import cost
import demo
import deploy
import destroy
import emulator
import end_to_end
import environment
import functions
import fuzz
import instance
import logs
import mails
import republish
import rollback
import run
import sizes
import smoke
import templates
import workflows
from jobs import grant_admin
from processes import interrupt_on_signals
from progress import Failure, say, step, warn
from stacks import Stack

ARCH_ON_AWS = "arm64"  # a fifth cheaper than x86_64


def start(options: argparse.Namespace) -> int:
    return run.run(options.port, options.domains, options.detach)


def stop(_: argparse.Namespace) -> None:
    running = instance.load()
    if running is None:
        say("Aurora is not running here.")
    else:
        emulator.stop_running(running)
        say("Stopped.")


def status(_: argparse.Namespace) -> None:
    running = instance.load()
    if running is None:
        say("Aurora is not running here. `make run` starts it.")
    elif running.ready:
        run.print_summary(running)
    else:
        say(f"Aurora is starting on port {running.port}.")


def url(options: argparse.Namespace) -> None:
    """Print only the base URL of the API."""
    say(base_url(options.stage))


def base_url(stage: str) -> str:
    if stage == instance.STAGE:
        return instance.running().base_url
    return Stack(aws.of_stage(stage), templates.gateway().stack(stage)).output("ApiUrl")


def show_logs(options: argparse.Namespace) -> None:
    logs.show(aws.of_stage(options.stage), options.function, options.follow)


def show_mails(_: argparse.Namespace) -> None:
    mails.show()


def watch(options: argparse.Namespace) -> None:
    environment.watch(options.domain)


def invoke(options: argparse.Namespace) -> None:
    environment.invoke(options.function)


def write_sam_environment(_: argparse.Namespace) -> None:
    say(environment.write_for_sam())


def push(options: argparse.Namespace) -> None:
    running = instance.running()
    functions.build(only=options.function)
    with step(f"Replacing {options.function}"):
        deploy.push(aws.of_stage(instance.STAGE), running.code, options.function)


def admin(options: argparse.Namespace) -> None:
    """The password is read from the environment or the terminal: every user can see a command line."""
    stage = aws.of_stage(options.stage)
    password = os.environ.get("AURORA_ADMIN_PASSWORD") or getpass.getpass("Password: ")
    say(grant_admin(stage, options.email, password))


def republish_events(options: argparse.Namespace) -> None:
    say(republish.republish(aws.of_stage(options.stage), options.domain, options.key))


def build(options: argparse.Namespace) -> None:
    functions.build(options.function, options.profile, options.arch)


def deploy_stage(options: argparse.Namespace) -> None:
    target = aws.of_stage(options.stage)
    code = instance.running().code if options.stage == instance.STAGE else None
    say(f"Stage {target.stage}: account {target.account}, region {target.region}")
    functions.build(profile=options.profile, arch=None if target.emulated else options.arch or ARCH_ON_AWS)
    if not target.emulated:
        rollback.keep(target)
    deploy.Deployment(target, code).deploy(options.domains)


def destroy_stage(options: argparse.Namespace) -> None:
    if options.stage == instance.STAGE:
        raise Failure("Stage local is removed with `make stop`. Say which one: make destroy STAGE=dev")
    say(destroy.destroy(aws.of_stage(options.stage)))


def smoke_test(options: argparse.Namespace) -> None:
    say(smoke.check(base_url(options.stage)))


def roll_back(options: argparse.Namespace) -> None:
    rollback.roll_back(aws.of_stage(options.stage))


def glibc(_: argparse.Namespace) -> None:
    say(functions.check_glibc())


def lint_workflows(_: argparse.Namespace) -> None:
    workflows.lint()


def check_sizes(_: argparse.Namespace) -> None:
    say(sizes.check())


def write_cost(_: argparse.Namespace) -> None:
    cost.write()


def test(_: argparse.Namespace) -> None:
    end_to_end.test()


def tell_a_story(_: argparse.Namespace) -> int:
    return demo.demo()


def send_random_requests(options: argparse.Namespace) -> int:
    return fuzz.fuzz(options.program, options.seconds, options.seed)


def names(text: str) -> set[str] | None:
    """`a,b` or `a b` as a set; None for an empty text, which means all."""
    return set(text.replace(",", " ").split()) or None


def parser() -> argparse.ArgumentParser:
    stage = argparse.ArgumentParser(add_help=False)
    stage.add_argument("--stage", default=instance.STAGE)
    domains = argparse.ArgumentParser(add_help=False)
    domains.add_argument("--domains", type=names)
    profile = argparse.ArgumentParser(add_help=False)
    profile.add_argument("--profile", default=functions.DEV)
    profile.add_argument("--arch", type=lambda text: text or None, help="arm64 or x86_64")

    top = argparse.ArgumentParser(prog="infra/ops", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="command")
    for name, command, parents in (
        ("run", start, [domains]),
        ("stop", stop, []),
        ("status", status, []),
        ("url", url, [stage]),
        ("logs", show_logs, [stage]),
        ("watch", watch, []),
        ("invoke", invoke, []),
        ("sam-env", write_sam_environment, []),
        ("mails", show_mails, []),
        ("push", push, []),
        ("admin", admin, [stage]),
        ("republish", republish_events, [stage]),
        ("build", build, [profile]),
        ("deploy", deploy_stage, [stage, domains, profile]),
        ("destroy", destroy_stage, [stage]),
        ("smoke", smoke_test, [stage]),
        ("rollback", roll_back, [stage]),
        ("glibc", glibc, []),
        ("workflows", lint_workflows, []),
        ("sizes", check_sizes, []),
        ("cost", write_cost, []),
        ("test", test, []),
        ("demo", tell_a_story, []),
        ("fuzz", send_random_requests, []),
    ):
        one = commands.add_parser(name, parents=parents)
        one.set_defaults(command=command)
        if name == "run":
            one.add_argument("--port", type=int, default=4566)
            one.add_argument("--detach", action="store_true")
        elif name == "logs":
            one.add_argument("function")
            one.add_argument("--follow", action="store_true")
        elif name == "build":
            one.add_argument("--function", type=lambda text: text or None)
        elif name == "watch":
            one.add_argument("domain")
        elif name in ("push", "invoke"):
            one.add_argument("function")
        elif name == "admin":
            one.add_argument("email")
        elif name == "republish":
            one.add_argument("domain")
            one.add_argument("key")
        elif name == "fuzz":
            one.add_argument("program")
            one.add_argument("--seconds", type=int, default=300)
            one.add_argument("--seed", type=int)
    return top


def main() -> int:
    options = parser().parse_args()
    interrupt_on_signals()
    try:
        return options.command(options) or 0
    except Failure as failure:
        warn(f"\n{failure}")
        return 1
    except (BotoCoreError, ClientError) as error:  # no access or no connection: the message of AWS is enough
        warn(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        warn("\nInterrupted.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
