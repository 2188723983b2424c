use std::time::Duration;

use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::courses::*;

async fn restore(app: &App, id: &str) -> Response {
    as_olga(app.post(&path(id, "/restore"))).send().await
}

#[tokio::test]
async fn a_restored_course_is_what_it_was_before() {
    let app = app();
    let id = published(&app, json!({ "tags": ["maths"] }), 2).await;
    archive(&app, &id).await;
    let rest = ["/outline", "/lessons", "/instructors", "/versions"];
    let state = async || {
        let mut replies = Vec::new();
        for rest in rest {
            replies.push(get(&app, &path(&id, rest)).await.with_status(200).json());
        }
        replies
    };
    let before = state().await;
    delete(&app, &id).await;
    app.pass_time(Duration::from_secs(29 * 24 * 60 * 60)).await;
    let view = restore(&app, &id).await.with_status(200).json();
    assert_eq!(
        (&view["state"], &view["archive"]["access"]),
        (&json!("archived"), &json!("keep"))
    );
    assert_eq!(state().await, before);
    let fact = app.table("courses").events().pop().unwrap();
    assert_eq!(fact.event_type, "CourseRestored");
    assert_eq!(
        (&fact.event_data["state"], &fact.event_data["title"]),
        (&json!("archived"), &json!("Algebra"))
    );
    let deleted = as_olga(app.get(&format!("{COURSES}?deleted=true")));
    assert_eq!(
        deleted.send().await.with_status(200).json()["items"],
        json!([])
    );
    assert!(titles(&app, "").await.is_empty());
    change(&app, app.post(&path(&id, "/unarchive")), &id)
        .await
        .with_status(200);
    assert_eq!(titles(&app, "?tag=maths").await, ["Algebra"]);
    app.pass_time(Duration::from_secs(40 * 24 * 60 * 60)).await;
    get(&app, &path(&id, "/lessons")).await.with_status(200);
}

#[tokio::test]
async fn owners_and_administrators_restore_and_for_others_there_is_no_course() {
    let app = app();
    let id = created(&app, json!({})).await;
    let ivo = app
        .put(&path(&id, "/instructors/stan"))
        .json(&json!({ "role": "instructor" }));
    change(&app, ivo, &id).await.with_status(200);
    let by_instructor = || as_stranger(app.post(&path(&id, "/restore"))).send();
    by_instructor()
        .await
        .assert_refused(403, "courses.not_staff");
    delete(&app, &id).await;
    by_instructor()
        .await
        .assert_refused(404, "courses.not_found");
    as_learner(app.post(&path(&id, "/restore")))
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    let by_admin = as_admin(app.post(&path(&id, "/restore"))).send().await;
    assert_eq!(by_admin.with_status(200).json()["role"], Value::Null);
}

#[tokio::test]
async fn what_is_not_deleted_is_not_restored() {
    let app = app();
    let id = created(&app, json!({})).await;
    restore(&app, &id)
        .await
        .assert_refused(409, "courses.not_deleted");
    delete(&app, &id).await;
    restore(&app, &id).await.with_status(200);
    restore(&app, &id)
        .await
        .assert_refused(409, "courses.not_deleted");
}
