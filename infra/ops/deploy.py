"""Deploys Aurora: the platform stack, then identity, then all other domains in parallel, then the gateway, and last
the stack that watches them.
"""

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from botocore.exceptions import ClientError

import artifacts
import concurrency
import functions
import gaps
import jobs
import senders
import templates
from aws import Aws
from cdn import Cdn
from edge import Edge
from packages import Package, PackageStore, architecture
from parameters import Parameters, Value, digest
from progress import Failure, say, step, warn
from stacks import Stack
from templates import Template

# Names of resources are aurora-<stage>-<name>: with a hyphen, stage dev-platform would be a domain of dev.
STAGE = re.compile(r"[a-z][a-z0-9]{1,15}")


class Deployment:
    """One deployment of one stage; `code` is the folder of the binaries of a local AWS."""

    def __init__(self, aws: Aws, code: Path | None = None) -> None:
        if not STAGE.fullmatch(aws.stage):
            raise Failure(
                f"{aws.stage} is no name for a stage: two to sixteen lower-case letters and digits, no hyphen."
            )
        self._aws = aws
        self._store = PackageStore(aws, code)
        self._parameters = Parameters(aws)
        self._edge = Edge(aws, self._parameters)
        self._cdn = Cdn(aws, self._parameters)
        self._locations: dict[str, str] = {}

    def deploy(self, only: set[str] | None = None) -> None:
        domains = templates.domains(only)
        binaries = {binary for template in domains for binary in template.binaries}
        if not self._aws.emulated:  # the local AWS runs what this machine runs
            self._parameters.give("Architecture", architecture(binaries))
            say(functions.check_glibc())
            self._reserve_concurrency(domains)
        with step(f"Uploading {len(binaries)} functions"):
            self._store.create()
            self._locations = self._store.upload_functions(binaries)
        with step(f"Deploying {len(domains) + 2} stacks"):
            gateway = templates.gateway()
            self._edge.begin(self._stack(gateway).parameters().get("PublicUrl", ""))
            self._deploy_platform(only is None)
            if not self._stack(gateway).exists:  # functions need the URL of the API
                self._deploy_in_turn([gateway])
                self._deploy_domains(domains)
            else:
                self._deploy_domains(domains)
                self._deploy_last(gateway, domains)
            if only is None:  # it names the log groups of all domains
                self._deploy_observability()
            self._edge.finish(self._api_host())
            if self._cdn.finish():
                self._deploy_in_turn([templates.platform()])
        if self._aws.emulated:
            gaps.close(self._aws)
        else:
            self._report_mail_obstacles(domains)
            self._prune_artifacts()

    def _deploy_platform(self, all_domains: bool) -> None:
        platform = templates.platform()
        self._cdn.begin(self._stack(platform).parameters(), all_domains)
        self._deploy_in_turn([platform])
        self._cdn.connect(self._stack(platform))

    def _deploy_observability(self) -> None:
        """Deploy alarms on the targets, the dashboard and the export of spans, which only AWS has."""
        if not self._aws.emulated:
            self._parameters.give("ApiId", self._stack(templates.gateway()).output("ApiId"))
            self._deploy_in_turn([templates.observability()])

    def _prune_artifacts(self) -> None:
        try:
            say(artifacts.prune(self._aws, self._store.bucket))
        except ClientError as error:  # the stage is deployed: a pipeline must not roll it back for this
            warn(f"    Old packages and templates stay: {error}")

    def _reserve_concurrency(self, domains: Iterable[Template]) -> None:
        reserving = [template for template in domains if concurrency.PARAMETER in template.parameters]
        if reserving:
            count = sum(template.functions_with(concurrency.PROPERTY) for template in reserving)
            previous = self._stack(reserving[0]).parameters().get(concurrency.PARAMETER)
            given = self._parameters.given(concurrency.PARAMETER)
            value = concurrency.choose(concurrency.limits(self._aws), count, given, previous)
            self._parameters.give(concurrency.PARAMETER, value)

    def _deploy_domains(self, domains: list[Template]) -> None:
        self._parameters.give("ApiUrl", self._api_url())
        self._deploy_in_turn(domains[:1])
        if any("rotate-signing-keys" in template.binaries for template in domains[:1]):
            jobs.run(self._aws, "rotate-signing-keys", {})  # without keys no user can sign in
        self._deploy_together(domains[1:])
        if any("reconcile-parameters" in template.binaries for template in domains):
            jobs.run(self._aws, "reconcile-parameters", {})  # for domains registered before its consumer

    def _deploy_last(self, gateway: Template, domains: list[Template]) -> None:
        """Deploy the routes after the functions; tell the functions if the URL is another one now."""
        before = self._api_url()
        self._deploy_in_turn([gateway])
        if self._api_url() != before:
            self._deploy_domains(domains)

    def _api_url(self) -> str:
        return self._stack(templates.gateway()).output("ApiUrl")

    def _api_host(self) -> str:
        """The host of the API: its own domain, or API Gateway's own endpoint."""
        gateway = self._stack(templates.gateway())
        endpoint = f"{gateway.output('ApiId')}.execute-api.{self._aws.region}.amazonaws.com"
        return gateway.parameters().get("DomainName") or endpoint

    def _report_mail_obstacles(self, domains: Iterable[Template]) -> None:
        parameters = [self._stack(template).parameters() for template in domains]
        for sender in {each["MailSender"] for each in parameters if "MailSender" in each}:
            for obstacle in senders.obstacles(self._aws, sender):
                warn(f"    {obstacle}")

    def _stack(self, template: Template) -> Stack:
        return Stack(self._aws, template.stack(self._aws.stage))

    def _values(self, template: Template) -> dict[str, Value]:
        return self._parameters.of(template, self._stack(template).parameters())

    def _deploy_in_turn(self, chosen: Iterable[Template]) -> None:
        for template in chosen:
            self._deploy(template, self._values(template))

    def _deploy_together(self, chosen: Iterable[Template]) -> None:
        ready = [(template, self._values(template)) for template in chosen]
        with ThreadPoolExecutor(max_workers=4) as pool:
            for done in [pool.submit(self._deploy, *each) for each in ready]:
                done.result()

    def _deploy(self, template: Template, values: dict[str, Value]) -> None:
        stack = self._stack(template)
        text = template.for_deployment(self._locations, digest(values))
        url = self._store.upload_template(template.stack(self._aws.stage), text)
        if stack.deploy(url, values) and self._parameters.protects(template):
            # Not before: if a first deployment fails, its table must go, or the next one cannot make it.
            stack.deploy(url, self._values(template), approved=True)


def push(aws: Aws, code: Path | None, binary: str) -> None:
    """Replace the code of every function that runs a binary, and nothing else."""
    names = [name for template in templates.domains() for name in template.function_names(binary, aws.stage)]
    if not names:
        raise Failure(f"No stack has a function that runs {binary}. `make synth` writes the stacks.")
    client = aws.client("lambda")
    archive = Package(binary, code).archive()

    def replace(name: str) -> str:
        try:
            version = client.update_function_code(FunctionName=name, ZipFile=archive, Publish=True)["Version"]
        except client.exceptions.ResourceNotFoundException:
            return f"    {name}: not deployed"
        client.update_alias(FunctionName=name, Name="live", FunctionVersion=version)
        return f"    {name}: version {version} is live"

    with ThreadPoolExecutor(max_workers=8) as pool:
        for line in pool.map(replace, names):
            say(line)
