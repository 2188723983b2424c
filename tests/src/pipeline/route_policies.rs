//! Policies of routes that an operator changes at run time.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{App, AppBuilder, Response};

use super::{app, as_admin, make, table, things};

fn app_with_policy(function: &str, policy: Value) -> App {
    let app = app();
    app.settings("things").route(function, policy);
    app
}

async fn knock(app: &App) -> Response {
    app.post("/knocks").send().await
}

#[tokio::test]
async fn a_disabled_route_answers_503_and_does_nothing() {
    let app = app_with_policy("make-thing", json!({ "enabled": false }));
    let refused = make(&app, "a").await;
    refused.assert_refused(503, "route.disabled");
    assert_eq!(refused.header("retry-after"), Some("60"));
    assert_eq!((table(&app).reads(), table(&app).commits()), (0, 0));
    as_admin(app.get("/things")).send().await.with_status(200);
}

#[tokio::test]
async fn a_disabled_route_is_logged_as_info_and_not_as_a_fault() {
    let app = app_with_policy("make-thing", json!({ "enabled": false }));
    make(&app, "a").await;
    let line = app.log().pop().unwrap();
    assert_eq!(
        (&line["Fault"], &line["level"]),
        (&json!(0), &json!("INFO"))
    );
    assert_eq!(line["error_code"], "route.disabled");
}

#[tokio::test]
async fn a_caller_without_credentials_does_not_learn_that_a_route_is_disabled() {
    let app = app_with_policy("make-thing", json!({ "enabled": false }));
    let request = app.post("/things").json(&json!({ "name": "a" }));
    request.send().await.assert_refused(401, "auth.missing");
}

#[tokio::test]
async fn a_route_is_disabled_and_enabled_again_after_a_minute() {
    let app = app();
    knock(&app).await.with_status(204);
    for (enabled, status) in [(false, 503), (true, 204)] {
        app.settings("things")
            .route("knock", json!({ "enabled": enabled }));
        app.clock().advance(Duration::from_secs(60));
        assert_eq!(knock(&app).await.status, status);
    }
}

/// The endpoint's own limit allows two requests at once.
#[tokio::test]
async fn a_configured_rate_replaces_the_rate_of_the_endpoint() {
    let app = app_with_policy("knock", json!({ "rate": { "per_minute": 60, "burst": 4 } }));
    for _ in 0..4 {
        knock(&app).await.with_status(204);
    }
    knock(&app)
        .await
        .assert_refused(429, "request.rate_limited");
}

#[tokio::test]
async fn a_configured_rate_limits_a_query_that_has_no_rate() {
    let app = app_with_policy(
        "list-things",
        json!({ "rate": { "per_minute": 60, "burst": 1 } }),
    );
    as_admin(app.get("/things")).send().await.with_status(200);
    let refused = as_admin(app.get("/things")).send().await;
    refused.assert_refused(429, "request.rate_limited");
}

async fn misbehave(app: &App) -> Response {
    let request = app.post("/misbehaviour").json(&json!({ "seconds": 2 }));
    request.send().await
}

#[tokio::test(start_paused = true)]
async fn a_configured_timeout_shortens_the_time_of_a_function_and_never_extends_it() {
    misbehave(&app()).await.with_status(200);
    let app = app_with_policy("misbehave", json!({ "timeout_ms": 1000 }));
    misbehave(&app).await.assert_refused(504, "timeout");
    let app = app_with_policy("misbehave", json!({ "timeout_ms": 29_000 }));
    let request = app.post("/misbehaviour").json(&json!({ "seconds": 2 }));
    let reply = request.time_left(Duration::from_secs(1)).send().await;
    reply.assert_refused(504, "timeout");
}

#[tokio::test]
async fn deprecation_sunset_and_other_configured_headers_are_in_every_reply() {
    let policy = json!({
        "deprecated_at": "2023-06-30T23:59:59Z", "sunset_at": "2030-12-31T23:59:59Z",
        "headers": { "Link": "<https://aurora.example/v2>; rel=\"successor-version\"" },
    });
    let app = app_with_policy("make-thing", policy);
    let anonymous = app
        .post("/things")
        .json(&json!({ "name": "a" }))
        .send()
        .await;
    let invalid = as_admin(app.post("/things"))
        .json(&json!({ "x": 1 }))
        .send()
        .await;
    let made = make(&app, "a").await;
    for (reply, status) in [(anonymous, 401), (invalid, 422), (made, 201)] {
        let reply = reply.with_status(status);
        assert_eq!(reply.header("deprecation"), Some("@1688169599"));
        assert_eq!(
            reply.header("sunset"),
            Some("Tue, 31 Dec 2030 23:59:59 GMT")
        );
        assert!(
            reply
                .header("link")
                .is_some_and(|link| link.contains("/v2"))
        );
    }
    let other = as_admin(app.get("/things")).send().await;
    assert!(other.header("deprecation").is_none() && other.header("link").is_none());
}

#[tokio::test]
async fn configured_headers_are_added_to_the_headers_of_the_reply() {
    let headers = json!({ "headers": { "x-notice": "a", "etagged": "b" } });
    let app = app_with_policy("make-thing", headers);
    let reply = make(&app, "a").await.with_status(201);
    assert_eq!(reply.header("x-notice"), Some("a"));
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
}

#[tokio::test]
async fn headers_are_removed_and_renamed_in_every_reply_also_of_an_error() {
    let policy = json!({
        "headers": { "x-notice": "a" },
        "transform": { "remove": ["x-service-version"], "rename": { "x-notice": "x-old-notice" } },
    });
    let app = app_with_policy("make-thing", policy);
    let anonymous = app.post("/things").send().await.with_status(401);
    for reply in [make(&app, "a").await.with_status(201), anonymous] {
        assert_eq!(reply.header("x-service-version"), None);
        assert_eq!(reply.header("x-notice"), None);
        assert_eq!(reply.header("x-old-notice"), Some("a"));
        assert_eq!(reply.header("x-service-name"), Some("things"));
    }
}

#[tokio::test]
async fn a_process_reads_its_settings_once_a_minute_for_all_requests() {
    let app = AppBuilder::new([things::catalogue()])
        .observing_settings()
        .build();
    app.settings("things").route(
        "knock",
        json!({ "rate": { "per_minute": 6000, "burst": 99 } }),
    );
    for _ in 0..5 {
        knock(&app).await.with_status(204);
    }
    assert_eq!(table(&app).reads(), 1);
    app.clock().advance(Duration::from_secs(60));
    knock(&app).await.with_status(204);
    assert_eq!(table(&app).reads(), 2);
}

#[tokio::test]
async fn settings_that_cannot_be_read_fail_no_request_and_the_last_ones_apply() {
    let app = AppBuilder::new([things::catalogue()])
        .observing_settings()
        .build();
    table(&app).fail_next(1);
    knock(&app).await.with_status(204);
    app.settings("things")
        .route("knock", json!({ "enabled": false }));
    app.clock().advance(Duration::from_secs(5));
    knock(&app).await.assert_refused(503, "route.disabled");
    app.settings("things").route("knock", json!({}));
    app.clock().advance(Duration::from_secs(60));
    table(&app).fail_next(1);
    knock(&app).await.assert_refused(503, "route.disabled");
    app.clock().advance(Duration::from_secs(5));
    knock(&app).await.with_status(204);
}
