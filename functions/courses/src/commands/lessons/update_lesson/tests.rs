//! Tests of changes of lessons.

use serde_json::json;

use crate::testing::lessons::{
    UNKNOWN, app, get, lesson_id, of_lesson, outline, put, set_lesson, table, two_modules,
};

fn text(id: &str, text: &str) -> serde_json::Value {
    json!({ "kind": "text", "id": id, "text": text })
}

#[tokio::test]
async fn a_lesson_is_replaced_and_keeps_its_blocks_if_none_are_sent() {
    let app = app();
    two_modules(&app).await;
    table(&app).forget_counts();
    let body = json!({ "title": "Clocks", "blocks": [text("a", "Tick")] });
    let reply = put(&app, &of_lesson(1, ""), 1, &body)
        .await
        .with_status(200);
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    assert_eq!(reply.header("etag"), Some("\"2\""));
    let renamed = json!({ "title": "Watches", "preview": true });
    let view = put(&app, &of_lesson(1, ""), 2, &renamed)
        .await
        .with_status(200)
        .json();
    assert_eq!(view["blocks"], json!([text("a", "Tick")]));
    assert_eq!(
        (&view["title"], &view["preview"]),
        (&json!("Watches"), &json!(true))
    );
    let listed = &outline(&app).await["modules"][0]["lessons"][0];
    assert_eq!(
        (&listed["title"], &listed["version"]),
        (&json!("Watches"), &json!(3))
    );
}

#[tokio::test]
async fn an_equal_lesson_changes_nothing() {
    let app = app();
    two_modules(&app).await;
    let before = outline(&app).await["version"].clone();
    let view = put(&app, &of_lesson(1, ""), 1, &json!({ "title": "A lesson" })).await;
    assert_eq!(view.with_status(200).json()["version"], 1);
    assert_eq!(outline(&app).await["version"], before);
}

#[tokio::test]
async fn a_stale_version_is_refused_with_what_differs() {
    let app = app();
    two_modules(&app).await;
    let path = of_lesson(1, "");
    let first = json!({ "title": "A", "blocks": [text("a", "1"), text("b", "2")] });
    put(&app, &path, 1, &first).await.with_status(200);
    let other = json!({ "title": "A", "blocks": [text("a", "1"), text("b", "x"), text("c", "3")] });
    put(&app, &path, 2, &other).await.with_status(200);
    let mine = json!({ "title": "A", "blocks": [text("a", "1"), text("b", "2"), text("d", "4")] });
    let details = put(&app, &path, 2, &mine)
        .await
        .assert_refused(412, "request.stale_version");
    assert_eq!(details["version"], 3);
    let expected = json!({ "added": ["c"], "removed": ["d"], "changed": ["b"] });
    assert_eq!(details["blocks"], expected);
}

#[tokio::test]
async fn two_lessons_are_changed_at_once_and_both_changes_are_kept() {
    let app = app();
    two_modules(&app).await;
    let other = app.clone();
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            let body = json!({ "title": "Second" });
            put(&other, &of_lesson(2, ""), 1, &body)
                .await
                .with_status(200);
        })
    });
    let body = json!({ "title": "First" });
    put(&app, &of_lesson(1, ""), 1, &body)
        .await
        .with_status(200);
    let lessons = &outline(&app).await["modules"][0]["lessons"];
    assert_eq!(
        (&lessons[0]["title"], &lessons[1]["title"]),
        (&json!("First"), &json!("Second"))
    );
}

#[tokio::test]
async fn of_two_changes_of_one_lesson_at_once_one_is_refused_with_the_other_one() {
    let app = app();
    two_modules(&app).await;
    let other = app.clone();
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            let body = json!({ "title": "First", "blocks": [text("a", "1")] });
            put(&other, &of_lesson(1, ""), 1, &body)
                .await
                .with_status(200);
        })
    });
    let body = json!({ "title": "Second", "blocks": [] });
    let refused = put(&app, &of_lesson(1, ""), 1, &body).await;
    let details = refused.assert_refused(412, "request.stale_version");
    assert_eq!(details["blocks"]["added"], json!(["a"]));
    assert_eq!(get(&app, &of_lesson(1, "")).await.json()["title"], "First");
}

#[tokio::test]
async fn lessons_that_would_wait_for_each_other_are_refused() {
    let app = app();
    two_modules(&app).await;
    let waits = |ordinal| json!({ "release": { "after_lessons": [lesson_id(ordinal)] } });
    set_lesson(&app, 1, waits(2)).await.with_status(200);
    let refused = set_lesson(&app, 2, waits(1)).await;
    refused.assert_refused(409, "courses.release_cycle");
    let skipped =
        json!({ "release": { "at": { "local": "2026-03-29T02:30", "zone": "Europe/Berlin" } } });
    let refused = set_lesson(&app, 3, skipped).await;
    refused.assert_refused(422, "calendar.local_time_skipped");
}

#[tokio::test]
async fn a_lesson_that_does_not_exist_is_not_changed() {
    let app = app();
    two_modules(&app).await;
    let body = json!({ "title": "A" });
    let refused = put(&app, &of_lesson(9, ""), 1, &body).await;
    refused.assert_refused(404, "courses.lesson_not_found");
    let unknown = format!("/api/v1/lessons/{UNKNOWN}.1");
    let refused = put(&app, &unknown, 1, &body).await;
    refused.assert_refused(404, "courses.not_found");
    let malformed = put(&app, "/api/v1/lessons/7", 1, &body).await;
    assert!(
        matches!(malformed.status, 404 | 422),
        "{}",
        malformed.text()
    );
}
