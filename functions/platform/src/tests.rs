//! Tests of the platform's functions through the request pipeline.

use std::time::Duration;

use kernel::actor::Role;
use testkit::{ApiFault, App};

mod audit;
mod dead_letters;
mod events;
mod replays;

/// The platform alone. All other domains say that they are ready.
fn platform() -> App {
    let app = App::new([crate::catalogue()]);
    for domain in others() {
        let reply = serde_json::json!({ "status": "ready", "service": domain });
        let path = format!("/health/{domain}/ready");
        app.api().set_reply(&path, 200, &reply, None);
    }
    app
}

fn others() -> impl Iterator<Item = &'static str> {
    gateway::domains().filter(|domain| *domain != "platform")
}

#[tokio::test]
async fn health_is_public() {
    let response = platform().get("/health").send().await.with_status(200);
    assert_eq!(
        response.json(),
        serde_json::json!({ "status": "ok", "service": "platform" })
    );
}

#[tokio::test]
async fn every_domain_has_a_health_route() {
    let app = App::new([
        crate::catalogue(),
        lambda::Catalogue::new("things", "Things"),
    ]);
    for domain in ["platform", "things"] {
        let response = app.get(&format!("/health/{domain}")).send().await;
        let expected = serde_json::json!({ "status": "ok", "service": domain });
        assert_eq!(response.with_status(200).json(), expected);
    }
    let nowhere = app.get("/health/nowhere").send().await;
    nowhere.assert_refused(404, "request.unknown_route");
}

#[tokio::test]
async fn options_on_any_path_is_answered_with_204() {
    let app = platform();
    for (path, methods) in [
        ("/api/v1/auth/login", Some("POST")),
        ("/api/v1/auth/login/", Some("POST")),
        ("/api/v1/nothing", None),
        ("/", None),
    ] {
        let reply = app.request("OPTIONS", path).send().await.with_status(204);
        assert_eq!(
            (reply.header("allow"), reply.body.len()),
            (methods, 0),
            "{path}"
        );
    }
}

#[tokio::test]
async fn only_administrators_see_the_state_of_each_dependency() {
    let app = platform();
    for path in ["/health/ready", "/health/platform/ready"] {
        let reply = app.get(path).signed_in("ada", &[Role::Admin]).send().await;
        let reply = reply.with_status(200).json();
        let table = &reply["dependencies"][0];
        assert_eq!(
            (&table["name"], &table["status"]),
            (&"table".into(), &"up".into())
        );
        assert!(table["latency_ms"].is_number());
        let expected = serde_json::json!({ "status": "ready", "service": "platform" });
        let learner = app
            .get(path)
            .signed_in("bob", &[Role::Learner])
            .send()
            .await;
        for reply in [learner, app.get(path).send().await] {
            assert_eq!(reply.with_status(200).json(), expected);
        }
    }
}

#[tokio::test]
async fn a_domain_whose_table_is_down_is_not_ready() {
    let app = platform();
    for (roles, shown) in [(vec![Role::Admin], 1), (vec![Role::Learner], 0)] {
        app.table("platform").fail_next(1);
        let request = app.get("/health/platform/ready").signed_in("ada", &roles);
        let details = request
            .send()
            .await
            .assert_refused(503, "platform.not_ready");
        assert_eq!(details.len(), shown);
        if let Some(dependencies) = details.get("dependencies") {
            assert_eq!(dependencies[0]["status"], "down");
        }
    }
}

#[tokio::test]
async fn the_platform_is_not_ready_when_another_domain_is_not() {
    for fault in [
        ApiFault::Down,
        ApiFault::Slow(Duration::from_secs(3)),
        ApiFault::Status(503),
        ApiFault::Status(404),
        ApiFault::Status(302),
        ApiFault::TooLong,
    ] {
        let app = platform();
        app.api().set_fault("subjects", Some(fault));
        let path = "/health/ready";
        let request = app.get(path).signed_in("ada", &[Role::Admin]);
        let details = request
            .send()
            .await
            .assert_refused(503, "platform.not_ready");
        let dependencies = details["dependencies"].as_array().unwrap();
        let down = dependencies.iter().filter(|one| one["status"] == "down");
        let down: Vec<_> = down.map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(down, ["subjects"], "{fault:?}");
        let own = app.get("/health/platform/ready").send().await;
        own.with_status(200);
        app.api().set_fault("subjects", None);
        app.get(path).send().await.with_status(503);
    }
}

#[tokio::test]
async fn the_readiness_of_all_domains_is_asked_once_for_many_callers_and_without_a_key() {
    let app = platform();
    for _ in 0..10 {
        app.get("/health/ready").send().await.with_status(200);
    }
    let calls = app.api().calls();
    let asked: Vec<_> = calls.iter().map(|call| call.domain).collect();
    assert_eq!(asked, others().collect::<Vec<_>>());
    assert!(calls.iter().all(|call| call.headers.is_empty()));
}

#[tokio::test]
async fn a_document_that_the_client_has_is_not_sent_again() {
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
async fn monitors_may_ask_for_the_headers_alone() {
    let app = platform();
    for path in [
        "/health",
        "/health/ready",
        "/health/platform",
        "/docs",
        "/openapi.json",
    ] {
        let get = app.get(path).send().await.with_status(200);
        let head = app.request("HEAD", path).send().await.with_status(200);
        for name in [
            "content-type",
            "etag",
            "cache-control",
            "content-encoding",
            "vary",
        ] {
            assert_eq!(head.header(name), get.header(name), "{path}: {name}");
        }
        let length = get.body.len().to_string();
        assert_eq!(
            head.header("content-length"),
            Some(length.as_str()),
            "{path}"
        );
        assert!(head.body.is_empty(), "{path}");
    }
    let unknown = app.request("HEAD", "/nowhere").send().await;
    assert_eq!((unknown.status, unknown.body.len()), (404, 0));
}

#[tokio::test]
async fn a_reply_without_a_body_has_the_caching_headers_of_the_document() {
    let app = platform();
    let full = app.get("/docs").send().await.with_status(200);
    let known = app.get("/docs").header("if-none-match", "*");
    let unchanged = known.send().await.with_status(304);
    for name in ["etag", "cache-control", "vary", "content-security-policy"] {
        assert!(full.header(name).is_some(), "{name}");
        assert_eq!(unchanged.header(name), full.header(name), "{name}");
    }
    assert_eq!(unchanged.header("content-type"), None);
    assert!(unchanged.body.is_empty() && unchanged.header("x-service-name").is_some());
}

#[tokio::test]
async fn the_api_reference_is_compressed_and_has_a_security_policy() {
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
async fn an_unknown_path_is_refused_in_the_standard_error_format() {
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
    assert_eq!(response.header("allow"), Some("GET, HEAD, POST"));
    let response = app.get("/api/v1/subjects/?limit=5").send().await;
    response.assert_refused(308, "request.trailing_slash");
    assert_eq!(response.header("location"), Some("../subjects?limit=5"));
}
