use serde_json::json;

use crate::testing::courses::{COURSE, app_with};
use crate::testing::{as_admin, as_olga, by, enroll, facts, get, leave, path, states};

#[tokio::test]
async fn a_seat_passes_to_who_waits_first() {
    let app = app_with(json!({ "capacity": 1 })).await;
    for user in ["a", "b", "c"] {
        enroll(&app, user, COURSE).await;
    }
    leave(&app, "a", COURSE).await;
    app.deliver().await;
    assert_eq!(
        states(&app, COURSE, &["a", "b", "c"]).await,
        ["withdrawn", "offered", "waitlisted"]
    );
    assert_eq!(get(&app, "c", COURSE).await["position"], 1);
}

#[tokio::test]
async fn who_leaves_the_waitlist_leaves_no_gap() {
    let app = app_with(json!({ "capacity": 0 })).await;
    for user in ["a", "b", "c"] {
        enroll(&app, user, COURSE).await;
    }
    leave(&app, "b", COURSE).await;
    assert_eq!(get(&app, "c", COURSE).await["position"], 2);
    let last = enroll(&app, "b", COURSE).await.with_status(202).json();
    assert_eq!(last["position"], 3);
}

#[tokio::test]
async fn leaving_twice_changes_nothing() {
    let app = app_with(json!({ "capacity": 1 })).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    leave(&app, "lin", COURSE).await;
    let before = facts(&app);
    leave(&app, "lin", COURSE).await;
    assert_eq!(facts(&app), before);
    assert_eq!(
        before,
        ["EnrollmentCreated", "EnrollmentWithdrawn", "SeatReleased"]
    );
}

#[tokio::test]
async fn staff_end_enrollments_and_strangers_do_not() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let request = || app.delete(&path(COURSE, "lin", ""));
    by("eve", request())
        .send()
        .await
        .assert_refused(404, "enrollments.not_found");
    request().send().await.with_status(401);
    as_olga(request()).send().await.with_status(204);
    let enrollment = as_admin(app.get(&path(COURSE, "lin", ""))).send().await;
    assert_eq!(enrollment.json()["state"], "cancelled");
}

#[tokio::test]
async fn what_does_not_exist_is_not_ended() {
    let app = app_with(json!({})).await;
    let request = by("lin", app.delete(&path(COURSE, "lin", ""))).send().await;
    request.assert_refused(404, "enrollments.not_found");
}
