//! Fixtures and requests for the tests about syllabi.

use kernel::actor::Role;
use serde_json::{Value, json};
use testkit::{App, MemoryTable, RequestBuilder, Response, fact};

pub(crate) const SUBJECT: &str = "7";
/// The id of nothing.
pub(crate) const UNKNOWN: &str = "0197a1b2-0000-7000-8000-000000000404";
pub(crate) const FILE: &str = "71";
pub(crate) const SYLLABI: &str = "/api/v1/syllabus";

/// The domain with one semester, a subject and a file of the instructor `ivo`.
pub(crate) async fn app() -> (App, String) {
    let app = App::new([crate::catalogue()]);
    let subject = json!({
        "subject_id": SUBJECT, "name": "Algebra", "code": "MA-1", "credits": 6, "department_id": "1",
    });
    let live = json!({
        "id": SUBJECT, "name": "Algebra", "code": "MA-1", "credits": 6, "department_id": "1",
    });
    app.api().set_reply(&subject_path(), 200, &live, Some(1));
    not_found(
        &app,
        &format!("/api/v1/subjects/{UNKNOWN}"),
        "subjects.not_found",
    );
    not_found(&app, &format!("/api/v1/files/{UNKNOWN}"), "files.not_found");
    learn(
        &app,
        "subjects",
        ("Subject", SUBJECT),
        "SubjectCreated",
        1,
        subject,
    )
    .await;
    file(&app, FILE, "ivo").await;
    let semester = semester(&app, "2026-W", "2026-10-01").await;
    (app, semester)
}

/// Delivers a fact about a thing of another domain to the function that copies it.
async fn learn(
    app: &App,
    source: &str,
    thing: (&str, &str),
    name: &str,
    version: u64,
    data: Value,
) {
    let event = fact(source, thing, name, version, data);
    let consumer = format!("copy-{source}");
    app.consume(&consumer, &event).await.unwrap();
}

/// A file that was uploaded.
pub(crate) async fn file(app: &App, id: &str, owner: &str) {
    let live = json!({
        "id": id, "owner_id": owner, "original_name": "week-1.pdf", "file_type": "application/pdf",
        "file_size": 1000, "status": "available",
    });
    app.api().set_reply(&file_path(id), 200, &live, Some(1));
    let data = json!({
        "file_id": id, "owner_id": owner, "original_name": "week-1.pdf", "file_type": "application/pdf",
        "file_size": 1000,
    });
    learn(app, "files", ("File", id), "FileUploaded", 1, data).await;
}

fn file_path(id: &str) -> String {
    format!("/api/v1/files/{id}")
}

fn subject_path() -> String {
    format!("/api/v1/subjects/{SUBJECT}")
}

/// The reply of a domain that does not have the thing.
fn not_found(app: &App, path: &str, code: &str) {
    let body = json!({ "error_code": code, "service_name": code.split('.').next() });
    app.api().set_reply(path, 404, &body, None);
}

pub(crate) async fn file_is_deleted(app: &App, id: &str) {
    not_found(app, &file_path(id), "files.not_found");
    learn(app, "files", ("File", id), "FileDeleted", 2, json!({})).await;
}

pub(crate) async fn subject_is_deleted(app: &App) {
    not_found(app, &subject_path(), "subjects.not_found");
    let data = json!({ "subject_id": SUBJECT, "code": "MA-1" });
    learn(
        app,
        "subjects",
        ("Subject", SUBJECT),
        "SubjectDeleted",
        2,
        data,
    )
    .await;
}

pub(crate) fn table(app: &App) -> &MemoryTable {
    app.table("syllabi")
}

pub(crate) fn as_ivo(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("ivo", &[Role::Instructor])
}

pub(crate) fn as_other_instructor(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("ida", &[Role::Instructor])
}

pub(crate) fn as_learner(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("lin", &[Role::Learner])
}

pub(crate) fn as_admin(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("ada", &[Role::Admin])
}

/// The body of a syllabus of the subject.
pub(crate) fn syllabus(semester: &str) -> Value {
    json!({ "subject_id": SUBJECT, "semester_id": semester, "title": "Algebra, winter" })
}

/// The content of [`syllabus`], as an update sends it.
pub(crate) fn content(title: &str) -> Value {
    json!({ "title": title })
}

pub(crate) fn with(mut body: Value, field: &str, value: impl Into<Value>) -> Value {
    body[field] = value.into();
    body
}

pub(crate) async fn create(app: &App, body: &Value) -> Response {
    as_ivo(app.post(SYLLABI).json(body)).send().await
}

/// Creates a syllabus and returns its id.
pub(crate) async fn created(app: &App, body: &Value) -> String {
    let reply = create(app, body).await.with_status(201).json();
    reply["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn update(app: &App, id: &str, version: u64, body: &Value) -> Response {
    let request = app.put(&format!("{SYLLABI}/{id}"));
    as_ivo(if_match(request, version).json(body)).send().await
}

pub(crate) fn if_match(request: RequestBuilder, version: u64) -> RequestBuilder {
    request.header("if-match", &format!("\"{version}\""))
}

/// Sends a command without a body: `submit`, `publish` or `withdraw`.
pub(crate) async fn act(app: &App, id: &str, action: &str, version: u64) -> Response {
    let request = app.post(&format!("{SYLLABI}/{id}/{action}"));
    as_ivo(if_match(request, version)).send().await
}

/// The version of a syllabus, as `ETag` says it.
pub(crate) async fn version(app: &App, id: &str) -> u64 {
    let reply = get(app, id).await.with_status(200).json();
    reply["version"].as_u64().unwrap()
}

/// Publishes the latest version of a syllabus.
pub(crate) async fn publish(app: &App, id: &str) {
    let version = version(app, id).await;
    act(app, id, "publish", version).await.with_status(200);
}

/// Creates a syllabus, publishes it and returns its id.
pub(crate) async fn published(app: &App, body: &Value) -> String {
    let id = created(app, body).await;
    publish(app, &id).await;
    id
}

/// A syllabus as the instructor sees it.
pub(crate) async fn get(app: &App, id: &str) -> Response {
    as_ivo(app.get(&format!("{SYLLABI}/by-id/{id}")))
        .send()
        .await
}

/// A syllabus as a learner sees it.
pub(crate) async fn read(app: &App, id: &str) -> Response {
    as_learner(app.get(&format!("{SYLLABI}/by-id/{id}")))
        .send()
        .await
}

/// The names of all facts about syllabi and files so far.
pub(crate) fn facts(app: &App) -> Vec<String> {
    let events = table(app).events().into_iter();
    let names = events.map(|event| event.event_type);
    names.filter(|name| !name.starts_with("Semester")).collect()
}

/// Creates a semester of six months and returns its id.
pub(crate) async fn semester(app: &App, code: &str, starts_on: &str) -> String {
    let first: calendar::Date = starts_on.parse().unwrap();
    let last = first.plus_days(181).unwrap().to_string();
    super::created(app, &super::semester(code, starts_on, &last)).await
}
