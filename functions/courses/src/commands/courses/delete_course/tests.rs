use serde_json::json;

use crate::testing::courses::*;

#[tokio::test]
async fn a_deleted_course_is_gone_for_everybody_but_its_owner_finds_it() {
    let app = app();
    let id = published(&app, json!({ "tags": ["a"] }), 3).await;
    archive(&app, &id).await;
    delete(&app, &id).await;
    assert_eq!(facts(&app).last().unwrap(), "CourseDeleted");
    for rest in ["", "/outline", "/lessons", "/instructors", "/versions"] {
        let seen = get(&app, &path(&id, rest)).await;
        seen.assert_refused(404, "courses.deleted");
        let seen = as_stranger(app.get(&path(&id, rest))).send().await;
        seen.assert_refused(404, "courses.not_found");
    }
    get(&app, &format!("/api/v1/lessons/{id}.1"))
        .await
        .assert_refused(404, "courses.deleted");
    get(&app, "/api/v1/courses/by-slug/algebra")
        .await
        .assert_refused(404, "courses.deleted");
    let listed = |query: &str| {
        let request = as_olga(app.get(&format!("{COURSES}{query}")));
        async move { request.send().await.with_status(200).json()["items"].clone() }
    };
    assert_eq!(listed("").await, json!([]));
    assert_eq!(listed("?mine=true").await, json!([]));
    let deleted = listed("?deleted=true").await;
    assert_eq!(
        (&deleted[0]["id"], &deleted[0]["purge_at"]),
        (&json!(id), &json!("2026-07-01T12:00:00Z"))
    );
    let others = as_stranger(app.get(&format!("{COURSES}?deleted=true")));
    assert_eq!(
        others.send().await.with_status(200).json()["items"],
        json!([])
    );
    create(&app, json!({ "slug": "algebra" }))
        .await
        .assert_refused(409, "courses.slug_taken");
}

#[tokio::test]
async fn a_deleted_course_is_neither_changed_nor_deleted_again() {
    let app = app();
    let id = created(&app, json!({})).await;
    let module = add_lessons(&app, &id, 1).await;
    delete(&app, &id).await;
    let number = facts(&app).len();
    let lesson = json!({ "module_id": module, "title": "Late" });
    for request in [
        app.delete(&path(&id, "")),
        app.put(&path(&id, "")).json(&json!({ "title": "Algebra" })),
        app.post(&path(&id, "/publish")),
        app.put(&path(&id, "/instructors/stan"))
            .json(&json!({ "role": "owner" })),
        app.post(&path(&id, "/lessons")).json(&lesson),
        app.post(&path(&id, "/copies")).json(&json!({})),
    ] {
        let refused = as_olga(request.header("if-match", "*")).send().await;
        refused.assert_refused(404, "courses.deleted");
    }
    assert_eq!(facts(&app).len(), number);
}

#[tokio::test]
async fn a_course_with_learners_is_not_deleted() {
    let app = crate::testing::lessons::app();
    let course = crate::testing::lessons::COURSE;
    let deletion = app.delete(&path(course, ""));
    change(&app, deletion, course)
        .await
        .assert_refused(409, "courses.has_learners");
}

#[tokio::test]
async fn a_published_course_is_archived_first() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    change(&app, app.delete(&path(&id, "")), &id)
        .await
        .assert_refused(409, "courses.still_published");
    get(&app, &path(&id, "")).await.with_status(200);
}

#[tokio::test]
async fn a_course_that_is_published_at_the_same_moment_is_not_deleted() {
    let app = app();
    let id = created(&app, json!({})).await;
    add_lessons(&app, &id, 1).await;
    let (other, same) = (app.clone(), id.clone());
    app.table("courses").before_next_commit(|| {
        Box::pin(async move {
            publish(&other, &same).await.with_status(200);
        })
    });
    change(&app, app.delete(&path(&id, "")), &id)
        .await
        .assert_refused(412, "request.stale_version");
    get(&app, &path(&id, "")).await.with_status(200);
}

#[tokio::test]
async fn a_deleted_course_is_no_prerequisite_and_still_counts_for_circles() {
    let app = app();
    let first = created(&app, json!({})).await;
    let after = |id: &str| json!({ "title": "Next", "prerequisites": [{ "any_of": [id] }] });
    let second = created(&app, after(&first)).await;
    let third = created(&app, after(&second)).await;
    delete(&app, &second).await;
    let update = app.put(&path(&first, "")).json(&after(&second));
    change(&app, update, &first)
        .await
        .assert_refused(422, "request.invalid");
    let update = app.put(&path(&first, "")).json(&after(&third));
    let details = change(&app, update, &first)
        .await
        .assert_refused(409, "courses.prerequisite_cycle");
    assert_eq!(details["cycle"], json!([first, third, second]));
}
