//! Authentication and authorization of callers.

use std::collections::HashMap;

use serde_json::{Value, json};
use testkit::{App, RequestBuilder};

use super::things::{ADMIN, LEARNER, UNVERIFIABLE};
use super::{app, table};

fn post(app: &App) -> RequestBuilder {
    app.post("/things").json(&json!({ "name": "a" }))
}

#[tokio::test]
async fn a_request_without_credentials_is_refused_with_401() {
    let app = app();
    let reply = post(&app).send().await;
    reply.assert_refused(401, "auth.missing");
    assert_eq!(
        reply.header("www-authenticate"),
        Some("Bearer realm=\"aurora\"")
    );
    assert!(table(&app).rows().is_empty());
}

#[tokio::test]
async fn a_credential_that_was_never_issued_is_refused_with_401() {
    let app = app();
    for request in [
        post(&app).bearer("stolen"),
        post(&app).bearer(""),
        post(&app).header("authorization", "Basic YTpi"),
        post(&app).header("authorization", ADMIN),
        post(&app).header("x-api-key", "made-up"),
        post(&app).header("x-api-key", "made-up").bearer(ADMIN),
    ] {
        let reply = request.send().await;
        reply.assert_refused(401, "auth.malformed");
        assert!(reply.header("www-authenticate").is_some());
    }
    assert!(table(&app).rows().is_empty());
}

#[tokio::test]
async fn a_user_without_the_role_is_refused() {
    let app = app();
    post(&app)
        .bearer(LEARNER)
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    assert!(table(&app).rows().is_empty());
    post(&app).bearer(ADMIN).send().await.with_status(201);
}

#[tokio::test]
async fn a_caller_is_refused_before_the_body_is_read() {
    let app = app();
    let broken = || {
        app.post("/things")
            .header("content-type", "application/json")
            .body("{")
    };
    broken().send().await.assert_refused(401, "auth.missing");
    broken()
        .bearer(LEARNER)
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
}

#[tokio::test]
async fn headers_that_claim_an_identity_are_ignored() {
    let app = app();
    let forged = |request: RequestBuilder| {
        request
            .header("x-user-id", ADMIN)
            .header("x-roles", "admin")
            .header("x-session-id", "a-session")
    };
    forged(post(&app))
        .send()
        .await
        .assert_refused(401, "auth.missing");
    forged(post(&app))
        .bearer(LEARNER)
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    forged(post(&app))
        .header("x-user-id", "somebody-else")
        .bearer(ADMIN)
        .send()
        .await
        .with_status(201);
    assert_eq!(table(&app).events()[0].metadata.actor, ADMIN);
}

#[tokio::test]
async fn a_token_that_cannot_be_checked_is_refused_with_503() {
    let app = app();
    let reply = post(&app).bearer(UNVERIFIABLE).send().await;
    reply.assert_refused(503, "unavailable");
    assert!(reply.header("retry-after").is_some());
    assert!(table(&app).rows().is_empty());
}

/// Requests as the gateway would forward them if the authorizer returned an incomplete identity.
#[tokio::test]
async fn an_incomplete_identity_is_refused() {
    let entry = super::things::catalogue()
        .entries
        .into_iter()
        .find(|entry| entry.name == "make-thing")
        .unwrap();
    let table = std::sync::Arc::new(testkit::MemoryTable::new());
    let resources = kernel::Resources::new(Some(table.clone()), |_| None);
    let host = lambda::Host {
        request_key: None,
        edge: None,
        good_replies: lambda::GoodReplies::default(),
        service: "things".to_owned(),
        version: "test".to_owned(),
        function: "make-thing".to_owned(),
        resources,
        settings: std::sync::Arc::default(),
        cursor_key: None,
        clock: std::sync::Arc::new(testkit::TestClock::new()),
        log: std::sync::Arc::new(|_| {}),
    };
    let lambda::Handler::Endpoint(endpoint) = ((entry.function)().open)(&host.resources).unwrap()
    else {
        panic!("make-thing is an endpoint");
    };
    let complete = [
        ("user_id", json!(ADMIN)),
        ("session_id", json!("s")),
        ("roles", json!("admin")),
    ];
    let status = async |identity: Vec<(&str, Value)>| {
        let mut request = lambda::Request {
            time_left: std::time::Duration::from_secs(9),
            ..lambda::Request::default()
        };
        request.headers.insert(
            "content-type",
            lambda::HeaderValue::from_static("application/json"),
        );
        request.body = br#"{"name":"a"}"#.to_vec();
        request.identity = identity
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<HashMap<_, _>>();
        lambda::respond(endpoint.as_ref(), &host, &request)
            .await
            .status
    };
    for missing in 0..3 {
        let mut incomplete = complete.to_vec();
        incomplete.remove(missing);
        assert_eq!(status(incomplete).await, 401);
    }
    let mut no_text = complete.to_vec();
    no_text[2].1 = json!(["admin"]);
    assert_eq!(status(no_text).await, 401);
    let mut unknown_role = complete.to_vec();
    unknown_role[2].1 = json!("superuser");
    assert_eq!(status(unknown_role).await, 403);
    assert!(table.rows().is_empty());
    assert_eq!(status(complete.to_vec()).await, 201);
}
