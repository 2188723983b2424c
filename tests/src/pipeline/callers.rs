//! Who calls, and who may.

use std::collections::HashMap;

use serde_json::{Value, json};
use testkit::{App, RequestBuilder};

use super::things::{ADMIN, LEARNER, UNLUCKY};
use super::{app, table};

fn post(app: &App) -> RequestBuilder {
    app.post("/things").json(&json!({ "name": "a" }))
}

#[tokio::test]
async fn who_shows_nothing_is_asked_to_sign_in() {
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
async fn who_shows_what_nobody_gave_out_is_asked_to_sign_in() {
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
async fn who_lacks_the_role_is_refused() {
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
async fn a_refusal_comes_before_the_body_is_looked_at() {
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
async fn headers_that_claim_an_identity_change_nothing() {
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
async fn a_token_that_cannot_be_checked_is_our_fault_and_opens_nothing() {
    let app = app();
    let reply = post(&app).bearer(UNLUCKY).send().await;
    reply.assert_refused(503, "unavailable");
    assert!(reply.header("retry-after").is_some());
    assert!(table(&app).rows().is_empty());
}

/// What the gateway hands on, should the authorizer ever say half of it.
#[tokio::test]
async fn half_an_identity_is_none() {
    let entry = super::things::catalogue()
        .entries
        .into_iter()
        .find(|entry| entry.name == "make-thing")
        .unwrap();
    let table = std::sync::Arc::new(testkit::MemoryTable::new());
    let resources = kernel::Resources::new(Some(table.clone()), |_| None);
    let host = lambda::Host {
        request_key: None,
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
    let whole = [
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
        let mut half = whole.to_vec();
        half.remove(missing);
        assert_eq!(status(half).await, 401);
    }
    let mut no_text = whole.to_vec();
    no_text[2].1 = json!(["admin"]);
    assert_eq!(status(no_text).await, 401);
    let mut unknown_role = whole.to_vec();
    unknown_role[2].1 = json!("superuser");
    assert_eq!(status(unknown_role).await, 403);
    assert!(table.rows().is_empty());
    assert_eq!(status(whole.to_vec()).await, 201);
}
