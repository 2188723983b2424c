"""Counts what the templates of a stage have, for the calculation of its cost."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import templates
from project import ROOT
from templates import Template

DAYS = 30
MINUTES = DAYS * 24 * 60


@dataclass(frozen=True)
class Resources:
    """What is billed whether it is used or not, and what decides how often something runs."""

    routes: int
    alarm_metrics: int
    fault_alarm_metrics: int
    composite_alarms: int
    dashboards: int
    metrics: int
    queues: int
    keys: int
    runs: int


def count() -> Resources:
    """What the templates of the platform, of the gateway, of all domains and of observability have."""
    every = [*templates.domains(), templates.platform(), templates.gateway(), templates.observability()]
    alarms = list(_of_type(every, "AWS::CloudWatch::Alarm"))
    always = [alarm for alarm in alarms if alarm["Condition"] == "OnAws"]
    sources = [each["Properties"]["EventSourceArn"] for each in _of_type(every, "AWS::Lambda::EventSourceMapping")]
    filters = [each["Properties"]["MetricTransformations"][0] for each in _of_type(every, "AWS::Logs::MetricFilter")]
    # A metric with dimensions exists only while something is wrong: dead letters wait.
    crashes = sum("Dimensions" not in each for each in filters)
    return Resources(
        routes=len((ROOT / "infra" / "routes.txt").read_text().splitlines()),
        alarm_metrics=sum(map(_metrics, alarms)),
        fault_alarm_metrics=sum(map(_metrics, always)),
        composite_alarms=len(list(_of_type(every, "AWS::CloudWatch::CompositeAlarm"))),
        dashboards=len(list(_of_type(every, "AWS::CloudWatch::Dashboard"))),
        # `Fault` and `Duration`, which the functions of a domain write, and `Fault` of the stage.
        metrics=3 * crashes + 1,
        queues=sum(source.endswith("Queue.Arn") for source in sources),
        keys=len(list(_of_type(every, "AWS::KMS::Key"))),
        runs=sum(
            runs(each["Properties"]["ScheduleExpression"]) for each in _of_type(every, "AWS::Scheduler::Schedule")
        ),
    )


def _metrics(alarm: Mapping[str, Any]) -> int:
    """An alarm is billed for each metric in its expression."""
    return sum("MetricStat" in metric for metric in alarm["Properties"].get("Metrics", [])) or 1


def _of_type(every: list[Template], kind: str) -> Iterator[Mapping[str, Any]]:
    for template in every:
        yield from template.of_type(kind)


def runs(schedule: str) -> int:
    """How often `rate(5 minutes)` runs in a month."""
    found = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", schedule)
    if found is None:
        raise ValueError(f"{schedule} is no rate")
    return MINUTES // (int(found[1]) * {"minute": 1, "hour": 60, "day": 24 * 60}[found[2]])
