//! One span, in the protocol's JSON: ids in hexadecimal, enumerations as numbers, 64-bit integers as
//! texts. <https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding>

use serde_json::{Value, json};

use super::line::Line;

/// The kinds of a span.
const INTERNAL: u8 = 1;
const SERVER: u8 = 2;
const CONSUMER: u8 = 5;

/// The status of a span that failed. A refused request has no status: the caller made the error.
const ERROR: u8 = 2;

const NANOSECONDS_OF_A_MILLISECOND: f64 = 1e6;

/// The span of a line. Its name has few values: the route with its parameters' names, or the function.
pub(super) fn of(line: &Line) -> Value {
    let start = line.timestamp.as_nanosecond();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a duration in nanoseconds has no fractions; `as` keeps within the limits of the type"
    )]
    let duration = (line.duration * NANOSECONDS_OF_A_MILLISECOND) as i64;
    let mut span = json!({
        "traceId": line.trace_id,
        "spanId": line.span_id,
        "name": name(line),
        "kind": kind(line),
        "startTimeUnixNano": start.to_string(),
        "endTimeUnixNano": (start + i128::from(duration)).to_string(),
        "attributes": attributes(line),
        "links": links(line),
    });
    if let Some(parent) = &line.parent_span_id {
        span["parentSpanId"] = json!(parent);
    }
    if line.fault > 0 {
        span["status"] = json!({"code": ERROR, "message": line.error_code});
    }
    span
}

fn name(line: &Line) -> String {
    match (&line.method, &line.route) {
        (Some(method), Some(route)) => format!("{method} {route}"),
        _ => line.function.clone(),
    }
}

fn kind(line: &Line) -> u8 {
    match (&line.route, &line.causation_id) {
        (Some(_), _) => SERVER,
        (None, Some(_)) => CONSUMER,
        (None, None) => INTERNAL,
    }
}

/// Names as in OpenTelemetry's conventions for HTTP, messaging and errors.
fn attributes(line: &Line) -> Vec<Value> {
    let texts = [
        ("http.request.method", line.method.as_ref()),
        ("http.route", line.route.as_ref()),
        ("messaging.message.id", line.causation_id.as_ref()),
        ("error.type", line.error_code.as_ref()),
        ("aurora.correlation_id", Some(&line.correlation_id)),
    ];
    let texts = texts.into_iter();
    let mut attributes: Vec<Value> = texts
        .filter_map(|(key, value)| Some(text(key, value?)))
        .collect();
    attributes.extend(line.status.map(|status| {
        json!({"key": "http.response.status_code", "value": {"intValue": status.to_string()}})
    }));
    attributes
}

fn links(line: &Line) -> Vec<Value> {
    let links = line.links();
    links
        .map(|(trace_id, span_id)| json!({"traceId": trace_id, "spanId": span_id}))
        .collect()
}

/// An attribute.
pub(super) fn text(key: &str, value: &str) -> Value {
    json!({"key": key, "value": {"stringValue": value}})
}
