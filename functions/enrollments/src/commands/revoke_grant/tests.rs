use serde_json::json;

use crate::testing::courses::{COURSE, app_with};
use crate::testing::{as_olga, by, enroll, facts, path, states};

#[tokio::test]
async fn the_last_grant_ends_access_and_its_seat_is_offered() {
    let app = app_with(json!({ "capacity": 1 })).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    enroll(&app, "next", COURSE).await.with_status(202);
    for _ in 0..2 {
        let revoked = as_olga(app.delete(&path(COURSE, "lin", "/grants/1")))
            .send()
            .await;
        revoked.with_status(204);
    }
    app.deliver().await;
    assert_eq!(
        states(&app, COURSE, &["lin", "next"]).await,
        ["expired", "offered"]
    );
    let released = facts(&app)
        .iter()
        .filter(|name| *name == "SeatReleased")
        .count();
    assert_eq!(released, 1);
}

#[tokio::test]
async fn an_unknown_grant_is_refused() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let unknown = as_olga(app.delete(&path(COURSE, "lin", "/grants/2")))
        .send()
        .await;
    unknown.assert_refused(404, "enrollments.no_such_grant");
    let wrong = as_olga(app.delete(&path(COURSE, "lin", "/grants/0")))
        .send()
        .await;
    wrong.with_status(422);
}

#[tokio::test]
async fn only_staff_revoke_grants() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let request = || app.delete(&path(COURSE, "lin", "/grants/1"));
    by("lin", request())
        .send()
        .await
        .assert_refused(403, "enrollments.not_staff");
    by("eve", request())
        .send()
        .await
        .assert_refused(404, "enrollments.not_found");
}
