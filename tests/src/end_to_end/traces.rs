//! One trace in the lines that deployed functions print, and as spans at a collector.

use serde_json::Value;
use testkit::{LoopbackCollector, emf, log_data};

use crate::api::{post, subject, unique};
use crate::emulator::{eventually, invoke};
use crate::logs::lines;

const CLIENT: &str = "00f067aa0ba902b7";

/// Creates a subject as a part of a trace of the client; returns the trace's id.
fn traced() -> String {
    let trace_id = uuid::Uuid::new_v4().simple().to_string();
    let parent = format!("00-{trace_id}-{CLIENT}-01");
    let request = post("/api/v1/subjects")
        .by_admin()
        .header("traceparent", &parent);
    let reply = request.json(&subject(&unique())).send().with_status(201);
    assert!(reply.header("traceparent").unwrap().contains(&trace_id));
    trace_id
}

/// The one line of a function in a trace, or that has a link to it.
fn line(function: &str, trace_id: &str) -> Value {
    eventually(function, || lines(function, trace_id).pop())
}

#[test]
fn one_trace_is_in_the_lines_of_the_request_the_relay_and_the_consumers() {
    let trace_id = traced();
    let created = line("create-subject", &trace_id);
    let relayed = line("subjects-relay-events", &trace_id);
    let copied = line("copy-subjects", &trace_id);
    let stored = line("append-event", &trace_id);
    assert_eq!(created["traceId"], trace_id.as_str());
    assert_eq!(created["parentSpanId"], CLIENT);
    let links = relayed["links"].as_array().unwrap();
    assert!(
        links
            .iter()
            .any(|link| link.as_str().unwrap().contains(&trace_id))
    );
    for consumed in [&copied, &stored] {
        assert_eq!(consumed["traceId"], trace_id.as_str());
        assert_eq!(consumed["parentSpanId"], created["spanId"]);
        assert_eq!(consumed["causationId"], copied["causationId"]);
    }
    for line in [created, relayed, copied, stored] {
        assert_eq!(emf::check(&line), Ok(()), "{line}");
    }
}

#[test]
fn the_deployed_exporter_sends_the_spans_of_a_trace_to_the_collector() {
    let collector = LoopbackCollector::at(&aws::required("AURORA_COLLECTOR").unwrap(), 200, "{}");
    let trace_id = traced();
    let functions = ["create-subject", "subjects-relay-events", "copy-subjects"];
    let lines = functions.map(|function| line(function, &trace_id).to_string());
    let exported = invoke("export-spans", &log_data::of_lines(&lines));
    assert_eq!(exported["spans"], 3, "{exported}");
    let spans = collector.spans();
    let named = |name: &str| spans.iter().find(|span| span["name"] == name).unwrap();
    let (request, copied) = (named("POST /api/v1/subjects"), named("copy-subjects"));
    assert_eq!(request["traceId"], trace_id.as_str());
    assert_eq!(request["parentSpanId"], CLIENT);
    assert_eq!(copied["parentSpanId"], request["spanId"]);
    let links = named("relay-events")["links"].as_array().unwrap();
    assert!(
        links
            .iter()
            .any(|link| link["traceId"] == trace_id.as_str())
    );
}
