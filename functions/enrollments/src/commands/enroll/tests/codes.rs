//! Enrolling with a code.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use kernel::context::Clock as _;
use kernel::table::{Action, Table as _, Write};
use serde_json::{Value, json};
use testkit::App;

use super::{names, taken};
use crate::testing::codes::{Made, delete, enroll_with, made, uses};
use crate::testing::courses::{COURSE, OTHER, app_with, not_found_in_courses, told};
use crate::testing::{ENROLLMENTS, answer, as_olga, by, enroll, facts, get, leave, path};

const NO_CODE: &str = "AAAA-AAAA-AAAA";

/// The grants of a learner: the source of each, and its reference.
async fn grants(app: &App, user: &str) -> Vec<(Value, Value)> {
    let reply = by(user, app.get(&path(COURSE, user, "/access")))
        .send()
        .await;
    let access = reply.with_status(200).json();
    let grants = access["grants"].as_array().unwrap().iter();
    grants
        .map(|grant| (grant["source"].clone(), grant["reference"].clone()))
        .collect()
}

fn code_grant(code: &Made) -> (Value, Value) {
    (json!("code"), json!(code.id))
}

#[tokio::test]
async fn a_code_opens_a_private_course_that_must_be_paid_with_one_read() {
    let price = json!({ "amount": 4900, "currency": "EUR" });
    let app = app_with(json!({ "visibility": "private", "price": price })).await;
    let code = made(&app, json!({ "max_uses": 5 })).await;
    let table = app.table("enrollments");
    table.forget_counts();
    let reply = enroll_with(&app, "lin", &code.text).await.with_status(201);
    assert_eq!(table.reads(), 1);
    assert_eq!(reply.json()["state"], "active");
    assert_eq!(grants(&app, "lin").await, [code_grant(&code)]);
    assert_eq!(uses(&app, &code), 1);
    assert_eq!(facts(&app), ["EnrollmentCreated"]);
}

#[tokio::test]
async fn a_code_is_accepted_however_it_is_typed() {
    let app = app_with(json!({})).await;
    let code = made(&app, json!({})).await;
    let typed = code.text.to_lowercase().replace('-', " ");
    let typed = typed.replace('0', "o").replace('1', "l");
    enroll_with(&app, "lin", &typed).await.with_status(201);
    assert_eq!(uses(&app, &code), 1);
}

#[tokio::test]
async fn of_twenty_learners_at_once_a_code_lets_in_as_many_as_it_may() {
    let app = app_with(json!({ "capacity": 50 })).await;
    let code = made(&app, json!({ "max_uses": 5 })).await;
    let users = names("u", 20);
    let replies = join_all(users.iter().map(|user| enroll_with(&app, user, &code.text))).await;
    let (admitted, refused): (Vec<_>, Vec<_>) =
        replies.into_iter().partition(|reply| reply.status == 201);
    assert_eq!((admitted.len(), refused.len()), (5, 15));
    for reply in refused {
        reply.assert_refused(409, "enrollments.code_used_up");
    }
    assert_eq!((uses(&app, &code), taken(&app)), (5, 5));
}

#[tokio::test]
async fn a_request_that_is_repeated_counts_one_use() {
    let app = app_with(json!({})).await;
    let code = made(&app, json!({ "max_uses": 1 })).await;
    let replies = join_all((0..10).map(|_| enroll_with(&app, "lin", &code.text))).await;
    let mut statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [[200].repeat(9), vec![201]].concat());
    delete(&app, &code).await;
    enroll_with(&app, "lin", &code.text).await.with_status(200);
    assert_eq!(facts(&app), ["EnrollmentCreated"]);
}

#[tokio::test]
async fn a_code_that_is_not_valid_is_refused_always_in_the_same_way() {
    let app = app_with(json!({})).await;
    let deleted = made(&app, json!({})).await;
    delete(&app, &deleted).await;
    let soon = app.clock().now() + Duration::from_secs(60);
    let expired = made(&app, json!({ "expires_at": soon })).await;
    enroll_with(&app, "ben", &expired.text)
        .await
        .with_status(201);
    app.pass_time(Duration::from_secs(60)).await;
    let mut bodies = Vec::new();
    for text in [NO_CODE, "?", &deleted.text, &expired.text] {
        let refused = enroll_with(&app, "lin", text).await;
        refused.assert_refused(409, "enrollments.invalid_code");
        bodies.push(refused.json()["error"]["message"].clone());
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1);
    assert_eq!((uses(&app, &expired), taken(&app)), (1, 1));
}

#[tokio::test]
async fn a_wrong_code_does_not_tell_of_a_hidden_course() {
    let needs = json!([{ "any_of": [OTHER] }]);
    for hidden in [
        json!({ "state": "draft" }),
        json!({ "visibility": "private", "prerequisites": needs }),
        json!({ "visibility": "private", "state": "archived" }),
    ] {
        let app = app_with(hidden).await;
        not_found_in_courses(&app);
        for reply in [
            enroll(&app, "lin", COURSE).await,
            enroll_with(&app, "lin", NO_CODE).await,
        ] {
            reply.assert_refused(404, "enrollments.course_not_found");
        }
    }
}

