//! A course from its draft over three versions, as its author, a learner and a stranger see it.

use std::time::Duration;

use kernel::Role;
use serde_json::{Value, json};
use testkit::{App, Response};

use crate::given::{User, administrator, app, new_user, text, token, user_with_role};

const COURSES: &str = "/api/v1/courses";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn send(app: &App, user: &User, method: &str, path: &str, body: Value) -> Response {
    let request = app.request(method, path).bearer(&user.token);
    request.json(&body).send().await
}

/// With the tag that a read of `tagged` has.
async fn change(
    app: &App,
    user: &User,
    (method, path, tagged): (&str, &str, &str),
    body: Value,
) -> Response {
    let read = app.get(tagged).bearer(&user.token).send().await;
    let read = read.with_status(200);
    let tag = read.header("etag").unwrap();
    let request = app.request(method, path).bearer(&user.token);
    request.header("if-match", tag).json(&body).send().await
}

async fn see(app: &App, user: &User, path: &str) -> Response {
    app.get(path).bearer(&user.token).send().await
}

struct Course<'a> {
    app: &'a App,
    author: &'a User,
    id: String,
}

impl Course<'_> {
    fn path(&self, rest: &str) -> String {
        format!("{COURSES}/{}{rest}", self.id)
    }

    async fn module(&self, title: &str) -> String {
        let body = json!({ "title": title });
        let reply = send(self.app, self.author, "POST", &self.path("/modules"), body).await;
        text(&reply.with_status(201).json()["id"])
    }

    async fn lesson(&self, module: &str, more: Value) -> String {
        let mut body = json!({
            "module_id": module, "title": "A lesson", "blocks": [{ "kind": "text", "text": "Words" }],
        });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let reply = send(self.app, self.author, "POST", &self.path("/lessons"), body).await;
        text(&reply.with_status(201).json()["id"])
    }

    async fn change(&self, method: &str, rest: &str, body: Value) -> Response {
        let (path, tagged) = (self.path(rest), self.path(""));
        change(self.app, self.author, (method, &path, &tagged), body).await
    }

    async fn publish(&self) -> Value {
        let reply = self.change("POST", "/publish", json!({})).await;
        reply.with_status(200).json()
    }

    /// Enrols somebody, who completes the lesson with this number.
    async fn enroll(&self, user: &User, ordinal: u16) {
        self.app.deliver().await;
        let body = json!({ "course_id": self.id });
        let reply = send(self.app, user, "POST", "/api/v1/enrollments", body).await;
        let id = text(&reply.with_status(201).json()["id"]);
        let body = json!({ "lesson_id": format!("{}.{ordinal}", self.id), "state": "completed" });
        let progress = format!("/api/v1/enrollments/{id}/progress");
        let reply = send(self.app, user, "PUT", &progress, body).await;
        reply.with_status(200);
        self.app.deliver().await;
    }
}

async fn created<'a>(app: &'a App, author: &'a User, body: Value) -> Course<'a> {
    let reply = send(app, author, "POST", COURSES, body).await;
    let id = text(&reply.with_status(201).json()["id"]);
    Course { app, author, id }
}

