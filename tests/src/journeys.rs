//! Scenarios that involve several domains, all of them in this process.

mod accounts;
mod courses;
mod enrollments;
mod oauth;
mod paths;
mod people;
mod programs;
mod repositories;
mod semesters;
mod signing_in;
mod subjects;
mod syllabi;

use serde_json::{Value, json};
use testkit::App;

use crate::given::User;

fn subject(name: &str, code: &str) -> Value {
    json!({ "name": name, "code": code, "description": "", "department_id": "7", "credits": 6 })
}

async fn get(app: &App, user: &User, path: &str) -> Value {
    app.get(path)
        .bearer(&user.token)
        .send()
        .await
        .with_status(200)
        .json()
}
