mod codes;
mod email_domains;
mod rush;

use std::time::Duration;

use futures_util::future::join_all;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::testing::courses::{COURSE, OTHER, app_with, told};
use crate::testing::rows::taken;
use crate::testing::{
    ENROLLMENTS, as_admin, as_olga, by, complete, enroll, facts, get, leave, path, states,
};

fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count)
        .map(|number| format!("{prefix}{number}"))
        .collect()
}

#[tokio::test]
async fn a_learner_gets_access_with_one_read_and_one_transaction() {
    let app = app_with(json!({ "capacity": 2 })).await;
    let table = app.table("enrollments");
    table.forget_counts();
    let reply = enroll(&app, "lin", COURSE).await.with_status(201);
    assert_eq!(table.reads(), 1);
    assert_eq!(table.commits(), 1);
    assert_eq!(
        reply.header("location"),
        Some(path(COURSE, "lin", "").as_str())
    );
    let enrollment = reply.json();
    assert_eq!(enrollment["state"], "active");
    assert_eq!(enrollment["course"]["title"], "Algebra");
    assert_eq!(enrollment["progress"]["state"], "not_started");
    assert_eq!(facts(&app), ["EnrollmentCreated"]);
}

#[tokio::test]
async fn enrolling_again_gives_the_same_enrollment_and_takes_no_seat() {
    let app = app_with(json!({ "capacity": 1 })).await;
    let first = enroll(&app, "lin", COURSE).await.with_status(201).json();
    let again = enroll(&app, "lin", COURSE).await.with_status(200);
    assert_eq!(again.header("location"), None);
    assert_eq!(again.json()["id"], first["id"]);
    assert_eq!((taken(&app), facts(&app).len()), (1, 1));
}

#[tokio::test]
async fn of_fifty_learners_at_once_one_gets_the_seat_and_the_others_have_positions_without_gaps() {
    let app = app_with(json!({ "capacity": 1 })).await;
    let users = names("u", 50);
    let replies = join_all(users.iter().map(|user| enroll(&app, user, COURSE))).await;
    let mut admitted = 0;
    let mut positions = Vec::new();
    for reply in replies {
        match reply.status {
            201 => admitted += 1,
            202 => positions.push(reply.json()["position"].as_u64().unwrap()),
            status => panic!("{status}: {}", reply.text()),
        }
    }
    positions.sort_unstable();
    assert_eq!(admitted, 1);
    assert_eq!(positions, (1..=49).collect::<Vec<u64>>());
    assert_eq!(taken(&app), 1);
}

#[tokio::test]
async fn as_many_learners_get_in_as_there_are_seats() {
    let app = app_with(json!({ "capacity": 37 })).await;
    let users = names("u", 60);
    let replies = join_all(users.iter().map(|user| enroll(&app, user, COURSE))).await;
    let admitted = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!((admitted, taken(&app)), (37, 37));
}

#[tokio::test]
async fn the_same_learner_at_once_takes_one_seat() {
    let app = app_with(json!({ "capacity": 10 })).await;
    let replies = join_all((0..10).map(|_| enroll(&app, "lin", COURSE))).await;
    let statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1);
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 9);
    assert_eq!(taken(&app), 1);
}

#[tokio::test]
async fn a_course_with_the_capacity_0_lets_nobody_in() {
    let app = app_with(json!({ "capacity": 0 })).await;
    let reply = enroll(&app, "lin", COURSE).await.with_status(202).json();
    assert_eq!(
        (&reply["state"], &reply["position"]),
        (&json!("waitlisted"), &json!(1))
    );
    assert_eq!(taken(&app), 0);
}

#[tokio::test]
async fn who_waits_gets_the_same_position_again() {
    let app = app_with(json!({ "capacity": 0 })).await;
    enroll(&app, "first", COURSE).await.with_status(202);
    for _ in 0..2 {
        let reply = enroll(&app, "lin", COURSE).await.with_status(202).json();
        assert_eq!(reply["position"], 2);
    }
    leave(&app, "first", COURSE).await;
    assert_eq!(get(&app, "lin", COURSE).await["position"], 1);
}

