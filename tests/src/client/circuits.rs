//! The circuit breaker seen from outside: which calls are made, what is published, and how an operator
//! resets it.

use client::circuit::{FAILURES, FIRST_PAUSE};
use kernel::actor::Role;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{ApiFault, App, Response};

use super::readers;

const LIST: &str = "/api/v1/gateway/circuits";
const RESET: &str = "/api/v1/gateway/circuits/readers/subjects/reset";

fn app() -> App {
    let app = App::new([readers::catalogue(), ::domains::platform::catalogue()]);
    app.api().set_fault("subjects", Some(ApiFault::Status(500)));
    app
}

async fn read(app: &App, times: u32) {
    for _ in 0..times {
        let request = app.get("/readings/1").signed_in("ada", &[Role::Learner]);
        request.send().await.with_status(200);
    }
}

async fn as_role(app: &App, method: &str, path: &str, role: Role) -> Response {
    let request = app.request(method, path).signed_in("ada", &[role]);
    request.json(&json!({})).send().await
}

async fn list(app: &App) -> Value {
    app.deliver().await;
    let list = app.get(LIST).signed_in("ada", &[Role::Admin]).send().await;
    list.with_status(200).json()["items"].clone()
}

fn published(app: &App) -> Vec<String> {
    let events = app.table("readers").events().into_iter();
    events.map(|event| event.event_type).collect()
}

#[tokio::test]
async fn a_domain_that_fails_is_called_five_times_and_then_no_more() {
    let app = app();
    read(&app, 20).await;
    assert_eq!(app.api().calls_to("subjects"), FAILURES as usize);
    assert_eq!(published(&app), ["CircuitOpened"]);
}

#[tokio::test]
async fn after_the_pause_one_probe_is_made_and_its_success_closes_the_circuit() {
    let app = app();
    read(&app, 5).await;
    app.clock().advance(FIRST_PAUSE.mul_f64(1.25));
    read(&app, 5).await;
    assert_eq!(app.api().calls_to("subjects"), FAILURES as usize + 1);
    app.api().set_fault("subjects", None);
    let subject =
        json!({ "id": "1", "name": "A", "code": "A-1", "credits": 1, "department_id": "1" });
    app.api()
        .set_reply("/api/v1/subjects/1", 200, &subject, Some(1));
    app.clock().advance(Duration::from_secs(25));
    read(&app, 3).await;
    assert_eq!(app.api().calls_to("subjects"), FAILURES as usize + 4);
    assert_eq!(published(&app), ["CircuitOpened", "CircuitClosed"]);
}

#[tokio::test]
async fn refusals_of_our_own_requests_do_not_open_the_circuit() {
    for status in [400, 401, 403, 404, 409, 422] {
        let app = app();
        app.api().set_reply(
            "/api/v1/subjects/1",
            status,
            &json!({ "error_code": "subjects.not_found" }),
            None,
        );
        app.api().set_fault("subjects", None);
        read(&app, 10).await;
        assert!(published(&app).is_empty(), "{status}");
    }
}

#[tokio::test]
async fn a_request_with_little_time_does_not_open_the_circuit() {
    let app = app();
    let slow = ApiFault::Slow(Duration::from_secs(1));
    app.api().set_fault("subjects", Some(slow));
    for _ in 0..10 {
        let request = app.get("/readings/1").signed_in("ada", &[Role::Learner]);
        let request = request.time_left(Duration::from_millis(800));
        request.send().await.with_status(200);
    }
    assert_eq!(app.api().calls_to("subjects"), 10);
    assert!(published(&app).is_empty());
}

#[tokio::test]
async fn administrators_see_a_circuit_that_has_opened_and_closed() {
    let app = app();
    assert_eq!(list(&app).await, json!([]));
    read(&app, 5).await;
    let open = list(&app).await;
    assert_eq!(open[0]["caller"], "readers");
    assert_eq!(open[0]["callee"], "subjects");
    assert_eq!(
        (&open[0]["state"], &open[0]["failures"]),
        (&json!("open"), &json!(5))
    );
    let reset = as_role(&app, "POST", RESET, Role::Admin).await;
    assert_eq!(reset.with_status(200).json()["state"], "closed");
    let closed = list(&app).await;
    assert_eq!(
        (&closed[0]["state"], &closed[0]["failures"]),
        (&json!("closed"), &json!(0))
    );
}

#[tokio::test]
async fn a_circuit_that_is_reset_calls_again_within_a_second_and_opens_again_if_it_must() {
    let app = app();
    read(&app, 5).await;
    as_role(&app, "POST", RESET, Role::Admin)
        .await
        .with_status(200);
    app.clock().advance(Duration::from_secs(1));
    read(&app, 10).await;
    assert_eq!(app.api().calls_to("subjects"), 2 * FAILURES as usize);
    assert_eq!(
        published(&app),
        ["CircuitOpened", "CircuitClosed", "CircuitOpened"]
    );
}

#[tokio::test]
async fn resetting_a_closed_circuit_changes_nothing_and_an_unknown_one_is_not_found() {
    let app = app();
    let unknown = as_role(&app, "POST", RESET, Role::Admin).await;
    unknown.assert_refused(404, "platform.unknown_circuit");
    read(&app, 5).await;
    for _ in 0..2 {
        as_role(&app, "POST", RESET, Role::Admin)
            .await
            .with_status(200);
    }
    assert_eq!(published(&app), ["CircuitOpened", "CircuitClosed"]);
    let long = RESET.replace("subjects", &"s".repeat(3000));
    as_role(&app, "POST", &long, Role::Admin)
        .await
        .assert_refused(422, "request.invalid");
}

#[tokio::test]
async fn only_administrators_see_and_reset_circuits() {
    let app = app();
    for role in [Role::Instructor, Role::Learner] {
        for (method, path) in [("GET", LIST), ("POST", RESET)] {
            let reply = as_role(&app, method, path, role).await;
            reply.assert_refused(403, "auth.forbidden");
        }
    }
    app.get(LIST)
        .send()
        .await
        .assert_refused(401, "auth.missing");
}

#[tokio::test]
async fn a_domain_that_calls_no_other_has_no_circuit_to_reset() {
    let app = app();
    let path = RESET.replace("readers", "platform");
    let reply = as_role(&app, "POST", &path, Role::Admin).await;
    reply.assert_refused(404, "request.unknown_route");
}
