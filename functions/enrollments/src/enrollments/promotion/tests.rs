mod expiry;
mod random;

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use futures_util::future::join3;
use kernel::Envelope;
use serde_json::json;
use testkit::App;

use crate::testing::courses::{COURSE, app_with};
use crate::testing::rows::numbers;
use crate::testing::work::{forget_past, run_work};
use crate::testing::{enroll, facts, leave, states};

/// The only seat of a course was that of `a`; `b` and `c` wait. The fact that it is free is returned.
async fn released() -> (App, Envelope) {
    let app = app_with(json!({ "capacity": 1 })).await;
    forget_past(&app);
    for user in ["a", "b", "c"] {
        enroll(&app, user, COURSE).await;
    }
    leave(&app, "a", COURSE).await;
    let fact = app.take_events().pop().unwrap();
    assert_eq!(fact.event_type, "SeatReleased");
    (app, fact)
}

/// Runs work until it has waited so often, and then drops it, as a crash does. Whether it has ended before.
async fn crash_after(waits: usize, work: impl Future) -> bool {
    let mut work = pin!(work);
    for _ in 0..=waits {
        if poll_fn(|cx| Poll::Ready(work.as_mut().poll(cx).is_ready())).await {
            return true;
        }
    }
    false
}

fn times(app: &App, name: &str) -> usize {
    facts(app).iter().filter(|fact| *fact == name).count()
}

async fn assert_offered_once(app: &App) {
    assert_eq!(
        states(app, COURSE, &["b", "c"]).await,
        ["offered", "waitlisted"]
    );
    assert_eq!(times(app, "SeatOffered"), 1);
    let numbers = numbers(app);
    numbers.assert_agree();
    assert_eq!((numbers.taken, numbers.waiting), (1, 1));
}

#[tokio::test]
async fn a_crash_at_any_step_of_the_consumer_offers_the_seat_once() {
    for step in 0.. {
        let (app, fact) = released().await;
        let has_ended = crash_after(step, app.consume("offer-seats", &fact)).await;
        app.consume("offer-seats", &fact).await.unwrap();
        assert_offered_once(&app).await;
        if has_ended {
            assert!(step > 3, "{step}");
            return;
        }
    }
}

#[tokio::test]
async fn a_crash_at_any_step_of_timed_work_offers_the_seat_once() {
    for step in 0.. {
        let (app, _) = released().await;
        app.clock().advance(Duration::from_secs(60));
        let work = app.job("do-enrollment-work", json!({}));
        let has_ended = crash_after(step, work).await;
        run_work(&app).await;
        assert_offered_once(&app).await;
        if has_ended {
            assert!(step > 3, "{step}");
            return;
        }
    }
}

#[tokio::test]
async fn a_table_that_fails_delays_the_offer() {
    let (app, fact) = released().await;
    let table = app.table("enrollments");
    table.fail_next_commits(2);
    for _ in 0..2 {
        app.consume("offer-seats", &fact).await.unwrap_err();
        assert_eq!(times(&app, "SeatOffered"), 0);
        numbers(&app).assert_agree();
    }
    table.fail_next(1);
    app.consume("offer-seats", &fact).await.unwrap_err();
    app.consume("offer-seats", &fact).await.unwrap();
    assert_offered_once(&app).await;
}

#[tokio::test]
async fn an_offer_whose_answer_was_lost_is_not_made_again() {
    let (app, fact) = released().await;
    app.table("enrollments").lose_next_answers(1);
    app.consume("offer-seats", &fact).await.unwrap_err();
    assert_offered_once(&app).await;
    app.consume("offer-seats", &fact).await.unwrap();
    assert_offered_once(&app).await;
}

#[tokio::test]
async fn the_fact_twice_and_timed_work_at_once_make_one_offer() {
    for delay in 0..24 {
        let (app, fact) = released().await;
        app.clock().advance(Duration::from_secs(60));
        let late = async {
            for _ in 0..delay {
                tokio::task::yield_now().await;
            }
            app.consume("offer-seats", &fact).await
        };
        let (first, second, ()) =
            join3(app.consume("offer-seats", &fact), late, run_work(&app)).await;
        first.unwrap();
        second.unwrap();
        app.pass_time(Duration::from_secs(300)).await;
        assert_offered_once(&app).await;
    }
}
