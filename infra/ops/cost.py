"""What a stage costs in a month, idle and at a million requests a day: `make cost` prints the tables of docs/cost.md.

What the stacks have is counted in the templates. What a request does is assumed in `Load`, and what AWS asks for it
is in prices.py. Free allowances are left out: they are for the whole account.
"""

from collections.abc import Callable
from dataclasses import dataclass

from inventory import DAYS, MINUTES, Resources, count
from prices import PRICES, READ, REGION
from project import ROOT


@dataclass(frozen=True)
class Load:
    """A month of requests. The shares and sizes are assumptions; the sizes of records are those of the samples."""

    requests: int
    commands: float = 0.1  # of the requests; each publishes one event, the rest are queries
    consumers: int = 2  # of each event; one of them is the event store
    gb_seconds: float = 0.25 * 0.010  # of each invocation: 256 MB for 10 ms, nearly all of it waiting for DynamoDB
    authorizer_reads: int = 2  # rows: the session and its user
    command_writes: int = 8  # units: a transaction of three rows, and two entries of indexes
    consumer_writes: int = 4  # units: a transaction of two rows
    cold: float = 0.01  # of the invocations start a new instance, which decrypts the environment
    response_kb: float = 2.0
    event_kb: float = 2.0
    stored_gb: float = 20.0

    @property
    def events(self) -> float:
        return self.requests * self.commands

    @property
    def consumed(self) -> float:
        return self.events * self.consumers


@dataclass(frozen=True)
class Variant:
    """What this table compares: the settings before and after decisions 0080 and 0083."""

    detailed_metrics: bool
    system_log: bool
    key: bool


BEFORE = Variant(detailed_metrics=True, system_log=True, key=False)
AFTER = Variant(detailed_metrics=False, system_log=False, key=True)
IDLE = Load(requests=0, stored_gb=0)
BUSY = Load(requests=DAYS * 1_000_000)

# A gateway with detailed metrics has six for each route: count, 4xx, 5xx, two latencies, bytes.
METRICS_OF_A_ROUTE = 6

# Lambda polls a queue with five connections, each of which waits for up to 20 seconds:
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
POLLS = 5 * 3 * MINUTES

# Bytes of a record in CloudWatch Logs, which adds 26 to each; test_cost.py has a sample of each record.
REQUEST_RECORD, ACCESS_RECORD, SYSTEM_RECORDS = 780, 500, 420

GB = 1e9


@dataclass(frozen=True)
class Line:
    what: str
    formula: str
    dollars: Callable[[Resources, Load, Variant], float]


def _invocations(resources: Resources, load: Load) -> float:
    """Without the authorizer: requests, relays, consumers, scheduled runs."""
    return load.requests + load.events + load.consumed + resources.runs


def _log_gb(resources: Resources, load: Load, variant: Variant) -> float:
    ours = _invocations(resources, load) * REQUEST_RECORD + load.requests * ACCESS_RECORD
    system = (_invocations(resources, load) + load.requests) * SYSTEM_RECORDS
    return (ours + system * variant.system_log) / GB


def _price(name: str) -> float:
    return PRICES[name].dollars / PRICES[name].per


