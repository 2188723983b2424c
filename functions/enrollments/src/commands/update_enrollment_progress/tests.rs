use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::courses::{COURSE, OTHER, app_with, told};
use crate::testing::{as_olga, by, complete, enroll, facts, get, leave, path};

async fn enrolled(more: Value) -> App {
    let app = app_with(more).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    app
}

async fn send(app: &App, body: Value) -> Response {
    let request = app.put(&path(COURSE, "lin", "/progress")).json(&body);
    by("lin", request).send().await
}

fn lesson(ordinal: u16) -> String {
    format!("{COURSE}.{ordinal}")
}

#[tokio::test]
async fn completing_the_required_lessons_completes_the_course() {
    let app = enrolled(json!({})).await;
    let first = complete(&app, "lin", COURSE, 2)
        .await
        .with_status(200)
        .json();
    assert_eq!(
        (&first["state"], &first["per_mille"]),
        (&json!("in_progress"), &json!(500))
    );
    let second = complete(&app, "lin", COURSE, 1)
        .await
        .with_status(200)
        .json();
    assert_eq!(
        (&second["state"], &second["per_mille"]),
        (&json!("completed"), &json!(1000))
    );
    assert_eq!(second["completion"]["version"], 1);
    assert_eq!(
        second["completed_lesson_ids"],
        json!([lesson(1), lesson(2)])
    );
    let expected = [
        "EnrollmentCreated",
        "EnrollmentProgressUpdated",
        "EnrollmentProgressUpdated",
        "EnrollmentCompleted",
    ];
    assert_eq!(facts(&app), expected);
}

#[tokio::test]
async fn the_same_again_writes_nothing() {
    let app = enrolled(json!({})).await;
    complete(&app, "lin", COURSE, 1).await.with_status(200);
    let table = app.table("enrollments");
    table.forget_counts();
    complete(&app, "lin", COURSE, 1).await.with_status(200);
    assert_eq!((table.reads(), table.commits()), (1, 0));
    complete(&app, "lin", COURSE, 3).await.with_status(200);
    assert_eq!((table.reads(), table.commits()), (2, 1));
}

#[tokio::test]
async fn lessons_that_are_completed_at_once_are_all_kept() {
    let lessons: Vec<u16> = (1..=20).collect();
    let app = enrolled(json!({ "lessons": lessons, "required": lessons })).await;
    let replies = join_all(
        lessons
            .iter()
            .map(|one| complete(&app, "lin", COURSE, *one)),
    )
    .await;
    assert!(replies.iter().all(|reply| reply.status == 200));
    let progress = get(&app, "lin", COURSE).await["progress"].clone();
    assert_eq!(
        (&progress["state"], &progress["completed_lessons"]),
        (&json!("completed"), &json!(20))
    );
    let completions = facts(&app)
        .iter()
        .filter(|name| *name == "EnrollmentCompleted")
        .count();
    assert_eq!(completions, 1);
}

#[tokio::test]
async fn what_is_begun_only_grows_and_ends_with_the_completion() {
    let app = enrolled(json!({})).await;
    send(&app, json!({ "lesson_id": lesson(1), "percent": 60 }))
        .await
        .with_status(200);
    let less = send(&app, json!({ "lesson_id": lesson(1), "percent": 40 }))
        .await
        .json();
    assert_eq!(
        less["begun"],
        json!([{ "lesson_id": lesson(1), "percent": 60 }])
    );
    send(&app, json!({ "lesson_id": lesson(2), "state": "begun" }))
        .await
        .with_status(200);
    let all = send(&app, json!({ "lesson_id": lesson(1), "percent": 100 }))
        .await
        .json();
    assert_eq!(
        all["begun"],
        json!([{ "lesson_id": lesson(2), "percent": 0 }])
    );
    assert_eq!(all["last_lesson_id"], lesson(1));
}

#[tokio::test]
async fn a_completed_course_stays_completed_when_lessons_are_added() {
    let app = enrolled(json!({ "required": [1] })).await;
    complete(&app, "lin", COURSE, 1).await.with_status(200);
    told(
        &app,
        2,
        COURSE,
        json!({ "current_version": 2, "required": [1, 4], "lessons": [1, 4] }),
    )
    .await;
    let progress = get(&app, "lin", COURSE).await["progress"].clone();
    assert_eq!(
        (&progress["state"], &progress["missing_lessons"]),
        (&json!("completed"), &json!(1))
    );
    assert_eq!(progress["completion"]["version"], 1);
}

