"""How much of the account's concurrency is reserved for each function that hashes passwords.

A reservation is also a maximum. Without one, a rush of sign-ins can take the concurrency of all functions, and the
authorizer is one of them. What is reserved is taken from all functions of the account, of other stages too.
"""

from dataclasses import dataclass

from aws import Aws
from parameters import RESET
from progress import Failure, warn

PARAMETER = "HashingConcurrency"
PROPERTY = "ReservedConcurrentExecutions"
NONE = "none"

# One call takes less than a tenth of a second: 10 instances of `login` sign in about 100 users a second.
EACH = 10

# Lambda lets nobody reserve the rest: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
UNRESERVED = 100


@dataclass(frozen=True)
class Limits:
    """Concurrent executions of the account in this region: all, and those that no function has reserved."""

    total: int
    unreserved: int


def limits(aws: Aws) -> Limits:
    limit = aws.client("lambda").get_account_settings()["AccountLimit"]
    return Limits(limit["ConcurrentExecutions"], limit["UnreservedConcurrentExecutions"])


def choose(account: Limits, functions: int, given: str | None, previous: str | None) -> str:
    """The parameter's value: as given, as in the last deployment, or what leaves others half of the account."""
    reserved_before = functions * int(previous) if previous and previous != NONE else 0
    free = account.unreserved + reserved_before
    if given and given != RESET:
        _refuse_too_much(free, functions, given)
        return given
    if previous and given != RESET:
        return previous
    if free - functions * EACH >= max(UNRESERVED, account.total // 2):
        return str(EACH)
    warn(
        f"    {PARAMETER}: nothing is reserved, because the account has only {account.total} concurrent executions, "
        f"{account.unreserved} of them unreserved. Many sign-ins at once can stop all other functions. "
        "Raise the quota, then deploy with HASHING_CONCURRENCY=default."
    )
    return NONE


def _refuse_too_much(free: int, functions: int, given: str) -> None:
    if given == NONE:
        return
    if not given.isdecimal() or int(given) < 1:
        raise Failure(f"HASHING_CONCURRENCY={given}: a number from 1, or {NONE}, or {RESET}.")
    if free - functions * int(given) < UNRESERVED:
        raise Failure(
            f"HASHING_CONCURRENCY={given}: {functions} functions would reserve {functions * int(given)} of {free} "
            f"concurrent executions, and Lambda keeps {UNRESERVED} unreserved. "
            f"At most {max(0, (free - UNRESERVED) // functions)} are possible; or raise the quota."
        )
