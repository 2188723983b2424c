use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::courses::*;
use crate::testing::lessons::if_match;

fn lesson_path(id: &str, version: u32, lesson: &str) -> String {
    path(id, &format!("/versions/{version}/lessons/{lesson}"))
}

async fn lesson(app: &App, id: &str, version: u32, ordinal: u16) -> Response {
    get(app, &lesson_path(id, version, &format!("{id}.{ordinal}"))).await
}

async fn set_text(app: &App, lesson: &str, version: u64, text: &str) {
    let body = json!({ "title": text, "blocks": [{ "kind": "text", "text": text }] });
    let request = app.put(&format!("/api/v1/lessons/{lesson}")).json(&body);
    let changed = as_olga(if_match(request, version)).send().await;
    changed.with_status(200);
}

async fn keep(app: &App, id: &str) {
    let request = app.post(&path(id, "/versions")).json(&json!({}));
    let kept = as_olga(request).send().await;
    assert!(matches!(kept.status, 201 | 202), "{}", kept.text());
}

/// The title, the text, and the version with which the lesson was frozen.
fn content(lesson: Response) -> Value {
    let lesson = lesson.with_status(200).json();
    let text = &lesson["blocks"][0]["text"];
    json!([lesson["title"], text, lesson["published_version"]])
}

#[tokio::test]
async fn staff_read_the_text_of_every_version_whatever_is_in_force_now() {
    let app = app();
    let id = published(&app, json!({}), 2).await;
    let first = format!("{id}.1");
    set_text(&app, &first, 1, "Second").await;
    publish(&app, &id).await.with_status(200);
    set_text(&app, &first, 2, "Third").await;
    keep(&app, &id).await;
    let request = if_match(app.delete(&format!("/api/v1/lessons/{first}")), 3);
    as_olga(request).send().await.with_status(204);
    publish(&app, &id).await.with_status(200);
    for (version, expected) in [
        (1, json!(["Lesson 0", "Lesson 0", 1])),
        (2, json!(["Second", "Second", 2])),
        (3, json!(["Third", "Third", 3])),
    ] {
        assert_eq!(content(lesson(&app, &id, version, 1).await), expected);
        // The other lesson was frozen once.
        let other = content(lesson(&app, &id, version, 2).await);
        assert_eq!(other, json!(["Lesson 1", "Lesson 1", 1]));
    }
    let before = app.table("courses").reads();
    lesson(&app, &id, 4, 2).await.with_status(200);
    assert_eq!(app.table("courses").reads() - before, 2);
    lesson(&app, &id, 4, 1)
        .await
        .assert_refused(404, "courses.lesson_not_found");
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    let other = published(&app, json!({ "title": "Another" }), 1).await;
    lesson(&app, &id, 2, 1)
        .await
        .assert_refused(404, "courses.no_such_version");
    lesson(&app, &id, 1, 2)
        .await
        .assert_refused(404, "courses.lesson_not_found");
    let of_other = lesson_path(&id, 1, &format!("{other}.1"));
    get(&app, &of_other)
        .await
        .assert_refused(404, "courses.lesson_not_found");
}

#[tokio::test]
async fn a_version_whose_lessons_are_still_written_has_none() {
    let app = app();
    let id = created(&app, json!({})).await;
    add_lessons(&app, &id, 20).await;
    keep(&app, &id).await;
    lesson(&app, &id, 1, 1)
        .await
        .assert_refused(404, "courses.no_such_version");
    app.deliver().await;
    lesson(&app, &id, 1, 1).await.with_status(200);
}

#[tokio::test]
async fn only_staff_read_the_lessons_of_versions() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    let path = lesson_path(&id, 1, &format!("{id}.1"));
    as_stranger(app.get(&path))
        .send()
        .await
        .assert_refused(403, "courses.not_staff");
    as_learner(app.get(&path))
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    app.get(&path)
        .send()
        .await
        .assert_refused(401, "auth.missing");
}