#[tokio::test]
async fn a_course_is_built_reordered_published_changed_and_restored() {
    let app = app();
    let admin = administrator(&app).await;
    let ivo = user_with_role(&app, &admin, Role::Instructor).await;
    let lin = new_user(&app, "lin@example.org").await;
    let course = created(&app, &ivo, json!({ "title": "Clocks" })).await;
    let modules = [course.module("First").await, course.module("Second").await];
    let mut lessons = Vec::new();
    for number in 0..5 {
        lessons.push(course.lesson(&modules[number / 3], json!({})).await);
    }

    // Two windows reorder from the same state: one of them learns what the other has done.
    let path = course.path("/outline");
    let draft = see(&app, &ivo, &path).await.with_status(200);
    let tag = draft.header("etag").unwrap().to_owned();
    let order = |first: [usize; 3]| {
        json!({ "modules": [
            { "id": modules[0], "lessons": first.map(|one| &lessons[one]) },
            { "id": modules[1], "lessons": [lessons[3], lessons[4]] },
        ] })
    };
    let reorder = |order: Value| {
        let request = app.put(&path).bearer(&ivo.token).header("if-match", &tag);
        request.json(&order).send()
    };
    reorder(order([2, 0, 1])).await.with_status(200);
    let details = reorder(order([1, 0, 2]))
        .await
        .assert_refused(412, "request.stale_version");
    assert!(details["changes"]["moved"].is_array(), "{details:?}");

    see(&app, &lin, &course.path(""))
        .await
        .assert_refused(404, "courses.not_found");
    assert_eq!(course.publish().await["current_version"], 1);
    let seen = see(&app, &lin, &path).await.with_status(200).json();
    let ids: Vec<_> = seen["modules"][0]["lessons"]
        .as_array()
        .unwrap()
        .iter()
        .collect();
    assert_eq!(ids[0]["id"], lessons[2].as_str());
    let lesson = format!("/api/v1/lessons/{}", lessons[0]);
    see(&app, &lin, &lesson)
        .await
        .assert_refused(403, "courses.not_enrolled");
    course.enroll(&lin, 1).await;
    see(&app, &lin, &lesson).await.with_status(200);

    // A lesson that opens later is locked for the learner wherever it is seen.
    let at = json!({ "local": "2030-01-01T09:00", "zone": "Europe/Berlin" });
    let later = course
        .lesson(&modules[1], json!({ "release": { "at": at } }))
        .await;
    let checks = see(&app, &ivo, &course.path("/checks"))
        .await
        .with_status(200)
        .json();
    assert_eq!(
        (&checks["required_before"], &checks["required_after"]),
        (&json!(5), &json!(6))
    );
    assert_eq!(checks["changes"]["added"], json!([later]));
    assert_eq!(course.publish().await["current_version"], 2);
    let refused = see(&app, &lin, &format!("/api/v1/lessons/{later}")).await;
    let details = refused.assert_refused(403, "courses.locked");
    assert_eq!(details["unlocks_at"], "2030-01-01T08:00:00Z");
    let list = see(&app, &lin, &course.path("/lessons"))
        .await
        .with_status(200)
        .json();
    let listed = list["items"].as_array().unwrap().iter();
    let listed = listed
        .clone()
        .find(|item| item["id"] == later.as_str())
        .unwrap();
    assert_eq!(listed["lock"]["unlocks_at"], "2030-01-01T08:00:00Z");
    let exercises = format!("/api/v1/lessons/{later}/exercises");
    see(&app, &lin, &exercises)
        .await
        .assert_refused(403, "courses.locked");
    let news = see(&app, &lin, &course.path("/changes?since=1"))
        .await
        .with_status(200)
        .json();
    assert_eq!(news["added"], json!([later]));

    let body = json!({ "title": "Clocks", "slug": "all-about-clocks" });
    course.change("PUT", "", body).await.with_status(200);
    let moved = app.get(&format!("{COURSES}/by-slug/clocks")).send().await;
    moved.assert_refused(308, "courses.slug_changed");

    let restore = course.path("/versions/1/restore");
    let restored = change(&app, &ivo, ("POST", &restore, &path), json!({})).await;
    restored.with_status(200);
    app.deliver().await;
    assert_eq!(course.publish().await["current_version"], 3);
    let changes = see(&app, &lin, &course.path("/changes?since=1"))
        .await
        .with_status(200)
        .json();
    for field in ["added", "removed", "moved"] {
        assert_eq!(changes[field], json!([]), "{field}");
    }
    see(&app, &lin, &format!("/api/v1/lessons/{later}"))
        .await
        .assert_refused(404, "courses.lesson_not_found");
}

#[tokio::test]
async fn courses_that_would_wait_for_each_other_are_refused() {
    let app = app();
    let admin = administrator(&app).await;
    let ivo = user_with_role(&app, &admin, Role::Instructor).await;
    let first = created(&app, &ivo, json!({ "title": "First" })).await;
    let after =
        |id: &str, title: &str| json!({ "title": title, "prerequisites": [{ "any_of": [id] }] });
    let second = created(&app, &ivo, after(&first.id, "Second")).await;
    let details = first
        .change("PUT", "", after(&second.id, "First"))
        .await
        .assert_refused(409, "courses.prerequisite_cycle");
    assert_eq!(details["cycle"], json!([first.id, second.id]));
}

