use serde_json::json;

use crate::testing::courses::*;
use crate::testing::lessons::if_match;

#[tokio::test]
async fn an_archived_course_leaves_the_catalogue_and_is_not_changed() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    let archive = app
        .post(&path(&id, "/archive"))
        .json(&json!({ "access": "read_only" }));
    let view = change(&app, archive, &id).await.with_status(200).json();
    assert_eq!(
        (&view["state"], &view["archive"]["access"]),
        (&json!("archived"), &json!("read_only"))
    );
    assert_eq!(facts(&app).last().unwrap(), "CourseArchived");
    assert!(titles(&app, "").await.is_empty());
    app.get(&path(&id, ""))
        .send()
        .await
        .assert_refused(404, "courses.not_found");
    publish(&app, &id)
        .await
        .assert_refused(409, "courses.archived");
    let module = app
        .post(&path(&id, "/modules"))
        .json(&json!({ "title": "More" }));
    as_olga(module)
        .send()
        .await
        .assert_refused(409, "courses.archived");
}

#[tokio::test]
async fn an_end_is_given_with_end_on_alone() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    let ends_at = json!({ "local": "2026-12-31T23:59", "zone": "Europe/Berlin" });
    for body in [
        json!({ "access": "keep", "ends_at": ends_at }),
        json!({ "access": "end_on" }),
    ] {
        let archive = app.post(&path(&id, "/archive")).json(&body);
        change(&app, archive, &id)
            .await
            .assert_refused(422, "request.invalid");
    }
    let body = json!({ "access": "end_on", "ends_at": ends_at });
    let archive = app.post(&path(&id, "/archive")).json(&body);
    let view = change(&app, archive, &id).await.with_status(200).json();
    assert_eq!(view["archive"]["ends_at"], "2026-12-31T22:59:59.999999999Z");
}

#[tokio::test]
async fn only_owners_archive_and_a_draft_is_not_archived() {
    let app = app();
    let id = created(&app, json!({})).await;
    let body = json!({ "access": "keep" });
    let archive = || app.post(&path(&id, "/archive")).json(&body);
    change(&app, archive(), &id)
        .await
        .assert_refused(409, "courses.never_published");
    let ivo = app
        .put(&path(&id, "/instructors/stan"))
        .json(&json!({ "role": "instructor" }));
    change(&app, ivo, &id).await.with_status(200);
    let version = version(&app, &id).await;
    as_stranger(if_match(archive(), version))
        .send()
        .await
        .assert_refused(403, "courses.not_staff");
}