LINES = (
    Line("HTTP API", "requests", lambda _, load, __: load.requests * _price("HTTP API request")),
    Line(
        "Lambda: routes, relays, consumers, schedules",
        "invocations × (request + 256 MB × 10 ms)",
        lambda resources, load, _: _invocations(resources, load) * _invocation(load),
    ),
    Line(
        "Lambda: the authorizer's invocations",
        "requests × (request + 256 MB × 10 ms)",
        lambda _, load, __: load.requests * _invocation(load),
    ),
    Line(
        "DynamoDB: the authorizer's reads",
        "requests × 2 reads",
        lambda _, load, __: load.requests * load.authorizer_reads * _price("DynamoDB read unit"),
    ),
    Line(
        "DynamoDB: other reads",
        "a read for each request, and a second one for each command",
        lambda _, load, __: (load.requests + load.events) * _price("DynamoDB read unit"),
    ),
    Line(
        "DynamoDB: writes",
        "events × 8 units + consumed events × 4 units",
        lambda _, load, __: (
            (load.events * load.command_writes + load.consumed * load.consumer_writes) * _price("DynamoDB write unit")
        ),
    ),
    Line("DynamoDB: storage", "20 GB", lambda _, load, __: load.stored_gb * _price("DynamoDB GB stored")),
    Line(
        "DynamoDB: point-in-time recovery", "20 GB", lambda _, load, __: load.stored_gb * _price("DynamoDB GB recovery")
    ),
    Line("EventBridge: events", "events", lambda _, load, __: load.events * _price("EventBridge event")),
    Line(
        "EventBridge: archive",
        "events × 2 kB, a month of them",
        lambda _, load, __: load.events * load.event_kb * 1e3 / GB * _price("EventBridge GB archived"),
    ),
    Line("SQS: polling", "queues × 5 × 3 a minute", lambda res, _, __: res.queues * POLLS * _price("SQS request")),
    Line("SQS: messages", "consumed events × 3", lambda _, load, __: load.consumed * 3 * _price("SQS request")),
    Line("CloudWatch: alarms", "metrics in alarms", lambda res, _, __: res.alarm_metrics * _price("alarm metric")),
    Line(
        "CloudWatch: alarms on targets",
        "composite alarms",
        lambda resources, _, __: resources.composite_alarms * _price("composite alarm"),
    ),
    Line(
        "CloudWatch: metrics of Aurora",
        "three of a domain, one of the stage",
        lambda resources, _, __: resources.metrics * _price("custom metric"),
    ),
    Line(
        "CloudWatch: metrics of routes",
        "routes × 6",
        lambda resources, _, variant: (
            resources.routes * METRICS_OF_A_ROUTE * variant.detailed_metrics * _price("custom metric")
        ),
    ),
    Line(
        "CloudWatch: logs",
        "GB × (ingested + stored for a month)",
        lambda resources, load, variant: (
            _log_gb(resources, load, variant) * (_price("log GB ingested") + _price("log GB stored"))
        ),
    ),
    Line("KMS: the key", "keys", lambda resources, _, variant: resources.keys * variant.key * _price("KMS key")),
    Line(
        "KMS: decryptions",
        "1 % of all invocations",
        lambda resources, load, variant: (
            (_invocations(resources, load) + load.requests) * load.cold * variant.key * _price("KMS request")
        ),
    ),
    Line(
        "Transfer to the internet",
        "requests × 2 kB",
        lambda _, load, __: load.requests * load.response_kb * 1e3 / GB * _price("GB to the internet"),
    ),
)

# With the optional edge, in addition.
WAF_RULES = 3
EDGE = (
    Line("CloudFront", "requests", lambda _, load, __: load.requests * _price("CloudFront request")),
    Line(
        "WAF",
        f"a web ACL + {WAF_RULES} rules + requests",
        lambda _, load, __: _price("web ACL") + WAF_RULES * _price("WAF rule") + load.requests * _price("WAF request"),
    ),
)


# Route 53 has more than a dozen places that call, each every thirty seconds.
CHECKERS = 16
CHECK = (
    Line("Route 53: health check", "one, over HTTPS", lambda _, __, ___: _price("health check, HTTPS")),
    Line(
        "The requests of its 16 callers",
        "16 × 2 a minute × (HTTP API + Lambda)",
        lambda _, __, ___: CHECKERS * 2 * MINUTES * (_price("HTTP API request") + _invocation(IDLE)),
    ),
    Line("CloudWatch: alarm", "one metric", lambda _, __, ___: _price("alarm metric")),
)

# With MONITORING=full, in addition.
DASHBOARDS = (
    Line("CloudWatch: dashboards", "dashboards", lambda resources, _, __: resources.dashboards * _price("dashboard")),
)

# With MONITORING=none: the alarm that rolls a canary back is all that stays.
NO_ALARMS = (
    Line(
        "CloudWatch: alarms, saved",
        "metrics in alarms, without those on faults",
        lambda res, _, __: (res.fault_alarm_metrics - res.alarm_metrics) * _price("alarm metric"),
    ),
    Line(
        "CloudWatch: alarms on targets, saved",
        "composite alarms",
        lambda resources, _, __: -resources.composite_alarms * _price("composite alarm"),
    ),
)

