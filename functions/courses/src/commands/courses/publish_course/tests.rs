use std::time::Duration;

use kernel::table::{from_row, to_row};
use kernel::{BulkRun, Entity as _};
use serde_json::{Value, json};

use crate::testing::courses::*;
use crate::testing::lessons::if_match;

#[tokio::test]
async fn learners_read_the_published_version_and_not_the_draft() {
    let app = app();
    let id = created(&app, json!({})).await;
    let module = add_lessons(&app, &id, 2).await;
    app.get(&path(&id, ""))
        .send()
        .await
        .assert_refused(404, "courses.not_found");
    let view = publish(&app, &id).await.with_status(200).json();
    assert_eq!(
        (&view["state"], &view["current_version"]),
        (&json!("published"), &json!(1))
    );
    add_lesson(&app, &id, &module, "A third one").await;
    let seen = app
        .get(&path(&id, "/outline"))
        .send()
        .await
        .with_status(200)
        .json();
    assert_eq!(seen["modules"][0]["lessons"].as_array().unwrap().len(), 2);
    let told = app.table("courses").events().pop().unwrap();
    assert_eq!(told.event_type, "CoursePublished");
    assert_eq!(told.event_data["added"].as_array().unwrap().len(), 2);
    assert_eq!(
        (
            &told.event_data["required"],
            &told.event_data["current_version"]
        ),
        (&json!([1, 2]), &json!(1))
    );
    publish(&app, &id).await.with_status(200);
    let told = app.table("courses").events().pop().unwrap();
    assert_eq!(told.event_data["added"], json!([format!("{id}.3")]));
    assert_eq!(told.event_data["changed"], json!([]));
}

#[tokio::test]
async fn only_changed_lessons_are_written_again() {
    let app = app();
    let id = published(&app, json!({}), 10).await;
    let body = json!({ "title": "Other", "blocks": [{ "kind": "text", "text": "Other" }] });
    let request = if_match(app.put(&format!("/api/v1/lessons/{id}.3")).json(&body), 1);
    as_olga(request).send().await.with_status(200);
    let before = app.table("courses").rows().len();
    publish(&app, &id).await.with_status(200);
    // The outline, one lesson and the event.
    assert_eq!(app.table("courses").rows().len(), before + 3);
}

#[tokio::test]
async fn a_draft_that_learners_must_not_get_is_refused() {
    let app = app();
    let id = created(&app, json!({})).await;
    let details = publish(&app, &id)
        .await
        .assert_refused(409, "courses.not_ready");
    assert_eq!(details["problems"][0]["code"], "no_lessons");
    add_lessons(&app, &id, 1).await;
    let exercise = json!({ "kind": "single", "prompt": "Which?", "options": ["a", "b"] });
    let request = app
        .post(&format!("/api/v1/lessons/{id}.1/exercises"))
        .json(&exercise);
    as_olga(request).send().await.with_status(201);
    let details = publish(&app, &id)
        .await
        .assert_refused(409, "courses.not_ready");
    assert_eq!(details["problems"][0]["code"], "no_key");
    assert_eq!(details["problems"][0]["exercise_id"], format!("{id}.1.1"));
}

#[tokio::test]
async fn what_is_published_already_is_not_published_again() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    publish(&app, &id)
        .await
        .assert_refused(409, "courses.nothing_to_publish");
}

#[tokio::test]
async fn of_two_publications_at_once_one_is_refused_as_stale() {
    let app = app();
    let id = created(&app, json!({})).await;
    add_lessons(&app, &id, 1).await;
    let (other, same) = (app.clone(), id.clone());
    app.table("courses").before_next_commit(|| {
        Box::pin(async move {
            publish(&other, &same).await.with_status(200);
        })
    });
    publish(&app, &id)
        .await
        .assert_refused(412, "request.stale_version");
    assert_eq!(
        facts(&app)
            .iter()
            .filter(|fact| *fact == "CoursePublished")
            .count(),
        1
    );
}

#[tokio::test]
async fn an_edit_during_a_publication_is_in_the_next_version_or_in_this_one_but_never_in_half() {
    let app = app();
    let id = created(&app, json!({})).await;
    let module = add_lessons(&app, &id, 1).await;
    let (other, same) = (app.clone(), id.clone());
    app.table("courses").before_next_commit(|| {
        Box::pin(async move {
            add_lesson(&other, &same, &module, "Just now").await;
        })
    });
    publish(&app, &id).await.with_status(200);
    let seen = app
        .get(&path(&id, "/outline?version=1"))
        .send()
        .await
        .with_status(200)
        .json();
    let lessons = seen["modules"][0]["lessons"].as_array().unwrap();
    assert_eq!(lessons.len(), 2, "it was decided again");
}

