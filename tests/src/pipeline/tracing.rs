//! Correlation ids and traces, which every service passes on.

use serde_json::json;

use super::{app, as_admin, made, table};

#[tokio::test]
async fn a_correlation_id_is_copied_from_the_request_to_reply_event_and_log() {
    let app = app();
    let request = app
        .post("/things")
        .json(&json!({"name": "a"}))
        .header("x-correlation-id", "order-66_a.b");
    let reply = as_admin(request).send().await.with_status(201);
    assert_eq!(reply.header("x-correlation-id"), Some("order-66_a.b"));
    assert_eq!(table(&app).events()[0].correlation_id, "order-66_a.b");
    assert_eq!(app.log()[0]["correlationId"], "order-66_a.b");
}

#[tokio::test]
async fn a_hostile_correlation_id_is_replaced() {
    let app = app();
    for hostile in [
        "",
        "a b",
        "<script>",
        "a;b",
        "a\"b",
        "{}",
        "é",
        &"a".repeat(65),
        "../../etc",
    ] {
        let reply = app
            .get("/things")
            .header("x-correlation-id", hostile)
            .send()
            .await;
        reply.assert_refused(401, "auth.missing");
        let given = reply.header("x-correlation-id").unwrap();
        assert!(
            given.parse::<uuid::Uuid>().is_ok(),
            "{hostile:?} became {given}"
        );
    }
}

#[tokio::test]
async fn a_trace_is_continued_into_reply_and_event() {
    let app = app();
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let request = app
        .post("/things")
        .json(&json!({"name": "a"}))
        .header("traceparent", parent);
    let reply = as_admin(request).send().await.with_status(201);
    let ours = reply.header("traceparent").unwrap();
    assert!(
        ours.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-")
            && ours.ends_with("-01")
            && ours != parent
    );
    assert_eq!(table(&app).events()[0].metadata.traceparent, ours);
    assert_eq!(app.log()[0]["traceId"], "4bf92f3577b34da6a3ce929d0e0e4736");
}

#[tokio::test]
async fn a_trace_of_a_later_version_is_continued() {
    let app = app();
    let parent = "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes-later";
    let request = as_admin(app.get("/things")).header("traceparent", parent);
    let reply = request.send().await.with_status(200);
    let ours = reply.header("traceparent").unwrap();
    assert!(ours.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && ours.ends_with("-01"));
}

#[tokio::test]
async fn tracestate_and_baggage_are_handed_on_with_events() {
    let app = app();
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let request = app
        .post("/things")
        .json(&json!({"name": "a"}))
        .header("traceparent", parent)
        .header("tracestate", "vendor=1,other=2")
        .header("baggage", "release=7;stable");
    as_admin(request).send().await.with_status(201);
    let metadata = table(&app).events()[0].metadata.clone();
    assert_eq!(metadata.tracestate.as_deref(), Some("vendor=1,other=2"));
    assert_eq!(metadata.baggage.as_deref(), Some("release=7;stable"));
}

#[test]
fn a_page_of_another_origin_may_send_every_header_of_a_trace() {
    let template = include_str!("../../../infra/gateway.yaml");
    let allowed = template.split("allowHeaders:").nth(1).unwrap();
    let allowed = allowed.split("exposeHeaders:").next().unwrap();
    for name in ["traceparent", "tracestate", "baggage", "x-correlation-id"] {
        assert!(allowed.contains(&format!("- {name}\n")), "{name}");
    }
}

#[tokio::test]
async fn a_malformed_trace_starts_a_new_one() {
    let app = app();
    for bad in [
        "",
        "00",
        "00-0-0-00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ] {
        let reply = as_admin(app.get("/things"))
            .header("traceparent", bad)
            .send()
            .await
            .with_status(200);
        let ours = reply.header("traceparent").unwrap();
        assert_eq!((ours.len(), ours.contains("4bf92f")), (55, false), "{ours}");
    }
}

#[tokio::test]
async fn every_reply_names_its_service_and_request() {
    let app = app();
    made(&app, "a").await;
    for reply in [
        as_admin(app.get("/things")).send().await,
        app.get("/things").send().await,
    ] {
        assert_eq!(reply.header("x-service-name"), Some("things"));
        assert_eq!(reply.header("x-service-version"), Some("test"));
        assert_eq!(reply.header("x-request-id"), Some("test-request"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("cache-control"), Some("no-store"));
    }
}