# With the export of spans: CloudWatch Logs sends lines in batches, of which a busy stage fills this much.
LINES_OF_A_BATCH, EXPORT_SECONDS, SPAN_KB = 20, 0.05, 0.9
SPANS = (
    Line(
        "Lambda: the exporter",
        f"spans ÷ {LINES_OF_A_BATCH} × (request + 256 MB × 50 ms)",
        lambda resources, load, _: (
            _invocations(resources, load)
            / LINES_OF_A_BATCH
            * (_price("Lambda request") + 0.25 * EXPORT_SECONDS * _price("Lambda GB-second, arm64"))
        ),
    ),
    Line(
        "Transfer to the collector",
        f"spans × {SPAN_KB} kB",
        lambda resources, load, _: _invocations(resources, load) * SPAN_KB * 1e3 / GB * _price("GB to the internet"),
    ),
)

# With downloads through CloudFront: for a million files a month. The bytes cost less than the same from S3.
DOWNLOADS, FILE_MB = 1_000_000, 5
CDN = (
    Line("CloudFront", "files", lambda _, load, __: _files(load) * _price("CloudFront request")),
    Line(
        "CloudFront: bytes",
        "files × 5 MB",
        lambda _, load, __: _files(load) * FILE_MB / 1e3 * _price("GB from CloudFront"),
    ),
    Line(
        "Without it: bytes from S3",
        "files × 5 MB, saved",
        lambda _, load, __: -_files(load) * FILE_MB / 1e3 * _price("GB to the internet"),
    ),
)


def _files(load: Load) -> float:
    return DOWNLOADS if load.requests else 0


def _invocation(load: Load) -> float:
    return _price("Lambda request") + load.gb_seconds * _price("Lambda GB-second, arm64")


DOCUMENT = ROOT / "docs" / "cost.md"
FIRST_HEADING = "## The stage\n\n"
NEXT_HEADING = "\n\n## Where the money goes\n"


def tables() -> str:
    """The tables of docs/cost.md: prices, the stage, and what is optional."""
    resources = count()
    edge = _option("the optional edge", "1 M a day", EDGE, resources)
    cdn = _option("optional downloads through CloudFront", "1 M files a month", CDN, resources)
    check = _option("optional checks from outside", "1 M a day", CHECK, resources)
    dashboards = _option("optional dashboards (`MONITORING=full`)", "1 M a day", DASHBOARDS, resources)
    no_alarms = _option("without most alarms (`MONITORING=none`)", "1 M a day", NO_ALARMS, resources)
    spans = _option("optional export of spans", "1 M a day", SPANS, resources)
    return "\n\n".join([_prices(), _stage(resources), dashboards, no_alarms, spans, edge, check, cdn])


def write() -> None:
    """Write the tables into the document, between its two headings."""
    before, rest = DOCUMENT.read_text().split(FIRST_HEADING)
    _, after = rest.split(NEXT_HEADING)
    DOCUMENT.write_text(f"{before}{FIRST_HEADING}{tables()}{NEXT_HEADING}{after}")


def _prices() -> str:
    rows = [f"| [{name}]({each.page}) | {each.dollars:g} | {each.per:,} |" for name, each in PRICES.items()]
    head = f"| list price, {REGION}, {READ} | $ | for |\n|---|---:|---:|"
    return "\n".join([head, *rows])


def _stage(resources: Resources) -> str:
    cases = [(load, variant) for load in (IDLE, BUSY) for variant in (BEFORE, AFTER)]
    rows = [[line.dollars(resources, load, variant) for load, variant in cases] for line in LINES]
    total = [sum(column) for column in zip(*rows, strict=True)]
    head = (
        f"| $ a month: {resources.routes} routes, {resources.alarm_metrics} metrics in alarms, {resources.queues} "
        "queues | formula | idle, before | idle | 1 M a day, before | 1 M a day |\n|---|---|---:|---:|---:|---:|"
    )
    body = [f"| {line.what} | {line.formula} | {_dollars(row)} |" for line, row in zip(LINES, rows, strict=True)]
    return "\n".join([head, *body, f"| **total** | | {_dollars(total)} |"])


def _option(name: str, load: str, lines: tuple[Line, ...], resources: Resources) -> str:
    rows = [[line.dollars(resources, load, AFTER) for load in (IDLE, BUSY)] for line in lines]
    total = [sum(column) for column in zip(*rows, strict=True)]
    head = f"| $ a month, {name} | formula | idle | {load} |\n|---|---|---:|---:|"
    body = [f"| {line.what} | {line.formula} | {_dollars(row)} |" for line, row in zip(lines, rows, strict=True)]
    return "\n".join([head, *body, f"| **total** | | {_dollars(total)} |"])


def _dollars(row: list[float]) -> str:
    return " | ".join(f"{value:,.2f}" for value in row)
