//! The fallback of a public query, while its function fails.

use std::time::Duration;

use kernel::actor::Role;
use kernel::table::AttributeValue;
use serde_json::{Value, json};
use testkit::{App, Response};

use super::{app, as_admin, made, table, things};

const FALLBACK: &str = "FALLBACK#";

async fn app_with(fallback: Value) -> (App, String) {
    let app = app();
    let id = made(&app, "a").await;
    set(&app, &fallback);
    (app, format!("/shown-things/{id}"))
}

fn set(app: &App, fallback: &Value) {
    let policy = json!({ "fallback": fallback });
    app.settings("things").route("show-thing", policy);
}

async fn show(app: &App, path: &str) -> Response {
    app.get(path).send().await
}

async fn failing(app: &App, path: &str) -> Response {
    table(app).fail_next(9);
    let reply = show(app, path).await;
    table(app).fail_next(0);
    reply
}

fn stored(app: &App) -> usize {
    let rows = table(app).rows().into_iter();
    let is_reply =
        |pk: &AttributeValue| matches!(pk, AttributeValue::S(pk) if pk.starts_with(FALLBACK));
    rows.filter(|row| row.get("pk").is_some_and(is_reply))
        .count()
}

#[tokio::test]
async fn the_last_good_reply_is_sent_with_its_age_while_the_function_fails() {
    let (app, path) = app_with(json!({ "last_good_seconds": 60 })).await;
    let good = show(&app, &path).await.with_status(200);
    assert_eq!(good.header("x-fallback"), None);
    app.clock().advance(Duration::from_secs(30));
    let reply = failing(&app, &path).await.with_status(200);
    assert_eq!(reply.json(), good.json());
    assert_eq!(reply.header("x-fallback"), Some("last-good"));
    assert_eq!(reply.header("age"), Some("30"));
    assert_eq!(reply.header("etag"), good.header("etag"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert!(reply.header("x-correlation-id").is_some());
    let back = show(&app, &path).await.with_status(200);
    assert_eq!(back.header("x-fallback"), None, "the function works again");
}

#[tokio::test]
async fn a_failure_behind_a_fallback_is_logged_as_a_fault() {
    let (app, path) = app_with(json!({ "body": {} })).await;
    failing(&app, &path).await.with_status(200);
    let line = app.log().pop().unwrap();
    assert_eq!((&line["Fault"], &line["status"]), (&json!(1), &json!(200)));
    assert_eq!(line["error_code"], "unavailable");
}

#[tokio::test]
async fn a_reply_that_is_too_old_or_of_another_request_is_not_sent() {
    let (app, path) = app_with(json!({ "last_good_seconds": 60 })).await;
    show(&app, &path).await.with_status(200);
    failing(&app, &format!("{path}?fields=id"))
        .await
        .assert_refused(503, "unavailable");
    app.clock().advance(Duration::from_secs(61));
    failing(&app, &path)
        .await
        .assert_refused(503, "unavailable");
}

#[tokio::test]
async fn the_default_is_sent_where_there_is_no_good_reply() {
    let body = json!({ "name": "not available now" });
    let (app, path) = app_with(json!({ "last_good_seconds": 60, "body": body })).await;
    let reply = failing(&app, &path).await.with_status(200);
    assert_eq!(
        (reply.json(), reply.header("x-fallback")),
        (body, Some("default"))
    );
    show(&app, &path).await.with_status(200);
    let reply = failing(&app, &path).await.with_status(200);
    assert_eq!(reply.header("x-fallback"), Some("last-good"));
}

#[tokio::test]
async fn another_process_sends_the_reply_that_is_stored() {
    let (app, path) = app_with(json!({ "last_good_seconds": 60 })).await;
    let good = show(&app, &path).await.with_status(200);
    assert_eq!(stored(&app), 1);
    let other = things_with_the_rows_of(&app);
    set(&other, &json!({ "last_good_seconds": 60 }));
    // The first read is the handler's.
    table(&other).fail_next(1);
    let reply = show(&other, &path).await.with_status(200);
    assert_eq!(reply.header("x-fallback"), Some("last-good"));
    assert_eq!(reply.json(), good.json());
}

fn things_with_the_rows_of(app: &App) -> App {
    let other = self::app();
    for row in table(app).rows() {
        table(&other).given(row);
    }
    other
}

#[tokio::test]
async fn a_process_stores_a_reply_rarely_whatever_is_requested() {
    let (app, path) = app_with(json!({ "last_good_seconds": 3600 })).await;
    let other = format!("/shown-things/{}", made(&app, "b").await);
    table(&app).forget_counts();
    for _ in 0..20 {
        show(&app, &path).await.with_status(200);
        show(&app, &other).await.with_status(200);
    }
    assert_eq!((table(&app).commits(), stored(&app)), (1, 1));
    app.clock().advance(Duration::from_secs(10));
    show(&app, &path).await.with_status(200);
    assert_eq!(table(&app).commits(), 1, "it is stored already");
    show(&app, &other).await.with_status(200);
    assert_eq!((table(&app).commits(), stored(&app)), (2, 2));
}

#[tokio::test]
async fn a_reply_that_cannot_be_stored_is_sent_all_the_same() {
    let (app, path) = app_with(json!({ "last_good_seconds": 60 })).await;
    table(&app).fail_next_commits(1);
    show(&app, &path).await.with_status(200);
    assert_eq!(stored(&app), 0);
    let reply = failing(&app, &path).await.with_status(200);
    assert_eq!(reply.header("x-fallback"), Some("last-good"), "from memory");
}

#[tokio::test]
async fn a_caller_with_a_credential_gets_no_fallback_and_no_reply_of_theirs_is_kept() {
    let (app, path) = app_with(json!({ "last_good_seconds": 60 })).await;
    let signed_in = || app.get(&path).signed_in("ada", &[Role::Learner]);
    signed_in().send().await.with_status(200);
    assert_eq!(stored(&app), 0);
    failing(&app, &path)
        .await
        .assert_refused(503, "unavailable");
    show(&app, &path).await.with_status(200);
    for request in [signed_in(), app.get(&path).bearer(things::UNVERIFIABLE)] {
        table(&app).fail_next(9);
        request.send().await.assert_refused(503, "unavailable");
        table(&app).fail_next(0);
    }
}

#[tokio::test]
async fn a_refusal_is_sent_as_it_is() {
    let (app, path) = app_with(json!({ "last_good_seconds": 60, "body": {} })).await;
    show(&app, &path).await.with_status(200);
    let missing = "/shown-things/019a0000-0000-7000-8000-000000000000";
    show(&app, missing)
        .await
        .assert_refused(404, "things.not_found");
    show(&app, &format!("{path}?x=1"))
        .await
        .assert_refused(422, "request.invalid");
    let policy = json!({ "enabled": false, "fallback": { "body": {} } });
    app.settings("things").route("show-thing", policy);
    app.clock().advance(Duration::from_secs(60));
    show(&app, &path)
        .await
        .assert_refused(503, "route.disabled");
}

#[tokio::test]
async fn a_query_that_is_not_public_has_no_fallback() {
    let app = app();
    let policy = json!({ "fallback": { "last_good_seconds": 60, "body": {} } });
    app.settings("things").route("list-things", policy);
    as_admin(app.get("/things")).send().await.with_status(200);
    table(&app).fail_next(1);
    let refused = as_admin(app.get("/things")).send().await;
    refused.assert_refused(503, "unavailable");
    assert_eq!(stored(&app), 0);
}

#[tokio::test]
async fn a_client_that_has_the_last_good_reply_does_not_get_it_again() {
    let (app, path) = app_with(json!({ "last_good_seconds": 60 })).await;
    let good = show(&app, &path).await.with_status(200);
    let etag = good.header("etag").unwrap();
    table(&app).fail_next(9);
    let reply = app.get(&path).header("if-none-match", etag).send().await;
    assert_eq!(
        reply.with_status(304).header("x-fallback"),
        Some("last-good")
    );
}
