//! Fixtures and requests for the tests about courses.

use kernel::actor::Role;
use serde_json::{Value, json};
use testkit::{App, RequestBuilder, Response};

use super::lessons::{if_match, with};

pub(crate) const COURSES: &str = "/api/v1/courses";

pub(crate) fn app() -> App {
    App::new([crate::catalogue()])
}

/// Who owns the courses of these tests.
pub(crate) fn as_olga(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("olga", &[Role::Instructor])
}

pub(crate) fn as_admin(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("ada", &[Role::Admin])
}

/// Another instructor, who has no part in these courses.
pub(crate) fn as_stranger(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("stan", &[Role::Instructor])
}

pub(crate) fn as_learner(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("lin", &[Role::Learner])
}

pub(crate) async fn create(app: &App, more: Value) -> Response {
    let body = with(json!({ "title": "Algebra" }), more);
    as_olga(app.post(COURSES).json(&body)).send().await
}

/// Creates a course and returns its id.
pub(crate) async fn created(app: &App, more: Value) -> String {
    let course = create(app, more).await.with_status(201).json();
    course["id"].as_str().unwrap().to_owned()
}

pub(crate) fn path(id: &str, rest: &str) -> String {
    format!("{COURSES}/{id}{rest}")
}

pub(crate) async fn get(app: &App, path: &str) -> Response {
    as_olga(app.get(path)).send().await
}

/// The version of a course, as its `ETag` says it.
pub(crate) async fn version(app: &App, id: &str) -> u64 {
    let course = get(app, &path(id, "")).await.with_status(200);
    let tag = course.header("etag").unwrap().trim_matches('"');
    tag.parse().unwrap()
}

/// Sends a change of the course itself as its owner, with its present version.
pub(crate) async fn change(app: &App, request: RequestBuilder, id: &str) -> Response {
    let version = version(app, id).await;
    as_olga(if_match(request, version)).send().await
}

pub(crate) async fn publish(app: &App, id: &str) -> Response {
    change(app, app.post(&path(id, "/publish")), id).await
}

/// Adds a module with so many lessons of a text, and returns its id.
pub(crate) async fn add_lessons(app: &App, id: &str, count: usize) -> String {
    let module = as_olga(
        app.post(&path(id, "/modules"))
            .json(&json!({ "title": "Module" })),
    );
    let module = module.send().await.with_status(201).json();
    let module_id = module["id"].as_str().unwrap().to_owned();
    for number in 0..count {
        add_lesson(app, id, &module_id, &format!("Lesson {number}")).await;
    }
    module_id
}

pub(crate) async fn add_lesson(app: &App, id: &str, module_id: &str, title: &str) -> String {
    let body = json!({
        "module_id": module_id, "title": title, "blocks": [{ "kind": "text", "text": title }],
    });
    let lesson = as_olga(app.post(&path(id, "/lessons")).json(&body));
    let lesson = lesson.send().await.with_status(201).json();
    lesson["id"].as_str().unwrap().to_owned()
}

/// A published course with so many lessons.
pub(crate) async fn published(app: &App, more: Value, lessons: usize) -> String {
    let id = created(app, more).await;
    add_lessons(app, &id, lessons).await;
    let reply = publish(app, &id).await;
    assert!(matches!(reply.status, 200 | 202), "{}", reply.text());
    id
}

/// The names of the facts so far.
pub(crate) fn facts(app: &App) -> Vec<String> {
    let events = app.table("courses").events();
    events.into_iter().map(|event| event.event_type).collect()
}

/// The titles of a list, as anybody sees it.
pub(crate) async fn titles(app: &App, query: &str) -> Vec<String> {
    let page = app.get(&format!("{COURSES}{query}")).send().await;
    let page = page.with_status(200).json();
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["title"].as_str().unwrap().to_owned())
        .collect()
}

/// Archives a course; its learners keep everything.
pub(crate) async fn archive(app: &App, id: &str) {
    let archive = app
        .post(&path(id, "/archive"))
        .json(&json!({ "access": "keep" }));
    change(app, archive, id).await.with_status(200);
}

/// Deletes a course as its owner.
pub(crate) async fn delete(app: &App, id: &str) {
    let deletion = app.delete(&path(id, ""));
    change(app, deletion, id).await.with_status(204);
}
