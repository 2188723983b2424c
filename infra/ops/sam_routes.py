"""`make validate`: SAM's own emulator finds every route in infra/sam-local.yaml, each with its function.

Runs in the environment of the SAM CLI, so it uses nothing else of this folder.
"""

import sys
from pathlib import Path

from samcli.lib.providers.api_provider import ApiProvider
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider

INFRA = Path(__file__).resolve().parents[1]
TEMPLATE = INFRA / "sam-local.yaml"
AUTHORIZER = "Authorizer"

Route = tuple[str, str, str]


def found() -> tuple[set[Route], set[Route]]:
    """The routes that SAM serves, as method, path and function: all, and those with the authorizer."""
    stacks, failed = SamLocalStackProvider.get_stacks(str(TEMPLATE))
    if failed:
        raise SystemExit(f"SAM cannot read {failed}")
    routes = ApiProvider(stacks).routes
    everything = {(method, route.path, route.function_name) for route in routes for method in route.methods}
    guarded = {
        (method, route.path, route.function_name)
        for route in routes
        for method in route.methods
        if route.authorizer_name == AUTHORIZER
    }
    return everything, guarded


def resource(function: str) -> str:
    """`create-subject` → `CreateSubjectFunction`; `get-service-health-of-config` is `config-get-service-health`."""
    name, of, domain = function.rpartition("-of-")
    function = f"{domain}-{name}" if of else function
    return "".join(word.capitalize() for word in function.split("-")) + "Function"


def wanted() -> set[Route]:
    """The routes of infra/routes.txt."""
    routes = set()
    for line in (INFRA / "routes.txt").read_text().splitlines():
        methods, path, function, *_ = line.split(" ")
        routes |= {(method, path, resource(function)) for method in methods.split(",")}
    return routes


def main() -> int:
    everything, guarded = found()
    missing = wanted() - everything
    if missing or not guarded:
        lines = [f"{method} {path}: SAM does not call {function}" for method, path, function in sorted(missing)]
        print("\n".join(lines or ["SAM finds no route with the authorizer."]), file=sys.stderr)
        return 1
    print(f"SAM serves {len(wanted())} routes, {len(wanted() & guarded)} of them with the authorizer")
    return 0


if __name__ == "__main__":
    sys.exit(main())
