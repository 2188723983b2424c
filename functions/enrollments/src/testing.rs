//! Fixtures and requests for the tests of this domain.

pub(crate) mod codes;
pub(crate) mod courses;
pub(crate) mod imports;
pub(crate) mod people;
pub(crate) mod rows;
pub(crate) mod work;

use std::sync::Arc;

use jiff::Timestamp;
use kernel::Context;
use kernel::actor::Role;
use serde_json::{Value, json};
use testkit::{App, RequestBuilder, Response, TestClock};

pub(crate) const ENROLLMENTS: &str = "/api/v1/enrollments";

pub(crate) fn app() -> App {
    App::new([crate::catalogue()])
}

pub(crate) fn context() -> Context {
    Context::of_system(Timestamp::UNIX_EPOCH, Arc::new(TestClock::new()))
}

/// A request by a learner.
pub(crate) fn by(user: &str, request: RequestBuilder) -> RequestBuilder {
    request.signed_in(user, &[Role::Learner])
}

/// A request by the owner of the courses of these tests.
pub(crate) fn as_olga(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("olga", &[Role::Instructor])
}

pub(crate) fn as_admin(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("ada", &[Role::Admin])
}

/// The path of somebody's enrollment.
pub(crate) fn path(course: &str, user: &str, rest: &str) -> String {
    format!("{ENROLLMENTS}/{course}.{user}{rest}")
}

pub(crate) async fn enroll(app: &App, user: &str, course: &str) -> Response {
    let body = json!({ "course_id": course });
    by(user, app.post(ENROLLMENTS).json(&body)).send().await
}

pub(crate) async fn get(app: &App, user: &str, course: &str) -> Value {
    let reply = by(user, app.get(&path(course, user, ""))).send().await;
    reply.with_status(200).json()
}

pub(crate) async fn leave(app: &App, user: &str, course: &str) {
    let left = by(user, app.delete(&path(course, user, ""))).send().await;
    left.with_status(204);
}

pub(crate) async fn answer(app: &App, user: &str, course: &str, accept: bool) -> Response {
    let request = app.post(&path(course, user, "/offer"));
    by(user, request.json(&json!({ "accept": accept })))
        .send()
        .await
}

pub(crate) async fn complete(app: &App, user: &str, course: &str, lesson: u16) -> Response {
    let body = json!({ "lesson_id": format!("{course}.{lesson}"), "state": "completed" });
    let request = app.put(&path(course, user, "/progress")).json(&body);
    by(user, request).send().await
}

/// The states of these learners.
pub(crate) async fn states(app: &App, course: &str, users: &[&str]) -> Vec<String> {
    let mut states = Vec::new();
    for user in users {
        let enrollment = get(app, user, course).await;
        states.push(enrollment["state"].as_str().unwrap().to_owned());
    }
    states
}

/// The names of the facts so far.
pub(crate) fn facts(app: &App) -> Vec<String> {
    let events = app.table("enrollments").events();
    events.into_iter().map(|event| event.event_type).collect()
}