#[tokio::test]
async fn lowering_the_capacity_throws_nobody_out_and_lets_nobody_in() {
    let app = app_with(json!({ "capacity": 20 })).await;
    let users = names("u", 12);
    for user in &users {
        enroll(&app, user, COURSE).await.with_status(201);
    }
    told(&app, 2, COURSE, json!({ "capacity": 11 })).await;
    enroll(&app, "late", COURSE).await.with_status(202);
    leave(&app, "u0", COURSE).await;
    leave(&app, "u1", COURSE).await;
    app.deliver().await;
    assert_eq!(get(&app, "late", COURSE).await["state"], "offered");
    assert_eq!(taken(&app), 11);
    let refused = join_all(names("v", 5).iter().map(|user| enroll(&app, user, COURSE))).await;
    assert!(refused.iter().all(|reply| reply.status == 202));
    assert_eq!(taken(&app), 11);
}

#[tokio::test]
async fn a_newcomer_does_not_pass_those_who_wait() {
    let app = app_with(json!({ "capacity": 1 })).await;
    enroll(&app, "first", COURSE).await.with_status(201);
    enroll(&app, "second", COURSE).await.with_status(202);
    leave(&app, "first", COURSE).await;
    let newcomer = enroll(&app, "third", COURSE).await.with_status(202).json();
    assert_eq!(newcomer["position"], 2);
    app.deliver().await;
    let states = states(&app, COURSE, &["first", "second", "third"]).await;
    assert_eq!(states, ["withdrawn", "offered", "waitlisted"]);
}

#[tokio::test]
async fn a_seat_whose_release_was_told_to_nobody_is_offered_too() {
    let app = app_with(json!({ "capacity": 1 })).await;
    enroll(&app, "first", COURSE).await.with_status(201);
    enroll(&app, "lin", COURSE).await.with_status(202);
    leave(&app, "first", COURSE).await;
    let lost = app.take_events();
    assert_eq!(lost.last().unwrap().event_type, "SeatReleased");
    app.pass_time(Duration::from_secs(120)).await;
    assert_eq!(get(&app, "lin", COURSE).await["state"], "offered");
}

#[tokio::test]
async fn staff_take_no_seat_and_pay_nothing() {
    let price = json!({ "amount": 4900, "currency": "EUR" });
    let app = app_with(json!({ "capacity": 0, "price": price })).await;
    let body = json!({ "course_id": COURSE });
    let reply = as_olga(app.post(ENROLLMENTS).json(&body)).send().await;
    assert_eq!(reply.with_status(201).json()["state"], "active");
    assert_eq!(taken(&app), 0);
}

#[tokio::test]
async fn a_course_with_a_price_must_be_paid() {
    let price = json!({ "amount": 4900, "currency": "EUR" });
    let app = app_with(json!({ "price": price })).await;
    let refused = enroll(&app, "lin", COURSE).await;
    let details = refused.assert_refused(402, "enrollments.payment_required");
    assert_eq!(details["price"], price);
    assert!(facts(&app).is_empty());
}

#[tokio::test]
async fn what_a_stranger_does_not_see_does_not_exist() {
    let app = app_with(json!({ "visibility": "private" })).await;
    enroll(&app, "lin", COURSE)
        .await
        .assert_refused(404, "enrollments.course_not_found");
}

#[tokio::test]
async fn nobody_enrols_in_the_archive() {
    let app = app_with(json!({ "state": "archived" })).await;
    enroll(&app, "lin", COURSE)
        .await
        .assert_refused(409, "enrollments.course_archived");
}

#[tokio::test]
async fn an_enrollment_that_was_decided_before_a_course_was_archived_stays() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    told(&app, 2, COURSE, json!({ "state": "archived" })).await;
    enroll(&app, "lin", COURSE).await.with_status(200);
    complete(&app, "lin", COURSE, 1).await.with_status(200);
}

#[tokio::test]
async fn other_courses_must_be_completed_before() {
    let needs = json!([{ "any_of": [OTHER] }]);
    let app = app_with(json!({ "prerequisites": needs })).await;
    told(&app, 1, OTHER, json!({ "required": [1] })).await;
    let refused = enroll(&app, "lin", COURSE).await;
    let details = refused.assert_refused(409, "enrollments.prerequisites_missing");
    assert_eq!(details["missing"], needs);
    enroll(&app, "lin", OTHER).await.with_status(201);
    enroll(&app, "lin", COURSE).await.with_status(409);
    complete(&app, "lin", OTHER, 1).await.with_status(200);
    enroll(&app, "lin", COURSE).await.with_status(201);
}

