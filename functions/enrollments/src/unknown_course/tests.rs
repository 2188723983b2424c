use serde_json::{Value, json};
use testkit::{ApiFault, App};

use crate::testing::courses::{COURSE, app_with, deleted, not_found_in_courses, told};
use crate::testing::{app, enroll, facts};

/// The domain of courses answers with this status.
fn answers(app: &App, status: u16, body: &Value) {
    let path = format!("/api/v1/courses/{COURSE}");
    let version = (status == 200).then_some(3);
    app.api().set_reply(&path, status, body, version);
}

/// An app that has no copy of the course, which is in this state.
fn with_live(state: &str) -> App {
    let app = app();
    let course = json!({
        "id": COURSE, "title": "Algebra", "slug": "algebra", "state": state, "current_version": 1,
        "capacity": 30, "visibility": "public",
    });
    answers(&app, 200, &course);
    app
}

fn calls(app: &App) -> usize {
    app.api().calls_to("courses")
}

#[tokio::test]
async fn a_course_that_was_published_a_moment_ago_is_asked_for_again_in_two_seconds() {
    let app = with_live("published");
    let refused = enroll(&app, "lin", COURSE).await;
    refused.assert_refused(503, "enrollments.course_not_known_yet");
    assert_eq!(refused.header("retry-after"), Some("2"));
    assert_eq!(calls(&app), 1);
    assert!(facts(&app).is_empty());
    told(&app, 1, COURSE, json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    assert_eq!(calls(&app), 1);
}

#[tokio::test]
async fn a_draft_that_was_published_a_moment_ago_is_asked_for_again_too() {
    let app = with_live("published");
    told(&app, 1, COURSE, json!({ "state": "draft" })).await;
    let refused = enroll(&app, "lin", COURSE).await;
    refused.assert_refused(503, "enrollments.course_not_known_yet");
    told(&app, 2, COURSE, json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
}

#[tokio::test]
async fn a_draft_does_not_exist_for_strangers() {
    let app = app_with(json!({ "state": "draft" })).await;
    not_found_in_courses(&app);
    let refused = enroll(&app, "lin", COURSE).await;
    refused.assert_refused(404, "enrollments.course_not_found");
}

#[tokio::test]
async fn the_domain_of_courses_is_asked_with_the_key_of_this_one() {
    let app = with_live("published");
    enroll(&app, "lin", COURSE).await.with_status(503);
    let call = app.api().calls().remove(0);
    let key = call.header("x-api-key").unwrap();
    assert!(key.starts_with("aurora_svc_enrollments_"), "{key}");
}

#[tokio::test]
async fn a_course_that_does_not_exist_is_not_found() {
    let app = app();
    not_found_in_courses(&app);
    let refused = enroll(&app, "lin", COURSE).await;
    refused.assert_refused(404, "enrollments.course_not_found");
    assert_eq!(calls(&app), 1);
}

#[tokio::test]
async fn nobody_enrols_in_an_archived_course_that_has_no_copy() {
    let app = with_live("archived");
    let refused = enroll(&app, "lin", COURSE).await;
    refused.assert_refused(409, "enrollments.course_archived");
}

#[tokio::test]
async fn while_the_domain_of_courses_is_down_an_unknown_course_is_unavailable() {
    let app = with_live("published");
    app.api().set_fault("courses", Some(ApiFault::Down));
    for _ in 0..5 {
        let refused = enroll(&app, "lin", COURSE).await;
        refused.assert_refused(503, "unavailable");
        assert_eq!(refused.header("retry-after"), Some("1"));
    }
    assert_eq!(facts(&app), ["CircuitOpened"]);
    let before = calls(&app);
    enroll(&app, "lin", COURSE).await.with_status(503);
    assert_eq!(calls(&app), before);
}

#[tokio::test]
async fn a_reply_that_is_not_of_the_domain_of_courses_does_not_say_that_a_course_does_not_exist() {
    let app = app();
    answers(&app, 404, &json!({ "error_code": "route.not_found" }));
    let refused = enroll(&app, "lin", COURSE).await;
    refused.assert_refused(503, "unavailable");
}

#[tokio::test]
async fn a_course_with_a_copy_is_not_asked_for() {
    let app = app_with(json!({ "capacity": 1 })).await;
    app.api().set_fault("courses", Some(ApiFault::Down));
    enroll(&app, "lin", COURSE).await.with_status(201);
    enroll(&app, "eve", COURSE).await.with_status(202);
    told(&app, 2, COURSE, json!({ "state": "archived" })).await;
    enroll(&app, "late", COURSE).await.with_status(409);
    assert_eq!(calls(&app), 0);
}

#[tokio::test]
async fn a_deleted_course_is_not_found_and_not_asked_for() {
    let app = with_live("published");
    told(&app, 1, COURSE, json!({})).await;
    deleted(&app, 2, COURSE).await;
    let refused = enroll(&app, "lin", COURSE).await;
    refused.assert_refused(404, "enrollments.course_not_found");
    assert_eq!(calls(&app), 0);
}
