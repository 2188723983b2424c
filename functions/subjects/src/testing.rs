//! Fixtures and requests for the tests of this domain.

use kernel::actor::Role;
use kernel::table::Key;
use serde_json::{Value, json};
use testkit::{App, MemoryTable, RequestBuilder, Response};

pub(crate) fn app() -> App {
    App::new([crate::catalogue()])
}

pub(crate) fn table(app: &App) -> &MemoryTable {
    app.table("subjects")
}

/// The body of a subject of 6 credits in department 7.
pub(crate) fn subject(code: &str, name: &str) -> Value {
    json!({ "name": name, "code": code, "description": "", "department_id": "7", "credits": 6 })
}

pub(crate) fn with(mut subject: Value, field: &str, value: impl Into<Value>) -> Value {
    subject[field] = value.into();
    subject
}

pub(crate) fn as_admin(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("ada", &[Role::Admin])
}

pub(crate) fn as_learner(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("lin", &[Role::Learner])
}

pub(crate) async fn create(app: &App, subject: &Value) -> Response {
    as_admin(app.post("/api/v1/subjects").json(subject))
        .send()
        .await
}

/// Creates a subject and returns its id.
pub(crate) async fn created(app: &App, subject: &Value) -> String {
    let reply = create(app, subject).await.with_status(201).json();
    reply["id"].as_str().unwrap().to_owned()
}

/// Creates the subject MA-1 and returns its id.
pub(crate) async fn some_subject(app: &App) -> String {
    created(app, &subject("MA-1", "Algebra")).await
}

pub(crate) async fn update(app: &App, id: &str, version: u64, subject: &Value) -> Response {
    let request = app
        .put(&format!("/api/v1/subjects/{id}"))
        .header("if-match", &format!("\"{version}\""));
    as_admin(request.json(subject)).send().await
}

pub(crate) async fn delete(app: &App, id: &str, version: u64) -> Response {
    let request = app
        .delete(&format!("/api/v1/subjects/{id}"))
        .header("if-match", &format!("\"{version}\""));
    as_admin(request).send().await
}

pub(crate) async fn get(app: &App, path: &str) -> Response {
    as_learner(app.get(path)).send().await
}

pub(crate) async fn report(app: &App) -> Value {
    as_admin(app.get("/api/v1/subjects/reports/summary"))
        .send()
        .await
        .with_status(200)
        .json()
}

/// Whether a row claims the code.
pub(crate) fn is_claimed(app: &App, code: &str) -> bool {
    table(app)
        .row(&Key::single(format!("UNIQUE#subject-code#{code}")))
        .is_some()
}

/// The names and versions of all facts so far.
pub(crate) fn facts(app: &App) -> Vec<(String, u64)> {
    table(app)
        .events()
        .into_iter()
        .map(|event| (event.event_type, event.version))
        .collect()
}
