use std::time::Duration;

use futures_util::future::join;
use serde_json::json;
use testkit::App;

use crate::testing::courses::{COURSE, app_with, told};
use crate::testing::{answer, as_olga, by, enroll, facts, get, leave, path, states};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// `a` had the only seat, which is offered to `b`; `c` waits.
async fn offered() -> App {
    let app = app_with(json!({ "capacity": 1 })).await;
    for user in ["a", "b", "c"] {
        enroll(&app, user, COURSE).await;
    }
    leave(&app, "a", COURSE).await;
    app.deliver().await;
    app
}

#[tokio::test]
async fn who_accepts_has_access_for_good() {
    let app = offered().await;
    let view = answer(&app, "b", COURSE, true)
        .await
        .with_status(200)
        .json();
    assert_eq!(
        (&view["state"], &view["offered_until"]),
        (&json!("active"), &json!(null))
    );
    app.pass_time(3 * DAY).await;
    assert_eq!(
        states(&app, COURSE, &["b", "c"]).await,
        ["active", "waitlisted"]
    );
    answer(&app, "b", COURSE, true)
        .await
        .assert_refused(409, "enrollments.no_offer");
}

#[tokio::test]
async fn a_declined_seat_is_offered_to_the_next() {
    let app = offered().await;
    answer(&app, "b", COURSE, false).await.with_status(200);
    app.deliver().await;
    assert_eq!(
        states(&app, COURSE, &["b", "c"]).await,
        ["withdrawn", "offered"]
    );
}

#[tokio::test]
async fn an_offer_that_is_not_answered_passes_on() {
    let app = offered().await;
    app.pass_time(2 * DAY + Duration::from_secs(120)).await;
    assert_eq!(
        states(&app, COURSE, &["b", "c"]).await,
        ["withdrawn", "offered"]
    );
    answer(&app, "b", COURSE, true)
        .await
        .assert_refused(409, "enrollments.no_offer");
}

#[tokio::test]
async fn an_offer_that_has_expired_is_not_accepted_before_it_is_taken_back() {
    let app = offered().await;
    app.clock().advance(2 * DAY);
    answer(&app, "b", COURSE, true)
        .await
        .assert_refused(409, "enrollments.offer_expired");
}

#[tokio::test]
async fn of_two_answers_at_once_one_counts() {
    let app = offered().await;
    let (accepted, declined) = join(
        answer(&app, "b", COURSE, true),
        answer(&app, "b", COURSE, false),
    )
    .await;
    let statuses = [accepted.status, declined.status];
    assert!(
        statuses == [200, 409] || statuses == [409, 200],
        "{statuses:?}"
    );
    app.deliver().await;
    let states = states(&app, COURSE, &["b", "c"]).await;
    let expected = if statuses[0] == 200 {
        ["active", "waitlisted"]
    } else {
        ["withdrawn", "offered"]
    };
    assert_eq!(states, expected);
}

#[tokio::test]
async fn a_seat_that_was_released_is_offered_once_although_its_fact_arrives_twice() {
    let app = app_with(json!({ "capacity": 1 })).await;
    for user in ["a", "b", "c"] {
        enroll(&app, user, COURSE).await;
    }
    leave(&app, "a", COURSE).await;
    let events = app.take_events();
    for _ in 0..2 {
        assert!(app.deliver_these(&events).await.is_empty());
    }
    app.deliver().await;
    assert_eq!(
        states(&app, COURSE, &["b", "c"]).await,
        ["offered", "waitlisted"]
    );
    let offers = facts(&app)
        .iter()
        .filter(|name| *name == "SeatOffered")
        .count();
    assert_eq!(offers, 1);
}

#[tokio::test]
async fn more_capacity_fills_all_free_seats_in_the_order_of_the_list() {
    let app = app_with(json!({ "capacity": 0 })).await;
    let users: Vec<String> = (0..12).map(|number| format!("u{number}")).collect();
    for user in &users {
        enroll(&app, user, COURSE).await.with_status(202);
    }
    told(&app, 2, COURSE, json!({ "capacity": 10 })).await;
    app.pass_time(Duration::from_secs(300)).await;
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    let states = states(&app, COURSE, &users).await;
    assert!(
        states[..10].iter().all(|state| state == "offered"),
        "{states:?}"
    );
    assert!(
        states[10..].iter().all(|state| state == "waitlisted"),
        "{states:?}"
    );
    assert_eq!(get(&app, "u10", COURSE).await["position"], 1);
}

#[tokio::test]
async fn only_the_learner_answers() {
    let app = offered().await;
    let request = || {
        app.post(&path(COURSE, "b", "/offer"))
            .json(&json!({ "accept": true }))
    };
    by("c", request())
        .send()
        .await
        .assert_refused(404, "enrollments.not_found");
    as_olga(request())
        .send()
        .await
        .assert_refused(403, "enrollments.not_learner");
    request().send().await.with_status(401);
}

#[tokio::test]
async fn nobody_gets_a_seat_in_a_course_that_was_archived_meanwhile() {
    let app = offered().await;
    told(
        &app,
        2,
        COURSE,
        json!({ "capacity": 1, "state": "archived" }),
    )
    .await;
    answer(&app, "b", COURSE, true)
        .await
        .assert_refused(409, "enrollments.course_archived");
    answer(&app, "b", COURSE, false).await.with_status(200);
    app.deliver().await;
    assert_eq!(states(&app, COURSE, &["c"]).await, ["waitlisted"]);
}
