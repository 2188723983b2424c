use kernel::table::{Key, to_row};
use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::courses::*;
use crate::testing::lessons::if_match;

async fn outline(app: &App, id: &str) -> Response {
    get(app, &path(id, "/outline")).await.with_status(200)
}

async fn restore(app: &App, id: &str, version: u32) -> Response {
    let tag = outline(app, id).await.json()["version"].as_u64().unwrap();
    let request = app.post(&path(id, &format!("/versions/{version}/restore")));
    as_olga(if_match(request, tag)).send().await
}

fn lessons(outline: &Value) -> Vec<Value> {
    let modules = outline["modules"].as_array().unwrap().iter();
    let lessons = modules.flat_map(|module| module["lessons"].as_array().unwrap());
    lessons
        .map(|lesson| json!([lesson["id"], lesson["title"]]))
        .collect()
}

#[tokio::test]
async fn a_restored_version_is_published_as_a_new_version_equal_to_it() {
    let app = app();
    let id = published(&app, json!({}), 3).await;
    let first = app
        .get(&path(&id, "/outline?version=1"))
        .send()
        .await
        .with_status(200)
        .json();
    // The text of the second lesson is changed, the third one is deleted, and a fourth one is added.
    let second = lessons(&first)[1][0].as_str().unwrap().to_owned();
    let third = lessons(&first)[2][0].as_str().unwrap().to_owned();
    let body = json!({ "title": "Changed", "blocks": [{ "kind": "text", "text": "Other" }] });
    let request = if_match(app.put(&format!("/api/v1/lessons/{second}")).json(&body), 1);
    as_olga(request).send().await.with_status(200);
    let request = if_match(app.delete(&format!("/api/v1/lessons/{third}")), 1);
    as_olga(request).send().await.with_status(204);
    let module = first["modules"][0]["id"].as_str().unwrap();
    let fourth = add_lesson(&app, &id, module, "Fourth").await;
    publish(&app, &id).await.with_status(200);

    restore(&app, &id, 1).await.with_status(200);
    add_is_refused(&app, &id, module).await;
    publish(&app, &id)
        .await
        .assert_refused(409, "courses.restoring");
    app.deliver().await;
    assert_eq!(lessons(&outline(&app, &id).await.json()), lessons(&first));
    get(&app, &format!("/api/v1/lessons/{fourth}"))
        .await
        .assert_refused(404, "courses.lesson_not_found");
    publish(&app, &id).await.with_status(200);
    let changes = app
        .get(&path(&id, "/changes?since=1"))
        .send()
        .await
        .with_status(200)
        .json();
    assert_eq!(changes["until"], 3);
    for field in [
        "added",
        "removed",
        "moved",
        "added_modules",
        "removed_modules",
    ] {
        assert_eq!(changes[field], json!([]), "{field}");
    }
    let restored = get(&app, &format!("/api/v1/lessons/{second}")).await.json();
    assert_eq!(restored["blocks"][0]["text"], "Lesson 1");
}

async fn add_is_refused(app: &App, id: &str, module: &str) {
    let body = json!({ "module_id": module, "title": "More" });
    let request = app.post(&path(id, "/lessons")).json(&body);
    as_olga(request)
        .send()
        .await
        .assert_refused(409, "courses.restoring");
}

#[tokio::test]
async fn a_version_that_is_not_in_force_and_a_stale_draft_are_refused() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    restore(&app, &id, 2)
        .await
        .assert_refused(404, "courses.no_such_version");
    let request = if_match(app.post(&path(&id, "/versions/1/restore")), 1);
    as_olga(request)
        .send()
        .await
        .assert_refused(412, "request.stale_version");
}

/// A published course of which the second version has one lesson more.
async fn two_versions(app: &App) -> String {
    let id = published(app, json!({}), 3).await;
    add_lessons(app, &id, 1).await;
    publish(app, &id).await.with_status(200);
    id
}

#[tokio::test]
async fn two_restorations_do_not_mix() {
    let app = app();
    let id = two_versions(&app).await;
    restore(&app, &id, 1).await.with_status(200);
    restore(&app, &id, 2)
        .await
        .assert_refused(409, "courses.restoring");
    app.deliver().await;
    restore(&app, &id, 2).await.with_status(200);
    app.deliver().await;
    assert_eq!(lessons(&outline(&app, &id).await.json()).len(), 4);
}

#[tokio::test]
async fn after_a_restoration_that_failed_another_one_may_begin() {
    let app = app();
    let id = two_versions(&app).await;
    // The first lesson of the first version cannot be read.
    let key = Key::new(format!("LESSON#{id}.1"), "V#0000000001");
    let row = app.table("courses").row(&key).unwrap();
    app.table("courses")
        .given(to_row(&key, &json!({})).unwrap());
    restore(&app, &id, 1).await.with_status(200);
    app.deliver().await;
    publish(&app, &id)
        .await
        .assert_refused(409, "courses.restoring");
    app.table("courses").given(row);
    restore(&app, &id, 1).await.with_status(200);
    app.deliver().await;
    publish(&app, &id).await.with_status(200);
}

/// What a publication would change.
async fn checks(app: &App, id: &str) -> Value {
    get(app, &path(id, "/checks")).await.with_status(200).json()
}

#[tokio::test]
async fn after_the_version_in_force_is_restored_there_is_nothing_to_publish() {
    let app = app();
    let id = published(&app, json!({}), 20).await;
    app.deliver().await;
    let lesson = format!("/api/v1/lessons/{id}.1");
    let body = json!({ "title": "Changed", "blocks": [{ "kind": "text", "text": "Other" }] });
    let request = if_match(app.put(&lesson).json(&body), 1);
    as_olga(request).send().await.with_status(200);
    restore(&app, &id, 1).await.with_status(200);
    app.deliver().await;
    assert_eq!(checks(&app, &id).await["has_unpublished_changes"], false);
    publish(&app, &id)
        .await
        .assert_refused(409, "courses.nothing_to_publish");
    // The one lesson that is changed now is published at once, not by work on all of them.
    let version = get(&app, &lesson).await.json()["version"].as_u64().unwrap();
    let request = if_match(app.put(&lesson).json(&body), version);
    as_olga(request).send().await.with_status(200);
    let changed = json!([format!("{id}.1")]);
    assert_eq!(checks(&app, &id).await["changes"]["changed"], changed);
    let view = publish(&app, &id).await.with_status(200).json();
    assert_eq!(view["current_version"], 2);
    for (ordinal, version, text) in [(1, 2, "Other"), (2, 1, "Lesson 1")] {
        let path = format!("/api/v1/lessons/{id}.{ordinal}?draft=false");
        let read = get(&app, &path).await.with_status(200).json();
        assert_eq!(
            (&read["published_version"], &read["blocks"][0]["text"]),
            (&json!(version), &json!(text))
        );
    }
}