#[tokio::test]
async fn the_code_of_another_course_is_not_valid() {
    let app = app_with(json!({})).await;
    told(&app, 1, OTHER, json!({})).await;
    let code = made(&app, json!({})).await;
    let body = json!({ "course_id": OTHER, "code": code.text });
    let refused = by("lin", app.post(ENROLLMENTS).json(&body)).send().await;
    refused.assert_refused(409, "enrollments.invalid_code");
}

#[tokio::test]
async fn what_else_keeps_a_learner_out_does_so_with_a_code_too() {
    for (more, error) in [
        (
            json!({ "state": "archived" }),
            "enrollments.course_archived",
        ),
        (
            json!({ "opens_at": "2099-01-01T00:00:00Z" }),
            "enrollments.not_open_yet",
        ),
        (
            json!({ "prerequisites": [{ "any_of": [OTHER] }] }),
            "enrollments.prerequisites_missing",
        ),
    ] {
        let app = app_with(more).await;
        let code = made(&app, json!({})).await;
        enroll_with(&app, "lin", &code.text)
            .await
            .assert_refused(409, error);
        assert_eq!(uses(&app, &code), 0);
    }
}

#[tokio::test]
async fn a_learner_who_has_access_gets_a_code_as_one_more_grant() {
    let app = app_with(json!({ "capacity": 1 })).await;
    let code = made(&app, json!({ "max_uses": 1 })).await;
    let other = made(&app, json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    for text in [&code.text, &code.text, &other.text, &other.text] {
        enroll_with(&app, "lin", text).await.with_status(200);
    }
    let free = (json!("free"), json!(null));
    let expected = [free, code_grant(&code), code_grant(&other)];
    assert_eq!(grants(&app, "lin").await, expected);
    assert_eq!((uses(&app, &code), uses(&app, &other)), (1, 1));
    assert_eq!(taken(&app), 1);
    let expected = ["EnrollmentCreated", "GrantAdded", "GrantAdded"];
    assert_eq!(facts(&app), expected);
    enroll_with(&app, "lin", NO_CODE)
        .await
        .assert_refused(409, "enrollments.invalid_code");
}

#[tokio::test]
async fn a_code_extends_access_that_would_have_ended() {
    let day = Duration::from_secs(24 * 3600);
    let app = app_with(json!({ "access_days": 2 })).await;
    let code = made(&app, json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    app.pass_time(day).await;
    enroll_with(&app, "lin", &code.text).await.with_status(200);
    app.pass_time(day + day / 2).await;
    assert_eq!(get(&app, "lin", COURSE).await["state"], "active");
    app.pass_time(day).await;
    assert_eq!(get(&app, "lin", COURSE).await["state"], "expired");
    enroll_with(&app, "lin", &code.text).await.with_status(201);
    assert_eq!(uses(&app, &code), 2, "an ended grant is no reason any more");
}

#[tokio::test]
async fn whoever_waits_with_a_code_has_used_it_at_the_entry() {
    let app = app_with(json!({ "capacity": 1, "visibility": "private" })).await;
    let code = made(&app, json!({ "max_uses": 2 })).await;
    enroll_with(&app, "first", &code.text)
        .await
        .with_status(201);
    for _ in 0..2 {
        let reply = enroll_with(&app, "lin", &code.text).await.with_status(202);
        assert_eq!(reply.json()["position"], 1);
    }
    assert_eq!(uses(&app, &code), 2);
    enroll_with(&app, "late", &code.text)
        .await
        .assert_refused(409, "enrollments.code_used_up");
    leave(&app, "first", COURSE).await;
    app.deliver().await;
    delete(&app, &code).await;
    enroll_with(&app, "lin", &code.text).await.with_status(202);
    answer(&app, "lin", COURSE, true).await.with_status(200);
    assert_eq!(grants(&app, "lin").await, [code_grant(&code)]);
}

#[tokio::test]
async fn whoever_waits_already_and_staff_use_up_no_code() {
    let app = app_with(json!({ "capacity": 0 })).await;
    let code = made(&app, json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(202);
    let reply = enroll_with(&app, "lin", &code.text).await.with_status(202);
    assert_eq!(reply.json()["position"], 1);
    let body = json!({ "course_id": COURSE, "code": code.text });
    for status in [201, 200] {
        let reply = as_olga(app.post(ENROLLMENTS).json(&body)).send().await;
        reply.with_status(status);
    }
    assert_eq!(uses(&app, &code), 0);
}

#[tokio::test]
async fn a_code_that_is_deleted_at_the_same_time_lets_nobody_in() {
    for max_uses in [json!(null), json!(5)] {
        let app = app_with(json!({})).await;
        let code = made(&app, json!({ "max_uses": max_uses })).await;
        let key = crate::code::key(&COURSE.parse().unwrap(), &code.id.parse().unwrap());
        let table = app.table("enrollments");
        let concurrent = Arc::clone(table);
        table.before_next_commit(move || {
            Box::pin(async move {
                let gone = Write::always(Action::Delete(key));
                concurrent.commit(vec![gone]).await.unwrap();
            })
        });
        enroll_with(&app, "lin", &code.text)
            .await
            .assert_refused(409, "enrollments.invalid_code");
        assert!(facts(&app).is_empty());
    }
}
