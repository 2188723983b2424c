//! Fixtures and requests for the tests of this domain.

pub(crate) mod syllabi;

use kernel::actor::Role;
use kernel::table::{Key, from_row};
use serde_json::{Value, json};
use testkit::{App, MemoryTable, RequestBuilder, Response};

pub(crate) const SEMESTERS: &str = "/api/v1/semesters";

/// The domain at 2026-06-01T12:00Z.
pub(crate) fn app() -> App {
    App::new([crate::catalogue()])
}

pub(crate) fn table(app: &App) -> &MemoryTable {
    app.table("syllabi")
}

/// The body of a semester in Berlin.
pub(crate) fn semester(code: &str, starts_on: &str, ends_on: &str) -> Value {
    json!({
        "name": "A semester", "code": code, "zone": "Europe/Berlin",
        "starts_on": starts_on, "ends_on": ends_on,
    })
}

/// The body of the winter semester of 2026.
pub(crate) fn winter() -> Value {
    semester("2026-W", "2026-10-01", "2027-03-31")
}

/// The body of the year that contains it.
pub(crate) fn year() -> Value {
    semester("2026", "2026-10-01", "2027-09-30")
}

pub(crate) fn with(mut body: Value, field: &str, value: impl Into<Value>) -> Value {
    body[field] = value.into();
    body
}

pub(crate) fn as_admin(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("ada", &[Role::Admin])
}

pub(crate) fn as_instructor(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("ivo", &[Role::Instructor])
}

pub(crate) fn as_learner(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("lin", &[Role::Learner])
}

pub(crate) async fn create(app: &App, body: &Value) -> Response {
    as_admin(app.post(SEMESTERS).json(body)).send().await
}

/// Creates a semester and returns its id.
pub(crate) async fn created(app: &App, body: &Value) -> String {
    let reply = create(app, body).await.with_status(201).json();
    reply["id"].as_str().unwrap().to_owned()
}

/// Creates the winter semester as a term of its year, and returns the ids of the year and the term.
pub(crate) async fn year_and_term(app: &App) -> (String, String) {
    let year = created(app, &year()).await;
    let term = created(app, &with(winter(), "parent_id", year.as_str())).await;
    (year, term)
}

pub(crate) async fn get(app: &App, id: &str) -> Response {
    as_learner(app.get(&format!("{SEMESTERS}/{id}")))
        .send()
        .await
}

/// The state of a semester.
pub(crate) async fn state(app: &App, id: &str) -> String {
    let semester = get(app, id).await.with_status(200).json();
    semester["state"].as_str().unwrap().to_owned()
}

/// The entity tag of a semester.
pub(crate) async fn tag(app: &App, id: &str) -> String {
    let semester = get(app, id).await.with_status(200);
    semester.header("etag").unwrap().to_owned()
}

/// Replaces a semester, which has this entity tag.
pub(crate) async fn update(app: &App, id: &str, tag: &str, body: &Value) -> Response {
    let request = app.put(&format!("{SEMESTERS}/{id}"));
    as_admin(request.header("if-match", tag).json(body))
        .send()
        .await
}

/// Replaces a semester as it is now.
pub(crate) async fn change(app: &App, id: &str, body: &Value) -> Response {
    update(app, id, &tag(app, id).await, body).await
}

pub(crate) async fn delete(app: &App, id: &str) -> Response {
    let tag = tag(app, id).await;
    let request = app.delete(&format!("{SEMESTERS}/{id}"));
    as_admin(request.header("if-match", &tag)).send().await
}

pub(crate) async fn close(app: &App, id: &str) -> Response {
    as_admin(app.post(&format!("{SEMESTERS}/{id}/close")))
        .send()
        .await
}

/// The page of a list, as a learner sees it.
pub(crate) async fn list(app: &App, query: &str) -> Value {
    as_learner(app.get(&format!("{SEMESTERS}{query}")))
        .send()
        .await
        .with_status(200)
        .json()
}

/// The codes in the page of a list.
pub(crate) async fn codes(app: &App, query: &str) -> Vec<String> {
    let page = list(app, query).await;
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["code"].as_str().unwrap().to_owned())
        .collect()
}

/// The names of all facts so far.
pub(crate) fn facts(app: &App) -> Vec<String> {
    let events = table(app).events().into_iter();
    events.map(|event| event.event_type).collect()
}

/// The row that counts what belongs to a semester.
pub(crate) fn usage(app: &App, id: &str) -> Option<Value> {
    let row = table(app).row(&Key::new(format!("SEMESTER#{id}"), "USAGE"));
    row.map(|row| from_row(row).unwrap())
}

/// The fields that a refusal names.
pub(crate) fn refused_fields(refused: &Response) -> Vec<String> {
    let details = refused.assert_refused(422, "request.invalid");
    let fields = details["fields"].as_array().unwrap().iter();
    fields
        .map(|problem| problem["field"].as_str().unwrap().to_owned())
        .collect()
}
