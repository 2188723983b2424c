use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::courses::{COURSE, app_with};
use crate::testing::{as_olga, by, complete, enroll, facts, get, path, states};

async fn set(app: &App, body: Value) -> Response {
    let request = app.put(&path(COURSE, "lin", "/state")).json(&body);
    as_olga(request).send().await
}

#[tokio::test]
async fn a_suspension_interrupts_access_and_keeps_the_work() {
    let app = app_with(json!({ "capacity": 1 })).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    enroll(&app, "next", COURSE).await.with_status(202);
    complete(&app, "lin", COURSE, 1).await.with_status(200);
    let view = set(&app, json!({ "state": "suspended", "reason": "Fee" })).await;
    let view = view.with_status(200).json();
    assert_eq!(
        (&view["state"], &view["reason"]),
        (&json!("suspended"), &json!("Fee"))
    );
    complete(&app, "lin", COURSE, 2)
        .await
        .assert_refused(409, "enrollments.not_active");
    app.deliver().await;
    assert_eq!(states(&app, COURSE, &["next"]).await, ["waitlisted"]);
    set(&app, json!({ "state": "active" }))
        .await
        .with_status(200);
    complete(&app, "lin", COURSE, 2).await.with_status(200);
    let progress = get(&app, "lin", COURSE).await["progress"].clone();
    assert_eq!(progress["state"], "completed");
}

#[tokio::test]
async fn who_was_removed_may_enrol_again_when_staff_allow_it() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    set(
        &app,
        json!({ "state": "cancelled", "reason": "Wrong class" }),
    )
    .await
    .with_status(200);
    enroll(&app, "lin", COURSE)
        .await
        .assert_refused(409, "enrollments.removed");
    let view = set(&app, json!({ "state": "active" }))
        .await
        .with_status(200)
        .json();
    assert_eq!(
        (&view["state"], &view["reason"]),
        (&json!("withdrawn"), &json!(null))
    );
    enroll(&app, "lin", COURSE).await.with_status(201);
}

#[tokio::test]
async fn ending_the_waiting_leaves_no_gap() {
    let app = app_with(json!({ "capacity": 0 })).await;
    enroll(&app, "lin", COURSE).await.with_status(202);
    enroll(&app, "next", COURSE).await.with_status(202);
    set(&app, json!({ "state": "cancelled" }))
        .await
        .with_status(200);
    assert_eq!(get(&app, "next", COURSE).await["position"], 1);
}

#[tokio::test]
async fn the_same_state_again_is_not_told() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    for _ in 0..2 {
        set(&app, json!({ "state": "active" }))
            .await
            .with_status(200);
    }
    assert_eq!(facts(&app), ["EnrollmentCreated"]);
}

#[tokio::test]
async fn a_stale_version_is_refused() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let body = json!({ "state": "suspended" });
    let request = app.put(&path(COURSE, "lin", "/state")).json(&body);
    let refused = as_olga(request.header("If-Match", "\"7\"")).send().await;
    refused.assert_refused(412, "request.stale_version");
}

#[tokio::test]
async fn staff_put_learners_into_groups_and_open_lessons_for_them() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let groups = app
        .put(&path(COURSE, "lin", "/groups"))
        .json(&json!({ "groups": ["Tuesday"] }));
    let view = as_olga(groups).send().await.with_status(200).json();
    assert_eq!(view["groups"], json!(["Tuesday"]));
    let lesson = format!("{COURSE}.3");
    let waivers = |body: Value| as_olga(app.put(&path(COURSE, "lin", "/waivers")).json(&body));
    let view = waivers(json!({ "lesson_ids": [lesson, lesson] }))
        .send()
        .await;
    assert_eq!(
        view.with_status(200).json()["waived_lesson_ids"],
        json!([lesson])
    );
    let other = json!({ "lesson_ids": ["0197a1b2-0000-7000-8000-000000000009.1"] });
    waivers(other)
        .send()
        .await
        .assert_refused(422, "request.invalid");
    let events = app.table("enrollments").events();
    let last = &events.last().unwrap().event_data;
    assert_eq!(
        (&last["groups"], &last["waived_lessons"]),
        (&json!(["Tuesday"]), &json!([3]))
    );
}

#[tokio::test]
async fn only_staff_change_the_enrollment_of_a_learner() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    for (rest, body) in [
        ("/state", json!({ "state": "suspended" })),
        ("/groups", json!({ "groups": [] })),
        ("/waivers", json!({ "all": true })),
    ] {
        let request = || app.put(&path(COURSE, "lin", rest)).json(&body);
        by("lin", request())
            .send()
            .await
            .assert_refused(403, "enrollments.not_staff");
        by("eve", request())
            .send()
            .await
            .assert_refused(404, "enrollments.not_found");
        request().send().await.with_status(401);
    }
    assert_eq!(facts(&app), ["EnrollmentCreated"]);
}
