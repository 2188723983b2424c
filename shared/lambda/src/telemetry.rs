//! One JSON line per invocation. The line is a log entry and, in CloudWatch's embedded metric format,
//! the metrics that the alarms use. Everything else is logged as JSON too.
//!
//! | metric | unit | dimensions | of |
//! |---|---|---|---|
//! | `Fault` | count, 0 or 1, so that the average is the rate of errors | stage and service; stage | every line |
//! | `Duration` | milliseconds | stage and service | HTTP requests |
//!
//! A metric is billed for each combination of the values of its dimensions. So no dimension names a
//! function, a route, a user or a trace: values of these are fields of the line, for Logs Insights.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::io::Write as _;
use std::time::Duration;

use kernel::context::Context;
use kernel::deployment::{Stage, Variable as _};
use kernel::error::{Error, Kind};
use serde_json::{Value, json};
use tracing::level_filters::LevelFilter;

use crate::function::EndpointSpec;
use crate::host::Host;
use crate::http::Request;
use crate::policy::is_fault;
use crate::trace;

/// Starts the log: JSON to standard output. `LOG_LEVEL` sets the lowest level; the default is warnings.
pub(crate) fn start() {
    let level = aws::variable("LOG_LEVEL")
        .and_then(|level| level.parse().ok())
        .unwrap_or(LevelFilter::WARN);
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_max_level(level)
        .init();
}

/// Writes the line of an HTTP request.
pub(crate) fn request(
    host: &Host,
    spec: EndpointSpec,
    request: &Request,
    cx: &Context,
    error: Option<&Error>,
    elapsed: Duration,
    status: u16,
) {
    let mut line = line(host, cx, error, elapsed);
    if let Some(directives) = line["_aws"]["CloudWatchMetrics"].as_array_mut() {
        directives.push(directive("Duration", "Milliseconds", json!([BY_SERVICE])));
    }
    line["method"] = json!(request.method);
    line["route"] = json!(spec.route.path);
    line["status"] = json!(status);
    line["request_id"] = json!(request.request_id);
    (host.log)(&line);
}

/// Writes the line of an event or a job.
pub(crate) fn work(host: &Host, cx: &Context, error: Option<&Error>, elapsed: Duration) {
    (host.log)(&line(host, cx, error, elapsed));
}

/// Writes the line of a run over many rows, with a field for each count. They are no metrics: each would
/// cost $0.30 a month in each domain, and no alarm reads them.
pub(crate) fn counted(
    host: &Host,
    cx: &Context,
    error: Option<&Error>,
    elapsed: Duration,
    counts: &[(&'static str, u64)],
) {
    let mut line = line(host, cx, error, elapsed);
    for (name, count) in counts {
        line[*name] = json!(count);
    }
    (host.log)(&line);
}

/// Writes the line of a batch of a stream, with the `traceparent` of the calls that recorded its events:
/// a batch belongs to several traces, so it has one of its own.
pub(crate) fn relayed(
    host: &Host,
    cx: &Context,
    error: Option<&Error>,
    elapsed: Duration,
    traces: &BTreeSet<String>,
) {
    let mut line = line(host, cx, error, elapsed);
    line["links"] = json!(traces);
    (host.log)(&line);
}

const BY_SERVICE: [&str; 2] = ["stage", "service"];

/// One metric for each set of dimensions.
fn directive(name: &str, unit: &str, dimensions: Value) -> Value {
    json!({
        "Namespace": "Aurora",
        "Dimensions": dimensions,
        "Metrics": [{"Name": name, "Unit": unit}],
    })
}

/// Builds the line. A client error, or a route that an operator switched off, has the level `INFO`. A
/// server error has the level `ERROR` and contains its causes.
fn line(host: &Host, cx: &Context, error: Option<&Error>, elapsed: Duration) -> Value {
    let fault = error.filter(|error| is_fault(error));
    let (trace_id, span_id) = trace::ids(&cx.traceparent);
    let mut line = json!({
        "_aws": {
            "Timestamp": cx.now.as_millisecond(),
            "CloudWatchMetrics": [
                directive("Fault", "Count", json!([BY_SERVICE, ["stage"]])),
            ],
        },
        "level": if fault.is_some() { "ERROR" } else { "INFO" },
        "timestamp": cx.now,
        // A metric needs a value for each dimension.
        "stage": host.resources.variable(Stage::NAME).unwrap_or_else(|_| "unset".to_owned()),
        "service": host.service,
        "function": host.function,
        "correlationId": cx.correlation_id,
        "traceId": trace_id,
        "spanId": span_id,
        "actor": cx.actor.name(),
        "Duration": elapsed.as_secs_f64() * 1000.0,
        "Fault": u8::from(fault.is_some()),
        "Panic": u8::from(error.is_some_and(is_panic)),
    });
    if let Some(parent) = &cx.parent_span_id {
        line["parentSpanId"] = json!(parent);
    }
    if let Some(event_id) = &cx.causation_id {
        line["causationId"] = json!(event_id);
    }
    if let Some(error) = error {
        line["error_code"] = json!(error.code());
    }
    if let Some(fault) = fault {
        line["causes"] = json!(causes(fault));
    }
    line
}

fn is_panic(error: &Error) -> bool {
    error.kind() == Kind::Internal
        && causes(error)
            .first()
            .is_some_and(|cause| cause.starts_with("panicked"))
}

fn causes(error: &Error) -> Vec<String> {
    let mut causes = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    causes
}

/// Writes a line to standard output. A line that cannot be written is lost, because the log itself is
/// written there.
pub(crate) fn print(line: &Value) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{line}").is_err() {
        tracing::warn!("standard output is closed");
    }
}
