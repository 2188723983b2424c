use kernel::Kind;
use serde_json::{Value, json};
use testkit::log_data::{of_lines as payload, of_message as packed};
use testkit::{App, AppBuilder, LoopbackCollector};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

fn line() -> Value {
    json!({
        "_aws": {}, "level": "INFO", "timestamp": "2026-11-28T10:00:00.250Z", "stage": "dev",
        "service": "things", "function": "make-thing", "correlationId": "c", "traceId": TRACE,
        "spanId": "00f067aa0ba902b7", "actor": "ada", "Duration": 1.5, "Fault": 0, "Panic": 0,
    })
}

fn with(fields: Value) -> Value {
    let mut line = line();
    for (name, value) in fields.as_object().unwrap() {
        line[name] = value.clone();
    }
    line
}

fn app(collector: &LoopbackCollector) -> App {
    let builder = AppBuilder::new([crate::catalogue()]);
    builder
        .variable("OTLP_ENDPOINT", collector.endpoint())
        .build()
}

/// The reply of the job, and the spans that the collector has.
async fn exported(lines: &[String]) -> (Value, Vec<Value>) {
    let collector = LoopbackCollector::answering(200, "{}");
    let reply = app(&collector)
        .job("export-spans", payload(lines))
        .await
        .unwrap();
    (reply, collector.spans())
}

fn attribute<'a>(attributes: &'a Value, key: &str) -> &'a Value {
    let attributes = attributes.as_array().unwrap();
    let found = attributes.iter().find(|attribute| attribute["key"] == key);
    found.map_or(&Value::Null, |attribute| &attribute["value"])
}

#[tokio::test]
async fn the_line_of_a_request_is_the_span_of_a_server() {
    let request = with(json!({
        "method": "POST", "route": "/things/{thing_id}", "status": 409, "error_code": "things.taken",
        "parentSpanId": "1111111111111111",
    }));
    let (reply, spans) = exported(&[request.to_string()]).await;
    assert_eq!(reply, json!({"spans": 1}));
    let [span] = &spans[..] else {
        panic!("{spans:?}")
    };
    assert_eq!(
        (&span["name"], &span["kind"]),
        (&json!("POST /things/{thing_id}"), &json!(2))
    );
    assert_eq!(
        (&span["traceId"], &span["parentSpanId"]),
        (&json!(TRACE), &json!("1111111111111111"))
    );
    assert_eq!(span["startTimeUnixNano"], "1795860000250000000");
    assert_eq!(span["endTimeUnixNano"], "1795860000251500000");
    assert_eq!(span["status"], Value::Null, "the client made the error");
    let attributes = &span["attributes"];
    assert_eq!(
        attribute(attributes, "http.response.status_code"),
        &json!({"intValue": "409"})
    );
    assert_eq!(
        attribute(attributes, "error.type"),
        &json!({"stringValue": "things.taken"})
    );
    assert_eq!(
        attribute(&span["resource"], "service.name"),
        &json!({"stringValue": "things"})
    );
    assert_eq!(
        attribute(&span["resource"], "faas.name"),
        &json!({"stringValue": "make-thing"})
    );
}

#[tokio::test]
async fn a_fault_of_a_consumer_is_a_span_with_an_error() {
    let consumed = with(json!({"causationId": "event-1", "Fault": 1, "error_code": "internal"}));
    let (_, spans) = exported(&[consumed.to_string()]).await;
    assert_eq!(
        (&spans[0]["name"], &spans[0]["kind"]),
        (&json!("make-thing"), &json!(5))
    );
    assert_eq!(
        spans[0]["status"],
        json!({"code": 2, "message": "internal"})
    );
}

#[tokio::test]
async fn a_relays_span_has_a_link_to_each_call_whose_events_it_published() {
    let links = json!([
        format!("00-{TRACE}-00f067aa0ba902b7-01"),
        "malformed",
        "00-0-0-00"
    ]);
    let (_, spans) = exported(&[with(json!({ "links": links })).to_string()]).await;
    assert_eq!(spans[0]["kind"], 1);
    assert_eq!(
        spans[0]["links"],
        json!([{"traceId": TRACE, "spanId": "00f067aa0ba902b7"}])
    );
}

#[tokio::test]
async fn what_is_not_the_line_of_an_invocation_has_no_span() {
    let lines = [
        "START RequestId: 1".to_owned(),
        json!({"type": "platform.report"}).to_string(),
        json!({"level": "WARN", "message": "m", "traceId": TRACE}).to_string(),
        with(json!({"traceId": "0".repeat(32)})).to_string(),
        with(json!({"spanId": "<script>"})).to_string(),
        with(json!({"Duration": -1.0})).to_string(),
    ];
    let (reply, spans) = exported(&lines).await;
    assert_eq!((reply, spans.len()), (json!({"spans": 0}), 0));
}

#[tokio::test]
async fn nothing_is_sent_for_a_message_that_only_tests_the_destination() {
    let collector = LoopbackCollector::answering(200, "{}");
    let control = packed(
        br#"{"messageType":"CONTROL_MESSAGE","logEvents":[{"message":"CWL CONTROL MESSAGE"}]}"#,
    );
    app(&collector).job("export-spans", control).await.unwrap();
    assert!(collector.received().is_empty());
}

#[tokio::test]
async fn a_message_that_is_malformed_or_unpacks_to_too_much_is_refused() {
    let collector = LoopbackCollector::answering(200, "{}");
    for hostile in [
        json!({"awslogs": {"data": "?"}}),
        json!({"awslogs": {"data": "aGVsbG8="}}),
        packed(b"not json"),
        packed(&vec![b' '; 17 * 1024 * 1024]),
    ] {
        let error = app(&collector)
            .job("export-spans", hostile)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), Kind::Internal);
    }
    assert!(collector.received().is_empty());
}

#[tokio::test]
async fn a_collector_that_is_busy_fails_the_job_so_that_lambda_runs_it_again() {
    let collector = LoopbackCollector::answering(503, "{}");
    let lines = [line().to_string()];
    let error = app(&collector)
        .job("export-spans", payload(&lines))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Unavailable);
}

#[tokio::test]
async fn a_stage_without_a_collector_exports_nothing_and_does_not_fail() {
    let app = App::new([crate::catalogue()]);
    let reply = app
        .job("export-spans", payload(&[line().to_string()]))
        .await;
    assert!(reply.is_ok());
}