#[tokio::test]
async fn a_deleted_course_returns_with_who_enrolled_in_the_same_moment() {
    let app = app();
    let admin = administrator(&app).await;
    let ivo = user_with_role(&app, &admin, Role::Instructor).await;
    let lin = new_user(&app, "lin@example.org").await;
    let course = created(&app, &ivo, json!({ "title": "Clocks" })).await;
    let module = course.module("First").await;
    let lesson = course.lesson(&module, json!({})).await;
    course.publish().await;
    app.deliver().await;

    // The domain of courses has not heard of the enrollment when it is asked to delete.
    let body = json!({ "course_id": course.id });
    let enrolled = send(&app, &lin, "POST", "/api/v1/enrollments", body).await;
    let enrollment = text(&enrolled.with_status(201).json()["id"]);
    let enrollment = format!("/api/v1/enrollments/{enrollment}");
    let archive = json!({ "access": "keep" });
    let archived = course.change("POST", "/archive", archive).await;
    archived.with_status(200);
    let deleted = course.change("DELETE", "", json!({})).await;
    deleted.with_status(204);
    app.deliver().await;
    let lesson = format!("/api/v1/lessons/{lesson}");
    see(&app, &lin, &lesson)
        .await
        .assert_refused(404, "courses.not_found");
    let seen = see(&app, &lin, &enrollment).await.with_status(200).json();
    assert_eq!(
        (&seen["state"], &seen["course"]),
        (&json!("active"), &Value::Null)
    );

    let list = see(&app, &ivo, &format!("{COURSES}?deleted=true")).await;
    assert_eq!(list.with_status(200).json()["items"][0]["id"], course.id);
    let restore = course.path("/restore");
    let restored = send(&app, &ivo, "POST", &restore, json!({})).await;
    restored.with_status(200);
    app.deliver().await;
    see(&app, &lin, &lesson).await.with_status(200);
    let seen = see(&app, &lin, &enrollment).await.with_status(200).json();
    assert_eq!(seen["course"]["title"], "Clocks");

    // Now the domain of courses knows.
    course
        .change("DELETE", "", json!({}))
        .await
        .assert_refused(409, "courses.has_learners");
}

#[tokio::test]
async fn whoever_enrolled_while_a_course_was_deleted_is_told_when_it_is_purged() {
    let app = app();
    let admin = administrator(&app).await;
    let ivo = user_with_role(&app, &admin, Role::Instructor).await;
    let lin = new_user(&app, "lin@example.org").await;
    let course = created(&app, &ivo, json!({ "title": "Clocks" })).await;
    let module = course.module("First").await;
    course.lesson(&module, json!({})).await;
    course.publish().await;
    app.deliver().await;
    let body = json!({ "course_id": course.id });
    let enrolled = send(&app, &lin, "POST", "/api/v1/enrollments", body).await;
    let enrollment = text(&enrolled.with_status(201).json()["id"]);
    let archive = json!({ "access": "keep" });
    let archived = course.change("POST", "/archive", archive).await;
    archived.with_status(200);
    let deleted = course.change("DELETE", "", json!({})).await;
    deleted.with_status(204);
    let mut events = app.take_events();
    events.reverse();
    assert!(app.deliver_these(&events).await.is_empty());
    app.clock().advance(30 * DAY + Duration::from_secs(60));
    app.job("purge-courses", json!({})).await.unwrap();
    app.deliver().await;
    let lin = User {
        token: token(&app, "lin@example.org").await,
        ..lin
    };
    let enrollment = format!("/api/v1/enrollments/{enrollment}");
    let seen = see(&app, &lin, &enrollment).await.with_status(200).json();
    assert_eq!(
        (&seen["state"], &seen["course"]),
        (&json!("cancelled"), &Value::Null)
    );
}

#[tokio::test]
async fn a_text_that_was_overwritten_by_a_wrong_save_returns() {
    let app = app();
    let admin = administrator(&app).await;
    let ivo = user_with_role(&app, &admin, Role::Instructor).await;
    let lin = new_user(&app, "lin@example.org").await;
    let course = created(&app, &ivo, json!({ "title": "Clocks" })).await;
    let module = course.module("First").await;
    let lesson = course.lesson(&module, json!({ "preview": true })).await;
    course.publish().await;
    let path = format!("/api/v1/lessons/{lesson}");
    let wrong = json!({ "title": "A lesson", "blocks": [], "preview": true });
    let saved = change(&app, &ivo, ("PUT", &path, &path), wrong).await;
    saved.with_status(200);
    let revisions = format!("{path}/revisions");
    see(&app, &lin, &revisions)
        .await
        .assert_refused(403, "auth.forbidden");
    let list = see(&app, &ivo, &revisions).await.with_status(200).json();
    let revision = format!("{revisions}/{}", list["items"][0]["revision"]);
    let text = see(&app, &ivo, &revision).await.with_status(200).json();
    assert_eq!(text["blocks"][0]["text"], "Words");
    let restore = format!("{revision}/restore");
    let restored = change(&app, &ivo, ("POST", &restore, &path), json!({})).await;
    assert_eq!(restored.with_status(200).json()["blocks"], text["blocks"]);
    let seen = see(&app, &lin, &path).await.with_status(200).json();
    assert_eq!(seen["blocks"], text["blocks"], "learners never saw it");
}