#[tokio::test]
async fn a_large_course_is_published_by_work_and_the_version_before_stays_in_force_until_then() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    add_lessons(&app, &id, 40).await;
    let view = publish(&app, &id).await.with_status(202).json();
    assert_eq!(
        (&view["current_version"], &view["publishing_version"]),
        (&json!(1), &json!(2))
    );
    publish(&app, &id)
        .await
        .assert_refused(409, "courses.publishing");
    app.get(&path(&id, "/outline?version=2"))
        .send()
        .await
        .assert_refused(404, "courses.no_such_version");
    app.deliver().await;
    let view = get(&app, &path(&id, "")).await.json();
    assert_eq!(
        (&view["current_version"], &view["publishing_version"]),
        (&json!(2), &json!(null))
    );
    let told = app.table("courses").events();
    let told = told
        .iter()
        .rfind(|event| event.event_type == "CoursePublished");
    assert_eq!(
        told.unwrap().event_data["added"].as_array().unwrap().len(),
        40
    );
}

#[tokio::test]
async fn a_large_publication_goes_on_after_failures_at_any_step() {
    for failing in 0..4 {
        let app = app();
        let id = published(&app, json!({}), 1).await;
        add_lessons(&app, &id, 25).await;
        publish(&app, &id).await.with_status(202);
        app.table("courses").fail_next_commits(failing);
        app.deliver().await;
        app.table("courses").fail_next_commits(0);
        app.clock().advance(Duration::from_secs(60));
        app.deliver().await;
        let view = get(&app, &path(&id, "")).await.json();
        assert_eq!(view["current_version"], 2, "{failing}: {view}");
    }
}

#[tokio::test]
async fn a_large_draft_that_was_changed_meanwhile_is_published_anew() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    add_lessons(&app, &id, 25).await;
    publish(&app, &id).await.with_status(202);
    let body = json!({ "title": "Other", "blocks": [{ "kind": "text", "text": "Other" }] });
    let request = if_match(app.put(&format!("/api/v1/lessons/{id}.9")).json(&body), 1);
    as_olga(request).send().await.with_status(200);
    app.deliver().await;
    let view = get(&app, &path(&id, "")).await.json();
    assert_eq!(
        (&view["current_version"], &view["publishing_version"]),
        (&json!(1), &json!(null))
    );
    let failure = &view["publication_failure"];
    assert_eq!(
        (&failure["version"], &failure["code"]),
        (&json!(2), &json!("courses.draft_changed"))
    );
    let seen = app.get(&path(&id, "")).send().await.with_status(200).json();
    assert_eq!(seen["publication_failure"], json!(null), "for staff alone");
    publish(&app, &id).await.with_status(202);
    app.deliver().await;
    let view = get(&app, &path(&id, "")).await.json();
    assert_eq!(
        (&view["current_version"], &view["publication_failure"]),
        (&json!(3), &json!(null)),
        "the number 2 is not given twice"
    );
}

#[tokio::test]
async fn a_publication_whose_work_has_ended_unnoticed_does_not_prevent_the_next_one() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    add_lessons(&app, &id, 25).await;
    publish(&app, &id).await.with_status(202);
    // The work ends, and the row of the course still says that a version is being made.
    let run = BulkRun::key(&format!("publish#{id}#2"));
    let mut ended: Value = from_row(app.table("courses").row(&run).unwrap()).unwrap();
    (ended["running"], ended["state"]) = (json!(0), json!("failed"));
    ended["ended_at"] = json!("2026-06-01T12:00:00Z");
    app.table("courses").given(to_row(&run, &ended).unwrap());
    let view = publish(&app, &id).await.with_status(202).json();
    assert_eq!(view["publishing_version"], 3);
    app.deliver().await;
    let view = get(&app, &path(&id, "")).await.json();
    assert_eq!(view["current_version"], 3);
}

#[tokio::test]
async fn a_small_publication_reads_three_times_and_writes_once() {
    let app = app();
    let id = created(&app, json!({})).await;
    add_lessons(&app, &id, 5).await;
    let version = version(&app, &id).await;
    app.table("courses").forget_counts();
    let request = if_match(app.post(&path(&id, "/publish")), version);
    as_olga(request).send().await.with_status(200);
    let counts = (app.table("courses").reads(), app.table("courses").commits());
    assert_eq!(
        counts,
        (2, 1),
        "without a version before, the outline and the lessons"
    );
}