#[tokio::test]
async fn who_comes_back_goes_on_with_their_work() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    complete(&app, "lin", COURSE, 1).await.with_status(200);
    leave(&app, "lin", COURSE).await;
    let back = enroll(&app, "lin", COURSE).await.with_status(201).json();
    assert_eq!(
        (&back["run"], &back["progress"]["completed_lessons"]),
        (&json!(1), &json!(1))
    );
}

#[tokio::test]
async fn who_begins_anew_has_no_progress_and_keeps_the_run_before() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    complete(&app, "lin", COURSE, 1).await.with_status(200);
    complete(&app, "lin", COURSE, 2).await.with_status(200);
    let body = json!({ "course_id": COURSE, "again": "restart" });
    for _ in 0..2 {
        let again = by("lin", app.post(ENROLLMENTS).json(&body)).send().await;
        let again = again.with_status(200).json();
        assert_eq!(again["run"], 2);
        assert_eq!(again["progress"]["state"], "not_started");
    }
    let runs = by("lin", app.get(&path(COURSE, "lin", "/runs")))
        .send()
        .await;
    let runs = runs.with_status(200).json();
    assert_eq!(runs["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&runs["items"][0]["run"], &runs["items"][0]["state"]),
        (&json!(1), &json!("completed"))
    );
}

#[tokio::test]
async fn a_course_is_begun_fifty_times_at_most() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let body = json!({ "course_id": COURSE, "again": "restart" });
    let mut statuses = Vec::new();
    for _ in 0..51 {
        complete(&app, "lin", COURSE, 1).await.with_status(200);
        let again = by("lin", app.post(ENROLLMENTS).json(&body)).send().await;
        statuses.push(again.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 49);
    assert_eq!(statuses.last(), Some(&409));
    let runs = by("lin", app.get(&path(COURSE, "lin", "/runs")))
        .send()
        .await;
    assert_eq!(runs.json()["items"].as_array().unwrap().len(), 49);
}

#[tokio::test]
async fn leaving_does_not_end_a_suspension() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let request = app.put(&path(COURSE, "lin", "/state"));
    let request = request.json(&json!({ "state": "suspended" }));
    as_olga(request).send().await.with_status(200);
    leave(&app, "lin", COURSE).await;
    enroll(&app, "lin", COURSE)
        .await
        .assert_refused(409, "enrollments.removed");
}

#[tokio::test]
async fn whom_staff_removed_or_suspended_does_not_enrol_again() {
    for (state, code) in [
        ("suspended", "enrollments.suspended"),
        ("cancelled", "enrollments.removed"),
    ] {
        let app = app_with(json!({})).await;
        enroll(&app, "lin", COURSE).await.with_status(201);
        let body = json!({ "state": state });
        let request = app.put(&path(COURSE, "lin", "/state")).json(&body);
        as_olga(request).send().await.with_status(200);
        enroll(&app, "lin", COURSE).await.assert_refused(409, code);
    }
}

#[tokio::test]
async fn access_ends_after_the_days_of_the_course_and_the_seat_is_offered() {
    let app = app_with(json!({ "capacity": 1, "access_days": 2 })).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    enroll(&app, "next", COURSE).await.with_status(202);
    app.pass_time(SignedDuration::from_hours(49).unsigned_abs())
        .await;
    assert_eq!(
        states(&app, COURSE, &["lin", "next"]).await,
        ["expired", "offered"]
    );
    complete(&app, "lin", COURSE, 1)
        .await
        .assert_refused(409, "enrollments.not_active");
}

#[tokio::test]
async fn only_signed_in_users_enrol_and_only_themselves() {
    let app = app_with(json!({})).await;
    let body = json!({ "course_id": COURSE });
    app.post(ENROLLMENTS)
        .json(&body)
        .send()
        .await
        .with_status(401);
    let body = json!({ "course_id": COURSE, "user_id": "eve" });
    let refused = as_admin(app.post(ENROLLMENTS).json(&body)).send().await;
    refused.assert_refused(422, "request.invalid");
    for wrong in [
        json!({}),
        json!({ "course_id": "x" }),
        json!({ "course_id": Value::Null }),
    ] {
        by("lin", app.post(ENROLLMENTS).json(&wrong))
            .send()
            .await
            .with_status(422);
    }
}
