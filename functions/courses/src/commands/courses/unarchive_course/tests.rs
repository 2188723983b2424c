use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::courses::*;
use crate::testing::lessons::if_match;

async fn archive(app: &App, id: &str) {
    let body = json!({ "access": "read_only" });
    let request = app.post(&path(id, "/archive")).json(&body);
    change(app, request, id).await.with_status(200);
}

async fn unarchive(app: &App, id: &str) -> Response {
    change(app, app.post(&path(id, "/unarchive")), id).await
}

#[tokio::test]
async fn an_archived_course_returns_to_the_catalogue_with_its_version_and_is_changed_again() {
    let app = app();
    let id = published(&app, json!({ "tags": ["maths"] }), 1).await;
    archive(&app, &id).await;
    assert!(titles(&app, "").await.is_empty());
    let view = unarchive(&app, &id).await.with_status(200).json();
    assert_eq!(
        (&view["state"], &view["archive"], &view["current_version"]),
        (&json!("published"), &Value::Null, &json!(1))
    );
    let events = app.table("courses").events();
    let last = events.last().unwrap();
    assert_eq!(last.event_type, "CourseUnarchived");
    assert_eq!(
        (&last.event_data["state"], &last.event_data["archive"]),
        (&json!("published"), &Value::Null)
    );
    for list in ["", "?tag=maths", "?free=true"] {
        assert_eq!(titles(&app, list).await, ["Algebra"], "{list}");
    }
    let seen = app.get(&path(&id, "/outline")).send().await;
    assert_eq!(seen.with_status(200).json()["published_version"], 1);
    add_lessons(&app, &id, 1).await;
    let view = publish(&app, &id).await.with_status(200).json();
    assert_eq!(view["current_version"], 2);
}

#[tokio::test]
async fn a_private_course_returns_to_no_list() {
    let app = app();
    let id = published(&app, json!({ "visibility": "private" }), 1).await;
    archive(&app, &id).await;
    unarchive(&app, &id).await.with_status(200);
    assert!(titles(&app, "").await.is_empty());
    app.get(&path(&id, ""))
        .send()
        .await
        .assert_refused(404, "courses.not_found");
}

#[tokio::test]
async fn a_course_that_is_not_archived_is_refused() {
    let app = app();
    let draft = created(&app, json!({})).await;
    let published = published(&app, json!({}), 1).await;
    for id in [draft, published] {
        unarchive(&app, &id)
            .await
            .assert_refused(409, "courses.not_archived");
    }
}

#[tokio::test]
async fn only_owners_end_the_archive_and_with_the_present_version() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    let stan = app
        .put(&path(&id, "/instructors/stan"))
        .json(&json!({ "role": "instructor" }));
    change(&app, stan, &id).await.with_status(200);
    archive(&app, &id).await;
    let request = || app.post(&path(&id, "/unarchive"));
    let version = version(&app, &id).await;
    as_stranger(if_match(request(), version))
        .send()
        .await
        .assert_refused(403, "courses.not_staff");
    as_olga(if_match(request(), version - 1))
        .send()
        .await
        .assert_refused(412, "request.stale_version");
    as_olga(request())
        .send()
        .await
        .assert_refused(428, "request.if_match_missing");
    as_admin(if_match(request(), version))
        .send()
        .await
        .with_status(200);
}
