//! The log line of an invocation: its fields, and its metrics.

use serde_json::{Value, json};

use super::{app, as_admin, made};

fn names(line: &Value) -> Vec<&str> {
    line.as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[tokio::test]
async fn each_request_has_one_line_with_these_fields() {
    let app = app();
    as_admin(app.get("/things")).send().await.with_status(200);
    let log = app.log();
    assert_eq!(log.len(), 1);
    let expected = [
        "Duration",
        "Fault",
        "Panic",
        "_aws",
        "actor",
        "correlationId",
        "function",
        "level",
        "method",
        "request_id",
        "route",
        "service",
        "spanId",
        "stage",
        "status",
        "timestamp",
        "traceId",
    ];
    assert_eq!(names(&log[0]), expected);
    let line = &log[0];
    assert_eq!(
        (&line["method"], &line["route"], &line["status"]),
        (&json!("GET"), &json!("/things"), &json!(200))
    );
    assert_eq!(
        (&line["service"], &line["function"]),
        (&json!("things"), &json!("list-things"))
    );
}

#[tokio::test]
async fn a_refused_request_has_the_code_of_its_error_and_no_fault() {
    let app = app();
    app.get("/things")
        .send()
        .await
        .assert_refused(401, "auth.missing");
    let line = &app.log()[0];
    assert_eq!(
        (&line["error_code"], &line["Fault"], &line["level"]),
        (&json!("auth.missing"), &json!(0), &json!("INFO"))
    );
    assert_eq!(line.get("causes"), None);
}

#[tokio::test]
async fn requests_have_the_metrics_fault_and_duration_and_consumers_have_fault_alone() {
    let app = app();
    made(&app, "a").await;
    app.deliver().await;
    let log = app.log();
    let fault = json!({
        "Namespace": "Aurora",
        "Dimensions": [["stage", "service"], ["stage"]],
        "Metrics": [{"Name": "Fault", "Unit": "Count"}],
    });
    let duration = json!({
        "Namespace": "Aurora",
        "Dimensions": [["stage", "service"]],
        "Metrics": [{"Name": "Duration", "Unit": "Milliseconds"}],
    });
    for (function, directives) in [
        ("make-thing", json!([fault, duration])),
        ("count-thing", json!([fault])),
    ] {
        let line = log
            .iter()
            .find(|line| line["function"] == function)
            .unwrap();
        assert_eq!(line["_aws"]["CloudWatchMetrics"], directives, "{function}");
    }
}
