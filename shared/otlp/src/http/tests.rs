use kernel::Kind;
use kernel::Resources;
use kernel::dependencies::Dependencies as _;
use serde_json::json;
use std::sync::Arc;
use testkit::LoopbackCollector;

use super::*;

async fn export(collector: &LoopbackCollector, headers: &str) -> Result<()> {
    let (endpoint, headers) = (collector.endpoint(), headers.to_owned());
    let resources = Resources::new(None, move |name| match name {
        "OTLP_ENDPOINT" => Some(endpoint.clone()),
        "OTLP_HEADERS" => Some(headers.clone()),
        _ => None,
    });
    let spans = json!({"resourceSpans": []});
    Arc::<dyn Collector>::open(&resources)?.export(&spans).await
}

#[tokio::test]
async fn spans_are_posted_as_json_with_the_headers_of_the_collector() {
    let collector = LoopbackCollector::answering(200, "{}");
    export(&collector, "authorization=Bearer%20key")
        .await
        .unwrap();
    let [request] = collector.received().try_into().unwrap();
    assert_eq!(request.line, "POST /v1/traces HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("authorization"), Some("Bearer key"));
    assert_eq!(request.body, json!({"resourceSpans": []}));
}

#[tokio::test]
async fn a_temporary_refusal_can_be_tried_again_and_another_one_cannot() {
    for (status, kind) in [
        (429, Kind::Unavailable),
        (503, Kind::Unavailable),
        (400, Kind::Internal),
        (401, Kind::Internal),
        (302, Kind::Internal),
        (500, Kind::Internal),
    ] {
        let collector = LoopbackCollector::answering(status, "{}");
        let error = export(&collector, "none").await.unwrap_err();
        assert_eq!(error.kind(), kind, "{status}");
    }
}

#[tokio::test]
async fn a_collector_that_is_down_is_unavailable() {
    let collector = LoopbackCollector::answering(200, "{}");
    let endpoint = collector.endpoint();
    drop(collector);
    let down = HttpCollector::new(&endpoint, Vec::new()).unwrap();
    let error = down.export(&json!({})).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Unavailable);
}

#[tokio::test]
async fn spans_that_the_collector_refuses_are_not_sent_again() {
    let partial = r#"{"partialSuccess":{"rejectedSpans":"2","errorMessage":"too old"}}"#;
    for answer in [partial, "", "not json", "[]"] {
        let collector = LoopbackCollector::answering(200, answer);
        export(&collector, "none").await.unwrap();
        assert_eq!(collector.received().len(), 1, "{answer}");
    }
}

#[tokio::test]
async fn without_an_endpoint_nothing_is_sent() {
    let collector: Arc<dyn Collector> = testkit::open();
    collector.export(&json!({})).await.unwrap();
}

#[test]
fn a_header_that_http_does_not_allow_fails_without_being_quoted() {
    let collector = HttpCollector::new(
        "http://127.0.0.1:9",
        vec![("x".to_owned(), "a\nb".to_owned())],
    );
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let error = runtime
        .block_on(collector.unwrap().export(&json!({})))
        .unwrap_err();
    assert!(!format!("{error:?}").contains("a\\nb"));
}
