//! `Idempotency-Key`: one effect and one reply, however often a request is sent.

use std::time::Duration;

use serde_json::json;
use testkit::{App, Response};

use super::things::{ADMIN, LEARNER, OTHER_ADMIN};
use super::{app, as_admin, made, table};

async fn make(app: &App, token: &str, key: &str, name: &str) -> Response {
    let request = app
        .post("/things")
        .header("idempotency-key", key)
        .json(&json!({ "name": name }));
    request.bearer(token).send().await
}

async fn rename(app: &App, id: &str, key: &str, name: &str) -> Response {
    let request = app
        .put(&format!("/things/{id}"))
        .header("if-match", "\"1\"")
        .header("idempotency-key", key);
    as_admin(request.json(&json!({ "name": name })))
        .send()
        .await
}

fn effects(app: &App) -> usize {
    table(app).events().len()
}

#[tokio::test]
async fn the_same_request_again_gets_the_same_reply_and_has_no_effect() {
    let app = app();
    let first = make(&app, ADMIN, "k1", "a").await.with_status(201);
    assert_eq!(first.header("idempotency-replayed"), None);
    let rows = table(&app).rows();
    app.clock().advance(Duration::from_secs(60));
    let again = make(&app, ADMIN, "k1", "a").await.with_status(201);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.body, first.body);
    for name in ["etag", "location", "content-type", "cache-control"] {
        assert_eq!(again.header(name), first.header(name), "{name}");
    }
    assert_ne!(
        again.header("x-correlation-id"),
        first.header("x-correlation-id")
    );
    assert_eq!(table(&app).rows(), rows);
}

#[tokio::test]
async fn a_key_needs_no_additional_call_of_the_table() {
    let app = app();
    make(&app, ADMIN, "k1", "a").await.with_status(201);
    assert_eq!((table(&app).reads(), table(&app).commits()), (0, 1));
}

#[tokio::test]
async fn a_key_with_another_request_is_refused() {
    let app = app();
    let id = made(&app, "before").await;
    make(&app, ADMIN, "k1", "a").await.with_status(201);
    let rows = table(&app).rows();
    make(&app, ADMIN, "k1", "b")
        .await
        .assert_refused(422, "request.idempotency_key_reused");
    assert_eq!(table(&app).rows(), rows);
    // Each endpoint has its own keys; all paths of one endpoint share them.
    rename(&app, &id, "k1", "c").await.with_status(200);
    let other = made(&app, "other").await;
    rename(&app, &other, "k1", "c")
        .await
        .assert_refused(422, "request.idempotency_key_reused");
}

#[tokio::test]
async fn a_replay_is_returned_although_the_first_request_made_its_version_stale() {
    let app = app();
    let id = made(&app, "before").await;
    let first = rename(&app, &id, "k1", "after").await.with_status(200);
    let again = rename(&app, &id, "k1", "after").await.with_status(200);
    assert_eq!((again.body, effects(&app)), (first.body, 2));
    rename(&app, &id, "k2", "after")
        .await
        .assert_refused(412, "request.stale_version");
}

#[tokio::test]
async fn twenty_requests_at_once_have_one_effect_and_equal_replies() {
    let app = app();
    let replies =
        futures_util::future::join_all((0..20).map(|_| make(&app, ADMIN, "k1", "a"))).await;
    assert_eq!(effects(&app), 1);
    assert!(
        replies
            .iter()
            .all(|reply| reply.status == 201 && reply.body == replies[0].body)
    );
    assert_eq!(
        replies
            .iter()
            .filter(|reply| reply.header("idempotency-replayed").is_none())
            .count(),
        1
    );
}

#[tokio::test]
async fn a_key_expires_after_a_day() {
    let app = app();
    let first = make(&app, ADMIN, "k1", "a").await.with_status(201);
    app.clock().advance(Duration::from_secs(24 * 60 * 60 - 1));
    assert_eq!(
        make(&app, ADMIN, "k1", "a").await.with_status(201).body,
        first.body
    );
    app.clock().advance(Duration::from_secs(1));
    let later = make(&app, ADMIN, "k1", "b").await.with_status(201);
    assert_eq!(
        (later.header("idempotency-replayed"), effects(&app)),
        (None, 2)
    );
    make(&app, ADMIN, "k1", "a")
        .await
        .assert_refused(422, "request.idempotency_key_reused");
}

#[tokio::test]
async fn the_same_key_of_another_user_is_another_key() {
    let app = app();
    let first = make(&app, ADMIN, "k1", "a").await.with_status(201);
    let other = make(&app, OTHER_ADMIN, "k1", "a").await.with_status(201);
    assert_ne!(first.body, other.body);
    assert_eq!(effects(&app), 2);
    make(&app, LEARNER, "k1", "a")
        .await
        .assert_refused(403, "auth.forbidden");
}

#[tokio::test]
async fn a_refused_request_does_not_use_up_its_key() {
    let app = app();
    make(&app, ADMIN, "k1", "")
        .await
        .assert_refused(422, "request.invalid");
    assert!(table(&app).rows().is_empty());
    make(&app, ADMIN, "k1", "a").await.with_status(201);
}

#[tokio::test]
async fn a_request_whose_commit_was_not_confirmed_gets_the_stored_reply() {
    let app = app();
    table(&app).lose_next_answers(1);
    let found = make(&app, ADMIN, "k1", "a").await.with_status(201);
    assert_eq!(found.header("idempotency-replayed"), Some("true"));
    assert_eq!(
        make(&app, ADMIN, "k1", "a").await.with_status(201).body,
        found.body
    );
    assert_eq!(effects(&app), 1);
}
