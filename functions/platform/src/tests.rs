//! The platform's functions behind the pipeline.

use testkit::App;

mod events;

fn platform() -> App {
    App::new([crate::catalogue()])
}

#[tokio::test]
async fn anybody_may_ask_for_health() {
    let response = platform().get("/health").send().await.with_status(200);
    assert_eq!(
        response.json(),
        serde_json::json!({ "status": "ok", "service": "platform" })
    );
}

#[tokio::test]
async fn readiness_says_which_dependency_is_down() {
    // There is no AWS here, so no bus either.
    let details = platform()
        .get("/health/ready")
        .send()
        .await
        .assert_refused(503, "platform.not_ready");
    let of = |place: usize| {
        (
            &details["dependencies"][place]["name"],
            &details["dependencies"][place]["status"],
        )
    };
    assert_eq!(of(0), (&"table".into(), &"up".into()));
    assert_eq!(of(1), (&"event_bus".into(), &"down".into()));
}

#[tokio::test]
async fn documents_are_sent_once_and_then_known() {
    let app = platform();
    for (path, content_type) in [
        ("/docs", "text/html; charset=utf-8"),
        ("/openapi.json", "application/json"),
    ] {
        let response = app.get(path).send().await.with_status(200);
        assert_eq!(response.header("content-type"), Some(content_type));
        let tag = response.header("etag").unwrap();
        for (known, status) in [(tag, 304), ("\"1\"", 200)] {
            assert_eq!(
                app.get(path)
                    .header("if-none-match", known)
                    .send()
                    .await
                    .status,
                status,
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn the_reference_comes_packed_and_under_its_policy() {
    let response = platform().get("/docs").send().await.with_status(200);
    assert_eq!(response.header("content-encoding"), Some("gzip"));
    assert!(
        response
            .header("content-security-policy")
            .unwrap()
            .starts_with("default-src 'none'; script-src 'sha256-")
    );
}

#[tokio::test]
async fn a_path_that_leads_nowhere_is_refused_in_the_one_format() {
    let app = platform();
    app.get("/nowhere")
        .send()
        .await
        .assert_refused(404, "request.unknown_route");
    app.request("DELETE", "/nowhere?a=b")
        .send()
        .await
        .assert_refused(404, "request.unknown_route");
    let response = app.request("PATCH", "/api/v1/subjects").send().await;
    response.assert_refused(405, "request.method_not_allowed");
    assert_eq!(response.header("allow"), Some("GET, POST"));
    let response = app.get("/api/v1/subjects/?limit=5").send().await;
    response.assert_refused(308, "request.trailing_slash");
    assert_eq!(response.header("location"), Some("../subjects?limit=5"));
}
