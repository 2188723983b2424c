//! The targets of the platform's service level, and the alarms on how fast their error budgets are used.
//!
//! A budget is the share of bad events that the target allows in 30 days. A burn rate of 1 uses it up in
//! exactly 30 days. An alarm needs a high rate over a long window, so that a short peak does not wake
//! anybody, and over a short one, so that it ends soon after its cause:
//! <https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts>

use serde::Serialize;
use serde_json::{Value, json};

use crate::widgets::metric;

/// A target: good events among all events.
#[derive(Serialize)]
pub(super) struct Target {
    /// Its name in the names of alarms, and the heading in the runbook.
    pub(super) name: &'static str,
    /// The prefix of the names of its resources.
    id: &'static str,
    /// What it promises, in one sentence.
    promise: &'static str,
    /// The share of bad events that is allowed.
    pub(super) budget: f64,
    metrics: [Metric; 2],
    /// The number of bad events, as metric math of `m1` and `m2`.
    pub(super) bad: &'static str,
    /// The number of all events.
    pub(super) all: &'static str,
}

#[derive(Serialize)]
struct Metric {
    namespace: &'static str,
    name: &'static str,
    stat: &'static str,
    dimensions: &'static [Dimension],
}

/// A name, its value in the template, and its value in the text of a dashboard.
#[derive(Serialize)]
struct Dimension {
    name: &'static str,
    value: &'static str,
    text: &'static str,
}

/// A burn rate over a window.
#[derive(Serialize)]
pub(super) struct Window {
    /// The end of the names of its alarms.
    name: &'static str,
    id: &'static str,
    pub(super) seconds: u32,
    pub(super) burn_rate: f64,
    /// Fewer bad events in the window are not enough for an alarm: a stage with little traffic would
    /// otherwise alarm at its first error.
    least: u32,
}

const API: &[Dimension] = &[Dimension {
    name: "ApiId",
    value: "!Ref ApiId",
    text: "${ApiId}",
}];

const STAGE: &[Dimension] = &[Dimension {
    name: "stage",
    value: "!Ref Stage",
    text: "${Stage}",
}];

/// The account's functions of the region together. Concurrency is shared by all of them, so another
/// stage in the same account may be the cause.
const ACCOUNT: &[Dimension] = &[];

/// A request that takes longer is a bad event of the target of latency.
pub(super) const LATENCY_MS: f64 = 200.0;

pub(super) const TARGETS: [Target; 4] = [
    Target {
        name: "latency",
        id: "Latency",
        promise: "95 % of all requests are answered within 200 ms",
        budget: 0.05,
        metrics: [
            Metric::api("Latency", "PR(:200)"),
            Metric::api("Latency", "SampleCount"),
        ],
        bad: "m2 * (100 - m1) / 100",
        all: "m2",
    },
    Target {
        name: "availability",
        id: "Availability",
        promise: "99.9 % of all requests get an answer other than 5xx",
        budget: 0.001,
        metrics: [Metric::api("5xx", "Sum"), Metric::api("Count", "Sum")],
        bad: "FILL(m1, 0)",
        all: "m2",
    },
    Target {
        name: "errors",
        id: "Errors",
        promise: "99.9 % of all requests, events and jobs end without a fault",
        budget: 0.001,
        metrics: [Metric::fault("Sum"), Metric::fault("SampleCount")],
        bad: "m1",
        all: "m2",
    },
    Target {
        name: "throughput",
        id: "Throughput",
        promise: "99.9 % of all invocations find room: the account carries 1,000 requests a second",
        budget: 0.001,
        metrics: [
            Metric::of_functions("Throttles"),
            Metric::of_functions("Invocations"),
        ],
        bad: "FILL(m1, 0)",
        // A throttled call is not counted as an invocation.
        all: "FILL(m1, 0) + FILL(m2, 0)",
    },
];

/// Two percent of the budget in an hour, and five percent in six hours.
pub(super) const WINDOWS: [Window; 4] = [
    Window {
        name: "1h",
        id: "Hour",
        seconds: 3600,
        burn_rate: 14.4,
        least: 10,
    },
    Window {
        name: "5m",
        id: "FiveMinutes",
        seconds: 300,
        burn_rate: 14.4,
        least: 1,
    },
    Window {
        name: "6h",
        id: "SixHours",
        seconds: 6 * 3600,
        burn_rate: 6.0,
        least: 10,
    },
    Window {
        name: "30m",
        id: "HalfAnHour",
        seconds: 1800,
        burn_rate: 6.0,
        least: 1,
    },
];

impl Metric {
    const fn api(name: &'static str, stat: &'static str) -> Self {
        Self {
            namespace: "AWS/ApiGateway",
            name,
            stat,
            dimensions: API,
        }
    }

    const fn fault(stat: &'static str) -> Self {
        Self {
            namespace: "Aurora",
            name: "Fault",
            stat,
            dimensions: STAGE,
        }
    }

    const fn of_functions(name: &'static str) -> Self {
        Self {
            namespace: "AWS/Lambda",
            name,
            stat: "Sum",
            dimensions: ACCOUNT,
        }
    }
}

impl Target {
    /// The metrics of a widget, and the expression of the widget over them. `number` makes the ids
    /// different from those of another target in the same widget.
    pub(super) fn graphed(&self, number: usize, expression: &str) -> Vec<Value> {
        let ids = [1, 2].map(|metric| format!("t{number}m{metric}"));
        let rename = |text: &str| text.replace("m1", &ids[0]).replace("m2", &ids[1]);
        let expression = rename(expression);
        let mut metrics = vec![json!([{"expression": expression, "label": self.name}])];
        for (given, id) in self.metrics.iter().zip(&ids) {
            let dimensions = given.dimensions.iter();
            let dimensions: Vec<_> = dimensions.map(|each| (each.name, each.text)).collect();
            let names = (given.namespace, given.name);
            let mut hidden = metric(names, &dimensions, given.stat, self.name);
            if let Some(options) = hidden.as_array_mut().and_then(|parts| parts.last_mut()) {
                options["id"] = json!(id);
                options["visible"] = json!(false);
            }
            metrics.push(hidden);
        }
        metrics
    }

    /// How many times faster than allowed the budget is used.
    pub(super) fn burn_rate(&self) -> String {
        format!("({}) / ({}) / {}", self.bad, self.all, self.budget)
    }

    /// The share of the budget that is left, in percent.
    pub(super) fn budget_left(&self) -> String {
        format!("100 * (1 - {})", self.burn_rate())
    }
}
