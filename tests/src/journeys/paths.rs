//! Public paths and unknown paths.

use crate::given::app;

#[tokio::test]
async fn an_unknown_path_is_answered_in_our_error_format() {
    let app = app();
    app.get("/api/v1/nothing")
        .send()
        .await
        .assert_refused(404, "request.unknown_route");
    app.get("/")
        .send()
        .await
        .assert_refused(404, "request.unknown_route");
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let refused = app.request(method, "/health").send().await;
        refused.assert_refused(405, "request.method_not_allowed");
        assert_eq!(refused.header("allow"), Some("GET, HEAD"));
    }
    let callback = "/api/v1/auth/oauth/github/callback";
    for method in ["HEAD", "POST"] {
        let refused = app.request(method, callback).send().await;
        assert_eq!(
            (refused.status, refused.header("allow")),
            (405, Some("GET"))
        );
    }
    let moved = app
        .get("/api/v1/subjects/?limit=3")
        .send()
        .await
        .with_status(308);
    assert_eq!(moved.header("location"), Some("../subjects?limit=3"));
}

#[tokio::test]
async fn public_paths_answer_without_credentials() {
    let app = app();
    assert_eq!(
        app.get("/health").send().await.with_status(200).json()["status"],
        "ok"
    );
    let keys = app
        .get("/.well-known/jwks.json")
        .send()
        .await
        .with_status(200)
        .json();
    assert_eq!(
        keys["keys"][0]["kid"],
        testkit::keys::SigningKey::of_apps().kid()
    );
    let description = app.get("/openapi.json").send().await.with_status(200);
    assert!(
        description
            .header("content-type")
            .unwrap()
            .starts_with("application/json")
    );
    let docs = app.get("/docs").send().await.with_status(200);
    assert_eq!(docs.header("content-encoding"), Some("gzip"));
    assert!(
        docs.header("content-type")
            .unwrap()
            .starts_with("text/html")
    );
}
