use serde_json::json;

use crate::testing::courses::*;
use crate::testing::lessons::if_match;

#[tokio::test]
async fn a_copy_has_ids_of_its_own_and_the_same_lessons() {
    let app = app();
    let id = published(&app, json!({ "tags": ["a"] }), 3).await;
    let exercise = json!({ "kind": "single", "prompt": "Which?", "options": ["a", "b"], "key": 1 });
    let request = app
        .post(&format!("/api/v1/lessons/{id}.1/exercises"))
        .json(&exercise);
    as_olga(request).send().await.with_status(201);
    let body = json!({ "title": "Algebra, spring" });
    let request = app.post(&path(&id, "/copies")).json(&body);
    let copy = as_olga(request).send().await.with_status(201).json();
    let copy_id = copy["id"].as_str().unwrap();
    assert_eq!(
        (&copy["state"], &copy["slug"]),
        (&json!("draft"), &json!("algebra-spring"))
    );
    app.deliver().await;
    let progress = get(&app, &path(&id, &format!("/copies/{copy_id}")))
        .await
        .with_status(200)
        .json();
    assert_eq!(
        (&progress["state"], &progress["done"], &progress["failed"]),
        (&json!("completed"), &json!(3), &json!(0))
    );
    let lesson = get(&app, &format!("/api/v1/lessons/{copy_id}.2"))
        .await
        .with_status(200)
        .json();
    assert_eq!(lesson["blocks"][0]["text"], "Lesson 1");
    let exercises = get(&app, &format!("/api/v1/lessons/{copy_id}.1/exercises")).await;
    assert_eq!(
        exercises.with_status(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    publish(&app, copy_id).await.with_status(200);
    assert_eq!(titles(&app, "?tag=a").await, ["Algebra, spring", "Algebra"]);
}

#[tokio::test]
async fn a_copy_that_is_not_complete_is_not_published() {
    let app = app();
    let id = published(&app, json!({}), 3).await;
    let request = app.post(&path(&id, "/copies")).json(&json!({}));
    let copy = as_olga(request).send().await.with_status(201).json();
    publish(&app, copy["id"].as_str().unwrap())
        .await
        .assert_refused(409, "courses.draft_changed");
}

#[tokio::test]
async fn dates_are_shifted_and_keep_their_time_on_the_clock() {
    let app = app();
    let at = |local: &str| json!({ "local": local, "zone": "Europe/Berlin" });
    let id = created(&app, json!({ "opens_at": at("2026-02-01T09:00") })).await;
    let request = app
        .post(&path(&id, "/copies"))
        .json(&json!({ "shift_days": 182 }));
    let copy = as_olga(request).send().await.with_status(201).json();
    assert_eq!(copy["opens_at"], at("2026-08-02T09:00"));
}

#[tokio::test]
async fn only_staff_copy_a_course() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    let request = app.post(&path(&id, "/copies")).json(&json!({}));
    as_stranger(request)
        .send()
        .await
        .assert_refused(403, "courses.not_staff");
    let other = created(&app, json!({})).await;
    get(&app, &path(&id, &format!("/copies/{other}")))
        .await
        .assert_refused(404, "courses.not_a_copy");
}

#[tokio::test]
async fn a_lesson_that_was_deleted_before_it_was_copied_is_told_and_can_be_deleted() {
    let app = app();
    let id = published(&app, json!({}), 3).await;
    let request = app.post(&path(&id, "/copies")).json(&json!({}));
    let copy = as_olga(request).send().await.with_status(201).json();
    let copy_id = copy["id"].as_str().unwrap();
    let deletion = |id: &str| as_olga(if_match(app.delete(&format!("/api/v1/lessons/{id}.2")), 1));
    deletion(&id).send().await.with_status(204);
    app.deliver().await;
    let progress = get(&app, &path(&id, &format!("/copies/{copy_id}")))
        .await
        .with_status(200)
        .json();
    assert_eq!(
        (&progress["done"], &progress["failures"][0]["item"]),
        (&json!(2), &json!(format!("{copy_id}.2")))
    );
    publish(&app, copy_id)
        .await
        .assert_refused(409, "courses.draft_changed");
    deletion(copy_id).send().await.with_status(204);
    publish(&app, copy_id).await.with_status(200);
}

#[tokio::test]
async fn a_draft_that_is_being_restored_is_not_copied() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    let restore = app.post(&path(&id, "/versions/1/restore"));
    as_olga(restore.header("if-match", "*"))
        .send()
        .await
        .with_status(200);
    let request = app.post(&path(&id, "/copies")).json(&json!({}));
    as_olga(request)
        .send()
        .await
        .assert_refused(409, "courses.restoring");
}
