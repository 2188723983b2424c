//! Codes of courses.

use kernel::table::from_row;
use serde_json::{Value, json};
use testkit::{App, Response};

use super::courses::COURSE;
use super::{ENROLLMENTS, as_olga, by};

/// A code that olga has made.
pub(crate) struct Made {
    pub(crate) id: String,
    pub(crate) text: String,
}

/// The path of the codes of the course.
pub(crate) fn codes(rest: &str) -> String {
    format!("/api/v1/courses/{COURSE}/enrollment-codes{rest}")
}

/// Makes a code for the course: `fields` is the body of the request.
pub(crate) async fn made(app: &App, fields: Value) -> Made {
    let reply = as_olga(app.post(&codes("")).json(&fields)).send().await;
    let code = reply.with_status(201).json();
    let text = |name: &str| code[name].as_str().unwrap().to_owned();
    Made {
        id: text("id"),
        text: text("code"),
    }
}

pub(crate) async fn delete(app: &App, code: &Made) {
    let request = app.delete(&codes(&format!("/{}", code.id)));
    as_olga(request).send().await.with_status(204);
}

/// Enrols in the course with a code.
pub(crate) async fn enroll_with(app: &App, user: &str, text: &str) -> Response {
    let body = json!({ "course_id": COURSE, "code": text });
    by(user, app.post(ENROLLMENTS).json(&body)).send().await
}

/// How often a code was used, as its row says.
pub(crate) fn uses(app: &App, code: &Made) -> i64 {
    let key = crate::code::key(&COURSE.parse().unwrap(), &code.id.parse().unwrap());
    let row: Value = from_row(app.table("enrollments").row(&key).unwrap()).unwrap();
    row["uses"].as_i64().unwrap()
}
