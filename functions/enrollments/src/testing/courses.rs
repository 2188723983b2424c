//! Courses, as the domain of courses tells of them.

use kernel::Envelope;
use serde_json::{Value, json};
use testkit::{App, fact};

use crate::course::Course;

pub(crate) const COURSE: &str = "0197a1b2-0000-7000-8000-000000000001";
pub(crate) const OTHER: &str = "0197a1b2-0000-7000-8000-000000000002";

fn content(id: &str, more: &Value) -> Value {
    let mut course = json!({
        "course_id": id, "slug": "algebra", "title": "Algebra", "state": "published",
        "visibility": "public", "price": null, "capacity": null, "opens_at": null, "closes_at": null,
        "access_days": null, "archive": null, "current_version": 1, "lessons": [1, 2, 3], "required": [1, 2],
        "prerequisites": [], "staff": [{ "user_id": "olga", "role": "owner" }],
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        course[name] = value.clone();
    }
    course
}

/// A published course that is free, without staff.
pub(crate) fn course() -> Course {
    serde_json::from_value(content(COURSE, &json!({ "staff": [] }))).unwrap()
}

/// The fact of a course that olga teaches: `more` are fields with other values.
pub(crate) fn updated(version: u64, id: &str, more: &Value) -> Envelope {
    let data = content(id, more);
    fact("courses", ("Course", id), "CourseUpdated", version, data)
}

/// Tells of a course that olga teaches.
pub(crate) async fn told(app: &App, version: u64, id: &str, more: Value) {
    tell(app, updated(version, id, &more)).await;
}

/// Tells that the course was deleted.
pub(crate) async fn deleted(app: &App, version: u64, id: &str) {
    let data = json!({ "course_id": id });
    let event = fact("courses", ("Course", id), "CourseDeleted", version, data);
    tell(app, event).await;
}

async fn tell(app: &App, event: Envelope) {
    assert!(app.deliver_these(&[event]).await.is_empty());
}

/// An app that knows one course.
pub(crate) async fn app_with(more: Value) -> App {
    let app = super::app();
    told(&app, 1, COURSE, more).await;
    app
}

/// The domain of courses shows the course to nobody.
pub(crate) fn not_found_in_courses(app: &App) {
    let path = format!("/api/v1/courses/{COURSE}");
    let body = json!({ "error_code": "courses.not_found" });
    app.api().set_reply(&path, 404, &body, None);
}
