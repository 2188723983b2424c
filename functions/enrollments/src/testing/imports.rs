//! Imports of lists of learners.

use serde_json::{Value, json};
use testkit::{App, Response};

use super::as_olga;
use super::courses::COURSE;

pub(crate) const IMPORTS: &str =
    "/api/v1/courses/0197a1b2-0000-7000-8000-000000000001/enrollment-imports";

/// The names of so many users.
pub(crate) fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("u{number}")).collect()
}

/// A list of these users.
pub(crate) fn list<U: AsRef<str>>(mode: &str, users: &[U]) -> Value {
    let row = |user: &U| json!({ "user_id": user.as_ref() });
    let rows: Vec<_> = users.iter().map(row).collect();
    json!({ "mode": mode, "rows": rows, "name": "Winter" })
}

/// The list with another value of a field.
pub(crate) fn with(mut list: Value, field: &str, value: Value) -> Value {
    list[field] = value;
    list
}

/// A request by the owner of the course.
pub(crate) async fn start(app: &App, list: &Value) -> Response {
    as_olga(app.post(IMPORTS).json(list)).send().await
}

/// Imports a list to its end; returns the progress.
pub(crate) async fn import(app: &App, list: &Value) -> Value {
    let started = start(app, list).await.with_status(202).json();
    app.deliver().await;
    let id = started["import"]["id"].as_str().unwrap();
    progress(app, COURSE, id).await.with_status(200).json()
}

pub(crate) async fn progress(app: &App, course: &str, id: &str) -> Response {
    let path = format!("/api/v1/courses/{course}/enrollment-imports/{id}");
    as_olga(app.get(&path)).send().await
}

/// The outcomes of a dry run.
pub(crate) async fn preview(app: &App, list: &Value) -> Vec<String> {
    let list = with(list.clone(), "dry_run", json!(true));
    let reply = start(app, &list).await.with_status(200).json();
    let rows = reply["rows"].as_array().unwrap().iter();
    rows.map(|row| row["outcome"].as_str().unwrap().to_owned())
        .collect()
}
