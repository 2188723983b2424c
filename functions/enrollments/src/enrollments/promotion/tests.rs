mod random;

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use futures_util::future::join3;
use jiff::SignedDuration;
use kernel::Envelope;
use kernel::context::Clock as _;
use serde_json::json;
use testkit::App;

use crate::testing::courses::{COURSE, app_with};
use crate::testing::rows::numbers;
use crate::testing::work::{forget_past, run_work};
use crate::testing::{answer, enroll, facts, get, leave, states};

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

/// The seat is offered to `b`; the clock is a second before the end of the offer.
async fn at_the_end() -> App {
    let (app, fact) = released().await;
    app.consume("offer-seats", &fact).await.unwrap();
    let offer = get(&app, "b", COURSE).await;
    let until: jiff::Timestamp = serde_json::from_value(offer["offered_until"].clone()).unwrap();
    app.pass_time(Duration::from_secs(120)).await;
    app.clock().set(until - SignedDuration::from_secs(1));
    forget_past(&app);
    app
}

async fn assert_end(app: &App, expected: [&str; 2]) {
    app.deliver().await;
    app.pass_time(Duration::from_secs(300)).await;
    assert_eq!(states(app, COURSE, &["b", "c"]).await, expected);
    let numbers = numbers(app);
    numbers.assert_agree();
    assert_eq!(numbers.taken, 1);
}

#[tokio::test]
async fn an_offer_that_expires_before_the_answer_is_written_passes_on() {
    let app = at_the_end().await;
    let other = app.clone();
    app.table("enrollments").before_next_commit(move || {
        Box::pin(async move {
            other.clock().advance(Duration::from_secs(1));
            run_work(&other).await;
        })
    });
    let late = answer(&app, "b", COURSE, true).await;
    late.assert_refused(409, "enrollments.no_offer");
    assert_eq!(times(&app, "SeatOfferExpired"), 1);
    assert_end(&app, ["withdrawn", "offered"]).await;
}

#[tokio::test]
async fn an_answer_that_is_written_before_the_offer_expires_keeps_the_seat() {
    for accept in [true, false] {
        let app = at_the_end().await;
        let other = app.clone();
        let replies = Arc::new(Mutex::new(Vec::new()));
        let kept = replies.clone();
        app.clock().advance(Duration::from_secs(1));
        app.table("enrollments").before_next_commit(move || {
            Box::pin(async move {
                // The clock of the function that answers is a little behind.
                let now = other.clock().now();
                other.clock().set(now - SignedDuration::from_millis(1));
                let reply = answer(&other, "b", COURSE, accept).await;
                kept.lock().unwrap().push(reply.status);
                other.clock().set(now);
            })
        });
        run_work(&app).await;
        assert_eq!(*replies.lock().unwrap(), [200]);
        assert_eq!(times(&app, "SeatOfferExpired"), 0);
        let expected = if accept {
            ["active", "waitlisted"]
        } else {
            ["withdrawn", "offered"]
        };
        assert_end(&app, expected).await;
    }
}

#[tokio::test]
async fn an_answer_and_the_end_of_the_offer_at_once_have_one_winner() {
    for delay in 0..16 {
        let app = at_the_end().await;
        let expiry = async {
            for _ in 0..delay {
                tokio::task::yield_now().await;
            }
            app.clock().advance(Duration::from_secs(1));
            run_work(&app).await;
        };
        let (reply, ()) = futures_util::future::join(answer(&app, "b", COURSE, true), expiry).await;
        let (expired, expected) = match reply.status {
            200 => (0, ["active", "waitlisted"]),
            409 => (1, ["withdrawn", "offered"]),
            status => panic!("{status}: {}", reply.text()),
        };
        assert_eq!(times(&app, "SeatOfferExpired"), expired, "{delay}");
        assert_end(&app, expected).await;
    }
}
