use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::courses::*;
use crate::testing::lessons::if_match;

async fn keep(app: &App, id: &str) -> Response {
    let body = json!({ "note": "Before the exams" });
    let request = app.post(&path(id, "/versions")).json(&body);
    as_olga(request).send().await
}

async fn restore(app: &App, id: &str, version: u32) {
    let request = app.post(&path(id, &format!("/versions/{version}/restore")));
    let request = as_olga(request.header("if-match", "*"));
    request.send().await.with_status(200);
    app.deliver().await;
}

/// The number of lessons of the draft.
async fn lessons(app: &App, id: &str) -> usize {
    let lessons = get(app, &path(id, "/lessons?limit=100")).await;
    let lessons = lessons.with_status(200).json();
    lessons["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_draft_is_kept_as_it_was_and_restored_although_it_was_never_published() {
    let app = app();
    let id = created(&app, json!({})).await;
    let module = add_lessons(&app, &id, 2).await;
    let kept = keep(&app, &id).await.with_status(201);
    let view = kept.json();
    assert_eq!(
        (&view["version"], &view["state"], &view["lesson_count"]),
        (&json!(1), &json!("snapshot"), &json!(2))
    );
    assert_eq!(
        kept.header("location"),
        Some(path(&id, "/versions/1").as_str())
    );
    let body = json!({ "title": "Other", "blocks": [{ "kind": "text", "text": "Other" }] });
    let request = if_match(app.put(&format!("/api/v1/lessons/{id}.1")).json(&body), 1);
    as_olga(request).send().await.with_status(200);
    add_lesson(&app, &id, &module, "A third one").await;
    keep(&app, &id).await.with_status(201);
    let diff = get(&app, &path(&id, "/versions/2/diff?with=1")).await;
    let diff = diff.with_status(200).json();
    assert_eq!((&diff["since"], &diff["until"]), (&json!(1), &json!(2)));
    assert_eq!(
        (&diff["added"], &diff["changed"]),
        (&json!([format!("{id}.3")]), &json!([format!("{id}.1")]))
    );
    restore(&app, &id, 1).await;
    let lesson = get(&app, &format!("/api/v1/lessons/{id}.1")).await.json();
    assert_eq!(lesson["blocks"][0]["text"], "Lesson 0");
    assert_eq!(lessons(&app, &id).await, 2);
    let listed = get(&app, &path(&id, "/versions")).await.json();
    let states = listed["items"].as_array().unwrap().iter();
    let states: Vec<_> = states.map(|one| (&one["version"], &one["state"])).collect();
    let kept = json!("snapshot");
    assert_eq!(states, [(&json!(2), &kept), (&json!(1), &kept)]);
}

#[tokio::test]
async fn learners_never_see_what_was_only_kept() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    add_lessons(&app, &id, 1).await;
    keep(&app, &id).await.with_status(201);
    let view = app.get(&path(&id, "")).send().await.json();
    assert_eq!(view["current_version"], 1);
    // Also after a later version is in force.
    for published in [false, true] {
        if published {
            publish(&app, &id).await.with_status(200);
        }
        for hidden in ["/outline?version=2", "/changes?since=1&until=2"] {
            let refused = app.get(&path(&id, hidden)).send().await;
            refused.assert_refused(404, "courses.no_such_version");
        }
        let seen = get(&app, &path(&id, "/outline?version=2")).await;
        let seen = seen.with_status(200);
        let cached = seen.header("cache-control").unwrap_or_default();
        assert!(!cached.contains("public"), "{cached}");
    }
    let changes = app.get(&path(&id, "/changes?since=1")).send().await;
    let changes = changes.with_status(200).json();
    assert_eq!(
        (&changes["until"], &changes["added"]),
        (&json!(3), &json!([format!("{id}.2")]))
    );
}

#[tokio::test]
async fn a_draft_that_cannot_be_published_is_kept_too() {
    let app = app();
    let id = created(&app, json!({})).await;
    keep(&app, &id).await.with_status(201);
    add_lessons(&app, &id, 1).await;
    let exercise = json!({ "kind": "single", "prompt": "Which?", "options": ["a", "b"] });
    let request = app.post(&format!("/api/v1/lessons/{id}.1/exercises"));
    as_olga(request.json(&exercise))
        .send()
        .await
        .with_status(201);
    keep(&app, &id).await.with_status(201);
    let request = app.delete(&format!("/api/v1/lessons/{id}.1/exercises/{id}.1.1"));
    as_olga(if_match(request, 1)).send().await.with_status(204);
    restore(&app, &id, 2).await;
    let path = format!("/api/v1/lessons/{id}.1/exercises/{id}.1.1/draft");
    let exercise = get(&app, &path).await.with_status(200).json();
    assert_eq!(exercise["key"], Value::Null);
}

#[tokio::test]
async fn a_large_draft_is_kept_by_work_that_nothing_is_published_beside() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    add_lessons(&app, &id, 40).await;
    let view = keep(&app, &id).await.with_status(202).json();
    assert_eq!(view["state"], "unfinished");
    for action in ["/publish", "/versions"] {
        change(&app, app.post(&path(&id, action)).json(&json!({})), &id)
            .await
            .assert_refused(409, "courses.publishing");
    }
    app.deliver().await;
    let kept = get(&app, &path(&id, "/versions/2")).await.json();
    assert_eq!(
        (&kept["state"], &kept["note"]),
        (&json!("snapshot"), &json!("Before the exams"))
    );
    let view = get(&app, &path(&id, "")).await.json();
    assert_eq!(
        (&view["current_version"], &view["publishing_version"]),
        (&json!(1), &json!(null))
    );
    assert_eq!(
        facts(&app)
            .iter()
            .filter(|fact| *fact == "CoursePublished")
            .count(),
        1
    );
    restore(&app, &id, 2).await;
    assert_eq!(lessons(&app, &id).await, 41);
    publish(&app, &id).await.with_status(202);
    app.deliver().await;
    let view = get(&app, &path(&id, "")).await.json();
    assert_eq!(view["current_version"], 3);
}

#[tokio::test]
async fn an_edit_at_the_same_time_is_kept_or_follows_but_is_never_kept_in_half() {
    let app = app();
    let id = created(&app, json!({})).await;
    let module = add_lessons(&app, &id, 1).await;
    let (other, same) = (app.clone(), id.clone());
    app.table("courses").before_next_commit(|| {
        Box::pin(async move {
            add_lesson(&other, &same, &module, "Just now").await;
        })
    });
    let view = keep(&app, &id).await.with_status(201).json();
    assert_eq!(view["lesson_count"], 2, "it was decided again");
}

#[tokio::test]
async fn only_who_edits_the_course_keeps_a_version() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    let request = || app.post(&path(&id, "/versions")).json(&json!({}));
    as_stranger(request())
        .send()
        .await
        .assert_refused(403, "courses.not_staff");
    as_learner(request())
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    let refused = as_stranger(app.get(&path(&id, "/versions/1/diff?with=1")));
    refused
        .send()
        .await
        .assert_refused(403, "courses.not_staff");
    as_olga(if_match(request(), 1))
        .send()
        .await
        .assert_refused(412, "request.stale_version");
}
