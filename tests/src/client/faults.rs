//! What callers get when the called domain fails.

use kernel::actor::Role;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{ApiFault, App, Response};

use super::readers;

const PATH: &str = "/api/v1/subjects/7";
const FAULTS: [ApiFault; 8] = [
    ApiFault::Down,
    ApiFault::Slow(Duration::from_secs(20)),
    ApiFault::Status(500),
    ApiFault::Status(503),
    ApiFault::Status(429),
    ApiFault::Status(302),
    ApiFault::Garbage,
    ApiFault::TooLong,
];

fn algebra() -> Value {
    json!({
        "id": "7", "name": "Algebra", "code": "MA-1", "credits": 6, "department_id": "3",
        "description": "", "created_at": "2026-06-01T12:00:00Z", "updated_at": "2026-06-01T12:00:00Z",
    })
}

fn app() -> App {
    let app = App::new([readers::catalogue()]);
    app.api().set_reply(PATH, 200, &algebra(), Some(3));
    app
}

async fn read(app: &App, id: &str) -> Response {
    let request = app.get(&format!("/readings/{id}"));
    request.signed_in("ada", &[Role::Learner]).send().await
}

async fn make(app: &App, id: &str) -> Response {
    let request = app.post("/readings").json(&json!({ "subject_id": id }));
    request.signed_in("ada", &[Role::Learner]).send().await
}

fn reading(subject: Option<&str>, source: &str) -> Value {
    json!({ "subject": subject, "source": source })
}

#[tokio::test]
async fn a_subject_is_live_when_its_domain_answers() {
    let app = app();
    assert_eq!(
        read(&app, "7").await.json(),
        reading(Some("Algebra"), "live")
    );
    make(&app, "7").await.with_status(200);
}

#[tokio::test]
async fn the_copy_is_used_for_every_fault() {
    for fault in FAULTS {
        let app = app();
        app.api().set_fault("subjects", Some(fault));
        let reply = read(&app, "1").await.with_status(200);
        assert_eq!(reply.json(), reading(Some("Copied"), "copy"), "{fault:?}");
    }
}

#[tokio::test]
async fn without_a_copy_the_last_answer_is_used_for_an_hour() {
    let app = app();
    read(&app, "7").await.with_status(200);
    app.api().set_fault("subjects", Some(ApiFault::Down));
    assert_eq!(
        read(&app, "7").await.json(),
        reading(Some("Algebra"), "copy")
    );
    app.clock().advance(Duration::from_secs(3601));
    assert_eq!(read(&app, "7").await.json(), reading(None, "unavailable"));
}

#[tokio::test]
async fn a_command_that_knows_nothing_is_refused_with_503_for_every_fault() {
    for fault in FAULTS {
        let app = app();
        app.api().set_fault("subjects", Some(fault));
        let reply = make(&app, "7").await;
        assert_eq!(reply.header("retry-after"), Some("1"), "{fault:?}");
        reply.assert_refused(503, "unavailable");
    }
}

#[tokio::test]
async fn only_the_domain_itself_says_that_something_does_not_exist() {
    let app = app();
    let refusal = |code: &str| json!({ "error_code": code });
    let api = app.api();
    for code in ["subjects.not_found", "subjects.subject_not_found"] {
        api.set_reply("/api/v1/subjects/8", 404, &refusal(code), None);
        make(&app, "8")
            .await
            .assert_refused(422, "readers.unknown_subject");
    }
    assert_eq!(read(&app, "8").await.json(), reading(None, "live"));
    for body in [
        refusal("request.unknown_route"),
        refusal("files.not_found"),
        refusal("subjects_not_found"),
        refusal("subjects.gone"),
        json!({ "message": "Not Found" }),
        json!([]),
    ] {
        api.set_reply("/api/v1/subjects/9", 404, &body, None);
        make(&app, "9").await.assert_refused(503, "unavailable");
    }
}

#[tokio::test]
async fn a_reply_without_a_field_or_a_version_is_no_answer() {
    let app = app();
    let mut without_name = algebra();
    without_name.as_object_mut().unwrap().remove("name");
    for (body, version) in [(without_name, Some(3)), (algebra(), None)] {
        app.api().set_reply(PATH, 200, &body, version);
        make(&app, "7").await.assert_refused(503, "unavailable");
    }
}

#[tokio::test]
async fn another_attempt_is_made_only_where_it_may_help() {
    for (fault, attempts) in [
        (ApiFault::Down, 2),
        (ApiFault::Status(500), 2),
        (ApiFault::Status(502), 2),
        (ApiFault::Status(408), 2),
        (ApiFault::Status(429), 1),
        (ApiFault::Status(302), 1),
        (ApiFault::Status(401), 1),
        (ApiFault::Garbage, 1),
        (ApiFault::TooLong, 1),
    ] {
        let app = app();
        app.api().set_fault("subjects", Some(fault));
        read(&app, "7").await.with_status(200);
        assert_eq!(app.api().calls_to("subjects"), attempts, "{fault:?}");
    }
}

#[tokio::test]
async fn a_slow_domain_takes_no_more_than_the_time_of_the_request() {
    let app = app();
    let slow = ApiFault::Slow(Duration::from_secs(20));
    app.api().set_fault("subjects", Some(slow));
    for (left, most) in [(1000, 700), (10_000, 3500)] {
        let started = kernel::context::Clock::now(app.clock());
        let request = app.get("/readings/1").signed_in("ada", &[Role::Learner]);
        let request = request.time_left(Duration::from_millis(left));
        request.send().await.with_status(200);
        let taken = kernel::context::Clock::now(app.clock()).duration_since(started);
        assert!(taken.as_millis() <= most, "{left}: {taken:?}");
    }
}

#[tokio::test]
async fn without_time_no_call_is_made() {
    let app = app();
    let request = app.get("/readings/1").signed_in("ada", &[Role::Learner]);
    let reply = request.time_left(Duration::from_millis(600)).send().await;
    assert_eq!(
        reply.with_status(200).json(),
        reading(Some("Copied"), "copy")
    );
    assert_eq!(app.api().calls_to("subjects"), 0);
}

#[tokio::test]
async fn a_call_has_the_key_of_the_domain_and_continues_the_work_of_its_request() {
    let app = app();
    let request = app.get("/readings/7").signed_in("ada", &[Role::Learner]);
    let request = request
        .header("x-correlation-id", "the-correlation-of-the-client")
        .header("baggage", "tenant=7");
    request.send().await.with_status(200);
    let call = app.api().calls().pop().unwrap();
    let key = testkit::keys::service_key("readers");
    for (name, value) in [
        ("x-api-key", key.as_str()),
        ("x-correlation-id", "the-correlation-of-the-client"),
        ("baggage", "tenant=7"),
    ] {
        assert_eq!(call.header(name), Some(value));
    }
    assert!(call.header("traceparent").is_some() && call.header("authorization").is_none());
}

#[tokio::test]
async fn an_id_that_is_another_path_is_not_sent() {
    let app = app();
    for id in ["..", "7/../8", "7?a=b", "", "%2e%2e"] {
        make(&app, id).await.with_status(500);
    }
    assert_eq!(app.api().calls_to("subjects"), 0);
}
