"""Deploys Aurora: the platform stack, then identity, then all other domains in parallel."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gaps
import jobs
import templates
from aws import Aws
from packages import Package, PackageStore
from parameters import Parameters
from progress import Failure, say, step
from stacks import Stack
from templates import Template


class Deployment:
    """One deployment of one stage; `code` is the folder of the binaries of a local AWS."""

    def __init__(self, aws: Aws, code: Path | None = None) -> None:
        self._aws = aws
        self._store = PackageStore(aws, code)
        self._parameters = Parameters(aws)
        self._locations: dict[str, str] = {}

    def deploy(self, only: set[str] | None = None) -> None:
        domains = templates.domains(only)
        binaries = {binary for template in domains for binary in template.binaries}
        with step(f"Uploading {len(binaries)} functions"):
            self._store.create()
            self._locations = self._store.upload_functions(binaries)
        with step(f"Deploying {len(domains) + 1} stacks"):
            platform = templates.platform()
            self._deploy_in_turn([platform])
            self._parameters.give("ApiUrl", Stack(self._aws, platform.stack(self._aws.stage)).output("ApiUrl"))
            self._deploy_in_turn(domains[:1])
            if any("rotate-signing-keys" in template.binaries for template in domains[:1]):
                jobs.run(self._aws, "rotate-signing-keys", {})  # without keys no user can sign in
            self._deploy_together(domains[1:])
            if any("reconcile-parameters" in template.binaries for template in domains):
                jobs.run(self._aws, "reconcile-parameters", {})  # for domains registered before its consumer
        if self._aws.emulated:
            gaps.close(self._aws)

    def _deploy_in_turn(self, chosen: Iterable[Template]) -> None:
        for template in chosen:
            self._deploy(template, self._parameters.of(template))

    def _deploy_together(self, chosen: Iterable[Template]) -> None:
        ready = [(template, self._parameters.of(template)) for template in chosen]
        with ThreadPoolExecutor(max_workers=4) as pool:
            for done in [pool.submit(self._deploy, *each) for each in ready]:
                done.result()

    def _deploy(self, template: Template, parameters: dict[str, str]) -> None:
        name = template.stack(self._aws.stage)
        url = self._store.upload_template(name, template.with_code(self._locations))
        Stack(self._aws, name).deploy(url, parameters)


def push(aws: Aws, code: Path | None, binary: str) -> None:
    """Replace the code of every function that runs a binary, and nothing else."""
    names = [name for template in templates.domains() for name in template.function_names(binary, aws.stage)]
    if not names:
        raise Failure(f"No stack has a function that runs {binary}. `make synth` writes the stacks.")
    functions = aws.client("lambda")
    archive = Package(binary, code).archive()

    def replace(name: str) -> str:
        try:
            version = functions.update_function_code(FunctionName=name, ZipFile=archive, Publish=True)["Version"]
        except functions.exceptions.ResourceNotFoundException:
            return f"    {name}: not deployed"
        functions.update_alias(FunctionName=name, Name="live", FunctionVersion=version)
        return f"    {name}: version {version} is live"

    with ThreadPoolExecutor(max_workers=8) as pool:
        for line in pool.map(replace, names):
            say(line)