#[tokio::test]
async fn a_lesson_of_another_course_or_version_is_refused() {
    let app = enrolled(json!({})).await;
    for wrong in [lesson(9), format!("{OTHER}.1")] {
        let refused = send(&app, json!({ "lesson_id": wrong, "state": "completed" })).await;
        refused.assert_refused(404, "enrollments.lesson_not_found");
    }
}

#[tokio::test]
async fn a_request_says_either_a_state_or_a_percentage() {
    let app = enrolled(json!({})).await;
    for wrong in [
        json!({ "lesson_id": lesson(1) }),
        json!({ "lesson_id": lesson(1), "state": "begun", "percent": 3 }),
        json!({ "lesson_id": lesson(1), "percent": 101 }),
        json!({ "lesson_id": lesson(1), "percent": -1 }),
        json!({ "lesson_id": "1", "state": "begun" }),
        json!({ "lesson_id": lesson(1), "state": "done" }),
    ] {
        send(&app, wrong)
            .await
            .assert_refused(422, "request.invalid");
    }
}

#[tokio::test]
async fn only_a_learner_with_access_has_progress() {
    let app = enrolled(json!({})).await;
    complete(&app, "eve", COURSE, 1)
        .await
        .assert_refused(404, "enrollments.not_found");
    let body = json!({ "lesson_id": lesson(1), "state": "completed" });
    let request = || app.put(&path(COURSE, "lin", "/progress")).json(&body);
    by("eve", request())
        .send()
        .await
        .assert_refused(404, "enrollments.not_found");
    as_olga(request())
        .send()
        .await
        .assert_refused(403, "enrollments.not_learner");
    request().send().await.with_status(401);
    leave(&app, "lin", COURSE).await;
    complete(&app, "lin", COURSE, 1)
        .await
        .assert_refused(409, "enrollments.not_active");
}

#[tokio::test]
async fn nobody_goes_on_in_a_course_that_has_ended() {
    let app = enrolled(json!({})).await;
    let archive = json!({ "access": "end_on", "ends_at": "2020-01-01T00:00:00Z" });
    told(
        &app,
        2,
        COURSE,
        json!({ "state": "archived", "archive": archive }),
    )
    .await;
    complete(&app, "lin", COURSE, 1)
        .await
        .assert_refused(409, "enrollments.course_ended");
}

/// When these lessons were completed, as the facts say.
fn occurred(app: &App) -> Vec<(Value, Value)> {
    let events = app.table("enrollments").events().into_iter();
    let completed = events.filter(|event| event.event_type == "EnrollmentProgressUpdated");
    completed
        .map(|event| {
            let data = event.event_data;
            (data["lesson_id"].clone(), data["occurred_at"].clone())
        })
        .collect()
}

#[tokio::test]
async fn a_client_that_was_offline_reports_in_any_order_when_it_happened() {
    let app = enrolled(json!({})).await;
    app.clock().advance(Duration::from_hours(24));
    let report = |ordinal: u16, at: &str| json!({ "lesson_id": lesson(ordinal), "state": "completed", "occurred_at": at });
    let (first, later) = ("2026-06-01T13:00:00Z", "2026-06-01T15:00:00Z");
    for body in [report(2, later), report(1, first), report(1, later)] {
        send(&app, body).await.with_status(200);
    }
    let expected = [(lesson(2), later), (lesson(1), first)];
    let expected = expected.map(|(lesson, at)| (json!(lesson), json!(at)));
    assert_eq!(occurred(&app), expected);
    let progress = get(&app, "lin", COURSE).await["progress"].clone();
    assert_eq!(progress["state"], "completed");
}

#[tokio::test]
async fn what_happened_is_not_in_the_future_and_not_before_the_run() {
    let app = enrolled(json!({})).await;
    let report =
        |at: &str| json!({ "lesson_id": lesson(1), "state": "completed", "occurred_at": at });
    for wrong in [
        "2026-06-01T12:05:01Z",
        "2026-06-01T11:59:59Z",
        "1970-01-01T00:00:00Z",
        "today",
    ] {
        let refused = send(&app, report(wrong)).await;
        let details = refused.assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], "occurred_at", "{wrong}");
    }
    send(&app, report("2026-06-01T12:04:00Z"))
        .await
        .with_status(200);
    let now = json!("2026-06-01T12:00:00Z");
    assert_eq!(
        occurred(&app),
        [(json!(lesson(1)), now)],
        "a clock that is ahead"
    );
}
