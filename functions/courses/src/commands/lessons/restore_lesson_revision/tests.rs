use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::lessons::*;

async fn restore_text(app: &App, revision: u64, version: u64) -> Response {
    let path = of_lesson(1, &format!("/revisions/{revision}/restore"));
    as_instructor(if_match(app.post(&path), version))
        .send()
        .await
}

/// The first lesson with the texts "Tick", "Tock" and "Tack". Returns its version.
async fn with_three_texts(app: &App) -> u64 {
    two_modules(app).await;
    let mut version = 1;
    for text in ["Tick", "Tock", "Tack"] {
        version = write_text(app, version, text).await;
    }
    version
}

fn text_of(lesson: &Value) -> &Value {
    &lesson["blocks"][0]["text"]
}

#[tokio::test]
async fn a_text_returns_and_the_one_before_it_is_kept() {
    let app = app();
    let version = with_three_texts(&app).await;
    let renamed = json!({ "title": "Watches" });
    put(&app, &of_lesson(1, ""), version, &renamed)
        .await
        .with_status(200);
    table(&app).forget_counts();
    let restored = restore_text(&app, 2, version + 1).await.with_status(200);
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    let lesson = restored.json();
    assert_eq!(
        (text_of(&lesson), &lesson["title"], &lesson["version"]),
        (&json!("Tick"), &json!("Watches"), &json!(version + 2))
    );
    let path = of_lesson(1, &format!("/revisions/{}", version + 1));
    let kept = get(&app, &path).await.with_status(200).json();
    assert_eq!(text_of(&kept), "Tack");
    let listed = &outline(&app).await["modules"][0]["lessons"][0];
    assert_eq!(listed["version"], version + 2);
}

#[tokio::test]
async fn learners_read_the_published_text_until_the_next_publication() {
    let app = app();
    let version = with_three_texts(&app).await;
    publish(&app, 1);
    restore_text(&app, 2, version).await.with_status(200);
    let lesson = read(&app, &of_lesson(1, "")).await.with_status(200).json();
    assert_eq!(text_of(&lesson), "Tack");
    publish(&app, 2);
    let lesson = read(&app, &of_lesson(1, "")).await.with_status(200).json();
    assert_eq!(text_of(&lesson), "Tick");
}

#[tokio::test]
async fn a_stale_version_is_refused_and_the_text_that_the_lesson_has_changes_nothing() {
    let app = app();
    let version = with_three_texts(&app).await;
    restore_text(&app, 2, version - 1)
        .await
        .assert_refused(412, "request.stale_version");
    restore_text(&app, 2, version).await.with_status(200);
    restore_text(&app, 2, version)
        .await
        .assert_refused(412, "request.stale_version");
    let again = restore_text(&app, 2, version + 1).await.with_status(200);
    assert_eq!(again.json()["version"], version + 1);
}

#[tokio::test]
async fn assistants_do_not_restore_texts_and_the_version_must_be_sent() {
    let app = app();
    let version = with_three_texts(&app).await;
    let path = of_lesson(1, "/revisions/2/restore");
    as_assistant(if_match(app.post(&path), version))
        .send()
        .await
        .assert_refused(403, "courses.not_staff");
    let without_tag = as_instructor(app.post(&path)).send().await;
    without_tag.with_status(428);
}

#[tokio::test]
async fn a_version_that_is_restored_keeps_the_texts_that_it_replaces() {
    let app = app();
    two_modules(&app).await;
    let version = write_text(&app, 1, "Tick").await;
    publish(&app, 1);
    let version = write_text(&app, version, "Tock").await;
    let tag = outline(&app).await["version"].as_u64().unwrap();
    let restoration = app.post(&of_course("/versions/1/restore"));
    let restoration = as_instructor(if_match(restoration, tag)).send().await;
    restoration.with_status(200);
    app.deliver().await;
    let lesson = get(&app, &of_lesson(1, "")).await.with_status(200).json();
    assert_eq!(text_of(&lesson), "Tick");
    let path = of_lesson(1, &format!("/revisions/{version}"));
    let kept = get(&app, &path).await.with_status(200).json();
    assert_eq!(text_of(&kept), "Tock");
    let back = restore_text(&app, version, lesson["version"].as_u64().unwrap()).await;
    assert_eq!(text_of(&back.with_status(200).json()), "Tock");
}
