use serde_json::{Value, json};
use testkit::App;

use crate::testing::courses::{COURSE, app_with, told};
use crate::testing::{as_olga, by, enroll, leave, path};

async fn access(app: &App, user: &str) -> Value {
    let reply = by(user, app.get(&path(COURSE, user, "/access")))
        .send()
        .await;
    reply.with_status(200).json()
}

fn verdict(access: &Value) -> (bool, &str) {
    let has_access = access["has_access"].as_bool().unwrap();
    (has_access, access["why"].as_str().unwrap())
}

#[tokio::test]
async fn it_says_why_there_is_access_and_why_not() {
    let app = app_with(json!({ "capacity": 1 })).await;
    assert_eq!(verdict(&access(&app, "lin").await), (false, "not_enrolled"));
    enroll(&app, "lin", COURSE).await.with_status(201);
    let granted = access(&app, "lin").await;
    assert_eq!(verdict(&granted), (true, "granted"));
    assert_eq!(granted["grants"][0]["source"], "free");
    assert_eq!(granted["grants"][0]["is_valid"], true);
    enroll(&app, "next", COURSE).await.with_status(202);
    assert_eq!(verdict(&access(&app, "next").await), (false, "waitlisted"));
    leave(&app, "lin", COURSE).await;
    app.deliver().await;
    let left = access(&app, "lin").await;
    assert_eq!(verdict(&left), (false, "withdrawn"));
    assert_eq!(left["grants"][0]["is_valid"], false);
    assert_eq!(verdict(&access(&app, "next").await), (false, "offered"));
    assert_eq!(verdict(&access(&app, "olga").await), (true, "staff"));
}

#[tokio::test]
async fn a_course_that_has_ended_gives_no_access() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let archive = json!({ "access": "end_on", "ends_at": "2020-01-01T00:00:00Z" });
    told(
        &app,
        2,
        COURSE,
        json!({ "state": "archived", "archive": archive }),
    )
    .await;
    assert_eq!(verdict(&access(&app, "lin").await), (false, "course_ended"));
}

#[tokio::test]
async fn it_is_asked_for_oneself_or_by_staff() {
    let app = app_with(json!({})).await;
    let request = || app.get(&path(COURSE, "lin", "/access"));
    by("eve", request())
        .send()
        .await
        .assert_refused(404, "enrollments.not_found");
    as_olga(request()).send().await.with_status(200);
    let hidden = app_with(json!({ "visibility": "private" })).await;
    let refused = by("lin", hidden.get(&path(COURSE, "lin", "/access")))
        .send()
        .await;
    refused.assert_refused(404, "enrollments.course_not_found");
}
