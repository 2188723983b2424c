use serde_json::json;

use crate::testing::codes::{codes, delete, enroll_with, made};
use crate::testing::courses::{COURSE, app_with};
use crate::testing::{as_olga, by, get};

#[tokio::test]
async fn a_deleted_code_lets_nobody_in_and_who_is_in_stays() {
    let app = app_with(json!({ "visibility": "private" })).await;
    let code = made(&app, json!({})).await;
    let other = made(&app, json!({})).await;
    enroll_with(&app, "lin", &code.text).await.with_status(201);
    delete(&app, &code).await;
    assert_eq!(get(&app, "lin", COURSE).await["state"], "active");
    enroll_with(&app, "ben", &code.text)
        .await
        .assert_refused(404, "enrollments.course_not_found");
    enroll_with(&app, "ben", &other.text).await.with_status(201);
}

#[tokio::test]
async fn an_unknown_code_is_refused() {
    let app = app_with(json!({})).await;
    let code = made(&app, json!({})).await;
    delete(&app, &code).await;
    let again = as_olga(app.delete(&codes(&format!("/{}", code.id))));
    again
        .send()
        .await
        .assert_refused(404, "enrollments.no_such_code");
    let wrong = as_olga(app.delete(&codes("/1"))).send().await;
    wrong.with_status(422);
}

#[tokio::test]
async fn others_delete_no_codes() {
    let app = app_with(json!({})).await;
    let code = made(&app, json!({})).await;
    let request = || app.delete(&codes(&format!("/{}", code.id)));
    request().send().await.with_status(401);
    by("lin", request())
        .send()
        .await
        .assert_refused(403, "enrollments.not_staff");
    enroll_with(&app, "lin", &code.text).await.with_status(201);
    by("lin", request())
        .send()
        .await
        .assert_refused(403, "enrollments.not_staff");
}
