use serde_json::json;

use crate::testing::courses::{COURSE, app_with};
use crate::testing::{as_admin, as_olga, by, enroll, path};

#[tokio::test]
async fn the_learner_and_staff_see_an_enrollment_with_one_call() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let request = || app.get(&path(COURSE, "lin", ""));
    let table = app.table("enrollments");
    for request in [
        by("lin", request()),
        as_olga(request()),
        as_admin(request()),
    ] {
        table.forget_counts();
        let reply = request.send().await.with_status(200);
        assert_eq!(reply.header("etag"), Some("\"1\""));
        assert_eq!(reply.json()["user_id"], "lin");
        assert_eq!(table.reads(), 1);
    }
    by("eve", request())
        .send()
        .await
        .assert_refused(404, "enrollments.not_found");
    request().send().await.with_status(401);
}

#[tokio::test]
async fn an_enrollment_without_a_row_does_not_exist_for_anybody() {
    let app = app_with(json!({})).await;
    for request in [
        by("lin", app.get(&path(COURSE, "lin", ""))),
        as_olga(app.get(&path(COURSE, "lin", ""))),
    ] {
        request
            .send()
            .await
            .assert_refused(404, "enrollments.not_found");
    }
    by("lin", app.get("/api/v1/enrollments/x"))
        .send()
        .await
        .with_status(422);
}

#[tokio::test]
async fn progress_by_lesson_is_seen_by_the_learner_and_staff() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let request = || app.get(&path(COURSE, "lin", "/progress"));
    for request in [by("lin", request()), as_olga(request())] {
        let progress = request.send().await.with_status(200).json();
        assert_eq!(
            (&progress["run"], &progress["completed_lesson_ids"]),
            (&json!(1), &json!([]))
        );
    }
    by("eve", request())
        .send()
        .await
        .assert_refused(404, "enrollments.not_found");
    let runs = by("eve", app.get(&path(COURSE, "lin", "/runs")))
        .send()
        .await;
    runs.assert_refused(404, "enrollments.not_found");
}
